#include "client/device_condition.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

namespace vigil::client {
namespace {

// What the server will say again to the same words.
bool is_final(const Error& error) {
    return error.kind == ErrorKind::forbidden || error.kind == ErrorKind::unauthenticated ||
           error.kind == ErrorKind::invalid_input || error.kind == ErrorKind::not_found;
}

}  // namespace

ConditionReporter::ConditionReporter(asio::any_io_executor executor, ApiClient& api, Look look,
                                     ConditionOptions options, RandomFraction random)
    : api_(api),
      look_(std::move(look)),
      random_(random),
      news_(options),
      backoff_(std::chrono::seconds(1), std::chrono::minutes(5), std::move(random)),
      pause_(std::move(executor)) {}

asio::awaitable<Result<void>> ConditionReporter::run() {
    using Clock = std::chrono::steady_clock;
    while (!is_stopping_) {
        auto until = news_.next_at(Clock::now());
        const auto condition = news_.to_say(look_(), Clock::now());
        if (condition) {
            auto body = protocol::encode(*condition);
            const auto sent = co_await api_.send(protocol::operation("report_condition"), std::move(body));
            if (sent) {
                news_.taken(*condition, Clock::now());
                backoff_.reset();
                continue;
            }
            if (is_final(sent.error())) co_return sent.error();
            until = Clock::now() + backoff_.next();
        }
        if (is_stopping_) break;
        pause_.expires_at(until);
        co_await pause_.async_wait(asio::as_tuple(asio::use_awaitable));
    }
    co_return success();
}

void ConditionReporter::stop() {
    is_stopping_ = true;
    pause_.cancel();
}

void ConditionReporter::answer(const protocol::DutyTestView& test) {
    news_.asked(test, random_(), std::chrono::steady_clock::now());
    pause_.cancel();
}

}  // namespace vigil::client
