// What a decode complained of, in the form the tests compare.
#pragma once

#include <gmock/gmock.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>
#include <vigil/protocol/codec.hpp>

namespace vigil::protocol {

using PointerAndCode = std::pair<std::string, std::string>;

inline PointerAndCode violation(std::string pointer, std::string code) { return {std::move(pointer), std::move(code)}; }

// In the order they were reported; none: the document was accepted.
template <class Message>
std::vector<PointerAndCode> violations_of(std::string_view document) {
    const auto read = decode<Message>(document);
    std::vector<PointerAndCode> found;
    if (read) return found;
    for (const auto& each : read.error().violations) found.emplace_back(each.pointer, each.code);
    return found;
}

}  // namespace vigil::protocol
