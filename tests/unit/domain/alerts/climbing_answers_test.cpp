// One answer is an answer to the whole ladder, for as long as it stands (promise P4, F48).
#include "unit/domain/alerts/climbing.hpp"

#include "domain/reports/reassessing.hpp"

namespace vigil::domain_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class ClimbingAnswers : public Climbing {};

TEST_F(ClimbingAnswers, GivenAClimbedAlert_WhenItIsAnswered_ThenAllOfItsLadderIsAnsweredAndStaysSo) {
    const auto report = file_at(Level::orange);
    come_to(china(2026, 3, 2, 11));
    const auto alert = root(report);
    const auto answer = acknowledge(climbed_to(alert, in_.banner_agency));
    EXPECT_TRUE(answer.stops);
    for (const auto& each : alerts_of(report)) {
        EXPECT_EQ(each.state, AlertState::acknowledged);
        EXPECT_EQ(each.acknowledgement, answer.id);
    }
    EXPECT_THAT(running_clocks(alert), IsEmpty());
    EXPECT_EQ(items_of(in_.station).back().alert.value().state, AlertState::acknowledged);
    EXPECT_EQ(items_of(in_.league_agency).back().alert.value().state, AlertState::acknowledged);
    const auto items = alert_items_of(in_.region);
    end_limits(report);
    pass(std::chrono::days(30));
    fire_clocks();
    EXPECT_EQ(alert_items_of(in_.region), items);
}

TEST_F(ClimbingAnswers, GivenTheStationAnswersLate_WhenOthersWereAsked_ThenTheyNeedNotAnswerAnyMore) {
    const auto report = file_at(Level::orange);
    come_to(china(2026, 3, 2, 11));
    acknowledge(root(report));
    EXPECT_THAT(asked_above(root(report)), IsEmpty());
    EXPECT_EQ(items_of(in_.league_agency).back().alert.value().state, AlertState::acknowledged);
}

TEST_F(ClimbingAnswers, GivenAnAnswerFromAbove_WhenTheReporterLooks_ThenTheReportIsAcknowledged) {
    const auto report = file_at(Level::orange);
    come_to(china(2026, 3, 2, 10));
    EXPECT_EQ(status(report).stage, ReportStage::dispatched);
    EXPECT_THAT(status(report).organs, SizeIs(1));
    acknowledge(climbed_to(root(report), in_.banner_agency));
    EXPECT_EQ(status(report).stage, ReportStage::acknowledged);
    ASSERT_THAT(status(report).organs, SizeIs(1));
    EXPECT_EQ(status(report).organs[0].acknowledged_at, now());
}

TEST_F(ClimbingAnswers, GivenAnAnswerFromAbove_WhenANewSignalComes_ThenTheLadderBeginsAgainWithTheStation) {
    const auto report = file_at(Level::orange);
    come_to(china(2026, 3, 2, 10));
    const auto above = climbed_to(root(report), in_.banner_agency);
    acknowledge(above);
    supplement(report, a_supplement({"alone_under8"}));
    ASSERT_EQ(root(report).version, 2);
    EXPECT_THAT(asked_above(root(report)), IsEmpty());
    come_to(root(report).due_at.value());
    const auto again = climbed_to(root(report), in_.banner_agency);
    EXPECT_EQ(again.id, above.id);
    EXPECT_EQ(again.version, 2);
    EXPECT_EQ(again.state, AlertState::open);
    EXPECT_EQ(status(report).organs[0].state, AlertState::open) << "what was said since is not answered";
}

TEST_F(ClimbingAnswers, GivenALostPhone_WhenItHadAnsweredFromAbove_ThenTheStationIsAskedAgain) {
    const auto report = file_at(Level::orange);
    come_to(china(2026, 3, 2, 10));
    const auto colleague = officer(in_.banner_agency);
    const auto above = climbed_to(root(report), in_.banner_agency);
    const auto lost_at = now();
    ASSERT_TRUE(acknowledge(colleague, above, above.version, an_acknowledgement_id()));
    pass(1min);
    EXPECT_EQ(lose_phone(colleague, lost_at), 1);
    EXPECT_EQ(root(report).state, AlertState::open);
    EXPECT_EQ(root(report).version, 2);
    EXPECT_THAT(asked_above(root(report)), IsEmpty());
}

TEST_F(ClimbingAnswers, GivenALostPhoneWhoseAnswerNoLongerStands_WhenItIsReported_ThenWhatColleaguesAnsweredStands) {
    const auto report = file_at(Level::orange);
    come_to(china(2026, 3, 2, 10));
    const auto colleague = officer(in_.banner_agency);
    const auto above = climbed_to(root(report), in_.banner_agency);
    const auto lost_at = now();
    ASSERT_TRUE(acknowledge(colleague, above, above.version, an_acknowledgement_id()));
    supplement(report, a_supplement({"alone_under8"}));
    acknowledge(root(report));
    ASSERT_EQ(root(report).version, 2);
    EXPECT_EQ(lose_phone(colleague, lost_at), 0);
    EXPECT_EQ(root(report).version, 2);
    EXPECT_EQ(root(report).state, AlertState::acknowledged);
}

TEST_F(ClimbingAnswers, GivenAnAnswerFromAbove_WhenThatOrganisationIsBarred_ThenTheStationIsAskedAgain) {
    const auto report = file_at(Level::orange);
    come_to(china(2026, 3, 2, 10));
    acknowledge(climbed_to(root(report), in_.banner_agency));
    bar(report, in_.banner_agency);
    find([&](Unit& unit) -> Result<std::monostate> {
        VIGIL_TRY(assess_case_again(unit, {rules(), ids_}, report.case_id, Novelty::nothing_new, now()));
        return std::monostate{};
    });
    EXPECT_EQ(root(report).state, AlertState::open);
    EXPECT_EQ(root(report).version, 2);
    come_to(china(2026, 3, 2, 11));
    EXPECT_THAT(asked_above(root(report)), ElementsAre(in_.league_agency));
}

TEST_F(ClimbingAnswers, GivenAWithdrawnRoot_WhenTimePasses_ThenNothingOfItsLadderRings) {
    const auto report = file_at(Level::orange);
    come_to(china(2026, 3, 2, 10));
    const auto alert = root(report);
    bar(report, in_.station);
    EXPECT_EQ(climbed_to(alert, in_.banner_agency).state, AlertState::closed);
    EXPECT_EQ(items_of(in_.banner_agency).back().alert.value().state, AlertState::closed);
    EXPECT_THAT(running_clocks(alert), IsEmpty());
}

}  // namespace
}  // namespace vigil::domain_test
