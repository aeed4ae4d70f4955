// A client of Server-Sent Events that does nothing by itself: it shows what a browser would dispatch, and what it would
// keep for its next connection.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "integration/wire_client.hpp"

namespace vigil::test {

struct Event {
    std::string name;  // "message" where none was sent
    std::string data;
};

// HTML standard, section 9.2.6 "Interpreting an event stream". A line ends with LF here; anything else is a failure.
class EventParser {
public:
    // What is complete now; the rest is kept.
    std::vector<Event> feed(std::string_view bytes);

    const std::string& last_event_id() const { return last_event_id_; }  // of the last event that was dispatched
    int retry() const { return retry_; }                                 // ms; 0: none was sent
    int comments() const { return comments_; }

private:
    void take_line(std::string_view line, std::vector<Event>& events);

    std::string rest_;
    std::string id_, name_, data_;
    std::string last_event_id_;
    int retry_ = 0;
    int comments_ = 0;
};

class EventClient {
public:
    // `fields`: further lines of the request, each with its line end.
    EventClient(std::uint16_t port, const std::string& authority_pem, std::string_view fields = "",
                std::string_view target = "/v1/live", std::string_view version = "HTTP/1.1");

    const WireResponse& head() const { return head_; }
    // The next event; nothing: the connection has ended.
    std::optional<Event> hear();
    std::vector<Event> hear_all();
    void hear_comment();  // reads up to the next one

    const EventParser& parser() const { return parser_; }
    const std::string& bytes() const { return bytes_; }  // of the body so far
    WireClient& line() { return line_; }
    // Throws away what it has and resets the connection.
    void vanish();

private:
    bool read_more();

    WireClient line_;
    WireResponse head_;
    EventParser parser_;
    std::deque<Event> events_;
    std::string bytes_;
};

}  // namespace vigil::test
