// What every handler does: read a declared message, answer with one, name a cursor.
#pragma once

#include <chrono>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/problems.hpp>

#include "transport/http/message.hpp"
#include "transport/http/router.hpp"
#include "transport/http/text.hpp"

namespace vigil::http {

// The body as a message. Errors: unsupported_media_type, and those of protocol::decode.
template <class Message>
Result<Message> read_body(const Call& call) {
    if (!has_media_type(call.request, "application/json"))
        return problem("unsupported_media_type", "the body must be application/json");
    return protocol::decode<Message>(call.request.body);
}

template <class Message>
Response answer(int status, const Message& message) {
    return json_response(status, protocol::encode(message));
}

// 429 with a Retry-After that is not before `wait` has passed, and later by a jitter, so that those who were refused
// together do not come back together.
Response throttled(const Call& call, const Error& error, std::chrono::milliseconds wait);

inline Response refuse(const Call& call, const Error& error) { return problem_response(error, call.request); }

// An id of the path. not_found where the text is no UUID: nothing has such an id.
template <class Id>
Result<Id> path_id(const Call& call, std::string_view name) {
    const std::string& text = call.path[name];
    if (!is_uuid(text)) return problem("not_found", "an id that is no UUID");
    return Id(text);
}

// The cursor of a list: the id after which, or before which, the page goes on.
template <class Id>
Result<std::optional<Id>> page_cursor(const Call& call) {
    const auto text = query_value(call.request.query, "cursor");
    if (!text) return std::optional<Id>();
    if (!is_uuid(*text)) return problem("invalid_cursor", "a cursor that was not given out");
    return std::optional<Id>(Id(*text));
}

inline constexpr std::size_t kPageSize = 50;

}  // namespace vigil::http
