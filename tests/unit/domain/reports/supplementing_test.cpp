// Adding to a report (F11): whoever may, once, judged again, never lower, and said to everybody.
#include "domain/reports/supplementing.hpp"

#include <vigil/crypto/hash.hpp>
#include <vigil/crypto/uuid.hpp>

#include "domain/alerts/items.hpp"
#include "unit/domain/casework.hpp"

namespace vigil::domain_test {
namespace {

using testing::Contains;
using testing::Not;
using testing::SizeIs;

class SupplementingTest : public Casework {
protected:
    // The newest item of the stream about the alert.
    protocol::AlertSummary newest_about(const Alert& alert, const OrganisationId& told) {
        std::optional<protocol::AlertSummary> newest;
        for (const auto& item : items_of(told))
            if (item.alert && item.alert->alert_id == alert.id) newest = item.alert;
        return newest.value();
    }
    // Alerts and versions that the stream announced, oldest first.
    std::vector<AlertVersion> announced_versions(const OrganisationId& organisation) {
        std::vector<AlertVersion> versions;
        for (const auto& item : items_of(organisation))
            if (item.kind == ItemKind::alert) versions.push_back(item.alert->version);
        return versions;
    }
};

// ---- who may ----

TEST_F(SupplementingTest, GivenAnotherAccount_WhenItAdds_ThenThereIsNoSuchReport) {
    const auto report = file(a_report());
    auto other = reporter();
    other.caller->account = account();
    const auto taken = try_to_supplement(report.id, a_supplement(), claim_of(other));
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error().kind, ErrorKind::not_found);
}

TEST_F(SupplementingTest, GivenNeitherSessionNorCode_WhenSomebodyAdds_ThenThereIsNoSuchReport) {
    auto document = a_report();
    document.mode = ReporterMode::anonymous;
    const auto taken = try_to_supplement(file(document).id, a_supplement(), {});
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error().kind, ErrorKind::not_found);
}

TEST_F(SupplementingTest, GivenTheClaimCodeOfAnAnonymousReport_WhenItsHolderAdds_ThenItIsTaken) {
    const auto report = file(a_report(), Sender{});
    const SupplementClaim claim{.owner = {}, .claim_hash = pseudonyms_.claim_hash(pseudonyms_.claim_code(report.id))};
    EXPECT_TRUE(try_to_supplement(report.id, a_supplement(), claim));
}

TEST_F(SupplementingTest, GivenTheClaimCodeOfAnotherReport_WhenItsHolderAdds_ThenThereIsNoSuchReport) {
    const auto mine = file(a_report(), Sender{});
    const auto other = file(a_report(), Sender{});
    const SupplementClaim claim{.owner = {}, .claim_hash = pseudonyms_.claim_hash(pseudonyms_.claim_code(mine.id))};
    const auto taken = try_to_supplement(other.id, a_supplement(), claim);
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error().kind, ErrorKind::not_found);
}

TEST_F(SupplementingTest, GivenNoSuchReport_WhenSomebodyAdds_ThenItIsNotFound) {
    const auto taken = try_to_supplement(ReportId(ids_.next(now())), a_supplement(), claim_of(reporter()));
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error().kind, ErrorKind::not_found);
}

// ---- once ----

TEST_F(SupplementingTest, GivenASupplement_WhenTheSameBytesComeAgain_ThenTheFirstResultIsTheAnswer) {
    const auto report = file(a_report());
    const auto document = a_supplement({kOrangeSignal});
    const auto first = try_to_supplement(report.id, document, claim_of(reporter())).value();
    const auto mark = marks().front();
    const auto revision = case_of(report).revision;
    const auto again = try_to_supplement(report.id, document, claim_of(reporter())).value();
    ASSERT_TRUE(again.repeated());
    EXPECT_EQ(again.supplement->id, first.supplement->id);
    EXPECT_EQ(again.body_sha256, first.body_sha256);
    EXPECT_EQ(again.mark->pos, mark.pos);
    EXPECT_EQ(case_of(report).revision, revision) << "nothing is judged again";
}

TEST_F(SupplementingTest, GivenASupplement_WhenItsKeyComesWithOtherBytes_ThenTheKeyIsRefused) {
    const auto report = file(a_report());
    auto document = a_supplement();
    supplement(report, document);
    document.narrative += "。";
    const auto again = try_to_supplement(report.id, document, claim_of(reporter()));
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, "idempotency_key_reused");
}

TEST_F(SupplementingTest, GivenASupplement_WhenItsBytesComeForAnotherReport_ThenTheKeyIsRefused) {
    const auto document = a_supplement();
    supplement(file(a_report()), document);
    const auto again = try_to_supplement(file(a_report()).id, document, claim_of(reporter()));
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, "idempotency_key_reused");
}

// ---- what is stored ----

TEST_F(SupplementingTest, GivenASupplement_WhenTaken_ThenItsBytesAndTheirHashAreSealedUnderTheKeyOfTheCase) {
    const auto report = file(a_report());
    const auto document = a_supplement();
    const auto taken = supplement(report, document);
    const auto body = protocol::encode(document);
    EXPECT_EQ(
        find([&](Unit& unit) { return unit.vault().open(Field::supplement_body, taken.id.str(), taken.sealed_body); }),
        body);
    EXPECT_EQ(find([&](Unit& unit) {
                  return unit.vault().open(Field::supplement_body_sha256, taken.id.str(), taken.sealed_body_sha256);
              }),
              crypto::sha256(body));
    EXPECT_THAT(taken.sealed_body, testing::HasSubstr(crypto::uuid_to_raw(report.case_key.str()).value()));
}

TEST_F(SupplementingTest, GivenASupplement_WhenTaken_ThenTheFirstMarkOfTheCommitIsItsOwn) {
    const auto taken = supplement(file(a_report()), a_supplement({kRedSignal}));
    const auto first = marks().front();
    EXPECT_EQ(find([&](Unit& unit) { return unit.log().find(kSupplementFiled, taken.id.str()); })->pos, first.pos);
}

TEST_F(SupplementingTest, GivenASupplement_WhenTaken_ThenItsReporterSeesThatItCounts) {
    const auto report = file(a_report());
    supplement(report, a_supplement());
    EXPECT_EQ(status(report).supplements, 1);
    EXPECT_EQ(items_of(stream_of_owner(report.owner.value())).back().report->supplements, 1);
}

TEST_F(SupplementingTest, GivenANewTimeToDecide_WhenTaken_ThenTheCaseHasIt) {
    const auto report = file(a_report());
    auto document = a_supplement();
    document.decide_by = now() + 5h;
    supplement(report, document);
    EXPECT_EQ(case_of(report).decide_by, now() + 5h);
}

// ---- judged again ----

TEST_F(SupplementingTest, GivenAnAcknowledgedAlert_WhenANewSignalIsAdded_ThenItIsAskedAgainWithAClockOfItsOwn) {
    const auto report = file(a_report({kOrangeSignal}));
    acknowledge(alert_of(report, in_.station).value());
    pass(5h);
    supplement(report, a_supplement({"bully_mild"}));
    const auto alert = alert_of(report, in_.station).value();
    EXPECT_EQ(alert.version, 2);
    EXPECT_EQ(alert.state, AlertState::open);
    EXPECT_EQ(alert.acknowledgement, std::nullopt);
    EXPECT_EQ(alert.raised_at, now());
    EXPECT_EQ(alert.due_at, now() + 1h);
    EXPECT_THAT(running_clocks(alert), SizeIs(1));
    EXPECT_THAT(announced_versions(in_.station), testing::ElementsAre(1, 2));
}

TEST_F(SupplementingTest, GivenAnOpenAlert_WhenANewSignalIsAdded_ThenItsClockRunsOn) {
    const auto report = file(a_report({kOrangeSignal}));
    const auto before = alert_of(report, in_.station).value();
    pass(10min);
    supplement(report, a_supplement({"bully_mild"}));
    const auto after = alert_of(report, in_.station).value();
    EXPECT_EQ(after.version, 1);
    EXPECT_EQ(after.due_at, before.due_at) << "more danger gives nobody more time";
    EXPECT_GT(after.revision, before.revision);
}

TEST_F(SupplementingTest, GivenOnlyWords_WhenAdded_ThenNothingIsAskedAgainButEverybodySeesTheChange) {
    const auto report = file(a_report({kRedSignal}));
    const auto answered = alert_of(report, in_.station).value();
    acknowledge(answered);
    const auto before = alert_of(report, in_.station).value();
    supplement(report, a_supplement());
    const auto after = alert_of(report, in_.station).value();
    EXPECT_EQ(after.version, 1);
    EXPECT_EQ(after.state, AlertState::acknowledged);
    EXPECT_GT(after.revision, before.revision);
    for (const auto& organisation : {in_.station, in_.police, in_.banner_agency})
        EXPECT_EQ(newest_about(after, organisation).revision, after.revision);
}

TEST_F(SupplementingTest, GivenDangerThatHasPassed_WhenAdded_ThenTheLevelStays) {
    const auto report = file(a_report({kRedSignal}));
    auto document = a_supplement({kBlueSignal});
    document.danger_now = DangerNow::no;
    supplement(report, document);
    EXPECT_EQ(case_of(report).level, Level::red);
    EXPECT_EQ(alert_of(report, in_.station)->level, Level::red);
}

TEST_F(SupplementingTest, GivenAnUncodedReport_WhenTheReporterAddsABlueSignal_ThenItStaysOrange) {
    const auto report = file(a_report());
    supplement(report, a_supplement({kBlueSignal}));
    EXPECT_EQ(case_of(report).level, Level::orange);
}

TEST_F(SupplementingTest, GivenDangerNow_WhenAdded_ThenTheCaseIsRedAndPoliceAndBannerAreAlerted) {
    const auto report = file(a_report({kYellowSignal}));
    auto document = a_supplement();
    document.danger_now = DangerNow::yes;
    supplement(report, document);
    EXPECT_EQ(case_of(report).level, Level::red);
    EXPECT_THAT(alerted(report), testing::UnorderedElementsAre(in_.station, in_.police, in_.banner_agency));
    EXPECT_EQ(alert_of(report, in_.police)->version, 1);
}

TEST_F(SupplementingTest, GivenAStationIsFoundedLater_WhenASupplementComes_ThenStillOneOrganisationOwnsTheCase) {
    auto document = a_report({kOrangeSignal});
    document.places.now->division = kTownshipWithout;
    const auto report = file(document);
    ASSERT_TRUE(write([&](Unit& unit) {
        return unit.organisations().cover({in_.other_station, Function::protection, kTownshipWithout});
    }));
    supplement(report, a_supplement({"bully_mild"}));
    std::vector<OrganisationId> owners;
    for (const auto& alert : alerts_of(report))
        if (alert.owner) owners.push_back(alert.organisation);
    EXPECT_THAT(owners, testing::ElementsAre(case_of(report).owner));
}

TEST_F(SupplementingTest, GivenAReopenedAlert_WhenThePoliceLook_ThenTheySeeThatTheStationHasNotAnsweredYet) {
    const auto report = file(a_report({kRedSignal}));
    acknowledge(alert_of(report, in_.station).value());
    supplement(report, a_supplement({"weapon_threat"}));
    const auto alert = alert_of(report, in_.station).value();
    EXPECT_EQ(newest_about(alert, in_.police).state, AlertState::open) << "each sees the other's state (F57)";
}

}  // namespace
}  // namespace vigil::domain_test
