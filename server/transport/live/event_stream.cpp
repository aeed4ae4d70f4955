#include "transport/live/event_stream.hpp"

#include <fmt/format.h>

#include <random>
#include <utility>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/live_closed.hpp>

namespace vigil::live {
namespace {

namespace asio = boost::asio;

constexpr std::string_view kHeartbeat = ":\n\n";  // a comment: no event, but a proxy sees that the line is alive

// How long a client waits before it comes back, ms. Different for each, so that they do not come together.
constexpr int kShortestRetry = 2000;
constexpr int kLongestRetry = 5000;

std::string retry_field(std::int64_t ms) { return fmt::format("retry: {}\n", ms); }

int jittered_retry() {
    static thread_local std::minstd_rand random{std::random_device{}()};
    return std::uniform_int_distribution(kShortestRetry, kLongestRetry)(random);
}

// A line end would end the field; between the tokens of JSON it is white space, so each line may be a field of its own.
void append_data(std::string& bytes, std::string_view text) {
    for (;;) {
        const auto end = text.find_first_of("\r\n");
        bytes.append("data: ").append(text.substr(0, end)) += '\n';
        if (end == std::string_view::npos) break;
        text.remove_prefix(end + 1);
    }
    bytes += '\n';
}

}  // namespace

EventStream::EventStream(transport::Stream stream, const asio::any_io_executor& executor, std::string epoch,
                         const protocol::Hello& hello, const LiveLimits& limits, QueuedBytes& all_queued)
    : LiveConnection(std::move(stream), executor, limits, all_queued),
      cursors_(std::move(epoch), hello),
      opening_(retry_field(jittered_retry()) + '\n') {
    stream_.drop_when_unconfirmed_for(limits.dead);
    put_in_inbox(protocol::encode(hello));
}

void EventStream::send(Payload payload) {
    if (!is_open()) return;
    std::string fields = fields_of(payload);
    enqueue(std::move(fields), std::move(payload));
}

std::string EventStream::fields_of(const Payload& payload) {
    cursors_.note(payload);
    auto fields = fmt::format("id: {}\nevent: {}\n", cursors_.id(), payload.type());
    if (payload.type() == protocol::Reconnect::type)
        if (const auto reconnect = protocol::decode<protocol::Reconnect>(payload.text()))
            fields += retry_field(reconnect.value().after_ms);
    return fields;
}

asio::awaitable<void> EventStream::read_on() {
    std::string ignored;
    while (!is_gone_ && !is_all_written_) {
        const auto failed = co_await stream_.read(ignored);
        ignored.clear();
        if (!failed || is_all_written_) continue;
        vanish();
        stream_.expire();  // a write under way has nobody left to read it
    }
}

std::string EventStream::control_bytes() {
    std::string bytes = std::exchange(opening_, {});
    if (take_heartbeat()) bytes += kHeartbeat;
    return bytes;
}

void EventStream::append(std::string& bytes, const Outgoing& message) const {
    bytes += message.lead;
    append_data(bytes, message.payload.text());
}

// Without an id: what was queued and dropped is behind the cursors already.
std::string EventStream::last_bytes(CloseCode code) const {
    std::string bytes = fmt::format("event: {}\n", protocol::LiveClosed::type);
    append_data(bytes, protocol::encode(protocol::LiveClosed{static_cast<int>(code), std::string(to_text(code))}));
    return bytes;
}

asio::awaitable<boost::system::error_code> EventStream::write(const std::string& bytes) {
    if (is_open()) stream_.expires_after(limits_.dead);
    const auto failed = co_await stream_.write(bytes);
    if (is_open()) stream_.expires_never();
    co_return failed;
}

void EventStream::on_all_written() {
    is_all_written_ = true;
    stream_.expire();  // ends the wait of the reader
}

}  // namespace vigil::live
