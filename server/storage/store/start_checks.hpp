// What is looked at before a database is served: that nothing of it is missing.
#pragma once

#include <filesystem>
#include <vigil/protocol/result.hpp>

#include "storage/engine/connection.hpp"

namespace vigil::storage {

// Whether the write-ahead log still holds every page that its index says was committed and that is not in the database yet. The
// index (vigil.db-shm) outlives a process that was killed, and SQLite makes it anew from the log without a word: reports that
// were receipted would be gone. Before the first connection. unavailable, with what to do. Where the index is missing or of
// another log, nothing can be said, and nothing is.
Result<void> check_write_ahead_log(const std::filesystem::path& database);

// Looks through every page of a database of at most kCheckedBytes; a larger one would keep reports waiting, so there only the
// pages that are read are known to be whole. kStorageCorrupt where one is damaged.
inline constexpr std::int64_t kCheckedBytes = 64 * 1024 * 1024;
Result<void> check_pages(Connection& connection);

// The same error, with what somebody can do about it who reads it at the start of the server.
Error with_advice(Error error, const std::filesystem::path& database);

}  // namespace vigil::storage
