#include "secrets/key_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string_view>
#include <vector>

#include "unit/secrets/known_keys.hpp"

namespace vigil::test {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

// The files that the header of the key folder promises.
const std::vector<std::string> kFiles{"case_master.key", "checkpoints.pem", "directory.key",      "index.key",
                                      "pseudonyms.key",  "receipts.pem",    "reporter_master.key"};

class KeyFolder : public testing::Test {
protected:
    void create() {
        const auto created = create_keys(folder());
        ASSERT_TRUE(created) << created.error().message;
    }
    Keys loaded() const {
        auto keys = load_keys(folder());
        if (!keys) throw std::runtime_error(keys.error().message);
        return std::move(keys).value();
    }
    // Why the folder is refused; "" where it is not.
    std::string refusal() const {
        const auto keys = load_keys(folder());
        return keys ? "" : keys.error().message;
    }
    // Name and content of each file.
    std::map<std::string, std::string> contents() const {
        std::map<std::string, std::string> found;
        for (const auto& entry : fs::directory_iterator(folder()))
            if (entry.is_regular_file()) found[entry.path().filename()] = text_of(entry.path());
        return found;
    }
    fs::path folder() const { return root.path() / "keys"; }
    fs::path file(const std::string& name) const { return folder() / name; }

    TempFolder root{};
};

TEST_F(KeyFolder, GivenNoFolder_WhenKeysAreMade_ThenEveryFileOfTheFolderIsThereAndNothingElse) {
    create();
    std::vector<std::string> names;
    for (const auto& [name, text] : contents()) names.push_back(name);
    EXPECT_EQ(names, kFiles);
}

TEST_F(KeyFolder, GivenAnOpenUmask_WhenKeysAreMade_ThenFolderAndFilesAreForTheirOwnerOnly) {
    const Umask open(0);
    create();
    EXPECT_EQ(mode_of(folder()), 0700U);
    for (const auto& name : kFiles) EXPECT_EQ(mode_of(file(name)), 0600U) << name;
}

TEST_F(KeyFolder, GivenAnEmptyFolderThatOthersMayEnter_WhenKeysAreMade_ThenItIsForItsOwnerOnly) {
    fs::create_directory(folder());
    ASSERT_EQ(::chmod(folder().c_str(), 0755), 0);
    create();
    EXPECT_EQ(mode_of(folder()), 0700U);
}

TEST_F(KeyFolder, GivenTwoInstallations_WhenTheirKeysAreMade_ThenTheyShareNoFile) {
    create();
    const auto first = contents();
    fs::remove_all(folder());
    create();
    for (const auto& [name, text] : contents()) EXPECT_NE(text, first.at(name)) << name;
}

TEST_F(KeyFolder, GivenKeys_WhenTheyAreMadeAgain_ThenNotAByteChanges) {
    create();
    const auto before = contents();
    create();
    EXPECT_EQ(contents(), before);
}

TEST_F(KeyFolder, GivenFreshKeys_WhenLoaded_ThenNoTwoSealingKeysAreEqual) {
    create();
    const auto keys = loaded();
    const std::set<std::string_view> secrets{
        keys.masters.case_master.newest.secret().bytes(), keys.masters.reporter_master.newest.secret().bytes(),
        keys.masters.directory.newest.secret().bytes(), keys.masters.index.newest.secret().bytes(),
        keys.masters.pseudonyms.secret().bytes()};
    EXPECT_THAT(secrets, SizeIs(5));
}

TEST_F(KeyFolder, GivenAKeyFileWrittenByHand_WhenLoaded_ThenItsIdAndItsBytesAreTheKey) {
    create();
    // The 32 bytes 00 01 ... 1f, by coreutils' base64 --wrap=0 and tr.
    write_file(file("case_master.key"), std::string(kKeyId) + " AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\n");
    const auto keys = loaded();
    EXPECT_EQ(keys.masters.case_master.newest.id().str(), kKeyId);
    EXPECT_EQ(keys.masters.case_master.newest.secret().bytes(), counting(0));
}

TEST_F(KeyFolder, GivenKeys_WhenLoadedTwice_ThenTheSamePublicKeysArePublished) {
    create();
    EXPECT_EQ(loaded().signing.receipts.kid, loaded().signing.receipts.kid);
    EXPECT_NE(loaded().signing.receipts.kid, loaded().signing.checkpoints.kid);
}

TEST_F(KeyFolder, GivenNoFolder_WhenLoaded_ThenItSaysWhatToDo) { EXPECT_THAT(refusal(), HasSubstr("vigil init")); }

TEST_F(KeyFolder, GivenNoFolderOrAnEmptyOne_WhenAsked_ThenThereAreNoKeys) {
    EXPECT_FALSE(has_keys(folder()));
    fs::create_directory(folder());
    EXPECT_FALSE(has_keys(folder()));
}

TEST_F(KeyFolder, GivenAFileWhereTheFolderShouldBe_WhenKeysAreMade_ThenItIsNamedAndStays) {
    write_file(folder(), "not a folder");
    const auto created = create_keys(folder());
    ASSERT_FALSE(created);
    EXPECT_THAT(created.error().message, HasSubstr(folder().string()));
    EXPECT_EQ(text_of(folder()), "not a folder");
}

class EachKeyFile : public KeyFolder, public testing::WithParamInterface<std::string> {};

// A folder from before pseudonyms.key has none, so its loss is found by the database, which knows the ids of its keys.
class EachNecessaryFile : public EachKeyFile {};

TEST_P(EachNecessaryFile, GivenOneFileWasLost_WhenKeysAreMade_ThenItIsNamedAndNoNewKeyStandsBesideTheOldOnes) {
    create();
    fs::remove(file(GetParam()));
    const auto before = contents();
    const auto created = create_keys(folder());
    ASSERT_FALSE(created);
    EXPECT_THAT(created.error().message, HasSubstr(GetParam()));
    EXPECT_EQ(contents(), before);
}

TEST_P(EachKeyFile, GivenOneFileAlone_WhenKeysAreMade_ThenNoNewKeyStandsBesideIt) {
    create();
    for (const auto& name : kFiles)
        if (name != GetParam()) fs::remove(file(name));
    EXPECT_TRUE(has_keys(folder()));
    EXPECT_FALSE(create_keys(folder()));
    EXPECT_THAT(contents(), ElementsAre(testing::Key(GetParam())));
}

TEST_P(EachNecessaryFile, GivenOneFileWasLost_WhenLoaded_ThenItIsNamed) {
    create();
    fs::remove(file(GetParam()));
    EXPECT_THAT(refusal(), HasSubstr(GetParam()));
}

TEST_P(EachKeyFile, GivenTheGroupMayReadIt_WhenLoaded_ThenItIsNamedWithTheRemedy) {
    create();
    ASSERT_EQ(::chmod(file(GetParam()).c_str(), 0640), 0);
    EXPECT_THAT(refusal(), AllOf(HasSubstr(GetParam()), HasSubstr("chmod go-rwx")));
}

TEST_P(EachKeyFile, GivenAnyoneMayWriteIt_WhenLoaded_ThenItIsNamed) {
    create();
    ASSERT_EQ(::chmod(file(GetParam()).c_str(), 0602), 0);
    EXPECT_THAT(refusal(), HasSubstr(GetParam()));
}

TEST_P(EachKeyFile, GivenItWasCutShort_WhenLoaded_ThenItIsNamedAndNothingOfItIsRepeated) {
    create();
    const auto whole = text_of(file(GetParam()));
    const auto half = whole.substr(0, whole.size() / 2 + 10);
    write_file(file(GetParam()), half);
    EXPECT_THAT(refusal(), AllOf(HasSubstr(GetParam()), Not(HasSubstr(half.substr(half.size() - 16)))));
}

TEST_P(EachKeyFile, GivenAnEmptyFile_WhenLoaded_ThenItIsNamed) {
    create();
    write_file(file(GetParam()), "");
    EXPECT_THAT(refusal(), HasSubstr(GetParam()));
}

const std::vector<std::string> kNecessary{"case_master.key", "checkpoints.pem", "directory.key",
                                          "index.key",       "receipts.pem",    "reporter_master.key"};
INSTANTIATE_TEST_SUITE_P(Files, EachNecessaryFile, testing::ValuesIn(kNecessary),
                         [](const auto& tested) { return tested.param.substr(0, tested.param.find('.')); });
INSTANTIATE_TEST_SUITE_P(Files, EachKeyFile, testing::ValuesIn(kFiles),
                         [](const auto& tested) { return tested.param.substr(0, tested.param.find('.')); });

class DamagedSealingKey : public KeyFolder, public testing::WithParamInterface<std::string> {};

TEST_P(DamagedSealingKey, GivenAFileThatIsNoKey_WhenLoaded_ThenItIsNamed) {
    create();
    write_file(file("reporter_master.key"), GetParam());
    EXPECT_THAT(refusal(), HasSubstr("reporter_master.key: is not a key file"));
}

INSTANTIATE_TEST_SUITE_P(Texts, DamagedSealingKey,
                         testing::Values("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\n",  // without an id
                                         "not-a-uuid AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\n",
                                         std::string(kKeyId) + "\n",
                                         std::string(kKeyId) + " AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHg\n",    // 31
                                         std::string(kKeyId) + " AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g\n",  // 33
                                         std::string(kKeyId) + " AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwd+/8\n",
                                         std::string(kKeyId) + " AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n"));

// By openssl ecparam -name secp384r1 -genkey | openssl pkcs8 -topk8 -nocrypt, and openssl genpkey -algorithm ed25519.
constexpr const char* kP384 =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIG2AgEAMBAGByqGSM49AgEGBSuBBAAiBIGeMIGbAgEBBDB2SQVsnxRfzdEcwwG8\n"
    "DSRu8Y9CUreds+A/u6SElx2XUjJkP6mn6cMbO9e2p2JzpaChZANiAASYbWqWaJo+\n"
    "Nfrfx6hEHd77miT9xSgMFPSemi8tzJR0ZW9U79KSZfaAmKMjGtKtaCYfn+1iH467\n"
    "xIUX68yU5ny0W1P74c84a/+oi/dTiQklvaEKpvd1fDxIfVWVZgcuDo8=\n"
    "-----END PRIVATE KEY-----\n";
constexpr const char* kEd25519 =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEICya4C22hnpa0ni895RGeGsLXbdPLbL0uM7RRvCWLlgs\n"
    "-----END PRIVATE KEY-----\n";

class ForeignSigningKey : public KeyFolder, public testing::WithParamInterface<const char*> {};

TEST_P(ForeignSigningKey, GivenAKeyOfAnotherAlgorithm_WhenLoaded_ThenItIsNamed) {
    create();
    write_file(file("receipts.pem"), GetParam());
    EXPECT_THAT(refusal(), HasSubstr("receipts.pem: is not a P-256 private key"));
}

INSTANTIATE_TEST_SUITE_P(Keys, ForeignSigningKey, testing::Values(kP384, kEd25519));

class OpenFolder : public KeyFolder, public testing::WithParamInterface<mode_t> {};

TEST_P(OpenFolder, GivenOthersHaveARightToTheFolder_WhenLoaded_ThenItIsNamedWithTheRemedy) {
    create();
    ASSERT_EQ(::chmod(folder().c_str(), GetParam()), 0);
    EXPECT_THAT(refusal(), AllOf(HasSubstr(folder().string() + ": "), HasSubstr("chmod go-rwx")));
}

INSTANTIATE_TEST_SUITE_P(Modes, OpenFolder, testing::Values(0740, 0720, 0710, 0704, 0702, 0701));

class RetiredKeys : public KeyFolder {
protected:
    // As an administrator rotates: the old receipt key goes into retired/, a new one takes its name.
    std::string rotate() {
        create();
        const auto old_kid = loaded().signing.receipts.kid;
        fs::create_directory(folder() / "retired");
        fs::rename(file("receipts.pem"), retired());
        write_file(file("receipts.pem"), crypto::PrivateKey::generate().to_pem());
        return old_kid;
    }
    fs::path retired() const { return folder() / "retired" / "receipts-2026.pem"; }
    std::vector<std::string> retired_kids() const {
        std::vector<std::string> kids;
        for (const auto& key : loaded().signing.retired) kids.push_back(key.thumbprint());
        return kids;
    }
};

TEST_F(RetiredKeys, GivenARotatedKey_WhenLoaded_ThenTheOldOneIsKeptBesideTheNewOne) {
    const auto old_kid = rotate();
    EXPECT_THAT(retired_kids(), ElementsAre(old_kid));
    EXPECT_NE(loaded().signing.receipts.kid, old_kid);
}

TEST_F(RetiredKeys, GivenNoRetiredKey_WhenLoaded_ThenNoneIsListed) {
    create();
    EXPECT_THAT(retired_kids(), IsEmpty());
}

TEST_F(RetiredKeys, GivenANoteBesideTheRetiredKeys_WhenLoaded_ThenItIsNoKey) {
    const auto old_kid = rotate();
    write_file(folder() / "retired" / "README", "rotated on a Monday");
    EXPECT_THAT(retired_kids(), ElementsAre(old_kid));
}

TEST_F(RetiredKeys, GivenADamagedRetiredKey_WhenLoaded_ThenItIsNamed) {
    rotate();
    write_file(retired(), "damaged");
    EXPECT_THAT(refusal(), HasSubstr(retired().string()));
}

TEST_F(RetiredKeys, GivenARetiredKeyThatOthersMayRead_WhenLoaded_ThenItIsNamed) {
    rotate();
    ASSERT_EQ(::chmod(retired().c_str(), 0644), 0);
    EXPECT_THAT(refusal(), AllOf(HasSubstr(retired().string()), HasSubstr("chmod go-rwx")));
}

}  // namespace
}  // namespace vigil::test
