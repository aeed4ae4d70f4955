// A server that cannot write its database cries out on its own machine: its heartbeat stops, its health says why, and so does the
// status with which it ends.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "cli/process.hpp"
#include "faults/crew.hpp"
#include "runtime/service_manager.hpp"
#include "storage/store/sqlite_store.hpp"

namespace vigil::test {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// What a service manager hears.
class Manager {
public:
    explicit Manager(const std::filesystem::path& path) : socket_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        path.string().copy(address.sun_path, sizeof address.sun_path - 1);
        if (::bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
            throw std::runtime_error("no socket of a service manager");
    }
    ~Manager() { ::close(socket_); }
    Manager(const Manager&) = delete;
    Manager& operator=(const Manager&) = delete;

    // The next message within 20 s; empty: none came.
    std::string next() {
        pollfd watched{socket_, POLLIN, 0};
        if (::poll(&watched, 1, 20'000) <= 0) return {};
        char text[1024];
        const auto size = ::recv(socket_, text, sizeof text, 0);
        return {text, static_cast<std::size_t>(std::max<ssize_t>(size, 0))};
    }
    // Reads on until a message holds `text`.
    bool hears(std::string_view text) {
        for (int i = 0; i < 10'000; ++i) {
            const auto message = next();
            if (message.empty()) return false;
            if (message.find(text) != std::string::npos) return true;
        }
        return false;
    }

private:
    int socket_;
};

class Watched : public testing::Test {
protected:
    Watched() : manager(crew.installation.root() / "manager") {
        const auto root = crew.installation.root();
        std::ifstream in(root / "vigil.toml");
        std::string text((std::istreambuf_iterator<char>(in)), {});
        text.replace(text.find("[server]\n"), 9, "[server]\nheartbeat = \"heartbeat\"\n");
        std::ofstream(root / "watched.toml") << text;
        server.emplace(
            std::vector<std::string>{"env", "NOTIFY_SOCKET=" + (root / "manager").string(), "WATCHDOG_USEC=100000",
                                     VIGIL_BINARY, "--root", root.string(), "--config", "watched.toml", "serve"},
            root.string());
        if (!server->writes("Vigil is ready"))
            throw std::runtime_error("the server does not start: " + server->wait().err);
        crew.enrol();
    }

    // No file of the server grows any more, as on a disk that became read-only: a write is an error.
    void let_no_file_grow() {
        const auto log = storage::SqliteStore::database_file(crew.configuration().data.folder).string() + "-wal";
        const rlimit smallest{std::filesystem::file_size(log), RLIM_INFINITY};
        ASSERT_EQ(::prlimit(server->id(), RLIMIT_FSIZE, &smallest, nullptr), 0);
    }
    client::HttpAnswer ask(const char* target) {
        return await(crew.io, crew.officer.http().send({"GET", target, {}, {}})).value();
    }
    std::filesystem::path heartbeat() const { return crew.installation.root() / "heartbeat"; }

    Crew crew{};
    Manager manager;
    std::optional<Process> server{};
};

TEST_F(Watched, GivenAServerThatTakesReports_WhenWatched_ThenItIsReadyAndBeats) {
    ASSERT_TRUE(manager.hears("READY=1"));
    ASSERT_TRUE(manager.hears("WATCHDOG=1"));
    ASSERT_TRUE(manager.hears("WATCHDOG=1"));
    std::ifstream in(heartbeat());
    std::string line;
    std::getline(in, line);
    EXPECT_THAT(line, testing::MatchesRegex("20[0-9-]+T[0-9:.]+Z"));
    server->signal(SIGTERM);
    EXPECT_TRUE(manager.hears("STOPPING=1"));
    EXPECT_EQ(server->wait().status, 0);
}

TEST_F(Watched, GivenARedReport_WhenTheDatabaseCannotBeWritten_ThenItIsRefusedAndTheServerCriesOutWhereItStands) {
    ASSERT_TRUE(crew.file(crew.ledger.write_report())) << crew.last.message;
    ASSERT_TRUE(crew.officer.get<protocol::AlertList>("list_alerts")) << "the station has its session";
    let_no_file_grow();
    const auto red = crew.ledger.write_report();
    EXPECT_FALSE(crew.file(red));
    EXPECT_EQ(crew.last.kind, ErrorKind::unavailable) << "the phone keeps it and tries again";
    // The heartbeat stops, and its last word is why.
    ASSERT_TRUE(manager.hears("STATUS=NOT TAKING REPORTS: storage_stopped"));
    for (int i = 0; i < 5; ++i) EXPECT_THAT(manager.next(), Not(HasSubstr("WATCHDOG=1")));
    const auto beaten = std::filesystem::last_write_time(heartbeat());
    for (int i = 0; i < 5; ++i) manager.next();
    EXPECT_EQ(std::filesystem::last_write_time(heartbeat()), beaten);
    // Health says it too, and what was there is still read.
    const auto readiness = ask("/readyz");
    EXPECT_EQ(readiness.status, 503);
    EXPECT_THAT(readiness.body, HasSubstr("storage_stopped"));
    EXPECT_EQ(ask("/healthz").status, 200) << "the process lives";
    const auto alerts = crew.officer.get<protocol::AlertList>("list_alerts");
    EXPECT_TRUE(alerts) << "the station still sees its alerts: " << (alerts ? "" : alerts.error().message);
    server->signal(SIGTERM);
    EXPECT_EQ(server->wait().status, 74);
    EXPECT_THAT(crew.complaints(), IsEmpty());
}

TEST(ServiceManager, GivenAnotherProcessThatIsWatched_WhenAsked_ThenThisOneIsNot) {
    ::setenv("WATCHDOG_USEC", "30000000", 1);
    ::setenv("WATCHDOG_PID", "1", 1);
    EXPECT_EQ(runtime::ServiceManager::of_environment().watchdog(), std::nullopt);
    ::setenv("WATCHDOG_PID", std::to_string(::getpid()).c_str(), 1);
    EXPECT_EQ(runtime::ServiceManager::of_environment().watchdog(), 30s);
    ::setenv("WATCHDOG_USEC", "soon", 1);
    EXPECT_EQ(runtime::ServiceManager::of_environment().watchdog(), std::nullopt);
    ::unsetenv("WATCHDOG_USEC");
    ::unsetenv("WATCHDOG_PID");
}

TEST(ServiceManager, GivenNoManager_WhenTold_ThenNothingHappens) {
    runtime::ServiceManager().say("READY=1");
    runtime::ServiceManager("/nobody/listens").say("READY=1");
    runtime::ServiceManager(std::string(500, 'x')).say("READY=1");
}

TEST(ServiceManager, GivenAnAbstractName_WhenTold_ThenItIsHeard) {
    const int socket = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string name = "vigil-test-" + std::to_string(::getpid());
    name.copy(address.sun_path + 1, name.size());
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
    ASSERT_EQ(::bind(socket, reinterpret_cast<sockaddr*>(&address), size), 0);
    runtime::ServiceManager("@" + name).say("READY=1");
    char text[16];
    EXPECT_EQ(std::string(text, static_cast<std::size_t>(::recv(socket, text, sizeof text, 0))), "READY=1");
    ::close(socket);
}

}  // namespace
}  // namespace vigil::test
