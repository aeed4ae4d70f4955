// Why the engine could not do it, as Error.code. What has no code here is a bug or the caller's own doing.
#pragma once

#include <string_view>

namespace vigil::storage {

inline constexpr std::string_view kOutcomeUnknown = "outcome_unknown";  // a commit whose fate only the next start tells
// A commit that failed for want of memory or of the index of the log, not of the disk: it may count if the process ends before
// the next commit, and never after that. Its callers are told outcome_unknown; writing goes on.
inline constexpr std::string_view kCommitUnsettled = "commit_unsettled";
inline constexpr std::string_view kStorageStopped = "storage_stopped";  // after outcome_unknown: no more writes
inline constexpr std::string_view kStorageBusy = "storage_busy";        // another connection held the lock too long
inline constexpr std::string_view kStorageFull = "storage_full";        // no space left on the device
inline constexpr std::string_view kStorageIo = "storage_io";            // the operating system refused a read or write
inline constexpr std::string_view kStorageMemory = "storage_memory";    // no memory left
inline constexpr std::string_view kStorageReadOnly = "storage_read_only";  // the database may not be changed
inline constexpr std::string_view kStorageStuck = "storage_stuck";         // no commit came through for too long
inline constexpr std::string_view kStorageCorrupt = "storage_corrupt";     // the file is damaged, or no database

// What Error.message says then: short enough that it takes none.
inline constexpr const char* kNoMemory = "no memory";

}  // namespace vigil::storage
