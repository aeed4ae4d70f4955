#include "files/retention_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace vigil::files {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

const std::filesystem::path kShipped = VIGIL_SOURCE_DIR "/config/retention.json";

std::string shipped_text() {
    std::ifstream file(kShipped, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

// The shipped file with `before` replaced by `after`, which must be there.
std::string with(const std::string& before, const std::string& after) {
    auto text = shipped_text();
    const auto at = text.find(before);
    if (at == text.npos) throw std::runtime_error("the shipped file has no " + before);
    return text.replace(at, before.size(), after);
}

std::vector<std::string> problems_of(const std::string& text) {
    const auto rules = parse_retention(text);
    std::vector<std::string> found;
    if (!rules)
        for (const auto& each : rules.error().violations) found.push_back(each.pointer + " " + each.code);
    return found;
}

TEST(RetentionFile, GivenTheShippedFile_WhenLoaded_ThenEveryLevelHasATermAndEveryClassABasis) {
    const auto loaded = load_retention(kShipped);
    ASSERT_TRUE(loaded) << loaded.error().message;
    const auto& rules = loaded.value();
    for (const auto level : {Level::red, Level::orange, Level::yellow, Level::blue}) {
        ASSERT_NE(rules.class_of(level), nullptr);
        EXPECT_TRUE(rules.class_of(level)->keep_months);
    }
    for (const auto& each : rules.classes) EXPECT_FALSE(each.basis.empty()) << each.code;
}

// What the law says in numbers: PIPL article 56, at least three years; Cybersecurity Law article 21(3), at least six months.
TEST(RetentionFile, GivenTheShippedFile_WhenTheTermsOfTheLawAreLookedUp_ThenTheyAreThoseAndNoTermIsShorter) {
    const auto rules = load_retention(kShipped).value();
    int of_the_law = 0;
    for (const auto& each : rules.classes) {
        if (each.subject == RetentionSubject::impact_assessment) {
            EXPECT_EQ(each.least_months, 36);
            EXPECT_EQ(each.set_by, TermSource::law);
        }
        if (each.subject == RetentionSubject::log) {
            EXPECT_EQ(each.least_months, 6);
        }
        of_the_law += each.set_by == TermSource::law ? 1 : 0;
        if (each.least_months && each.keep_months) {
            EXPECT_GE(*each.keep_months, *each.least_months);
        }
        // Where the law gives no number, the file says whose decision it is.
        if (!each.least_months) {
            EXPECT_EQ(each.set_by, TermSource::owner) << each.code;
        }
    }
    EXPECT_EQ(of_the_law, 1);
}

TEST(RetentionFile, GivenTheShippedFile_WhenAReasonIsLookedUp_ThenItIsFoundByItsCodeAlone) {
    const auto rules = load_retention(kShipped).value();
    ASSERT_NE(rules.erasure_reason("term_ended"), nullptr);
    EXPECT_TRUE(rules.erasure_reason("term_ended")->needs_term);
    EXPECT_FALSE(rules.erasure_reason("exercise")->needs_term);
    EXPECT_EQ(rules.erasure_reason("court"), nullptr);
    EXPECT_NE(rules.hold_reason("court"), nullptr);
}

TEST(RetentionFile, GivenALevelWithoutAClassOrWithTwo_WhenParsed_ThenItIsAProblem) {
    EXPECT_THAT(problems_of(with("\"levels\": [\"red\", \"orange\"]", "\"levels\": [\"red\"]")),
                ElementsAre("/classes levels"));
    EXPECT_THAT(problems_of(with("\"levels\": [\"blue\"]", "\"levels\": [\"blue\", \"red\"]")),
                ElementsAre("/classes levels"));
}

TEST(RetentionFile, GivenATermShorterThanTheLawAsksFor_WhenParsed_ThenItIsAProblem) {
    EXPECT_THAT(problems_of(with("\"keep_months\": 36,\n      \"least_months\": 36",
                                 "\"keep_months\": 35,\n      \"least_months\": 36")),
                ElementsAre("/classes/6/keep_months range"));
}

TEST(RetentionFile, GivenATermOfTheLawWithoutALeastOne_WhenParsed_ThenItIsAProblem) {
    EXPECT_THAT(problems_of(with("\"least_months\": 36,\n      \"set_by\": \"law\"", "\"set_by\": \"law\"")),
                ElementsAre("/classes/6/least_months required"));
}

TEST(RetentionFile, GivenSeveralMistakes_WhenParsed_ThenAllAreListedByTheirPlace) {
    const auto text = with("\"code\": \"case_light\"", "\"code\": \"case_serious\"");
    EXPECT_THAT(problems_of(text), ElementsAre("/classes/2/code duplicate"));
    EXPECT_THAT(problems_of(R"({"id": "x", "version": 0, "classes": [{"code": "a"}], "more": 1})"),
                testing::AllOf(Contains("/more unknown_key"), Contains("/version range"),
                               Contains("/classes/0/subject unknown_word"), Contains("/classes/0/basis required"),
                               Contains("/erasure_reasons required"), Contains("/hold_reasons required")));
}

TEST(RetentionFile, GivenWhatIsNoDocument_WhenParsed_ThenItIsRefused) {
    EXPECT_FALSE(parse_retention(""));
    EXPECT_FALSE(parse_retention("[]"));
    EXPECT_FALSE(parse_retention("{\"id\": 1, \"id\": 2}"));
}

TEST(RetentionFile, GivenAFileThatIsNotThere_WhenLoaded_ThenItIsNamed) {
    EXPECT_THAT(load_retention("/no/such/retention.json").error().message, HasSubstr("/no/such/retention.json"));
}

}  // namespace
}  // namespace vigil::files
