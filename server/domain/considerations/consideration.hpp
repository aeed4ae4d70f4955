// What a reporter considered and did not report.
#pragma once

#include <string>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/time.hpp>

namespace vigil {

// Immutable until it is erased. Sealed under a key of its own; who considered, under another. Opened again by whoever considered, and nobody
// else.
struct Consideration {
    ConsiderationId id;
    Instant considered_at{};
    std::string owner;     // HMAC of the account under the key of the pseudonyms, as of reports
    std::string slot;      // of the idempotency key, likewise
    std::string body_mac;  // under the same key: the same bytes?
    KeyId content_key{};
    std::string sealed_body;
    std::string sealed_record;    // the decision record that was answered
    std::string sealed_reporter;  // who considered

    // Only its frame is left.
    bool is_erased() const { return sealed_record.empty(); }
};

// A consideration without its content: for walking through many.
struct ListedConsideration {
    ConsiderationId id;
    Instant considered_at{};
};

// Says that it was erased, and why; as Tombstone of a case.
struct ConsiderationTombstone {
    ConsiderationId id;
    Instant erased_at{};
    std::string reason;  // a code of the retention rules
    int keys{};          // data keys that were destroyed
};

}  // namespace vigil
