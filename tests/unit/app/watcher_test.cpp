// Somebody outside is called over TLS as long as the server is well, and only then.
#include "app/watcher.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <fstream>
#include <mutex>

#include "contract/fixed_timers.hpp"
#include "contract/temp_folder.hpp"
#include "unit/client/tls_server.hpp"

namespace vigil::test {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

struct Lines : runtime::LogSink {
    void write(std::string_view line) override { text += std::string(line) + '\n'; }
    std::string text;
};

class WatcherTest : public testing::Test {
protected:
    explicit WatcherTest(std::string answer = client::http_answer(204, "")) : answer_(std::move(answer)) {
        std::ofstream(folder_.path() / "authority.pem") << server_.authority_pem();
    }
    Configuration::Watcher configuration() {
        Configuration::Watcher made;
        made.url = "https://" + server_.endpoint().authority() + "/ping/a-token";
        made.every = 1ms;
        made.authority = folder_.path() / "authority.pem";
        made.allow = {files::parse_network("127.0.0.1").value()};
        return made;
    }
    Result<std::unique_ptr<app::Watcher>> open(const Configuration::Watcher& of) {
        return app::Watcher::open(io_.get_executor(), of, runtime::Log(lines_, timers_));
    }
    // Beats each millisecond until `seen` holds; a bound, so that a mistake ends.
    void beat(const Configuration::Watcher& of, const std::vector<std::string>& reasons,
              const std::function<bool()>& seen) {
        const auto watcher = open(of).value();
        boost::asio::steady_timer timer(io_);
        for (int beats = 0; beats < 20'000 && !seen(); ++beats) {
            watcher->beat(reasons);
            io_.restart();
            io_.run_for(1ms);
        }
        boost::asio::co_spawn(io_, watcher->stop(), boost::asio::detached);
        io_.restart();
        io_.run();
    }
    bool has_said(std::string_view text) const { return lines_->text.find(text) != std::string::npos; }

    boost::asio::io_context io_;
    FixedTimers timers_;
    TempFolder folder_;
    std::shared_ptr<Lines> lines_ = std::make_shared<Lines>();
    std::vector<client::ReceivedRequest> requests() {
        const std::lock_guard lock(mutex_);
        return requests_;
    }

private:
    std::string take(const client::ReceivedRequest& request) {
        const std::lock_guard lock(mutex_);
        requests_.push_back(request);
        return answer_;
    }

    std::string answer_;
    std::mutex mutex_;
    std::vector<client::ReceivedRequest> requests_;
    client::TlsServer server_{
        client::TlsServer::serving([this](const client::ReceivedRequest& request) { return take(request); })};
};

TEST_F(WatcherTest, GivenAServerThatIsWell_WhenItBeats_ThenTheWatcherIsCalledAgainAndAgain) {
    beat(configuration(), {}, [this] { return requests().size() >= 3; });
    const auto called = requests();
    ASSERT_GE(called.size(), 3U);
    EXPECT_EQ(called[0].line, "GET /ping/a-token HTTP/1.1");
    EXPECT_EQ(called[0].body, "");
    EXPECT_EQ(lines_->text, "");
}

TEST_F(WatcherTest, GivenTheTimeHasNotCome_WhenItBeats_ThenItIsCalledOnce) {
    auto hourly = configuration();
    hourly.every = 1h;
    int beats = 0;
    beat(hourly, {}, [&] { return !requests().empty() && ++beats > 50; });
    EXPECT_EQ(requests().size(), 1U);
}

TEST_F(WatcherTest, GivenAReason_WhenItBeats_ThenNobodyIsCalledAndTheLogSaysSoOnce) {
    int beats = 0;
    beat(configuration(), {"clocks_behind"}, [&] { return ++beats > 20; });
    EXPECT_TRUE(requests().empty());
    EXPECT_THAT(lines_->text, HasSubstr(R"("event":"watcher.not_called","reason":"clocks_behind")"));
    EXPECT_EQ(lines_->text.find("not_called"), lines_->text.rfind("not_called"));
}

TEST_F(WatcherTest, GivenAnAddressThatIsNotAllowed_WhenItBeats_ThenItIsNotConnectedTo) {
    auto inside = configuration();
    inside.allow.clear();
    beat(inside, {}, [this] { return has_said("watcher.call_failed"); });
    EXPECT_TRUE(has_said("watcher.call_failed"));
    EXPECT_TRUE(requests().empty());
}

TEST_F(WatcherTest, GivenNobody_WhenOpened_ThenThereIsNone) { EXPECT_EQ(open({}).value(), nullptr); }

TEST_F(WatcherTest, GivenAnAuthorityThatIsNone_WhenOpened_ThenTheKeyIsNamed) {
    auto wrong = configuration();
    std::ofstream(folder_.path() / "x.pem") << "nothing";
    wrong.authority = folder_.path() / "x.pem";
    const auto opened = open(wrong);
    ASSERT_FALSE(opened);
    EXPECT_THAT(opened.error().message, HasSubstr("watcher.authority: "));
}

// A redirection could lead anywhere, and an error page is no sign of life.
class WatcherThatAnswersOtherwise : public WatcherTest {
protected:
    WatcherThatAnswersOtherwise()
        : WatcherTest("HTTP/1.1 302 Found\r\nLocation: https://example.cn/\r\nContent-Length: 0\r\n\r\n") {}
};

TEST_F(WatcherThatAnswersOtherwise, GivenARedirection_WhenCalled_ThenItHasFailedOnceAndIsTriedAgain) {
    beat(configuration(), {}, [this] { return requests().size() >= 3; });
    EXPECT_THAT(lines_->text, HasSubstr(R"("event":"watcher.call_failed","status":302)"));
    EXPECT_EQ(lines_->text.find("call_failed"), lines_->text.rfind("call_failed"));
}

}  // namespace
}  // namespace vigil::test
