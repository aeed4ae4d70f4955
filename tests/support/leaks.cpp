#include "support/leaks.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>

namespace vigil::test {
namespace {

unsigned byte(std::string_view text, std::size_t at) { return static_cast<unsigned char>(text[at]); }

std::size_t beginning(std::string_view text, std::size_t at) {
    return byte(text, at) << 16 | byte(text, at + 1) << 8 | byte(text, at + 2);
}

void put_unit(std::string& out, unsigned unit, bool big_endian) {
    const char high = static_cast<char>(unit >> 8);
    const char low = static_cast<char>(unit & 255);
    out += big_endian ? high : low;
    out += big_endian ? low : high;
}

std::string utf16(std::string_view utf8, bool big_endian) {
    std::string out;
    for (std::size_t i = 0; i < utf8.size();) {
        const unsigned first = byte(utf8, i);
        const std::size_t size = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        unsigned point = size == 1 ? first : first & (0xFFU >> (size + 1));
        for (std::size_t k = 1; k < size; ++k) point = point << 6 | (byte(utf8, i + k) & 63);
        i += size;
        if (point >= 0x10000) {
            put_unit(out, 0xD800 + ((point - 0x10000) >> 10), big_endian);
            point = 0xDC00 + ((point - 0x10000) & 0x3FF);
        }
        put_unit(out, point, big_endian);
    }
    return out;
}

// Of the whole groups of three bytes from `skipped` on: what stands before and behind cannot change it.
std::string base64(std::string_view bytes, std::size_t skipped, std::string_view last_two) {
    const std::string alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + std::string(last_two);
    std::string out;
    for (std::size_t i = skipped; i + 3 <= bytes.size(); i += 3) {
        const unsigned group = byte(bytes, i) << 16 | byte(bytes, i + 1) << 8 | byte(bytes, i + 2);
        for (const unsigned shift : {18U, 12U, 6U, 0U}) out += alphabet[group >> shift & 63];
    }
    return out;
}

std::string hex(std::string_view bytes, std::string_view digits) {
    std::string out;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        out += digits[byte(bytes, i) >> 4];
        out += digits[byte(bytes, i) & 15];
    }
    return out;
}

struct Form {
    std::string name;
    std::string bytes;
    std::size_t slice;
};

std::vector<Form> forms_of(std::string_view utf8) {
    std::vector<Form> forms{{"UTF-8", std::string(utf8), Leaks::kSlice},
                            {"UTF-16LE", utf16(utf8, false), Leaks::kSlice},
                            {"UTF-16BE", utf16(utf8, true), Leaks::kSlice},
                            {"hex", hex(utf8, "0123456789abcdef"), 2 * Leaks::kSlice},
                            {"HEX", hex(utf8, "0123456789ABCDEF"), 2 * Leaks::kSlice}};
    for (std::size_t skipped = 0; skipped < 3; ++skipped) {
        forms.push_back({"base64", base64(utf8, skipped, "+/"), Leaks::kSlice});
        forms.push_back({"base64url", base64(utf8, skipped, "-_"), Leaks::kSlice});
    }
    return forms;
}

}  // namespace

void Leaks::add(const std::string& label, std::string_view utf8) {
    if (utf8.size() < 9) throw std::invalid_argument("too short to be told from chance");
    for (const auto& [name, bytes, slice] : forms_of(utf8)) add_slices(label + " (" + name + ")", bytes, slice);
}

void Leaks::add_slices(const std::string& label, std::string_view encoded, std::size_t size) {
    size = std::min(size, encoded.size());
    if (std::find(sizes_.begin(), sizes_.end(), size) == sizes_.end()) sizes_.push_back(size);
    for (std::size_t i = 0; i + size <= encoded.size(); ++i) {
        slices_.emplace(encoded.substr(i, size), label);
        begins_[beginning(encoded, i)] = true;
    }
}

void Leaks::allow(std::string_view utf8) {
    for (std::size_t i = 0; i + kSlice <= utf8.size(); ++i) slices_.erase(std::string(utf8.substr(i, kSlice)));
}

std::vector<std::string> Leaks::found_in(std::string_view bytes) const {
    std::set<std::string> found;
    for (std::size_t i = 0; i + 3 <= bytes.size(); ++i) {
        if (!begins_[beginning(bytes, i)]) continue;
        for (const auto size : sizes_) {
            if (i + size > bytes.size()) continue;
            const auto slice = slices_.find(std::string(bytes.substr(i, size)));
            if (slice != slices_.end()) found.insert(slice->second);
        }
    }
    return {found.begin(), found.end()};
}

}  // namespace vigil::test
