// What holds for the decoding of any message.
#pragma once

#include <cstdlib>
#include <string_view>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/problems.hpp>

namespace vigil {

// At most fifty problems of documented codes; and what was accepted is written and read back as the same.
template <class Message>
void check_decoding(std::string_view input) {
    const auto read = protocol::decode<Message>(input);
    if (!read) {
        const auto& violations = read.error().violations;
        if (violations.empty() || violations.size() > kMaxViolations) std::abort();
        if (problem_type(read.error()).code != read.error().code) std::abort();
        if (!protocol::is_utf8(problem_json(read.error(), Locale::zh_cn, "fuzz"))) std::abort();
        return;
    }
    const auto written = protocol::encode(read.value());
    const auto again = protocol::decode<Message>(written);
    if (!again || protocol::encode(again.value()) != written) std::abort();
    // What the server put together itself may be longer and deeper; it is read at least as far.
    if (!protocol::decode_own<Message>(input)) std::abort();
}

template <class... Messages>
void check_decoding_of_each(std::string_view input) {
    (check_decoding<Messages>(input), ...);
}

}  // namespace vigil
