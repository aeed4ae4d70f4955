// What rings nobody is said once a work day, when offices open (promise P4; policy facts 5.5: blue, "worklist item, daily digest").
// Every test begins on Monday, 2 March 2026, at 09:00 in China, without a holiday calendar.
#include "domain/digests/digest.hpp"

#include "domain/cases/levels.hpp"
#include "unit/domain/measures/measuring.hpp"

namespace vigil::domain_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class Digests : public Measuring {
protected:
    // The days on which the organisation was told, in order.
    std::vector<std::string> days_told(const OrganisationId& organisation) {
        std::vector<std::string> days;
        for (const auto& item : items_of(organisation))
            if (item.kind == ItemKind::digest) days.push_back(item.digest.value().day);
        return days;
    }
    std::vector<std::string> days_told() { return days_told(in_.station); }
    // Every morning of March from the day on that comes next until that one, at 08:30.
    void come_to_morning_of(unsigned day) {
        while (now() < china(2026, 3, day, 8, 30)) come_to(std::min(next_morning(), china(2026, 3, day, 8, 30)));
    }
    std::vector<Clock> digest_clocks(const OrganisationId& organisation) {
        return find([&](Unit& unit) { return unit.clocks().running(organisation.str()); });
    }
    protocol::Digest digest_for(const Caller& caller) {
        const auto list = find([&](Unit& unit) { return read_digests(unit, caller, now()); });
        if (list.digests.size() != 1) throw std::runtime_error("not one digest");
        return list.digests.front();
    }
    void bar_person(const Report& report, const Caller& caller) {
        find([&](Unit& unit) -> Result<std::monostate> {
            VIGIL_TRY(unit.cases().insert_bar(
                {.case_id = report.case_id, .reason = "kinship", .row = ids_.random(), .account = caller.account}));
            return std::monostate{};
        });
    }
    std::optional<std::vector<AccountId>> kept_from() {
        return find([&](Unit& unit) { return kept_from_digest(unit, in_.station); });
    }

private:
    Instant next_morning() { return now() + 24h - (now() - china(2026, 3, 2, 8, 30)) % 24h; }
};

TEST_F(Digests, GivenABlueAlert_WhenDaysPass_ThenItsStationIsToldEachWorkDayAtHalfPastEight) {
    file_at(Level::blue);
    come_to(china(2026, 3, 3, 8, 29));
    EXPECT_THAT(days_told(), IsEmpty());
    come_to(china(2026, 3, 3, 8, 30));
    EXPECT_THAT(days_told(), ElementsAre("2026-03-03"));
    come_to_morning_of(6);
    EXPECT_EQ(digest_clocks(in_.station).at(0).due_at, china(2026, 3, 9, 8, 30)) << "a Friday, and the Monday after it";
    come_to_morning_of(9);
    EXPECT_THAT(days_told(), ElementsAre("2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06", "2026-03-09"));
}

TEST_F(Digests, GivenABlueAlert_WhenItIsAnswered_ThenTheDigestsEnd) {
    const auto report = file_at(Level::blue);
    end_limits(report);
    come_to_morning_of(3);
    acknowledge(root(report));
    come_to_morning_of(6);
    EXPECT_THAT(days_told(), ElementsAre("2026-03-03"));
    EXPECT_THAT(digest_clocks(in_.station), IsEmpty());
}

TEST_F(Digests, GivenTwoBlueAlerts_WhenAMorningComes_ThenThereIsOneDigest) {
    file_at(Level::blue);
    pass(1h);
    file_at(Level::blue);
    EXPECT_THAT(digest_clocks(in_.station), SizeIs(1));
    come_to_morning_of(3);
    EXPECT_THAT(days_told(), ElementsAre("2026-03-03"));
}

TEST_F(Digests, GivenAnAlertThatRings_WhenAMorningComes_ThenThereIsNoDigestOfIt) {
    end_limits(file_at(Level::orange));
    EXPECT_THAT(digest_clocks(in_.station), IsEmpty());
}

TEST_F(Digests, GivenAnAlertThatIsLoweredToBlue_WhenAMorningComes_ThenItIsInTheDigest) {
    const auto report = file_at(Level::yellow);
    const auto handler = officer(in_.station);
    const auto above = officer(in_.banner_agency, Role::county_officer);
    const auto lowered = find([&](Unit& unit) -> Result<Level> {
        VIGIL_TRY(const auto set,
                  set_level(unit, {rules(), ids_}, handler, report.case_id, Level::blue, "no sign", now()));
        VIGIL_TRY(const auto proposal, unit.proposals().find(set.proposal.value()));
        return approve_lowering(unit, ids_, above, proposal.value(), now());
    });
    ASSERT_EQ(lowered, Level::blue);
    come_to_morning_of(3);
    EXPECT_THAT(days_told(), ElementsAre("2026-03-03"));
}

TEST_F(Digests, GivenADayThatBecameADayOff_WhenItsMorningComes_ThenTheDigestWaitsForTheNextWorkDay) {
    file_at(Level::blue);
    find([&](Unit& unit) -> Result<std::monostate> {
        VIGIL_TRY(unit.calendars().put({2026, 1, "a notice", {{2026, 3, 3}}, {}}, now()));
        return std::monostate{};
    });
    come_to_morning_of(4);
    EXPECT_THAT(days_told(), ElementsAre("2026-03-04"));
}

TEST_F(Digests, GivenAServerThatStoodStillForDays_WhenItStarts_ThenThereIsOneDigestForAllThatWereMissed) {
    file_at(Level::blue);
    come_to(china(2026, 3, 5, 14));
    EXPECT_THAT(days_told(), ElementsAre("2026-03-05"));
    EXPECT_EQ(digest_clocks(in_.station).at(0).due_at, china(2026, 3, 6, 8, 30));
}

TEST_F(Digests, GivenALimitThatPasses_WhenMorningsCome_ThenWhoeverStandsAboveHasItInADigestUntilItIsDone) {
    const auto report = file_at(Level::orange);
    acknowledge(root(report));
    come_to(china(2026, 3, 3, 9));  // nobody has seen the child
    EXPECT_THAT(days_told(in_.banner_agency), IsEmpty());
    come_to_morning_of(4);
    EXPECT_THAT(days_told(in_.banner_agency), ElementsAre("2026-03-04"));
    see_children(report);
    end_limits(report);
    find([&](Unit& unit) -> Result<std::monostate> {
        VIGIL_TRY(const auto open, unit.measures().open_breaches(std::array{in_.banner_agency}, {}, 100));
        for (const auto& breach : open) {
            VIGIL_TRY(end_breaches(unit, breach.clock, now()));
        }
        return std::monostate{};
    });
    come_to_morning_of(5);
    EXPECT_THAT(days_told(in_.banner_agency), ElementsAre("2026-03-04"));
}

// Three work days from Monday on end with Thursday (5.5: the station acknowledges, blue).
TEST_F(Digests, GivenBlueAlerts_WhenTheDigestIsRead_ThenItCountsThemAndThoseThatAreOverdue) {
    const auto reader = officer(in_.station);
    file_at(Level::blue);
    pass(24h);
    file_at(Level::blue);
    file_at(Level::yellow);
    EXPECT_EQ(digest_for(reader).waiting, 2);
    EXPECT_EQ(digest_for(reader).overdue, 0);
    EXPECT_EQ(digest_for(reader).oldest_at, china(2026, 3, 2, 9));
    come_to(china(2026, 3, 6));
    EXPECT_EQ(digest_for(reader).overdue, 1);
    EXPECT_EQ(digest_for(officer(in_.banner_agency)).waiting, 0);
}

TEST_F(Digests, GivenAPersonWhoIsBarred_WhenTheDigestIsRead_ThenItDoesNotCountThatCase) {
    const auto reader = officer(in_.station);
    bar_person(file_at(Level::blue), reader);
    EXPECT_EQ(digest_for(reader).waiting, 0);
    EXPECT_EQ(digest_for(reader).oldest_at, std::nullopt);
    file_at(Level::blue);
    EXPECT_EQ(digest_for(reader).waiting, 1);
}

TEST_F(Digests, GivenAPersonWhoIsBarredFromAllThatWaits_WhenADigestIsGiven_ThenItIsKeptFromThem) {
    const auto barred = officer(in_.station);
    EXPECT_EQ(kept_from(), std::nullopt);
    bar_person(file_at(Level::blue), barred);
    EXPECT_THAT(kept_from().value(), ElementsAre(barred.account));
    file_at(Level::blue);
    EXPECT_THAT(kept_from().value(), IsEmpty());
}

TEST_F(Digests, GivenAStationThatIsBarred_WhenAMorningComes_ThenItIsToldNothing) {
    bar(file_at(Level::blue), in_.station);
    come_to_morning_of(3);
    EXPECT_THAT(days_told(), IsEmpty());
}

}  // namespace
}  // namespace vigil::domain_test
