// Who is asked, and by when: the acknowledgement limits of policy facts 5.5, level by level.
#include "domain/alerts/raising.hpp"

#include "unit/domain/casework.hpp"

namespace vigil::domain_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

// The women's federation plays every part here: whatever else the case asks, it has not been asked yet.
class Raising : public Casework {
protected:
    Case a_case(Level level) {
        const auto report = file(a_report({kBlueSignal}));
        auto opened = case_of(report);
        opened.level = level;
        assessment_ = find([&](Unit& unit) { return unit.cases().assessments(opened.id); }).at(0).id;
        return opened;
    }
    Audience told(Function function, const std::string& recipient, ReleaseClass release = ReleaseClass::now) {
        auto organisation = find([&](Unit& unit) { return unit.organisations().find(in_.women); }).value();
        const triage::Notification notification{.recipient = recipient, .release = release};
        Audience audience;
        audience.told.push_back({Route{organisation, DivisionLevel::banner}, function, release, false, {notification}});
        audience.owner = in_.station;
        audience.division = kTownship;
        return audience;
    }
    void raise(const Case& about, const Audience& audience, Demanding demanding = Demanding::only_if_raised) {
        const AlertRaiser raiser(rules(), ids_);
        ASSERT_TRUE(
            write([&](Unit& unit) { return raiser.raise(unit, about, audience, assessment_, demanding, now()); }));
    }
    std::optional<Alert> alert_of(const Case& about) {
        for (const auto& alert : find([&](Unit& unit) { return unit.alerts().of_case(about.id); }))
            if (alert.organisation == in_.women) return alert;
        return std::nullopt;
    }
    Alert the_alert_of(const Case& about) { return alert_of(about).value(); }
    using Casework::alert_of;

private:
    AssessmentId assessment_;
};

// ---- limits; every test begins on Monday, 2 March 2026, at 09:00 in China ----

struct LimitOf {
    const char* name;
    Function function;
    Level level;
    std::optional<Instant> due;
};

class RaisingLimits : public Raising, public testing::WithParamInterface<LimitOf> {};

TEST_P(RaisingLimits, GivenAnAlert_WhenRaised_ThenItIsDueAsThePolicySays) {
    const auto about = a_case(GetParam().level);
    raise(about, told(GetParam().function, "township_station"));
    const auto alert = the_alert_of(about);
    EXPECT_EQ(alert.due_at, GetParam().due);
    std::vector<Instant> running;
    for (const auto& clock : running_clocks(alert)) running.push_back(clock.due_at);
    EXPECT_EQ(running, GetParam().due ? std::vector{*GetParam().due} : std::vector<Instant>{});
}

constexpr auto kProtection = Function::protection;
constexpr auto kPolice = Function::police;
constexpr auto kProcuratorate = Function::procuratorate;
INSTANTIATE_TEST_SUITE_P(Policy, RaisingLimits,
                         testing::Values(LimitOf{"StationRed", kProtection, Level::red, china(2026, 3, 2, 9, 10)},
                                         LimitOf{"StationOrange", kProtection, Level::orange, china(2026, 3, 2, 10)},
                                         LimitOf{"StationYellow", kProtection, Level::yellow, china(2026, 3, 4)},
                                         LimitOf{"StationBlue", kProtection, Level::blue, china(2026, 3, 6)},
                                         LimitOf{"PoliceRed", kPolice, Level::red, china(2026, 3, 2, 9, 10)},
                                         LimitOf{"PoliceOrange", kPolice, Level::orange, china(2026, 3, 2, 10)},
                                         LimitOf{"PoliceYellow", kPolice, Level::yellow, china(2026, 3, 4)},
                                         LimitOf{"PoliceBlue", kPolice, Level::blue, {}},
                                         LimitOf{"ProcuratorateRed", kProcuratorate, Level::red, {}},
                                         LimitOf{"ProcuratorateOrange", kProcuratorate, Level::orange, {}}),
                         [](const auto& tested) { return tested.param.name; });

TEST_F(Raising, GivenARedAlert_WhenRaised_ThenItsClockIsARowWithItsLegalBasis) {
    const auto about = a_case(Level::red);
    raise(about, told(kProtection, "township_station"));
    const auto alert = the_alert_of(about);
    const auto clock = running_clocks(alert).at(0);
    EXPECT_EQ(clock.kind, kAcknowledgementClock);
    EXPECT_EQ(clock.started_at, now());
    EXPECT_EQ(clock.state_version, alert.version);
    EXPECT_EQ(clock.legal_basis, rules().clock("station_acknowledges")->basis);
    EXPECT_EQ(clock.calendar, "wall");
    EXPECT_FALSE(clock.provisional);
}

TEST_F(Raising, GivenAYellowAlert_WhenRaised_ThenItsClockSaysThatNoHolidayWasCounted) {
    const auto about = a_case(Level::yellow);
    raise(about, told(kProtection, "township_station"));
    const auto clock = running_clocks(the_alert_of(about)).at(0);
    EXPECT_NE(clock.calendar, "wall");
    EXPECT_TRUE(clock.provisional);
}

// ---- raising again ----

TEST_F(Raising, GivenAnOpenYellowAlert_WhenTheCaseTurnsRed_ThenTheStricterLimitBegins) {
    auto about = a_case(Level::yellow);
    raise(about, told(kProtection, "township_station"));
    pass(2h);
    about.level = Level::red;
    raise(about, told(kProtection, "township_station"), Demanding::again);
    const auto alert = the_alert_of(about);
    EXPECT_EQ(alert.level, Level::red);
    EXPECT_EQ(alert.version, 1);
    EXPECT_EQ(alert.due_at, now() + 10min);
    EXPECT_THAT(running_clocks(alert), SizeIs(1));
}

TEST_F(Raising, GivenAnOpenAlertThatIsNearlyDue_WhenTheCaseTurnsRed_ThenItIsNotDueLater) {
    auto about = a_case(Level::orange);
    raise(about, told(kProtection, "township_station"));
    const auto due = the_alert_of(about).due_at;
    pass(58min);
    about.level = Level::red;
    raise(about, told(kProtection, "township_station"), Demanding::again);
    const auto alert = the_alert_of(about);
    EXPECT_EQ(alert.due_at, due);
    EXPECT_EQ(running_clocks(alert).at(0).due_at, due);
}

TEST_F(Raising, GivenAnAcknowledgedAlert_WhenTheCaseTurnsRed_ThenItIsAskedAgain) {
    auto about = a_case(Level::orange);
    raise(about, told(kProtection, "township_station"));
    acknowledge(the_alert_of(about));
    pass(5h);
    about.level = Level::red;
    raise(about, told(kProtection, "township_station"));
    const auto alert = the_alert_of(about);
    EXPECT_EQ(alert.version, 2);
    EXPECT_EQ(alert.state, AlertState::open);
    EXPECT_EQ(alert.due_at, now() + 10min);
}

TEST_F(Raising, GivenAnOrganisationThatWasToldOnRelease_WhenItIsToldNow_ThenItIsAlerted) {
    const auto about = a_case(Level::orange);
    raise(about, told(Function::education, "education_bureau", ReleaseClass::on_release));
    EXPECT_EQ(alert_of(about), std::nullopt);
    raise(about, told(Function::education, "education_bureau"));
    EXPECT_NE(alert_of(about), std::nullopt);
}

TEST_F(Raising, GivenARecipientThatWasNotified_WhenRaisedAgain_ThenItIsNotNotifiedTwice) {
    const auto about = a_case(Level::orange);
    raise(about, told(Function::women, "women_federation"));
    raise(about, told(Function::women, "women_federation"), Demanding::again);
    const auto notified = find([&](Unit& unit) { return unit.cases().notifications(about.id); });
    EXPECT_EQ(std::count_if(notified.begin(), notified.end(),
                            [&](const StoredNotification& each) { return each.organisation == in_.women; }),
              1);
}

TEST_F(Raising, GivenAnAlert_WhenRaised_ThenItsOrganisationIsToldInIdsAndCodes) {
    const auto report = file(a_report({kRedSignal}));
    const auto alert = alert_of(report, in_.police).value();
    const auto items = items_of(in_.police);
    ASSERT_THAT(items, SizeIs(1));
    EXPECT_EQ(items[0].kind, ItemKind::alert);
    EXPECT_EQ(items[0].alert->alert_id, alert.id);
    EXPECT_EQ(items[0].alert->function, Function::police);
    EXPECT_EQ(items[0].alert->due_at, alert.due_at);
}

// ---- the audience ----

TEST_F(Raising, GivenOneOrganisationForTwoRecipients_WhenRaised_ThenItHasOneAlertAndTwoNotifications) {
    auto document = a_report({"alone_under8"});  // N1 and N9
    document.places.now->division = kTownshipWithout;
    const auto report = file(document);
    EXPECT_THAT(alerted(report), UnorderedElementsAre(in_.banner_agency, in_.banner_police));
    std::vector<std::string> recipients;
    for (const auto& each : notifications_of(report))
        if (each.organisation == in_.banner_agency) recipients.push_back(each.recipient);
    EXPECT_THAT(recipients, UnorderedElementsAre("township_station", "county_minor_agency"));
}

TEST_F(Raising, GivenNobodyPerformsTheFunction_WhenRaised_ThenAProtectionOrganisationStandsInAndThatIsRecorded) {
    const auto report = file(a_report({"suicide_ideation"}));  // N8: nobody is the psychiatric green channel here
    for (const auto& each : notifications_of(report)) {
        if (each.recipient != "psych_green_channel") continue;
        EXPECT_TRUE(each.substituted);
        EXPECT_EQ(each.organisation, in_.banner_agency);
        return;
    }
    FAIL() << "the green channel was not notified";
}

}  // namespace
}  // namespace vigil::domain_test
