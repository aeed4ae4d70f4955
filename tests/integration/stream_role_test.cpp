// Roles change while people listen: what they hear follows at once, and nothing is lost by it.
#include "integration/stream_support.hpp"

namespace vigil::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class Roles : public StreamTest {
protected:
    Roles() : officer(person(region.station, Role::duty_officer)) {}

    StreamId station() const { return stream_of(region.station); }
    void leave_the_station() {
        desk("account.leave", protocol::AccountRole{account_of(*officer), region.station, Role::duty_officer});
    }
    void join_the_police() {
        desk("account.join", protocol::AccountRole{account_of(*officer), region.police, Role::police_liaison});
    }
    // Takes the role away behind the back of the live connections: no command says that it happened.
    void lose_the_role_silently() {
        write([&](Unit& unit) -> Result<std::monostate> {
            VIGIL_TRY(unit.accounts().remove_membership(account_of(*officer), {region.station, Role::duty_officer}));
            return std::monostate{};
        });
    }

    PersonPtr officer;
};

TEST_F(Roles, GivenAListener_WhenAnotherRoleIsGiven_ThenItsClientComesBackAndHearsBothStreams) {
    file();
    auto client = listen(*officer);
    join_the_police();
    EXPECT_EQ(client.close_code(), 4001);
    auto back = greet(*officer, from(station(), 1));
    auto heard = back.hear_until("caught_up");
    for (auto& frame : back.hear_until("caught_up")) heard.push_back(std::move(frame));
    EXPECT_THAT(brief(of_stream(heard, station())), ElementsAre("caught_up 1"));
    EXPECT_THAT(brief(of_stream(heard, stream_of(region.police))), ElementsAre("reset 1", "snapshot 1", "caught_up 1"));
}

TEST_F(Roles, GivenAListener_WhenTheRoleIsTakenAway_ThenNothingMoreOfTheStreamIsTold) {
    fill(region.station, 3);
    auto client = listen(*officer);
    leave_the_station();
    change(region.station, 1);
    EXPECT_THAT(client.hear_all(), IsEmpty());
    EXPECT_EQ(client.close_code(), 4001);
}

TEST_F(Roles, GivenARoleThatWasTakenAway_WhenTheClientComesBack_ThenTheStreamIsEmptiedOnItsSide) {
    fill(region.station, 3);
    { auto client = listen(*officer); }
    leave_the_station();
    auto back = greet(*officer, from(station(), 2));
    EXPECT_THAT(brief(back.hear_until("caught_up")), ElementsAre("reset 0", "caught_up 0"));
}

TEST_F(Roles, GivenAColleague_WhenTheRoleOfAnotherIsTakenAway_ThenTheColleagueHearsOn) {
    auto colleague = person(region.station, Role::duty_officer);
    auto client = listen(*colleague);
    leave_the_station();
    file();
    EXPECT_EQ(brief(client.next()), "item 1");
}

// The upgrade found the role, the hello comes after it has gone.
TEST_F(Roles, GivenAConnectionBeforeItsHello_WhenTheRoleIsTakenAway_ThenNothingIsReplayed) {
    fill(region.station, 3);
    auto client = dial(*officer);
    leave_the_station();
    client.tell(from(station(), 0));
    EXPECT_THAT(client.hear_all(), IsEmpty());
    EXPECT_EQ(client.close_code(), 4001);
}

TEST_F(Roles, GivenAConnectionBeforeItsHello_WhenTheRoleIsTakenAway_ThenNoStateIsTold) {
    fill(region.station, 3);
    auto client = dial(*officer);
    leave_the_station();
    client.tell(protocol::Hello{});
    EXPECT_THAT(client.hear_all(), IsEmpty());
    EXPECT_EQ(client.close_code(), 4001);
}

// Membership is asked at each page, not only at the hello.
TEST_F(Roles, GivenAReplayOfManyPages_WhenTheRoleGoesInItsMiddle_ThenTheRestIsNotTold) {
    fill(region.station, 640);
    make_reading_slow(region.station);
    auto client = greet(*officer, from(station(), 0));
    auto heard = std::vector{client.next()};
    lose_the_role_silently();
    for (auto& frame : client.hear_all()) heard.push_back(std::move(frame));
    EXPECT_LT(heard.size(), 640u);
    EXPECT_EQ(client.close_code(), 4001);
}

TEST_F(Roles, GivenAnAlertOnTheScreen_WhenTheRoleIsTakenAway_ThenTheClientTakesItAway) {
    file();
    struct : client::LiveListener {
        void on_item(const protocol::LiveItem& item) override { shown.push_back(item.item.alert->alert_id); }
        void on_withdrawn(const protocol::LiveItem& item) override { withdrawn.push_back(item.item.alert->alert_id); }
        std::vector<AlertId> shown, withdrawn;
    } screen;
    client::MemoryLiveStore store;
    client::LiveProtocol protocol(store, screen);
    const auto visit = [&] {
        auto client = dial(*officer);
        for (const auto& frame : protocol.hello()) client.say(frame);
        for (const auto& frame : client.hear_until("caught_up")) EXPECT_FALSE(protocol.receive(frame.text));
    };
    visit();
    leave_the_station();
    visit();
    EXPECT_EQ(screen.withdrawn, screen.shown);
}

}  // namespace
}  // namespace vigil::test
