// What climbing must do, written a second time and as plainly as possible: limits and levels from policy facts 5.5, work days
// from Monday to Friday, whom to ask by a table of who performs what.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>
#include <vigil/protocol/level.hpp>
#include <vigil/protocol/time.hpp>
#include <vigil/protocol/words.hpp>

namespace vigil::property {

// Who performs a function, by level of divisions (1: the region).
using Performing = std::map<std::pair<Function, int>, std::string>;

// Days in China; day 0 was a Thursday.
inline constexpr std::int64_t kDay = 24 * 3'600'000, kChina = 8 * 3'600'000;
inline std::int64_t day_of(Instant at) { return (ms_of(at) + kChina) / kDay; }
inline Instant end_of(std::int64_t day) { return instant_of((day + 1) * kDay - kChina); }
inline bool is_work_day(std::int64_t day) { return (day + 4) % 7 != 0 && (day + 4) % 7 != 6; }

// `times` minutes, hours or work days, as the level says: 10 minutes, 1 hour, 1 work day. Blue: 3 work days, once.
inline Instant after(Level level, int times, Instant start) {
    if (level == Level::red) return start + std::chrono::minutes(10 * times);
    if (level == Level::orange) return start + std::chrono::hours(times);
    std::int64_t day = day_of(start);
    for (int left = level == Level::blue ? 3 : times; left > 0;)
        if (is_work_day(++day)) --left;
    return end_of(day);
}

// By when the child must be seen: 2, 24 or 72 hours, or 10 days, the last a work day.
inline Instant to_be_seen(Level level, Instant start) {
    if (level > Level::blue)
        return start + std::chrono::hours(level == Level::red ? 2 : level == Level::orange ? 24 : 72);
    std::int64_t day = day_of(start) + 10;
    while (!is_work_day(day)) ++day;
    return end_of(day);
}

// That an officer sees the child of a case.
struct FirstContact {
    Level level{};  // whose limit runs
    Instant due{};
    bool passed = false;
    bool seen = false;

    void judge(Level how, Instant now) {
        if (passed || seen || to_be_seen(how, now) >= due) return;
        level = how;
        due = to_be_seen(how, now);
    }
    // By when whoever answers now must see the child.
    Instant expected(std::optional<Instant> said, Instant now) const {
        const Instant latest = passed ? to_be_seen(level, now) : due;
        return said && *said > now && *said < latest ? *said : latest;
    }
};

// One alert that was raised, and whoever is asked above it.
struct Climb {
    std::string organisation;
    Function function{};
    Level level{};
    bool open = true;
    Instant begun{};                         // of the limits that run
    std::optional<Instant> limit{};          // for the answer; none: nobody must, or it has passed
    std::optional<Instant> passed{};         // when it had to be answered
    std::optional<Instant> no_later{};       // than an earlier limit would have ended
    int rung = 0;                            // the next, from 1 on; 4: all are asked again
    std::optional<Instant> next{};           // when
    std::map<std::string, Instant> asked{};  // above, since when
    int rings = 0;                           // for the second and every further time
    std::optional<Instant> expected{};       // whoever answered said that the child is seen by then

    Climb(std::string who, Function what, Level how, Instant now)
        : organisation(std::move(who)), function(what), level(how) {
        begin(now);
    }

    void begin(Instant now) {
        open = true;
        begun = now;
        asked.clear();
        next = passed = no_later = expected = std::nullopt;
        const bool must_answer =
            function != Function::procuratorate && (function != Function::police || level != Level::blue);
        limit = must_answer ? std::optional(after(level, 1, now)) : std::nullopt;
    }

    void answer() {
        open = false;
        limit = next = passed = std::nullopt;
        asked.clear();
    }

    void raise(Level to, Instant now) {
        level = to;
        if (!open || function == Function::procuratorate) return;
        if (next) {
            next = std::min(*next, after(level, rung == 4 ? 1 : rung, now));
        } else {
            no_later = limit ? limit : passed;
            limit = after(level, 1, now);
            if (no_later) limit = std::min(*limit, *no_later);
        }
        begun = now;
    }

    std::optional<Instant> due() const { return limit ? limit : next; }

    // What is due happens, at `now`, which may be long after.
    void fire(const Performing& performing, const std::set<std::string>& barred, Instant now) {
        if (limit) {
            passed = limit;
            limit.reset();
            if (level == Level::blue) return;
            rung = 1;
            next = after(level, 1, begun);
            if (no_later) next = std::min(*next, *no_later);
            return;
        }
        const Instant was = *next;
        next.reset();
        if (level == Level::blue) return;
        const auto who = whom(performing, barred, 4 - std::min(rung, 3));
        if (who) asked[*who] = now;
        if (!who) rings += 1;
        rung = std::min(rung + 1, 4);
        if (rung < 4) {
            next = after(level, rung, begun);
            return;
        }
        next = after(level, 1, level == Level::yellow ? was - std::chrono::milliseconds(1) : was);
        if (*next <= now) next = after(level, 1, now);  // the times that were missed are not made up for
    }

    // The nearest at that level or above, first of the same function, else of protection.
    std::optional<std::string> whom(const Performing& performing, const std::set<std::string>& barred,
                                    int level_of) const {
        for (const auto each : {function, Function::protection})
            for (int at = level_of; at >= 1; --at) {
                const auto known = performing.find({each, at});
                if (known == performing.end() || barred.contains(known->second) || asked.contains(known->second) ||
                    known->second == organisation)
                    continue;
                return known->second;
            }
        return std::nullopt;
    }
};

}  // namespace vigil::property
