// A layer between SQLite and the operating system that gathers what is written to the write-ahead log.
#pragma once

#include <string>

struct sqlite3;

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
// What could not be handed on is lost, while SQLite counts it as written and may go on: where it only wanted to read a page, the
// failure undoes one statement, not the transaction. So from then on every write and every sync fails too, until
// begin_gathering_again() says that the transaction is over.
//
// Answers the name under which SQLite knows the layer over `base` (empty: over its own layer). May be called from any thread.
std::string wal_buffer_over(const std::string& base);

// Between two transactions of a connection.
void begin_gathering_again(sqlite3* database);

}  // namespace vigil::storage::sqlite
