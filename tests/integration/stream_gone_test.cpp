// Promise P7 on the streams: a case from which an organisation is barred leaves its stream, and leaves no hole in it.
#include "integration/stream_support.hpp"

namespace vigil::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

// Rule N10: a suspect who is an official of the place bars the station of the place.
class Barred : public StreamTest {
protected:
    Barred()
        : officer(person(region.station, Role::duty_officer)), liaison(person(region.police, Role::police_liaison)) {
        auto unsaid = red_report();
        unsaid.suspect_relation.clear();
        report = file(unsaid);
        about = alerts_of(region.station).front().case_id.str();
    }

    void bar_the_station() {
        protocol::FileSupplement more;
        more.suspect_relation = "local_official";
        supplement(teacher(), report, more);
    }
    // An item for every organisation of the case, the station too.
    void police_answer() {
        const auto alerts = alerts_of(region.police);
        const auto answered =
            liaison->acknowledge(alerts.front().id, alerts.front().version, AcknowledgementId(fresh_uuid()));
        ASSERT_TRUE(answered) << answered.error().message;
    }
    StreamId station() const { return stream_of(region.station); }

    PersonPtr officer, liaison;
    ReportId report;
    std::string about;  // the case
};

TEST_F(Barred, GivenAnItemThatWasTold_WhenTheOrganisationIsBarred_ThenTheReplayHasAGoneInItsPlace) {
    ASSERT_EQ(head(station()), 1);
    {
        auto before = greet(*officer, from(station(), 0));
        ASSERT_THAT(brief(before.hear_until("caught_up")), ElementsAre("item 1", "caught_up 1"));
    }
    bar_the_station();
    auto after = greet(*officer, from(station(), 0));
    EXPECT_EQ(brief(after.next()), "gone 1");
}

TEST_F(Barred, GivenABarredOrganisation_WhenItResumes_ThenNoFrameNamesTheCase) {
    bar_the_station();
    police_answer();
    const auto end = head(station());
    auto client = greet(*officer, from(station(), 0));
    const auto heard = client.hear_until("caught_up");
    EXPECT_EQ(brief(heard).back(), "caught_up " + std::to_string(end));
    for (const auto& frame : heard) EXPECT_THAT(frame.text, Not(HasSubstr(about)));
}

TEST_F(Barred, GivenAConnectedOfficer_WhenTheCaseGoesOnAfterTheBar_ThenOnlyGoneComes) {
    auto client = listen(*officer, from(station(), 1));
    bar_the_station();
    police_answer();
    file();  // an item that the officer may see ends the wait
    const auto end = head(station());
    std::vector<Frame> heard{client.next()};
    while (brief(heard.back()) != "item " + std::to_string(end)) heard.push_back(client.next());
    heard.pop_back();
    for (std::size_t i = 0; i < heard.size(); ++i) EXPECT_EQ(brief(heard[i]), "gone " + std::to_string(2 + i));
    EXPECT_EQ(static_cast<Offset>(heard.size()), end - 2);
}

TEST_F(Barred, GivenABarredOrganisation_WhenTheStateIsToldWhole_ThenTheCaseIsNotInIt) {
    file();
    bar_the_station();
    auto client = greet(*officer);
    const auto heard = client.hear_until("caught_up");
    EXPECT_EQ(brief(heard).at(1), "snapshot 1");
    for (const auto& frame : heard) EXPECT_THAT(frame.text, Not(HasSubstr(about)));
}

TEST_F(Barred, GivenABarredOrganisation_WhenThePoliceResume_ThenTheyAreToldTheCase) {
    bar_the_station();
    auto client = greet(*liaison, from(stream_of(region.police), 0));
    EXPECT_THAT(client.next().text, HasSubstr(about));
}

TEST_F(Barred, GivenAWithdrawnAlert_WhenTheStationAcknowledgesItAllTheSame_ThenItIsRefused) {
    const auto alert = alerts_of(region.station).front().id;
    auto client = listen(*officer, from(station(), 1));
    bar_the_station();
    client.tell(protocol::LiveAck{AcknowledgementId(fresh_uuid()), alert, 1, {}});
    EXPECT_EQ(brief(client.hear_until("ack_refused").back()), "ack_refused foreign_jurisdiction");
}

// The client of the SDK takes what is withdrawn off the screen after a reset; a gone says nothing of what it was.
TEST_F(Barred, GivenAnOfficerWhoSawTheAlert_WhenTheWholeStateIsTold_ThenTheAlertIsWithdrawn) {
    struct : client::LiveListener {
        void on_item(const protocol::LiveItem& item) override { shown.push_back(item.item.alert->case_id.str()); }
        void on_withdrawn(const protocol::LiveItem& item) override {
            withdrawn.push_back(item.item.alert->case_id.str());
        }
        std::vector<std::string> shown, withdrawn;
    } screen;
    client::MemoryLiveStore store;
    client::LiveProtocol protocol(store, screen);
    {
        auto client = dial(*officer);
        client.say(protocol.hello().front());
        for (const auto& frame : client.hear_until("caught_up")) EXPECT_FALSE(protocol.receive(frame.text));
    }
    ASSERT_THAT(screen.shown, ElementsAre(about));
    bar_the_station();
    auto client = greet(*officer);
    protocol.hello();
    for (const auto& frame : client.hear_until("caught_up")) EXPECT_FALSE(protocol.receive(frame.text));
    EXPECT_THAT(screen.withdrawn, ElementsAre(about));
}

}  // namespace
}  // namespace vigil::test
