// import.*: rows of a CSV text become organisations, coverage and accounts, all or nothing.
#include "unit/app/desk_support.hpp"

namespace vigil::test {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class DeskImport : public DeskTest {
protected:
    json import(const std::string& command, const std::string& kind, const std::string& text) {
        return run("import." + command, {{"kind", kind}, {"text", text}});
    }
    // A file with problems is refused as a whole; what they are is then told by the check.
    json apply(const std::string& kind, const std::string& text) {
        const auto checked = import("check", kind, text);
        if (checked.at("problem_count") == 0) return import("apply", kind, text);
        EXPECT_EQ(refusal("import.apply", {{"kind", kind}, {"text", text}}).at("code"), "conflict");
        return checked;
    }
    json codes(const std::string& text) { return import("codes", "accounts", text).value("codes", json::array()); }
    // "line column: what is allowed" of each problem.
    static std::vector<std::string> problems_of(const json& outcome) {
        std::vector<std::string> all;
        for (const auto& each : outcome.value("problems", json::array()))
            all.push_back(std::to_string(each.at("line").get<int>()) + " " + each.value("column", "") + ": " +
                          each.at("en").get<std::string>());
        return all;
    }
    json organisations() { return run("org.list").at("organisations"); }
    json accounts_of(const std::string& organisation_id) {
        return run("account.list", {{"organisation_id", organisation_id}}).at("accounts");
    }
    std::string id_of(const std::string& organisation_name) {
        for (const auto& each : organisations())
            if (each.at("name") == organisation_name) return each.at("organisation_id");
        throw std::runtime_error("no organisation " + organisation_name);
    }
    void two_organisations() { ASSERT_EQ(apply("organisations", kOrganisations).at("applied"), true); }

    static constexpr const char* kOrganisations =
        "外部编号,名称,类别,区划代码,职能\nA,某站,工作站,152527100000,未成年人保护\nB,某校,小学,152527100000,\n";
    static constexpr const char* kAccounts =
        "external_key,organisation,role,name,reporter_kind\n1,A,duty_officer,张某某,\n1,B,department_officer,张某某,\n"
        "2,B,reporter,李某某,teacher\n";
};

TEST_F(DeskImport, GivenOrganisations_WhenChecked_ThenTheyAreCountedAndNothingChanges) {
    const auto before = entries();
    const auto outcome = import("check", "organisations", kOrganisations);
    EXPECT_EQ(outcome.at("applied"), false);
    EXPECT_EQ(outcome.at("rows"), 2);
    EXPECT_EQ(outcome.at("added"), 2);
    EXPECT_THAT(organisations(), IsEmpty());
    EXPECT_EQ(entries(), before);
}

TEST_F(DeskImport, GivenOrganisations_WhenApplied_ThenTheyAreThereWithTheirCoverageAndTheLogTells) {
    const auto before = entries();
    two_organisations();
    ASSERT_EQ(organisations().size(), 2U);
    const auto station = id_of("某站");
    EXPECT_TRUE(is_logged("organisation.added", station));
    const auto coverage = run("coverage.list", {{"organisation_id", station}}).at("coverage");
    ASSERT_EQ(coverage.size(), 1U);
    EXPECT_EQ(coverage[0].at("function"), "protection");
    EXPECT_EQ(entries(), before + 5) << "two organisations, one coverage, one import, who did it";
}

TEST_F(DeskImport, GivenTheSameFile_WhenAppliedAgain_ThenNothingChangesAndTheLogTellsOnlyWhoAsked) {
    two_organisations();
    const auto before = entries();
    const auto again = apply("organisations", kOrganisations);
    EXPECT_EQ(again.at("applied"), true);
    EXPECT_EQ(again.at("added"), 0);
    EXPECT_EQ(again.at("unchanged"), 2);
    EXPECT_EQ(organisations().size(), 2U);
    EXPECT_EQ(entries(), before + 1);
}

TEST_F(DeskImport, GivenTheFileWithFurtherRows_WhenApplied_ThenOnlyThoseAreAdded) {
    two_organisations();
    const auto outcome = apply("organisations", std::string(kOrganisations) + "C,某所,派出所,152527100000,公安\n");
    EXPECT_EQ(outcome.at("added"), 1);
    EXPECT_EQ(outcome.at("unchanged"), 2);
    EXPECT_EQ(organisations().size(), 3U);
}

TEST_F(DeskImport, GivenARowThatDiffersFromWhatIsThere_WhenApplied_ThenItIsAProblemAndNothingIsImported) {
    two_organisations();
    const auto outcome =
        apply("organisations", "外部编号,名称,类别,区划代码\nA,某某站,机关,152527101000\nC,某所,派出所,152527100000\n");
    EXPECT_EQ(outcome.at("applied"), false);
    EXPECT_THAT(problems_of(outcome),
                ElementsAre("2 名称 · name: differs from what is there already; an import only adds",
                            "2 类别 · kind: differs from what is there already; an import only adds",
                            "2 区划代码 · division: differs from what is there already; an import "
                            "only adds"));
    EXPECT_EQ(organisations().size(), 2U);
}

TEST_F(DeskImport, GivenAnOrganisationAddedByHand_WhenAnotherOfItsNameIsImported_ThenItIsAProblem) {
    organisation("某站", kTownship);
    EXPECT_THAT(problems_of(apply("organisations", kOrganisations)),
                ElementsAre(HasSubstr("2 名称 · name: an organisation")));
}

TEST_F(DeskImport, GivenAFurtherFunctionOfAnImportedOrganisation_WhenApplied_ThenOnlyItsCoverageIsAdded) {
    two_organisations();
    const auto outcome = apply("organisations", "外部编号,名称,类别,区划代码,职能\nB,某校,小学,152527100000,教育\n");
    EXPECT_EQ(outcome.at("added"), 1);
    EXPECT_EQ(run("coverage.list", {{"organisation_id", id_of("某校")}}).at("coverage").size(), 1U);
}

TEST_F(DeskImport, GivenCoverage_WhenAppliedTwice_ThenItIsAddedOnce) {
    two_organisations();
    const std::string text =
        "所属单位,职能,区划代码\nA,公安,152527101000\n" + id_of("某校") + ",education,152527100000\n";
    EXPECT_EQ(apply("coverage", text).at("added"), 2);
    EXPECT_EQ(apply("coverage", text).at("unchanged"), 2);
    EXPECT_EQ(run("coverage.list", {{"organisation_id", id_of("某站")}}).at("coverage").size(), 2U);
}

TEST_F(DeskImport, GivenCoverageOfNobodyAndNowhere_WhenChecked_ThenEachRowSaysWhatIsAllowed) {
    two_organisations();
    const auto outcome = import("check", "coverage",
                                "organisation,function,division\nX,police,152527100000\nA,police,999999999999\n"
                                "A,police,152527100000\nA,police,152527100000\n");
    EXPECT_THAT(problems_of(outcome),
                ElementsAre(HasSubstr("2 所属单位 · organisation: must be the external key"),
                            "3 区划代码 · division: must be a division of the list", "5 : repeats line 4"));
    EXPECT_EQ(outcome.at("added"), 1) << "the row that is right";
}

TEST_F(DeskImport, GivenAPersonWithTwoRoles_WhenApplied_ThenItIsOneAccount) {
    two_organisations();
    const auto outcome = apply("accounts", kAccounts);
    EXPECT_EQ(outcome.at("applied"), true);
    EXPECT_EQ(outcome.at("added"), 3);
    const auto at_station = accounts_of(id_of("某站"));
    const auto at_school = accounts_of(id_of("某校"));
    ASSERT_EQ(at_station.size(), 1U);
    ASSERT_EQ(at_school.size(), 2U);
    EXPECT_EQ(at_station[0].at("name"), "张某某");
    EXPECT_EQ(at_station[0].at("roles"), json::array({"duty_officer", "department_officer"}));
    EXPECT_EQ(apply("accounts", kAccounts).at("unchanged"), 3);
}

TEST_F(DeskImport, GivenAFurtherRoleOfAnImportedPerson_WhenApplied_ThenTheAccountGetsIt) {
    two_organisations();
    apply("accounts", kAccounts);
    const auto outcome =
        apply("accounts", "external_key,organisation,role,name,reporter_kind\n2,A,duty_officer,李某某,teacher\n");
    EXPECT_EQ(outcome.at("added"), 1);
    EXPECT_EQ(accounts_of(id_of("某站")).size(), 2U);
}

TEST_F(DeskImport, GivenAccountsWithProblems_WhenApplied_ThenAllAreListedAndNoNameIsRepeated) {
    two_organisations();
    apply("accounts", kAccounts);
    const auto before = entries();
    const auto outcome = apply("accounts",
                               "external_key,organisation,role,name,reporter_kind\n1,A,duty_officer,另一人,\n"
                               "7,A,reporter,赵某某,\n7,A,reporter,赵某某,\n7,B,reporter,钱某某,teacher\n8,X,,孙某某,\n"
                               "2,B,reporter,李某某,doctor\n");
    EXPECT_EQ(outcome.at("applied"), false);
    EXPECT_THAT(
        problems_of(outcome),
        ElementsAre("2 姓名 · name: differs from what is there already; an import only adds", "4 : repeats line 3",
                    "5 姓名 · name: must be as in line 3, which has the same external key",
                    "5 报告人类别 · reporter_kind: must be as in line 3, which has the same external key",
                    HasSubstr("6 角色 · role: must be one of"), HasSubstr("6 所属单位 · organisation: must be"),
                    "7 报告人类别 · reporter_kind: differs from what is there already; an import only adds"));
    EXPECT_THAT(outcome.dump(), AllOf(Not(HasSubstr("赵某某")), Not(HasSubstr("另一人")), Not(HasSubstr("李某某"))));
    EXPECT_EQ(entries(), before);
}

TEST_F(DeskImport, GivenAnEndedAccount_WhenImportedAgain_ThenItIsAProblem) {
    two_organisations();
    apply("accounts", kAccounts);
    run("account.end", {{"account_id", accounts_of(id_of("某站"))[0].at("account_id")}});
    EXPECT_THAT(problems_of(apply("accounts", kAccounts)),
                ElementsAre("2 外部编号 · external_key: the account has ended",
                            "3 外部编号 · external_key: the account has ended"));
}

TEST_F(DeskImport, GivenAnEndedOrganisation_WhenAccountsNameIt_ThenItIsAProblem) {
    two_organisations();
    run("org.end", {{"organisation_id", id_of("某校")}});
    EXPECT_THAT(problems_of(import("check", "accounts", kAccounts)), testing::SizeIs(2));
}

TEST_F(DeskImport, GivenCodesAreAsked_WhenApplied_ThenEachAccountWithoutADeviceGetsOne) {
    two_organisations();
    EXPECT_FALSE(apply("accounts", kAccounts).contains("codes")) << "not asked for";
    const auto codes = this->codes(kAccounts);
    ASSERT_EQ(codes.size(), 2U);
    EXPECT_EQ(codes[0].at("line"), 2);
    EXPECT_EQ(codes[0].at("external_key"), "1");
    EXPECT_EQ(codes[0].at("name"), "张某某");
    EXPECT_NE(codes[0].at("code"), codes[1].at("code"));
    RandomTokens tokens;
    const auto hash = tokens.enrolment_hash(codes[1].at("code").get<std::string>());
    const auto enrolment = found([&](Unit& unit) { return unit.devices().find_enrolment(hash); });
    ASSERT_TRUE(enrolment);
    EXPECT_EQ(enrolment->account.str(), codes[1].at("account_id").get<std::string>());
}

TEST_F(DeskImport, GivenRowsThatAreNotImported_WhenCodesAreAsked_ThenItIsRefused) {
    two_organisations();
    EXPECT_THAT(refusal("import.codes", {{"kind", "accounts"}, {"text", kAccounts}}).dump(),
                HasSubstr("import it first"));
    EXPECT_EQ(refusal("import.codes", {{"kind", "organisations"}, {"text", kOrganisations}}).at("code"),
              "invalid_document");
}

TEST_F(DeskImport, GivenAnAccountWithADevice_WhenCodesAreAskedAgain_ThenItGetsNone) {
    two_organisations();
    apply("accounts", kAccounts);
    const auto codes = this->codes(kAccounts);
    const auto put = store.write_now([&](Unit& unit) {
        return unit.devices().insert(a_device(kConsole, AccountId(codes[0].at("account_id").get<std::string>())));
    });
    ASSERT_TRUE(put);
    const auto again = this->codes(kAccounts);
    ASSERT_EQ(again.size(), 1U);
    EXPECT_EQ(again[0].at("external_key"), "2");
}

// An external key may be an identity number: the database must not hold it (promise P9).
TEST_F(DeskImport, GivenAnIdentityNumberAsKey_WhenImported_ThenItStandsNowhereInTheClear) {
    two_organisations();
    apply("accounts", "external_key,organisation,role,name\n150424198001010011,A,duty_officer,张某某\n");
    const auto kept =
        found([](Unit& unit) { return unit.external_keys().find(ExternalKeyOf::account, "150424198001010011"); });
    EXPECT_FALSE(kept);
    EXPECT_EQ(apply("accounts", "external_key,organisation,role,name\n150424198001010011,A,duty_officer,张某某\n")
                  .at("unchanged"),
              1);
}

TEST_F(DeskImport, GivenMoreProblemsThanAreListed_WhenChecked_ThenTheCountIsHonest) {
    std::string text = "organisation,function,division\n";
    for (int i = 0; i < 1'200; ++i) text += "nobody-" + std::to_string(i) + ",police,152527100000\n";
    const auto outcome = import("check", "coverage", text);
    EXPECT_EQ(outcome.at("problem_count"), 1'200);
    EXPECT_EQ(outcome.at("problems").size(), 1'000U);
}

TEST_F(DeskImport, GivenAnUnknownKind_WhenAsked_ThenItIsRefused) {
    EXPECT_EQ(refusal("import.check", {{"kind", "children"}, {"text", "a"}}).at("code"), "invalid_document");
}

}  // namespace
}  // namespace vigil::test
