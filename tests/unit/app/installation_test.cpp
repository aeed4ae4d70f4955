// What `vigil init` makes, and that it makes it once.
#include "app/installation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <map>
#include <sstream>
#include <vigil/crypto/sign.hpp>

#include "app/blocking.hpp"
#include "app/commands/commands.hpp"
#include "storage/store/folder_lock.hpp"
#include "support/installation.hpp"

namespace vigil::test {
namespace {

namespace fs = std::filesystem;
using testing::AnyOf;
using testing::HasSubstr;

std::string text_of(const fs::path& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

mode_t mode_of(const fs::path& path) {
    struct stat info {};
    EXPECT_EQ(::stat(path.c_str(), &info), 0) << path;
    return info.st_mode & 07777;
}

class Installing : public testing::Test {
protected:
    const Configuration& configuration() const { return installation.configuration(); }
    fs::path var() const { return configuration().data.folder; }

    // As before the first `vigil init`.
    void begin_anew() const { fs::remove_all(var()); }
    app::InstallationReport install() const {
        const auto report = app::install(configuration());
        if (!report) throw std::runtime_error(report.error().message);
        return report.value();
    }
    // Keys, certificates: everything that is made once.
    std::map<fs::path, std::string> secrets() const {
        std::map<fs::path, std::string> found;
        for (const auto& folder : {configuration().keys.folder, configuration().tls.key.parent_path()})
            for (const auto& entry : fs::directory_iterator(folder)) found[entry.path()] = text_of(entry.path());
        return found;
    }

    Installation installation{};
};

TEST_F(Installing, GivenNothing_WhenInstalled_ThenTheReportSaysWhatWasMade) {
    begin_anew();
    const auto report = install();
    EXPECT_TRUE(report.made_keys);
    EXPECT_TRUE(report.made_certificate);
    EXPECT_TRUE(report.loaded_divisions);
    EXPECT_EQ(report.divisions, 7);  // lines of the list of tests/support
}

TEST_F(Installing, GivenAnInstallation_WhenInstalledAgain_ThenNothingIsMade) {
    const auto report = install();
    EXPECT_FALSE(report.made_keys);
    EXPECT_FALSE(report.made_certificate);
    EXPECT_FALSE(report.loaded_divisions);
    EXPECT_EQ(report.divisions, 7);
}

TEST_F(Installing, GivenAnInstallation_WhenInstalledAgain_ThenNoKeyAndNoCertificateChanges) {
    const auto before = secrets();
    install();
    EXPECT_EQ(secrets(), before);
}

TEST_F(Installing, GivenAnInstallationWithOrganisations_WhenInstalledAgain_ThenTheyAreStillThere) {
    const auto id = installation.organisation("工作站", "station", kTownship, {Function::protection});
    install();
    EXPECT_THAT(app::call_desk(configuration(), "org.list", "{}").value(), HasSubstr(id.str()));
}

TEST_F(Installing, GivenAnOpenUmask_WhenInstalled_ThenTheFolderAndTheServersKeyAreForTheirOwnerOnly) {
    begin_anew();
    const auto before = ::umask(0);
    install();
    ::umask(before);
    EXPECT_EQ(mode_of(var()), 0700U);
    EXPECT_EQ(mode_of(configuration().tls.key), 0600U);
}

TEST_F(Installing, GivenAnInstallation_WhenTheServersKeyIsRead_ThenItIsAP256Key) {
    EXPECT_TRUE(crypto::PrivateKey::from_pem(text_of(configuration().tls.key)));
}

TEST_F(Installing, GivenTheServersCertificate_WhenCheckedByOpenssl_ThenTheLocalAuthorityVouchesForItsNames) {
    for (const std::string name : {"-verify_ip 127.0.0.1", "-verify_ip ::1", "-verify_hostname localhost"}) {
        const auto command = "openssl verify -x509_strict -purpose sslserver " + name + " -CAfile " +
                             configuration().tls.authority.string() + " " + configuration().tls.certificate.string() +
                             " >/dev/null 2>&1";
        EXPECT_EQ(std::system(command.c_str()), 0) << name;
    }
}

TEST_F(Installing, GivenAnInstallation_WhenEveryFileIsRead_ThenNoneHoldsTheAuthoritysKey) {
    // Two PEM keys under var/tls would be the server's and the authority's.
    std::size_t keys = 0;
    for (const auto& [path, text] : secrets())
        if (path.parent_path() == configuration().tls.key.parent_path())
            keys += text.find("PRIVATE KEY") != text.npos ? 1 : 0;
    EXPECT_EQ(keys, 1U);
}

TEST_F(Installing, GivenALostKeyFile_WhenInstalledAgain_ThenItIsNamedAndNoNewKeyIsMade) {
    const auto lost = configuration().keys.folder / "case_master.key";
    fs::remove(lost);
    const auto report = app::install(configuration());
    ASSERT_FALSE(report);
    EXPECT_THAT(report.error().message, HasSubstr(lost.string()));
    EXPECT_FALSE(fs::exists(lost));
}

TEST_F(Installing, GivenAListOfDivisionsThatGrew_WhenInstalledAgain_ThenTheNewOneIsLoaded) {
    std::ofstream(configuration().data.divisions, std::ios::app) << "150424100000,4,150424000000,林西镇\n";
    const auto report = install();
    EXPECT_TRUE(report.loaded_divisions);
    EXPECT_EQ(report.divisions, 8);
}

TEST_F(Installing, GivenADamagedListOfDivisions_WhenInstalled_ThenItIsRefused) {
    begin_anew();
    std::ofstream(configuration().data.divisions) << "no list\n";
    EXPECT_FALSE(app::install(configuration()));
}

TEST_F(Installing, GivenTheShippedHolidayCalendar_WhenInstalled_ThenLimitsAreCountedByIt) {
    const runtime::SystemTimers timers;
    const auto keys = app::InstalledKeys::load(configuration(), timers.now()).value();
    const auto store = storage::SqliteStore::open(app::store_settings(configuration()), {keys->ring(), timers},
                                                  keys->checkpoint_signer())
                           .value();
    auto calendar = [](Unit& unit) { return unit.calendars().calendar(); };
    EXPECT_EQ(app::await_read(*store, calendar).value()->version_of(2026), 1);
}

TEST_F(Installing, GivenADamagedHolidayCalendar_WhenInstalledAgain_ThenItIsRefusedByName) {
    auto changed = configuration();
    changed.data.calendars = var() / "calendars";
    fs::create_directories(changed.data.calendars);
    std::ofstream(changed.data.calendars / "2030.json") << "{\"year\": 2030}";
    const auto report = app::install(changed);
    ASSERT_FALSE(report);
    EXPECT_THAT(report.error().violations.front().pointer, HasSubstr("2030.json"));
}

TEST_F(Installing, GivenAFolderThatIsInUse_WhenInstalled_ThenItIsRefused) {
    const auto lock = storage::FolderLock::acquire(var());
    ASSERT_TRUE(lock);
    const auto report = app::install(configuration());
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().kind, ErrorKind::conflict);
    EXPECT_THAT(report.error().message, HasSubstr(var().string()));
}

// In production a stolen disk must not hold both the data and its keys (promise P9).
class Production : public Installing {
protected:
    Production() : production(configuration()) { production.keys.profile = Configuration::KeyProfile::production; }

    Configuration production;
};

TEST_F(Production, GivenKeysOnTheFileSystemOfTheData_WhenInstalled_ThenItIsRefusedAndTheFolderIsNamed) {
    begin_anew();
    const auto report = app::install(production);
    ASSERT_FALSE(report);
    EXPECT_THAT(report.error().message, HasSubstr(production.keys.folder.string()));
    EXPECT_THAT(report.error().message, HasSubstr("production"));
}

TEST_F(Production, GivenKeysOnTheFileSystemOfTheData_WhenTheirPlaceIsChecked_ThenOnlyDevelopmentAllowsIt) {
    EXPECT_FALSE(app::check_key_place(production));
    EXPECT_TRUE(app::check_key_place(configuration()));
}

TEST_F(Production, GivenKeysOnTheFileSystemOfTheData_WhenAnAdministratorCommands_ThenItIsRefused) {
    const auto result = app::call_desk(production, "org.list", "{}");
    ASSERT_FALSE(result);
    EXPECT_THAT(result.error().message, HasSubstr(production.keys.folder.string()));
}

TEST_F(Production, GivenKeysOnAnotherFileSystem_WhenTheirPlaceIsChecked_ThenItIsAllowed) {
    // /dev/shm is memory on every Linux that has it mounted; without it there is nothing to compare with.
    struct stat memory {
    }, data{};
    if (::stat("/dev/shm", &memory) != 0 || ::stat(var().c_str(), &data) != 0 || memory.st_dev == data.st_dev)
        GTEST_SKIP() << "there is no second file system here";
    production.keys.folder = "/dev/shm";
    production.keys.recovery = "/proc/recovery.sealed";  // only its file system is looked at
    production.data.tombstones = "/dev/shm/tombstones";
    production.tls.key = "/dev/shm/tls.key";
    EXPECT_TRUE(app::check_key_place(production));
    // Each of the others beside the data, or the sealed copy beside the keys.
    auto wrong = production;
    wrong.keys.recovery = var() / "recovery.sealed";
    EXPECT_THAT(app::check_key_place(wrong).error().message, HasSubstr("recovery.sealed: lies on the file system"));
    wrong = production;
    wrong.keys.recovery = "/dev/shm/recovery.sealed";
    EXPECT_THAT(app::check_key_place(wrong).error().message, HasSubstr("recovery.sealed: lies on the file system"));
    wrong = production;
    wrong.data.tombstones = var() / "tombstones";
    EXPECT_THAT(app::check_key_place(wrong).error().message,
                HasSubstr("tombstones: lies on the file system of the data"));
    wrong = production;
    wrong.tls.key = var() / "tls.key";
    EXPECT_THAT(app::check_key_place(wrong).error().message, HasSubstr("tls.key: lies on the file system of the data"));
    wrong = production;
    wrong.checkpoints.webhook_secret = var() / "webhook.secret";
    EXPECT_THAT(app::check_key_place(wrong).error().message,
                HasSubstr("webhook.secret: lies on the file system of the data"));
    wrong = production;
    wrong.keys.token_module = "/usr/lib/token.so";
    wrong.keys.token_pin = configuration().tls.key;  // any file beside the data
    EXPECT_THAT(app::check_key_place(wrong).error().message, HasSubstr("lies on the file system of the data"));
}

// $CREDENTIALS_DIRECTORY of a real service is memory of its own.
TEST_F(Production, GivenACredentialDirectoryOnTheFileSystemOfTheData_WhenItsPlaceIsChecked_ThenItIsRefused) {
    production.keys.source = Configuration::KeySource::credentials;
    ::setenv("CREDENTIALS_DIRECTORY", configuration().keys.folder.c_str(), 1);
    EXPECT_THAT(app::check_key_place(production).error().message,
                HasSubstr(configuration().keys.folder.string() + ": lies on the file system of the data"));
    ::unsetenv("CREDENTIALS_DIRECTORY");
    EXPECT_THAT(app::check_key_place(production).error().message, HasSubstr("$CREDENTIALS_DIRECTORY is not set"));
}

TEST_F(Production, GivenAKeyFolderThatIsNotThere_WhenItsPlaceIsChecked_ThenItIsNamed) {
    production.keys.folder = var() / "absent";
    const auto checked = app::check_key_place(production);
    ASSERT_FALSE(checked);
    EXPECT_THAT(checked.error().message, HasSubstr("absent"));
}

}  // namespace
}  // namespace vigil::test
