#include "storage/store/meta.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vigil/crypto/bytes.hpp>
#include <vigil/crypto/random.hpp>
#include <vigil/crypto/uuid.hpp>

#include "storage/repositories/upkeep.hpp"

namespace vigil::storage {
namespace {

constexpr Sql kInsertMeta = "INSERT INTO meta (name, value) VALUES (:name, :value) ON CONFLICT (name) DO NOTHING";
constexpr Sql kTouch = R"sql(
    INSERT INTO meta (name, value) VALUES ('touched', :value) ON CONFLICT (name) DO UPDATE SET value = excluded.value)sql";
constexpr Sql kSelectMeta = "SELECT value FROM meta WHERE name = :name";

Result<std::string> value_of(Connection& connection, std::string_view name, const std::string& if_new) {
    VIGIL_TRY(connection.execute(kInsertMeta, {{"name", name}, {"value", if_new}}));
    VIGIL_TRY(auto value,
              connection.query_one(kSelectMeta, {{"name", name}}, [](Row& row) { return row.get<std::string>(); }));
    return value.value_or(if_new);
}

// Before key_generations there was one text: the first ids of case_master, reporter_master and directory.
Result<void> check_first_keys(Connection& connection, const KeyRing& keys) {
    VIGIL_TRY(const auto text,
              connection.query_one(kSelectMeta, {{"name", "keys"}}, [](Row& row) { return row.get<std::string>(); }));
    if (!text) return success();
    std::string held;
    for (const auto name : {KeyName::case_master, KeyName::reporter_master, KeyName::directory})
        held += (held.empty() ? "" : " ") + keys.newest_id(name).str();
    if (*text == held) return success();
    return Error{ErrorKind::unavailable,
                 "these are not the keys of this database: put the keys back that it was made with"};
}

Result<void> check_keys(Connection& connection, const KeyRing& keys, Instant now) {
    StoredUpkeep upkeep(connection, keys);
    VIGIL_TRY(const auto known, upkeep.generations());
    if (known.empty()) {
        VIGIL_TRY(check_first_keys(connection, keys));
    }
    const auto held = keys.held();
    for (const auto& generation : known) {
        if (generation.retired_at) continue;
        const bool here = std::any_of(held.begin(), held.end(), [&](const HeldKey& key) {
            return key.name == generation.name && key.id == generation.id;
        });
        if (!here)
            return Error{
                ErrorKind::unavailable,
                fmt::format("these are not all keys of this database: {} {} is missing; put it back, or recover "
                            "the keys from their sealed copy (vigil keys recover)",
                            to_text(generation.name), generation.id.str())};
    }
    for (const auto& key : held) {
        VIGIL_TRY(upkeep.adopt(key.name, key.id, now));
    }
    return success();
}

}  // namespace

Result<Meta> read_or_make_meta(Connection& connection, const KeyRing& keys, Instant now) {
    VIGIL_TRY(connection.begin(Access::write));
    const auto read = [&]() -> Result<Meta> {
        VIGIL_TRY(auto epoch, value_of(connection, "epoch", crypto::to_hex(crypto::random_bytes(16))));
        VIGIL_TRY(auto log_id, value_of(connection, "log", crypto::uuid_v4()));
        VIGIL_TRY(check_keys(connection, keys, now));
        VIGIL_TRY(connection.commit());
        return Meta{std::move(epoch), std::move(log_id)};
    };
    auto meta = read();
    if (!meta) connection.rollback();
    return meta;
}

Result<void> touch(Connection& connection, Instant now) {
    // Never what stands there already: SQLite writes no page for that, and time may stand still.
    const auto value = to_rfc3339(now) + " " + crypto::to_hex(crypto::random_bytes(8));
    VIGIL_TRY(connection.execute(kTouch, {{"value", value}}));
    return success();
}

}  // namespace vigil::storage
