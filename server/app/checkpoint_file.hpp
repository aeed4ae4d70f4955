// A copy of the checkpoints in a file that only grows: one compact JWS a line, synced before the next is written.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>
#include <vigil/protocol/result.hpp>

#include "domain/ports/checkpoints.hpp"

namespace vigil::app {

// The end of the file, as it was found.
struct CheckpointTail {
    std::vector<std::string> lines{};  // the last whole lines, in order
    std::string torn{};                // what stands behind the last line end: a write that a crash has cut off
};

// Where the copy goes on.
struct CheckpointStanding {
    std::int64_t pos{};        // the last checkpoint that is in the file, or will be once it is mended
    std::string mend{};        // to be written first
    bool contradicts = false;  // the file has newer checkpoints of this log that the database does not know
    bool other_log = false;    // a later line is of another log
};

// The file itself says where it stands, so nothing about it is kept elsewhere. What the database has and the file has not is
// appended; nothing is ever written over. One thread at a time.
class CheckpointFile {
public:
    explicit CheckpointFile(std::filesystem::path path) : path_(std::move(path)) {}

    // Blocking. A file that is not there yet has an empty tail.
    Result<CheckpointTail> tail() const;

    // Blocking. Writes `text` at the end and syncs it; makes the file (mode 0640) where it is missing. unavailable with code
    // kSyncFailed: it cannot be known what of it is on disk.
    Result<void> append(std::string_view text) const;

    const std::filesystem::path& path() const noexcept { return path_; }

private:
    std::filesystem::path path_;
};

inline constexpr std::string_view kSyncFailed = "sync_failed";  // code of an Error, never of an answer

// In a transaction. Where the last lines are unknown to the database, the copy goes on after the last one that it knows,
// among the lines of `tail`; if it knows none of them, from the beginning.
Result<CheckpointStanding> find_standing(CheckpointRepository& checkpoints, const CheckpointTail& tail,
                                         std::string_view log_id);

std::string checkpoint_lines(std::span<const SignedRoot> checkpoints);

// Brings the file up to the database, from beginning to end. Blocking; for when no server is running on it.
Result<void> complete(const CheckpointFile& file, CheckpointRepository& checkpoints, std::string_view log_id);

}  // namespace vigil::app
