// protocol/PROTOCOL.md names everything that is declared: a table that forgets something is worse than none.
#include <gtest/gtest.h>

#include <fmt/format.h>

#include <filesystem>
#include <string>
#include <vigil/protocol/api.hpp>
#include <vigil/protocol/messages/live.hpp>
#include <vigil/protocol/messages/live_closed.hpp>
#include <vigil/protocol/problems.hpp>

#include "unit/protocol/files.hpp"

using namespace vigil;
using namespace vigil::protocol;

namespace {

const std::string& text() {
    static const auto content =
        testing_files::content_of(std::filesystem::path(VIGIL_SOURCE_DIR) / "protocol/PROTOCOL.md");
    return content;
}

bool names(const std::string& what) { return text().find(what) != std::string::npos; }

TEST(ProtocolDocument, GivenEveryProblem_WhenLookedFor_ThenItStandsWithItsStatus) {
    for (const auto& each : kProblems)
        EXPECT_TRUE(names(fmt::format("\n| `{}` | {} |", each.code, each.status))) << each.code;
}

TEST(ProtocolDocument, GivenEveryOperation_WhenLookedFor_ThenItStandsInTheTable) {
    for (const auto& each : operations()) {
        const auto request = each.request == nullptr ? std::string_view("–") : each.request()->name;
        EXPECT_TRUE(names(fmt::format("\n| `{} {}` | {} | {}", to_text(each.method), each.path, request, each.success)))
            << each.id;
    }
}

template <class... Messages>
void expect_live_messages() {
    for (const auto type : {Messages::type...}) EXPECT_TRUE(names(fmt::format("\n| `{}` |", type))) << type;
}
TEST(ProtocolDocument, GivenEveryLiveMessage_WhenLookedFor_ThenItStandsInATable) {
    expect_live_messages<Hello, Stored, LiveAck, LiveItem, Gone, CaughtUp, Reset, Snapshot, AckOk, AckRefused, Root,
                         Reconnect, LiveProblem, LiveClosed>();
}

TEST(ProtocolDocument, GivenEveryCodeOfTheDecoder_WhenLookedFor_ThenItIsExplained) {
    for (const auto* code : {"required", "wrong_type", "unknown_value", "too_short", "too_long", "bad_format",
                             "too_few", "too_many", "too_small", "too_large", "at_least_one"})
        EXPECT_TRUE(names(fmt::format("`{}`", code))) << code;
}

}  // namespace
