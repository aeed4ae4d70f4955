// Any bytes as a sealed field: never a crash, never opened; and what is sealed here opens here and nowhere else.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vigil/crypto/aead.hpp>

using namespace vigil;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto key = crypto::SealingKey::generate();  // fresh, so no input can be authentic
    constexpr crypto::FieldId field{7};
    constexpr std::string_view row = "0190163d-8694-739b-aea5-966c26f8ad91";
    const std::string_view input(reinterpret_cast<const char*>(data), size);

    static_cast<void>(crypto::key_id_of(input));
    if (crypto::open(key, field, row, input)) std::abort();
    if (crypto::unwrap_key(key, KeyId(std::string(row)), input)) std::abort();

    // A header that fits leads past the first checks and into the cipher.
    const auto sealed = crypto::seal(key, field, row, input);
    const auto opened = crypto::open(key, field, row, sealed);
    if (!opened || opened.value() != input) std::abort();
    if (crypto::open(key, field, "another row", sealed)) std::abort();
    const auto header = std::string_view(sealed).substr(0, 17);
    if (crypto::open(key, field, row, std::string(header).append(input))) std::abort();
    return 0;
}
