// Any bytes as a list of divisions: never a crash, every refusal names its lines, and what is accepted is one tree in which
// parents come before their children.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string>
#include <string_view>

#include "files/divisions_file.hpp"

using namespace vigil;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto divisions = parse_divisions({reinterpret_cast<const char*>(data), size}, "divisions.csv");
    if (!divisions) {
        if (divisions.error().violations.empty()) std::abort();
        return 0;
    }
    std::set<std::string> known;
    std::size_t roots = 0;
    for (const auto& each : divisions.value()) {
        if (!each.parent) ++roots;
        if (each.parent && !known.contains(each.parent->str())) std::abort();
        if (!known.insert(each.code.str()).second) std::abort();
    }
    if (roots != 1) std::abort();
    return 0;
}
