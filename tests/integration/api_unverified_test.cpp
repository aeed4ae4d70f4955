// Security never loses a report (promise P12): whatever became of a session, its report takes the same path.
#include <tuple>

#include "integration/api_identity.hpp"

namespace vigil::test {
namespace {

using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAreArray;
using namespace std::chrono_literals;

// Who is asked, at which level, and how long they have.
using Demand = std::tuple<Function, Level, std::optional<std::chrono::milliseconds>>;

class UnverifiedTest : public IdentityTest {
protected:
    // With what an account would say of its person, so that triage judges the same facts.
    static protocol::FileReport report() {
        auto document = red_report();
        document.reporter_kind = "teacher";
        document.reporter_org_kind = "primary_school";
        return document;
    }

    void expire() { server.advance(2h); }  // an access token lives less

    // Of the newest case of the station.
    std::vector<Demand> demands() {
        const auto asked = token(officer());
        const auto alerts = decoded<protocol::AlertList>(get("/v1/alerts", asked)).alerts;
        const auto view = decoded<protocol::CaseView>(get("/v1/cases/" + alerts.back().case_id.str(), asked));
        std::vector<Demand> found;
        for (const auto& [alert, name, acknowledgements] : view.alerts) {
            std::optional<std::chrono::milliseconds> time;
            if (alert.due_at) time = *alert.due_at - alert.raised_at;
            found.emplace_back(alert.function, alert.level, time);
        }
        return found;
    }

    RawDevice device;
    AccountId account = reporter();
    DeviceId id = bound(device, account);
    std::string session = started(device, id).access_token;
};

class ApiUnverifiedTest : public UnverifiedTest, public ::testing::WithParamInterface<const char*> {
protected:
    std::string strike() {
        const std::string trouble = GetParam();
        if (trouble == "Expired") expire();
        if (trouble == "DeviceRevoked") revoke(id);
        if (trouble == "SessionEnded")
            send("DELETE", "/v1/sessions/current", {}, {{"Authorization", "Bearer " + session}});
        if (trouble == "AccountEnded") end_account(account);
        if (trouble == "Unknown") return "Bearer " + std::string(43, 'A');
        if (trouble == "Garbage") return "Bearer ?";
        if (trouble == "OtherScheme") return "Basic dGVhY2hlcjpwYXNz";
        if (trouble == "NoToken") return {};
        return "Bearer " + session;
    }
    client::HttpAnswer file_with(const std::string& authorization, const std::string& body) {
        Headers headers = json_headers();
        if (!authorization.empty()) headers.push_back({"Authorization", authorization});
        return send("POST", "/v1/reports", body, headers);
    }
};

TEST_P(ApiUnverifiedTest, GivenASessionThatIsNoLongerGood_WhenItsReportIsFiled_ThenItIsTakenAsUnverified) {
    const auto answer = file_with(strike(), protocol::encode(report()));
    ASSERT_THAT(answer, HasStatus(201));
    EXPECT_EQ(decoded<protocol::Filed>(answer).verification, Verification::unverified);
}

TEST_P(ApiUnverifiedTest, GivenASessionThatIsNoLongerGood_WhenItsReportIsFiled_ThenTheSameBodiesHaveTheSameTime) {
    file(report(), session);
    const auto of_verified = demands();
    ASSERT_THAT(of_verified, Not(IsEmpty()));
    ASSERT_THAT(file_with(strike(), protocol::encode(report())), HasStatus(201));
    EXPECT_THAT(demands(), UnorderedElementsAreArray(of_verified));
    EXPECT_EQ(server.rows().at("cases"), 2);
}

// The twin of decision 0011: the answer was lost, the session ended, the outbox sends the same bytes.
TEST_P(ApiUnverifiedTest, GivenAReportWhoseAnswerWasLost_WhenItsBytesComeAfterTheSession_ThenItIsStillOneReport) {
    const std::string body = protocol::encode(report());
    const auto first = decoded<protocol::Filed>(post("/v1/reports", body, session));
    const auto authorization = strike();
    const auto before = server.rows();
    const auto again = file_with(authorization, body);
    ASSERT_THAT(again, HasStatus(200));
    EXPECT_EQ(decoded<protocol::Filed>(again).report_id, first.report_id);
    EXPECT_EQ(server.rows(), before);
}

INSTANTIATE_TEST_SUITE_P(Trouble, ApiUnverifiedTest,
                         ::testing::Values("Expired", "DeviceRevoked", "SessionEnded", "AccountEnded", "Unknown",
                                           "Garbage", "OtherScheme", "NoToken"),
                         [](const auto& each) { return std::string(each.param); });

using ApiUnverifiedListTest = UnverifiedTest;

TEST_F(ApiUnverifiedListTest, GivenAReportWithoutASession_WhenItsBytesComeAgainWithOne_ThenItIsStillOneReport) {
    const std::string body = protocol::encode(report());
    const auto first = decoded<protocol::Filed>(post("/v1/reports", body));
    const auto again = post("/v1/reports", body, session);
    ASSERT_THAT(again, HasStatus(200));
    EXPECT_EQ(decoded<protocol::Filed>(again).report_id, first.report_id);
    EXPECT_EQ(server.rows().at("reports"), 1);
}

TEST_F(ApiUnverifiedListTest, GivenAnExpiredSession_WhenItsReporterLogsInAgain_ThenTheReportIsInTheirList) {
    expire();
    const auto filed = file(report(), session);
    const auto listed = decoded<protocol::ReportList>(knock(started(device, id).access_token)).reports;
    ASSERT_EQ(listed.size(), 1U);
    EXPECT_EQ(listed.front().report_id, filed.report_id);
}

// Whoever holds a revoked phone may not fill its owner's list; a claim code opens the status instead.
TEST_F(ApiUnverifiedListTest, GivenARevokedDevice_WhenItsReportIsFiled_ThenItIsNotListedAndHasAClaimCode) {
    revoke(id);
    const auto filed = file(report(), session);
    RawDevice other;
    EXPECT_THAT(decoded<protocol::ReportList>(knock(started(other, bound(other, account)).access_token)).reports,
                IsEmpty());
    EXPECT_THAT(post("/v1/claims", protocol::encode(protocol::ClaimReport{filed.claim_code})), HasStatus(200));
}

TEST_F(ApiUnverifiedListTest, GivenAnExpiredSession_WhenItSupplementsItsOwnReport_ThenTheSupplementIsTaken) {
    const auto filed = file(report(), session);
    expire();
    EXPECT_THAT(
        post("/v1/reports/" + filed.report_id.str() + "/supplements", protocol::encode(a_supplement()), session),
        HasStatus(201));
}

TEST_F(ApiUnverifiedListTest, GivenARevokedDevice_WhenItSupplementsItsOwnersReport_ThenItIsNotFound) {
    const auto filed = file(report(), session);
    revoke(id);
    EXPECT_THAT(
        post("/v1/reports/" + filed.report_id.str() + "/supplements", protocol::encode(a_supplement()), session),
        IsProblem(404, "not_found"));
}

// PROTOCOL.md section 5: a supplement follows the same rules.
TEST_F(ApiUnverifiedListTest,
       GivenASupplementWhoseAnswerWasLost_WhenItsBytesComeWithoutASession_ThenItIsStillOneSupplement) {
    const auto filed = file(red_report(), session);
    const std::string target = "/v1/reports/" + filed.report_id.str() + "/supplements";
    const auto body = protocol::encode(a_supplement());
    const auto first = decoded<protocol::Filed>(post(target, body, session));
    const auto again = post(target, body);
    ASSERT_THAT(again, HasStatus(200));
    EXPECT_EQ(decoded<protocol::Filed>(again).supplement_id, first.supplement_id);
}

TEST_F(ApiUnverifiedListTest,
       GivenASupplementWhoseAnswerWasLost_WhenItsBytesComeFromTheRevokedDevice_ThenItIsStillOneSupplement) {
    const auto filed = file(red_report(), session);
    const std::string target = "/v1/reports/" + filed.report_id.str() + "/supplements";
    const auto body = protocol::encode(a_supplement());
    ASSERT_THAT(post(target, body, session), HasStatus(201));
    revoke(id);
    EXPECT_THAT(post(target, body, session), HasStatus(200));
}

}  // namespace
}  // namespace vigil::test
