#include "storage/store/start_checks.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <string>

namespace vigil::storage {
namespace {

namespace fs = std::filesystem;

// The head of the index of a write-ahead log, as the byte order of this machine has it (SQLite, "WAL-mode File Format" 2.1).
struct IndexHead {
    std::uint32_t version;  // kIndexVersion
    std::uint32_t unused;
    std::uint32_t changes;
    std::uint8_t is_ready;
    std::uint8_t big_endian_sums;
    std::uint16_t page_size;  // 1: 65536
    std::uint32_t frames;     // that are committed
    std::uint32_t pages;
    std::array<std::uint32_t, 2> frame_sum;
    std::array<char, 8> salt;
    std::array<std::uint32_t, 2> sum;
};
static_assert(sizeof(IndexHead) == 48);

struct Index {
    IndexHead head;
    IndexHead copy;        // they differ while one is written
    std::uint32_t copied;  // frames that the database holds already
};
static_assert(sizeof(Index) == 100);

constexpr std::uint32_t kIndexVersion = 3'007'000;
constexpr std::uintmax_t kLogHead = 32;    // bytes
constexpr std::uintmax_t kFrameHead = 24;  // bytes
constexpr std::size_t kSaltInLog = 16;     // where the salt stands in the head of the log

template <class T>
bool read_front(const fs::path& file, T& into) {
    std::ifstream in(file, std::ios::binary);
    return static_cast<bool>(in.read(reinterpret_cast<char*>(&into), sizeof into));
}

std::uintmax_t size_of(const fs::path& file) {
    std::error_code missing;
    const auto size = fs::file_size(file, missing);
    return missing ? 0 : size;
}

// So many bytes at the front of the log are needed; 0: none.
std::uintmax_t bytes_needed(const Index& index) {
    const auto& head = index.head;
    const bool is_whole = std::memcmp(&index.head, &index.copy, sizeof(IndexHead)) == 0;
    if (!is_whole || head.version != kIndexVersion || head.is_ready == 0 || index.copied >= head.frames) return 0;
    const std::uintmax_t page = head.page_size == 1 ? 65'536 : head.page_size;
    return kLogHead + head.frames * (kFrameHead + page);
}

constexpr Sql kPages = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size";
constexpr Sql kQuickCheck = "PRAGMA quick_check(1)";

}  // namespace

Result<void> check_write_ahead_log(const fs::path& database) {
    const fs::path log = database.string() + "-wal";
    const fs::path index_file = database.string() + "-shm";
    Index index{};
    if (!read_front(index_file, index)) return success();
    const auto needed = bytes_needed(index);
    const auto size = size_of(log);
    if (size >= needed) return success();
    std::array<char, kLogHead> head{};
    const bool is_its_own = !read_front(log, head) ||
                            std::memcmp(head.data() + kSaltInLog, index.head.salt.data(), index.head.salt.size()) == 0;
    if (!is_its_own) return success();
    return Error{
        ErrorKind::unavailable,
        fmt::format(
            "{0} is too short: it has {1} of {2} bytes that were committed, so reports that were receipted "
            "are missing. Put the whole file back, from the place or copy where {3} and it lay together. Only if "
            "there is none, or {3} was put back from a backup on purpose: remove {4} and start again, then "
            "compare with receipts and checkpoints kept elsewhere (vigil audit verify --witness)",
            log.string(), size, needed, database.filename().string(), index_file.string()),
        kStorageCorrupt};
}

Result<void> check_pages(Connection& connection) {
    const auto number = [](Row& row) { return row.get<std::int64_t>(); };
    VIGIL_TRY(const auto size, connection.query_one(kPages, {}, number));
    if (size.value_or(0) > kCheckedBytes) return success();
    const auto text = [](Row& row) { return row.get<std::string>(); };
    VIGIL_TRY(const auto found, connection.query_one(kQuickCheck, {}, text));
    if (found.value_or("") == "ok") return success();
    return Error{ErrorKind::unavailable, "a page is damaged: " + found.value_or("no answer"), kStorageCorrupt};
}

Error with_advice(Error error, const fs::path& database) {
    std::string_view advice;
    if (error.code == kStorageCorrupt)
        advice =
            "Nothing was changed. Keep these files as they are, put back a copy from before the damage, and compare it "
            "with "
            "receipts and checkpoints kept elsewhere (vigil audit verify --witness) before it is served";
    else if (error.code == kStorageFull)
        advice = "Free some space on its file system, then start again; nothing that was receipted is lost";
    else if (error.code == kStorageReadOnly)
        advice =
            "Give file and folder to the user of the server, and mount their file system for writing; a file system "
            "that "
            "became read-only by itself has found an error: look at the kernel's log";
    else if (error.code == kStorageIo)
        advice = "The operating system refused it: look at the kernel's log, at the mount, and at who may use the file";
    else if (error.code == kStorageMemory)
        advice = "There is too little memory: raise the limit of the process, or end others";
    else if (error.code == kStorageBusy)
        advice = "Another program holds the file locked: end it, then start again";
    if (advice.empty()) return error;
    const bool says_all = error.message.starts_with(database.string());  // the log of the database has its own advice
    if (!says_all) error.message = fmt::format("{}: {}. {}", database.string(), error.message, advice);
    return error;
}

}  // namespace vigil::storage
