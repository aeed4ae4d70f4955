#include "transport/live/event_request.hpp"

#include <string>

#include "transport/http/text.hpp"
#include "transport/live/event_id.hpp"

namespace vigil::live {
namespace {

constexpr std::string_view kParameter = "last_event_id";

bool has_parameter(std::string_view query) {
    for (const auto part : http::split(query, '&'))
        if (part.substr(0, part.find('=')) == kParameter) return true;
    return false;
}

}  // namespace

bool asks_for_events(const http::Request& request) {
    return request.method == http::Method::get && !request.headers.has_token("Upgrade", "websocket") &&
           http::accepts(request, kEventMediaType);
}

Result<protocol::Hello> check_event_request(const http::Request& request, const OriginCheck& origin_is_allowed) {
    if (const auto origin = request.headers.find("Origin"); origin && !origin_is_allowed(*origin))
        return problem("foreign_origin", "pages of this origin may not listen");
    if (const auto last = request.headers.find("Last-Event-ID"); last && !last->empty()) return parse_event_id(*last);
    if (!has_parameter(request.query)) return protocol::Hello{};
    const auto last = http::query_value(request.query, kParameter);
    if (!last) return problem("bad_request", "last_event_id is not percent-encoding of printable text");
    return parse_event_id(*last);
}

http::Response event_stream_head() {
    http::Response response;
    response.headers.add("Content-Type", std::string(kEventMediaType));
    response.headers.add("Cache-Control", "no-store");
    response.headers.add("X-Accel-Buffering", "no");  // a proxy that gathers bytes would hold alerts back
    response.headers.add("Connection", "close");
    response.close = true;
    return response;
}

}  // namespace vigil::live
