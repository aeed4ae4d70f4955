#include "client/profile.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <vigil/crypto/bytes.hpp>

#include "client/device_key.hpp"
#include "client/durable_file.hpp"

namespace vigil::client {
namespace {

namespace fs = std::filesystem;

class ProfileTest : public testing::Test {
protected:
    ProfileTest() {
        std::string pattern = (fs::temp_directory_path() / "vigil-profile-XXXXXX").string();
        folder = fs::path(::mkdtemp(pattern.data())) / "teacher";
    }
    ~ProfileTest() override { fs::remove_all(folder.parent_path()); }

    Result<Profile> create() { return Profile::create(folder, {"vigil.example.cn", "8443"}, "PEM\n"); }

    fs::path folder;
    const DeviceId device{"01940000-0000-7000-8000-0000000000d1"};
    const AccountId account{"01940000-0000-7000-8000-0000000000a1"};
};

TEST_F(ProfileTest, GivenBoundProfile_WhenLoaded_ThenItIsTheSame) {
    ASSERT_TRUE(create().value().bind(device, account));
    const auto loaded = Profile::load(folder);
    ASSERT_TRUE(loaded) << loaded.error().message;
    EXPECT_EQ(loaded.value().server(), (Endpoint{"vigil.example.cn", "8443"}));
    EXPECT_EQ(loaded.value().device(), device);
    EXPECT_EQ(loaded.value().account(), account);
    EXPECT_EQ(loaded.value().authorities().value(), "PEM\n");
}

TEST_F(ProfileTest, GivenProfile_WhenMade_ThenTheFolderIsForItsOwnerOnly) {
    ASSERT_TRUE(create());
    EXPECT_EQ(fs::status(folder).permissions(), fs::perms::owner_all);
}

TEST_F(ProfileTest, GivenProfileOfADevice_WhenMadeAgain_ThenItIsRefused) {
    ASSERT_TRUE(create().value().bind(device, account));
    EXPECT_FALSE(create());
}

TEST_F(ProfileTest, GivenProfileThatWasNeverBound_WhenLoaded_ThenItIsNotFound) {
    ASSERT_TRUE(create());
    const auto loaded = Profile::load(folder);
    ASSERT_FALSE(loaded);
    EXPECT_EQ(loaded.error().kind, ErrorKind::not_found);
}

TEST_F(ProfileTest, GivenName_WhenItIsNoPath_ThenTheFolderIsBelowTheHome) {
    ::setenv("HOME", "/home/teacher", 1);
    EXPECT_EQ(profile_folder("station"), "/home/teacher/.config/vigil/station");
    EXPECT_EQ(profile_folder("./station"), "./station");
}

TEST_F(ProfileTest, GivenNoKeyFile_WhenTheKeyIsOpenedTwice_ThenItIsOneKeyOfTheOwner) {
    const auto path = folder.parent_path() / "device.pem";
    auto made = FileDeviceKey::open(path);
    auto read = FileDeviceKey::open(path);
    ASSERT_TRUE(made && read);
    EXPECT_EQ(made.value().public_key().x, read.value().public_key().x);
    EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(ProfileTest, GivenDamagedKeyFile_WhenOpened_ThenItIsRefusedAndNotReplaced) {
    const auto path = folder.parent_path() / "device.pem";
    ASSERT_TRUE(write_durably(path, "damaged"));
    EXPECT_FALSE(FileDeviceKey::open(path));
    EXPECT_EQ(read_whole(path).value(), "damaged");
}

TEST_F(ProfileTest, GivenFileBeyondTheLimit_WhenRead_ThenItIsRefused) {
    const auto path = folder.parent_path() / "large";
    ASSERT_TRUE(write_durably(path, std::string(2000, 'x')));
    EXPECT_FALSE(read_whole(path, 1999));
    EXPECT_TRUE(read_whole(path, 2000));
}

}  // namespace
}  // namespace vigil::client
