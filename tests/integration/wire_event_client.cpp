#include "integration/wire_event_client.hpp"

#include <sys/socket.h>

#include <stdexcept>
#include <utility>

namespace vigil::test {

std::vector<Event> EventParser::feed(std::string_view bytes) {
    std::vector<Event> events;
    rest_ += bytes;
    for (std::size_t end = 0; (end = rest_.find('\n')) != std::string::npos; rest_.erase(0, end + 1))
        take_line(std::string_view(rest_).substr(0, end), events);
    return events;
}

void EventParser::take_line(std::string_view line, std::vector<Event>& events) {
    if (line.find('\r') != std::string_view::npos) throw std::runtime_error("a line with CR");
    if (line.empty()) {
        last_event_id_ = id_;
        if (!data_.empty()) {
            data_.pop_back();  // the last line end
            events.push_back({name_.empty() ? "message" : name_, data_});
        }
        name_.clear();
        data_.clear();
        return;
    }
    const auto colon = line.find(':');
    const auto field = line.substr(0, colon);
    auto value = colon == std::string_view::npos ? std::string_view() : line.substr(colon + 1);
    if (value.starts_with(' ')) value.remove_prefix(1);
    if (colon == 0)
        ++comments_;
    else if (field == "event")
        name_ = value;
    else if (field == "data")
        data_.append(value) += '\n';
    else if (field == "id")
        id_ = value;
    else if (field == "retry")
        retry_ = std::stoi(std::string(value));
    else
        throw std::runtime_error("a field that the standard does not have: " + std::string(line));
}

EventClient::EventClient(std::uint16_t port, const std::string& authority_pem, std::string_view fields,
                         std::string_view target, std::string_view version)
    : line_(port, authority_pem) {
    std::string request = "GET ";
    request.append(target).append(" ").append(version);
    request.append("\r\nHost: localhost\r\nAccept: text/event-stream\r\n").append(fields).append("\r\n");
    head_ = line_.ask(request);
}

bool EventClient::read_more() {
    const auto piece = line_.read_until("\n");
    bytes_ += piece;
    for (auto& event : parser_.feed(piece)) events_.push_back(std::move(event));
    return piece.ends_with('\n');
}

std::optional<Event> EventClient::hear() {
    while (events_.empty())
        if (!read_more()) return std::nullopt;
    Event event = std::move(events_.front());
    events_.pop_front();
    return event;
}

std::vector<Event> EventClient::hear_all() {
    std::vector<Event> all;
    while (auto event = hear()) all.push_back(std::move(*event));
    return all;
}

void EventClient::hear_comment() {
    const int before = parser_.comments();
    while (parser_.comments() == before)
        if (!read_more()) throw std::runtime_error("the connection ended before the comment");
}

void EventClient::vanish() {
    const linger at_once{1, 0};
    ::setsockopt(line_.descriptor(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    ::shutdown(line_.descriptor(), SHUT_RDWR);
}

}  // namespace vigil::test
