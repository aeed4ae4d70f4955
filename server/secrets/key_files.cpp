#include "secrets/key_files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <vector>
#include <vigil/crypto/secret.hpp>

namespace vigil {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostBytes = 64 * 1024;  // a private key has less than 1 KiB

std::string os_error() { return std::strerror(errno); }

// Overwritten first: a file system that writes in place then holds nothing of it.
Result<void> destroy(const fs::path& path) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (file >= 0) {
        struct stat info {};
        if (::fstat(file, &info) == 0) {
            const std::string zeros(static_cast<std::size_t>(info.st_size), '\0');
            if (::write(file, zeros.data(), zeros.size()) >= 0) ::fsync(file);
        }
        ::close(file);
    }
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) return key_file_error(path, os_error());
    return success();
}

}  // namespace

Error key_file_error(const fs::path& path, std::string_view why) {
    return {ErrorKind::unavailable, fmt::format("{}: {}", path.string(), why)};
}

Result<void> require_private(const fs::path& path, Privacy privacy) {
    struct stat info {};
    if (::stat(path.c_str(), &info) != 0) return key_file_error(path, os_error());
    const mode_t forbidden = privacy == Privacy::owner_only ? 077 : 027;
    if ((info.st_mode & forbidden) != 0)
        return key_file_error(path, "others may read it; allow only its owner (chmod go-rwx)");
    return success();
}

// Not through a stream, whose buffers would keep the key.
Result<std::string> read_key_file(const fs::path& path, Privacy privacy) {
    VIGIL_TRY(require_private(path, privacy));
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return key_file_error(path, os_error());
    std::string text(kMostBytes, '\0');
    std::size_t size = 0;
    ssize_t read = 0;
    while (size < text.size() && (read = ::read(file, text.data() + size, text.size() - size)) > 0)
        size += static_cast<std::size_t>(read);
    ::close(file);
    if (read < 0 || size == text.size()) {
        crypto::wipe(text);
        return key_file_error(path, "cannot be read, or is too long for a key");
    }
    std::string content(text.data(), size);
    crypto::wipe(text);
    return content;
}

Result<void> write_key_file(const fs::path& path, std::string_view text) {
    const fs::path draft = path.string() + ".new";
    const int file = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) return key_file_error(draft, os_error());
    const bool written =
        ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(file) == 0;
    const bool closed = ::close(file) == 0;
    if (!written || !closed || ::rename(draft.c_str(), path.c_str()) != 0) return key_file_error(path, os_error());
    return success();
}

Result<void> remove_key_file(const fs::path& path) {
    const fs::path removed = path.string() + std::string(kRemovedKey);
    if (::rename(path.c_str(), removed.c_str()) != 0 && errno != ENOENT) return key_file_error(path, os_error());
    VIGIL_TRY(sync_key_folder(path.parent_path()));
    return destroy(removed);
}

Result<void> finish_removals(const fs::path& folder) {
    std::error_code failed;
    std::vector<fs::path> left;
    for (const auto& entry : fs::directory_iterator(folder, failed))
        if (entry.path().extension() == kRemovedKey) left.push_back(entry.path());
    if (failed) return key_file_error(folder, failed.message());
    for (const auto& path : left) {
        VIGIL_TRY(destroy(path));
    }
    return success();
}

Result<void> sync_key_folder(const fs::path& folder) {
    const int handle = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle < 0) return key_file_error(folder, os_error());
    const bool synced = ::fsync(handle) == 0;
    ::close(handle);
    if (!synced) return key_file_error(folder, os_error());
    return success();
}

KeyFiles::~KeyFiles() {
    for (auto& [name, content] : files) crypto::wipe(content);
}

}  // namespace vigil
