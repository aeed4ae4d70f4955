#include "domain/reports/reassessing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vigil/protocol/codec.hpp>

#include "domain/alerts/items.hpp"
#include "domain/alerts/withdrawing.hpp"
#include "domain/reports/intake.hpp"
#include "domain/triage/assess.hpp"

namespace vigil {
namespace {

// Reports on the same children from before this case (rule T9).
Result<EarlierReports> earlier_reports(Unit& unit, const CaseId& about) {
    VIGIL_TRY(const auto hashes, unit.reports().index_of(about));
    VIGIL_TRY(const auto reports, unit.reports().of_case(about));
    if (hashes.empty() || reports.empty()) return EarlierReports{};
    return unit.reports().earlier(hashes, reports.front().filed_at);
}

// After a conflict of interest came out, nobody hears of the case but whom the deny rule names.
Result<void> bar_everybody_else(Unit& unit, Audience& audience, const CaseId& about) {
    VIGIL_TRY(const auto alerts, unit.alerts().of_case(about));
    for (const auto& alert : alerts) {
        const auto is_it = [&](const auto& each) { return each == alert.organisation; };
        const bool told = std::any_of(audience.told.begin(), audience.told.end(),
                                      [&](const Told& each) { return is_it(each.route.organisation.id); });
        const bool barred = std::any_of(audience.bars.begin(), audience.bars.end(), [&](const Bar& each) {
            return each.organisation && is_it(*each.organisation);
        });
        if (told || barred || is_it(audience.owner)) continue;
        audience.bars.push_back(
            {.case_id = about, .organisation = alert.organisation, .reason = "conflict_of_interest", .row = {}});
    }
    return success();
}

Result<void> insert_new_bars(Unit& unit, IdSource& ids, const std::vector<Bar>& bars, const CaseId& about,
                             Instant now) {
    VIGIL_TRY(const auto standing, unit.cases().bars(about));
    for (Bar bar : bars) {
        const bool stands = std::any_of(standing.begin(), standing.end(),
                                        [&](const Bar& each) { return each.organisation == bar.organisation; });
        if (stands) continue;
        bar.row = ids.next(now);
        VIGIL_TRY(unit.cases().insert_bar(bar));
    }
    return success();
}

}  // namespace

Result<void> assess_again(Unit& unit, const triage::RuleSet& rules, IdSource& ids, const Report& report,
                          const Sealer& sealer, Novelty novelty, Instant now) {
    VIGIL_TRY(auto about, unit.cases().find(report.case_id));
    if (!about) return Error{ErrorKind::internal, "a report without a case"};
    VIGIL_TRY(auto facts, facts_of_case(unit, about->id));
    VIGIL_TRY(const auto filed, document_of(unit, report));
    VIGIL_TRY(const auto places, case_places(unit, filed.places));
    VIGIL_TRY(complete_facts(unit, facts, places));
    VIGIL_TRY(facts.earlier_reports, earlier_reports(unit, about->id));
    VIGIL_TRY(const auto bars, unit.cases().bars(about->id));
    facts.kinship_declared = std::any_of(
        bars.begin(), bars.end(), [](const Bar& bar) { return bar.account.has_value() && bar.reason == kKinship; });
    // Whoever codes an uncoded report ends the level that stood for "nobody has looked"; what people raised stays.
    const bool ends_uncoded = novelty == Novelty::coded && about->uncoded;
    facts.standing_level = ends_uncoded ? about->raised : std::optional(about->level);
    if (novelty == Novelty::coded) facts.occasion = triage::Occasion::reassessment;
    if (novelty != Novelty::nothing_new) about->lowered.reset();

    const auto assessment = triage::assess(rules, facts);
    VIGIL_TRY(auto audience, find_audience(unit, rules, assessment, facts, places, about->id, about->owner, bars));
    if (assessment.conflict_of_interest) {
        VIGIL_TRY(bar_everybody_else(unit, audience, about->id));
    }
    const auto stored = sealed_assessment(assessment, sealer, AssessmentId(ids.next(now)), about->id, report.id, now);
    VIGIL_TRY(unit.cases().insert_assessment(stored));
    unit.log().append(assessed_event(stored));

    if (about->lowered)
        about->level = *about->lowered;
    else if (ends_uncoded && !assessment.uncoded)
        about->level = assessment.level;
    else
        about->level = std::max(about->level, assessment.level);
    about->uncoded = about->uncoded && assessment.uncoded;
    about->owner = audience.owner;
    about->revision += 1;
    VIGIL_TRY(unit.cases().update(*about));
    VIGIL_TRY(insert_new_bars(unit, ids, audience.bars, about->id, now));
    VIGIL_TRY(withdraw_from_barred(unit, *about, now));
    const auto demand = novelty == Novelty::new_signal ? Demanding::again : Demanding::only_if_raised;
    VIGIL_TRY(AlertRaiser(rules, ids).raise(unit, *about, audience, stored.id, demand, now));
    return announce_status(unit, *about, now);
}

}  // namespace vigil
