#include "transport/live/event_id.hpp"

#include <algorithm>
#include <charconv>
#include <utility>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/problems.hpp>

#include "transport/http/text.hpp"

namespace vigil::live {
namespace {

constexpr char kBetweenParts = ';';
constexpr char kBeforeOffset = '=';

Error not_an_id() {
    return problem("bad_request", "Last-Event-ID, or last_event_id, is no id of an event: epoch;stream=offset;...");
}

Result<protocol::StreamCursor> parse_cursor(std::string_view part) {
    const auto equals = part.rfind(kBeforeOffset);
    if (equals == std::string_view::npos) return not_an_id();
    const auto digits = part.substr(equals + 1);
    protocol::StreamCursor cursor{StreamId(std::string(part.substr(0, equals))), 0};
    const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), cursor.offset);
    if (failed != std::errc() || end != digits.data() + digits.size()) return not_an_id();
    return cursor;
}

}  // namespace

Result<protocol::Hello> parse_event_id(std::string_view id) {
    protocol::Hello hello;
    if (id.empty()) return hello;
    // A line end in the name of a stream would write fields of its own into the events.
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
    if (!protocol::is_utf8(id) || std::any_of(id.begin(), id.end(), is_control)) return not_an_id();
    const auto parts = http::split(id, kBetweenParts);
    if (parts.front().empty()) return not_an_id();
    hello.epoch = parts.front();
    for (std::size_t i = 1; i < parts.size(); ++i) {
        VIGIL_TRY(auto cursor, parse_cursor(parts[i]));
        hello.cursors.push_back(std::move(cursor));
    }
    // The bounds are those of the hello that it stands for.
    if (!protocol::decode<protocol::Hello>(protocol::encode(hello))) return not_an_id();
    return hello;
}

EventCursors::EventCursors(std::string epoch, const protocol::Hello& hello) : epoch_(std::move(epoch)) {
    if (hello.epoch != epoch_) return;
    for (const auto& cursor : hello.cursors) offsets_[cursor.stream] = cursor.offset;
}

void EventCursors::note(const Payload& payload) {
    if (!payload.place()) return;
    const auto& place = *payload.place();
    const auto type = payload.type();
    if (type == protocol::Reset::type) {
        offsets_.erase(place.stream);
        resetting_[place.stream] = false;
    } else if (type == protocol::Snapshot::type) {
        resetting_[place.stream] = true;
    } else if (type == protocol::CaughtUp::type) {
        end_replay(place);
    } else if (!resetting_.contains(place.stream)) {
        offsets_[place.stream] = place.offset;
    }
}

void EventCursors::end_replay(const StreamPlace& place) {
    const auto reset = resetting_.extract(place.stream);
    // A reset without a state empties a stream that its reader may not follow: there is nothing to come back to.
    const bool is_emptied = !reset.empty() && !reset.mapped();
    if (!is_emptied) offsets_[place.stream] = place.offset;
}

std::string EventCursors::id() const {
    std::string id = epoch_;
    for (const auto& [stream, offset] : offsets_)
        id.append(1, kBetweenParts).append(stream.str()).append(1, kBeforeOffset).append(std::to_string(offset));
    return id;
}

}  // namespace vigil::live
