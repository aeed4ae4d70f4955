// Sealed fields: which they are, and the ports through which the domain seals and opens them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/result.hpp>

namespace vigil {

// The stable number of a sealed field; part of what every envelope authenticates. Numbers are never reused.
enum class Field : std::uint16_t {
    report_body = 1,         // the exact bytes of the request
    report_body_sha256 = 2,  // what the receipt signs
    reporter_identity = 3,   // who reported: under the report's own identity key
    case_facts = 4,          // coded facts that triage judges
    assessment_trail = 5,    // which rules fired, on what
    supplement_body = 6,
    supplement_body_sha256 = 7,
    child_identity = 8,
    bar_description = 9,  // who must never know, in the reporter's words
    account_name = 10,    // under the directory key
    account_login = 11,
    acknowledgement_note = 12,
    read_reason = 13,
    device_label = 14,          // under the holder key, as are the next two
    session_holder = 15,        // whose session it is
    device_holder = 16,         // whose device it is
    proposal_document = 17,     // what a second person is asked
    question = 18,              // to a reporter
    coding = 19,                // signals that an officer found
    level_reason = 20,          // why people changed a level
    grant_reason = 21,          // why somebody broke the glass
    second_factor = 22,         // under the directory key
    measure = 23,               // what was done for a case, in words
    transfer_reason = 24,       // why a case is to be handed over
    transfer_answer = 25,       // what was said to it
    release_reason = 26,        // why an organisation is told of a case, or is not
    roster_reason = 27,         // why a roster was set; under the directory key
    proxy = 28,                 // who of the police took an alert by telephone
    telephone = 29,             // of an officer; under the directory key
    match_reason = 30,          // why somebody decided so about a match; under the key of their side's case
    visit = 33,                 // where an officer went, and what colleagues must know
    visit_end = 34,             // what was said when the visit ended
    consideration_body = 40,    // the exact bytes of what was considered: under the consideration's own key
    consideration_record = 41,  // the decision record that was answered
    signature_key = 50,         // the public half of one; under the directory key
};

// Seals under one key. Pure: the same object may be used from any thread.
class Sealer {
public:
    virtual ~Sealer() = default;
    // `row`: the id of the row that will hold the envelope; it is authenticated with the field.
    virtual std::string seal(Field field, std::string_view row, std::string_view plain) const = 0;
};

enum class KeyPurpose { case_content, reporter_identity };

// A data key as it is stored: wrapped by the master of its purpose.
struct WrappedKey {
    KeyId id;
    KeyPurpose purpose{};
    std::string wrapped;
};

// Opens and seals inside a transaction. Lives as long as its Unit; one thread.
class Vault {
public:
    virtual ~Vault() = default;

    virtual Result<void> insert_key(const WrappedKey& key) = 0;

    // Opens an envelope under whatever key it names. not_found, code case_erased: the key was destroyed, or there is no
    // envelope any more.
    virtual Result<std::string> open(Field field, std::string_view row, std::string_view envelope) = 0;

    // The key that an envelope names. Not authenticated: only opening it proves that.
    virtual Result<KeyId> key_of(std::string_view envelope) const = 0;

    // A sealer under an existing data key.
    virtual Result<std::unique_ptr<Sealer>> sealer(const KeyId& key) = 0;

    // Directory data (names and logins of accounts) has one key, which is no case's.
    virtual const Sealer& directory() const = 0;

    // Who holds a device or a session is sealed under a key of the newest reporter master: without it, no row that a reporter's
    // phone writes says whose it is (promise P7).
    virtual const Sealer& holders() const = 0;
};

}  // namespace vigil
