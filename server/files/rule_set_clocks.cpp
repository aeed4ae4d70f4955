#include <fmt/format.h>

#include <optional>

#include "files/rule_set_sections.hpp"

namespace vigil::files {
namespace {

constexpr int kManyDays = 10'000;
constexpr int kSecondsPerMinute = 60;
constexpr int kSecondsPerHour = 3600;

// {"hours": 24}: exactly one unit.
Limit read_limit(const Node& node) {
    node.only({"seconds", "minutes", "hours", "days", "work_days", "months"});
    if (!node.json().is_object() || node.json().size() != 1) {
        node.problem("type", "one of seconds, minutes, hours, days, work_days, months");
        return {};
    }
    if (node.has("seconds")) return {LimitUnit::seconds, node.integer("seconds", 0, kManyDays)};
    if (node.has("minutes")) return {LimitUnit::seconds, node.integer("minutes", 0, kManyDays) * kSecondsPerMinute};
    if (node.has("hours")) return {LimitUnit::seconds, node.integer("hours", 0, kManyDays) * kSecondsPerHour};
    if (node.has("work_days")) return {LimitUnit::work_days, node.integer("work_days", 1, kManyDays)};
    if (node.has("months")) return {LimitUnit::months, node.integer("months", 1, kManyDays)};
    if (node.has("days")) return {LimitUnit::days, node.integer("days", 1, kManyDays)};
    return {};
}

// Calls `read` for each level that is named.
template <class Read>
void by_level(const Node& node, const Read& read) {
    node.only({"blue", "yellow", "orange", "red"});
    if (!node.json().is_object()) node.problem(node.json().is_null() ? "required" : "type", "an object of levels");
    for (const auto& level : words_of(Level{}))
        if (node.has(level.text)) read(static_cast<std::size_t>(level.value), level.text);
}

triage::LimitByLevel read_limits(const Node& node) {
    triage::LimitByLevel limits{};
    by_level(node, [&](std::size_t level, std::string_view key) { limits[level] = read_limit(node.at(key)); });
    return limits;
}

constexpr int kLongestStepDays = 31;
constexpr int kSecondsPerDay = 24 * kSecondsPerHour;

bool climbs(Level level) { return level != Level::blue; }  // a worklist (promise P4)

// More than nothing and at most a month, in the unit of the clock's own limit, so that rungs can be compared.
void check_step(const Node& node, const Limit& step, LimitUnit unit) {
    const int most = unit == LimitUnit::seconds ? kLongestStepDays * kSecondsPerDay : kLongestStepDays;
    if (step.unit != unit || unit == LimitUnit::months)
        node.problem("unit", "must be in the unit of the clock's own limit, and not in months");
    else if (step.count < 1 || step.count > most)
        node.problem("range", "must be more than nothing and at most 31 days");
}

// Whether the steps at one level leave no gap: each rung after the one before, the first not before the limit itself.
class LadderCheck {
public:
    LadderCheck(const triage::ClockRule& clock, const Word<Level>& level)
        : key_(level.text), level_(level.value), limit_(clock.limit(level.value)), before_(limit_) {}

    void rung(const Node& steps, const triage::LimitByLevel& read) {
        const auto step = one(steps, read);
        if (!step || step->unit != before_->unit) return;
        if (step->count < before_->count || (!is_first_ && step->count == before_->count))
            steps.problem_at(key_, "order", "must be later than the rung before, and not before the limit itself");
        before_ = step;
        is_first_ = false;
    }
    void repeats(const Node& steps, const triage::LimitByLevel& read) const { one(steps, read); }

private:
    // The step, if the ladder has one here and must.
    std::optional<Limit> one(const Node& steps, const triage::LimitByLevel& read) const {
        if (!steps.json().is_object()) return std::nullopt;  // which was said
        const auto& step = triage::limit_at(read, level_);
        const bool wanted = limit_ && climbs(level_);
        if (!wanted && step) steps.problem_at(key_, "unreachable", "nothing climbs at this level");
        if (wanted && !step) steps.problem_at(key_, "required", "without it the ladder would end in silence");
        if (!wanted || !step) return std::nullopt;
        check_step(steps.at(key_), *step, limit_->unit);
        return step;
    }

    std::string_view key_;
    Level level_;
    std::optional<Limit> limit_;
    std::optional<Limit> before_;
    bool is_first_ = true;
};

// Whole days at the least, so that a ring comes before whoever stands above is asked.
int least_seconds(const Limit& limit) {
    return limit.unit == LimitUnit::seconds ? limit.count : limit.count * kSecondsPerDay;
}

// When a ring comes at one level: later than the one before, and earlier than whoever stands above is asked.
void check_ring(const Node& after, const Word<Level>& level, const triage::Ring& ring, const triage::Ring& before,
                const triage::ClockRule& clock) {
    const auto& step = triage::limit_at(ring.after, level.value);
    const auto& earlier = triage::limit_at(before.after, level.value);
    const auto& limit = clock.limit(level.value);
    if (!climbs(level.value)) {
        if (step) after.problem_at(level.text, "unreachable", "nothing rings at this level");
    } else if (!step) {
        after.problem_at(level.text, "required", "alerts of this level would ring nobody more");
    } else if (step->unit != LimitUnit::seconds) {
        after.problem_at(level.text, "unit", "must be in hours, minutes or seconds");
    } else if (step->count < 1 || (earlier && step->count <= earlier->count)) {
        after.problem_at(level.text, "order", "must be later than the one before");
    } else if (limit && step->count >= least_seconds(*limit)) {
        after.problem_at(level.text, "order", "must be earlier than whoever stands above is asked");
    }
}

// [{"rings": "on_duty"}, {"rings": "everybody", "after": {"red": {"minutes": 3}}}]
std::vector<triage::Ring> read_rings(const Node& node, const triage::ClockRule& clock) {
    std::vector<triage::Ring> rings;
    for (const auto& each : node.optional_items("rings")) {
        each.only({"rings", "after"});
        triage::Ring ring{each.word<Rings>("rings"), {}};
        if (rings.empty()) {
            if (each.has("after")) each.problem_at("after", "unreachable", "the first rings at once");
        } else {
            ring.after = read_limits(each.at("after"));
            if (ring.whom <= rings.back().whom) each.problem_at("rings", "order", "must be more than the one before");
            if (each.at("after").json().is_object())
                for (const auto& level : words_of(Level{}))
                    check_ring(each.at("after"), level, ring, rings.back(), clock);
        }
        rings.push_back(ring);
    }
    return rings;
}

// When a channel begins at one level: not before the one above it, and earlier than whoever stands above is asked.
void check_channel(const Node& after, const Word<Level>& level, const triage::FurtherChannel& channel,
                   const std::vector<triage::FurtherChannel>& before, const triage::ClockRule& clock) {
    const auto& step = triage::limit_at(channel.after, level.value);
    const auto& limit = clock.limit(level.value);
    if (!step) return;
    if (!climbs(level.value)) return after.problem_at(level.text, "unreachable", "nothing rings at this level");
    if (step->unit != LimitUnit::seconds)
        return after.problem_at(level.text, "unit", "must be in hours, minutes or seconds");
    if (step->count < 1 || (limit && step->count >= least_seconds(*limit)))
        return after.problem_at(level.text, "order",
                                "must be more than nothing, and earlier than whoever stands above is asked");
    for (const auto& each : before)
        if (const auto& earlier = triage::limit_at(each.after, level.value); earlier && step->count < earlier->count)
            return after.problem_at(level.text, "order", "must not be earlier than the one before");
}

// [{"by": "sms", "unless": "stored", "after": {"red": {"seconds": 3}}}]
std::vector<triage::FurtherChannel> read_channels(const Node& node, const triage::ClockRule& clock) {
    std::vector<triage::FurtherChannel> channels;
    for (const auto& each : node.optional_items("channels")) {
        each.only({"by", "unless", "after"});
        const triage::FurtherChannel channel{each.word<ChannelKind>("by"), each.word<Reached>("unless"),
                                             read_limits(each.at("after"))};
        if (each.at("by").json() == to_text(ChannelKind::live))
            each.problem_at("by", "unreachable", "everybody who is rung has the live stream from the start");
        if (each.at("after").json().is_object())
            for (const auto& level : words_of(Level{}))
                check_channel(each.at("after"), level, channel, channels, clock);
        channels.push_back(channel);
    }
    return channels;
}

// {"rungs": [{"asks": "banner", "after": {"red": {"minutes": 10}}}], "repeats": {"red": {"minutes": 10}}}
triage::Ladder read_ladder(const Node& node, const triage::ClockRule& clock) {
    node.only({"rings", "channels", "rungs", "repeats"});
    const auto nodes = node.items("rungs");
    if (node.at("rungs").json().is_array() && nodes.empty()) node.problem_at("rungs", "required", "at least one rung");
    triage::Ladder ladder;
    ladder.rings = read_rings(node, clock);
    ladder.channels = read_channels(node, clock);
    for (const auto& rung : nodes) {
        rung.only({"asks", "after"});
        const triage::Rung read{rung.word<DivisionLevel>("asks"), read_limits(rung.at("after"))};
        if (!ladder.rungs.empty() && read.asks >= ladder.rungs.back().asks)
            rung.problem_at("asks", "order", "must stand above the rung before");
        ladder.rungs.push_back(read);
    }
    ladder.repeats = read_limits(node.at("repeats"));
    for (const auto& level : words_of(Level{})) {
        LadderCheck check(clock, level);
        for (std::size_t i = 0; i < nodes.size(); ++i) check.rung(nodes[i].at("after"), ladder.rungs[i].after);
        check.repeats(node.at("repeats"), ladder.repeats);
    }
    return ladder;
}

// Of a rule set from before ladders were written down: a level higher each time that the limit passes again.
triage::Ladder plain_ladder(const triage::ClockRule& clock) {
    triage::Ladder ladder;
    for (const auto asks : {DivisionLevel::banner, DivisionLevel::league, DivisionLevel::region}) {
        triage::Rung rung{asks, {}};
        const int times = static_cast<int>(ladder.rungs.size()) + 1;
        for (const auto& word : words_of(Level{})) {
            const auto& limit = clock.limit(word.value);
            if (!climbs(word.value) || !limit) continue;
            rung.after[static_cast<std::size_t>(word.value)] = Limit{limit->unit, limit->count * times};
            ladder.repeats[static_cast<std::size_t>(word.value)] = limit;
        }
        ladder.rungs.push_back(rung);
    }
    return ladder;
}

triage::ClockRule read_clock(const Node& node, const triage::RuleSet& rules) {
    node.only({"code", "zh", "en", "basis", "starts", "limits", "before_decide_by", "when", "statutory", "repeats",
               "reminders", "superior", "ladder"});
    triage::ClockRule clock;
    clock.code = node.text("code");
    clock.name = read_text(node);
    clock.basis = read_basis(node, rules);
    clock.starts = node.word<triage::ClockStart>("starts");
    clock.limits = read_limits(node.at("limits"));
    if (node.has("before_decide_by")) clock.before_decide_by = read_limits(node.at("before_decide_by"));
    if (node.has("when")) clock.when = read_condition(node, "when", rules);
    clock.statutory = node.optional_flag("statutory");
    clock.repeats = node.optional_flag("repeats");
    for (const auto& reminder : node.optional_items("reminders")) clock.reminders.push_back(read_limit(reminder));
    if (node.has("superior")) clock.superior = node.word<DivisionLevel>("superior");
    const bool asks_for_an_answer =
        clock.code == triage::kStationAcknowledges || clock.code == triage::kPoliceAcknowledge;
    for (const auto& word : words_of(Level{}))
        if (const auto& limit = clock.limit(word.value); asks_for_an_answer && limit && limit->count < 1)
            node.at("limits").problem_at(word.text, "range", "whoever is asked needs more time than none");
    if (asks_for_an_answer && node.at("limits").json().is_object())
        for (const auto& word : words_of(Level{}))
            if (climbs(word.value) && !clock.limit(word.value))
                node.at("limits").problem_at(word.text, "required", "alerts of this level would end in silence");
    if (node.has("ladder") && !asks_for_an_answer)
        node.problem_at("ladder", "unreachable", "only the clocks that an acknowledgement stops have one");
    else if (node.has("ladder"))
        clock.ladder = read_ladder(node.at("ladder"), clock);
    else if (asks_for_an_answer)
        clock.ladder = plain_ladder(clock);
    return clock;
}

}  // namespace

void read_clocks(const Node& document, triage::RuleSet& rules) {
    for (const auto& node : document.items("clocks")) {
        auto clock = read_clock(node, rules);
        if (rules.clock(clock.code) != nullptr) node.problem_at("code", "duplicate_code", "the code stands twice");
        rules.clocks.push_back(std::move(clock));
    }
    for (const auto code : {triage::kStationAcknowledges, triage::kPoliceAcknowledge})
        if (document.has("clocks") && rules.clock(code) == nullptr)
            document.problem_at("clocks", "required", fmt::format("must have the clock {}: alerts start it", code));
    const Node visits = document.at("visits_after_closing");
    by_level(visits, [&](std::size_t level, std::string_view key) {
        for (const auto& node : visits.items(key)) {
            node.only({"every", "times"});
            rules.visits_after_closing[level].push_back({read_limit(node.at("every")), node.integer("times", 1, 100)});
        }
    });
}

}  // namespace vigil::files
