// Any bytes as the head of a request whose every field is then looked at: never a crash; cookies, languages, priorities,
// upgrades and ids of events are understood or not; and no answer has a line that we did not write.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vigil/protocol/codec.hpp>

#include "transport/http/authentication.hpp"
#include "transport/http/message.hpp"
#include "transport/http/request_reader.hpp"
#include "transport/http/response_writer.hpp"
#include "transport/live/event_id.hpp"
#include "transport/live/event_request.hpp"
#include "transport/live/upgrade.hpp"

using namespace vigil;

namespace {

// Each line of the head is a field with a name of ours.
void check_lines(const http::Response& response, std::string_view request_id) {
    http::ResponseFrame frame;
    frame.request_id = request_id;
    const auto bytes = http::response_bytes(response, frame);
    const auto head = bytes.substr(0, bytes.find("\r\n\r\n") + 2);
    std::size_t lines = 0;
    for (std::size_t at = head.find("\r\n"); at != std::string::npos; at = head.find("\r\n", at + 2)) ++lines;
    if (static_cast<std::size_t>(std::count(head.begin(), head.end(), '\n')) != lines) std::abort();
    // The status line; ours; Date, X-Request-Id, Cache-Control, nosniff, HSTS, and at most Content-Length and one more.
    const auto own = static_cast<std::size_t>(std::distance(response.headers.begin(), response.headers.end()));
    if (lines < 1 + own + 4 || lines > 1 + own + 7) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const http::Limits limits;
    std::string bytes(reinterpret_cast<const char*>(data), size);
    http::RequestReader reader(limits);
    const auto step = reader.advance(bytes);
    if (!step || step.value() != http::RequestReader::Step::head) return 0;
    http::Request request;
    request.method = reader.head().method;
    request.path = reader.head().path;
    request.query = reader.head().query;
    request.headers = reader.head().headers;
    request.locale = http::locale_of(request.headers.find("Accept-Language").value_or(""));
    request.urgency = http::urgency_of(request.headers.find("Priority").value_or(""));
    if (request.urgency && (*request.urgency < 0 || *request.urgency > 7)) std::abort();
    request.request_id = request.headers.find("X-Request-Id").value_or("");

    for (const auto name : {"__Host-access", "a", ""}) {
        const auto cookie = http::cookie_of(request, name);
        if (cookie && cookie->find(';') != std::string::npos) std::abort();
    }
    static_cast<void>(http::has_media_type(request, "application/json"));
    static_cast<void>(http::accepts(request, "text/event-stream"));

    const live::OriginCheck ours = [](std::string_view origin) { return origin == "https://ours"; };
    const auto upgraded = live::check_upgrade(request, ours);
    if (upgraded) {
        const auto origin = request.headers.find("Origin");
        if (origin && *origin != "https://ours") std::abort();
        check_lines(live::switching_protocols(request), request.request_id);
    } else {
        check_lines(live::upgrade_refused(upgraded.error(), request), request.request_id);
    }
    if (live::asks_for_events(request)) {
        const auto hello = live::check_event_request(request, ours);
        if (hello) check_lines(live::event_stream_head(), request.request_id);
        if (hello && !protocol::decode<protocol::Hello>(protocol::encode(hello.value()))) std::abort();
    }
    return 0;
}
