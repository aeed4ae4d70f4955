// Somebody outside, who is called as long as this server is well, and rings when calls stay away: power, the line and the machine
// can fail too, and then nothing here says so.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "client/http_client.hpp"
#include "files/configuration.hpp"
#include "runtime/log.hpp"
#include "runtime/task_group.hpp"

namespace vigil::app {

// GET without a body and without anything about this server but its address: whatever tells it apart stands in the URL. Any 2xx is
// well; redirections are not followed. Only public addresses are connected to, and those that the configuration allows.
//
// One thread: the executor's. A call that hangs holds up nobody and is given up before the next.
class Watcher {
public:
    // Null where the configuration names nobody. Errors name the key of the configuration.
    static Result<std::unique_ptr<Watcher>> open(const boost::asio::any_io_executor& executor,
                                                 const Configuration::Watcher& configuration, runtime::Log log);
    Watcher(const Watcher&) = delete;
    Watcher& operator=(const Watcher&) = delete;

    // The server beats. Calls where the time for it has come and none is under way; with `reasons` it is not well, and nobody is
    // called.
    void beat(const std::vector<std::string>& reasons);

    boost::asio::awaitable<void> stop();

private:
    Watcher(const boost::asio::any_io_executor& executor, client::Endpoint endpoint, client::TlsContext tls,
            std::string target, const Configuration::Watcher& configuration, runtime::Log log);

    boost::asio::awaitable<void> call();

    std::string target_;  // path and query
    const std::chrono::milliseconds every_;
    runtime::Log log_;
    client::HttpClient http_;
    runtime::TaskGroup tasks_;
    std::chrono::steady_clock::time_point next_{};
    bool is_calling_ = false;
    bool is_withheld_ = false;  // as it was last told
    bool has_failed_ = false;
    bool is_stopping_ = false;
};

}  // namespace vigil::app
