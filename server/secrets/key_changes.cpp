// Changes of a key folder: each step leaves a state that loads, wherever a crash ends it.
#include <fmt/format.h>

#include <vigil/crypto/bytes.hpp>

#include "secrets/key_folder.hpp"
#include "secrets/key_paths.hpp"

namespace vigil {

namespace fs = std::filesystem;
using namespace key_paths;

namespace {

Result<void> write_public_half(const KeyPlace& place, std::string_view name, const crypto::PublicKey& key) {
    VIGIL_TRY(write_key_file(place.folder / fmt::format("{}.{}.pub", name, key.thumbprint()),
                             crypto::to_base64url(key.to_spki_der()) + "\n"));
    return sync_key_folder(place.folder);
}

}  // namespace

Result<void> require_writable(const KeyPlace& place) {
    if (place.is_credentials) return read_only(place);
    return success();
}

Result<crypto::SealingKey> begin_generation(const KeyPlace& place, KeyName name) {
    if (place.is_credentials) return read_only(place);
    VIGIL_TRY(const auto before, load_sealing_key(sealing_path(place, name), place.privacy()));
    // Before its first rotation a reporter master may have been the key of the pseudonyms too: that part stays.
    const auto pseudonyms = sealing_path(place, KeyName::pseudonyms);
    if (name == KeyName::reporter_master && !fs::exists(pseudonyms)) {
        VIGIL_TRY(write_sealing_key(pseudonyms, before));
    }
    VIGIL_TRY(write_sealing_key(older_path(place, name, before.id()), before));
    VIGIL_TRY(sync_key_folder(place.folder));
    auto fresh = crypto::SealingKey::generate();
    VIGIL_TRY(write_sealing_key(sealing_path(place, name), fresh));
    VIGIL_TRY(sync_key_folder(place.folder));
    return fresh;
}

Result<SigningKey> begin_signing_key(const KeyPlace& place, KeyName name, const SigningKey& before) {
    if (place.is_credentials) return read_only(place);
    VIGIL_TRY(write_public_half(place, to_text(name), before.key->public_key()));
    VIGIL_TRY(auto made, make_signing_key(place, name));
    // From a file into the token: the file of the old key was not replaced.
    if (before.token_id.empty() && place.token) {
        VIGIL_TRY(remove_key_file(pem_path(place, name)));
    }
    VIGIL_TRY(sync_key_folder(place.folder));
    return made;
}

Result<void> write_earlier_key(const KeyPlace& place, const crypto::PublicKey& key) {
    if (place.is_credentials) return read_only(place);
    return write_public_half(place, "earlier", key);
}

Result<void> end_signing_key(const KeyPlace& place, const SigningKey& before) {
    if (before.token_id.empty() || !place.token) return success();
    VIGIL_TRY(const auto token, Token::open(*place.token));
    return token->destroy(before.token_id);
}

Result<void> remove_generation(const KeyPlace& place, KeyName name, const KeyId& id) {
    if (place.is_credentials) return read_only(place);
    VIGIL_TRY(remove_key_file(older_path(place, name, id)));
    return sync_key_folder(place.folder);
}

Result<void> write_recovery_key(const KeyPlace& place, const RecoveryKey& key) {
    if (place.is_credentials) return read_only(place);
    const auto text_of = [](const RecoveryKey& of) {
        return fmt::format("{}-of-{} {}\n", of.threshold, of.shares, crypto::to_base64url(of.public_key));
    };
    VIGIL_TRY(const auto before, load_keys(place));
    if (before.recovery) {
        VIGIL_TRY(write_key_file(former_recovery_path(place, *before.recovery), text_of(*before.recovery)));
        VIGIL_TRY(sync_key_folder(place.folder));
    }
    VIGIL_TRY(write_key_file(place.folder / kRecoveryFile, text_of(key)));
    return sync_key_folder(place.folder);
}

Result<void> remove_former_recovery_keys(const KeyPlace& place) {
    if (place.is_credentials) return read_only(place);
    VIGIL_TRY(const auto keys, load_keys(place));
    for (const auto& former : keys.former_recovery) {
        VIGIL_TRY(remove_key_file(former_recovery_path(place, former)));
    }
    return sync_key_folder(place.folder);
}

Result<KeyFiles> read_all_files(const KeyPlace& place) {
    KeyFiles read;
    VIGIL_TRY(const auto files, files_of(place.folder));
    for (const auto& path : files) {
        VIGIL_TRY(read.files[path.filename().string()], read_key_file(path, place.privacy()));
    }
    std::error_code failed;
    const auto retired = place.folder / "retired";
    if (!fs::is_directory(retired, failed)) return read;
    VIGIL_TRY(const auto pairs, files_of(retired));
    for (const auto& path : pairs) {
        VIGIL_TRY(read.files["retired/" + path.filename().string()], read_key_file(path, place.privacy()));
    }
    return read;
}

Result<void> write_all_files(const fs::path& folder, const KeyFiles& files) {
    std::error_code failed;
    fs::create_directories(folder, failed);
    if (failed) return key_file_error(folder, failed.message());
    if (!fs::is_empty(folder, failed)) return key_file_error(folder, "is not empty; name a new folder");
    fs::permissions(folder, fs::perms::owner_all, failed);
    for (const auto& [name, content] : files.files) {
        const auto path = folder / name;
        fs::create_directories(path.parent_path(), failed);
        fs::permissions(path.parent_path(), fs::perms::owner_all, failed);
        VIGIL_TRY(write_key_file(path, content));
        VIGIL_TRY(sync_key_folder(path.parent_path()));
    }
    return success();
}

}  // namespace vigil
