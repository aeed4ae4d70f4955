// Examines the log of a database file, with or without a server beside it.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>
#include <vigil/crypto/jws.hpp>
#include <vigil/protocol/result.hpp>

#include "domain/ports/log.hpp"

namespace vigil::storage {

// The first thing that is wrong.
struct LogFault {
    std::int64_t pos{};  // the entry; 0: a row that no entry speaks of, or another chain
    std::string what;    // table names, ids and positions only
};

struct LogExamination {
    std::string log_id;
    std::int64_t entries{};
    std::int64_t records{};             // rows whose digest was compared
    std::int64_t stripped{};            // rows of erased cases, of which no more is left than the log needs
    std::int64_t checkpoints{};         // signatures that were verified
    std::int64_t last_checkpoint{};     // its position; what follows rests on the chain alone
    std::int64_t countersignatures{};   // stored ones of known holders that were verified
    std::int64_t last_countersigned{};  // position of the last of them
    std::int64_t known_roots{};         // roots kept elsewhere that were compared
    std::int64_t last_known{};          // position of the last of them
    std::string root;                   // after the last entry
    std::optional<LogFault> fault{};
};

// What somebody kept elsewhere: a receipt, a checkpoint, a countersignature, or the last root a live client saw.
struct KnownRoot {
    std::int64_t pos{};
    std::string root;       // 32 bytes
    std::string log_id{};   // of its chain; empty: not told
    std::string witness{};  // where it was kept, for people
};

// Calls `each` with every known root, in any order; there may be as many as entries.
using KnownRoots = std::function<Result<void>(const std::function<Result<void>(const KnownRoot&)>& each)>;

// Whose signatures count. What the server signs is found with `server`; an owner of the server's keys can sign another
// history with them, but not with those of `holders`.
struct ExaminationKeys {
    crypto::KeyLookup server;
    crypto::KeyLookup holders;
};

// The server signs its log at least every hour while it grows (configuration store.checkpoint). A tail that is unsigned for
// longer shows that checkpoints were removed, or that signing failed for hours.
inline constexpr std::chrono::hours kLongestUnsignedTail{2};

// Computes the chain again; compares every record with its digest, every checkpoint and stored countersignature with the
// chain and its signature with the key of that `kid`, and the chain with `known`. Of a case that was erased what is left is
// compared. An Error only where the file (or a witness) cannot be read; what is found stands in `fault`. Opens the file for
// reading only; in memory it keeps one entry at a time. The file alone cannot show that entries after the last checkpoint
// were cut off, that the whole was put back to an older state, nor that an owner of the server's keys signed everything
// anew: give it `known` roots for that.
Result<LogExamination> verify_log(const std::filesystem::path& database, const ExaminationKeys& keys,
                                  const KnownRoots& known);
Result<LogExamination> verify_log(const std::filesystem::path& database, const crypto::KeyLookup& find_key,
                                  const std::vector<KnownRoot>& known = {});

}  // namespace vigil::storage
