#include "storage/engine/sqlite/wal_buffer.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <map>
#include <memory>
#include <mutex>
#include <new>

namespace vigil::storage::sqlite {
namespace {

constexpr std::size_t kMostGathered = 1024 * 1024;  // bytes
constexpr std::size_t kPiece = 64 * 1024;           // bytes; the largest write of SQLite itself, a page of a database

// What is written and not yet handed on: one piece of the file without gaps. Its memory is there from the beginning: SQLite
// calls, through whose frames nothing may be thrown.
class Gathered {
public:
    explicit Gathered(sqlite3_file* file) : file_(file) {}

    int write(const void* data, int size, sqlite3_int64 offset) {
        if (failed_ != SQLITE_OK) return failed_;
        const auto more = static_cast<std::size_t>(size);
        const bool goes_on = size_ == 0 || offset == begin_ + static_cast<sqlite3_int64>(size_);
        if (!goes_on || size_ + more > bytes_.size()) {
            if (const int failed = hand_on(); failed != SQLITE_OK) return failed;
        }
        if (more > bytes_.size()) return file_->pMethods->xWrite(file_, data, size, offset);
        if (size_ == 0) begin_ = offset;
        std::memcpy(bytes_.data() + size_, data, more);
        size_ += more;
        return SQLITE_OK;
    }

    // After a failure nothing more is taken, handed on or synced until begin_again(): what was gathered is lost, and SQLite
    // has counted it as written.
    int hand_on() {
        if (failed_ != SQLITE_OK) return failed_;
        int written = SQLITE_OK;
        for (std::size_t at = 0; at < size_ && written == SQLITE_OK; at += kPiece) {
            const auto size = static_cast<int>(std::min(kPiece, size_ - at));
            written = file_->pMethods->xWrite(file_, bytes_.data() + at, size, begin_ + static_cast<sqlite3_int64>(at));
        }
        size_ = 0;
        if (written == SQLITE_IOERR_WRITE && is_over_quota()) written = SQLITE_FULL;
        failed_ = written;
        return written;
    }

    // What lies before the loss is what earlier transactions wrote, and is still read while the failed one is undone.
    int hand_on_before_reading(int size, sqlite3_int64 offset) {
        if (failed_ != SQLITE_OK && offset + size <= begin_) return SQLITE_OK;
        return hand_on();
    }

    bool has_failed() const noexcept { return failed_ != SQLITE_OK; }
    // The transaction that lost something was undone; the next one writes the place anew.
    void begin_again() noexcept { failed_ = SQLITE_OK; }

private:
    // Over a quota a file system has no space, which is nothing that only a new start could mend.
    bool is_over_quota() const {
        int number = 0;
        file_->pMethods->xFileControl(file_, SQLITE_FCNTL_LAST_ERRNO, &number);
        return number == EDQUOT;
    }

    sqlite3_file* file_;
    int failed_ = SQLITE_OK;                 // begin_ is where the loss begins
    std::array<char, kMostGathered> bytes_;  // the first size_ of them
    std::size_t size_ = 0;
    sqlite3_int64 begin_ = 0;  // where they belong
};

// The memory that SQLite gives for a file: this, then the file of the layer below.
struct WalFile {
    sqlite3_file base;  // first: SQLite knows the file by it
    Gathered* gathered;

    sqlite3_file* below() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};
static_assert(sizeof(WalFile) % alignof(std::max_align_t) == 0);

WalFile& of(sqlite3_file* file) { return *reinterpret_cast<WalFile*>(file); }

int close_file(sqlite3_file* file) {
    auto& wal = of(file);
    const int handed_on = wal.gathered->has_failed() ? SQLITE_OK : wal.gathered->hand_on();
    delete wal.gathered;
    const int closed = wal.below()->pMethods->xClose(wal.below());
    return handed_on != SQLITE_OK ? handed_on : closed;
}

int write_file(sqlite3_file* file, const void* data, int size, sqlite3_int64 offset) {
    return of(file).gathered->write(data, size, offset);
}

int read_file(sqlite3_file* file, void* data, int size, sqlite3_int64 offset) {
    auto& wal = of(file);
    if (const int failed = wal.gathered->hand_on_before_reading(size, offset); failed != SQLITE_OK) return failed;
    return wal.below()->pMethods->xRead(wal.below(), data, size, offset);
}

// Hands on what is gathered, then asks the layer below.
template <auto Method, class... Arguments>
int after_handing_on(sqlite3_file* file, Arguments... arguments) {
    auto& wal = of(file);
    if (const int failed = wal.gathered->hand_on(); failed != SQLITE_OK) return failed;
    return (wal.below()->pMethods->*Method)(wal.below(), arguments...);
}

template <auto Method, class... Arguments>
int at_once(sqlite3_file* file, Arguments... arguments) {
    return (of(file).below()->pMethods->*Method)(of(file).below(), arguments...);
}

using M = sqlite3_io_methods;
// Version 1: a log is never mapped into memory, and its index belongs to the database file.
const M kMethods{1,
                 close_file,
                 read_file,
                 write_file,
                 after_handing_on<&M::xTruncate, sqlite3_int64>,
                 after_handing_on<&M::xSync, int>,
                 after_handing_on<&M::xFileSize, sqlite3_int64*>,
                 at_once<&M::xLock, int>,
                 at_once<&M::xUnlock, int>,
                 at_once<&M::xCheckReservedLock, int*>,
                 at_once<&M::xFileControl, int, void*>,
                 at_once<&M::xSectorSize>,
                 at_once<&M::xDeviceCharacteristics>,
                 nullptr,
                 nullptr,
                 nullptr,
                 nullptr,
                 nullptr,
                 nullptr};

// Files other than the log are those of the layer below, as if this one were not there.
int open_file(sqlite3_vfs* self, sqlite3_filename name, sqlite3_file* file, int flags, int* out_flags) {
    auto* const below = static_cast<sqlite3_vfs*>(self->pAppData);
    if ((flags & SQLITE_OPEN_WAL) == 0) return below->xOpen(below, name, file, flags, out_flags);
    auto& wal = of(file);
    wal.base.pMethods = nullptr;
    const int opened = below->xOpen(below, name, wal.below(), flags, out_flags);
    if (opened != SQLITE_OK) {
        if (wal.below()->pMethods != nullptr) wal.below()->pMethods->xClose(wal.below());
        return opened;
    }
    wal.gathered = new (std::nothrow) Gathered(wal.below());
    if (wal.gathered == nullptr) {
        wal.below()->pMethods->xClose(wal.below());
        return SQLITE_NOMEM;
    }
    wal.base.pMethods = &kMethods;
    return SQLITE_OK;
}

struct Layer {
    std::string name;
    sqlite3_vfs vfs;
};

}  // namespace

std::string wal_buffer_over(const std::string& base) {
    static std::mutex mutex;
    static std::map<std::string, std::unique_ptr<Layer>> layers;  // SQLite keeps pointers to them
    const std::lock_guard lock(mutex);
    if (const auto known = layers.find(base); known != layers.end()) return known->second->name;

    auto* const below = sqlite3_vfs_find(base.empty() ? nullptr : base.c_str());
    if (below == nullptr) return base;  // opening says that there is no such layer
    auto layer = std::make_unique<Layer>(Layer{std::string(below->zName) + " with gathered log", *below});
    layer->vfs.zName = layer->name.c_str();
    layer->vfs.szOsFile = static_cast<int>(sizeof(WalFile)) + below->szOsFile;
    layer->vfs.pNext = nullptr;
    layer->vfs.pAppData = below;
    layer->vfs.xOpen = open_file;
    if (sqlite3_vfs_register(&layer->vfs, 0) != SQLITE_OK) return base;
    return layers.emplace(base, std::move(layer)).first->second->name;
}

void begin_gathering_again(sqlite3* database) {
    sqlite3_file* file = nullptr;
    sqlite3_file_control(database, "main", SQLITE_FCNTL_JOURNAL_POINTER, &file);
    if (file != nullptr && file->pMethods == &kMethods) of(file).gathered->begin_again();
}

}  // namespace vigil::storage::sqlite
