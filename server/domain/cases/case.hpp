// A case about one or more children, and what belongs to it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/level.hpp>
#include <vigil/protocol/time.hpp>
#include <vigil/protocol/words.hpp>

namespace vigil {

struct Case {
    CaseId id;
    Instant opened_at{};
    OrganisationId owner;   // promise P3: never empty
    DivisionCode division;  // township level or above, where the child is now
    Level level{};
    bool uncoded = false;  // nobody has coded the report yet (rule T1)
    std::optional<Instant> decide_by{};
    std::int64_t revision = 1;  // grows with every change
    KeyId key;                  // of the first report; a case may own several
};

struct StoredAssessment {
    AssessmentId id;
    CaseId case_id;
    ReportId report;
    Instant made_at{};
    Level level{};
    bool uncoded = false;
    std::string rule_set;  // "cn-nm-2026"
    std::int64_t rule_version{};
    std::string sealed_trail;  // Field::assessment_trail, row = id
};

struct StoredNotification {
    NotificationId id;
    CaseId case_id;
    AssessmentId assessment;
    std::string recipient;  // code of policy facts 4.3
    OrganisationId organisation;
    ReleaseClass release{};
    bool neutral = false;      // rule N13: carries neither reason nor source
    bool substituted = false;  // nobody holds the function: the owner was told instead
};

// Who must never know (rule N10, promise P7). Either an organisation is barred, or only a description is kept.
struct Bar {
    CaseId case_id;
    std::optional<OrganisationId> organisation{};
    std::string reason;  // a code: "suspect_relation", "must_not_know", "kinship"
    std::string row;     // the id its envelope is bound to
    std::optional<std::string> sealed_description{};
};

// Says that a case was erased, and why. Kept for ever, so that no older copy of the database brings it back.
struct Tombstone {
    CaseId case_id;
    Instant erased_at{};
    std::string reason;  // a code of the retention rules
    int keys{};          // data keys that were destroyed
    int reports{};       // that were stripped
};

// A case that must not be erased: a court, a procuratorate or an auditor needs it.
struct Hold {
    std::string id;
    CaseId case_id;
    std::string reason;  // a code of the retention rules
    Instant placed_at{};
    std::optional<Instant> ended_at{};
};

// One look at personal data; written before the answer leaves.
struct ReadEvent {
    std::string id;
    AccountId account;
    CaseId case_id;
    std::string fields;  // the name of the projection that was shown
    std::string reason;  // a code; "assigned" for the handling organisation
    Instant at{};
};

}  // namespace vigil
