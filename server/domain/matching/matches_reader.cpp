#include "domain/matching/matches_reader.hpp"

#include <algorithm>
#include <vigil/protocol/date.hpp>

#include "domain/cases/looking.hpp"
#include "domain/matching/children_of_report.hpp"

namespace vigil::matching {
namespace {

constexpr std::string_view kMatchesShown = "matches";

std::vector<std::string> split(const std::string& words) {
    std::vector<std::string> found;
    for (std::size_t at = 0; at < words.size();) {
        const auto end = std::min(words.find(' ', at), words.size());
        found.push_back(words.substr(at, end - at));
        at = end + 1;
    }
    return found;
}

bool is_one_certain(const std::vector<std::string>& kinds) {
    return std::any_of(kinds.begin(), kinds.end(), [](const std::string& word) {
        const auto kind = parse_word<TermKind>(word);
        return kind && is_certain(*kind);
    });
}

Result<std::vector<protocol::MatchDecisionView>> decisions_of(Unit& unit, const Sides& sides, const Match& match) {
    VIGIL_TRY(const auto decisions, unit.matches().decisions(match.id));
    std::vector<protocol::MatchDecisionView> views;
    for (const auto& each : decisions) {
        protocol::MatchDecisionView view{.decision_id = each.id,
                                         .verdict = each.verdict,
                                         .at = each.at,
                                         .organisation_id = each.organisation,
                                         .organisation_name = {}};
        VIGIL_TRY(const auto organisation, unit.organisations().find(each.organisation));
        if (organisation) view.organisation_name = organisation->name;
        // Reasons speak of the case of their side.
        const bool own = each.side == match.case_id ? !sides.of_case.empty() : !sides.of_other.empty();
        if (own) {
            view.account_id = each.account;
            VIGIL_TRY(view.reason, unit.vault().open(Field::match_reason, each.id.str(), each.sealed_reason));
        }
        views.push_back(std::move(view));
    }
    return views;
}

// The case in which it lives on.
Result<CaseId> surviving(Unit& unit, const CaseId& id) {
    VIGIL_TRY(const auto about, unit.cases().find(id));
    if (!about) return Error{ErrorKind::internal, "a match of a case that is not there"};
    return about->merged_into.value_or(about->id);
}

}  // namespace

Result<protocol::MatchView> view_of(Unit& unit, const Sides& sides, const Match& match,
                                    const std::optional<CaseId>& case_id) {
    const bool is_other_side = case_id ? *case_id == match.other_case : sides.of_case.empty();
    const CaseId& own_case = is_other_side ? match.other_case : match.case_id;
    const CaseId& other_case = is_other_side ? match.case_id : match.other_case;
    VIGIL_TRY(const auto own, unit.matches().mention_of(is_other_side ? match.other_child : match.child));
    VIGIL_TRY(const auto other, unit.matches().mention_of(is_other_side ? match.child : match.other_child));
    if (!own || !other) return Error{ErrorKind::not_found, "a case of the match was erased"};
    VIGIL_TRY(const auto position, position_in_report(unit, own_case, own->report, own->child));
    VIGIL_TRY(const auto own_whole, surviving(unit, own_case));
    VIGIL_TRY(const auto other_whole, surviving(unit, other_case));
    auto kinds = split(match.kinds);
    protocol::MatchView view{.match_id = match.id,
                             .case_id = own_case,
                             .report_id = own->report,
                             .child = position,
                             .other_case_id = own_whole == other_whole ? other_case : other_whole,
                             .other_named_on = china_midnight(china_date(other->named_at)),
                             .state = match.state,
                             .revision = match.revision,
                             .certain = is_one_certain(kinds),
                             .kinds = std::move(kinds),
                             .terms = match.terms,
                             .found_on = china_midnight(china_date(match.found_at)),
                             .own_side_agreed = match.agreed_case == own_case};
    if (own_whole == other_whole) view.merged_into = own_whole;
    VIGIL_TRY(view.decisions, decisions_of(unit, sides, match));
    return view;
}

Result<protocol::MatchList> read_matches(Unit& unit, const Caller& caller, const CaseId& id,
                                         const std::optional<MatchId>& before, std::size_t limit, IdSource& ids,
                                         Instant now) {
    VIGIL_TRY(const auto found, find_case(unit, id));
    VIGIL_TRY(const auto admission, admit_handler(unit, caller, found, now));
    std::vector<CaseId> whole;
    for (const auto& each : found.parts) whole.push_back(each.id);
    const auto is_here = [&](const CaseId& other) {
        return std::find(whole.begin(), whole.end(), other) != whole.end();
    };

    protocol::MatchList list;
    auto from = before;
    for (bool more = true; more;) {
        VIGIL_TRY(const auto page, unit.matches().of_cases(whole, from, limit));
        more = page.size() == limit;
        for (const auto& match : page) {
            from = match.id;
            const auto sides = sides_of(unit, caller, match);
            if (!sides && sides.error().kind == ErrorKind::not_found) continue;  // barred from the other case
            if (!sides) return sides.error();
            auto view = view_of(unit, sides.value(), match, is_here(match.case_id) ? match.case_id : match.other_case);
            if (!view && view.error().kind == ErrorKind::not_found) continue;  // erased
            if (!view) return view.error();
            if (list.matches.size() == limit) {
                list.next = list.matches.back().match_id.str();
                more = false;
                break;
            }
            list.matches.push_back(std::move(view).value());
        }
    }
    VIGIL_TRY(record_look(unit, caller, found.parts, kMatchesShown, admission, ids, now));
    return list;
}

Result<protocol::MatchView> show_decided(Unit& unit, const Caller& caller, const Decided& decided, IdSource& ids,
                                         Instant now) {
    const auto& match = decided.match;
    const auto& side = decided.sides.of_case.empty() ? match.other_case : match.case_id;
    VIGIL_TRY(const auto found, find_case(unit, side));
    VIGIL_TRY(const auto admission, admit_handler(unit, caller, found, now));
    VIGIL_TRY(auto view, view_of(unit, decided.sides, match));
    VIGIL_TRY(record_look(unit, caller, found.parts, kMatchesShown, admission, ids, now));
    return view;
}

}  // namespace vigil::matching
