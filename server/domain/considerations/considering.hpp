// Keeping what was considered and not reported (F34): judged by the same rules, sealed as a report is, answered with a
// signed record. No case is opened and nobody is alerted.
#pragma once

#include <vigil/protocol/messages/consideration.hpp>

#include "domain/ports/unit.hpp"
#include "domain/reports/filing.hpp"
#include "domain/triage/rule_set.hpp"

namespace vigil {

// invalid_input with every problem by pointer: of the reason, and of the report as validate() says them.
Result<void> validate(const protocol::Consider& document, const triage::RuleSet& rules, Instant now);

// The filing mark of a consideration; apart from those of reports, so that no two slots of the two are ever equal.
FilingMark mark_of(const Pseudonyms& pseudonyms, const AccountId& account, std::string_view key, std::string_view body);

// What is read before it is judged.
struct ConsideredGround {
    std::optional<Consideration> repeated{};  // the same was sent before; then nothing else is filled
    // What the document says by itself: earlier reports on the child would tell the sender that it is known (F12).
    triage::Facts facts{};
};

// In a read. Errors: idempotency_key_reused; consideration_erased; unknown_division with the pointer of each place.
Result<ConsideredGround> find_ground(Unit& unit, const FilingMark& mark, const protocol::FileReport& report,
                                     const SenderKinds& sender, Instant now);

struct PreparedConsideration {
    Consideration row;
    std::string record;  // what `row.sealed_record` seals
    WrappedKey content_key;
    WrappedKey reporter_key;
    Level level{};
    std::string rules;  // "cn-nm-2026 2"
};

// Judges and seals; outside of any transaction, any thread. `body`: the exact bytes of the request.
PreparedConsideration prepare(const FilingTools& tools, const triage::RuleSet& rules,
                              const protocol::Consider& document, std::string_view body, const Sender& sender,
                              const FilingMark& mark, const ConsideredGround& ground, Instant now);

// A consideration as it is on disk, opened.
struct KeptConsideration {
    ConsiderationId id;
    std::string record;             // the exact bytes that are signed
    std::string body;               // empty where it was not asked for
    std::optional<LogMark> mark{};  // none: the first mark of the commit
};

// In a write. The same mark was kept before: that one is answered, with its mark. Errors: idempotency_key_reused;
// consideration_erased.
Result<KeptConsideration> keep(Unit& unit, const PreparedConsideration& prepared);

enum class Opening { record_only, with_body };

// Errors: internal.
Result<KeptConsideration> open_kept(Unit& unit, const Consideration& row, Opening opening);

// not_found: there is none, or it is somebody else's; with code consideration_erased, to anybody who knows the id, because
// whose it was is not known any more.
Result<KeptConsideration> open_own(Unit& unit, const std::string& owner, const ConsiderationId& id);

// One of the list of one's own.
Result<protocol::ConsiderationSummary> summary_of(Unit& unit, const Consideration& row);

}  // namespace vigil
