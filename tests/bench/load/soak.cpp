// Half load for long, and what the server holds meanwhile.
#include <fmt/format.h>

#include <condition_variable>
#include <mutex>
#include <thread>

#include "bench/load/scenarios.hpp"

namespace vigil::bench {
namespace {

constexpr std::chrono::minutes kBetween{1};

std::string in_mb(std::int64_t bytes) { return fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1e6); }

// What the server holds, once a minute, from the begin of this to its end.
class Sampler {
public:
    Sampler(const Site& site, Print print) : site_(site), print_(std::move(print)), thread_([this] { run(); }) {}
    ~Sampler() {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
        }
        wake_.notify_one();
        thread_.join();
    }
    Sampler(const Sampler&) = delete;
    Sampler& operator=(const Sampler&) = delete;

private:
    void run() {
        std::unique_lock lock(mutex_);
        for (int minute = 0; !stopping_; ++minute) {
            print(minute);
            wake_.wait_for(lock, kBetween, [this] { return stopping_; });
        }
    }

    void print(int minute) const {
        auto log = site_.database();
        log += "-wal";
        print_(fmt::format("  after {} minutes", minute),
               fmt::format("memory {}, {} descriptors, {} threads, database {}, its log {}",
                           in_mb(resident_bytes(site_.process())), open_descriptors(site_.process()),
                           thread_count(site_.process()), in_mb(size_of(site_.database())), in_mb(size_of(log))));
    }

    static std::int64_t size_of(const std::filesystem::path& file) {
        std::error_code failed;
        const auto size = std::filesystem::file_size(file, failed);
        return failed ? 0 : static_cast<std::int64_t>(size);
    }

    const Site& site_;
    Print print_;
    std::mutex mutex_{};
    std::condition_variable wake_{};
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace

void Bench::soak() {
    const double rate = half_rate();
    const std::chrono::duration<double, std::ratio<60>> length(plan_.soak_minutes);
    const auto phase = measure(fmt::format("soak at {:.0f} reports/s", rate), site_.process(), [&] {
        const Sampler sampler(site_, print_);
        return file_open_loop(io_, reporters(plan_.crowd), *samples_, rate, length);
    });
    print_outcome(phase.filing);
}

}  // namespace vigil::bench
