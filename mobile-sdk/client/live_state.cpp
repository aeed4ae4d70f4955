#include "client/live_state.hpp"

#include <algorithm>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/date.hpp>

namespace vigil::client {
namespace {

using protocol::decode;
using protocol::encode;

template <class Message>
void append_line(std::string& out, const Message& message) {
    out += encode(message);
    out += '\n';
}

Result<void> take_line(std::string_view line, LiveState& state) {
    VIGIL_TRY(const auto type, protocol::type_of(line));
    if (type == protocol::Hello::type) {
        VIGIL_TRY(auto hello, decode<protocol::Hello>(line));
        state.epoch = std::move(hello.epoch);
        for (const auto& each : hello.cursors) state.cursors[each.stream] = each.offset;
    } else if (type == protocol::LiveItem::type) {
        VIGIL_TRY(auto item, decode<protocol::LiveItem>(line));
        auto& known = state.board[subject_of(item.item)];
        known.streams.insert(item.stream);
        known.item = std::move(item);
    } else if (type == protocol::Root::type) {
        VIGIL_TRY(auto root, decode<protocol::Root>(line));
        state.roots[root.log] = root;
    } else if (type == protocol::LiveAck::type) {
        VIGIL_TRY(auto ack, decode<protocol::LiveAck>(line));
        state.outbox.push_back(std::move(ack));
    } else {
        return Error{ErrorKind::invalid_input, "live state: a line of an unknown type"};
    }
    return success();
}

// Nothing is waited for any more, so it may be forgotten.
bool is_finished(const protocol::ItemBody& body) {
    return body.report.has_value() || body.digest.has_value() ||
           (body.alert && body.alert->state == AlertState::closed) || (body.breach && body.breach->ended_at) ||
           (body.visit && body.visit->state == VisitState::ended) || body.drill || body.test ||
           (body.warning && body.warning->ended_at);
}

Instant day_begins(std::string_view day) {
    const auto date = parse_date(day);
    return date ? china_midnight(*date) : Instant{};
}

Instant time_of(const protocol::ItemBody& body) {
    if (body.alert) return body.alert->raised_at;
    if (body.breach) return body.breach->told_at;
    if (body.digest) return day_begins(body.digest->day);
    if (body.visit) return body.visit->begun_at;
    if (body.drill) return body.drill->began_at;
    if (body.warning) return body.warning->told_at;
    if (body.test) return body.test->sent_at;
    return body.report ? body.report->filed_at : Instant{};
}

}  // namespace

std::string subject_of(const protocol::ItemBody& body) {
    if (body.alert) return body.alert->alert_id.str();
    if (body.breach) return body.breach->clock_id.str();
    if (body.digest) return body.digest->organisation_id.str();
    if (body.visit) return body.visit->visit_id.str();
    if (body.drill) return "drill " + body.drill->alert_id.str();  // its alert has a place of its own
    if (body.warning) return body.warning->warning_id.str();
    if (body.test) return "test of " + body.test->organisation_id.str();  // the newest alone is answered
    return body.report ? body.report->report_id.str() : std::string{};
}

std::string to_lines(const LiveState& state) {
    std::string out;
    protocol::Hello hello;
    hello.epoch = state.epoch;
    for (const auto& [stream, offset] : state.cursors) hello.cursors.push_back({stream, offset});
    append_line(out, hello);
    for (const auto& [log, root] : state.roots) append_line(out, root);
    for (const auto& [subject, known] : state.board) {
        auto item = known.item;
        for (const auto& stream : known.streams) {
            item.stream = stream;
            append_line(out, item);
        }
    }
    for (const auto& ack : state.outbox) append_line(out, ack);
    return out;
}

Result<LiveState> from_lines(std::string_view lines) {
    LiveState state;
    while (!lines.empty()) {
        const auto end = lines.find('\n');
        VIGIL_TRY(take_line(lines.substr(0, end), state));
        if (end == std::string_view::npos) break;
        lines.remove_prefix(end + 1);
    }
    return state;
}

void let_go_of_old(LiveState& state) {
    if (state.board.size() <= kKeptFinished) return;
    std::vector<std::pair<Instant, std::string>> finished;
    for (const auto& [subject, known] : state.board)
        if (is_finished(known.item.item)) finished.emplace_back(time_of(known.item.item), subject);
    if (finished.size() <= kKeptFinished) return;
    std::sort(finished.begin(), finished.end());
    finished.resize(finished.size() - kKeptFinished);
    for (const auto& [at, subject] : finished) state.board.erase(subject);
}

}  // namespace vigil::client
