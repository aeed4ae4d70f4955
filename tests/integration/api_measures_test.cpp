// What was done for a case, over HTTPS: recorded once, shown to whoever may know, and to the reporter in words of a list.
#include <vigil/protocol/messages/measure.hpp>

#include "integration/api_officers.hpp"

namespace vigil::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class Measures : public OfficersTest {
protected:
    Measures() {
        reporter = token(teacher());
        report = file(red_report(), reporter).report_id;
        about = alert_of(station).case_id;
        acknowledged(alert_of(station).alert_id, 1, station);
    }

    protocol::RecordMeasure a_measure(MeasureKind kind) {
        protocol::RecordMeasure document;
        document.measure_id = MeasureId(fresh_uuid());
        document.kind = kind;
        return document;
    }
    protocol::RecordMeasure saw_the_child() {
        auto document = a_measure(MeasureKind::child_seen);
        document.child_id = case_view(about, station).children.at(0).child_id;
        document.place = "学校医务室";
        document.text = "神志清楚";
        return document;
    }
    client::HttpAnswer record(const protocol::RecordMeasure& document, const std::string& session) {
        return post("/v1/cases/" + about.str() + "/measures", protocol::encode(document), session);
    }
    protocol::OwnReport own() { return decoded<protocol::OwnReport>(get("/v1/reports/" + report.str(), reporter)); }
    ClockState state_of(const protocol::CaseView& view, std::string_view kind) {
        for (const auto& clock : view.clocks)
            if (clock.kind == kind) return clock.state;
        throw std::runtime_error("no such clock");
    }

    std::string reporter;
    ReportId report;
    CaseId about;
};

TEST_F(Measures, GivenAChildThatWasSeen_WhenRecorded_ThenTheCaseShowsItAndItsLimitIsDone) {
    ASSERT_EQ(state_of(case_view(about, station), "child_seen"), ClockState::running);
    const auto document = saw_the_child();
    ASSERT_EQ(record(document, station).status, 201);
    const auto view = case_view(about, police);
    ASSERT_THAT(view.measures, SizeIs(1));
    EXPECT_EQ(view.measures[0].measure_id, document.measure_id);
    EXPECT_EQ(view.measures[0].place, "学校医务室");
    EXPECT_EQ(view.measures[0].child_id, view.children.at(0).child_id);
    EXPECT_TRUE(view.children.at(0).seen_at);
    EXPECT_EQ(state_of(view, "child_seen"), ClockState::done);
    EXPECT_EQ(state_of(view, "first_note"), ClockState::running);
}

TEST_F(Measures, GivenAMeasureThatIsSentAgain_WhenTheAnswerWasLost_ThenItIsRecordedOnce) {
    const auto document = saw_the_child();
    const auto first = record(document, station);
    EXPECT_EQ(record(document, station).body, first.body);
    EXPECT_THAT(case_view(about, station).measures, SizeIs(1));
    auto other = document;
    other.place = "家中";
    EXPECT_THAT(record(other, station), IsProblem(409, "measure_id_reused"));
}

TEST_F(Measures, GivenAMeasureThatIsNotInOrder_WhenRecorded_ThenEachMemberIsNamed) {
    auto document = a_measure(MeasureKind::child_seen);
    document.instruction = Instruction::let_go;
    const auto answer = record(document, station);
    EXPECT_THAT(answer, IsProblem(422, "invalid_document"));
    std::vector<std::string> pointers;
    const auto problem = nlohmann::json::parse(answer.body);
    for (const auto& error : problem.at("errors"))
        pointers.push_back(error.at("pointer").get<std::string>() + " " + error.at("code").get<std::string>());
    EXPECT_THAT(pointers,
                ElementsAre("/place required", "/text required", "/instruction unexpected", "/child_id required"));
}

TEST_F(Measures, GivenWhoeverOversees_WhenItReads_ThenItIsShownTheDayAndMayRecordNothing) {
    const auto county = token(person(region.banner_agency, Role::county_officer));
    ASSERT_EQ(record(saw_the_child(), station).status, 201);
    const auto view = case_view(about, county);
    ASSERT_THAT(view.measures, SizeIs(1));
    EXPECT_THAT(to_china_time(view.measures[0].done_at), ::testing::EndsWith(" 00:00:00"));
    EXPECT_THAT(to_china_time(view.clocks.at(0).due_at), ::testing::EndsWith(" 00:00:00"));
    EXPECT_THAT(record(a_measure(MeasureKind::note), county), IsProblem(403, "role_refused"));
}

TEST_F(Measures, GivenAnInstruction_WhenTheReporterLooks_ThenTheyKnowWhatToDo) {
    auto told = a_measure(MeasureKind::reporter_instructed);
    told.report_id = report;
    told.instruction = Instruction::police_coming;
    ASSERT_EQ(record(told, police).status, 201);
    EXPECT_EQ(own().status.instruction, Instruction::police_coming);
    ASSERT_EQ(record(saw_the_child(), station).status, 201);
    EXPECT_EQ(own().status.stage, ReportStage::child_seen);
    EXPECT_EQ(get("/v1/reports/" + report.str(), reporter).body.find("医务室"), std::string::npos);
}

TEST_F(Measures, GivenAnAnswerThatUndertakesSomething_WhenTheAlertIsRead_ThenBothSidesSeeIt) {
    const auto alert = alert_of(police);
    protocol::AcknowledgeAlert answer{AcknowledgementId(fresh_uuid()), alert.version, {}};
    answer.next_step = NextStep::visit;
    const auto given = decoded<protocol::Acknowledged>(
        post("/v1/alerts/" + alert.alert_id.str() + "/ack", protocol::encode(answer), police));
    EXPECT_TRUE(given.stops);
    EXPECT_FALSE(given.expected_at);  // of the owner alone
    EXPECT_EQ(alert_of(police).next_step, NextStep::visit);
    const auto of_station = alert_of(station);
    ASSERT_TRUE(of_station.expected_at);
    const protocol::MoveExpectedTime sooner{of_station.version, *of_station.expected_at - std::chrono::minutes(30)};
    const auto path = "/v1/alerts/" + of_station.alert_id.str() + "/expected-time";
    const auto moved = post(path, protocol::encode(sooner), station);
    ASSERT_EQ(moved.status, 200) << moved.body;
    EXPECT_EQ(decoded<protocol::AlertSummary>(moved).expected_at, sooner.expected_at);
    EXPECT_EQ(post(path, protocol::encode(sooner), station).status, 200);  // the answer was lost
    const protocol::MoveExpectedTime again{of_station.version, *of_station.expected_at - std::chrono::minutes(20)};
    EXPECT_THAT(post(path, protocol::encode(again), station), IsProblem(409, "conflict"));
    EXPECT_THAT(post(path, protocol::encode(sooner), police), IsProblem(403, "foreign_jurisdiction"));
}

TEST_F(Measures, GivenNoBreach_WhenListed_ThenThereIsNone) {
    EXPECT_THAT(decoded<protocol::BreachList>(get("/v1/breaches", station)).breaches, IsEmpty());
    EXPECT_THAT(get("/v1/breaches?cursor=x", station), IsProblem(400, "invalid_cursor"));
}

}  // namespace
}  // namespace vigil::test
