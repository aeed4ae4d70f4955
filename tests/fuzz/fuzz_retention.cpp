// Any bytes as retention rules: never a crash, every refusal says what is wrong, and under what is accepted every level has
// one term that is no shorter than the law asks for.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "files/retention_file.hpp"

using namespace vigil;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto rules = files::parse_retention({reinterpret_cast<const char*>(data), size});
    if (!rules) {
        if (rules.error().violations.empty()) std::abort();
        return 0;
    }
    for (const auto& level : words_of(Level{})) {
        std::ptrdiff_t named = 0;
        for (const auto& each : rules.value().classes)
            named += std::count(each.levels.begin(), each.levels.end(), level.value);
        if (named != 1) std::abort();
    }
    for (const auto& each : rules.value().classes)
        if (each.keep_months && each.least_months && *each.keep_months < *each.least_months) std::abort();
    return 0;
}
