#include "files/csv.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vigil {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

using Fields = std::vector<std::string>;

std::vector<Fields> fields_of(std::string_view text) {
    const auto csv = read_csv(text);
    EXPECT_THAT(csv.problems, IsEmpty());
    std::vector<Fields> all;
    for (const auto& each : csv.records) all.push_back(each.fields);
    return all;
}

std::vector<std::int64_t> lines_of(std::string_view text) {
    std::vector<std::int64_t> lines;
    for (const auto& each : read_csv(text).records) lines.push_back(each.line);
    return lines;
}

// The seven rules of RFC 4180 section 2, with its own examples.
TEST(Csv, GivenTheExamplesOfRfc4180_WhenRead_ThenTheFieldsAreItsOwn) {
    EXPECT_THAT(fields_of("aaa,bbb,ccc\r\nzzz,yyy,xxx\r\n"),
                ElementsAre(Fields{"aaa", "bbb", "ccc"}, Fields{"zzz", "yyy", "xxx"}));
    EXPECT_THAT(fields_of("aaa,bbb,ccc\r\nzzz,yyy,xxx"),
                ElementsAre(Fields{"aaa", "bbb", "ccc"}, Fields{"zzz", "yyy", "xxx"}));
    EXPECT_THAT(fields_of("\"aaa\",\"bbb\",\"ccc\"\r\nzzz,yyy,xxx"),
                ElementsAre(Fields{"aaa", "bbb", "ccc"}, Fields{"zzz", "yyy", "xxx"}));
    EXPECT_THAT(fields_of("\"aaa\",\"b\r\nbb\",\"ccc\"\r\nzzz,yyy,xxx"),
                ElementsAre(Fields{"aaa", "b\nbb", "ccc"}, Fields{"zzz", "yyy", "xxx"}));
    EXPECT_THAT(fields_of("\"aaa\",\"b\"\"bb\",\"ccc\""), ElementsAre(Fields{"aaa", "b\"bb", "ccc"}));
}

TEST(Csv, GivenBlanksInFields_WhenRead_ThenTheyBelongToThem) {
    EXPECT_THAT(fields_of(" a , b"), ElementsAre(Fields{" a ", " b"}));
}

TEST(Csv, GivenEveryKindOfLineEnd_WhenRead_ThenEachEndsARecord) {
    EXPECT_THAT(fields_of("a\nb\rc\r\nd"), ElementsAre(Fields{"a"}, Fields{"b"}, Fields{"c"}, Fields{"d"}));
}

TEST(Csv, GivenRowsThatASheetLeftEmpty_WhenRead_ThenTheyAreLeftOutAndLinesAreStillCounted) {
    EXPECT_THAT(lines_of("a,b\n\n,,\n \t,\nc,d\n\n"), ElementsAre(1, 5));
}

TEST(Csv, GivenAFieldOverSeveralLines_WhenRead_ThenTheNextRecordsLineIsThatOfTheFile) {
    EXPECT_THAT(lines_of("\"a\n\nb\",x\nc,d\n"), ElementsAre(1, 4));
}

TEST(Csv, GivenEmptyFields_WhenRead_ThenTheyAreThere) {
    EXPECT_THAT(fields_of(",a,\"\","), ElementsAre(Fields{"", "a", "", ""}));
}

struct Wrong {
    std::string_view text;
    std::int64_t line, field;
    CsvFault fault;
};
class CsvProblems : public testing::TestWithParam<Wrong> {};

TEST_P(CsvProblems, GivenAFault_WhenRead_ThenItsPlaceIsNamedAndTheRecordIsLeftOut) {
    const auto csv = read_csv(GetParam().text);
    ASSERT_EQ(csv.problems.size(), 1U);
    EXPECT_EQ(csv.problems[0].line, GetParam().line);
    EXPECT_EQ(csv.problems[0].field, GetParam().field);
    EXPECT_EQ(csv.problems[0].fault, GetParam().fault);
}
INSTANTIATE_TEST_SUITE_P(Texts, CsvProblems,
                         testing::Values(Wrong{"a\nb,c\"d,e\nf", 2, 2, CsvFault::stray_quote},
                                         Wrong{"\"a\"b,c", 1, 1, CsvFault::text_after_quote},
                                         Wrong{"a\n\"b\nc\nd", 2, 1, CsvFault::unclosed_quote},
                                         Wrong{"\"", 1, 1, CsvFault::unclosed_quote},
                                         Wrong{std::string_view("a,b\0c", 5), 1, 2, CsvFault::control_character},
                                         Wrong{"a\n\"b\x01\"", 2, 1, CsvFault::control_character},
                                         Wrong{"\"a\n\"x,y", 2, 1, CsvFault::text_after_quote}));

TEST(Csv, GivenSeveralFaults_WhenRead_ThenAllAreListedAndTheOtherRecordsAreRead) {
    const auto csv = read_csv("a\"b\nc\n\"d\"e\nf\n");
    EXPECT_EQ(csv.problems.size(), 2U);
    ASSERT_EQ(csv.records.size(), 2U);
    EXPECT_EQ(csv.records[1].fields, Fields{"f"});
}

TEST(Csv, GivenFields_WhenWritten_ThenTheyReadAsTheyWere) {
    for (const auto* text : {"", "a", "a,b", "say \"x\"", "two\nlines", "某人"})
        EXPECT_THAT(fields_of("x," + csv_field(text)), ElementsAre(Fields{"x", text}));
}

// What a spreadsheet would run as a formula (OWASP, CSV injection).
TEST(Csv, GivenAFieldThatLooksLikeAFormula_WhenWritten_ThenASheetTakesItForText) {
    EXPECT_EQ(csv_field("=1+1"), "\"'=1+1\"");
    EXPECT_EQ(csv_field("@x"), "\"'@x\"");
    EXPECT_EQ(csv_field("-1"), "\"'-1\"");
}

}  // namespace
}  // namespace vigil
