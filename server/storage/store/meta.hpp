// What a database knows about itself.
#pragma once

#include <string>
#include <vigil/protocol/result.hpp>
#include <vigil/protocol/time.hpp>

#include "storage/engine/connection.hpp"
#include "storage/vault/key_ring.hpp"

namespace vigil::storage {

struct Meta {
    std::string epoch;   // of this incarnation: 128 random bits in hexadecimal
    std::string log_id;  // of the chain: a UUID
};

// Reads them, or makes them in a database that has none yet. unavailable, where one of the keys that the database works with
// is not in `keys`: what was sealed before would not open. A key that it does not know yet is one that a rotation made and did
// not come to tell: the database works with it from now on.
Result<Meta> read_or_make_meta(Connection& connection, const KeyRing& keys, Instant now);

// Writes one row that nobody needs. A commit of it shows that the disk still takes what is written.
Result<void> touch(Connection& connection, Instant now);

}  // namespace vigil::storage
