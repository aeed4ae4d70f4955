// Idempotency keys through the front door (PROTOCOL.md section 5).
#include "integration/api_support.hpp"

namespace vigil::test {
namespace {

class ApiKeysTest : public ApiTest {
protected:
    client::HttpAnswer file_with_header(const protocol::FileReport& report, const std::string& key) {
        return post("/v1/reports", protocol::encode(report), {}, {{"Idempotency-Key", key}});
    }
    std::int64_t reports() const { return server.rows().at("reports"); }
};

TEST_F(ApiKeysTest, GivenAHeaderThatNamesAnotherKey_WhenAReportIsFiled_ThenTheKeysAreSaidToDifferAndNothingIsStored) {
    const auto before = server.rows();
    EXPECT_THAT(file_with_header(red_report(), fresh_uuid()), IsProblem(422, "idempotency_key_mismatch"));
    EXPECT_EQ(server.rows(), before);
}

TEST_F(ApiKeysTest, GivenAHeaderThatRepeatsTheKey_WhenAReportIsFiled_ThenItIsTaken) {
    const auto report = red_report();
    EXPECT_THAT(file_with_header(report, report.key), HasStatus(201));
}

TEST_F(ApiKeysTest, GivenAHeaderThatNamesAnotherKey_WhenASupplementIsFiled_ThenTheKeysAreSaidToDiffer) {
    const auto session = token(teacher());
    const auto filed = file(red_report(), session);
    const auto before = server.rows();
    EXPECT_THAT(post("/v1/reports/" + filed.report_id.str() + "/supplements", protocol::encode(a_supplement()), session,
                     {{"Idempotency-Key", fresh_uuid()}}),
                IsProblem(422, "idempotency_key_mismatch"));
    EXPECT_EQ(server.rows(), before);
}

TEST_F(ApiKeysTest, GivenAFiledReport_WhenItsKeyComesWithOtherBytes_ThenTheKeyIsSaidToBeUsedAndOneReportStays) {
    const auto session = token(teacher());
    auto report = red_report();
    file(report, session);
    report.narrative += "。";
    const auto before = server.rows();
    EXPECT_THAT(post("/v1/reports", protocol::encode(report), session), IsProblem(422, "idempotency_key_reused"));
    EXPECT_EQ(server.rows(), before);
}

TEST_F(ApiKeysTest, GivenAFiledReport_WhenItsKeyComesWithOneMoreSpace_ThenTheKeyIsSaidToBeUsed) {
    const auto report = red_report();
    file(report);
    EXPECT_THAT(post("/v1/reports", protocol::encode(report) + " "), IsProblem(422, "idempotency_key_reused"));
    EXPECT_EQ(reports(), 1);
}

TEST_F(ApiKeysTest, GivenARefusedReport_WhenItsKeyComesAgainWithBytesThatAreRight_ThenItIsTaken) {
    auto report = red_report();
    report.circumstance = "bad_luck";
    ASSERT_THAT(post("/v1/reports", protocol::encode(report)), HasStatus(422));
    report.circumstance = "multiple_injuries";
    EXPECT_THAT(post("/v1/reports", protocol::encode(report)), HasStatus(201)) << "only what was filed is remembered";
}

TEST_F(ApiKeysTest, GivenAFiledReport_WhenItsKeyIsUsedForASupplement_ThenTheKeyIsSaidToBeUsed) {
    const auto session = token(teacher());
    const auto report = red_report();
    const auto filed = file(report, session);
    auto supplement = a_supplement();
    supplement.key = report.key;
    const auto before = server.rows();
    EXPECT_THAT(post("/v1/reports/" + filed.report_id.str() + "/supplements", protocol::encode(supplement), session),
                IsProblem(422, "idempotency_key_reused"));
    EXPECT_EQ(server.rows(), before);
}

TEST_F(ApiKeysTest, GivenTwoReportersWithOneKey_WhenTheirReportsDiffer_ThenBothAreTaken) {
    auto report = red_report();
    file(report, token(teacher()));
    report.narrative = "另一位老师看到的";
    EXPECT_THAT(post("/v1/reports", protocol::encode(report), token(teacher())), HasStatus(201));
}

// Promise P2: two honest reports in equal words are two.
TEST_F(ApiKeysTest, GivenEqualWordsUnderTwoKeys_WhenBothAreFiled_ThenTheyAreTwoReports) {
    const auto session = token(teacher());
    file(red_report(), session);
    file(red_report(), session);
    EXPECT_EQ(reports(), 2);
}

}  // namespace
}  // namespace vigil::test
