// Looks of people whom nobody asked (F111): which are kept for review, who reviews them.
#include "domain/oversight/watching.hpp"

#include "domain/cases/case_reader.hpp"
#include "unit/domain/casework.hpp"

namespace vigil::domain_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const StatedReason kReason{ReadReason::supervision, "核查"};

class Watching : public Casework {
protected:
    // With the name under which the directory has it.
    Caller named(const std::string& name, const OrganisationId& organisation, Role role = Role::duty_officer) {
        Account added{.id = account(), .sealed_name = {}, .reporter_kind = {}, .memberships = {{organisation, role}}};
        const auto inserted = write([&](Unit& unit) -> Result<void> {
            added.sealed_name = unit.vault().directory().seal(Field::account_name, added.id.str(), name);
            return unit.accounts().insert(added);
        });
        EXPECT_TRUE(inserted);
        return {
            .account = added.id, .device = {}, .session = {}, .reporter_kind = {}, .memberships = added.memberships};
    }
    Report filed(const std::string& child = {}) {
        auto document = a_report({kRedSignal});
        document.children[0].child_name = child;
        return file(document);
    }
    void look(const Caller& caller, const Report& report, const std::optional<StatedReason>& stated = kReason) {
        ASSERT_TRUE(write([&](Unit& unit) { return read_case(unit, caller, report.case_id, stated, ids_, now()); }));
    }
    void look_at(const Caller& caller, std::size_t cases) {
        for (std::size_t i = 0; i < cases; ++i) look(caller, filed());
    }
    std::vector<protocol::UnusualLookView> waiting(const Caller& caller) {
        return find([&](Unit& unit) { return unreviewed_looks(unit, caller); }).looks;
    }
    std::vector<Unusual> kinds() {
        std::vector<Unusual> kinds;
        for (const auto& each : waiting(supervisor_)) kinds.push_back(each.unusual);
        return kinds;
    }
    Result<std::monostate> review(const Caller& caller, const UnusualLookId& id) {
        return write([&](Unit& unit) { return review_look(unit, caller, id, true, now()); });
    }

    Caller supervisor_ = officer(in_.banner_agency, Role::supervisor);
};

TEST_F(Watching, GivenFiveCasesInADay_WhenSomebodyWhomNobodyAskedLooksAtEach_ThenTheFifthIsKeptForReview) {
    const auto curious = officer(in_.banner_agency, Role::county_officer);
    look_at(curious, 4);
    EXPECT_THAT(kinds(), IsEmpty());
    look_at(curious, 1);
    EXPECT_THAT(kinds(), ElementsAre(Unusual::many_cases));
    look_at(curious, 3);
    EXPECT_THAT(kinds(), SizeIs(1)) << "once in a day";
    pass(25h);
    look_at(curious, 5);
    EXPECT_THAT(kinds(), SizeIs(2));
}

TEST_F(Watching, GivenFiveCases_WhenTheyAreSpreadOverDays_ThenNothingIsUnusual) {
    const auto reader = officer(in_.banner_agency, Role::county_officer);
    for (int day = 0; day < 5; ++day) {
        look_at(reader, 1);
        pass(24h);
    }
    EXPECT_THAT(kinds(), IsEmpty());
}

TEST_F(Watching, GivenOneCase_WhenItIsReadOverAndOver_ThenItIsNotManyCases) {
    const auto reader = officer(in_.banner_agency, Role::county_officer);
    const auto report = filed();
    for (int i = 0; i < 9; ++i) look(reader, report);
    EXPECT_THAT(kinds(), IsEmpty());
}

TEST_F(Watching, GivenWhoeverIsAsked_WhenItReadsManyCases_ThenNothingIsUnusual) {
    const auto on_duty = officer(in_.station);
    for (int i = 0; i < 8; ++i) look(on_duty, filed(), std::nullopt);
    EXPECT_THAT(kinds(), IsEmpty());
}

TEST_F(Watching, GivenAReviewer_WhenItReadsByDuty_ThenOnlyTwentyCasesADayAreMany) {
    look_at(supervisor_, 19);
    const auto procurator = officer(in_.procuratorate, Role::procurator);
    EXPECT_THAT(waiting(procurator), IsEmpty());
    look_at(supervisor_, 1);
    EXPECT_THAT(waiting(procurator), SizeIs(1));
    EXPECT_THAT(waiting(supervisor_), IsEmpty()) << "its own look";
}

TEST_F(Watching, GivenACaseThatEverybodyTalksOf_WhenFiveLook_ThenItIsKeptOnce) {
    const auto report = filed();
    for (int i = 0; i < 4; ++i) look(officer(in_.banner_agency, Role::county_officer), report);
    EXPECT_THAT(kinds(), IsEmpty());
    look(officer(in_.banner_agency, Role::county_officer), report);
    look(officer(in_.banner_agency, Role::county_officer), report);
    EXPECT_THAT(kinds(), ElementsAre(Unusual::many_readers));
}

TEST_F(Watching, GivenAFamilyNameWrittenInAnotherWay_WhenItsReaderLooks_ThenItIsTheSame) {
    look(named("张建国", in_.banner_agency, Role::county_officer), filed("張小花"));
    EXPECT_THAT(kinds(), ElementsAre(Unusual::same_family_name));
}

TEST_F(Watching, GivenAReaderOfTheChildsFamilyName_WhenItLooks_ThenItIsKeptForReview) {
    const auto report = filed("欧阳小花");
    look(named("王强", in_.banner_agency, Role::county_officer), report);
    EXPECT_THAT(kinds(), IsEmpty());
    const auto relative = named("欧阳建国", in_.banner_agency, Role::county_officer);
    look(relative, report);
    look(relative, report);
    const auto looks = waiting(supervisor_);
    ASSERT_THAT(looks, SizeIs(1));
    EXPECT_EQ(looks[0].unusual, Unusual::same_family_name);
    EXPECT_EQ(looks[0].account_name, "欧阳建国");
    EXPECT_EQ(looks[0].case_id, report.case_id);
}

TEST_F(Watching, GivenAnUnusualLook_WhenReviewed_ThenItWaitsNoMoreAndTheLogTells) {
    look(named("李一", in_.banner_agency, Role::county_officer), filed("李二"));
    const auto id = waiting(supervisor_).at(0).look_id;
    EXPECT_TRUE(was_logged("look.unusual", id.str()));
    ASSERT_TRUE(review(supervisor_, id));
    EXPECT_TRUE(was_logged("look.reviewed", id.str()));
    EXPECT_THAT(waiting(supervisor_), IsEmpty());
    EXPECT_EQ(review(supervisor_, id).error().code, "already_decided");
}

TEST_F(Watching, GivenTheReaderItself_OrWhoDoesNotReview_OrIsBarred_WhenReviewing_ThenItIsRefused) {
    const auto relative = named("李一", in_.banner_agency, Role::supervisor);
    const auto report = filed("李二");
    look(relative, report);
    const auto id = waiting(supervisor_).at(0).look_id;
    EXPECT_EQ(review(relative, id).error().code, "another_person_required");
    EXPECT_EQ(review(officer(in_.station), id).error().code, "role_refused");
    EXPECT_EQ(review(officer(in_.other_station, Role::supervisor), id).error().code, "role_refused");
    EXPECT_EQ(review(supervisor_, UnusualLookId(ids_.next(now()))).error().kind, ErrorKind::not_found);
    ASSERT_TRUE(write([&](Unit& unit) {
        return unit.cases().insert_bar(
            {.case_id = report.case_id, .reason = "recusal", .row = ids_.next(now()), .account = supervisor_.account});
    }));
    EXPECT_THAT(waiting(supervisor_), IsEmpty());
    EXPECT_EQ(review(supervisor_, id).error().code, "role_refused");
}

}  // namespace
}  // namespace vigil::domain_test
