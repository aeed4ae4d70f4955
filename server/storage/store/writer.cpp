#include "storage/store/writer.hpp"

#include <algorithm>
#include <utility>

#include "runtime/thread_name.hpp"

namespace vigil::storage {
namespace {

using Steady = std::chrono::steady_clock;

constexpr int kPatienceInProbes = 6;  // without a commit, before the disk is held to hang

// What keeps others from being written too.
std::string_view trouble_of(const Error& error) {
    return error.code.empty() || error.code == kCommitUnsettled ? kStorageIo : error.code;
}

void count(std::atomic<std::uint64_t>& counter, std::uint64_t by) { counter.fetch_add(by, std::memory_order_relaxed); }

}  // namespace

Writer::Writer(Connection& connection, JobQueue& queue, const UnitContext& context, const StoreSettings& settings,
               const StoreHooks& hooks, const CheckpointSigner& sign, StoreCounters& counters)
    : connection_(connection),
      queue_(queue),
      context_(context),
      settings_(settings),
      hooks_(hooks),
      sign_(sign),
      counters_(counters) {
    if (context.directory) memo_.emplace(*context.directory);
}

Writer::~Writer() { join(); }

void Writer::start() {
    thread_ = std::thread([this] { run(); });
}

void Writer::join() {
    if (thread_.joinable()) thread_.join();
}

void Writer::stop(const Error& reason) {
    if (stopped_.exchange(true)) return;
    if (hooks_.on_failure) hooks_.on_failure(reason);
}

void Writer::run() {
    runtime::name_thread("vigil-writer");
    while (!queue_.is_drained()) {
        if (auto job = queue_.pop(next_turn())) {
            run_batch(std::move(*job));
            continue;
        }
        if (checkpoint_is_due(false)) run_checkpoint();
        if (probe_is_due()) run_probe();
    }
    run_checkpoint();  // the last entries are signed too
}

void Writer::run_batch(Job first) {
    if (is_stopped()) {
        count(counters_.refused, 1);
        first.done(Error{ErrorKind::unavailable, "writing has stopped until the next start", kStorageStopped}, {});
        return;
    }
    Batch batch(connection_, context_, hooks_, memo_ ? &*memo_ : nullptr);
    const auto started = Steady::now();
    batch.begin();
    batch.run(std::move(first));
    while (batch.is_open() && batch.size() < settings_.max_batch &&
           Steady::now() - started < settings_.max_batch_time) {
        auto next = queue_.try_pop();
        if (!next) break;
        batch.run(std::move(*next));
    }
    if (batch.is_open() && checkpoint_is_due(batch.last_pos() > 0)) {
        last_checkpoint_ = Steady::now();
        batch.checkpoint(sign_);
    }
    finish(batch);
}

void Writer::run_checkpoint() {
    if (!sign_ || !has_unsigned_entries_ || is_stopped()) return;
    Batch batch(connection_, context_, hooks_, memo_ ? &*memo_ : nullptr);
    last_checkpoint_ = Steady::now();
    batch.begin();
    if (batch.is_open()) batch.checkpoint(sign_);
    if (batch.is_open() && !batch.signed_checkpoint()) {  // the head was signed before
        has_unsigned_entries_ = false;
        return connection_.rollback();
    }
    finish(batch);
}

void Writer::run_probe() {
    Batch batch(connection_, context_, hooks_, memo_ ? &*memo_ : nullptr);
    batch.begin();
    batch.probe();
    finish(batch);
}

void Writer::finish(Batch& batch) {
    const auto started = Steady::now();
    const auto jobs = batch.size();
    auto outcome = batch.commit();
    last_try_ = Steady::now();
    if (outcome)
        note({});
    else
        note(trouble_of(outcome.error()));
    if (outcome) {
        const auto took = std::chrono::duration_cast<std::chrono::microseconds>(Steady::now() - started);
        count(counters_.commits, 1);
        count(counters_.commit_microseconds, static_cast<std::uint64_t>(took.count()));
        if (batch.last_pos() > 0) has_unsigned_entries_ = true;
        if (const auto& checkpoint = batch.signed_checkpoint()) {
            has_unsigned_entries_ = false;
            count(counters_.checkpoints, 1);
            if (hooks_.on_checkpoint) hooks_.on_checkpoint(*checkpoint);
        }
        if (hooks_.on_committed && (batch.last_pos() > 0 || !batch.streams().empty()))
            hooks_.on_committed({batch.streams().begin(), batch.streams().end()}, batch.last_pos());
    } else if (outcome.error().code == kOutcomeUnknown || outcome.error().code == kStorageCorrupt) {
        stop(outcome.error());
    } else if (hooks_.on_failure) {
        hooks_.on_failure(outcome.error());
    }
    if (!outcome && outcome.error().code == kCommitUnsettled) outcome.error().code = kOutcomeUnknown;
    const auto succeeded = batch.answer(outcome);
    count(counters_.writes, succeeded);
    count(counters_.failed_writes, jobs - succeeded);
    if (outcome && between_batches_) between_batches_();
}

bool Writer::checkpoint_is_due(bool has_new_entries) const {
    return sign_ && (has_unsigned_entries_ || has_new_entries) &&
           Steady::now() - last_checkpoint_ >= settings_.checkpoint_interval;
}

bool Writer::probe_is_due() const { return !is_stopped() && Steady::now() - last_try_ >= settings_.probe_interval; }

void Writer::note(std::string_view trouble) {
    const std::lock_guard lock(trouble_mutex_);
    trouble_ = trouble;
    if (trouble.empty()) last_success_ = Steady::now();
}

std::string_view Writer::trouble() const {
    if (is_stopped()) return kStorageStopped;
    const std::lock_guard lock(trouble_mutex_);
    if (!trouble_.empty()) return trouble_;
    // A disk that hangs says nothing.
    return Steady::now() - last_success_ > kPatienceInProbes * settings_.probe_interval ? kStorageStuck : trouble_;
}

std::optional<JobQueue::SteadyTime> Writer::next_turn() const {
    if (is_stopped()) return std::nullopt;
    const auto probe = last_try_ + settings_.probe_interval;
    const auto checkpoint = next_checkpoint();
    return checkpoint ? std::min(probe, *checkpoint) : probe;
}

std::optional<JobQueue::SteadyTime> Writer::next_checkpoint() const {
    if (!sign_ || !has_unsigned_entries_ || is_stopped()) return std::nullopt;
    return last_checkpoint_ + settings_.checkpoint_interval;
}

}  // namespace vigil::storage
