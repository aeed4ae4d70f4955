// divisions.load: by divisions a case finds who answers for it (F141).
#include "unit/app/desk_support.hpp"

namespace vigil::test {
namespace {

using testing::SizeIs;

// Region, league, banner and one township, which bears this name and stands below `above`.
std::string a_list(const std::string& name, const DivisionCode& above = kBanner) {
    return "code,level,parent,name\n" + kRegion.str() + ",1,,内蒙古自治区\n" + kLeague.str() + ",2," + kRegion.str() +
           ",锡林郭勒盟\n" + kBanner.str() + ",3," + kLeague.str() + ",某旗\n" + kTownship.str() + ",4," + above.str() +
           "," + name + "\n";
}

class DeskDivisions : public DeskTest {
protected:
    json load(const std::string& text) { return run("divisions.load", {{"text", text}}); }
    std::optional<Division> township() {
        return found([](Unit& unit) { return unit.divisions().find(kTownship); });
    }
};

TEST_F(DeskDivisions, GivenAnotherName_WhenTheListIsLoaded_ThenOnlyWhatDiffersIsChanged) {
    load(a_list("甲苏木"));
    EXPECT_EQ(load(a_list("甲苏木")).at("changed"), 0);
    EXPECT_EQ(load(a_list("乙苏木")).at("changed"), 1);
    EXPECT_EQ(township()->name, "乙苏木");
    EXPECT_EQ(township()->kind, "sumu");
    EXPECT_EQ(township()->parent, kBanner);
}

TEST_F(DeskDivisions, GivenWhatTheListLeavesOut_WhenLoaded_ThenItStays) {
    load(a_list("甲苏木"));
    EXPECT_TRUE(found([](Unit& unit) { return unit.divisions().find(kSecondTownship); }));
}

TEST_F(DeskDivisions, GivenAListThatIsWrong_WhenLoaded_ThenItIsRefusedAndNothingChanges) {
    load(a_list("甲苏木"));
    const auto problem = refusal("divisions.load", {{"text", a_list("乙苏木", DivisionCode("999999999999"))}});
    EXPECT_EQ(problem.at("code"), "invalid_document");
    EXPECT_THAT(problem.at("errors"), SizeIs(1));
    EXPECT_EQ(township()->name, "甲苏木");
}

TEST_F(DeskDivisions, GivenTwoPeopleAreNeeded_WhenOneLoadsAList_ThenItWaitsForTheSecond) {
    load(a_list("甲苏木"));
    demand_second_person();
    by = {"sys", {Role::system_administrator}};
    EXPECT_EQ(load(a_list("甲苏木")).at("changed"), 0) << "what changes nothing needs nobody";
    const std::string proposal = load(a_list("乙苏木")).at("proposal_id");
    EXPECT_EQ(township()->name, "甲苏木");
    by = {"sec", {Role::security_administrator}};
    const auto waiting = run("proposal.list").at("proposals");
    ASSERT_THAT(waiting, SizeIs(1));
    EXPECT_EQ(waiting[0].at("subject_name"), "1 divisions: " + kTownship.str() + " 乙苏木");
    run("proposal.approve", {{"proposal_id", proposal}});
    EXPECT_EQ(township()->name, "乙苏木");
}

}  // namespace
}  // namespace vigil::test
