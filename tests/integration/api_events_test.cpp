// Server-Sent Events for the console of a browser: its cookie, its origin.
#include <vigil/protocol/messages/identity.hpp>

#include "integration/api_support.hpp"
#include "integration/wire_event_client.hpp"

namespace vigil::test {
namespace {

using ::testing::HasSubstr;

constexpr const char* kEventsLogin = "zhangsan";
constexpr const char* kEventsPassword = "correct horse battery";

class ApiEventsTest : public ApiTest {
protected:
    ApiEventsTest() {
        const protocol::AddAccount added{region.station, Role::duty_officer, "张三", {}, kEventsLogin, kEventsPassword};
        server.desk("account.add", protocol::encode(added));
        const auto logged_in = post("/v1/sessions/password",
                                    protocol::encode(protocol::PasswordLogin{kEventsLogin, kEventsPassword, true, {}}),
                                    {}, {{"Origin", kPublicUrl}});
        const std::string set(logged_in.header("Set-Cookie"));
        cookie = set.substr(0, set.find(';'));
    }
    EventClient open(const std::string& more = {}) {
        return {server.port(), server.authority(), "Cookie: " + cookie + "\r\n" + more};
    }
    // The next event that is no `root`.
    static Event next(EventClient& client) {
        for (;;) {
            auto event = client.hear();
            if (!event) throw std::runtime_error("the connection has ended");
            if (event->name != "root") return std::move(*event);
        }
    }
    static std::string until_caught_up(EventClient& client) {
        for (;;)
            if (const auto event = next(client); event.name == "caught_up") return event.data;
    }

    std::string cookie;
};

// A browser sends no Origin with a GET of its own page.
TEST_F(ApiEventsTest, GivenTheCookieOfAConsole_WhenItListens_ThenItHearsItsOrganisation) {
    ASSERT_THAT(cookie, HasSubstr("__Host-vigil="));
    auto client = open();
    EXPECT_EQ(client.head().status, 200);
    EXPECT_THAT(until_caught_up(client), HasSubstr(region.station.str()));
    file(red_report());
    EXPECT_EQ(next(client).name, "item");
}

TEST_F(ApiEventsTest, GivenAPageOfAnotherOrigin_WhenItUsesTheCookie_ThenItIsRefused) {
    const auto refused = open("Origin: https://evil.example\r\n");
    EXPECT_EQ(refused.head().status, 403);
    EXPECT_THAT(refused.head().body, HasSubstr("foreign_origin"));
    EXPECT_EQ(refused.head().fields.count("access-control-allow-origin"), 0u);
    EXPECT_EQ(open(std::string("Origin: ") + kPublicUrl + "\r\n").head().status, 200);
}

// Two tabs of one browser are one session and no device: both go on.
TEST_F(ApiEventsTest, GivenTwoTabs_WhenBothListen_ThenBothHear) {
    auto first = open();
    auto second = open();
    until_caught_up(first);
    until_caught_up(second);
    file(red_report());
    for (auto* tab : {&first, &second}) EXPECT_EQ(next(*tab).name, "item");
}

TEST_F(ApiEventsTest, GivenAListeningTab_WhenItsPersonLogsOut_ThenItsStreamEnds) {
    auto client = open();
    until_caught_up(client);
    const auto gone = send("DELETE", "/v1/sessions/current", {}, {{"Cookie", cookie}, {"Origin", kPublicUrl}});
    EXPECT_EQ(gone.status, 204);
    EXPECT_THAT(next(client).data, HasSubstr("\"code\":4003"));
    EXPECT_FALSE(client.hear());
    EXPECT_EQ(open().head().status, 401);
}

TEST_F(ApiEventsTest, GivenAHeadRequest_WhenItAsksForEvents_ThenNoStreamIsOpened) {
    const auto line = connect();
    line->send("HEAD /v1/live HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nCookie: " + cookie +
               "\r\n\r\n");
    EXPECT_EQ(line->read_response(true).status, 426);
    EXPECT_EQ(line->ask("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n").status, 200);
}

}  // namespace
}  // namespace vigil::test
