#include "storage/repositories/matches.hpp"

#include <algorithm>
#include <set>

#include "storage/repositories/changed.hpp"

namespace vigil::storage {
namespace {

Match read_match(Row& row) {
    return Match{row.get<MatchId>(),      row.get<ChildId>(),
                 row.get<CaseId>(),       row.get<ChildId>(),
                 row.get<CaseId>(),       row.get<std::string>(),
                 row.get<std::int64_t>(), row.get<Instant>(),
                 row.get<MatchState>(),   row.get<std::optional<CaseId>>(),
                 row.get<std::int64_t>()};
}

MatchDecision read_decision(Row& row) {
    return MatchDecision{
        row.get<MatchDecisionId>(), row.get<MatchId>(),        row.get<MatchVerdict>(), row.get<CaseId>(),
        row.get<AccountId>(),       row.get<OrganisationId>(), row.get<Instant>(),      row.blob()};
}

}  // namespace

constexpr Sql kInsertMatch = R"sql(
    INSERT INTO matches (id, child, case_id, other_child, other_case, kinds, terms, found_ms, state, agreed_case, revision)
    VALUES (:id, :child, :case_id, :other_child, :other_case, :kinds, :terms, :found_ms, :state, :agreed_case, :revision)
    ON CONFLICT DO NOTHING)sql";

Result<void> StoredMatches::insert(const Match& match) {
    return inserted("match", connection_.execute(kInsertMatch, {{"id", match.id},
                                                                {"child", match.child},
                                                                {"case_id", match.case_id},
                                                                {"other_child", match.other_child},
                                                                {"other_case", match.other_case},
                                                                {"kinds", match.kinds},
                                                                {"terms", match.terms},
                                                                {"found_ms", match.found_at},
                                                                {"state", match.state},
                                                                {"agreed_case", match.agreed_case},
                                                                {"revision", match.revision}}));
}

constexpr Sql kFindMatch = R"sql(
    SELECT id, child, case_id, other_child, other_case, kinds, terms, found_ms, state, agreed_case, revision
    FROM matches WHERE id = :id)sql";

Result<std::optional<Match>> StoredMatches::find(const MatchId& id) {
    return connection_.query_one(kFindMatch, {{"id", id}}, read_match);
}

// What was found never changes, only what people say of it.
constexpr Sql kUpdateMatch = R"sql(
    UPDATE matches SET state = :state, agreed_case = :agreed_case, revision = :revision WHERE id = :id)sql";

Result<void> StoredMatches::update(const Match& match) {
    return changed("match", connection_.execute(kUpdateMatch, {{"id", match.id},
                                                               {"state", match.state},
                                                               {"agreed_case", match.agreed_case},
                                                               {"revision", match.revision}}));
}

constexpr Sql kMatchesOfCase = R"sql(
    SELECT id, child, case_id, other_child, other_case, kinds, terms, found_ms, state, agreed_case, revision
    FROM matches WHERE case_id = :case_id AND id < :before ORDER BY id DESC LIMIT :limit)sql";

constexpr Sql kMatchesOfOtherCase = R"sql(
    SELECT id, child, case_id, other_child, other_case, kinds, terms, found_ms, state, agreed_case, revision
    FROM matches WHERE other_case = :case_id AND id < :before ORDER BY id DESC LIMIT :limit)sql";

// A page of each side of each case, merged: the page of all of them is among these.
Result<std::vector<Match>> StoredMatches::of_cases(std::span<const CaseId> cases, const std::optional<MatchId>& before,
                                                   std::size_t limit) {
    const MatchId from = before.value_or(MatchId("~"));  // after every UUID
    std::vector<Match> page;
    for (const auto& id : std::set<CaseId>(cases.begin(), cases.end())) {
        for (const auto& side : {kMatchesOfCase, kMatchesOfOtherCase}) {
            VIGIL_TRY(auto found,
                      connection_.query(side, {{"case_id", id}, {"before", from}, {"limit", limit}}, read_match));
            std::move(found.begin(), found.end(), std::back_inserter(page));
        }
    }
    std::sort(page.begin(), page.end(), [](const Match& a, const Match& b) { return a.id > b.id; });
    const auto same = [](const Match& a, const Match& b) { return a.id == b.id; };
    page.erase(std::unique(page.begin(), page.end(), same), page.end());
    if (page.size() > limit) page.erase(page.begin() + static_cast<std::ptrdiff_t>(limit), page.end());
    return page;
}

constexpr Sql kJoining = R"sql(
    SELECT id, child, case_id, other_child, other_case, kinds, terms, found_ms, state, agreed_case, revision
    FROM matches WHERE state = :state AND (case_id = :case_id OR other_case = :case_id) ORDER BY id)sql";

Result<std::vector<Match>> StoredMatches::joining(std::span<const CaseId> cases) {
    std::vector<Match> joining;
    for (const auto& id : std::set<CaseId>(cases.begin(), cases.end())) {
        VIGIL_TRY(const auto found,
                  connection_.query(kJoining, {{"case_id", id}, {"state", MatchState::same_event}}, read_match));
        for (const auto& match : found) {
            const auto is_it = [&](const Match& each) { return each.id == match.id; };
            if (std::none_of(joining.begin(), joining.end(), is_it)) joining.push_back(match);
        }
    }
    return joining;
}

constexpr Sql kLinked = R"sql(
    SELECT other_child AS linked FROM matches WHERE child = :child AND state IN (:same_child, :same_event)
    UNION
    SELECT child AS linked FROM matches WHERE other_child = :child AND state IN (:same_child, :same_event)
    ORDER BY linked)sql";

Result<std::vector<ChildId>> StoredMatches::linked_to(const ChildId& id) {
    return connection_.query(
        kLinked, {{"child", id}, {"same_child", MatchState::same_child}, {"same_event", MatchState::same_event}},
        [](Row& row) { return row.get<ChildId>(); });
}

constexpr Sql kInsertDecision = R"sql(
    INSERT INTO match_decisions (id, match_id, verdict, side, account, organisation, at_ms, sealed_reason)
    VALUES (:id, :match_id, :verdict, :side, :account, :organisation, :at_ms, :sealed_reason)
    ON CONFLICT (id) DO NOTHING)sql";

Result<void> StoredMatches::insert_decision(const MatchDecision& decision) {
    VIGIL_TRY(const bool is_new, insert_record(connection_, records_, kMatchDecisionRecord, kInsertDecision,
                                               {{"id", decision.id},
                                                {"match_id", decision.match},
                                                {"verdict", decision.verdict},
                                                {"side", decision.side},
                                                {"account", decision.account},
                                                {"organisation", decision.organisation},
                                                {"at_ms", decision.at},
                                                {"sealed_reason", Blob{decision.sealed_reason}}}));
    if (!is_new) return Error{ErrorKind::conflict, "this decision exists"};
    return success();
}

constexpr Sql kFindDecision = R"sql(
    SELECT id, match_id, verdict, side, account, organisation, at_ms, sealed_reason
    FROM match_decisions WHERE id = :id)sql";

Result<std::optional<MatchDecision>> StoredMatches::find_decision(const MatchDecisionId& id) {
    return connection_.query_one(kFindDecision, {{"id", id}}, read_decision);
}

// Their ids are made by clients, so the time orders them; within one millisecond the id.
constexpr Sql kDecisions = R"sql(
    SELECT id, match_id, verdict, side, account, organisation, at_ms, sealed_reason
    FROM match_decisions WHERE match_id = :match_id ORDER BY at_ms, id)sql";

Result<std::vector<MatchDecision>> StoredMatches::decisions(const MatchId& id) {
    return connection_.query(kDecisions, {{"match_id", id}}, read_decision);
}

}  // namespace vigil::storage
