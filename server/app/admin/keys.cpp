// keys.*: the keys of the installation, from one generation to the next.
#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>
#include <vigil/crypto/key_memory.hpp>
#include <vigil/protocol/messages/keys.hpp>
#include <vigil/protocol/problems.hpp>

#include "app/admin/command.hpp"
#include "app/installed_keys.hpp"
#include "app/key_renewal.hpp"
#include "runtime/run_on.hpp"

namespace vigil::app {
namespace {

namespace asio = boost::asio;
using protocol::decode;
using protocol::encode;

// The turn of one command among those that change keys: the steps of two of them do not mix.
class KeyChange {
public:
    // Waits until the change before it has ended.
    static asio::awaitable<KeyChange> begin(InstalledKeys& keys) {
        asio::steady_timer timer(co_await asio::this_coro::executor);
        while (!keys.try_to_begin_change()) {
            timer.expires_after(std::chrono::milliseconds(20));
            co_await timer.async_wait(asio::use_awaitable);
        }
        co_return KeyChange(keys);
    }
    KeyChange(KeyChange&& other) noexcept : keys_(std::exchange(other.keys_, nullptr)) {}
    KeyChange& operator=(KeyChange&&) = delete;
    ~KeyChange() {
        if (keys_ != nullptr) keys_->end_change();
    }

private:
    explicit KeyChange(InstalledKeys& keys) : keys_(&keys) {}
    InstalledKeys* keys_;
};

Result<void> require_keys(const DeskParts& parts) {
    if (parts.keys == nullptr) return problem("unavailable", "there are no keys of an installation here");
    return success();
}

KeyId newest_of(const InstalledKeys& keys, KeyName name) {
    KeyId newest;
    for (const auto& key : keys.ring().held())
        if (key.name == name) newest = key.id;  // the last of its name
    return newest;
}

protocol::KeyView signing_view(KeyName name, const SigningKeys& keys) {
    protocol::KeyView view{.key = name, .generations = {}, .resting = 0};
    // An earlier key does not say what it signed: it stands with the receipts.
    if (name == KeyName::receipts)
        for (const auto& retired : keys.retired) view.generations.push_back({retired.thumbprint(), false, {}, {}});
    const auto& newest = name == KeyName::receipts ? keys.receipts : keys.checkpoints;
    view.generations.push_back({newest.kid, true, {}, {}});
    return view;
}

Result<protocol::RecoveryView> recovery_view(Unit& unit, const InstalledKeys::CopyState& copy) {
    protocol::RecoveryView view{.set = set_name(copy.key),
                                .threshold = copy.key.threshold,
                                .shares = copy.key.shares,
                                .current = copy.current,
                                .made_at = {}};
    VIGIL_TRY(const auto rehearsal, unit.log().find(kKeyRehearsed, view.set));
    view.rehearsed = rehearsal.has_value();
    if (copy.label) view.made_at = copy.label->made_at;
    return view;
}

Result<std::string> status(const DeskParts& parts, Unit& unit, const std::string&, Instant) {
    VIGIL_TRY(require_keys(parts));
    protocol::KeyStatus status{
        .keys = {}, .recovery = {}, .former_recovery = {}, .memory_locked = crypto::key_memory_is_locked()};
    VIGIL_TRY(const auto generations, unit.upkeep().generations());
    for (const auto& word : words_of(KeyName{})) {
        if (signs(word.value)) {
            status.keys.push_back(signing_view(word.value, *parts.keys->signatures().now()));
            continue;
        }
        protocol::KeyView view{.key = word.value, .generations = {}, .resting = 0};
        const auto newest = newest_of(*parts.keys, word.value);
        for (const auto& each : generations)
            if (each.name == word.value)
                view.generations.push_back({each.id.str(), each.id == newest, each.since, each.retired_at});
        VIGIL_TRY(view.resting, resting_rows(unit, parts.pseudonyms, word.value));
        status.keys.push_back(std::move(view));
    }
    VIGIL_TRY(const auto copies, parts.keys->copy_states());
    for (auto copy = copies.begin(); copy != copies.end(); ++copy) {
        VIGIL_TRY(auto view, recovery_view(unit, *copy));
        if (copy == copies.begin())
            status.recovery = std::move(view);
        else
            status.former_recovery.push_back(std::move(view));
    }
    return encode(status);
}

Result<Concern> concern_of_key(Unit&, const std::string& arguments) {
    VIGIL_TRY(const auto asked, decode<protocol::NameKey>(arguments));
    return Concern{std::string(to_text(asked.key)), {}, {}};
}

Result<Concern> concern_of_shares(Unit&, const std::string&) { return Concern{"recovery", {}, {}}; }

// Who reported is opened with this one: nobody changes it alone.
Result<Weight> weight_of_key(Unit&, const std::string& arguments) {
    VIGIL_TRY(const auto asked, decode<protocol::NameKey>(arguments));
    return asked.key == KeyName::reporter_master ? Weight::two : Weight::light;
}

// Changes nothing yet: a second administrator may have to agree first.
Result<std::string> order_rotation(const DeskParts& parts, Unit&, const std::string& arguments, Instant) {
    VIGIL_TRY(require_keys(parts));
    VIGIL_TRY(const auto asked, decode<protocol::NameKey>(arguments));
    VIGIL_TRY(parts.keys->require_rotatable(asked.key));
    return encode(protocol::NameKey{asked.key, {}});
}

Result<std::monostate> note_rotation(Unit& unit, const InstalledKeys& keys, const protocol::NameKey& begun,
                                     Instant now) {
    if (!signs(begun.key)) {
        VIGIL_TRY(unit.upkeep().adopt(begun.key, KeyId(begun.id), now));
    }
    for (const auto& published : keys.signature_keys()) {
        if (published.kid != begun.id) continue;
        VIGIL_TRY(unit.upkeep().adopt(published, now));
    }
    unit.log().append({"key.rotated", begun.id, now, {{"key", std::string(to_text(begun.key))}}});
    return std::monostate{};
}

asio::awaitable<Result<std::string>> show_status(const DeskParts& parts) {
    auto show = [&parts, now = parts.timers.now()](Unit& unit) { return status(parts, unit, {}, now); };
    co_return co_await parts.store.read(std::move(show));
}

// The new key is on disk before the database hears of it: a crash in between leaves a key that nothing rests on. Then it is used,
// and everything that rests on the earlier one follows. Should the sealed copy fail, that is told last.
asio::awaitable<Result<std::string>> finish_rotation(const DeskParts& parts, std::string result) {
    VIGIL_CO_TRY(auto asked, decode<protocol::NameKey>(result));
    const auto turn = co_await KeyChange::begin(*parts.keys);
    auto begin = [&parts, key = asked.key] { return parts.keys->begin(key); };
    VIGIL_CO_TRY(asked.id, co_await runtime::run_on(parts.workers, std::move(begin)));
    auto note = [&parts, &asked, now = parts.timers.now()](Unit& unit) {
        return note_rotation(unit, *parts.keys, asked, now);
    };
    VIGIL_CO_TRY(co_await parts.store.write(std::move(note)));
    auto take_up = [&parts, key = asked.key, now = parts.timers.now()] { return parts.keys->take_up(key, now); };
    const auto copied = co_await runtime::run_on(parts.workers, std::move(take_up));
    VIGIL_CO_TRY(co_await renew_rows(parts.store, parts.pseudonyms, asked.key, kToTheEnd));
    VIGIL_CO_TRY(copied);
    co_return co_await show_status(parts);
}

Result<std::string> nothing_yet(const DeskParts& parts, Unit&, const std::string&, Instant) {
    VIGIL_TRY(require_keys(parts));
    return done();
}

asio::awaitable<Result<std::string>> renew(const DeskParts& parts, std::string) {
    const auto turn = co_await KeyChange::begin(*parts.keys);
    VIGIL_CO_TRY(co_await renew_all_rows(parts.store, parts.pseudonyms, kToTheEnd));
    auto renew_copies = [&parts, now = parts.timers.now()] { return parts.keys->renew_copies(now); };
    VIGIL_CO_TRY(co_await runtime::run_on(parts.workers, std::move(renew_copies)));
    co_return co_await show_status(parts);
}

// What must hold before a key is destroyed: no row rests on it, and whoever has recovery shares can open the one in use. Looked at
// while the writer goes on with reports, and never in the middle of a rotation. Answers the generation for which it was looked at.
asio::awaitable<Result<KeyId>> examine_retirement(const DeskParts& parts, KeyName key) {
    VIGIL_CO_TRY(require_keys(parts));
    if (signs(key) || key == KeyName::pseudonyms)
        co_return problem("conflict", "this key has no earlier generation that could be retired: public halves stay");
    const auto turn = co_await KeyChange::begin(*parts.keys);
    auto count = [&](Unit& unit) { return resting_rows(unit, parts.pseudonyms, key); };
    VIGIL_CO_TRY(const auto rows, co_await parts.store.read(std::move(count)));
    if (rows > 0)
        co_return problem("conflict", fmt::format("{} rows rest on earlier generations of {}: run keys renew first",
                                                  rows, to_text(key)));
    auto look = [&parts] { return parts.keys->copy_states(); };
    VIGIL_CO_TRY(const auto copies, co_await runtime::run_on(parts.workers, std::move(look)));
    if (!are_current(copies))
        co_return problem("conflict",
                          "the sealed copy does not hold the keys in use: run keys renew, which makes it anew");
    co_return newest_of(*parts.keys, key);
}

asio::awaitable<Result<std::monostate>> check_retirement(const DeskParts& parts, std::string arguments) {
    VIGIL_CO_TRY(const auto asked, decode<protocol::NameKey>(arguments));
    VIGIL_CO_TRY(co_await examine_retirement(parts, asked.key));
    co_return std::monostate{};
}

// Names the generation that stays: those before it are retired.
asio::awaitable<Result<std::string>> prepare_retirement(const DeskParts& parts, std::string arguments) {
    VIGIL_CO_TRY(auto asked, decode<protocol::NameKey>(arguments));
    VIGIL_CO_TRY(const auto newest, co_await examine_retirement(parts, asked.key));
    asked.id = newest.str();
    co_return encode(asked);
}

Result<std::string> note_retirement(const DeskParts& parts, Unit& unit, const std::string& arguments, Instant now) {
    VIGIL_TRY(require_keys(parts));
    VIGIL_TRY(const auto asked, decode<protocol::NameKey>(arguments));
    // Rows may rest on the one that was the newest when it was proposed.
    if (newest_of(*parts.keys, asked.key).str() != asked.id)
        return problem("conflict", "the key was rotated since: propose anew what is to be retired");
    // Those before the newest that is used: one that has been begun, and is not used yet, is none of them.
    std::vector<KeyId> earlier;
    for (const auto& key : parts.keys->ring().held())
        if (key.name == asked.key) earlier.push_back(key.id);
    earlier.pop_back();
    VIGIL_TRY(const auto generations, unit.upkeep().generations());
    for (const auto& each : generations) {
        if (each.name != asked.key || each.retired_at) continue;
        if (std::find(earlier.begin(), earlier.end(), each.id) == earlier.end()) continue;
        VIGIL_TRY(unit.upkeep().retire(asked.key, each.id, now));
        unit.log().append({"key.retired", each.id.str(), now, {{"key", std::string(to_text(asked.key))}}});
    }
    return encode(asked);
}

// Those that the database has retired, now or before.
Result<std::vector<KeyId>> retired_of(Unit& unit, KeyName name) {
    VIGIL_TRY(const auto generations, unit.upkeep().generations());
    std::vector<KeyId> retired;
    for (const auto& each : generations)
        if (each.name == name && each.retired_at) retired.push_back(each.id);
    return retired;
}

asio::awaitable<Result<std::string>> finish_retirement(const DeskParts& parts, std::string result) {
    VIGIL_CO_TRY(const auto asked, decode<protocol::NameKey>(result));
    const auto turn = co_await KeyChange::begin(*parts.keys);
    auto find = [key = asked.key](Unit& unit) { return retired_of(unit, key); };
    VIGIL_CO_TRY(const auto retired, co_await parts.store.read(std::move(find)));
    auto drop = [&parts, &retired, key = asked.key, now = parts.timers.now()] {
        return parts.keys->drop(key, retired, now);
    };
    VIGIL_CO_TRY(co_await runtime::run_on(parts.workers, std::move(drop)));
    // Only now, because until then both generations were written.
    if (asked.key == KeyName::index) {
        VIGIL_CO_TRY(co_await forget_indexes(parts.store, retired));
    }
    co_return co_await show_status(parts);
}

Result<std::string> note_sharing(const DeskParts& parts, Unit& unit, const std::string& arguments, Instant now) {
    VIGIL_TRY(require_keys(parts));
    VIGIL_TRY(const auto asked, decode<protocol::ShareKeys>(arguments));
    if (asked.threshold > asked.shares)
        return problem("invalid_document", "no more shares can be needed than there are",
                       {{"/threshold", "too_large", "must not be greater than shares"}});
    unit.log().append({"key.shared",
                       "recovery",
                       now,
                       {{"threshold", std::to_string(asked.threshold)}, {"shares", std::to_string(asked.shares)}}});
    return encode(asked);
}

asio::awaitable<Result<std::string>> finish_sharing(const DeskParts& parts, std::string result) {
    VIGIL_CO_TRY(const auto asked, decode<protocol::ShareKeys>(result));
    const auto turn = co_await KeyChange::begin(*parts.keys);
    auto share = [&parts, asked, now = parts.timers.now()] {
        return parts.keys->share(static_cast<int>(asked.threshold), static_cast<int>(asked.shares), now);
    };
    VIGIL_CO_TRY(auto ceremony, co_await runtime::run_on(parts.workers, std::move(share)));
    const protocol::PrintedShares printed{set_name(ceremony.key), ceremony.key.threshold, std::move(ceremony.shares)};
    co_return encode(printed);
}

Result<std::string> note_rehearsal(const DeskParts& parts, Unit& unit, const std::string& arguments, Instant now) {
    VIGIL_TRY(require_keys(parts));
    VIGIL_TRY(const auto asked, decode<protocol::Rehearsal>(arguments));
    unit.log().append({std::string(kKeyRehearsed), asked.set, now, {{"shares", std::to_string(asked.shares)}}});
    return encode(asked);
}

asio::awaitable<Result<std::string>> finish_rehearsal(const DeskParts& parts, std::string result) {
    VIGIL_CO_TRY(const auto asked, decode<protocol::Rehearsal>(result));
    const auto turn = co_await KeyChange::begin(*parts.keys);
    auto prove = [&parts, &asked, now = parts.timers.now()] { return parts.keys->proved(asked.set, now); };
    VIGIL_CO_TRY(co_await runtime::run_on(parts.workers, std::move(prove)));
    co_return done();
}

// What ends for good, and what opens everything, takes two people: retiring, and new shares, which open the sealed copy.
constexpr std::array kKeyCommands{
    AdminCommand{.name = "keys.status", .effect = Effect::reads, .run = status, .right = Right::secure},
    AdminCommand{.name = "keys.rotate",
                 .effect = Effect::changes,
                 .run = order_rotation,
                 .right = Right::secure,
                 .concern = concern_of_key,
                 .weight = weight_of_key,
                 .second = Right::administer,
                 .finish = finish_rotation},
    AdminCommand{
        .name = "keys.renew", .effect = Effect::changes, .run = nothing_yet, .right = Right::secure, .finish = renew},
    AdminCommand{.name = "keys.retire",
                 .effect = Effect::changes,
                 .run = note_retirement,
                 .prepare = prepare_retirement,
                 .right = Right::secure,
                 .concern = concern_of_key,
                 .weight = two_always,
                 .make_ready = check_retirement,
                 .second = Right::administer,
                 .finish = finish_retirement},
    AdminCommand{.name = "keys.share",
                 .effect = Effect::changes,
                 .run = note_sharing,
                 .right = Right::secure,
                 .concern = concern_of_shares,
                 .weight = two_always,
                 .second = Right::administer,
                 .finish = finish_sharing},
    AdminCommand{.name = "keys.rehearsed",
                 .effect = Effect::changes,
                 .run = note_rehearsal,
                 .right = Right::secure,
                 .concern = concern_of_shares,
                 .finish = finish_rehearsal},
};

}  // namespace

std::span<const AdminCommand> key_commands() { return kKeyCommands; }

}  // namespace vigil::app
