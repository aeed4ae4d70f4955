// Overload sheds the least first (promise P10): ordinary reports wait, emergencies pass.
#include "integration/api_support.hpp"

namespace vigil::test {
namespace {

using namespace std::chrono_literals;

// Nothing comes back within the time of a test.
void narrow(Configuration& configuration) {
    configuration.intake.per_account = Rate{2, 24h};
    configuration.intake.per_address = Rate{8, 24h};
    configuration.intake.emergencies_per_account = Rate{2, 24h};
}

class ApiLimitsTest : public ApiTest {
protected:
    ApiLimitsTest() : ApiTest(&narrow) {}

    static std::string ordinary() { return protocol::encode(orange_report()); }
    static std::string in_danger() {
        auto report = orange_report();
        report.danger_now = DangerNow::yes;
        return protocol::encode(report);
    }
    client::HttpAnswer file_bytes(const std::string& body, const std::string& session, const Headers& headers = {}) {
        return post("/v1/reports", body, session, headers);
    }
    // Takes every token of the account's ordinary bucket.
    void use_up(const std::string& session) {
        for (int i = 0; i < 2; ++i) ASSERT_THAT(file_bytes(ordinary(), session), HasStatus(201));
    }
    // Likewise of the bucket of the address.
    void use_up_address() {
        for (int i = 0; i < 20 && file_bytes(ordinary(), {}).status == 201; ++i) continue;
    }
    std::int64_t reports() const { return server.rows().at("reports"); }
};

TEST_F(ApiLimitsTest,
       GivenAnAccountThatFiledManyReports_WhenAnotherOrdinaryOneComes_ThenItIsAskedToWaitAndNothingIsStored) {
    const auto session = token(teacher());
    use_up(session);
    const auto before = server.rows();
    EXPECT_THAT(file_bytes(ordinary(), session), IsProblem(429, "too_many_requests"));
    EXPECT_EQ(server.rows(), before);
}

TEST_F(ApiLimitsTest, GivenAnEmptyBucket_WhenTheChildIsInDangerNow_ThenTheReportIsTaken) {
    const auto session = token(teacher());
    use_up(session);
    EXPECT_THAT(file_bytes(in_danger(), session), HasStatus(201));
}

TEST_F(ApiLimitsTest, GivenAnEmptyBucket_WhenTheRulesMakeTheReportRed_ThenItIsTaken) {
    const auto session = token(teacher());
    use_up(session);
    EXPECT_THAT(file_bytes(protocol::encode(red_report()), session), HasStatus(201));
}

// A header raises nothing: what the document says decides (RFC 9218 lets a client speak of its own requests only).
TEST_F(ApiLimitsTest, GivenAnEmptyBucket_WhenOnlyTheHeaderCallsTheReportAnEmergency_ThenItHasToWait) {
    const auto session = token(teacher());
    use_up(session);
    EXPECT_THAT(file_bytes(ordinary(), session, {{"Priority", "u=0"}}), IsProblem(429, "too_many_requests"));
}

TEST_F(ApiLimitsTest, GivenAnEmptyBucket_WhenASupplementSaysDangerNow_ThenItIsTaken) {
    const auto session = token(teacher());
    const auto filed = file(orange_report(), session);
    ASSERT_THAT(file_bytes(ordinary(), session), HasStatus(201));
    const std::string target = "/v1/reports/" + filed.report_id.str() + "/supplements";
    auto supplement = a_supplement();
    EXPECT_THAT(post(target, protocol::encode(supplement), session), IsProblem(429, "too_many_requests"));
    supplement.danger_now = DangerNow::yes;
    EXPECT_THAT(post(target, protocol::encode(supplement), session), HasStatus(201));
}

// A claim of urgency is believed up to a rate.
TEST_F(ApiLimitsTest, GivenAnAccountThatCriedWolf_WhenItsEmergenciesAreUsedUpToo_ThenItHasToWait) {
    const auto session = token(teacher());
    use_up(session);
    ASSERT_THAT(file_bytes(in_danger(), session), HasStatus(201));
    ASSERT_THAT(file_bytes(in_danger(), session), HasStatus(201));
    EXPECT_THAT(file_bytes(in_danger(), session), IsProblem(429, "too_many_requests"));
}

TEST_F(ApiLimitsTest, GivenEmergenciesFirst_WhenTheyAreFiled_ThenTheyUseTheOrdinaryBucketBeforeTheirOwn) {
    const auto session = token(teacher());
    for (int i = 0; i < 4; ++i) EXPECT_THAT(file_bytes(in_danger(), session), HasStatus(201));
    EXPECT_THAT(file_bytes(in_danger(), session), IsProblem(429, "too_many_requests"));
}

TEST_F(ApiLimitsTest, GivenAnEmptyBucket_WhenAnotherTeacherFiles_ThenTheReportIsTaken) {
    use_up(token(teacher()));
    EXPECT_THAT(file_bytes(ordinary(), token(teacher())), HasStatus(201));
}

TEST_F(ApiLimitsTest, GivenAFloodWithoutSessions_WhenAnotherOneComes_ThenItHasToWaitAndAnEmergencyPasses) {
    use_up_address();
    const auto before = reports();
    EXPECT_THAT(file_bytes(ordinary(), {}), IsProblem(429, "too_many_requests"));
    EXPECT_EQ(reports(), before);
    EXPECT_THAT(file_bytes(in_danger(), {}), HasStatus(201));
}

TEST_F(ApiLimitsTest, GivenAFloodWithoutSessions_WhenATeacherOfTheSameAddressFiles_ThenTheReportIsTaken) {
    const auto session = token(teacher());
    use_up_address();
    EXPECT_THAT(file_bytes(ordinary(), session), HasStatus(201));
}

TEST_F(ApiLimitsTest, GivenAnEmptyBucket_WhenAReportHasToWait_ThenTheAnswerNamesATimeAfterWhichItIsTaken) {
    const auto session = token(teacher());
    use_up(session);
    const auto refused = file_bytes(ordinary(), session);
    ASSERT_THAT(refused, IsProblem(429, "too_many_requests"));
    EXPECT_GE(std::stoi(std::string(refused.header("Retry-After"))), 11 * 3600) << "two a day";
}

}  // namespace
}  // namespace vigil::test
