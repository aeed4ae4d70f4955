// Examines the log of a database file, with or without a server beside it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>
#include <vigil/crypto/jws.hpp>
#include <vigil/protocol/result.hpp>

#include "domain/ports/log.hpp"

namespace vigil::storage {

// The first thing that is wrong.
struct LogFault {
    std::int64_t pos{};  // the entry; 0: a row that no entry speaks of
    std::string what;    // table names, ids and positions only
};

struct LogExamination {
    std::string log_id;
    std::int64_t entries{};
    std::int64_t records{};          // rows whose digest was compared
    std::int64_t stripped{};         // rows of erased cases, of which no more is left than the log needs
    std::int64_t checkpoints{};      // signatures that were verified
    std::int64_t last_checkpoint{};  // its position; what follows rests on the chain alone
    std::string root;                // after the last entry
    std::optional<LogFault> fault{};
};

// What somebody kept elsewhere: a receipt, a checkpoint, or the last root a live client saw.
struct KnownRoot {
    std::int64_t pos{};
    std::string root;       // 32 bytes
    std::string log_id{};   // of its chain; empty: not told
    std::string witness{};  // where it was kept, for people
};

// Computes the chain again; compares every record with its digest, every checkpoint with the chain and its signature with
// the key of that `kid`, and the chain with `known`. Of a case that was erased what is left is compared. An Error only where the file cannot be read; what is found stands in
// `fault`. Opens the file for reading only. The file alone cannot show that entries after the last checkpoint were cut
// off, nor that the whole was put back to an older state: give it a `known` root for that.
Result<LogExamination> verify_log(const std::filesystem::path& database, const crypto::KeyLookup& find_key,
                                  const std::vector<KnownRoot>& known = {});

}  // namespace vigil::storage
