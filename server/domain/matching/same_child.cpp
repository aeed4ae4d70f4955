#include "domain/matching/same_child.hpp"

#include <algorithm>
#include <chrono>
#include <set>

namespace vigil::matching {
namespace {

using namespace std::chrono_literals;

// Walks from one mention to all that are on the same child.
class Search {
public:
    Search(Unit& unit, IndexLookups& lookups, const NamedChild& child)
        : unit_(unit), lookups_(lookups), own_report_(child.report) {
        seen_.insert(child.id);
    }

    Result<std::vector<OtherReport>> run(const NamedChild& child) {
        VIGIL_TRY(take_sharing(child.kept, true));
        VIGIL_TRY(follow_links(child.id));
        while (!open_.empty() && seen_.size() < IndexLookups::kMostReports) {
            const ChildId next = open_.back();
            open_.pop_back();
            VIGIL_TRY(follow_links(next));
        }
        std::vector<OtherReport> reports;
        for (auto& [id, report] : found_) reports.push_back(std::move(report));
        return reports;
    }

private:
    // Whoever shares a certain term is the same child; what a person said of it is followed later.
    Result<void> take_sharing(std::span<const HashedTerm> terms, bool own_terms) {
        for (const auto& term : terms) {
            if (!is_certain(term.kind)) continue;
            VIGIL_TRY(const auto* hits, lookups_.sharing(term));
            for (const auto& hit : *hits) {
                note(hit, own_terms);
                if (seen_.insert(hit.child).second) open_.push_back(hit.child);
            }
        }
        return success();
    }

    // A linked child is this child: its own certain terms count as well.
    Result<void> follow_links(const ChildId& id) {
        VIGIL_TRY(const auto linked, unit_.matches().linked_to(id));
        for (const auto& other : linked) {
            seen_.insert(other);
            if (!expanded_.insert(other).second) continue;
            open_.push_back(other);
            VIGIL_TRY(const auto mention, unit_.matches().mention_of(other));
            if (mention) note(*mention, false);
            VIGIL_TRY(const auto rows, unit_.matches().terms_of_child(other));
            std::vector<HashedTerm> terms;
            for (const auto& row : rows) terms.push_back({row.kind, row.version, row.hash, row.key});
            VIGIL_TRY(take_sharing(terms, false));
        }
        return success();
    }

    void note(const IndexHit& hit, bool certain) {
        if (hit.report == own_report_) return;
        auto& known = found_.emplace(hit.report, OtherReport{hit, certain}).first->second;
        if (hit.named_at > known.mention.named_at) known.mention = hit;
        known.certain = known.certain || certain;
    }

    Unit& unit_;
    IndexLookups& lookups_;
    ReportId own_report_;
    std::set<ChildId> seen_{};      // whose links are followed, or will be
    std::set<ChildId> expanded_{};  // whose terms were looked up
    std::vector<ChildId> open_{};
    std::map<ReportId, OtherReport> found_{};
};

}  // namespace

Result<std::vector<NamedChild>> named_children(Unit& unit, const CaseId& id) {
    VIGIL_TRY(const auto rows, unit.matches().terms_of_case(id));
    std::vector<NamedChild> children;
    for (const auto& row : rows) {
        if (children.empty() || children.back().id != row.child)
            children.push_back({row.child, row.report, row.named_at, {}, {}});
        children.back().kept.push_back({row.kind, row.version, row.hash, row.key});
    }
    return children;
}

Result<const std::vector<IndexHit>*> IndexLookups::sharing(const HashedTerm& term) {
    const auto known = known_.find(term.hash);
    if (known != known_.end()) return &known->second;
    VIGIL_TRY(auto hits, unit_.matches().sharing(term.hash, is_certain(term.kind) ? kMostReports : kMostSuggested));
    return &known_.emplace(term.hash, std::move(hits)).first->second;
}

Result<std::vector<OtherReport>> reports_on(Unit& unit, IndexLookups& lookups, const NamedChild& child) {
    return Search(unit, lookups, child).run(child);
}

EarlierReports count_earlier(std::span<const OtherReport> reports, const NamedChild& child,
                             std::span<const CaseId> whole, Counting counting) {
    const auto counts = [&](const OtherReport& report) {
        const IndexHit& hit = report.mention;
        if (hit.unfounded) return false;
        if (!report.certain && std::find(whole.begin(), whole.end(), hit.case_id) != whole.end()) return false;
        return counting == Counting::whatever_is_there || hit.named_at < child.named_at ||
               (hit.named_at == child.named_at && hit.child < child.id);
    };
    const auto since = [&](std::optional<std::chrono::hours> window) {
        return static_cast<int>(std::count_if(reports.begin(), reports.end(), [&](const OtherReport& report) {
            return counts(report) && (!window || report.mention.named_at >= child.named_at - *window);
        }));
    };
    return {since(24h * 30), since(24h * 180), since(std::nullopt)};
}

Result<EarlierReports> earlier_reports(Unit& unit, IndexLookups& lookups, std::span<const NamedChild> children,
                                       std::span<const CaseId> whole, Counting counting) {
    EarlierReports most;
    for (const auto& child : children) {
        VIGIL_TRY(const auto reports, reports_on(unit, lookups, child));
        const auto counted = count_earlier(reports, child, whole, counting);
        most.within_30_days = std::max(most.within_30_days, counted.within_30_days);
        most.within_180_days = std::max(most.within_180_days, counted.within_180_days);
        most.in_life = std::max(most.in_life, counted.in_life);
    }
    return most;
}

}  // namespace vigil::matching
