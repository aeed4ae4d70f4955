// Behaviour that is promised and not kept yet: each test is red today. Copy into tests/integration/ (or into the file that
// its comment names) together with the repair.
#include <filesystem>
#include <fstream>
#include <sstream>

#include "integration/api_identity.hpp"
#include "integration/api_officers.hpp"
#include "support/leaks.hpp"

namespace vigil::test {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;
using namespace std::chrono_literals;

int retry_after(const client::HttpAnswer& answer) { return std::stoi(std::string(answer.header("Retry-After"))); }

nlohmann::json without_instance(const client::HttpAnswer& answer) {
    auto problem = nlohmann::json::parse(answer.body);
    problem.erase("instance");
    return problem;
}

class ApiFoundTest : public IdentityTest {
protected:
    using IdentityTest::IdentityTest;

    RawDevice device;
};

// api_enrolment_test.cpp. PROTOCOL.md section 4: refusals never say which part was wrong.
TEST_F(ApiFoundTest, GivenAWrongCodeAndAWrongProof_WhenBothAreRefused_ThenTheRefusalsCannotBeTold) {
    auto forged = device.enrolment(code_for(reporter()));
    forged.proof = device.enrolment("0000-0000-0000-0000").proof;
    EXPECT_EQ(without_instance(enrol(forged)), without_instance(enrol(device.enrolment("0000-0000-0000-0000"))));
}

// api_unverified_test.cpp. PROTOCOL.md section 5: a supplement follows the same rules.
TEST_F(ApiFoundTest, GivenASupplementWhoseAnswerWasLost_WhenItsBytesComeWithoutASession_ThenItIsStillOneSupplement) {
    const auto session = started(device, bound(device)).access_token;
    const auto filed = file(red_report(), session);
    const std::string target = "/v1/reports/" + filed.report_id.str() + "/supplements";
    const auto body = protocol::encode(a_supplement());
    const auto first = decoded<protocol::Filed>(post(target, body, session));
    const auto again = post(target, body);
    ASSERT_THAT(again, HasStatus(200));
    EXPECT_EQ(decoded<protocol::Filed>(again).supplement_id, first.supplement_id);
}

TEST_F(ApiFoundTest,
       GivenASupplementWhoseAnswerWasLost_WhenItsBytesComeFromTheRevokedDevice_ThenItIsStillOneSupplement) {
    const auto id = bound(device);
    const auto session = started(device, id).access_token;
    const auto filed = file(red_report(), session);
    const std::string target = "/v1/reports/" + filed.report_id.str() + "/supplements";
    const auto body = protocol::encode(a_supplement());
    ASSERT_THAT(post(target, body, session), HasStatus(201));
    revoke(id);
    EXPECT_THAT(post(target, body, session), HasStatus(200));
}

// api_anonymous_test.cpp. A scope that both shared would join the anonymous report to its sender for whoever holds the keys.
TEST_F(ApiFoundTest,
       GivenAnAnonymousReportSupplementedInASession_WhenTheKeyServesAShieldedReport_ThenTheyShareNoScope) {
    const auto session = started(device, bound(device)).access_token;
    auto anonymous = red_report();
    anonymous.mode = ReporterMode::anonymous;
    const auto filed = file(anonymous, session);
    auto supplement = a_supplement();
    supplement.claim_code = filed.claim_code;
    ASSERT_THAT(post("/v1/reports/" + filed.report_id.str() + "/supplements", protocol::encode(supplement), session),
                HasStatus(201));
    auto shielded = red_report();
    shielded.key = supplement.key;
    EXPECT_THAT(post("/v1/reports", protocol::encode(shielded), session), HasStatus(201));
}

// api_session_test.cpp. RFC 9110 section 11.1: the scheme is compared without case.
TEST_F(ApiFoundTest, GivenASchemeInLowerCase_WhenATokenIsSent_ThenItIsASession) {
    const auto session = started(device, bound(device)).access_token;
    EXPECT_THAT(get("/v1/reports", {}, {{"Authorization", "bearer " + session}}), HasStatus(200));
}

// api_manners_test.cpp. RFC 6455 section 4.2.1: the opening handshake is a GET.
TEST_F(ApiFoundTest, GivenAHeadRequestForTheLiveAddress_WhenItAsksForAnUpgrade_ThenNothingIsSwitched) {
    const auto account = server.installation().account(region.station, Role::duty_officer);
    const auto session = started(device, bound(device, account)).access_token;
    const auto line = connect();
    line->send(
        "HEAD /v1/live HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        "Sec-WebSocket-Protocol: vigil.v1\r\nAuthorization: Bearer " +
        session + "\r\n\r\n");
    EXPECT_NE(line->read_response(true).status, 101);
}

// api_secrecy_test.cpp. Phones are called after their owners; promise P9: names are sealed.
TEST_F(ApiFoundTest, GivenAPhoneThatIsCalledAfterItsOwner_WhenTheDatabaseIsStolen_ThenItTellsNoName) {
    auto request = device.enrolment(code_for(reporter()));
    request.label = "阿拉腾其木格的手机";
    ASSERT_THAT(enrol(request), HasStatus(201));
    Leaks leaks;
    leaks.add("the name of a device", request.label);
    server.stop();
    std::ostringstream text;
    text << std::ifstream(server.data_folder() / "vigil.db", std::ios::binary).rdbuf();
    EXPECT_THAT(leaks.found_in(text.str()), IsEmpty());
}

// api_password_test.cpp. PROTOCOL.md section 3: Retry-After in seconds; the lock holds for 15 minutes.
TEST_F(ApiFoundTest, GivenALockedLogin_WhenItIsThrottled_ThenTheAnswerDoesNotSendTheClientBackBeforeTheLockEnds) {
    const protocol::AddAccount added{region.station, Role::duty_officer,     "张三", {},
                                     "zhangsan",     "correct horse battery"};
    server.desk("account.add", protocol::encode(added));
    const auto wrong = protocol::encode(protocol::PasswordLogin{"zhangsan", "a wrong password", {}});
    for (int i = 0; i < 5; ++i) post("/v1/sessions/password", wrong);
    const auto refused = post("/v1/sessions/password", wrong);
    ASSERT_THAT(refused, IsProblem(429, "login_throttled"));
    EXPECT_GE(retry_after(refused), 15 * 60);
}

// api_limits_test.cpp. config/vigil.toml: "may be sent again, with the same key, after the time the answer names".
class ApiFoundLimitsTest : public ApiTest {
protected:
    ApiFoundLimitsTest() : ApiTest([](Configuration& all) { all.intake.per_account = Rate{1, 1h}; }) {}
};

TEST_F(ApiFoundLimitsTest, GivenAnEmptyBucket_WhenAReportHasToWait_ThenTheAnswerNamesATimeAfterWhichItIsTaken) {
    const auto session = token(teacher());
    file(red_report(), session);
    const auto refused = post("/v1/reports", protocol::encode(red_report()), session);
    ASSERT_THAT(refused, IsProblem(429, "too_many_requests"));
    EXPECT_GE(retry_after(refused), 3500) << "one an hour";
}

// api_alerts_test.cpp. Whoever is barred must not learn from a page that something is hidden (promise P7).
class ApiFoundPagesTest : public OfficersTest {};

TEST_F(ApiFoundPagesTest, GivenABarredAlertOnAFullPage_WhenTheStationListsItsAlerts_ThenNothingShowsThatOneIsHidden) {
    const auto session = token(teacher());
    std::vector<ReportId> filed;
    for (int i = 0; i < 50; ++i) filed.push_back(file(red_report(), session).report_id);
    auto supplement = a_supplement();
    supplement.suspect_relation = "local_official";
    ASSERT_THAT(post("/v1/reports/" + filed[7].str() + "/supplements", protocol::encode(supplement), session),
                HasStatus(201));
    const auto page = decoded<protocol::AlertList>(get("/v1/alerts", station));
    EXPECT_THAT(page.alerts, SizeIs(49));
    EXPECT_EQ(page.next, "") << "or 49 alerts and a next page tell of a fiftieth";
}

}  // namespace
}  // namespace vigil::test
