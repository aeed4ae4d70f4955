#include "storage/store/batch.hpp"

#include <exception>
#include <new>
#include <type_traits>
#include <utility>

#include "storage/store/meta.hpp"

namespace vigil::storage {
namespace {

// Whatever `part` throws is a bug: reported, and answered as `internal`; but for want of memory, which may come back.
template <class Part>
std::invoke_result_t<Part> guarded(const StoreHooks& hooks, Part part) {
    try {
        return part();
    } catch (const std::bad_alloc&) {
        return Error{ErrorKind::unavailable, kNoMemory, kStorageMemory};
    } catch (const std::exception& thrown) {
        if (hooks.on_bug) hooks.on_bug(thrown.what());
    } catch (...) {
        if (hooks.on_bug) hooks.on_bug("something that is no exception");
    }
    return Error{ErrorKind::internal, "a function threw inside its transaction"};
}

// Runs `part` in a savepoint of its own.
template <class Part>
std::invoke_result_t<Part> savepointed(Connection& connection, const StoreHooks& hooks, Part part) {
    VIGIL_TRY(auto savepoint, Savepoint::open(connection));
    auto done = guarded(hooks, part);
    if (done) {
        VIGIL_TRY(savepoint.release());
    }
    return done;
}

}  // namespace

void Batch::begin() {
    const auto begun = connection_.begin(Access::write);
    if (!begun) lost_ = begun.error();
}

void Batch::run(Job job) {
    auto& entry = entries_.emplace_back(Entry{std::move(job)});
    if (lost_) return;
    uses_savepoints_ ? run_in_savepoint(entry) : run_together(entry);
}

Result<Written> Batch::run_unit(const Job& job) {
    if (memo_) memo_->begin_unit();
    StoredUnit unit(connection_, context_, memo_);
    VIGIL_TRY(job.work(unit));
    return unit.finish();
}

void Batch::run_together(Entry& entry) {
    const auto before = connection_.changes();
    auto written = guarded(hooks_, [&] { return run_unit(entry.job); });
    const bool is_alive = connection_.in_transaction() && (written || written.error().code != kStorageCorrupt);
    const bool has_changed = connection_.changes() != before;
    take(entry, std::move(written));
    if (!entry.result && is_alive && has_changed) start_over();
}

void Batch::run_in_savepoint(Entry& entry) {
    take(entry, savepointed(connection_, hooks_, [&] { return run_unit(entry.job); }));
}

void Batch::take(Entry& entry, Result<Written> written) {
    if (written) {
        entry.result = success();
        entry.marks = std::move(written.value().marks);
        streams_.insert(written.value().streams.begin(), written.value().streams.end());
        if (written.value().last_pos > 0) last_pos_ = written.value().last_pos;
    } else {
        entry.result = std::move(written).error();
    }
    note_if_lost(entry.result);
}

void Batch::start_over() {
    connection_.rollback();
    if (memo_) memo_->end_transaction();
    uses_savepoints_ = true;
    streams_.clear();
    last_pos_ = 0;
    begin();
    for (auto& entry : entries_)
        if (entry.result && !lost_) run_in_savepoint(entry);
}

// The engine ends a transaction by itself when it cannot go on: disk full, input or output error, no memory. A function may
// have hidden the error, so the engine is asked. A damaged file is not written to any further.
void Batch::note_if_lost(const Result<void>& result) {
    const bool is_damaged = !result && result.error().code == kStorageCorrupt;
    if (is_damaged) connection_.rollback();
    if (connection_.in_transaction()) return;
    lost_ = Error{ErrorKind::unavailable, "the engine gave up the transaction", kStorageIo};
    if (!result) lost_ = Error{ErrorKind::unavailable, result.error().message, result.error().code};
}

void Batch::checkpoint(const CheckpointSigner& sign) {
    auto added = savepointed(connection_, hooks_,
                             [&] { return add_checkpoint(connection_, context_.log_id, sign, context_.timers.now()); });
    if (added) {
        checkpoint_ = std::move(added).value();
        return;
    }
    if (hooks_.on_failure) hooks_.on_failure(added.error());
    note_if_lost(added.error());
}

void Batch::probe() {
    if (lost_) return;
    const auto touched = touch(connection_, context_.timers.now());
    if (touched) return;
    connection_.rollback();
    note_if_lost(touched);
}

Result<void> Batch::commit() {
    auto committed = lost_ ? Result<void>(*lost_) : connection_.commit();
    if (memo_) memo_->end_transaction();
    return committed;
}

std::size_t Batch::answer(const Result<void>& outcome) {
    std::size_t succeeded = 0;
    for (auto& [job, result, marks] : std::exchange(entries_, {})) {
        // `done` is destroyed before the next answer: it keeps the executor of whoever waits alive.
        const auto tell = std::move(job.done);
        if (!outcome) {
            tell(outcome.error(), {});
        } else {
            succeeded += result ? 1 : 0;
            tell(std::move(result), std::move(marks));
        }
    }
    return succeeded;
}

}  // namespace vigil::storage
