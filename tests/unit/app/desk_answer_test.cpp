// One line each way, as the socket carries it.
#include "app/blocking.hpp"
#include "unit/app/desk_support.hpp"

namespace vigil::test {
namespace {

using testing::UnorderedElementsAre;

class DeskAnswer : public DeskTest {};

TEST_F(DeskAnswer, GivenACommandWithoutArguments_WhenAnswered_ThenTheResultIsPartOfTheReply) {
    const json expected{{"ok", true}, {"result", {{"organisations", json::array()}}}};
    EXPECT_EQ(answer(R"({"command": "org.list"})"), expected);
}

TEST_F(DeskAnswer, GivenACommandWithArguments_WhenAnswered_ThenTheyAreUsed) {
    organisation("one", kTownship);
    const auto reply = answer(R"({"command": "org.list", "arguments": {"division": "152527101000"}})");
    EXPECT_EQ(reply.at("result").at("organisations"), json::array());
}

TEST_F(DeskAnswer, GivenARefusedCommand_WhenAnswered_ThenTheProblemIsPartOfTheReply) {
    const auto reply = answer(R"({"command": "org.add", "arguments": {"name": "x", "kind": "station"}})");
    EXPECT_EQ(reply.at("ok"), false);
    EXPECT_FALSE(reply.contains("result"));
    EXPECT_EQ(reply.at("problem").at("code"), "invalid_document");
    EXPECT_EQ(reply.at("problem").at("status"), 422);
    EXPECT_EQ(reply.at("problem").at("errors").at(0).at("pointer"), "/division");
}

TEST_F(DeskAnswer, GivenAnUnknownCommand_WhenAnswered_ThenThereIsNone) {
    const auto reply = answer(R"({"command": "org.burn"})");
    EXPECT_EQ(reply.at("ok"), false);
    EXPECT_EQ(reply.at("problem").at("code"), "not_found");
}

struct BadLine {
    std::string line;
    std::string code;
    std::string pointer;
};

class DeskBadLine : public DeskTest, public testing::WithParamInterface<BadLine> {};

TEST_P(DeskBadLine, GivenALineThatIsNoCommand_WhenAnswered_ThenTheReplySaysWhy) {
    const auto reply = answer(GetParam().line);
    EXPECT_EQ(reply.at("ok"), false);
    EXPECT_EQ(reply.at("problem").at("code"), GetParam().code);
    EXPECT_EQ(reply.at("problem").at("errors").at(0).at("pointer"), GetParam().pointer);
}

INSTANTIATE_TEST_SUITE_P(Lines, DeskBadLine,
                         testing::Values(BadLine{"", "malformed_json", ""}, BadLine{"org.list", "malformed_json", ""},
                                         BadLine{"\xff", "bad_utf8", ""}, BadLine{"{}", "invalid_document", "/command"},
                                         BadLine{R"({"command": ""})", "invalid_document", "/command"},
                                         BadLine{R"({"command": 1})", "invalid_document", "/command"},
                                         BadLine{R"({"command": "org.list", "arguments": []})", "invalid_document",
                                                 ""}));

TEST_F(DeskAnswer, GivenTextWithALineBreak_WhenAnswered_ThenTheReplyIsOneLine) {
    organisation("one\ntwo", kTownship);
    auto ask = [this]() -> boost::asio::awaitable<Result<std::string>> {
        co_return co_await desk->answer(R"({"command": "org.list"})", by);
    };
    const auto reply = app::await_here(ask()).value();
    EXPECT_EQ(reply.find('\n'), std::string::npos);
    EXPECT_EQ(json::parse(reply).at("result").at("organisations").at(0).at("name"), "one\ntwo");
}

TEST_F(DeskAnswer, GivenTheDesk_WhenItsCommandsAreListed_ThenTheyAreThoseOfTheManual) {
    EXPECT_THAT(
        desk->commands(),
        UnorderedElementsAre(
            "org.add", "org.list", "org.end", "coverage.add", "coverage.remove", "coverage.list", "account.add",
            "account.list", "account.join", "account.leave", "account.end", "account.telephone",
            "account.second-factor", "enrol", "device.list", "device.revoke", "proposal.list", "proposal.approve",
            "proposal.refuse", "rules.activate", "rules.roll-back", "rules.history", "rules.export", "rules.shadow",
            "rules.shadow-off", "rules.shadow-report", "rules.replay", "rules.replay-progress", "divisions.load",
            "calendars.load", "calendars.list", "demo.region", "demo.cast", "time.accept", "keys.status", "keys.rotate",
            "keys.renew", "keys.retire", "keys.share", "keys.rehearsed", "case.erase", "case.hold", "case.release",
            "consideration.erase", "consideration.due", "retention.due", "audit.add-countersignature", "duty.check",
            "duty.show", "duty.set", "drill.start", "drill.list", "drill.of", "drill.show", "siren.list", "siren.of",
            "delivery.failed", "delivery.again", "webhook.list", "webhook.failed", "webhook.again", "webhook.enable",
            "webhook.test", "import.check", "import.apply", "import.codes"));
}

TEST_F(DeskAnswer, GivenNoServer_WhenHeldTimeIsAccepted_ThenThereIsNoneToAccept) {
    EXPECT_EQ(refusal("time.accept").at("code"), "conflict");
}

}  // namespace
}  // namespace vigil::test
