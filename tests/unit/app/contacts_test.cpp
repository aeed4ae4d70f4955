// Which devices are heard of is noted beside everything else, and seldom (F51).
#include "app/contacts.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include "domain/reachability/looking.hpp"
#include "unit/app/direct_store.hpp"
#include "unit/domain/casework.hpp"

namespace vigil::domain_test {
namespace {

using test::DirectStore;
using test::SaidWords;

// Nothing that is noted goes before anybody's report.
class BehindEverything final : public DirectStore {
public:
    using DirectStore::DirectStore;

protected:
    void submit(Access access, Urgency urgency, Work work, Done done) override {
        EXPECT_EQ(urgency, Urgency::later);
        DirectStore::submit(access, urgency, std::move(work), std::move(done));
    }
};

struct Silent : live::Subscriber {
    void hear(const live::News&) override {}
    void end(live::CloseCode) override {}
};

class ContactsTest : public Casework {
protected:
    DeviceId phone_of(const Caller& caller) {
        const DeviceId id(ids_.next(now()));
        find([&](Unit& unit) -> Result<std::monostate> {
            VIGIL_TRY(unit.devices().insert({.id = id,
                                             .account = caller.account,
                                             .algorithm = "ES256",
                                             .public_key = "key",
                                             .sealed_label = {},
                                             .created_at = now()}));
            return std::monostate{};
        });
        return id;
    }
    // So many times around.
    void note(int rounds = 3) {
        app::Contacts contacts({.executor = io_.get_executor(),
                                .store = direct_,
                                .timers = store_.timers(),
                                .hub = hub_,
                                .book = book_,
                                .limits = {},
                                .log = runtime::Log(words_, store_.timers()),
                                .every = 1ms});
        contacts.start();
        for (int turn = 0; turn < 10 * rounds; ++turn) {
            io_.restart();
            io_.run_one();
        }
        boost::asio::co_spawn(io_, contacts.stop(), boost::asio::detached);
        io_.restart();
        io_.run();
    }
    std::optional<Instant> heard_at(const DeviceId& device) {
        const auto state = find([&](Unit& unit) { return unit.reachability().find(device); });
        return state ? state->heard_at : std::nullopt;
    }

    boost::asio::io_context io_{};
    BehindEverything direct_{store_};
    live::Hub hub_{io_.get_executor()};
    http::ContactBook book_{};
    std::shared_ptr<SaidWords> words_ = std::make_shared<SaidWords>();
};

TEST_F(ContactsTest, GivenALiveDeviceAndOneThatAsks_WhenMinutesPass_ThenBothAreNotedInOneWriteOfTheQuarterHour) {
    auto asking = officer(in_.station);
    const auto live = officer(in_.station);
    const auto pager = phone_of(live);
    asking.device = phone_of(asking);
    Silent connection;
    hub_.add(connection, {live.account, pager, SessionId("s"), true});
    book_.note(asking);
    book_.note(asking);
    note();
    hub_.remove(connection);
    EXPECT_TRUE(heard_at(pager));
    EXPECT_TRUE(heard_at(*asking.device));
    EXPECT_EQ(direct_.writes, 1) << "which notes both";
}

TEST_F(ContactsTest, GivenAReporterAndAConsole_WhenTheyAsk_ThenNothingIsNoted) {
    auto reporter = officer(in_.station, Role::reporter);
    reporter.device = phone_of(reporter);
    book_.note(reporter);
    book_.note(officer(in_.station));
    EXPECT_TRUE(book_.take().empty());
    note();
    EXPECT_FALSE(heard_at(*reporter.device));
}

}  // namespace
}  // namespace vigil::domain_test
