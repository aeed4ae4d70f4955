#include "contract/store_contract.hpp"

namespace vigil::test {
namespace {

using namespace std::chrono_literals;

class AlertContract : public StoreContract {
protected:
    void SetUp() override {
        StoreContract::SetUp();
        write(insert_case);
    }
    void raise(int number, const OrganisationId& organisation, AlertState state) {
        write([&](Unit& unit) {
            auto alert = an_alert(an_id<AlertId>(number));
            alert.organisation = organisation;
            alert.state = state;
            return unit.alerts().insert(alert);
        });
    }
    std::vector<AlertId> page(std::optional<AlertState> state, const std::optional<AlertId>& after, std::size_t limit) {
        const std::vector<OrganisationId> both{kPolice, kStation, kPolice};
        return ids_of(found([&](Unit& unit) { return unit.alerts().of_organisations(both, state, after, limit); }));
    }
};
VIGIL_ON_EVERY_ENGINE(AlertContract);

TEST_P(AlertContract, GivenAnAlert_WhenFound_ThenEveryFieldIsAsItWasRaised) {
    const auto stored = found([](Unit& unit) { return unit.alerts().find(kAlert); });
    ASSERT_TRUE(stored);
    const auto expected = an_alert(kAlert);
    EXPECT_EQ(fields_of(*stored), fields_of(expected));
}

TEST_P(AlertContract, GivenAnAlert_WhenUpdated_ThenTheNewFieldsAreFound) {
    auto changed = an_alert(kAlert);
    changed.version = 2;
    changed.revision = 3;
    changed.level = Level::red;
    changed.state = AlertState::acknowledged;
    changed.due_at.reset();
    changed.acknowledgement = an_id<AcknowledgementId>(1);
    write([&](Unit& unit) { return unit.alerts().update(changed); });
    const auto stored = found([](Unit& unit) { return unit.alerts().find(kAlert); });
    ASSERT_TRUE(stored);
    EXPECT_EQ(fields_of(*stored), fields_of(changed));
}

TEST_P(AlertContract, GivenAlertsOfAllKinds_WhenThoseThatWaitInBlueAreListed_ThenOnlyTheyComeInOrderPageByPage) {
    const auto raise_at = [&](int number, const OrganisationId& organisation, Level level, AlertState state) {
        write([&](Unit& unit) {
            auto alert = an_alert(an_id<AlertId>(number));
            alert.organisation = organisation;
            alert.level = level;
            alert.state = state;
            return unit.alerts().insert(alert);
        });
    };
    raise_at(801, kStation, Level::blue, AlertState::open);
    raise_at(802, kStation, Level::yellow, AlertState::open);
    raise_at(803, kStation, Level::blue, AlertState::acknowledged);
    raise_at(804, kPolice, Level::blue, AlertState::open);
    raise_at(805, kStation, Level::blue, AlertState::open);
    const auto page = [&](const std::optional<AlertId>& after, std::size_t limit) {
        return ids_of(found([&](Unit& unit) { return unit.alerts().waiting_blue(kStation, after, limit); }));
    };
    EXPECT_THAT(page({}, 10), testing::ElementsAre(an_id<AlertId>(801), an_id<AlertId>(805)));
    EXPECT_THAT(page({}, 1), testing::ElementsAre(an_id<AlertId>(801)));
    EXPECT_THAT(page(an_id<AlertId>(801), 10), testing::ElementsAre(an_id<AlertId>(805)));
}

TEST_P(AlertContract, GivenAnAlert_WhenUpdatedAsADrill_ThenItIsNone_AndTheReverse) {
    for (const bool drill : {true, false}) {
        auto alert = an_alert(an_id<AlertId>(drill ? 710 : 711));
        alert.drill = drill;
        write([&](Unit& unit) { return unit.alerts().insert(alert); });
        alert.drill = !drill;
        write([&](Unit& unit) { return unit.alerts().update(alert); });
        EXPECT_EQ(found([&](Unit& unit) { return unit.alerts().find(alert.id); })->drill, drill);
    }
}

TEST_P(AlertContract, GivenNoSuchAlert_WhenUpdated_ThenItIsNotFound) {
    const auto unknown = an_alert(an_id<AlertId>(999));
    EXPECT_EQ(failure_of_write([&](Unit& unit) { return unit.alerts().update(unknown); }), ErrorKind::not_found);
}

TEST_P(AlertContract, GivenAlertsOfACase_WhenListed_ThenAllComeInOrder) {
    raise(702, kPolice, AlertState::open);
    EXPECT_THAT(ids_of(found([](Unit& unit) { return unit.alerts().of_case(kCase); })),
                testing::ElementsAre(kAlert, an_id<AlertId>(702)));
}

TEST_P(AlertContract, GivenAlertsOfTwoOrganisations_WhenPaged_ThenTheyComeMergedByIdWithoutGap) {
    raise(702, kPolice, AlertState::open);
    raise(703, kStation, AlertState::open);
    raise(704, kPolice, AlertState::open);
    EXPECT_THAT(page(std::nullopt, std::nullopt, 3),
                testing::ElementsAre(kAlert, an_id<AlertId>(702), an_id<AlertId>(703)));
    EXPECT_THAT(page(std::nullopt, an_id<AlertId>(703), 3), testing::ElementsAre(an_id<AlertId>(704)));
}

TEST_P(AlertContract, GivenAlertsInTwoStates_WhenPagedByState_ThenOnlyThoseCome) {
    raise(702, kPolice, AlertState::acknowledged);
    EXPECT_THAT(page(AlertState::open, std::nullopt, 10), testing::ElementsAre(kAlert));
    EXPECT_THAT(page(AlertState::acknowledged, std::nullopt, 10), testing::ElementsAre(an_id<AlertId>(702)));
}

TEST_P(AlertContract, GivenAnAcknowledgement_WhenFound_ThenEveryFieldIsAsItWasInserted) {
    const auto acknowledgement = an_acknowledgement(1);
    write([&](Unit& unit) { return unit.alerts().insert_acknowledgement(acknowledgement); });
    const auto stored = found([&](Unit& unit) { return unit.alerts().find_acknowledgement(acknowledgement.id); });
    ASSERT_TRUE(stored);
    EXPECT_EQ(fields_of(*stored), fields_of(acknowledgement));
}

TEST_P(AlertContract, GivenAnAcknowledgement_WhenItsIdComesAgain_ThenItIsAConflict) {
    write([](Unit& unit) { return unit.alerts().insert_acknowledgement(an_acknowledgement(1)); });
    EXPECT_EQ(failure_of_write([](Unit& unit) { return unit.alerts().insert_acknowledgement(an_acknowledgement(1)); }),
              ErrorKind::conflict);
}

TEST_P(AlertContract, GivenAnAnsweredAlert_WhenThoseOfThePersonAreListed_ThenOnlyStandingAnswersSinceThenCome) {
    auto answered = an_alert(kAlert);
    answered.state = AlertState::acknowledged;
    answered.acknowledgement = an_acknowledgement(1).id;
    write([&](Unit& unit) -> Result<void> {
        VIGIL_TRY(unit.alerts().insert_acknowledgement(an_acknowledgement(1)));
        return unit.alerts().update(answered);
    });
    const auto since = [&](Instant from) {
        return found([&](Unit& unit) { return unit.alerts().answered_by(kOfficer, from); });
    };
    ASSERT_EQ(since(kNow + 5min).size(), 1U);
    EXPECT_EQ(fields_of(since(kNow + 5min)[0]), fields_of(answered));
    EXPECT_TRUE(since(kNow + 5min + 1ms).empty());
    answered.state = AlertState::open;
    write([&](Unit& unit) { return unit.alerts().update(answered); });
    EXPECT_TRUE(since(kNow).empty());
}

TEST_P(AlertContract, GivenTwoAcknowledgements_WhenListed_ThenTheEarlierComesFirst) {
    auto later = an_acknowledgement(1);
    later.at = kNow + 1h;
    write([&](Unit& unit) -> Result<void> {
        VIGIL_TRY(unit.alerts().insert_acknowledgement(later));
        return unit.alerts().insert_acknowledgement(an_acknowledgement(2));
    });
    EXPECT_THAT(ids_of(found([](Unit& unit) { return unit.alerts().acknowledgements(kAlert); })),
                testing::ElementsAre(an_id<AcknowledgementId>(2), an_id<AcknowledgementId>(1)));
}

TEST_P(AlertContract, GivenAnAnswerByProxy_WhenConfirmed_ThenEveryFieldIsAsItWasStored) {
    Proxy proxy{
        .acknowledgement = an_acknowledgement(1).id, .case_id = kCase, .sealed_taken_by = std::string("who\0", 4)};
    const Proxy by_telephone{.acknowledgement = an_acknowledgement(2).id, .case_id = kCase, .by = ChannelKind::voice};
    write([&](Unit& unit) -> Result<void> {
        VIGIL_TRY(unit.alerts().insert_acknowledgement(an_acknowledgement(1)));
        VIGIL_TRY(unit.alerts().insert_acknowledgement(an_acknowledgement(2)));
        VIGIL_TRY(unit.alerts().insert_proxy(by_telephone));
        return unit.alerts().insert_proxy(proxy);
    });
    const auto fields = [](const Proxy& p) {
        return std::tuple(p.acknowledgement, p.case_id, p.sealed_taken_by, p.confirmed_by, p.confirmed_at, p.by);
    };
    const auto stored = [&] {
        return found([&](Unit& unit) { return unit.alerts().find_proxy(proxy.acknowledgement); }).value();
    };
    EXPECT_EQ(fields(stored()), fields(proxy));
    proxy.confirmed_by = kOfficer;
    proxy.confirmed_at = kNow + 1h;
    write([&](Unit& unit) { return unit.alerts().confirm_proxy(proxy); });
    EXPECT_EQ(fields(stored()), fields(proxy));
    const auto other = found([&](Unit& unit) { return unit.alerts().find_proxy(by_telephone.acknowledgement); });
    EXPECT_EQ(fields(other.value()), fields(by_telephone));
    EXPECT_FALSE(found([](Unit& unit) { return unit.alerts().find_proxy(an_id<AcknowledgementId>(999)); }));
}

TEST_P(AlertContract, GivenAnAlertThatClimbedFromAnother_WhenItIsAnswered_ThenTheAnswerIsFoundOfBoth) {
    auto climbed = an_alert(an_id<AlertId>(7));
    climbed.climbed_from = kAlert;
    climbed.rings = Rings::everybody;
    climbed.rung = {kOfficer, an_id<AccountId>(202)};
    auto answer = an_acknowledgement(1);
    answer.alert = climbed.id;
    write([&](Unit& unit) -> Result<void> {
        VIGIL_TRY(unit.alerts().insert(climbed));
        return unit.alerts().insert_acknowledgement(answer);
    });
    EXPECT_EQ(fields_of(found([&](Unit& unit) { return unit.alerts().find(climbed.id); }).value()), fields_of(climbed));
    for (const auto& alert : {kAlert, climbed.id})
        EXPECT_THAT(ids_of(found([&](Unit& unit) { return unit.alerts().acknowledgements(alert); })),
                    testing::ElementsAre(answer.id));
}

}  // namespace
}  // namespace vigil::test
