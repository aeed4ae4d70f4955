#include "domain/matching/merging.hpp"

#include <algorithm>
#include <map>
#include <vigil/protocol/codec.hpp>

#include "domain/alerts/items.hpp"
#include "domain/alerts/raising.hpp"
#include "domain/releases/releasing.hpp"
#include "domain/reports/intake.hpp"
#include "domain/reports/reassessing.hpp"

namespace vigil::matching {
namespace {

void sort_by_age(std::vector<Case>& cases) {
    std::sort(cases.begin(), cases.end(),
              [](const Case& a, const Case& b) { return std::tie(a.opened_at, a.id) < std::tie(b.opened_at, b.id); });
}

// The earliest of them survives, the others live on in it.
Result<void> make_one(Unit& unit, std::vector<Case>& cases) {
    sort_by_age(cases);
    for (auto& each : cases) {
        each.merged_into.reset();
        if (each.id != cases.front().id) each.merged_into = cases.front().id;
        each.revision += 1;
        VIGIL_TRY(unit.cases().update(each));
    }
    return success();
}

// Tells every side into which case its alert belongs now, unless the reassessment has told it already.
class Announcement {
public:
    explicit Announcement(std::vector<Alert> before) {
        for (const auto& alert : before) before_[alert.id] = alert.revision;
    }
    Result<void> announce(Unit& unit, const CaseId& whole, Instant now) const {
        VIGIL_TRY(const auto alerts, unit.alerts().of_whole_case(whole));
        for (Alert alert : alerts) {
            const auto known = before_.find(alert.id);
            if (alert.state == AlertState::closed || known == before_.end() || known->second != alert.revision)
                continue;
            alert.revision += 1;
            VIGIL_TRY(unit.alerts().update(alert));
            VIGIL_TRY(const auto about, unit.cases().find(alert.case_id));
            if (!about) return Error{ErrorKind::internal, "an alert without a case"};
            VIGIL_TRY(announce_change(unit, alert, *about, now));
        }
        return success();
    }

private:
    std::map<AlertId, std::int64_t> before_{};
};

// What hangs together by `joining`, each part a list of cases.
std::vector<std::vector<Case>> parts_of(const std::vector<Case>& cases, const std::vector<Match>& joining) {
    std::map<CaseId, CaseId> towards;
    for (const auto& each : cases) towards.emplace(each.id, each.id);
    const auto root_of = [&](CaseId id) {
        while (towards.at(id) != id) id = towards.at(id);
        return id;
    };
    for (const auto& match : joining)
        if (towards.contains(match.case_id) && towards.contains(match.other_case))
            towards[root_of(match.case_id)] = root_of(match.other_case);
    std::map<CaseId, std::vector<Case>> parts;
    for (const auto& each : cases) parts[root_of(each.id)].push_back(each);
    std::vector<std::vector<Case>> listed;
    for (auto& [root, part] : parts) listed.push_back(std::move(part));
    return listed;
}

// A part gets back what it was asked for, and its owner.
Result<void> restore(Unit& unit, std::vector<Case>& part) {
    std::vector<Report> reports;
    for (const auto& each : part) {
        VIGIL_TRY(auto own, unit.reports().of_case(each.id));
        std::move(own.begin(), own.end(), std::back_inserter(reports));
    }
    VIGIL_TRY(const auto decide_by, time_to_decide(unit, reports));
    sort_by_age(part);
    Level level = Level::blue;
    for (auto& each : part) {
        each.decide_by = decide_by;
        each.uncoded = true;  // unless its own reports say otherwise, which are judged next
        level = std::max(level, each.level);
        VIGIL_TRY(const auto alerts, unit.alerts().of_case(each.id));
        for (Alert alert : alerts) {
            if (alert.state == AlertState::closed || alert.climbed_from) continue;
            level = std::max(level, alert.level);
            const bool owns = alert.organisation == part.front().owner;
            if (alert.owner == owns) continue;
            alert.owner = owns;
            VIGIL_TRY(unit.alerts().update(alert));
        }
    }
    part.front().level = level;
    return success();
}

// Only what withdraw_from_barred closed: an alert that ended with its case stays ended. One that climbed does not come back:
// its root goes on to the next rung.
Result<void> reopen_withdrawn(Unit& unit, const CaseTools& tools, const Case& whole, Instant now) {
    VIGIL_TRY(const auto bars, unit.cases().bars(whole.id));
    VIGIL_TRY(const auto alerts, unit.alerts().of_whole_case(whole.id));
    for (const auto& alert : alerts) {
        const bool barred = std::any_of(bars.begin(), bars.end(),
                                        [&](const Bar& bar) { return bar.organisation == alert.organisation; });
        if (barred || alert.state != AlertState::closed || alert.climbed_from) continue;
        VIGIL_TRY(const auto withdrawn, unit.log().find("alert.withdrawn", alert.id.str()));
        if (!withdrawn) continue;
        VIGIL_TRY(auto about, unit.cases().find(alert.case_id));
        if (!about) return Error{ErrorKind::internal, "an alert without a case"};
        about->level = std::max(about->level, whole.level);
        about->owner = whole.owner;
        VIGIL_TRY(AlertRaiser(tools.rules, tools.ids).reopen(unit, *about, alert, now));
    }
    return success();
}

}  // namespace

Result<void> merge(Unit& unit, const CaseTools& tools, const Match& match, Instant now) {
    VIGIL_TRY(auto cases, unit.cases().members(match.case_id));
    VIGIL_TRY(const auto others, unit.cases().members(match.other_case));
    if (cases.empty() || others.empty()) return Error{ErrorKind::internal, "a match of a case that is not there"};
    std::vector<Case> roots{cases.front(), others.front()};
    sort_by_age(roots);
    const CaseId into = roots.front().id;
    const CaseId absorbed = roots.back().id;
    VIGIL_TRY(auto alerts, unit.alerts().of_whole_case(match.case_id));
    VIGIL_TRY(const auto alerts_of_others, unit.alerts().of_whole_case(match.other_case));
    alerts.insert(alerts.end(), alerts_of_others.begin(), alerts_of_others.end());
    const Announcement announcement(std::move(alerts));

    cases.insert(cases.end(), others.begin(), others.end());
    VIGIL_TRY(make_one(unit, cases));
    unit.log().append({"case.merged", absorbed.str(), now, {{"into", into.str()}, {"match", match.id.str()}}});
    VIGIL_TRY(assess_case_again(unit, tools, absorbed, Novelty::merge, now));
    return announcement.announce(unit, into, now);
}

Result<void> take_apart(Unit& unit, const CaseTools& tools, const Match& match, Instant now) {
    VIGIL_TRY(const auto cases, unit.cases().members(match.case_id));
    if (cases.empty()) return Error{ErrorKind::internal, "a match of a case that is not there"};
    const CaseId from = cases.front().id;
    std::vector<CaseId> members;
    for (const auto& each : cases) members.push_back(each.id);
    VIGIL_TRY(const auto joining, unit.matches().joining(members));
    VIGIL_TRY(auto alerts, unit.alerts().of_whole_case(from));
    const Announcement announcement(std::move(alerts));

    auto parts = parts_of(cases, joining);
    for (auto& part : parts) {
        VIGIL_TRY(restore(unit, part));
        VIGIL_TRY(make_one(unit, part));
        const CaseId& survivor = part.front().id;
        if (survivor != from)
            unit.log().append(
                {"case.unmerged", survivor.str(), now, {{"from", from.str()}, {"match", match.id.str()}}});
    }
    for (const auto& part : parts) {
        const CaseId& survivor = part.front().id;
        VIGIL_TRY(reopen_withdrawn(unit, tools, part.front(), now));
        for (const auto& each : part) {
            VIGIL_TRY(revive_releases(unit, each.id));
        }
        VIGIL_TRY(assess_case_again(unit, tools, survivor, Novelty::merge, now));
        VIGIL_TRY(announcement.announce(unit, survivor, now));
    }
    return success();
}

Result<std::optional<Instant>> time_to_decide(Unit& unit, const std::vector<Report>& reports) {
    std::optional<Instant> first;
    for (const auto& report : reports) {
        VIGIL_TRY(const auto filed, document_of(unit, report));
        auto newest = filed.decide_by;
        VIGIL_TRY(const auto supplements, unit.reports().supplements(report.id));
        for (const auto& each : supplements) {
            VIGIL_TRY(const auto body, unit.vault().open(Field::supplement_body, each.id.str(), each.sealed_body));
            VIGIL_TRY(const auto added, protocol::decode<protocol::FileSupplement>(body));
            if (added.decide_by) newest = added.decide_by;
        }
        if (newest && (!first || *newest < *first)) first = newest;
    }
    return first;
}

}  // namespace vigil::matching
