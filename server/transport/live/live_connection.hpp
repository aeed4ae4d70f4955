// What a WebSocket and an event stream have in common: back-pressure, heartbeats, an orderly end.
#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <exception>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>

#include "runtime/condition.hpp"
#include "runtime/task_group.hpp"
#include "transport/live/live_limits.hpp"
#include "transport/live/live_socket.hpp"
#include "transport/stream.hpp"

namespace vigil::live {

// What is spoken over a connection: runs on the live executor from the handover on. When it returns, the connection ends.
using SessionMain = std::function<boost::asio::awaitable<void>(LiveSocket&)>;

// What waits for the clients of all connections together. Changed on the live executor, read on any thread.
using QueuedBytes = std::atomic<std::size_t>;

// Three coroutines of one executor: the session, a reader, and a writer that puts whatever is queued into one write; and a
// clock for heartbeats. run() ends when all have ended. The form of the bytes is the derived class's.
//
// There are thousands, and most of them wait: so nothing is made before it is needed, and an empty queue holds no memory.
class LiveConnection : public LiveSocket {
public:
    ~LiveConnection() override { all_queued_ -= queued_bytes_; }
    LiveConnection(const LiveConnection&) = delete;
    LiveConnection& operator=(const LiveConnection&) = delete;

    // Speaks `session` until the end. Rethrows what the session threw, after an orderly end with internal_error.
    boost::asio::awaitable<void> run(const SessionMain& session);

    boost::asio::awaitable<Result<std::string>> receive() override;
    boost::asio::awaitable<bool> drained() override;
    void finish(CloseCode code) override;
    void close(CloseCode code) override;
    std::size_t bytes_queued() const override { return queued_bytes_; }
    bool is_open() const override { return !closing_ && !is_gone_; }

    // Why we ended it; none: the peer vanished.
    std::optional<CloseCode> closed_with() const { return closing_; }

protected:
    // A message in the queue.
    struct Outgoing {
        std::string lead;  // what this connection alone puts before the payload
        Payload payload;

        std::size_t size() const { return lead.size() + payload.size(); }
    };

    // `limits` and `all_queued` outlive the connection.
    LiveConnection(transport::Stream stream, const boost::asio::any_io_executor& executor, const LiveLimits& limits,
                   QueuedBytes& all_queued);

    // Reads until nothing more will be read; calls vanish() when nothing more can be.
    virtual boost::asio::awaitable<void> read_on() = 0;
    // Whether control_bytes() has something beside a heartbeat, and what goes before the next messages.
    virtual bool has_control() const = 0;
    virtual std::string control_bytes() = 0;
    virtual void append(std::string& bytes, const Outgoing& message) const = 0;
    virtual std::string last_bytes(CloseCode code) const = 0;
    virtual boost::asio::awaitable<boost::system::error_code> write(const std::string& bytes) = 0;
    // The last bytes are written; the reader may still wait.
    virtual void on_all_written() = 0;

    void enqueue(std::string lead, Payload payload);
    void put_in_inbox(std::string message);
    bool has_room() const { return inbox_.size() < limits_.inbox_messages; }
    bool take_heartbeat() { return std::exchange(is_heartbeat_due_, false); }
    void vanish();
    void count_queued(std::size_t more) { queued_bytes_ += more, all_queued_ += more; }
    void count_gone(std::size_t less) { queued_bytes_ -= less, all_queued_ -= less; }

    transport::Stream stream_;
    const LiveLimits& limits_;
    runtime::Condition incoming_;  // the inbox, closing_ or is_gone_ changed
    runtime::Condition outgoing_;  // anything that is to be written, closing_ or is_gone_ changed
    bool is_gone_ = false;         // no more bytes can be read or written

private:
    struct Batch {
        std::string bytes;              // whole messages
        std::size_t message_bytes = 0;  // of them from queue_, as they were counted
        bool is_last = false;
    };

    boost::asio::awaitable<void> speak(const SessionMain& session);  // beside the reader and the writer
    boost::asio::awaitable<void> write_on();
    void beat();
    Batch next_batch();
    bool begin_parts();
    void abandon(std::exception_ptr thrown);  // a bug, or no memory: ends every part without a word to the peer

    std::list<std::string> inbox_;
    std::list<Outgoing> queue_;
    QueuedBytes& all_queued_;
    std::size_t queued_bytes_ = 0;  // of queue_ and of the write that is under way
    bool is_heartbeat_due_ = false;
    std::shared_ptr<boost::asio::steady_timer> heart_;  // its last turn may come after the connection's end
    runtime::TaskGroup parts_;                          // the reader and the writer
    std::optional<CloseCode> closing_{};                // the last bytes are due, or sent
    std::exception_ptr thrown_{};                       // by the session or a part
};

}  // namespace vigil::live
