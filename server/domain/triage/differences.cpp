#include "domain/triage/differences.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "domain/triage/assess.hpp"

namespace vigil::triage {
namespace {

using Limits = std::map<std::string, std::string>;

// The most urgent class of each recipient.
std::map<std::string, ReleaseClass> releases_of(const Assessment& assessment) {
    std::map<std::string, ReleaseClass> releases;
    for (const auto& notification : assessment.notifications) {
        const auto [known, is_new] = releases.emplace(notification.recipient, notification.release);
        if (!is_new) known->second = std::min(known->second, notification.release);
    }
    return releases;
}

std::string text_of(const Limit& limit) {
    constexpr int kMinute = 60;
    constexpr int kHour = 3600;
    switch (limit.unit) {
        case LimitUnit::seconds:
            if (limit.count % kHour == 0) return fmt::format("{}h", limit.count / kHour);
            if (limit.count % kMinute == 0) return fmt::format("{}m", limit.count / kMinute);
            return fmt::format("{}s", limit.count);
        case LimitUnit::days:
            return fmt::format("{}d", limit.count);
        case LimitUnit::work_days:
            return fmt::format("{}_work_days", limit.count);
        case LimitUnit::months:
            return fmt::format("{}_months", limit.count);
    }
    return {};
}

// "banner 10m, league 20m, then every 10m"; empty: nothing climbs at that level.
std::string text_of(const Ladder& ladder, Level level) {
    std::string text;
    for (const auto& ring : ladder.rings)
        if (const auto& after = limit_at(ring.after, level))
            text += fmt::format("{}{} {}", text.empty() ? "" : ", ", to_text(ring.whom), text_of(*after));
    for (const auto& channel : ladder.channels)
        if (const auto& after = limit_at(channel.after, level))
            text += fmt::format("{}{} {} unless {}", text.empty() ? "" : ", ", to_text(channel.by), text_of(*after),
                                to_text(channel.unless));
    for (const auto& rung : ladder.rungs)
        if (const auto& after = limit_at(rung.after, level))
            text += fmt::format("{}{} {}", text.empty() ? "" : ", ", to_text(rung.asks), text_of(*after));
    if (const auto& repeats = limit_at(ladder.repeats, level))
        text += fmt::format(", then every {}", text_of(*repeats));
    return text;
}

// The limits that these rules set at `level`, by clock, and its ladder.
Limits limits_of(const Side& side, Level level) {
    Picture picture = picture_of(side.rules, side.facts, side.assessment);
    picture.set_level(level);
    Limits limits;
    for (const auto& clock : side.rules.clocks) {
        if (clock.when && !picture.holds(*clock.when)) continue;
        std::string text;
        if (const auto& limit = clock.limit(level)) text = text_of(*limit);
        if (const auto& before = clock.before_decide_by[static_cast<std::size_t>(level)])
            text += fmt::format("{}{}_before_decide_by", text.empty() ? "" : "+", text_of(*before));
        if (!text.empty()) limits.emplace(clock.code, std::move(text));
        if (auto ladder = text_of(clock.ladder, level); !ladder.empty())
            limits.emplace(clock.code + ".ladder", std::move(ladder));
    }
    return limits;
}

void compare_recipients(const Side& before, const Side& after, std::vector<Difference>& found) {
    const auto told_before = releases_of(before.assessment);
    const auto told_after = releases_of(after.assessment);
    for (const auto& [recipient, release] : told_before) {
        const std::string was(to_text(release));
        const auto now = told_after.find(recipient);
        if (now == told_after.end())
            found.push_back({DifferenceKind::recipient_removed, recipient, was, {}});
        else if (now->second != release)
            found.push_back({DifferenceKind::release, recipient, was, std::string(to_text(now->second))});
    }
    for (const auto& [recipient, release] : told_after)
        if (!told_before.contains(recipient))
            found.push_back({DifferenceKind::recipient_added, recipient, {}, std::string(to_text(release))});
}

void compare_clocks(const Side& before, const Side& after, std::vector<Difference>& found) {
    const auto were = limits_of(before, after.assessment.level);
    const auto are = limits_of(after, after.assessment.level);
    for (const auto& [clock, limit] : were) {
        const auto now = are.find(clock);
        const std::string text = now == are.end() ? std::string() : now->second;
        if (text != limit) found.push_back({DifferenceKind::clock, clock, limit, text});
    }
    for (const auto& [clock, limit] : are)
        if (!were.contains(clock)) found.push_back({DifferenceKind::clock, clock, {}, limit});
}

}  // namespace

std::vector<Difference> differences(const Side& before, const Side& after) {
    const Assessment& was = before.assessment;
    const Assessment& is = after.assessment;
    std::vector<Difference> found;
    if (was.level != is.level)
        found.push_back({DifferenceKind::level, {}, std::string(to_text(was.level)), std::string(to_text(is.level))});
    if (was.uncoded != is.uncoded)
        found.push_back({DifferenceKind::uncoded, {}, was.uncoded ? "yes" : "no", is.uncoded ? "yes" : "no"});
    compare_recipients(before, after, found);
    if (was.owner != is.owner) found.push_back({DifferenceKind::owner, {}, was.owner, is.owner});
    compare_clocks(before, after, found);
    return found;
}

std::string line_of(const Difference& difference) {
    const auto& [kind, subject, before, after] = difference;
    switch (kind) {
        case DifferenceKind::level:
            return fmt::format("level: {} -> {}", before, after);
        case DifferenceKind::uncoded:
            return after == "yes" ? "uncoded now" : "no longer uncoded";
        case DifferenceKind::recipient_added:
            return fmt::format("notify: {} told ({})", subject, after);
        case DifferenceKind::recipient_removed:
            return fmt::format("notify: {} no longer told", subject);
        case DifferenceKind::release:
            return fmt::format("notify: {}: {} -> {}", subject, before, after);
        case DifferenceKind::owner:
            return fmt::format("owner: {} -> {}", before, after);
        case DifferenceKind::clock:
            return fmt::format("clock: {}: {} -> {}", subject, before.empty() ? "none" : before,
                               after.empty() ? "none" : after);
    }
    return {};
}

}  // namespace vigil::triage
