// The administrators' commands, each with a server on the folder and without one.
#include <optional>
#include <regex>

#include "cli/cli.hpp"
#include "storage/store/folder_lock.hpp"

namespace vigil::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

enum class Where { in_process, at_the_server };

class AdminCommands : public Cli, public testing::WithParamInterface<Where> {
protected:
    void SetUp() override {
        if (GetParam() == Where::at_the_server) server.emplace(installation);
    }
    std::string station() const {
        return answer({"org", "add", "--name", "工作站", "--kind", "station", "--division", kTownship.str(),
                       "--function", "protection"})
            .at("organisation_id");
    }
    std::string officer(const std::string& organisation) const {
        return answer({"account", "add", "--organisation", organisation, "--role", "duty_officer", "--name", "某人"})
            .at("account_id");
    }
    void expect_refused(const Outcome& outcome, const std::string& why) const {
        EXPECT_EQ(outcome.status, 1);
        EXPECT_THAT(outcome.out, IsEmpty());
        EXPECT_THAT(outcome.err, HasSubstr(why));
    }

    std::optional<Serving> server;
};

TEST_P(AdminCommands, GivenAnOrganisation_WhenAddedListedAndEnded_ThenEachAnswerShowsIt) {
    const auto id = station();
    const auto listed = answer({"org", "list", "--division", kTownship.str()}).at("organisations");
    ASSERT_THAT(listed, SizeIs(1));
    EXPECT_EQ(listed.at(0).at("name"), "工作站");
    EXPECT_EQ(answer({"org", "end", id}).at("active"), false);
}

TEST_P(AdminCommands, GivenTwoFunctions_WhenAnOrganisationIsAdded_ThenItCoversBoth) {
    const auto id = answer({"org", "add", "--name", "x", "--kind", "office", "--division", kBanner.str(), "--function",
                            "police", "--function", "education"})
                        .at("organisation_id")
                        .get<std::string>();
    EXPECT_THAT(answer({"coverage", "list", id}).at("coverage"), SizeIs(2));
}

TEST_P(AdminCommands, GivenCoverage_WhenAddedAndRemoved_ThenTheListFollows) {
    const auto id = station();
    const Words what{id, "--function", "police", "--division", kTownshipWithout.str()};
    const auto with = [&](const std::string& verb) {
        Words words{"coverage", verb};
        words.insert(words.end(), what.begin(), what.end());
        return words;
    };
    EXPECT_EQ(answer(with("add")), json::object());
    EXPECT_THAT(answer({"coverage", "list", id}).at("coverage"), SizeIs(2));
    EXPECT_EQ(answer(with("remove")), json::object());
    EXPECT_THAT(answer({"coverage", "list", id}).at("coverage"), SizeIs(1));
    expect_refused(vigil(with("remove")), "does not cover");
}

TEST_P(AdminCommands, GivenAnAccount_WhenAddedListedAndEnded_ThenEachAnswerShowsIt) {
    const auto organisation = station();
    const auto id = officer(organisation);
    EXPECT_EQ(answer({"account", "list", organisation}).at("accounts").at(0).at("name"), "某人");
    EXPECT_EQ(answer({"account", "end", id}).at("active"), false);
    expect_refused(vigil({"enrol", id}), "there is no such account");
}

TEST_P(AdminCommands, GivenAnAccount_WhenItJoinsAndLeavesAnotherStation_ThenItsRolesFollow) {
    const auto id = officer(station());
    const auto second = station();
    EXPECT_THAT(answer({"account", "join", id, "--organisation", second, "--role", "supervisor"}).at("roles"),
                SizeIs(2));
    EXPECT_EQ(answer({"account", "leave", id, "--organisation", second, "--role", "supervisor"}).at("roles"),
              json({"duty_officer"}));
}

TEST_P(AdminCommands, GivenAnAccount_WhenACodeIsIssued_ThenItIsPrintedWithItsEnd) {
    const auto issued = answer({"enrol", officer(station())});
    EXPECT_THAT(issued.at("code").get<std::string>(), testing::MatchesRegex("([0-9A-Z]{4}-){3}[0-9A-Z]{4}"));
    EXPECT_TRUE(issued.at("expires_at").is_number_integer());
}

TEST_P(AdminCommands, GivenAnAccountWithoutDevice_WhenItsDevicesAreListed_ThenThereIsNone) {
    EXPECT_THAT(answer({"device", "list", officer(station())}).at("devices"), IsEmpty());
}

TEST_P(AdminCommands, GivenAnUnknownDevice_WhenRevoked_ThenItIsRefused) {
    expect_refused(vigil({"device", "revoke", "019ca000-0000-7000-8000-000000000999"}), "there is no such device");
}

TEST_P(AdminCommands, GivenAnUnknownDivision_WhenAnOrganisationIsAdded_ThenTheMemberIsNamed) {
    const auto outcome = vigil({"org", "add", "--name", "x", "--kind", "station", "--division", "159999999999"});
    expect_refused(outcome, "/division");
}

TEST_P(AdminCommands, GivenSeveralMistakes_WhenAnOrganisationIsAdded_ThenAllAreNamed) {
    const auto outcome = vigil({"org", "add", "--name", "", "--kind", "A Station", "--division", "15"});
    expect_refused(outcome, "/name");
    EXPECT_THAT(outcome.err, AllOf(HasSubstr("/kind"), HasSubstr("/division")));
}

TEST_P(AdminCommands, GivenTheLastThatProtectsTheRegion_WhenEnded_ThenItIsRefused) {
    const auto id = answer({"org", "add", "--name", "x", "--kind", "office", "--division", kRegion.str(), "--function",
                            "protection"})
                        .at("organisation_id")
                        .get<std::string>();
    expect_refused(vigil({"org", "end", id}), "the last organisation that protects the region");
}

TEST_P(AdminCommands, GivenAPasswordInAFile_WhenALoginIsAdded_ThenThePasswordIsNowhereInTheOutput) {
    write_text(root() / "password", "a long password\n");
    const auto outcome = vigil({"account", "add", "--organisation", station(), "--role", "duty_officer", "--name", "x",
                                "--login", "officer", "--password-file", (root() / "password").string()});
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_THAT(outcome.out + outcome.err, Not(HasSubstr("a long password")));
}

TEST_P(AdminCommands, GivenAPasswordThatIsTooShort_WhenALoginIsAdded_ThenTheMemberIsNamedAndThePasswordIsNot) {
    write_text(root() / "password", "short-one\n");
    const auto outcome = vigil({"account", "add", "--organisation", station(), "--role", "duty_officer", "--name", "x",
                                "--login", "officer", "--password-file", (root() / "password").string()});
    expect_refused(outcome, "/password");
    EXPECT_THAT(outcome.err, Not(HasSubstr("short-one")));
}

TEST_P(AdminCommands, GivenNoPasswordFile_WhenALoginIsAdded_ThenTheFileIsNamed) {
    const auto outcome = vigil({"account", "add", "--organisation", station(), "--role", "duty_officer", "--name", "x",
                                "--login", "officer", "--password-file", "/no/such/password"});
    expect_refused(outcome, "/no/such/password");
}

TEST_P(AdminCommands, GivenALoginWithoutPassword_WhenAdded_ThenItIsRefused) {
    const auto outcome = vigil(
        {"account", "add", "--organisation", station(), "--role", "duty_officer", "--name", "x", "--login", "officer"});
    expect_refused(outcome, "a login needs a password");
}

// "N organisations" of a line about the demonstration's region.
std::string organisations_in(const std::string& line) {
    std::smatch found;
    return std::regex_search(line, found, std::regex("([0-9]+) organisations")) ? found[1].str() : "";
}

TEST_P(AdminCommands, GivenAnAnswerWithSeveralMembers_WhenPrinted_ThenEachStandsOnItsLine) {
    station();
    const auto listed = vigil({"org", "list"});
    EXPECT_THAT(listed.out, HasSubstr("\n      \"kind\": \"station\",\n"));
}

TEST_P(AdminCommands, GivenAnEmptyDatabase_WhenTheDemonstrationIsMadeTwice_ThenItStandsOnce) {
    const auto first = vigil({"demo", "region"});
    EXPECT_EQ(first.status, 0) << first.err;
    EXPECT_THAT(first.out, HasSubstr("the demo region is made: "));
    const auto second = vigil({"demo", "region"});
    EXPECT_EQ(second.status, 0) << second.err;
    EXPECT_THAT(second.out, HasSubstr("the demo region stands already: "));
    EXPECT_EQ(organisations_in(second.out), organisations_in(first.out));
}

TEST_P(AdminCommands, GivenARealOrganisation_WhenADemonstrationIsMade_ThenTheStatusIsThreeAndNothingChanges) {
    station();
    const auto outcome = vigil({"demo", "region"});
    EXPECT_EQ(outcome.status, 3);
    EXPECT_THAT(outcome.out, IsEmpty());
    EXPECT_THAT(answer({"org", "list"}).at("organisations"), SizeIs(1));
}

TEST_P(AdminCommands, GivenARealOrganisation_WhenADemonstrationIsPlayed_ThenTheStatusIsThreeAndNothingChanges) {
    const auto organisation = station();
    const auto outcome = vigil({"demo", "play", "--samples", VIGIL_TEST_DATA "/data/sample-reports.jsonl"});
    EXPECT_EQ(outcome.status, 3);
    EXPECT_THAT(answer({"account", "list", organisation}).at("accounts"), IsEmpty());
    EXPECT_THAT(answer({"org", "list"}).at("organisations"), SizeIs(1));
}

INSTANTIATE_TEST_SUITE_P(Everywhere, AdminCommands, testing::Values(Where::in_process, Where::at_the_server),
                         [](const auto& tested) {
                             return tested.param == Where::in_process ? "WithoutAServer" : "WithAServer";
                         });

class WithoutAServer : public Cli {};

TEST_F(WithoutAServer, GivenTheFolderInOtherHands_WhenACommandIsRun_ThenItIsRefusedAndTheFolderIsNamed) {
    const auto lock = storage::FolderLock::acquire(configuration().data.folder);
    ASSERT_TRUE(lock);
    const auto outcome = vigil({"org", "list"});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.err, HasSubstr(configuration().data.folder.string() + " is in use by another vigil process"));
}

TEST_F(WithoutAServer, GivenNoTimeIsHeld_WhenItIsAccepted_ThenItIsRefused) {
    const auto outcome = vigil({"time", "accept"});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.err, HasSubstr("no server is running"));
}

TEST_F(WithoutAServer, GivenWhatWasAddedWithoutAServer_WhenAServerIsAsked_ThenItKnowsIt) {
    installation.organisation("工作站", "station", kTownship, {});
    const Serving server(installation);
    EXPECT_THAT(answer({"org", "list"}).at("organisations"), SizeIs(1));
}

}  // namespace
}  // namespace vigil::test
