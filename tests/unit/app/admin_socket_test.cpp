// The administrators' socket of a running server.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <vector>

#include "app/blocking.hpp"
#include "app/installation.hpp"
#include "app/server.hpp"
#include "support/installation.hpp"
#include "unit/app/admin_client.hpp"

namespace vigil::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::HasSubstr;

constexpr const char* kList = "{\"command\":\"org.list\"}\n";
constexpr const char* kEmptyList = "{\"ok\":true,\"result\":{\"organisations\":[]}}\n";
constexpr std::size_t kMaxLine = 1024 * 1024;

class AdminSocketTest : public testing::Test {
protected:
    AdminSocketTest() { open(); }

    void open() {
        auto opened = app::Server::open(installation.configuration());
        if (!opened) throw std::runtime_error(opened.error().message);
        server = std::move(opened).value();
        server->start();
    }
    fs::path path() const { return app::admin_socket(installation.configuration()); }
    std::string ask(const std::string& line) const {
        AdminClient client(path());
        return client.send(line) ? client.rest() : "(not sent)";
    }

    // How many entries the log has.
    std::int64_t entries() const {
        auto head = [](Unit& unit) -> Result<LogMark> { return unit.log().head(); };
        return app::await_read(server->store(), std::move(head)).value().pos;
    }

    Installation installation{};
    std::unique_ptr<app::Server> server;
};

TEST_F(AdminSocketTest, GivenAnOpenUmask_WhenTheServerStarts_ThenTheSocketIsForItsOwnerOnly) {
    server->stop();
    const auto before = ::umask(0);
    server.reset();
    open();
    ::umask(before);
    struct stat info {};
    ASSERT_EQ(::stat(path().c_str(), &info), 0);
    EXPECT_TRUE(S_ISSOCK(info.st_mode));
    EXPECT_EQ(info.st_mode & 07777, 0600U);
}

TEST_F(AdminSocketTest, GivenOneLine_WhenSent_ThenOneLineComesBackAndTheConnectionEnds) {
    EXPECT_EQ(ask(kList), kEmptyList);
}

TEST_F(AdminSocketTest, GivenTwoLines_WhenSentAtOnce_ThenOnlyTheFirstIsAnswered) {
    EXPECT_EQ(ask(std::string(kList) + "{\"command\":\"org.burn\"}\n"), kEmptyList);
}

TEST_F(AdminSocketTest, GivenALineInPieces_WhenTheLastArrives_ThenItIsAnswered) {
    AdminClient client(path());
    ASSERT_TRUE(client.send("{\"command\":"));
    ASSERT_TRUE(client.send("\"org.list\"}"));
    ASSERT_TRUE(client.send("\n"));
    EXPECT_EQ(client.rest(), kEmptyList);
}

TEST_F(AdminSocketTest, GivenALineWithoutEnd_WhenTheClientStopsSending_ThenNothingIsDoneAndTheConnectionEnds) {
    AdminClient client(path());
    ASSERT_TRUE(
        client.send(R"({"command":"org.add","arguments":{"name":"x","kind":"station","division":"150424101000"}})"));
    client.end_sending();
    EXPECT_EQ(client.rest(), "");
    EXPECT_EQ(ask(kList), kEmptyList);
}

TEST_F(AdminSocketTest, GivenALineThatIsNoCommand_WhenSent_ThenTheReplySaysWhy) {
    const auto reply = json::parse(ask("what is this?\n"));
    EXPECT_EQ(reply.at("ok"), false);
    EXPECT_EQ(reply.at("problem").at("code"), "malformed_json");
}

TEST_F(AdminSocketTest, GivenALineAsLongAsAllowed_WhenSent_ThenItIsAnswered) {
    const auto line = kList + std::string();
    const auto padded = std::string(kMaxLine - line.size(), ' ') + line;
    EXPECT_EQ(ask(padded), kEmptyList);
}

TEST_F(AdminSocketTest, GivenALineThatIsTooLong_WhenSent_ThenTheConnectionEndsAndOthersAreServed) {
    AdminClient client(path());
    client.send(std::string(kMaxLine + 1, ' '));
    EXPECT_EQ(client.rest(), "");
    EXPECT_EQ(ask(kList), kEmptyList);
}

TEST_F(AdminSocketTest, GivenConnectionsThatSayNothing_WhenAnotherAsks_ThenItIsAnswered) {
    std::vector<AdminClient> silent;
    for (int i = 0; i < 20; ++i) silent.emplace_back(path());
    EXPECT_EQ(ask(kList), kEmptyList);
}

TEST_F(AdminSocketTest, GivenSeveralConnections_WhenTheLastAsksFirst_ThenEachGetsItsOwnAnswer) {
    std::vector<AdminClient> clients;
    for (int i = 0; i < 10; ++i) clients.emplace_back(path());
    for (auto client = clients.rbegin(); client != clients.rend(); ++client) {
        ASSERT_TRUE(client->send(kList));
        EXPECT_EQ(client->rest(), kEmptyList);
    }
}

TEST_F(AdminSocketTest, GivenAClientThatLeavesBeforeTheAnswer_WhenAnotherAsks_ThenItIsAnswered) {
    for (int i = 0; i < 10; ++i) AdminClient(path()).send(kList);
    EXPECT_EQ(ask(kList), kEmptyList);
}

TEST_F(AdminSocketTest, GivenAWaitingConnection_WhenTheServerStops_ThenItEndsAndTheSocketIsGone) {
    AdminClient waiting(path());
    ASSERT_EQ(ask(kList), kEmptyList);  // so the server has accepted the one before
    server->stop();
    EXPECT_EQ(waiting.rest(), "");
    EXPECT_FALSE(fs::exists(path()));
}

TEST_F(AdminSocketTest, GivenASocketThatADeadServerLeft_WhenANewOneStarts_ThenItListensThere) {
    server.reset();
    std::ofstream(path()) << "left over";
    open();
    EXPECT_EQ(ask(kList), kEmptyList);
}

TEST_F(AdminSocketTest, GivenAServer_WhenHeldTimeIsAccepted_ThenTheStepIsToldAndTheLogSaysWho) {
    const auto before = entries();
    EXPECT_EQ(ask("{\"command\":\"time.accept\"}\n"), "{\"ok\":true,\"result\":{\"step_ms\":0}}\n");
    EXPECT_EQ(entries(), before + 1);
}

// What a child process of user `nobody` finds at the socket. It uses system calls only, and ends by _exit.
class ForeignUser : public AdminSocketTest {
protected:
    enum Finding { answered = 0, not_connected = 10, no_answer = 11, still_root = 12 };

    void SetUp() override {
        if (::geteuid() != 0) GTEST_SKIP() << "only root can become somebody else";
    }
    int as_nobody() const {
        const auto where = path();
        const pid_t child = ::fork();
        if (child == 0) {
            if (::setgid(65534) != 0 || ::setuid(65534) != 0) ::_exit(still_root);
            AdminClient client(where);
            if (!client.is_connected()) ::_exit(not_connected);
            client.send(kList);
            ::_exit(client.rest().empty() ? no_answer : answered);
        }
        int status = 0;
        ::waitpid(child, &status, 0);
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }
    // As if somebody had been careless with the folders above.
    void let_everybody_through() const {
        ::chmod(installation.root().c_str(), 0755);
        ::chmod(installation.configuration().data.folder.c_str(), 0755);
    }
};

TEST_F(ForeignUser, GivenAnotherUser_WhenConnecting_ThenTheSocketsModeRefuses) {
    let_everybody_through();
    EXPECT_EQ(as_nobody(), not_connected);
}

TEST_F(ForeignUser, GivenASocketThatWasOpenedToAll_WhenAnotherUserAsks_ThenThereIsNoAnswerAndTheLogTells) {
    let_everybody_through();
    ::chmod(path().c_str(), 0666);
    EXPECT_EQ(as_nobody(), no_answer);
    std::ostringstream log;
    log << std::ifstream(installation.root() / "server.log").rdbuf();
    EXPECT_THAT(log.str(), HasSubstr("admin.refused"));
}

TEST_F(ForeignUser, GivenASocketThatWasOpenedToAll_WhenTheServersUserAsks_ThenItIsAnswered) {
    let_everybody_through();
    ::chmod(path().c_str(), 0666);
    EXPECT_EQ(ask(kList), kEmptyList);
}

}  // namespace
}  // namespace vigil::test
