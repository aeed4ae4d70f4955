#include "transport/http/response_writer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vigil::http {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

ResponseFrame frame() {
    ResponseFrame frame;
    frame.request_id = "r1";
    frame.now = instant_of(1'769'846'709'123);
    return frame;
}

TEST(ResponseBytes, GivenJson_WhenWritten_ThenEveryDefaultFieldIsThere) {
    EXPECT_EQ(response_bytes(json_response(201, "{}"), frame()),
              "HTTP/1.1 201 Created\r\n"
              "Content-Type: application/json\r\n"
              "Date: Sat, 31 Jan 2026 08:05:09 GMT\r\n"
              "X-Request-Id: r1\r\n"
              "Cache-Control: no-store\r\n"
              "X-Content-Type-Options: nosniff\r\n"
              "Strict-Transport-Security: max-age=31536000; includeSubDomains\r\n"
              "Content-Length: 2\r\n"
              "\r\n"
              "{}");
}

TEST(ResponseBytes, GivenCacheControlOfItsOwn_WhenWritten_ThenItStays) {
    auto response = json_response(200, "{}");
    response.headers.add("cache-control", "max-age=60");
    EXPECT_THAT(response_bytes(response, frame()), Not(HasSubstr("no-store")));
}

TEST(ResponseBytes, GivenPlainConnection_WhenWritten_ThenThereIsNoStrictTransportSecurity) {
    auto plain = frame();
    plain.is_encrypted = false;
    EXPECT_THAT(response_bytes(json_response(200, ""), plain), Not(HasSubstr("Strict-Transport")));
}

TEST(ResponseBytes, GivenHead_WhenWritten_ThenTheLengthIsThereWithoutTheBody) {
    auto head = frame();
    head.omit_body = true;
    const auto bytes = response_bytes(json_response(200, "12345"), head);
    EXPECT_THAT(bytes, HasSubstr("Content-Length: 5\r\n"));
    EXPECT_THAT(bytes, EndsWith("\r\n\r\n"));
}

TEST(ResponseBytes, GivenNoContent_WhenWritten_ThenThereIsNoLength) {
    Response response;
    response.status = 204;
    EXPECT_THAT(response_bytes(response, frame()), Not(HasSubstr("Content-Length")));
}

TEST(ResponseBytes, GivenTheLastResponse_WhenWritten_ThenItSaysClose) {
    auto last = frame();
    last.keep_alive = false;
    EXPECT_THAT(response_bytes(json_response(200, ""), last), HasSubstr("Connection: close\r\n"));
}

TEST(ResponseBytes, GivenValueWithALineEnd_WhenWritten_ThenNoFieldIsInjected) {
    Response response;
    response.headers.add("Location", "/a\r\nSet-Cookie: x=1");
    EXPECT_THAT(response_bytes(response, frame()), HasSubstr("Location: /a  Set-Cookie: x=1\r\n"));
}

}  // namespace
}  // namespace vigil::http
