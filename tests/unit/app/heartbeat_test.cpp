#include "app/heartbeat.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <fstream>
#include <new>

#include "contract/fixed_timers.hpp"
#include "contract/temp_folder.hpp"

namespace vigil::test {
namespace {

using namespace std::chrono_literals;

struct Words : runtime::LogSink {
    void write(std::string_view line) override { text += std::string(line) + '\n'; }
    std::string text;
};

class HeartbeatTest : public testing::Test {
protected:
    // What keeps the server from taking reports when beat number `beat`, from 1, asks.
    using Unready = std::function<std::vector<std::string>(int beat)>;

    // Beats until `seen` holds.
    void beat(const Unready& unready, const std::function<bool()>& seen) {
        const runtime::ServiceManager manager("", 20ms);  // a beat every 10 ms
        int beats = 0;
        app::Heartbeat heartbeat({.request = io.get_executor(),
                                  .live = io.get_executor(),
                                  .workers = io.get_executor(),
                                  .unready = [&] { return unready(++beats); },
                                  .stalled = [] { return std::vector<std::string>(); },
                                  .manager = manager,
                                  .file = file(),
                                  .timers = timers,
                                  .log = runtime::Log(words, timers)});
        heartbeat.start();
        while (!seen() && io.run_one() > 0) {
        }
        boost::asio::co_spawn(io, heartbeat.stop(), boost::asio::detached);
        io.restart();
        io.run();
    }
    bool has_said(std::string_view text) const { return words->text.find(text) != std::string::npos; }
    std::filesystem::path file() const { return folder.path() / "heartbeat"; }
    std::string line() const {
        std::ifstream in(file());
        std::string text;
        std::getline(in, text);
        return text;
    }

    boost::asio::io_context io;
    FixedTimers timers;
    TempFolder folder;
    std::shared_ptr<Words> words = std::make_shared<Words>();
};

TEST_F(HeartbeatTest, GivenNoMemory_WhenABeatIsDue_ThenItIsSilentAndSaysWhy) {
    const auto never = [](int) -> std::vector<std::string> { throw std::bad_alloc(); };
    beat(never, [this] { return has_said(R"("event":"heartbeat.silent","reason":"no_memory")"); });
    EXPECT_TRUE(has_said("no_memory"));
    EXPECT_FALSE(std::filesystem::exists(file()));
}

TEST_F(HeartbeatTest, GivenMemoryAgain_WhenTheNextBeatIsDue_ThenItGoesOn) {
    const auto at_first = [](int beat) -> std::vector<std::string> {
        if (beat <= 3) throw std::bad_alloc();
        return {};
    };
    beat(at_first, [this] { return has_said("heartbeat.back"); });
    EXPECT_EQ(line(), "2026-03-02T01:00:00.000Z");
}

TEST_F(HeartbeatTest, GivenAReason_WhenABeatIsDue_ThenTheFileStaysAsItWas) {
    const auto once = [](int beat) {
        return beat == 1 ? std::vector<std::string>() : std::vector<std::string>{"storage_full"};
    };
    beat(once, [this] {
        if (!line().empty()) timers.advance(1s);
        return has_said("storage_full");
    });
    EXPECT_EQ(line(), "2026-03-02T01:00:00.000Z");
}

}  // namespace
}  // namespace vigil::test
