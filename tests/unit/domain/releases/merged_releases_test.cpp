// Releases of a case that is merged with another, changes hands, or is older than releases are.
#include "domain/releases/releasing.hpp"
#include "domain/transfers/transferring.hpp"
#include "unit/domain/measures/measuring.hpp"

namespace vigil::domain_test {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

class MergedReleases : public Measuring {
protected:
    protocol::FileReport about_one_child(std::initializer_list<const char*> signals) {
        auto document = a_report(signals);
        document.children = {protocol::ReportedChild()};
        document.children[0].child_name = "其其格";
        document.children[0].birth_date = "2010-06-17";
        document.children[0].sex = Sex::female;
        return document;
    }
    void decide_on_both(const Report& later, const Report& earlier, MatchVerdict verdict) {
        auto both = officer(in_.station);
        both.memberships.push_back({in_.banner_agency, Role::county_officer});
        ASSERT_TRUE(decide(both, match_between(later, earlier).id, verdict));
    }
    ReleaseState state_of_the_only(const Report& report) {
        const auto releases = find([&](Unit& unit) { return unit.releases().of_case(report.case_id); });
        if (releases.size() != 1) throw std::runtime_error("not one release");
        return releases[0].state;
    }
};

// Rule N5 has education wait for the first; rule N7 tells it of the second at once.
TEST_F(MergedReleases, GivenAnOrganisationThatAnotherPartTells_WhenMergedAndTakenApart_ThenItWaitsAnew) {
    const auto first = file(about_one_child({"bully_mild"}));
    pass(1h);
    auto document = about_one_child({kOrangeSignal});
    document.suspect_relation = "teacher";
    Sender other = reporter();
    other.caller->account = account();
    const auto second = file(document, other);
    ASSERT_EQ(state_of_the_only(first), ReleaseState::pending);

    decide_on_both(second, first, MatchVerdict::same_event);
    EXPECT_EQ(state_of_the_only(first), ReleaseState::superseded);
    EXPECT_EQ(count_of(first, kDepartmentsTold), 0U);

    decide_on_both(second, first, MatchVerdict::different);
    EXPECT_EQ(state_of_the_only(first), ReleaseState::pending);
    EXPECT_EQ(count_of(first, kDepartmentsTold), 1U);
}

// A banner's office that protects children and is the women's federation as well.
TEST_F(MergedReleases, GivenATaskToTellAnOrganisation_WhenTheCaseIsToBeHandedToIt_ThenItIsToldByThat) {
    find([&](Unit& unit) -> Result<std::monostate> {
        VIGIL_TRY(unit.organisations().cover({in_.women, Function::protection, kBanner}));
        return std::monostate{};
    });
    const auto report = file(a_report({"custody_conflict"}));  // rule N12
    ASSERT_EQ(state_of_the_only(report), ReleaseState::pending);
    const protocol::AskForTransfer transfer{TransferId(an_acknowledgement_id().str()), in_.women, "孩子住在旗里"};
    const auto caller = officer(in_.station);
    ASSERT_TRUE(write([&](Unit& unit) {
        return ask_for_transfer(unit, {rules(), ids_}, caller, report.case_id, transfer, now());
    }));
    EXPECT_EQ(state_of_the_only(report), ReleaseState::superseded);
}

TEST_F(MergedReleases, GivenANotificationFromBeforeReleases_WhenTheCaseIsJudgedAgain_ThenItWaits) {
    const auto report = file(a_report({kYellowSignal}));
    const auto assessment = find([&](Unit& unit) { return unit.cases().assessments(report.case_id); }).at(0).id;
    find([&](Unit& unit) -> Result<std::monostate> {
        VIGIL_TRY(unit.cases().insert_notification({.id = NotificationId(ids_.next(now())),
                                                    .case_id = report.case_id,
                                                    .assessment = assessment,
                                                    .recipient = "education_bureau",
                                                    .organisation = in_.education,
                                                    .release = ReleaseClass::on_release}));
        return std::monostate{};
    });
    supplement(report, a_supplement({"bully_mild"}));
    EXPECT_EQ(state_of_the_only(report), ReleaseState::pending);
    EXPECT_EQ(count_of(report, kDepartmentsTold), 1U);
}

}  // namespace
}  // namespace vigil::domain_test
