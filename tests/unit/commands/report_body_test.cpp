#include "app/commands/report_body.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vigil/protocol/codec.hpp>

namespace vigil::app {
namespace {

using testing::EndsWith;

constexpr auto kComplete = R"({
    "key": "5f0c1c1e-7a43-4c0c-9d0a-1f2e3d4c5b6a",  "nonce": "AAAAAAAAAAAAAAAAAAAAAA",
    "circumstance": "other_concern", "places": {"now": {"division": "150424101000"}}, "narrative": "经过"
})";
constexpr auto kWithoutKeyAndNonce = R"( {  "circumstance": "other_concern", "danger_now": "yes",
    "places": {"now": {"division": "150424101000"}}, "narrative": "a \" { } quoted"})";

protocol::FileReport a_report() {
    protocol::FileReport report;
    report.circumstance = "other_concern";
    report.places.now = protocol::Place{DivisionCode("150424101000"), ""};
    report.narrative = "ᠮᠣᠩᠭᠣᠯ";
    return report;
}

TEST(ReportBody, GivenCompleteDocument_WhenTaken_ThenNotAByteIsChanged) {
    const auto body = body_of_document(kComplete);
    ASSERT_TRUE(body);
    EXPECT_EQ(body.value().bytes, kComplete);
    EXPECT_EQ(body.value().key, "5f0c1c1e-7a43-4c0c-9d0a-1f2e3d4c5b6a");
    EXPECT_FALSE(body.value().emergency);
}

TEST(ReportBody, GivenDocumentWithoutKeyAndNonce_WhenTaken_ThenTheyArePutInAndTheRestIsAsWritten) {
    const auto body = body_of_document(kWithoutKeyAndNonce);
    ASSERT_TRUE(body);
    const auto report = protocol::decode<protocol::FileReport>(body.value().bytes);
    ASSERT_TRUE(report);
    EXPECT_EQ(report.value().key, body.value().key);
    EXPECT_THAT(body.value().bytes, EndsWith(R"("circumstance": "other_concern", "danger_now": "yes",
    "places": {"now": {"division": "150424101000"}}, "narrative": "a \" { } quoted"})"));
    EXPECT_TRUE(body.value().emergency);
}

TEST(ReportBody, GivenTwoReports_WhenComposed_ThenKeysAndNoncesDiffer) {
    const auto first = protocol::decode<protocol::FileReport>(body_of(a_report()).value().bytes).value();
    const auto second = protocol::decode<protocol::FileReport>(body_of(a_report()).value().bytes).value();
    EXPECT_NE(first.key, second.key);
    EXPECT_NE(first.nonce, second.nonce);
}

TEST(ReportBody, GivenDocumentWithOtherMistakes_WhenTaken_ThenTheyAreNamed) {
    const auto body = body_of_document(R"({"circumstance": "Other", "places": {}})");
    ASSERT_FALSE(body);
    std::vector<std::string> pointers;
    for (const auto& each : body.error().violations) pointers.push_back(each.pointer);
    EXPECT_THAT(pointers, testing::UnorderedElementsAre("/circumstance", "/places", ""));
}

class NoDocumentTest : public testing::TestWithParam<const char*> {};

TEST_P(NoDocumentTest, GivenTextThatIsNoReport_WhenTaken_ThenItIsRefused) {
    EXPECT_FALSE(body_of_document(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(Texts, NoDocumentTest, testing::Values("", "{", "{}", "[]", "null", "[{}]", "{\"key\":1}"));

}  // namespace
}  // namespace vigil::app
