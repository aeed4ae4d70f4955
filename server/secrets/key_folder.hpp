// The keys of one installation, as files.
#pragma once

#include <filesystem>
#include <vector>
#include <vigil/crypto/aead.hpp>
#include <vigil/crypto/secret.hpp>
#include <vigil/crypto/sign.hpp>
#include <vigil/protocol/result.hpp>

namespace vigil {

// A signature key and the name under which its public half is published.
struct SigningKey {
    crypto::PrivateKey key;
    std::string kid;  // RFC 7638 thumbprint
};

// Everything that turns the database into reports again. None of it is ever in the database.
struct MasterKeys {
    crypto::SealingKey case_master;      // wraps the key of each case
    crypto::SealingKey reporter_master;  // wraps the identity key of each report; alone links reports and accounts
    crypto::SealingKey directory;        // names and logins of accounts
    crypto::Secret index;                // blind indexes of children and logins
};

struct SigningKeys {
    SigningKey receipts;
    SigningKey checkpoints;
    std::vector<crypto::PublicKey> retired;  // earlier signature keys: old receipts verify for ever
};

struct Keys {
    MasterKeys masters;
    SigningKeys signing;
};

// One file per key, mode 0600, in a folder of mode 0700:
//   case_master.key reporter_master.key directory.key index.key   "<uuid> <base64url of 32 bytes>"
//   receipts.pem checkpoints.pem                                   PKCS#8
//   retired/*.pem                                                  public halves' private files, kept after rotation
// Errors name the file and say what to do. A folder or file that others may read is refused.
Result<Keys> load_keys(const std::filesystem::path& folder);

// Makes the keys that are missing from an empty or absent folder. A folder that holds some of the keys but not all is
// refused: the missing ones were lost, and new ones would open nothing.
Result<void> create_keys(const std::filesystem::path& folder);

// Whether keys have been made there.
bool has_keys(const std::filesystem::path& folder);

}  // namespace vigil
