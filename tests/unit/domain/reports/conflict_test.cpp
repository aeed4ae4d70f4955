// Conflict of interest (rule N10, promises P3 and P7): the barred get nothing, ever, and somebody else owns the case.
#include "domain/access/access.hpp"
#include "domain/alerts/items.hpp"
#include "domain/cases/case_reader.hpp"
#include "unit/domain/casework.hpp"

namespace vigil::domain_test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

protocol::FileReport suspecting(const char* relation) {
    auto report = a_report({kOrangeSignal});
    report.suspect_relation = relation;
    return report;
}

class ConflictOfInterest : public Casework {
protected:
    // An orange case of the station, until its reporter says whom they suspect.
    Report a_case_of_the_station() { return file(a_report({kOrangeSignal})); }
    void say_suspect(const Report& report, const char* relation) {
        auto document = a_supplement();
        document.suspect_relation = relation;
        supplement(report, document);
    }
    Result<protocol::CaseView> read(const Report& report, const Caller& caller) {
        return write([&](Unit& unit) {
            return read_case(unit, caller, report.case_id, StatedReason{ReadReason::supervision, "x"}, ids_, now());
        });
    }
};

// ---- known when the report is taken ----

TEST_F(ConflictOfInterest, GivenALocalOfficial_WhenTaken_ThenTheStationGetsNothingAndTheBannerOwns) {
    const auto report = file(suspecting("local_official"));
    EXPECT_THAT(barred(report), ElementsAre(in_.station));
    EXPECT_EQ(case_of(report).owner, in_.banner_agency);
    EXPECT_THAT(alerted(report),
                UnorderedElementsAre(in_.banner_agency, in_.league_agency, in_.police, in_.procuratorate));
    EXPECT_THAT(items_of(in_.station), IsEmpty());
    for (const auto& each : notifications_of(report)) EXPECT_NE(each.organisation, in_.station);
}

TEST_F(ConflictOfInterest, GivenAPoliceOfficer_WhenTaken_ThenThePoliceOneLevelUpAreTold) {
    const auto report = file(suspecting("police_officer"));
    EXPECT_THAT(barred(report), Contains(in_.police));
    EXPECT_THAT(alerted(report), Contains(in_.banner_police));
    EXPECT_THAT(alerted(report), Not(Contains(in_.police)));
}

TEST_F(ConflictOfInterest, GivenCareStaff_WhenTaken_ThenTheAgencyOneLevelUpOwns) {
    const auto report = file(suspecting("care_staff"));
    EXPECT_THAT(barred(report), Contains(in_.banner_agency));
    EXPECT_EQ(case_of(report).owner, in_.league_agency);
    EXPECT_THAT(alerted(report), Not(Contains(in_.banner_agency)));
}

TEST_F(ConflictOfInterest, GivenSomebodyOfAReceiverMustNotKnow_WhenTaken_ThenThatReceiverIsBarred) {
    auto document = a_report({"injury_multiple"});
    document.must_not_know = {{"所长", "police_110"}};
    const auto report = file(document);
    EXPECT_THAT(barred(report), Contains(in_.police));
    EXPECT_THAT(alerted(report), Contains(in_.banner_police));
    EXPECT_THAT(alerted(report), Not(Contains(in_.police)));
}

TEST_F(ConflictOfInterest, GivenAPersonOfNoReceiverMustNotKnow_WhenTaken_ThenRoutingStays) {
    auto document = a_report();
    document.must_not_know = {{"孩子的伯父", {}}};
    const auto report = file(document);
    EXPECT_THAT(barred(report), IsEmpty());
    EXPECT_EQ(case_of(report).owner, in_.station);
}

TEST_F(ConflictOfInterest, GivenTwoCasesBarTheSameStation_WhenTaken_ThenBothAreTaken) {
    file(suspecting("local_official"));
    EXPECT_THAT(barred(file(suspecting("local_official"))), ElementsAre(in_.station));
}

TEST_F(ConflictOfInterest, GivenATownshipWithoutAStation_WhenAnOfficialIsSuspected_ThenTheBannerStillOwns) {
    auto document = suspecting("local_official");
    document.places.now->division = kTownshipWithout;
    const auto report = file(document);
    EXPECT_THAT(barred(report), IsEmpty());
    EXPECT_EQ(case_of(report).owner, in_.banner_agency);
}

// Whoever stands in for a body that does not exist is not that body, so nobody's colleague.
TEST_F(ConflictOfInterest, GivenAPlaceWithoutPolice_WhenAPoliceOfficerIsSuspected_ThenWhoStandsInIsNotBarred) {
    auto document = suspecting("police_officer");
    document.places.now->division = kOtherLeaguesTownship;
    EXPECT_THAT(barred(file(document)), IsEmpty());
}

// The last resort: a barred organisation that must own the case must be able to see it, or nobody could.
TEST_F(ConflictOfInterest, GivenOnlyTheRegionProtectsAPlace_WhenCareStaffIsSuspected_ThenTheOwnerCanAnswer) {
    auto document = suspecting("care_staff");
    document.places.now->division = kOtherLeaguesTownship;
    const auto report = file(document);
    ASSERT_EQ(case_of(report).owner, in_.region);
    const auto alert = alert_of(report, in_.region).value();
    EXPECT_TRUE(acknowledge(officer(in_.region), alert, alert.version, an_acknowledgement_id()));
}

// ---- learnt from a supplement ----

TEST_F(ConflictOfInterest, GivenASupplementThatBarsTheStation_WhenTaken_ThenTheOwnerIsNotBarred) {
    const auto report = a_case_of_the_station();
    say_suspect(report, "local_official");
    ASSERT_THAT(barred(report), Contains(in_.station));
    EXPECT_EQ(case_of(report).owner, in_.banner_agency);
}

TEST_F(ConflictOfInterest, GivenASupplementThatBarsTheStation_WhenTaken_ThenTheNewOwnerIsAlertedAsOwner) {
    const auto report = a_case_of_the_station();
    say_suspect(report, "local_official");
    const auto alert = alert_of(report, in_.banner_agency).value();
    EXPECT_TRUE(alert.owner);
    EXPECT_EQ(alert.state, AlertState::open);
    EXPECT_EQ(alert.due_at, now() + 1h) << "a replacement with a first contact of its own";
    EXPECT_FALSE(alert_of(report, in_.station)->owner);
}

TEST_F(ConflictOfInterest, GivenASupplementThatBarsTheStation_WhenTaken_ThenNothingIsDemandedOfIt) {
    const auto report = a_case_of_the_station();
    say_suspect(report, "local_official");
    const auto alert = alert_of(report, in_.station).value();
    EXPECT_EQ(alert.state, AlertState::closed);
    EXPECT_THAT(running_clocks(alert), IsEmpty());
}

TEST_F(ConflictOfInterest, GivenASupplementThatBarsTheStation_WhenTaken_ThenItsStreamSaysNothingMore) {
    const auto report = a_case_of_the_station();
    const auto before = items_of(in_.station).size();
    say_suspect(report, "local_official");
    acknowledge(alert_of(report, in_.banner_agency).value());
    EXPECT_EQ(items_of(in_.station).size(), before);
}

TEST_F(ConflictOfInterest, GivenASupplementThatBarsTheStation_WhenItsOfficerLooks_ThenItIsRefused) {
    const auto report = a_case_of_the_station();
    const auto station_officer = officer(in_.station);
    ASSERT_TRUE(read(report, station_officer));
    say_suspect(report, "local_official");
    const auto refused = read(report, station_officer);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "foreign_jurisdiction");
}

TEST_F(ConflictOfInterest, GivenTheStationHadAnswered_WhenItIsBarred_ThenItsAnswerCountsNoMore) {
    const auto report = a_case_of_the_station();
    acknowledge(alert_of(report, in_.station).value());
    say_suspect(report, "local_official");
    EXPECT_EQ(status(report).stage, ReportStage::dispatched) << "nobody who may know has answered yet";
}

TEST_F(ConflictOfInterest, GivenTheNewOwnerWasAskedAlready_WhenItTakesOver_ThenItsClockIsNotSetBack) {
    const auto report = file(a_report({kRedSignal}));
    const auto due = alert_of(report, in_.banner_agency)->due_at;
    pass(5min);
    say_suspect(report, "local_official");
    EXPECT_EQ(case_of(report).owner, in_.banner_agency);
    EXPECT_EQ(alert_of(report, in_.banner_agency)->due_at, due);
}

TEST_F(ConflictOfInterest, GivenTheNewOwnerHadAnsweredAsABystander_WhenItTakesOver_ThenItIsAskedAnew) {
    const auto report = file(a_report({kRedSignal}));
    acknowledge(alert_of(report, in_.banner_agency).value());
    say_suspect(report, "local_official");
    const auto alert = alert_of(report, in_.banner_agency).value();
    EXPECT_TRUE(alert.owner);
    EXPECT_EQ(alert.version, 2);
    EXPECT_EQ(alert.state, AlertState::open);
}

// Promises P3 and P4: whoever takes over was asked above the silence already, by alerts that fall away with the station's.
TEST_F(ConflictOfInterest, GivenAStationWhoseAlertClimbed_WhenItIsBarred_ThenWhoeverTakesOverIsNotAndCanAnswer) {
    for (const auto* relation : {"local_official", "care_staff"}) {
        const auto report = a_case_of_the_station();
        pass(3h);
        fire_clocks();
        ASSERT_TRUE(alert_of(report, in_.league_agency)) << "it climbed";
        say_suspect(report, relation);
        const auto owner = case_of(report).owner;
        EXPECT_NE(owner, in_.station);
        EXPECT_THAT(barred(report), Not(Contains(owner))) << relation;
        std::vector<Alert> asked;
        for (const auto& alert : alerts_of(report))
            if (alert.state == AlertState::open && alert.owner) asked.push_back(alert);
        ASSERT_EQ(asked.size(), 1u) << relation;
        EXPECT_EQ(asked[0].organisation, owner);
        EXPECT_TRUE(acknowledge(asked[0]).stops);
        for (const auto& alert : alerts_of(report)) {
            if (alert.state != AlertState::open) continue;
            EXPECT_THAT(barred(report), Not(Contains(alert.organisation))) << relation;
        }
    }
}

TEST_F(ConflictOfInterest, GivenTheStationIsBarred_WhenALaterSupplementComes_ThenItStaysBarredAndUntold) {
    const auto report = a_case_of_the_station();
    say_suspect(report, "local_official");
    const auto before = items_of(in_.station).size();
    supplement(report, a_supplement({kRedSignal}));
    EXPECT_THAT(barred(report), ElementsAre(in_.station));
    EXPECT_EQ(case_of(report).owner, in_.banner_agency);
    EXPECT_EQ(items_of(in_.station).size(), before);
}

}  // namespace
}  // namespace vigil::domain_test
