#include "transport/live/event_request.hpp"

#include <gtest/gtest.h>

namespace vigil::live {
namespace {

class EventRequest : public testing::Test {
protected:
    EventRequest() {
        request.method = http::Method::get;
        request.headers.add("Accept", "text/event-stream");
    }
    // The epoch stands for the whole id.
    std::string outcome() const {
        const auto hello =
            check_event_request(request, [](std::string_view origin) { return origin == "https://own"; });
        return hello ? hello.value().epoch : std::string(hello.error().code);
    }

    http::Request request;
};

TEST_F(EventRequest, GivenTheAcceptOfABrowser_WhenAsked_ThenItIsForEvents) {
    EXPECT_TRUE(asks_for_events(request));
    for (const char* accept : {"text/event-stream, */*", "*/*;q=0.1, Text/Event-Stream;q=0.5"}) {
        request.headers.set("Accept", accept);
        EXPECT_TRUE(asks_for_events(request)) << accept;
    }
}

// RFC 9110 section 12.5.1: weight 0 means "not acceptable". A stream without an end is nothing for who takes anything.
TEST_F(EventRequest, GivenAnotherAccept_WhenAsked_ThenItIsNotForEvents) {
    for (const char* accept :
         {"*/*", "text/*", "application/json", "text/event-stream;q=0", "text/event-stream-x", ""}) {
        request.headers.set("Accept", accept);
        EXPECT_FALSE(asks_for_events(request)) << accept;
    }
}

TEST_F(EventRequest, GivenAnUpgradeToWebSocketOrAnotherMethod_WhenAsked_ThenItIsNotForEvents) {
    request.method = http::Method::head;
    EXPECT_FALSE(asks_for_events(request));
    request.method = http::Method::get;
    request.headers.add("Upgrade", "websocket");
    EXPECT_FALSE(asks_for_events(request));
}

TEST_F(EventRequest, GivenNoId_WhenChecked_ThenTheClientStandsNowhere) {
    EXPECT_EQ(outcome(), "");
    request.headers.add("Last-Event-ID", "");
    request.query = "other=1";
    EXPECT_EQ(outcome(), "");
}

TEST_F(EventRequest, GivenHeaderAndQuery_WhenChecked_ThenTheHeaderCounts) {
    request.query = "x=1&last_event_id=of%5Fthe_query%3Borg%3A7%3D1";
    EXPECT_EQ(outcome(), "of_the_query");
    request.query = "last_event_id=unescaped;org:7=1";
    EXPECT_EQ(outcome(), "unescaped");
    request.headers.add("Last-Event-ID", "of_the_header");
    EXPECT_EQ(outcome(), "of_the_header");
}

TEST_F(EventRequest, GivenABrokenId_WhenChecked_ThenItIsRefusedInsteadOfForgotten) {
    for (const char* query : {"last_event_id=%4", "last_event_id=e1%0A", "last_event_id=e1;org:7"}) {
        request.query = query;
        EXPECT_EQ(outcome(), "bad_request") << query;
    }
    request.query = "";
    request.headers.add("Last-Event-ID", "e1;x");
    EXPECT_EQ(outcome(), "bad_request");
}

TEST_F(EventRequest, GivenAPageOfAnotherOrigin_WhenChecked_ThenItIsRefused) {
    request.headers.add("Origin", "https://evil");
    EXPECT_EQ(outcome(), "foreign_origin");
    request.headers.set("Origin", "https://own");
    EXPECT_EQ(outcome(), "");
}

}  // namespace
}  // namespace vigil::live
