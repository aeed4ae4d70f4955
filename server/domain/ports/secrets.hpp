// What the domain and transport ask of cryptography, in their own words. All of it may be called from any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/result.hpp>
#include <vigil/protocol/time.hpp>
#include <vigil/protocol/words.hpp>

#include "domain/ports/blind_index.hpp"
#include "domain/ports/field.hpp"
#include "domain/reports/report.hpp"

namespace vigil {

// Fresh identifiers.
class IdSource {
public:
    virtual ~IdSource() = default;
    virtual std::string next(Instant now) = 0;  // UUIDv7: those made later sort later
    virtual std::string random() = 0;           // UUIDv4: does not tell when it was made
};

// A data key that no row holds yet, and what seals with it.
struct FreshKey {
    WrappedKey stored;
    std::shared_ptr<const Sealer> sealer;
};

class KeyMaker {
public:
    virtual ~KeyMaker() = default;
    // `id`: new. In the order of time, so that the keys of one hour lie together on disk.
    virtual FreshKey fresh(KeyPurpose purpose, KeyId id) const = 0;
};

// Keyed hashes that stand in for what must not be stored. Everything about reporters is under the key of the pseudonyms.
class Pseudonyms {
public:
    virtual ~Pseudonyms() = default;

    virtual std::string owner(const AccountId& account) const = 0;  // of one's own reports and one's status stream
    virtual std::string body_mac(std::string_view body) const = 0;
    // `scope`: owner(account) of the sender; empty for a sender that cannot be told.
    virtual FilingMark filing(std::string_view scope, std::string_view key, std::string_view body) const = 0;

    virtual std::string claim_code(const ReportId& report) const = 0;  // the same every time it is asked
    virtual std::string claim_hash(std::string_view claim_code) const = 0;

    // Under each index key that is in use, the newest first; there is always one. While a key follows another both are
    // written and both are looked up, so that nothing is overlooked in between.
    virtual std::vector<BlindIndex> child_index(std::string_view term) const = 0;
    virtual std::vector<BlindIndex> login_index(std::string_view login) const = 0;
    // Of the key by which an importing office knows somebody: it may be an identity number. Nobody keeps it, so it could not
    // be hashed anew, and is under the key of the pseudonyms.
    virtual std::string external_key_index(std::string_view key) const = 0;

    // 32 bytes that nobody foresees without the key, the same every time: by which an organisation is drilled at another hour each
    // week. `week`: its Monday.
    virtual std::string drill_lot(const OrganisationId& organisation, std::string_view week) const = 0;
};

// What a receipt says beyond the log position.
struct ReceiptFacts {
    ReportId report;
    std::string body_sha256;  // 32 bytes
    Instant filed_at{};
    std::int64_t pos{};
    std::string root;  // 32 bytes
};

// What the proof of a decision record says: of which record, and where the decision stands in the log.
struct DecisionProof {
    RecordSubject subject{};
    std::string id;             // of the case or consideration
    std::string record_sha256;  // 32 bytes, of the record's exact bytes
    Instant decided_at{};       // as the record says it
    std::int64_t pos{};
    std::string root;  // 32 bytes
};

class ReceiptSigner {
public:
    virtual ~ReceiptSigner() = default;
    // A compact JWS, ES256. unavailable: the device that holds the key does not answer.
    virtual Result<std::string> sign(const ReceiptFacts& facts) const = 0;
    virtual Result<std::string> sign(const DecisionProof& proof) const = 0;
    virtual std::string public_keys() const = 0;  // a JWK set (RFC 7517)
};

class Tokens {
public:
    virtual ~Tokens() = default;
    virtual std::string fresh() const = 0;                                // 256 random bits, base64url
    virtual std::string hash(std::string_view token) const = 0;           // SHA-256, 32 bytes
    virtual std::string enrolment_code() const = 0;                       // for people to type
    virtual std::string enrolment_hash(std::string_view code) const = 0;  // of the code however it was typed
    virtual std::string body_hash(std::string_view body) const = 0;       // SHA-256, 32 bytes
    virtual std::string text_of(std::string_view bytes) const = 0;        // base64url, as hashes stand on the wire
};

class SignatureCheck {
public:
    virtual ~SignatureCheck() = default;
    // A device's key from the coordinates of its JWK (RFC 7518 section 6.2), as Device::public_key keeps it. Nothing where
    // they are no point of P-256.
    virtual std::optional<std::string> public_key(std::string_view x, std::string_view y) const = 0;
    // `signature`: base64url of r and s, 64 bytes. False for anything malformed.
    virtual bool verify(std::string_view algorithm, std::string_view public_key, std::string_view message,
                        std::string_view signature) const = 0;
};

// One-time codes of an authenticator (RFC 6238).
class OneTimeCodes {
public:
    virtual ~OneTimeCodes() = default;
    virtual std::string fresh_secret() const = 0;  // 20 random bytes
    // What an authenticator takes in: otpauth://totp/... `label` is shown there; it must not be a name.
    virtual std::string uri(std::string_view secret, std::string_view label) const = 0;
    // The step to which the code belongs: of now, or one beside it. Nothing: it is not the secret's.
    virtual std::optional<std::int64_t> step_of(std::string_view secret, std::string_view code, Instant now) const = 0;
};

// Slow by design: never on an io thread.
class Passwords {
public:
    virtual ~Passwords() = default;
    virtual std::string hash(std::string_view password) const = 0;
    virtual bool matches(std::string_view encoded, std::string_view password) const = 0;
    // As much work as `matches`, for a login that does not exist.
    virtual void pretend(std::string_view password) const = 0;
};

}  // namespace vigil
