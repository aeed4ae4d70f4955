#include "storage/store/meta.hpp"

#include <vigil/crypto/bytes.hpp>
#include <vigil/crypto/random.hpp>
#include <vigil/crypto/uuid.hpp>

namespace vigil::storage {
namespace {

constexpr Sql kInsertMeta = "INSERT INTO meta (name, value) VALUES (:name, :value) ON CONFLICT (name) DO NOTHING";
constexpr Sql kSelectMeta = "SELECT value FROM meta WHERE name = :name";

Result<std::string> value_of(Connection& connection, std::string_view name, const std::string& if_new) {
    VIGIL_TRY(connection.execute(kInsertMeta, {{"name", name}, {"value", if_new}}));
    VIGIL_TRY(auto value,
              connection.query_one(kSelectMeta, {{"name", name}}, [](Row& row) { return row.get<std::string>(); }));
    return value.value_or(if_new);
}

}  // namespace

Result<Meta> read_or_make_meta(Connection& connection, const std::string& keys) {
    VIGIL_TRY(connection.begin(Access::write));
    const auto read = [&]() -> Result<Meta> {
        VIGIL_TRY(auto epoch, value_of(connection, "epoch", crypto::to_hex(crypto::random_bytes(16))));
        VIGIL_TRY(auto log_id, value_of(connection, "log", crypto::uuid_v4()));
        VIGIL_TRY(const auto began_with, value_of(connection, "keys", keys));
        if (began_with != keys)
            return Error{ErrorKind::unavailable,
                         "these are not the keys of this database: put the keys back that it was made with"};
        VIGIL_TRY(connection.commit());
        return Meta{std::move(epoch), std::move(log_id)};
    };
    auto meta = read();
    if (!meta) connection.rollback();
    return meta;
}

}  // namespace vigil::storage
