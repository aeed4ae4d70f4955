// Signed roots of the log, what outside holders have said about them, and how far they have left this machine (promise P8).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/result.hpp>
#include <vigil/protocol/time.hpp>

namespace vigil {

// A checkpoint as it is stored.
struct SignedRoot {
    std::int64_t pos{};
    std::string root;  // 32 bytes
    Instant at{};      // when it was signed
    std::string jws;   // compact
};

using CountersignatureId = Id<struct CountersignatureTag>;

// The word of an outside holder on the root at `pos`. Never changed: the log commits to the row.
struct Countersignature {
    CountersignatureId id;
    std::int64_t pos{};
    std::string kid;     // the holder's key (RFC 7638 thumbprint)
    std::string holder;  // its name
    Instant added_at{};
    std::string jws;  // compact
};

// A countersignature and the checkpoint that it is about; empty, where only the entry of that position is left.
struct CountersignedRoot {
    Countersignature countersignature;
    std::string checkpoint;  // compact JWS
};

class CheckpointRepository {
public:
    virtual ~CheckpointRepository() = default;

    virtual Result<std::optional<SignedRoot>> newest() = 0;
    virtual Result<std::optional<SignedRoot>> find(std::int64_t pos) = 0;
    // Those after `pos`, by position, at most `limit`.
    virtual Result<std::vector<SignedRoot>> after(std::int64_t pos, std::size_t limit) = 0;
    virtual Result<std::int64_t> count_after(std::int64_t pos) = 0;
    // The root of the entry at `pos`; nothing where the log has none.
    virtual Result<std::optional<std::string>> root_at(std::int64_t pos) = 0;

    // False: this key has countersigned this position before; nothing changes.
    virtual Result<bool> insert(const Countersignature& countersignature) = 0;
    // The newest of each key.
    virtual Result<std::vector<CountersignedRoot>> newest_countersigned() = 0;

    // The position up to which an outside sink has taken every checkpoint. `sink`: its own name for itself. Nothing: it has
    // not taken any yet.
    virtual Result<std::optional<std::int64_t>> taken_by(std::string_view sink) = 0;
    virtual Result<void> set_taken_by(std::string_view sink, std::int64_t pos, Instant at) = 0;
};

}  // namespace vigil
