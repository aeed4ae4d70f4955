// Looks for secrets in bytes: every slice of them, in every form in which somebody might have written them down.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace vigil::test {

// Forms: UTF-8, UTF-16 in both byte orders, base64 in both alphabets at every alignment, hexadecimal in both cases.
// A secret of at least kSlice bytes is found by any kSlice bytes of it, a shorter one only whole.
class Leaks {
public:
    static constexpr std::size_t kSlice = 12;

    // `label` says in a failure what was found.
    void add(const std::string& label, std::string_view utf8);
    // A public text: what it shares with a secret is no leak.
    void allow(std::string_view utf8);

    // "the name of child 3 (base64)", each once. Empty: nothing leaked.
    std::vector<std::string> found_in(std::string_view bytes) const;

private:
    void add_slices(const std::string& label, std::string_view encoded, std::size_t size);

    std::unordered_map<std::string, std::string>
        slices_;                      // to their labels; all of kSlice or kHexSlice bytes, or shorter ones
    std::vector<std::size_t> sizes_;  // the sizes that occur
    std::vector<bool> begins_ = std::vector<bool>(1U << 24);  // by the first three bytes: most places need no lookup
};

}  // namespace vigil::test
