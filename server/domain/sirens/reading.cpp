#include "domain/sirens/reading.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "domain/duty/plan.hpp"
#include "domain/duty/rostering.hpp"
#include "domain/sirens/shifts.hpp"

namespace vigil {
namespace {

// What rings as one, from the first moment until the last answer: a version of an alert, or alerts of a burst of which each began before
// all the earlier ones were answered.
struct Ringing {
    Instant since{};
    std::vector<const Siren*> sirens{};

    bool is_answered() const {
        return std::all_of(sirens.begin(), sirens.end(),
                           [](const Siren* each) { return each->answered_at.has_value(); });
    }
    Instant answered_at() const {
        Instant last = since;
        for (const auto* each : sirens) last = std::max(last, each->answered_at.value_or(last));
        return last;
    }
    bool joins(const Siren& siren) const { return !is_answered() || siren.at < answered_at(); }
};

std::vector<Ringing> grouped(const std::vector<Siren>& oldest_first) {
    std::vector<Ringing> ringings;
    std::map<std::pair<std::string, AlertVersion>, std::size_t> newest;
    for (const auto& siren : oldest_first) {
        const bool is_of_burst = !siren.burst.empty();
        const auto key =
            is_of_burst ? std::pair{siren.burst, AlertVersion{0}} : std::pair{siren.alert.str(), siren.version};
        const auto known = newest.find(key);
        if (known != newest.end() && (!is_of_burst || ringings[known->second].joins(siren))) {
            ringings[known->second].sirens.push_back(&siren);
            continue;
        }
        newest.insert_or_assign(key, ringings.size());
        ringings.push_back({siren.at, {&siren}});
    }
    return ringings;
}

// Alerts of cases from which somebody is barred, with their bars.
using BarsOfAlerts = std::map<AlertId, std::vector<Bar>>;

Result<BarsOfAlerts> bars_of_alerts(Unit& unit, const OrganisationId& organisation, Instant since) {
    VIGIL_TRY(const auto with_bars, unit.sirens().with_bars(organisation, since));
    BarsOfAlerts found;
    for (const auto& each : with_bars) {
        VIGIL_TRY(found[each.alert], unit.cases().bars(each.case_id));
    }
    return found;
}

std::vector<AccountId> woken_by(const Siren& siren, std::vector<AccountId> everybody, const BarsOfAlerts& bars) {
    if (!siren.accounts.empty()) return siren.accounts;
    const auto found = bars.find(siren.alert);
    if (found != bars.end())
        std::erase_if(everybody, [&](const AccountId& each) { return is_barred(each, found->second); });
    return everybody;
}

// Each ringing once for each officer, in the shift in which it woke them.
using PerShift = std::map<std::pair<AccountId, Shift>, std::int64_t>;

PerShift per_shift(const std::vector<Ringing>& ringings, const std::vector<AccountId>& everybody,
                   const BarsOfAlerts& bars, const Shifts& shifts) {
    PerShift counted;
    for (const auto& ringing : ringings) {
        std::set<AccountId> woken;
        for (const auto* siren : ringing.sirens)
            for (const auto& officer : woken_by(*siren, everybody, bars))
                if (woken.insert(officer).second) ++counted[{officer, shifts.of(officer, siren->at)}];
    }
    return counted;
}

// How soon it was answered after it first woke somebody, and what became of it.
void add_answers(protocol::SirenSummary& summary, const std::vector<Ringing>& ringings,
                 const std::vector<SirenResult>& results) {
    std::map<AlertId, Outcome> outcomes;
    for (const auto& each : results) outcomes.insert_or_assign(each.alert, each.outcome);
    for (const auto& ringing : ringings) {
        ++summary.alerts;
        if (ringing.is_answered()) {
            ++summary.answered;
            summary.answered_soon += ringing.answered_at() - ringing.since <= kSoon ? 1 : 0;
        }
        bool is_known = false, is_confirmed = false;
        for (const auto* siren : ringing.sirens) {
            const auto outcome = outcomes.find(siren->alert);
            if (outcome == outcomes.end() || outcome->second == Outcome::still_handled) continue;
            is_known = true;
            is_confirmed = is_confirmed || outcome->second != Outcome::no_danger_found;
        }
        summary.known += is_known ? 1 : 0;
        summary.confirmed += is_confirmed ? 1 : 0;
    }
}

void add_shifts(protocol::SirenReport& report, const PerShift& counted, std::int64_t budget) {
    std::map<AccountId, protocol::SirenOfficer> officers;
    for (const auto& [where, sirens] : counted) {
        const auto& [account, shift] = where;
        auto& officer = officers.try_emplace(account, protocol::SirenOfficer{.account_id = account}).first->second;
        officer.sirens += sirens;
        officer.shifts += 1;
        officer.most = std::max(officer.most, sirens);
        report.total.most = std::max(report.total.most, sirens);
        if (sirens <= budget) continue;
        report.total.above_budget += 1;
        report.above_budget.push_back({.account_id = account,
                                       .from = shift.from,
                                       .until = shift.until,
                                       .on_duty = shift.on_duty,
                                       .sirens = sirens});
    }
    for (auto& each : officers) report.officers.push_back(std::move(each.second));
    std::sort(report.above_budget.begin(), report.above_budget.end(), [](const auto& a, const auto& b) {
        return std::tie(b.from, a.account_id) < std::tie(a.from, b.account_id);
    });
    if (report.above_budget.size() > protocol::SirenReport::kMostShifts)
        report.above_budget.resize(protocol::SirenReport::kMostShifts);
}

// Whoever is barred from a case learns from no number that there is one.
void leave_out_barred(const Caller& caller, const BarsOfAlerts& bars, std::vector<Siren>& sirens) {
    std::erase_if(sirens, [&](const Siren& siren) {
        const auto found = bars.find(siren.alert);
        return found != bars.end() && is_barred_anywhere(caller, found->second);
    });
}

Result<protocol::SirenReport> report_of(Unit& unit, const Caller* by, const Organisation& organisation,
                                        std::int64_t budget, Instant now) {
    protocol::SirenReport report{.total = {.organisation_id = organisation.id, .organisation_name = organisation.name},
                                 .since = now - kSirensShown,
                                 .budget = budget};
    VIGIL_TRY(auto sirens, unit.sirens().of_organisation(organisation.id, report.since, kMostSirens));
    if (sirens.size() == kMostSirens) report.since = sirens.back().at;
    VIGIL_TRY(const auto bars, bars_of_alerts(unit, organisation.id, report.since));
    if (by != nullptr) leave_out_barred(*by, bars, sirens);
    if (sirens.empty()) return report;
    std::reverse(sirens.begin(), sirens.end());
    VIGIL_TRY(const auto everybody, answering_officers(unit, organisation.id));
    VIGIL_TRY(const auto shifts,
              Shifts::between(unit, organisation.id, report.since - kLongestShift, now + kLongestShift));
    VIGIL_TRY(const auto results, unit.sirens().results(organisation.id, report.since));
    std::erase_if(sirens, [&](const Siren& each) { return woken_by(each, everybody, bars).empty(); });
    const auto ringings = grouped(sirens);
    add_answers(report.total, ringings, results);
    add_shifts(report, per_shift(ringings, everybody, bars, shifts), budget);
    return report;
}

bool plans_duty(const Caller& caller) {
    return std::any_of(caller.memberships.begin(), caller.memberships.end(),
                       [](const Membership& each) { return may(each.role, Right::roster); });
}

// Of one that has been ended since nothing is shown either.
Result<bool> is_shown(Unit& unit, const Caller* by, const OrganisationId& organisation) {
    if (by == nullptr) return true;
    const auto may = may_plan_duty(unit, *by, organisation);
    if (!may && may.error().kind != ErrorKind::forbidden && may.error().kind != ErrorKind::not_found)
        return may.error();
    return may.has_value();
}

}  // namespace

Result<protocol::SirenReport> read_sirens(Unit& unit, const Caller* by, const OrganisationId& id, std::int64_t budget,
                                          Instant now) {
    if (by != nullptr) {
        VIGIL_TRY(may_plan_duty(unit, *by, id));
    }
    VIGIL_TRY(const auto organisation, unit.organisations().find(id));
    if (!organisation) return Error{ErrorKind::not_found, "there is no such organisation"};
    return report_of(unit, by, *organisation, budget, now);
}

Result<protocol::SirenList> list_sirens(Unit& unit, const Caller* by, const std::optional<OrganisationId>& after,
                                        std::size_t limit, std::int64_t budget, Instant now) {
    protocol::SirenList page{.budget = budget, .organisations = {}};
    if (by != nullptr && !answers_alerts(by->memberships) && !plans_duty(*by)) return page;
    VIGIL_TRY(const auto woken, unit.sirens().organisations(now - kSirensShown, after));
    for (const auto& id : woken) {
        VIGIL_TRY(const bool shown, is_shown(unit, by, id));
        if (!shown) continue;
        VIGIL_TRY(const auto organisation, unit.organisations().find(id));
        if (!organisation) return Error{ErrorKind::internal, "a siren of no organisation"};
        VIGIL_TRY(auto report, report_of(unit, by, *organisation, budget, now));
        if (report.total.alerts == 0) continue;  // what may not be seen shows as no gap either
        if (page.organisations.size() == limit) {
            page.next = page.organisations.back().organisation_id.str();
            return page;
        }
        page.organisations.push_back(std::move(report.total));
    }
    return page;
}

}  // namespace vigil
