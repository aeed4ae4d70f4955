#include "storage/engine/sqlite/errors.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <new>

#include "storage/engine/codes.hpp"

namespace vigil::storage::sqlite {
namespace {

struct Meaning {
    ErrorKind kind;
    std::string_view code;
};

Meaning meaning_of(int result) {
    if (result == SQLITE_IOERR_NOMEM) return {ErrorKind::unavailable, kStorageMemory};
    switch (result & 0xff) {  // the primary code
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return {ErrorKind::unavailable, kStorageBusy};
        case SQLITE_FULL:
            return {ErrorKind::unavailable, kStorageFull};
        case SQLITE_IOERR:
        case SQLITE_CANTOPEN:
        case SQLITE_PERM:
        case SQLITE_PROTOCOL:
            return {ErrorKind::unavailable, kStorageIo};
        case SQLITE_READONLY:
            return {ErrorKind::unavailable, kStorageReadOnly};
        case SQLITE_NOMEM:
            return {ErrorKind::unavailable, kStorageMemory};
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return {ErrorKind::unavailable, kStorageCorrupt};
        default:
            return {ErrorKind::internal, {}};
    }
}

}  // namespace

Error to_error(sqlite3* database, int result, std::string_view doing) {
    const auto [kind, code] = meaning_of(result);
    // SQLite's own text names tables and columns, never values, because statements are literals with parameters.
    const bool has_detail = database != nullptr && sqlite3_extended_errcode(database) == result;
    const char* detail = has_detail ? sqlite3_errmsg(database) : sqlite3_errstr(result);
    try {
        return Error{kind, fmt::format("{}: {} (SQLite {})", doing, detail, result), code};
    } catch (const std::bad_alloc&) {
        return Error{kind, kNoMemory, code};
    }
}

}  // namespace vigil::storage::sqlite
