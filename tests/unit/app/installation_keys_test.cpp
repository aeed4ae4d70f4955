// Keys of an installation without a server: shares, the sealed copy, credentials, a token.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/keys.hpp>

#include "app/commands/commands.hpp"
#include "app/installation.hpp"
#include "app/installed_keys.hpp"
#include "runtime/system_timers.hpp"
#include "support/installation.hpp"

namespace vigil::test {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class InstallationKeys : public testing::Test {
protected:
    const Configuration& configuration() const { return installation.configuration(); }
    fs::path folder() const { return configuration().keys.folder; }
    std::vector<RecoveryShare> install_anew(app::RecoveryShares split = {}) {
        fs::remove_all(configuration().data.folder);
        const auto report = app::install(configuration(), split);
        if (!report) throw std::runtime_error(report.error().message);
        std::vector<RecoveryShare> shares;
        for (const auto& text : report.value().shares) shares.push_back(parse_share(text).value());
        return shares;
    }
    protocol::KeyStatus status(const Configuration& of) const {
        const auto answer = app::call_desk(of, "keys.status", "{}");
        if (!answer) throw std::runtime_error(answer.error().message);
        return protocol::decode<protocol::KeyStatus>(answer.value()).value();
    }
    Result<std::string> rotate(const std::string& key) const {
        return app::call_desk(configuration(), "keys.rotate", R"({"key":")" + key + R"("})");
    }
    Result<app::Rehearsed> rehearsed(const std::vector<RecoveryShare>& shares) const {
        return app::rehearse(configuration().keys.recovery, folder(), shares);
    }
    static std::string text_of(const fs::path& path) {
        std::ifstream file(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }

    Installation installation{};
};

TEST_F(InstallationKeys, GivenAFreshInstallation_WhenItsSharesAreRehearsed_ThenEnoughOfThemOpenACopyOfAllKeys) {
    const auto shares = install_anew();
    ASSERT_THAT(shares, SizeIs(3));
    const auto proved = rehearsed({shares[2], shares[0]});
    ASSERT_TRUE(proved) << proved.error().message;
    EXPECT_THAT(proved.value().missing, IsEmpty());
    EXPECT_FALSE(rehearsed({shares[1]}));
}

TEST_F(InstallationKeys, GivenAnotherSplit_WhenInstalled_ThenSoManyOfSoManyAreMade) {
    const auto shares = install_anew({3, 5});
    ASSERT_THAT(shares, SizeIs(5));
    EXPECT_FALSE(rehearsed({shares[0], shares[1]}));
    EXPECT_TRUE(rehearsed({shares[0], shares[4], shares[2]}));
    fs::remove_all(configuration().data.folder);
    EXPECT_FALSE(app::install(configuration(), {4, 3}));
}

TEST_F(InstallationKeys, GivenAnInstallation_WhenInstalledAgain_ThenNoSharesAreMadeAndTheOldOnesStayGood) {
    const auto shares = install_anew();
    const auto again = app::install(configuration());
    ASSERT_TRUE(again);
    EXPECT_THAT(again.value().shares, IsEmpty());
    EXPECT_TRUE(again.value().has_recovery);
    EXPECT_TRUE(rehearsed({shares[0], shares[1]}));
}

TEST_F(InstallationKeys, GivenEachRotation_WhenTheSameSharesAreRehearsed_ThenTheCopyHoldsTheKeysInUse) {
    const auto shares = install_anew();
    for (const auto* key : {"case_master", "reporter_master", "directory", "index", "receipts", "checkpoints"}) {
        ASSERT_TRUE(rotate(key)) << key;
        const auto proved = rehearsed({shares[0], shares[1]});
        ASSERT_TRUE(proved) << proved.error().message;
        EXPECT_THAT(proved.value().missing, IsEmpty()) << key;
    }
}

TEST_F(InstallationKeys, GivenACopyThatWasNotRenewed_WhenRehearsed_ThenTheFilesThatItLacksAreNamed) {
    const auto shares = install_anew();
    const auto old = text_of(configuration().keys.recovery);
    ASSERT_TRUE(rotate("case_master"));
    std::ofstream(configuration().keys.recovery, std::ios::binary | std::ios::trunc) << old;
    const auto proved = rehearsed({shares[0], shares[1]});
    ASSERT_TRUE(proved);
    EXPECT_THAT(proved.value().missing, testing::Contains("case_master.key"));
    // The next process that works with the keys brings it up to date.
    EXPECT_TRUE(status(configuration()).recovery->current);
    EXPECT_THAT(rehearsed({shares[0], shares[1]}).value().missing, IsEmpty());
}

TEST_F(InstallationKeys, GivenARehearsal_WhenItIsOver_ThenNoFileChanged) {
    const auto shares = install_anew();
    std::map<fs::path, std::string> before, after;
    for (auto* files : {&before, &after}) {
        for (const auto& entry : fs::recursive_directory_iterator(installation.root()))
            if (entry.is_regular_file()) (*files)[entry.path()] = text_of(entry.path());
        ASSERT_TRUE(rehearsed({shares[0], shares[1]}));
    }
    EXPECT_EQ(after, before);
}

TEST_F(InstallationKeys, GivenALostKeyFolder_WhenRecoveredFromTheCopy_ThenTheInstallationGoesOnWithIt) {
    const auto shares = install_anew();
    const auto station = installation.organisation("工作站", "station", kTownship, {Function::protection});
    installation.account(station, Role::duty_officer);
    fs::remove_all(folder());
    EXPECT_FALSE(app::call_desk(configuration(), "org.list", "{}"));
    const auto files = open_copy(text_of(configuration().keys.recovery), std::vector{shares[1], shares[2]});
    ASSERT_TRUE(files) << files.error().message;
    ASSERT_TRUE(write_all_files(folder(), files.value()));
    EXPECT_THAT(
        app::call_desk(configuration(), "account.list", R"({"organisation_id":")" + station.str() + R"("})").value(),
        HasSubstr("某人"));
}

TEST_F(InstallationKeys, GivenNewShares_WhenTheOldOnesAreRehearsed_ThenTheyAreOfAnotherSet) {
    const auto old = install_anew();
    const auto answer = app::call_desk(configuration(), "keys.share", R"({"threshold":2,"shares":2})");
    ASSERT_TRUE(answer) << answer.error().message;
    const auto printed = protocol::decode<protocol::PrintedShares>(answer.value()).value();
    ASSERT_THAT(printed.shares, SizeIs(2));
    EXPECT_THAT(rehearsed({old[0], old[1]}).error().message, HasSubstr("the copy needs set " + printed.set));
    EXPECT_TRUE(rehearsed({parse_share(printed.shares[0]).value(), parse_share(printed.shares[1]).value()}));
}

class NewShares : public InstallationKeys {
protected:
    NewShares() : old(install_anew()), old_set(set_in_use()) {}

    std::string set_in_use() const { return status(configuration()).recovery->set; }
    fs::path former() const { return app::former_copy(configuration().keys.recovery, old_set); }
    void share() const { ASSERT_TRUE(app::call_desk(configuration(), "keys.share", R"({"threshold":2,"shares":3})")); }
    void rehearsed_set(const std::string& set) const {
        const auto noted =
            app::call_desk(configuration(), "keys.rehearsed", protocol::encode(protocol::Rehearsal{set, 2}));
        ASSERT_TRUE(noted) << noted.error().message;
    }
    void expect_old_shares_open_all_keys() const {
        const auto proved = app::rehearse(former(), folder(), std::vector{old[0], old[2]});
        ASSERT_TRUE(proved) << proved.error().message;
        EXPECT_THAT(proved.value().missing, IsEmpty());
    }

    const std::vector<RecoveryShare> old;
    const std::string old_set;
};

// The answer was lost: nobody ever saw the new ones.
TEST_F(NewShares, GivenNewSharesThatNobodySaw_WhenKeysChange_ThenThoseBeforeOpenACopyOfTheKeysInUse) {
    share();
    expect_old_shares_open_all_keys();
    ASSERT_TRUE(rotate("case_master"));
    expect_old_shares_open_all_keys();
    const auto now = status(configuration());
    EXPECT_NE(now.recovery->set, old_set);
    EXPECT_FALSE(now.recovery->rehearsed);
    ASSERT_THAT(now.former_recovery, SizeIs(1));
    EXPECT_EQ(now.former_recovery[0].set, old_set);
    EXPECT_TRUE(now.former_recovery[0].current);
}

TEST_F(NewShares, GivenNewShares_WhenTheyWereRehearsed_ThenThoseBeforeEnd) {
    share();
    const auto set = set_in_use();
    rehearsed_set(set);
    EXPECT_FALSE(fs::exists(former()));
    EXPECT_FALSE(fs::exists(folder() / ("recovery." + old_set + ".pub")));
    const auto now = status(configuration());
    EXPECT_TRUE(now.recovery->rehearsed);
    EXPECT_TRUE(now.recovery->current);
    EXPECT_THAT(now.former_recovery, IsEmpty());
}

// A set is named by hexadecimal digits, of which any may stand first.
TEST_F(NewShares, GivenAnySet_WhenItWasRehearsed_ThenItIsEnteredInTheLog) {
    for (const auto* set : {"14b5d2", "000000", "abcdef"}) rehearsed_set(set);
}

TEST_F(NewShares, GivenNewShares_WhenTheOldOnesAreRehearsed_ThenBothStay) {
    share();
    rehearsed_set(old_set);
    expect_old_shares_open_all_keys();
    const auto now = status(configuration());
    EXPECT_FALSE(now.recovery->rehearsed);
    EXPECT_TRUE(now.former_recovery.at(0).rehearsed);
}

// Nothing can be written where the new copy belongs, as after a loss of power between the new recovery key and its copy.
TEST_F(NewShares, GivenNewSharesWhoseCopyWasNotWritten_WhenRecovered_ThenTheOldOnesOpenTheKeysInUse) {
    const auto& copy = configuration().keys.recovery;
    fs::remove(copy);
    fs::create_directories(copy / "in the way");
    EXPECT_FALSE(app::call_desk(configuration(), "keys.share", R"({"threshold":2,"shares":3})"));
    expect_old_shares_open_all_keys();
    const auto found = app::sealed_copies(copy);
    ASSERT_TRUE(found);
    ASSERT_THAT(found.value(), SizeIs(1));
    EXPECT_EQ(found.value()[0].label.set, old_set);
    fs::remove_all(copy);
    EXPECT_TRUE(status(configuration()).recovery->current) << "the next process that works with the keys";
    expect_old_shares_open_all_keys();
}

// Shares that open only the key that is destroyed would recover nothing.
TEST_F(NewShares, GivenACopyWithoutTheKeyInUse_WhenTheEarlierOneIsToBeRetired_ThenItIsRefusedUntilTheCopyIsMade) {
    ASSERT_TRUE(rotate("case_master"));
    const auto& copy = configuration().keys.recovery;
    fs::rename(copy, folder().parent_path() / "before");
    fs::create_directories(copy / "in the way");
    const auto retire = [&] { return app::call_desk(configuration(), "keys.retire", R"({"key":"case_master"})"); };
    const auto refused = retire();
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().message, HasSubstr("the sealed copy does not hold the keys in use"));
    EXPECT_FALSE(app::call_desk(configuration(), "keys.renew", "{}")) << "what stands in the way";
    fs::remove_all(copy);
    ASSERT_TRUE(app::call_desk(configuration(), "keys.renew", "{}"));
    EXPECT_TRUE(retire());
}

TEST_F(NewShares, GivenAKeyFolderThatCannotBeRead_WhenTheCopiesAreLookedAt_ThenNobodySaysThatTheyAreCurrent) {
    const auto keys = app::InstalledKeys::load(configuration(), runtime::SystemTimers().now()).value();
    EXPECT_TRUE(app::are_current(keys->copy_states().value()));
    ASSERT_TRUE(std::ofstream(folder() / "case_master.key") << "no key");
    EXPECT_FALSE(keys->copy_states());
}

TEST_F(NewShares, GivenSharesThatWereNeverRehearsed_WhenInstalledAgain_ThenItIsSaid) {
    const auto again = app::install(configuration());
    EXPECT_TRUE(again.value().has_recovery);
    EXPECT_FALSE(again.value().is_rehearsed);
    EXPECT_EQ(again.value().recovery_set, old_set);
    rehearsed_set(old_set);
    EXPECT_TRUE(app::install(configuration()).value().is_rehearsed);
}

// A crash after the new key was written and before anything else.
TEST_F(InstallationKeys, GivenARotationThatDied_WhenRenewed_ThenNothingRestsOnTheEarlierKey) {
    install_anew();
    const auto station = installation.organisation("工作站", "station", kTownship, {Function::protection});
    installation.account(station, Role::duty_officer);
    ASSERT_TRUE(begin_generation(folder(), KeyName::directory));
    const auto resting = [&] {
        for (const auto& view : status(configuration()).keys)
            if (view.key == KeyName::directory) return view.resting;
        return std::int64_t{-1};
    };
    EXPECT_EQ(resting(), 5) << "the officer; the public signature keys; that there are a station and an officer";
    const auto early = app::call_desk(configuration(), "keys.retire", R"({"key":"directory"})");
    ASSERT_FALSE(early);
    EXPECT_THAT(early.error().message, HasSubstr("5 rows rest on earlier generations of directory"));
    ASSERT_TRUE(app::call_desk(configuration(), "keys.renew", "{}"));
    EXPECT_EQ(resting(), 0);
    EXPECT_TRUE(app::call_desk(configuration(), "keys.retire", R"({"key":"directory"})"));
}

// As a unit with LoadCredential= has them: read-only, with a right of the group (an access list of systemd).
class InstallationCredentials : public InstallationKeys {
protected:
    InstallationCredentials() : with_credentials(configuration()) {
        directory = installation.root() / "credentials";
        fs::copy(folder(), directory);
        for (const auto& entry : fs::directory_iterator(directory)) fs::permissions(entry.path(), fs::perms(0440));
        fs::permissions(directory, fs::perms(0550));
        with_credentials.keys.source = Configuration::KeySource::credentials;
        with_credentials.keys.folder = "/nowhere";
        ::setenv("CREDENTIALS_DIRECTORY", directory.c_str(), 1);
    }
    ~InstallationCredentials() override {
        ::unsetenv("CREDENTIALS_DIRECTORY");
        fs::permissions(directory, fs::perms(0700));
    }
    Configuration with_credentials;
    fs::path directory{};
};

TEST_F(InstallationCredentials, GivenACredentialDirectory_WhenCommandsRun_ThenTheKeysComeFromThere) {
    EXPECT_TRUE(app::call_desk(with_credentials, "org.list", "{}"));
    EXPECT_TRUE(status(with_credentials).recovery->current);
    fs::remove_all(folder());
    EXPECT_TRUE(app::call_desk(with_credentials, "org.list", "{}"));
}

TEST_F(InstallationCredentials, GivenACredentialDirectory_WhenAKeyIsRotated_ThenItSaysWhereToDoItAndNothingChanges) {
    const auto refused = app::call_desk(with_credentials, "keys.rotate", R"({"key":"case_master"})");
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().message, HasSubstr("the folder that the unit loads its credentials from"));
    EXPECT_TRUE(app::call_desk(with_credentials, "org.list", "{}"));
}

// The folder that the unit loads from was changed and the service restarted: its rows follow.
TEST_F(InstallationCredentials, GivenANewKeyInTheCredentials_WhenTheNextProcessStarts_ThenItWorksWithIt) {
    ASSERT_TRUE(begin_generation(folder(), KeyName::case_master));
    fs::permissions(directory, fs::perms(0700));
    fs::remove_all(directory);
    fs::copy(folder(), directory);
    for (const auto& view : status(with_credentials).keys)
        if (view.key == KeyName::case_master) {
            EXPECT_THAT(view.generations, SizeIs(2));
        }
}

TEST_F(InstallationCredentials, GivenNoServiceOfSystemd_WhenACommandRuns_ThenItSaysWhoHasTheKeys) {
    ::unsetenv("CREDENTIALS_DIRECTORY");
    const auto refused = app::call_desk(with_credentials, "org.list", "{}");
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().message,
                AllOf(HasSubstr("$CREDENTIALS_DIRECTORY is not set"), HasSubstr("ask the running server")));
}

}  // namespace
}  // namespace vigil::test
