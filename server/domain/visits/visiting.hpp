// Going to a home, checking in, coming back (F137).
#pragma once

#include <vigil/protocol/messages/visit.hpp>

#include "domain/cases/casework.hpp"
#include "domain/visits/visit.hpp"

namespace vigil {

inline constexpr std::string_view kVisitFields = "visit";  // what a look at one is recorded as
inline constexpr std::chrono::minutes kShortestVisit{5};
inline constexpr std::chrono::hours kLongestVisit{12};

// The visit begins, and its clock. Repeating it is harmless. The answer says whether police had better go along: the case is red, or
// its signs are of violence. Errors: those of find_handled_case; invalid_input, pointer /back_by or /companion_ids: not an officer
// of the organisation, barred, or the caller; conflict: the id stands for another visit.
Result<Visit> begin_visit(Unit& unit, const CaseTools& tools, const Caller& caller, const CaseId& id,
                          const protocol::BeginVisit& document, Instant now);

// Whoever went says that they are safe, and by when they are back: what was alarmed is told so. Errors: not_found, also for whoever
// has no part in it; forbidden, code role_refused: a colleague; invalid_input, pointer /back_by; conflict: it has ended.
Result<Visit> check_in(Unit& unit, IdSource& ids, const Caller& caller, const VisitId& id,
                       const protocol::CheckIn& document, Instant now);

// Whoever went is back; or a colleague, of the organisation or of the one above that is alarmed, knows them to be safe or does what
// is needed, and says so in words. Repeating it is harmless. Errors: not_found; forbidden, code role_refused: a colleague cannot
// say `returned`, nor whoever went the rest; invalid_input, pointer /text; conflict: it has ended otherwise.
Result<Visit> end_visit(Unit& unit, IdSource& ids, const Caller& caller, const VisitId& id,
                        const protocol::EndVisit& document, Instant now);

// Without words.
protocol::VisitView outline_of(const Visit& visit);

// Of the caller's organisations, those that have not ended, of cases from which it is not barred; the earliest due first.
Result<protocol::VisitList> visits_under_way(Unit& unit, const Caller& caller);

// With the words, for whoever went, and for colleagues once it is overdue; the look is recorded. Errors: not_found; forbidden,
// code role_refused: nobody has to look for them yet.
Result<protocol::VisitView> read_visit(Unit& unit, IdSource& ids, const Caller& caller, const VisitId& id, Instant now);

}  // namespace vigil
