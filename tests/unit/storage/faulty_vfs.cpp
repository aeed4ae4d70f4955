#include "unit/storage/faulty_vfs.hpp"

#include <sqlite3.h>

#include <cstring>
#include <stdexcept>

namespace vigil::test {
namespace {

struct FaultyFile {
    sqlite3_file base;  // first: SQLite knows the file by it
    bool is_wal;
    sqlite3_file* real;  // in the same allocation, after this
};

FaultyFile& of(sqlite3_file* file) { return *reinterpret_cast<FaultyFile*>(file); }
sqlite3_file* real(sqlite3_file* file) { return of(file).real; }

// Counts down; true once nothing is left.
bool is_used_up(std::atomic<int>& left) {
    if (left == FaultyVfs::kNever) return false;
    return left.fetch_sub(1) <= 0;
}

int file_close(sqlite3_file* file) { return real(file)->pMethods->xClose(real(file)); }
int file_read(sqlite3_file* file, void* data, int size, sqlite3_int64 offset) {
    return real(file)->pMethods->xRead(real(file), data, size, offset);
}
int file_write(sqlite3_file* file, const void* data, int size, sqlite3_int64 offset) {
    const auto write = [&](int bytes) { return real(file)->pMethods->xWrite(real(file), data, bytes, offset); };
    if (!of(file).is_wal) return write(size);
    ++FaultyVfs::instance().wal_writes;
    if (!is_used_up(FaultyVfs::instance().wal_writes_before_full)) return write(size);
    const int half = write(size / 2);
    return half == SQLITE_OK ? SQLITE_FULL : half;
}
int file_truncate(sqlite3_file* file, sqlite3_int64 size) { return real(file)->pMethods->xTruncate(real(file), size); }
int file_sync(sqlite3_file* file, int flags) {
    auto& vfs = FaultyVfs::instance();
    if (is_used_up(of(file).is_wal ? vfs.wal_syncs_before_error : vfs.database_syncs_before_error))
        return SQLITE_IOERR_FSYNC;
    return real(file)->pMethods->xSync(real(file), flags);
}
int file_size(sqlite3_file* file, sqlite3_int64* size) { return real(file)->pMethods->xFileSize(real(file), size); }
int file_lock(sqlite3_file* file, int level) { return real(file)->pMethods->xLock(real(file), level); }
int file_unlock(sqlite3_file* file, int level) { return real(file)->pMethods->xUnlock(real(file), level); }
int file_check_lock(sqlite3_file* file, int* reserved) {
    return real(file)->pMethods->xCheckReservedLock(real(file), reserved);
}
int file_control(sqlite3_file* file, int operation, void* argument) {
    return real(file)->pMethods->xFileControl(real(file), operation, argument);
}
int file_sector(sqlite3_file* file) { return real(file)->pMethods->xSectorSize(real(file)); }
int file_device(sqlite3_file* file) { return real(file)->pMethods->xDeviceCharacteristics(real(file)); }
int shm_map(sqlite3_file* file, int page, int size, int extend, void volatile** memory) {
    return real(file)->pMethods->xShmMap(real(file), page, size, extend, memory);
}
int shm_lock(sqlite3_file* file, int offset, int count, int flags) {
    return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
}
void shm_barrier(sqlite3_file* file) { real(file)->pMethods->xShmBarrier(real(file)); }
int shm_unmap(sqlite3_file* file, int remove) { return real(file)->pMethods->xShmUnmap(real(file), remove); }

const sqlite3_io_methods kMethods{2,           file_close, file_read,   file_write,      file_truncate, file_sync,
                                  file_size,   file_lock,  file_unlock, file_check_lock, file_control,  file_sector,
                                  file_device, shm_map,    shm_lock,    shm_barrier,     shm_unmap,     nullptr,
                                  nullptr};

sqlite3_vfs* real_vfs() { return sqlite3_vfs_find(nullptr); }

int open_file(sqlite3_vfs*, sqlite3_filename name, sqlite3_file* file, int flags, int* out_flags) {
    auto& faulty = of(file);
    faulty.is_wal = (flags & SQLITE_OPEN_WAL) != 0;
    faulty.real = reinterpret_cast<sqlite3_file*>(&faulty + 1);
    faulty.base.pMethods = nullptr;
    const int opened = real_vfs()->xOpen(real_vfs(), name, faulty.real, flags, out_flags);
    if (faulty.real->pMethods != nullptr) faulty.base.pMethods = &kMethods;
    return opened;
}

}  // namespace

FaultyVfs& FaultyVfs::instance() {
    static FaultyVfs vfs;
    return vfs;
}

FaultyVfs::FaultyVfs() {
    static sqlite3_vfs registered = *real_vfs();
    registered.zName = kName;
    registered.szOsFile = static_cast<int>(sizeof(FaultyFile)) + real_vfs()->szOsFile;
    registered.pNext = nullptr;
    registered.xOpen = open_file;
    if (sqlite3_vfs_register(&registered, 0) != SQLITE_OK) throw std::runtime_error("no layer could be registered");
}

void FaultyVfs::heal() {
    wal_writes_before_full = kNever;
    wal_syncs_before_error = kNever;
    database_syncs_before_error = kNever;
    wal_writes = 0;
}

}  // namespace vigil::test
