// Anonymous reports: a claim code and nothing else opens them again (F5).
#include "client/receipt.hpp"
#include "integration/api_support.hpp"

namespace vigil::test {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class ApiAnonymousTest : public ApiTest {
protected:
    static protocol::FileReport anonymous_report() {
        auto report = red_report();
        report.mode = ReporterMode::anonymous;
        return report;
    }
    client::HttpAnswer claim(const std::string& code) {
        return post("/v1/claims", protocol::encode(protocol::ClaimReport{code}));
    }
    client::HttpAnswer supplement(const protocol::Filed& filed, const std::string& code,
                                  const std::string& session = {}) {
        auto added = a_supplement();
        added.claim_code = code;
        return post("/v1/reports/" + filed.report_id.str() + "/supplements", protocol::encode(added), session);
    }
};

TEST_F(ApiAnonymousTest, GivenAnAnonymousReport_WhenItIsFiled_ThenItHasAClaimCode) {
    EXPECT_THAT(file(anonymous_report()).claim_code, Not(IsEmpty()));
}

TEST_F(ApiAnonymousTest, GivenAClaimCode_WhenItIsShown_ThenStatusAndReceiptComeButNotTheWords) {
    const std::string body = protocol::encode(anonymous_report());
    const auto filed = decoded<protocol::Filed>(post("/v1/reports", body));
    const auto answer = claim(filed.claim_code);
    ASSERT_THAT(answer, HasStatus(200));
    const auto own = decoded<protocol::OwnReport>(answer);
    EXPECT_EQ(own.status.report_id, filed.report_id);
    EXPECT_EQ(own.status.stage, ReportStage::dispatched);
    EXPECT_TRUE(own.body.empty());
    const auto keys = decoded<protocol::JwkSet>(get("/.well-known/jwks.json"));
    EXPECT_TRUE(client::covers(client::verify_receipt(own.receipt, keys).value(), body));
}

TEST_F(ApiAnonymousTest, GivenAClaimCode_WhenAPersonTypesItTheirWay_ThenItOpensTheStatus) {
    std::string typed = " ";
    for (const char c : file(anonymous_report()).claim_code)
        if (c != '-') typed += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    EXPECT_THAT(claim(typed), HasStatus(200));
}

TEST_F(ApiAnonymousTest, GivenACodeThatNeverWas_WhenItIsShown_ThenThereIsNothing) {
    file(anonymous_report());
    EXPECT_THAT(claim("0000-0000-0000-0000"), IsProblem(404, "not_found"));
    EXPECT_THAT(claim("?"), IsProblem(404, "not_found"));
}

TEST_F(ApiAnonymousTest, GivenALostAnswer_WhenTheSameBytesComeAgain_ThenTheClaimCodeIsTheSame) {
    const std::string body = protocol::encode(anonymous_report());
    const auto first = decoded<protocol::Filed>(post("/v1/reports", body));
    EXPECT_EQ(decoded<protocol::Filed>(post("/v1/reports", body)).claim_code, first.claim_code);
}

TEST_F(ApiAnonymousTest, GivenAClaimCode_WhenItComesWithASupplement_ThenTheSupplementIsTaken) {
    const auto filed = file(anonymous_report());
    EXPECT_THAT(supplement(filed, filed.claim_code), HasStatus(201));
    EXPECT_EQ(decoded<protocol::OwnReport>(claim(filed.claim_code)).status.supplements, 1);
}

TEST_F(ApiAnonymousTest, GivenTheCodeOfAnotherReport_WhenItComesWithASupplement_ThenItIsNotFoundAndNothingIsStored) {
    const auto filed = file(anonymous_report());
    const auto other = file(anonymous_report());
    const auto before = server.rows();
    EXPECT_THAT(supplement(filed, other.claim_code), IsProblem(404, "not_found"));
    EXPECT_EQ(server.rows(), before);
}

TEST_F(ApiAnonymousTest, GivenATeacherWhoFilesAnonymously_WhenTheyListTheirReports_ThenItIsNotAmongThem) {
    const auto session = token(teacher());
    const auto filed = file(anonymous_report(), session);
    EXPECT_THAT(decoded<protocol::ReportList>(get("/v1/reports", session)).reports, IsEmpty());
    EXPECT_THAT(get("/v1/reports/" + filed.report_id.str(), session), IsProblem(404, "not_found"));
    EXPECT_THAT(claim(filed.claim_code), HasStatus(200));
}

TEST_F(ApiAnonymousTest, GivenATeacherWhoFilesAnonymously_WhenTheySupplementWithTheirSessionAlone_ThenItIsNotFound) {
    const auto session = token(teacher());
    const auto filed = file(anonymous_report(), session);
    EXPECT_THAT(supplement(filed, {}, session), IsProblem(404, "not_found"));
    EXPECT_THAT(supplement(filed, filed.claim_code, session), HasStatus(201));
}

// The code opens the status: nobody but the reporter may hold it.
TEST_F(ApiAnonymousTest, GivenASupplementWithAClaimCode_WhenTheStationReadsTheCase_ThenTheCodeIsNotShown) {
    const auto filed = file(anonymous_report());
    ASSERT_THAT(supplement(filed, filed.claim_code), HasStatus(201));
    const auto session = token(officer());
    const auto alerts = decoded<protocol::AlertList>(get("/v1/alerts", session)).alerts;
    const auto shown = get("/v1/cases/" + alerts.at(0).case_id.str(), session);
    EXPECT_THAT(shown.body, HasSubstr("后来又看到手臂上有新伤"));
    EXPECT_THAT(shown.body, Not(HasSubstr(filed.claim_code)));
}

TEST_F(ApiAnonymousTest, GivenAClaimCode_WhenItWasUsed_ThenItIsNotInTheLog) {
    const auto filed = file(anonymous_report());
    claim(filed.claim_code);
    supplement(filed, filed.claim_code);
    EXPECT_THAT(server.log_text(), Not(HasSubstr(filed.claim_code)));
}

// A scope that both shared would join the anonymous report to its sender for whoever holds the keys.
TEST_F(ApiAnonymousTest, GivenAnAnonymousReport_WhenItsSenderUsesTheKeyForAShieldedOne_ThenTheyShareNoScope) {
    const auto session = token(teacher());
    const auto anonymous = anonymous_report();
    file(anonymous, session);
    auto shielded = red_report();
    shielded.key = anonymous.key;
    EXPECT_THAT(post("/v1/reports", protocol::encode(shielded), session), HasStatus(201));
}

TEST_F(ApiAnonymousTest,
       GivenAnAnonymousReportSupplementedInASession_WhenTheKeyServesAShieldedReport_ThenTheyShareNoScope) {
    const auto session = token(teacher());
    const auto filed = file(anonymous_report(), session);
    auto supplement = a_supplement();
    supplement.claim_code = filed.claim_code;
    ASSERT_THAT(post("/v1/reports/" + filed.report_id.str() + "/supplements", protocol::encode(supplement), session),
                HasStatus(201));
    auto shielded = red_report();
    shielded.key = supplement.key;
    EXPECT_THAT(post("/v1/reports", protocol::encode(shielded), session), HasStatus(201));
}

TEST_F(ApiAnonymousTest, GivenAnAnonymousReport_WhenItsRowIsCounted_ThenNoIdentityKeyWasMade) {
    const auto session = token(teacher());
    const auto before = server.rows().at("wrapped_keys");
    file(anonymous_report(), session);
    EXPECT_EQ(server.rows().at("wrapped_keys"), before + 1) << "the case's key alone";
    file(red_report(), session);
    EXPECT_EQ(server.rows().at("wrapped_keys"), before + 3) << "a shielded one has the reporter's as well";
}

}  // namespace
}  // namespace vigil::test
