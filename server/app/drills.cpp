#include "app/drills.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <new>
#include <utility>

#include "domain/drills/starting.hpp"

namespace vigil::app {

namespace asio = boost::asio;

Drills::Drills(DrillsParts parts)
    : parts_(std::move(parts)),
      hours_{parts_.configuration.weekdays, parts_.configuration.from, parts_.configuration.until},
      tasks_(parts_.executor,
             [log = parts_.log](std::exception_ptr thrown) {
                 log.error("drills.bug", {{"thrown", runtime::LogValue::type_of(thrown)}});
             }),
      begun_(parts_.metrics.counter("vigil_drills_total", "Drills of the week that began.")) {}

void Drills::start() {
    if (!parts_.configuration.weekly) return;
    tasks_.spawn([this] { return run(); });
}

asio::awaitable<void> Drills::stop(std::chrono::milliseconds bound) {
    tasks_.cancel();
    co_await tasks_.join(bound);
}

asio::awaitable<void> Drills::run() {
    asio::steady_timer timer(parts_.executor);
    for (;;) {
        try {
            const auto started = co_await start_what_is_due();
            note(started);
        } catch (const std::bad_alloc&) {  // there may be some when it looks again
        }
        timer.expires_after(parts_.every);
        co_await timer.async_wait(asio::use_awaitable);
    }
}

asio::awaitable<Result<void>> Drills::start_what_is_due() {
    const auto rules = parts_.rules.get();
    const auto now = parts_.timers.now();
    auto find = [&](Unit& unit) { return due_for_drill(unit, *rules, hours_, parts_.pseudonyms, now); };
    VIGIL_CO_TRY(const auto due, co_await parts_.store.read(std::move(find), Urgency::later));
    for (const auto& organisation : due) {
        const DrillOrder order{.organisation = organisation, .origin = DrillOrigin::weekly};
        auto begin = [&](Unit& unit) { return start_drill(unit, *rules, parts_.ids, order, now); };
        const auto begun = co_await parts_.store.write(std::move(begin), Urgency::later);
        // What came in between, as a real alert, goes before: it is tried again in a minute.
        if (!begun && begun.error().kind == ErrorKind::conflict) continue;
        if (!begun) co_return begun.error();
        begun_.add();
        parts_.log.info("drill.began", {{"alert", begun.value().value.alert}, {"organisation", organisation}});
    }
    co_return success();
}

void Drills::note(const Result<void>& started) {
    if (!started && !std::exchange(is_failing_, true))
        parts_.log.error("drills.failing", {{"error", runtime::LogValue::message(started.error())}});
    if (started && std::exchange(is_failing_, false)) parts_.log.info("drills.begin_again");
}

}  // namespace vigil::app
