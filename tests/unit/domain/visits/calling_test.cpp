// Whoever an overdue visit asks or alarms is called by telephone too (F137). Every test begins on Monday, 2 March 2026, at 09:00 in China.
#include "domain/visits/calling.hpp"

#include "domain/deliveries/hearing.hpp"
#include "domain/visits/alarming.hpp"
#include "domain/visits/visiting.hpp"
#include "unit/domain/deliveries/delivering.hpp"

namespace vigil::domain_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

// `officer_` goes, `colleague_` stays.
class CallingAboutVisits : public Delivering {
protected:
    void SetUp() override {
        call_at(colleague_, "+8613800000002");
        acknowledge(root(report_));
        end_limits(report_);
        const protocol::BeginVisit document{.visit_id = VisitId(an_acknowledgement_id().str()),
                                            .back_by = now() + 60min,
                                            .companion_ids = {},
                                            .with_police = {},
                                            .place = "嘎查东头第三户",
                                            .text = "院里有狗"};
        id_ = write([&](Unit& unit) {
                  return begin_visit(unit, {rules(), ids_}, officer_, report_.case_id, document, now());
              })
                  .value()
                  .id;
    }

    // Whom a message by that way is leased for now.
    std::vector<AccountId> called(ChannelKind by) {
        std::vector<AccountId> accounts;
        for (const auto& each : lease(by))
            if (each.delivery.visit == id_) accounts.push_back(each.delivery.account);
        return accounts;
    }
    std::vector<Delivery> planned() {
        auto all = find([&](Unit& unit) { return unit.deliveries().waiting_of_visit(id_); });
        std::erase_if(all,
                      [](const Delivery& each) { return each.state != DeliveryState::queued || each.leased_until; });
        return all;
    }
    Result<Visit> end(const Caller& caller, VisitEnd how, const std::string& text) {
        return write([&](Unit& unit) {
            return end_visit(unit, ids_, caller, id_, protocol::EndVisit{how, text}, now());
        });
    }
    void come_overdue() { come_to(china(2026, 3, 2, 10)); }
    void alarm() { come_to(now() + kVisitStep); }

    Report report_ = file_at(Level::orange);
    Caller colleague_ = with_phone(in_.station);
    VisitId id_{};
};

TEST_F(CallingAboutVisits, GivenAnOfficerWhoIsOverdue_WhenTheirPhoneSleeps_ThenTheyAreSentATextAndThenCalled) {
    come_overdue();
    EXPECT_THAT(called(ChannelKind::sms), IsEmpty());
    pass(kTextAfter);
    EXPECT_THAT(called(ChannelKind::sms), ElementsAre(officer_.account));
    EXPECT_THAT(called(ChannelKind::voice), IsEmpty());
    pass(kCallAfter);
    EXPECT_THAT(called(ChannelKind::voice), ElementsAre(officer_.account)) << "and nobody else so far";
}

TEST_F(CallingAboutVisits, GivenAPhoneThatHasTheItem_WhenTheTextIsDue_ThenNoneIsSentAndTheCallFollowsUnlessTheyLook) {
    come_overdue();
    store_everything();
    pass(kTextAfter);
    EXPECT_THAT(called(ChannelKind::sms), IsEmpty());
    look_at(report_);  // at something else of the case
    find([&](Unit& unit) { return read_visit(unit, ids_, officer_, id_, now()); });
    pass(kCallAfter);
    EXPECT_THAT(called(ChannelKind::voice), IsEmpty());
}

TEST_F(CallingAboutVisits, GivenAPhoneWhoseOfficerLooksAtSomethingElse_WhenTheCallIsDue_ThenTheyAreCalled) {
    come_overdue();
    store_everything();
    look_at(report_);
    pass(kCallAfter);
    EXPECT_THAT(called(ChannelKind::voice), ElementsAre(officer_.account));
}

// What they have stored is that something is kept from them.
TEST_F(CallingAboutVisits, GivenAnOfficerWhoWasBarredOnTheWay_WhenTheyAreOverdue_ThenTheyAreSentATextAllTheSame) {
    bar(officer_, report_);
    come_overdue();
    store_everything();
    pass(kTextAfter);
    EXPECT_THAT(called(ChannelKind::sms), ElementsAre(officer_.account));
}

// A message of the time before is nobody's any more, although the officer is overdue again.
TEST_F(CallingAboutVisits, GivenACallThatFailedBeforeAnAlarm_WhenItIsTriedAgain_ThenThatIsRefused) {
    come_overdue();
    pass(kTextAfter);
    const auto leased = lease(ChannelKind::sms);
    ASSERT_THAT(leased, SizeIs(1));
    note(leased[0], failed(SendOutcome::ask_operator));
    alarm();
    const auto again = write([&](Unit& unit) { return try_again(unit, leased[0].delivery.id, now()); });
    EXPECT_EQ(again.error().kind, ErrorKind::conflict);
}

TEST_F(CallingAboutVisits, GivenAnAlarm_WhenItIsRepeated_ThenColleaguesAreCalledEachTime) {
    come_overdue();
    for (int times = 0; times < 3; ++times) {
        alarm();
        pass(kTextAfter);
        EXPECT_THAT(called(ChannelKind::sms), UnorderedElementsAre(officer_.account, colleague_.account));
        for (const auto& each : planned())
            EXPECT_EQ(each.by, ChannelKind::voice) << "what was asked before is cancelled";
        EXPECT_THAT(planned(), SizeIs(2));
    }
}

TEST_F(CallingAboutVisits, GivenTheThirdAlarm_WhenWhoeverStandsAboveIsAlarmed_ThenTheyAreCalledToo) {
    const auto above = officer(in_.banner_agency, Role::county_officer);
    call_at(above, "+8613800000003");
    come_overdue();
    alarm();
    alarm();
    pass(kTextAfter);
    EXPECT_THAT(called(ChannelKind::sms), UnorderedElementsAre(officer_.account, colleague_.account));
    alarm();
    pass(kTextAfter);
    EXPECT_THAT(called(ChannelKind::sms), UnorderedElementsAre(officer_.account, colleague_.account, above.account));
}

TEST_F(CallingAboutVisits, GivenAnOfficerWhoIsBack_WhenCallsWait_ThenNoneIsMade) {
    come_overdue();
    alarm();
    ASSERT_TRUE(end(officer_, VisitEnd::returned, ""));
    EXPECT_THAT(planned(), IsEmpty());
    pass(1h);
    EXPECT_THAT(called(ChannelKind::sms), IsEmpty());
    EXPECT_THAT(called(ChannelKind::voice), IsEmpty());
}

// The state of the visit is looked at once more before a message leaves.
TEST_F(CallingAboutVisits, GivenAColleagueWhoIsBarredMeanwhile_WhenTheirTextIsDue_ThenItIsNotSent) {
    come_overdue();
    alarm();
    bar(colleague_, report_);
    pass(kTextAfter);
    EXPECT_THAT(called(ChannelKind::sms), ElementsAre(officer_.account));
}

TEST_F(CallingAboutVisits, GivenACall_WhenAKeyIsPressed_ThenTheOfficerIsLookedForAllTheSame) {
    come_overdue();
    alarm();
    pass(kCallAfter);
    const auto leased = lease(ChannelKind::voice);
    ASSERT_FALSE(leased.empty());
    note(leased[0], accepted());
    const Receipt pressed{.delivery = leased[0].delivery.id, .delivered = true, .pressed = true};
    EXPECT_EQ(find([&](Unit& unit) { return take_receipt(unit, rules(), ChannelKind::voice, pressed, now()); }),
              Heard::noted);
    EXPECT_EQ(stored(leased[0].delivery.id).state, DeliveryState::stored);
    alarm();
    pass(kTextAfter);
    EXPECT_THAT(called(ChannelKind::sms), SizeIs(2));
}

TEST_F(CallingAboutVisits, GivenACallThatFailed_WhenItIsTriedAgain_ThenThatIsRefusedOnceTheOfficerIsBack) {
    come_overdue();
    pass(kTextAfter);
    const auto leased = lease(ChannelKind::sms);
    ASSERT_THAT(leased, SizeIs(1));
    note(leased[0], failed(SendOutcome::ask_operator));
    EXPECT_EQ(stored(leased[0].delivery.id).state, DeliveryState::failed);
    EXPECT_THAT(called(ChannelKind::voice), ElementsAre(officer_.account)) << "the other way begins at once";
    const auto again = [&] { return write([&](Unit& unit) { return try_again(unit, leased[0].delivery.id, now()); }); };
    EXPECT_TRUE(again());
    EXPECT_THAT(called(ChannelKind::sms), ElementsAre(officer_.account));
    note(leased[0], failed(SendOutcome::ask_operator));
    ASSERT_TRUE(end(officer_, VisitEnd::returned, ""));
    EXPECT_EQ(again().error().kind, ErrorKind::conflict);
}

}  // namespace
}  // namespace vigil::domain_test
