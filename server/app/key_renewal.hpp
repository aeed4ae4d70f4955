// Bringing the rows that rest on earlier keys to the newest, while everything else goes on.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "app/go_on.hpp"
#include "domain/ports/secrets.hpp"
#include "store/store.hpp"

namespace vigil::app {

// So many rows share a transaction: a few milliseconds of the writer. Hashing a child anew opens and decodes its report.
inline constexpr std::size_t kRowsOfAPart = 200;
inline constexpr std::size_t kHashesOfAPart = 20;

// Everything that rests on earlier generations of `name`; answers how many rows it changed. Each part is committed by itself,
// so that it may be interrupted anywhere and begun again, and lets reports and acknowledgements go first.
boost::asio::awaitable<Result<std::int64_t>> renew_rows(Store& store, const Pseudonyms& pseudonyms, KeyName name,
                                                        const GoOn& go_on);

// Of all names that have rows.
boost::asio::awaitable<Result<std::int64_t>> renew_all_rows(Store& store, const Pseudonyms& pseudonyms,
                                                            const GoOn& go_on);

// How many rows rest on earlier generations.
Result<std::int64_t> resting_rows(Unit& unit, const Pseudonyms& pseudonyms, KeyName name);

// Hashes under these index keys go. Requires: they are retired, and nothing is hashed under them any more.
boost::asio::awaitable<Result<std::int64_t>> forget_indexes(Store& store, std::vector<KeyId> retired);

}  // namespace vigil::app
