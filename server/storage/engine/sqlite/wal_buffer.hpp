// A layer between SQLite and the operating system that gathers what is written to the write-ahead log.
#pragma once

#include <string>

namespace vigil::storage::sqlite {

// SQLite writes every page of a commit with two calls, a thousand and more for one commit of the server. This layer keeps
// them in memory, as long as each begins where the one before ended, and hands them on as one write before whatever could
// notice: a sync, a read, a truncation, the closing of the file.
//
// Nothing is promised earlier than before. With synchronous=FULL SQLite syncs the log before it tells other connections of a
// commit, so they never look for what is not in the file yet; a connection of this layer must not be opened with less. What
// fails then fails in the sync instead of a write, with the same code; a full disk leaves the frame that ends the
// transaction unwritten, as before.
//
// Answers the name under which SQLite knows the layer over `base` (empty: over its own layer). May be called from any thread.
std::string wal_buffer_over(const std::string& base);

}  // namespace vigil::storage::sqlite
