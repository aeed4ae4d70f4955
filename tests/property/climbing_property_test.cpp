// Random schedules of reports, answers, first contacts, transfers, levels, bars, stand-stills and crashes in virtual time: the
// engine does exactly what the reference does, and no schedule ends in silence (promise P4).
#include "property/climbing_reference.hpp"

#include <random>

#include "domain/alerts/climbing.hpp"
#include "domain/alerts/undertaking.hpp"
#include "domain/alerts/withdrawing.hpp"
#include "domain/clocks/firing.hpp"
#include "domain/measures/recording.hpp"
#include "domain/transfers/transferring.hpp"
#include "property/schedules.hpp"
#include "unit/domain/auditing/auditing.hpp"
#include "unit/domain/casework.hpp"

namespace vigil::domain_test {
namespace {

using property::Climb;
using property::FirstContact;

constexpr std::array kSignals{"vague_concern", "low_mood", "no_food_heat", "neglect_basic",
                              "alone_under8",  "missing",  "weapon_threat"};
constexpr int kSteps = 12;

// One alert that was raised, beside its reference.
struct Watched {
    Climb climb;
    AlertVersion version{};
    bool owns = false;
    bool closed = false;
    std::optional<Instant> promised{};  // by whoever answered: when the child is seen
};

class Schedule : public Casework {
public:
    void TestBody() override {}

    void play(std::mt19937& random) {
        random_ = &random;
        watched_.clear();
        barred_.clear();
        pending_.reset();
        began_after_ = audit_.position();
        const auto document = a_report({kSignals[draw(kSignals.size())]});
        report_ = file(document);
        const auto level = case_of(report_).level;
        contact_ = {.level = level, .due = property::to_be_seen(level, now())};
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
        switch (draw(11)) {
            case 0:
                return answer();
            case 1:
                supplement(report_, a_supplement({kSignals[draw(kSignals.size())]}));
                contact_.judge(case_of(report_).level, now());
                return look();
            case 2:
                lower();
                return look();
            case 3:
                if (draw(4) == 0) bar();
                return look();
            case 4:
                return crash();
            case 9:
                if (draw(3) == 0) see();
                return;
            case 10:
                return hand_over();
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
        std::optional<Instant> said;
        if (draw(2) == 0) said = now() + a_while(Days::few_enough) - 10min;
        answer(alert, said);
        if (wanted != AlertState::open) return;
        auto& root = watched_.at(alert.climbed_from.value_or(alert.id).str());
        root.climb.answer();
        if (root.owns && !contact_.seen) expect(root, said);
    }

    // Of an answer of the owner: by when the child is seen.
    void expect(Watched& owner, std::optional<Instant> said) {
        owner.promised = contact_.expected(said, now());
        if (contact_.passed || *owner.promised < contact_.due) owner.climb.expected = owner.promised;
    }

    std::optional<Alert> alert_of_owner() {
        for (const auto& alert : alerts_of(report_))
            if (alert.owner && alert.state != AlertState::closed) return alert;
        return std::nullopt;
    }

    // The owner asks the neighbouring station to take the case over; which does, or the owner thinks better of it.
    void hand_over() {
        const auto owner = alert_of_owner();
        if (!owner || owner->organisation == in_.other_station) return;
        if (!pending_) return ask_for_transfer(*owner);
        const bool accepts = draw(2) == 0;
        const auto caller = officer(accepts ? in_.other_station : owner->organisation);
        protocol::DecideTransfer document;
        document.decision_id = an_acknowledgement_id();
        document.verdict = accepts ? TransferVerdict::accept : TransferVerdict::withdraw;
        const auto decided = write([&](Unit& unit) {
            return decide_transfer(unit, {rules(), ids_}, caller, *pending_, document, now());
        });
        if (!decided) return;  // the case has got another owner since
        pending_.reset();
        auto& theirs = watched_of(in_.other_station);
        if (accepts || asked_version_ == theirs.version) theirs.climb.answer();
        if (!accepts) return;
        auto& ours = watched_.at(owner->id.str());
        theirs.owns = true;
        if (!contact_.seen) expect(theirs, ours.climb.open ? std::nullopt : ours.promised);
        ours.owns = false;
        ours.climb.answer();
        ours.climb.expected.reset();
    }

    void ask_for_transfer(const Alert& owner) {
        protocol::AskForTransfer document;
        document.transfer_id = TransferId(an_acknowledgement_id().str());
        document.organisation_id = in_.other_station;
        document.text = "孩子住在邻镇";
        const auto caller = officer(owner.organisation);
        const auto asked = write([&](Unit& unit) {
            return vigil::ask_for_transfer(unit, {rules(), ids_}, caller, report_.case_id, document, now());
        });
        if (!asked) return;  // it has handed the case over before
        pending_ = document.transfer_id;
        from_ = owner.organisation;
        decision_due_ = property::after(case_of(report_).level, 1, now());
        asked_version_ = asked.value().asked_version;
        look();
        if (!asked_version_) return;  // it waits already
        auto& theirs = watched_of(in_.other_station).climb;
        if (owner.state != AlertState::open || !owner.due_at || *owner.due_at <= now()) return;
        theirs.no_later = owner.due_at;
        if (theirs.limit) theirs.limit = std::min(*theirs.limit, *owner.due_at);
    }

    Watched& watched_of(const OrganisationId& organisation) {
        for (auto& [id, each] : watched_)
            if (each.climb.organisation == organisation.str()) return each;
        throw std::runtime_error("that organisation is not asked");
    }

    void answer(const Alert& alert, std::optional<Instant> said) {
        const Answer given{.id = an_acknowledgement_id(),
                           .alert = alert.id,
                           .version = alert.version,
                           .client_at = {},
                           .next_step = {},
                           .responsible = {},
                           .expected_at = said};
        const auto caller = officer(alert.organisation);
        find([&](Unit& unit) { return vigil::acknowledge(unit, caller, given, now()); });
    }

    // By an officer of the owner; where everybody who owned it is barred, by nobody.
    void see() {
        const auto alerts = alerts_of(report_);
        const auto owner = std::find_if(alerts.begin(), alerts.end(), [](const Alert& each) { return each.owner; });
        if (owner == alerts.end() || contact_.seen) return;
        protocol::RecordMeasure measure;
        measure.measure_id = MeasureId(an_acknowledgement_id().str());
        measure.kind = MeasureKind::child_seen;
        measure.child_id = find([&](Unit& unit) { return unit.reports().children(report_.case_id); }).at(0).id;
        measure.place = "家中";
        measure.text = "情况良好";
        const auto caller = officer(owner->organisation);
        find([&](Unit& unit) { return record_measure(unit, caller, report_.case_id, measure, now()); });
        contact_.seen = true;
        for (auto& [id, each] : watched_) each.climb.expected.reset();
    }

    // As a second person agreed; triage may raise it again.
    void lower() {
        auto about = case_of(report_);
        if (about.level == Level::blue) return;
        about.level = static_cast<Level>(static_cast<int>(about.level) - 1);
        about.lowered = about.level;
        find([&](Unit& unit) -> Result<std::monostate> {
            VIGIL_TRY(unit.cases().update(about));
            unit.log().append({"case.level_set",
                               ids_.next(now()),
                               now(),
                               {{"case", about.id.str()}, {"to", std::string(to_text(about.level))}}});
            VIGIL_TRY(const auto alerts, unit.alerts().of_case(about.id));
            for (auto alert : alerts) {
                if (alert.state == AlertState::closed) continue;
                alert.level = std::min(alert.level, about.level);
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
            const int anew = comes_back(each) || is_reminded(each) ? 1 : 0;
            each.version += anew;
            EXPECT_EQ(alert.version, each.version);
            EXPECT_EQ(alert.revision - revisions[id], each.climb.rings - rings + anew)
                << "how often it was asked again";
        }
        contact_.passed = contact_.passed || (!contact_.seen && contact_.due <= now());
    }

    // Whoever is to take the case over has only acknowledged; or there is nothing to take over any more.
    bool is_reminded(Watched& watched) {
        if (!pending_ || decision_due_ > now() || watched.climb.organisation != in_.other_station.str()) return false;
        if (case_of(report_).owner != from_) {
            pending_.reset();
            return false;
        }
        decision_due_ = property::after(case_of(report_).level, 1, now());
        if (watched.climb.open || watched.closed) return false;
        watched.climb.level = std::max(watched.climb.level, case_of(report_).level);
        watched.climb.begin(now());
        asked_version_ = watched.version + 1;
        return true;
    }

    // Whoever answered has not seen the child by the limit, or by when they said.
    bool comes_back(Watched& watched) {
        auto& climb = watched.climb;
        const bool limit_ends = watched.owns && !contact_.seen && !contact_.passed && contact_.due <= now();
        const bool promise_ends = climb.expected && *climb.expected <= now();
        if (promise_ends) climb.expected.reset();
        if (climb.open || watched.closed || (!limit_ends && !promise_ends)) return false;
        watched.promised.reset();
        climb.begin(now());
        return true;
    }

    // What triage and people did to the alerts that were raised, which is not the matter of this test.
    void look() {
        for (const auto& alert : alerts_of(report_)) {
            if (alert.climbed_from) continue;
            const auto known = watched_.find(alert.id.str());
            if (known == watched_.end()) {
                watched_.emplace(alert.id.str(), Watched{{alert.organisation.str(), alert.function, alert.level, now()},
                                                         alert.version,
                                                         alert.owner});
                continue;
            }
            auto& [climb, version, owns, closed, promised] = known->second;
            owns = alert.owner;
            if (alert.state == AlertState::closed) {
                climb.answer();
                closed = true;
            } else if (alert.version > version) {
                promised.reset();
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

    // What the log alone says had to be done, was done, and nothing else.
    void audit() {
        const auto entries = find([&](Unit& unit) { return unit.log().after(audit_.position(), 100'000); });
        for (const auto& each : entries) ASSERT_TRUE(audit_.take(each, audit_tools()));
        auto findings = audit_.take_findings();
        const auto overdue = audit_.overdue(now());
        findings.insert(findings.end(), overdue.begin(), overdue.end());
        ASSERT_THAT(findings, testing::IsEmpty()) << told(entries_of_schedule());
    }
    std::vector<LoggedEvent> entries_of_schedule() {
        return find([&](Unit& unit) { return unit.log().after(began_after_, 100'000); });
    }

    void compare() {
        audit();
        const auto alerts = alerts_of(report_);
        for (const auto& alert : alerts) {
            if (alert.climbed_from) continue;
            const auto& [climb, version, owns, closed, promised] = watched_.at(alert.id.str());
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
            compare_expected(alert, clocks, climb);
            std::erase_if(clocks,
                          [](const Clock& each) { return each.fired_at.has_value() || each.kind == kExpectedClock; });
            ASSERT_LE(clocks.size(), 1u);
            EXPECT_EQ(clocks.empty() ? std::nullopt : std::optional(clocks[0].due_at), climb.due());
            const bool must_ring = alert.state == AlertState::open && alert.level != Level::blue &&
                                   climb.function != Function::procuratorate;
            EXPECT_TRUE(!must_ring || !clocks.empty()) << "silence";
        }
    }

    // Of an answer that stands; one of an earlier version stops without a sound when it is due.
    void compare_expected(const Alert& alert, const std::vector<Clock>& clocks, const Climb& climb) {
        std::optional<Instant> expected;
        for (const auto& clock : clocks)
            if (clock.kind == kExpectedClock && clock.state_version == alert.version) expected = clock.due_at;
        if (alert.state != AlertState::acknowledged) expected = climb.expected;
        EXPECT_EQ(expected, climb.expected);
    }

    // The child is seen, nothing is to be handed over, everything is answered, and nothing rings any more.
    void end() {
        see();
        if (pending_) {
            find([&](Unit& unit) -> Result<std::monostate> {
                VIGIL_TRY(auto transfer, unit.transfers().find(*pending_));
                transfer->state = TransferState::withdrawn;
                VIGIL_TRY(unit.transfers().update(*transfer));
                return std::monostate{};
            });
        }
        for (const auto& alert : alerts_of(report_)) {
            const auto now_is = find([&](Unit& unit) { return unit.alerts().find(alert.id); }).value();
            if (now_is.state == AlertState::open) acknowledge(now_is);
        }
        std::map<std::string, std::int64_t> revisions;
        for (const auto& alert : alerts_of(report_)) revisions[alert.id.str()] = alert.revision;
        pass(std::chrono::days(40));
        fire_clocks();
        for (const auto& alert : alerts_of(report_)) EXPECT_EQ(alert.revision, revisions.at(alert.id.str()));
        audit();
        EXPECT_EQ(audit_.waiting(), 0U);
    }

    EscalationAudit audit_{};  // of the whole world
    std::int64_t began_after_ = 0;
    std::mt19937* random_ = nullptr;
    Report report_{};
    FirstContact contact_{};
    std::optional<TransferId> pending_{};
    OrganisationId from_{};
    Instant decision_due_{};
    std::optional<AlertVersion> asked_version_{};
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

TEST(ClimbingSchedules, GivenRandomSchedules_WhenPlayed_ThenTheEngineDoesWhatTheReferenceDoesAndNeverFallsSilent) {
    property::play_schedules<Schedule>(600);
}

}  // namespace
}  // namespace vigil::domain_test
