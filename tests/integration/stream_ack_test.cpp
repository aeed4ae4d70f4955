// Acknowledgements over the socket: once, after the commit, by whoever may.
#include "integration/stream_support.hpp"

namespace vigil::test {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

class LiveAck : public StreamTest {
protected:
    LiveAck()
        : officer(person(region.station, Role::duty_officer)), liaison(person(region.police, Role::police_liaison)) {
        report = file();
        alert = alerts_of(region.station).front().id;
    }

    StreamId station() const { return stream_of(region.station); }
    protocol::LiveAck ack(std::int64_t version = 1) const {
        return {AcknowledgementId(fresh_uuid()), alert, version, {}};
    }
    // What the server answers to one acknowledgement.
    Frame answer(RawClient& client, const protocol::LiveAck& said) {
        client.tell(said);
        for (;;) {
            auto frame = client.next();
            if (frame.type == protocol::AckOk::type || frame.type == protocol::AckRefused::type) return frame;
        }
    }
    std::vector<Acknowledgement> kept() {
        return read([&](Unit& unit) { return unit.alerts().acknowledgements(alert); });
    }

    PersonPtr officer, liaison;
    ReportId report;
    AlertId alert;
};

TEST_F(LiveAck, GivenAnOpenAlert_WhenItIsAcknowledged_ThenTheAnswerComesAfterTheCommit) {
    auto client = listen(*officer);
    const auto said = ack();
    const auto ok = answer(client, said).as<protocol::AckOk>();
    EXPECT_EQ(ok.ack_id, said.ack_id);
    EXPECT_TRUE(ok.stops);
    const auto rows = kept();
    ASSERT_THAT(rows, SizeIs(1));
    EXPECT_EQ(rows.front().id, said.ack_id);
    EXPECT_EQ(rows.front().account, account_of(*officer));
    EXPECT_EQ(rows.front().device, officer->device());
}

TEST_F(LiveAck, GivenStationAndPolice_WhenTheStationAcknowledges_ThenBothAreToldAtOnce) {
    auto at_station = listen(*officer);
    auto at_police = listen(*liaison);
    at_station.tell(ack());
    for (auto* client : {&at_station, &at_police}) {
        const auto told = client->hear_until("item").back().as<protocol::LiveItem>();
        EXPECT_EQ(told.item.kind, ItemKind::state);
        EXPECT_EQ(told.item.alert->alert_id, alert);
        EXPECT_EQ(told.item.alert->state, AlertState::acknowledged);
        EXPECT_EQ(told.item.alert->acknowledged_by, account_of(*officer));
    }
}

TEST_F(LiveAck, GivenAnAcknowledgement_WhenItIsRepeated_ThenTheAnswerIsTheSameAndNothingHappensTwice) {
    auto client = listen(*officer);
    const auto said = ack();
    const auto first = answer(client, said);
    const auto after_first = head(station());
    EXPECT_EQ(answer(client, said).text, first.text);
    EXPECT_THAT(kept(), SizeIs(1));
    EXPECT_EQ(head(station()), after_first);
}

TEST_F(LiveAck, GivenAnAcknowledgement_WhenItIsRepeatedOnAnotherConnection_ThenTheAnswerIsTheSame) {
    const auto said = ack();
    std::string first;
    {
        auto client = listen(*officer);
        first = answer(client, said).text;
    }
    auto client = listen(*officer);
    EXPECT_EQ(answer(client, said).text, first);
}

TEST_F(LiveAck, GivenAnAcknowledgementOverTheSocket_WhenItIsPosted_ThenItIsTheSame) {
    auto client = listen(*officer);
    const auto said = ack();
    answer(client, said);
    const auto posted = officer->acknowledge(alert, 1, said.ack_id);
    ASSERT_TRUE(posted) << posted.error().message;
    EXPECT_TRUE(posted.value().stops);
    EXPECT_THAT(kept(), SizeIs(1));
}

TEST_F(LiveAck, GivenAPostedAcknowledgement_WhenItComesOverTheSocket_ThenItIsTheSame) {
    const auto said = ack();
    ASSERT_TRUE(officer->acknowledge(alert, 1, said.ack_id));
    auto client = listen(*officer);
    EXPECT_TRUE(answer(client, said).as<protocol::AckOk>().stops);
    EXPECT_THAT(kept(), SizeIs(1));
}

TEST_F(LiveAck, GivenAnAnsweredVersion_WhenAColleagueAcknowledgesIt_ThenItIsKeptAndStopsNothing) {
    auto colleague = person(region.station, Role::duty_officer);
    auto first = listen(*officer);
    auto second = listen(*colleague);
    answer(first, ack());
    EXPECT_FALSE(answer(second, ack()).as<protocol::AckOk>().stops);
    EXPECT_THAT(kept(), SizeIs(2));
}

TEST_F(LiveAck, GivenANewVersion_WhenTheOlderIsAcknowledged_ThenItStopsNothingOfTheNewer) {
    auto client = listen(*officer);
    answer(client, ack());
    protocol::FileSupplement more;
    more.signals = {"violence_now"};
    supplement(teacher(), report, more);
    ASSERT_EQ(alerts_of(region.station).front().version, 2);
    EXPECT_FALSE(answer(client, ack(1)).as<protocol::AckOk>().stops);
    EXPECT_EQ(alerts_of(region.station).front().state, AlertState::open);
    EXPECT_TRUE(answer(client, ack(2)).as<protocol::AckOk>().stops);
}

TEST_F(LiveAck, GivenManyAcknowledgementsAtOnce_WhenSentWithoutWaiting_ThenEachIsAnsweredOnceInOrder) {
    auto client = listen(*officer);
    std::vector<AcknowledgementId> said, answered;
    for (int i = 0; i < 20; ++i) {
        const auto one = ack();
        said.push_back(one.ack_id);
        client.tell(one);
    }
    while (answered.size() < said.size())
        answered.push_back(client.hear_until("ack_ok").back().as<protocol::AckOk>().ack_id);
    EXPECT_EQ(answered, said);
}

// The client's own clock is kept beside the server's and believed in nothing.
TEST_F(LiveAck, GivenAClientWhoseClockIsWrongByADay_WhenItAcknowledges_ThenItIsTakenAtTheServersTime) {
    auto client = listen(*officer);
    const auto before = server->timers().now();
    auto said = ack();
    said.client_at = before - std::chrono::hours(24);
    EXPECT_TRUE(answer(client, said).as<protocol::AckOk>().stops);
    const auto row = kept().front();
    EXPECT_EQ(row.client_at, said.client_at);
    EXPECT_GE(row.at, before);
}

// --- refused: a code that a client can act on, and whether the same again may be taken later

protocol::AckRefused refused(const Frame& frame) { return frame.as<protocol::AckRefused>(); }

TEST_F(LiveAck, GivenNoSuchAlert_WhenAcknowledged_ThenItIsRefusedForGood) {
    auto client = listen(*officer);
    auto said = ack();
    said.alert_id = AlertId(fresh_uuid());
    const auto told = refused(answer(client, said));
    EXPECT_EQ(told.ack_id, said.ack_id);
    EXPECT_EQ(told.code, "not_found");
    EXPECT_FALSE(told.retry);
}

TEST_F(LiveAck, GivenAVersionThatDoesNotExistYet_WhenAcknowledged_ThenItIsRefusedForGood) {
    auto client = listen(*officer);
    const auto told = refused(answer(client, ack(2)));
    EXPECT_EQ(told.code, "unknown_version");
    EXPECT_FALSE(told.retry);
}

TEST_F(LiveAck, GivenAnAlertOfAnotherOrganisation_WhenAcknowledged_ThenItIsRefusedForGood) {
    auto client = listen(*liaison);
    const auto told = refused(answer(client, ack()));
    EXPECT_EQ(told.code, "foreign_jurisdiction");
    EXPECT_FALSE(told.retry);
    EXPECT_THAT(kept(), SizeIs(0));
}

TEST_F(LiveAck, GivenARoleThatOnlyReads_WhenItAcknowledges_ThenItIsRefusedForGood) {
    auto supervisor = person(region.station, Role::supervisor);
    auto client = listen(*supervisor);
    const auto told = refused(answer(client, ack()));
    EXPECT_EQ(told.code, "role_refused");
    EXPECT_FALSE(told.retry);
    EXPECT_THAT(kept(), SizeIs(0));
}

TEST_F(LiveAck, GivenARoleThatWasTakenAwaySinceTheHello_WhenItAcknowledges_ThenItIsRefused) {
    auto client = listen(*officer);
    write([&](Unit& unit) -> Result<std::monostate> {
        VIGIL_TRY(unit.accounts().remove_membership(account_of(*officer), {region.station, Role::duty_officer}));
        return std::monostate{};
    });
    EXPECT_EQ(refused(answer(client, ack())).code, "foreign_jurisdiction");
}

TEST_F(LiveAck, GivenAnIdOfAnotherAnswer_WhenAcknowledged_ThenItIsRefusedForGood) {
    auto colleague = person(region.station, Role::duty_officer);
    auto first = listen(*officer);
    auto second = listen(*colleague);
    const auto said = ack();
    answer(first, said);
    const auto told = refused(answer(second, said));
    EXPECT_EQ(told.code, "ack_id_reused");
    EXPECT_FALSE(told.retry);
}

}  // namespace
}  // namespace vigil::test
