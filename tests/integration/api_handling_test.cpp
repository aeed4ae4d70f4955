// What officers do with a case beside acknowledging: code it, set its level, ask its reporter.
#include "integration/api_officers.hpp"

namespace vigil::test {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class Handling : public OfficersTest {
protected:
    client::HttpAnswer act(const CaseId& id, const std::string& what, const auto& body, const std::string& session) {
        return post("/v1/cases/" + id.str() + "/" + what, protocol::encode(body), session);
    }
    // Text alone: orange and uncoded (rule T1).
    protocol::Filed file_uncoded(const std::string& session = {}) {
        auto report = red_report();
        report.circumstance = "other_concern";
        report.signals.clear();
        report.danger_now.reset();
        report.suspect_relation = "none";
        return file(report, session);
    }
    CaseId the_case() { return alert_of(station).case_id; }
    protocol::OwnReport own(const ReportId& id, const std::string& session) {
        return decoded<protocol::OwnReport>(get("/v1/reports/" + id.str(), session));
    }
    protocol::LevelAnswer level_of(const client::HttpAnswer& answer) {
        EXPECT_EQ(answer.status, 200) << answer.body;
        return decoded<protocol::LevelAnswer>(answer);
    }
    std::string county = token(person(region.banner_agency, Role::county_officer));
};

// ---- coding (F131, rule T1) ----

TEST_F(Handling, GivenAnUncodedReport_WhenAnOfficerCodesALesserSign_ThenTheCaseIsCodedAndItsLevelIsThatOfTheSign) {
    const auto filed = file_uncoded();
    const auto before = alert_of(station);
    ASSERT_TRUE(before.uncoded);
    ASSERT_EQ(before.level, Level::orange);
    const auto answer =
        level_of(act(the_case(), "codings", protocol::CodeReport{filed.report_id, {"low_mood"}, {}}, station));
    EXPECT_EQ(answer.level, Level::yellow);
    const auto view = case_view(the_case(), station);
    EXPECT_FALSE(view.uncoded);
    ASSERT_THAT(view.codings, SizeIs(1));
    EXPECT_THAT(view.codings[0].signals, ::testing::ElementsAre("low_mood"));
    bool by_staff = false;
    for (const auto& fired : view.assessments.back().trail) by_staff = by_staff || fired.source == "assessed";
    EXPECT_TRUE(by_staff) << "the trail says who supplied the signal (F147)";
}

TEST_F(Handling, GivenAnUncodedReport_WhenAGraverSignIsCoded_ThenTheCaseIsRedAndThePoliceAreAsked) {
    const auto filed = file_uncoded();
    const auto id = the_case();
    ASSERT_THAT(alerts_of(police), IsEmpty());
    EXPECT_EQ(level_of(act(id, "codings", protocol::CodeReport{filed.report_id, {"missing"}, {}}, station)).level,
              Level::red);
    EXPECT_THAT(alerts_of(police), SizeIs(1));
}

TEST_F(Handling, GivenACodedReport_WhenALesserSignIsCodedToo_ThenTheLevelStays) {
    file(red_report());
    const auto view = case_view(alert_of(station).case_id, station);
    const auto answer = level_of(
        act(view.case_id, "codings", protocol::CodeReport{view.reports[0].report_id, {"low_mood"}, {}}, station));
    EXPECT_EQ(answer.level, Level::red);
}

TEST_F(Handling, GivenASignThatLowersOrThatNobodyKnows_WhenCoded_ThenTheAnswerNamesEach) {
    const auto filed = file_uncoded();
    const auto answer =
        act(the_case(), "codings", protocol::CodeReport{filed.report_id, {"safe_now", "no_such_sign"}, {}}, station);
    EXPECT_THAT(answer, IsProblem(422, "invalid_document"));
    const auto errors = nlohmann::json::parse(answer.body).at("errors");
    EXPECT_EQ(errors.at(0).at("pointer"), "/signals/0");
    EXPECT_EQ(errors.at(0).at("code"), "needs_second_person");
    EXPECT_EQ(errors.at(1).at("code"), "unknown_code");
}

TEST_F(Handling, GivenWhoeverOnlyOversees_WhenItCodes_ThenItIsRefused) {
    const auto report = red_report();
    const auto filed = file(report);
    const auto id = alert_of(station).case_id;
    EXPECT_THAT(act(id, "codings", protocol::CodeReport{filed.report_id, {"low_mood"}, {}}, county),
                IsProblem(403, "role_refused"));
    EXPECT_THAT(act(id, "codings", protocol::CodeReport{filed.report_id, {"low_mood"}, {}}, token(teacher())),
                IsProblem(403, "foreign_jurisdiction"));
}

// ---- levels (F40, rule T8) ----

TEST_F(Handling, GivenAYellowCase_WhenOneOfficerRaisesIt_ThenItIsRedAtOnceAndWhoeverIsToldAtRedIsTold) {
    auto report = red_report();
    report.circumstance = "other_concern";
    report.signals = {"low_mood"};
    report.danger_now.reset();
    report.suspect_relation = "none";
    file(report);
    const auto id = the_case();
    ASSERT_THAT(alerts_of(police), IsEmpty());
    const auto answer = level_of(act(id, "level", protocol::ChangeLevel{Level::red, "孩子刚说要跳楼"}, station));
    EXPECT_EQ(answer.level, Level::red);
    EXPECT_FALSE(answer.proposal_id);
    EXPECT_THAT(alerts_of(police), SizeIs(1)) << "red is told to the police (N2)";
    const auto changes = case_view(id, station).level_changes;
    ASSERT_THAT(changes, SizeIs(1));
    EXPECT_EQ(changes[0].from, Level::yellow);
    EXPECT_EQ(changes[0].to, Level::red);
    EXPECT_EQ(changes[0].text, "孩子刚说要跳楼");
}

class Lowering : public Handling {
protected:
    Lowering() {
        reporter = token(teacher());
        report = file(red_report(), reporter).report_id;
        id = alert_of(station).case_id;
        due = alert_of(station).due_at;
        proposal = *level_of(act(id, "level", protocol::ChangeLevel{Level::yellow, "核实为误报"}, station)).proposal_id;
    }
    client::HttpAnswer decide(bool approve, const std::string& session) {
        return post("/v1/proposals/" + proposal.str() + "/decision",
                    protocol::encode(protocol::DecideProposal{approve}), session);
    }
    std::string reporter;
    ReportId report;
    CaseId id;
    std::optional<Instant> due;
    ProposalId proposal;
};

TEST_F(Lowering, GivenALowerLevel_WhenOneOfficerProposesIt_ThenTheCaseStaysRed) {
    EXPECT_EQ(case_view(id, station).level, Level::red);
    const auto waiting = decoded<protocol::ProposalList>(get("/v1/proposals", county)).proposals;
    ASSERT_THAT(waiting, SizeIs(1));
    EXPECT_EQ(waiting[0].text, "核实为误报");
    EXPECT_EQ(waiting[0].level, Level::yellow);
}

TEST_F(Lowering, GivenTheNextLevelUp_WhenItAgrees_ThenBothLevelsAndBothPeopleStayAndNoLimitMoves) {
    server.advance(std::chrono::minutes(1));
    ASSERT_THAT(decide(true, county), HasStatus(200));
    const auto view = case_view(id, station);
    EXPECT_EQ(view.level, Level::yellow);
    ASSERT_THAT(view.level_changes, SizeIs(1));
    EXPECT_EQ(view.level_changes[0].from, Level::red);
    EXPECT_EQ(view.level_changes[0].to, Level::yellow);
    EXPECT_TRUE(view.level_changes[0].second_id);
    EXPECT_EQ(alert_of(station).due_at, due) << "lowering never extends a limit that runs";
    EXPECT_THAT(alerts_of(police), SizeIs(1)) << "whoever was told stays told";
}

TEST_F(Lowering, GivenALoweredCase_WhenTheReporterAddsWords_ThenItStaysLoweredAndWithANewSignItDoesNot) {
    ASSERT_THAT(decide(true, county), HasStatus(200));
    ASSERT_THAT(post("/v1/reports/" + report.str() + "/supplements", protocol::encode(a_supplement()), reporter),
                HasStatus(201));
    EXPECT_EQ(case_view(id, station).level, Level::yellow);
    supplement_with("weapon_threat", report, reporter);
    EXPECT_EQ(case_view(id, station).level, Level::red);
}

TEST_F(Lowering, GivenThePersonWhoProposed_OrAColleague_WhenTheyDecide_ThenTheyAreRefused) {
    EXPECT_THAT(decide(true, station), IsProblem(403, "another_person_required"));
    EXPECT_THAT(decide(true, token(officer())), IsProblem(403, "role_refused"));
    EXPECT_THAT(decide(true, police), IsProblem(403, "role_refused"));
    EXPECT_EQ(case_view(id, station).level, Level::red);
}

TEST_F(Lowering, GivenADecision_WhenDecidedAgain_ThenItStands) {
    ASSERT_THAT(decide(false, county), HasStatus(200));
    EXPECT_THAT(decide(true, county), IsProblem(409, "already_decided"));
    EXPECT_EQ(case_view(id, station).level, Level::red);
}

TEST_F(Lowering, GivenAProposal_WhenItsWeekIsOver_ThenItCannotBeDecided) {
    server.advance(std::chrono::hours(7 * 24));
    const auto fresh = token(person(region.banner_agency, Role::county_officer));
    EXPECT_THAT(decide(true, fresh), IsProblem(409, "already_decided"));
}

// ---- questions to the reporter (F89) ----

class Questions : public Handling {
protected:
    Questions() {
        reporter = token(teacher());
        report = file(red_report(), reporter).report_id;
        id = alert_of(station).case_id;
    }
    client::HttpAnswer ask(const std::string& text, const std::string& session) {
        return act(id, "questions", protocol::AskReporter{report, text}, session);
    }
    std::string reporter;
    ReportId report;
    CaseId id;
};

TEST_F(Questions, GivenAQuestion_WhenTheReporterAnswers_ThenBothSidesHaveItAndNobodyLearnsWhoAnswered) {
    ASSERT_THAT(ask("孩子在哪个教室？", station), HasStatus(201));
    const auto asked = own(report, reporter);
    EXPECT_EQ(asked.status.open_questions, 1);
    ASSERT_THAT(asked.questions, SizeIs(1));
    EXPECT_EQ(asked.questions[0].text, "孩子在哪个教室？");

    auto answer = a_supplement();
    answer.question_id = asked.questions[0].question_id;
    answer.narrative = "三年级二班";
    ASSERT_THAT(post("/v1/reports/" + report.str() + "/supplements", protocol::encode(answer), reporter),
                HasStatus(201));
    EXPECT_FALSE(own(report, reporter).status.open_questions);
    const auto read = read_with_reason(id, station);
    const auto view = decoded<protocol::CaseView>(read);
    ASSERT_THAT(view.questions, SizeIs(1));
    EXPECT_EQ(view.questions[0].supplement_id, view.reports[0].supplements[0].supplement_id);
    EXPECT_THAT(read.body, Not(::testing::HasSubstr("\"reporter_account")));
}

TEST_F(Questions, GivenAnAnonymousReport_WhenAsked_ThenTheClaimCodeShowsTheQuestion) {
    auto anonymous = red_report();
    anonymous.mode = ReporterMode::anonymous;
    const auto filed = file(anonymous);
    const auto about = alerts_of(station).back().case_id;
    ASSERT_THAT(act(about, "questions", protocol::AskReporter{filed.report_id, "现在安全吗？"}, station),
                HasStatus(201));
    const auto shown =
        decoded<protocol::OwnReport>(post("/v1/claims", protocol::encode(protocol::ClaimReport{filed.claim_code})));
    ASSERT_THAT(shown.questions, SizeIs(1));
    EXPECT_EQ(shown.questions[0].text, "现在安全吗？");
}

TEST_F(Questions, GivenAQuestionOfAnotherReport_WhenAnswered_ThenTheSupplementIsRefused) {
    auto answer = a_supplement();
    answer.question_id = QuestionId(fresh_uuid());
    const auto refused = post("/v1/reports/" + report.str() + "/supplements", protocol::encode(answer), reporter);
    EXPECT_THAT(refused, IsProblem(422, "invalid_document"));
    EXPECT_THAT(refused.body, ::testing::HasSubstr("/question_id"));
}

TEST_F(Questions, GivenWhoeverDoesNotHandleTheCase_WhenItAsks_ThenItIsRefused) {
    EXPECT_THAT(ask("谁报告的？", county), IsProblem(403, "role_refused"));
    EXPECT_THAT(ask("谁报告的？", reporter), IsProblem(403, "foreign_jurisdiction"));
}

}  // namespace
}  // namespace vigil::test
