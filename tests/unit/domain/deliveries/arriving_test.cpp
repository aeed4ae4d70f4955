// A reporter is shown that a telephone has the alert which their report led to: sent, stored, acknowledged (F135). Every test begins on
// Monday, 2 March 2026, at 09:00 in China.
#include "domain/deliveries/hearing.hpp"
#include "domain/deliveries/reaching.hpp"
#include "unit/domain/deliveries/delivering.hpp"

namespace vigil::domain_test {
namespace {

using testing::SizeIs;

class Arriving : public Delivering {
protected:
    // Nothing: it is not known that a telephone has it, or there is an answer.
    std::optional<bool> stored_at_station() {
        for (const auto& organ : status(report_).organs)
            if (organ.function == Function::protection) return organ.stored;
        throw std::runtime_error("the station is not among the organs");
    }
    void tell() {
        const auto alert = root(report_).id;
        find([&](Unit& unit) -> Result<std::monostate> {
            VIGIL_TRY(tell_of_arrival(unit, alert, now()));
            return std::monostate{};
        });
    }
    std::vector<protocol::ItemBody> told() { return items_of(stream_of_owner(report_.owner.value())); }

    Report report_ = file_at(Level::red);
};

TEST_F(Arriving, GivenAnAlertThatWasSent_WhenADeviceOfTheStationStoresIt_ThenTheStatusSaysSo) {
    EXPECT_EQ(stored_at_station(), std::nullopt);
    store_everything();
    EXPECT_EQ(stored_at_station(), true);
}

TEST_F(Arriving, GivenADeviceThatIsRevoked_WhenTheStatusIsRead_ThenItDoesNotCount) {
    store_everything();
    find([&](Unit& unit) -> Result<std::monostate> {
        VIGIL_TRY(const auto devices, unit.devices().of_account(officer_.account));
        VIGIL_TRY(unit.devices().revoke(devices.at(0).id, now()));
        return std::monostate{};
    });
    EXPECT_EQ(stored_at_station(), std::nullopt);
}

TEST_F(Arriving, GivenAMessageThatItsCarrierDelivered_WhenTheReceiptComes_ThenTheReporterIsTold) {
    pass(3s);
    const auto leased = lease();
    ASSERT_THAT(leased, SizeIs(1));
    note(leased[0], accepted());
    EXPECT_EQ(stored_at_station(), std::nullopt);
    const auto before = told().size();
    find([&](Unit& unit) {
        return take_receipt(unit, rules(), ChannelKind::sms, {.delivery = leased[0].delivery.id, .delivered = true},
                            now());
    });
    EXPECT_EQ(stored_at_station(), true);
    ASSERT_THAT(told(), SizeIs(before + 1));
    EXPECT_EQ(protocol::encode(told().back().report.value()), protocol::encode(status(report_)));
}

TEST_F(Arriving, GivenAMessageThatWasDelivered_WhenTheAlertIsAskedAnew_ThenTheNewVersionHasNotArrived) {
    pass(3s);
    const auto leased = lease();
    ASSERT_THAT(leased, SizeIs(1));
    note(leased[0], accepted());
    find([&](Unit& unit) {
        return take_receipt(unit, rules(), ChannelKind::sms, {.delivery = leased[0].delivery.id, .delivered = true},
                            now());
    });
    ASSERT_EQ(stored_at_station(), true);
    acknowledge(root(report_));
    supplement(report_, a_supplement({"weapon_threat"}));
    ASSERT_EQ(root(report_).version, 2);
    EXPECT_EQ(stored_at_station(), std::nullopt);
}

TEST_F(Arriving, GivenAnAlertThatArrives_WhenItIsToldTwice_ThenTheReporterHearsItOnce) {
    const auto before = told().size();
    tell();
    EXPECT_THAT(told(), SizeIs(before)) << "nothing has arrived";
    store_everything();
    tell();
    tell();
    EXPECT_THAT(told(), SizeIs(before + 1));
}

TEST_F(Arriving, GivenAnAlertThatArrived_WhenItIsAnswered_ThenTheAnswerIsShown) {
    store_everything();
    acknowledge(root(report_));
    EXPECT_EQ(stored_at_station(), std::nullopt);
    EXPECT_EQ(status(report_).stage, ReportStage::acknowledged);
}

}  // namespace
}  // namespace vigil::domain_test
