// The steps of a rotation on disk, and every state that a crash between them leaves.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <vigil/crypto/bytes.hpp>

#include "secrets/key_folder.hpp"
#include "unit/secrets/known_keys.hpp"

namespace vigil::test {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

class KeyRotation : public testing::Test {
protected:
    KeyRotation() {
        if (!create_keys(folder())) throw std::runtime_error("no keys");
    }
    fs::path folder() const { return root.path() / "keys"; }
    Keys loaded() const {
        auto keys = load_keys(folder());
        if (!keys) throw std::runtime_error(keys.error().message);
        return std::move(keys).value();
    }
    std::map<std::string, std::string> contents() const {
        std::map<std::string, std::string> found;
        for (const auto& entry : fs::directory_iterator(folder()))
            found[entry.path().filename()] = text_of(entry.path());
        return found;
    }
    void put(const std::map<std::string, std::string>& files) const {
        fs::remove_all(folder());
        for (const auto& [name, text] : files) write_file(folder() / name, text);
        fs::permissions(folder(), fs::perms::owner_all);
    }
    // Every state of the folder that a crash in between may leave: the files of `before`, with some of those that the step
    // writes, in the order in which it writes them.
    std::vector<std::map<std::string, std::string>> states_between(const std::map<std::string, std::string>& before,
                                                                   const std::map<std::string, std::string>& after,
                                                                   const std::vector<std::string>& order) const {
        std::vector<std::map<std::string, std::string>> states;
        auto state = before;
        states.push_back(state);
        for (const auto& name : order) {
            state[name + ".new"] = after.at(name).substr(0, 5);  // half a draft
            states.push_back(state);
            state.erase(name + ".new");
            state[name] = after.at(name);
            states.push_back(state);
        }
        return states;
    }

    TempFolder root{};
};

class EachGeneration : public KeyRotation, public testing::WithParamInterface<KeyName> {
protected:
    static const crypto::Generations& of(const Keys& keys) {
        switch (GetParam()) {
            case KeyName::case_master:
                return keys.masters.case_master;
            case KeyName::reporter_master:
                return keys.masters.reporter_master;
            case KeyName::directory:
                return keys.masters.directory;
            default:
                return keys.masters.index;
        }
    }
    static std::string file(const std::string& more = {}) { return std::string(to_text(GetParam())) + more + ".key"; }
};

TEST_P(EachGeneration, GivenAKey_WhenANewGenerationIsBegun_ThenItIsTheNewestAndTheOldOneStays) {
    const auto before = loaded();
    const auto fresh = begin_generation(folder(), GetParam()).value();
    const auto after = loaded();
    EXPECT_EQ(of(after).newest.id(), fresh.id());
    EXPECT_EQ(of(after).newest.secret().bytes(), fresh.secret().bytes());
    ASSERT_THAT(of(after).older, SizeIs(1));
    EXPECT_EQ(of(after).older[0].id(), of(before).newest.id());
    EXPECT_EQ(of(after).older[0].secret().bytes(), of(before).newest.secret().bytes());
}

TEST_P(EachGeneration, GivenTwoRotations_WhenLoaded_ThenBothEarlierOnesAreThereAndOneCanGo) {
    const auto first = of(loaded()).newest.id();
    const auto second = begin_generation(folder(), GetParam()).value().id();
    const auto third = begin_generation(folder(), GetParam()).value().id();
    std::vector<std::string> older;
    const auto keys = loaded();
    for (const auto& key : of(keys).older) older.push_back(key.id().str());
    EXPECT_THAT(older, UnorderedElementsAre(first.str(), second.str()));
    ASSERT_TRUE(remove_generation(folder(), GetParam(), first));
    ASSERT_TRUE(remove_generation(folder(), GetParam(), first)) << "a second time changes nothing";
    ASSERT_THAT(of(loaded()).older, SizeIs(1));
    EXPECT_EQ(of(loaded()).older[0].id(), second);
    EXPECT_EQ(of(loaded()).newest.id(), third);
}

TEST_P(EachGeneration, GivenACrashAtAnyPoint_WhenLoaded_ThenTheOldKeyOrBothAreThere) {
    const auto old_id = of(loaded()).newest.id();
    const auto before = contents();
    ASSERT_TRUE(begin_generation(folder(), GetParam()));
    const auto after = contents();
    const auto new_id = of(loaded()).newest.id();
    for (const auto& state : states_between(before, after, {file("." + old_id.str()), file()})) {
        put(state);
        const auto keys = loaded();
        const bool has_new = of(keys).newest.id() == new_id;
        EXPECT_TRUE(has_new || of(keys).newest.id() == old_id);
        EXPECT_THAT(of(keys).older, SizeIs(has_new ? 1 : 0));
        ASSERT_TRUE(begin_generation(folder(), GetParam())) << "it can be begun again";
        EXPECT_THAT(of(loaded()).older, SizeIs(has_new ? 2 : 1));
    }
}

INSTANTIATE_TEST_SUITE_P(Names, EachGeneration,
                         testing::Values(KeyName::case_master, KeyName::reporter_master, KeyName::directory,
                                         KeyName::index),
                         [](const auto& tested) { return std::string(to_text(tested.param)); });

// What happens to the files of a folder, in the order in which it happens: inotify(7) keeps it until it is asked.
class FolderEvents {
public:
    explicit FolderEvents(const fs::path& folder) : queue_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
        if (::inotify_add_watch(queue_, folder.c_str(), IN_ALL_EVENTS) < 0) throw std::runtime_error("no inotify");
    }
    ~FolderEvents() { ::close(queue_); }
    FolderEvents(const FolderEvents&) = delete;
    FolderEvents& operator=(const FolderEvents&) = delete;

    // Names of files whose content was changed.
    std::set<std::string> changed() const {
        std::set<std::string> names;
        alignas(inotify_event) std::array<char, 16384> buffer{};
        const auto size = ::read(queue_, buffer.data(), buffer.size());
        for (ssize_t at = 0; at < size;) {
            const auto* const event = reinterpret_cast<const inotify_event*>(buffer.data() + at);
            if ((event->mask & IN_MODIFY) != 0) names.insert(event->name);
            at += static_cast<ssize_t>(sizeof(inotify_event) + event->len);
        }
        return names;
    }

private:
    int queue_;
};

TEST_F(KeyRotation, GivenAKeyThatIsRemoved_WhenItIsOverwritten_ThenItHasNoNameAnyMoreUnderWhichItWouldBeLoaded) {
    const auto old_id = loaded().masters.index.newest.id();
    ASSERT_TRUE(begin_generation(folder(), KeyName::index));
    const auto link = root.path() / "link";
    fs::create_hard_link(folder() / ("index." + old_id.str() + ".key"), link);
    const FolderEvents events(folder());
    ASSERT_TRUE(remove_generation(folder(), KeyName::index, old_id));
    EXPECT_THAT(events.changed(), ElementsAre("index." + old_id.str() + ".key.removed"));
    EXPECT_EQ(text_of(link).find_first_not_of('\0'), std::string::npos) << "its bytes were overwritten";
    EXPECT_THAT(contents(), SizeIs(7));
}

TEST_F(KeyRotation, GivenARemovalThatDiedHalfway_WhenLoaded_ThenTheKeysAreThereAndTheRestIsDestroyed) {
    const auto whole = contents().at("index.key");
    for (const auto& rest : {whole, std::string(whole.size(), '\0')}) {
        write_file(folder() / "index.x.key.removed", rest);
        const auto link = root.path() / "link";
        fs::create_hard_link(folder() / "index.x.key.removed", link);
        EXPECT_THAT(loaded().masters.index.older, IsEmpty());
        EXPECT_THAT(contents(), SizeIs(7));
        EXPECT_EQ(text_of(link).find_first_not_of('\0'), std::string::npos);
        fs::remove(link);
    }
}

// What stands in for a reporter must outlive every rotation.
TEST_F(KeyRotation, GivenAReporterMaster_WhenItIsRotated_ThenTheKeyOfThePseudonymsStays) {
    const auto before = loaded();
    ASSERT_TRUE(begin_generation(folder(), KeyName::reporter_master));
    EXPECT_EQ(loaded().masters.pseudonyms.id(), before.masters.pseudonyms.id());
    EXPECT_EQ(loaded().masters.pseudonyms.secret().bytes(), before.masters.pseudonyms.secret().bytes());
}

TEST_F(KeyRotation, GivenAFolderFromBeforeThePseudonymsHadAFile_WhenTheReporterMasterIsRotated_ThenTheyKeepTheirKey) {
    fs::remove(folder() / "pseudonyms.key");
    const auto before = loaded();
    EXPECT_EQ(before.masters.pseudonyms.secret().bytes(), before.masters.reporter_master.newest.secret().bytes());
    ASSERT_TRUE(begin_generation(folder(), KeyName::reporter_master));
    const auto after = loaded();
    EXPECT_EQ(after.masters.pseudonyms.id(), before.masters.pseudonyms.id());
    EXPECT_EQ(after.masters.pseudonyms.secret().bytes(), before.masters.pseudonyms.secret().bytes());
    EXPECT_NE(after.masters.reporter_master.newest.secret().bytes(), before.masters.pseudonyms.secret().bytes());
}

class EachSignature : public KeyRotation, public testing::WithParamInterface<KeyName> {
protected:
    static const SigningKey& of(const Keys& keys) {
        return GetParam() == KeyName::receipts ? keys.signing.receipts : keys.signing.checkpoints;
    }
    std::vector<std::string> retired() const {
        std::vector<std::string> kids;
        for (const auto& key : loaded().signing.retired) kids.push_back(key.thumbprint());
        return kids;
    }
};

TEST_P(EachSignature, GivenAKey_WhenItIsRotated_ThenItsPublicHalfStaysAndItsPrivateHalfIsInNoFile) {
    const auto before = loaded();
    const auto pem = text_of(folder() / (std::string(to_text(GetParam())) + ".pem"));
    const auto fresh = begin_signing_key(folder(), GetParam(), of(before)).value();
    EXPECT_EQ(of(loaded()).kid, fresh.kid);
    EXPECT_THAT(retired(), ElementsAre(of(before).kid));
    EXPECT_TRUE(loaded().signing.retired[0].verifies("text", of(before).key->sign("text").value()));
    const auto private_part = pem.substr(pem.find('\n') + 1, 60);
    for (const auto& [name, text] : contents()) EXPECT_EQ(text.find(private_part), text.npos) << name;
}

TEST_P(EachSignature, GivenACrashAtAnyPoint_WhenLoaded_ThenTheOldKeySignsOrIsPublished) {
    const auto before_keys = loaded();
    const auto before = contents();
    const auto old_kid = of(before_keys).kid;
    ASSERT_TRUE(begin_signing_key(folder(), GetParam(), of(before_keys)));
    const auto after = contents();
    const std::string name(to_text(GetParam()));
    for (const auto& state : states_between(before, after, {name + "." + old_kid + ".pub", name + ".pem"})) {
        put(state);
        const bool signs = of(loaded()).kid == old_kid;
        if (signs) {
            EXPECT_THAT(retired(), IsEmpty()) << "a key that signs is not an earlier one";
        } else {
            EXPECT_THAT(retired(), ElementsAre(old_kid));
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Names, EachSignature, testing::Values(KeyName::receipts, KeyName::checkpoints),
                         [](const auto& tested) { return std::string(to_text(tested.param)); });

TEST_F(KeyRotation, GivenADamagedPublicHalf_WhenLoaded_ThenItIsNamed) {
    write_file(folder() / "receipts.some-kid.pub", "damaged");
    EXPECT_THAT(load_keys(folder()).error().message, HasSubstr("receipts.some-kid.pub: is not a P-256 public key"));
}

TEST_F(KeyRotation, GivenADamagedOlderGeneration_WhenLoaded_ThenItIsNamed) {
    write_file(folder() / ("case_master." + std::string(kKeyId) + ".key"), "damaged");
    EXPECT_THAT(load_keys(folder()).error().message, HasSubstr(std::string(kKeyId) + ".key: is not a key file"));
}

TEST_F(KeyRotation, GivenAFolder_WhenItsFilesAreReadAndWrittenElsewhere_ThenTheSameKeysLoadThere) {
    ASSERT_TRUE(begin_generation(folder(), KeyName::case_master));
    const auto files = read_all_files(folder()).value();
    const auto other = root.path() / "recovered" / "keys";
    ASSERT_TRUE(write_all_files(other, files));
    EXPECT_EQ(mode_of(other), 0700U);
    EXPECT_EQ(fingerprint_of(load_keys(other).value()), fingerprint_of(loaded()));
    EXPECT_THAT(write_all_files(other, files).error().message, HasSubstr("is not empty"));
}

TEST_F(KeyRotation, GivenEachChangeOfKeys_WhenTheFingerprintIsTaken_ThenItChanges) {
    std::set<std::string> seen{fingerprint_of(loaded())};
    for (const auto name : {KeyName::case_master, KeyName::reporter_master, KeyName::directory, KeyName::index}) {
        ASSERT_TRUE(begin_generation(folder(), name));
        EXPECT_TRUE(seen.insert(fingerprint_of(loaded())).second) << to_text(name);
    }
    ASSERT_TRUE(begin_signing_key(folder(), KeyName::receipts, loaded().signing.receipts));
    EXPECT_TRUE(seen.insert(fingerprint_of(loaded())).second);
    ASSERT_TRUE(write_recovery_key(folder(), {std::string(32, 'k'), 2, 3}));
    EXPECT_TRUE(seen.insert(fingerprint_of(loaded())).second);
}

TEST_F(KeyRotation, GivenARecoveryKey_WhenWritten_ThenItIsLoadedAsItWas) {
    EXPECT_FALSE(loaded().recovery);
    ASSERT_TRUE(write_recovery_key(folder(), {counting(0x80), 3, 5}));
    const auto key = loaded().recovery;
    ASSERT_TRUE(key);
    EXPECT_EQ(key->public_key, counting(0x80));
    EXPECT_EQ(key->threshold, 3);
    EXPECT_EQ(key->shares, 5);
    for (const auto* damaged : {"", "2-of-3", "2-of- AAAA", "x-of-3 AAAA", "2-of-3 AAAA"}) {
        write_file(folder() / "recovery.pub", damaged);
        EXPECT_THAT(load_keys(folder()).error().message, HasSubstr("recovery.pub: is not a recovery key")) << damaged;
    }
}

// systemd.exec(5), LoadCredential=: a directory of root's that an access list opens to the service, read-only.
class Credentials : public KeyRotation {
protected:
    Credentials() {
        for (const auto& entry : fs::directory_iterator(folder())) fs::permissions(entry.path(), fs::perms(0440));
        fs::permissions(folder(), fs::perms(0550));
        place.is_credentials = true;
    }
    ~Credentials() override { fs::permissions(folder(), fs::perms(0700)); }
    KeyPlace place{folder()};
};

TEST_F(Credentials, GivenACredentialDirectory_WhenLoaded_ThenARightOfTheGroupIsNoFaultAndOneOfOthersIs) {
    EXPECT_TRUE(load_keys(place));
    EXPECT_FALSE(load_keys(folder())) << "a folder of one's own must be private";
    fs::permissions(folder() / "index.key", fs::perms(0444));
    EXPECT_THAT(load_keys(place).error().message, HasSubstr("index.key: others may read it"));
    fs::permissions(folder() / "index.key", fs::perms(0460));
    EXPECT_FALSE(load_keys(place)) << "nobody but root writes there";
}

TEST_F(Credentials, GivenACredentialDirectory_WhenAKeyIsToBeChanged_ThenItSaysWhereToDoIt) {
    const auto refused = begin_generation(place, KeyName::case_master);
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().message, HasSubstr("the folder that the unit loads its credentials from"));
    EXPECT_FALSE(begin_signing_key(place, KeyName::receipts, load_keys(place).value().signing.receipts));
    EXPECT_FALSE(write_recovery_key(place, {counting(0), 2, 3}));
}

}  // namespace
}  // namespace vigil::test
