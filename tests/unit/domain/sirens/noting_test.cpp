// Whom an alert wakes counts once, from its first ring to its answer (F138).
#include "domain/sirens/noting.hpp"
#include "domain/administration/administration.hpp"
#include "unit/domain/drills/drilling.hpp"
#include "unit/domain/sirens/waking.hpp"

namespace vigil::domain_test {
namespace {

class NotingSirens : public Waking {
protected:
    NotingSirens() {
        auto roster = always(duty_);
        roster.chiefs = {chief_.account};
        set(in_.station, roster).value();
    }
    Report file_in_a_burst(const std::string& burst) {
        auto sender = reporter();
        sender.burst = burst;
        alerts_of_burst_.push_back(file(a_report({kOrangeSignal}), sender));
        return alerts_of_burst_.back();
    }
    void answer_if_open(const Report& filed) {
        if (root(filed).state == AlertState::open) answer_as(duty_, root(filed));
    }

    std::vector<Report> alerts_of_burst_{};
};

TEST_F(NotingSirens, GivenAnAlertThatRingsMore_WhenItIsRepeated_ThenEachOfficerIsWokenOnce) {
    const auto filed = file_at(Level::orange);
    EXPECT_EQ(sirens_of(duty_), 1);
    EXPECT_EQ(sirens_of(second_), 0);
    come_to(china(2026, 3, 2, 9, 20));
    EXPECT_EQ(sirens_of(second_), 1);
    for (int hour = 10; hour < 20; ++hour) come_to(china(2026, 3, 2, hour));  // to the top, and again each hour
    for (const auto& each : {duty_, second_, chief_}) EXPECT_EQ(sirens_of(each), 1);
    EXPECT_EQ(report().total.alerts, 1);
    EXPECT_EQ(report().total.answered, 0);
    EXPECT_GT(root(filed).revision, 3);
}

TEST_F(NotingSirens, GivenABlueAlert_WhenItIsRaisedLater_ThenItWakesFromThenOn) {
    const auto filed = file(a_report({kBlueSignal}));
    EXPECT_EQ(report().total.alerts, 0);
    pass(1min);
    supplement(filed, a_supplement({kOrangeSignal}));
    EXPECT_EQ(report().total.alerts, 1);
    EXPECT_EQ(sirens_of(duty_), 1);
}

TEST_F(NotingSirens, GivenADrill_WhenItRings_ThenNobodyIsWoken) {
    const DrillOrder order{.organisation = in_.station, .origin = DrillOrigin::by_hand};
    ASSERT_TRUE(write([&](Unit& unit) { return start_drill(unit, rules(), ids_, order, now()); }));
    EXPECT_EQ(report().total.alerts, 0);
}

TEST_F(NotingSirens, GivenABurst_WhenItsAlertsRing_ThenItIsOneSiren) {
    for (int count = 0; count < 3; ++count) file_in_a_burst("a burst");
    file_in_a_burst("another");
    EXPECT_EQ(sirens_of(duty_), 2);
    come_to(china(2026, 3, 2, 9, 20));
    EXPECT_EQ(sirens_of(second_), 2);
    EXPECT_EQ(report().total.alerts, 2);
}

TEST_F(NotingSirens, GivenABurstWhoseSirenWasAnswered_WhenAnotherReportOfItComes_ThenItIsAnotherSiren) {
    const auto first = file_in_a_burst("a burst");
    pass(1min);
    const auto second = file_in_a_burst("a burst");
    EXPECT_EQ(sirens_of(duty_), 1);
    pass(1min);
    answer_as(duty_, root(first));
    file_in_a_burst("a burst");
    EXPECT_EQ(sirens_of(duty_), 1) << "one of them still rings";
    pass(1min);
    answer_as(duty_, root(second));
    for (const auto& each : alerts_of_burst_) answer_if_open(each);
    EXPECT_EQ(report().total.answered, 1);
    pass(1min);
    file_in_a_burst("a burst");
    EXPECT_EQ(sirens_of(duty_), 2);
    EXPECT_EQ(report().total.alerts, 2);
}

TEST_F(NotingSirens, GivenAnAlertThatWasWithdrawn_WhenAnotherVersionIsAnswered_ThenTheFirstWasNot) {
    const auto filed = file_at(Level::orange);
    auto alert = root(filed);
    alert.version = 2;  // it was closed and opened anew
    find([&](Unit& unit) -> Result<std::monostate> {
        VIGIL_TRY(unit.alerts().update(alert));
        VIGIL_TRY(note_siren(unit, alert, {duty_.account}, now()));
        return std::monostate{};
    });
    answer_as(duty_, root(filed));
    EXPECT_EQ(report().total.alerts, 2);
    EXPECT_EQ(report().total.answered, 1);
}

TEST_F(NotingSirens, GivenARosterAndNobodyWhoAnswers_WhenAnOfficerComesLater_ThenTheyWereNotWokenBefore) {
    const Administration administration(rules(), ids_);
    for (const auto& each : {duty_, second_, chief_})
        find([&](Unit& unit) { return administration.end_account(unit, each.account, now()); });
    file_at(Level::orange);
    const auto late = with_phone(in_.station);
    EXPECT_EQ(sirens_of(late), 0);
    EXPECT_EQ(report().total.alerts, 0);
}

TEST_F(NotingSirens, GivenNoRosterAndNobodyWhoAnswers_WhenAlerted_ThenNobodyWasWoken) {
    auto document = a_report({kOrangeSignal});
    document.places.now = protocol::Place{kOtherTownship, {}};
    ASSERT_TRUE(alert_of(file(document), in_.other_station));
    const auto woken = [&] {
        return find([&](Unit& unit) { return read_sirens(unit, nullptr, in_.other_station, kBudget, now()); })
            .total.alerts;
    };
    EXPECT_EQ(woken(), 0);
    with_phone(in_.other_station);
    EXPECT_EQ(woken(), 1) << "an organisation without a roster is read as whoever answers there now";
}

TEST_F(NotingSirens, GivenANewVersion_WhenItAsksAgain_ThenThatIsAnotherSiren) {
    const auto filed = file_at(Level::orange);
    answer_as(duty_, root(filed));
    pass(10min);
    supplement(filed, a_supplement({kRedSignal}));
    ASSERT_EQ(root(filed).version, 2);
    EXPECT_EQ(sirens_of(duty_), 2);
    EXPECT_EQ(report().total.alerts, 2);
    EXPECT_EQ(report().total.answered, 1);
}

TEST_F(NotingSirens, GivenAnAnswerAbove_WhenTheLadderEnds_ThenTheStationsSirenWasAnsweredThen) {
    const auto filed = file_at(Level::orange);
    come_to(china(2026, 3, 2, 10));
    const auto above = climbed_to(root(filed), in_.banner_agency);
    answer_as(officer(above.organisation), above);
    EXPECT_EQ(report().total.answered, 1);
    EXPECT_EQ(report().total.answered_soon, 0);
}

}  // namespace
}  // namespace vigil::domain_test
