#include "runtime/log.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <type_traits>
#include <vector>
#include <vigil/protocol/level.hpp>

namespace vigil::runtime {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

// Nothing that can hold a name or a text is a log value.
static_assert(!std::is_convertible_v<std::string, LogValue>);
static_assert(!std::is_convertible_v<std::string_view, LogValue>);
static_assert(!std::is_convertible_v<const char*, LogValue>);
static_assert(!std::is_constructible_v<LogValue, std::string>);

class FixedTimers : public Timers {
public:
    Instant now() const override { return instant_of(1'769'846'709'123); }
};

class MemorySink : public LogSink {
public:
    void write(std::string_view line) override { lines.emplace_back(line); }
    std::vector<std::string> lines;
};

class LogTest : public testing::Test {
protected:
    json only_line() {
        if (sink_->lines.size() != 1) throw std::logic_error("expected one line");
        return json::parse(sink_->lines.front());
    }

    FixedTimers timers_;
    std::shared_ptr<MemorySink> sink_ = std::make_shared<MemorySink>();
    Log log_{sink_, timers_};
};

TEST_F(LogTest, GivenEventWithFields_WhenLogged_ThenTheLineIsOneJsonObject) {
    log_.info("alert.raised", {{"alert", AlertId("0194a2c4-0000-7000-8000-000000000001")},
                               {"level", Level::red},
                               {"attempts", 3},
                               {"late", true},
                               {"waited", 1500ms},
                               {"due", instant_of(0)}});
    const json expected{{"time", "2026-01-31T08:05:09.123Z"},
                        {"severity", "info"},
                        {"event", "alert.raised"},
                        {"alert", "0194a2c4-0000-7000-8000-000000000001"},
                        {"level", "red"},
                        {"attempts", 3},
                        {"late", true},
                        {"waited", 1500},
                        {"due", "1970-01-01T00:00:00.000Z"}};
    EXPECT_EQ(only_line(), expected);
    EXPECT_EQ(sink_->lines.front().back(), '\n');
}

TEST_F(LogTest, GivenLogWithARequest_WhenLogged_ThenEveryLineCarriesIt) {
    const auto request = LogValue::code("4f0c");
    log_.with({"request", request}).warning("http.slow");
    EXPECT_EQ(only_line()["request"], "4f0c");
}

TEST_F(LogTest, GivenDebugEvent_WhenTheLeastLevelIsInfo_ThenNothingIsWritten) {
    log_.debug("http.detail");
    EXPECT_TRUE(sink_->lines.empty());
}

TEST_F(LogTest, GivenChineseNameAsCode_WhenLogged_ThenItDoesNotAppear) {
    log_.info("report.filed", {{"place", LogValue::code("李小明")}});
    EXPECT_EQ(only_line()["place"], "(unprintable)");
}

TEST_F(LogTest, GivenCodeWithALineEnd_WhenLogged_ThenNoLineIsForged) {
    log_.info("report.filed", {{"code", LogValue::code("x\"}\n{\"event\":\"forged\"")}});
    EXPECT_EQ(only_line()["code"], "(unprintable)");
}

TEST_F(LogTest, GivenErrorMessage_WhenLogged_ThenOnlyPrintableAsciiIsKept) {
    const Error error{ErrorKind::internal, "database \"main\" is full\n\x01"};
    log_.error("store.failed", {{"cause", LogValue::message(error)}});
    EXPECT_EQ(only_line()["cause"], "database \"main\" is full??");
}

TEST_F(LogTest, GivenExceptionThatQuotesItsInput_WhenLogged_ThenOnlyItsTypeAppears) {
    const auto thrown = std::make_exception_ptr(std::runtime_error("unexpected 'Li Xiaoming'"));
    log_.error("http.bug", {{"thrown", LogValue::type_of(thrown)}});
    EXPECT_EQ(only_line()["thrown"], "std::runtime_error");
}

TEST_F(LogTest, GivenFileThatWasRotatedAway_WhenReopened_ThenLinesGoToANewFile) {
    const auto folder = std::filesystem::temp_directory_path() / ("vigil-log-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    const auto path = folder / "vigil.log";
    auto sink = file_sink(path).value();
    sink->write("one\n");
    std::filesystem::rename(path, folder / "vigil.log.1");
    sink->reopen();
    sink->write("two\n");
    std::string line;
    std::getline(std::ifstream(path), line);
    EXPECT_EQ(line, "two");
    std::filesystem::remove_all(folder);
}

TEST_F(LogTest, GivenFolderThatDoesNotExist_WhenOpened_ThenItIsAnError) {
    EXPECT_TRUE(file_sink("/nonexistent/folder/vigil.log").has_error());
}

TEST_F(LogTest, GivenCopiesOfALog_WhenTheLevelIsSetAnew_ThenAllOfThemFollow) {
    const Log copy = log_.with({"request", 1});
    log_.set_level(LogLevel::warning);
    copy.info("left.out");
    copy.warning("written");
    EXPECT_EQ(only_line().at("event"), "written");
    copy.set_level(LogLevel::debug);
    log_.debug("written.too");
    EXPECT_EQ(sink_->lines.size(), 2u);
}

}  // namespace
}  // namespace vigil::runtime
