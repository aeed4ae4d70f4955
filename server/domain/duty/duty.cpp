#include "domain/duty/duty.hpp"

#include <algorithm>

#include "domain/duty/duty_parts.hpp"

namespace vigil {
namespace {

using Number = std::size_t;

// Everybody who is named, numbered in the order of their ids: numbers are quicker to count than ids to compare.
class Officers {
public:
    explicit Officers(std::vector<const AccountId*> named) : ids_(std::move(named)) {
        std::sort(ids_.begin(), ids_.end(), [](const auto* a, const auto* b) { return *a < *b; });
        const auto same = [](const auto* a, const auto* b) { return *a == *b; };
        ids_.erase(std::unique(ids_.begin(), ids_.end(), same), ids_.end());
    }

    std::size_t count() const { return ids_.size(); }
    const AccountId& id(Number number) const { return *ids_[number]; }
    Number number_of(const AccountId& id) const {
        const auto found = std::lower_bound(ids_.begin(), ids_.end(), id,
                                            [](const auto* each, const AccountId& sought) { return *each < sought; });
        return static_cast<Number>(found - ids_.begin());
    }

private:
    std::vector<const AccountId*> ids_;
};

Officers named_in(const std::vector<DutyPart>& planned, const std::vector<DutyPart>& overriding,
                  std::span<const DutySwap> swaps) {
    std::vector<const AccountId*> named;
    for (const auto* parts : {&planned, &overriding})
        for (const auto& part : *parts)
            for (const auto& id : part.officers) named.push_back(&id);
    for (const auto& swap : swaps) named.insert(named.end(), {&swap.giver, &swap.taker});
    return Officers(std::move(named));
}

using OnDuty = std::vector<bool>;  // by number

// Parts that are on at one time, and how many of them name each officer.
struct Headcount {
    int parts = 0;
    std::vector<int> of_officer{};
};

// Goes through the window from one change to the next.
class Sweep {
public:
    Sweep(const std::vector<DutyPart>& planned, const std::vector<DutyPart>& overriding,
          std::span<const DutySwap> swaps, Period window)
        : officers_(named_in(planned, overriding, swaps)), boundaries_{window.from, window.until} {
        count_in(planned, planned_);
        count_in(overriding, overriding_);
        for (const auto& swap : swaps) take_up(swap, window);
        put_in_order();
    }
    Sweep(const Sweep&) = delete;  // its changes point into it

    std::vector<DutySpan> spans() && {
        std::vector<DutySpan> spans;
        OnDuty before;
        auto change = changes_.begin();
        for (std::size_t i = 0; i + 1 < boundaries_.size(); ++i) {
            for (; change != changes_.end() && change->at == boundaries_[i]; ++change) make(*change);
            auto now = on_duty_from(boundaries_[i]);
            if (spans.empty() || now != before) spans.push_back({boundaries_[i], {}, ids_of(now)});
            spans.back().until = boundaries_[i + 1];
            before = std::move(now);
        }
        return spans;
    }

private:
    // A part begins (by 1) or ends (by -1).
    struct Change {
        Instant at{};
        int by{};
        Headcount* headcount{};
        std::span<const Number> officers{};
    };
    struct NumberedSwap {
        Number giver{};
        Number taker{};
        Period period;
    };

    void count_in(const std::vector<DutyPart>& parts, Headcount& headcount) {
        headcount.of_officer.resize(officers_.count());
        for (const auto& part : parts) {
            auto& numbers = numbers_.emplace_back();
            for (const auto& id : part.officers) numbers.push_back(officers_.number_of(id));
            for (const auto& period : part.periods) {
                changes_.push_back({period.from, 1, &headcount, numbers});
                changes_.push_back({period.until, -1, &headcount, numbers});
            }
        }
    }

    void take_up(const DutySwap& swap, Period window) {
        const Period cut{std::max(swap.from, window.from), std::min(swap.until, window.until)};
        if (cut.from >= cut.until) return;
        swaps_.push_back({officers_.number_of(swap.giver), officers_.number_of(swap.taker), cut});
        boundaries_.insert(boundaries_.end(), {cut.from, cut.until});
    }

    void put_in_order() {
        std::sort(changes_.begin(), changes_.end(), [](const Change& a, const Change& b) { return a.at < b.at; });
        for (const auto& change : changes_) boundaries_.push_back(change.at);
        std::sort(boundaries_.begin(), boundaries_.end());
        boundaries_.erase(std::unique(boundaries_.begin(), boundaries_.end()), boundaries_.end());
    }

    static void make(const Change& change) {
        change.headcount->parts += change.by;
        for (const auto number : change.officers) change.headcount->of_officer[number] += change.by;
    }

    // Until the next boundary.
    OnDuty on_duty_from(Instant at) const {
        const auto& counted = overriding_.parts > 0 ? overriding_ : planned_;
        OnDuty on_duty(officers_.count());
        for (Number number = 0; number < on_duty.size(); ++number) on_duty[number] = counted.of_officer[number] > 0;
        for (const auto& swap : swaps_) {
            if (at < swap.period.from || at >= swap.period.until || !on_duty[swap.giver]) continue;
            on_duty[swap.giver] = false;
            on_duty[swap.taker] = true;
        }
        return on_duty;
    }

    std::vector<AccountId> ids_of(const OnDuty& on_duty) const {
        std::vector<AccountId> ids;
        for (Number number = 0; number < on_duty.size(); ++number)
            if (on_duty[number]) ids.push_back(officers_.id(number));
        return ids;
    }

    Officers officers_;
    std::vector<std::vector<Number>> numbers_{};  // of each part
    Headcount planned_{};
    Headcount overriding_{};
    std::vector<Change> changes_{};
    std::vector<NumberedSwap> swaps_{};
    std::vector<Instant> boundaries_;  // between two of them nothing changes; the window's own are the outermost
};

}  // namespace

std::vector<DutySpan> duty_between(const protocol::Roster& roster, std::span<const DutySwap> swaps,
                                   const HolidayCalendar& calendar, Instant from, Instant until) {
    if (from >= until) return {};
    const Period window{from, until};
    return Sweep(planned_parts(roster, calendar, window), override_parts(roster, window), swaps, window).spans();
}

std::vector<AccountId> on_duty_at(const protocol::Roster& roster, std::span<const DutySwap> swaps,
                                  const HolidayCalendar& calendar, Instant at) {
    return duty_between(roster, swaps, calendar, at, at + std::chrono::milliseconds(1)).front().officers;
}

}  // namespace vigil
