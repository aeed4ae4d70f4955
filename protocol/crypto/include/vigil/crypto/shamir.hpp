// A secret in shares: any `threshold` of them give it back, fewer tell nothing of it (Shamir, "How to share a secret",
// 1979), byte by byte over GF(256) with the polynomial x^8 + x^4 + x^3 + x^2 + 1. The shares are those of libgfshare, so that
// its gfcombine joins them too.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>
#include <vigil/protocol/result.hpp>

namespace vigil::crypto {

struct SecretShare {
    std::uint8_t number{};  // from 1 on
    std::string bytes;      // as many as the secret has; whoever holds it wipes it
};

// invalid_input: not 2 <= threshold <= count <= 255, or an empty secret.
Result<std::vector<SecretShare>> split_secret(std::string_view secret, int threshold, int count);

// Whatever is given is joined: too few shares, or a wrong one, give other bytes and no error. Whoever calls knows by
// something else whether the secret is right. invalid_input: none, one number twice, a number of 0, or different sizes.
Result<std::string> join_shares(std::span<const SecretShare> shares);

}  // namespace vigil::crypto
