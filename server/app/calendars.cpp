#include "app/calendars.hpp"

#include <algorithm>
#include <optional>

#include "app/blocking.hpp"
#include "domain/clocks/recounting.hpp"
#include "files/calendar_file.hpp"

namespace vigil::app {
namespace {

namespace asio = boost::asio;

constexpr std::size_t kClocksAtOnce = 200;  // in one transaction, beside which reports are taken

struct ComparedYears {
    bool had_any = false;  // the database
    std::vector<CalendarYear> differing;
};

struct Walk {
    std::int64_t changed = 0;
    std::vector<CalendarYear> by{};  // what stood when it began
    bool reached_the_end = false;
};

asio::awaitable<Result<Walk>> walk_over_clocks(Store& store, const Timers& timers, const GoOn& go_on) {
    Walk walk;
    auto begin = [](Unit& unit) { return unit.calendars().years(); };
    VIGIL_CO_TRY(walk.by, co_await store.read(begin));
    std::optional<ClockPlace> from = ClockPlace{};
    while (from && (!go_on || go_on())) {
        auto part = [&from, now = timers.now()](Unit& unit) { return recount_clocks(unit, *from, kClocksAtOnce, now); };
        VIGIL_CO_TRY(auto done, co_await store.write(std::move(part), Urgency::later));
        walk.changed += static_cast<std::int64_t>(done.value.changed);
        from = std::move(done.value.next);
    }
    walk.reached_the_end = !from;
    co_return walk;
}

// False: a year was changed while the clocks were walked over.
Result<bool> settle_if_still(Unit& unit, const std::vector<CalendarYear>& by) {
    VIGIL_TRY(const auto years, unit.calendars().years());
    if (years != by) return false;
    VIGIL_TRY(unit.calendars().settle());
    return true;
}

}  // namespace

Result<std::vector<CalendarYear>> differing_years(Unit& unit, const std::vector<CalendarYear>& files) {
    VIGIL_TRY(const auto known, unit.calendars().years());
    std::vector<CalendarYear> differing;
    for (const auto& year : files)
        if (std::find(known.begin(), known.end(), year) == known.end()) differing.push_back(year);
    return differing;
}

asio::awaitable<Result<std::int64_t>> recount_all_clocks(Store& store, const Timers& timers, const GoOn& go_on) {
    std::int64_t changed = 0;
    auto ask = [](Unit& unit) { return unit.calendars().is_settled(); };
    VIGIL_CO_TRY(bool settled, co_await store.read(ask));
    while (!settled) {
        VIGIL_CO_TRY(const auto some, co_await walk_over_clocks(store, timers, go_on));
        changed += some.changed;
        if (!some.reached_the_end) break;
        auto settle = [&by = some.by](Unit& unit) { return settle_if_still(unit, by); };
        VIGIL_CO_TRY(const auto done, co_await store.write(std::move(settle), Urgency::later));
        settled = done.value;
    }
    co_return changed;
}

Result<CalendarsTaken> take_calendars(Store& store, const std::filesystem::path& folder, Taking taking,
                                      const Timers& timers) {
    VIGIL_TRY(const auto files, files::load_calendars(folder));
    auto compare = [&](Unit& unit) -> Result<ComparedYears> {
        VIGIL_TRY(const auto known, unit.calendars().years());
        VIGIL_TRY(auto differing, differing_years(unit, files));
        return ComparedYears{!known.empty(), std::move(differing)};
    };
    VIGIL_TRY(const auto compared, await_read(store, std::move(compare)));
    const auto& differing = compared.differing;
    if (compared.had_any && !differing.empty() && taking == Taking::first_list)
        return CalendarsTaken{.waiting = differing.size()};
    auto put = [&](Unit& unit) -> Result<std::monostate> {
        for (const auto& year : differing) {
            VIGIL_TRY(unit.calendars().put(year, timers.now()));
        }
        return std::monostate{};
    };
    if (!differing.empty()) {
        VIGIL_TRY(await_write(store, std::move(put)));
    }
    VIGIL_TRY(const auto recounted, await_here(recount_all_clocks(store, timers, kToTheEnd)));
    return CalendarsTaken{.taken = differing.size(), .recounted = recounted};
}

std::vector<int> missing_years(const HolidayCalendar& calendar, Instant now) {
    constexpr Date kUsuallyKnown{0, 11, 15};
    const auto today = china_date(now);
    std::vector<int> missing;
    if (calendar.version_of(today.year) == 0) missing.push_back(today.year);
    const bool is_late = Date{0, today.month, today.day} >= kUsuallyKnown;
    if (is_late && calendar.version_of(today.year + 1) == 0) missing.push_back(today.year + 1);
    return missing;
}

}  // namespace vigil::app
