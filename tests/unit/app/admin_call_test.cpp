// An administrator's command: through the server where one runs, else in-process under the folder's lock.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "app/admin/socket.hpp"
#include "app/commands/commands.hpp"
#include "app/installation.hpp"
#include "app/server.hpp"
#include "storage/store/folder_lock.hpp"
#include "support/installation.hpp"
#include "unit/app/admin_client.hpp"

namespace vigil::test {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kStation = R"({"name": "工作站", "kind": "station", "division": "150424101000"})";

class CallDesk : public testing::Test {
protected:
    Result<std::string> call(const std::string& command, const std::string& arguments = "{}") const {
        return app::call_desk(installation.configuration(), command, arguments);
    }
    std::vector<std::string> listed() const {
        std::vector<std::string> names;
        const auto list = json::parse(call("org.list").value()).at("organisations");
        for (const auto& each : list) names.push_back(each.at("name"));
        return names;
    }
    // A server in this process; it holds the folder's lock.
    std::unique_ptr<app::Server> serve() const {
        auto server = app::Server::open(installation.configuration()).value();
        server->start();
        return server;
    }
    std::filesystem::path socket() const { return app::admin_socket(installation.configuration()); }

    Installation installation{};
};

TEST_F(CallDesk, GivenNoServer_WhenCalled_ThenTheCommandIsDoneAndKept) {
    const auto added = call("org.add", kStation);
    ASSERT_TRUE(added) << added.error().message;
    EXPECT_EQ(json::parse(added.value()).at("name"), "工作站");
    EXPECT_THAT(listed(), ElementsAre("工作站"));
}

TEST_F(CallDesk, GivenNoServer_WhenTheCommandIsDone_ThenTheFolderIsFreeAgain) {
    ASSERT_TRUE(call("org.list"));
    EXPECT_TRUE(storage::FolderLock::acquire(installation.configuration().data.folder));
}

TEST_F(CallDesk, GivenNoServer_WhenTheCommandIsRefused_ThenTheMemberIsNamed) {
    const auto refused = call("org.add", R"({"name": "x", "kind": "station", "division": "159999999999"})");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "unknown_division");
    EXPECT_EQ(refused.error().violations.at(0).pointer, "/division");
    EXPECT_THAT(listed(), IsEmpty());
}

TEST_F(CallDesk, GivenNoServer_WhenHeldTimeIsAccepted_ThenThereIsNoTimeHeld) {
    const auto refused = call("time.accept");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::conflict);
}

TEST_F(CallDesk, GivenTheLockInOtherHands_WhenCalled_ThenItIsRefusedAndTheFolderIsNamed) {
    const auto lock = storage::FolderLock::acquire(installation.configuration().data.folder);
    ASSERT_TRUE(lock);
    const auto refused = call("org.add", kStation);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::conflict);
    EXPECT_THAT(refused.error().message, HasSubstr(installation.configuration().data.folder.string()));
}

TEST_F(CallDesk, GivenTheLockInOtherHands_WhenItIsLetGo_ThenNothingOfTheRefusedCommandIsThere) {
    {
        const auto lock = storage::FolderLock::acquire(installation.configuration().data.folder);
        EXPECT_FALSE(call("org.add", kStation));
    }
    EXPECT_THAT(listed(), IsEmpty());
}

TEST_F(CallDesk, GivenAServer_WhenCalled_ThenTheServerDoesIt) {
    {
        const auto server = serve();
        ASSERT_TRUE(call("org.add", kStation));  // the lock is the server's: in-process it would be refused
        EXPECT_THAT(listed(), ElementsAre("工作站"));
    }
    EXPECT_THAT(listed(), ElementsAre("工作站"));
}

TEST_F(CallDesk, GivenAServer_WhenTheCommandIsRefused_ThenTheProblemIsTold) {
    const auto server = serve();
    const auto refused = call("org.add", R"({"name": "x", "kind": "station", "division": "159999999999"})");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "unknown_division");
    EXPECT_EQ(refused.error().kind, ErrorKind::invalid_input);
    ASSERT_EQ(refused.error().violations.size(), 1U);
    EXPECT_EQ(refused.error().violations[0].pointer, "/division");
}

TEST_F(CallDesk, GivenASocketThatADeadServerLeft_WhenCalled_ThenTheCommandIsDoneInProcess) {
    // Bound and never listening, as after kill -9.
    const int left = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, socket().c_str(), sizeof address.sun_path - 1);
    ASSERT_EQ(::bind(left, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    ::close(left);
    EXPECT_TRUE(call("org.add", kStation));
}

TEST_F(CallDesk, GivenNoServer_WhenItsSocketIsAsked_ThenTheErrorSaysThatThereIsNone) {
    const auto answer = app::ask_admin(socket(), "{}");
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, ErrorKind::unavailable);
    EXPECT_EQ(answer.error().code, "no_server");
}

TEST_F(CallDesk, GivenAServer_WhenASecondOneIsOpenedOnItsFolder_ThenItIsRefusedAndTheFirstServesOn) {
    const auto first = serve();
    const auto second = app::Server::open(installation.configuration());
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().kind, ErrorKind::conflict);
    EXPECT_TRUE(call("org.list"));
}

}  // namespace
}  // namespace vigil::test
