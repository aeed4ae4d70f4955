// Keeps a live connection to the server, for as long as it is told to.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <deque>
#include <optional>
#include <string>
#include <vector>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/result.hpp>
#include <vigil/protocol/time.hpp>

#include "client/api_client.hpp"
#include "client/backoff.hpp"
#include "client/condition.hpp"
#include "client/live_protocol.hpp"
#include "client/live_socket.hpp"

namespace vigil::client {

struct LiveOptions {
    std::chrono::milliseconds stored_delay{200};   // how long `stored` may be gathered
    std::chrono::milliseconds ack_repeat{10'000};  // an acknowledgement without an answer is sent again
    std::chrono::milliseconds first_backoff{500};
    std::chrono::milliseconds longest_backoff{60'000};
    RandomFraction random = system_random_fraction();
};

// Connects, resumes, reconnects with full jitter. One thread, on `executor`.
class LiveClient {
public:
    // The collaborators must outlive this.
    LiveClient(asio::any_io_executor executor, LiveDialer& dialer, TokenSource& tokens, LiveStore& store,
               LiveListener& listener, LiveOptions options = {});

    // Runs until stop() (success), until the server gives no session any more (unauthenticated), until the same device
    // connects elsewhere (conflict), or ends at once when the kept state cannot be read. Call it once.
    asio::awaitable<Result<void>> run();
    // Ends run() soon: at once while connected or waiting, else when the attempt to connect has ended.
    void stop();

    // Kept first, sent when there is a connection, repeated until the server answers. The listener learns the answer.
    AcknowledgementId acknowledge(const AlertId& alert, std::int64_t version, std::optional<Instant> client_at);

    const LiveState& state() const noexcept { return protocol_.state(); }

private:
    // How one connection ended.
    struct Ended {
        Error error;
        std::optional<std::chrono::milliseconds> after{};  // the server's own wish; none: the backoff decides
        bool is_final = false;                             // nothing would be different next time
    };

    asio::awaitable<Ended> connect_and_talk();
    asio::awaitable<Ended> talk(LiveSocket& socket);
    asio::awaitable<Ended> read(LiveSocket& socket);
    asio::awaitable<Ended> write(LiveSocket& socket);
    asio::awaitable<void> say_stored();
    asio::awaitable<void> repeat_acks();
    void enqueue(std::vector<std::string> frames);

    asio::any_io_executor executor_;
    LiveDialer& dialer_;
    TokenSource& tokens_;
    LiveListener& listener_;
    LiveOptions options_;
    LiveProtocol protocol_;
    Backoff backoff_;

    LiveSocket* socket_ = nullptr;  // of the present connection
    std::deque<std::string> outgoing_;
    Condition work_;  // outgoing_ or the protocol's unfinished business changed
    asio::steady_timer pause_;
    bool is_stopping_ = false;
};

}  // namespace vigil::client
