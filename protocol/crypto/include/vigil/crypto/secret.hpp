// Key material in memory.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vigil/protocol/result.hpp>

namespace vigil::crypto {

// A 256-bit key. It cannot be copied or printed; its bytes lie in locked memory (key_memory.hpp) and are overwritten when
// it is destroyed. A moved-from Secret holds zeros and must not be used as a key.
class Secret {
public:
    static constexpr std::size_t kSize = 32;

    static Secret random();
    // Refuses any other size than kSize. The caller wipes its own copy.
    static Result<Secret> from_bytes(std::string_view bytes);

    Secret(Secret&& other) noexcept;
    Secret& operator=(Secret&& other) noexcept;
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;
    ~Secret();

    // Valid as long as this object lives and is not moved from.
    std::string_view bytes() const noexcept;

    friend std::ostream& operator<<(std::ostream&, const Secret&) = delete;

private:
    Secret();

    char* bytes_;  // null: moved from
};

// Overwrites the content, then empties the string. For key files and PEM texts that were read into a string.
void wipe(std::string& text) noexcept;

}  // namespace vigil::crypto
