// The owner of a case decides who else hears of it, within a limit (policy facts 5.4; F133).
#include "domain/releases/releasing.hpp"

#include "domain/cases/case_reader.hpp"
#include "unit/domain/measures/measuring.hpp"

namespace vigil::domain_test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

// Rule N5: yellow, and education is told on release.
constexpr const char* kBullying = "bully_mild";

class Releasing : public Measuring {
protected:
    protocol::ReleaseList waiting_for(const Caller& caller) {
        return find([&](Unit& unit) { return pending_releases(unit, caller, {}, 50); });
    }
    protocol::ReleaseView task() {
        const auto list = waiting_for(officer(in_.station));
        if (list.releases.size() != 1) throw std::runtime_error("not one notification waits");
        return list.releases[0];
    }
    Result<Release> decide_by(const Caller& caller, const NotificationId& id, ReleaseVerdict verdict,
                              const std::string& text = {}) {
        protocol::DecideRelease document;
        document.verdict = verdict;
        document.text = text;
        return write([&](Unit& unit) { return decide_release(unit, {rules(), ids_}, caller, id, document, now()); });
    }
    Result<Release> release_by(const Caller& caller, const NotificationId& id) {
        return decide_by(caller, id, ReleaseVerdict::release);
    }

    Report report_ = file(a_report({kBullying}));
};

TEST_F(Releasing, GivenADepartmentThatIsToldOnRelease_WhenReported_ThenItHearsNothingAndTheOwnerHasATask) {
    EXPECT_THAT(alerted(report_), ElementsAre(in_.station));
    EXPECT_THAT(items_of(in_.education), IsEmpty());
    const auto waits = task();
    EXPECT_EQ(waits.case_id, report_.case_id);
    EXPECT_EQ(waits.recipient, "education_bureau");
    EXPECT_EQ(waits.organisation_id, in_.education);
    EXPECT_EQ(waits.organisation_name, "教育局");
    EXPECT_EQ(waits.state, ReleaseState::pending);
    EXPECT_EQ(waits.due_at, china(2026, 3, 5, 9));  // 72 hours at yellow
    EXPECT_THAT(waiting_for(officer(in_.education)).releases, IsEmpty());
    EXPECT_THAT(waiting_for(officer(in_.other_station)).releases, IsEmpty());
}

TEST_F(Releasing, GivenATask_WhenReleased_ThenTheDepartmentIsAskedAndTheLimitEnds) {
    const auto id = task().notification_id;
    const auto release = release_by(officer(in_.station), id).value();
    const auto alert = alert_of(report_, in_.education).value();
    EXPECT_EQ(release.alert, alert.id);
    EXPECT_EQ(alert.function, Function::education);
    EXPECT_EQ(alert.level, Level::yellow);
    EXPECT_EQ(alert.state, AlertState::open);
    EXPECT_FALSE(alert.owner);
    EXPECT_EQ(alert.own_version, 0);  // the reporter is shown nothing of it
    EXPECT_EQ(alert_items_of(in_.education), 1U);
    EXPECT_EQ(count_of(report_, kDepartmentsTold), 0U);
    EXPECT_THAT(waiting_for(officer(in_.station)).releases, IsEmpty());
    EXPECT_TRUE(was_logged("release.decided", id.str()));
}

TEST_F(Releasing, GivenADecision_WhenItIsSentAgain_ThenNothingChangesAndAColleagueIsToldThatItWasDecided) {
    const auto id = task().notification_id;
    const auto caller = officer(in_.station);
    const auto first = release_by(caller, id).value();
    pass(5min);
    const auto again = release_by(caller, id).value();
    EXPECT_EQ(again.alert, first.alert);
    EXPECT_EQ(again.decided_at, first.decided_at);
    const auto refused = release_by(officer(in_.station), id);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "already_decided");
    EXPECT_EQ(decide_by(caller, id, ReleaseVerdict::withhold, "不必").error().code, "already_decided");
}

TEST_F(Releasing, GivenATask_WhenWithheld_ThenAReasonIsNeededAndTheDepartmentHearsNothing) {
    const auto id = task().notification_id;
    const auto caller = officer(in_.station);
    const auto refused = decide_by(caller, id, ReleaseVerdict::withhold);
    ASSERT_FALSE(refused);
    ASSERT_THAT(refused.error().violations, SizeIs(1));
    EXPECT_EQ(refused.error().violations[0].pointer, "/text");
    EXPECT_EQ(task().state, ReleaseState::pending);

    ASSERT_TRUE(decide_by(caller, id, ReleaseVerdict::withhold, "学校已在处理"));
    EXPECT_FALSE(alert_of(report_, in_.education));
    EXPECT_EQ(count_of(report_, kDepartmentsTold), 0U);
    ASSERT_TRUE(release_by(officer(in_.station), id));  // somebody thinks better of it
    EXPECT_TRUE(alert_of(report_, in_.education));
}

TEST_F(Releasing, GivenSomebodyElse_WhenTheyDecide_ThenOnlyTheOwnerMay) {
    const auto report = file(a_report({"bully_severe"}));  // the police are told at once, education on release
    ASSERT_TRUE(alert_of(report, in_.police));
    const auto id = waiting_for(officer(in_.station)).releases.back().notification_id;
    EXPECT_EQ(release_by(officer(in_.police, Role::police_liaison), id).error().code, "role_refused");
    EXPECT_EQ(release_by(officer(in_.other_station), id).error().kind, ErrorKind::forbidden);
    EXPECT_EQ(release_by(officer(in_.station, Role::supervisor), id).error().kind, ErrorKind::forbidden);
    EXPECT_EQ(release_by(officer(in_.station), NotificationId(an_acknowledgement_id().str())).error().kind,
              ErrorKind::not_found);
    EXPECT_FALSE(alert_of(report, in_.education));
}

TEST_F(Releasing, GivenADepartmentThatMayNotKnow_WhenReleased_ThenItIsRefusedAndWithholdingEndsTheTask) {
    const auto id = task().notification_id;
    bar(report_, in_.education);
    EXPECT_EQ(release_by(officer(in_.station), id).error().kind, ErrorKind::conflict);
    EXPECT_FALSE(alert_of(report_, in_.education));
    EXPECT_TRUE(decide_by(officer(in_.station), id, ReleaseVerdict::withhold, "回避"));
    EXPECT_THAT(waiting_for(officer(in_.station)).releases, IsEmpty());
}

TEST_F(Releasing, GivenNobodyDecides_WhenTheLimitPasses_ThenTheOwnerAloneIsReminded) {
    const auto id = task().notification_id;
    acknowledge(root(report_));
    come_to(china(2026, 3, 5, 8, 59));
    EXPECT_THAT(kinds_told(in_.station), Not(Contains(kDepartmentsTold)));
    come_to(china(2026, 3, 5, 9));
    EXPECT_THAT(kinds_told(in_.station), Contains(kDepartmentsTold));
    EXPECT_THAT(kinds_told(in_.banner_agency), Not(Contains(kDepartmentsTold)));  // it tells from where the report came
    EXPECT_THAT(kinds_told(in_.education), IsEmpty());
    ASSERT_TRUE(release_by(officer(in_.station), id));
    EXPECT_THAT(kinds_told(in_.station), Not(Contains(kDepartmentsTold)));
}

TEST_F(Releasing, GivenATask_WhenTheLevelIsRaised_ThenTheStricterLimitBeginsAndNeverALaterOne) {
    pass(1h);
    supplement(report_, a_supplement({kOrangeSignal}));
    EXPECT_EQ(task().due_at, now() + 24h);
    pass(23h);
    supplement(report_, a_supplement({kRedSignal}));
    EXPECT_EQ(task().due_at, now() + 1h);
}

// Rule N7: at orange, a suspect on the staff of a school is told to education at once.
TEST_F(Releasing, GivenATask_WhenAnAlertTellsTheDepartment_ThenNothingWaitsAnyMore) {
    auto more = a_supplement({kOrangeSignal});
    more.suspect_relation = "teacher";
    supplement(report_, more);
    EXPECT_TRUE(alert_of(report_, in_.education));
    EXPECT_THAT(waiting_for(officer(in_.station)).releases, IsEmpty());
    EXPECT_EQ(count_of(report_, kDepartmentsTold), 0U);
    const auto all = find([&](Unit& unit) { return unit.releases().of_case(report_.case_id); });
    ASSERT_THAT(all, SizeIs(1));
    EXPECT_EQ(all[0].state, ReleaseState::superseded);
}

TEST_F(Releasing, GivenADepartmentThatWasTold_WhenMoreOfItsSignsCome_ThenThereIsNoTaskAnew) {
    ASSERT_TRUE(release_by(officer(in_.station), task().notification_id));
    supplement(report_, a_supplement({"dropout"}));
    EXPECT_THAT(waiting_for(officer(in_.station)).releases, IsEmpty());
}

TEST_F(Releasing, GivenACaseOfAnotherOwner_WhenListed_ThenTheTaskIsTheirs) {
    find([&](Unit& unit) -> Result<std::monostate> {
        VIGIL_TRY(auto about, unit.cases().find(report_.case_id));
        about->owner = in_.other_station;
        VIGIL_TRY(unit.cases().update(*about));
        return std::monostate{};
    });
    EXPECT_THAT(waiting_for(officer(in_.station)).releases, IsEmpty());
    EXPECT_THAT(waiting_for(officer(in_.other_station)).releases, SizeIs(1));
}

TEST_F(Releasing, GivenACaseThatWasErased_WhenReleased_ThenNobodyIsAsked) {
    const auto id = task().notification_id;
    find([&](Unit& unit) -> Result<std::monostate> {
        VIGIL_TRY(unit.erasures().insert_tombstone(
            {.case_id = report_.case_id, .erased_at = now(), .reason = "expired", .keys = 1, .reports = 1}));
        VIGIL_TRY(end_releases(unit, report_.case_id, now()));
        return std::monostate{};
    });
    EXPECT_EQ(release_by(officer(in_.station), id).error().code, "case_erased");
    EXPECT_FALSE(alert_of(report_, in_.education));
    EXPECT_EQ(count_of(report_, kDepartmentsTold), 0U);
}

// Rule N7: who is told on release tells from where a report came.
TEST_F(Releasing, GivenAReleasedAlert_WhenOthersLook_ThenOnlyWhoeverHandlesTheCaseAndTheDepartmentSeeIt) {
    supplement(report_, a_supplement({kRedSignal}));  // the banner's agency and the police are told
    const auto banner = officer(in_.banner_agency, Role::county_officer);
    ASSERT_TRUE(release_by(officer(in_.station), task().notification_id));
    const auto sees = [&](const Caller& caller) {
        const auto view = find([&](Unit& unit) { return read_case(unit, caller, report_.case_id, {}, ids_, now()); });
        return std::any_of(view.alerts.begin(), view.alerts.end(),
                           [&](const auto& each) { return each.alert.organisation_id == in_.education; });
    };
    EXPECT_TRUE(sees(officer(in_.station)));
    EXPECT_TRUE(sees(officer(in_.police, Role::police_liaison)));
    EXPECT_TRUE(sees(officer(in_.education, Role::department_officer)));
    EXPECT_FALSE(sees(banner));
    for (const auto& item : items_of(in_.banner_agency))
        if (item.alert) {
            EXPECT_NE(item.alert->organisation_id, in_.education);
        }
    end_limits(report_);
    for (const auto& alert : alerts_of(report_))
        if (alert.organisation != in_.education && alert.state == AlertState::open) acknowledge(alert);
    come_to(now() + 10min);
    EXPECT_THAT(kinds_told(in_.banner_agency), IsEmpty());  // that education stays silent
}

TEST_F(Releasing, GivenATask_WhenWhoeverOverseesReadsTheCase_ThenItsLimitIsNotShown) {
    supplement(report_, a_supplement({kRedSignal}));
    const auto has_limit = [&](const Caller& caller) {
        const auto view = find([&](Unit& unit) { return read_case(unit, caller, report_.case_id, {}, ids_, now()); });
        return std::any_of(view.clocks.begin(), view.clocks.end(),
                           [](const auto& each) { return each.kind == kDepartmentsTold; });
    };
    EXPECT_TRUE(has_limit(officer(in_.station)));
    EXPECT_FALSE(has_limit(officer(in_.banner_agency, Role::county_officer)));
}

TEST_F(Releasing, GivenTasksOfManyCases_WhenListed_ThenTheyComePageByPage) {
    for (int number = 0; number < 2; ++number) file(a_report({kBullying}));
    const auto caller = officer(in_.station);
    const auto page_after = [&](const std::optional<NotificationId>& after) {
        return find([&](Unit& unit) { return pending_releases(unit, caller, after, 2); });
    };
    const auto first = page_after({});
    ASSERT_THAT(first.releases, SizeIs(2));
    const auto second = page_after(NotificationId(first.next));
    ASSERT_THAT(second.releases, SizeIs(1));
    EXPECT_THAT(second.next, IsEmpty());
    EXPECT_LT(first.releases[1].notification_id, second.releases[0].notification_id);
}

TEST_F(Releasing, GivenADecision_WhenTheCaseIsRead_ThenItShowsWhoDecidedAndWhy) {
    const auto caller = officer(in_.station);
    const auto id = task().notification_id;
    decide_by(caller, id, ReleaseVerdict::withhold, "学校已在处理").value();
    const auto sealed = find([&](Unit& unit) { return unit.releases().find(id); }).value().sealed_reason;
    EXPECT_THAT(sealed, Not(testing::HasSubstr("学校")));
    const auto view = find([&](Unit& unit) { return read_case(unit, caller, report_.case_id, {}, ids_, now()); });
    for (const auto& each : view.notifications) {
        if (each.recipient != "education_bureau") continue;
        EXPECT_EQ(each.state, ReleaseState::withheld);
        EXPECT_EQ(each.decided_by, caller.account);
        EXPECT_EQ(each.text, "学校已在处理");
        return;
    }
    FAIL() << "the case does not show the notification";
}

}  // namespace
}  // namespace vigil::domain_test
