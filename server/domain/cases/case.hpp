// A case about one or more children, and what belongs to it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
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
    KeyId key;                  // of the first report; a merged case owns those of all its reports; of a drill: none
    // What people set (rule T8): `raised` stays; `lowered` holds until somebody says something new.
    std::optional<Level> raised{};
    std::optional<Level> lowered{};
    // The earlier case of the same event, in which this one lives on. Its reports, alerts, clocks and keys stay its own
    // rows; facts, level, owner and bars are those of the whole (domain/matching/merging.hpp).
    std::optional<CaseId> merged_into{};
    // Of a drill (domain/drills/): it is about no child, and has no reports. Said when the row is made; no update changes it.
    bool drill = false;
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

// The reason of a Bar by which an officer says to be kin of somebody concerned: then nobody of the station handles it.
inline constexpr std::string_view kKinship = "kinship";

// Who must never know (rule N10, promise P7): an organisation, a person, or nobody but a description.
struct Bar {
    CaseId case_id;
    std::optional<OrganisationId> organisation{};
    std::string
        reason;  // a code: "suspect_relation", "must_not_know", "conflict_of_interest", "kinship", "recusal", "barred"
    std::string row;  // the id its envelope is bound to
    std::optional<std::string> sealed_description{};
    std::optional<AccountId> account{};
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
    // the projection that was shown; "identity": who reported; "decision_record"; "proposal", "grant": what waits for a
    // person
    std::string fields;
    ReadReason reason{};
    Instant at{};
    std::optional<std::string> sealed_reason{};  // Field::read_reason, row = id; none: assigned
};

// What the handling side asks a reporter (F89). Answered by a supplement.
struct Question {
    QuestionId id;
    CaseId case_id;
    ReportId report;
    AccountId account;  // who asks
    Instant asked_at{};
    std::string sealed_text;  // Field::question, row = id
    std::optional<SupplementId> supplement{};
    std::optional<Instant> answered_at{};
};

// Signals that an officer read out of a report (rule T1).
struct Coding {
    std::string id;
    CaseId case_id;
    ReportId report;
    AccountId account;
    Instant coded_at{};
    std::string sealed_codes;  // Field::coding, row = id
};

// A level that people set, with both levels (rule T8).
struct LevelChange {
    std::string id;
    CaseId case_id;
    AccountId account;
    std::optional<AccountId> second{};  // who agreed, where it was lowered
    Instant changed_at{};
    Level from{};
    Level to{};
    std::string sealed_reason;  // Field::level_reason, row = id
};

// A case that somebody who has no alert of it may read for a while (F21).
struct Grant {
    GrantId id;
    AccountId account;
    OrganisationId organisation;  // in which the account holds the right
    CaseId case_id;
    ReadReason reason{};
    std::string sealed_reason;  // Field::grant_reason, row = id
    Instant granted_at{};
    Instant expires_at{};
    Instant review_due_at{};
    std::optional<std::string> reviewed_by{};
    std::optional<Instant> reviewed_at{};
    std::optional<bool> justified{};
};

}  // namespace vigil
