#include "domain/reports/intake.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <vigil/protocol/codec.hpp>

#include "domain/alerts/items.hpp"
#include "domain/matching/finding.hpp"
#include "domain/measures/case_clocks.hpp"
#include "domain/rules/shadow.hpp"
#include "domain/triage/assess.hpp"
#include "domain/triage/trail.hpp"

namespace vigil {
namespace {

std::string joined(const std::vector<MatchId>& ids) {
    std::string text;
    for (const auto& id : ids) text += (text.empty() ? "" : " ") + id.str();
    return text;
}

// Who was asked, as what, how urgently, for which time: "id organisation function level version", joined by "; ".
std::string joined(const std::vector<Alert>& alerts) {
    std::string text;
    for (const auto& alert : alerts)
        text += fmt::format("{}{} {} {} {} {}", text.empty() ? "" : "; ", alert.id.str(), alert.organisation.str(),
                            to_text(alert.function), to_text(alert.level), alert.version);
    return text;
}

std::vector<matching::NamedChild> named_in(const Filing& filing) {
    std::vector<matching::NamedChild> children;
    for (const auto& child : filing.children)
        children.push_back({child.id, filing.report.id, filing.report.filed_at, child.terms.kept, child.terms.sought});
    return children;
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

Result<void> insert_terms(Unit& unit, const ChildId& child, const std::vector<matching::HashedTerm>& terms) {
    for (const auto& term : terms) {
        VIGIL_TRY(unit.matches().insert_term(child, term));
    }
    return success();
}

Result<std::vector<MatchId>> insert_matches(Unit& unit, const std::vector<Match>& matches) {
    std::vector<MatchId> inserted;
    for (const auto& match : matches) {
        VIGIL_TRY(unit.matches().insert(match));
        inserted.push_back(match.id);
    }
    return inserted;
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
    StoredAssessment stored{.id = std::move(id),
                            .case_id = about,
                            .report = report,
                            .made_at = now,
                            .level = assessment.level,
                            .uncoded = assessment.uncoded,
                            .rule_set = assessment.rule_set,
                            .rule_version = assessment.rule_version,
                            .sealed_trail = {}};
    stored.sealed_trail =
        sealer.seal(Field::assessment_trail, stored.id.str(), protocol::encode(triage::trail_of(assessment)));
    return stored;
}

Event assessed_event(const StoredAssessment& assessment, const LedTo& led_to) {
    Event event{"case.assessed",
                assessment.id.str(),
                assessment.made_at,
                {{"case", assessment.case_id.str()},
                 {"level", std::string(to_text(assessment.level))},
                 {"rules", fmt::format("{} {}", assessment.rule_set, assessment.rule_version)}}};
    if (!led_to.alerts.empty()) event.detail.emplace_back("alerts", joined(led_to.alerts));
    if (!led_to.matches.empty()) event.detail.emplace_back("matches", joined(led_to.matches));
    return event;
}

Result<protocol::FileReport> document_of(Unit& unit, const Report& report) {
    VIGIL_TRY(const auto body, unit.vault().open(Field::report_body, report.id.str(), report.sealed_body));
    return protocol::decode<protocol::FileReport>(body);
}

Result<triage::Facts> facts_of_reports(Unit& unit, const std::vector<Report>& reports) {
    triage::Facts facts;
    std::map<CaseId, std::vector<Coding>> codings;  // by case: a merged one has several
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
        if (!codings.contains(report.case_id)) {
            VIGIL_TRY(codings[report.case_id], unit.handling().codings(report.case_id));
        }
        for (const auto& coding : codings.at(report.case_id)) {
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

Result<triage::Facts> facts_of_case(Unit& unit, const CaseId& id) {
    VIGIL_TRY(const auto reports, unit.reports().of_whole_case(id));
    return facts_of_reports(unit, reports);
}

Result<void> Intake::open_case(Unit& unit, const Filing& filing) const {
    const Report& report = filing.report;
    const Instant now = report.filed_at;
    VIGIL_TRY(const auto places, case_places(unit, filing.document.places));
    triage::Facts facts;
    add_report(facts, filing.facts);
    VIGIL_TRY(complete_facts(unit, facts, places));
    const auto children = named_in(filing);
    matching::IndexLookups lookups(unit);
    VIGIL_TRY(const auto earlier,
              matching::earlier_reports(unit, lookups, children, {}, matching::Counting::whatever_is_there));

    // What the report says by itself decides what its reporter may know.
    const auto own = triage::assess(rules_, facts);
    facts.earlier_reports = earlier;
    const bool is_known = earlier != EarlierReports{};
    const auto assessment = is_known ? triage::assess(rules_, facts) : own;
    VIGIL_TRY(auto audience, find_audience(unit, rules_, assessment, facts, places, report.case_id));
    mark_own(audience, own);
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
    VIGIL_TRY(const auto matches, matching::find_matches(unit, lookups, ids_, opened.id, children, now));
    VIGIL_TRY(unit.cases().insert(opened));
    VIGIL_TRY(unit.reports().insert(report));
    for (const auto& child : filing.children) {
        VIGIL_TRY(unit.reports().insert_child({child.id, opened.id, report.id, now, child.sealed_identity}));
        VIGIL_TRY(insert_terms(unit, child.id, child.terms.kept));
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
    VIGIL_TRY(compare_with_shadow(unit, shadow_, rules_, facts, assessment, stored));
    LedTo led_to;
    VIGIL_TRY(led_to.alerts, AlertRaiser(rules_, ids_).raise_of_new_case(unit, opened, audience, stored.id, now));
    const Demands demands{triage::clocks_called_for(rules_, facts, assessment), opened.level, stored.id.str()};
    VIGIL_TRY(start_clocks(unit, filing, opened, demands));
    VIGIL_TRY(led_to.matches, insert_matches(unit, matches));
    unit.log().append(assessed_event(stored, led_to));
    announce_first_status(unit, opened, report, led_to.alerts, audience.bars, now);
    return success();
}

Result<void> Intake::start_clocks(Unit& unit, const Filing& filing, const Case& opened, const Demands& demands) const {
    std::vector<ChildId> children;
    for (const auto& child : filing.children) children.push_back(child.id);
    return CaseClocks(rules_, ids_).start(unit, opened, filing.report.id, children, demands, opened.opened_at);
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
    VIGIL_TRY(open_case(unit, filing));
    VIGIL_TRY(unit.reports().remember(filing.mark, {filing.mark.body_mac, filing.report.id, {}}));
    return Intaken{filing.report, {}, filing.body_sha256, {}};
}

}  // namespace vigil
