#include "secrets/recovery_share.hpp"

#include <fmt/format.h>

#include <array>
#include <vigil/crypto/code.hpp>
#include <vigil/crypto/hash.hpp>
#include <vigil/crypto/secret.hpp>

namespace vigil {
namespace {

constexpr char kFormat = 1;
constexpr std::size_t kGroups = 16;
constexpr std::size_t kData = 4;           // characters of a group that mean something
constexpr std::size_t kGroup = kData + 1;  // with its check character
constexpr std::size_t kGroupsOfLine = 4;
constexpr std::size_t kSet = 3;
constexpr std::size_t kShare = 32;
constexpr std::size_t kChecked = 3 + kSet + kShare;  // bytes before the checksum

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

// In GF(32), x^5 + x^2 + 1: doubling.
constexpr unsigned doubled(unsigned a) { return ((a << 1) ^ ((a & 16) != 0 ? 0x25U : 0U)) & 31U; }

// 2 d1 + 4 d2 + 8 d3 + 16 d4 + the number of the group. The weights differ from each other, from 0 and from 1, so one wrong
// character and two that changed places, the check character among them, always show.
char check_character(std::string_view data, std::size_t group) {
    unsigned sum = static_cast<unsigned>(group + 1);
    for (std::size_t i = 0; i < data.size(); ++i) {
        auto term = static_cast<unsigned>(kAlphabet.find(data[i]));
        for (std::size_t power = 0; power <= i; ++power) term = doubled(term);
        sum ^= term;
    }
    return kAlphabet[sum & 31U];
}

std::string checksum(std::string_view bytes) { return crypto::sha256(bytes).substr(0, 2); }

Error mistyped(std::string zh, std::string en) {
    return {ErrorKind::invalid_input, fmt::format("{} · {}", std::move(zh), std::move(en))};
}

}  // namespace

std::string share_text(const RecoveryShare& share) {
    std::string bytes{kFormat, static_cast<char>(share.threshold), static_cast<char>(share.number)};
    bytes += share.set + share.bytes;
    bytes += checksum(bytes);
    std::string characters = crypto::to_crockford(bytes);
    crypto::wipe(bytes);
    std::string text;
    for (std::size_t group = 0; group < kGroups; ++group) {
        const std::string_view data = std::string_view(characters).substr(group * kData, kData);
        if (group > 0) text += group % kGroupsOfLine == 0 ? '\n' : '-';
        text.append(data) += check_character(data, group);
    }
    crypto::wipe(characters);
    return text;
}

Result<RecoveryShare> parse_share(std::string_view typed) {
    std::string in_one_line(typed);
    for (char& c : in_one_line)
        if (c == '\n' || c == '\r' || c == '\t') c = ' ';
    auto characters = crypto::typed_characters(in_one_line);
    crypto::wipe(in_one_line);
    if (!characters)
        return mistyped("有不属于份额的字符（只用数字和除 I、L、O、U 外的字母）",
                        "a character is none of a share's (digits, and letters without I, L, O, U)");
    std::string& text = characters.value();
    if (text.size() != kGroups * kGroup)
        return mistyped(fmt::format("应有 {} 组、每组 {} 个字符，共 {} 个，现有 {} 个", kGroups, kGroup,
                                    kGroups * kGroup, text.size()),
                        fmt::format("a share has {} groups of {} characters, {} in all; there are {}", kGroups, kGroup,
                                    kGroups * kGroup, text.size()));
    std::string data;
    for (std::size_t group = 0; group < kGroups; ++group) {
        const auto whole = std::string_view(text).substr(group * kGroup, kGroup);
        if (check_character(whole.substr(0, kData), group) != whole.back())
            return mistyped(fmt::format("第 {} 组有误，请核对", group + 1),
                            fmt::format("group {} is mistyped", group + 1));
        data += whole.substr(0, kData);
    }
    crypto::wipe(text);
    auto decoded = crypto::from_crockford(data);
    crypto::wipe(data);
    if (!decoded) return decoded.error();
    std::string& bytes = decoded.value();
    if (bytes[0] != kFormat || checksum(std::string_view(bytes).substr(0, kChecked)) != bytes.substr(kChecked))
        return mistyped("不是恢复份额，或抄写有误", "this is no recovery share, or it was copied wrongly");
    RecoveryShare share{.threshold = static_cast<unsigned char>(bytes[1]),
                        .number = static_cast<unsigned char>(bytes[2]),
                        .set = bytes.substr(3, kSet),
                        .bytes = bytes.substr(3 + kSet, kShare)};
    crypto::wipe(bytes);
    return share;
}

}  // namespace vigil
