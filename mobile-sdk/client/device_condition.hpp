// Says of this device whether an alert would reach its holder (condition_news.hpp).
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>

#include "client/api_client.hpp"
#include "client/backoff.hpp"
#include "client/condition_news.hpp"

namespace vigil::client {

// What cannot be sent is sent later, as it is then. One thread, on `executor`.
class ConditionReporter {
public:
    // What the platform tells now; its test is left empty. Must not throw.
    using Look = std::function<protocol::DeviceCondition()>;

    // `api` must outlive this.
    ConditionReporter(asio::any_io_executor executor, ApiClient& api, Look look, ConditionOptions options = {},
                      RandomFraction random = system_random_fraction());

    // Runs until stop() (success), or until the server refuses for good: the account answers no alerts, or its session has ended. Call it
    // once.
    asio::awaitable<Result<void>> run();
    void stop();

    // The platform has told of a change, or the app was opened.
    void look_again() { pause_.cancel(); }
    // Of LiveListener::on_item.
    void answer(const protocol::DutyTestView& test);

private:
    ApiClient& api_;
    Look look_;
    RandomFraction random_;
    ConditionNews news_;
    Backoff backoff_;
    asio::steady_timer pause_;
    bool is_stopping_ = false;
};

}  // namespace vigil::client
