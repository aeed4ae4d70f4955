// One process per data folder.
#pragma once

#include <filesystem>
#include <vigil/protocol/result.hpp>

namespace vigil::storage {

inline constexpr std::string_view kFolderInUse = "folder_in_use";  // code of an Error, never of an answer

// Holds the exclusive lock of a folder (flock on its file `lock`) as long as it lives. The kernel gives it back when the
// process dies, however it dies.
class FolderLock {
public:
    // Makes the folder where it is missing (mode 0700). `conflict` while another process holds it.
    static Result<FolderLock> acquire(const std::filesystem::path& folder);

    FolderLock(FolderLock&& other) noexcept;
    FolderLock& operator=(FolderLock&& other) noexcept;
    ~FolderLock();

private:
    explicit FolderLock(int descriptor) : descriptor_(descriptor) {}

    int descriptor_;  // -1: moved from
};

}  // namespace vigil::storage
