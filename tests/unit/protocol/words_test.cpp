// Every closed word list: each word is named in both languages, is written and read back as itself, and stands once.
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vigil/protocol/drill_words.hpp>
#include <vigil/protocol/duty_words.hpp>
#include <vigil/protocol/level.hpp>
#include <vigil/protocol/matching.hpp>
#include <vigil/protocol/visit_words.hpp>
#include <vigil/protocol/words.hpp>

using namespace vigil;

namespace {

template <class E>
class Words : public testing::Test {};

using Lists =
    testing::Types<DangerNow, ChildNow, Sex, ReporterMode, Verification, Function, DivisionLevel, Role, ReleaseClass,
                   AlertState, ItemKind, ReportStage, ActivationKind, DifferenceKind, RecordSubject, DecidedBy, Weekday,
                   DayKind, DrillOrigin, DrillOutcome, Level, MatchState, MatchVerdict, VisitState, VisitEnd>;
TYPED_TEST_SUITE(Words, Lists);

TYPED_TEST(Words, GivenEachWord_WhenWrittenAndRead_ThenItIsTheSame) {
    for (const auto& word : words_of(TypeParam{})) {
        EXPECT_EQ(to_text(word.value), word.text);
        EXPECT_EQ(parse_word<TypeParam>(word.text), word.value);
    }
}

TYPED_TEST(Words, GivenTheList_WhenLookedThrough_ThenNoTextOrValueStandsTwice) {
    std::set<std::string_view> texts;
    std::set<TypeParam> values;
    for (const auto& word : words_of(TypeParam{})) {
        EXPECT_TRUE(texts.insert(word.text).second) << word.text;
        EXPECT_TRUE(values.insert(word.value).second) << word.text;
    }
}

TYPED_TEST(Words, GivenEachWord_WhenShown_ThenItHasAChineseAndAnEnglishName) {
    for (const auto& word : words_of(TypeParam{})) {
        EXPECT_FALSE(word.zh.empty()) << word.text;
        EXPECT_FALSE(word.en.empty()) << word.text;
    }
}

TYPED_TEST(Words, GivenAnotherText_WhenRead_ThenNothing) {
    EXPECT_EQ(parse_word<TypeParam>(""), std::nullopt);
    EXPECT_EQ(parse_word<TypeParam>("no such word"), std::nullopt);
}

TEST(Levels, GivenTheFour_WhenCompared_ThenRedIsTheHighest) {
    EXPECT_LT(Level::blue, Level::yellow);
    EXPECT_LT(Level::yellow, Level::orange);
    EXPECT_LT(Level::orange, Level::red);
}

}  // namespace
