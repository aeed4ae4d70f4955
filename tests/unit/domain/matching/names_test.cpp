// Ways of writing one name, and how it sounds (F39). Readings as 现代汉语词典 gives them; variants as 通用规范汉字表 does.
#include "domain/matching/names.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <tuple>

namespace vigil::matching {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::SizeIs;
using testing::UnorderedElementsAre;

struct Written {
    const char* one;
    const char* other;
};

class SameName : public testing::TestWithParam<Written> {};

TEST_P(SameName, GivenTwoWaysOfWriting_WhenFolded_ThenTheyAreOneName) {
    EXPECT_EQ(folded(GetParam().one), folded(GetParam().other));
}

INSTANTIATE_TEST_SUITE_P(Writing, SameName,
                         testing::Values(Written{"其其格", " 其 其\t格\n"},
                                         Written{"其其格", "其　其　格"},             // white space, ideographic
                                         Written{"阿拉腾·其其格", "阿拉腾其其格"},    // U+00B7
                                         Written{"阿拉腾•其其格", "阿拉腾‧其其格"},   // U+2022, U+2027
                                         Written{"阿拉腾・其其格", "阿拉腾･其其格"},  // U+30FB, U+FF65
                                         Written{"阿拉腾.其其格", "阿拉腾．其其格"},  // full stops
                                         Written{"阿拉腾-其其格", "阿拉腾—其其格"},   // strokes
                                         Written{"Ｑｉｑｉｇｅ", "qiqige"},
                                         Written{"QIQI GE", "Qiqige"},  // width, case, space
                                         Written{"烏蘭圖雅", "乌兰图雅"}, Written{"張偉", "张伟"},  // traditional
                                         Written{"劉曉峯", "刘晓峰"}, Written{"寶音", "宝音"},  // traditional, variant
                                         Written{"其\xE2\x80\x8B其格", "其其格"},               // zero-width space
                                         Written{"Цэцэг", "цэцэг"}, Written{"ӨНӨР", "өнөр"}));  // Cyrillic

TEST(Names, GivenTwoNames_WhenFolded_ThenTheyDiffer) {
    EXPECT_NE(folded("其其格"), folded("琪琪格"));
    EXPECT_NE(folded("张伟"), folded("张玮"));
    EXPECT_NE(folded("乾隆"), folded("干隆"));  // 乾 is a standard character too
}

TEST(Names, GivenTraditionalMongolian_WhenFolded_ThenItsLettersStay) { EXPECT_EQ(folded("ᠴᠡᠴᠡᠭ"), "ᠴᠡᠴᠡᠭ"); }

struct Sounding {
    const char* name;
    const char* sound;
};

class Sound : public testing::TestWithParam<Sounding> {};

TEST_P(Sound, GivenAName_WhenSounded_ThenItIsItsPinyinWithoutTones) {
    EXPECT_THAT(sounds_of(folded(GetParam().name)), Contains(GetParam().sound));
}

INSTANTIATE_TEST_SUITE_P(OfNames, Sound,
                         testing::Values(Sounding{"其其格", "qiqige"}, Sounding{"琪琪格", "qiqige"},
                                         Sounding{"齐齐格", "qiqige"}, Sounding{"Qiqige", "qiqige"},
                                         Sounding{"苏日娜", "surina"}, Sounding{"乌力吉", "wuliji"},
                                         Sounding{"烏力吉", "wuliji"}, Sounding{"张伟", "zhangwei"},
                                         Sounding{"章玮", "zhangwei"}, Sounding{"吕丽", "luli"},
                                         Sounding{"LYU LI", "luli"}, Sounding{"Lv Li", "luli"}, Sounding{"女", "nu"}));

// Readings of surnames: 单 shàn, 曾 zēng, 仇 qiú, 解 xiè, 查 zhā, 盖 gě, 区 ōu, 朴 piáo.
INSTANTIATE_TEST_SUITE_P(OfSurnames, Sound,
                         testing::Values(Sounding{"单雄信", "shanxiongxin"}, Sounding{"曾国", "zengguo"},
                                         Sounding{"仇英", "qiuying"}, Sounding{"解缙", "xiejin"},
                                         Sounding{"查良", "zhaliang"}, Sounding{"盖叫", "gejiao"},
                                         Sounding{"区大", "ouda"}, Sounding{"朴正", "piaozheng"}));

TEST(Names, GivenASurnameWithOneReading_WhenSounded_ThenThereIsOneSound) {
    EXPECT_THAT(sounds_of(folded("张伟")), ElementsAre("zhangwei"));
    EXPECT_THAT(sounds_of(""), SizeIs(0));
}

TEST(Names, GivenASurnameWithThreeReadings_WhenSounded_ThenThereAreThreeSoundsAtMost) {
    EXPECT_THAT(sounds_of(folded("单明")), UnorderedElementsAre("danming", "shanming", "chanming"));
}

TEST(Names, GivenACharacterOutsideTheTable_WhenSounded_ThenItStandsForItself) {
    EXPECT_THAT(sounds_of(folded("王𡘙")), ElementsAre("wang𡘙"));
}

TEST(Names, GivenWordsThatNameNobody_WhenAsked_ThenTheyDoNot) {
    for (const auto* text :
         {"不详", "张某", "某某", "未知", "无名氏", "UNKNOWN", "unknown", " 女 孩 ", "", "明", "Li", "123"})
        EXPECT_TRUE(names_nobody(folded(text))) << text;
    for (const auto* text : {"小明", "其其格", "Bat", "ᠴᠡᠴᠡᠭ", "Цэцэг"})
        EXPECT_FALSE(names_nobody(folded(text))) << text;
}

}  // namespace
}  // namespace vigil::matching
