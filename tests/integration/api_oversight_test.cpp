// Looks that somebody should look at, and a lost phone, over the API.
#include <vigil/protocol/messages/oversight.hpp>

#include "integration/api_officers.hpp"
#include "integration/stream_client.hpp"

namespace vigil::test {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

class Oversight : public OfficersTest {
protected:
    client::HttpAnswer report_loss(const std::string& session, const std::optional<AccountId>& whose, Instant lost_at) {
        return post("/v1/devices/losses", protocol::encode(protocol::ReportLoss{whose, lost_at}), session);
    }
    std::vector<protocol::UnusualLookView> unusual(const std::string& session) {
        return decoded<protocol::UnusualLookList>(get("/v1/unusual-looks", session)).looks;
    }
    client::HttpAnswer review(const UnusualLookId& id, const std::string& session) {
        return post("/v1/unusual-looks/" + id.str() + "/review", protocol::encode(protocol::ReviewLook{false}),
                    session);
    }
    std::string supervisor = token(person(region.banner_agency, Role::supervisor));
};

TEST_F(Oversight, GivenFiveCasesReadWithReasons_WhenTheSupervisorAsks_ThenTheLookIsThereAndIsReviewedOnce) {
    const auto curious = token(person(region.banner_agency, Role::county_officer));
    const auto reporter = token(teacher());
    for (int i = 0; i < 5; ++i) {
        EXPECT_THAT(unusual(supervisor), IsEmpty());
        file(red_report(), reporter);
    }
    for (const auto& alert : alerts_of(station)) ASSERT_THAT(read_with_reason(alert.case_id, curious), HasStatus(200));
    const auto looks = unusual(supervisor);
    ASSERT_THAT(looks, SizeIs(1));
    EXPECT_EQ(looks[0].unusual, Unusual::many_cases);
    EXPECT_THAT(unusual(station), IsEmpty());
    EXPECT_THAT(review(looks[0].look_id, curious), IsProblem(403, "role_refused"));
    EXPECT_THAT(review(UnusualLookId(fresh_uuid()), supervisor), IsProblem(404, "not_found"));
    EXPECT_THAT(review(looks[0].look_id, supervisor), HasStatus(204));
    EXPECT_THAT(review(looks[0].look_id, supervisor), IsProblem(409, "already_decided"));
    EXPECT_THAT(unusual(supervisor), IsEmpty());
}

TEST_F(Oversight, GivenAStolenDutyPhone_WhenAColleagueReportsIt_ThenItIsOutAtOnceAndTheAlertIsOpenAgain) {
    auto& robbed = officer();
    const auto stolen = token(robbed);
    file(red_report(), token(teacher()));
    const auto alert = alert_of(stolen);
    acknowledged(alert.alert_id, alert.version, stolen);
    RawClient live(server.port(), server.authority(), stolen);
    live.tell(protocol::Hello{});
    live.hear_until(protocol::CaughtUp::type);

    const auto outcome = decoded<protocol::LossOutcome>(report_loss(station, account_of(robbed), server.now()));
    EXPECT_EQ(outcome.devices, 1);
    EXPECT_EQ(outcome.alerts, 1);
    EXPECT_EQ(live.close_code(), 4003);
    EXPECT_THAT(get("/v1/alerts", stolen), IsProblem(401, "token_revoked"));
    const auto asked_anew = alert_of(station);
    EXPECT_EQ(asked_anew.state, AlertState::open);
    EXPECT_EQ(asked_anew.version, alert.version + 1);
}

TEST_F(Oversight, GivenAnotherOrganisation_OrAReporter_WhenTheyReportAPhone_ThenTheyAreRefused) {
    auto& robbed = officer();
    const auto session = token(robbed);
    for (const auto& stranger : {police, token(teacher()), supervisor})
        EXPECT_THAT(report_loss(stranger, account_of(robbed), server.now()), IsProblem(403, "role_refused"));
    EXPECT_THAT(get("/v1/alerts", session), HasStatus(200));
    EXPECT_THAT(report_loss(station, {}, server.now() + std::chrono::minutes(1)), IsProblem(422, "invalid_document"));
    EXPECT_THAT(report_loss({}, {}, server.now()), IsProblem(401, "unauthenticated"));
}

}  // namespace
}  // namespace vigil::test
