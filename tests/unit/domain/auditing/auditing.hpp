// The audit of escalations over the log of a store.
#pragma once

#include "domain/auditing/escalation_audit.hpp"
#include "unit/domain/alerts/climbing.hpp"

namespace vigil {

inline void PrintTo(const Finding& finding, std::ostream* out) {
    *out << to_text(finding.what) << " " << finding.alert << " version " << finding.version << " "
         << to_rfc3339(finding.due) << " entry " << finding.pos;
}

}  // namespace vigil

namespace vigil::domain_test {

// Judges every entry by the rules that ship, and by weekends alone.
inline const AuditTools& audit_tools() {
    static const HolidayCalendar calendar;
    static const AuditTools tools{calendar, [](const std::string&) {
                                      return Result<std::shared_ptr<const triage::RuleSet>>(
                                          std::shared_ptr<const triage::RuleSet>(std::shared_ptr<void>(), &rules()));
                                  }};
    return tools;
}

// Entries of a log as failures show them; what only says that a row was written is left out.
inline std::string told(const std::vector<LoggedEvent>& entries) {
    std::string text;
    for (const auto& [pos, event] : entries) {
        if (event.kind.ends_with(".inserted")) continue;
        text += std::to_string(pos) + " " + to_rfc3339(event.at) + " " + event.kind + " " + event.subject;
        for (const auto& [key, value] : event.detail) text += " " + key + "=" + value;
        text += "\n";
    }
    return text;
}

class Auditing : public Climbing {
protected:
    std::vector<LoggedEvent> log() {
        return find([](Unit& unit) { return unit.log().after(0, 100'000); });
    }
    static EscalationAudit audited(const std::vector<LoggedEvent>& entries) {
        EscalationAudit audit;
        for (const auto& each : entries)
            if (auto taken = audit.take(each, audit_tools()); !taken) throw std::runtime_error(taken.error().message);
        return audit;
    }
    EscalationAudit audited() { return audited(log()); }
    // Minute by minute, as the scheduler would.
    void serve(std::chrono::minutes time) {
        for (auto passed = 0min; passed < time; passed += 1min) {
            pass(1min);
            fire_clocks();
        }
    }
};

}  // namespace vigil::domain_test
