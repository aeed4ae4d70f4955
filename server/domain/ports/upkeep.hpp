// What rests on the master keys, so that they can be changed while they are used.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>
#include <vigil/protocol/key_names.hpp>
#include <vigil/protocol/result.hpp>
#include <vigil/protocol/time.hpp>

#include "domain/accounts/account.hpp"
#include "domain/ports/blind_index.hpp"
#include "domain/reports/report.hpp"

namespace vigil {

// A generation of a master key that the database has worked with.
struct KeyGeneration {
    KeyName name{};
    KeyId id;
    Instant since{};
    std::optional<Instant> retired_at{};
};

// The public half of a signature key, in use or earlier.
struct SignatureKey {
    std::string kid;         // RFC 7638 thumbprint
    std::string public_key;  // SubjectPublicKeyInfo, DER
};

// One part of a walk through all rows of a kind; its transaction stays short.
struct Pass {
    std::size_t rows{};                 // that were changed in this part
    std::optional<std::string> next{};  // where the next part begins; none: this was the last
};

class KeyUpkeep {
public:
    virtual ~KeyUpkeep() = default;

    virtual Result<std::vector<KeyGeneration>> generations() = 0;  // by name, then by time
    // The database works with that key from now on: it will not open without it. Repeating it changes nothing.
    virtual Result<void> adopt(KeyName name, const KeyId& id, Instant at) = 0;
    virtual Result<void> retire(KeyName name, const KeyId& id, Instant at) = 0;

    // Every signature key that the database has known, by kid. internal: a row that was not written with our keys.
    virtual Result<std::vector<SignatureKey>> signature_keys() = 0;
    virtual Result<void> adopt(const SignatureKey& key, Instant at) = 0;  // repeating it changes nothing

    // Puts rows that rest on an earlier generation under the newest: of case_master the wrapped keys, of reporter_master the
    // wrapped keys and who holds which device and session, of directory what is sealed with it. `from`: empty, or Pass::next.
    // At most `limit` rows are changed.
    virtual Result<Pass> renew(KeyName name, const std::string& from, std::size_t limit) = 0;
    // How many rows rest on earlier generations of one of those three.
    virtual Result<std::int64_t> resting(KeyName name) = 0;

    // Children whose index rows are not all there under `newest`, by id.
    virtual Result<std::vector<Child>> children_to_index(const KeyId& newest, const ChildId& after,
                                                         std::size_t limit) = 0;
    // Logins that are hashed under an earlier index key, by account.
    virtual Result<std::vector<Credential>> logins_to_index(const KeyId& newest, const AccountId& after,
                                                            std::size_t limit) = 0;
    // The hash before it is still found, until forget_earlier_logins().
    virtual Result<void> index_login(const AccountId& account, const BlindIndex& fresh) = 0;
    virtual Result<std::int64_t> to_index(const KeyId& newest) = 0;  // children and logins

    // The hashes of children under that key go.
    virtual Result<Pass> forget_children_under(const KeyId& retired, const std::string& from, std::size_t limit) = 0;
    virtual Result<void> forget_earlier_logins() = 0;
};

}  // namespace vigil
