// From what was filed to what triage judges.
#pragma once

#include <vigil/protocol/messages/report.hpp>
#include <vigil/protocol/messages/stored.hpp>

#include "domain/triage/facts.hpp"

namespace vigil {

// Who sends a report, as far as rules care. An account's own kinds outrank what the document says.
struct SenderKinds {
    std::string reporter_kind;
    std::string reporter_org_kind;
};

// The facts of one report; ages are counted on the day of `filed_at` in China.
protocol::StoredFacts facts_of(const protocol::FileReport& report, const SenderKinds& sender, Instant filed_at);

// What a supplement adds; nothing is taken away (rule T11). A further suspect is a further entry for triage, so that
// both relations count.
void add_supplement(protocol::StoredFacts& facts, const protocol::FileSupplement& supplement, Instant filed_at);

// What an officer read out of the report; nothing is taken away.
void add_coding(protocol::StoredFacts& facts, const protocol::StoredCoding& coding);

// Adds one report to the facts of its case.
void add_report(triage::Facts& facts, const protocol::StoredFacts& stored);

}  // namespace vigil
