#include "files/divisions_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "files/file_problems.hpp"

namespace vigil {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::filesystem::path kShippedDivisions = std::filesystem::path(VIGIL_SOURCE_DIR) / "config/divisions/150000.csv";

// The head of a list that is right; a case adds one line, the fourth.
constexpr std::string_view kRegionAndLeague =
    "code,level,parent,name\n150000000000,1,,内蒙古自治区\n150400000000,2,150000000000,赤峰市\n";

std::vector<std::string> division_problems(std::string_view text) {
    const auto divisions = parse_divisions(text, "list.csv");
    std::vector<std::string> found;
    if (!divisions)
        for (const auto& each : divisions.error().violations) found.push_back(each.pointer + ": " + each.message);
    return found;
}

std::vector<std::string> division_problems_of_line(std::string_view line) {
    return division_problems(std::string(kRegionAndLeague) + std::string(line) + "\n");
}

const std::vector<Division>& shipped() {
    static const std::vector<Division> divisions = [] {
        auto loaded = load_divisions(kShippedDivisions);
        if (!loaded) throw std::runtime_error(problem_lines(named_after(kShippedDivisions, loaded.error())));
        return std::move(loaded).value();
    }();
    return divisions;
}

std::map<DivisionLevel, int> counts() {
    std::map<DivisionLevel, int> counted;
    for (const auto& division : shipped()) ++counted[division.level];
    return counted;
}

const Division& shipped(std::string_view code) {
    const auto& all = shipped();
    return *std::find_if(all.begin(), all.end(), [&](const Division& each) { return each.code.str() == code; });
}

// Counts: policy facts 4.1 and 4.4, and the source of the list (config/divisions/README.md).
TEST(ShippedDivisions, GivenTheList_WhenLoaded_ThenItIsWhole) { EXPECT_EQ(shipped().size(), 15'938u); }

TEST(ShippedDivisions, GivenTheList_WhenCountedByLevel_ThenTheLevelsAreThoseOfTheSource) {
    using enum DivisionLevel;
    EXPECT_EQ(counts(), (std::map<DivisionLevel, int>{
                            {region, 1}, {league, 12}, {banner, 108}, {township, 1225}, {village, 14592}}));
}

// 103 of GB/T 2260; zones of the statistics have a 7 as fifth digit (read here only to count).
TEST(ShippedDivisions, GivenTheBanners_WhenTheZonesAreLeftOut_Then103Remain) {
    const auto is_national = [](const Division& each) {
        return each.level == DivisionLevel::banner && each.code.str()[4] != '7';
    };
    EXPECT_EQ(std::count_if(shipped().begin(), shipped().end(), is_national), 103);
}

TEST(ShippedDivisions, GivenTheList_WhenReadInOrder_ThenEveryParentCameBefore) {
    std::set<DivisionCode> seen;
    for (const auto& division : shipped()) {
        ASSERT_TRUE(!division.parent || seen.contains(*division.parent)) << division.code.str();
        seen.insert(division.code);
    }
}

// Policy facts 4.4: the digits say "enterprise", the name says sub-district.
TEST(ShippedDivisions, GivenASubDistrictWithAMisleadingCode_WhenLoaded_ThenItsNameDecidesTheKind) {
    EXPECT_EQ(shipped("150424400000").kind, "sub_district");
    EXPECT_EQ(shipped("150424400000").name, "城北街道");
}

TEST(ShippedDivisions, GivenRealTownships_WhenLoaded_ThenTheyHangUnderTheirBanner) {
    EXPECT_EQ(shipped("150526202000").parent, DivisionCode("150526000000"));
    EXPECT_EQ(shipped("150526202000").kind, "sumu");
}

struct KindCase {
    DivisionLevel level;
    std::string_view name;
    std::string_view kind;
};
class DivisionKind : public testing::TestWithParam<KindCase> {};

TEST_P(DivisionKind, GivenAName_WhenItsEndingIsKnown_ThenTheKindFollows) {
    EXPECT_EQ(division_kind(GetParam().level, GetParam().name), GetParam().kind);
}

INSTANTIATE_TEST_SUITE_P(Names, DivisionKind,
                         testing::Values(KindCase{DivisionLevel::region, "内蒙古自治区", "autonomous_region"},
                                         KindCase{DivisionLevel::league, "兴安盟", "league"},
                                         KindCase{DivisionLevel::league, "赤峰市", "city"},
                                         KindCase{DivisionLevel::banner, "正蓝旗", "banner"},
                                         KindCase{DivisionLevel::banner, "林西县", "county"},
                                         KindCase{DivisionLevel::banner, "红山区", "district"},
                                         KindCase{DivisionLevel::banner, "包头稀土高新技术产业开发区",
                                                  "development_zone"},
                                         KindCase{DivisionLevel::township, "道老杜苏木", "sumu"},
                                         KindCase{DivisionLevel::township, "苏木镇", "town"},
                                         KindCase{DivisionLevel::township, "东八号乡", "township"},
                                         KindCase{DivisionLevel::township, "高格斯台牧场", "other"},
                                         KindCase{DivisionLevel::village, "哈日诺尔嘎查村民委员会", "gacha"},
                                         KindCase{DivisionLevel::village, "民族社区居民委员会", "community"},
                                         KindCase{DivisionLevel::village, "前进村委会", "village"},
                                         KindCase{DivisionLevel::village, "种畜场生活区", "other"}));

struct LineCase {
    std::string_view line;
    std::string_view problem;
};
class DivisionsLine : public testing::TestWithParam<LineCase> {};

TEST_P(DivisionsLine, GivenAWrongLine_WhenParsed_ThenTheProblemNamesItsNumber) {
    EXPECT_THAT(division_problems_of_line(GetParam().line), ElementsAre(std::string(GetParam().problem)));
}

INSTANTIATE_TEST_SUITE_P(
    Lines, DivisionsLine,
    testing::Values(
        LineCase{"15042400000,3,150400000000,林西县", "line 4: code must be twelve digits"},
        LineCase{"15042400000x,3,150400000000,林西县", "line 4: code must be twelve digits"},
        LineCase{"150424000000,6,150400000000,林西县", "line 4: level must be 1..5"},
        LineCase{"150424000000,,150400000000,林西县", "line 4: level must be 1..5"},
        LineCase{"150424000000,3,1504,林西县", "line 4: parent must be twelve digits, or empty"},
        LineCase{"150424000000,3,150500000000,林西县", "line 4: parent is not in this file"},
        LineCase{"150424000000,3,,林西县", "line 4: parent is not in this file"},
        LineCase{"150424000000,3,150424000000,林西县", "line 4: parent must be of level 2, is of level 3"},
        LineCase{"150424101000,4,150400000000,新城子镇", "line 4: parent must be of level 3, is of level 2"},
        LineCase{"150400000000,2,150000000000,赤峰市", "line 4: code stands in line 3 already"},
        LineCase{"160000000000,1,,另一区", "line 4: there is a region in line 2 already"},
        LineCase{"150424000000,3,150400000000", "line 4: must have four cells: code, level, parent, name"},
        LineCase{"150424000000,3,150400000000,林西县,x", "line 4: must have four cells: code, level, parent, name"},
        LineCase{"150424000000,3,150400000000,\"林西县\"", "line 4: quotation marks are not used in this file"},
        LineCase{"150424000000,3,150400000000,",
                 "line 4: name must be 1..300 bytes without control characters or outer spaces"},
        LineCase{"150424000000,3,150400000000, 林西县",
                 "line 4: name must be 1..300 bytes without control characters or outer spaces"},
        LineCase{"150424000000,3,150400000000,\xE6\x9E", "line 4: is not valid UTF-8"}));

TEST(DivisionsFile, GivenAnotherHeader_WhenParsed_ThenLineOneIsRefused) {
    EXPECT_THAT(division_problems("code;level;parent;name\n150000000000,1,,内蒙古自治区\n"),
                ElementsAre("line 1: must be \"code,level,parent,name\""));
}

TEST(DivisionsFile, GivenNoRegion_WhenParsed_ThenItIsRefused) {
    EXPECT_THAT(division_problems("code,level,parent,name\n"), ElementsAre("line 1: no region (level 1) follows"));
}

TEST(DivisionsFile, GivenARegionWithAParent_WhenParsed_ThenItIsRefused) {
    EXPECT_THAT(division_problems("code,level,parent,name\n150000000000,1,150000000000,内蒙古自治区\n"),
                ElementsAre("line 2: a region (level 1) has no parent"));
}

TEST(DivisionsFile, GivenSeveralWrongLines_WhenParsed_ThenEachIsNamed) {
    EXPECT_THAT(division_problems_of_line("x,3,150400000000,林西县\n150424000000,9,150400000000,林西县"),
                ElementsAre(HasSubstr("line 4"), HasSubstr("line 5")));
}

TEST(DivisionsFile, GivenChildrenBeforeParents_WhenParsed_ThenTheResultTurnsThemRound) {
    const auto divisions = parse_divisions(
        "code,level,parent,name\n150400000000,2,150000000000,赤峰市\n150000000000,1,,内蒙古自治区\n", "list.csv");
    ASSERT_TRUE(divisions) << problem_lines(named_after("list.csv", divisions.error()));
    EXPECT_EQ(divisions.value().front().code.str(), "150000000000");
}

TEST(DivisionsFile, GivenALineEndAndMarkOfASpreadsheet_WhenParsed_ThenTheyAreNoPartOfTheNames) {
    const auto divisions = parse_divisions(
        "\xEF\xBB\xBF"
        "code,level,parent,name\r\n150000000000,1,,内蒙古自治区\r\n",
        "list.csv");
    ASSERT_TRUE(divisions) << problem_lines(named_after("list.csv", divisions.error()));
    EXPECT_EQ(divisions.value().front().name, "内蒙古自治区");
}

}  // namespace
}  // namespace vigil
