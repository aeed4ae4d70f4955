#include "domain/reports/supplementing.hpp"

#include <algorithm>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/date.hpp>
#include <vigil/protocol/problems.hpp>

#include "domain/matching/finding.hpp"
#include "domain/measures/case_clocks.hpp"

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
        signals += facts.assessed.size();
        return signals + facts.reports.size() + facts.children.size() + facts.must_not_know.size();
    };
    return count(after) > count(before);
}

Result<void> require_question(Unit& unit, const QuestionId& id, const ReportId& report) {
    VIGIL_TRY(const auto question, unit.handling().find_question(id));
    if (question && question->report == report) return success();
    return Error{ErrorKind::invalid_input,
                 "the report was asked no such question",
                 "invalid_document",
                 {{"/question_id", "unknown_value", "must be a question that this report was asked"}}};
}

}  // namespace

Result<Intaken> Supplementing::file(Unit& unit, const ReportId& id, const SupplementClaim& claim,
                                    const FilingMark& mark, const protocol::FileSupplement& document,
                                    std::string_view body, Instant now) const {
    VIGIL_TRY(auto report, unit.reports().find(id));
    // Whoever sends it: nothing of the sender is left to tell them by, and a phone must know that it has to file anew.
    if (report && report->is_erased()) return problem("case_erased", "the case of the report was erased");
    VIGIL_TRY(const auto repeat, find_repeat(unit, mark));
    // Whoever has the same key and bytes has sent them before, even if its session has ended since (promises P2, P12).
    const bool sent_before = repeat && repeat->report == id && repeat->supplement;
    if (!report || (!sent_before && !owns(*report, claim)))
        return Error{ErrorKind::not_found, "there is no such report of this sender"};
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

    if (document.question_id) {
        VIGIL_TRY(require_question(unit, *document.question_id, id));
    }
    VIGIL_TRY(const auto before, facts_of_case(unit, report->case_id));
    VIGIL_TRY(const auto sealer, unit.vault().sealer(report->case_key));
    const std::string body_sha256 = tools_.tokens.body_hash(body);
    Supplement supplement{.id = SupplementId(tools_.ids.next(now)),
                          .report = id,
                          .filed_at = now,
                          .sealed_body = {},
                          .sealed_body_sha256 = {}};
    supplement.sealed_body = sealer->seal(Field::supplement_body, supplement.id.str(), body);
    supplement.sealed_body_sha256 = sealer->seal(Field::supplement_body_sha256, supplement.id.str(), body_sha256);
    VIGIL_TRY(unit.reports().insert_supplement(supplement));
    VIGIL_TRY(unit.reports().remember(mark, {mark.body_mac, id, supplement.id}));
    if (document.question_id) {
        VIGIL_TRY(unit.handling().answer_question(*document.question_id, supplement.id, now));
    }
    unit.log().append({std::string(kSupplementFiled), supplement.id.str(), now, {{"report", id.str()}}});
    for (const auto& person : document.must_not_know) {
        if (person.description.empty()) continue;
        const std::string row = tools_.ids.next(now);
        VIGIL_TRY(unit.cases().insert_bar(
            {.case_id = report->case_id,
             .organisation = {},
             .reason = "must_not_know",
             .row = row,
             .sealed_description = sealer->seal(Field::bar_description, row, person.description)}));
    }
    VIGIL_TRY(const auto found, add_children(unit, *report, *sealer, document, now));
    VIGIL_TRY(const auto after, facts_of_case(unit, report->case_id));
    if (document.decide_by) {
        VIGIL_TRY(auto about, unit.cases().find(report->case_id));
        if (!about) return Error{ErrorKind::internal, "a report without a case"};
        about->decide_by = document.decide_by;
        VIGIL_TRY(unit.cases().update(*about));
        const CaseClocks clocks(rules_, tools_.ids);
        VIGIL_TRY(clocks.ask_for_instruction(unit, *about, report->id, supplement.id.str(), now));
    }
    const auto novelty = says_more(before, after) ? Novelty::new_signal : Novelty::nothing_new;
    VIGIL_TRY(assess_again(unit, rules_, tools_.ids, *report, *sealer, novelty, now, shadow_, found));
    return Intaken{std::move(*report), std::move(supplement), body_sha256, {}};
}

Result<Found> Supplementing::add_children(Unit& unit, const Report& report, const Sealer& sealer,
                                          const protocol::FileSupplement& document, Instant now) const {
    Found found;
    if (document.children.empty()) return found;
    VIGIL_TRY(const auto filed, document_of(unit, report));
    VIGIL_TRY(const auto ground, matching::ground_of(unit, filed.places));
    std::vector<matching::NamedChild> children;
    for (const auto& named : document.children) {
        auto terms = matching::hashed(tools_.pseudonyms, matching::terms_of(named, ground, china_date(now)));
        children.push_back(
            {ChildId(tools_.ids.next(now)), report.id, now, std::move(terms.kept), std::move(terms.sought)});
    }
    matching::IndexLookups lookups(unit);
    VIGIL_TRY(found.matches, matching::find_matches(unit, lookups, tools_.ids, report.case_id, children, now));
    for (std::size_t at = 0; at < children.size(); ++at) {
        const auto& child = children[at];
        const auto identity = protocol::encode(document.children[at]);
        VIGIL_TRY(unit.reports().insert_child(
            {child.id, report.case_id, report.id, now, sealer.seal(Field::child_identity, child.id.str(), identity)}));
        VIGIL_TRY(insert_terms(unit, child.id, child.kept));
    }
    return found;
}

}  // namespace vigil
