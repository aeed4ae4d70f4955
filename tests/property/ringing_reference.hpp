// Whom an alert rings within the organisation that is asked, written a second time and as plainly as possible. Rings of the shipped rules:
// whoever is on duty at once, everybody but the chiefs after 3 minutes at red, 20 at orange, 4 hours at yellow, the chiefs too
// after 6 minutes, 40 minutes, 8 hours (policy facts 5.5; F46, F136).
#pragma once

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vigil/protocol/level.hpp>
#include <vigil/protocol/time.hpp>

namespace vigil::property {

using People = std::set<std::string>;

inline constexpr int kRings = 3;

// From when a ring counts until it comes.
inline std::chrono::minutes ring_after(Level level, int ring) {
    const int first = level == Level::red ? 3 : level == Level::orange ? 20 : 240;
    return std::chrono::minutes(ring * first);
}

// The officers of a station, and who of them is where.
struct Staffing {
    People answering, with_phone, on_duty, chiefs;

    bool reaches(const People& people) const {
        return std::any_of(people.begin(), people.end(), [&](const auto& each) { return with_phone.contains(each); });
    }
};

struct Ring {
    Level level{};
    bool open = true;
    People barred{};
    People rung{};
    int ring = 0;  // whose people are rung
    Instant begun{};
    std::optional<Instant> next{};  // when the next ring comes; none: no more comes
    int coming = 0;                 // which that is

    // Whoever answers and may be told of the case.
    People allowed(const Staffing& staff, const People& of) const {
        People people;
        for (const auto& each : of)
            if (staff.answering.contains(each) && !barred.contains(each)) people.insert(each);
        return people;
    }

    // Adds whoever the rings up to `number` reach, and goes on while nobody can be reached.
    void reach(const Staffing& staff, int number) {
        rung = allowed(staff, rung);
        for (ring = 0; ring < kRings; ++ring) {
            for (const auto& each : allowed(staff, staff.answering)) {
                const bool is_ready = staff.on_duty.contains(each) && staff.with_phone.contains(each);
                if (ring == 0 ? is_ready : ring == 2 || !staff.chiefs.contains(each)) rung.insert(each);
            }
            if (ring >= number && staff.reaches(rung)) return;
        }
        ring = kRings - 1;
    }

    void set_next(Instant from, std::optional<Instant> no_later = std::nullopt) {
        begun = from;
        coming = ring + 1;
        next.reset();
        if (coming == kRings) return;
        next = from + ring_after(level, coming);
        if (no_later) next = std::min(*next, *no_later);
    }

    void begin(const Staffing& staff, Level how, Instant now) {
        level = how;
        open = true;
        rung.clear();
        next.reset();
        if (level == Level::blue) return;
        reach(staff, 0);
        set_next(now);
    }

    void raise(const Staffing& staff, Level to, Instant now) {
        level = to;
        if (!open) return;
        const auto no_later = next;
        reach(staff, rung.empty() ? 0 : ring);
        set_next(now, no_later);
    }

    // The next ring is due: whoever is new is rung; where nobody is, the one after it. A ring that adds nobody is none.
    void fire(const Staffing& staff) {
        const Ring before = *this;
        int number = coming;
        for (;;) {
            reach(staff, number);
            const bool adds = !std::includes(before.rung.begin(), before.rung.end(), rung.begin(), rung.end());
            const int last = ring;
            if (!adds && last + 1 < kRings) {
                number = last + 1;
                continue;
            }
            set_next(begun);
            if (!adds) {
                rung = before.rung;
                ring = before.ring;
            }
            return;
        }
    }

    // Somebody who is rung answers no more, or cannot be reached: others are rung at once.
    void replace(const Staffing& staff, const std::string& who) {
        if (open && level != Level::blue && rung.contains(who)) reach(staff, ring);
    }

    void answer() {
        open = false;
        next.reset();
    }
};

}  // namespace vigil::property
