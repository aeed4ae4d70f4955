#include "storage/store/batch.hpp"

#include <exception>
#include <type_traits>
#include <utility>

namespace vigil::storage {
namespace {

// Runs `part` in a savepoint of its own. Whatever it throws is a bug: reported, and answered as `internal`.
template <class Part>
std::invoke_result_t<Part> run_in_savepoint(Connection& connection, const StoreHooks& hooks, Part part) {
    VIGIL_TRY(auto savepoint, Savepoint::open(connection));
    try {
        auto done = part();
        if (done) {
            VIGIL_TRY(savepoint.release());
        }
        return done;
    } catch (const std::exception& thrown) {
        if (hooks.on_bug) hooks.on_bug(thrown.what());
    } catch (...) {
        if (hooks.on_bug) hooks.on_bug("something that is no exception");
    }
    return Error{ErrorKind::internal, "a function threw inside its transaction"};
}

}  // namespace

void Batch::begin() {
    const auto begun = connection_.begin(Access::write);
    if (!begun) lost_ = begun.error();
}

void Batch::run(Job job) {
    Answer answer{std::move(job.done), success(), {}};
    if (!lost_) {
        auto written = run_in_savepoint(connection_, hooks_, [&]() -> Result<Written> {
            StoredUnit unit(connection_, context_);
            VIGIL_TRY(job.work(unit));
            return unit.finish();
        });
        if (written) {
            answer.marks = std::move(written.value().marks);
            streams_.insert(written.value().streams.begin(), written.value().streams.end());
            if (written.value().last_pos > 0) last_pos_ = written.value().last_pos;
        } else {
            answer.result = std::move(written).error();
        }
        note_if_lost(answer.result);
    }
    answers_.push_back(std::move(answer));
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
    auto added = run_in_savepoint(
        connection_, hooks_, [&] { return add_checkpoint(connection_, context_.log_id, sign, context_.timers.now()); });
    if (added) {
        checkpoint_ = std::move(added).value();
        return;
    }
    if (hooks_.on_failure) hooks_.on_failure(added.error());
    note_if_lost(added.error());
}

Result<void> Batch::commit() {
    if (lost_) return *lost_;
    return connection_.commit();
}

std::size_t Batch::answer(const Result<void>& outcome) {
    std::size_t succeeded = 0;
    for (auto& [done, result, marks] : std::exchange(answers_, {})) {
        // `done` is destroyed before the next answer: it keeps the executor of whoever waits alive.
        const auto tell = std::move(done);
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
