// vigil import: files as county offices export them, with a server on the folder and without one.
#include <sys/stat.h>

#include <chrono>
#include <optional>

#include "cli/clients.hpp"

namespace vigil::test {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const fs::path kData = fs::path(VIGIL_TEST_DATA) / "data" / "import";

class Import : public Cli {
protected:
    Outcome import(const fs::path& file, const std::string& kind, Words more = {}) const {
        Words words{"import", file.string(), "--kind", kind};
        words.insert(words.end(), more.begin(), more.end());
        return vigil(words);
    }
    Outcome applied(const fs::path& file, const std::string& kind, Words more = {}) const {
        more.push_back("--apply");
        return import(file, kind, more);
    }
    void organisations_of_the_sheet() const {
        const auto outcome = applied(kData / "organisations.csv", "organisations");
        ASSERT_EQ(outcome.status, 0) << outcome.err;
    }
    std::string id_of(const std::string& name) const {
        const auto listed = answer({"org", "list"});
        for (const auto& each : listed.at("organisations"))
            if (each.at("name") == name) return each.at("organisation_id");
        throw std::runtime_error("no organisation " + name);
    }
};

class ImportEverywhere : public Import, public testing::WithParamInterface<bool> {
protected:
    void SetUp() override {
        if (GetParam()) server.emplace(installation);
    }
    std::optional<Serving> server;
};

TEST_P(ImportEverywhere, GivenASheetOfOrganisations_WhenCheckedAndApplied_ThenOnlyTheSecondChangesAnything) {
    const auto checked = import(kData / "organisations.csv", "organisations");
    EXPECT_EQ(checked.status, 0) << checked.err;
    EXPECT_THAT(checked.out,
                AllOf(HasSubstr("dry run"), HasSubstr("rows 5"), HasSubstr("added 5"), HasSubstr("--apply")));
    EXPECT_EQ(answer({"org", "list"}).at("organisations").size(), 0U);
    EXPECT_THAT(applied(kData / "organisations.csv", "organisations").out,
                AllOf(HasSubstr("imported"), HasSubstr("added 5")));
    EXPECT_EQ(answer({"org", "list"}).at("organisations").size(), 5U);
    EXPECT_EQ(answer({"coverage", "list", id_of("林西县医院(\"绿色通道\")")}).at("coverage").size(), 2U);
    EXPECT_THAT(applied(kData / "organisations.csv", "organisations").out, HasSubstr("unchanged 5"));
    EXPECT_EQ(answer({"org", "list"}).at("organisations").size(), 5U);
}

TEST_P(ImportEverywhere, GivenASheetInGb18030_WhenApplied_ThenTheNamesAreRight) {
    organisations_of_the_sheet();
    EXPECT_EQ(applied(kData / "coverage.csv", "coverage").status, 0);
    const auto outcome = applied(kData / "accounts_gb18030.csv", "accounts");
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr("added 5"));
    const auto accounts = answer({"account", "list", id_of("新城子镇中心小学")}).at("accounts");
    ASSERT_EQ(accounts.size(), 2U);
    EXPECT_EQ(accounts[1].at("name"), "䶮某某");
    const auto station = answer({"account", "list", id_of("新城子镇未成年人保护工作站")}).at("accounts");
    EXPECT_EQ(station[0].at("roles").size(), 2U) << "one person, two roles";
}

TEST_P(ImportEverywhere, GivenCodesAreAskedFor_WhenApplied_ThenTheyLieInAPrivateFileAndNowhereElse) {
    organisations_of_the_sheet();
    const auto codes = root() / "codes.csv";
    const auto outcome = applied(kData / "accounts_gb18030.csv", "accounts", {"--codes", codes.string()});
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr("4 codes in"));
    struct stat info {};
    ASSERT_EQ(::stat(codes.c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777, 0600U);
    const auto text = text_of(codes);
    EXPECT_TRUE(text.starts_with("\xEF\xBB\xBF外部编号,姓名,绑定码,"));
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 5);
    const auto code = text.substr(text.find("20260001,张某某,") + std::string("20260001,张某某,").size(), 19);
    EXPECT_THAT(code, testing::MatchesRegex("....-....-....-...."));
    EXPECT_THAT(outcome.out, Not(HasSubstr(code)));
}

INSTANTIATE_TEST_SUITE_P(With, ImportEverywhere, testing::Bool(),
                         [](const auto& tested) { return tested.param ? "AServer" : "NoServer"; });

TEST_F(Import, GivenAFileWithProblems_WhenApplied_ThenAllAreListedInBothLanguagesAndNothingIsImported) {
    organisations_of_the_sheet();
    const auto outcome = applied(kData / "accounts_with_problems.csv", "accounts");
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.out, AllOf(HasSubstr("nothing was imported"), HasSubstr("problems 8")));
    EXPECT_THAT(outcome.err, AllOf(HasSubstr("accounts_with_problems.csv:2: [角色 · role] 应当是下列之一"),
                                   HasSubstr(":3: [姓名 · name] 不能为空"), HasSubstr(":3: [所属单位 · organisation]"),
                                   HasSubstr(":4: [报告人类别 · reporter_kind]"), HasSubstr(":5: 应当有 5 个字段"),
                                   HasSubstr(":6: 第 1 个字段"), HasSubstr(":8: 与第 7 行重复"),
                                   HasSubstr(":9: [姓名 · name] 外部编号与第 7 行相同")));
    EXPECT_THAT(outcome.err, AllOf(Not(HasSubstr("某某")), Not(HasSubstr("站长")), Not(HasSubstr("老师傅"))));
    EXPECT_EQ(answer({"account", "list", id_of("新城子镇中心小学")}).at("accounts").size(), 0U);
}

TEST_F(Import, GivenAFileForTheCodesThatExists_WhenApplied_ThenItIsRefusedBeforeAnythingIsImported) {
    organisations_of_the_sheet();
    const auto codes = root() / "codes.csv";
    write_text(codes, "mine");
    const auto outcome = applied(kData / "accounts_gb18030.csv", "accounts", {"--codes", codes.string()});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_EQ(text_of(codes), "mine");
    EXPECT_EQ(answer({"account", "list", id_of("新城子镇中心小学")}).at("accounts").size(), 0U);
}

TEST_F(Import, GivenProblems_WhenCodesWereAskedFor_ThenNoFileIsLeft) {
    organisations_of_the_sheet();
    const auto codes = root() / "codes.csv";
    EXPECT_EQ(applied(kData / "accounts_with_problems.csv", "accounts", {"--codes", codes.string()}).status, 1);
    EXPECT_FALSE(fs::exists(codes));
}

TEST_F(Import, GivenCodesForOrganisations_WhenAsked_ThenItIsRefused) {
    EXPECT_THAT(applied(kData / "organisations.csv", "organisations", {"--codes", (root() / "codes.csv").string()}).err,
                HasSubstr("--kind accounts"));
}

TEST_F(Import, GivenAFileInAnotherEncoding_WhenItIsNamed_ThenTheLineThatDoesNotFitIsNamed) {
    EXPECT_THAT(import(kData / "accounts_gb18030.csv", "accounts", {"--encoding", "utf-8"}).err,
                HasSubstr("accounts_gb18030.csv: line 1: not UTF-8"));
}

TEST_F(Import, GivenNoFile_WhenAsked_ThenItsNameIsTold) {
    EXPECT_THAT(import("/no/such.csv", "accounts").err, HasSubstr("/no/such.csv"));
}

TEST_F(Import, GivenFiveThousandAccounts_WhenAppliedAtARunningServer_ThenAllAreThereWithTheirCodes) {
    organisations_of_the_sheet();
    std::string text = "外部编号,姓名,角色,所属单位,报告人类别\r\n";
    for (int i = 0; i < 5'000; ++i)
        text += std::to_string(150424000000000000 + i) + ",教师" + std::to_string(i) + ",报告人,LX-003,教师\r\n";
    write_text(root() / "many.csv", text);
    const Serving server(installation);
    const auto outcome = applied(root() / "many.csv", "accounts", {"--codes", (root() / "codes.csv").string()});
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_THAT(outcome.out, AllOf(HasSubstr("added 5000"), HasSubstr("5000 codes")));
    EXPECT_THAT(import(root() / "many.csv", "accounts").out, HasSubstr("unchanged 5000"));
    EXPECT_EQ(answer({"account", "list", id_of("新城子镇中心小学")}).at("accounts").size(), 5'000U);
}

TEST_F(Import, GivenAFileThatIsTooLarge_WhenChecked_ThenItSaysSoBeforeAsking) {
    std::string text = "organisation,function,division\n";
    for (int i = 0; i < 9'000; ++i) text += std::string(90, 'x') + ",police," + kTownship.str() + "\n";
    write_text(root() / "large.csv", text);
    EXPECT_THAT(import(root() / "large.csv", "coverage").err, HasSubstr("too large, split it"));
}

// The code of an imported account binds a device, as one that was issued by hand does.
class ImportedPeople : public Clients {};
TEST_F(ImportedPeople, GivenAnImportedAccount_WhenItsCodeIsUsed_ThenADeviceIsBound) {
    write_text(root() / "people.csv",
               "external_key,organisation,role,name\nT-1," + region.station.str() + ",duty_officer,张某某\n");
    const auto codes = root() / "codes.csv";
    ASSERT_EQ(
        vigil({"import", (root() / "people.csv").string(), "--kind", "accounts", "--apply", "--codes", codes.string()})
            .status,
        0);
    const auto text = text_of(codes);
    const auto code = text.substr(text.find("张某某,") + std::string("张某某,").size(), 19);
    EXPECT_EQ(enrol("zhang", code).status, 0);
}

}  // namespace
}  // namespace vigil::test
