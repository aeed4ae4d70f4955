#include "client/live_store.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/durable_file.hpp"

namespace vigil::client {

Result<FileLiveStore> FileLiveStore::open(std::filesystem::path path) {
    auto beside = path;
    beside += ".lock";
    const int lock = ::open(beside.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (lock < 0) return Error{ErrorKind::internal, "live state: the lock file cannot be opened"};
    FileLiveStore store(std::move(path), lock);
    if (::flock(lock, LOCK_EX | LOCK_NB) != 0)
        return Error{ErrorKind::conflict, "live state: another process is using it"};
    return store;
}

FileLiveStore::~FileLiveStore() {
    if (lock_ >= 0) ::close(lock_);
}

Result<LiveState> FileLiveStore::load() {
    const auto lines = read_whole(path_);
    if (lines) return from_lines(lines.value());
    if (lines.error().kind == ErrorKind::not_found) return LiveState{};
    return lines.error();
}

Result<void> FileLiveStore::save(const LiveState& state) { return write_durably(path_, to_lines(state)); }

}  // namespace vigil::client
