// What a live client remembers between connections and between runs.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/messages/live.hpp>
#include <vigil/protocol/result.hpp>

namespace vigil::client {

// The last that was shown of an alert or a report.
struct Known {
    protocol::LiveItem item;
    std::set<StreamId> streams;  // that have told of it
};

struct LiveState {
    std::string epoch;                         // the cursors belong to it; empty: none was seen yet
    std::map<StreamId, std::int64_t> cursors;  // everything up to it was taken in; no entry: the whole state is needed
    std::map<std::string, Known> board;        // by alert id or report id
    std::map<std::string, protocol::Root> roots;  // by log: the furthest root that was seen (promise P8)
    std::vector<protocol::LiveAck> outbox;        // acknowledgements that nobody has confirmed yet, oldest first
};

// The id of the alert or report; empty when the body carries neither.
std::string subject_of(const protocol::ItemBody& body);

// One frame of the live protocol per line: a hello, items, roots, acks. So the file needs no format of its own.
std::string to_lines(const LiveState& state);
// Refuses a line that it does not understand.
Result<LiveState> from_lines(std::string_view lines);

// Closed alerts and old reports stay on the board only to recognise repetitions; the oldest beyond this many are let go.
inline constexpr std::size_t kKeptFinished = 1000;
void let_go_of_old(LiveState& state);

}  // namespace vigil::client
