// What a declaration cannot say: each rule with its pointer and code (PROTOCOL.md, section 3).
#include "domain/reports/validation.hpp"

#include "unit/domain/casework.hpp"

namespace vigil::domain_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const Instant kNow = china(2026, 3, 2, 9);

// Where, and which rule; never the input.
using Problem = std::pair<std::string, std::string>;

template <class Document>
std::vector<Problem> problems_of(const Document& document) {
    const auto valid = validate(document, rules(), kNow);
    std::vector<Problem> problems;
    if (!valid)
        for (const auto& each : valid.error().violations) problems.emplace_back(each.pointer, each.code);
    return problems;
}

template <class Document>
std::string code_of(const Document& document) {
    const auto valid = validate(document, rules(), kNow);
    return valid ? "" : std::string(valid.error().code);
}

TEST(ReportValidation, GivenAReportOfKnownCodesAndTimes_WhenValidated_ThenNothingIsWrong) {
    auto report = a_report({kRedSignal, "hearsay", "suspect_access"});
    report.decide_by = kNow + 3h;
    report.seen_at = kNow - 1h;
    report.children[0].birth_date = "2011-01-31";
    report.children[0].category = "left_behind";
    report.must_not_know = {{"邻居", {}}, {{}, "township_station"}};
    report.reporter_kind = "teacher";
    report.reporter_org_kind = "primary_school";
    EXPECT_THAT(problems_of(report), IsEmpty());
}

struct BadReport {
    const char* name;
    void (*spoil)(protocol::FileReport&);
    const char* pointer;
    const char* code;
};

class BadReports : public testing::TestWithParam<BadReport> {};

TEST_P(BadReports, GivenOneProblem_WhenValidated_ThenItIsNamedByPointerAndCode) {
    auto report = a_report();
    GetParam().spoil(report);
    EXPECT_THAT(problems_of(report), ElementsAre(Problem(GetParam().pointer, GetParam().code)));
}

INSTANTIATE_TEST_SUITE_P(
    Rules, BadReports,
    testing::Values(
        BadReport{"Circumstance", [](auto& r) { r.circumstance = "no_such"; }, "/circumstance", "unknown_code"},
        BadReport{"Signal",
                  [](auto& r) {
                      r.signals = {"low_mood", "no_such"};
                  },
                  "/signals/1", "unknown_code"},
        // Policy facts 8: the engine derives the first two, staff set the others.
        BadReport{"Under3", [](auto& r) { r.signals = {"under3"}; }, "/signals/0", "signal_not_for_reporters"},
        BadReport{"RepeatReport", [](auto& r) { r.signals = {"repeat_report"}; }, "/signals/0",
                  "signal_not_for_reporters"},
        BadReport{"SafeNow", [](auto& r) { r.signals = {"safe_now"}; }, "/signals/0", "signal_not_for_reporters"},
        BadReport{"InTreatment", [](auto& r) { r.signals = {"in_treatment"}; }, "/signals/0",
                  "signal_not_for_reporters"},
        BadReport{"DecideByLongAgo", [](auto& r) { r.decide_by = kNow - 24h - 1ms; }, "/decide_by",
                  "time_out_of_range"},
        BadReport{"DecideByFarAhead", [](auto& r) { r.decide_by = kNow + 366 * 24h + 1ms; }, "/decide_by",
                  "time_out_of_range"},
        BadReport{"SeenTomorrow", [](auto& r) { r.seen_at = kNow + 24h + 1ms; }, "/seen_at", "time_in_future"},
        BadReport{"Category", [](auto& r) { r.children[0].category = "no_such"; }, "/children/0/category",
                  "unknown_code"},
        BadReport{"NoSuchDay", [](auto& r) { r.children[0].birth_date = "2011-02-29"; }, "/children/0/birth_date",
                  "bad_format"},
        BadReport{"NotYetBorn", [](auto& r) { r.children[0].birth_date = "2026-03-04"; }, "/children/0/birth_date",
                  "time_in_future"},
        BadReport{"AgesTurnedRound", [](auto& r) { r.children[0].age_max = 14; }, "/children/0/age_max",
                  "out_of_order"},
        BadReport{"Suspect", [](auto& r) { r.suspect_relation = "no_such"; }, "/suspect_relation", "unknown_code"},
        BadReport{"WorksFor",
                  [](auto& r) {
                      r.must_not_know = {{"甲", {}}, {{}, "no_such"}};
                  },
                  "/must_not_know/1/works_for", "unknown_code"},
        BadReport{"ReporterKind", [](auto& r) { r.reporter_kind = "no_such"; }, "/reporter_kind", "unknown_code"},
        BadReport{"ReporterOrgKind", [](auto& r) { r.reporter_org_kind = "no_such"; }, "/reporter_org_kind",
                  "unknown_code"}),
    [](const auto& tested) { return tested.param.name; });

TEST(ReportValidation, GivenTimesAtTheirBounds_WhenValidated_ThenNothingIsWrong) {
    auto report = a_report();
    report.seen_at = kNow + 24h;
    report.decide_by = kNow - 24h;
    EXPECT_THAT(problems_of(report), IsEmpty());
    report.decide_by = kNow + 366 * 24h;
    EXPECT_THAT(problems_of(report), IsEmpty());
}

TEST(ReportValidation, GivenProblemsOfOneKind_WhenValidated_ThenThatKindIsTheCodeOfTheAnswer) {
    auto report = a_report({"no_such"});
    report.circumstance = "no_such";
    EXPECT_EQ(code_of(report), "unknown_code");
    EXPECT_EQ(code_of(a_report({"under3", "safe_now"})), "signal_not_for_reporters");
}

TEST(ReportValidation, GivenProblemsOfSeveralKinds_WhenValidated_ThenTheDocumentIsInvalid) {
    EXPECT_EQ(code_of(a_report({"no_such", "under3"})), "invalid_document");
}

TEST(ReportValidation, GivenARuleWithoutACodeOfItsOwn_WhenBroken_ThenTheDocumentIsInvalid) {
    auto report = a_report();
    report.children[0].birth_date = "2011-02-29";
    EXPECT_EQ(code_of(report), "invalid_document");
}

TEST(ReportValidation, GivenEverythingIsWrong_WhenValidated_ThenAllOfItIsNamedInTheOrderOfTheDeclaration) {
    auto report = a_report({"no_such"});
    report.circumstance = "no_such";
    report.decide_by = kNow - 48h;
    report.seen_at = kNow + 48h;
    report.children[0].birth_date = "2011-02-29";
    report.children[0].category = "no_such";
    report.suspect_relation = "no_such";
    report.must_not_know = {{{}, "no_such"}};
    report.reporter_kind = "no_such";
    report.reporter_org_kind = "no_such";
    std::vector<std::string> pointers;
    for (const auto& [pointer, code] : problems_of(report)) pointers.push_back(pointer);
    EXPECT_THAT(pointers, ElementsAre("/circumstance", "/signals/0", "/decide_by", "/seen_at", "/children/0/birth_date",
                                      "/children/0/category", "/suspect_relation", "/must_not_know/0/works_for",
                                      "/reporter_kind", "/reporter_org_kind"));
}

TEST(ReportValidation, GivenMoreProblemsThanAnAnswerHolds_WhenValidated_ThenFiftyAreNamed) {
    auto report = a_report();
    protocol::ReportedChild wrong;
    wrong.category = "no_such";
    wrong.birth_date = "2011-02-29";
    report.children.assign(40, wrong);
    EXPECT_EQ(problems_of(report).size(), 50U);
}

TEST(ReportValidation, GivenWordsOfThePerson_WhenValidated_ThenNoMessageRepeatsThem) {
    auto report = a_report({"secret_word"});
    report.children[0].birth_date = "secret-day";
    const auto valid = validate(report, rules(), kNow);
    for (const auto& each : valid.error().violations)
        EXPECT_THAT(each.message, testing::Not(testing::HasSubstr("secret")));
    EXPECT_THAT(valid.error().message, testing::Not(testing::HasSubstr("secret")));
}

TEST(SupplementValidation, GivenEverythingIsWrong_WhenValidated_ThenAllOfItIsNamed) {
    auto supplement = a_supplement({"low_mood", "repeat_report"});
    supplement.decide_by = kNow - 48h;
    supplement.children = {a_child(9)};
    supplement.children[0].category = "no_such";
    supplement.suspect_relation = "no_such";
    supplement.must_not_know = {{{}, "no_such"}};
    EXPECT_THAT(
        problems_of(supplement),
        ElementsAre(Problem("/signals/1", "signal_not_for_reporters"), Problem("/decide_by", "time_out_of_range"),
                    Problem("/children/0/category", "unknown_code"), Problem("/suspect_relation", "unknown_code"),
                    Problem("/must_not_know/0/works_for", "unknown_code")));
}

TEST(SupplementValidation, GivenKnownCodes_WhenValidated_ThenNothingIsWrong) {
    EXPECT_THAT(problems_of(a_supplement({kOrangeSignal})), IsEmpty());
}

}  // namespace
}  // namespace vigil::domain_test
