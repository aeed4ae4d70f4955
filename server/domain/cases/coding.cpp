#include "domain/cases/coding.hpp"

#include <fmt/format.h>

#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/stored.hpp>

#include "domain/reports/reassessing.hpp"

namespace vigil {
namespace {

Result<void> check_signals(const triage::RuleSet& rules, const std::vector<std::string>& codes) {
    std::vector<Violation> violations;
    for (std::size_t at = 0; at < codes.size(); ++at) {
        const auto* signal = rules.words.signals.find(codes[at]);
        const std::string pointer = fmt::format("/signals/{}", at);
        if (signal == nullptr)
            violations.push_back({pointer, "unknown_code",
                                  fmt::format("must be a code of rule set {} version {}", rules.id, rules.version)});
        else if (signal->role == triage::SignalRole::lowers)
            violations.push_back({pointer, "needs_second_person", "lowers the level: propose a lower level instead"});
        else if (!triage::reporters_may_send(*signal) && std::find(signal->suppliers.begin(), signal->suppliers.end(),
                                                                   triage::Supplier::staff) == signal->suppliers.end())
            violations.push_back({pointer, "signal_not_for_staff", "is found by the engine"});
    }
    if (violations.empty()) return success();
    return Error{ErrorKind::invalid_input, "a signal that cannot be coded", "invalid_document", std::move(violations)};
}

}  // namespace

Result<Level> code_report(Unit& unit, const triage::RuleSet& rules, IdSource& ids, const Caller& caller,
                          const CaseId& id, const protocol::CodeReport& coding, Instant now) {
    VIGIL_TRY(const auto found, find_handled_case(unit, caller, id));
    VIGIL_TRY(check_signals(rules, coding.signals));
    VIGIL_TRY(const auto report, report_of_case(unit, found, coding.report_id));
    VIGIL_TRY(const auto sealer, unit.vault().sealer(report.case_key));
    Coding stored{.id = ids.next(now),
                  .case_id = report.case_id,
                  .report = report.id,
                  .account = caller.account,
                  .coded_at = now,
                  .sealed_codes = {}};
    const protocol::StoredCoding codes{coding.signals, coding.danger_now};
    stored.sealed_codes = sealer->seal(Field::coding, stored.id, protocol::encode(codes));
    VIGIL_TRY(unit.handling().insert_coding(stored));
    unit.log().append(
        {"case.coded",
         stored.id,
         now,
         {{"case", report.case_id.str()}, {"report", report.id.str()}, {"account", caller.account.str()}}});
    VIGIL_TRY(assess_again(unit, rules, ids, report, *sealer, Novelty::coded, now));
    VIGIL_TRY(const auto about, unit.cases().find(found.about().id));
    return about->level;
}

}  // namespace vigil
