#include "secrets/key_folder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <vigil/crypto/bytes.hpp>
#include <vigil/crypto/hash.hpp>

#include "secrets/key_paths.hpp"

namespace vigil {
namespace {

namespace fs = std::filesystem;
using namespace key_paths;

constexpr std::array kGenerations{KeyName::case_master, KeyName::reporter_master, KeyName::directory, KeyName::index};
constexpr std::array kSigning{KeyName::receipts, KeyName::checkpoints};

Result<crypto::Generations> load_generations(const KeyPlace& place, const std::vector<fs::path>& files, KeyName name) {
    VIGIL_TRY(auto newest, load_sealing_key(sealing_path(place, name), place.privacy()));
    crypto::Generations generations(std::move(newest));
    const std::string beginning = fmt::format("{}.", to_text(name));
    for (const auto& path : files) {
        const auto file = path.filename().string();
        if (!file.starts_with(beginning) || path.extension() != ".key") continue;
        if (!is_uuid(path.stem().string().substr(std::min(beginning.size(), path.stem().string().size())))) continue;
        VIGIL_TRY(auto key, load_sealing_key(path, place.privacy()));
        // A crash in the middle of a rotation leaves the newest under both names.
        if (key.id() != generations.newest.id()) generations.older.push_back(std::move(key));
    }
    return generations;
}

// The key of a folder from before pseudonyms.key is the reporter master.
Result<crypto::SealingKey> load_pseudonyms(const KeyPlace& place, const crypto::SealingKey& reporter_master) {
    const auto path = sealing_path(place, KeyName::pseudonyms);
    if (fs::exists(path)) return load_sealing_key(path, place.privacy());
    VIGIL_TRY(auto secret, crypto::Secret::from_bytes(reporter_master.secret().bytes()));
    return crypto::SealingKey::from(reporter_master.id(), std::move(secret));
}

Result<SigningKey> signing_key_of_pem(const fs::path& path, Privacy privacy) {
    VIGIL_TRY(auto pem, read_key_file(path, privacy));
    auto key = crypto::PrivateKey::from_pem(pem);
    crypto::wipe(pem);
    if (!key) return key_file_error(path, "is not a P-256 private key (PKCS#8, PEM)");
    std::string kid = key.value().public_key().thumbprint();
    return SigningKey{std::make_shared<crypto::KeySigner>(std::move(key).value()), std::move(kid)};
}

// Opened once for all keys that lie in it; null until the first one is needed.
Result<SigningKey> load_signing_key(const KeyPlace& place, KeyName name, std::shared_ptr<Token>& token) {
    const auto named = token_path(place, name);
    if (!fs::exists(named)) return signing_key_of_pem(pem_path(place, name), place.privacy());
    if (!place.token) return key_file_error(named, "the key lies in a token, and the configuration names none");
    VIGIL_TRY(auto text, read_key_file(named, place.privacy()));
    while (!text.empty() && text.back() == '\n') text.pop_back();
    auto id = crypto::from_hex(text);
    if (!id || id.value().empty()) return key_file_error(named, "is not the CKA_ID of a key in hexadecimal");
    if (!token) {
        VIGIL_TRY(token, Token::open(*place.token));
    }
    return signing_key_in_token(token, std::move(id).value());
}

// Public halves, and pairs that earlier versions kept whole.
Result<std::vector<crypto::PublicKey>> load_retired(const KeyPlace& place, const std::vector<fs::path>& files) {
    std::vector<crypto::PublicKey> retired;
    for (const auto& path : files) {
        if (path.extension() != ".pub" || path.filename().string().starts_with(kRecovery)) continue;
        VIGIL_TRY(auto text, read_key_file(path, place.privacy()));
        while (!text.empty() && text.back() == '\n') text.pop_back();
        const auto der = crypto::from_base64url(text);
        auto key = der ? crypto::PublicKey::from_spki_der(der.value()) : Result<crypto::PublicKey>(der.error());
        if (!key) return key_file_error(path, "is not a P-256 public key (SubjectPublicKeyInfo as base64url)");
        retired.push_back(std::move(key).value());
    }
    std::error_code failed;
    const auto folder = place.folder / "retired";
    if (!fs::is_directory(folder, failed)) return retired;
    VIGIL_TRY(const auto pairs, files_of(folder));
    for (const auto& path : pairs) {
        if (path.extension() != ".pem") continue;
        VIGIL_TRY(const auto pair, signing_key_of_pem(path, place.privacy()));
        retired.push_back(pair.key->public_key());
    }
    return retired;
}

Result<RecoveryKey> load_recovery_key(const fs::path& path, Privacy privacy) {
    VIGIL_TRY(const auto text, read_key_file(path, privacy));
    RecoveryKey key;
    const auto gap = std::min(text.find(' '), text.size());
    const auto* const end = text.data() + gap;
    constexpr std::string_view kOf = "-of-";
    const auto first = std::from_chars(text.data(), end, key.threshold);
    const bool is_split = std::string_view(first.ptr, static_cast<std::size_t>(end - first.ptr)).starts_with(kOf);
    const auto second =
        is_split ? std::from_chars(first.ptr + kOf.size(), end, key.shares) : std::from_chars_result{first.ptr, {}};
    const auto encoded = text.substr(std::min(gap + 1, text.size()), 43);  // base64url of 32 bytes
    const auto bytes = crypto::from_base64url(encoded);
    if (!is_split || second.ptr != end || !bytes || bytes.value().size() != 32)
        return key_file_error(path, "is not a recovery key: \"2-of-3\" and 32 bytes as base64url are expected");
    key.public_key = bytes.value();
    return key;
}

Result<std::optional<RecoveryKey>> load_recovery(const KeyPlace& place) {
    const auto path = place.folder / kRecoveryFile;
    if (!fs::exists(path)) return std::optional<RecoveryKey>();
    VIGIL_TRY(auto key, load_recovery_key(path, place.privacy()));
    return std::optional(std::move(key));
}

Result<std::vector<RecoveryKey>> load_former_recovery(const KeyPlace& place, const std::vector<fs::path>& files,
                                                      const std::optional<RecoveryKey>& newest) {
    std::vector<RecoveryKey> former;
    for (const auto& path : files) {
        const auto name = path.filename().string();
        if (name == kRecoveryFile || !name.starts_with(kRecovery) || path.extension() != ".pub") continue;
        VIGIL_TRY(auto key, load_recovery_key(path, place.privacy()));
        // A crash before the newest was replaced leaves it under both names.
        if (!newest || key.public_key != newest->public_key) former.push_back(std::move(key));
    }
    return former;
}

}  // namespace

bool has_keys(const KeyPlace& place) {
    for (const auto name : kGenerations)
        if (fs::exists(sealing_path(place, name))) return true;
    if (fs::exists(sealing_path(place, KeyName::pseudonyms))) return true;
    for (const auto name : kSigning)
        if (fs::exists(pem_path(place, name)) || fs::exists(token_path(place, name))) return true;
    return false;
}

Result<void> create_keys(const KeyPlace& place) {
    if (has_keys(place)) {
        // Complete or not: never a new key beside an old one.
        VIGIL_TRY(load_keys(place));
        return success();
    }
    if (place.is_credentials) return read_only(place);
    std::error_code failed;
    fs::create_directories(place.folder, failed);
    if (failed) return key_file_error(place.folder, failed.message());
    fs::permissions(place.folder, fs::perms::owner_all, failed);
    if (failed) return key_file_error(place.folder, failed.message());
    for (const auto name : kGenerations) {
        VIGIL_TRY(write_sealing_key(sealing_path(place, name), crypto::SealingKey::generate()));
    }
    VIGIL_TRY(write_sealing_key(sealing_path(place, KeyName::pseudonyms), crypto::SealingKey::generate()));
    for (const auto name : kSigning) {
        VIGIL_TRY(make_signing_key(place, name));
    }
    return sync_key_folder(place.folder);
}

Result<Keys> load_keys(const KeyPlace& place) {
    if (!fs::is_directory(place.folder))
        return key_file_error(place.folder, "there are no keys; run `vigil init` first");
    VIGIL_TRY(require_private(place.folder, place.privacy()));
    // On a medium that cannot be written the rest of a removed key stays; the keys are good all the same.
    if (!place.is_credentials) (void)finish_removals(place.folder);
    VIGIL_TRY(const auto files, files_of(place.folder));
    VIGIL_TRY(auto case_master, load_generations(place, files, KeyName::case_master));
    VIGIL_TRY(auto reporter_master, load_generations(place, files, KeyName::reporter_master));
    VIGIL_TRY(auto directory, load_generations(place, files, KeyName::directory));
    VIGIL_TRY(auto index, load_generations(place, files, KeyName::index));
    VIGIL_TRY(auto pseudonyms, load_pseudonyms(place, reporter_master.newest));
    std::shared_ptr<Token> token;
    VIGIL_TRY(auto receipts, load_signing_key(place, KeyName::receipts, token));
    VIGIL_TRY(auto checkpoints, load_signing_key(place, KeyName::checkpoints, token));
    VIGIL_TRY(auto retired, load_retired(place, files));
    // A crash in the middle of a rotation leaves the public half of a key that still signs.
    std::erase_if(retired, [&](const crypto::PublicKey& key) {
        const auto kid = key.thumbprint();
        return kid == receipts.kid || kid == checkpoints.kid;
    });
    VIGIL_TRY(auto recovery, load_recovery(place));
    VIGIL_TRY(auto former_recovery, load_former_recovery(place, files, recovery));
    MasterKeys masters{std::move(case_master), std::move(reporter_master), std::move(directory), std::move(index),
                       std::move(pseudonyms)};
    SigningKeys signing{std::move(receipts), std::move(checkpoints), std::move(retired)};
    return Keys{std::move(masters), std::move(signing), std::move(recovery), std::move(former_recovery)};
}

std::string set_name(const RecoveryKey& key) { return crypto::to_hex(crypto::sha256(key.public_key).substr(0, 3)); }

std::string fingerprint_of(const Keys& keys) {
    std::vector<std::string> names;
    const auto add = [&](KeyName name, std::string_view id) {
        names.push_back(fmt::format("{} {}\n", to_text(name), id));
    };
    const auto add_all = [&](KeyName name, const crypto::Generations& generations) {
        add(name, generations.newest.id().str());
        for (const auto& older : generations.older) add(name, older.id().str());
    };
    add_all(KeyName::case_master, keys.masters.case_master);
    add_all(KeyName::reporter_master, keys.masters.reporter_master);
    add_all(KeyName::directory, keys.masters.directory);
    add_all(KeyName::index, keys.masters.index);
    add(KeyName::pseudonyms, keys.masters.pseudonyms.id().str());
    add(KeyName::receipts, keys.signing.receipts.kid);
    add(KeyName::checkpoints, keys.signing.checkpoints.kid);
    for (const auto& retired : keys.signing.retired) names.push_back(retired.thumbprint() + "\n");
    if (keys.recovery) names.push_back(crypto::to_base64url(keys.recovery->public_key) + "\n");
    for (const auto& former : keys.former_recovery)
        names.push_back("former " + crypto::to_base64url(former.public_key) + "\n");
    std::sort(names.begin(), names.end());
    return crypto::to_hex(crypto::sha256(fmt::format("{}", fmt::join(names, ""))));
}

}  // namespace vigil
