// Which reports are about one child, and how many of them came before (rule T9).
#pragma once

#include <map>
#include <span>
#include <vector>

#include "domain/matching/term.hpp"
#include "domain/ports/unit.hpp"

namespace vigil::matching {

// One mention of a child: in a report or in a supplement to it.
struct NamedChild {
    ChildId id;
    ReportId report;
    Instant named_at{};
    std::vector<HashedTerm> kept{};
    std::vector<HashedTerm> sought{};  // empty for one that is stored already
};

// The children that a case and those merged with it name, with their terms. Those of whom nothing is known by which they
// could be found again are left out.
Result<std::vector<NamedChild>> named_children(Unit& unit, const CaseId& id);

// Who shares a term, asked once within one transaction.
class IndexLookups {
public:
    explicit IndexLookups(Unit& unit) : unit_(unit) {}
    // A certain term: up to kMostReports mentions, for counting. Another one: the newest few, for suggestions.
    Result<const std::vector<IndexHit>*> sharing(const HashedTerm& term);

    static constexpr std::size_t kMostReports = 500;
    static constexpr std::size_t kMostSuggested = 16;

private:
    Unit& unit_;
    std::map<std::string, std::vector<IndexHit>> known_{};
};

// Another report on the same child, by its newest mention.
struct OtherReport {
    IndexHit mention;
    bool certain = false;  // shares a term with the child that counts at once; else a person said that they are one
};

// Every other report on the same child, each once: those that share a term which counts at once (rule T9), and those that a
// person said are on the same child, with whatever shares a certain term with them.
Result<std::vector<OtherReport>> reports_on(Unit& unit, IndexLookups& lookups, const NamedChild& child);

// Which mentions count as earlier ones. While a report is taken: everything that is on disk. Later: what was named before
// it, so that the same facts give the same level (promise P6).
enum class Counting { whatever_is_there, named_before };

// By windows that end when the child was named. Unfounded reports are left out; and so are those of the same event, the
// cases of `whole`, unless the rule counts them at once: that two people saw one thing does not make it two.
EarlierReports count_earlier(std::span<const OtherReport> reports, const NamedChild& child,
                             std::span<const CaseId> whole, Counting counting);

// Of several children the most for each window: "the same child" is one child (rules T0, T9).
Result<EarlierReports> earlier_reports(Unit& unit, IndexLookups& lookups, std::span<const NamedChild> children,
                                       std::span<const CaseId> whole, Counting counting);

}  // namespace vigil::matching
