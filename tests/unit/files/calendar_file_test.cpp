#include "files/calendar_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "contract/temp_folder.hpp"

namespace vigil::files {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// A file with these days off and these work days.
std::string a_file(const std::string& days_off, const std::string& work_days = "[]") {
    return R"({"year": 2030, "version": 1, "source": "a notice", "days_off": )" + days_off + R"(, "work_days": )" +
           work_days + "}";
}
std::string off(const std::string& from, const std::string& to) {
    return R"({"name": "a feast", "from": ")" + from + R"(", "to": ")" + to + R"("})";
}
const std::string kNewYear = "[" + off("2030-01-01", "2030-01-02") + "]";

std::vector<std::string> problems_of_calendar(const std::string& text) {
    const auto year = parse_calendar_year(text);
    std::vector<std::string> found;
    if (!year)
        for (const auto& each : year.error().violations) found.push_back(each.pointer + " " + each.code);
    return found;
}

TEST(CalendarFile, GivenAYear_WhenParsed_ThenEveryDayIsThereInOrder) {
    const auto text = a_file("[" + off("2030-05-01", "2030-05-02") + "," + off("2029-12-31", "2030-01-01") + "]",
                             R"(["2030-05-11", "2030-01-05"])");
    const auto year = parse_calendar_year(text);
    ASSERT_TRUE(year) << testing::PrintToString(problems_of_calendar(text));
    EXPECT_EQ(year.value(), (CalendarYear{2030,
                                          1,
                                          "a notice",
                                          {{2029, 12, 31}, {2030, 1, 1}, {2030, 5, 1}, {2030, 5, 2}},
                                          {{2030, 1, 5}, {2030, 5, 11}}}));
}

TEST(CalendarFile, GivenADayOutsideTheYear_WhenParsed_ThenItIsAProblem) {
    EXPECT_THAT(problems_of_calendar(a_file("[" + off("2029-11-30", "2030-01-01") + "]")),
                ElementsAre("/days_off/0/from range"));
    EXPECT_THAT(problems_of_calendar(a_file("[" + off("2030-12-31", "2031-01-01") + "]")),
                ElementsAre("/days_off/0/to range"));
}

TEST(CalendarFile, GivenADayThatDoesNotExist_WhenParsed_ThenItIsAProblem) {
    EXPECT_THAT(problems_of_calendar(a_file(kNewYear, R"(["2030-02-30", 5])")),
                ElementsAre("/work_days/0 date", "/work_days/1 type", "/work_days/1 date"));
}

TEST(CalendarFile, GivenAnEndBeforeTheBegin_WhenParsed_ThenItIsAProblem) {
    EXPECT_THAT(problems_of_calendar(a_file("[" + off("2030-05-02", "2030-05-01") + "]")),
                ElementsAre("/days_off/0/to range"));
    EXPECT_THAT(problems_of_calendar(a_file("[" + off("2030-05-01", "2030-06-01") + "]")),
                ElementsAre("/days_off/0/to range"))
        << "32 days";
}

TEST(CalendarFile, GivenADayTwice_WhenParsed_ThenItIsAProblem) {
    EXPECT_THAT(problems_of_calendar(
                    a_file("[" + off("2030-05-01", "2030-05-04") + "," + off("2030-05-04", "2030-05-05") + "]")),
                ElementsAre("/days_off/1 duplicate"));
    EXPECT_THAT(problems_of_calendar(a_file("[" + off("2030-05-01", "2030-05-04") + "]", R"(["2030-05-04"])")),
                ElementsAre("/work_days/0 duplicate"))
        << "off, and worked";
}

TEST(CalendarFile, GivenAMondayThatIsWorked_WhenParsed_ThenItIsAProblem) {
    EXPECT_THAT(problems_of_calendar(a_file(kNewYear, R"(["2030-01-07"])")), ElementsAre("/work_days/0 not_a_weekend"));
}

TEST(CalendarFile, GivenNoHolidays_WhenParsed_ThenItIsAProblem) {
    EXPECT_THAT(problems_of_calendar(a_file("[]")), ElementsAre("/days_off too_few"));
}

// Days are not held against a year that is not there.
TEST(CalendarFile, GivenSeveralMistakes_WhenParsed_ThenAllAreListedByTheirPlace) {
    EXPECT_THAT(problems_of_calendar(R"({"version": 0, "more": 1, "days_off": [], "work_days": ["2030-01-07"]})"),
                testing::UnorderedElementsAre("/more unknown_key", "/year required", "/version range",
                                              "/source required", "/days_off too_few"));
}

TEST(CalendarFile, GivenWhatIsNoDocument_WhenParsed_ThenItIsRefused) {
    EXPECT_FALSE(parse_calendar_year(""));
    EXPECT_FALSE(parse_calendar_year("[]"));
    EXPECT_FALSE(parse_calendar_year(R"({"year": 2030, "year": 2031})"));
}

class CalendarFolder : public testing::Test {
protected:
    void write(const std::string& name, const std::string& text) { std::ofstream(folder_.path() / name) << text; }
    test::TempFolder folder_;
};

TEST_F(CalendarFolder, GivenFiles_WhenLoaded_ThenTheyComeByYearAndOthersAreLeftAlone) {
    auto earlier = a_file(kNewYear);
    for (std::size_t at = 0; (at = earlier.find("2030", at)) != earlier.npos;) earlier.replace(at, 4, "2029");
    write("a.json", a_file(kNewYear));
    write("b.json", earlier);
    write("README.md", "no calendar");
    const auto years = load_calendars(folder_.path());
    ASSERT_TRUE(years) << years.error().message;
    ASSERT_EQ(years.value().size(), 2u);
    EXPECT_EQ(years.value()[0].year, 2029);
    EXPECT_EQ(years.value()[1].year, 2030);
}

TEST_F(CalendarFolder, GivenTwoFilesAboutAYear_WhenLoaded_ThenTheSecondIsNamed) {
    write("a.json", a_file(kNewYear));
    write("b.json", a_file(kNewYear));
    EXPECT_THAT(load_calendars(folder_.path()).error().message, HasSubstr("b.json"));
}

TEST_F(CalendarFolder, GivenAFileThatIsWrong_WhenLoaded_ThenItIsNamedBeforeEachPlace) {
    write("a.json", a_file("[]"));
    const auto error = load_calendars(folder_.path()).error();
    ASSERT_EQ(error.violations.size(), 1u);
    EXPECT_THAT(error.violations[0].pointer, HasSubstr("a.json"));
}

TEST_F(CalendarFolder, GivenAFolderThatIsNotThere_WhenLoaded_ThenItIsNamed) {
    EXPECT_THAT(load_calendars("/no/such/calendars").error().message, HasSubstr("/no/such/calendars"));
    EXPECT_THAT(load_calendars(folder_.path()).value(), IsEmpty());
}

}  // namespace
}  // namespace vigil::files
