// The keys of one installation, as files.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>
#include <vigil/crypto/generations.hpp>
#include <vigil/crypto/sign.hpp>
#include <vigil/protocol/key_names.hpp>
#include <vigil/protocol/result.hpp>

#include "secrets/key_files.hpp"
#include "secrets/token.hpp"

namespace vigil {

// A signature key and the name under which its public half is published. Copies share the key.
struct SigningKey {
    std::shared_ptr<const crypto::Signer> key;
    std::string kid;         // RFC 7638 thumbprint
    std::string token_id{};  // CKA_ID; empty: a file holds the key
};

// Everything that turns the database into reports again. None of it is ever in the database.
struct MasterKeys {
    crypto::Generations case_master;      // wraps the key of each case
    crypto::Generations reporter_master;  // wraps the identity key of each report
    crypto::Generations directory;        // names and logins of accounts
    crypto::Generations index;            // blind indexes of children and logins
    // Whatever stands in for a reporter is hashed under keys derived from this one; it alone links reports and accounts. It
    // has one generation for ever: what was hashed cannot be hashed anew, because nobody keeps what it was made of.
    crypto::SealingKey pseudonyms;
};

struct SigningKeys {
    SigningKey receipts;
    SigningKey checkpoints;
    std::vector<crypto::PublicKey> retired{};  // earlier signature keys: old receipts verify for ever
};

// To whom the sealed copy of the keys is sealed (recovery.hpp).
struct RecoveryKey {
    std::string public_key;  // X25519, 32 bytes
    int threshold{};         // so many of so many shares open it
    int shares{};
};

struct Keys {
    MasterKeys masters;
    SigningKeys signing;
    std::optional<RecoveryKey> recovery{};       // none: nobody was given shares yet
    std::vector<RecoveryKey> former_recovery{};  // of sets that stay good until the newest was rehearsed
};

// Where the keys of an installation lie. One folder of mode 0700, one file of mode 0600 per key:
//   case_master.key reporter_master.key directory.key index.key pseudonyms.key   "<uuid> <base64url of 32 bytes>"
//   case_master.<uuid>.key ...        an older generation, as long as rows rest on it
//   receipts.pem checkpoints.pem      PKCS#8
//   receipts.pkcs11 ...               instead of the .pem: the CKA_ID of the pair in the token, in hexadecimal
//   receipts.<kid>.pub ...            an earlier public half: SubjectPublicKeyInfo as base64url
//   earlier.<kid>.pub ...             one that was lost with a folder, and that the database still knew
//   retired/*.pem                     earlier pairs, as versions before 0.2 kept them
//   recovery.pub                      "<k>-of-<n> <base64url of 32 bytes>"
//   recovery.<set>.pub ...            those before it, until shares of it were rehearsed
// A folder without pseudonyms.key is one from before that key had a file: its reporter_master is both. A folder that was made
// later and lost the file is found out when the database is opened, which knows the ids of its keys.
struct KeyPlace {
    KeyPlace(std::filesystem::path of) : folder(std::move(of)) {}  // NOLINT: implicit, a folder is one

    std::filesystem::path folder;
    bool is_credentials = false;        // of systemd: $CREDENTIALS_DIRECTORY, which nobody writes
    std::optional<TokenPlace> token{};  // holds the signature keys

    Privacy privacy() const { return is_credentials ? Privacy::granted_by_systemd : Privacy::owner_only; }
};

// Errors name the file and say what to do. A folder or file that others may read is refused. Finishes a removal that was
// interrupted.
Result<Keys> load_keys(const KeyPlace& place);

// Makes the keys that are missing from an empty or absent folder. A folder that holds some of the keys but not all is
// refused: the missing ones were lost, and new ones would open nothing.
Result<void> create_keys(const KeyPlace& place);

// unavailable: it is a credential directory.
Result<void> require_writable(const KeyPlace& place);

// Whether keys have been made there.
bool has_keys(const KeyPlace& place);

// Rotation, step one: the new key is the newest on disk, the one before it an older generation. A crash in between leaves
// either the old state or the new one; both load. Requires: not a credential directory.
Result<crypto::SealingKey> begin_generation(const KeyPlace& place, KeyName name);
// The same of a signature key: the public half of `before` is kept, its private half is not.
Result<SigningKey> begin_signing_key(const KeyPlace& place, KeyName name, const SigningKey& before);
// The private half of `before` ends; nothing where it was a file.
Result<void> end_signing_key(const KeyPlace& place, const SigningKey& before);

// An earlier public half that the folder does not have.
Result<void> write_earlier_key(const KeyPlace& place, const crypto::PublicKey& key);

// The file of an older generation ends. Requires: no row rests on it.
Result<void> remove_generation(const KeyPlace& place, KeyName name, const KeyId& id);

// The newest recovery key; the one before it becomes a former one. A crash in between leaves the old state or the new one.
Result<void> write_recovery_key(const KeyPlace& place, const RecoveryKey& key);
Result<void> remove_former_recovery_keys(const KeyPlace& place);

// Three bytes in hexadecimal that name a set of shares, so that people can tell old ones from new ones.
std::string set_name(const RecoveryKey& key);

// Every file of the folder, as the sealed copy keeps them, and back. Refuses to write into a folder that holds anything.
Result<KeyFiles> read_all_files(const KeyPlace& place);
Result<void> write_all_files(const std::filesystem::path& folder, const KeyFiles& files);

// Names the keys without telling anything of them: equal for equal keys. Hexadecimal, 64 characters.
std::string fingerprint_of(const Keys& keys);

}  // namespace vigil
