// Keys, as administrators see them: names, ids and counts, never a key.
#pragma once

#include <optional>
#include <string>
#include <vector>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/key_names.hpp>
#include <vigil/protocol/schema.hpp>
#include <vigil/protocol/time.hpp>

namespace vigil::protocol {

struct NameKey {
    KeyName key{};
    std::string id;  // of the generation; the server adds it between the steps of a rotation

    static constexpr std::string_view name = "NameKey";
    static constexpr auto fields = std::tuple{field<&NameKey::key>("key", required, "密钥", "key"),
                                              field<&NameKey::id>("id", optional, "编号", "id")};
};

// keys.share; and, without numbers, what `vigil init` asks for.
struct ShareKeys {
    std::int64_t threshold = 2;
    std::int64_t shares = 3;

    static constexpr std::string_view name = "ShareKeys";
    static constexpr auto fields = std::tuple{
        field<&ShareKeys::threshold>("threshold", required, range(2, 16), "所需份数", "how many shares open the copy"),
        field<&ShareKeys::shares>("shares", required, range(2, 16), "总份数", "how many there are")};
};

// Printed once, kept nowhere.
struct PrintedShares {
    std::string set;
    std::int64_t threshold{};
    std::vector<std::string> shares;

    static constexpr std::string_view name = "PrintedShares";
    static constexpr auto fields =
        std::tuple{field<&PrintedShares::set>("set", required, "套号", "name of the set"),
                   field<&PrintedShares::threshold>("threshold", required, "所需份数", "how many open the copy"),
                   field<&PrintedShares::shares>("shares", required, "份额", "shares")};
};

struct Rehearsal {
    std::string set;
    std::int64_t shares{};

    static constexpr std::string_view name = "Rehearsal";
    static constexpr auto fields =
        std::tuple{field<&Rehearsal::set>("set", required, format(Format::base64url, 6, 6), "套号", "name of the set"),
                   field<&Rehearsal::shares>("shares", required, range(2, 16), "份数", "how many shares were used")};
};

struct KeyGenerationView {
    std::string id;  // of a signature key its kid
    bool newest = false;
    std::optional<Instant> since;
    std::optional<Instant> retired_at;

    static constexpr std::string_view name = "KeyGeneration";
    static constexpr auto fields = std::tuple{
        field<&KeyGenerationView::id>("id", required, "编号", "id"),
        field<&KeyGenerationView::newest>("newest", required, "是否现用", "in use"),
        field<&KeyGenerationView::since>("since", optional, instant, "启用时间", "since when"),
        field<&KeyGenerationView::retired_at>("retired_at", optional, instant, "退役时间", "when it was retired")};
};

struct KeyView {
    KeyName key{};
    std::vector<KeyGenerationView> generations;
    std::int64_t resting{};  // rows that rest on earlier generations

    static constexpr std::string_view name = "Key";
    static constexpr auto fields = std::tuple{
        field<&KeyView::key>("key", required, "密钥", "key"),
        field<&KeyView::generations>("generations", required, "各代", "generations"),
        field<&KeyView::resting>("resting", required, "待换代的行数", "rows that rest on earlier generations")};
};

// Of one set of shares. One that was never rehearsed may have been seen by nobody.
struct RecoveryView {
    std::string set;
    std::int64_t threshold{};
    std::int64_t shares{};
    bool current = false;
    bool rehearsed = false;
    std::optional<Instant> made_at;

    static constexpr std::string_view name = "Recovery";
    static constexpr auto fields = std::tuple{
        field<&RecoveryView::set>("set", required, "套号", "name of the set of shares"),
        field<&RecoveryView::threshold>("threshold", required, "所需份数", "how many shares open the copy"),
        field<&RecoveryView::shares>("shares", required, "总份数", "how many shares there are"),
        field<&RecoveryView::current>("current", required, "副本是否最新", "the sealed copy holds the keys in use"),
        field<&RecoveryView::rehearsed>("rehearsed", required, "是否演练过", "shares of this set have opened the copy"),
        field<&RecoveryView::made_at>("made_at", optional, instant, "副本生成时间", "when the copy was made")};
};

struct KeyStatus {
    std::vector<KeyView> keys;
    std::optional<RecoveryView> recovery;
    std::vector<RecoveryView> former_recovery;
    bool memory_locked = false;

    static constexpr std::string_view name = "KeyStatus";
    static constexpr auto fields = std::tuple{
        field<&KeyStatus::keys>("keys", required, "密钥", "keys"),
        field<&KeyStatus::recovery>("recovery", optional, "恢复", "recovery"),
        field<&KeyStatus::former_recovery>("former_recovery", optional, "新一套演练前仍有效的旧套",
                                           "sets that stay good until shares of the newest were rehearsed"),
        field<&KeyStatus::memory_locked>("memory_locked", required, "密钥内存已锁定", "keys are never swapped out")};
};

}  // namespace vigil::protocol
