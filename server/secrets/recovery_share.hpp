// A share of the recovery secret, as people keep it on paper and type it in.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vigil/protocol/result.hpp>

namespace vigil {

struct RecoveryShare {
    int threshold{};  // so many of its set are needed
    int number{};     // which one of its set, from 1 on
    std::string
        set;  // 3 bytes that all shares of one set have in common: the beginning of the SHA-256 of the public key
    std::string bytes;  // 32, of crypto::split_secret
};

// Sixteen groups of five characters of Crockford's base32, four groups a line:
//
//   0     1   format: 1
//   1     1   threshold
//   2     1   number
//   3     3   set
//   6     32  share
//   38    2   the first two bytes of the SHA-256 of what stands before
//
// are 40 bytes, 64 characters, 16 groups of four; the fifth character of a group is computed from the other four and from
// which group it is, so that the group is named in which somebody made a mistake: one wrong character, two that changed
// places, or two groups that did.
std::string share_text(const RecoveryShare& share);

// Forgives small letters, I and L for 1, O for 0, full-width forms, spaces and dashes. invalid_input, in Chinese and English,
// and never repeating what was typed.
Result<RecoveryShare> parse_share(std::string_view typed);

}  // namespace vigil
