// Who listens to what.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>
#include <vigil/protocol/ids.hpp>

#include "domain/ports/log.hpp"
#include "transport/live/close_code.hpp"
#include "transport/live/live_socket.hpp"

namespace vigil::live {

// Something was committed to a stream. A hint only: the table is the truth, and what is missed is read from there.
struct News {
    StreamId stream;
    std::int64_t offset = 0;               // of the item
    std::optional<Payload> item{};         // ready to send to whoever may see it; none: read it from the table
    std::optional<LogMark> root{};         // where the news is a signed root of the log
    std::vector<AccountId> hidden_from{};  // persons who must not see the item
};

// Whose connection it is.
struct Holder {
    AccountId account;
    std::optional<DeviceId> device{};
    std::optional<SessionId> session{};
    bool answers = false;  // alerts, somewhere: when its device was heard of is noted
};

// A device that is heard of now.
struct Heard {
    AccountId account;
    DeviceId device;
};

// A live session as the hub sees it. Neither member adds or removes subscribers before it returns.
class Subscriber {
public:
    virtual ~Subscriber() = default;
    virtual void hear(const News& news) = 0;
    virtual void end(CloseCode code) = 0;
};

// One hub per live thread. It has no locks: publish() and the end_...() functions may be called from any thread and are
// posted once to the live executor; everything else is called on it. The hub outlives what is posted.
class Hub {
public:
    explicit Hub(boost::asio::any_io_executor executor) : executor_(std::move(executor)) {}
    Hub(const Hub&) = delete;
    Hub& operator=(const Hub&) = delete;

    void add(Subscriber& subscriber, Holder holder);
    void remove(Subscriber& subscriber);  // from every stream too
    // Subscribe first, then read the table: what is committed in between is heard twice, never missed.
    void subscribe(Subscriber& subscriber, const StreamId& stream);
    void unsubscribe(Subscriber& subscriber, const StreamId& stream);

    // The connections of a device; the newest hello wins.
    std::vector<Subscriber*> of_device(const DeviceId& device) const;
    // Of accounts that answer alerts.
    std::vector<Heard> devices() const;
    bool has_listeners(const StreamId& stream) const { return listeners_.contains(stream); }
    std::size_t size() const noexcept { return members_.size(); }

    // Any thread.
    void publish(std::vector<News> news);
    void end_account(AccountId account, CloseCode code);
    void end_device(DeviceId device, CloseCode code);
    void end_session(SessionId session, CloseCode code);

private:
    struct Member {
        Holder holder;
        std::unordered_set<StreamId> streams{};
    };
    void deliver(const News& news);
    template <class Matches>
    void end_where(Matches matches, CloseCode code);

    boost::asio::any_io_executor executor_;
    std::unordered_map<Subscriber*, Member> members_;
    std::unordered_map<StreamId, std::unordered_set<Subscriber*>> listeners_;
    std::unordered_map<DeviceId, std::unordered_set<Subscriber*>> by_device_;
};

}  // namespace vigil::live
