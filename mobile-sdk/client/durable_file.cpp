#include "client/durable_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace vigil::client {
namespace {

namespace fs = std::filesystem;

class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    int get() const noexcept { return number_; }
    bool is_open() const noexcept { return number_ >= 0; }

private:
    int number_;
};

// `step` names what failed; the path stays out, because it may name a person.
Error failure(std::string_view step) {
    const int code = errno;
    const auto kind = code == ENOENT ? ErrorKind::not_found : ErrorKind::internal;
    return {kind, fmt::format("file: {}: {}", step, std::generic_category().message(code))};
}

bool write_all(int file, std::string_view content) {
    while (!content.empty()) {
        const auto written = ::write(file, content.data(), content.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        content.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

Result<void> sync_folder(const fs::path& folder) {
    const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!opened.is_open() || ::fsync(opened.get()) != 0) return failure("fsync of the folder");
    return success();
}

}  // namespace

Result<void> write_durably(const fs::path& path, std::string_view content) {
    auto beside = path;
    beside += ".new";
    {
        const Descriptor file(::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR));
        if (!file.is_open()) return failure("open for writing");
        if (!write_all(file.get(), content)) return failure("write");
        if (::fsync(file.get()) != 0) return failure("fsync");
    }
    if (::rename(beside.c_str(), path.c_str()) != 0) return failure("rename");
    return sync_folder(path.has_parent_path() ? path.parent_path() : fs::path("."));
}

Result<std::string> read_whole(const fs::path& path, std::size_t limit) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file.is_open()) return failure("open for reading");
    std::string content;
    char piece[16 * 1024];
    for (;;) {
        const auto got = ::read(file.get(), piece, sizeof piece);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return failure("read");
        if (got == 0) return content;
        content.append(piece, static_cast<std::size_t>(got));
        if (content.size() > limit)
            return Error{ErrorKind::invalid_input, fmt::format("file: more than {} bytes", limit)};
    }
}

Result<void> make_private_folder(const fs::path& path) {
    std::error_code failed;
    if (fs::is_directory(path, failed)) return success();
    if (path.has_parent_path()) fs::create_directories(path.parent_path(), failed);
    if (::mkdir(path.c_str(), S_IRWXU) != 0 && errno != EEXIST) return failure("make folder");
    return success();
}

}  // namespace vigil::client
