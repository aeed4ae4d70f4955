#include "transport/http/request_reader.hpp"

#include <gtest/gtest.h>

namespace vigil::http {
namespace {

using namespace std::string_literals;
using Step = RequestReader::Step;

// The code of the problem that reading `bytes` ends in; "complete" or "needs_more" otherwise.
std::string outcome_of(std::string bytes, std::size_t body_limit = 1000, const Limits& limits = {}) {
    RequestReader reader(limits);
    auto step = reader.advance(bytes);
    if (step && step.value() == Step::head) {
        if (const auto accepted = reader.accept_body(body_limit); !accepted) return std::string(accepted.error().code);
        step = reader.advance(bytes);
    }
    if (!step) return std::string(step.error().code);
    return step.value() == Step::complete ? "complete" : "needs_more";
}

std::string get(std::string_view fields) { return "GET / HTTP/1.1\r\n" + std::string(fields) + "\r\n"; }

std::string post(std::string_view fields, std::string_view body) {
    return "POST / HTTP/1.1\r\nHost: a\r\n" + std::string(fields) + "\r\n" + std::string(body);
}

TEST(RequestReader, GivenWholeRequest_WhenRead_ThenEverythingIsThereAndTheRestIsLeft) {
    std::string bytes = post("Content-Length: 3\r\nX-A: 1\r\n", "abcGET /next");
    bytes.replace(0, 6, "POST /v1/x?q=%20");
    const Limits limits;
    RequestReader reader(limits);
    ASSERT_EQ(reader.advance(bytes).value(), Step::head);
    EXPECT_EQ(reader.head().method, Method::post);
    EXPECT_EQ(reader.head().path, "/v1/x");
    EXPECT_EQ(reader.head().query, "q=%20");
    EXPECT_EQ(reader.head().headers.find("x-a"), "1");
    EXPECT_EQ(reader.head().content_length, 3u);
    EXPECT_TRUE(reader.head().keep_alive);
    ASSERT_TRUE(reader.accept_body(3));
    ASSERT_EQ(reader.advance(bytes).value(), Step::complete);
    EXPECT_EQ(reader.take_body(), "abc");
    EXPECT_EQ(bytes, "GET /next");
}

TEST(RequestReader, GivenChunkedRequestByteByByte_WhenRead_ThenTheBodyIsJoinedAndTrailersAreIgnored) {
    const auto all =
        post("Transfer-Encoding: chunked\r\n", "3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nAuthorization: Bearer x\r\n\r\n");
    const Limits limits;
    RequestReader reader(limits);
    std::string buffer;
    auto step = Step::needs_more;
    for (const char c : all) {
        buffer += c;
        auto advanced = reader.advance(buffer);
        ASSERT_TRUE(advanced) << advanced.error().message;
        step = advanced.value();
        if (step != Step::head) continue;
        ASSERT_TRUE(reader.accept_body(5));
    }
    EXPECT_EQ(step, Step::complete);
    EXPECT_EQ(reader.take_body(), "abcde");
    EXPECT_FALSE(reader.head().headers.contains("Authorization"));
}

// Both were found by the fuzzer.
TEST(RequestReader, GivenEmptyLineOrLastChunkByteByByte_WhenRead_ThenTheRequestIsComplete) {
    for (const auto& all : {"\r\n" + get("Host: a\r\n"), post("Transfer-Encoding: chunked\r\n", "0\r\n\r\n")}) {
        const Limits limits;
        RequestReader reader(limits);
        std::string buffer;
        auto step = Step::needs_more;
        for (const char c : all) {
            buffer += c;
            step = reader.advance(buffer).value();
            if (step != Step::head) continue;
            ASSERT_TRUE(reader.accept_body(5));
            step = reader.advance(buffer).value();
        }
        EXPECT_EQ(step, Step::complete);
    }
}

TEST(RequestReader, GivenShapesThatCouldSmuggleARequest_WhenRead_ThenEachIsRefused) {
    const std::vector<std::pair<std::string, std::string>> cases{
        {post("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), "bad_request"},
        {post("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n", "0\r\n\r\n"), "bad_request"},
        {post("Content-Length: 3\r\nContent-Length: 3\r\n", "abc"), "bad_request"},
        {post("Content-Length: 3\r\nContent-Length: 4\r\n", "abcd"), "bad_request"},
        {post("Content-Length: 3, 3\r\n", "abc"), "bad_request"},
        {post("Content-Length: +3\r\n", "abc"), "bad_request"},
        {post("Content-Length: -1\r\n", ""), "bad_request"},
        {post("Content-Length: 0x3\r\n", "abc"), "bad_request"},
        {post("Content-Length: \r\n", "abc"), "bad_request"},
        {post("Content-Length: 99999999999999999999999\r\n", "abc"), "bad_request"},
        {post("Content-Length : 3\r\n", "abc"), "bad_request"},
        {post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), "unsupported_transfer_encoding"},
        {post("Transfer-Encoding: identity\r\n", ""), "unsupported_transfer_encoding"},
        {post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"), "unsupported_transfer_encoding"},
        {post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), "bad_request"},
        {"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "bad_request"},
        {post("Transfer-Encoding: chunked\r\n", "zz\r\nabc\r\n0\r\n\r\n"), "bad_request"},
        {post("Transfer-Encoding: chunked\r\n", "3\r\nabcd\r\n0\r\n\r\n"), "bad_request"},
        {post("Transfer-Encoding: chunked\r\n", "-3\r\nabc\r\n0\r\n\r\n"), "bad_request"},
        {post("Transfer-Encoding: chunked\r\n", "fffffffffffffffff\r\nabc"), "bad_request"},
        {get("Host: a\r\nHost: b\r\n"), "bad_request"},
        {get("Host: a\r\nAuthorization: x\r\nauthorization: y\r\n"), "bad_request"},
        {get(""), "bad_request"},
        {get("Host: a\r\nX\x01: b\r\n"), "bad_request"},
        // A second line of a field, a line that ends without its carriage return, a carriage return or NUL inside of one.
        {post("X: a\r\n Transfer-Encoding: chunked\r\n", "0\r\n\r\n"), "bad_request"},
        {post("Transfer-Encoding:\r\n\tchunked\r\n", "0\r\n\r\n"), "bad_request"},
        {"POST / HTTP/1.1\r\n Host: a\r\n\r\n", "bad_request"},
        {"GET / HTTP/1.1\nHost: a\n\n", "http_version_not_supported"},  // "HTTP/1.1\nHost: a" is none
        {post("X: a\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), "bad_request"},
        {post("X: a\rTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), "bad_request"},
        {get("Host: a\r\nX: a\0b\r\n"s), "bad_request"},
        {post("Transfer-Encoding:\x0b"
              "chunked\r\n",
              "0\r\n\r\n"),
         "bad_request"},
        {post("Transfer-Encoding: \"chunked\"\r\n", "0\r\n\r\n"), "unsupported_transfer_encoding"},
        {post("Transfer-Encoding: chunked;q=1\r\n", "0\r\n\r\n"), "unsupported_transfer_encoding"},
        {post("Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n"), "unsupported_transfer_encoding"},
        {post("Transfer-Encoding: chunked\r\n", "3\nabc\r\n0\r\n\r\n"), "bad_request"},
        {post("Transfer-Encoding: chunked\r\n", "0x3\r\nabc\r\n0\r\n\r\n"), "bad_request"},
        {post("Transfer-Encoding: chunked\r\n", "+3\r\nabc\r\n0\r\n\r\n"), "bad_request"},
        {post("Transfer-Encoding: chunked\r\n", " 3\r\nabc\r\n0\r\n\r\n"), "bad_request"},
        {post("Transfer-Encoding: chunked\r\n", "3\r\nabc0\r\n\r\n0\r\n\r\n"), "bad_request"},
        {post("Transfer-Encoding: chunked\r\n", "10000000000000003\r\nabc\r\n0\r\n\r\n"), "bad_request"},
        {post("Content-Length: 18446744073709551619\r\n", "abc"), "bad_request"},  // 2^64 + 3
        {post("Content-Length: 3 3\r\n", "abc"), "bad_request"},
        {post("Content-Length: \xd9\xa3\r\n", "abc"), "bad_request"},  // an Arabic three
        {"GET /\r\n\r\n", "bad_request"},                              // HTTP/0.9
        {"GET / HTTP/1.1 HTTP/1.1\r\nHost: a\r\n\r\n", "http_version_not_supported"},
        {"GET  / HTTP/1.1\r\nHost: a\r\n\r\n", "bad_request"},
        {"GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n", "bad_request"},
        {"GET / HTTP/1.1\r\nHost\r\n: a\r\n\r\n", "bad_request"},
        {get("Host: a\nX: b\r\n"), "bad_request"},
        {"GET  / HTTP/1.1\r\nHost: a\r\n\r\n", "bad_request"},
        {"GET /\x01 HTTP/1.1\r\nHost: a\r\n\r\n", "bad_request"},
        {"GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n"s, "bad_request"},
        {"G\xc3\x89T / HTTP/1.1\r\nHost: a\r\n\r\n", "bad_request"},
        {"\x16\x03\x01\x02\x01 / HTTP/1.1\r\n\r\n", "bad_request"},
    };
    for (const auto& [bytes, code] : cases) EXPECT_EQ(outcome_of(bytes), code) << bytes;
}

TEST(RequestReader, GivenOtherVersions_WhenRead_ThenTheyAreNotSupported) {
    EXPECT_EQ(outcome_of("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), "http_version_not_supported");
    EXPECT_EQ(outcome_of("GET / HTTP/1.1 \r\nHost: a\r\n\r\n"), "http_version_not_supported");
    EXPECT_EQ(outcome_of("GET / HTTP/1.2\r\nHost: a\r\n\r\n"), "http_version_not_supported");
}

TEST(RequestReader, GivenHttp10_WhenRead_ThenItIsUnderstoodAndNotKeptAlive) {
    std::string bytes = "GET / HTTP/1.0\r\n\r\n";
    const Limits limits;
    RequestReader reader(limits);
    ASSERT_EQ(reader.advance(bytes).value(), Step::head);
    EXPECT_TRUE(reader.head().is_http_10);
    EXPECT_FALSE(reader.head().keep_alive);
}

TEST(RequestReader, GivenHeadOverTheLimit_WhenRead_ThenItIsRefusedWholeOrUnfinished) {
    const std::string filler(16 * 1024, 'x');
    EXPECT_EQ(outcome_of(get("Host: a\r\nX: " + filler + "\r\n")), "headers_too_large");
    EXPECT_EQ(outcome_of("GET / HTTP/1.1\r\nHost: a\r\nX: " + filler), "headers_too_large");
    EXPECT_EQ(outcome_of("GET /" + filler), "headers_too_large");
}

TEST(RequestReader, GivenLongTarget_WhenRead_ThenItIsRefused) {
    EXPECT_EQ(outcome_of("GET /" + std::string(4096, 'x') + " HTTP/1.1\r\nHost: a\r\n\r\n"), "uri_too_long");
    EXPECT_EQ(outcome_of("GET /" + std::string(4095, 'x') + " HTTP/1.1\r\nHost: a\r\n\r\n"), "complete");
}

TEST(RequestReader, GivenBodyOverTheLimit_WhenRead_ThenItIsRefusedBeforeItArrives) {
    EXPECT_EQ(outcome_of(post("Content-Length: 1001\r\n", "")), "body_too_large");
    EXPECT_EQ(outcome_of(post("Content-Length: 1000\r\n", std::string(1000, 'x'))), "complete");
    EXPECT_EQ(outcome_of(post("Transfer-Encoding: chunked\r\n", "3e9\r\n")), "body_too_large");
    EXPECT_EQ(outcome_of(post("Transfer-Encoding: chunked\r\n", "3e8\r\n" + std::string(1000, 'x') + "\r\n1\r\n")),
              "body_too_large");
}

TEST(RequestReader, GivenChunkExtensionOrTrailerWithoutEnd_WhenRead_ThenItIsRefused) {
    const std::string filler(17 * 1024, 'x');
    EXPECT_EQ(outcome_of(post("Transfer-Encoding: chunked\r\n", "1;" + filler)), "headers_too_large");
    EXPECT_EQ(outcome_of(post("Transfer-Encoding: chunked\r\n", "0\r\nX: " + filler)), "headers_too_large");
}

TEST(RequestReader, GivenExpectation_WhenRead_ThenOnlyContinueIsKnown) {
    EXPECT_EQ(outcome_of(post("Expect: 200-ok\r\n", "")), "expectation_failed");
    std::string bytes = post("Content-Length: 1\r\nExpect: 100-Continue\r\n", "");
    const Limits limits;
    RequestReader reader(limits);
    ASSERT_EQ(reader.advance(bytes).value(), Step::head);
    EXPECT_TRUE(reader.head().expects_continue);
}

TEST(RequestReader, GivenAbsoluteTarget_WhenRead_ThenThePathIsTaken) {
    std::string bytes = "GET HTTP://station.example/v1/x?a=b HTTP/1.1\r\nHost: station.example\r\n\r\n";
    const Limits limits;
    RequestReader reader(limits);
    ASSERT_EQ(reader.advance(bytes).value(), Step::head);
    EXPECT_EQ(reader.head().path, "/v1/x");
    EXPECT_EQ(reader.head().query, "a=b");
}

TEST(RequestReader, GivenEmptyLinesBeforeARequest_WhenRead_ThenTheyAreSkipped) {
    EXPECT_EQ(outcome_of("\r\n\r\n" + get("Host: a\r\n")), "complete");
}

}  // namespace
}  // namespace vigil::http
