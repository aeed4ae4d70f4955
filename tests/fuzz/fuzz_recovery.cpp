// Any bytes as a recovery share that somebody typed, and as a sealed copy of the keys: never a crash; a share that is read
// is the one that is written; nothing opens but what was sealed here.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "secrets/recovery.hpp"

using namespace vigil;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);

    if (const auto share = parse_share(input)) {
        const auto again = parse_share(share_text(share.value()));
        if (!again || again.value().bytes != share.value().bytes || again.value().set != share.value().set)
            std::abort();
    }

    static const auto ceremony = hold_ceremony(2, 2).value();
    static const std::vector shares{parse_share(ceremony.shares[0]).value(), parse_share(ceremony.shares[1]).value()};
    static_cast<void>(label_of(input));
    if (open_copy(input, shares)) std::abort();  // nobody else knows the public key of this run

    // Files of any name and content come back as they were.
    KeyFiles files;
    files.files["key"] = std::string(input);
    const auto copy = seal_copy(ceremony.key, files, "00", instant_of(0));
    const auto opened = copy ? open_copy(copy.value(), shares) : Result<KeyFiles>(copy.error());
    if (!opened || opened.value().files != files.files) std::abort();
    return 0;
}
