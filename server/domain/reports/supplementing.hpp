// Adding to a report: appended, judged again, never silently ignored (F11).
#pragma once

#include "domain/reports/intake.hpp"
#include "domain/reports/reassessing.hpp"

namespace vigil {

// Who adds: the owner of the report, or whoever holds its claim code.
struct SupplementClaim {
    std::optional<std::string> owner{};
    std::optional<std::string> claim_hash{};
};

class Supplementing {
public:
    Supplementing(const triage::RuleSet& rules, const FilingTools& tools) : rules_(rules), tools_(tools) {}

    // Errors: not_found for a report that is not the sender's own; as Intake::file for keys. Seals inside the
    // transaction, under the key of the report's case.
    Result<Intaken> file(Unit& unit, const ReportId& report, const SupplementClaim& claim, const FilingMark& mark,
                         const protocol::FileSupplement& document, std::string_view body, Instant now) const;

private:
    Result<Found> add_children(Unit& unit, const Report& report, const Sealer& sealer,
                               const protocol::FileSupplement& document, Instant now) const;

    const triage::RuleSet& rules_;
    const FilingTools& tools_;
};

}  // namespace vigil
