#include "domain/auditing/replay.hpp"

#include <utility>

#include "domain/clocks/clock.hpp"

namespace vigil {
namespace {

bool is_step(const Event& event) {
    return event.kind == "alert.climbed" || event.kind == "alert.repeated" ||
           (event.kind == "clock.breached" && detail_of(event, "kind") == kAcknowledgementClock);
}

}  // namespace

Result<void> Replay::take(const LoggedEvent& entry, const AuditTools& tools) {
    const Event& event = entry.event;
    position_ = entry.pos;
    if (event.at > until_) return success();
    if (is_step(event) && event.at >= from_) steps_taken_ += 1;
    go_on_until(event.at, tools);
    VIGIL_TRY(waiting_.take(event, tools));
    for (const auto& [alert, ended] : waiting_.ceased()) note(event.at, ReplayedKind::ended, alert, ended);
    for (const auto& alert : waiting_.began()) note(event.at, ReplayedKind::raised, alert, waiting_.all().at(alert));
    return success();
}

std::vector<Replayed> Replay::finish(const AuditTools& tools) {
    go_on_until(until_, tools);
    return std::exchange(replayed_, {});
}

// Whatever is due first, first.
void Replay::go_on_until(Instant at, const AuditTools& tools) {
    for (;;) {
        auto first = waiting_.all().end();
        for (auto each = waiting_.all().begin(); each != waiting_.all().end(); ++each) {
            const auto due = each->second.escalation.due();
            if (!due || *due > at) continue;
            if (first == waiting_.all().end() || *due < *first->second.escalation.due()) first = each;
        }
        if (first == waiting_.all().end()) return;
        auto& [alert, waiting] = *first;
        auto& escalation = waiting.escalation;
        const Instant due = *escalation.due();
        const auto asks = escalation.asks(waiting_.by(tools));
        const auto kind = escalation.next() == Escalation::Step::silence ? ReplayedKind::silence
                          : asks                                         ? ReplayedKind::asks
                                                                         : ReplayedKind::repeats;
        note(due, kind, alert, waiting, asks);
        escalation.take_step(waiting_.by(tools), due);
    }
}

void Replay::note(Instant at, ReplayedKind kind, const std::string& alert, const WaitingAlert& waiting,
                  std::optional<DivisionLevel> asks) {
    if (at < from_ || at > until_) return;
    const auto& escalation = waiting.escalation;
    replayed_.push_back({.at = at,
                         .kind = kind,
                         .alert = alert,
                         .organisation = waiting.organisation,
                         .version = waiting.version,
                         .function = escalation.function(),
                         .level = escalation.level(),
                         .asks = asks});
}

}  // namespace vigil
