#include "files/import_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "files/rule_set_file.hpp"

namespace vigil {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const triage::Words& words() {
    static const auto rules = [] {
        std::ostringstream text;
        text << std::ifstream(VIGIL_SOURCE_DIR "/config/rules/cn-nm-2026.json").rdbuf();
        return files::parse_rule_set(text.str()).value();
    }();
    return rules.words;
}

ImportFile read(ImportKind kind, std::string_view text) { return read_import(kind, text, words()); }

// Each problem as "line column: what is allowed".
std::vector<std::string> problems_of(ImportKind kind, std::string_view text) {
    std::vector<std::string> all;
    for (const auto& each : read(kind, text).problems)
        all.push_back(std::to_string(each.line) + " " + std::string(each.column.key) + ": " + each.en);
    return all;
}

TEST(ImportFile, GivenChineseNames_WhenAccountsAreRead_ThenEveryWordIsUnderstood) {
    const auto file =
        read(ImportKind::accounts,
             "姓名,外部编号,所属单位,角色,报告人类别\r\n 张某某　,007,LX-001,值班员,\n李某某,8,LX-002,reporter,教师\n");
    EXPECT_THAT(file.problems, IsEmpty());
    ASSERT_EQ(file.accounts.size(), 2U);
    EXPECT_EQ(file.accounts[0].line, 2);
    EXPECT_EQ(file.accounts[0].external_key, "007") << "a key is a text, never a number";
    EXPECT_EQ(file.accounts[0].name, "张某某");
    EXPECT_EQ(file.accounts[0].organisation, "LX-001");
    EXPECT_EQ(file.accounts[0].role, Role::duty_officer);
    EXPECT_EQ(file.accounts[0].reporter_kind, "");
    EXPECT_EQ(file.accounts[1].role, Role::reporter);
    EXPECT_EQ(file.accounts[1].reporter_kind, "teacher");
}

TEST(ImportFile, GivenTelephones_WhenRead_ThenEachIsWrittenWithTheCodeOfItsCountry) {
    const auto file =
        read(ImportKind::accounts,
             "外部编号,所属单位,角色,姓名,手机号\n1,A,值班员,甲,138 0000-0001\n2,A,值班员,乙,+86 13800000002\n"
             "3,A,值班员,丙,\n4,A,值班员,丁,0097688110001\n");
    EXPECT_THAT(file.problems, IsEmpty());
    std::vector<std::optional<std::string>> numbers;
    for (const auto& each : file.accounts) numbers.push_back(each.telephone);
    EXPECT_THAT(numbers, ElementsAre("+8613800000001", "+8613800000002", "", "+97688110001"));
}

TEST(ImportFile, GivenTelephonesThatAreNone_WhenRead_ThenEachIsRefused) {
    const auto problems = problems_of(ImportKind::accounts,
                                      "external_key,organisation,role,name,telephone\n1,A,duty_officer,b,1.38E+10\n"
                                      "2,A,duty_officer,c,8110001\n3,A,duty_officer,d,04714663000\n");
    ASSERT_EQ(problems.size(), 3U);
    for (const auto& each : problems) EXPECT_THAT(each, HasSubstr("telephone: must be a mobile number of 11 digits"));
}

TEST(ImportFile, GivenOrganisations_WhenRead_ThenKindsAndListsOfFunctionsAreUnderstood) {
    const auto file =
        read(ImportKind::organisations,
             "external_key,name,kind,division,functions\n1,某站,工作站,150424101000,未成年人保护、公安;police\n"
             "2,某校,小学,\"150424101000\t\",\n3,某队,rescue_team,150424101000, \n");
    EXPECT_THAT(file.problems, IsEmpty());
    ASSERT_EQ(file.organisations.size(), 3U);
    EXPECT_EQ(file.organisations[0].kind, "station");
    EXPECT_THAT(file.organisations[0].functions, ElementsAre(Function::protection, Function::police));
    EXPECT_EQ(file.organisations[1].kind, "primary_school");
    EXPECT_EQ(file.organisations[1].division, DivisionCode("150424101000"));
    EXPECT_EQ(file.organisations[2].kind, "rescue_team");
    EXPECT_THAT(file.organisations[2].functions, IsEmpty());
}

TEST(ImportFile, GivenAnOptionalColumnLeftOut_WhenRead_ThenItIsEmpty) {
    const auto file = read(ImportKind::accounts, "external_key,organisation,role,name\n1,o,reporter,某人\n");
    EXPECT_THAT(file.problems, IsEmpty());
    EXPECT_EQ(file.accounts.at(0).reporter_kind, "");
}

TEST(ImportFile, GivenColumnsThatASheetLeftEmpty_WhenRead_ThenTheyAreLeftOut) {
    EXPECT_THAT(problems_of(ImportKind::coverage, "organisation,function,division,,\no,police,150424101000,,\n"),
                IsEmpty());
    EXPECT_THAT(problems_of(ImportKind::coverage, "organisation,function,division,\no,police,150424101000,note\n"),
                ElementsAre("2 : column 4 has no name and must be empty"));
}

TEST(ImportFile, GivenAWrongHeader_WhenRead_ThenEveryNameIsListedAndNoRowIsRead) {
    EXPECT_THAT(
        problems_of(ImportKind::accounts, "外部编号,姓名,name,电话\n1,,,\n"),
        ElementsAre("1 : the column name stands twice",
                    "1 : the name of column 4 must be one of: external_key, organisation, role, name, reporter_kind, "
                    "telephone",
                    "1 : the column organisation is missing", "1 : the column role is missing"));
}

TEST(ImportFile, GivenNothing_WhenRead_ThenItSaysSo) {
    EXPECT_THAT(problems_of(ImportKind::accounts, "\n,,\n"), ElementsAre("1 : the file is empty"));
    EXPECT_EQ(read(ImportKind::accounts, "external_key,organisation,role,name\n").rows, 0);
}

TEST(ImportFile, GivenWrongValuesEverywhere_WhenRead_ThenAllAreListedByLineAndNoneIsRepeated) {
    const std::string long_name(201, 'x');
    const auto text = "external_key,name,kind,division,functions\n,某站,工作 站,15042410,消防\n" + std::string("2,") +
                      long_name + ",station,1.50424E+11,\n\"3\n\",a,station,150424101000,\n4,a\"b,station,1,\n";
    const auto problems = problems_of(ImportKind::organisations, text);
    EXPECT_THAT(
        problems,
        ElementsAre("2 external_key: must not be empty", HasSubstr("2 kind: must be a code of a-z, 0-9 and _"),
                    HasSubstr("2 division: must be twelve digits"), HasSubstr("2 functions: each, separated by ;"),
                    "3 name: must have 1 to 200 characters on one line", HasSubstr("3 division: must be twelve"),
                    "6 : field 2: a field with a quotation mark must be quoted, and the mark doubled"));
    for (const auto& each : problems) EXPECT_THAT(each, AllOf(Not(HasSubstr("消防")), Not(HasSubstr("xxx"))));
}

TEST(ImportFile, GivenARowOfAnotherLength_WhenRead_ThenBothLengthsAreNamed) {
    EXPECT_THAT(problems_of(ImportKind::coverage, "organisation,function,division\no,police\n"),
                ElementsAre("2 : must have 3 fields, as the header has, and has 2"));
}

TEST(ImportFile, GivenAnUnknownRole_WhenRead_ThenTheAllowedOnesAreListedInBothLanguages) {
    const auto file = read(ImportKind::accounts, "external_key,organisation,role,name\n1,o,站长,某人\n");
    ASSERT_EQ(file.problems.size(), 1U);
    EXPECT_THAT(file.problems[0].zh, AllOf(HasSubstr("值班员(duty_officer)"), HasSubstr("检察官(procurator)")));
    EXPECT_THAT(file.problems[0].en, HasSubstr("duty_officer, police_liaison"));
    EXPECT_FALSE(file.accounts.at(0).role);
}

TEST(ImportFile, GivenMoreRowsThanAFileMayHave_WhenRead_ThenTheLimitIsNamed) {
    std::string text = "organisation,function,division\n";
    for (std::size_t i = 0; i < protocol::kMostImportRows; ++i) text += "o,police,150424101000\n";
    EXPECT_THAT(problems_of(ImportKind::coverage, text), IsEmpty());
    EXPECT_THAT(problems_of(ImportKind::coverage, text + "o,police,150424101000\n"),
                ElementsAre("10002 : a file has at most 10000 rows; split it"));
}

}  // namespace
}  // namespace vigil
