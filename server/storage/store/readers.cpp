#include "storage/store/readers.hpp"

#include <exception>
#include <new>
#include <utility>

#include "runtime/thread_name.hpp"

namespace vigil::storage {

Readers::Readers(std::vector<std::unique_ptr<Connection>> connections, JobQueue& queue, const UnitContext& context,
                 const StoreHooks& hooks, StoreCounters& counters)
    : connections_(std::move(connections)), queue_(queue), context_(context), hooks_(hooks), counters_(counters) {}

Readers::~Readers() { join(); }

void Readers::start() {
    for (const auto& connection : connections_) threads_.emplace_back([this, &connection] { run(*connection); });
}

void Readers::join() {
    for (auto& thread : threads_)
        if (thread.joinable()) thread.join();
}

void Readers::run(Connection& connection) {
    runtime::name_thread("vigil-reader");
    std::optional<DirectoryMemo> memo;
    if (context_.directory) memo.emplace(*context_.directory);
    while (auto job = queue_.pop()) {
        auto result = run_one(connection, memo ? &*memo : nullptr, *job);
        connection.rollback();
        counters_.reads.fetch_add(1, std::memory_order_relaxed);
        job->done(std::move(result), {});
    }
}

Result<void> Readers::run_one(Connection& connection, DirectoryMemo* memo, const Job& job) {
    try {
        if (memo) memo->begin_unit();
        VIGIL_TRY(connection.begin(Access::read));
        StoredUnit unit(connection, context_, memo);
        VIGIL_TRY(job.work(unit));
        VIGIL_TRY(unit.finish());
        return success();
    } catch (const std::bad_alloc&) {
        return Error{ErrorKind::unavailable, kNoMemory, kStorageMemory};
    } catch (const std::exception& thrown) {
        if (hooks_.on_bug) hooks_.on_bug(thrown.what());
    } catch (...) {
        if (hooks_.on_bug) hooks_.on_bug("something that is no exception");
    }
    return Error{ErrorKind::internal, "a function threw inside its transaction"};
}

}  // namespace vigil::storage
