// The client's side of the live protocol, without a socket: frames in, frames and news out (PROTOCOL.md).
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/messages/live.hpp>
#include <vigil/protocol/result.hpp>
#include <vigil/protocol/time.hpp>

#include "client/live_state.hpp"
#include "client/live_store.hpp"

namespace vigil::client {

// What the person in front of the device learns. Called on the client's thread; may call acknowledge() and must not throw.
class LiveListener {
public:
    virtual ~LiveListener() = default;

    // An alert, a change of one, or the progress of a report: each once, whatever the connection does.
    virtual void on_item(const protocol::LiveItem&) {}
    // The server told the whole state anew, and this is no longer part of it.
    virtual void on_withdrawn(const protocol::LiveItem&) {}
    virtual void on_caught_up(const protocol::CaughtUp&) {}
    virtual void on_ack_taken(const protocol::AckOk&) {}
    virtual void on_ack_refused(const protocol::AckRefused&) {}
    // The server's log is shorter than, or differs from, what this client has seen: history was rewritten, or rolled back.
    virtual void on_log_moved_back(const protocol::Root& /*seen_before*/, const protocol::Root& /*now*/) {}
    // The state cannot be kept (said once until it can). Everything is shown all the same, perhaps again after a restart.
    virtual void on_store_failed(const Error&) {}
    virtual void on_problem(const protocol::LiveProblem&) {}

    virtual void on_connected() {}
    virtual void on_disconnected(const Error&, std::chrono::milliseconds /*until_next_attempt*/) {}
};

enum class LeaveReason {
    gap,             // an item is missing: a new hello makes the server send it
    server_asked,    // it is going away; `after` is its own, already jittered
    not_understood,  // a frame, on one of the two sides
};

// The connection is over; come back.
struct Leave {
    LeaveReason reason{};
    std::chrono::milliseconds after{0};
};

// Promise P5 on the client: no gap, no double. Guarantees, over any number of connections and restarts:
//   - an item is shown once: known by its place in the stream, and across streams by alert and revision;
//   - what is out of order is shown at once, because an alarm never waits, but the cursor does not pass the gap;
//   - `stored` names only what the store has made durable; items are made durable before they are shown;
//   - an acknowledgement is kept, with one id, until the server has answered it.
// One thread; no clock, no socket.
class LiveProtocol {
public:
    // Both must outlive this.
    LiveProtocol(LiveStore& store, LiveListener& listener) : store_(store), listener_(listener) {}

    Result<void> load();
    const LiveState& state() const noexcept { return state_; }

    // The frames that open a connection: hello, then every acknowledgement that waits.
    std::vector<std::string> hello();

    // Takes in one frame of the server.
    std::optional<Leave> receive(std::string_view frame);

    // Keeps what was taken in and shows it. receive() does this itself except in the middle of a replay, where it would
    // cost an fsync for each item; call it when no frame has come for a moment.
    void commit();
    // A `stored` for each stream that became durable further than was said.
    std::vector<std::string> take_stored();
    bool has_unfinished() const { return changed_ || !to_show_.empty() || !to_say_stored_.empty(); }

    // Every stream that this connection has told of is complete.
    bool is_caught_up() const;

    // Keeps it before the caller sends it.
    protocol::LiveAck acknowledge(const AlertId& alert, std::int64_t version, std::optional<Instant> client_at);
    std::vector<std::string> waiting_acks() const;

private:
    // Where a stream stands in this connection.
    struct Place {
        std::int64_t position = 0;
        bool is_caught_up = false;
        bool is_resetting = false;     // between reset and caught_up: the cursor does not count yet
        bool is_new_epoch = false;     // revisions before the reset do not compare with those after it
        std::set<std::string> listed;  // subjects that the snapshot named
    };
    enum class Comparison { newer_only, any_difference };

    std::optional<Leave> on(const protocol::LiveItem& item);
    std::optional<Leave> on(const protocol::Gone& gone);
    std::optional<Leave> on(const protocol::Reset& reset);
    std::optional<Leave> on(const protocol::Snapshot& snapshot);
    std::optional<Leave> on(const protocol::CaughtUp& caught_up);
    std::optional<Leave> on(const protocol::AckOk& ack);
    std::optional<Leave> on(const protocol::AckRefused& refused);
    std::optional<Leave> on(const protocol::Root& root);
    std::optional<Leave> on(const protocol::Reconnect& reconnect);
    std::optional<Leave> on(const protocol::LiveProblem& problem);
    template <class Message>
    std::optional<Leave> decode_and_take(std::string_view frame);

    void move_to(const StreamId& stream, Place& place, std::int64_t position);
    void offer(const protocol::LiveItem& item, Comparison comparison);
    void withdraw_unlisted(const StreamId& stream, const Place& place);
    bool forget_ack(const AcknowledgementId& id);

    LiveStore& store_;
    LiveListener& listener_;
    LiveState state_;
    std::map<StreamId, Place> places_;
    std::set<std::pair<StreamId, std::int64_t>> shown_early_;  // beyond a gap
    std::size_t next_sweep_ = kKeptFinished;                   // of the board, when it has grown to so many
    std::vector<protocol::LiveItem> to_show_;
    std::set<StreamId> advanced_;                     // since the last commit
    std::map<StreamId, std::int64_t> to_say_stored_;  // durable, and the server does not know it
    bool changed_ = false;                            // state_ differs from what the store holds
    bool store_failed_ = false;                       // the last attempt to keep it
};

}  // namespace vigil::client
