// Taking a report: once (P2), owned (P3), judged, recorded, without a word of the person outside the seal (P7).
#include "domain/reports/intake.hpp"

#include <vigil/crypto/hash.hpp>

#include "domain/alerts/items.hpp"
#include "unit/domain/casework.hpp"

namespace vigil::domain_test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

class IntakeTest : public Casework {
protected:
    std::vector<std::string> recipients(const Report& report, ReleaseClass release) {
        std::vector<std::string> found;
        for (const auto& each : notifications_of(report))
            if (each.release == release) found.push_back(each.recipient);
        return found;
    }
};

// ---- once (P2; decision 0011) ----

TEST_F(IntakeTest, GivenAReport_WhenTheSameBytesComeAgain_ThenTheFirstResultIsTheAnswer) {
    const auto document = a_report();
    const auto first = try_to_file(document, reporter()).value();
    const auto filed_mark = marks().front();
    pass(1h);
    const auto again = try_to_file(document, reporter()).value();
    EXPECT_FALSE(first.repeated());
    ASSERT_TRUE(again.repeated());
    EXPECT_EQ(again.report.id, first.report.id);
    EXPECT_EQ(again.report.filed_at, first.report.filed_at);
    EXPECT_EQ(again.body_sha256, first.body_sha256);
    EXPECT_EQ(again.mark->pos, filed_mark.pos) << "both receipts state the same position";
    EXPECT_EQ(again.mark->root, filed_mark.root);
    EXPECT_EQ(report_count(), 1);
}

TEST_F(IntakeTest, GivenAReport_WhenTheSameBytesComeAgain_ThenNobodyIsAlertedAgain) {
    const auto document = a_report();
    const auto report = file(document);
    file(document);
    EXPECT_EQ(items_of(in_.station).size(), 1U);
    EXPECT_EQ(alert_of(report, in_.station)->revision, 1);
}

TEST_F(IntakeTest, GivenAReport_WhenItsKeyComesWithOtherBytes_ThenTheKeyIsRefused) {
    auto document = a_report();
    file(document);
    document.narrative += "。";
    const auto again = try_to_file(document, reporter());
    EXPECT_EQ(again.error().code, "idempotency_key_reused");
    EXPECT_EQ(report_count(), 1);
}

TEST_F(IntakeTest, GivenAReportWhoseSessionEnded_WhenTheSameBytesComeFromNobody_ThenItIsTheFirstReport) {
    const auto document = a_report();
    const auto first = file(document);
    const auto again = try_to_file(document, Sender{}).value();
    EXPECT_TRUE(again.repeated());
    EXPECT_EQ(again.report.id, first.id);
    EXPECT_EQ(report_count(), 1);
}

TEST_F(IntakeTest, GivenAReport_WhenAnotherSenderUsesItsKeyForOtherBytes_ThenThatIsAnotherReport) {
    auto document = a_report();
    file(document);
    document.narrative += "。";
    EXPECT_FALSE(try_to_file(document, Sender{}).value().repeated());
    EXPECT_EQ(report_count(), 2);
}

TEST_F(IntakeTest, GivenTwoHonestReportsInEqualWords_WhenTaken_ThenTheyAreTwo) {
    auto document = a_report();
    const auto first = file(document);
    const auto fresh = a_report();
    document.key = fresh.key;
    document.nonce = fresh.nonce;
    const auto second = file(document);
    EXPECT_NE(first.id, second.id);
    EXPECT_NE(first.case_id, second.case_id);
    EXPECT_EQ(report_count(), 2);
}

// ---- places ----

TEST_F(IntakeTest, GivenPlacesThatNobodyKnows_WhenTaken_ThenEachIsNamedByPointer) {
    auto document = a_report();
    document.places.lives = protocol::Place{kNowhere, {}};
    document.places.happened = protocol::Place{kNowhere, {}};
    const auto taken = try_to_file(document, reporter());
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error().code, "unknown_division");
    std::vector<std::string> pointers;
    for (const auto& each : taken.error().violations) pointers.push_back(each.pointer);
    EXPECT_THAT(pointers, ElementsAre("/places/lives/division", "/places/happened/division"));
}

TEST_F(IntakeTest, GivenAPlaceThatNobodyKnows_WhenRefused_ThenNothingIsKeptAndTheKeyIsFree) {
    auto document = a_report();
    document.places.now->division = kNowhere;
    ASSERT_FALSE(try_to_file(document, reporter()));
    EXPECT_EQ(report_count(), 0);
    document.places.now->division = kTownship;
    EXPECT_FALSE(try_to_file(document, reporter()).value().repeated());
}

TEST_F(IntakeTest, GivenNowIsNotSaid_WhenTaken_ThenThePlaceWhereTheChildLivesCounts) {
    auto document = a_report();
    document.places.now.reset();
    document.places.lives = protocol::Place{kOtherTownship, {}};
    document.places.happened = protocol::Place{kTownship, {}};
    EXPECT_EQ(case_of(file(document)).owner, in_.other_station);
}

// ---- the case ----

TEST_F(IntakeTest, GivenAVillage_WhenTaken_ThenTheStationOfItsTownshipOwnsTheCase) {
    auto document = a_report({kOrangeSignal});
    document.places.now->division = kVillage;
    document.decide_by = now() + 2h;
    const auto opened = case_of(file(document));
    EXPECT_EQ(opened.owner, in_.station);
    EXPECT_EQ(opened.division, kTownship);
    EXPECT_EQ(opened.level, Level::orange);
    EXPECT_EQ(opened.decide_by, now() + 2h);
    EXPECT_FALSE(opened.uncoded);
}

TEST_F(IntakeTest, GivenATownshipWithoutAStation_WhenTaken_ThenTheBannerAgencyOwnsTheCase) {
    auto document = a_report();
    document.places.now->division = kTownshipWithout;
    const auto report = file(document);
    EXPECT_EQ(case_of(report).owner, in_.banner_agency);
    EXPECT_EQ(case_of(report).division, kTownshipWithout);
    EXPECT_THAT(alerted(report), ElementsAre(in_.banner_agency));
}

TEST_F(IntakeTest, GivenOnlyTheBannerIsKnown_WhenTaken_ThenTheBannerAgencyOwnsTheCase) {
    auto document = a_report();
    document.places.now->division = kBanner;
    EXPECT_EQ(case_of(file(document)).owner, in_.banner_agency);
}

TEST_F(IntakeTest, GivenALeagueWithoutAnybody_WhenTaken_ThenTheRegionOwnsTheCase) {
    auto document = a_report();
    document.places.now->division = kOtherLeaguesTownship;
    EXPECT_EQ(case_of(file(document)).owner, in_.region);
}

TEST_F(IntakeTest, GivenOnlyWords_WhenTaken_ThenTheCaseIsOrangeUntilSomebodyCodesIt) {
    const auto opened = case_of(file(a_report()));
    EXPECT_EQ(opened.level, Level::orange);
    EXPECT_TRUE(opened.uncoded);
}

// ---- who is told (5.4) ----

TEST_F(IntakeTest, GivenARedReport_WhenTaken_ThenStationPoliceAndBannerAgencyAreAlertedAndTheStationOwns) {
    const auto report = file(a_report({kRedSignal}));
    EXPECT_THAT(alerted(report), UnorderedElementsAre(in_.station, in_.police, in_.banner_agency));
    for (const auto& alert : alerts_of(report)) {
        EXPECT_EQ(alert.owner, alert.organisation == in_.station);
        EXPECT_EQ(alert.version, 1);
        EXPECT_EQ(alert.state, AlertState::open);
        EXPECT_EQ(alert.level, Level::red);
    }
}

TEST_F(IntakeTest, GivenSomebodyIsToldOnRelease_WhenTaken_ThenThereIsANotificationAndNoAlert) {
    const auto report = file(a_report({"dv_witness"}));  // N12
    EXPECT_THAT(recipients(report, ReleaseClass::on_release), ElementsAre("women_federation"));
    EXPECT_THAT(alerted(report), ElementsAre(in_.station));
    EXPECT_THAT(items_of(in_.women), IsEmpty());
}

TEST_F(IntakeTest, GivenTheProcuratorateOnlyFiles_WhenTaken_ThenItIsNotAlerted) {
    auto document = a_report({kRedSignal});
    document.suspect_relation = "stranger";  // N6, without a sexual signal or a death
    const auto report = file(document);
    EXPECT_THAT(recipients(report, ReleaseClass::file_only), ElementsAre("procuratorate"));
    EXPECT_EQ(alert_of(report, in_.procuratorate), std::nullopt);
}

TEST_F(IntakeTest, GivenTheChildLivesInAnotherTownship_WhenTaken_ThenThatStationGetsAParallelAlert) {
    auto document = a_report();
    document.places.lives = protocol::Place{kOtherTownship, {}};
    const auto report = file(document);
    EXPECT_EQ(case_of(report).owner, in_.station);
    ASSERT_TRUE(alert_of(report, in_.other_station));
    EXPECT_FALSE(alert_of(report, in_.other_station)->owner);
}

TEST_F(IntakeTest, GivenTheChildLivesInAVillageOfTheSameTownship_WhenTaken_ThenThereIsOneAlert) {
    auto document = a_report();
    document.places.lives = protocol::Place{kVillage, {}};
    EXPECT_THAT(alerted(file(document)), ElementsAre(in_.station));
}

// ---- P12 ----

TEST_F(IntakeTest, GivenNobodyIsKnown_WhenTaken_ThenAlertsAndClocksAreThoseOfAVerifiedReport) {
    const auto verified = file(a_report({kRedSignal}));
    const auto unverified = file(a_report({kRedSignal}), Sender{});
    EXPECT_EQ(unverified.verification, Verification::unverified);
    ASSERT_EQ(alerts_of(unverified).size(), alerts_of(verified).size());
    for (const auto& organisation : {in_.station, in_.police, in_.banner_agency}) {
        const auto alert = alert_of(unverified, organisation).value();
        EXPECT_EQ(alert.due_at, alert_of(verified, organisation)->due_at);
        EXPECT_EQ(running_clocks(alert).size(), 1U);
    }
}

// ---- what is recorded ----

TEST_F(IntakeTest, GivenAReport_WhenTaken_ThenTheFirstMarkOfTheCommitIsTheReports) {
    const auto report = file(a_report({kRedSignal}));
    const auto first = marks().front();
    EXPECT_EQ(find([&](Unit& unit) { return unit.log().find(kReportFiled, report.id.str()); })->pos, first.pos);
}

TEST_F(IntakeTest, GivenAReport_WhenTaken_ThenReportAndAssessmentAreInTheLogAndNothingElse) {
    const auto report = file(a_report({kRedSignal}));
    EXPECT_EQ(marks().size(), 2u);
    const auto assessments = find([&](Unit& unit) { return unit.cases().assessments(report.case_id); });
    EXPECT_TRUE(was_logged("report.filed", report.id.str()));
    EXPECT_TRUE(was_logged("case.assessed", assessments.at(0).id.str()));
}

TEST_F(IntakeTest, GivenAlerts_WhenTheirAssessmentIsLogged_ThenItsEntryNamesEachWithWhomItAsksForWhatAndHowUrgently) {
    const auto report = file(a_report({kRedSignal}));
    const auto alerts = alerts_of(report);
    const auto assessment = find([&](Unit& unit) { return unit.cases().assessments(report.case_id); }).at(0);
    const auto event = assessed_event(assessment, {alerts, {}});
    const auto named = std::find_if(event.detail.begin(), event.detail.end(),
                                    [](const auto& detail) { return detail.first == "alerts"; });
    ASSERT_NE(named, event.detail.end());
    ASSERT_GE(alerts.size(), 2u);
    for (const auto& alert : alerts) {
        const std::string text =
            alert.id.str() + " " + alert.organisation.str() + " " + std::string(to_text(alert.function)) + " red 1";
        EXPECT_THAT(named->second, testing::HasSubstr(text));
    }
}

TEST_F(IntakeTest, GivenAReport_WhenTaken_ThenTheTrailSaysWhichRuleFiredOnWhatFromWhom) {
    const auto report = file(a_report({kRedSignal}));
    const auto stored = find([&](Unit& unit) { return unit.cases().assessments(report.case_id); }).at(0);
    EXPECT_EQ(stored.rule_set, rules().id);
    EXPECT_EQ(stored.rule_version, rules().version);
    const auto text = find(
        [&](Unit& unit) { return unit.vault().open(Field::assessment_trail, stored.id.str(), stored.sealed_trail); });
    const auto trail = protocol::decode<protocol::StoredTrail>(text).value();
    const auto by_floor = [](const protocol::FiredRule& fired) {
        return fired.rule == "T1" && fired.on == kRedSignal && fired.source == "observed" && !fired.basis.empty();
    };
    EXPECT_THAT(trail.fired, Contains(testing::Truly(by_floor)));
}

TEST_F(IntakeTest, GivenAReport_WhenTaken_ThenTheReceiptCanStateTheHashOfItsBytes) {
    const auto document = a_report();
    EXPECT_EQ(try_to_file(document, reporter()).value().body_sha256, crypto::sha256(protocol::encode(document)));
}

TEST_F(IntakeTest, GivenAReport_WhenTaken_ThenItsReporterIsToldHowFarItIs) {
    const auto report = file(a_report({kRedSignal}));
    const auto items = items_of(stream_of_owner(report.owner.value()));
    ASSERT_EQ(items.size(), 1U);
    EXPECT_EQ(items[0].kind, ItemKind::report_status);
    EXPECT_EQ(items[0].report->stage, ReportStage::dispatched);
}

TEST_F(IntakeTest, GivenAnAnonymousReport_WhenTaken_ThenNoStreamTellsAboutIt) {
    auto document = a_report();
    document.mode = ReporterMode::anonymous;
    file(document);
    EXPECT_THAT(items_of(stream_of_owner(pseudonyms_.owner(reporter().caller->account))), IsEmpty());
}

TEST_F(IntakeTest, GivenAReport_WhenTaken_ThenNoItemHoldsAWordOfIt) {
    auto document = a_report({kRedSignal});
    document.narrative = "NARRATIVE-WORDS";
    document.children[0].child_name = "CHILD-NAME";
    document.children[0].id_number = "150424201105040011";
    const auto report = file(document);
    for (const auto& organisation : alerted(report))
        for (const auto& item : find([&](Unit& unit) { return unit.streams().page(stream_of(organisation), 0, 100); }))
            for (const auto* word : {"NARRATIVE", "CHILD", "150424201105040011", kRedSignal, "teacher"})
                EXPECT_THAT(item.body, Not(HasSubstr(word)));
}

TEST_F(IntakeTest, GivenNobodyProtectsTheRegion_WhenTaken_ThenItIsRefusedWhole) {
    const auto uncovered = write([&](Unit& unit) -> Result<void> {
        for (const auto& id : {in_.region, in_.league_agency, in_.banner_agency, in_.station}) {
            VIGIL_TRY(auto organisation, unit.organisations().find(id));
            organisation->active = false;
            VIGIL_TRY(unit.organisations().update(*organisation));
        }
        return success();
    });
    ASSERT_TRUE(uncovered);
    const auto taken = try_to_file(a_report(), reporter());
    EXPECT_EQ(taken.error().code, "no_owner");
    EXPECT_EQ(report_count(), 0);
}

}  // namespace
}  // namespace vigil::domain_test
