#include "secrets/key_paths.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vigil/crypto/bytes.hpp>

namespace vigil::key_paths {
namespace {

namespace fs = std::filesystem;

std::string text_of(const crypto::SealingKey& key) {
    return fmt::format("{} {}\n", key.id().str(), crypto::to_base64url(key.secret().bytes()));
}

}  // namespace

fs::path sealing_path(const KeyPlace& place, KeyName name) {
    return place.folder / fmt::format("{}.key", to_text(name));
}
fs::path older_path(const KeyPlace& place, KeyName name, const KeyId& id) {
    return place.folder / fmt::format("{}.{}.key", to_text(name), id.str());
}
fs::path pem_path(const KeyPlace& place, KeyName name) { return place.folder / fmt::format("{}.pem", to_text(name)); }
fs::path token_path(const KeyPlace& place, KeyName name) {
    return place.folder / fmt::format("{}.pkcs11", to_text(name));
}
fs::path former_recovery_path(const KeyPlace& place, const RecoveryKey& key) {
    return place.folder / fmt::format("{}{}.pub", kRecovery, set_name(key));
}

Result<std::vector<fs::path>> files_of(const fs::path& folder) {
    std::error_code failed;
    std::vector<fs::path> found;
    const fs::directory_iterator entries(folder, failed);
    if (failed) return key_file_error(folder, failed.message());
    for (const auto& entry : entries) {
        const auto extension = entry.path().extension();
        if (entry.is_regular_file(failed) && extension != ".new" && extension != kRemovedKey)
            found.push_back(entry.path());
    }
    std::sort(found.begin(), found.end());
    return found;
}

Result<void> write_sealing_key(const fs::path& path, const crypto::SealingKey& key) {
    auto text = text_of(key);
    const auto written = write_key_file(path, text);
    crypto::wipe(text);
    return written;
}

Result<crypto::SealingKey> load_sealing_key(const fs::path& path, Privacy privacy) {
    VIGIL_TRY(auto text, read_key_file(path, privacy));
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
    const auto gap = std::min(text.find(' '), text.size());
    const KeyId id(text.substr(0, gap));
    auto bytes = crypto::from_base64url(std::string_view(text).substr(std::min(gap + 1, text.size())));
    crypto::wipe(text);
    if (!bytes) return key_file_error(path, "is not a key file: a UUID and 32 bytes as base64url are expected");
    auto secret = crypto::Secret::from_bytes(bytes.value());
    crypto::wipe(bytes.value());
    if (!secret) return key_file_error(path, "is not a key file: the key must have 32 bytes");
    auto key = crypto::SealingKey::from(id, std::move(secret).value());
    if (!key) return key_file_error(path, "is not a key file: it must begin with a UUID");
    return std::move(key).value();
}

Result<SigningKey> signing_key_in_token(const std::shared_ptr<Token>& token, std::string id) {
    VIGIL_TRY(auto signer, Token::find(token, id));
    std::string kid = signer->public_key().thumbprint();
    return SigningKey{std::move(signer), std::move(kid), std::move(id)};
}

Result<SigningKey> make_signing_key(const KeyPlace& place, KeyName name) {
    if (!place.token) {
        auto key = crypto::PrivateKey::generate();
        std::string pem = key.to_pem();
        const auto written = write_key_file(pem_path(place, name), pem);
        crypto::wipe(pem);
        VIGIL_TRY(written);
        std::string kid = key.public_key().thumbprint();
        return SigningKey{std::make_shared<crypto::KeySigner>(std::move(key)), std::move(kid)};
    }
    VIGIL_TRY(const auto token, Token::open(*place.token));
    VIGIL_TRY(auto id, token->generate(fmt::format("vigil {}", to_text(name))));
    VIGIL_TRY(auto made, signing_key_in_token(token, id));
    VIGIL_TRY(write_key_file(token_path(place, name), crypto::to_hex(id) + "\n"));
    return made;
}

Error read_only(const KeyPlace& place) {
    return key_file_error(
        place.folder,
        "is a credential directory, which cannot be written: change the folder that the unit loads its "
        "credentials from (keys.source = \"folder\"), then restart the service");
}

}  // namespace vigil::key_paths
