// Matches over the API: who may see and decide them, that nothing of the other case is shown, merging and what it leaves.
#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <vigil/protocol/messages/matching.hpp>

#include "integration/api_officers.hpp"

namespace vigil::test {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

protocol::FileReport about(const char* name, const char* narrative) {
    auto report = red_report();
    report.narrative = narrative;
    auto& child = report.children.at(0);
    child = {};
    child.child_name = name;
    child.sex = Sex::female;
    child.birth_date = "2016-06-17";
    return report;
}

class ApiMatchesTest : public OfficersTest {
protected:
    ApiMatchesTest() {
        first_ = file(about("其其格", "第一名老师看到的经过"), token(teacher())).report_id;
        server.advance(std::chrono::hours(1));
        second_ = file(about("琪琪格", "第二名老师看到的经过"), token(teacher())).report_id;
        const auto alerts = alerts_of(station);
        first_case_ = alerts.at(0).case_id;
        second_case_ = alerts.at(1).case_id;
    }
    client::HttpAnswer list(const CaseId& id, const std::string& session) {
        return get("/v1/cases/" + id.str() + "/matches", session);
    }
    std::vector<protocol::MatchView> matches_of(const CaseId& id, const std::string& session) {
        return decoded<protocol::MatchList>(list(id, session)).matches;
    }
    protocol::MatchView match() { return matches_of(second_case_, station).at(0); }
    client::HttpAnswer decide(const MatchId& id, std::int64_t revision, MatchVerdict verdict,
                              const std::string& session, const std::string& decision_id = fresh_uuid()) {
        const protocol::DecideMatch body{MatchDecisionId(decision_id), revision, verdict, "两份报告说的是同一名学生"};
        return post("/v1/matches/" + id.str() + "/decision", protocol::encode(body), session);
    }
    protocol::MatchView decided(MatchVerdict verdict) {
        const auto before = match();
        return decoded<protocol::MatchView>(decide(before.match_id, before.revision, verdict, station));
    }
    client::HttpAnswer pattern(const CaseId& id, const std::string& session) {
        return get("/v1/cases/" + id.str() + "/pattern", session);
    }

    ReportId first_, second_;
    CaseId first_case_, second_case_;
};

TEST_F(ApiMatchesTest, GivenNamesThatSoundAlike_WhenTheHandlingSideAsks_ThenItSeesKindsAndDays) {
    const auto found = match();
    EXPECT_EQ(found.case_id, second_case_);
    EXPECT_EQ(found.report_id, second_);
    EXPECT_EQ(found.child, 0);
    EXPECT_EQ(found.other_case_id, first_case_);
    EXPECT_EQ(found.state, MatchState::suggested);
    EXPECT_FALSE(found.certain);
    EXPECT_THAT(found.kinds, ElementsAre("sound_birth_year", "birth_township"));
    for (const auto day : {found.found_on, found.other_named_on})
        EXPECT_EQ((day.time_since_epoch() + std::chrono::hours(8)) % std::chrono::hours(24),
                  std::chrono::milliseconds(0));
    const auto other_side = matches_of(first_case_, police).at(0);
    EXPECT_EQ(other_side.match_id, found.match_id);
    EXPECT_EQ(other_side.case_id, first_case_);
    EXPECT_EQ(other_side.other_case_id, second_case_);
}

TEST_F(ApiMatchesTest, GivenAMatch_WhenRead_ThenNothingOfTheOtherCaseIsInIt) {
    const auto body = list(second_case_, station).body;
    for (const auto* told : {"其其格", "琪琪格", "经过", "2016-06-17", "injury", "teacher"})
        EXPECT_THAT(body, Not(HasSubstr(told)));
    EXPECT_THAT(body, Not(HasSubstr(first_.str()))) << "which report of the other case it was is its own affair";
}

TEST_F(ApiMatchesTest, GivenALook_WhenDone_ThenItIsRecorded) {
    list(second_case_, station);
    auto read = [&](Unit& unit) { return unit.cases().reads(second_case_); };
    const auto reads = await(io, server.app().store().read(std::move(read))).value();
    ASSERT_THAT(reads, SizeIs(1));
    EXPECT_EQ(reads.at(0).fields, "matches");
}

TEST_F(ApiMatchesTest, GivenADecision_WhenSentAgain_ThenTheAnswerIsTheSame) {
    const auto before = match();
    const auto id = fresh_uuid();
    const auto once = decide(before.match_id, before.revision, MatchVerdict::same_child, station, id);
    ASSERT_THAT(once, HasStatus(200));
    const auto twice = decide(before.match_id, before.revision, MatchVerdict::same_child, station, id);
    EXPECT_EQ(twice.body, once.body);
    const auto view = decoded<protocol::MatchView>(once);
    EXPECT_EQ(view.state, MatchState::same_child);
    EXPECT_EQ(view.revision, before.revision + 1);
    ASSERT_THAT(view.decisions, SizeIs(1));
    EXPECT_EQ(view.decisions[0].reason, "两份报告说的是同一名学生");
    EXPECT_THAT(decide(before.match_id, before.revision, MatchVerdict::different, station, id),
                IsProblem(422, "idempotency_key_reused"));
    EXPECT_THAT(decide(before.match_id, before.revision, MatchVerdict::different, station),
                IsProblem(412, "precondition_failed"));
    EXPECT_THAT(server.log_text(), HasSubstr("/v1/matches/"));
    EXPECT_THAT(server.log_text(), Not(HasSubstr("同一名学生")));
}

TEST_F(ApiMatchesTest, GivenBadDecisions_WhenSent_ThenEachIsRefusedAndNothingChanges) {
    const auto before = match();
    const auto rows = server.rows();
    EXPECT_THAT(decide(MatchId(fresh_uuid()), 1, MatchVerdict::different, station), IsProblem(404, "not_found"));
    EXPECT_THAT(decide(MatchId("x"), 1, MatchVerdict::different, station), IsProblem(404, "not_found"));
    const json no_reason{{"decision_id", fresh_uuid()}, {"revision", 1}, {"verdict", "same_child"}};
    EXPECT_THAT(post("/v1/matches/" + before.match_id.str() + "/decision", no_reason.dump(), station),
                IsProblem(422, "invalid_document"));
    EXPECT_THAT(list(CaseId(fresh_uuid()), station), IsProblem(404, "not_found"));
    EXPECT_THAT(get("/v1/cases/" + second_case_.str() + "/matches?cursor=x", station),
                IsProblem(400, "invalid_cursor"));
    EXPECT_EQ(server.rows(), rows);
}

TEST_F(ApiMatchesTest, GivenOneEvent_WhenMerged_ThenTheFirstCaseHoldsBothAndEachReporterKeepsTheirs) {
    EXPECT_EQ(decided(MatchVerdict::same_event).merged_into, first_case_);
    const auto whole = case_view(first_case_, station);
    EXPECT_THAT(whole.reports, SizeIs(2));
    EXPECT_THAT(whole.merged_cases, ElementsAre(second_case_));
    const auto part = case_view(second_case_, station);
    EXPECT_EQ(part.merged_into, first_case_);
    EXPECT_THAT(part.reports, SizeIs(1));
    for (const auto& alert : alerts_of(station))
        EXPECT_EQ(alert.merged_into, alert.case_id == first_case_ ? CaseId() : first_case_);
    const auto before = match();
    EXPECT_THAT(decide(before.match_id, before.revision, MatchVerdict::same_event, station),
                IsProblem(409, "already_merged"));
    EXPECT_EQ(decided(MatchVerdict::different).state, MatchState::different);
    EXPECT_THAT(case_view(first_case_, station).reports, SizeIs(1));
}

TEST_F(ApiMatchesTest, GivenAPattern_WhenRead_ThenItHasCodesAndCountsOnly) {
    decided(MatchVerdict::same_child);
    const auto answer = pattern(second_case_, police);
    ASSERT_THAT(answer, HasStatus(200));
    const auto found = decoded<protocol::CasePattern>(answer);
    ASSERT_THAT(found.children, SizeIs(1));
    EXPECT_EQ(found.children[0].reports, 2);
    ASSERT_THAT(found.children[0].circumstances, SizeIs(1));
    EXPECT_EQ(found.children[0].circumstances[0].circumstance, "multiple_injuries");
    EXPECT_EQ(found.children[0].circumstances[0].reports, 2);
    EXPECT_THAT(answer.body, Not(HasSubstr(first_.str())));
}

// ---- every role × every relation ----

struct RelationCase {
    std::string_view name;
    OrganisationId SmallRegion::*organisation;
    bool has_alert = false;
    bool handles = false;
    bool barred = false;
};

class MatchAuthorisation : public ApiMatchesTest, public ::testing::WithParamInterface<RelationCase> {
protected:
    void bar(const CaseId& from) {
        const auto barred = region.*GetParam().organisation;
        auto write = [&](Unit& unit) -> Result<std::monostate> {
            VIGIL_TRY(unit.cases().insert_bar(
                {.case_id = from, .organisation = barred, .reason = "kinship", .row = fresh_uuid()}));
            return std::monostate{};
        };
        ASSERT_TRUE(await(io, server.app().store().write(std::move(write))));
    }
    static bool works_with_alerts(Role role) {
        return handles_cases(role) || role == Role::department_officer || role == Role::supervisor ||
               role == Role::procurator;
    }
    static bool handles_cases(Role role) {
        return role == Role::duty_officer || role == Role::police_liaison || role == Role::county_officer;
    }
};

TEST_P(MatchAuthorisation, GivenEveryRole_WhenItAsksAndDecides_ThenOnlyTheHandlingSideMay) {
    const auto id = match().match_id;
    if (GetParam().barred) bar(second_case_);
    for (const auto& word : words_of(Role{})) {
        SCOPED_TRACE(word.text);
        const auto session = new_session(region.*GetParam().organisation, word.value);
        const auto listed = list(second_case_, session);
        const auto looked = pattern(second_case_, session);
        const auto decision = decide(id, 99, MatchVerdict::different, session);  // a revision that is not there
        if (!GetParam().has_alert || !works_with_alerts(word.value)) {
            EXPECT_THAT(listed, IsProblem(403, "foreign_jurisdiction"));
            EXPECT_THAT(looked, IsProblem(403, "foreign_jurisdiction"));
            EXPECT_THAT(decision, IsProblem(404, "not_found"));
        } else if (!GetParam().handles || !handles_cases(word.value)) {
            EXPECT_THAT(listed, IsProblem(403, "role_refused"));
            EXPECT_THAT(looked, IsProblem(403, "role_refused"));
            EXPECT_THAT(decision, IsProblem(403, "role_refused"));
        } else {
            EXPECT_THAT(listed, HasStatus(200));
            EXPECT_THAT(looked, HasStatus(200));
            EXPECT_THAT(decision, IsProblem(412, "precondition_failed"));
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Relations, MatchAuthorisation,
                         ::testing::Values(RelationCase{"owner", &SmallRegion::station, true, true},
                                           RelationCase{"police", &SmallRegion::police, true, true},
                                           RelationCase{"protection", &SmallRegion::banner_agency, true},
                                           RelationCase{"foreign", &SmallRegion::other_league_agency},
                                           RelationCase{"reporters_school", &SmallRegion::school},
                                           RelationCase{"barred_owner", &SmallRegion::station, false, false, true},
                                           RelationCase{"barred_police", &SmallRegion::police, false, false, true}),
                         [](const auto& tested) { return std::string(tested.param.name); });

// Rule N10: whoever is barred from the other case learns of no match with it.
TEST_F(ApiMatchesTest, GivenAStationThatIsBarredFromTheOtherCase_WhenItLists_ThenThereIsNoMatch) {
    const auto id = match();
    auto write = [&](Unit& unit) -> Result<std::monostate> {
        VIGIL_TRY(unit.cases().insert_bar(
            {.case_id = first_case_, .organisation = region.station, .reason = "kinship", .row = fresh_uuid()}));
        return std::monostate{};
    };
    ASSERT_TRUE(await(io, server.app().store().write(std::move(write))));
    EXPECT_THAT(matches_of(second_case_, station), IsEmpty());
    EXPECT_THAT(decide(id.match_id, 1, MatchVerdict::same_event, station), IsProblem(404, "not_found"));
    EXPECT_THAT(matches_of(second_case_, police), SizeIs(1));
    EXPECT_EQ(decoded<protocol::CasePattern>(pattern(second_case_, station)).children.at(0).reports, 1);
}

// ---- reasons, PINs ----

TEST_F(ApiMatchesTest, GivenAnOfficerWhoIsNotAssigned_WhenAskingForMatchesAndPatterns_ThenAReasonIsStatedFirst) {
    const auto found = match();
    for (const auto& alert : alerts_of(station)) acknowledged(alert.alert_id, alert.version, station);
    const auto colleague = new_session(region.station, Role::duty_officer);
    EXPECT_THAT(list(second_case_, colleague), IsProblem(403, "reason_required"));
    EXPECT_THAT(pattern(second_case_, colleague), IsProblem(403, "reason_required"));
    EXPECT_THAT(decide(found.match_id, found.revision, MatchVerdict::different, colleague),
                IsProblem(403, "reason_required"));
    EXPECT_EQ(match().revision, found.revision) << "a refused decision is none";
    ASSERT_THAT(read_with_reason(second_case_, colleague), HasStatus(200));
    EXPECT_THAT(list(second_case_, colleague), HasStatus(200));
    EXPECT_THAT(pattern(second_case_, colleague), HasStatus(200));
    EXPECT_THAT(decide(found.match_id, found.revision, MatchVerdict::different, colleague), HasStatus(200));
}

TEST_F(ApiMatchesTest, GivenADeviceWithAPin_WhenItIsLocked_ThenNoMatchAndNoPatternIsShown) {
    const auto found = match();
    station = token(officer());  // the session of before ends in these three minutes
    ASSERT_THAT(send("PUT", "/v1/devices/current/pin", R"({"pin":"135790"})", json_headers(station)), HasStatus(204));
    server.advance(std::chrono::minutes(3));
    EXPECT_THAT(list(second_case_, station), IsProblem(403, "pin_required"));
    EXPECT_THAT(pattern(second_case_, station), IsProblem(403, "pin_required"));
    EXPECT_THAT(decide(found.match_id, found.revision, MatchVerdict::different, station),
                IsProblem(403, "pin_required"));
    ASSERT_THAT(post("/v1/sessions/current/unlock", R"({"pin":"135790"})", station), HasStatus(204));
    EXPECT_THAT(list(second_case_, station), HasStatus(200));
    EXPECT_THAT(pattern(second_case_, station), HasStatus(200));
}

}  // namespace
}  // namespace vigil::test
