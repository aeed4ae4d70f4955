// A rule set as it might be when every banner has added arrangements of its own.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace vigil::bench {

// `rules`: the JSON of a rule set. The answer has as many derivations, rules on levels and notifications as `count` says; what
// was added asks for a sign or circumstance together with the suspect, the reporter, an age or the level, as those rules do.
// The same every time, and acceptable where `rules` is.
std::string with_many_rules(std::string_view rules, std::size_t count);

}  // namespace vigil::bench
