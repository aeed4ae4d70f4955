// What rests on master keys, while they change (F155).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>

#include "contract/memory_store.hpp"
#include "storage/migrations/migration.hpp"
#include "storage/vault/sealed_columns.hpp"
#include "unit/storage/store_fixture.hpp"

namespace vigil::test {
namespace {

using storage::Row;
using storage::Sql;
using testing::HasSubstr;

class Renewal : public testing::Test {
protected:
    template <class F>
    auto in_unit(F f) {
        using Value = typename std::invoke_result_t<F, Unit&>::value_type;
        std::optional<Value> value;
        const auto done = store.write_now([&](Unit& unit) -> Result<void> {
            VIGIL_TRY(auto got, f(unit));
            value.emplace(std::move(got));
            return success();
        });
        if (!done) throw std::runtime_error(done.error().message);
        return std::move(*value);
    }
    void insert(const FreshKey& key) {
        ASSERT_TRUE(store.write_now([&](Unit& unit) { return unit.vault().insert_key(key.stored); }));
    }
    std::vector<FreshKey> insert_many(int count, KeyPurpose purpose) {
        std::vector<FreshKey> keys;
        for (int i = 0; i < count; ++i) {
            keys.push_back(store.keys().fresh(purpose));
            insert(keys.back());
        }
        return keys;
    }
    bool opens(const FreshKey& key) {
        const auto envelope = key.sealer->seal(Field::report_body, "row", "what was seen");
        return store
            .read_now([&](Unit& unit) -> Result<void> {
                VIGIL_TRY(unit.vault().open(Field::report_body, "row", envelope));
                return success();
            })
            .has_value();
    }
    std::int64_t resting(KeyName name) {
        return in_unit([&](Unit& unit) { return unit.upkeep().resting(name); });
    }
    // Parts until the end; answers how many rows changed and in how many parts.
    std::pair<std::size_t, int> renew(KeyName name, std::size_t limit, int most_parts = 1000) {
        std::size_t rows = 0;
        int parts = 0;
        std::optional<std::string> from = "";
        while (from && parts < most_parts) {
            auto pass = in_unit([&](Unit& unit) { return unit.upkeep().renew(name, *from, limit); });
            EXPECT_LE(pass.rows, limit);
            rows += pass.rows;
            from = std::move(pass.next);
            ++parts;
        }
        return {rows, parts};
    }
    AccountId add_account(int number, const std::string& name) {
        const auto id = an_id<AccountId>(number);
        const auto added = store.write_now([&](Unit& unit) -> Result<void> {
            VIGIL_TRY(unit.accounts().insert(
                {id, unit.vault().directory().seal(Field::account_name, id.str(), name), {}, true, {}}));
            return unit.accounts().put_credential(
                {.account = id,
                 .login_index = "login " + std::to_string(number),
                 .sealed_login = unit.vault().directory().seal(Field::account_login, id.str(), name + " login"),
                 .password_hash = "hash"});
        });
        EXPECT_TRUE(added) << (added ? "" : added.error().message);
        return id;
    }

    MemoryStore store{};
};

TEST_F(Renewal, GivenKeysUnderTheOnlyMaster_WhenAsked_ThenNothingRestsOnAnEarlierOne) {
    insert_many(3, KeyPurpose::case_content);
    EXPECT_EQ(resting(KeyName::case_master), 0);
    EXPECT_EQ(renew(KeyName::case_master, 10).first, 0U);
}

TEST_F(Renewal, GivenANewMaster_WhenRenewedInParts_ThenEveryKeyIsUnderItAndOpensAndNoOtherPurposeIsTouched) {
    const auto cases = insert_many(23, KeyPurpose::case_content);
    const auto reporters = insert_many(5, KeyPurpose::reporter_identity);
    store.keys().add(KeyName::case_master, crypto::SealingKey::generate());
    EXPECT_EQ(resting(KeyName::case_master), 23);
    EXPECT_EQ(resting(KeyName::reporter_master), 0);
    for (const auto& key : cases) EXPECT_TRUE(opens(key)) << "before it is renewed";
    EXPECT_EQ(renew(KeyName::case_master, 4), std::pair(std::size_t{23}, 6));
    EXPECT_EQ(resting(KeyName::case_master), 0);
    for (const auto& key : cases) EXPECT_TRUE(opens(key));
    for (const auto& key : reporters) EXPECT_TRUE(opens(key));
}

TEST_F(Renewal, GivenARenewalThatStoppedAnywhere_WhenBegunAgain_ThenOnlyTheRestIsDone) {
    const auto cases = insert_many(20, KeyPurpose::case_content);
    store.keys().add(KeyName::case_master, crypto::SealingKey::generate());
    EXPECT_EQ(renew(KeyName::case_master, 3, 2).first, 6U);
    for (const auto& key : cases) EXPECT_TRUE(opens(key)) << "in the middle";
    EXPECT_EQ(resting(KeyName::case_master), 14);
    EXPECT_EQ(renew(KeyName::case_master, 3).first, 14U);
    for (const auto& key : cases) EXPECT_TRUE(opens(key));
}

TEST_F(Renewal, GivenTwoNewMasters_WhenRenewed_ThenWhatRestedOnEitherIsUnderTheNewest) {
    insert_many(3, KeyPurpose::reporter_identity);
    store.keys().add(KeyName::reporter_master, crypto::SealingKey::generate());
    insert_many(2, KeyPurpose::reporter_identity);
    store.keys().add(KeyName::reporter_master, crypto::SealingKey::generate());
    EXPECT_EQ(resting(KeyName::reporter_master), 5);
    EXPECT_EQ(renew(KeyName::reporter_master, 100).first, 5U);
}

// A filing is prepared, the master changes, the filing is stored.
TEST_F(Renewal, GivenAKeyMadeBeforeTheMasterChanged_WhenInsertedAfterwards_ThenItIsStoredUnderTheNewest) {
    const auto in_flight = store.keys().fresh(KeyPurpose::case_content);
    store.keys().add(KeyName::case_master, crypto::SealingKey::generate());
    insert(in_flight);
    EXPECT_EQ(resting(KeyName::case_master), 0);
    EXPECT_TRUE(opens(in_flight));
}

TEST_F(Renewal, GivenNamesAndLogins_WhenTheDirectoryChanges_ThenTheyAreSealedAnewAndReadTheSame) {
    for (int i = 1; i <= 7; ++i) add_account(i, "某人" + std::to_string(i));
    const auto id = an_id<AccountId>(1);
    const auto before = in_unit([&](Unit& unit) { return unit.accounts().find(id); })->sealed_name;
    store.keys().add(KeyName::directory, crypto::SealingKey::generate());
    EXPECT_EQ(resting(KeyName::directory), 14);
    EXPECT_EQ(renew(KeyName::directory, 3).first, 14U);
    EXPECT_EQ(resting(KeyName::directory), 0);
    const auto after = in_unit([&](Unit& unit) { return unit.accounts().find(id); })->sealed_name;
    EXPECT_NE(after, before);
    for (int i = 1; i <= 7; ++i) {
        const auto name = in_unit([&](Unit& unit) -> Result<std::string> {
            VIGIL_TRY(const auto account, unit.accounts().find(an_id<AccountId>(i)));
            return unit.vault().open(Field::account_name, account->id.str(), account->sealed_name);
        });
        EXPECT_EQ(name, "某人" + std::to_string(i));
        const auto login = in_unit([&](Unit& unit) -> Result<std::string> {
            VIGIL_TRY(const auto found, unit.accounts().find_credential("login " + std::to_string(i)));
            return unit.vault().open(Field::account_login, found->account.str(), found->sealed_login);
        });
        EXPECT_EQ(login, "某人" + std::to_string(i) + " login");
    }
}

// A new sealed column that nobody has ruled on would be forgotten by a rotation, and lost when the key is retired.
TEST(SealedColumns, GivenTheSchema_WhenItsSealedColumnsAreListed_ThenEachIsRuledOn) {
    constexpr Sql kSealed = R"sql(
        SELECT tables.name || '.' || columns.name
        FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns
        WHERE tables.type = 'table' AND columns.name LIKE 'sealed%' ORDER BY 1)sql";
    auto connection = storage::sqlite::SqliteConnection::open({":memory:"}, storage::sqlite::Purpose::write).value();
    ASSERT_TRUE(storage::migrate(*connection, storage::sqlite_migrations(), kNow));
    const auto in_schema = connection->query(kSealed, {}, [](Row& row) { return row.get<std::string>(); }).value();
    std::vector<std::string> ruled(storage::kUnderDataKeys.begin(), storage::kUnderDataKeys.end());
    for (const auto& each : storage::kUnderDirectory) ruled.emplace_back(each.column);
    EXPECT_THAT(in_schema, testing::UnorderedElementsAreArray(ruled));
}

class Generations : public StoreTest {
protected:
    std::vector<KeyGeneration> known() {
        std::vector<KeyGeneration> all;
        const auto read = read_and_wait(*store, [&](Unit& unit) -> Result<void> {
            VIGIL_TRY(all, unit.upkeep().generations());
            return success();
        });
        EXPECT_TRUE(read);
        return all;
    }
    static storage::Secrets copy_of(const crypto::SealingKey& case_master, const crypto::SealingKey& other) {
        const auto copy = [](const crypto::SealingKey& key) {
            return crypto::SealingKey::from(key.id(), crypto::Secret::from_bytes(key.secret().bytes()).value()).value();
        };
        return {copy(case_master), copy(other), copy(other), {other.id()}, copy(other)};
    }
    Result<std::unique_ptr<storage::SqliteStore>> open_with(const storage::KeyRing& ring) {
        return storage::SqliteStore::open(settings, {ring, timers});
    }
    crypto::SealingKey first = crypto::SealingKey::generate(), second = crypto::SealingKey::generate(),
                       other = crypto::SealingKey::generate();
};

TEST_F(Generations, GivenAFreshDatabase_WhenOpened_ThenItKnowsEveryKeyOfTheRing) {
    open();
    std::set<std::pair<KeyName, std::string>> ids;
    for (const auto& each : known()) ids.emplace(each.name, each.id.str());
    std::set<std::pair<KeyName, std::string>> held;
    for (const auto& each : keys.held()) held.emplace(each.name, each.id.str());
    EXPECT_EQ(ids, held);
    EXPECT_EQ(ids.size(), 5U);
}

TEST_F(Generations, GivenAKeyThatIsMissing_WhenOpened_ThenItIsRefusedAndNamed) {
    const storage::KeyRing ring(copy_of(first, other));
    ASSERT_TRUE(open_with(ring));
    const storage::KeyRing wrong(copy_of(second, other));
    const auto refused = open_with(wrong);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::unavailable);
    EXPECT_THAT(refused.error().message, HasSubstr("case_master " + first.id().str() + " is missing"));
    EXPECT_TRUE(open_with(ring)) << "nothing was changed";
}

// The folder has the new key, and the process died before the database was told.
TEST_F(Generations, GivenARotationThatDiedBeforeTheDatabaseWasTold_WhenOpened_ThenItWorksWithBoth) {
    {
        const storage::KeyRing ring(copy_of(first, other));
        ASSERT_TRUE(open_with(ring));
    }
    auto secrets = copy_of(second, other);
    secrets.case_master.older.push_back(
        crypto::SealingKey::from(first.id(), crypto::Secret::from_bytes(first.secret().bytes()).value()).value());
    const storage::KeyRing both(std::move(secrets));
    ASSERT_TRUE(open_with(both));
    const storage::KeyRing only_old(copy_of(first, other));
    EXPECT_THAT(open_with(only_old).error().message, HasSubstr(second.id().str()));
}

TEST_F(Generations, GivenAGenerationThatWasRetired_WhenOpenedWithoutIt_ThenItIsNotMissed) {
    storage::KeyRing ring(copy_of(first, other));
    {
        auto opened = open_with(ring).value();
        ring.add(
            KeyName::case_master,
            crypto::SealingKey::from(second.id(), crypto::Secret::from_bytes(second.secret().bytes()).value()).value());
        ASSERT_TRUE(write_and_wait(*opened, [&](Unit& unit) -> Result<void> {
            VIGIL_TRY(unit.upkeep().adopt(KeyName::case_master, second.id(), kNow));
            return unit.upkeep().retire(KeyName::case_master, first.id(), kNow);
        }));
    }
    const storage::KeyRing without(copy_of(second, other));
    EXPECT_TRUE(open_with(without));
}

// A database of the schema before, which knew three ids in one text.
TEST_F(Generations, GivenADatabaseFromBeforeGenerations_WhenOpenedWithItsKeys_ThenTheyAreKnownAndOthersAreRefused) {
    const storage::KeyRing ring(copy_of(first, other));
    {
        auto connection =
            storage::sqlite::SqliteConnection::open({database().string()}, storage::sqlite::Purpose::write).value();
        ASSERT_TRUE(storage::migrate(*connection, storage::sqlite_migrations().subspan(0, 1), kNow));
        const std::string text = first.id().str() + " " + other.id().str() + " " + other.id().str();
        ASSERT_TRUE(connection->begin(storage::Access::write));
        ASSERT_TRUE(connection->execute("INSERT INTO meta (name, value) VALUES ('keys', :text)", {{"text", text}}));
        ASSERT_TRUE(connection->commit());
    }
    const storage::KeyRing wrong(copy_of(second, other));
    EXPECT_THAT(open_with(wrong).error().message, HasSubstr("these are not the keys of this database"));
    EXPECT_TRUE(open_with(ring));
    EXPECT_THAT(open_with(wrong).error().message, HasSubstr(first.id().str()));
}

}  // namespace
}  // namespace vigil::test
