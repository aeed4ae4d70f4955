#include "domain/duty/roster_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <vigil/protocol/date.hpp>
#include <vigil/protocol/problems.hpp>

#include "domain/duty/roster_times.hpp"

namespace vigil {
namespace {

using namespace std::chrono_literals;

constexpr auto kLongestOverride = 24h * 366;

// From one to the other; without an end, or where one is no day, there is none to be too early.
std::int64_t days_between(const std::string& first, const std::string& last) {
    const auto from = parse_date(first);
    const auto until = parse_date(last);
    return from && until ? days_since_epoch(*until) - days_since_epoch(*from)
                         : std::numeric_limits<std::int64_t>::max();
}

// False where one of them ends before it begins.
bool meet(const protocol::Override& a, const protocol::Override& b) {
    return std::max(a.from, b.from) < std::min(a.until, b.until);
}

// Which of the shifts before it the last one can overlap; none where its times cannot be read, and never itself.
std::vector<bool> met_by(const std::vector<std::optional<ShiftTimes>>& shifts) {
    std::vector<bool> met(shifts.size());
    const auto& last = shifts.back();
    for (std::size_t i = 0; i + 1 < shifts.size(); ++i) met[i] = last && shifts[i] && can_overlap(*last, *shifts[i]);
    return met;
}

class RosterChecker {
public:
    void check_shift(const protocol::Shift& shift, const std::string& at) {
        once(shift.days, at + "/days");
        beginning(shift.from, at + "/from");
        time(shift.until, at + "/until");
        once(shift.officers, at + "/officers");
        if (!shift.first.empty()) day(shift.first, at + "/first");
        if (!shift.last.empty()) day(shift.last, at + "/last");
        if (days_between(shift.first, shift.last) < 0) add(at + "/last", "out_of_order", "must not be before first");
    }

    void check_rotation(const protocol::Rotation& rotation, const std::string& at) {
        once(rotation.officers, at + "/officers");
        beginning(rotation.at, at + "/at");
        day(rotation.first, at + "/first");
        if (!rotation.last.empty()) day(rotation.last, at + "/last");
        if (days_between(rotation.first, rotation.last) < 1) add(at + "/last", "out_of_order", "must be after first");
    }

    void check_override(const protocol::Override& stated, const std::string& at) {
        once(stated.officers, at + "/officers");
        if (stated.until <= stated.from)
            add(at + "/until", "out_of_order", "must be after from");
        else if (stated.until - stated.from > kLongestOverride)
            add(at + "/until", "out_of_range", "must be at most 366 days after from");
    }

    void overrides_apart(const std::vector<protocol::Override>& overrides) {
        for (std::size_t i = 0; i < overrides.size(); ++i)
            for (std::size_t earlier = 0; earlier < i; ++earlier)
                if (meet(overrides[i], overrides[earlier]))
                    add(fmt::format("/overrides/{}", i), "overrides_overlap",
                        fmt::format("must not be at the same time as /overrides/{}", earlier));
    }

    void officers_apart(const std::vector<protocol::Shift>& shifts) {
        std::vector<std::optional<ShiftTimes>> times;
        std::map<AccountId, std::vector<std::size_t>> shifts_of;  // of those so far
        for (std::size_t i = 0; i < shifts.size() && !is_full(); ++i) {
            times.push_back(times_of(shifts[i]));
            const auto met = met_by(times);
            const auto& officers = shifts[i].officers;
            for (std::size_t k = 0; k < officers.size(); ++k) {
                auto& earlier = shifts_of[officers[k]];
                for (const auto other : earlier)
                    if (met[other])
                        add(fmt::format("/shifts/{}/officers/{}", i, k), "shifts_overlap",
                            fmt::format("is in /shifts/{} at the same time", other));
                earlier.push_back(i);
            }
        }
    }

    Result<void> finish() && {
        if (violations_.empty()) return success();
        return problem("invalid_document", "the roster states what cannot be", std::move(violations_));
    }

private:
    template <class T>
    void once(const std::vector<T>& list, const std::string& at) {
        for (auto each = list.begin(); each != list.end(); ++each)
            if (std::find(list.begin(), each, *each) != each)
                add(fmt::format("{}/{}", at, each - list.begin()), "duplicate", "stands twice");
    }

    void time(const std::string& text, const std::string& at) {
        if (!parse_time_of_day(text)) add(at, "bad_format", "must be a time of day, HH:MM, 00:00 to 24:00");
    }
    void beginning(const std::string& text, const std::string& at) {
        time(text, at);
        if (parse_time_of_day(text) == 24h) add(at, "out_of_range", "must be before 24:00");
    }

    void day(const std::string& text, const std::string& at) {
        if (!parse_date(text)) add(at, "bad_format", "must be a day that exists");
    }

    bool is_full() const { return violations_.size() >= kMaxViolations; }
    void add(std::string pointer, std::string code, std::string message) {
        if (!is_full()) violations_.push_back({std::move(pointer), std::move(code), std::move(message)});
    }

    std::vector<Violation> violations_{};
};

}  // namespace

Result<void> check(const protocol::Roster& roster) {
    RosterChecker checker;
    for (std::size_t i = 0; i < roster.shifts.size(); ++i)
        checker.check_shift(roster.shifts[i], fmt::format("/shifts/{}", i));
    for (std::size_t i = 0; i < roster.rotations.size(); ++i)
        checker.check_rotation(roster.rotations[i], fmt::format("/rotations/{}", i));
    for (std::size_t i = 0; i < roster.overrides.size(); ++i)
        checker.check_override(roster.overrides[i], fmt::format("/overrides/{}", i));
    checker.officers_apart(roster.shifts);
    checker.overrides_apart(roster.overrides);
    return std::move(checker).finish();
}

}  // namespace vigil
