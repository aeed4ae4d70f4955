// The text formats of schema.hpp: a matcher for decode, a regular expression for the printed schema, a word for people.
#pragma once

#include <string_view>
#include <vigil/protocol/schema.hpp>

namespace vigil::protocol {

struct FormatRule {
    std::string_view pattern;  // ECMAScript, anchored; empty: any text
    std::string_view allowed;  // completes "must be ..."
    bool (*matches)(std::string_view);
};

const FormatRule& rule_of(Format format);

}  // namespace vigil::protocol
