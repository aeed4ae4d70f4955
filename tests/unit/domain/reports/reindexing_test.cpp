// Blind indexes from one key to the next: at no moment is an earlier report about the same child overlooked (rule T9).
#include "domain/reports/reindexing.hpp"

#include <set>
#include <tuple>

#include "domain/accounts/sessions.hpp"
#include "unit/domain/casework.hpp"

namespace vigil::domain_test {
namespace {

using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class Reindexing : public Casework {
protected:
    static protocol::FileReport about_one_child(std::initializer_list<const char*> signals = {kBlueSignal}) {
        auto document = domain_test::a_report(signals);
        document.children[0].id_number = "150424201105040011";
        document.children[0].child_name = "欧阳春晓";
        document.children[0].birth_date = "2011-05-04";
        document.children[0].sex = Sex::female;
        return document;
    }
    void change_key() {
        earlier_ = newest();
        pseudonyms_.add_index(crypto::SealingKey::generate());
    }
    KeyId newest() const { return pseudonyms_.child_index("any").front().key; }
    std::int64_t to_index() {
        return find([&](Unit& unit) { return unit.upkeep().to_index(newest()); });
    }
    std::size_t reindex(std::size_t limit = 100) {
        std::size_t rows = 0;
        for (std::optional<std::string> from = ""; from;) {
            auto pass = find([&](Unit& unit) { return reindex_children(unit, pseudonyms_, *from, limit); });
            rows += pass.rows;
            from = std::move(pass.next);
        }
        return rows;
    }
    void forget() {
        for (std::optional<std::string> from = ""; from;)
            from = find([&](Unit& unit) { return unit.upkeep().forget_children_under(earlier_, *from, 2); }).next;
    }
    // How many earlier reports a filing finds.
    int found_by(const Filing& filing) { return earlier_of(filing).in_life; }
    int found_now() { return found_by(prepared(about_one_child(), reporter())); }

    KeyId earlier_{};  // before the last change
};

TEST_F(Reindexing, GivenANewKey_WhenAFilingIsPrepared_ThenItIsHashedUnderBothAndTheNewestStandsFirst) {
    const auto before = pseudonyms_.child_index("a term");
    change_key();
    const auto after = pseudonyms_.child_index("a term");
    ASSERT_THAT(after, SizeIs(2));
    EXPECT_NE(after[0].key, before[0].key);
    EXPECT_EQ(after[1], before[0]);
}

TEST_F(Reindexing, GivenEachStepOfAChange_WhenAnotherReportOnTheChildComes_ThenTheEarlierOnesAreFound) {
    file(about_one_child());
    EXPECT_EQ(found_now(), 1);
    const auto in_flight = prepared(about_one_child(), reporter());  // under the old key alone
    change_key();
    EXPECT_EQ(found_now(), 1) << "the key has changed, no row has";
    EXPECT_EQ(found_by(in_flight), 1);
    file(about_one_child());
    EXPECT_EQ(found_by(in_flight), 2) << "what is filed meanwhile is found by what was prepared before";
    ASSERT_TRUE(take(in_flight));
    EXPECT_EQ(found_now(), 3);
    EXPECT_EQ(reindex(), 2U) << "the first, and the one in flight; the one between was written under both";
    EXPECT_EQ(found_now(), 3);
    EXPECT_EQ(found_by(in_flight), 2) << "the two others";
    EXPECT_EQ(to_index(), 0);
    forget();
    EXPECT_EQ(found_now(), 3) << "the old key is of no use any more";
}

TEST_F(Reindexing, GivenManyChildren_WhenReindexedInPartsThatStopAnywhere_ThenOnlyTheRestIsDone) {
    for (int i = 0; i < 9; ++i) file(about_one_child());
    change_key();
    EXPECT_EQ(to_index(), 9);
    EXPECT_EQ(find([&](Unit& unit) { return reindex_children(unit, pseudonyms_, "", 4); }).rows, 4U);
    EXPECT_EQ(to_index(), 5);
    EXPECT_EQ(found_now(), 9) << "in the middle";
    EXPECT_EQ(reindex(2), 5U);
    EXPECT_EQ(to_index(), 0);
    EXPECT_EQ(reindex(2), 0U);
}

// A term that two mentions have under both keys is one term: else a rotation would make a match look like more than it is.
TEST_F(Reindexing, GivenTwoKeys_WhenAMatchIsFound_ThenNoTermIsCountedTwice) {
    const auto first = file(about_one_child());
    const auto second = file(about_one_child());
    const auto terms = match_between(second, first).terms;
    ASSERT_GT(terms, 1);
    change_key();
    const auto third = file(about_one_child());
    EXPECT_EQ(match_between(third, first).terms, terms) << "one of them is under the earlier key alone";
    reindex();
    const auto fourth = file(about_one_child());
    EXPECT_EQ(match_between(fourth, first).terms, terms) << "all of them are under both";
    EXPECT_EQ(match_between(fourth, third).terms, terms);
    forget();
    EXPECT_EQ(match_between(file(about_one_child()), first).terms, terms);
}

// A child keeps its kinds of terms, and the time at which it was named, by which the windows of rule T9 are counted.
TEST_F(Reindexing, GivenAChild_WhenReindexedLater_ThenItsTermsAreTheSameUnderTheNewKey) {
    const auto report = file(about_one_child());
    const auto terms = [&] {
        std::multiset<std::tuple<matching::TermKind, int, Instant>> kinds;
        for (const auto& term : find([&](Unit& unit) { return unit.matches().terms_of_case(report.case_id); }))
            if (term.key == newest()) kinds.emplace(term.kind, term.version, term.named_at);
        return kinds;
    };
    const auto before = terms();
    ASSERT_THAT(before, Not(IsEmpty()));
    change_key();
    EXPECT_THAT(terms(), IsEmpty());
    pass(24h * 400);
    reindex();
    EXPECT_EQ(terms(), before);
}

TEST_F(Reindexing, GivenAChildOfASupplement_WhenReindexed_ThenItIsFoundToo) {
    auto nameless = domain_test::a_report({kBlueSignal});
    const auto report = file(nameless);
    auto added = a_supplement({});
    added.children = about_one_child().children;
    supplement(report, added);
    change_key();
    EXPECT_EQ(found_now(), 1);
    reindex();
    forget();
    EXPECT_EQ(found_now(), 1);
}

TEST_F(Reindexing, GivenAChildOfWhomNothingIsKnown_WhenReindexed_ThenThereIsNothingToDo) {
    auto unknown = domain_test::a_report({kBlueSignal});
    unknown.children.clear();
    file(unknown);
    change_key();
    EXPECT_EQ(to_index(), 0);
    EXPECT_EQ(reindex(), 0U);
}

class Logins : public Reindexing {
protected:
    void add(const std::string& login) {
        const auto id = officer(in_.station).account;
        ASSERT_TRUE(write([&](Unit& unit) {
            const auto index = pseudonyms_.login_index(login).front();
            return unit.accounts().put_credential(
                {.account = id,
                 .login_index = index.hash,
                 .sealed_login = unit.vault().directory().seal(Field::account_login, id.str(), login),
                 .password_hash = "hash",
                 .index_key = index.key});
        }));
    }
    bool finds(const std::vector<BlindIndex>& indexes) {
        return find([&](Unit& unit) -> Result<bool> {
            for (const auto& index : indexes) {
                VIGIL_TRY(const auto found, unit.accounts().find_credential(index.hash));
                if (found) return true;
            }
            return false;
        });
    }
    void reindex_all() {
        for (std::optional<std::string> from = ""; from;)
            from = find([&](Unit& unit) { return reindex_logins(unit, pseudonyms_, *from, 2); }).next;
    }
};

TEST_F(Logins, GivenEachStepOfAChange_WhenSomebodyLogsIn_ThenTheLoginIsFound) {
    for (const auto* login : {"one", "two", "three", "four", "five"}) add(login);
    const auto in_flight = pseudonyms_.login_index("three");
    change_key();
    EXPECT_TRUE(finds(pseudonyms_.login_index("three")));
    EXPECT_EQ(to_index(), 5);
    reindex_all();
    EXPECT_EQ(to_index(), 0);
    EXPECT_TRUE(finds(pseudonyms_.login_index("three")));
    EXPECT_TRUE(finds({pseudonyms_.login_index("three").front()})) << "under the newest alone";
    EXPECT_TRUE(finds(in_flight)) << "a login that began before the change";
    ASSERT_TRUE(write([](Unit& unit) { return unit.upkeep().forget_earlier_logins(); }));
    EXPECT_TRUE(finds(pseudonyms_.login_index("three")));
    EXPECT_FALSE(finds(in_flight));
    EXPECT_FALSE(finds(pseudonyms_.login_index("nobody")));
}

// Wrong passwords are counted on the way, by the hash that the login was found by: a new key is no fresh start for a guesser.
TEST_F(Logins, GivenFailuresBeforeAndWhileItWasReindexed_WhenTheLoginIsFoundByItsNewHash_ThenItHasThemAll) {
    add("three");
    const auto in_flight = pseudonyms_.login_index("three").front();
    const Sessions sessions({});
    const auto fail = [&] {
        ASSERT_TRUE(write([&](Unit& unit) { return sessions.note_login(unit, in_flight.hash, false, now()); }));
    };
    fail();
    change_key();
    reindex_all();
    fail();
    const auto newest = pseudonyms_.login_index("three").front();
    const auto found = find([&](Unit& unit) { return unit.accounts().find_credential(newest.hash); });
    ASSERT_TRUE(found);
    EXPECT_EQ(found->attempts.failures, 2);
    EXPECT_EQ(found->index_key, newest.key);
}

}  // namespace
}  // namespace vigil::domain_test
