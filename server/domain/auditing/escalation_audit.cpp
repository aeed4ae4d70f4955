#include "domain/auditing/escalation_audit.hpp"

#include "domain/clocks/clock.hpp"

namespace vigil {

Result<void> EscalationAudit::take(const LoggedEvent& entry, const AuditTools& tools) {
    const Event& event = entry.event;
    position_ = entry.pos;
    VIGIL_TRY(waiting_.take(event, tools));
    if (event.kind == "alert.repeated") stepped(entry, event.subject, Escalation::Step::rung, tools);
    // Rung 0: the only officer was busy, so somebody above was asked beside the ladder.
    if (event.kind == "alert.climbed" && detail_of(event, "rung") != "0")
        stepped(entry, std::string(detail_of(event, "from")), Escalation::Step::rung, tools);
    if (event.kind == "clock.breached" && detail_of(event, "kind") == kAcknowledgementClock)
        stepped(entry, std::string(detail_of(event, "subject")), Escalation::Step::silence, tools);
    return success();
}

void EscalationAudit::stepped(const LoggedEvent& entry, const std::string& root, Escalation::Step step,
                              const AuditTools& tools) {
    const Event& event = entry.event;
    const auto version = version_of(event);
    const auto found = waiting_.all().find(root);
    const bool waits = found != waiting_.all().end() && found->second.version == version &&
                       found->second.escalation.next() == step && found->second.escalation.due();
    if (!waits) {
        findings_.push_back({Difference::needless, root, version, event.at, entry.pos});
        return;
    }
    auto& escalation = found->second.escalation;
    const Instant due = *escalation.due();
    const bool says_so = detail_of(event, "late") == "yes";
    if (event.at - escalation.late_from() > kAuditGrace && !says_so && escalation.is_by_the_wall())
        findings_.push_back({Difference::late, root, version, due, entry.pos});
    steps_ += 1;
    late_ += says_so ? 1 : 0;
    escalation.take_step(waiting_.by(tools), event.at);
}

std::vector<Finding> EscalationAudit::overdue(Instant now) const {
    std::vector<Finding> found;
    for (const auto& [alert, waiting] : waiting_.all()) {
        const auto due = waiting.escalation.due();
        if (due && now - waiting.escalation.late_from() > kAuditGrace)
            found.push_back({Difference::missing, alert, waiting.version, *due, 0});
    }
    return found;
}

}  // namespace vigil
