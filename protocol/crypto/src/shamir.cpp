#include <set>
#include <vigil/crypto/random.hpp>
#include <vigil/crypto/secret.hpp>
#include <vigil/crypto/shamir.hpp>

namespace vigil::crypto {
namespace {

using Byte = std::uint8_t;

// In a time that does not depend on the values: no table is looked up, nothing is skipped.
Byte multiply(Byte a, Byte b) {
    unsigned product = 0;
    unsigned shifted = a;
    for (int bit = 0; bit < 8; ++bit) {
        product ^= shifted & (0U - (static_cast<unsigned>(b) >> bit & 1U));
        shifted <<= 1;
        shifted ^= 0x11dU & (0U - (shifted >> 8 & 1U));
    }
    return static_cast<Byte>(product);
}

// a^254 is 1/a, because a^255 is 1 for every a but 0.
Byte inverse(Byte a) {
    Byte power = 1;
    for (int bit = 7; bit >= 0; --bit) {
        power = multiply(power, power);
        if ((254 >> bit & 1) != 0) power = multiply(power, a);
    }
    return power;
}

Error refuse(const char* why) { return {ErrorKind::invalid_input, why}; }

}  // namespace

Result<std::vector<SecretShare>> split_secret(std::string_view secret, int threshold, int count) {
    if (threshold < 2 || threshold > count || count > 255)
        return refuse("shares: at least 2 of them, and no more than there are, open the secret; there are at most 255");
    if (secret.empty()) return refuse("shares: there is no secret");
    std::vector<SecretShare> shares;
    for (int number = 1; number <= count; ++number)
        shares.push_back({static_cast<Byte>(number), std::string(secret.size(), '\0')});
    for (std::size_t i = 0; i < secret.size(); ++i) {
        // The highest coefficient first, the secret last: its value at 0.
        std::string coefficients = random_bytes(static_cast<std::size_t>(threshold) - 1) + secret[i];
        for (auto& share : shares) {
            Byte value = 0;
            for (const char each : coefficients)
                value = static_cast<Byte>(multiply(value, share.number) ^ static_cast<Byte>(each));
            share.bytes[i] = static_cast<char>(value);
        }
        wipe(coefficients);
    }
    return shares;
}

Result<std::string> join_shares(std::span<const SecretShare> shares) {
    std::set<Byte> numbers;
    for (const auto& share : shares) {
        if (share.number == 0) return refuse("shares: a share has no number");
        if (!numbers.insert(share.number).second) return refuse("shares: one of them is there twice");
        if (share.bytes.size() != shares.front().bytes.size()) return refuse("shares: they are not of one secret");
    }
    if (shares.empty() || shares.front().bytes.empty()) return refuse("shares: there are none");
    std::string secret(shares.front().bytes.size(), '\0');
    for (const auto& share : shares) {
        // The Lagrange polynomial of this share at 0.
        Byte numerator = 1, denominator = 1;
        for (const auto& other : shares) {
            if (other.number == share.number) continue;
            numerator = multiply(numerator, other.number);
            denominator = multiply(denominator, static_cast<Byte>(share.number ^ other.number));
        }
        const Byte weight = multiply(numerator, inverse(denominator));
        for (std::size_t i = 0; i < secret.size(); ++i)
            secret[i] =
                static_cast<char>(static_cast<Byte>(secret[i]) ^ multiply(static_cast<Byte>(share.bytes[i]), weight));
    }
    return secret;
}

}  // namespace vigil::crypto
