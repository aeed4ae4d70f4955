// What the number of changed rows means to the caller of a repository.
#pragma once

#include <string>
#include <string_view>
#include <vigil/protocol/result.hpp>

namespace vigil::storage {

// After INSERT ... ON CONFLICT DO NOTHING.
inline Result<void> inserted(std::string_view what, const Result<std::int64_t>& rows) {
    if (!rows) return rows.error();
    if (rows.value() == 0) return Error{ErrorKind::conflict, "this " + std::string(what) + " exists"};
    return success();
}

// After an UPDATE of the row with a given key.
inline Result<void> changed(std::string_view what, const Result<std::int64_t>& rows) {
    if (!rows) return rows.error();
    if (rows.value() == 0) return Error{ErrorKind::not_found, "there is no such " + std::string(what)};
    return success();
}

}  // namespace vigil::storage
