// The command line itself: help, wrong words, a wrong configuration.
#include <vigil/protocol/version.hpp>

#include "cli/cli.hpp"

namespace vigil::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class CommandLine : public Cli {};

TEST_F(CommandLine, GivenNobodyKnowsTheWords_WhenHelpIsAskedFor_ThenEveryCommandIsListed) {
    const auto help = vigil({"--help"});
    EXPECT_EQ(help.status, 0);
    for (const char* command :
         {"init", "serve",   "org",      "coverage",     "divisions", "account", "enrol", "device", "proposal",
          "time", "keys",    "case",     "retention",    "rules",     "record",  "audit", "authz",  "import",
          "demo", "openapi", "asyncapi", "enrol-device", "report",    "watch",   "ack",   "receipt"})
        EXPECT_THAT(help.out, HasSubstr("\n  " + std::string(command) + " ")) << command;
}

TEST_F(CommandLine, GivenTheProgram_WhenItsVersionIsAskedFor_ThenItIsPrinted) {
    const auto version = vigil({"--version"});
    EXPECT_EQ(version.status, 0);
    EXPECT_EQ(version.out, std::string(kVersion) + "\n");
}

// Policy facts 5.4: the kind of reporter is for the handling station and the police only.
TEST_F(CommandLine, GivenNoServer_WhenTheMatrixIsPrinted_ThenItSaysWhoSeesTheKindOfReporter) {
    const auto printed = vigil({"authz", "print"});
    EXPECT_EQ(printed.status, 0);
    EXPECT_THAT(printed.out, HasSubstr("| 承办单位 · owner | 承办 · handling |\n"));
    EXPECT_THAT(printed.out, HasSubstr("| 公安机关 · police | 承办 · handling |\n"));
    EXPECT_THAT(printed.out, HasSubstr("| `/reports/*/body/reporter_kind` | ✓ | – | – | – |\n"));
    EXPECT_THAT(printed.out, HasSubstr("| `/label` | ✓ | – |\n"));
    EXPECT_THAT(printed.out, HasSubstr("| `/heard_at` | ✓ | ✓ |\n"));
    EXPECT_THAT(printed.out, HasSubstr("| 报告人 · reporter | – | – | – | – | – | – | – | – | – | – | – |\n"));
}

class EveryCommand : public Cli, public testing::WithParamInterface<Words> {};

TEST_P(EveryCommand, GivenACommand_WhenItsHelpIsAskedFor_ThenItIsPrintedAndNothingIsDone) {
    begin_anew();
    auto words = GetParam();
    words.push_back("--help");
    const auto help = vigil(words);
    EXPECT_EQ(help.status, 0);
    EXPECT_THAT(help.out, HasSubstr("Usage:"));
    EXPECT_FALSE(std::filesystem::exists(configuration().data.folder));
}

INSTANTIATE_TEST_SUITE_P(
    Commands, EveryCommand,
    testing::Values(Words{"init"}, Words{"serve"}, Words{"org"}, Words{"org", "add"}, Words{"divisions", "load"},
                    Words{"coverage", "add"}, Words{"account", "add"}, Words{"enrol"}, Words{"device", "revoke"},
                    Words{"proposal", "approve"}, Words{"keys", "rotate"}, Words{"keys", "rehearse"},
                    Words{"case", "erase"}, Words{"retention", "due"}, Words{"time", "accept"}, Words{"rules", "check"},
                    Words{"rules", "explain"}, Words{"rules", "test"}, Words{"rules", "activate"},
                    Words{"rules", "roll-back"}, Words{"rules", "history"}, Words{"rules", "shadow"},
                    Words{"rules", "shadow-report"}, Words{"rules", "replay"}, Words{"rules", "export"},
                    Words{"record"}, Words{"audit", "verify"}, Words{"audit", "countersign"},
                    Words{"audit", "make-holder-key"}, Words{"audit", "add-countersignature"}, Words{"import"},
                    Words{"authz", "print"}, Words{"demo", "region"}, Words{"demo", "play"}, Words{"openapi"},
                    Words{"asyncapi"}, Words{"enrol-device"}, Words{"report"}, Words{"watch"}, Words{"ack"},
                    Words{"receipt", "verify"}));

class WrongWords : public Cli, public testing::WithParamInterface<Words> {};

TEST_P(WrongWords, GivenWordsThatAreNoCommand_WhenRun_ThenTheStatusIsTwoAndTheErrorGoesToStandardError) {
    begin_anew();
    const auto outcome = vigil(GetParam());
    EXPECT_EQ(outcome.status, 2);
    EXPECT_THAT(outcome.out, IsEmpty());
    EXPECT_THAT(outcome.err, Not(IsEmpty()));
    EXPECT_FALSE(std::filesystem::exists(configuration().data.folder));
}

INSTANTIATE_TEST_SUITE_P(
    Mistakes, WrongWords,
    testing::Values(Words{}, Words{"burn"}, Words{"serve", "now"}, Words{"--port", "1", "serve"}, Words{"org"},
                    Words{"org", "burn"}, Words{"org", "add", "--name", "x"},
                    Words{"org", "add", "--name", "x", "--kind", "y", "--division", "150424101000", "--function",
                          "firefighting"},
                    Words{"org", "end"}, Words{"coverage", "add", "some-id", "--division", "150424101000"},
                    Words{"account", "add", "--organisation", "x", "--role", "headmaster", "--name", "y"},
                    // Passwords are never given on the command line, where everybody's `ps` shows them.
                    Words{"account", "add", "--organisation", "x", "--role", "reporter", "--name", "y", "--login", "z",
                          "--password", "a long password"},
                    Words{"account", "add", "--organisation", "x", "--role", "reporter", "--name", "y",
                          "--password-file", "/dev/null"},
                    Words{"enrol"}, Words{"device", "revoke"}, Words{"rules", "test"}, Words{"rules", "explain"},
                    Words{"import", "rows.csv"}, Words{"import", "rows.csv", "--kind", "children"},
                    Words{"import", "--kind", "accounts"},
                    Words{"import", "rows.csv", "--kind", "accounts", "--codes", "codes.csv"},
                    Words{"import", "rows.csv", "--kind", "accounts", "--encoding", "latin1"},
                    Words{"audit", "make-holder-key"}, Words{"audit", "countersign", "checkpoint.jws"},
                    Words{"audit", "countersign", "--key", "holder.pem", "--jwks", "jwks.json"},
                    Words{"audit", "add-countersignature"}, Words{"ack", "some-alert"},
                    Words{"ack", "some-alert", "--version", "0"}, Words{"watch", "--count", "-1"},
                    Words{"report", "--danger", "perhaps"}, Words{"report", "--file", "/no/such/file"},
                    Words{"receipt", "verify", "x"}, Words{"receipt", "verify", "x", "--jwks", "/no/such/file"}));

// A configuration with a mistake in every way there is.
constexpr const char* kMistaken = R"([server]
port = 70000
drain = "soon"
colour = "red"
[http]
headers = "1h"
[metrics]
address = "0.0.0.0"
[intake]
per_account = 60
[lighthouse]
)";

class WrongConfiguration : public Cli, public testing::WithParamInterface<Words> {
protected:
    WrongConfiguration() { write_text(root() / "vigil.toml", kMistaken); }
};

TEST_P(WrongConfiguration, GivenSeveralMistakes_WhenAnyCommandReadsTheFile_ThenAllAreListedAtOnce) {
    const auto outcome = vigil(GetParam());
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.out, IsEmpty());
    EXPECT_THAT(
        outcome.err,
        AllOf(HasSubstr("vigil.toml: server.port: must be 0..65535, got 70000"), HasSubstr("server.drain"),
              HasSubstr("got \"soon\""), HasSubstr("server.colour: there is no such key"), HasSubstr("http.headers"),
              HasSubstr("metrics.address: must be a loopback address"), HasSubstr("intake.per_account"),
              HasSubstr("lighthouse: there is no such table"), HasSubstr("7 problems")));
}

INSTANTIATE_TEST_SUITE_P(Commands, WrongConfiguration,
                         testing::Values(Words{"init"}, Words{"serve"}, Words{"org", "list"}, Words{"rules", "check"},
                                         Words{"audit", "verify"}, Words{"demo", "region"}, Words{"demo", "play"}));

TEST_F(CommandLine, GivenNoConfigurationFile_WhenACommandReadsIt_ThenItsPathIsNamed) {
    std::filesystem::remove(root() / "vigil.toml");
    const auto outcome = vigil({"serve"});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.err, HasSubstr((root() / "vigil.toml").string()));
}

TEST_F(CommandLine, GivenAFileThatIsNoToml_WhenACommandReadsIt_ThenTheLineIsNamed) {
    write_text(root() / "vigil.toml", "[server]\nport == 1\n");
    const auto outcome = vigil({"serve"});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.err, HasSubstr("vigil.toml: line 2"));
}

TEST_F(CommandLine, GivenTheProgram_WhenTheInterfaceIsPrinted_ThenItIsTheFileOfTheDocumentation) {
    const auto printed = vigil({"openapi"});
    EXPECT_EQ(printed.status, 0);
    EXPECT_TRUE(printed.out == text_of(VIGIL_SOURCE_DIR "/docs/api/openapi.json"))
        << "run: vigil openapi > docs/api/openapi.json";
}

}  // namespace
}  // namespace vigil::test
