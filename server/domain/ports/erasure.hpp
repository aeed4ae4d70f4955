// Taking away what points at persons, and keeping that it was taken away.
#pragma once

#include <optional>
#include <string>
#include <vector>
#include <vigil/protocol/result.hpp>

#include "domain/cases/case.hpp"
#include "domain/considerations/consideration.hpp"
#include "domain/matching/match.hpp"
#include "domain/reports/report.hpp"

namespace vigil {

class ErasureRepository {
public:
    virtual ~ErasureRepository() = default;

    // The data key as it was stored; none: it is not there. Whatever was sealed under it is noise from then on.
    virtual Result<std::optional<std::string>> destroy_key(const KeyId& id) = 0;

    // The rows stay, because the log commits to them; what was sealed in them, and whose they are, goes.
    // The caller appends the event kRecordStripped about the id, which commits to what is left.
    virtual Result<void> strip_report(const ReportId& id) = 0;
    virtual Result<void> strip_supplement(const SupplementId& id) = 0;
    virtual Result<void> strip_assessment(const AssessmentId& id) = 0;  // with what a shadow made of the same facts
    virtual Result<void> strip_consideration(const ConsiderationId& id) = 0;

    // Children and their index rows; descriptions of who must never know, and why an organisation or an account is barred;
    // what was unusual about looks.
    virtual Result<void> forget_persons(const CaseId& id) = 0;
    // The words of whoever worked on it: questions, codings, why a level was changed, why somebody looked, broke the glass or
    // proposed something. Who did it and when stays.
    virtual Result<void> forget_words(const CaseId& id) = 0;
    // Matches of its children with children of other cases: they say who is meant. With what people decided about them; the
    // caller appends the event kRecordStripped about each of these ids, which commits to their absence.
    virtual Result<std::vector<MatchDecisionId>> forget_matches(const CaseId& id) = 0;
    // What was done for the case; that a limit passed stays. Answers which measures there were, by id.
    virtual Result<std::vector<MeasureId>> forget_measures(const CaseId& id) = 0;
    // Items of `stream` about `subject` keep their offsets and are replayed as gone.
    virtual Result<void> blank_items(const StreamId& stream, const std::string& subject) = 0;

    virtual Result<void> insert_tombstone(const Tombstone& tombstone) = 0;
    virtual Result<std::optional<Tombstone>> find_tombstone(const CaseId& id) = 0;
    virtual Result<std::vector<Tombstone>> tombstones() = 0;  // by case
    virtual Result<void> insert_tombstone(const ConsiderationTombstone& tombstone) = 0;
    virtual Result<std::optional<ConsiderationTombstone>> find_tombstone(const ConsiderationId& id) = 0;
    virtual Result<std::vector<ConsiderationTombstone>> consideration_tombstones() = 0;  // by consideration

    // Whether there has been a file of tombstones outside the database; that there is one.
    virtual Result<bool> had_file() = 0;
    virtual Result<void> note_file() = 0;

    virtual Result<void> place_hold(const Hold& hold) = 0;
    virtual Result<std::optional<Hold>> find_hold(const CaseId& id) = 0;  // the one that stands
    virtual Result<std::optional<Hold>> last_hold(const CaseId& id) = 0;  // standing or ended
    virtual Result<void> end_hold(const std::string& id, Instant at) = 0;

    // Cases that were neither erased nor merged into another one, by id. Drills are none: they hold nothing of anybody.
    virtual Result<std::vector<Case>> cases_after(const CaseId& after, std::size_t limit) = 0;
    // Considerations that were not erased, by id.
    virtual Result<std::vector<ListedConsideration>> considerations_after(const ConsiderationId& after,
                                                                          std::size_t limit) = 0;
};

// The event of a record of which no more is left than the log needs, or nothing. Its digest takes the place of the earlier one.
inline constexpr std::string_view kRecordStripped = "record.stripped";

}  // namespace vigil
