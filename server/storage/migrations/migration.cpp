#include "storage/migrations/migration.hpp"

#include <fmt/format.h>

#include <string>
#include <vector>
#include <vigil/crypto/hash.hpp>

namespace vigil::storage {
namespace {

struct Applied {
    int number;
    std::string sha256;
};

constexpr Sql kSelectApplied = "SELECT number, sha256 FROM schema_migrations ORDER BY number";

Result<std::vector<Applied>> applied_to(Connection& connection) {
    VIGIL_TRY(const bool exists, connection.has_table("schema_migrations"));
    if (!exists) return std::vector<Applied>{};
    return connection.query(kSelectApplied, {}, [](Row& row) { return Applied{row.get<int>(), row.blob()}; });
}

Result<void> check(std::span<const Applied> applied, std::span<const Migration> known) {
    if (applied.size() > known.size())
        return Error{ErrorKind::conflict,
                     fmt::format("the database has schema {}, and this program knows schemas up to {}: start the newer "
                                 "version that wrote it, or restore a backup from before that upgrade",
                                 applied.back().number, known.size())};
    for (std::size_t i = 0; i < applied.size(); ++i) {
        if (applied[i].number == known[i].number && applied[i].sha256 == crypto::sha256(known[i].sql)) continue;
        return Error{ErrorKind::conflict,
                     fmt::format("migration {} is not the one that the database was made with: a migration is never "
                                 "changed after its release; start the version that wrote the database, or put the "
                                 "original file back and build again",
                                 known[i].name)};
    }
    return success();
}

constexpr Sql kInsertApplied = R"sql(
    INSERT INTO schema_migrations (number, name, sha256, applied_ms) VALUES (:number, :name, :sha256, :applied_ms))sql";

Result<void> apply(Connection& connection, const Migration& migration, Instant now) {
    VIGIL_TRY(connection.run_script(std::string(migration.sql)));
    const auto sha256 = crypto::sha256(migration.sql);
    VIGIL_TRY(connection.execute(
        kInsertApplied,
        {{"number", migration.number}, {"name", migration.name}, {"sha256", Blob{sha256}}, {"applied_ms", now}}));
    return success();
}

}  // namespace

Result<void> migrate(Connection& connection, std::span<const Migration> migrations, Instant now) {
    VIGIL_TRY(const auto applied, applied_to(connection));
    VIGIL_TRY(check(applied, migrations));
    for (const auto& migration : migrations.subspan(applied.size())) {
        VIGIL_TRY(connection.begin(Access::write));
        const auto done = apply(connection, migration, now);
        if (!done) {
            connection.rollback();
            return Error{done.error().kind, fmt::format("migration {}: {}", migration.name, done.error().message),
                         done.error().code};
        }
        VIGIL_TRY(connection.commit());
    }
    return success();
}

}  // namespace vigil::storage
