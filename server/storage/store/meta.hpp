// What a database knows about itself.
#pragma once

#include <string>
#include <vigil/protocol/result.hpp>

#include "storage/engine/connection.hpp"

namespace vigil::storage {

struct Meta {
    std::string epoch;   // of this incarnation: 128 random bits in hexadecimal
    std::string log_id;  // of the chain: a UUID
};

// Reads them, or makes them in a database that has none yet. unavailable, where the database began with other keys than
// those of this fingerprint: what was sealed before would not open, what is sealed now would not later.
Result<Meta> read_or_make_meta(Connection& connection, const std::string& keys);

}  // namespace vigil::storage
