// Who is let in under load, in the order of promise P10. Time is the test's.
#include "transport/admission/admission.hpp"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace vigil::http {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

constexpr std::array kAll{WorkKind::emergency, WorkKind::report, WorkKind::live,
                          WorkKind::media,     WorkKind::list,   WorkKind::statistics};

class AdmissionTest : public testing::Test {
protected:
    void limit_to(double reports_per_second) {
        limits.reports_per_second = reports_per_second;
        admission.set_limits(limits);
    }
    std::optional<RefusedFor> file(WorkKind kind, std::string_view key, bool is_known) {
        const auto refusal = admission.refuse(kind, SenderKey{key, is_known}, now);
        return refusal ? std::optional(refusal->reason) : std::nullopt;
    }
    bool is_let_in(WorkKind kind, std::string_view key, bool is_known) { return !file(kind, key, is_known); }
    // Every queue has waited so long, and is looked at so often that it stands.
    void let_stand(QueueWaits::Duration wait) {
        waits = {wait, wait, wait, wait, wait};
        for (int look = 0; look < 3; ++look) {
            now += 50ms;
            for (const auto kind : kAll) admission.refuse(kind, now);
            is_let_in(WorkKind::report, "look", true);
            is_let_in(WorkKind::report, "look", false);
            is_let_in(WorkKind::emergency, "look", false);
        }
    }

    Admission::TimePoint now{1000s};
    QueueWaits waits{};
    double random = 0;
    AdmissionLimits limits{
        .reports_per_second = 0, .queue_delay = 200ms, .fair_chance = {.burst = 3, .per_second = 0.1}};
    runtime::Metrics metrics;
    Admission admission{limits, [this] { return waits; }, metrics, [this] { return random; }};
};

TEST_F(AdmissionTest, GivenNothingThatWaits_WhenAnythingComes_ThenItIsLetIn) {
    for (const auto kind : kAll) {
        EXPECT_FALSE(admission.refuse(kind, now)) << to_text(kind);
        EXPECT_TRUE(is_let_in(kind, "a", true)) << to_text(kind);
        EXPECT_TRUE(is_let_in(kind, "b", false)) << to_text(kind);
    }
}

// Statistics stop before lists, lists before media, media before live, live before reports.
TEST_F(AdmissionTest, GivenAQueueThatStandsLongerAndLonger_WhenEachKindComes_ThenTheLastKindsAreSentAwayFirst) {
    std::vector<std::size_t> kept;
    for (const auto wait : {10ms, 30ms, 60ms, 120ms, 170ms, 900ms}) {
        let_stand(wait);
        std::size_t first_refused = kWorkKinds;
        for (std::size_t kind = 0; kind < kWorkKinds; ++kind) {
            const bool refused = admission.refuse(static_cast<WorkKind>(kind), now).has_value();
            if (refused && first_refused == kWorkKinds) first_refused = kind;
            EXPECT_EQ(refused, kind >= first_refused)
                << to_text(static_cast<WorkKind>(kind)) << " after " << wait.count();
        }
        kept.push_back(first_refused);
    }
    EXPECT_THAT(kept, testing::ElementsAre(6, 5, 4, 3, 2, 1));
}

TEST_F(AdmissionTest, GivenAQueueThatIsLongForAMoment_WhenAListIsAskedFor_ThenItIsLetIn) {
    waits.reports = 90ms;
    EXPECT_FALSE(admission.refuse(WorkKind::list, now));
    EXPECT_FALSE(admission.refuse(WorkKind::list, now += 50ms));
    waits.reports = 0ms;
    EXPECT_FALSE(admission.refuse(WorkKind::list, now += 20ms));
    waits.reports = 90ms;
    EXPECT_FALSE(admission.refuse(WorkKind::list, now += 40ms)) << "it did not stand all the time";
    EXPECT_TRUE(admission.refuse(WorkKind::list, now += 100ms));
}

TEST_F(AdmissionTest, GivenAnyLoad_WhenSomebodyKnownHasAnEmergency_ThenItIsLetIn) {
    limit_to(1);
    let_stand(1h);
    for (int i = 0; i < 10'000; ++i) ASSERT_TRUE(is_let_in(WorkKind::emergency, "teacher", true)) << i;
    EXPECT_FALSE(admission.refuse_unseen(WorkKind::emergency, now));
}

TEST_F(AdmissionTest, GivenAFloodOfUnknownEmergencies_WhenTheyStand_ThenEachAddressHasItsFairChance) {
    for (int i = 0; i < 100; ++i) EXPECT_TRUE(is_let_in(WorkKind::emergency, "flood", false)) << "while there is room";
    let_stand(300ms);
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(is_let_in(WorkKind::emergency, "flood", false)) << i;
    EXPECT_EQ(file(WorkKind::emergency, "flood", false), RefusedFor::sender);
    EXPECT_TRUE(is_let_in(WorkKind::emergency, "a child", false));
    now += 10s;
    let_stand(300ms);
    EXPECT_TRUE(is_let_in(WorkKind::emergency, "flood", false)) << "one more every ten seconds";
    EXPECT_FALSE(is_let_in(WorkKind::emergency, "flood", false));
    waits = {};
    EXPECT_TRUE(is_let_in(WorkKind::emergency, "flood", false)) << "there is room again";
}

TEST_F(AdmissionTest, GivenUnknownEmergenciesThatStandForEver_WhenAnotherComes_ThenNoChanceIsLeft) {
    let_stand(1700ms);
    EXPECT_EQ(file(WorkKind::emergency, "a child", false), RefusedFor::delay);
    EXPECT_TRUE(is_let_in(WorkKind::emergency, "teacher", true));
}

TEST_F(AdmissionTest, GivenAFloodOfUnknownEmergencies_WhenSomebodyKnownReports_ThenItsOwnQueueCounts) {
    let_stand(0ms);
    waits.unknown_emergencies = waits.unknown_reports = 10s;
    for (int i = 0; i < 10; ++i, now += 50ms) {
        file(WorkKind::emergency, "flood", false);
        EXPECT_TRUE(is_let_in(WorkKind::report, "teacher", true));
    }
}

TEST_F(AdmissionTest, GivenALimitOfAHundredASecond_WhenFiveThousandCome_ThenAHundredAreLetInAndEveryEmergency) {
    limit_to(100);
    int reports = 0, emergencies = 0;
    for (int i = 0; i < 60 * 5'000; ++i, now += 200us) {
        const auto sender = "teacher " + std::to_string(i % 1'000);
        if (i % 100 == 0)
            emergencies += is_let_in(WorkKind::emergency, sender, true);
        else
            reports += !admission.refuse_unseen(WorkKind::report, now) && is_let_in(WorkKind::report, sender, true);
    }
    EXPECT_EQ(emergencies, 3'000);
    EXPECT_GE(reports, 60 * 100 * 0.99);
    EXPECT_LE(reports, 60 * 100 + 25) << "a quarter of a second's at once";
}

TEST_F(AdmissionTest, GivenALimitAndAFloodOfUnknownSenders_WhenKnownOnesReport_ThenAllOfTheseAreLetIn) {
    limit_to(100);
    int known = 0, unknown = 0;
    for (int i = 0; i < 10 * 5'000; ++i, now += 200us) {
        unknown += is_let_in(WorkKind::report, "address " + std::to_string(i % 3'000), false);
        if (i % 125 == 0) known += is_let_in(WorkKind::report, "teacher " + std::to_string(i % 1'000), true);
    }
    EXPECT_EQ(known, 400) << "forty a second";
    EXPECT_GT(unknown, 500) << "what is left over";
}

TEST_F(AdmissionTest, GivenALimitAndOneAccountThatFloods_WhenOthersReport_ThenTheyAreLetIn) {
    limit_to(100);
    int others = 0;
    for (int i = 0; i < 10 * 1'000; ++i, now += 1ms) {
        file(WorkKind::report, "flood", true);
        if (i % 20 == 0) others += is_let_in(WorkKind::report, "teacher " + std::to_string(i), true);
    }
    EXPECT_EQ(others, 500) << "fifty a second";
}

TEST_F(AdmissionTest, GivenReportsThatStand_WhenOneAccountSendsMany_ThenItIsAskedToWaitAndOthersAreNot) {
    let_stand(300ms);
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(is_let_in(WorkKind::report, "much", true));
    EXPECT_EQ(file(WorkKind::report, "much", true), RefusedFor::sender);
    EXPECT_TRUE(is_let_in(WorkKind::report, "little", true));
    let_stand(1700ms);
    EXPECT_EQ(file(WorkKind::report, "new", true), RefusedFor::delay) << "eight times as long";
}

TEST_F(AdmissionTest, GivenNoRoomForAnybody_WhenNobodyHasLookedWhoSends_ThenOnlyAnEmergencyGoesOn) {
    limit_to(4);
    for (int i = 0; i < 4; ++i) {
        EXPECT_FALSE(admission.refuse_unseen(WorkKind::report, now)) << "it takes nothing";
        EXPECT_FALSE(admission.refuse_unseen(WorkKind::report, now));
        EXPECT_TRUE(is_let_in(WorkKind::report, std::to_string(i), true));
    }
    EXPECT_TRUE(admission.refuse_unseen(WorkKind::report, now));
    EXPECT_FALSE(admission.refuse_unseen(WorkKind::emergency, now));
    EXPECT_FALSE(admission.refuse_unseen(WorkKind::report, now + 250ms));
}

TEST_F(AdmissionTest, GivenAReportThatIsLoweredToAList_WhenAQueueStands_ThenItIsSentAwayLikeAList) {
    let_stand(100ms);
    EXPECT_TRUE(admission.refuse_unseen(WorkKind::list, now));
    EXPECT_FALSE(admission.refuse_unseen(WorkKind::report, now));
}

TEST_F(AdmissionTest, GivenALoadThatEnds_WhenTheNextComes_ThenItIsLetInAtOnce) {
    limit_to(100);
    let_stand(10s);
    ASSERT_FALSE(is_let_in(WorkKind::report, "a", true));
    waits = {};
    now += 50ms;
    for (const auto kind : kAll) EXPECT_FALSE(admission.refuse(kind, now)) << to_text(kind);
    EXPECT_TRUE(is_let_in(WorkKind::report, "a", true));
    EXPECT_TRUE(is_let_in(WorkKind::emergency, "b", false));
}

TEST_F(AdmissionTest,
       GivenManyWhoAreSentAway_WhenTheyAreToldWhenToComeBack_ThenItIsLaterTheMoreThereAreAndNeverAtOnce) {
    limit_to(100);
    let_stand(0ms);
    const auto flood = [&](int a_second) {
        std::optional<int> told;
        for (int i = 0; i < 2 * a_second; ++i, now += std::chrono::microseconds(1'000'000 / a_second)) {
            const auto refusal = admission.refuse(WorkKind::report, SenderKey{std::to_string(i), true}, now);
            if (refusal) told = refusal->retry_after_seconds;
        }
        return told.value_or(0);
    };
    const int few = flood(400);
    const int many = flood(4'000);
    EXPECT_GE(few, 2);
    EXPECT_GT(many, 5 * few);
    EXPECT_LE(flood(20'000), 60);
    random = 1;
    EXPECT_NEAR(flood(4'000), 2 * many, 2) << "jittered over as long again";
}

TEST_F(AdmissionTest, GivenAnEmergencyThatIsSentAway_WhenItIsToldWhenToComeBack_ThenThatIsSoon) {
    let_stand(1700ms);
    random = 1;
    EXPECT_EQ(admission.refuse(WorkKind::emergency, SenderKey{"a child", false}, now)->retry_after_seconds, 2);
}

TEST_F(AdmissionTest, GivenDecisions_WhenTheMetricsAreRead_ThenEachIsCountedByKindAndReason) {
    limit_to(4);
    for (int i = 0; i < 6; ++i) file(WorkKind::report, std::to_string(i), true);
    file(WorkKind::emergency, "a", true);
    admission.refused(WorkKind::list, RefusedFor::bytes, now);
    const auto text = metrics.prometheus_text();
    EXPECT_THAT(text, HasSubstr("vigil_admitted_total{kind=\"report\"} 4\n"));
    EXPECT_THAT(text, HasSubstr("vigil_admitted_total{kind=\"emergency\"} 1\n"));
    EXPECT_THAT(text, HasSubstr("vigil_refused_total{kind=\"report\",reason=\"rate\"} 2\n"));
    EXPECT_THAT(text, HasSubstr("vigil_refused_total{kind=\"list\",reason=\"bytes\"} 1\n"));
}

TEST(WorkKinds, GivenWhatAClientSaysOfItself_WhenItIsTaken_ThenItOnlyLowers) {
    for (const auto kind : kAll) {
        EXPECT_EQ(lowered(kind, std::nullopt), kind);
        for (int urgency = 0; urgency <= 7; ++urgency) EXPECT_GE(lowered(kind, urgency), kind) << urgency;
        for (int urgency = 0; urgency <= 3; ++urgency) EXPECT_EQ(lowered(kind, urgency), kind) << "3 says nothing";
    }
    EXPECT_EQ(lowered(WorkKind::report, 4), WorkKind::media);
    EXPECT_EQ(lowered(WorkKind::report, 5), WorkKind::list);
    EXPECT_EQ(lowered(WorkKind::report, 7), WorkKind::statistics);
    EXPECT_EQ(lowered(WorkKind::statistics, 4), WorkKind::statistics);
    EXPECT_EQ(lowered(WorkKind::emergency, 7), WorkKind::emergency) << "a document says more than a header";
}

TEST(Lanes, GivenAFiling_WhenItsLaneIsChosen_ThenKnownSendersComeBeforeUnknownOnes) {
    EXPECT_EQ(lane_of(WorkKind::emergency, true), Urgency::emergency);
    EXPECT_EQ(lane_of(WorkKind::emergency, false), Urgency::unknown_emergency);
    EXPECT_EQ(lane_of(WorkKind::report, true), Urgency::first);
    EXPECT_EQ(lane_of(WorkKind::report, false), Urgency::unknown);
    EXPECT_EQ(lane_of(WorkKind::list, true), Urgency::later);
}

}  // namespace
}  // namespace vigil::http
