// What rests on master keys, while they change (F155).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <vigil/crypto/uuid.hpp>

#include "contract/memory_store.hpp"
#include "contract/samples.hpp"
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
            keys.push_back(store.keys().fresh(purpose, KeyId(crypto::uuid_v4())));
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
    const auto in_flight = store.keys().fresh(KeyPurpose::case_content, KeyId(crypto::uuid_v4()));
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

TEST_F(Renewal,
       GivenSecondFactorsAndProposalsOfAdministrators_WhenTheDirectoryChanges_ThenTheyOpenAndThoseOfCasesAreLeft) {
    const auto id = add_account(1, "某人");
    const auto key = store.keys().fresh(KeyPurpose::case_content, KeyId(crypto::uuid_v4()));
    insert(key);
    const auto proposal = [](int number, ProposalKind kind, std::string sealed) {
        return Proposal{.id = an_id<ProposalId>(number),
                        .kind = kind,
                        .subject = "directory",
                        .organisation = {},
                        .division = {},
                        .sealed_document = std::move(sealed),
                        .proposed_by = "sys",
                        .proposed_at = kNow,
                        .expires_at = kNow + std::chrono::hours(1)};
    };
    const auto change = an_id<ProposalId>(1), lowering = an_id<ProposalId>(2);
    ASSERT_TRUE(store.write_now([&](Unit& unit) -> Result<void> {
        const auto& directory = unit.vault().directory();
        VIGIL_TRY(unit.accounts().put_second_factor(
            {.account = id, .sealed_secret = directory.seal(Field::second_factor, id.str(), "20 bytes")}));
        VIGIL_TRY(unit.proposals().insert(
            proposal(1, ProposalKind::administration,
                     directory.seal(Field::proposal_document, change.str(), "what an administrator wants"))));
        return unit.proposals().insert(
            proposal(2, ProposalKind::lowering,
                     key.sealer->seal(Field::proposal_document, lowering.str(), "what an officer wants")));
    }));
    store.keys().add(KeyName::directory, crypto::SealingKey::generate());
    EXPECT_EQ(renew(KeyName::directory, 100).first, 4U) << "name, login, second factor, proposal";
    EXPECT_EQ(resting(KeyName::directory), 0);
    const auto opened = [&](Field field, const std::string& row, auto find) {
        return in_unit([&](Unit& unit) -> Result<std::string> {
            VIGIL_TRY(const auto sealed, find(unit));
            return unit.vault().open(field, row, sealed);
        });
    };
    EXPECT_EQ(opened(Field::second_factor, id.str(),
                     [&](Unit& unit) -> Result<std::string> {
                         VIGIL_TRY(const auto factor, unit.accounts().find_second_factor(id));
                         return factor->sealed_secret;
                     }),
              "20 bytes");
    for (const auto& [which, text] :
         {std::pair{change, "what an administrator wants"}, std::pair{lowering, "what an officer wants"}})
        EXPECT_EQ(opened(Field::proposal_document, which.str(),
                         [&, id = which](Unit& unit) -> Result<std::string> {
                             VIGIL_TRY(const auto found, unit.proposals().find(id));
                             return found->sealed_document;
                         }),
                  text);
}

// Who holds a device or a session is sealed under a key of the reporter master; what they are found by is not.
class RenewedHolders : public Renewal {
protected:
    RenewedHolders() {
        add_account(1, "教师");
        const auto added = store.write_now([&](Unit& unit) -> Result<void> {
            VIGIL_TRY(unit.devices().insert_enrolment({.id = enrolment,
                                                       .account = teacher,
                                                       .code_hash = "code",
                                                       .expires_at = kNow + std::chrono::hours(1)}));
            VIGIL_TRY(unit.devices().use_enrolment(enrolment));
            VIGIL_TRY(unit.devices().insert(
                {.id = device,
                 .account = teacher,
                 .algorithm = "ES256",
                 .public_key = "public",
                 .sealed_label = unit.vault().holders().seal(Field::device_label, device.str(), "旧手机"),
                 .created_at = kNow}));
            VIGIL_TRY(unit.sessions().insert(a_session(session, "access", "refresh")));
            VIGIL_TRY(unit.sessions().insert_challenge("challenge", device, kNow + std::chrono::hours(1)));
            return unit.accounts().put_attempts(teacher, {3, kNow});
        });
        if (!added) throw std::runtime_error(added.error().message);
    }
    Session a_session(const SessionId& id, const std::string& access, const std::string& refresh) const {
        return {.id = id,
                .account = teacher,
                .device = device,
                .access_hash = access,
                .access_expires_at = kNow + std::chrono::hours(1),
                .refresh_hash = refresh,
                .previous_refresh_hash = {},
                .refresh_expires_at = kNow + std::chrono::hours(2)};
    }
    // Everything that a phone meets finds what it found before.
    void expect_all_found(const std::string& when) {
        in_unit([&](Unit& unit) -> Result<int> {
            VIGIL_TRY(const auto enrolled, unit.devices().find_enrolment("code"));
            EXPECT_TRUE(enrolled->used) << when;
            VIGIL_TRY(const auto devices, unit.devices().of_account(teacher));
            EXPECT_EQ(devices.size(), 1U) << when;
            for (const auto& each : devices) {
                EXPECT_EQ(each.account, teacher) << when;
                VIGIL_TRY(const auto label, unit.vault().open(Field::device_label, each.id.str(), each.sealed_label));
                EXPECT_EQ(label, "旧手机") << when;
            }
            VIGIL_TRY(const auto by_access, unit.sessions().find_by_access("access"));
            EXPECT_EQ(by_access->account, teacher) << when;
            EXPECT_EQ(by_access->device, device) << when;
            VIGIL_TRY(const auto login, unit.accounts().find_credential("login 1"));
            EXPECT_EQ(login->attempts.failures, 3) << when;
            return 0;
        });
    }

    const AccountId teacher = an_id<AccountId>(1);
    const EnrolmentId enrolment = an_id<EnrolmentId>(11);
    const DeviceId device = an_id<DeviceId>(21);
    const SessionId session = an_id<SessionId>(31);
};

TEST_F(RenewedHolders,
       GivenANewIdentityKey_WhenRenewedInPartsThatStopAnywhere_ThenHoldersAreSealedAnewAndMarksStayGood) {
    const auto reporters = insert_many(3, KeyPurpose::reporter_identity);
    expect_all_found("before");
    store.keys().add(KeyName::reporter_master, crypto::SealingKey::generate());
    expect_all_found("the key has changed, no row has");
    EXPECT_EQ(resting(KeyName::reporter_master), 3 + 3) << "keys, and label, holder, session";
    std::optional<std::string> from = "";
    while (from) {
        from = in_unit([&](Unit& unit) { return unit.upkeep().renew(KeyName::reporter_master, *from, 1); }).next;
        expect_all_found("in the middle");
    }
    EXPECT_EQ(resting(KeyName::reporter_master), 0);
    for (const auto& key : reporters) EXPECT_TRUE(opens(key));
    // A challenge of before is taken once; revoking finds the session by the mark of its device.
    EXPECT_TRUE(in_unit([&](Unit& unit) { return unit.sessions().consume_challenge("challenge", device, kNow); }));
    const auto revoked = in_unit([&](Unit& unit) -> Result<std::optional<Session>> {
        VIGIL_TRY(unit.sessions().revoke_of_device(device, kNow));
        return unit.sessions().find(session);
    });
    EXPECT_TRUE(revoked->revoked_at);
}

// What a process that was given the new key alone reads: the earlier one has been retired.
TEST_F(RenewedHolders, GivenARenewalThatIsComplete_WhenEnvelopesAreLookedAt_ThenNoneNamesAKeyOfTheEarlierMaster) {
    const auto before = store.keys().holders().key().id();
    store.keys().add(KeyName::reporter_master, crypto::SealingKey::generate());
    renew(KeyName::reporter_master, 100);
    EXPECT_NE(store.keys().holders().key().id(), before);
    const auto label = in_unit([&](Unit& unit) { return unit.devices().find(device); })->sealed_label;
    EXPECT_EQ(crypto::key_id_of(label).value(), store.keys().holders().key().id());
}

// A new sealed column that nobody has ruled on would be forgotten by a rotation, and lost when the key is retired. That the rule
// is the right one is shown by api_sealed_columns_test, on rows that a server wrote.
TEST(SealedColumns, GivenTheSchema_WhenItsSealedColumnsAreListed_ThenEachIsRuledOn) {
    constexpr Sql kSealed = R"sql(
        SELECT tables.name || '.' || columns.name
        FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns
        WHERE tables.type = 'table' AND columns.name LIKE 'sealed%' ORDER BY 1)sql";
    auto connection = storage::sqlite::SqliteConnection::open({":memory:"}, storage::sqlite::Purpose::write).value();
    ASSERT_TRUE(storage::migrate(*connection, storage::sqlite_migrations(), kNow));
    const auto in_schema = connection->query(kSealed, {}, [](Row& row) { return row.get<std::string>(); }).value();
    std::vector<std::string> ruled(storage::kUnderDataKeys.begin(), storage::kUnderDataKeys.end());
    for (const auto& each : storage::kSealedColumns) ruled.emplace_back(each.column);
    EXPECT_THAT(in_schema, testing::UnorderedElementsAreArray(ruled));
}

TEST_F(Renewal, GivenASignatureKey_WhenAdoptedAndTheDirectoryKeyChanges_ThenItIsReadAsItWas) {
    const auto key = crypto::PrivateKey::generate().public_key();
    const SignatureKey adopted{key.thumbprint(), key.to_spki_der()};
    for (int twice = 0; twice < 2; ++twice)
        ASSERT_TRUE(store.write_now([&](Unit& unit) { return unit.upkeep().adopt(adopted, kNow); }));
    store.keys().add(KeyName::directory, crypto::SealingKey::generate());
    EXPECT_EQ(resting(KeyName::directory), 1);
    renew(KeyName::directory, 10);
    EXPECT_EQ(resting(KeyName::directory), 0);
    const auto known = in_unit([](Unit& unit) { return unit.upkeep().signature_keys(); });
    ASSERT_EQ(known.size(), 1U);
    EXPECT_EQ(known[0].kid, adopted.kid);
    EXPECT_EQ(known[0].public_key, adopted.public_key);
}

TEST_F(Renewal, GivenADataKeyThatIsWithheld_WhenTheMasterChanges_ThenItIsWrappedAnewAndStillOpensNothing) {
    const auto keys = insert_many(2, KeyPurpose::case_content);
    store.keys().withhold({keys[0].stored.id});
    EXPECT_FALSE(opens(keys[0]));
    EXPECT_TRUE(opens(keys[1]));
    store.keys().add(KeyName::case_master, crypto::SealingKey::generate());
    renew(KeyName::case_master, 10);
    EXPECT_EQ(resting(KeyName::case_master), 0);
    EXPECT_FALSE(opens(keys[0]));
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

// A published key vouches for receipts and checkpoints: whoever writes to the file without our keys must not add theirs.
TEST_F(Generations, GivenASignatureKeyThatSomebodyElseAdded_WhenRead_ThenItIsNotTaken) {
    open();
    const auto key = crypto::PrivateKey::generate().public_key();
    const storage::KeyRing others{random_secrets()};
    const auto sealed = others.directory().seal(Field::signature_key, key.thumbprint(), key.to_spki_der());
    constexpr Sql kAdd = "INSERT INTO signature_keys (kid, since_ms, sealed_key) VALUES (:kid, 1, :sealed)";
    const auto file = storage::sqlite::SqliteConnection::open({database().string()}, storage::sqlite::Purpose::write);
    ASSERT_TRUE(file.value()->begin(storage::Access::write));
    ASSERT_TRUE(file.value()->execute(kAdd, {{"kid", key.thumbprint()}, {"sealed", storage::Blob{sealed}}}));
    ASSERT_TRUE(file.value()->commit());
    EXPECT_FALSE(read_and_wait(*store, [](Unit& unit) -> Result<void> {
        VIGIL_TRY(unit.upkeep().signature_keys());
        return success();
    }));
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
        const auto all = storage::sqlite_migrations();
        const auto before = std::find_if(all.begin(), all.end(), [](const auto& each) { return each.number >= 4; });
        ASSERT_TRUE(storage::migrate(*connection, {all.begin(), before}, kNow));
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
