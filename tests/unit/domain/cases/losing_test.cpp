// A lost phone (F22): what ends, and who is asked anew.
#include "domain/cases/losing.hpp"

#include "unit/domain/casework.hpp"

namespace vigil::domain_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class Losing : public Casework {
protected:
    DeviceId bind(const AccountId& account) {
        const Device device{.id = DeviceId(ids_.next(now())),
                            .account = account,
                            .algorithm = "ES256",
                            .public_key = std::string(91, 'k'),
                            .sealed_label = {},
                            .created_at = now()};
        EXPECT_TRUE(write([&](Unit& unit) { return unit.devices().insert(device); }));
        return device.id;
    }
    Result<Loss> try_to_lose(const Caller& caller, const std::optional<AccountId>& whose, Instant lost_at) {
        return write([&](Unit& unit) {
            return report_loss(unit, {rules(), ids_}, caller, {.account_id = whose, .lost_at = lost_at}, now());
        });
    }
    Loss lose(const Caller& caller, const AccountId& whose, Instant lost_at) {
        return try_to_lose(caller, whose, lost_at).value();
    }
    bool is_revoked(const DeviceId& id) {
        return find([&](Unit& unit) { return unit.devices().find(id); })->revoked_at.has_value();
    }
    // Files a report and answers its alert for the station as `caller`.
    Alert answered(const Caller& caller) {
        const auto report = file(a_report({kRedSignal}));
        const auto alert = *alert_of(report, in_.station);
        EXPECT_TRUE(acknowledge(caller, alert, alert.version, an_acknowledgement_id()));
        return alert;
    }
    Alert now_of(const Alert& alert) {
        return *find([&](Unit& unit) { return unit.alerts().find(alert.id); });
    }

    Caller robbed_ = officer(in_.station);
    Caller colleague_ = officer(in_.station);
    DeviceId phone_ = bind(robbed_.account);
};

TEST_F(Losing, GivenAStolenPhone_WhenAColleagueReportsIt_ThenItIsRevokedAndWhatItAnsweredIsAskedAnew) {
    const auto before = answered(robbed_);
    pass(1h);
    const auto lost_at = now();
    const auto since = answered(robbed_);
    const auto by_another = answered(colleague_);
    pass(10min);
    const auto loss = lose(colleague_, robbed_.account, lost_at);
    EXPECT_THAT(loss.devices, ElementsAre(phone_));
    EXPECT_EQ(loss.alerts, 1);
    EXPECT_TRUE(is_revoked(phone_));
    EXPECT_EQ(now_of(since).state, AlertState::open);
    EXPECT_EQ(now_of(since).version, since.version + 1);
    EXPECT_EQ(running_clocks(now_of(since)).size(), 1U);
    EXPECT_EQ(now_of(before).state, AlertState::acknowledged);
    EXPECT_EQ(now_of(by_another).state, AlertState::acknowledged);
    const auto items = items_of(in_.station);
    ASSERT_FALSE(items.empty());
    EXPECT_EQ(items.back().alert->alert_id, since.id) << "the next one is rung";
    EXPECT_EQ(items.back().alert->state, AlertState::open);
}

TEST_F(Losing, GivenTheSameLoss_WhenReportedTwice_ThenNothingIsDoneAgain) {
    const auto lost_at = now();
    answered(robbed_);
    lose(colleague_, robbed_.account, lost_at);
    const auto again = lose(colleague_, robbed_.account, lost_at);
    EXPECT_THAT(again.devices, IsEmpty());
    EXPECT_EQ(again.alerts, 0);
}

TEST_F(Losing, GivenOnesOwnOtherPhone_WhenReportedFromAnotherDevice_ThenThatDeviceStays) {
    auto caller = robbed_;
    caller.device = bind(robbed_.account);
    const auto loss = try_to_lose(caller, std::nullopt, now()).value();
    EXPECT_THAT(loss.devices, ElementsAre(phone_));
    EXPECT_FALSE(is_revoked(*caller.device));
}

TEST_F(Losing, GivenAnotherOrganisation_OrAReaderOnly_WhenTheyReport_ThenTheyAreRefusedAsForNobody) {
    const auto nobody = account();
    for (const auto& stranger : {officer(in_.police, Role::police_liaison), officer(in_.station, Role::supervisor)}) {
        EXPECT_EQ(try_to_lose(stranger, robbed_.account, now()).error().code, "role_refused");
        EXPECT_EQ(try_to_lose(stranger, nobody, now()).error().message,
                  try_to_lose(stranger, robbed_.account, now()).error().message);
    }
    EXPECT_FALSE(is_revoked(phone_));
}

TEST_F(Losing, GivenATimeAheadOrLongPast_WhenReported_ThenTheFieldIsNamed) {
    for (const auto lost_at : {now() + 1ms, now() - kLongestLoss - 1ms}) {
        const auto refused = try_to_lose(colleague_, robbed_.account, lost_at);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().code, "invalid_document");
        EXPECT_EQ(refused.error().violations.at(0).pointer, "/lost_at");
    }
    EXPECT_FALSE(is_revoked(phone_));
}

}  // namespace
}  // namespace vigil::domain_test
