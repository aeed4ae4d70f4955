// Reports as they are stored: immutable as filed, with supplements beside them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/time.hpp>
#include <vigil/protocol/words.hpp>

namespace vigil {

// Two keyed hashes under the key of the pseudonyms. `slot`: of the sender's scope and the idempotency key. `twin`: of the key
// and the exact bytes, whoever sends them, so that a report sent again after its session ended is still the same one.
struct FilingMark {
    std::string slot;
    std::string twin;
    std::string body_mac;
};

// What an idempotency key led to: a report, or a supplement to one.
struct FilingOutcome {
    std::string body_mac;
    ReportId report;
    std::optional<SupplementId> supplement{};
};

struct Report {
    ReportId id;
    CaseId case_id;
    Instant filed_at{};
    Verification verification{};
    ReporterMode mode{};
    std::optional<std::string> owner{};       // HMAC of the account under the key of the pseudonyms; none: anonymous
    std::optional<std::string> claim_hash{};  // HMAC of the claim code; none: not anonymous
    KeyId case_key{};
    std::string sealed_body{};
    std::string sealed_body_sha256{};
    std::string sealed_facts{};
    std::string sealed_reporter{};  // empty: anonymous

    // Only its frame is left, since its case was erased.
    bool is_erased() const { return sealed_body.empty(); }
};

// A report without its content: for walking through many.
struct FiledReport {
    ReportId id;
    CaseId case_id;
    Instant filed_at{};
};

struct Supplement {
    SupplementId id;
    ReportId report;
    Instant filed_at{};
    std::string sealed_body;
    std::string sealed_body_sha256;
};

// A child as one report names it.
struct Child {
    ChildId id;
    CaseId case_id;
    ReportId report;
    Instant named_at{};  // when the report or supplement that names it was filed
    std::string sealed_identity;
};

// Earlier reports about the same child, as rule T9 counts them.
struct EarlierReports {
    int within_30_days{};
    int within_180_days{};
    int in_life{};

    bool operator==(const EarlierReports&) const = default;
};

}  // namespace vigil
