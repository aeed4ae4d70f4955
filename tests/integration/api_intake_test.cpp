// A report from its bytes to its receipt, and what its reporter and the station read of it afterwards.
#include <set>
#include <vigil/crypto/jws.hpp>

#include "client/receipt.hpp"
#include "integration/api_support.hpp"

namespace vigil::test {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::SizeIs;

class ApiIntakeTest : public ApiTest {
protected:
    protocol::JwkSet keys() { return decoded<protocol::JwkSet>(get("/.well-known/jwks.json")); }
    protocol::ReceiptClaims claims_of(const std::string& receipt) {
        return client::verify_receipt(receipt, keys()).value();
    }
    protocol::CaseView only_case(const std::string& officers_token) {
        const auto alerts = decoded<protocol::AlertList>(get("/v1/alerts", officers_token)).alerts;
        if (alerts.size() != 1) throw std::runtime_error("not one alert");
        return decoded<protocol::CaseView>(get("/v1/cases/" + alerts.front().case_id.str(), officers_token));
    }
};

TEST_F(ApiIntakeTest, GivenATeacher_WhenAReportIsFiled_ThenItIsVerifiedAndOneCaseIsOpenedWithItsAlerts) {
    const auto answer = post("/v1/reports", protocol::encode(red_report()), token(teacher()));
    ASSERT_THAT(answer, HasStatus(201));
    const auto filed = decoded<protocol::Filed>(answer);
    EXPECT_EQ(filed.verification, Verification::verified);
    EXPECT_EQ(filed.filed_at, server.now());
    EXPECT_EQ(filed.claim_code, "") << "a teacher has a list of their own";
    const auto rows = server.rows();
    EXPECT_EQ(rows.at("reports"), 1);
    EXPECT_EQ(rows.at("cases"), 1);
    EXPECT_EQ(rows.at("alerts"), 3) << "station, police, banner agency";
}

TEST_F(ApiIntakeTest, GivenAFiledReport_WhenItsReceiptIsVerified_ThenItCoversTheExactBytes) {
    const std::string body = protocol::encode(red_report());
    const auto filed = decoded<protocol::Filed>(post("/v1/reports", body, token(teacher())));
    const auto claims = claims_of(filed.receipt);
    EXPECT_EQ(claims.iss, kPublicUrl);
    EXPECT_EQ(claims.report_id, filed.report_id);
    EXPECT_EQ(claims.filed_ms, filed.filed_at);
    EXPECT_TRUE(client::covers(claims, body));
    EXPECT_FALSE(client::covers(claims, body + " "));
}

TEST_F(ApiIntakeTest, GivenAFiledReport_WhenTheSameBytesComeAgainLater_ThenTheAnswerIs200WithEqualClaims) {
    const std::string body = protocol::encode(red_report());
    const auto session = token(teacher());
    const auto first = decoded<protocol::Filed>(post("/v1/reports", body, session));
    file(red_report());  // the log goes on
    server.advance(std::chrono::minutes(10));
    const auto before = server.rows();
    const auto answer = post("/v1/reports", body, session);
    ASSERT_THAT(answer, HasStatus(200));
    const auto again = decoded<protocol::Filed>(answer);
    EXPECT_EQ(again.report_id, first.report_id);
    EXPECT_EQ(again.filed_at, first.filed_at);
    EXPECT_EQ(crypto::split_compact(again.receipt).value().payload,
              crypto::split_compact(first.receipt).value().payload);
    EXPECT_EQ(server.rows(), before);
}

TEST_F(ApiIntakeTest, GivenAFiledReport_WhenItsReporterReadsIt_ThenStatusReceiptAndWordsAreThere) {
    const auto session = token(teacher());
    const auto report = red_report();
    const auto filed = file(report, session);
    const auto own = decoded<protocol::OwnReport>(get("/v1/reports/" + filed.report_id.str(), session));
    EXPECT_EQ(own.status.report_id, filed.report_id);
    EXPECT_EQ(own.status.stage, ReportStage::dispatched);
    EXPECT_EQ(claims_of(own.receipt).pos, claims_of(filed.receipt).pos);
    EXPECT_EQ(json::parse(own.body.text), json_of(report));
}

TEST_F(ApiIntakeTest, GivenAnAcknowledgedAlert_WhenItsReporterLooks_ThenTheStageAndTheFunctionSaySo) {
    const auto session = token(teacher());
    const auto filed = file(red_report(), session);
    auto& on_duty = officer();
    const auto alert = on_duty.get<protocol::AlertList>("list_alerts").value().alerts.front();
    ASSERT_TRUE(on_duty.acknowledge(alert.alert_id, alert.version, AcknowledgementId(fresh_uuid())));
    const auto own = decoded<protocol::OwnReport>(get("/v1/reports/" + filed.report_id.str(), session));
    EXPECT_EQ(own.status.stage, ReportStage::acknowledged);
    for (const auto& organ : own.status.organs)
        EXPECT_EQ(organ.acknowledged_at.has_value(), organ.function == Function::protection) << to_text(organ.function);
}

TEST_F(ApiIntakeTest, GivenAReport_WhenAnotherReporterOrAnOfficerReadsIt_ThenItIsNotFound) {
    const auto filed = file(red_report(), token(teacher()));
    const std::string target = "/v1/reports/" + filed.report_id.str();
    EXPECT_THAT(get(target, token(teacher())), IsProblem(404, "not_found"));
    EXPECT_THAT(get(target, token(officer())), IsProblem(404, "not_found"));
    EXPECT_THAT(get(target), IsProblem(401, "unauthenticated"));
}

TEST_F(ApiIntakeTest, GivenReportsOfTwoTeachers_WhenOneListsThem_ThenOnlyTheirOwnAreListedNewestFirst) {
    const auto session = token(teacher());
    const auto first = file(red_report(), session);
    file(red_report(), token(teacher()));
    const auto second = file(red_report(), session);
    std::vector<ReportId> listed;
    for (const auto& each : decoded<protocol::ReportList>(get("/v1/reports", session)).reports)
        listed.push_back(each.report_id);
    EXPECT_THAT(listed, ElementsAre(second.report_id, first.report_id));
}

TEST_F(ApiIntakeTest, GivenMoreReportsThanAPage_WhenTheyAreListed_ThenTheCursorLeadsToTheRestAndNoneComesTwice) {
    const auto session = token(teacher());
    std::set<ReportId> filed;
    for (int i = 0; i < 51; ++i) filed.insert(file(red_report(), session).report_id);
    const auto first = decoded<protocol::ReportList>(get("/v1/reports", session));
    ASSERT_THAT(first.reports, SizeIs(50));
    const auto second = decoded<protocol::ReportList>(get("/v1/reports?cursor=" + first.next, session));
    EXPECT_EQ(second.next, "");
    std::set<ReportId> listed;
    for (const auto& each : first.reports) listed.insert(each.report_id);
    for (const auto& each : second.reports) listed.insert(each.report_id);
    EXPECT_EQ(listed, filed);
}

TEST_F(ApiIntakeTest, GivenASupplement_WhenItsOwnerFilesIt_ThenItIsReceiptedAndCounted) {
    const auto session = token(teacher());
    const auto filed = file(red_report(), session);
    const std::string body = protocol::encode(a_supplement());
    const auto answer = post("/v1/reports/" + filed.report_id.str() + "/supplements", body, session);
    ASSERT_THAT(answer, HasStatus(201));
    const auto added = decoded<protocol::Filed>(answer);
    EXPECT_EQ(added.report_id, filed.report_id);
    EXPECT_TRUE(client::covers(claims_of(added.receipt), body));
    EXPECT_GT(claims_of(added.receipt).pos, claims_of(filed.receipt).pos);
    const auto own = decoded<protocol::OwnReport>(get("/v1/reports/" + filed.report_id.str(), session));
    EXPECT_EQ(own.status.supplements, 1);
}

TEST_F(ApiIntakeTest, GivenASupplement_WhenTheSameBytesComeAgain_ThenThereIsOneWithEqualClaims) {
    const auto session = token(teacher());
    const std::string target = "/v1/reports/" + file(red_report(), session).report_id.str() + "/supplements";
    const std::string body = protocol::encode(a_supplement());
    const auto first = decoded<protocol::Filed>(post(target, body, session));
    const auto before = server.rows();
    const auto answer = post(target, body, session);
    ASSERT_THAT(answer, HasStatus(200));
    const auto again = decoded<protocol::Filed>(answer);
    EXPECT_EQ(again.supplement_id, first.supplement_id);
    EXPECT_EQ(crypto::split_compact(again.receipt).value().payload,
              crypto::split_compact(first.receipt).value().payload);
    EXPECT_EQ(server.rows(), before);
}

TEST_F(ApiIntakeTest, GivenAReport_WhenSomebodyElseSupplementsIt_ThenItIsNotFoundAndNothingIsStored) {
    const std::string target = "/v1/reports/" + file(red_report(), token(teacher())).report_id.str() + "/supplements";
    const auto other = token(teacher());
    const auto before = server.rows();
    EXPECT_THAT(post(target, protocol::encode(a_supplement()), other), IsProblem(404, "not_found"));
    EXPECT_THAT(post(target, protocol::encode(a_supplement())), IsProblem(404, "not_found"));
    EXPECT_EQ(server.rows(), before);
}

TEST_F(ApiIntakeTest, GivenAVoiceNoteAlone_WhenItIsFiled_ThenTheStationIsAskedAtOrangeBecauseNobodyHasCodedIt) {
    auto report = red_report();
    report.circumstance = "other_concern";
    report.narrative.clear();
    report.signals.clear();
    report.voice_note = true;
    file(report, token(teacher()));
    const auto alerts = decoded<protocol::AlertList>(get("/v1/alerts", token(officer()))).alerts;
    ASSERT_THAT(alerts, SizeIs(1));
    EXPECT_EQ(alerts.front().level, Level::orange);
    EXPECT_TRUE(alerts.front().uncoded);
}

// Variation selectors, the vowel separator and the narrow space are part of a word; nothing may normalise them away.
TEST_F(ApiIntakeTest, GivenTraditionalMongolianText_WhenTheStationReadsTheCase_ThenEveryByteIsThere) {
    const std::string narrative =
        "ᠬᠡᠦᠬᠡᠳ᠋ ᠦᠨ᠎ᠡ ᠨᠢᠷᠤᠭᠤ\u202fᠳᠤ ᠰᠣᠷᠪᠢ ᠪᠠᠢᠨ᠎ᠠ᠃ "
        "后背有伤 "
        "e\u0301";
    const std::string name = "ᠪᠠᠭᠠᠲᠤᠷ\u180b";
    auto report = red_report();
    report.narrative = narrative;
    report.children.front().child_name = name;
    file(report, token(teacher()));
    const auto shown = json::parse(only_case(token(officer())).reports.at(0).body.text);
    EXPECT_EQ(shown.at("narrative"), narrative);
    EXPECT_EQ(shown.at("children").at(0).at("name"), name);
}

TEST_F(ApiIntakeTest, GivenTwentyThousandMongolianLetters_WhenFiled_ThenLengthIsCountedInCodePoints) {
    auto report = red_report();
    report.narrative.clear();
    for (int i = 0; i < 20'000; ++i) report.narrative += "ᠠ";
    EXPECT_THAT(post("/v1/reports", protocol::encode(report)), HasStatus(201));
}

TEST_F(ApiIntakeTest, GivenAShieldedReport_WhenTheStationReadsTheCase_ThenNothingNamesTheReporter) {
    auto& reporter = teacher();
    const auto account = account_of(reporter).str();
    file(red_report(), token(reporter));
    const auto view = only_case(token(officer()));
    const std::string shown = protocol::encode(view);
    EXPECT_EQ(shown.find(account), std::string::npos);
    EXPECT_EQ(shown.find(reporter.device().str()), std::string::npos);
    EXPECT_EQ(shown.find(region.school.str()), std::string::npos);
    EXPECT_EQ(view.reports.at(0).mode, ReporterMode::shielded) << "the default";
}

}  // namespace
}  // namespace vigil::test
