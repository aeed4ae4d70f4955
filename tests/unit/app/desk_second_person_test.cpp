// Three administrators who cannot do each other's work, and two for what changes who may do what (F141).
#include "unit/app/desk_support.hpp"

namespace vigil::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const app::Operator kFirst{"sys", {Role::system_administrator}};
const app::Operator kSecond{"sec", {Role::security_administrator}};
const app::Operator kAudit{"aud", {Role::audit_administrator}};

class ThreeAdministrators : public DeskTest {
protected:
    std::string code_of(const app::Operator& who, const std::string& command, const json& arguments = json::object()) {
        by = who;
        return refusal(command, arguments).at("code");
    }
};

TEST_F(ThreeAdministrators, GivenEachRole_WhenItDoesAnothersWork_ThenItIsRefused) {
    const auto station = organisation("工作站", kTownship);
    const auto person = account(station);
    EXPECT_EQ(code_of(kSecond, "org.add", {{"name", "x"}, {"kind", "y"}, {"division", kTownship.str()}}),
              "role_refused");
    EXPECT_EQ(code_of(kAudit, "account.add"), "role_refused");
    EXPECT_EQ(code_of(kFirst, "device.list", {{"account_id", person}}), "role_refused");
    EXPECT_EQ(code_of(kFirst, "account.second-factor", {{"account_id", person}}), "role_refused");
    EXPECT_EQ(code_of({"nobody", {}}, "org.list"), "role_refused");
}

TEST_F(ThreeAdministrators, GivenNamesThatAreOpened_WhenListed_ThenTheLogSaysWhoLooked) {
    const auto station = organisation("工作站", kTownship);
    by = kFirst;
    run("account.list", {{"organisation_id", station}});
    EXPECT_TRUE(is_logged("administrator.looked", "sys"));
}

TEST_F(ThreeAdministrators, GivenAChange_WhenMade_ThenTheLogSaysWho) {
    by = kFirst;
    organisation("工作站", kTownship);
    EXPECT_TRUE(is_logged("administrator.changed", "sys"));
}

const char* const kNoCoverage = "organisation,function,division\n";
const char* const kNoCoverageSha256 = "1688588024a58ec073904fa2a6d82264c721b65ac9103ab640316a205996d3ea";

class SecondPerson : public DeskTest {
protected:
    SecondPerson() {
        station = organisation("工作站", kTownship, {"protection"});
        demand_second_person();
        by = kFirst;
    }
    json propose() {
        return run("account.add", {{"organisation_id", station}, {"role", "duty_officer"}, {"name", "新值班员"}});
    }
    json decide(const std::string& verb, const std::string& proposal, const app::Operator& who) {
        by = who;
        return run("proposal." + verb, {{"proposal_id", proposal}});
    }
    json accounts() {
        by = kFirst;
        return run("account.list", {{"organisation_id", station}}).at("accounts");
    }
    json waiting() {
        by = kSecond;
        return run("proposal.list").at("proposals");
    }
    std::string station;
};

TEST_F(SecondPerson, GivenANewOfficer_WhenOneAdministratorAdds_ThenNobodyIsThereUntilASecondAgrees) {
    const std::string proposal = propose().at("proposal_id");
    EXPECT_THAT(accounts(), IsEmpty());
    ASSERT_THAT(waiting(), SizeIs(1));
    EXPECT_EQ(waiting()[0].at("what"), "account.add");
    EXPECT_EQ(waiting()[0].at("proposed_by"), "sys");
    const auto added = decide("approve", proposal, kSecond);
    EXPECT_EQ(added.at("name"), "新值班员");
    EXPECT_THAT(accounts(), SizeIs(1));
    EXPECT_THAT(waiting(), IsEmpty());
}

TEST_F(SecondPerson, GivenAProposal_WhenItsMakerHasTheOtherRoleToo_ThenTheSamePersonMayNotAgree) {
    const std::string proposal = propose().at("proposal_id");
    by = {"sys", {Role::system_administrator, Role::security_administrator}};
    EXPECT_EQ(refusal("proposal.approve", {{"proposal_id", proposal}}).at("code"), "another_person_required");
    EXPECT_THAT(accounts(), IsEmpty());
}

TEST_F(SecondPerson, GivenARefusal_WhenApprovedLater_ThenItStands) {
    const std::string proposal = propose().at("proposal_id");
    decide("refuse", proposal, kSecond);
    by = kSecond;
    EXPECT_EQ(refusal("proposal.approve", {{"proposal_id", proposal}}).at("code"), "already_decided");
    EXPECT_THAT(accounts(), IsEmpty());
}

TEST_F(SecondPerson, GivenAMistake_WhenProposed_ThenItsMakerIsToldAtOnce) {
    by = kFirst;
    EXPECT_EQ(refusal("coverage.add",
                      {{"organisation_id", station}, {"function", "protection"}, {"division", "999999999999"}})
                  .at("code"),
              "unknown_division");
    EXPECT_THAT(waiting(), IsEmpty());
}

TEST_F(SecondPerson, GivenAReporter_WhenAdded_ThenNoSecondPersonIsNeeded) {
    by = kFirst;
    EXPECT_EQ(run("account.add", {{"organisation_id", station}, {"role", "reporter"}, {"name", "教师"}}).at("name"),
              "教师");
}

TEST_F(SecondPerson, GivenAFileThatNamesAnOfficer_WhenImported_ThenItWaitsAndIsImportedWhenASecondAgrees) {
    by = kFirst;
    const std::string text = "external_key,organisation,role,name\n1," + station + ",reporter,教师\n2," + station +
                             ",duty_officer,新值班员\n";
    const std::string proposal = run("import.apply", {{"kind", "accounts"}, {"text", text}}).at("proposal_id");
    EXPECT_THAT(accounts(), IsEmpty());
    EXPECT_EQ(waiting()[0].at("what"), "import.apply");
    EXPECT_EQ(decide("approve", proposal, kSecond).at("added"), 2);
    EXPECT_THAT(accounts(), SizeIs(2));
    by = kFirst;
    const std::string codes = run("import.codes", {{"kind", "accounts"}, {"text", text}}).at("proposal_id");
    EXPECT_THAT(decide("approve", codes, kSecond).at("codes"), SizeIs(2));
}

TEST_F(SecondPerson, GivenAFile_WhenProposed_ThenWhoeverMustAgreeCanCompareIt) {
    by = kFirst;
    run("import.apply", {{"kind", "coverage"}, {"text", kNoCoverage}});
    // By: printf 'organisation,function,division\n' | sha256sum
    EXPECT_THAT(waiting()[0].at("text").get<std::string>(), HasSubstr(kNoCoverageSha256));
}

// Whoever has an officer's phone reads what the officer may read.
TEST_F(SecondPerson, GivenAnOfficer_WhenOneAdministratorWantsACode_ThenThereIsNoneUntilASecondAgrees) {
    const std::string officer = decide("approve", propose().at("proposal_id"), kSecond).at("account_id");
    by = kFirst;
    const auto asked = run("enrol", {{"account_id", officer}});
    EXPECT_FALSE(asked.contains("code"));
    EXPECT_EQ(waiting()[0].at("text"), "duty_officer (已有设备 0 台 · 0 devices)");
    EXPECT_EQ(waiting()[0].at("subject_name"), "新值班员");
    EXPECT_TRUE(decide("approve", asked.at("proposal_id"), kSecond).contains("code"));
}

// Else one administrator would make a reporter, give themselves its phone, and have the second agree to the role alone.
TEST_F(SecondPerson, GivenAReporterWithADeviceAndACode_WhenItBecomesAnOfficer_ThenNeitherIsGoodAnyMore) {
    by = kFirst;
    const std::string id =
        run("account.add", {{"organisation_id", station}, {"role", "reporter"}, {"name", "教师"}}).at("account_id");
    const std::string bound = run("enrol", {{"account_id", id}}).at("code");
    ASSERT_TRUE(redeem(bound));
    const std::string unused = run("enrol", {{"account_id", id}}).at("code");
    const auto asked =
        run("account.join", {{"account_id", id}, {"organisation_id", station}, {"role", "duty_officer"}});
    EXPECT_EQ(waiting()[0].at("text"), "duty_officer (已有设备 1 台 · 1 devices)");
    decide("approve", asked.at("proposal_id"), kSecond);
    const auto devices = found([&](Unit& unit) { return unit.devices().of_account(AccountId(id)); });
    ASSERT_THAT(devices, SizeIs(1));
    EXPECT_TRUE(devices[0].revoked_at);
    EXPECT_EQ(redeem(unused).error().code, "enrolment_refused");
}

// The file calls the officer a reporter, so that no second administrator would be asked.
TEST_F(SecondPerson, GivenAnImportedOfficer_WhenAFileWantsACodeForThemAsAReporter_ThenItIsRefused) {
    const std::string officer = "external_key,organisation,role,name\n1," + station + ",duty_officer,新值班员\n";
    by = kFirst;
    const std::string proposal = run("import.apply", {{"kind", "accounts"}, {"text", officer}}).at("proposal_id");
    decide("approve", proposal, kSecond);
    by = kFirst;
    const std::string reporter = "external_key,organisation,role,name\n1," + station + ",reporter,新值班员\n";
    run("import.apply", {{"kind", "accounts"}, {"text", reporter}});
    EXPECT_EQ(refusal("import.codes", {{"kind", "accounts"}, {"text", reporter}}).at("code"), "conflict");
}

TEST_F(SecondPerson, GivenAReporter_WhenACodeIsWanted_ThenNoSecondPersonIsNeeded) {
    by = kFirst;
    const auto teacher = run("account.add", {{"organisation_id", station}, {"role", "reporter"}, {"name", "教师"}});
    EXPECT_TRUE(run("enrol", {{"account_id", teacher.at("account_id")}}).contains("code"));
}

TEST_F(SecondPerson, GivenANewOfficer_WhenProposed_ThenWhoeverMustAgreeSeesWhoItIs) {
    propose();
    const auto shown = waiting()[0];
    EXPECT_EQ(shown.at("text"), "新值班员");
    EXPECT_EQ(shown.at("subject_name"), "duty_officer");
    EXPECT_EQ(shown.at("organisation_name"), "工作站");
}

TEST_F(SecondPerson, GivenAnInventedRegion_WhenWanted_ThenThereIsNoneBesideRealPeople) {
    by = kFirst;
    EXPECT_EQ(refusal("demo.region").at("code"), "conflict");
    EXPECT_EQ(refusal("demo.cast", {{"roles", json::array()}}).at("code"), "conflict");
}

TEST_F(SecondPerson, GivenAFileOfReportersOrSchools_WhenImported_ThenNoSecondPersonIsNeeded) {
    by = kFirst;
    EXPECT_EQ(run("import.apply", {{"kind", "organisations"},
                                   {"text", "external_key,name,kind,division\nB,某校,primary_school,152527100000\n"}})
                  .at("applied"),
              true);
    EXPECT_EQ(run("import.apply",
                  {{"kind", "accounts"},
                   {"text", "external_key,organisation,role,name,reporter_kind\n1,B,reporter,教师,teacher\n"}})
                  .at("applied"),
              true);
    EXPECT_THAT(waiting(), IsEmpty());
}

TEST_F(SecondPerson, GivenAFileWithAProblem_WhenImported_ThenNothingIsProposed) {
    by = kFirst;
    EXPECT_EQ(refusal("import.apply", {{"kind", "accounts"},
                                       {"text", "external_key,organisation,role,name\n1,nowhere,duty_officer,甲\n"}})
                  .at("code"),
              "conflict");
    EXPECT_THAT(waiting(), IsEmpty());
}

TEST_F(SecondPerson, GivenAPasswordInAProposal_WhenStored_ThenItIsAHashAndSealed) {
    by = kFirst;
    run("account.add", {{"organisation_id", station},
                        {"role", "duty_officer"},
                        {"name", "新值班员"},
                        {"login", "duty"},
                        {"password", "nine white horses"}});
    const auto pending = found([](Unit& unit) { return unit.proposals().pending(); });
    ASSERT_THAT(pending, SizeIs(1));
    EXPECT_EQ(pending[0].sealed_document.find("新值班员"), std::string::npos);
    const auto text = found([&](Unit& unit) {
        return unit.vault().open(Field::proposal_document, pending[0].id.str(), pending[0].sealed_document);
    });
    EXPECT_EQ(text.find("nine white horses"), std::string::npos);
    EXPECT_NE(text.find("$argon2id$"), std::string::npos);
}

TEST_F(SecondPerson, GivenAWeek_WhenNobodyAgreed_ThenTheProposalIsOver) {
    const std::string proposal = propose().at("proposal_id");
    store.timers().advance(std::chrono::hours(7 * 24));
    by = kSecond;
    EXPECT_EQ(refusal("proposal.approve", {{"proposal_id", proposal}}).at("code"), "already_decided");
    EXPECT_THAT(waiting(), IsEmpty());
}

}  // namespace
}  // namespace vigil::test
