// Merging several cases in any order ends alike, and nothing that a reporter or an officer has is lost on the way.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <vector>

#include "domain/matching/merging.hpp"
#include "unit/domain/casework.hpp"

namespace vigil::domain_test {
namespace {

constexpr std::array kSignals{"vague_concern", "low_mood",   "custody_conflict", "neglect_basic", "bully_mild",
                              "no_food_heat",  "disability", "missing",          "weapon_threat"};
constexpr std::array kRelations{"none", "father", "neighbor", "unknown"};

struct Plan {
    std::vector<std::vector<const char*>> signals;  // of each report
    std::vector<const char*> relations;
    std::vector<int> places;
    std::vector<bool> answered;
    std::vector<int> hours;  // before each report
    bool certain{};          // whether the children are the same by T9's own words
};

Plan a_plan() {
    const auto count = static_cast<std::size_t>(*rc::gen::inRange(2, 6));
    Plan plan;
    for (std::size_t i = 0; i < count; ++i) {
        const auto drawn =
            *rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(0, kSignals.size()));
        std::vector<const char*> signals;
        for (const auto at : std::set<std::size_t>(drawn.begin(), drawn.end()))
            if (signals.size() < 3) signals.push_back(kSignals[at]);
        plan.signals.push_back(signals);
        plan.relations.push_back(kRelations[*rc::gen::inRange<std::size_t>(0, kRelations.size())]);
        plan.places.push_back(*rc::gen::inRange(0, 3));
        plan.answered.push_back(*rc::gen::arbitrary<bool>());
        plan.hours.push_back(*rc::gen::inRange(0, 2000));
    }
    plan.certain = *rc::gen::arbitrary<bool>();
    return plan;
}

// What must not change: receipts, acknowledgements, and the start of every clock.
struct Kept {
    std::map<std::string, std::pair<std::int64_t, std::string>> receipts;  // of each report: position, hash of the body
    std::set<std::string> acknowledgements;
    std::map<std::string, Instant> due;  // of each open alert
};

struct End {
    std::string facts;
    Level level{};
    std::string owner;
    std::vector<std::string> members;
    bool operator==(const End&) const = default;
};

class World : public Casework {
public:
    void TestBody() override {}

    void play(const Plan& plan) {
        const DivisionCode places[]{kTownship, kOtherTownship, kTownshipWithout};
        for (std::size_t i = 0; i < plan.signals.size(); ++i) {
            pass(std::chrono::hours(plan.hours[i]));
            auto report = a_report();
            report.signals.assign(plan.signals[i].begin(), plan.signals[i].end());
            report.suspect_relation = plan.relations[i];
            report.places.now->division = places[plan.places[i]];
            protocol::ReportedChild child;
            child.child_name = "其其格";
            child.birth_date = "2015-06-17";
            if (plan.certain) child.sex = Sex::female;
            report.children = {child};
            reports.push_back(file(report));
            if (!plan.answered[i]) continue;
            for (const auto& alert : alerts_of(reports.back()))
                if (alert.state == AlertState::open) acknowledge(alert);
        }
        officer_ = officer(in_.station);
        for (const auto& each : {in_.other_station, in_.banner_agency, in_.league_agency, in_.region})
            officer_.memberships.push_back({each, Role::county_officer});
    }

    // Merges along a random tree, in a random order.
    void merge_all(unsigned seed) {
        std::mt19937 random(seed);
        std::vector<std::pair<std::size_t, std::size_t>> tree;
        for (std::size_t later = 1; later < reports.size(); ++later) tree.emplace_back(later, random() % later);
        std::shuffle(tree.begin(), tree.end(), random);
        for (const auto& [later, earlier] : tree) {
            const auto match = match_between(reports[later], reports[earlier]);
            const auto merged = decide(officer_, match.id, MatchVerdict::same_event);
            if (!merged) throw std::runtime_error(merged.error().message);
        }
        tree_ = tree;
    }
    void take_apart() {
        for (const auto& [later, earlier] : tree_) {
            const auto undone =
                decide(officer_, match_between(reports[later], reports[earlier]).id, MatchVerdict::same_child);
            if (!undone) throw std::runtime_error(undone.error().message);
        }
    }

    Kept kept() {
        Kept kept;
        for (const auto& report : reports) {
            const auto mark = find([&](Unit& unit) { return unit.log().find(kReportFiled, report.id.str()); }).value();
            const auto hash = find([&](Unit& unit) {
                return unit.vault().open(Field::report_body_sha256, report.id.str(), report.sealed_body_sha256);
            });
            kept.receipts[report.id.str()] = {mark.pos, hash};
            for (const auto& alert : alerts_of(report)) {
                if (alert.state == AlertState::open && alert.due_at) kept.due[alert.id.str()] = *alert.due_at;
                for (const auto& each : find([&](Unit& unit) { return unit.alerts().acknowledgements(alert.id); }))
                    kept.acknowledgements.insert(each.id.str());
            }
        }
        return kept;
    }
    std::vector<std::string> statuses() {
        std::vector<std::string> all;
        for (const auto& report : reports) all.push_back(protocol::encode(status(report)));
        return all;
    }
    // Ids differ from world to world: reports are named by their number.
    End end() {
        End end;
        const auto members = members_of(reports.front());
        for (const auto& member : members) {
            const auto number = std::find_if(reports.begin(), reports.end(),
                                             [&](const Report& each) { return each.case_id == member.id; });
            end.members.push_back(std::to_string(number - reports.begin()));
        }
        end.level = members.front().level;
        end.owner = find([&](Unit& unit) { return unit.organisations().find(members.front().owner); })->name;
        const auto facts = find([&](Unit& unit) { return facts_of_case(unit, reports.back().case_id); });
        for (const auto& report : facts.reports) {
            end.facts += report.circumstance + ' ' + report.suspect_relation;
            for (const auto& signal : report.signals) end.facts += ' ' + signal.code;
            end.facts += '\n';
        }
        end.facts += std::to_string(facts.children.size());
        return end;
    }
    bool every_case_is_its_own() {
        return std::all_of(reports.begin(), reports.end(),
                           [&](const Report& each) { return members_of(each).size() == 1; });
    }
    Level highest() {
        Level level = Level::blue;
        for (const auto& report : reports) level = std::max(level, case_of(report).level);
        return level;
    }
    bool every_open_alert_has_its_clock() {
        for (const auto& report : reports)
            for (const auto& alert : alerts_of(report)) {
                const auto clocks = running_clocks(alert);
                if (alert.state == AlertState::open ? clocks.size() != (alert.due_at ? 1u : 0u) : !clocks.empty())
                    return false;
            }
        return true;
    }

    std::vector<Report> reports;

private:
    Caller officer_{};
    std::vector<std::pair<std::size_t, std::size_t>> tree_{};
};

RC_GTEST_PROP(Merging, GivenSeveralCases_WhenMergedInTwoOrders_ThenBothEndAlike, ()) {
    const auto plan = a_plan();
    World one;
    World other;
    one.play(plan);
    other.play(plan);
    one.merge_all(*rc::gen::arbitrary<unsigned>());
    other.merge_all(*rc::gen::arbitrary<unsigned>());
    const auto end = one.end();
    RC_ASSERT(end.members.size() == plan.signals.size());
    RC_ASSERT(end == other.end());
}

RC_GTEST_PROP(Merging, GivenSeveralCases_WhenMerged_ThenTheLevelIsNeverBelowTheHighestAndNothingIsLost, ()) {
    World world;
    world.play(a_plan());
    const auto highest = world.highest();
    const auto before = world.kept();
    const auto statuses = world.statuses();
    world.merge_all(*rc::gen::arbitrary<unsigned>());
    const auto after = world.kept();
    RC_ASSERT(world.end().level >= highest);
    RC_ASSERT(after.receipts == before.receipts);
    RC_ASSERT(std::includes(after.acknowledgements.begin(), after.acknowledgements.end(),
                            before.acknowledgements.begin(), before.acknowledgements.end()));
    for (const auto& [alert, due] : before.due) RC_ASSERT(after.due.count(alert) != 0 && after.due.at(alert) <= due);
    RC_ASSERT(world.every_open_alert_has_its_clock());
    RC_ASSERT(world.statuses() == statuses);
}

RC_GTEST_PROP(Merging, GivenMergedCases_WhenEveryMergeIsUndone_ThenEachCaseIsItsOwnAgainAndNothingIsLost, ()) {
    World world;
    world.play(a_plan());
    const auto before = world.kept();
    const auto statuses = world.statuses();
    world.merge_all(*rc::gen::arbitrary<unsigned>());
    world.take_apart();
    RC_ASSERT(world.every_case_is_its_own());
    const auto after = world.kept();
    RC_ASSERT(after.receipts == before.receipts);
    RC_ASSERT(std::includes(after.acknowledgements.begin(), after.acknowledgements.end(),
                            before.acknowledgements.begin(), before.acknowledgements.end()));
    for (const auto& [alert, due] : before.due) RC_ASSERT(after.due.count(alert) != 0 && after.due.at(alert) <= due);
    RC_ASSERT(world.every_open_alert_has_its_clock());
    RC_ASSERT(world.statuses() == statuses);
}

}  // namespace
}  // namespace vigil::domain_test
