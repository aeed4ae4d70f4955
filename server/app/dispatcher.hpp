// Sends what is due to telephones: by text message, by ringing call.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <vector>

#include "app/sender_thread.hpp"
#include "client/backoff.hpp"
#include "domain/deliveries/delivering.hpp"
#include "files/configuration.hpp"
#include "gateways/breaker.hpp"
#include "gateways/channel.hpp"
#include "runtime/log.hpp"
#include "runtime/metrics.hpp"
#include "runtime/task_group.hpp"
#include "store/store.hpp"

namespace vigil::app {

// What it works with; all of it outlives it.
struct DispatcherParts {
    Store& store;
    const Timers& timers;
    runtime::Log log;
    runtime::Metrics& metrics;
    std::chrono::milliseconds look_every{500};  // for what is due
};

// Makes the channel of one way on an executor; null: the way is not configured.
using OpenChannel = std::function<Result<std::unique_ptr<gateways::Channel>>(
    ChannelKind by, const boost::asio::any_io_executor& executor)>;

// Each way sends a few messages beside each other, and has a breaker that closes it. What is due is leased in a transaction of its own
// before a request leaves, and what came of it is written after; a server that is ended in between tries once more when the lease is
// over. While a way is closed whoever waits for it is called by the others at once, and by this one when it opens.
//
// One thread: the executor's.
class Dispatcher {
public:
    static Result<std::unique_ptr<Dispatcher>> open(const boost::asio::any_io_executor& executor,
                                                    const OpenChannel& open_channel, DispatcherParts parts);
    ~Dispatcher();
    Dispatcher(const Dispatcher&) = delete;
    Dispatcher& operator=(const Dispatcher&) = delete;

    void start();
    // Ends attempts that are under way; what is not sent is sent after the next start.
    void cancel();
    boost::asio::awaitable<bool> join(std::chrono::milliseconds bound) { return tasks_.join(bound); }

private:
    struct Way;

    Dispatcher(const boost::asio::any_io_executor& executor, DispatcherParts parts);

    boost::asio::awaitable<void> keep_sending(Way& way);
    boost::asio::awaitable<Result<void>> send_due(Way& way);
    boost::asio::awaitable<void> send_one(Way& way, Leased leased);
    boost::asio::awaitable<Result<void>> divert(Way& way, Instant now);
    void report(Way& way, const Error& error);

    DispatcherParts parts_;
    boost::asio::any_io_executor executor_;
    std::vector<std::unique_ptr<Way>> ways_;
    client::RandomFraction random_ = client::system_random_fraction();
    runtime::TaskGroup tasks_;
};

using DispatchThread = SenderThread<Dispatcher>;

// The gateways that the configuration names.
OpenChannel configured_channels(const Configuration::Channels& channels);

}  // namespace vigil::app
