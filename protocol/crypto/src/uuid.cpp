#include <algorithm>
#include <vigil/crypto/bytes.hpp>
#include <vigil/crypto/random.hpp>
#include <vigil/crypto/uuid.hpp>
#include <vigil/protocol/ids.hpp>

namespace vigil::crypto {
namespace {

constexpr std::size_t kRawSize = 16;
constexpr std::uint32_t kCounterMax = (1u << 18) - 1;
constexpr std::uint32_t kCounterSeedMask = (1u << 17) - 1;  // leaves room for 2^17 UUIDs in the same millisecond

// Version in the high half of byte 6, variant 0b10 in the top of byte 8 (RFC 9562 sections 4.1 and 4.2).
constexpr std::uint8_t kVersion4 = 0x40;
constexpr std::uint8_t kVersion7 = 0x70;
constexpr std::uint8_t kVariant = 0x80;

std::uint8_t byte_at(std::string_view bytes, std::size_t i) { return static_cast<std::uint8_t>(bytes[i]); }

// Requires: `raw` has 16 bytes.
std::string text_of(std::string_view raw) {
    auto text = to_hex(raw);
    for (const std::size_t hyphen : {8u, 13u, 18u, 23u}) text.insert(hyphen, 1, '-');
    return text;
}

}  // namespace

std::string uuid_v4() {
    auto raw = random_bytes(kRawSize);
    raw[6] = static_cast<char>(kVersion4 | (byte_at(raw, 6) & 0x0f));
    raw[8] = static_cast<char>(kVariant | (byte_at(raw, 8) & 0x3f));
    return text_of(raw);
}

std::string uuid_v7(Instant now) {
    static UuidV7Source source;
    return source.next(now);
}

std::string UuidV7Source::random() {
    constexpr std::size_t kPoolSize = 64 * kRawSize;
    if (pool_.empty()) pool_ = random_bytes(kPoolSize);
    auto raw = pool_.substr(pool_.size() - kRawSize);
    pool_.resize(pool_.size() - kRawSize);
    return raw;
}

std::string UuidV7Source::next(Instant now) {
    const auto now_ms = static_cast<std::uint64_t>(std::max<std::int64_t>(ms_of(now), 0));
    std::string raw;
    std::uint64_t ms = 0;
    std::uint32_t counter = 0;
    {
        const std::lock_guard lock(mutex_);
        raw = random();
        const auto seed =
            (std::uint32_t{byte_at(raw, 0)} << 16 | std::uint32_t{byte_at(raw, 1)} << 8 | byte_at(raw, 2)) &
            kCounterSeedMask;
        if (now_ms > last_ms_) {
            last_ms_ = now_ms;
            counter_ = seed;
        } else if (counter_ < kCounterMax) {
            ++counter_;
        } else {
            ++last_ms_;
            counter_ = seed;
        }
        ms = last_ms_;
        counter = counter_;
    }

    for (std::size_t i = 0; i < 6; ++i) raw[i] = static_cast<char>(ms >> (40 - 8 * i) & 0xff);
    raw[6] = static_cast<char>(kVersion7 | (counter >> 14 & 0x0f));
    raw[7] = static_cast<char>(counter >> 6 & 0xff);
    raw[8] = static_cast<char>(kVariant | (counter & 0x3f));
    return text_of(raw);  // bytes 9 to 15 stay random
}

Result<std::string> uuid_to_raw(std::string_view text) {
    if (!is_uuid(text)) return Error{ErrorKind::invalid_input, "not a uuid"};
    std::string digits(text);
    digits.erase(std::remove(digits.begin(), digits.end(), '-'), digits.end());
    return from_hex(digits);
}

Result<std::string> uuid_from_raw(std::string_view raw) {
    if (raw.size() != kRawSize) return Error{ErrorKind::invalid_input, "a raw uuid has 16 bytes"};
    return text_of(raw);
}

}  // namespace vigil::crypto
