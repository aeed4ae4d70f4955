// An officer asks a colleague to be on duty instead; nothing changes without their consent (F46).
#include "domain/duty/plan.hpp"
#include "unit/domain/duty/planning.hpp"

namespace vigil::domain_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class Swapping : public Planning {
protected:
    Swapping() { set(in_.station, always(duty_)).value(); }

    protocol::AskForSwap for_tonight() {
        return {SwapId(an_acknowledgement_id().str()), colleague_.account, china(2026, 3, 2, 20), china(2026, 3, 3, 8)};
    }
    Result<Swap> ask(const Caller& caller, const protocol::AskForSwap& document) {
        return write([&](Unit& unit) { return ask_for_swap(unit, caller, in_.station, document, now()); });
    }
    Result<Swap> decide_by(const Caller& caller, const SwapId& id, SwapVerdict verdict) {
        return write([&](Unit& unit) { return decide_swap(unit, caller, id, verdict, now()); });
    }
    std::vector<AccountId> on_duty_at(Instant at) {
        return find([&](Unit& unit) { return planned_duty(unit, in_.station, at, at + 1min); })
            .value()
            .front()
            .officers;
    }
    protocol::OwnDuties own(const Caller& caller) {
        return find([&](Unit& unit) { return own_duties(unit, caller, now()); });
    }
    std::string pointer_of(const Result<Swap>& refused) {
        if (refused || refused.error().violations.size() != 1) return "not refused for one thing";
        return refused.error().violations[0].pointer;
    }

    Caller duty_ = with_phone(in_.station), colleague_ = with_phone(in_.station);
};

TEST_F(Swapping, GivenASwap_WhenTheColleagueAgrees_ThenAndOnlyThenTheyAreOnDutyInThatTime) {
    const auto swap = ask(duty_, for_tonight()).value();
    EXPECT_THAT(on_duty_at(china(2026, 3, 2, 21)), ElementsAre(duty_.account));
    ASSERT_TRUE(decide_by(colleague_, swap.id, SwapVerdict::agree));
    EXPECT_THAT(on_duty_at(china(2026, 3, 2, 19, 59)), ElementsAre(duty_.account));
    EXPECT_THAT(on_duty_at(china(2026, 3, 2, 20)), ElementsAre(colleague_.account));
    EXPECT_THAT(on_duty_at(china(2026, 3, 3, 8)), ElementsAre(duty_.account));
    EXPECT_TRUE(was_logged("swap.agreed", swap.id.str()));
}

TEST_F(Swapping, GivenASwapThatIsRefusedOrWithdrawn_WhenItsTimeComes_ThenNothingHasChanged) {
    const auto refused = ask(duty_, for_tonight()).value();
    ASSERT_TRUE(decide_by(colleague_, refused.id, SwapVerdict::refuse));
    const auto withdrawn = ask(duty_, for_tonight()).value();
    ASSERT_TRUE(decide_by(duty_, withdrawn.id, SwapVerdict::withdraw));
    EXPECT_EQ(decide_by(colleague_, withdrawn.id, SwapVerdict::agree).error().code, "already_decided");
    EXPECT_THAT(on_duty_at(china(2026, 3, 2, 21)), ElementsAre(duty_.account));
}

TEST_F(Swapping, GivenAColleagueWhoCannotBeReached_WhenTheyAgree_ThenItIsRefusedBecauseItOpensAHole) {
    const auto swap = ask(duty_, for_tonight()).value();
    lose_phones_of(colleague_);
    EXPECT_EQ(decide_by(colleague_, swap.id, SwapVerdict::agree).error().code, "opens_hole");
    EXPECT_THAT(on_duty_at(china(2026, 3, 2, 21)), ElementsAre(duty_.account));
}

TEST_F(Swapping, GivenASwapThatWasAgreedOn_WhenEitherTakesItBack_ThenThatIsPossibleUntilItBegins) {
    const auto first = ask(duty_, for_tonight()).value();
    decide_by(colleague_, first.id, SwapVerdict::agree).value();
    ASSERT_TRUE(decide_by(colleague_, first.id, SwapVerdict::withdraw));
    EXPECT_THAT(on_duty_at(china(2026, 3, 2, 21)), ElementsAre(duty_.account));
    const auto second = ask(duty_, for_tonight()).value();
    decide_by(colleague_, second.id, SwapVerdict::agree).value();
    pass(china(2026, 3, 2, 20) - now());
    EXPECT_EQ(decide_by(duty_, second.id, SwapVerdict::withdraw).error().code, "already_decided");
}

TEST_F(Swapping, GivenAColleagueWhoHasLeft_WhenTheTimeComes_ThenWhoeverGaveItIsOnDuty) {
    const auto swap = ask(duty_, for_tonight()).value();
    decide_by(colleague_, swap.id, SwapVerdict::agree).value();
    find([&](Unit& unit) -> Result<std::monostate> {
        VIGIL_TRY(unit.accounts().set_active(colleague_.account, false));
        return std::monostate{};
    });
    EXPECT_THAT(on_duty_at(china(2026, 3, 2, 21)), ElementsAre(duty_.account));
}

TEST_F(Swapping, GivenSomebodyElse_WhenTheyDecide_ThenThereIsNoSuchSwap) {
    const auto swap = ask(duty_, for_tonight()).value();
    for (const auto& [caller, verdict] :
         {std::pair{duty_, SwapVerdict::agree}, std::pair{colleague_, SwapVerdict::withdraw},
          std::pair{with_phone(in_.station), SwapVerdict::agree}}) {
        const auto refused = decide_by(caller, swap.id, verdict);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().kind, ErrorKind::not_found);
    }
    EXPECT_THAT(on_duty_at(china(2026, 3, 2, 21)), ElementsAre(duty_.account));
}

TEST_F(Swapping, GivenRequestsThatAreNotInOrder_WhenAsked_ThenEachIsRefusedByName) {
    auto backwards = for_tonight();
    std::swap(backwards.from, backwards.until);
    EXPECT_EQ(pointer_of(ask(duty_, backwards)), "/until");
    auto past = for_tonight();
    past.from = now() - 2h;
    past.until = now();
    EXPECT_EQ(pointer_of(ask(duty_, past)), "/until");
    auto long_one = for_tonight();
    long_one.until = long_one.from + 24h * 31 + 1ms;
    EXPECT_EQ(pointer_of(ask(duty_, long_one)), "/until");
    auto to_oneself = for_tonight();
    to_oneself.taker_id = duty_.account;
    EXPECT_EQ(pointer_of(ask(duty_, to_oneself)), "/taker_id");
    auto to_a_stranger = for_tonight();
    to_a_stranger.taker_id = with_phone(in_.other_station).account;
    EXPECT_EQ(pointer_of(ask(duty_, to_a_stranger)), "/taker_id");
    auto by_the_other = for_tonight();
    by_the_other.taker_id = duty_.account;
    EXPECT_EQ(pointer_of(ask(colleague_, by_the_other)), "/from");  // is not on duty
    EXPECT_EQ(ask(with_phone(in_.other_station), for_tonight()).error().code, "role_refused");
}

TEST_F(Swapping, GivenARequestThatIsSentAgain_WhenTheAnswerWasLost_ThenItIsOne) {
    const auto document = for_tonight();
    ASSERT_TRUE(ask(duty_, document));
    EXPECT_TRUE(ask(duty_, document));
    auto other = document;
    other.until += 1h;
    EXPECT_EQ(ask(duty_, other).error().code, "swap_id_reused");
    EXPECT_THAT(own(colleague_).swaps, SizeIs(1));
}

TEST_F(Swapping, GivenATimeThatIsOver_WhenTheColleagueAgrees_ThenItIsTooLate) {
    const auto swap = ask(duty_, for_tonight()).value();
    pass(china(2026, 3, 3, 8) - now());
    EXPECT_EQ(decide_by(colleague_, swap.id, SwapVerdict::agree).error().kind, ErrorKind::conflict);
    EXPECT_THAT(own(duty_).swaps, IsEmpty());
}

// One officer answers for two stations (F136).
TEST_F(Swapping, GivenAnOfficerOfTwoStations_WhenTheyAskForTheirDuty_ThenBothAreThereInOrderOfTime) {
    auto both = duty_;
    const Membership second{in_.other_station, Role::duty_officer};
    find([&](Unit& unit) -> Result<std::monostate> {
        VIGIL_TRY(unit.accounts().add_membership(both.account, second));
        return std::monostate{};
    });
    both.memberships.push_back(second);
    ASSERT_TRUE(set(in_.station, daily(both, "12:00", "20:00"), nullptr, "试行"));
    ASSERT_TRUE(set(in_.other_station, daily(both, "08:00", "12:00"), nullptr, "试行"));
    const auto duties = own(both).duties;
    ASSERT_THAT(duties, SizeIs(testing::Ge(3u)));
    EXPECT_EQ(duties[0].organisation_id, in_.other_station);
    EXPECT_EQ(duties[0].from, now());
    EXPECT_EQ(duties[0].until, china(2026, 3, 2, 12));
    EXPECT_EQ(duties[1].organisation_id, in_.station);
    EXPECT_EQ(duties[2].from, china(2026, 3, 3, 8));
}

}  // namespace
}  // namespace vigil::domain_test
