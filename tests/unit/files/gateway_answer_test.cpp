#include "files/gateway_answer.hpp"

#include <gtest/gtest.h>

#include <ostream>
#include <set>

namespace vigil::gateways {

void PrintTo(const Attempt& attempt, std::ostream* out) {
    *out << to_text(attempt.outcome) << " \"" << attempt.code << "\" id \"" << attempt.message_id << "\" wait "
         << (attempt.wait ? attempt.wait->count() : -1) << " ms" << (attempt.unknown ? ", unknown" : "")
         << (attempt.throttled ? ", throttled" : "");
}

}  // namespace vigil::gateways

namespace vigil::files {
namespace {

using namespace std::chrono_literals;
using gateways::Attempt;
using gateways::Outcome;

const Instant kNow = instant_of(1'769'846'709'000);  // 2026-01-31T08:05:09Z
constexpr std::string_view kDate = "Sat, 31 Jan 2026 08:05:09 GMT";

GatewayDescription a_description() {
    GatewayDescription made;
    made.success = {{200, 201}, "/Code", R"("OK")"};
    made.id = "/data/0/id";
    made.errors = {
        {std::nullopt, "/Code", R"("isv.LIMIT")", false, Outcome::retry, 3600s},
        {std::nullopt, "/Code", R"("isv.ILLEGAL")", false, Outcome::target_dead, std::nullopt},
        {std::nullopt, "/Code", "Throttling", true, Outcome::retry, std::nullopt},
        {std::nullopt, "/error/number", "7", false, Outcome::refresh_credentials, std::nullopt},
        {401, "", "", false, Outcome::refresh_credentials, std::nullopt},
        {403, "/Code", R"("x")", false, Outcome::target_dead, std::nullopt},
    };
    return made;
}

Attempt of(int status, std::string_view body, std::string_view retry_after = {}, std::string_view date = kDate) {
    return classify(a_description(), {status, retry_after, date, body}, kNow);
}

TEST(GatewayAnswer, GivenStatusAndBodyOfSuccess_WhenClassified_ThenItIsAcceptedWithTheGatewaysId) {
    EXPECT_EQ(of(200, R"({"Code":"OK","data":[{"id":"b-1"}]})"), (Attempt{Outcome::accepted, "OK", "b-1"}));
    EXPECT_EQ(of(201, R"({"Code":"OK","data":[{"id":123456789012}]})"),
              (Attempt{Outcome::accepted, "OK", "123456789012"}));
    for (const auto* body : {R"({"Code":"OK"})", R"({"Code":"OK","data":[]})", R"({"Code":"OK","data":{"0":5}})",
                             R"({"Code":"OK","data":[{"id":null}]})", R"({"Code":"OK","data":[{"id":["x"]}]})",
                             R"({"Code":"OK","data":[{"id":"\n"}]})", R"({"Code":"OK","data":[{"id":"号"}]})"})
        EXPECT_EQ(of(200, body), (Attempt{Outcome::accepted, "OK", ""})) << body;
}

TEST(GatewayAnswer, GivenOnlyOneOfStatusAndBody_WhenClassified_ThenItIsNoSuccess) {
    EXPECT_NE(of(200, R"({"Code":"ok"})").outcome, Outcome::accepted);
    EXPECT_NE(of(200, R"({"Code":["OK"]})").outcome, Outcome::accepted);
    EXPECT_NE(of(200, R"({"code":"OK"})").outcome, Outcome::accepted);
    EXPECT_NE(of(200, R"("OK")").outcome, Outcome::accepted);
    for (const int status : {202, 204, 299, 300, 304, 400, 403, 404, 429, 500, 503, 100, 600, 0})
        EXPECT_NE(of(status, R"({"Code":"OK"})").outcome, Outcome::accepted) << status;
}

TEST(GatewayAnswer, GivenAValueOfAnotherKind_WhenClassified_ThenItIsNotTheSame) {
    auto number = a_description();
    number.success.value = "0";
    const auto with = [&](std::string_view body) { return classify(number, {200, {}, {}, body}, kNow).outcome; };
    EXPECT_EQ(with(R"({"Code":0})"), Outcome::accepted);
    for (const auto* body : {R"({"Code":"0"})", R"({"Code":0.0})", R"({"Code":false})", R"({"Code":null})"})
        EXPECT_NE(with(body), Outcome::accepted) << body;
}

TEST(GatewayAnswer, GivenABodyThatIsNoJson_WhenTheStatusIsGood_ThenItIsUnknown) {
    for (const auto* body : {"", " ", "OK", "<html>", "{", R"({"Code":"OK")", R"({"Code":"OK"}})", "\xff\xfe"})
        EXPECT_EQ(of(200, body), (Attempt{Outcome::retry, "unreadable", {}, {}, true})) << body;
    EXPECT_EQ(of(200, std::string(20, '[') + std::string(20, ']')).code, "unreadable") << "too deep";
    EXPECT_EQ(of(200, std::string(60'000, '[')).code, "unreadable");
    EXPECT_EQ(of(200, R"({"Code":"OK","x":")" + std::string(kMostAnswerBytes, 'x') + "\"}"),
              (Attempt{Outcome::retry, "too_long", {}, {}, true}));
}

TEST(GatewayAnswer, GivenJsonWithoutTheCode_WhenTheStatusIsGood_ThenAnOperatorLooksAndItMayHaveArrived) {
    EXPECT_EQ(of(200, "{}"), (Attempt{Outcome::ask_operator, "http_200", {}, {}, true}));
    EXPECT_EQ(of(200, "5"), (Attempt{Outcome::ask_operator, "http_200", {}, {}, true}));
}

TEST(GatewayAnswer, GivenACodeOfTheDescription_WhenClassified_ThenItsOutcomeCounts) {
    EXPECT_EQ(of(200, R"({"Code":"isv.LIMIT"})"), (Attempt{Outcome::retry, "isv.LIMIT", {}, 3600s, false, true}));
    EXPECT_EQ(of(400, R"({"Code":"isv.ILLEGAL"})"), (Attempt{Outcome::target_dead, "isv.ILLEGAL", {}}));
    EXPECT_EQ(of(200, R"({"Code":"Throttling.User"})"),
              (Attempt{Outcome::retry, "Throttling.User", {}, {}, false, true}));
    EXPECT_EQ(of(503, R"({"Code":"Throttling"})"), (Attempt{Outcome::retry, "Throttling", {}}));
    EXPECT_EQ(of(400, R"({"error":{"number":7}})"), (Attempt{Outcome::refresh_credentials, "7", {}}));
    EXPECT_EQ(of(401, ""), (Attempt{Outcome::refresh_credentials, "http_401", {}}));
    EXPECT_EQ(of(403, R"({"Code":"x"})"), (Attempt{Outcome::target_dead, "x", {}}));
    EXPECT_EQ(of(404, R"({"Code":"x"})"), (Attempt{Outcome::ask_operator, "x", {}})) << "of another status";
    EXPECT_EQ(of(200, R"({"Code":"isv.ILLEGAL.X"})").outcome, Outcome::ask_operator) << "equal, not alike";
}

TEST(GatewayAnswer, GivenAnUnknownCode_WhenClassified_ThenAnOperatorIsAskedAndTheNumberIsKept) {
    EXPECT_EQ(of(200, R"({"Code":"isv.NEW"})"), (Attempt{Outcome::ask_operator, "isv.NEW", {}}));
    for (const int status : {400, 402, 403, 404, 410, 422, 451})
        EXPECT_EQ(of(status, ""), (Attempt{Outcome::ask_operator, "http_" + std::to_string(status), {}}));
}

TEST(GatewayAnswer, GivenTooManyRequests_WhenClassified_ThenItIsTriedAgain) {
    EXPECT_EQ(of(429, ""), (Attempt{Outcome::retry, "http_429", {}, {}, false, true}));
    EXPECT_EQ(of(429, "", "9"), (Attempt{Outcome::retry, "http_429", {}, 9s, false, true}));
}

TEST(GatewayAnswer, GivenAnErrorOfTheGateways_WhenClassified_ThenItIsTriedAgain) {
    for (const int status : {500, 501, 503, 599})
        EXPECT_EQ(of(status, "oops"), (Attempt{Outcome::retry, "http_" + std::to_string(status), {}})) << status;
    for (const int status : {502, 504})
        EXPECT_EQ(of(status, ""), (Attempt{Outcome::retry, "http_" + std::to_string(status), {}, {}, true})) << status;
    EXPECT_EQ(of(500, R"({"Code":"isv.NEW"})"), (Attempt{Outcome::retry, "isv.NEW", {}}));
}

TEST(GatewayAnswer, GivenARedirection_WhenClassified_ThenAnOperatorIsAsked) {
    for (const int status : {300, 301, 302, 303, 307, 308})
        EXPECT_EQ(of(status, R"({"Code":"isv.ILLEGAL"})"),
                  (Attempt{Outcome::ask_operator, "http_" + std::to_string(status), {}}));
}

TEST(GatewayAnswer, GivenAWaitOfBoth_WhenClassified_ThenTheLongerOneCounts) {
    auto short_wait = a_description();
    short_wait.errors[0].wait = 5s;
    const auto with = [&](std::string_view asked) {
        return classify(short_wait, {200, asked, kDate, R"({"Code":"isv.LIMIT"})"}, kNow).wait;
    };
    EXPECT_EQ(with(""), 5s);
    EXPECT_EQ(with("3"), 5s);
    EXPECT_EQ(with("8"), 8s);
    EXPECT_EQ(of(400, R"({"Code":"isv.ILLEGAL"})", "8").wait, std::nullopt) << "nothing to wait for";
}

TEST(GatewayAnswer, GivenRetryAfter_WhenRead_ThenSecondsAndDatesCountFromTheAnswersDate) {
    const auto wait = [](std::string_view value, std::string_view date = kDate) {
        return retry_after(value, date, instant_of(0));
    };
    EXPECT_EQ(wait("0"), 0s);
    EXPECT_EQ(wait("120"), 120s);
    EXPECT_EQ(wait("3600"), 3600s);
    EXPECT_EQ(wait("3601"), 3600s);
    EXPECT_EQ(wait("99999999999999999999999"), 3600s);
    EXPECT_EQ(wait("Sat, 31 Jan 2026 08:05:39 GMT"), 30s);
    EXPECT_EQ(wait("Saturday, 31-Jan-26 08:06:09 GMT"), 60s);
    EXPECT_EQ(wait("Sat Jan 31 08:07:09 2026"), 120s);
    EXPECT_EQ(wait("Sun, 01 Feb 2026 08:05:09 GMT"), 3600s);
    EXPECT_EQ(wait("Sat, 31 Jan 2026 08:05:09 GMT"), 0s);
    for (const auto* value : {"", "-1", "+5", "1.5", "5 ", "soon", "Sat, 31 Jan 2026 08:05:08 GMT", "31 Jan 2026"})
        EXPECT_EQ(wait(value), std::nullopt) << value;
    EXPECT_EQ(retry_after("Sat, 31 Jan 2026 08:05:39 GMT", "", kNow), 30s) << "without a date, from now";
    EXPECT_EQ(retry_after("Sat, 31 Jan 2026 08:05:39 GMT", "yesterday", kNow), 30s);
}

TEST(GatewayAnswer, GivenWildCodes_WhenClassified_ThenTheyArePrintableAndShortAndHoldNoNumber) {
    EXPECT_EQ(of(200, R"({"Code":"a\nb\u0000c号"})").code, "a?b?c???");
    EXPECT_EQ(of(200, R"({"Code":")" + std::string(200, 'x') + "\"}").code, std::string(64, 'x'));
    EXPECT_EQ(of(200, R"({"Code":"bad number 13800000000!"})").code, "bad number ###########!");
    EXPECT_EQ(of(200, R"({"Code":"+8613800000000"})").code, "+#############");
    EXPECT_EQ(of(200, R"({"Code":8613800000000})").code, "#############");
    EXPECT_EQ(of(200, R"({"Code":80300007})").code, "80300007");
    EXPECT_EQ(of(200, R"({"Code":true})").code, "true");
}

TEST(GatewayAnswer, GivenPointersWithEscapesAndIndexes_WhenFollowed_ThenTheyFindWhatTheyName) {
    auto made = a_description();
    const auto code_at = [&](std::string pointer, std::string_view body) {
        made.success.pointer = std::move(pointer);
        return classify(made, {200, {}, {}, body}, kNow).code;
    };
    EXPECT_EQ(code_at("/a~1b/c~0d", R"({"a/b":{"c~d":"x"}})"), "x");
    EXPECT_EQ(code_at("/a~01", R"({"a~1":"x"})"), "x");
    EXPECT_EQ(code_at("/1/0", R"([1,["x"]])"), "x");
    EXPECT_EQ(code_at("/", R"({"":"x"})"), "x");
    for (const auto* pointer : {"/01", "/-", "/2", "/-1", "/1x", "/99999999999999999999", "/"})
        EXPECT_EQ(code_at(pointer, R"([1,"x"])"), "http_200") << pointer;
    EXPECT_EQ(code_at("/a/b", R"({"a":"x"})"), "http_200");
}

// Every closed word list is named in both languages (as tests/unit/protocol/words_test.cpp asks of the wire's).
TEST(GatewayWords, GivenTheOutcomes_WhenShown_ThenEachHasItsNames) {
    std::set<std::string_view> texts;
    for (const auto& word : words_of(Outcome{})) {
        EXPECT_TRUE(texts.insert(word.text).second);
        EXPECT_EQ(parse_word<Outcome>(to_text(word.value)), word.value);
        EXPECT_FALSE(word.zh.empty() || word.en.empty());
    }
    EXPECT_EQ(texts.size(), 5u);
}

}  // namespace
}  // namespace vigil::files
