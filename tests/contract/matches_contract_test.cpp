#include "contract/store_contract.hpp"

namespace vigil::test {
namespace {

using namespace std::chrono_literals;
using matching::TermKind;
using testing::ElementsAre;
using testing::IsEmpty;

class MatchContract : public StoreContract {
protected:
    void SetUp() override {
        StoreContract::SetUp();
        write([&](Unit& unit) -> Result<void> {
            VIGIL_TRY(insert_case(unit));
            VIGIL_TRY(unit.cases().insert(a_case(kOtherCase)));
            auto report = a_report(kOtherReport);
            report.case_id = kOtherCase;
            VIGIL_TRY(unit.reports().insert(report));
            VIGIL_TRY(unit.reports().insert_child({kChild, kCase, kReport, kNow, "sealed"}));
            return unit.reports().insert_child({kOtherChild, kOtherCase, kOtherReport, kNow, "sealed"});
        });
    }
    IndexedTerm a_term(const std::string& hash, const ChildId& child, TermKind kind = TermKind::id_number) const {
        return {hash, kind, 2, child, child == kChild ? kReport : kOtherReport, kNow};
    }
    Match a_match(int number) const {
        return {an_id<MatchId>(number), kChild, kCase, kOtherChild, kOtherCase, "id_number name_school", 3, kNow};
    }
    void insert_term(const IndexedTerm& term) {
        write([&](Unit& unit) {
            return unit.matches().insert_term(term.child, {term.kind, term.version, term.hash, term.key});
        });
    }
    std::vector<IndexHit> sharing(const std::string& hash, std::size_t limit = 10) {
        return found([&](Unit& unit) { return unit.matches().sharing(hash, limit); });
    }

    const CaseId kOtherCase = an_id<CaseId>(402);
    const ReportId kOtherReport = an_id<ReportId>(502);
    const ChildId kChild = an_id<ChildId>(1);
    const ChildId kOtherChild = an_id<ChildId>(2);
};
VIGIL_ON_EVERY_ENGINE(MatchContract);

TEST_P(MatchContract, GivenATerm_WhenItsChildIsAsked_ThenEveryFieldIsAsItWasInserted) {
    const auto term = a_term(std::string("ha\0sh", 5), kChild, TermKind::sound_birth_year);
    insert_term(term);
    const auto stored = found([&](Unit& unit) { return unit.matches().terms_of_child(kChild); });
    ASSERT_EQ(stored.size(), 1u);
    EXPECT_EQ(fields_of(stored[0]), fields_of(term));
}

TEST_P(MatchContract, GivenATerm_WhenInsertedAgain_ThenNothingChanges) {
    insert_term(a_term("hash", kChild));
    insert_term(a_term("hash", kChild));
    EXPECT_EQ(sharing("hash").size(), 1u);
}

TEST_P(MatchContract, GivenChildrenThatShareATerm_WhenAskedForIt_ThenTheNewestComesFirstWithItsCase) {
    insert_term(a_term("hash", kChild));
    insert_term(a_term("hash", kOtherChild));
    insert_term(a_term("another", kOtherChild));
    const auto hits = sharing("hash");
    ASSERT_EQ(hits.size(), 2u);
    const IndexHit newest{kOtherChild, kOtherReport, kOtherCase, kNow, false};
    EXPECT_EQ(fields_of(hits[0]), fields_of(newest));
    EXPECT_EQ(hits[1].child, kChild);
    EXPECT_EQ(sharing("hash", 1).size(), 1u);
    EXPECT_THAT(sharing("has"), IsEmpty());
}

TEST_P(MatchContract, GivenAMention_WhenAskedForByItsChild_ThenItComes) {
    insert_term(a_term("hash", kOtherChild));
    const auto mention = found([&](Unit& unit) { return unit.matches().mention_of(kOtherChild); });
    ASSERT_TRUE(mention);
    EXPECT_EQ(mention->case_id, kOtherCase);
    EXPECT_FALSE(found([&](Unit& unit) { return unit.matches().mention_of(kChild); }));
}

TEST_P(MatchContract, GivenAMergedCase_WhenItsTermsAreAsked_ThenThoseOfTheWholeComeByChild) {
    insert_term(a_term("b", kOtherChild));
    insert_term(a_term("c", kChild));
    insert_term(a_term("a", kChild));
    write([&](Unit& unit) -> Result<void> {
        auto merged = a_case(kOtherCase);
        merged.merged_into = kCase;
        return unit.cases().update(merged);
    });
    std::vector<std::string> hashes;
    for (const auto& each : found([&](Unit& unit) { return unit.matches().terms_of_case(kOtherCase); }))
        hashes.push_back(each.hash);
    EXPECT_THAT(hashes, ElementsAre("a", "c", "b"));
}

TEST_P(MatchContract, GivenAnUnfoundedReport_WhenItsTermIsFound_ThenItSaysSoUntilThatIsTakenBack) {
    insert_term(a_term("hash", kChild));
    write([&](Unit& unit) -> Result<void> {
        VIGIL_TRY(unit.matches().set_unfounded(kReport, kNow));
        return unit.matches().set_unfounded(kReport, kNow + 1h);
    });
    EXPECT_TRUE(sharing("hash").at(0).unfounded);
    write([&](Unit& unit) { return unit.matches().clear_unfounded(kReport); });
    EXPECT_FALSE(sharing("hash").at(0).unfounded);
}

TEST_P(MatchContract, GivenAMatch_WhenFound_ThenEveryFieldIsAsItWasInserted) {
    const auto match = a_match(1);
    write([&](Unit& unit) { return unit.matches().insert(match); });
    const auto stored = found([&](Unit& unit) { return unit.matches().find(match.id); });
    ASSERT_TRUE(stored);
    EXPECT_EQ(fields_of(*stored), fields_of(match));
}

TEST_P(MatchContract, GivenAPairOfChildren_WhenMatchedAgain_ThenItIsAConflict) {
    write([&](Unit& unit) { return unit.matches().insert(a_match(1)); });
    EXPECT_EQ(failure_of_write([&](Unit& unit) { return unit.matches().insert(a_match(2)); }), ErrorKind::conflict);
}

TEST_P(MatchContract, GivenAMatch_WhenUpdated_ThenStateSideAndRevisionAreNew) {
    auto match = a_match(1);
    write([&](Unit& unit) { return unit.matches().insert(match); });
    match.state = MatchState::agreed;
    match.agreed_case = kOtherCase;
    match.revision = 2;
    write([&](Unit& unit) { return unit.matches().update(match); });
    const auto stored = found([&](Unit& unit) { return unit.matches().find(match.id); });
    EXPECT_EQ(fields_of(*stored), fields_of(match));
    EXPECT_EQ(failure_of_write([&](Unit& unit) { return unit.matches().update(a_match(9)); }), ErrorKind::not_found);
}

TEST_P(MatchContract, GivenMatchesOfEitherSide_WhenPaged_ThenEachComesOnceNewestFirst) {
    const auto third = an_id<ChildId>(3);
    write([&](Unit& unit) -> Result<void> {
        VIGIL_TRY(unit.reports().insert_child({third, kCase, kReport, kNow, "sealed"}));
        VIGIL_TRY(unit.matches().insert(a_match(1)));
        auto reversed = a_match(2);
        std::swap(reversed.child, reversed.other_child);
        std::swap(reversed.case_id, reversed.other_case);
        VIGIL_TRY(unit.matches().insert(reversed));
        auto of_third = a_match(3);
        of_third.child = third;
        return unit.matches().insert(of_third);
    });
    const std::vector<CaseId> both{kCase, kOtherCase};
    const auto first = found([&](Unit& unit) { return unit.matches().of_cases(both, std::nullopt, 2); });
    EXPECT_THAT(ids_of(first), ElementsAre(an_id<MatchId>(3), an_id<MatchId>(2)));
    const auto second = found([&](Unit& unit) { return unit.matches().of_cases(both, first.back().id, 2); });
    EXPECT_THAT(ids_of(second), ElementsAre(an_id<MatchId>(1)));
}

TEST_P(MatchContract, GivenEachState_WhenLinksAndJoinsAreAsked_ThenTheyFollowFromIt) {
    for (const auto& word : words_of(MatchState{})) {
        auto match = a_match(1);
        match.state = word.value;
        write([&](Unit& unit) -> Result<void> {
            VIGIL_TRY(const auto known, unit.matches().find(match.id));
            return known ? unit.matches().update(match) : unit.matches().insert(match);
        });
        const bool linked = is_linked(word.value);
        EXPECT_EQ(found([&](Unit& unit) { return unit.matches().linked_to(kChild); }),
                  linked ? std::vector{kOtherChild} : std::vector<ChildId>{})
            << word.text;
        EXPECT_EQ(found([&](Unit& unit) { return unit.matches().linked_to(kOtherChild); }).size(), linked ? 1u : 0u);
        const std::vector<CaseId> side{kOtherCase};
        EXPECT_EQ(found([&](Unit& unit) { return unit.matches().joining(side); }).size(),
                  word.value == MatchState::same_event ? 1u : 0u)
            << word.text;
    }
}

TEST_P(MatchContract, GivenDecisions_WhenListed_ThenTheOldestComesFirstWithEveryField) {
    const MatchDecision first{an_id<MatchDecisionId>(9),
                              an_id<MatchId>(1),
                              MatchVerdict::same_child,
                              kCase,
                              kOfficer,
                              kStation,
                              kNow,
                              "sealed"};
    auto second = first;
    second.id = an_id<MatchDecisionId>(1);
    second.verdict = MatchVerdict::different;
    second.at = kNow + 1h;
    write([&](Unit& unit) -> Result<void> {
        VIGIL_TRY(unit.matches().insert(a_match(1)));
        VIGIL_TRY(unit.matches().insert_decision(second));
        return unit.matches().insert_decision(first);
    });
    const auto stored = found([](Unit& unit) { return unit.matches().decisions(an_id<MatchId>(1)); });
    ASSERT_EQ(stored.size(), 2u);
    EXPECT_EQ(fields_of(stored[0]), fields_of(first));
    EXPECT_EQ(fields_of(stored[1]), fields_of(second));
    const auto found_again = found([&](Unit& unit) { return unit.matches().find_decision(second.id); });
    EXPECT_EQ(fields_of(*found_again), fields_of(second));
    EXPECT_EQ(failure_of_write([&](Unit& unit) { return unit.matches().insert_decision(first); }), ErrorKind::conflict);
}

}  // namespace
}  // namespace vigil::test
