// What carriers say back: receipts, replies and keys that were pressed (F63, F136). None of it is signed. Every test begins on Monday,
// 2 March 2026, at 09:00 in China.
#include "domain/deliveries/hearing.hpp"

#include "domain/alerts/proxy.hpp"
#include "domain/cases/barring.hpp"
#include "domain/cases/case_reader.hpp"
#include "unit/domain/deliveries/delivering.hpp"

namespace vigil::domain_test {
namespace {

using testing::Contains;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class Hearing : public Delivering {
protected:
    // The first message, or the call, of the alert, taken by its carrier.
    Delivery sent(ChannelKind by = ChannelKind::sms) {
        pass(by == ChannelKind::sms ? 3s : 180s);
        const auto leased = lease(by);
        if (leased.empty()) throw std::runtime_error("nothing was leased");
        note(leased[0], accepted());
        return stored(leased[0].delivery.id);
    }
    Heard receipt(const Receipt& said, ChannelKind from = ChannelKind::sms) {
        return write([&](Unit& unit) { return take_receipt(unit, rules(), from, said, now()); }).value();
    }
    Heard reply(const std::string& number, const std::string& text, ChannelKind from = ChannelKind::sms) {
        return write([&](Unit& unit) { return take_reply(unit, rules(), from, {number, text}, now()); }).value();
    }
    static Receipt delivered(const Delivery& delivery) { return {.delivery = delivery.id, .delivered = true}; }
    static Receipt undelivered(const Delivery& delivery) { return {.delivery = delivery.id, .code = "UNDELIV"}; }
    static Receipt pressed(const Delivery& delivery) {
        return {.delivery = delivery.id, .delivered = true, .pressed = true, .code = "200000"};
    }
    Alert alert() { return root(report_); }
    // As the station was told last.
    protocol::AlertSummary shown() {
        std::optional<protocol::AlertSummary> last;
        for (const auto& item : items_of(in_.station))
            if (item.alert && item.alert->alert_id == alert().id) last = item.alert;
        return last.value();
    }

    Report report_ = file_at(Level::red);
};

// ---- receipts ----

TEST_F(Hearing, GivenAMessageThatWasSent_WhenItsReceiptSaysDelivered_ThenItIsStoredOnceAndForAll) {
    const auto message = sent();
    pass(2s);
    EXPECT_EQ(receipt(delivered(message)), Heard::noted);
    EXPECT_EQ(stored(message.id).state, DeliveryState::stored);
    EXPECT_EQ(stored(message.id).stored_at, now());
    EXPECT_TRUE(was_logged("delivery.stored", message.id.str()));
    pass(1s);
    EXPECT_EQ(receipt(undelivered(message)), Heard::noted);
    EXPECT_EQ(receipt(delivered(message)), Heard::noted);
    EXPECT_EQ(stored(message.id).state, DeliveryState::stored);
    EXPECT_EQ(stored(message.id).stored_at, now() - 1s);
    EXPECT_EQ(alert().state, AlertState::open) << "a receipt answers nothing";
}

TEST_F(Hearing, GivenAMessageThatWasSent_WhenItsReceiptSaysItFailed_ThenTheCallBeginsAtOnceAndTheNumberStaysGood) {
    const auto message = sent();
    EXPECT_EQ(receipt(undelivered(message)), Heard::noted);
    EXPECT_EQ(stored(message.id).state, DeliveryState::failed);
    EXPECT_EQ(stored(message.id).code, "UNDELIV");
    EXPECT_THAT(lease(ChannelKind::voice), SizeIs(1));
    EXPECT_FALSE(find([&](Unit& unit) { return unit.deliveries().telephone(officer_.account); })->dead_at);
}

TEST_F(Hearing, GivenAnAttemptUnderWay_WhenItsReceiptComesBeforeTheAnswer_ThenItIsStoredAndTheAnswerChangesNothing) {
    pass(3s);
    const auto leased = lease().at(0);
    EXPECT_EQ(receipt(delivered(leased.delivery)), Heard::noted);
    EXPECT_EQ(stored(leased.delivery.id).state, DeliveryState::stored);
    note(leased, accepted());
    EXPECT_EQ(stored(leased.delivery.id).state, DeliveryState::stored);
    EXPECT_EQ(stored(leased.delivery.id).message_id, "biz-1");
    EXPECT_FALSE(was_logged("delivery.sent_late", leased.delivery.id.str()));
}

TEST_F(Hearing, GivenAnOutcomeThatNobodyKnows_WhenItsReceiptSaysDelivered_ThenItIsNotSentAgain) {
    pass(3s);
    const auto leased = lease().at(0);
    note(leased, failed(SendOutcome::retry, true));
    EXPECT_EQ(receipt(delivered(leased.delivery)), Heard::noted);
    pass(1s);
    EXPECT_THAT(lease(), IsEmpty());
}

TEST_F(Hearing, GivenWhatNeverLeftOrIsNotOurs_WhenAReceiptNamesIt_ThenItIsUnknownAndNothingMoves) {
    const auto waiting = deliveries_of(alert()).at(0);
    EXPECT_EQ(receipt(delivered(waiting)), Heard::unknown);
    EXPECT_EQ(receipt(pressed(waiting)), Heard::unknown);
    EXPECT_EQ(stored(waiting.id).state, DeliveryState::queued);
    EXPECT_EQ(receipt({.delivery = DeliveryId(ids_.random()), .delivered = true}), Heard::unknown);
    const auto message = sent();
    EXPECT_EQ(receipt(pressed(message), ChannelKind::voice), Heard::unknown) << "another carrier's";
    EXPECT_EQ(stored(message.id).state, DeliveryState::sent);
    EXPECT_EQ(alert().state, AlertState::open);
}

// ---- keys ----

TEST_F(Hearing, GivenACall_WhenTheKeyIsPressed_ThenTheAlertIsAnsweredAndMarkedUntilSomebodyConfirmsIt) {
    const auto call = sent(ChannelKind::voice);
    EXPECT_EQ(receipt(pressed(call), ChannelKind::voice), Heard::answered);
    EXPECT_EQ(alert().state, AlertState::acknowledged);
    EXPECT_EQ(shown().acknowledged_by, officer_.account);
    EXPECT_EQ(shown().by_telephone, ChannelKind::voice);
    EXPECT_FALSE(shown().by_proxy);
    for (const auto& each : deliveries_of(alert())) EXPECT_NE(each.state, DeliveryState::queued);
    come_to(china(2026, 3, 2, 9, 40));
    EXPECT_THAT(climbed(alert()), IsEmpty());

    EXPECT_EQ(receipt(pressed(call), ChannelKind::voice), Heard::answered) << "carriers repeat themselves";
    EXPECT_EQ(shown().by_telephone, ChannelKind::voice) << "which confirms nothing";
    EXPECT_FALSE(acknowledge(officer_, alert(), 1, an_acknowledgement_id()).value().stops);
    EXPECT_FALSE(shown().by_telephone);
    EXPECT_TRUE(was_logged("alert.telephone_confirmed", alert().id.str()));
    EXPECT_THAT(running_clocks(alert()), Not(Contains(testing::Field(&Clock::kind, kTelephoneClock))));
}

// As long as for an answer by proxy: an hour at red, from when it was answered.
TEST_F(Hearing, GivenNobodyConfirms_WhenTheLimitPasses_ThenTheAlertIsAskedAnew) {
    const auto call = sent(ChannelKind::voice);
    ASSERT_EQ(receipt(pressed(call), ChannelKind::voice), Heard::answered);
    come_to(china(2026, 3, 2, 10, 2));
    EXPECT_EQ(alert().version, 1);
    come_to(china(2026, 3, 2, 10, 3));
    EXPECT_EQ(alert().version, 2);
    EXPECT_EQ(alert().state, AlertState::open);
    EXPECT_EQ(receipt(pressed(call), ChannelKind::voice), Heard::answered);
    EXPECT_EQ(alert().state, AlertState::open) << "an old key answers nothing new";
}

TEST_F(Hearing, GivenACallThatWasNotTaken_WhenItClaimsAKey_ThenItAnswersNothing) {
    const auto call = sent(ChannelKind::voice);
    auto said = pressed(call);
    said.delivered = false;
    EXPECT_EQ(receipt(said, ChannelKind::voice), Heard::noted);
    EXPECT_EQ(alert().state, AlertState::open);
}

// ---- replies ----

TEST_F(Hearing, GivenAMessage_WhenItsCodeComesBackFromItsNumber_ThenTheAlertIsAnswered) {
    const auto message = sent();
    ASSERT_THAT(message.reply_code, testing::MatchesRegex("[0-9]{6}"));
    EXPECT_EQ(reply("13800000001", " 回复：" + message.reply_code + "，已出发"), Heard::answered);
    EXPECT_EQ(alert().state, AlertState::acknowledged);
    EXPECT_EQ(shown().by_telephone, ChannelKind::sms);
    EXPECT_EQ(stored(message.id).state, DeliveryState::stored) << "whoever replies has it";
    const auto kept =
        find([&](Unit& unit) { return unit.alerts().find_acknowledgement(AcknowledgementId(message.id.str())); });
    EXPECT_EQ(kept->account, officer_.account);
    EXPECT_EQ(kept->device, std::nullopt);
    EXPECT_TRUE(kept->stops);
}

TEST_F(Hearing, GivenAMessage_WhenSomethingElseComesBack_ThenNothingIsAnswered) {
    const auto message = sent();
    const auto wrong = message.reply_code == "000000" ? "000001" : "000000";
    for (const auto& text : {std::string("1"), std::string("收到"), std::string(wrong), "1" + message.reply_code,
                             message.reply_code + " " + wrong, std::string()})
        EXPECT_EQ(reply("13800000001", text), Heard::unknown) << text;
    EXPECT_EQ(reply("13800000002", message.reply_code), Heard::unknown) << "somebody else's number";
    EXPECT_EQ(reply("", message.reply_code), Heard::unknown);
    EXPECT_EQ(reply("13800000001", message.reply_code, ChannelKind::voice), Heard::unknown);
    EXPECT_EQ(alert().state, AlertState::open);
    pass(24h + 1s);
    EXPECT_EQ(reply("13800000001", message.reply_code), Heard::unknown) << "too old";
}

TEST_F(Hearing, GivenACodeOfWhatWasNeverSent_WhenItComesBack_ThenItIsUnknown) {
    const auto waiting = deliveries_of(alert()).at(0);
    EXPECT_EQ(reply("13800000001", waiting.reply_code), Heard::unknown);
}

TEST_F(Hearing, GivenWhoeverMayNotAnswerAnyMore_WhenTheyReply_ThenItIsNotedAndTheAlertWaits) {
    const auto message = sent();
    bar(officer_, report_);
    EXPECT_EQ(reply("13800000001", message.reply_code), Heard::noted);
    EXPECT_EQ(alert().state, AlertState::open);
    EXPECT_EQ(receipt(pressed(message)), Heard::noted);
    EXPECT_EQ(alert().state, AlertState::open);
}

TEST_F(Hearing, GivenAnAnswerByReply_WhenTheKeyOfACallIsPressedToo_ThenNoTelephoneConfirmsAnother) {
    const auto message = sent();
    const auto call = sent(ChannelKind::voice);
    ASSERT_EQ(reply("13800000001", message.reply_code), Heard::answered);
    EXPECT_EQ(receipt(pressed(call), ChannelKind::voice), Heard::answered);
    EXPECT_EQ(shown().by_telephone, ChannelKind::sms);
    EXPECT_THAT(running_clocks(alert()), Contains(testing::Field(&Clock::kind, kTelephoneClock)));
}

TEST_F(Hearing, GivenAnAlertThatAColleagueAnswered_WhenAReplyComes_ThenItIsKeptAndConfirmsOrMarksNothing) {
    const auto message = sent();
    acknowledge(alert());
    EXPECT_EQ(reply("13800000001", message.reply_code), Heard::answered);
    EXPECT_FALSE(shown().by_telephone);
    EXPECT_THAT(running_clocks(alert()), Not(Contains(testing::Field(&Clock::kind, kTelephoneClock))));
}

TEST_F(Hearing, GivenAnAnswerByTelephone_WhenTheCaseIsRead_ThenItSaysByWhichWay) {
    const auto message = sent();
    ASSERT_EQ(reply("13800000001", message.reply_code), Heard::answered);
    const auto read = find([&](Unit& unit) { return read_case(unit, officer_, report_.case_id, {}, ids_, now()); });
    const auto& alerts = read.alerts;
    const auto ours =
        std::find_if(alerts.begin(), alerts.end(), [&](const auto& each) { return each.alert.alert_id == alert().id; });
    ASSERT_NE(ours, alerts.end());
    ASSERT_THAT(ours->acknowledgements, SizeIs(1));
    EXPECT_EQ(ours->acknowledgements[0].by_telephone, ChannelKind::sms);
    EXPECT_EQ(ours->acknowledgements[0].taken_by, "");
}

TEST(CodeOfAReply, GivenTexts_WhenRead_ThenTheOnlyGroupOfSixDigitsCounts) {
    EXPECT_EQ(code_in("123456"), "123456");
    EXPECT_EQ(code_in("收到 123456。"), "123456");
    EXPECT_EQ(code_in("１２３４５６"), "123456");  // as phones in China write them
    EXPECT_EQ(code_in("12 123456"), "123456");
    EXPECT_EQ(code_in("12345"), "");
    EXPECT_EQ(code_in("1234567"), "");
    EXPECT_EQ(code_in("123456 654321"), "");
    EXPECT_EQ(code_in("123456 123456 1"), "");
    EXPECT_EQ(code_in("\xEF\xBC"), "");
    EXPECT_EQ(code_in(""), "");
}

TEST(NumberOfAReply, GivenSpellingsOfCarriers_WhenRead_ThenTheyAreOneNumber) {
    for (const auto* spelled :
         {"13800000001", "+8613800000001", "8613800000001", "008613800000001", "138 0000-0001", "(+86)13800000001"})
        EXPECT_EQ(number_of(spelled), "+8613800000001") << spelled;
    EXPECT_EQ(number_of("+97699112233"), "+97699112233");
    for (const auto* spelled : {"", "+", "110", "abc", "13800000001;", "01234567890", "1234567890123456"})
        EXPECT_EQ(number_of(spelled), "") << spelled;
}

}  // namespace
}  // namespace vigil::domain_test
