// Consoles: passwords, their locks, and sessions in cookies (PROTOCOL.md section 4).
#include "integration/api_identity.hpp"

namespace vigil::test {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::testing::StartsWith;
using namespace std::chrono_literals;

constexpr const char* kLogin = "zhangsan";
constexpr const char* kPassword = "correct horse battery";

class ApiPasswordTest : public IdentityTest {
protected:
    explicit ApiPasswordTest(const TestServer::Change& change = {}) : IdentityTest(change) {
        const protocol::AddAccount added{region.station, Role::duty_officer, "张三", {}, kLogin, kPassword};
        account = decoded<protocol::AccountView>(
                      {.status = 0, .headers = {}, .body = server.desk("account.add", protocol::encode(added))})
                      .account_id;
    }

    client::HttpAnswer log_in(const std::string& password, const Headers& headers = {}) {
        return log_in_as(kLogin, password, headers);
    }
    client::HttpAnswer log_in_as(const std::string& login, const std::string& password, const Headers& headers = {}) {
        return post("/v1/sessions/password", protocol::encode(protocol::PasswordLogin{login, password, {}, {}}), {},
                    headers);
    }
    void fail(int times) {
        for (int i = 0; i < times; ++i) ASSERT_THAT(log_in("a wrong password"), IsProblem(401, "session_refused"));
    }

    AccountId account;
};

TEST_F(ApiPasswordTest, GivenTheRightPassword_WhenAConsoleLogsIn_ThenItsTokenOpensTheAlerts) {
    const auto answer = log_in(kPassword);
    ASSERT_THAT(answer, HasStatus(201));
    EXPECT_THAT(get("/v1/alerts", decoded<protocol::SessionStarted>(answer).access_token), HasStatus(200));
}

TEST_F(ApiPasswordTest, GivenAPasswordSession_WhenItIsRefreshedWithoutASignature_ThenItGoesOn) {
    const auto session = decoded<protocol::SessionStarted>(log_in(kPassword));
    const auto renewed =
        post("/v1/sessions/refresh", protocol::encode(protocol::RefreshSession{session.refresh_token, {}}));
    ASSERT_THAT(renewed, HasStatus(200));
    EXPECT_THAT(get("/v1/alerts", decoded<protocol::SessionStarted>(renewed).access_token), HasStatus(200));
}

TEST_F(ApiPasswordTest, GivenAWrongPasswordOrAnUnknownLogin_WhenTheyAreTried_ThenTheRefusalsCannotBeTold) {
    const auto wrong = log_in("a wrong password");
    EXPECT_THAT(wrong, IsProblem(401, "session_refused"));
    EXPECT_EQ(without_instance(wrong), without_instance(log_in_as("nobody", kPassword)));
}

TEST_F(ApiPasswordTest, GivenFourWrongPasswords_WhenTheRightOneComes_ThenItIsTaken) {
    fail(4);
    EXPECT_THAT(log_in(kPassword), HasStatus(201));
}

// config/vigil.toml: failures_before_lock = 5, lock = "15m".
TEST_F(ApiPasswordTest, GivenFiveWrongPasswords_WhenTheRightOneComes_ThenTheLoginIsThrottled) {
    fail(5);
    const auto before = server.rows();
    EXPECT_THAT(log_in(kPassword), IsProblem(429, "login_throttled"));
    EXPECT_EQ(server.rows(), before) << "no session";
}

TEST_F(ApiPasswordTest, GivenALockedLogin_WhenFifteenMinutesPass_ThenTheRightPasswordIsTaken) {
    fail(5);
    server.advance(15min - 1ms);
    EXPECT_THAT(log_in(kPassword), IsProblem(429, "login_throttled"));
    server.advance(1ms);
    EXPECT_THAT(log_in(kPassword), HasStatus(201));
}

TEST_F(ApiPasswordTest, GivenASuccess_WhenWrongPasswordsFollow_ThenTheyAreCountedFromTheBeginning) {
    fail(4);
    ASSERT_THAT(log_in(kPassword), HasStatus(201));
    fail(4);
    EXPECT_THAT(log_in(kPassword), HasStatus(201));
}

TEST_F(ApiPasswordTest, GivenALockedLogin_WhenAnotherAccountLogsIn_ThenItIsNotLocked) {
    fail(5);
    const protocol::AddAccount added{region.police, Role::police_liaison, "李四", {}, "lisi", kPassword};
    server.desk("account.add", protocol::encode(added));
    EXPECT_THAT(log_in_as("lisi", kPassword), HasStatus(201));
}

TEST_F(ApiPasswordTest, GivenAnEndedAccount_WhenItLogsIn_ThenTheSessionIsRefused) {
    end_account(account);
    EXPECT_THAT(log_in(kPassword), IsProblem(401, "session_refused"));
}

TEST_F(ApiPasswordTest, GivenAPageOfAnotherOrigin_WhenItLogsIn_ThenTheOriginIsForeign) {
    EXPECT_THAT(log_in(kPassword, {{"Origin", "https://evil.example"}}), IsProblem(403, "foreign_origin"));
}

TEST_F(ApiPasswordTest, GivenOurOwnPage_WhenItLogsIn_ThenItIsTaken) {
    EXPECT_THAT(log_in(kPassword, {{"Origin", kPublicUrl}}), HasStatus(201));
}

// PROTOCOL.md section 3: Retry-After in seconds; the lock holds for 15 minutes.
TEST_F(ApiPasswordTest, GivenALockedLogin_WhenItIsThrottled_ThenTheAnswerDoesNotSendTheClientBackBeforeTheLockEnds) {
    fail(5);
    const auto refused = log_in(kPassword);
    ASSERT_THAT(refused, IsProblem(429, "login_throttled"));
    EXPECT_GE(std::stoi(std::string(refused.header("Retry-After"))), 15 * 60);
}

class ApiThrottleTest : public ApiPasswordTest {
protected:
    ApiThrottleTest()
        : ApiPasswordTest([](Configuration& configuration) {
              configuration.intake.per_address = Rate{3, 1h};
          }) {}
};

TEST_F(ApiThrottleTest, GivenManyLoginsFromOneAddress_WhenAnotherOneComes_ThenItIsThrottledWhateverItsPassword) {
    for (const std::string login : {"one", "two", "three"}) log_in_as(login, "a wrong password");
    EXPECT_THAT(log_in(kPassword), IsProblem(429, "login_throttled"));
}

TEST_F(ApiThrottleTest, GivenManyEnrolmentsFromOneAddress_WhenAnotherOneComes_ThenItHasToWait) {
    const RawDevice device;
    const auto code = code_for(reporter());
    for (int i = 0; i < 3; ++i) enrol(device.enrolment("0000-0000-0000-0000"));
    EXPECT_THAT(enrol(device.enrolment(code)), IsProblem(429, "too_many_requests"));
}

TEST_F(ApiThrottleTest, GivenManyClaimCodesFromOneAddress_WhenAnotherOneComes_ThenItHasToWait) {
    const auto claim = protocol::encode(protocol::ClaimReport{"0000-0000-0000-0000"});
    for (int i = 0; i < 3; ++i) EXPECT_THAT(post("/v1/claims", claim), IsProblem(404, "not_found"));
    EXPECT_THAT(post("/v1/claims", claim), IsProblem(429, "too_many_requests"));
}

class ApiCookieTest : public ApiPasswordTest {
protected:
    client::HttpAnswer log_in_with_cookies() {
        return post("/v1/sessions/password", protocol::encode(protocol::PasswordLogin{kLogin, kPassword, true, {}}), {},
                    {{"Origin", kPublicUrl}});
    }
    static std::vector<std::string> cookies_of(const client::HttpAnswer& answer) {
        std::vector<std::string> cookies;
        for (const auto& [name, value] : answer.headers)
            if (name == "Set-Cookie") cookies.push_back(value);
        return cookies;
    }
    // As a browser sends them: names and values alone.
    static client::HttpHeader cookie_header(const client::HttpAnswer& login) {
        std::string pairs;
        for (const auto& cookie : cookies_of(login))
            pairs += (pairs.empty() ? "" : "; ") + cookie.substr(0, cookie.find(';'));
        return {"Cookie", pairs};
    }
};

TEST_F(ApiCookieTest, GivenALoginThatAsksForCookies_WhenItIsAnswered_ThenNoTokenStandsInTheBody) {
    const auto answer = log_in_with_cookies();
    ASSERT_THAT(answer, HasStatus(201));
    const auto session = decoded<protocol::SessionStarted>(answer);
    EXPECT_EQ(session.access_token, "");
    EXPECT_EQ(session.refresh_token, "");
}

TEST_F(ApiCookieTest, GivenALoginThatAsksForCookies_WhenTheyAreSet_ThenNoScriptReadsAndNoOtherSiteSendsThem) {
    const auto cookies = cookies_of(log_in_with_cookies());
    ASSERT_THAT(cookies, SizeIs(2));
    EXPECT_THAT(cookies[0], StartsWith("__Host-vigil="));
    EXPECT_THAT(cookies[1], StartsWith("__Host-vigil-refresh="));
    for (const auto& cookie : cookies) {
        for (const char* attribute : {"; Secure", "; HttpOnly", "; SameSite=Strict", "; Path=/"})
            EXPECT_THAT(cookie, HasSubstr(attribute));
        EXPECT_EQ(cookie.find("Domain"), std::string::npos) << "the __Host- prefix forbids it";
    }
}

TEST_F(ApiCookieTest, GivenACookie_WhenSomethingIsRead_ThenItIsASession) {
    const auto cookie = cookie_header(log_in_with_cookies());
    EXPECT_THAT(get("/v1/alerts", {}, {cookie}), HasStatus(200));
}

TEST_F(ApiCookieTest, GivenACookie_WhenSomethingIsChangedFromOurOwnPage_ThenItIsDone) {
    const auto cookie = cookie_header(log_in_with_cookies());
    EXPECT_THAT(send("DELETE", "/v1/sessions/current", {}, {cookie, {"Origin", kPublicUrl}}), HasStatus(204));
    EXPECT_THAT(get("/v1/alerts", {}, {cookie}), IsProblem(401, "token_revoked"));
}

TEST_F(ApiCookieTest, GivenACookieSession_WhenItIsEnded_ThenTheBrowserIsToldToForgetBothCookies) {
    const auto cookie = cookie_header(log_in_with_cookies());
    const auto ended = send("DELETE", "/v1/sessions/current", {}, {cookie, {"Origin", kPublicUrl}});
    const auto forgotten = cookies_of(ended);
    ASSERT_THAT(forgotten, SizeIs(2));
    EXPECT_THAT(forgotten[0], StartsWith("__Host-vigil=;"));
    EXPECT_THAT(forgotten[1], StartsWith("__Host-vigil-refresh=;"));
    for (const auto& each : forgotten) EXPECT_THAT(each, HasSubstr("Max-Age=0"));
}

TEST_F(ApiCookieTest, GivenACookie_WhenSomethingIsChangedFromElsewhere_ThenTheOriginIsForeignAndTheSessionStays) {
    const auto cookie = cookie_header(log_in_with_cookies());
    for (const Headers& headers :
         {Headers{cookie}, Headers{cookie, {"Origin", "https://evil.example"}}, Headers{cookie, {"Origin", "null"}},
          Headers{cookie, {"Origin", std::string(kPublicUrl) + ".evil.example"}}})
        EXPECT_THAT(send("DELETE", "/v1/sessions/current", {}, headers), IsProblem(403, "foreign_origin"));
    EXPECT_THAT(get("/v1/alerts", {}, {cookie}), HasStatus(200));
}

TEST_F(ApiCookieTest, GivenACookieTwice_WhenItIsSent_ThenItIsNoSession) {
    const auto cookie = cookie_header(log_in_with_cookies());
    EXPECT_THAT(get("/v1/alerts", {}, {{"Cookie", cookie.value + "; " + cookie.value}}),
                IsProblem(401, "unauthenticated"));
}

// The refresh token of a browser is in a cookie that no script can read, so the cookie itself must do.
TEST_F(ApiCookieTest, GivenACookieSession_WhenOurOwnPageRefreshesIt_ThenItGetsNewCookies) {
    const auto renewed = send("POST", "/v1/sessions/refresh", "{}",
                              json_headers({}, {cookie_header(log_in_with_cookies()), {"Origin", kPublicUrl}}));
    ASSERT_THAT(renewed, HasStatus(200));
    EXPECT_EQ(decoded<protocol::SessionStarted>(renewed).access_token, "");
    ASSERT_THAT(cookies_of(renewed), SizeIs(2));
    EXPECT_THAT(get("/v1/alerts", {}, {cookie_header(renewed)}), HasStatus(200));
}

TEST_F(ApiCookieTest, GivenACookieSession_WhenAnotherPageRefreshesIt_ThenTheOriginIsForeign) {
    EXPECT_THAT(send("POST", "/v1/sessions/refresh", "{}",
                     json_headers({}, {cookie_header(log_in_with_cookies()), {"Origin", "https://evil.example"}})),
                IsProblem(403, "foreign_origin"));
}

}  // namespace
}  // namespace vigil::test
