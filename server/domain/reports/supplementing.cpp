#include "domain/reports/supplementing.hpp"

#include <algorithm>
#include <vigil/protocol/codec.hpp>

#include "domain/alerts/items.hpp"
#include "domain/alerts/withdrawing.hpp"
#include "domain/triage/assess.hpp"

namespace vigil {
namespace {

bool owns(const Report& report, const SupplementClaim& claim) {
    const bool by_list = report.owner && claim.owner && *report.owner == *claim.owner;
    const bool by_code = report.claim_hash && claim.claim_hash && *report.claim_hash == *claim.claim_hash;
    return by_list || by_code;
}

// Whether the supplement says something that triage has not heard before.
bool says_more(const triage::Facts& before, const triage::Facts& after) {
    const auto count = [](const triage::Facts& facts) {
        std::size_t signals = 0;
        for (const auto& report : facts.reports)
            signals += report.signals.size() + (report.danger_now == DangerNow::yes ? 1 : 0);
        return signals + facts.reports.size() + facts.children.size() + facts.must_not_know.size();
    };
    return count(after) > count(before);
}

}  // namespace

Result<Intaken> Supplementing::file(Unit& unit, const ReportId& id, const SupplementClaim& claim,
                                    const FilingMark& mark, const protocol::FileSupplement& document,
                                    std::string_view body, Instant now) const {
    VIGIL_TRY(auto report, unit.reports().find(id));
    if (!report || !owns(*report, claim)) return Error{ErrorKind::not_found, "there is no such report of this sender"};
    VIGIL_TRY(const auto repeat, find_repeat(unit, mark));
    if (repeat) {
        if (repeat->report != id || !repeat->supplement)
            return Error{ErrorKind::invalid_input, "the idempotency key stands for another filing",
                         "idempotency_key_reused"};
        VIGIL_TRY(const auto supplements, unit.reports().supplements(id));
        const auto found = std::find_if(supplements.begin(), supplements.end(),
                                        [&](const Supplement& each) { return each.id == *repeat->supplement; });
        if (found == supplements.end()) return Error{ErrorKind::internal, "an idempotency key without its supplement"};
        VIGIL_TRY(auto hash,
                  unit.vault().open(Field::supplement_body_sha256, found->id.str(), found->sealed_body_sha256));
        VIGIL_TRY(auto mark_of, unit.log().find(kSupplementFiled, found->id.str()));
        if (!mark_of) return Error{ErrorKind::internal, "a supplement without its event"};
        return Intaken{std::move(*report), *found, std::move(hash), std::move(mark_of)};
    }

    VIGIL_TRY(const auto before, facts_of_case(unit, report->case_id));
    VIGIL_TRY(const auto sealer, unit.vault().sealer(report->case_key));
    const std::string body_sha256 = tokens_.body_hash(body);
    Supplement supplement{
        .id = SupplementId(ids_.next(now)), .report = id, .filed_at = now, .sealed_body = {}, .sealed_body_sha256 = {}};
    supplement.sealed_body = sealer->seal(Field::supplement_body, supplement.id.str(), body);
    supplement.sealed_body_sha256 = sealer->seal(Field::supplement_body_sha256, supplement.id.str(), body_sha256);
    VIGIL_TRY(unit.reports().insert_supplement(supplement));
    VIGIL_TRY(unit.reports().remember(mark, {mark.body_mac, id, supplement.id}));
    unit.log().append({std::string(kSupplementFiled), supplement.id.str(), now, {{"report", id.str()}}});
    for (const auto& person : document.must_not_know) {
        if (person.description.empty()) continue;
        const std::string row = ids_.next(now);
        VIGIL_TRY(unit.cases().insert_bar(
            {.case_id = report->case_id,
             .organisation = {},
             .reason = "must_not_know",
             .row = row,
             .sealed_description = sealer->seal(Field::bar_description, row, person.description)}));
    }
    VIGIL_TRY(const auto after, facts_of_case(unit, report->case_id));
    if (document.decide_by) {
        VIGIL_TRY(auto about, unit.cases().find(report->case_id));
        if (!about) return Error{ErrorKind::internal, "a report without a case"};
        about->decide_by = document.decide_by;
        VIGIL_TRY(unit.cases().update(*about));
    }
    VIGIL_TRY(assess_again(unit, *report, *sealer, says_more(before, after), now));
    return Intaken{std::move(*report), std::move(supplement), body_sha256, {}};
}

Result<void> Supplementing::assess_again(Unit& unit, const Report& report, const Sealer& sealer, bool new_signal,
                                         Instant now) const {
    VIGIL_TRY(auto about, unit.cases().find(report.case_id));
    if (!about) return Error{ErrorKind::internal, "a report without a case"};
    VIGIL_TRY(auto facts, facts_of_case(unit, about->id));
    VIGIL_TRY(const auto body, unit.vault().open(Field::report_body, report.id.str(), report.sealed_body));
    VIGIL_TRY(const auto filed, protocol::decode<protocol::FileReport>(body));
    VIGIL_TRY(const auto places, case_places(unit, filed.places));
    VIGIL_TRY(complete_facts(unit, facts, places));
    facts.standing_level = about->level;  // a supplement alone never lowers (rule T11)

    const auto assessment = triage::assess(rules_, facts);
    VIGIL_TRY(const auto audience, find_audience(unit, rules_, assessment, facts, places, about->id));
    const auto stored = sealed_assessment(assessment, sealer, AssessmentId(ids_.next(now)), about->id, report.id, now);
    VIGIL_TRY(unit.cases().insert_assessment(stored));
    unit.log().append({"case.assessed",
                       stored.id.str(),
                       now,
                       {{"case", about->id.str()},
                        {"level", std::string(to_text(stored.level))},
                        {"rules", stored.rule_set + " " + std::to_string(stored.rule_version)}}});
    about->level = std::max(about->level, assessment.level);
    about->uncoded = about->uncoded && assessment.uncoded;
    about->revision += 1;
    VIGIL_TRY(const auto standing, unit.cases().bars(about->id));
    for (Bar bar : audience.bars) {
        const auto repeats = [&](const Bar& each) { return each.organisation == bar.organisation; };
        if (std::any_of(standing.begin(), standing.end(), repeats)) continue;
        bar.row = ids_.next(now);
        VIGIL_TRY(unit.cases().insert_bar(bar));
        if (bar.organisation == about->owner)
            about->owner = audience.owner;  // a barred organisation owns nothing (P3, P7)
    }
    VIGIL_TRY(unit.cases().update(*about));
    VIGIL_TRY(withdraw_from_barred(unit, *about, now));
    VIGIL_TRY(AlertRaiser(rules_, ids_).raise(unit, *about, audience, stored.id, new_signal, now));
    return announce_status(unit, *about, now);
}

}  // namespace vigil
