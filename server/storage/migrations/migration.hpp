// Migrations: numbered, forward only, each applied once.
#pragma once

#include <span>
#include <string_view>
#include <vigil/protocol/result.hpp>
#include <vigil/protocol/time.hpp>

#include "storage/engine/connection.hpp"

namespace vigil::storage {

struct Migration {
    int number;             // 1, 2, 3, ...
    std::string_view name;  // the name of its file, without ending
    std::string_view sql;
};

// The files of migrations/sqlite, which the build puts into the program.
std::span<const Migration> sqlite_migrations();

// Brings the schema to the last of `migrations`, each in a transaction of its own. Refuses with `conflict` a database that
// a newer program wrote, and one whose applied migrations are not these; the message says what to do.
Result<void> migrate(Connection& connection, std::span<const Migration> migrations, Instant now);

}  // namespace vigil::storage
