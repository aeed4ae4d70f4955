// vigil keys: shares on paper, rehearsing, recovering, and what a process that holds keys forbids itself.
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <csignal>
#include <regex>

#include "app/blocking.hpp"
#include "app/commands/commands.hpp"
#include "app/installation.hpp"
#include "cli/cli.hpp"
#include "runtime/system_timers.hpp"
#include "storage/store/sqlite_store.hpp"
#include "support/person.hpp"
#include "support/test_server.hpp"

namespace vigil::test {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

// Four lines of four groups of five characters.
std::vector<std::string> shares_in(const std::string& text) {
    static const std::regex share(R"(([0-9A-Z]{5}(-[0-9A-Z]{5}){3}\n?){4})");
    std::vector<std::string> found;
    for (auto at = std::sregex_iterator(text.begin(), text.end(), share); at != std::sregex_iterator(); ++at)
        found.push_back(at->str());
    return found;
}

class KeysCommands : public Cli {
protected:
    KeysCommands() {
        begin_anew();
        printed = vigil({"init"});
        shares = shares_in(printed.out);
    }
    fs::path file_of(std::size_t number) const {
        const auto path = root() / ("share-" + std::to_string(number));
        write_text(path, shares.at(number - 1));
        return path;
    }
    Outcome printed{};
    std::vector<std::string> shares{};
};

TEST_F(KeysCommands, GivenInit_WhenItMakesKeys_ThenItPrintsThreeSharesInBothLanguagesAndOnlyThisOnce) {
    EXPECT_EQ(printed.status, 0) << printed.err;
    EXPECT_THAT(shares, SizeIs(3));
    EXPECT_THAT(printed.out,
                AllOf(HasSubstr("只显示这一次"), HasSubstr("Shown this once"), HasSubstr("vigil keys rehearse")));
    EXPECT_THAT(shares_in(vigil({"init"}).out), IsEmpty());
    for (const auto& entry : fs::recursive_directory_iterator(root()))
        if (entry.is_regular_file()) {
            EXPECT_THAT(text_of(entry.path()), Not(HasSubstr(shares[0].substr(0, 23)))) << entry.path();
        }
}

TEST_F(KeysCommands, GivenAnotherSplit_WhenInitialised_ThenSoManySharesArePrinted) {
    begin_anew();
    EXPECT_THAT(shares_in(vigil({"init", "--recovery-shares", "3-of-5"}).out), SizeIs(5));
    for (const auto* wrong : {"3", "1-of-3", "4-of-3", "2-of-17", "2-of-", "two-of-three"}) {
        begin_anew();
        const auto refused = vigil({"init", "--recovery-shares", wrong});
        EXPECT_EQ(refused.status, 2) << wrong;
        EXPECT_THAT(refused.err, HasSubstr("K-of-N"));
        EXPECT_FALSE(fs::exists(configuration().keys.folder)) << wrong;
    }
}

TEST_F(KeysCommands, GivenSharesThatAreTyped_WhenRehearsed_ThenItIsProvedAndEnteredInTheLog) {
    auto typed = shares[2] + "\n" + shares[0] + "\n";
    std::transform(typed.begin(), typed.end(), typed.begin(), [](unsigned char c) { return std::tolower(c); });
    const auto outcome = vigil({"keys", "rehearse"}, typed);
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_THAT(outcome.out, AllOf(HasSubstr("副本包含现用的全部密钥"), HasSubstr("it holds all keys in use")));
    EXPECT_THAT(outcome.err, AllOf(HasSubstr("请输入第 2 份"), HasSubstr("type share 2 (2-of-3)")));
    EXPECT_THAT(vigil({"audit", "verify"}).out, HasSubstr("entries 4"))
        << "the rules, which judge; that it was rehearsed, and who said so";
}

TEST_F(KeysCommands, GivenSharesInFiles_WhenRehearsed_ThenTheyAreTakenInAnyOrder) {
    EXPECT_EQ(vigil({"keys", "rehearse", file_of(3).string(), file_of(1).string()}).status, 0);
}

TEST_F(KeysCommands, GivenAMistypedShare_WhenRehearsed_ThenTheShareAndTheGroupAreNamedInBothLanguages) {
    auto wrong = shares[1];
    wrong[6] = wrong[6] == '7' ? '8' : '7';  // the first character of the second group
    const auto outcome = vigil({"keys", "rehearse"}, shares[0] + "\n" + wrong + "\n");
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.err, AllOf(HasSubstr("share 2: 第 2 组有误"), HasSubstr("group 2 is mistyped"),
                                   Not(HasSubstr(wrong.substr(0, 11)))));
}

TEST_F(KeysCommands, GivenAShareOnTheCommandLine_WhenRehearsed_ThenItIsRefusedAndSaysWhy) {
    const auto outcome = vigil({"keys", "rehearse", shares[0].substr(0, 23)});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.err,
                AllOf(HasSubstr("份额不能写在命令行上"), HasSubstr("does not belong on the command line")));
}

TEST_F(KeysCommands, GivenOneShareTwice_WhenRehearsed_ThenItIsNamed) {
    const auto outcome = vigil({"keys", "rehearse"}, shares[0] + "\n" + shares[0] + "\n");
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.err, AllOf(HasSubstr("份额 1 输入了两次"), HasSubstr("share 1 was given twice")));
}

TEST_F(KeysCommands, GivenALostKeyFolder_WhenRecovered_ThenTheServerStartsWithItAndNothingWasOverwritten) {
    const auto station = answer({"org", "add", "--name", "工作站", "--kind", "station", "--division", kTownship.str()})
                             .at("organisation_id")
                             .get<std::string>();
    answer({"account", "add", "--organisation", station, "--role", "duty_officer", "--name", "某人"});
    const auto into = root() / "recovered";
    fs::rename(configuration().keys.folder, root() / "lost");
    const auto recovered = vigil({"keys", "recover", "--into", into.string()}, shares[1] + "\n" + shares[2] + "\n");
    EXPECT_EQ(recovered.status, 0) << recovered.err;
    fs::rename(into, configuration().keys.folder);
    EXPECT_EQ(answer({"account", "list", station}).at("accounts").at(0).at("name"), "某人");
    const auto again =
        vigil({"keys", "recover", "--into", configuration().keys.folder.string()}, shares[1] + "\n" + shares[2] + "\n");
    EXPECT_EQ(again.status, 1);
    EXPECT_THAT(again.err, HasSubstr("is not empty"));
}

TEST_F(KeysCommands, GivenNewShares_WhenPrinted_ThenTheOldOnesOpenUntilTheNewOnesWereRehearsed) {
    const auto old = shares[0] + "\n" + shares[1] + "\n";
    const auto set = answer({"keys", "status"}).at("recovery").at("set").get<std::string>();
    const auto fresh = shares_in(vigil({"keys", "share", "--recovery-shares", "2-of-2"}).out);
    ASSERT_THAT(fresh, SizeIs(2));
    const auto rehearsed = vigil({"keys", "rehearse"}, old);
    EXPECT_EQ(rehearsed.status, 0) << rehearsed.err;
    EXPECT_THAT(rehearsed.err, AllOf(HasSubstr("wants shares of set " + set), HasSubstr("(2-of-2)")));
    EXPECT_EQ(vigil({"keys", "recover", "--into", (root() / "recovered").string()}, old).status, 0);
    EXPECT_EQ(answer({"keys", "status"}).at("recovery").at("rehearsed"), false);

    EXPECT_EQ(vigil({"keys", "rehearse"}, fresh[1] + "\n" + fresh[0] + "\n").status, 0);
    EXPECT_EQ(answer({"keys", "status"}).at("recovery").at("rehearsed"), true);
    const auto ended = vigil({"keys", "rehearse"}, old);
    EXPECT_EQ(ended.status, 1);
    EXPECT_THAT(ended.err, HasSubstr("share 1 is of set " + set));
}

TEST_F(KeysCommands, GivenSharesThatWereNeverRehearsed_WhenInitialisedAgain_ThenItSaysSoInBothLanguages) {
    EXPECT_THAT(vigil({"init"}).out, AllOf(HasSubstr("从未演练"), HasSubstr("were never rehearsed")));
    EXPECT_EQ(vigil({"keys", "rehearse"}, shares[0] + "\n" + shares[1] + "\n").status, 0);
    EXPECT_THAT(vigil({"init"}).out, Not(HasSubstr("never rehearsed")));
}

TEST_F(KeysCommands, GivenAServer_WhenAKeyIsRotatedThroughIt_ThenTheSharesOpenTheNewCopyAndTheLogVerifies) {
    const Serving server(installation);
    for (const auto* key : {"case_master", "checkpoints"})
        EXPECT_TRUE(answer({"keys", "rotate", key}).contains("keys"));
    answer({"keys", "retire", "case_master"});
    EXPECT_EQ(vigil({"keys", "rehearse"}, shares[0] + "\n" + shares[1] + "\n").status, 0);
    const auto audit = vigil({"audit", "verify"});
    EXPECT_EQ(audit.status, 0) << audit.out;
}

TEST_F(KeysCommands, GivenTheFolderThatAServiceLoadsFrom_WhenAKeyIsRotatedInIt_ThenOnlyItsFilesChange) {
    const auto outcome = vigil({"keys", "rotate", "case_master", "--in", configuration().keys.folder.string()});
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr("once the service was restarted"));
    const auto told = answer({"keys", "status"});
    for (const auto& key : told.at("keys"))
        if (key.at("key") == "case_master") {
            EXPECT_THAT(key.at("generations"), SizeIs(2));
        }
}

TEST_F(KeysCommands, GivenAKeyThatThereIsNot_WhenRotated_ThenTheCommandLineIsWrong) {
    EXPECT_EQ(vigil({"keys", "rotate", "no_such"}).status, 2);
    EXPECT_THAT(vigil({"keys", "rotate", "pseudonyms"}).err, HasSubstr("one generation for ever"));
}

// Every command of the program, not only the server: keys are read by all of them.
TEST_F(KeysCommands, GivenACommandThatHoldsKeys_WhenItIsKilledBySomethingThatDumpsCore_ThenThereIsNoCoreAndMayBeNone) {
    rlimit before{};
    ::getrlimit(RLIMIT_CORE, &before);
    const rlimit most{before.rlim_max, before.rlim_max};
    ::setrlimit(RLIMIT_CORE, &most);
    int input[2], output[2];
    ASSERT_EQ(::pipe(input), 0);
    ASSERT_EQ(::pipe(output), 0);
    const auto child = ::fork();
    if (child == 0) {
        ::dup2(input[0], 0);
        ::dup2(output[1], 2);
        const auto at = root().string();
        ::execl(VIGIL_BINARY, "vigil", "--root", at.c_str(), "--config", "vigil.toml", "keys", "rehearse", nullptr);
        ::_exit(127);
    }
    ::setrlimit(RLIMIT_CORE, &before);
    char asked = 0;
    ASSERT_EQ(::read(output[0], &asked, 1), 1);  // it waits for a share now
    const auto limits = text_of("/proc/" + std::to_string(child) + "/limits");
    EXPECT_TRUE(std::regex_search(limits, std::regex(R"(Max core file size +0 +0 )"))) << limits;
    ::kill(child, SIGQUIT);
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status));
    EXPECT_FALSE(WCOREDUMP(status));
    for (const int end : {input[0], input[1], output[0], output[1]}) ::close(end);
}

// Reports of a whole server; rotations in processes of their own that are killed at every moment of their lives.
class KilledRotation : public testing::TestWithParam<const char*> {
protected:
    KilledRotation() : region(server.installation()) {
        boost::asio::io_context io;
        Person stranger(io, server.port(), server.authority());
        for (int i = 0; i < 120; ++i) {
            const auto filed = stranger.file(protocol::encode(red_report()));
            if (!filed) throw std::runtime_error(filed.error().message);
        }
        server.stop();
    }
    const Configuration& configuration() { return server.installation().configuration(); }
    void rotate_and_kill(int after_ms) {
        const auto& at = server.installation().root();
        Process rotation({VIGIL_BINARY, "--root", at.string(), "--config", "vigil.toml", "keys", "rotate", GetParam()},
                         at.string());
        ::poll(nullptr, 0, after_ms);
        rotation.signal(SIGKILL);
        rotation.wait();
    }
    // Every report opens, with the keys and the database as they are now. Answers how many reports there are.
    std::size_t readable() {
        const runtime::SystemTimers timers;
        const auto keys = app::InstalledKeys::load(configuration(), timers.now());
        if (!keys) throw std::runtime_error(keys.error().message);
        const auto store =
            storage::SqliteStore::open(app::store_settings(configuration()), {keys.value()->ring(), timers}, {});
        if (!store) throw std::runtime_error(store.error().message);
        std::size_t opened = 0;
        auto open_all = [&](Unit& unit) -> Result<std::monostate> {
            VIGIL_TRY(const auto cases, unit.erasures().cases_after({}, 1000));
            for (const auto& about : cases) {
                VIGIL_TRY(const auto reports, unit.reports().of_case(about.id));
                for (const auto& report : reports) {
                    VIGIL_TRY(unit.vault().open(Field::report_body, report.id.str(), report.sealed_body));
                    ++opened;
                }
            }
            return std::monostate{};
        };
        const auto read = app::await_read(*store.value(), std::move(open_all));
        if (!read) throw std::runtime_error(read.error().message);
        return opened;
    }
    std::string desk(const std::string& command, const std::string& arguments) {
        const auto done = app::call_desk(configuration(), command, arguments);
        if (!done) throw std::runtime_error(command + ": " + done.error().message);
        return done.value();
    }

    TestServer server{};
    SmallRegion region;
};

TEST_P(KilledRotation, GivenAKillAtAnyMoment_WhenReadAfterwards_ThenEveryReportOpensAndTheRotationCanBeFinished) {
    ASSERT_EQ(readable(), 120U);
    for (int after_ms = 0; after_ms < 300; after_ms += 15) {
        rotate_and_kill(after_ms);
        ASSERT_EQ(readable(), 120U) << "killed after " << after_ms << " ms";
    }
    desk("keys.renew", "{}");
    desk("keys.retire", std::string(R"({"key":")") + GetParam() + R"("})");
    EXPECT_EQ(readable(), 120U);
    const auto told = json::parse(desk("keys.status", "{}"));
    for (const auto& key : told.at("keys")) EXPECT_EQ(key.at("resting"), 0);
}

INSTANTIATE_TEST_SUITE_P(Keys, KilledRotation, testing::Values("case_master", "index"),
                         [](const auto& tested) { return std::string(tested.param); });

}  // namespace
}  // namespace vigil::test
