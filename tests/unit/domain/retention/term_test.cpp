// Which cases are past their term. Dates by the calendar of the standard library.
#include "domain/retention/term.hpp"

#include "domain/cases/coding.hpp"
#include "domain/cases/erasing.hpp"
#include "domain/cases/levels.hpp"
#include "domain/control/deciding.hpp"
#include "unit/domain/casework.hpp"

namespace vigil::domain_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

RetentionRules some_rules() {
    const auto of = [](std::string code, std::vector<Level> levels, std::optional<int> months) {
        return RetentionClass{.code = std::move(code),
                              .name = {},
                              .subject = RetentionSubject::case_file,
                              .levels = std::move(levels),
                              .keep_months = months,
                              .least_months = {},
                              .set_by = TermSource::owner,
                              .basis = {}};
    };
    return {.id = "test",
            .version = 1,
            .classes = {of("serious", {Level::red, Level::orange}, 24), of("moderate", {Level::yellow}, 12),
                        of("light", {Level::blue}, {})},
            .erasure_reasons = {},
            .hold_reasons = {}};
}

TEST(MonthsAfter, GivenADay_WhenMonthsPass_ThenItIsTheSameDayInChinaOrTheLastOfTheMonth) {
    EXPECT_EQ(months_after(china(2026, 3, 1, 10, 30), 6), china(2026, 9, 1));
    EXPECT_EQ(months_after(china(2026, 8, 31), 6), china(2027, 2, 28));
    EXPECT_EQ(months_after(china(2027, 8, 31), 6), china(2028, 2, 29));
    EXPECT_EQ(months_after(china(2026, 12, 15), 1), china(2027, 1, 15));
    EXPECT_EQ(months_after(china(2026, 1, 31), 240), china(2046, 1, 31));
    EXPECT_EQ(months_after(china(2026, 3, 1, 0, 0), 12), china(2027, 3, 1))
        << "midnight in China is the day before in UTC";
}

class RetentionTerms : public Casework {
protected:
    CaseTerm term(const Report& of) {
        const auto about = case_of(of);
        return find([&](Unit& unit) { return term_of(unit, rules_, about); });
    }
    // May be called in another order of time than the store's.
    DueCases due(Instant at, std::size_t limit = 100, const CaseId& after = {}) {
        return find([&](Unit& unit) { return due_cases(unit, rules_, after, limit, at); });
    }
    std::vector<CaseId> due_ids(Instant at) {
        std::vector<CaseId> ids;
        for (const auto& each : due(at).cases) ids.push_back(each.about.id);
        return ids;
    }
    void answer_everything(const Report& of) {
        for (const auto& alert : alerts_of(of))
            if (alert.state == AlertState::open) acknowledge(alert);
    }

    const RetentionRules rules_ = some_rules();
};

TEST_F(RetentionTerms, GivenACase_WhenItsTermIsAsked_ThenItRunsFromTheLastThingThatWasDone) {
    const auto report = file(domain_test::a_report({kYellowSignal}));
    EXPECT_EQ(term(report).last_activity, now());
    EXPECT_EQ(term(report).due_at, months_after(now(), 12));
    EXPECT_EQ(term(report).by->code, "moderate");
    pass(24h * 40);
    supplement(report, a_supplement({}));
    EXPECT_EQ(term(report).last_activity, now());
    pass(24h * 3);
    answer_everything(report);
    EXPECT_EQ(term(report).last_activity, now());
    EXPECT_EQ(term(report).due_at, months_after(now(), 12));
}

TEST_F(RetentionTerms, GivenTheHighestLevelOfACase_WhenItsClassIsAsked_ThenItIsThatOfTheLevel) {
    EXPECT_EQ(term(file(domain_test::a_report({kRedSignal}))).by->code, "serious");
    EXPECT_EQ(term(file(domain_test::a_report({kOrangeSignal}))).by->code, "serious");
    const auto blue = term(file(domain_test::a_report({kBlueSignal})));
    EXPECT_EQ(blue.by->code, "light");
    EXPECT_FALSE(blue.due_at) << "kept for ever";
}

// Rule T8 keeps both levels: what was grave once is kept as long as what is grave.
TEST_F(RetentionTerms, GivenALevelThatTwoPeopleLowered_WhenItsClassIsAsked_ThenItIsThatOfTheGravestItEverHad) {
    const auto report = file(domain_test::a_report({kRedSignal}));
    answer_everything(report);
    const auto handler = officer(in_.station);
    const auto above = officer(in_.league_agency, Role::county_officer);
    const auto set = write([&](Unit& unit) {
        return set_level(unit, {rules(), ids_}, handler, report.case_id, Level::blue, "已核实", now());
    });
    ASSERT_TRUE(set) << set.error().message;
    pass(24h);
    ASSERT_TRUE(write([&](Unit& unit) {
        return decide_case_proposal(unit, ids_, above, *set.value().proposal, Decision::approve, now());
    }));
    ASSERT_EQ(case_of(report).level, Level::blue);
    EXPECT_EQ(term(report).by->code, "serious");
    EXPECT_EQ(term(report).last_activity, now()) << "that two people agreed";
}

// It is orange because nobody has looked (rule T1), which is no judgement.
TEST_F(RetentionTerms, GivenAReportThatNobodyHadCoded_WhenItIsCoded_ThenItsClassIsThatOfTheLevelThatWasFound) {
    auto wordless = domain_test::a_report({});
    const auto report = file(wordless);
    ASSERT_TRUE(case_of(report).uncoded);
    EXPECT_EQ(term(report).by->code, "serious") << "until somebody looks";
    const auto handler = officer(in_.station);
    const auto coded = write([&](Unit& unit) {
        return code_report(unit, {rules(), ids_}, handler, report.case_id, {report.id, {kBlueSignal}, DangerNow::no},
                           now());
    });
    ASSERT_TRUE(coded) << coded.error().message;
    ASSERT_EQ(case_of(report).level, Level::blue);
    EXPECT_EQ(term(report).by->code, "light");
}

TEST_F(RetentionTerms, GivenCasesOfEachClass_WhenTimePasses_ThenEachIsDueAtItsOwnTime) {
    const auto yellow = file(domain_test::a_report({kYellowSignal}));
    const auto red = file(domain_test::a_report({kRedSignal}));
    file(domain_test::a_report({kBlueSignal}));
    const auto end_of_yellow = months_after(now(), 12), end_of_red = months_after(now(), 24);
    EXPECT_THAT(due_ids(end_of_yellow - 1ms), IsEmpty());
    EXPECT_THAT(due_ids(end_of_yellow), ElementsAre(yellow.case_id));
    EXPECT_THAT(due_ids(end_of_red), ElementsAre(yellow.case_id, red.case_id));
}

TEST_F(RetentionTerms, GivenADueCaseThatIsOpenOrHeld_WhenListed_ThenTheListSaysSo) {
    const auto report = file(domain_test::a_report({kYellowSignal}));
    const auto later = months_after(now(), 100);
    EXPECT_TRUE(due(later).cases.at(0).is_open);
    answer_everything(report);
    EXPECT_FALSE(due(later).cases.at(0).is_open);
    ASSERT_TRUE(write([&](Unit& unit) { return hold_case(unit, ids_, report.case_id, "court", now()); }));
    EXPECT_EQ(due(later).cases.at(0).hold, "court");
}

TEST_F(RetentionTerms, GivenAnErasedCase_WhenListed_ThenItIsNotDueAgain) {
    const auto report = file(domain_test::a_report({kYellowSignal}));
    answer_everything(report);
    ASSERT_TRUE(write([&](Unit& unit) {
        return erase_case(unit, {rules(), ids_}, {report.case_id, "exercise", now()});
    }));
    EXPECT_THAT(due_ids(months_after(now(), 100)), IsEmpty());
}

TEST_F(RetentionTerms, GivenMoreCasesThanAPage_WhenListedPageByPage_ThenEachComesOnce) {
    std::vector<CaseId> filed;
    for (int i = 0; i < 7; ++i) filed.push_back(file(domain_test::a_report({kYellowSignal})).case_id);
    const auto later = months_after(now(), 100);
    std::vector<CaseId> listed;
    std::optional<CaseId> after = CaseId();
    while (after) {
        const auto page = due(later, 3, *after);
        for (const auto& each : page.cases) listed.push_back(each.about.id);
        after = page.next;
    }
    EXPECT_EQ(listed, filed);
}

}  // namespace
}  // namespace vigil::domain_test
