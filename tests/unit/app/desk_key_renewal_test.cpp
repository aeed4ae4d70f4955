// Renewing rows leaves the writer to reports (promise P10): in short parts, each behind whatever else waits.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/blocking.hpp"
#include "app/key_renewal.hpp"
#include "contract/memory_store.hpp"
#include "contract/samples.hpp"
#include "secrets/pseudonyms.hpp"

namespace vigil::test {
namespace {

// The store in memory, and how urgent each write was.
class WatchedStore final : public Store {
public:
    MemoryStore memory{};
    int urgent = 0;
    int later = 0;

protected:
    void submit(Access access, Urgency urgency, Work work, Done done) override {
        if (access == Access::read) return done(memory.read_now(work), {});
        ++(urgency == Urgency::later ? later : urgent);
        auto marks = memory.write_now(work);
        if (marks) return done(success(), std::move(marks).value());
        done(marks.error(), {});
    }
};

MasterKeys new_masters() {
    const auto key = [] { return crypto::SealingKey::generate(); };
    return {key(), key(), key(), key(), key()};
}

class DeskKeyRenewal : public testing::Test {
protected:
    void add_consoles(int count) {
        for (int i = 0; i < count; ++i) {
            const auto id = an_id<AccountId>(i);
            const auto login = "login " + std::to_string(i);
            auto added = store.memory.write_now([&](Unit& unit) -> Result<void> {
                const auto& directory = unit.vault().directory();
                VIGIL_TRY(
                    unit.accounts().insert({id, directory.seal(Field::account_name, id.str(), "某人"), {}, true, {}}));
                const auto index = pseudonyms.login_index(login).front();
                return unit.accounts().put_credential(
                    {.account = id,
                     .login_index = index.hash,
                     .sealed_login = directory.seal(Field::account_login, id.str(), login),
                     .password_hash = "hash",
                     .index_key = index.key});
            });
            ASSERT_TRUE(added) << added.error().message;
        }
    }
    std::int64_t renew(KeyName name) {
        return app::await_here(app::renew_rows(store, pseudonyms, name, app::kToTheEnd)).value();
    }

    WatchedStore store{};
    KeyedPseudonyms pseudonyms{new_masters()};
};

TEST_F(DeskKeyRenewal, GivenLoginsUnderAnEarlierKey_WhenHashedAnew_ThenInShortPartsBehindWhateverWaits) {
    add_consoles(45);
    pseudonyms.add_index(crypto::SealingKey::generate());
    EXPECT_EQ(renew(KeyName::index), 45);
    EXPECT_EQ(store.urgent, 0);
    EXPECT_EQ(store.later, 1 + 3) << "no child, and 20, 20 and 5 logins";
    EXPECT_TRUE(app::await_here(app::forget_indexes(store, {})));
    EXPECT_EQ(store.urgent, 0);
}

TEST_F(DeskKeyRenewal, GivenRowsUnderAnEarlierKey_WhenSealedAnew_ThenBehindWhateverWaits) {
    add_consoles(3);
    store.memory.keys().add(KeyName::directory, crypto::SealingKey::generate());
    EXPECT_EQ(renew(KeyName::directory), 6);
    EXPECT_EQ(store.urgent, 0);
    EXPECT_GT(store.later, 0);
}

}  // namespace
}  // namespace vigil::test
