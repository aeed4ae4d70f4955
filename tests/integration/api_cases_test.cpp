// What a case shows to whom, that every look is recorded, and who must never know (promise P7).
#include <set>

#include "integration/api_officers.hpp"

namespace vigil::test {
namespace {

using nlohmann::json;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class ApiCasesTest : public OfficersTest {
protected:
    static protocol::FileReport suspected(const char* relation) {
        auto report = red_report();
        report.suspect_relation = relation;
        report.reporter_kind = "teacher";
        report.reporter_org_kind = "primary_school";
        return report;
    }
    std::vector<ReadEvent> reads(const CaseId& id) {
        auto read = [&](Unit& unit) { return unit.cases().reads(id); };
        return await(io, server.app().store().read(std::move(read))).value();
    }
    // The barred officers see nothing of the case and may do nothing about it.
    void expect_kept_out(const std::string& barred, const CaseId& case_id, const AlertId& alert) {
        EXPECT_THAT(alerts_of(barred), IsEmpty());
        const auto before = server.rows();
        EXPECT_THAT(read_alert(alert, barred), IsProblem(403, "foreign_jurisdiction"));
        EXPECT_THAT(read_case(case_id, barred), IsProblem(403, "foreign_jurisdiction"));
        EXPECT_THAT(acknowledge(alert, 1, barred), IsProblem(403, "foreign_jurisdiction"));
        EXPECT_EQ(server.rows(), before);
    }
};

// Unknown members are kept as filed, and stand deeper in the case than in the report.
TEST_F(ApiCasesTest, GivenAReportAsDeepAsMayBe_WhenTheCaseIsRead_ThenItIsShown) {
    auto body = protocol::encode(red_report());
    body.insert(1, "\"x\":" + std::string(15, '[') + std::string(15, ']') + ",");
    ASSERT_THAT(post("/v1/reports", body, token(teacher())), HasStatus(201));
    const auto answer = read_case(alert_of(station).case_id, station);
    EXPECT_THAT(answer, HasStatus(200));
}

TEST_F(ApiCasesTest, GivenTheOwner_WhenItReadsTheCase_ThenItIsShownReportsAssessmentsAlertsAndNotifications) {
    const auto report = suspected("father");
    file(report);
    const auto view = case_view(alert_of(station).case_id, station);
    EXPECT_EQ(view.projection, "handling");
    EXPECT_EQ(view.owner_id, region.station);
    EXPECT_EQ(view.level, Level::red);
    ASSERT_THAT(view.reports, SizeIs(1));
    // As filed, but for what makes its sender the reporter (PROTOCOL.md section 5: key and nonce are theirs).
    auto shown = json_of(report);
    shown.erase("key");
    shown.erase("nonce");
    EXPECT_EQ(json::parse(view.reports.front().body.text), shown);
    ASSERT_THAT(view.assessments, SizeIs(1));
    EXPECT_EQ(view.assessments.front().rule_set, "cn-nm-2026");
    EXPECT_THAT(view.assessments.front().trail, Not(IsEmpty()));
    EXPECT_THAT(view.alerts, SizeIs(3));
    // Policy facts 5.4 for a teacher who reports a father at red.
    std::set<std::string> told;
    for (const auto& each : view.notifications) told.insert(each.recipient);
    EXPECT_EQ(told, (std::set<std::string>{"township_station", "police_110", "county_minor_agency", "education_bureau",
                                           "procuratorate", "women_federation"}));
}

TEST_F(ApiCasesTest, GivenAProcurator_WhenTheyReadTheCase_ThenKindAndOrganisationOfTheReporterAreLeftOut) {
    auto report = suspected("neighbor");
    report.circumstance = "under14_sexual";
    report.signals = {"sexual_under14"};
    file(report);
    const auto procurator = new_session(region.procuratorate, Role::procurator);
    const auto view = case_view(alert_of(procurator).case_id, procurator);
    EXPECT_EQ(view.projection, "overseeing");
    const auto shown = json::parse(view.reports.at(0).body.text);
    EXPECT_FALSE(shown.contains("reporter_kind"));
    EXPECT_FALSE(shown.contains("reporter_org_kind"));
    EXPECT_EQ(shown.at("narrative"), report.narrative);
}

// Policy facts 5.4: reporter kind and organisation are shown only to the handling station and the police.
TEST_F(ApiCasesTest, GivenABannerAgencyThatDoesNotOwnTheCase_WhenItReadsIt_ThenKindAndOrganisationAreLeftOut) {
    file(suspected("father"));
    const auto banner = new_session(region.banner_agency, Role::county_officer);
    const auto view = case_view(alert_of(banner).case_id, banner);
    EXPECT_EQ(view.projection, "overseeing");
    const auto shown = json::parse(view.reports.at(0).body.text);
    EXPECT_FALSE(shown.contains("reporter_kind"));
    EXPECT_FALSE(shown.contains("reporter_org_kind"));
}

TEST_F(ApiCasesTest, GivenThePolice_WhenTheyReadTheCase_ThenTheyHandleIt) {
    const auto report = suspected("father");
    file(report);
    const auto view = case_view(alert_of(police).case_id, police);
    EXPECT_EQ(view.projection, "handling");
    EXPECT_EQ(json::parse(view.reports.at(0).body.text).at("reporter_kind"), "teacher");
}

TEST_F(ApiCasesTest, GivenAHospitalThatIsCalled_WhenItReadsTheCase_ThenItFindsTheChildAndIsToldNoNamesNorWords) {
    auto report = suspected("father");
    report.signals.push_back("life_threatening_injury");
    report.places.now->detail = "三队东头";
    report.children.at(0).child_name = "某某";
    file(report);
    const auto hospital = new_session(region.region, Role::department_officer);
    const auto answer = read_case(alert_of(hospital).case_id, hospital);
    ASSERT_THAT(answer, HasStatus(200));
    const auto view = decoded<protocol::CaseView>(answer);
    EXPECT_EQ(view.projection, "rescuing");
    ASSERT_THAT(view.reports, SizeIs(1));
    const json expected{{"places", {{"now", {{"division", kTownship.str()}, {"detail", "三队东头"}}}}},
                        {"signals", report.signals},
                        {"children", {{{"age_min", 9}, {"age_max", 9}}}}};
    EXPECT_EQ(json::parse(view.reports.front().body.text), expected);
    EXPECT_THAT(view.assessments, IsEmpty());
    EXPECT_EQ(answer.body.find(report.narrative), std::string::npos);
}

TEST_F(ApiCasesTest, GivenADepartmentThatIsToldOnReleaseOnly_WhenItAsksBeforeThat_ThenItSeesNothing) {
    file(suspected("father"));
    const auto education = new_session(region.education, Role::department_officer);
    EXPECT_THAT(alerts_of(education), IsEmpty());
    EXPECT_THAT(read_case(alert_of(station).case_id, education), IsProblem(403, "foreign_jurisdiction"));
}

TEST_F(ApiCasesTest, GivenACase_WhenItIsRead_ThenEachLookIsRecordedWithReaderProjectionAndTime) {
    file(red_report());
    auto& reader = officer();
    const auto session = token(reader);
    const auto id = alert_of(session).case_id;
    case_view(id, session);
    server.advance(std::chrono::minutes(5));
    case_view(id, session);
    const auto looks = reads(id);
    ASSERT_THAT(looks, SizeIs(2));
    EXPECT_EQ(looks[0].account, account_of(reader));
    EXPECT_EQ(looks[0].fields, "handling");
    EXPECT_EQ(looks[0].at, server.now() - std::chrono::minutes(5));
    EXPECT_EQ(looks[1].at, server.now());
}

TEST_F(ApiCasesTest, GivenARefusedLook_WhenTheRecordIsRead_ThenNothingWasLookedAt) {
    file(red_report());
    const auto id = alert_of(station).case_id;
    EXPECT_EQ(read_case(id, new_session(region.banner_police, Role::police_liaison)).status, 403);
    EXPECT_THAT(reads(id), IsEmpty());
}

TEST_F(ApiCasesTest, GivenACaseThatIsNotThere_WhenItIsRead_ThenItIsNotFound) {
    EXPECT_THAT(read_case(CaseId(fresh_uuid()), station), IsProblem(404, "not_found"));
    EXPECT_THAT(read_case(CaseId("x"), station), IsProblem(404, "not_found"));
}

// Policy facts 5.4, N10: whoever is involved gets nothing.
TEST_F(ApiCasesTest, GivenASuspectWhoIsALocalOfficial_WhenTheStationAsks_ThenItSeesNothingAndTheBannerOwnsTheCase) {
    file(suspected("local_official"));
    const auto banner = new_session(region.banner_agency, Role::county_officer);
    const auto alert = alert_of(banner);
    EXPECT_TRUE(alert.owner);
    expect_kept_out(station, alert.case_id, alert.alert_id);
    EXPECT_THAT(alerts_of(new_session(region.league_agency, Role::county_officer)), SizeIs(1));
    EXPECT_THAT(alerts_of(police), SizeIs(1));
}

TEST_F(ApiCasesTest, GivenASuspectWhoIsAPoliceOfficer_WhenTheLocalPoliceAsk_ThenTheySeeNothingAndTheLevelAboveIsAsked) {
    file(suspected("police_officer"));
    const auto above = new_session(region.banner_police, Role::police_liaison);
    const auto alert = alert_of(above);
    EXPECT_EQ(alert.function, Function::police);
    expect_kept_out(police, alert.case_id, alert.alert_id);
}

TEST_F(ApiCasesTest, GivenSomebodyOfThePoliceWhoMustNotKnow_WhenTheyAsk_ThenTheySeeNothing) {
    auto report = suspected("father");
    report.must_not_know.push_back({"派出所里孩子的舅舅", "police_110"});
    file(report);
    const auto alert = alert_of(new_session(region.banner_police, Role::police_liaison));
    expect_kept_out(police, alert.case_id, alert.alert_id);
}

TEST_F(ApiCasesTest, GivenAStationThatKnowsOfTheCase_WhenASupplementNamesAnOfficial_ThenItSeesNothingAnyMore) {
    const auto session = token(teacher());
    const auto filed = file(suspected("father"), session);
    const auto alert = alert_of(station);
    auto supplement = a_supplement();
    supplement.suspect_relation = "local_official";
    ASSERT_THAT(post("/v1/reports/" + filed.report_id.str() + "/supplements", protocol::encode(supplement), session),
                HasStatus(201));
    expect_kept_out(station, alert.case_id, alert.alert_id);
}

TEST_F(ApiCasesTest, GivenABarredStation_WhenItsPeopleReadTheCaseOfAnotherChild_ThenThatIsTheirs) {
    file(suspected("local_official"));
    file(suspected("father"));
    EXPECT_THAT(read_case(alert_of(station).case_id, station), HasStatus(200));
}

}  // namespace
}  // namespace vigil::test
