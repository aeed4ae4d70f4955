// Sealed fields: who can open them, and who cannot any more (promise P9).
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <fstream>
#include <iterator>
#include <vigil/crypto/uuid.hpp>

#include "contract/memory_store.hpp"
#include "unit/storage/store_fixture.hpp"

namespace vigil::test {
namespace {

class SealedFields : public testing::Test {
protected:
    std::string seal(const FreshKey& key) const {
        return key.sealer->seal(Field::report_body, "row-1", "what was seen");
    }
    void insert(const FreshKey& key) {
        ASSERT_TRUE(store.write_now([&](Unit& unit) { return unit.vault().insert_key(key.stored); }));
    }
    ErrorKind failure_of_insert(const FreshKey& key) {
        const auto stored = store.write_now([&](Unit& unit) { return unit.vault().insert_key(key.stored); });
        EXPECT_FALSE(stored) << "it was expected to fail";
        return stored ? ErrorKind{} : stored.error().kind;
    }
    Result<std::string> open(Field field, std::string_view row, std::string_view envelope) {
        std::string plain;
        VIGIL_TRY(store.read_now([&](Unit& unit) -> Result<void> {
            VIGIL_TRY(plain, unit.vault().open(field, row, envelope));
            return success();
        }));
        return plain;
    }
    ErrorKind failure_of(const Result<std::string>& opened) {
        EXPECT_FALSE(opened) << "it was expected to fail";
        return opened ? ErrorKind{} : opened.error().kind;
    }

    MemoryStore store{};
};

TEST_F(SealedFields, GivenAStoredKey_WhenItsEnvelopeIsOpened_ThenThePlainTextComes) {
    for (const auto purpose : {KeyPurpose::case_content, KeyPurpose::reporter_identity}) {
        const auto key = store.keys().fresh(purpose, KeyId(crypto::uuid_v4()));
        insert(key);
        EXPECT_EQ(open(Field::report_body, "row-1", seal(key)).value(), "what was seen");
    }
}

TEST_F(SealedFields, GivenAnEnvelopeOfAnotherFieldOrRow_WhenOpened_ThenItIsRefused) {
    const auto key = store.keys().fresh(KeyPurpose::case_content, KeyId(crypto::uuid_v4()));
    insert(key);
    EXPECT_EQ(failure_of(open(Field::supplement_body, "row-1", seal(key))), ErrorKind::internal);
    EXPECT_EQ(failure_of(open(Field::report_body, "row-2", seal(key))), ErrorKind::internal);
}

TEST_F(SealedFields, GivenNoSuchKey_WhenItsEnvelopeIsOpened_ThenItIsNotFound) {
    const auto key = store.keys().fresh(KeyPurpose::case_content, KeyId(crypto::uuid_v4()));
    EXPECT_EQ(failure_of(open(Field::report_body, "row-1", seal(key))), ErrorKind::not_found);
}

TEST_F(SealedFields, GivenAKeyThatAnotherMasterWrapped_WhenStored_ThenItIsRefused) {
    const storage::KeyRing others(random_secrets());
    EXPECT_EQ(failure_of_insert(others.fresh(KeyPurpose::case_content, KeyId(crypto::uuid_v4()))), ErrorKind::internal);
}

// Whoever holds the case master only must not learn who reported.
TEST_F(SealedFields, GivenAReportersKey_WhenStoredAsACaseKey_ThenItIsRefused) {
    auto key = store.keys().fresh(KeyPurpose::reporter_identity, KeyId(crypto::uuid_v4()));
    key.stored.purpose = KeyPurpose::case_content;
    EXPECT_EQ(failure_of_insert(key), ErrorKind::internal);
}

TEST_F(SealedFields, GivenAStoredKey_WhenASealerIsAskedFor_ThenItsEnvelopesOpen) {
    const auto key = store.keys().fresh(KeyPurpose::case_content, KeyId(crypto::uuid_v4()));
    insert(key);
    std::string envelope;
    ASSERT_TRUE(store.read_now([&](Unit& unit) -> Result<void> {
        VIGIL_TRY(const auto sealer, unit.vault().sealer(key.stored.id));
        envelope = sealer->seal(Field::supplement_body, "row-2", "more");
        return success();
    }));
    EXPECT_EQ(open(Field::supplement_body, "row-2", envelope).value(), "more");
}

TEST_F(SealedFields, GivenTheDirectory_WhenItSeals_ThenTheVaultOpensItWithoutAStoredKey) {
    const auto envelope = store.keys().directory().seal(Field::account_name, "account-1", "a name");
    EXPECT_EQ(open(Field::account_name, "account-1", envelope).value(), "a name");
}

TEST_F(SealedFields, GivenAKeyThatExists_WhenInsertedAgain_ThenItIsAConflict) {
    const auto key = store.keys().fresh(KeyPurpose::case_content, KeyId(crypto::uuid_v4()));
    insert(key);
    const auto again = store.write_now([&](Unit& unit) { return unit.vault().insert_key(key.stored); });
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().kind, ErrorKind::conflict);
}

class DataFolder : public StoreTest {
protected:
    // Every byte of every file, the write-ahead log included.
    std::string everything() const {
        std::string bytes;
        for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
            std::ifstream file(entry.path(), std::ios::binary);
            bytes.append(std::istreambuf_iterator<char>(file), {});
        }
        return bytes;
    }
};

TEST_F(DataFolder, GivenAKilledKey_WhenItsEnvelopeIsOpened_ThenItIsNotFoundAndNoByteOfTheKeyIsLeft) {
    open();
    const auto key = keys.fresh(KeyPurpose::case_content, KeyId(crypto::uuid_v4()));
    const auto envelope = key.sealer->seal(Field::report_body, "row-1", "what was seen");
    write([&](Unit& unit) { return unit.vault().insert_key(key.stored); });
    reopen();
    ASSERT_NE(everything().find(key.stored.wrapped), std::string::npos);
    sqlite3* file = nullptr;
    ASSERT_EQ(sqlite3_open(database().c_str(), &file), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(file, "PRAGMA secure_delete = ON; DELETE FROM wrapped_keys", nullptr, nullptr, nullptr),
              SQLITE_OK);
    sqlite3_close(file);
    reopen();
    const auto opened = read_and_wait(*store, [&](Unit& unit) -> Result<void> {
        VIGIL_TRY(unit.vault().open(Field::report_body, "row-1", envelope));
        return success();
    });
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().kind, ErrorKind::not_found);
    EXPECT_EQ(everything().find(key.stored.wrapped), std::string::npos);
}

// A reporter's stream is a keyed hash of the account; a cursor that named it beside the device would undo that (P7).
TEST_F(DataFolder, GivenACursor_WhenTheFilesAreSearched_ThenItsStreamIsNotInThem) {
    open();
    const StreamId stream("status-stream-of-a-reporter");
    write([&](Unit& unit) { return unit.streams().store_cursor(kConsole, stream, 1, kNow); });
    EXPECT_EQ(everything().find(stream.str()), std::string::npos);
}

}  // namespace
}  // namespace vigil::test
