#include "bench/large/generating.hpp"

#include <fmt/format.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <map>
#include <stdexcept>
#include <vigil/protocol/codec.hpp>

#include "bench/load/people.hpp"
#include "bench/load/samples.hpp"
#include "bench/opened_site.hpp"
#include "domain/reports/intake.hpp"
#include "runtime/system_timers.hpp"

namespace vigil::bench {
namespace {

using namespace std::chrono_literals;

constexpr auto kSpan = std::chrono::days(3 * 365);
constexpr auto kLast = 1h;               // before now
constexpr std::size_t kCommit = 1'024;   // reports that share one
constexpr std::size_t kInHand = 2'048;   // prepared and not yet taken: the writer never waits
constexpr std::size_t kReporters = 500;  // who file them
constexpr auto kTellEvery = 5s;

class Generator {
public:
    Generator(const Site& site, std::size_t reports, const std::function<void(const Progress&)>& tell)
        : reports_(reports), tell_(tell), begins_(runtime::SystemTimers().now() - kSpan - kLast), time_(begins_) {
        auto schools = site.organisations("primary_school");
        if (schools.size() > kReporters) schools.resize(kReporters);
        std::vector<DivisionCode> places;
        for (const auto& police : site.organisations("police"))
            places.push_back(police.division);  // every township has one
        const std::filesystem::path source = VIGIL_SOURCE_DIR;
        samples_ = std::make_unique<Samples>(source / "tests/data/sample-reports.jsonl",
                                             source / "config/rules/cn-nm-2026.json", places);
        opened_ = std::make_unique<OpenedSite>(site, time_, kCommit);
        senders_ = opened_->add_reporters(schools, "teacher", begins_);
    }

    void run() {
        asio::io_context io;
        std::exception_ptr thrown;
        const auto file = [this]() -> asio::awaitable<void> { return file_in_turn(); };
        for (std::size_t i = 0; i < std::min(kInHand, reports_); ++i)
            asio::co_spawn(io, file, [&](std::exception_ptr error) {
                if (error && !thrown) thrown = error;
            });
        while (!thrown && io.run_one() > 0) {
        }
        if (thrown) std::rethrow_exception(thrown);
        opened_->close();
        tell_progress();
    }

private:
    asio::awaitable<void> file_in_turn() {
        const Intake intake(opened_->rules(), opened_->ids());
        while (next_ < reports_) {
            const Filing filing = prepare_next();
            auto act = [&](Unit& unit) { return intake.file(unit, filing); };
            const auto done = co_await opened_->store().write(std::move(act));
            if (!done) throw std::runtime_error("a report: " + done.error().message);
            ++done_;
            if (Steady::now() - told_ >= kTellEvery) tell_progress();
        }
    }

    Filing prepare_next() {
        const Instant now = begins_ + kSpan * next_ / reports_;
        time_.set(now);
        auto document = samples_->next();
        const auto body = protocol::encode(document);
        const auto& ground = ground_of(document.places);
        return prepare(opened_->tools(), std::move(document), body, senders_[next_++ % senders_.size()], ground, now);
    }

    const matching::Ground& ground_of(const protocol::Places& places) {
        const auto& division = place_now(places).division;
        auto found = grounds_.find(division);
        if (found == grounds_.end()) found = grounds_.emplace(division, opened_->ground_of(places)).first;
        return found->second;
    }

    void tell_progress() {
        told_ = Steady::now();
        tell_({done_, reports_, std::chrono::duration<double>(told_ - begun_).count()});
    }

    std::size_t reports_;
    const std::function<void(const Progress&)>& tell_;
    Instant begins_;
    GivenTime time_;
    std::unique_ptr<Samples> samples_{};
    std::unique_ptr<OpenedSite> opened_{};
    std::vector<Sender> senders_{};
    std::map<DivisionCode, matching::Ground> grounds_{};
    std::size_t next_ = 0, done_ = 0;
    Steady::time_point begun_ = Steady::now(), told_ = begun_;
};

}  // namespace

std::int64_t room_needed(std::size_t reports) {
    return static_cast<std::int64_t>(reports) * kBytesPerReport + kSpareBytes;
}

void require_room(const std::filesystem::path& folder, std::size_t reports) {
    const auto free = static_cast<std::int64_t>(std::filesystem::space(folder).available);
    const auto needed = room_needed(reports);
    if (free < needed)
        throw std::runtime_error(
            fmt::format("{} reports take up to {} GB of disk, and {} has {} GB free; "
                        "try fewer reports, or another folder (--folder)",
                        reports, needed / 1'000'000'000, folder.string(), free / 1'000'000'000));
}

void generate(const Site& site, std::size_t reports, const std::function<void(const Progress&)>& tell) {
    Generator(site, reports, tell).run();
}

}  // namespace vigil::bench
