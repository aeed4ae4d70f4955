// Who may see what is known of officers' devices (decision 0045; the matrix).
#include <vigil/protocol/codec.hpp>

#include "domain/access/matrix.hpp"
#include "domain/reachability/warning.hpp"
#include "unit/domain/reachability/reaching.hpp"

namespace vigil::domain_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::UnorderedElementsAre;

class Viewing : public Reaching {
protected:
    Viewing() {
        auto roster = always(officer_);
        roster.chiefs = {chief_.account};
        EXPECT_TRUE(set(in_.station, roster));
    }
    Result<protocol::ReachabilityView> view(const Caller& caller, const OrganisationId& organisation) {
        return write([&](Unit& unit) { return read_reachability(unit, caller, organisation, limits_, now()); });
    }
    std::string refused(const Caller& caller) {
        const auto answer = view(caller, in_.station);
        return std::string(answer ? "shown" : answer.error().code);
    }

    Caller officer_ = with_phone(in_.station), colleague_ = with_phone(in_.station), chief_ = with_phone(in_.station);
    Caller county_ = officer(in_.banner_agency, Role::county_officer);
};

TEST_F(Viewing, GivenPeople_WhenTheyAsk_ThenItIsForChiefsAndWhoeverPlansDuty) {
    EXPECT_EQ(refused(chief_), "shown");
    EXPECT_EQ(refused(county_), "shown");
    EXPECT_EQ(refused(officer(in_.league_agency, Role::supervisor)), "shown");
    EXPECT_EQ(refused(officer_), "role_refused") << "its own it sees elsewhere";
    EXPECT_EQ(refused(colleague_), "role_refused");
    EXPECT_EQ(refused(officer(in_.police, Role::police_liaison)), "role_refused");
    EXPECT_EQ(refused(officer(in_.procuratorate, Role::procurator)), "role_refused");
    EXPECT_EQ(refused(officer(in_.other_station, Role::county_officer)), "role_refused");
}

TEST_F(Viewing, GivenAPhone_WhenItsHolderAndTheChiefLook_ThenTheChiefLearnsStatesAndTimesOnly) {
    ASSERT_TRUE(say(officer_, all_on()));
    const auto own = find([&](Unit& unit) { return own_devices(unit, officer_, limits_, now()); });
    ASSERT_THAT(own.devices, SizeIs(1));
    EXPECT_EQ(own.devices[0].device_id, phone_of(officer_));
    EXPECT_TRUE(own.devices[0].reachable);
    EXPECT_EQ(own.devices[0].version, "1.4.2");
    const auto shown = view(chief_, in_.station).value();
    ASSERT_THAT(shown.officers, SizeIs(3));
    for (const auto& each : shown.officers) {
        if (each.account_id != officer_.account) continue;
        EXPECT_TRUE(each.reachable);
        EXPECT_FALSE(each.tested);
        ASSERT_THAT(each.devices, SizeIs(1));
        EXPECT_EQ(each.devices[0].heard_at, china(2026, 3, 2, 9));
        EXPECT_EQ(each.devices[0].sound, Setting::on);
        EXPECT_TRUE(each.devices[0].device_id.empty());
        EXPECT_TRUE(each.devices[0].label.empty());
    }
    EXPECT_THAT(protocol::encode(shown), Not(HasSubstr(phone_of(officer_).str())));
}

// Deny by default: a field that no row names is shown to nobody.
TEST_F(Viewing, GivenTheMatrix_WhenAFieldOfADeviceIsDeclared_ThenItHasARow) {
    std::set<std::string> declared, rows;
    std::apply([&](const auto&... field) { (declared.insert("/" + std::string(field.name)), ...); },
               protocol::DeviceStateView::fields);
    for (const auto& row : device_fields()) rows.insert(std::string(row.pointer));
    EXPECT_EQ(declared, rows);
}

TEST_F(Viewing, GivenAWarning_WhenItStandsInAStream_ThenOnlyTheOfficerAndItsOverseersAreShownIt) {
    const auto planner = officer(in_.station, Role::county_officer);
    walk_to(china(2026, 3, 2, 9, 1));
    DutyWarning about_one;
    for (const auto& each : open_warnings())
        if (each.told == in_.station) about_one = each;
    ASSERT_EQ(about_one.account, officer_.account);
    const auto hidden = find([&](Unit& unit) { return hidden_from(unit, about_one); });
    EXPECT_THAT(hidden, testing::Contains(colleague_.account));
    for (const auto& each : {officer_.account, chief_.account, planner.account})
        EXPECT_THAT(hidden, Not(testing::Contains(each)));
    EXPECT_THAT(find([&](Unit& unit) { return overseers_of(unit, in_.station); }),
                UnorderedElementsAre(chief_.account, planner.account));
    EXPECT_THAT(view(chief_, in_.station).value().warnings, SizeIs(2));  // of the officer, and of nobody else there
}

TEST_F(Viewing, GivenNobodyWhoOverseesAbove_WhenNobodyBelowCanBeReached_ThenEverybodyThereLearnsThat_ButNotOfWhom) {
    const auto clerk = officer(in_.banner_police, Role::police_liaison);
    DutyWarning warning;
    warning.organisation = in_.police;
    warning.told = in_.banner_police;
    EXPECT_THAT(find([&](Unit& unit) { return hidden_from(unit, warning); }), IsEmpty());
    warning.account = officer_.account;
    EXPECT_THAT(find([&](Unit& unit) { return hidden_from(unit, warning); }), ElementsAre(clerk.account));
}

// What the duty check says beside its holes: a phone that can be rung is not one that would be reached.
TEST_F(Viewing, GivenAPhoneThatCanBeRung_WhenItWasNeverHeardOf_ThenTheCheckOfDutyNamesItsOfficerAndWhy) {
    const auto check = [&] {
        return find([&](Unit& unit) { return check_duty(unit, rules(), in_.station, now(), limits_); });
    };
    auto found = check();
    EXPECT_THAT(found.holes, IsEmpty());
    ASSERT_THAT(found.officers, SizeIs(1)) << "who is on duty in the next 14 days";
    EXPECT_EQ(found.officers[0].account_id, officer_.account);
    EXPECT_FALSE(found.officers[0].reachable);
    EXPECT_THAT(found.officers[0].reasons, ElementsAre(Unreached::not_heard_of));
    walk_to(china(2026, 3, 2, 9, 1));
    ASSERT_TRUE(say(officer_, all_on()));
    found = check();
    ASSERT_THAT(found.officers, SizeIs(1));
    EXPECT_TRUE(found.officers[0].reachable) << "but not tested";
    answer_test(officer_);
    EXPECT_THAT(check().officers, IsEmpty());
}

}  // namespace
}  // namespace vigil::domain_test
