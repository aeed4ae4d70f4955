#include "secrets/key_folder.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <vigil/crypto/bytes.hpp>

namespace vigil {
namespace {

namespace fs = std::filesystem;

constexpr std::array kSealingKeys{"case_master", "reporter_master", "directory", "index"};
constexpr std::array kSigningKeys{"receipts", "checkpoints"};

Error refuse(const fs::path& path, std::string_view why) {
    return {ErrorKind::unavailable, fmt::format("{}: {}", path.string(), why)};
}

std::string os_error() { return std::strerror(errno); }

Result<void> require_private(const fs::path& path) {
    struct stat info {};
    if (::stat(path.c_str(), &info) != 0) return refuse(path, os_error());
    if ((info.st_mode & 077) != 0) return refuse(path, "others may read it; allow only its owner (chmod go-rwx)");
    return success();
}

Result<std::string> read_private(const fs::path& path) {
    VIGIL_TRY(require_private(path));
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    if (!file) return refuse(path, "cannot be read");
    return text.str();
}

// Written and synced before it has its name, so that a crash leaves either no key or a whole one.
Result<void> write_private(const fs::path& path, std::string_view text) {
    const fs::path draft = path.string() + ".new";
    const int file = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) return refuse(draft, os_error());
    const bool written =
        ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(file) == 0;
    const bool closed = ::close(file) == 0;
    if (!written || !closed || ::rename(draft.c_str(), path.c_str()) != 0) return refuse(path, os_error());
    return success();
}

Result<void> sync_folder(const fs::path& folder) {
    const int handle = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle < 0) return refuse(folder, os_error());
    const bool synced = ::fsync(handle) == 0;
    ::close(handle);
    if (!synced) return refuse(folder, os_error());
    return success();
}

fs::path sealing_path(const fs::path& folder, std::string_view name) { return folder / fmt::format("{}.key", name); }
fs::path signing_path(const fs::path& folder, std::string_view name) { return folder / fmt::format("{}.pem", name); }

Result<crypto::SealingKey> load_sealing_key(const fs::path& path) {
    VIGIL_TRY(auto text, read_private(path));
    std::istringstream words(text);
    std::string id, encoded;
    words >> id >> encoded;
    crypto::wipe(text);
    auto bytes = crypto::from_base64url(encoded);
    crypto::wipe(encoded);
    if (!bytes) return refuse(path, "is not a key file: a UUID and 32 bytes as base64url are expected");
    auto secret = crypto::Secret::from_bytes(bytes.value());
    crypto::wipe(bytes.value());
    if (!secret) return refuse(path, "is not a key file: the key must have 32 bytes");
    auto key = crypto::SealingKey::from(KeyId(id), std::move(secret).value());
    if (!key) return refuse(path, "is not a key file: it must begin with a UUID");
    return std::move(key).value();
}

Result<SigningKey> load_signing_key(const fs::path& path) {
    VIGIL_TRY(auto pem, read_private(path));
    auto key = crypto::PrivateKey::from_pem(pem);
    crypto::wipe(pem);
    if (!key) return refuse(path, "is not a P-256 private key (PKCS#8, PEM)");
    std::string kid = key.value().public_key().thumbprint();
    return SigningKey{std::move(key).value(), std::move(kid)};
}

Result<std::vector<crypto::PublicKey>> load_retired(const fs::path& folder) {
    std::vector<crypto::PublicKey> retired;
    std::error_code failed;
    if (!fs::is_directory(folder, failed)) return retired;
    const fs::directory_iterator entries(folder, failed);
    if (failed) return refuse(folder, failed.message());
    for (const auto& entry : entries) {
        if (entry.path().extension() != ".pem") continue;
        VIGIL_TRY(const auto key, load_signing_key(entry.path()));
        retired.push_back(key.key.public_key());
    }
    return retired;
}

}  // namespace

bool has_keys(const fs::path& folder) {
    for (const auto* name : kSealingKeys)
        if (fs::exists(sealing_path(folder, name))) return true;
    for (const auto* name : kSigningKeys)
        if (fs::exists(signing_path(folder, name))) return true;
    return false;
}

Result<void> create_keys(const fs::path& folder) {
    if (has_keys(folder)) {
        // Complete or not: never a new key beside an old one.
        VIGIL_TRY(load_keys(folder));
        return success();
    }
    std::error_code failed;
    fs::create_directories(folder, failed);
    if (failed) return refuse(folder, failed.message());
    fs::permissions(folder, fs::perms::owner_all, failed);
    if (failed) return refuse(folder, failed.message());
    for (const auto* name : kSealingKeys) {
        const auto key = crypto::SealingKey::generate();
        std::string text = fmt::format("{} {}\n", key.id().str(), crypto::to_base64url(key.secret().bytes()));
        VIGIL_TRY(write_private(sealing_path(folder, name), text));
        crypto::wipe(text);
    }
    for (const auto* name : kSigningKeys) {
        std::string pem = crypto::PrivateKey::generate().to_pem();
        VIGIL_TRY(write_private(signing_path(folder, name), pem));
        crypto::wipe(pem);
    }
    return sync_folder(folder);
}

Result<Keys> load_keys(const fs::path& folder) {
    if (!fs::is_directory(folder)) return refuse(folder, "there are no keys; run `vigil init` first");
    VIGIL_TRY(require_private(folder));
    VIGIL_TRY(auto case_master, load_sealing_key(sealing_path(folder, "case_master")));
    VIGIL_TRY(auto reporter_master, load_sealing_key(sealing_path(folder, "reporter_master")));
    VIGIL_TRY(auto directory, load_sealing_key(sealing_path(folder, "directory")));
    VIGIL_TRY(const auto index, load_sealing_key(sealing_path(folder, "index")));
    VIGIL_TRY(auto index_secret, crypto::Secret::from_bytes(index.secret().bytes()));
    VIGIL_TRY(auto receipts, load_signing_key(signing_path(folder, "receipts")));
    VIGIL_TRY(auto checkpoints, load_signing_key(signing_path(folder, "checkpoints")));
    VIGIL_TRY(auto retired, load_retired(folder / "retired"));
    MasterKeys masters{std::move(case_master), std::move(reporter_master), std::move(directory),
                       std::move(index_secret)};
    SigningKeys signing{std::move(receipts), std::move(checkpoints), std::move(retired)};
    return Keys{std::move(masters), std::move(signing)};
}

}  // namespace vigil
