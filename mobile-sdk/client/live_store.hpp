// Where a LiveState is kept.
#pragma once

#include <filesystem>
#include <utility>
#include <vigil/protocol/result.hpp>

#include "client/live_state.hpp"

namespace vigil::client {

class LiveStore {
public:
    virtual ~LiveStore() = default;
    virtual Result<LiveState> load() = 0;                   // an empty state where nothing was kept
    virtual Result<void> save(const LiveState& state) = 0;  // durable when it returns; all of it or nothing
};

class MemoryLiveStore : public LiveStore {
public:
    Result<LiveState> load() override { return state_; }
    Result<void> save(const LiveState& state) override {
        state_ = state;
        return success();
    }

private:
    LiveState state_;
};

// A file, replaced with fsync and rename. Holds ids, codes and times, nothing sealed. Open in one process at a time:
// two clients with one set of cursors would each miss what the other took.
class FileLiveStore : public LiveStore {
public:
    static Result<FileLiveStore> open(std::filesystem::path path);

    FileLiveStore(FileLiveStore&& other) noexcept
        : path_(std::move(other.path_)), lock_(std::exchange(other.lock_, -1)) {}
    FileLiveStore& operator=(FileLiveStore&&) = delete;
    ~FileLiveStore() override;

    Result<LiveState> load() override;
    Result<void> save(const LiveState& state) override;

private:
    FileLiveStore(std::filesystem::path path, int lock) : path_(std::move(path)), lock_(lock) {}

    std::filesystem::path path_;
    int lock_;  // descriptor of the lock file, held as long as this lives
};

}  // namespace vigil::client
