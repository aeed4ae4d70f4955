// Encode, decode and describe a declared message. Instantiated for each message in protocol/src/messages.
#pragma once

#include <string>
#include <string_view>
#include <vigil/protocol/result.hpp>
#include <vigil/protocol/schema.hpp>

namespace vigil::protocol {

class SchemaWriter;  // protocol/src/schema_writer.hpp

// A message without its type, for tables of the API.
struct MessageInfo {
    std::string_view name;
    void (*describe)(SchemaWriter&);
};

// Reads one JSON document. Errors: malformed_json, bad_utf8, duplicate_key, too_deep (kind invalid_input, one violation),
// else invalid_document with every problem as a violation, at most 50. Unknown members are ignored. No message repeats
// the input. Thread-safe, as all of this header.
template <class Message>
Result<Message> decode(std::string_view json);

// Reads what this server put together itself out of documents that were taken: they stand deeper in it, and there may be more
// of them than one request may send. Else as decode.
template <class Message>
Result<Message> decode_own(std::string_view json);

// Compact JSON in declaration order; `type` first where the message has one. Requires: strings are valid UTF-8.
template <class Message>
std::string encode(const Message& message);

template <class Message>
const MessageInfo& info();

// The value of the member `type` of a JSON object, wherever it stands.
Result<std::string> type_of(std::string_view json);

// True for well-formed UTF-8 (no surrogates, no overlong forms, nothing above U+10FFFF).
bool is_utf8(std::string_view text) noexcept;

// Code points of valid UTF-8.
std::size_t count_code_points(std::string_view text) noexcept;

inline constexpr int kMaxDepth = 16;
inline constexpr int kMaxOwnDepth = 2 * kMaxDepth;  // of what holds such documents

}  // namespace vigil::protocol
