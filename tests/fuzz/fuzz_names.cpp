// Any text as a name and as an identity number: never a crash; one name has one form, whatever stands between its parts; and
// no number is mended into one that is wrong.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vigil/protocol/codec.hpp>

#include "domain/matching/id_number.hpp"
#include "domain/matching/names.hpp"

using namespace vigil;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (!protocol::is_utf8(text)) return 0;  // the decoder has refused it

    const auto name = matching::folded(text);
    if (!protocol::is_utf8(name) || matching::folded(name) != name) std::abort();
    std::string spaced;
    for (const char c : text) {
        // Between two characters, never inside of one.
        if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) spaced += "\xE2\x80\xAE";
        spaced += c;
    }
    if (matching::folded(spaced) != name) std::abort();
    static_cast<void>(matching::names_nobody(name));
    const auto sounds = matching::sounds_of(name);
    if (sounds.size() > 3) std::abort();
    for (const auto& sound : sounds)
        if (!protocol::is_utf8(sound)) std::abort();

    constexpr Date today{2026, 11, 26};
    const auto number = matching::normalised_number(text);
    if (matching::normalised_number(number) != number) std::abort();
    static_cast<void>(matching::passport_text(number));
    if (!matching::has_citizen_form(number)) return 0;
    const auto repairs = matching::repairs_of(number, today);
    if (repairs.size() > matching::kMostRepairs) std::abort();
    for (const auto& repair : repairs)
        if (!matching::is_right(repair, today)) std::abort();
    return 0;
}
