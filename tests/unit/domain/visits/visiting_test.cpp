// An officer who goes to a home and does not come back is asked, then looked for (F137). Every test begins on Monday, 2 March 2026, at
// 09:00 in China.
#include "domain/visits/visiting.hpp"

#include "domain/visits/alarming.hpp"
#include "unit/domain/measures/measuring.hpp"

namespace vigil::domain_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class Visiting : public Measuring {
protected:
    void SetUp() override { end_limits(report_); }

    protocol::BeginVisit a_visit(std::chrono::minutes until_back = 60min) {
        return {.visit_id = VisitId(an_acknowledgement_id().str()),
                .back_by = now() + until_back,
                .companion_ids = {},
                .with_police = {},
                .place = "嘎查东头第三户",
                .text = "院里有狗"};
    }
    Result<Visit> begin(const protocol::BeginVisit& document, const Caller& caller) {
        return write([&](Unit& unit) {
            return begin_visit(unit, {rules(), ids_}, caller, report_.case_id, document, now());
        });
    }
    Visit begun(std::chrono::minutes until_back = 60min) { return begin(a_visit(until_back), visitor_).value(); }
    Result<Visit> check(const Visit& visit, const Caller& caller, std::chrono::minutes until_back = 60min) {
        return write([&](Unit& unit) {
            return check_in(unit, ids_, caller, visit.id, protocol::CheckIn{now() + until_back}, now());
        });
    }
    Result<Visit> end(const Visit& visit, const Caller& caller, VisitEnd how,
                      const std::string& text = "电话里说平安") {
        return write([&](Unit& unit) {
            return end_visit(unit, ids_, caller, visit.id, protocol::EndVisit{how, text}, now());
        });
    }
    Result<protocol::VisitView> read(const Visit& visit, const Caller& caller) {
        return write([&](Unit& unit) { return read_visit(unit, ids_, caller, visit.id, now()); });
    }
    std::vector<VisitState> states_told(const OrganisationId& organisation) {
        std::vector<VisitState> states;
        for (const auto& item : items_of(organisation))
            if (item.kind == ItemKind::visit) states.push_back(item.visit->state);
        return states;
    }
    // The states of visits told to the station, since the last call.
    std::vector<VisitState> news() {
        auto states = states_told(in_.station);
        const auto before = std::exchange(told_, states.size());
        states.erase(states.begin(), states.begin() + static_cast<std::ptrdiff_t>(before));
        return states;
    }
    std::vector<std::string> pointers_of(const protocol::BeginVisit& document) {
        const auto taken = begin(document, visitor_);
        std::vector<std::string> pointers;
        if (taken) return {"it was taken"};
        for (const auto& each : taken.error().violations) pointers.push_back(each.pointer + " " + each.code);
        return pointers;
    }
    void step() {
        pass(kVisitStep);
        fire_clocks();
    }

    Report report_ = file_at(Level::orange);
    Caller visitor_ = officer(in_.station);
    Caller colleague_ = officer(in_.station);

private:
    std::size_t told_ = 0;
};

TEST_F(Visiting, GivenAnOfficerWhoIsBackInTime_WhenTheHourPasses_ThenNobodyIsAlarmed) {
    const auto visit = begun();
    EXPECT_THAT(news(), ElementsAre(VisitState::away));
    pass(59min);
    ASSERT_TRUE(end(visit, visitor_, VisitEnd::returned, ""));
    EXPECT_THAT(news(), ElementsAre(VisitState::ended));
    pass(24h);
    fire_clocks();
    EXPECT_THAT(news(), IsEmpty());
    EXPECT_TRUE(was_logged("visit.ended", visit.id.str()));
}

TEST_F(Visiting, GivenAnOfficerWhoIsNotBack_WhenTimePasses_ThenTheirPhoneAsksAndThenColleaguesAreAlarmedForEver) {
    begun();
    news();
    come_to(now() + 59min);
    EXPECT_THAT(news(), IsEmpty());
    come_to(now() + 1min);
    EXPECT_THAT(news(), ElementsAre(VisitState::asked));
    for (int times = 0; times < 20; ++times) {
        step();
        EXPECT_THAT(news(), ElementsAre(VisitState::alarmed));
    }
}

TEST_F(Visiting, GivenAlarmsThatNobodyHears_WhenTheThirdComes_ThenWhoeverStandsAboveIsAlarmedToo) {
    begun();
    come_to(now() + 60min);
    step();
    step();
    EXPECT_THAT(states_told(in_.banner_agency), IsEmpty());
    step();
    EXPECT_THAT(states_told(in_.banner_agency), ElementsAre(VisitState::alarmed));
}

// Nothing of a case reaches an organisation that is barred from it, but its officer must be looked for.
TEST_F(Visiting, GivenAStationThatIsBarredMeanwhile_WhenItsOfficerIsNotBack_ThenTheFirstAlarmGoesAbove) {
    begun();
    Climbing::bar(report_, in_.station);
    come_to(now() + 60min);
    step();
    EXPECT_THAT(states_told(in_.banner_agency), ElementsAre(VisitState::alarmed));
}

TEST_F(Visiting, GivenAnOverdueOfficer_WhenTheyCheckIn_ThenItIsQuietUntilTheirNewTime) {
    const auto visit = begun();
    come_to(now() + 60min);
    step();
    news();
    ASSERT_TRUE(check(visit, visitor_, 30min));
    EXPECT_THAT(news(), ElementsAre(VisitState::away));
    come_to(now() + 29min);
    EXPECT_THAT(news(), IsEmpty());
    come_to(now() + 1min);
    EXPECT_THAT(news(), ElementsAre(VisitState::asked));
}

// F55: timers of an earlier state are without effect, also one that nobody has stopped.
TEST_F(Visiting, GivenAClockOfAnEarlierRevision_WhenItIsDue_ThenItStopsWithoutASound) {
    const auto visit = begun();
    auto stale = find([&](Unit& unit) { return unit.clocks().running(visit.id.str()); }).at(0);
    ASSERT_TRUE(check(visit, visitor_, 120min));
    stale.id = ClockId(ids_.next(now()));
    find([&](Unit& unit) -> Result<std::monostate> {
        VIGIL_TRY(unit.clocks().start(stale));
        return std::monostate{};
    });
    news();
    come_to(now() + 119min);
    EXPECT_THAT(news(), IsEmpty());
}

TEST_F(Visiting, GivenAnOverdueOfficer_WhenAColleagueKnowsThemToBeSafe_ThenTheAlarmsEnd) {
    const auto visit = begun();
    come_to(now() + 60min);
    step();
    EXPECT_EQ(end(visit, colleague_, VisitEnd::found_safe, "").error().violations.at(0).pointer, "/text");
    ASSERT_TRUE(end(visit, colleague_, VisitEnd::found_safe));
    EXPECT_EQ(end(visit, colleague_, VisitEnd::found_safe).value().state, VisitState::ended) << "repeated";
    EXPECT_EQ(end(visit, colleague_, VisitEnd::taken_on).error().kind, ErrorKind::conflict);
    news();
    step();
    EXPECT_THAT(news(), IsEmpty());
}

TEST_F(Visiting, GivenACaseWhoseKeyWasDestroyed_WhenAColleagueKnowsTheOfficerToBeSafe_ThenTheAlarmsEndAllTheSame) {
    const auto visit = begun();
    come_to(now() + 60min);
    const auto key = case_of(report_).key;
    find([&](Unit& unit) { return unit.erasures().destroy_key(key); });
    ASSERT_TRUE(end(visit, colleague_, VisitEnd::found_safe));
    news();
    step();
    EXPECT_THAT(news(), IsEmpty());
}

TEST_F(Visiting, GivenAnOfficerAbove_WhenTheyAreAlarmed_ThenTheyMayEndItAndNotBefore) {
    const auto above = officer(in_.banner_agency, Role::county_officer);
    const auto visit = begun();
    EXPECT_EQ(end(visit, above, VisitEnd::taken_on).error().kind, ErrorKind::not_found);
    come_to(now() + 60min);
    for (int times = 0; times < kAlarmsUntilAbove; ++times) step();
    EXPECT_TRUE(end(visit, above, VisitEnd::taken_on));
}

TEST_F(Visiting, GivenWhoSaysWhat_WhenItIsNotTheirs_ThenTheRoleIsRefused) {
    const auto visit = begun();
    EXPECT_EQ(check(visit, colleague_).error().code, "role_refused");
    EXPECT_EQ(end(visit, colleague_, VisitEnd::returned).error().code, "role_refused");
    EXPECT_EQ(end(visit, visitor_, VisitEnd::found_safe).error().code, "role_refused");
    EXPECT_EQ(end(visit, officer(in_.police, Role::police_liaison), VisitEnd::found_safe).error().kind,
              ErrorKind::not_found);
}

TEST_F(Visiting, GivenACompanion_WhenTheyCheckInOrReturn_ThenItCountsForBoth) {
    auto document = a_visit();
    document.companion_ids = {colleague_.account};
    const auto visit = begin(document, visitor_).value();
    EXPECT_TRUE(check(visit, colleague_));
    EXPECT_TRUE(end(visit, colleague_, VisitEnd::returned, ""));
}

TEST_F(Visiting, GivenTheSameVisitAgain_WhenItIsBegun_ThenThereIsOneAndAnotherUnderItsIdIsRefused) {
    auto document = a_visit();
    const auto first = begin(document, visitor_).value();
    EXPECT_EQ(begin(document, visitor_).value().revision, first.revision);
    EXPECT_THAT(news(), SizeIs(1));
    document.place = "别处";
    EXPECT_EQ(begin(document, visitor_).error().kind, ErrorKind::conflict);
}

TEST_F(Visiting, GivenTimesAndCompanionsThatAreNone_WhenItIsBegun_ThenEachIsNamed) {
    EXPECT_THAT(pointers_of(a_visit(4min)), ElementsAre("/back_by out_of_range"));
    EXPECT_THAT(pointers_of(a_visit(721min)), ElementsAre("/back_by out_of_range"));
    auto document = a_visit();
    document.companion_ids = {colleague_.account, visitor_.account};
    EXPECT_THAT(pointers_of(document), ElementsAre("/companion_ids/1 unknown_account"));
    document.companion_ids = {officer(in_.police, Role::police_liaison).account};
    EXPECT_THAT(pointers_of(document), ElementsAre("/companion_ids/0 unknown_account"));
    document.companion_ids = {colleague_.account, colleague_.account};
    EXPECT_THAT(pointers_of(document), ElementsAre("/companion_ids/1 unknown_account"));
}

TEST_F(Visiting, GivenWhoeverDoesNotHandleTheCase_WhenTheyBeginAVisit_ThenItIsRefused) {
    EXPECT_EQ(begin(a_visit(), officer(in_.banner_agency, Role::county_officer)).error().kind, ErrorKind::forbidden);
}

TEST_F(Visiting, GivenWhereAnOfficerWent_WhenItIsRead_ThenColleaguesSeeItOnlyOnceItIsOverdueAndTheLookIsRecorded) {
    const auto visit = begun();
    EXPECT_EQ(read(visit, visitor_).value().place, "嘎查东头第三户");
    EXPECT_EQ(read(visit, colleague_).error().code, "role_refused");
    come_to(now() + 60min);
    EXPECT_EQ(read(visit, colleague_).value().text, "院里有狗");
    const auto looks = find([&](Unit& unit) { return unit.cases().reads(report_.case_id); });
    ASSERT_THAT(looks, SizeIs(2));
    EXPECT_EQ(looks.back().account, colleague_.account);
    EXPECT_EQ(looks.back().fields, "visit");
}

TEST_F(Visiting, GivenTheItemOfAVisit_WhenItIsToldOrListed_ThenNoPlaceIsInIt) {
    begun();
    EXPECT_THAT(protocol::encode(items_of(in_.station).back()), testing::Not(testing::HasSubstr("嘎查")));
    const auto list = find([&](Unit& unit) { return visits_under_way(unit, colleague_); });
    ASSERT_THAT(list.visits, SizeIs(1));
    EXPECT_EQ(list.visits[0].place, "");
    const auto elsewhere = officer(in_.police, Role::police_liaison);
    EXPECT_THAT(find([&](Unit& unit) { return visits_under_way(unit, elsewhere); }).visits, IsEmpty());
}

// Red, or signs of violence.
TEST_F(Visiting, GivenACaseThatIsDangerous_WhenAVisitBegins_ThenPoliceAreAdvisedUnlessTheyCome) {
    EXPECT_FALSE(begun().police_advised);
    supplement(report_, a_supplement({"dv_repeated"}));
    EXPECT_TRUE(begun().police_advised);
    auto document = a_visit();
    document.with_police = true;
    EXPECT_FALSE(begin(document, visitor_).value().police_advised);
}

}  // namespace
}  // namespace vigil::domain_test
