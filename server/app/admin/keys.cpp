// keys.*: the keys of the installation, from one generation to the next.
#include <fmt/format.h>

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

Result<void> require_keys(const DeskParts& parts) {
    if (parts.keys == nullptr) return problem("unavailable", "there are no keys of an installation here");
    return success();
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

Result<std::string> status(const DeskParts& parts, Unit& unit, const std::string&, Instant) {
    VIGIL_TRY(require_keys(parts));
    protocol::KeyStatus status{.keys = {}, .recovery = {}, .memory_locked = crypto::key_memory_is_locked()};
    VIGIL_TRY(const auto generations, unit.upkeep().generations());
    const auto held = parts.keys->ring().held();
    for (const auto& word : words_of(KeyName{})) {
        if (signs(word.value)) {
            status.keys.push_back(signing_view(word.value, *parts.keys->signatures().now()));
            continue;
        }
        protocol::KeyView view{.key = word.value, .generations = {}, .resting = 0};
        KeyId newest;
        for (const auto& key : held)
            if (key.name == word.value) newest = key.id;  // the last of its name
        for (const auto& each : generations)
            if (each.name == word.value)
                view.generations.push_back({each.id.str(), each.id == newest, each.since, each.retired_at});
        VIGIL_TRY(view.resting, resting_rows(unit, parts.pseudonyms, word.value));
        status.keys.push_back(std::move(view));
    }
    if (const auto copy = parts.keys->copy_state()) {
        status.recovery =
            protocol::RecoveryView{set_name(copy->key), copy->key.threshold, copy->key.shares, copy->current, {}};
        if (copy->label) status.recovery->made_at = copy->label->made_at;
    }
    return encode(status);
}

// The new key is on disk before the database hears of it: a crash in between leaves a key that nothing rests on.
asio::awaitable<Result<std::string>> begin_rotation(const DeskParts& parts, std::string arguments) {
    VIGIL_CO_TRY(require_keys(parts));
    VIGIL_CO_TRY(auto asked, decode<protocol::NameKey>(arguments));
    auto begin = [&parts, key = asked.key] { return parts.keys->begin(key); };
    VIGIL_CO_TRY(asked.id, co_await runtime::run_on(parts.workers, std::move(begin)));
    co_return encode(asked);
}

Result<std::string> note_rotation(const DeskParts&, Unit& unit, const std::string& arguments, Instant now) {
    VIGIL_TRY(const auto asked, decode<protocol::NameKey>(arguments));
    if (!signs(asked.key)) {
        VIGIL_TRY(unit.upkeep().adopt(asked.key, KeyId(asked.id), now));
    }
    unit.log().append({"key.rotated", asked.id, now, {{"key", std::string(to_text(asked.key))}}});
    return encode(asked);
}

asio::awaitable<Result<std::string>> show_status(const DeskParts& parts) {
    auto show = [&parts, now = parts.timers.now()](Unit& unit) { return status(parts, unit, {}, now); };
    co_return co_await parts.store.read(std::move(show));
}

// Used from now on; then everything that rests on the earlier one follows. Should the sealed copy fail, that is told last.
asio::awaitable<Result<std::string>> finish_rotation(const DeskParts& parts, std::string result) {
    VIGIL_CO_TRY(const auto asked, decode<protocol::NameKey>(result));
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
    VIGIL_CO_TRY(co_await renew_all_rows(parts.store, parts.pseudonyms, kToTheEnd));
    co_return co_await show_status(parts);
}

Result<std::int64_t> check_nothing_rests(const DeskParts& parts, Unit& unit, KeyName name) {
    VIGIL_TRY(const auto rows, resting_rows(unit, parts.pseudonyms, name));
    if (rows > 0)
        return problem("conflict", fmt::format("{} rows rest on earlier generations of {}: run keys renew first", rows,
                                               to_text(name)));
    return rows;
}

asio::awaitable<Result<std::string>> prepare_retirement(const DeskParts& parts, std::string arguments) {
    VIGIL_CO_TRY(require_keys(parts));
    VIGIL_CO_TRY(const auto asked, decode<protocol::NameKey>(arguments));
    if (signs(asked.key) || asked.key == KeyName::pseudonyms)
        co_return problem("conflict", "this key has no earlier generation that could be retired: public halves stay");
    auto check = [&parts, key = asked.key](Unit& unit) { return check_nothing_rests(parts, unit, key); };
    VIGIL_CO_TRY(co_await parts.store.read(std::move(check)));
    if (asked.key == KeyName::index) {
        VIGIL_CO_TRY(co_await forget_earlier_indexes(parts.store, parts.pseudonyms));
    }
    co_return arguments;
}

Result<std::string> note_retirement(const DeskParts& parts, Unit& unit, const std::string& arguments, Instant now) {
    VIGIL_TRY(const auto asked, decode<protocol::NameKey>(arguments));
    VIGIL_TRY(check_nothing_rests(parts, unit, asked.key));
    KeyId newest;
    for (const auto& key : parts.keys->ring().held())
        if (key.name == asked.key) newest = key.id;
    VIGIL_TRY(const auto generations, unit.upkeep().generations());
    for (const auto& each : generations) {
        if (each.name != asked.key || each.retired_at || each.id == newest) continue;
        VIGIL_TRY(unit.upkeep().retire(asked.key, each.id, now));
        unit.log().append({"key.retired", each.id.str(), now, {{"key", std::string(to_text(asked.key))}}});
    }
    return encode(asked);
}

asio::awaitable<Result<std::string>> finish_retirement(const DeskParts& parts, std::string result) {
    VIGIL_CO_TRY(const auto asked, decode<protocol::NameKey>(result));
    auto drop = [&parts, key = asked.key, now = parts.timers.now()] { return parts.keys->drop_earlier(key, now); };
    VIGIL_CO_TRY(co_await runtime::run_on(parts.workers, std::move(drop)));
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
    auto share = [&parts, asked, now = parts.timers.now()] {
        return parts.keys->share(static_cast<int>(asked.threshold), static_cast<int>(asked.shares), now);
    };
    VIGIL_CO_TRY(auto ceremony, co_await runtime::run_on(parts.workers, std::move(share)));
    const protocol::PrintedShares printed{set_name(ceremony.key), ceremony.key.threshold, std::move(ceremony.shares)};
    co_return encode(printed);
}

Result<std::string> note_rehearsal(const DeskParts&, Unit& unit, const std::string& arguments, Instant now) {
    VIGIL_TRY(const auto asked, decode<protocol::Rehearsal>(arguments));
    unit.log().append(
        {"key.rehearsed", "recovery", now, {{"set", asked.set}, {"shares", std::to_string(asked.shares)}}});
    return done();
}

constexpr std::array kCommands{
    AdminCommand{"keys.status", Effect::reads, status},
    AdminCommand{"keys.rotate", Effect::changes, note_rotation, begin_rotation, nullptr, finish_rotation},
    AdminCommand{"keys.renew", Effect::changes, nothing_yet, nullptr, nullptr, renew},
    AdminCommand{"keys.retire", Effect::changes, note_retirement, prepare_retirement, nullptr, finish_retirement},
    AdminCommand{"keys.share", Effect::changes, note_sharing, nullptr, nullptr, finish_sharing},
    AdminCommand{"keys.rehearsed", Effect::changes, note_rehearsal},
};

}  // namespace

std::span<const AdminCommand> key_commands() { return kCommands; }

}  // namespace vigil::app
