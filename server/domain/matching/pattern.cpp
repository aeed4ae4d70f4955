#include "domain/matching/pattern.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/date.hpp>
#include <vigil/protocol/messages/stored.hpp>

#include "domain/cases/looking.hpp"
#include "domain/matching/children_of_report.hpp"
#include "domain/matching/same_child.hpp"

namespace vigil::matching {
namespace {

Instant day_of(Instant at) { return china_midnight(china_date(at)); }

bool names(const std::string& words, std::string_view word) {
    for (std::size_t at = 0; at < words.size();) {
        const auto end = std::min(words.find(' ', at), words.size());
        if (std::string_view(words).substr(at, end - at) == word) return true;
        at = end + 1;
    }
    return false;
}

class PatternReader {
public:
    PatternReader(Unit& unit, const triage::RuleSet& rules, const Caller& caller, std::vector<OrganisationId> readers)
        : unit_(unit), rules_(rules), caller_(caller), readers_(std::move(readers)), lookups_(unit) {}

    Result<protocol::CasePattern> read(const std::vector<Case>& members) {
        const CaseId& id = members.front().id;
        for (const auto& member : members) whole_.push_back(member.id);
        VIGIL_TRY(read_trail(id));
        protocol::CasePattern pattern{
            .case_id = id, .rule_set = rules_.id, .rule_version = rules_.version, .children = {}};
        VIGIL_TRY(const auto children, named_children(unit_, id));
        for (const auto& child : children) {
            VIGIL_TRY(auto of_child, of(child));
            pattern.children.push_back(std::move(of_child));
        }
        return pattern;
    }
    const std::set<CaseId>& looked_at() const { return looked_at_; }

private:
    // Which rules the newest assessment of the case names, and on what.
    Result<void> read_trail(const CaseId& id) {
        VIGIL_TRY(const auto assessments, unit_.cases().assessments(id));
        if (assessments.empty()) return success();
        const auto& newest = assessments.back();
        VIGIL_TRY(const auto text, unit_.vault().open(Field::assessment_trail, newest.id.str(), newest.sealed_trail));
        VIGIL_TRY(const auto trail, protocol::decode<protocol::StoredTrail>(text));
        for (const auto& fired : trail.fired) {
            fired_.insert(fired.rule);
            if (fired.rule == rules_.levels.step.id && names(fired.on, rules_.levels.repeat_report_signal))
                repeat_used_ = true;
        }
        return success();
    }

    Result<protocol::ChildPattern> of(const NamedChild& child) {
        VIGIL_TRY(const auto own, unit_.matches().mention_of(child.id));
        if (!own) return Error{ErrorKind::internal, "a child without a term"};
        VIGIL_TRY(const auto found, reports_on(unit_, lookups_, child));
        std::vector<OtherReport> others;
        for (const auto& report : found) {
            VIGIL_TRY(const bool shown, may_hear_of(report.mention.case_id));
            if (shown) others.push_back(report);
        }
        protocol::ChildPattern pattern{.report_id = child.report,
                                       .child = 0,
                                       .reports = 1,
                                       .unfounded = 0,
                                       .first_on = day_of(child.named_at),
                                       .windows = windows(count_earlier(others, child, whole_, Counting::named_before)),
                                       .circumstances = {}};
        VIGIL_TRY(pattern.child, position_in_report(unit_, own->case_id, child.report, child.id));
        std::map<std::string, protocol::PatternCircumstance> circumstances;
        VIGIL_TRY(add_circumstances(circumstances, *own));
        for (const auto& other : others) {
            const IndexHit& hit = other.mention;
            if (hit.unfounded) {
                pattern.unfounded += 1;
                continue;
            }
            pattern.reports += 1;
            pattern.first_on = std::min(pattern.first_on, day_of(hit.named_at));
            VIGIL_TRY(add_circumstances(circumstances, hit));
        }
        for (auto& [code, circumstance] : circumstances) pattern.circumstances.push_back(std::move(circumstance));
        std::stable_sort(pattern.circumstances.begin(), pattern.circumstances.end(),
                         [](const auto& a, const auto& b) { return a.reports > b.reports; });
        return pattern;
    }

    std::vector<protocol::PatternWindow> windows(const EarlierReports& earlier) const {
        using enum triage::PatternWindow;
        const auto& levels = rules_.levels;
        const auto window = [&](const triage::Rule& rule, triage::PatternWindow of, int at_least, bool used) {
            const int reports = of == days_30    ? earlier.within_30_days
                                : of == days_180 ? earlier.within_180_days
                                                 : earlier.in_life;
            return protocol::PatternWindow{
                rule.id,
                std::string(to_text(of)),
                at_least,
                reports,
                reports >= at_least,
                used && reports >= at_least,  // or it would tell of reports that are left out
                rule.basis};
        };
        std::vector<protocol::PatternWindow> windows{window(levels.repeat_report, days_30, 1, repeat_used_)};
        for (const auto& pattern : levels.long_patterns)
            windows.push_back(window(pattern, pattern.window, pattern.at_least, fired_.contains(pattern.id)));
        return windows;
    }

    Result<void> add_circumstances(std::map<std::string, protocol::PatternCircumstance>& into, const IndexHit& hit) {
        looked_at_.insert(hit.case_id);
        VIGIL_TRY(const auto report, unit_.reports().find(hit.report));
        if (!report) return Error{ErrorKind::internal, "a child of a report that is not there"};
        const auto text = unit_.vault().open(Field::case_facts, report->id.str(), report->sealed_facts);
        if (!text && text.error().kind == ErrorKind::not_found) return success();  // erased
        if (!text) return text.error();
        VIGIL_TRY(const auto facts, protocol::decode<protocol::StoredFacts>(text.value()));
        for (const auto& code : facts.circumstances) {
            auto& circumstance = into.emplace(code, protocol::PatternCircumstance{code, 0, {}}).first->second;
            circumstance.reports += 1;
            circumstance.last_on = std::max(circumstance.last_on, day_of(hit.named_at));
        }
        return success();
    }

    // Whoever is barred from a case hears nothing of it (rule N10).
    Result<bool> may_hear_of(const CaseId& id) {
        const auto known = may_hear_.find(id);
        if (known != may_hear_.end()) return known->second;
        VIGIL_TRY(const auto bars, unit_.cases().bars(id));
        const bool may = !is_barred(caller_.account, bars) &&
                         std::any_of(readers_.begin(), readers_.end(),
                                     [&](const OrganisationId& reader) { return !is_barred(reader, bars); });
        may_hear_.emplace(id, may);
        return may;
    }

    Unit& unit_;
    const triage::RuleSet& rules_;
    const Caller& caller_;
    std::vector<OrganisationId> readers_;  // the caller's organisations that handle the case
    IndexLookups lookups_;
    std::vector<CaseId> whole_{};
    std::set<std::string> fired_{};
    bool repeat_used_ = false;
    std::map<CaseId, bool> may_hear_{};
    std::set<CaseId> looked_at_{};
};

}  // namespace

Result<protocol::CasePattern> read_pattern(Unit& unit, const triage::RuleSet& rules, const Caller& caller,
                                           const CaseId& id, IdSource& ids, Instant now) {
    VIGIL_TRY(const auto found, find_case(unit, id));
    VIGIL_TRY(const auto admission, admit_handler(unit, caller, found, now));
    PatternReader reader(unit, rules, caller, handling_organisations(caller, found.alerts, found.bars));
    VIGIL_TRY(auto pattern, reader.read(found.parts));
    auto looked_at = found.parts;
    for (const auto& each : reader.looked_at()) {
        if (std::any_of(looked_at.begin(), looked_at.end(), [&](const Case& known) { return known.id == each; }))
            continue;
        VIGIL_TRY(auto other, unit.cases().find(each));
        if (!other) return Error{ErrorKind::internal, "a report without a case"};
        looked_at.push_back(std::move(*other));
    }
    VIGIL_TRY(record_look(unit, caller, looked_at, "pattern", admission, ids, now));
    return pattern;
}

}  // namespace vigil::matching
