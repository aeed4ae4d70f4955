#include "transport/live/live_connection.hpp"

#include <utility>

namespace vigil::live {
namespace {

namespace asio = boost::asio;

constexpr std::size_t kWriteSize = 16 * 1024;  // bytes gathered into one write: a TLS record

}  // namespace

LiveConnection::LiveConnection(transport::Stream stream, const asio::any_io_executor& executor,
                               const LiveLimits& limits, QueuedBytes& all_queued)
    : stream_(std::move(stream)),
      limits_(limits),
      incoming_(executor),
      outgoing_(executor),
      all_queued_(all_queued),
      heart_(std::make_shared<asio::steady_timer>(executor)),
      parts_(executor, [this](std::exception_ptr thrown) { abandon(std::move(thrown)); }) {}

asio::awaitable<void> LiveConnection::run(const SessionMain& session) {
    co_await parts_.join_after(speak(session));
    if (!is_gone_) co_await stream_.finish(limits_.goodbye);
    if (thrown_) std::rethrow_exception(thrown_);
}

// False: there is no memory for them. What has begun ends.
bool LiveConnection::begin_parts() {
    try {
        parts_.spawn([this] { return read_on(); });
        parts_.spawn([this] { return write_on(); });
        beat();
        return true;
    } catch (...) {
        abandon(std::current_exception());
        return false;
    }
}

void LiveConnection::abandon(std::exception_ptr thrown) {
    if (!thrown_) thrown_ = std::move(thrown);
    vanish();
    stream_.expire();
}

void LiveConnection::enqueue(std::string lead, Payload payload) {
    if (!is_open()) return;
    Outgoing message{std::move(lead), std::move(payload)};
    const bool is_full = queued_bytes_ + message.size() > limits_.queue_bytes;
    // Where all together hold too much, whoever has taken everything is still told; so nobody can be kept from an alert.
    const bool is_behind = queued_bytes_ > 0 && all_queued_ + message.size() > limits_.queue_bytes_in_all;
    if (is_full || is_behind) return close(CloseCode::resume);
    count_queued(message.size());
    queue_.push_back(std::move(message));
    outgoing_.notify();
}

void LiveConnection::put_in_inbox(std::string message) {
    inbox_.push_back(std::move(message));
    incoming_.notify();
}

asio::awaitable<Result<std::string>> LiveConnection::receive() {
    const auto has_news = [this] { return !inbox_.empty() || !is_open(); };
    co_await incoming_.wait(has_news);
    if (inbox_.empty()) co_return Error{ErrorKind::unavailable, "the connection has ended"};
    std::string message = std::move(inbox_.front());
    inbox_.pop_front();
    incoming_.notify();  // a paused reader goes on
    co_return message;
}

asio::awaitable<bool> LiveConnection::drained() {
    const auto is_drained = [this] { return queued_bytes_ <= limits_.drained_bytes || !is_open(); };
    co_await outgoing_.wait(is_drained);
    co_return is_open();
}

void LiveConnection::finish(CloseCode code) {
    if (!is_open()) return;
    closing_ = code;
    stream_.expires_after(limits_.goodbye);
    heart_->cancel();
    incoming_.notify();
    outgoing_.notify();
}

void LiveConnection::close(CloseCode code) {
    if (!is_open()) return;
    for (const auto& message : queue_) count_gone(message.size());
    queue_.clear();
    inbox_.clear();
    finish(code);
}

void LiveConnection::vanish() {
    is_gone_ = true;
    heart_->cancel();
    incoming_.notify();
    outgoing_.notify();
}

asio::awaitable<void> LiveConnection::speak(const SessionMain& session) {
    if (!begin_parts()) co_return;
    auto code = CloseCode::normal;
    try {
        co_await session(*this);
    } catch (...) {
        thrown_ = std::current_exception();
        code = CloseCode::internal_error;
    }
    finish(code);
}

asio::awaitable<void> LiveConnection::write_on() {
    const auto has_work = [this] {
        return !queue_.empty() || is_heartbeat_due_ || has_control() || closing_ || is_gone_;
    };
    for (;;) {
        co_await outgoing_.wait(has_work);
        if (is_gone_) co_return;
        const Batch batch = next_batch();
        const auto failed = co_await write(batch.bytes);
        if (failed) {
            vanish();
            co_return;
        }
        count_gone(batch.message_bytes);
        outgoing_.notify();  // drained() may go on
        if (!batch.is_last) continue;
        on_all_written();
        co_return;
    }
}

LiveConnection::Batch LiveConnection::next_batch() {
    Batch batch{.bytes = control_bytes()};
    while (!queue_.empty() && batch.bytes.size() < kWriteSize) {
        append(batch.bytes, queue_.front());
        batch.message_bytes += queue_.front().size();
        queue_.pop_front();
    }
    batch.is_last = closing_ && queue_.empty();
    if (batch.is_last) batch.bytes += last_bytes(*closing_);
    return batch;
}

void LiveConnection::beat() {
    heart_->expires_after(limits_.ping);
    heart_->async_wait([this, alive = std::weak_ptr(heart_)](boost::system::error_code) {
        if (alive.expired() || !is_open()) return;
        is_heartbeat_due_ = true;
        outgoing_.notify();
        try {
            beat();
        } catch (...) {
            abandon(std::current_exception());
        }
    });
}

}  // namespace vigil::live
