#include "domain/reports/joint_audience.hpp"

#include <algorithm>

#include "domain/access/access.hpp"
#include "domain/alerts/climbing.hpp"

namespace vigil {
namespace {

void add_once(std::vector<triage::Notification>& notifications, const triage::Notification& notification) {
    const auto is_same = [&](const triage::Notification& each) { return each.recipient == notification.recipient; };
    if (std::none_of(notifications.begin(), notifications.end(), is_same)) notifications.push_back(notification);
}

// After a conflict of interest came out, nobody hears of the case but whom the deny rule names.
Result<void> bar_everybody_else(Unit& unit, const Judged& judged, std::vector<CasePart>& parts) {
    if (!judged.assessment.conflict_of_interest) return success();
    VIGIL_TRY(const auto alerts, unit.alerts().of_whole_case(judged.report.case_id));
    const auto is_named = [&](const OrganisationId& organisation) {
        return std::any_of(parts.begin(), parts.end(), [&](const CasePart& part) {
            const auto& audience = part.audience;
            return organisation == audience.owner ||
                   std::any_of(audience.told.begin(), audience.told.end(),
                               [&](const Told& each) { return each.route.organisation.id == organisation; });
        });
    };
    for (const auto& alert : alerts) {
        const bool is_barred_already = std::any_of(parts.begin(), parts.end(), [&](const CasePart& part) {
            return is_barred(alert.organisation, part.audience.bars);
        });
        // Whoever stands above those who stayed silent watches over them, as long as these stay; and may be the one who takes
        // the case over from them.
        VIGIL_TRY(const auto root, root_of(unit, alert));
        if (is_barred_already || is_named(alert.organisation) || is_named(root.organisation)) continue;
        parts.front().audience.bars.push_back({.case_id = parts.front().row.id,
                                               .organisation = alert.organisation,
                                               .reason = "conflict_of_interest",
                                               .row = {}});
    }
    return success();
}

// The standing owner, else the first whom a place leads to; nobody who is barred from any part of a merged case.
Result<OrganisationId> find_owner(const Judged& judged, std::vector<CasePart>& parts) {
    const auto barred = [&](const OrganisationId& organisation) {
        return is_barred(organisation, judged.standing_bars) ||
               std::any_of(parts.begin(), parts.end(),
                           [&](const CasePart& part) { return is_barred(organisation, part.audience.bars); });
    };
    const auto able =
        std::find_if(parts.begin(), parts.end(), [&](const CasePart& part) { return !barred(part.audience.owner); });
    if (able == parts.end() && parts.size() > 1)
        return Error{ErrorKind::conflict, "everybody who could own the merged case is barred from it", "merge_refused"};
    const OrganisationId owner = able == parts.end() ? parts.front().audience.owner : able->audience.owner;
    for (auto& part : parts) {
        part.audience.changes_hands = owner != judged.previous_owner;
        for (auto& told : part.audience.told) {
            told.owner = told.route.organisation.id == owner;
            if (told.owner) told.function = Function::protection;
        }
    }
    return owner;
}

// Only what this report, its supplements and whoever coded it say can be news for its reporter, and only in the name of
// its case.
void mark_told(const Judged& judged, std::vector<CasePart>& parts) {
    const bool own_words = judged.novelty != Novelty::other_reports && judged.novelty != Novelty::merge;
    for (auto& part : parts) {
        mark_own(part.audience, judged.own);
        if (own_words && part.row.id == judged.report.case_id) continue;
        for (auto& told : part.audience.told) told.own = false;
    }
}

// Whoever owns the case hears of everything, wherever its places lead.
Result<void> tell_owner(Unit& unit, const OrganisationId& owner, std::vector<CasePart>& parts) {
    for (const auto& part : parts)
        for (const auto& told : part.audience.told)
            if (told.owner) return success();
    VIGIL_TRY(const auto organisation, unit.organisations().find(owner));
    if (!organisation) return Error{ErrorKind::internal, "an owner that is not there"};
    Told told{Route{*organisation, DivisionLevel::region, false}, Function::protection, ReleaseClass::now, true};
    told.own = parts.size() == 1;
    parts.front().audience.told.push_back(std::move(told));
    return success();
}

// An organisation to which several places lead is told once, as urgently as for any of them: in the name of the case whose
// report says something, else of the earliest.
void tell_each_once(const Judged& judged, std::vector<CasePart>& parts) {
    const auto rank = [&](const CasePart* part) { return part->row.id == judged.report.case_id ? 0 : 1; };
    std::vector<CasePart*> ordered;
    for (auto& part : parts) ordered.push_back(&part);
    std::stable_sort(ordered.begin(), ordered.end(),
                     [&](const CasePart* a, const CasePart* b) { return rank(a) < rank(b); });
    std::vector<Told*> known;
    for (auto* part : ordered) {
        auto& told = part->audience.told;
        std::erase_if(told, [&](const Told& each) {
            const auto before = std::find_if(known.begin(), known.end(), [&](const Told* other) {
                return other->route.organisation.id == each.route.organisation.id;
            });
            if (before == known.end()) return false;
            (*before)->release = std::min((*before)->release, each.release);
            for (const auto& notification : each.notifications) add_once((*before)->notifications, notification);
            return true;
        });
        for (auto& each : told) known.push_back(&each);
    }
}

}  // namespace

Result<OrganisationId> find_joint_audience(Unit& unit, const triage::RuleSet& rules, const Judged& judged,
                                           std::vector<CasePart>& parts) {
    for (auto& part : parts) {
        VIGIL_TRY(part.audience, find_audience(unit, rules, judged.assessment, judged.facts, part.places, part.row.id,
                                               judged.previous_owner, judged.standing_bars));
    }
    VIGIL_TRY(bar_everybody_else(unit, judged, parts));
    VIGIL_TRY(auto owner, find_owner(judged, parts));
    mark_told(judged, parts);
    VIGIL_TRY(tell_owner(unit, owner, parts));
    tell_each_once(judged, parts);
    return owner;
}

}  // namespace vigil
