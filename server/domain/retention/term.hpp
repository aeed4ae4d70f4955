// Which cases and considerations are past their term. Nothing here erases: a person does (F112).
#pragma once

#include <optional>
#include <vector>

#include "domain/ports/unit.hpp"
#include "domain/retention/retention.hpp"

namespace vigil {

struct CaseTerm {
    Case about;
    Level gravest{};                    // that it ever had, whatever people set later
    const RetentionClass* by{};         // null: no class names that level
    Instant last_activity{};            // report, supplement, assessment, acknowledgement, or what officers added
    std::optional<Instant> due_at{};    // none: for ever
    bool is_open = false;               // an alert waits for an answer
    std::optional<std::string> hold{};  // why it is held

    // Whether it may go, as far as time is asked.
    bool is_past(Instant now) const { return due_at && *due_at <= now; }
};

// Of a merged case the term is that of the whole.
Result<CaseTerm> term_of(Unit& unit, const RetentionRules& rules, const Case& about);

struct DueCases {
    std::vector<CaseTerm> cases;   // past their term; those that are open or held say so
    std::optional<CaseId> next{};  // where to go on
};

// Looks at no more than `limit` cases after `after`, by id.
Result<DueCases> due_cases(Unit& unit, const RetentionRules& rules, const CaseId& after, std::size_t limit,
                           Instant now);

// When the term of what was considered then ends; none: never.
std::optional<Instant> due_at(const RetentionRules& rules, const ListedConsideration& about);

struct DueConsiderations {
    std::vector<ListedConsideration> considerations;
    std::optional<ConsiderationId> next{};
};

// As due_cases.
Result<DueConsiderations> due_considerations(Unit& unit, const RetentionRules& rules, const ConsiderationId& after,
                                             std::size_t limit, Instant now);

// The same day `months` later, in China; the last of the month where that has no such day.
Instant months_after(Instant at, int months);

}  // namespace vigil
