// Random schedules of reports, answers, levels, bars, stand-stills and crashes in virtual time: the engine does exactly what the
// reference does, and no schedule ends in silence (promise P4).
//
// VIGIL_SCHEDULES and VIGIL_SEED say how many and which; the seed is printed.
#include "property/climbing_reference.hpp"

#include <cstdlib>
#include <iostream>
#include <random>

#include "domain/alerts/climbing.hpp"
#include "domain/alerts/withdrawing.hpp"
#include "domain/clocks/firing.hpp"
#include "unit/domain/casework.hpp"

namespace vigil::domain_test {
namespace {

using property::Climb;

constexpr std::array kSignals{"vague_concern", "low_mood", "no_food_heat", "neglect_basic",
                              "alone_under8",  "missing",  "weapon_threat"};
constexpr std::size_t kSchedulesOfAWorld = 50;
constexpr int kSteps = 12;

// One alert that was raised, beside its reference.
struct Watched {
    Climb climb;
    AlertVersion version{};
    bool closed = false;
};

class Schedule : public Casework {
public:
    void TestBody() override {}

    void play(std::mt19937& random) {
        random_ = &random;
        watched_.clear();
        barred_.clear();
        const auto document = a_report({kSignals[draw(kSignals.size())]});
        report_ = file(document);
        look();
        for (int step = 0; step < kSteps; ++step) {
            act();
            compare();
        }
        end();
    }

private:
    std::size_t draw(std::size_t below) { return (*random_)() % below; }

    // Days only where they pass quickly: not while red alerts are repeated every ten minutes.
    enum class Days { too_many, few_enough };
    std::chrono::milliseconds a_while(Days days) {
        const std::chrono::milliseconds unit[]{1s, 1min, 10min, 1h, 24h};
        return unit[draw(days == Days::too_many ? 4 : 5)] * static_cast<int>(1 + draw(12));
    }

    void act() {
        switch (draw(9)) {
            case 0:
                return answer();
            case 1:
                supplement(report_, a_supplement({kSignals[draw(kSignals.size())]}));
                return look();
            case 2:
                lower();
                return look();
            case 3:
                if (draw(4) == 0) bar();
                return look();
            case 4:
                return crash();
            case 5:
                return stand_still(a_while(Days::few_enough));
            default:
                return serve(a_while(case_of(report_).level >= Level::orange ? Days::too_many : Days::few_enough));
        }
    }

    // Somebody who is asked answers; one in ten answers something that was answered before.
    void answer() {
        auto alerts = alerts_of(report_);
        const auto wanted = draw(10) == 0 ? AlertState::acknowledged : AlertState::open;
        std::erase_if(alerts, [&](const Alert& each) { return each.state != wanted; });
        if (alerts.empty()) return;
        const auto& alert = alerts[draw(alerts.size())];
        acknowledge(alert);
        if (wanted == AlertState::open) watched_.at(alert.climbed_from.value_or(alert.id).str()).climb.answer();
    }

    // As a second person agreed; triage may raise it again.
    void lower() {
        auto about = case_of(report_);
        if (about.level == Level::blue) return;
        about.level = static_cast<Level>(static_cast<int>(about.level) - 1);
        about.lowered = about.level;
        find([&](Unit& unit) -> Result<std::monostate> {
            VIGIL_TRY(unit.cases().update(about));
            VIGIL_TRY(const auto alerts, unit.alerts().of_case(about.id));
            for (auto alert : alerts) {
                if (alert.state == AlertState::closed) continue;
                alert.level = about.level;
                VIGIL_TRY(unit.alerts().update(alert));
            }
            return std::monostate{};
        });
    }

    // Not the region: nobody stands above it who could, and somebody must be left to answer (promise P3).
    void bar() {
        const OrganisationId all[]{in_.station,       in_.police,        in_.banner_agency,
                                   in_.banner_police, in_.league_agency, in_.women};
        const auto& one = all[draw(std::size(all))];
        if (!barred_.insert(one.str()).second) return;
        find([&](Unit& unit) -> Result<std::monostate> {
            VIGIL_TRY(unit.cases().insert_bar(
                {.case_id = report_.case_id, .organisation = one, .reason = "barred", .row = ids_.next(now())}));
            VIGIL_TRY(const auto about, unit.cases().find(report_.case_id));
            VIGIL_TRY(withdraw_from_barred(unit, *about, now()));
            return std::monostate{};
        });
        for (auto& [id, each] : watched_) each.climb.asked.erase(one.str());
    }

    // The process ends before it commits what was due.
    void crash() {
        const auto killed = write([&](Unit& unit) -> Result<std::monostate> {
            VIGIL_TRY(fire_due_clocks(unit, rules(), ids_, {}, 1 + draw(3), now() + a_while(Days::few_enough)));
            return Error{ErrorKind::unavailable, "killed"};
        });
        EXPECT_FALSE(killed);
    }

    void serve(std::chrono::milliseconds time) {
        const Instant until = now() + time;
        for (;;) {
            const auto clock = find([&](Unit& unit) { return first_clock_due(unit, {}); });
            if (!clock || clock->due_at > until) break;
            if (clock->due_at > now()) pass(clock->due_at - now());
            fire();
        }
        pass(until - now());
    }
    void stand_still(std::chrono::milliseconds time) {
        pass(time);
        fire();
    }

    // Fires what is due, here and in the reference.
    void fire() {
        std::map<std::string, std::int64_t> revisions;
        for (const auto& alert : alerts_of(report_)) revisions[alert.id.str()] = alert.revision;
        fire_clocks(1 + draw(20));
        for (auto& [id, each] : watched_) {
            const int rings = each.climb.rings;
            while (each.climb.due() && *each.climb.due() <= now()) each.climb.fire(performing_, barred_, now());
            const auto alert = find([&](Unit& unit) { return unit.alerts().find(AlertId(id)); }).value();
            EXPECT_EQ(alert.revision - revisions[id], each.climb.rings - rings) << "how often it was asked again";
        }
    }

    // What triage and people did to the alerts that were raised, which is not the matter of this test.
    void look() {
        for (const auto& alert : alerts_of(report_)) {
            if (alert.climbed_from) continue;
            const auto known = watched_.find(alert.id.str());
            if (known == watched_.end()) {
                watched_.emplace(alert.id.str(), Watched{{alert.organisation.str(), alert.function, alert.level, now()},
                                                         alert.version});
                continue;
            }
            auto& [climb, version, closed] = known->second;
            if (alert.state == AlertState::closed) {
                climb.answer();
                closed = true;
            } else if (alert.version > version) {
                climb.level = alert.level;
                climb.begin(now());
            } else if (alert.level > climb.level) {
                climb.raise(alert.level, now());
            }
            climb.level = alert.level;
            climb.function = alert.function;
            version = alert.version;
        }
    }

    void compare() {
        const auto alerts = alerts_of(report_);
        for (const auto& alert : alerts) {
            if (alert.climbed_from) continue;
            const auto& [climb, version, closed] = watched_.at(alert.id.str());
            EXPECT_EQ(alert.state == AlertState::open, climb.open && !closed);
            std::map<std::string, Instant> asked;
            for (const auto& each : alerts) {
                if (each.climbed_from != alert.id || each.state != AlertState::open) continue;
                asked[each.organisation.str()] = each.raised_at;
                EXPECT_EQ(each.level, alert.level);
                EXPECT_EQ(each.version, alert.version);
            }
            EXPECT_EQ(asked, climb.asked);
            auto clocks = running_clocks(alert);
            std::erase_if(clocks, [](const Clock& each) { return each.fired_at.has_value(); });
            ASSERT_LE(clocks.size(), 1u);
            EXPECT_EQ(clocks.empty() ? std::nullopt : std::optional(clocks[0].due_at), climb.due());
            const bool must_ring = alert.state == AlertState::open && alert.level != Level::blue &&
                                   climb.function != Function::procuratorate;
            EXPECT_TRUE(!must_ring || !clocks.empty()) << "silence";
        }
    }

    // Everything is answered, and nothing rings any more.
    void end() {
        for (const auto& alert : alerts_of(report_)) {
            const auto now_is = find([&](Unit& unit) { return unit.alerts().find(alert.id); }).value();
            if (now_is.state == AlertState::open) acknowledge(now_is);
        }
        pass(std::chrono::days(40));
        EXPECT_EQ(fire_clocks(), 0u);
    }

    std::mt19937* random_ = nullptr;
    Report report_{};
    std::map<std::string, Watched> watched_{};
    std::set<std::string> barred_{};
    const property::Performing performing_{{{Function::protection, 4}, in_.station.str()},
                                           {{Function::protection, 3}, in_.banner_agency.str()},
                                           {{Function::protection, 2}, in_.league_agency.str()},
                                           {{Function::protection, 1}, in_.region.str()},
                                           {{Function::police, 4}, in_.police.str()},
                                           {{Function::police, 3}, in_.banner_police.str()},
                                           {{Function::procuratorate, 3}, in_.procuratorate.str()},
                                           {{Function::education, 3}, in_.education.str()},
                                           {{Function::women, 3}, in_.women.str()}};
};

std::size_t number_from(const char* variable, std::size_t otherwise) {
    const char* text = std::getenv(variable);
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

TEST(ClimbingSchedules, GivenRandomSchedules_WhenPlayed_ThenTheEngineDoesWhatTheReferenceDoesAndNeverFallsSilent) {
    const auto count = number_from("VIGIL_SCHEDULES", 600);
    const auto seed = number_from("VIGIL_SEED", std::random_device{}());
    std::cout << "seed " << seed << '\n';
    for (std::size_t done = 0; done < count;) {
        Schedule world;
        for (std::size_t of_this = 0; of_this < kSchedulesOfAWorld && done < count; ++of_this, ++done) {
            std::mt19937 random(static_cast<std::mt19937::result_type>(seed + done));
            try {
                world.play(random);
            } catch (const std::exception& thrown) {
                FAIL() << "schedule " << seed + done << ": " << thrown.what();
            }
            ASSERT_FALSE(testing::Test::HasFailure()) << "schedule " << seed + done;
        }
    }
}

}  // namespace
}  // namespace vigil::domain_test
