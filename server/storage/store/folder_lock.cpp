#include "storage/store/folder_lock.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "storage/engine/codes.hpp"

namespace vigil::storage {
namespace {

std::string_view code_of(int number) {
    if (number == EROFS || number == EACCES || number == EPERM) return kStorageReadOnly;
    if (number == ENOSPC || number == EDQUOT) return kStorageFull;
    return kStorageIo;
}

}  // namespace

Result<FolderLock> FolderLock::acquire(const std::filesystem::path& folder) {
    std::error_code error;
    if (std::filesystem::create_directories(folder, error))
        std::filesystem::permissions(folder, std::filesystem::perms::owner_all, error);
    if (error) return Error{ErrorKind::unavailable, fmt::format("{}: {}", folder.string(), error.message())};

    const auto file = folder / "lock";
    FolderLock lock(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (lock.descriptor_ < 0)
        return Error{ErrorKind::unavailable, fmt::format("{}: {}", file.string(), std::strerror(errno)),
                     code_of(errno)};
    if (::flock(lock.descriptor_, LOCK_EX | LOCK_NB) != 0)
        return Error{ErrorKind::conflict,
                     fmt::format("{} is in use by another vigil process: stop that one first, or send it the command",
                                 folder.string()),
                     kFolderInUse};
    return lock;
}

FolderLock::FolderLock(FolderLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

FolderLock& FolderLock::operator=(FolderLock&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

FolderLock::~FolderLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace vigil::storage
