#include "domain/reports/intake.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vigil/protocol/codec.hpp>

#include "domain/alerts/items.hpp"
#include "domain/triage/assess.hpp"

namespace vigil {
namespace {

std::string causes_text(const triage::Fired& fired) {
    std::string text;
    for (const auto& cause : fired.causes) text += (text.empty() ? "" : " ") + cause.code;
    return text;
}

std::string effect_text(const triage::Fired& fired) {
    std::string text(to_text(fired.effect));
    if (fired.level) text += fmt::format(" {}", to_text(*fired.level));
    for (const auto& target : fired.targets) text += " " + target;
    return text;
}

}  // namespace

Result<void> require_divisions(Unit& unit, const protocol::Places& places) {
    std::vector<Violation> violations;
    const auto check = [&](const std::optional<protocol::Place>& place, std::string_view member) -> Result<void> {
        if (!place) return success();
        VIGIL_TRY(const auto known, unit.divisions().find(place->division));
        if (!known)
            violations.push_back(
                {fmt::format("/places/{}/division", member), "unknown_division", "must be a division of the list"});
        return success();
    };
    VIGIL_TRY(check(places.now, "now"));
    VIGIL_TRY(check(places.lives, "lives"));
    VIGIL_TRY(check(places.happened, "happened"));
    if (violations.empty()) return success();
    return Error{ErrorKind::invalid_input, "a place names no division of the list", "unknown_division",
                 std::move(violations)};
}

Result<CasePlaces> case_places(Unit& unit, const protocol::Places& places) {
    CasePlaces found{.now = place_now(places).division, .lives = {}};
    if (!places.now || !places.lives) return found;
    VIGIL_TRY(const auto now, Router::at(unit, places.now->division));
    VIGIL_TRY(const auto lives, Router::at(unit, places.lives->division));
    if (now.division_at(DivisionLevel::township).code != lives.division_at(DivisionLevel::township).code)
        found.lives = places.lives->division;
    return found;
}

Result<void> complete_facts(Unit& unit, triage::Facts& facts, const CasePlaces& places) {
    VIGIL_TRY(const auto router, Router::at(unit, places.now));
    facts.township_known = router.knows_township();
    facts.lives_elsewhere = places.lives.has_value();
    return success();
}

Result<std::optional<FilingOutcome>> find_repeat(Unit& unit, const FilingMark& mark) {
    VIGIL_TRY(auto by_slot, unit.reports().find_by_slot(mark.slot));
    if (by_slot) {
        if (by_slot->body_mac != mark.body_mac)
            return Error{ErrorKind::invalid_input, "the idempotency key stands for other bytes",
                         "idempotency_key_reused"};
        return by_slot;
    }
    return unit.reports().find_by_twin(mark.twin);
}

StoredAssessment sealed_assessment(const triage::Assessment& assessment, const Sealer& sealer, AssessmentId id,
                                   const CaseId& about, const ReportId& report, Instant now) {
    protocol::StoredTrail trail;
    for (const auto& fired : assessment.trail) {
        std::string source;
        for (const auto& cause : fired.causes)
            if (cause.source && source.empty()) source = to_text(*cause.source);
        trail.fired.push_back({fired.rule, causes_text(fired), source, effect_text(fired), fired.release, fired.basis});
    }
    StoredAssessment stored{.id = std::move(id),
                            .case_id = about,
                            .report = report,
                            .made_at = now,
                            .level = assessment.level,
                            .uncoded = assessment.uncoded,
                            .rule_set = assessment.rule_set,
                            .rule_version = assessment.rule_version,
                            .sealed_trail = {}};
    stored.sealed_trail = sealer.seal(Field::assessment_trail, stored.id.str(), protocol::encode(trail));
    return stored;
}

Event assessed_event(const StoredAssessment& assessment) {
    return {"case.assessed",
            assessment.id.str(),
            assessment.made_at,
            {{"case", assessment.case_id.str()},
             {"level", std::string(to_text(assessment.level))},
             {"rules", fmt::format("{} {}", assessment.rule_set, assessment.rule_version)}}};
}

Result<protocol::FileReport> document_of(Unit& unit, const Report& report) {
    VIGIL_TRY(const auto body, unit.vault().open(Field::report_body, report.id.str(), report.sealed_body));
    return protocol::decode<protocol::FileReport>(body);
}

Result<triage::Facts> facts_of_case(Unit& unit, const CaseId& id) {
    triage::Facts facts;
    VIGIL_TRY(const auto reports, unit.reports().of_case(id));
    VIGIL_TRY(const auto codings, unit.handling().codings(id));
    for (const auto& report : reports) {
        VIGIL_TRY(const auto text, unit.vault().open(Field::case_facts, report.id.str(), report.sealed_facts));
        VIGIL_TRY(auto stored, protocol::decode<protocol::StoredFacts>(text));
        VIGIL_TRY(const auto supplements, unit.reports().supplements(report.id));
        for (const auto& supplement : supplements) {
            VIGIL_TRY(const auto body,
                      unit.vault().open(Field::supplement_body, supplement.id.str(), supplement.sealed_body));
            VIGIL_TRY(const auto added, protocol::decode<protocol::FileSupplement>(body));
            add_supplement(stored, added, supplement.filed_at);
        }
        const std::size_t before = facts.reports.size();
        bool coded = false;
        for (const auto& coding : codings) {
            if (coding.report != report.id) continue;
            VIGIL_TRY(const auto codes, unit.vault().open(Field::coding, coding.id, coding.sealed_codes));
            VIGIL_TRY(const auto found, protocol::decode<protocol::StoredCoding>(codes));
            add_coding(stored, found);
            coded = true;
        }
        add_report(facts, stored);
        for (std::size_t at = before; at < facts.reports.size(); ++at) facts.reports[at].coded = coded;
    }
    return facts;
}

Result<Case> Intake::open_case(Unit& unit, const Filing& filing) const {
    const Report& report = filing.report;
    const Instant now = report.filed_at;
    VIGIL_TRY(const auto places, case_places(unit, filing.document.places));
    triage::Facts facts;
    add_report(facts, filing.facts);
    VIGIL_TRY(complete_facts(unit, facts, places));
    std::vector<std::string> hashes;
    for (const auto& child : filing.children)
        for (const auto& index : child.index) hashes.push_back(index.hash);
    if (!hashes.empty()) {
        VIGIL_TRY(facts.earlier_reports, unit.reports().earlier(hashes, now));
    }

    const auto assessment = triage::assess(rules_, facts);
    VIGIL_TRY(auto audience, find_audience(unit, rules_, assessment, facts, places, report.case_id));
    audience.burst = filing.burst;
    audience.unverified = report.verification == Verification::unverified;

    Case opened{.id = report.case_id,
                .opened_at = now,
                .owner = audience.owner,
                .division = audience.division,
                .level = assessment.level,
                .uncoded = assessment.uncoded,
                .decide_by = filing.document.decide_by,
                .key = report.case_key};
    VIGIL_TRY(unit.cases().insert(opened));
    VIGIL_TRY(unit.reports().insert(report));
    for (const auto& child : filing.children) {
        VIGIL_TRY(unit.reports().insert_child({child.id, opened.id, report.id, child.sealed_identity}));
        for (const auto& [key, hash] : child.index) {
            VIGIL_TRY(unit.reports().insert_index({hash, kChildIndexVersion, child.id, report.id, now, key}));
        }
    }
    for (const auto& bar : filing.bars) {
        VIGIL_TRY(unit.cases().insert_bar(bar));
    }
    for (Bar bar : audience.bars) {
        bar.row = ids_.next(now);
        VIGIL_TRY(unit.cases().insert_bar(bar));
    }
    unit.log().append({std::string(kReportFiled),
                       report.id.str(),
                       now,
                       {{"case", opened.id.str()},
                        {"verification", std::string(to_text(report.verification))},
                        {"mode", std::string(to_text(report.mode))}}});

    const auto stored =
        sealed_assessment(assessment, *filing.sealer, AssessmentId(ids_.next(now)), opened.id, report.id, now);
    VIGIL_TRY(unit.cases().insert_assessment(stored));
    unit.log().append(assessed_event(stored));
    VIGIL_TRY(AlertRaiser(rules_, ids_).raise(unit, opened, audience, stored.id, Demanding::only_if_raised, now));
    return opened;
}

Result<Intaken> Intake::file(Unit& unit, const Filing& filing) const {
    VIGIL_TRY(const auto repeat, find_repeat(unit, filing.mark));
    if (repeat) {
        VIGIL_TRY(auto report, unit.reports().find(repeat->report));
        if (!report) return Error{ErrorKind::internal, "an idempotency key without its report"};
        VIGIL_TRY(auto hash,
                  unit.vault().open(Field::report_body_sha256, report->id.str(), report->sealed_body_sha256));
        VIGIL_TRY(auto mark, unit.log().find(kReportFiled, report->id.str()));
        if (!mark) return Error{ErrorKind::internal, "a report without its event"};
        return Intaken{std::move(*report), {}, std::move(hash), std::move(mark)};
    }
    VIGIL_TRY(require_divisions(unit, filing.document.places));
    VIGIL_TRY(unit.vault().insert_key(filing.case_key));
    if (filing.reporter_key) {
        VIGIL_TRY(unit.vault().insert_key(*filing.reporter_key));
    }
    VIGIL_TRY(const auto opened, open_case(unit, filing));
    VIGIL_TRY(unit.reports().remember(filing.mark, {filing.mark.body_mac, filing.report.id, {}}));
    VIGIL_TRY(announce_status(unit, opened, filing.report.filed_at));
    return Intaken{filing.report, {}, filing.body_sha256, {}};
}

}  // namespace vigil
