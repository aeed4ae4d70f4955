#include "files/configuration.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "files/file_problems.hpp"

namespace vigil {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

const std::filesystem::path kProject = VIGIL_SOURCE_DIR;
const std::filesystem::path kShipped = kProject / "config/vigil.toml";

Result<Configuration> parse(std::string_view text) { return parse_configuration(text, "vigil.toml", "/srv/vigil"); }

Configuration parsed(std::string_view text) {
    auto configuration = parse(text);
    if (!configuration) throw std::runtime_error(problem_lines(named_after("vigil.toml", configuration.error())));
    return std::move(configuration).value();
}

// Every problem as "key: message".
std::vector<std::string> problems_of(std::string_view text) {
    const auto configuration = parse(text);
    std::vector<std::string> found;
    if (!configuration)
        for (const auto& each : configuration.error().violations) found.push_back(each.pointer + ": " + each.message);
    return found;
}

std::string shipped_text() {
    std::ifstream in(kShipped);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

// The file, without any value in it: the text with every "key = value" cut away.
std::vector<std::string> keys_in(const std::string& toml) {
    std::istringstream lines(toml);
    std::vector<std::string> keys;
    std::string section;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with('[')) section = line.substr(1, line.find(']') - 1);
        if (line.empty() || line.starts_with('#') || line.starts_with('[')) continue;
        keys.push_back(section + "." + line.substr(0, line.find(' ')));
    }
    return keys;
}

TEST(Configuration, GivenTheShippedFile_WhenLoaded_ThenItSaysExactlyTheDefaults) {
    const auto shipped = load_configuration(kShipped, "/srv/vigil");
    ASSERT_TRUE(shipped) << problem_lines(named_after(kShipped, shipped.error()));
    EXPECT_TRUE(shipped.value() == parsed(""));
}

TEST(Configuration, GivenTheShippedFile_WhenItsKeysAreListed_ThenEveryKeyStandsInIt) {
    EXPECT_THAT(keys_in(shipped_text()), testing::UnorderedElementsAreArray(configuration_keys()));
}

TEST(Configuration, GivenNothing_WhenParsed_ThenItServesOnTheLoopback) {
    const auto configuration = parsed("");
    EXPECT_EQ(configuration.server.address, "127.0.0.1");
    EXPECT_EQ(configuration.server.port, 8443);
    EXPECT_EQ(configuration.server.public_url, "https://127.0.0.1:8443");
}

TEST(Configuration, GivenAnIpv6Address_WhenNoUrlIsNamed_ThenTheUrlHasBrackets) {
    EXPECT_EQ(parsed("[server]\naddress = '::1'\nport = 443").server.public_url, "https://[::1]:443");
}

TEST(Configuration, GivenRelativePaths_WhenParsed_ThenTheyLieUnderTheRoot) {
    const auto configuration = parsed("[data]\nfolder = 'data'\n[tls]\nkey = '/etc/vigil/server.key'");
    EXPECT_EQ(configuration.data.folder, "/srv/vigil/data");
    EXPECT_EQ(configuration.data.divisions, "/srv/vigil/config/divisions/150000.csv");
    EXPECT_EQ(configuration.tls.key, "/etc/vigil/server.key");
    EXPECT_TRUE(configuration.log.file.empty());
}

struct DurationCase {
    std::string_view text;
    std::chrono::milliseconds meaning;
};
class ConfigurationDuration : public testing::TestWithParam<DurationCase> {};

TEST_P(ConfigurationDuration, GivenAUnit_WhenParsed_ThenItIsCounted) {
    const auto text = "[sessions]\naccess = \"1m\"\nrefresh = \"" + std::string(GetParam().text) + "\"";
    EXPECT_EQ(parsed(text).sessions.refresh, GetParam().meaning);
}

INSTANTIATE_TEST_SUITE_P(Units, ConfigurationDuration,
                         testing::Values(DurationCase{"3600000ms", 1h}, DurationCase{"3600s", 1h},
                                         DurationCase{"90m", 90min}, DurationCase{"2h", 2h},
                                         DurationCase{"30d", 720h}));

TEST(Configuration, GivenTheHoursOfDrills_WhenParsed_ThenTheyAreThoseOfTheFile) {
    const auto drills =
        parsed("[drills]\nweekly = 'off'\nweekdays = ['sunday']\nfrom = '08:15'\nuntil = '24:00'").drills;
    EXPECT_FALSE(drills.weekly);
    EXPECT_EQ(drills.weekdays, std::vector{Weekday::sunday});
    EXPECT_EQ(drills.from, std::chrono::minutes(8 * 60 + 15));
    EXPECT_EQ(drills.until, std::chrono::hours(24));
    EXPECT_TRUE(parsed("").drills.weekly);
}

TEST(Configuration, GivenChannels_WhenParsed_ThenTheirFilesAreLookedForFromTheRoot) {
    const auto channels = parsed("[channels]\nsms = 'sms.json'\nvoice = '/etc/voice.json'").channels;
    EXPECT_EQ(channels.sms, "/srv/vigil/sms.json");
    EXPECT_EQ(channels.voice, "/etc/voice.json");
    EXPECT_EQ(parsed("").channels.sms, "");
    EXPECT_EQ(parsed("[channels]\nwebhooks = 'webhooks.json'").channels.webhooks, "/srv/vigil/webhooks.json");
}

TEST(Configuration, GivenARate_WhenParsed_ThenItHasACountAndAPeriod) {
    EXPECT_EQ(parsed("[intake]\nper_account = '7 per 30s'").intake.per_account, (Rate{7, 30s}));
}

TEST(Configuration, GivenWords_WhenParsed_ThenTheyAreChosen) {
    const auto configuration = parsed("[tls]\nminimum = '1.2'\n[log]\nlevel = 'warning'");
    EXPECT_EQ(configuration.tls.minimum, Configuration::TlsMinimum::tls12);
    EXPECT_EQ(configuration.log.level, Configuration::LogSeverity::warning);
}

struct RefusalCase {
    std::string_view text;
    std::string_view problem;
};
class ConfigurationRefusal : public testing::TestWithParam<RefusalCase> {};

TEST_P(ConfigurationRefusal, GivenAMistake_WhenParsed_ThenOneProblemSaysWhatIsAllowedAndWhatIsThere) {
    EXPECT_THAT(problems_of(GetParam().text), ElementsAre(std::string(GetParam().problem)));
}

INSTANTIATE_TEST_SUITE_P(
    Mistakes, ConfigurationRefusal,
    testing::Values(
        RefusalCase{"[server]\nport = 70000", "server.port: must be 0..65535, got 70000"},
        RefusalCase{"[server]\nport = -1", "server.port: must be 0..65535, got -1"},
        RefusalCase{"[server]\nport = '8443'", "server.port: must be a whole number 0..65535, got \"8443\""},
        RefusalCase{"[server]\nport = 8443.0",
                    "server.port: must be a whole number 0..65535, got a value of another type"},
        RefusalCase{"[server]\naddress = 'localhost'",
                    "server.address: must be an address in numbers, like \"127.0.0.1\" or \"::1\", got \"localhost\""},
        RefusalCase{"[server]\nprt = 1",
                    "server.prt: there is no such key; [server] has address, port, public_url, "
                    "worker_threads, drain, heartbeat"},
        RefusalCase{"[server]\npublic_url = 'http://vigil.example'",
                    "server.public_url: must be https:// with a host and perhaps a port, no path, got "
                    "\"http://vigil.example\""},
        RefusalCase{"[server]\npublic_url = 'https://vigil.example/x'",
                    "server.public_url: must be https:// with a host and perhaps a port, no path, got "
                    "\"https://vigil.example/x\""},
        RefusalCase{"server = 1", "server: must be a table: [server]"},
        RefusalCase{
            "[serve]",
            "serve: there is no such table; there are server, tls, data, keys, administrators, http, live, store, "
            "checkpoints, channels, watcher, drills, duty, sessions, intake, overload, log, metrics"},
        RefusalCase{"[watcher]\nurl = 'http://example.cn/'",
                    "watcher.url: must be https:// with a host, and perhaps a port and a path, got "
                    "\"http://example.cn/\""},
        RefusalCase{"[drills]\nweekly = 'often'", "drills.weekly: must be one of \"on\", \"off\", got \"often\""},
        RefusalCase{"[drills]\nweekdays = ['monday', 'someday']",
                    "drills.weekdays: must be days of the week, from \"monday\" to \"sunday\", got \"someday\""},
        RefusalCase{"[drills]\nweekdays = []", "drills.weekdays: must name at least one day of the week"},
        RefusalCase{"[drills]\nfrom = '9'", "drills.from: must be a time of day, \"00:00\" to \"24:00\", got \"9\""},
        RefusalCase{"[drills]\nfrom = '16:30'",
                    "drills.until: must be at least an hour after drills.from, on the same day"},
        RefusalCase{"[watcher]\nevery = '1s'", "watcher.every: must be \"10s\"..\"1h\", got \"1s\""},
        RefusalCase{"[duty]\nheard_within = '10m'", "duty.heard_within: must be \"30m\"..\"7d\", got \"10m\""},
        RefusalCase{"[duty]\ntested_within = '31d'", "duty.tested_within: must be \"1d\"..\"30d\", got \"31d\""},
        RefusalCase{"[duty]\nsirens_per_shift = 0", "duty.sirens_per_shift: must be 1..1000, got 0"},
        RefusalCase{"[watcher]\nallow = ['inside']",
                    "watcher.allow: must be addresses or networks, such as \"10.1.2.3\" or \"10.1.0.0/16\", got "
                    "\"inside\""},
        RefusalCase{"[http]\nidle = '11m'", "http.idle: must be \"10ms\"..\"10m\", got \"11m\""},
        RefusalCase{"[http]\nidle = 10", "http.idle: must be a duration of \"10ms\"..\"10m\", got 10"},
        RefusalCase{"[http]\nidle = '1.5s'",
                    "http.idle: must be a duration of \"10ms\"..\"10m\" (a whole number and ms, s, m, h "
                    "or d), got \"1.5s\""},
        RefusalCase{"[http]\nidle = '99999999999999999999s'",
                    "http.idle: must be a duration of \"10ms\"..\"10m\" (a whole number and ms, s, m, h or d), got "
                    "\"99999999999999999999s\""},
        RefusalCase{"[http]\nidle = ''",
                    "http.idle: must be a duration of \"10ms\"..\"10m\" (a whole number and ms, s, m, h or "
                    "d), got \"\""},
        RefusalCase{"[tls]\nminimum = '1.1'", "tls.minimum: must be one of \"1.3\", \"1.2\", got \"1.1\""},
        RefusalCase{"[tls]\nkey = ''", "tls.key: must be a path, got \"\""},
        RefusalCase{
            "[intake]\nper_address = '0 per 1m'",
            "intake.per_address: must be a rate like \"60 per 1m\" (1..1000000 per \"1s\"..\"1d\"), got \"0 per 1m\""},
        RefusalCase{
            "[intake]\nper_address = '60/1m'",
            "intake.per_address: must be a rate like \"60 per 1m\" (1..1000000 per \"1s\"..\"1d\"), got \"60/1m\""},
        RefusalCase{"[overload]\nreports_per_second = -1", "overload.reports_per_second: must be 0..1000000, got -1"},
        RefusalCase{"[overload]\nqueue_delay = '5ms'", "overload.queue_delay: must be \"10ms\"..\"1m\", got \"5ms\""},
        RefusalCase{"[overload]\nbytes_in_flight = 1048576",
                    "overload.bytes_in_flight: must be 2097152..68719476736, got 1048576"},
        RefusalCase{"[metrics]\naddress = '0.0.0.0'",
                    "metrics.address: must be a loopback address (127.0.0.0/8 or ::1), got \"0.0.0.0\""},
        RefusalCase{"[live]\nping = '50s'", "live.dead: must be longer than live.ping, got \"50s\""},
        RefusalCase{"[live]\nqueue_bytes = 65536", "live.drained_bytes: must be less than live.queue_bytes, got 65536"},
        RefusalCase{"[checkpoints]\nfile = 'var/checkpoints.jws'",
                    "checkpoints.file: must not lie in data.folder, because whoever rewrites the one rewrites the "
                    "other, got \"/srv/vigil/var/checkpoints.jws\""},
        RefusalCase{"[checkpoints]\nwebhook = 'http://witness.example/in'\nwebhook_secret = 'secret'",
                    "checkpoints.webhook: must be https:// with a host, and perhaps a port and a path, got "
                    "\"http://witness.example/in\""},
        RefusalCase{"[checkpoints]\nwebhook = 'https://user:pass@witness.example/in'\nwebhook_secret = 'secret'",
                    "checkpoints.webhook: must be https:// with a host, and perhaps a port and a path, got "
                    "\"https://user:pass@witness.example/in\""},
        RefusalCase{"[checkpoints]\nwebhook = 'https://witness.example/in#there'\nwebhook_secret = 'secret'",
                    "checkpoints.webhook: must be https:// with a host, and perhaps a port and a path, got "
                    "\"https://witness.example/in#there\""},
        RefusalCase{"[checkpoints]\nwebhook = 'https://witness.example'",
                    "checkpoints.webhook_secret: must name the file of the shared secret, got \"\""},
        RefusalCase{"[checkpoints]\nwebhook_secret = 'secret'",
                    "checkpoints.webhook_secret: has no use without checkpoints.webhook"},
        RefusalCase{"[checkpoints]\nwebhook_authority = 'ca.pem'",
                    "checkpoints.webhook_authority: has no use without checkpoints.webhook"},
        RefusalCase{"[checkpoints]\nholders = 'config/holders'",
                    "checkpoints.holders: must be a list of paths, like [\"config/holders\"], got \"config/holders\""},
        RefusalCase{"[checkpoints]\nholders = ['config/holders', 7]",
                    "checkpoints.holders: must be a list of paths, like [\"config/holders\"], got 7"},
        RefusalCase{"[sessions]\naccess = '2h'\nrefresh = '1h'",
                    "sessions.refresh: must not be shorter than sessions.access, got \"1h\""}));

TEST(Configuration, GivenSinksOfCheckpoints_WhenParsed_ThenTheirPathsLieUnderTheRootAndTheUrlStandsAsItIs) {
    const auto checkpoints =
        parsed(
            "[checkpoints]\nfile = 'outside/checkpoints.jws'\n"
            "webhook = 'https://[::1]:9443/in?from=linxi'\nwebhook_secret = 'secret'\n"
            "webhook_authority = '/etc/ca.pem'\nallow = ['10.1.0.0/16']\nholders = ['holders', '/etc/league.pem']")
            .checkpoints;
    EXPECT_EQ(checkpoints.file, "/srv/vigil/outside/checkpoints.jws");
    EXPECT_EQ(checkpoints.webhook, "https://[::1]:9443/in?from=linxi");
    EXPECT_EQ(checkpoints.webhook_secret, "/srv/vigil/secret");
    EXPECT_EQ(checkpoints.webhook_authority, "/etc/ca.pem");
    ASSERT_THAT(checkpoints.allow, SizeIs(1));
    EXPECT_TRUE(checkpoints.allow[0].contains(files::parse_network("10.1.255.1")->address));
    EXPECT_THAT(checkpoints.holders, ElementsAre("/srv/vigil/holders", "/etc/league.pem"));
}

TEST(Configuration, GivenSeveralMistakes_WhenParsed_ThenAllAreListed) {
    EXPECT_THAT(problems_of("[server]\nport = 70000\nprt = 1\n[log]\nlevel = 'loud'\n[nothing]"), SizeIs(4));
}

TEST(Configuration, GivenTheOtherLoopbacks_WhenMetricsListenThere_ThenTheyAreAllowed) {
    EXPECT_THAT(problems_of("[metrics]\naddress = '::1'"), IsEmpty());
    EXPECT_THAT(problems_of("[metrics]\naddress = '127.9.9.9'"), IsEmpty());
}

TEST(Configuration, GivenBrokenToml_WhenParsed_ThenTheLineIsNamed) {
    EXPECT_THAT(problems_of("[server]\nport = \n"), ElementsAre(HasSubstr("line 2, column")));
}

TEST(Configuration, GivenAKeyTwice_WhenParsed_ThenItIsRefused) {
    EXPECT_THAT(problems_of("[server]\nport = 1\nport = 2\n"), SizeIs(1));
}

TEST(Configuration, GivenAProblem_WhenPrinted_ThenTheLineNamesTheFileTheKeyAndTheValue) {
    const auto configuration = parse_configuration("[store]\nreaders = 0", "config/vigil.toml", "/");
    ASSERT_FALSE(configuration);
    EXPECT_EQ(problem_lines(named_after("config/vigil.toml", configuration.error())),
              "config/vigil.toml: store.readers: must be 1..64, got 0\nconfig/vigil.toml: 1 problem\n");
}

TEST(Configuration, GivenMoreMistakesThanAreListed_WhenParsed_ThenTheCountIsHonest) {
    std::string text = "[server]\n";
    for (int i = 0; i < 60; ++i) text += "x" + std::to_string(i) + " = 1\n";
    const auto configuration = parse(text);
    ASSERT_FALSE(configuration);
    EXPECT_EQ(configuration.error().message, "vigil.toml: 60 problems, the first 50 are listed");
}

TEST(Configuration, GivenNoFile_WhenLoaded_ThenTheFileIsNamed) {
    const auto configuration = load_configuration("/nowhere/vigil.toml", "/");
    ASSERT_FALSE(configuration);
    EXPECT_EQ(problem_lines(named_after("/nowhere/vigil.toml", configuration.error())),
              "/nowhere/vigil.toml: cannot be opened\n");
}

TEST(Configuration, GivenAFolder_WhenLoaded_ThenItIsRefused) {
    EXPECT_THAT(load_configuration("/", "/").error().message, HasSubstr("is a folder"));
}

// What production asks of people.
const std::string kThreePeople =
    "[administrators]\nsystem = ['one']\nsecurity = ['two']\naudit = ['three']\nchanges = 'two'\n"
    "[sessions]\nsecond_factor = 'required'\n";

TEST(Configuration, GivenProduction_WhenNobodyIsNamedAndOneIsEnough_ThenEachIsRefused) {
    EXPECT_THAT(
        problems_of("[keys]\nprofile = 'production'\nfolder = '/proc/keys'\nrecovery = '/sys/recovery'\n"
                    "[data]\nfolder = '/nowhere/data'\ntombstones = '/proc/tombstones'"),
        ElementsAre(HasSubstr("administrators.system: must name"), HasSubstr("administrators.security: must name"),
                    HasSubstr("administrators.audit: must name"), HasSubstr("administrators.changes: must be \"two\""),
                    HasSubstr("sessions.second_factor: must be \"required\"")));
}

TEST(Configuration, GivenOnePersonInTwoLists_WhenParsed_ThenItIsRefused) {
    EXPECT_THAT(problems_of("[administrators]\nsystem = ['one']\nsecurity = ['one']\naudit = ['three']"),
                ElementsAre(HasSubstr("administrators.security: must not name \"one\"")));
}

TEST(Configuration, GivenListsThatAreNone_WhenParsed_ThenEachIsRefused) {
    EXPECT_THAT(problems_of("[administrators]\nsystem = 'one'\nsecurity = [2]\naudit = ['']"),
                ElementsAre(HasSubstr("administrators.system: must be a list of texts"),
                            HasSubstr("administrators.security: must be a list of texts"),
                            HasSubstr("administrators.audit: must be a list of texts")));
}

// What the profile "production" asks of places. /proc and /sys are file systems of their own on every Linux.
std::vector<std::string> problems_of_places(const std::string& keys, const std::string& recovery,
                                            const std::string& tombstones, const std::string& more = {}) {
    return problems_of(kThreePeople + "[keys]\nprofile = 'production'\nfolder = '" + keys + "'\nrecovery = '" +
                       recovery + "'\n" + more + "\n[data]\nfolder = '/nowhere/data'\ntombstones = '" + tombstones +
                       "'");
}

TEST(Configuration, GivenProduction_WhenEverythingLiesOnItsFileSystem_ThenItIsAccepted) {
    EXPECT_THAT(problems_of_places("/proc/keys", "/sys/recovery", "/proc/tombstones"), IsEmpty());
}

TEST(Configuration, GivenProduction_WhenKeysLieOnTheFileSystemOfTheData_ThenItIsRefused) {
    EXPECT_THAT(problems_of_places("/nowhere/keys", "/sys/recovery", "/proc/tombstones"),
                ElementsAre(HasSubstr("keys.folder: must be on another file system than data.folder")));
}

TEST(Configuration, GivenProduction_WhenTheSealedCopyLiesBesideTheDataOrTheKeys_ThenItIsRefused) {
    for (const auto* recovery : {"/nowhere/recovery", "/proc/recovery"})
        EXPECT_THAT(
            problems_of_places("/proc/keys", recovery, "/proc/tombstones"),
            ElementsAre(HasSubstr("keys.recovery: must be on another file system than data.folder and keys.folder")))
            << recovery;
}

TEST(Configuration, GivenProduction_WhenTombstonesLieBesideTheData_ThenItIsRefused) {
    EXPECT_THAT(problems_of_places("/proc/keys", "/sys/recovery", "/nowhere/tombstones"),
                ElementsAre(HasSubstr("data.tombstones: must be on another file system than data.folder")));
}

TEST(Configuration, GivenProduction_WhenThePinLiesBesideTheData_ThenItIsRefused) {
    const std::string token = "token_module = '/usr/lib/token.so'\ntoken = 'vigil'\ntoken_pin = ";
    EXPECT_THAT(problems_of_places("/proc/keys", "/sys/recovery", "/proc/tombstones", token + "'/nowhere/pin'"),
                ElementsAre(HasSubstr("keys.token_pin: must be on another file system than data.folder")));
    EXPECT_THAT(problems_of_places("/proc/keys", "/sys/recovery", "/proc/tombstones", token + "'/proc/pin'"),
                IsEmpty());
}

// The credential directory of systemd is looked at when the server starts; keys.folder means nothing then.
TEST(Configuration, GivenProductionWithCredentials_WhenParsed_ThenTheKeyFolderIsNotLookedAt) {
    EXPECT_THAT(problems_of_places("/nowhere/keys", "/sys/recovery", "/proc/tombstones", "source = 'credentials'"),
                IsEmpty());
}

TEST(Configuration, GivenATokenModuleAlone_WhenParsed_ThenLabelAndPinAreAskedFor) {
    EXPECT_THAT(problems_of("[keys]\ntoken_module = '/usr/lib/token.so'"),
                ElementsAre(HasSubstr("keys.token_module: needs keys.token")));
}

TEST(Configuration, GivenDevelopment_WhenKeysLieBesideTheData_ThenItIsAccepted) {
    EXPECT_THAT(problems_of("[keys]\nfolder = 'var/keys'\n[data]\nfolder = 'var'"), IsEmpty());
}

// Of every kind of value one, in the order of the file.
TEST(Configuration, GivenTwoThatDiffer_WhenCompared_ThenEachChangedKeyIsNamed) {
    const auto before = parsed("");
    EXPECT_THAT(changed_keys(before, parsed("")), IsEmpty());
    const auto after = parsed(
        "[server]\naddress = \"127.0.0.2\"\nworker_threads = 3\n[tls]\nkey = \"other.key\"\nminimum = \"1.2\"\n"
        "[http]\nbody = \"31s\"\n[intake]\nper_account = \"61 per 1m\"\n[log]\nlevel = \"debug\"\nfile = \"log\"\n");
    EXPECT_THAT(changed_keys(before, after),
                ElementsAre("server.address", "server.public_url", "server.worker_threads", "tls.key", "tls.minimum",
                            "http.body", "intake.per_account", "log.level", "log.file"))
        << "the public URL follows the address";
}

}  // namespace
}  // namespace vigil
