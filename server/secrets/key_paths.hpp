// Where each key of a folder lies, and how one is read and written. Private to the key folder's two files.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "secrets/key_folder.hpp"

namespace vigil::key_paths {

inline constexpr std::string_view kRecoveryFile = "recovery.pub";
inline constexpr std::string_view kRecovery = "recovery.";  // how the files of all recovery keys begin

// "case_master.key"; of an older one "case_master.<uuid>.key".
std::filesystem::path sealing_path(const KeyPlace& place, KeyName name);
std::filesystem::path older_path(const KeyPlace& place, KeyName name, const KeyId& id);
std::filesystem::path pem_path(const KeyPlace& place, KeyName name);
std::filesystem::path token_path(const KeyPlace& place, KeyName name);
std::filesystem::path former_recovery_path(const KeyPlace& place, const RecoveryKey& key);

// Every file of the folder, by name; what an interrupted write or removal left is none.
Result<std::vector<std::filesystem::path>> files_of(const std::filesystem::path& folder);

Result<void> write_sealing_key(const std::filesystem::path& path, const crypto::SealingKey& key);
Result<crypto::SealingKey> load_sealing_key(const std::filesystem::path& path, Privacy privacy);

Result<SigningKey> signing_key_in_token(const std::shared_ptr<Token>& token, std::string id);
// A pair in the token where there is one, else a file. What names it is written last: a key without a name is never used.
Result<SigningKey> make_signing_key(const KeyPlace& place, KeyName name);

// What a credential directory answers to every change.
Error read_only(const KeyPlace& place);

}  // namespace vigil::key_paths
