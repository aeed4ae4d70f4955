#include "domain/auditing/waiting_alerts.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "domain/cases/erasing.hpp"

namespace vigil {
namespace {

Error unreadable(const Event& event) {
    return {ErrorKind::internal,
            "an entry of the log that says something unknown: " + event.kind + " " + event.subject};
}

std::optional<std::int64_t> count_of(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failed != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

// One of the alerts that an assessment names: "id organisation function level version".
struct Asked {
    std::string alert;
    std::string organisation;
    Function function{};
    Level level{};
    std::int64_t version{};
};

std::string_view take_until(std::string_view& rest, std::string_view separator) {
    const auto found = rest.substr(0, rest.find(separator));
    rest.remove_prefix(std::min(rest.size(), found.size() + separator.size()));
    return found;
}

std::optional<Asked> asked_of(std::string_view text) {
    const std::string alert(take_until(text, " "));
    const std::string organisation(take_until(text, " "));
    const auto function = parse_word<Function>(take_until(text, " "));
    const auto level = parse_word<Level>(take_until(text, " "));
    const auto version = count_of(text);
    if (alert.empty() || organisation.empty() || !function || !level || !version) return std::nullopt;
    return Asked{alert, organisation, *function, *level, *version};
}

}  // namespace

std::string_view detail_of(const Event& event, std::string_view key) {
    for (const auto& [name, value] : event.detail)
        if (name == key) return value;
    return {};
}

std::int64_t version_of(const Event& event) { return count_of(detail_of(event, "version")).value_or(0); }

Result<void> WaitingAlerts::take(const Event& event, const AuditTools& tools) {
    began_.clear();
    ceased_.clear();
    if (event.kind == "rules.activated") return judge_by(detail_of(event, "rules"), tools);
    if (event.kind == "case.assessed") return assessed(event, tools);
    if (event.kind == "alert.raised") return raised_alone(event, tools);
    if (event.kind == "case.level_set") level_set(event, tools);
    if (event.kind == "case.merged") merged(event.subject, whole(std::string(detail_of(event, "into"))));
    if (event.kind == "case.unmerged") merged_into_.erase(event.subject);
    if (event.kind == kCaseErased) ended(event.subject);
    if (event.kind == "transfer.accepted") relieved(std::string(detail_of(event, "case")), detail_of(event, "from"));
    if (event.kind == "alert.acknowledged") answered(event);
    if (event.kind == "alert.withdrawn") withdrawn(event.subject);
    if (event.kind == "alert.climbed") climbed(event);
    return success();
}

Result<void> WaitingAlerts::judge_by(std::string_view rules, const AuditTools& tools) {
    VIGIL_TRY(rules_, tools.rules_of(std::string(rules)));
    return success();
}

Result<void> WaitingAlerts::assessed(const Event& event, const AuditTools& tools) {
    if (!rules_) {
        VIGIL_TRY(judge_by(detail_of(event, "rules"), tools));
    }
    const std::string case_id(detail_of(event, "case"));
    auto rest = detail_of(event, "alerts");
    std::optional<Level> strictest;
    while (!rest.empty()) {
        const auto asked = asked_of(take_until(rest, "; "));
        if (!asked) return unreadable(event);
        strictest = std::max(strictest, std::optional(asked->level));
        raise(asked->alert,
              {case_id, asked->organisation, asked->version,
               Escalation(by(tools), asked->function, asked->level, event.at)},
              true, event.at, tools);
    }
    if (strictest) follow(case_id, *strictest, event.at, tools);
    return success();
}

// Whoever else waits for the same case is not asked by the assessment, and hurries with it.
void WaitingAlerts::follow(const std::string& case_id, Level to, Instant at, const AuditTools& tools) {
    const auto about = whole(case_id);
    for (auto& [alert, waiting] : waiting_)
        if (waiting.escalation.level() < to && whole(waiting.case_id) == about)
            waiting.escalation.raise(by(tools), to, at);
}

Result<void> WaitingAlerts::raised_alone(const Event& event, const AuditTools& tools) {
    const auto function = parse_word<Function>(detail_of(event, "function"));
    const auto level = parse_word<Level>(detail_of(event, "level"));
    const auto version = version_of(event);
    if (!rules_ || !function || !level || version == 0) return unreadable(event);
    raise(event.subject,
          {std::string(detail_of(event, "case")), std::string(detail_of(event, "organisation")), version,
           Escalation(by(tools), *function, *level, event.at)},
          false, event.at, tools);
    return success();
}

// A new version begins anew. One that waits already goes on, by a stricter level where there is one; it `hurries` where whoever
// raised it began the limits of that level.
void WaitingAlerts::raise(const std::string& alert, WaitingAlert asked, bool hurries, Instant at,
                          const AuditTools& tools) {
    const auto found = waiting_.find(alert);
    if (found != waiting_.end() && found->second.version == asked.version) {
        auto& waiting = found->second.escalation;
        const Level to = asked.escalation.level();
        if (to > waiting.level() && hurries) waiting.raise(by(tools), to, at);
        waiting.set_level(std::max(to, waiting.level()));
        return;
    }
    stop(alert);
    raised_ += 1;
    began_.push_back(alert);
    waiting_.emplace(alert, std::move(asked));
}

void WaitingAlerts::level_set(const Event& event, const AuditTools& tools) {
    const auto to = parse_word<Level>(detail_of(event, "to"));
    if (!to || !rules_) return;
    const std::string case_id(detail_of(event, "case"));
    follow(case_id, *to, event.at, tools);
    for (auto& [alert, waiting] : waiting_)
        if (waiting.escalation.level() > *to && whole(waiting.case_id) == whole(case_id))
            waiting.escalation.set_level(*to);
}

void WaitingAlerts::merged(const std::string& absorbed, const std::string& into) {
    if (absorbed != into) merged_into_[absorbed] = into;
}

void WaitingAlerts::climbed(const Event& event) {
    const auto found = waiting_.find(std::string(detail_of(event, "from")));
    if (found == waiting_.end()) return;
    found->second.climbed.insert(event.subject);
    roots_[event.subject] = found->first;
}

void WaitingAlerts::answered(const Event& event) {
    if (detail_of(event, "stops") != "yes") return;
    const std::string alert(detail_of(event, "alert"));
    const auto root = roots_.find(alert);
    stop(root == roots_.end() ? alert : std::string(root->second));
}

void WaitingAlerts::withdrawn(const std::string& alert) {
    const auto climbed = roots_.find(alert);
    if (climbed == roots_.end()) return stop(alert);
    const auto root = waiting_.find(climbed->second);
    if (root != waiting_.end()) root->second.climbed.erase(alert);
    roots_.erase(climbed);
}

template <class Ends>
void WaitingAlerts::stop_where(Ends ends) {
    std::vector<std::string> alerts;
    for (const auto& [alert, waiting] : waiting_)
        if (ends(waiting)) alerts.push_back(alert);
    for (const auto& alert : alerts) stop(alert);
}

void WaitingAlerts::ended(const std::string& case_id) {
    stop_where([&](const WaitingAlert& each) { return each.case_id == case_id; });
}

// Whoever took the case over has answered for whoever handed it over.
void WaitingAlerts::relieved(const std::string& case_id, std::string_view organisation) {
    stop_where([&, about = whole(case_id)](const WaitingAlert& each) {
        return each.organisation == organisation && whole(each.case_id) == about;
    });
}

void WaitingAlerts::stop(const std::string& root) {
    const auto found = waiting_.find(root);
    if (found == waiting_.end()) return;
    for (const auto& each : found->second.climbed) roots_.erase(each);
    ceased_.emplace_back(found->first, std::move(found->second));
    waiting_.erase(found);
}

std::string WaitingAlerts::whole(std::string case_id) const {
    for (auto found = merged_into_.find(case_id); found != merged_into_.end(); found = merged_into_.find(case_id))
        case_id = found->second;
    return case_id;
}

}  // namespace vigil
