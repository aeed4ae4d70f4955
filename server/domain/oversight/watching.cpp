#include "domain/oversight/watching.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/report.hpp>

#include "domain/cases/case_reader.hpp"
#include "domain/matching/code_points.hpp"
#include "domain/matching/names.hpp"

namespace vigil {
namespace {

bool reviews(const Caller& caller) {
    return std::any_of(caller.memberships.begin(), caller.memberships.end(),
                       [](const Membership& each) { return may(each.role, Right::review); });
}

bool holds(const std::vector<UnusualLook>& looks, Unusual unusual) {
    return std::any_of(looks.begin(), looks.end(), [&](const UnusualLook& each) { return each.unusual == unusual; });
}

// The first character of a name, however it is written: a family name, or the first half of a double one. None: no name.
std::optional<char32_t> first_character(const std::string& name) {
    const auto points = matching::code_points(matching::folded(name));
    if (points.empty()) return std::nullopt;
    return points.front();
}

Result<bool> looks_at_many_cases(Unit& unit, const Caller& caller, Instant since) {
    VIGIL_TRY(const auto reads, unit.oversight().unassigned_reads_by(caller.account, since));
    std::set<CaseId> parts;
    for (const auto& each : reads) parts.insert(each.case_id);
    // A look at a merged case is recorded at each of its parts.
    std::set<CaseId> cases;
    for (const auto& id : parts) {
        VIGIL_TRY(const auto part, unit.cases().find(id));
        cases.insert(part && part->merged_into ? *part->merged_into : id);
    }
    return cases.size() >= (reviews(caller) ? kManyCasesOfReviewer : kManyCases);
}

Result<bool> is_looked_at_by_many(Unit& unit, const CaseId& id, Instant since) {
    VIGIL_TRY(const auto reads, unit.oversight().unassigned_reads_of(id, since));
    std::set<AccountId> readers;
    for (const auto& each : reads) readers.insert(each.account);
    return readers.size() >= kManyReaders;
}

Result<bool> shares_family_name(Unit& unit, const Caller& caller, const CaseId& id) {
    VIGIL_TRY(const auto reader, name_of(unit, caller.account));
    if (reader.empty()) return false;
    VIGIL_TRY(const auto reports, unit.reports().of_case(id));
    const auto first = first_character(reader);
    for (const auto& report : reports) {
        if (report.is_erased()) continue;
        VIGIL_TRY(const auto body, unit.vault().open(Field::report_body, report.id.str(), report.sealed_body));
        const auto document = protocol::decode<protocol::FileReport>(body);
        if (!document) continue;  // of an older form
        for (const auto& child : document.value().children)
            if (!child.child_name.empty() && first_character(child.child_name) == first) return true;
    }
    return false;
}

// Whether the caller holds Right::review above the case and is not barred from it.
Result<bool> may_review(Unit& unit, const Caller& caller, const CaseId& id) {
    VIGIL_TRY(const auto about, unit.cases().find(id));
    if (!about) return false;
    VIGIL_TRY(const auto bars, unit.cases().bars(id));
    return stands_above(unit, caller, Right::review, about->division, Reach::there_or_above, bars);
}

}  // namespace

Result<void> watch_look(Unit& unit, IdSource& ids, const Caller& caller, const ReadEvent& look, Instant now) {
    if (look.reason == ReadReason::assigned) return success();
    const Instant since = now - kWatchedTime;
    VIGIL_TRY(const auto of_account, unit.oversight().of_account(caller.account, since));
    VIGIL_TRY(const auto of_case, unit.oversight().of_case(look.case_id, since));
    std::vector<Unusual> found;
    if (!holds(of_account, Unusual::many_cases)) {
        VIGIL_TRY(const bool many, looks_at_many_cases(unit, caller, since));
        if (many) found.push_back(Unusual::many_cases);
    }
    if (!holds(of_case, Unusual::many_readers)) {
        VIGIL_TRY(const bool many, is_looked_at_by_many(unit, look.case_id, since));
        if (many) found.push_back(Unusual::many_readers);
    }
    const bool is_known = std::any_of(of_case.begin(), of_case.end(), [&](const UnusualLook& each) {
        return each.unusual == Unusual::same_family_name && each.account == caller.account;
    });
    if (!is_known) {
        VIGIL_TRY(const bool shares, shares_family_name(unit, caller, look.case_id));
        if (shares) found.push_back(Unusual::same_family_name);
    }
    for (const auto unusual : found) {
        const UnusualLook kept{.id = UnusualLookId(ids.next(now)),
                               .unusual = unusual,
                               .account = caller.account,
                               .case_id = look.case_id,
                               .read = look.id,
                               .at = now};
        VIGIL_TRY(unit.oversight().insert(kept));
        // Not what is unusual: that the names agree says something of the child, and the log is never erased.
        unit.log().append(
            {"look.unusual", kept.id.str(), now, {{"case", look.case_id.str()}, {"account", caller.account.str()}}});
    }
    return success();
}

Result<protocol::UnusualLookList> unreviewed_looks(Unit& unit, const Caller& caller) {
    VIGIL_TRY(const auto looks, unit.oversight().unreviewed());
    protocol::UnusualLookList list;
    for (const auto& each : looks) {
        if (list.looks.size() == 1000) break;
        if (each.account == caller.account) continue;
        VIGIL_TRY(const bool mine, may_review(unit, caller, each.case_id));
        if (!mine) continue;
        protocol::UnusualLookView view{.look_id = each.id,
                                       .unusual = each.unusual,
                                       .account_id = each.account,
                                       .account_name = {},
                                       .case_id = each.case_id,
                                       .at = each.at};
        VIGIL_TRY(view.account_name, name_of(unit, each.account));
        list.looks.push_back(std::move(view));
    }
    return list;
}

Result<std::monostate> review_look(Unit& unit, const Caller& caller, const UnusualLookId& id, bool justified,
                                   Instant now) {
    VIGIL_TRY(auto look, unit.oversight().find(id));
    if (!look) return Error{ErrorKind::not_found, "there is no such look"};
    VIGIL_TRY(const bool mine, may_review(unit, caller, look->case_id));
    if (!mine) return Error{ErrorKind::forbidden, "this role does not review the look", "role_refused"};
    if (look->account == caller.account)
        return Error{ErrorKind::forbidden, "nobody reviews their own look", "another_person_required"};
    if (look->reviewed_at) return Error{ErrorKind::conflict, "the look was reviewed", "already_decided"};
    look->reviewed_by = caller.account;
    look->reviewed_at = now;
    look->justified = justified;
    VIGIL_TRY(unit.oversight().update(*look));
    unit.log().append(
        {"look.reviewed", id.str(), now, {{"by", caller.account.str()}, {"justified", justified ? "yes" : "no"}}});
    return std::monostate{};
}

}  // namespace vigil
