// Hashing children and logins under the newest index key (F155). What an index row was made of is sealed beside it, so it can
// be made again; the hash before it is found until the earlier key is retired.
#pragma once

#include "domain/ports/secrets.hpp"
#include "domain/ports/unit.hpp"

namespace vigil {

// At most `limit` children, or logins, after `from`; each call in a transaction of its own.
Result<Pass> reindex_children(Unit& unit, const Pseudonyms& pseudonyms, const std::string& from, std::size_t limit);
Result<Pass> reindex_logins(Unit& unit, const Pseudonyms& pseudonyms, const std::string& from, std::size_t limit);

}  // namespace vigil
