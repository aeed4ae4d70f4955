// Result codes of SQLite as errors.
#pragma once

#include <string_view>
#include <vigil/protocol/result.hpp>

struct sqlite3;

namespace vigil::storage::sqlite {

// `result` is an extended result code, `doing` says what failed. May be called with no database (not opened).
Error to_error(sqlite3* database, int result, std::string_view doing);

}  // namespace vigil::storage::sqlite
