// Rule sets as an installation keeps them: immutable versions, which of them judges, and runs beside it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/time.hpp>
#include <vigil/protocol/words.hpp>

#include "domain/triage/differences.hpp"

namespace vigil {

struct RuleVersion {
    std::string rule_set;  // "cn-nm-2026"
    std::int64_t version{};

    bool operator==(const RuleVersion&) const = default;
};

// A version as it was offered: its exact bytes, which say `version` themselves.
struct RuleText {
    RuleVersion version;
    std::string sha256;  // of `body`, 32 bytes
    std::string body;
};

// Without the body: for lists.
struct StoredRules {
    RuleVersion version;
    std::string sha256;
    Instant stored_at{};
};

// Which administrators did it, as the kernel names them. `second`: who agreed, where it took two; or empty.
struct ActedBy {
    std::string by;
    std::string second{};

    bool operator==(const ActedBy&) const = default;
};

// From here on this version judges.
struct Activation {
    ActivationId id;
    std::int64_t number{};  // 1, 2, 3, ...: the greatest counts
    RuleVersion version;
    ActivationKind how{};
    ActedBy who;
    Instant at{};
};

// A rule set that judges along, without effect, against the one that judges.
struct ShadowRun {
    ShadowRunId id;
    RuleVersion version;
    RuleVersion against;
    Instant began_at{};
    std::string began_by;
    std::optional<Instant> ended_at{};
    std::string ended_by{};
    std::int64_t compared{};
    std::int64_t differing{};
};

struct CountedDifference {
    triage::Difference difference;
    std::int64_t count{};
};

}  // namespace vigil
