// Descriptors run out while the server serves: it goes on, and takes reports again when they come back.
#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fstream>
#include <thread>

#include "app/admin/socket.hpp"
#include "app/descriptors.hpp"
#include "app/installation.hpp"
#include "cli/process.hpp"
#include "faults/crew.hpp"
#include "support/sanitized.hpp"
#include "support/server_process.hpp"

namespace vigil::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

// Connections that say nothing.
class Silent {
public:
    Silent(std::uint16_t port, int count) {
        for (int i = 0; i < count; ++i) {
            const int one = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
            sockaddr_in address{};
            address.sin_family = AF_INET;
            address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
            address.sin_port = htons(port);
            if (::connect(one, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0)
                sockets_.push_back(one);
            else
                ::close(one);
        }
    }
    ~Silent() {
        for (const int one : sockets_) ::close(one);
    }
    Silent(const Silent&) = delete;
    Silent& operator=(const Silent&) = delete;

    std::size_t size() const { return sockets_.size(); }

private:
    std::vector<int> sockets_{};
};

class Shortage : public testing::Test {
protected:
    void start() {
        server.emplace(crew.installation);
        crew.enrol();
    }
    std::filesystem::path proc(const char* what) const {
        return std::filesystem::path("/proc") / std::to_string(server->id()) / what;
    }
    rlim_t descriptors() const {
        const auto folder = std::filesystem::directory_iterator(proc("fd"));
        return static_cast<rlim_t>(std::distance(begin(folder), end(folder)));
    }
    // Of the limit, only what holds now.
    void limit(__rlimit_resource what, rlim_t to) {
        rlimit now{};
        ASSERT_EQ(::prlimit(server->id(), what, nullptr, &now), 0);
        const rlimit wanted{to, now.rlim_max};
        ASSERT_EQ(::prlimit(server->id(), what, &wanted, nullptr), 0);
    }
    // User and system time of the process so far, in clock ticks.
    long ticks() const {
        std::ifstream in(proc("stat"));
        std::string text((std::istreambuf_iterator<char>(in)), {});
        std::istringstream fields(text.substr(text.rfind(')') + 2));
        std::string skipped;
        for (int i = 0; i < 11; ++i) fields >> skipped;
        long user = 0, system = 0;
        fields >> user >> system;
        return user + system;
    }
    std::string log() const {
        std::ostringstream text;
        text << std::ifstream(crew.configuration().log.file).rdbuf();
        return text.str();
    }

    Crew crew{};
    std::optional<ServerProcess> server{};
};

TEST_F(Shortage, GivenNoDescriptorLeft_WhenConnectionsWait_ThenTheListenersDoNotSpinAndServeThemLater) {
    // It looks at an object through a pipe, and takes every object for broken where no descriptor is left for one.
    if (kSanitized) GTEST_SKIP() << "UndefinedBehaviorSanitizer needs descriptors";
    start();
    std::error_code refused;
    std::filesystem::directory_iterator(proc("fd"), refused);
    if (refused)
        GTEST_SKIP() << "only root may count the descriptors of a server, which keeps others from looking into it";
    limit(RLIMIT_NOFILE, descriptors() + 10);
    auto crowd = std::make_unique<Silent>(crew.port(), 40);
    ASSERT_EQ(crowd->size(), 40U);
    // An administrator waits at the other door.
    Result<std::string> answer = std::string();
    std::thread administrator(
        [&] { answer = app::ask_admin(app::admin_socket(crew.configuration()), "{\"command\":\"org.list\"}"); });
    // A listener that spins uses all of its core; this one, next to nothing. The limit is generous for slow machines.
    constexpr int kWatchedMs = 600;
    ::poll(nullptr, 0, 200);
    const auto before = ticks();
    ::poll(nullptr, 0, kWatchedMs);
    const auto used = (ticks() - before) * 1000 / ::sysconf(_SC_CLK_TCK);
    EXPECT_LT(used, kWatchedMs / 2) << "ms of CPU in " << kWatchedMs;
    EXPECT_THAT(log(), HasSubstr("http.accept_failed"));
    crowd.reset();
    administrator.join();
    EXPECT_TRUE(answer) << answer.error().message;
    limit(RLIMIT_NOFILE, 1024);
    EXPECT_TRUE(crew.file_until_receipted(crew.ledger.write_report())) << crew.last.message;
    ASSERT_EQ(server->terminate(), 0);
    EXPECT_THAT(crew.complaints(), IsEmpty());
}

TEST(Descriptors, GivenEnoughOfThem_WhenShared_ThenTheConfigurationHolds) {
    const Configuration configuration;
    const auto shares = app::share_descriptors(1'000'000, configuration);
    EXPECT_FALSE(shares.is_short);
    EXPECT_EQ(shares.connections, configuration.http.connections);
    EXPECT_EQ(shares.reserve, configuration.http.reserve);
    EXPECT_EQ(shares.live, configuration.live.connections);
}

TEST(Descriptors, GivenFewOfThem_WhenShared_ThenThereIsRoomForRequestsEmergenciesAndStationsAndTheServerItself) {
    const Configuration configuration;
    for (const std::size_t limit : {128U, 256U, 1024U, 4096U}) {
        const auto shares = app::share_descriptors(limit, configuration);
        EXPECT_TRUE(shares.is_short);
        EXPECT_GE(shares.connections, 1U);
        EXPECT_GE(shares.reserve, 1U);
        EXPECT_GE(shares.live, 1U);
        EXPECT_LE(shares.connections + shares.reserve + shares.live + 64, limit);
    }
}

TEST_F(Shortage, GivenALowLimitFromTheStart_WhenACrowdConnects_ThenTheServersOwnLimitHoldsAndItSaysSo) {
    Process limited({"prlimit", "--nofile=160:160", VIGIL_BINARY, "--root", crew.installation.root().string(),
                     "--config", "vigil.toml", "serve"},
                    crew.installation.root().string());
    ASSERT_TRUE(limited.writes("Vigil is ready"));
    crew.enrol();
    {
        const Silent crowd(crew.port(), 200);
        EXPECT_EQ(crowd.size(), 200U);
        EXPECT_TRUE(crew.file(crew.ledger.write_report())) << "one that asks nothing gives way: " << crew.last.message;
    }
    EXPECT_TRUE(crew.file_until_receipted(crew.ledger.write_report())) << crew.last.message;
    EXPECT_THAT(log(), HasSubstr("server.few_descriptors"));
    EXPECT_THAT(log(), Not(HasSubstr("http.accept_failed")));
    limited.signal(SIGTERM);
    EXPECT_EQ(limited.wait().status, 0);
}

}  // namespace
}  // namespace vigil::test
