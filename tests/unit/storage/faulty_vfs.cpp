#include "unit/storage/faulty_vfs.hpp"

#include <sqlite3.h>

#include <cstring>
#include <stdexcept>

namespace vigil::test {
namespace {

struct FaultyFile {
    sqlite3_file base;  // first: SQLite knows the file by it
    bool is_wal;
    const char* name;    // null: a temporary file
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
bool fails(StorageCall call) { return FaultyVfs::instance().fails(call); }

int file_read(sqlite3_file* file, void* data, int size, sqlite3_int64 offset) {
    if (fails(StorageCall::read)) return SQLITE_IOERR_READ;
    return real(file)->pMethods->xRead(real(file), data, size, offset);
}
int file_write(sqlite3_file* file, const void* data, int size, sqlite3_int64 offset) {
    const auto write = [&](int bytes) {
        const auto change = [&] { return real(file)->pMethods->xWrite(real(file), data, bytes, offset); };
        auto& vfs = FaultyVfs::instance();
        if (!vfs.remembers_unsynced || of(file).name == nullptr) return change();
        const std::string_view text(static_cast<const char*>(data), static_cast<std::size_t>(bytes));
        return vfs.unsynced.write(of(file).name, offset, text, change);
    };
    if (fails(StorageCall::write)) {
        const int half = write(size / 2);
        return half == SQLITE_OK && FaultyVfs::instance().fails_as_full() ? SQLITE_FULL : SQLITE_IOERR_WRITE;
    }
    if (!of(file).is_wal) return write(size);
    ++FaultyVfs::instance().wal_writes;
    if (!is_used_up(FaultyVfs::instance().wal_writes_before_full)) return write(size);
    const int half = write(size / 2);
    return half == SQLITE_OK ? SQLITE_FULL : half;
}
int file_truncate(sqlite3_file* file, sqlite3_int64 size) {
    if (fails(StorageCall::truncate)) return SQLITE_IOERR_TRUNCATE;
    const auto change = [&] { return real(file)->pMethods->xTruncate(real(file), size); };
    auto& vfs = FaultyVfs::instance();
    if (!vfs.remembers_unsynced || of(file).name == nullptr) return change();
    return vfs.unsynced.cut(of(file).name, size, change);
}
int file_sync(sqlite3_file* file, int flags) {
    auto& vfs = FaultyVfs::instance();
    if (fails(StorageCall::sync)) return SQLITE_IOERR_FSYNC;
    if (is_used_up(of(file).is_wal ? vfs.wal_syncs_before_error : vfs.database_syncs_before_error))
        return SQLITE_IOERR_FSYNC;
    const auto sync = [&] { return real(file)->pMethods->xSync(real(file), flags); };
    if (!vfs.remembers_unsynced || of(file).name == nullptr) return sync();
    return vfs.unsynced.sync(of(file).name, sync);
}
int file_size(sqlite3_file* file, sqlite3_int64* size) {
    if (fails(StorageCall::size)) return SQLITE_IOERR_FSTAT;
    return real(file)->pMethods->xFileSize(real(file), size);
}
int file_lock(sqlite3_file* file, int level) {
    if (fails(StorageCall::lock)) return SQLITE_IOERR_LOCK;
    return real(file)->pMethods->xLock(real(file), level);
}
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
    if (fails(StorageCall::index_map)) {
        *memory = nullptr;
        return FaultyVfs::instance().fails_as_full() ? SQLITE_IOERR_SHMSIZE : SQLITE_IOERR_SHMMAP;
    }
    return real(file)->pMethods->xShmMap(real(file), page, size, extend, memory);
}
int shm_lock(sqlite3_file* file, int offset, int count, int flags) {
    // Giving a lock back does not fail.
    if ((flags & SQLITE_SHM_LOCK) != 0 && fails(StorageCall::index_lock)) return SQLITE_IOERR_SHMLOCK;
    return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
}
void shm_barrier(sqlite3_file* file) { real(file)->pMethods->xShmBarrier(real(file)); }
int shm_unmap(sqlite3_file* file, int remove) { return real(file)->pMethods->xShmUnmap(real(file), remove); }

const sqlite3_io_methods kMethods{2,           file_close, file_read,   file_write,      file_truncate, file_sync,
                                  file_size,   file_lock,  file_unlock, file_check_lock, file_control,  file_sector,
                                  file_device, shm_map,    shm_lock,    shm_barrier,     shm_unmap,     nullptr,
                                  nullptr};

// SQLite's own, as it was before this layer could become the default.
sqlite3_vfs* real_vfs() {
    static sqlite3_vfs* const vfs = sqlite3_vfs_find(nullptr);
    return vfs;
}

sqlite3_vfs& layer() {
    static sqlite3_vfs vfs = *real_vfs();
    return vfs;
}

int remove_file(sqlite3_vfs*, const char* name, int sync_folder) {
    if (fails(StorageCall::remove)) return SQLITE_IOERR_DELETE;
    return real_vfs()->xDelete(real_vfs(), name, sync_folder);
}

int file_exists(sqlite3_vfs*, const char* name, int flags, int* answer) {
    if (fails(StorageCall::exists)) return SQLITE_IOERR_ACCESS;
    return real_vfs()->xAccess(real_vfs(), name, flags, answer);
}

int open_file(sqlite3_vfs*, sqlite3_filename name, sqlite3_file* file, int flags, int* out_flags) {
    auto& faulty = of(file);
    faulty.name = name;
    faulty.is_wal = (flags & SQLITE_OPEN_WAL) != 0;
    faulty.real = reinterpret_cast<sqlite3_file*>(&faulty + 1);
    faulty.base.pMethods = nullptr;
    if (fails(StorageCall::open)) return SQLITE_CANTOPEN;
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
    auto& vfs = layer();
    vfs.zName = kName;
    vfs.szOsFile = static_cast<int>(sizeof(FaultyFile)) + real_vfs()->szOsFile;
    vfs.pNext = nullptr;
    vfs.xOpen = open_file;
    vfs.xDelete = remove_file;
    vfs.xAccess = file_exists;
    if (sqlite3_vfs_register(&vfs, 0) != SQLITE_OK) throw std::runtime_error("no layer could be registered");
}

void FaultyVfs::make_default() { sqlite3_vfs_register(&layer(), 1); }

void FaultyVfs::arm(const Fault& fault) {
    has_failed_ = false;
    armed_ = fault.call;
    as_full_ = fault.as_full;
    for_good_ = fault.for_good;
    calls_before_fault_ = fault.nth - 1;
}

bool FaultyVfs::fails(StorageCall call) {
    if (calls_before_fault_ == kNever || armed_ != call) return false;
    if (calls_before_fault_.fetch_sub(1) > 0) return false;
    if (for_good_)
        calls_before_fault_ = 0;
    else
        calls_before_fault_ = kNever;
    has_failed_ = true;
    return true;
}

void FaultyVfs::heal() {
    calls_before_fault_ = kNever;
    wal_writes_before_full = kNever;
    wal_syncs_before_error = kNever;
    database_syncs_before_error = kNever;
    wal_writes = 0;
}

}  // namespace vigil::test
