// Any bytes as a rule set: never a crash, and whatever is accepted can be used and somebody owns every case.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "domain/triage/assess.hpp"
#include "files/rule_set_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto rules = vigil::files::parse_rule_set({reinterpret_cast<const char*>(data), size});
    if (!rules) {
        if (rules.error().violations.empty()) std::abort();
        return 0;
    }
    vigil::triage::Facts facts;
    facts.reports.emplace_back();
    if (vigil::triage::assess(rules.value(), facts).owner.empty()) std::abort();
    return 0;
}
