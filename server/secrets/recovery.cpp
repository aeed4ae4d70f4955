#include "secrets/recovery.hpp"

#include <fmt/format.h>

#include <charconv>
#include <set>
#include <vigil/crypto/bytes.hpp>
#include <vigil/crypto/hash.hpp>
#include <vigil/crypto/hpke.hpp>
#include <vigil/crypto/shamir.hpp>

namespace vigil {
namespace {

constexpr int kMostShares = 16;
constexpr std::string_view kTitle = "vigil-recovery 1\n";
constexpr std::string_view kInfo = "vigil recovery v1";

std::string set_of(std::string_view public_key) { return crypto::sha256(public_key).substr(0, 3); }

Error refuse(std::string_view zh, std::string_view en) {
    return {ErrorKind::invalid_input, fmt::format("{} · {}", zh, en)};
}

Error damaged() { return refuse("密封副本已损坏", "the sealed copy is damaged"); }

// Name and content of each file, each after its size in decimal and a colon.
std::string packed(const KeyFiles& files) {
    std::size_t size = 0;
    for (const auto& [name, content] : files.files) size += name.size() + content.size() + 24;
    std::string all;
    all.reserve(size);  // so that no shorter copy of it stays in memory
    const auto add = [&](std::string_view text) {
        all += std::to_string(text.size());
        all += ':';
        all += text;
    };
    for (const auto& [name, content] : files.files) {
        add(name);
        add(content);
    }
    return all;
}

Result<KeyFiles> unpacked(std::string_view all) {
    KeyFiles files;
    const auto take = [&]() -> Result<std::string> {
        std::size_t size = 0;
        const auto read = std::from_chars(all.data(), all.data() + all.size(), size);
        const auto digits = static_cast<std::size_t>(read.ptr - all.data());
        if (read.ec != std::errc() || digits >= all.size() || all[digits] != ':' || size > all.size() - digits - 1)
            return damaged();
        std::string text(all.substr(digits + 1, size));
        all.remove_prefix(digits + 1 + size);
        return text;
    };
    while (!all.empty()) {
        VIGIL_TRY(const auto name, take());
        VIGIL_TRY(files.files[name], take());
        const bool is_file_name = !name.empty() && name[0] != '.' && name[0] != '/' && name.find("..") == name.npos;
        if (!is_file_name) return damaged();
    }
    return files;
}

// The next line's value, where it begins with `name`.
Result<std::string> take_line(std::string_view& text, std::string_view name) {
    const auto end = text.find('\n');
    if (end == text.npos || !text.starts_with(name)) return damaged();
    std::string value(text.substr(name.size(), end - name.size()));
    text.remove_prefix(end + 1);
    return value;
}

struct Parts {
    SealedCopyLabel label;
    std::string_view clear;  // the label as it stands there
    crypto::hpke::Sealed sealed;
};

Result<Parts> parts_of(std::string_view copy) {
    std::string_view rest = copy;
    if (!rest.starts_with(kTitle)) return refuse("不是密钥的密封副本", "this is no sealed copy of keys");
    rest.remove_prefix(kTitle.size());
    Parts parts;
    VIGIL_TRY(parts.label.set, take_line(rest, "set "));
    VIGIL_TRY(const auto split, take_line(rest, "shares "));
    VIGIL_TRY(const auto made, take_line(rest, "made_ms "));
    VIGIL_TRY(parts.label.holds, take_line(rest, "holds "));
    parts.clear = copy.substr(0, copy.size() - rest.size());
    std::int64_t made_ms = 0;
    const auto number = [](std::string_view text, auto& value) {
        const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
        return read.ec == std::errc() && read.ptr == text.data() + text.size();
    };
    const auto middle = std::min(split.find("-of-"), split.size());
    if (!number(made, made_ms) || !number(std::string_view(split).substr(0, middle), parts.label.threshold) ||
        !number(std::string_view(split).substr(std::min(middle + 4, split.size())), parts.label.shares))
        return damaged();
    parts.label.made_at = instant_of(made_ms);
    VIGIL_TRY(const auto encapsulated, take_line(rest, "key "));
    VIGIL_TRY(const auto ciphertext, take_line(rest, "sealed "));
    auto key = crypto::from_base64url(encapsulated);
    auto bytes = crypto::from_base64url(ciphertext);
    if (!key || !bytes || !rest.empty()) return damaged();
    parts.sealed = {std::move(key).value(), std::move(bytes).value()};
    return parts;
}

Result<void> check_set(const SealedCopyLabel& label, std::span<const RecoveryShare> shares) {
    std::set<int> numbers;
    for (const auto& share : shares) {
        if (crypto::to_hex(share.set) != label.set)
            return refuse(fmt::format("份额 {} 属于套号 {}，副本需要套号 {}", share.number, crypto::to_hex(share.set),
                                      label.set),
                          fmt::format("share {} is of set {}; the copy needs set {}", share.number,
                                      crypto::to_hex(share.set), label.set));
        if (!numbers.insert(share.number).second)
            return refuse(fmt::format("份额 {} 输入了两次", share.number),
                          fmt::format("share {} was given twice", share.number));
    }
    if (static_cast<int>(shares.size()) < label.threshold)
        return refuse(fmt::format("需要 {} 份，只有 {} 份", label.threshold, shares.size()),
                      fmt::format("{} shares are needed, there are {}", label.threshold, shares.size()));
    return success();
}

}  // namespace

Result<RecoveryCeremony> hold_ceremony(int threshold, int shares) {
    if (threshold < 2 || threshold > shares || shares > kMostShares)
        return refuse(fmt::format("份额应为 2-of-2 至 {0}-of-{0}，前者不大于后者", kMostShares),
                      fmt::format("shares must be K-of-N with 2 <= K <= N <= {}", kMostShares));
    const auto secret = crypto::Secret::random();
    RecoveryCeremony ceremony{{crypto::hpke::public_key_of(secret), threshold, shares}, {}};
    VIGIL_TRY(auto split, crypto::split_secret(secret.bytes(), threshold, shares));
    const auto set = set_of(ceremony.key.public_key);
    for (auto& each : split) {
        RecoveryShare share{threshold, each.number, set, std::move(each.bytes)};
        ceremony.shares.push_back(share_text(share));
        crypto::wipe(share.bytes);
    }
    return ceremony;
}

Result<std::string> seal_copy(const RecoveryKey& key, const KeyFiles& files, const std::string& fingerprint,
                              Instant now) {
    std::string copy = fmt::format("{}set {}\nshares {}-of-{}\nmade_ms {}\nholds {}\n", kTitle, set_name(key),
                                   key.threshold, key.shares, ms_of(now), fingerprint);
    auto plain = packed(files);
    const auto sealed = crypto::hpke::seal(key.public_key, kInfo, copy, plain);
    crypto::wipe(plain);
    if (!sealed) return sealed.error();
    return copy + fmt::format("key {}\nsealed {}\n", crypto::to_base64url(sealed.value().encapsulated),
                              crypto::to_base64url(sealed.value().ciphertext));
}

Result<SealedCopyLabel> label_of(std::string_view sealed_copy) {
    VIGIL_TRY(auto parts, parts_of(sealed_copy));
    return std::move(parts.label);
}

Result<KeyFiles> open_copy(std::string_view sealed_copy, std::span<const RecoveryShare> shares) {
    VIGIL_TRY(const auto parts, parts_of(sealed_copy));
    VIGIL_TRY(check_set(parts.label, shares));
    std::vector<crypto::SecretShare> given;
    for (const auto& share : shares) given.push_back({static_cast<std::uint8_t>(share.number), share.bytes});
    auto joined = crypto::join_shares(given);
    for (auto& each : given) crypto::wipe(each.bytes);
    if (!joined) return joined.error();
    auto secret = crypto::Secret::from_bytes(joined.value());
    crypto::wipe(joined.value());
    if (!secret) return secret.error();
    // The set is a part of the hash of the public key: the joined secret is the right one, or nothing is tried with it.
    if (crypto::to_hex(set_of(crypto::hpke::public_key_of(secret.value()))) != parts.label.set)
        return refuse("这些份额合不成恢复密钥", "these shares do not make the recovery key");
    auto plain = crypto::hpke::open(secret.value(), kInfo, parts.clear, parts.sealed);
    if (!plain) return damaged();
    auto files = unpacked(plain.value());
    crypto::wipe(plain.value());
    return files;
}

}  // namespace vigil
