#include "transport/live/hub.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <thread>

namespace vigil::live {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class FakeSubscriber : public Subscriber {
public:
    void hear(const News& news) override { heard.push_back(news.offset); }
    void end(CloseCode code) override { ended.push_back(code); }
    std::vector<std::int64_t> heard;
    std::vector<CloseCode> ended;
};

class HubTest : public testing::Test {
protected:
    HubTest() {
        hub_.add(first_, Holder{AccountId("ana"), DeviceId("phone"), SessionId("s1")});
        hub_.add(second_, Holder{AccountId("ana"), DeviceId("tablet"), SessionId("s2")});
        hub_.add(third_, Holder{AccountId("bat"), {}, SessionId("s3")});
        hub_.subscribe(first_, station_);
        hub_.subscribe(second_, station_);
        hub_.subscribe(third_, police_);
    }
    void publish(const StreamId& stream, std::int64_t offset) {
        hub_.publish({News{stream, offset}});
        run();
    }
    void run() {
        io_.restart();
        io_.run();
    }

    boost::asio::io_context io_;
    Hub hub_{io_.get_executor()};
    const StreamId station_{"org:station"};
    const StreamId police_{"org:police"};
    FakeSubscriber first_;
    FakeSubscriber second_;
    FakeSubscriber third_;
};

TEST_F(HubTest, GivenNewsOfAStream_WhenPublished_ThenOnlyItsListenersHearItInOrder) {
    hub_.publish({News{station_, 1}, News{station_, 2}, News{police_, 7}});
    run();
    EXPECT_THAT(first_.heard, ElementsAre(1, 2));
    EXPECT_THAT(second_.heard, ElementsAre(1, 2));
    EXPECT_THAT(third_.heard, ElementsAre(7));
}

TEST_F(HubTest, GivenPublishFromAnotherThread_WhenItReturns_ThenNothingWasHeardYet) {
    std::thread([this] { hub_.publish({News{station_, 1}}); }).join();
    EXPECT_THAT(first_.heard, IsEmpty());
    run();
    EXPECT_THAT(first_.heard, ElementsAre(1));
}

TEST_F(HubTest, GivenRemovedSubscriber_WhenPublished_ThenItHearsNothingAndTheOthersDo) {
    hub_.remove(first_);
    publish(station_, 1);
    EXPECT_THAT(first_.heard, IsEmpty());
    EXPECT_THAT(second_.heard, ElementsAre(1));
    EXPECT_EQ(hub_.size(), 2u);
}

TEST_F(HubTest, GivenUnsubscribed_WhenPublished_ThenOnlyThatStreamIsSilent) {
    hub_.subscribe(first_, police_);
    hub_.unsubscribe(first_, station_);
    publish(station_, 1);
    publish(police_, 2);
    EXPECT_THAT(first_.heard, ElementsAre(2));
}

TEST_F(HubTest, GivenAddedTwice_WhenPublished_ThenItIsHeardOnce) {
    hub_.subscribe(first_, station_);
    publish(station_, 1);
    EXPECT_THAT(first_.heard, ElementsAre(1));
}

TEST_F(HubTest, GivenRevokedDevice_WhenEnded_ThenItsConnectionsAndNoOthersAreTold) {
    hub_.end_device(DeviceId("phone"), CloseCode::revoked);
    run();
    EXPECT_THAT(first_.ended, ElementsAre(CloseCode::revoked));
    EXPECT_THAT(second_.ended, IsEmpty());
    EXPECT_THAT(third_.ended, IsEmpty());
}

TEST_F(HubTest, GivenAccountOrSession_WhenEnded_ThenItsConnectionsAreTold) {
    hub_.end_account(AccountId("ana"), CloseCode::revoked);
    hub_.end_session(SessionId("s3"), CloseCode::resume);
    run();
    EXPECT_THAT(first_.ended, ElementsAre(CloseCode::revoked));
    EXPECT_THAT(second_.ended, ElementsAre(CloseCode::revoked));
    EXPECT_THAT(third_.ended, ElementsAre(CloseCode::resume));
}

TEST_F(HubTest, GivenTwoConnectionsOfADevice_WhenAsked_ThenBothAreNamedUntilRemoved) {
    FakeSubscriber newer;
    hub_.add(newer, Holder{AccountId("ana"), DeviceId("phone"), SessionId("s4")});
    EXPECT_THAT(hub_.of_device(DeviceId("phone")), UnorderedElementsAre(&first_, &newer));
    hub_.remove(first_);
    EXPECT_THAT(hub_.of_device(DeviceId("phone")), ElementsAre(&newer));
    hub_.remove(newer);
    EXPECT_THAT(hub_.of_device(DeviceId("phone")), IsEmpty());
}

// When a reporter's phone was heard of is noted nowhere (promise P7), and a console has no device.
TEST_F(HubTest, GivenConnections_WhenAskedWhichDevicesAreHeardOf_ThenThoseOfWhoeverAnswersAlerts) {
    FakeSubscriber phone, console;
    hub_.add(phone, Holder{AccountId("cen"), DeviceId("pager"), SessionId("s5"), true});
    hub_.add(console, Holder{AccountId("cen"), {}, SessionId("s6"), true});
    const auto heard = hub_.devices();
    ASSERT_EQ(heard.size(), 1u);
    EXPECT_EQ(heard[0].account, AccountId("cen"));
    EXPECT_EQ(heard[0].device, DeviceId("pager"));
    hub_.remove(phone);
    hub_.remove(console);
    EXPECT_THAT(hub_.devices(), IsEmpty());
}

}  // namespace
}  // namespace vigil::live
