// Random schedules of reports, answers, supplements, rosters, phones that are lost and found, officers who leave or step back, stand-stills
// and crashes in virtual time: the engine rings whom the reference rings, and nobody who could be reached is left to sleep (promise P4).
#include "property/ringing_reference.hpp"

#include <random>

#include "domain/administration/administration.hpp"
#include "domain/cases/barring.hpp"
#include "domain/clocks/firing.hpp"
#include "property/schedules.hpp"
#include "unit/domain/duty/planning.hpp"

namespace vigil::domain_test {
namespace {

using property::People;
using property::Ring;

constexpr std::array kSignalsOfRings{"vague_concern", "low_mood", "no_food_heat", "missing"};
constexpr int kSteps = 25;
constexpr std::size_t kOfficers = 5;
constexpr std::size_t kMostReports = 4;

// A report whose alert the station has, beside its reference.
struct Rung {
    Report report;
    Ring ring;
    AlertVersion version = 1;
    Instant since{};      // when it first had to ring
    Level since_level{};  // how grave it was then
};

class RingSchedule : public Planning {
public:
    void TestBody() override {}

    void play(std::mt19937& random) {
        random_ = &random;
        finish_earlier();
        for (std::size_t count = 0; count < kOfficers; ++count) hire();
        set_roster();
        file_one();
        for (int step = 0; step < kSteps; ++step) {
            act();
            fire();  // what is due at once: whoever stands above is asked where nobody is free
            compare();
        }
    }

private:
    std::size_t draw(std::size_t below) { return (*random_)() % below; }

    // The officers of the schedules before have left, and nothing of them waits.
    void finish_earlier() {
        for (const auto& each : officers_)
            if (staff_.answering.contains(each.account.str())) leave(each);
        for (const auto& each : alerts_) close(each.report);
        officers_.clear();
        alerts_.clear();
        staff_ = {};
    }

    // Nothing of it rings, or comes back.
    void close(const Report& report) {
        find([&](Unit& unit) -> Result<std::monostate> {
            VIGIL_TRY(auto alerts, unit.alerts().of_case(report.case_id));
            std::vector<std::string> subjects{report.case_id.str()};
            for (auto& alert : alerts) {
                subjects.push_back(alert.id.str());
                alert.state = AlertState::closed;
                VIGIL_TRY(unit.alerts().update(alert));
            }
            for (const auto& subject : subjects) {
                VIGIL_TRY(const auto clocks, unit.clocks().running(subject));
                for (Clock clock : clocks) {
                    clock.stopped_at = now();
                    VIGIL_TRY(unit.clocks().end(clock));
                }
            }
            return std::monostate{};
        });
    }

    void hire() {
        officers_.push_back(with_phone(in_.station));
        staff_.answering.insert(officers_.back().account.str());
        staff_.with_phone.insert(officers_.back().account.str());
    }

    void act() {
        switch (draw(14)) {
            case 0:
            case 1:
                return alerts_.size() < kMostReports ? file_one() : answer();
            case 2:
            case 3:
                return answer();
            case 4:
            case 5:
                return add_signs();
            case 6:
            case 7:
                return set_roster();
            case 8:
                return lose_or_find_phone();
            case 9:
                return draw(3) == 0 ? leave_one() : step_back();
            case 10:
                return crash();
            case 11:
                return stand_still(a_while());
            default:
                return serve(a_while());
        }
    }

    std::chrono::milliseconds a_while() {
        const std::chrono::milliseconds unit[]{1s, 1min, 10min, 1h};
        return unit[draw(std::size(unit))] * static_cast<int>(1 + draw(12));
    }

    const Caller& somebody() { return officers_[draw(officers_.size())]; }
    Rung& some_alert() { return alerts_[draw(alerts_.size())]; }

    void file_one() {
        Rung rung;
        rung.report = file(a_report({kSignalsOfRings[draw(kSignalsOfRings.size())]}));
        begin(rung, root(rung.report).level);
        alerts_.push_back(std::move(rung));
    }

    void begin(Rung& one, Level level) {
        set_since(one, level);
        one.ring.begin(staff_, level, now());
    }
    void set_since(Rung& one, Level level) {
        one.since = now();
        one.since_level = level;
    }

    // Somebody does, and sees the children, so that nothing comes back and nobody is busy.
    void answer() {
        auto& one = some_alert();
        const auto& who = somebody();
        const auto alert = root(one.report);
        const auto id = who.account.str();
        if (alert.state != AlertState::open || !staff_.answering.contains(id) || one.ring.barred.contains(id)) return;
        const Answer given{.id = an_acknowledgement_id(), .alert = alert.id, .version = alert.version};
        find([&](Unit& unit) { return vigil::acknowledge(unit, who, given, now()); });
        for (const auto& child : children_of(one.report)) ASSERT_TRUE(record(one.report, saw(child), who));
        one.ring.answer();
    }

    void add_signs() {
        auto& one = some_alert();
        supplement(one.report, a_supplement({kSignalsOfRings[draw(kSignalsOfRings.size())]}));
        look(one);
    }

    // What triage did to the alert, which is not the matter of this test.
    void look(Rung& one) {
        const auto alert = root(one.report);
        if (alert.version > one.version) {
            one.version = alert.version;
            begin(one, alert.level);
        } else if (alert.level > one.ring.level) {
            if (one.ring.level == Level::blue) set_since(one, alert.level);
            one.ring.raise(staff_, alert.level, now());
        }
    }

    // Somebody is on duty, or nobody; some are chiefs.
    void set_roster() {
        using enum Weekday;
        protocol::Roster roster = nobody();
        protocol::Shift shift{.days = {monday, tuesday, wednesday, thursday, friday, saturday, sunday},
                              .from = "00:00",
                              .until = "24:00",
                              .officers = {}};
        staff_.on_duty.clear();
        staff_.chiefs.clear();
        for (const auto& each : officers_) {
            if (draw(3) == 0) shift.officers.push_back(each.account);
            if (draw(4) == 0) roster.chiefs.push_back(each.account);
        }
        for (const auto& each : shift.officers) staff_.on_duty.insert(each.str());
        for (const auto& each : roster.chiefs) staff_.chiefs.insert(each.str());
        if (!shift.officers.empty()) roster.shifts.push_back(std::move(shift));
        find([&](Unit& unit) -> Result<std::monostate> {
            VIGIL_TRY(const auto standing, unit.rosters().newest(in_.station));
            VIGIL_TRY(unit.rosters().insert({.id = RosterId(ids_.next(now())),
                                             .organisation = in_.station,
                                             .version = standing ? standing->version + 1 : 1,
                                             .roster = roster,
                                             .set_at = now()}));
            return std::monostate{};
        });
    }

    // A phone that lies broken at home is not told of: nothing changes for whoever is rung already.
    void lose_or_find_phone() {
        const auto& who = somebody();
        const auto id = who.account.str();
        if (staff_.with_phone.erase(id) > 0) return lose_phones_of(who);
        find([&](Unit& unit) -> Result<std::monostate> {
            VIGIL_TRY(unit.devices().insert({.id = DeviceId(ids_.next(now())),
                                             .account = who.account,
                                             .algorithm = "ES256",
                                             .public_key = "key",
                                             .sealed_label = {},
                                             .created_at = now()}));
            return std::monostate{};
        });
        staff_.with_phone.insert(id);
    }

    void leave(const Caller& who) {
        const Administration administration(rules(), ids_);
        find([&](Unit& unit) { return administration.end_account(unit, who.account, now()); });
        staff_.answering.erase(who.account.str());
    }
    void leave_one() {
        if (staff_.answering.size() <= 2) return;
        const auto& who = somebody();
        if (!staff_.answering.contains(who.account.str())) return;
        leave(who);
        for (auto& each : alerts_) each.ring.replace(staff_, who.account.str());
    }

    // Somebody knows the family. Two must be left who may answer.
    void step_back() {
        auto& one = some_alert();
        const auto& who = somebody();
        const auto id = who.account.str();
        if (!staff_.answering.contains(id) || one.ring.barred.contains(id)) return;
        auto left = one.ring.allowed(staff_, staff_.answering);
        left.erase(id);
        if (left.size() < 2) return;
        protocol::Recuse recusal;
        recusal.text = "认识这家人";
        find([&](Unit& unit) { return recuse(unit, {rules(), ids_}, who, one.report.case_id, recusal, now()); });
        one.ring.barred.insert(id);
        look(one);
        one.ring.replace(staff_, id);
    }

    // The process ends before it commits what was due.
    void crash() {
        const auto killed = write([&](Unit& unit) -> Result<std::monostate> {
            VIGIL_TRY(fire_due_clocks(unit, rules(), ids_, {}, 1 + draw(3), now() + a_while()));
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

    void fire() {
        while (fire_clocks(1 + draw(20)) > 0) {
        }
        for (auto& each : alerts_) {
            while (each.ring.next && *each.ring.next <= now()) each.ring.fire(staff_);
            look(each);
        }
    }

    void compare() {
        for (const auto& each : alerts_) {
            const auto& ring = each.ring;
            const auto alert = root(each.report);
            ASSERT_EQ(alert.state == AlertState::open, ring.open);
            if (!ring.open) continue;
            People rung;
            for (const auto& officer : alert.rung) rung.insert(officer.str());
            EXPECT_EQ(rung, ring.rung);
            std::optional<Instant> next;
            for (const auto& clock : running_clocks(alert))
                if (clock.kind == kRingClock) next = clock.due_at;
            // Where everybody is rung already, another ring comes or does not: it adds nobody.
            if (rung != ring.allowed(staff_, staff_.answering)) {
                EXPECT_EQ(next, ring.next);
            }
            if (alert.level != Level::blue) look_at_rung(alert, each, rung, next.has_value());
        }
    }

    // What must be so however it is brought about.
    void look_at_rung(const Alert& alert, const Rung& one, const People& rung, bool more_comes) {
        const auto allowed = one.ring.allowed(staff_, staff_.answering);
        EXPECT_TRUE(std::includes(allowed.begin(), allowed.end(), rung.begin(), rung.end()))
            << "somebody is rung who may not answer";
        if (now() >= one.since + property::ring_after(one.since_level, property::kRings - 1)) {
            EXPECT_EQ(rung, allowed) << "by now it rings everybody";
        }
        EXPECT_TRUE(!staff_.reaches(allowed) || staff_.reaches(rung) || more_comes)
            << "nobody who could be reached is rung";
        People woken;
        for (const auto& siren : find([&](Unit& unit) { return unit.sirens().of_version(alert.id, alert.version); }))
            for (const auto& officer : siren.accounts) woken.insert(officer.str());
        EXPECT_TRUE(std::includes(woken.begin(), woken.end(), rung.begin(), rung.end())) << "a siren is not counted";
    }

    std::mt19937* random_ = nullptr;
    property::Staffing staff_{};
    std::vector<Caller> officers_{};
    std::vector<Rung> alerts_{};
};

TEST(RingSchedules, GivenRandomSchedules_WhenPlayed_ThenTheEngineRingsWhomTheReferenceRings) {
    property::play_schedules<RingSchedule>(100, 10);
}

}  // namespace
}  // namespace vigil::domain_test
