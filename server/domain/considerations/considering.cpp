#include "domain/considerations/considering.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/problems.hpp>

#include "domain/decisions/decision_record.hpp"
#include "domain/reports/intake.hpp"
#include "domain/reports/validation.hpp"
#include "domain/triage/advising.hpp"
#include "domain/triage/assess.hpp"
#include "domain/triage/naming.hpp"
#include "domain/triage/trail.hpp"

namespace vigil {
namespace {

constexpr std::string_view kRecorded = "consideration.recorded";
constexpr std::string_view kScope = "considered\n";
constexpr std::string_view kFilePath = "/v1/reports";

Error was_erased() { return problem("consideration_erased", "the consideration was erased"); }

// The report stands below the member `report` of what was sent.
Error below_report(Error error) {
    for (auto& violation : error.violations) violation.pointer.insert(0, "/report");
    return error;
}

protocol::Advice advice_of(const triage::RuleSet& rules, const triage::Facts& facts,
                           const triage::Assessment& assessment, Instant now) {
    const auto advised = triage::advise(rules, facts, assessment);
    const auto& texts = rules.considerations;
    protocol::Advice advice;
    if (triage::must_be_reported(assessment)) {
        if (!texts.duty.zh.empty())
            advice.duty = protocol::DutyNotice{texts.duty.zh, texts.duty.en, advised.duty_basis};
        advice.offer = protocol::FilingOffer{texts.offer.zh, texts.offer.en, std::string(kFilePath)};
    }
    for (const auto& text : advised.watch) advice.watch.push_back({text.zh, text.en});
    for (const auto& contact : advised.call) advice.call.push_back({contact.who.zh, contact.who.en, contact.number});
    if (advised.look_again_days > 0) advice.look_again_at = now + std::chrono::hours(24) * advised.look_again_days;
    return advice;
}

protocol::NamedCode reason_of(const triage::RuleSet& rules, const std::string& code) {
    const auto* term = rules.considerations.reasons.find(code);
    if (term == nullptr) return {code, {}, {}};
    return {code, term->name.zh, term->name.en};
}

protocol::DecisionRecord record_of(const triage::RuleSet& rules, const triage::Facts& facts,
                                   const triage::Assessment& assessment, const protocol::Consider& document,
                                   const ConsiderationId& id, std::string body_sha256, Instant now) {
    const DecisionMaterial material{.subject = RecordSubject::consideration,
                                    .id = id.str(),
                                    .decided_at = now,
                                    .level = assessment.level,
                                    .uncoded = assessment.uncoded,
                                    .rule_set = assessment.rule_set,
                                    .rule_version = assessment.rule_version,
                                    .trail = triage::trail_of(assessment).fired,
                                    .facts = facts};
    auto record = decision_record(&rules, material);
    record.reason = reason_of(rules, document.reason);
    record.body_sha256 = std::move(body_sha256);
    record.must_report = triage::must_be_reported(assessment);
    record.advice = advice_of(rules, facts, assessment, now);
    // The duty cites laws that no rule may have cited.
    if (record.advice->duty)
        for (const auto* source : triage::cited_sources(rules, {record.advice->duty->basis})) {
            const auto is_it = [&](const protocol::NamedCode& each) { return each.code == source->code; };
            if (std::none_of(record.sources.begin(), record.sources.end(), is_it))
                record.sources.push_back({source->code, source->name.zh, source->name.en});
        }
    return record;
}

}  // namespace

Result<void> validate(const protocol::Consider& document, const triage::RuleSet& rules, Instant now) {
    const auto& reasons = rules.considerations.reasons;
    std::vector<Violation> violations;
    if (reasons.size() > 0 && !reasons.contains(document.reason))
        violations.push_back({"/reason", "unknown_code",
                              fmt::format("must be a code of rule set {} version {}", rules.id, rules.version)});
    auto report = validate(document.report, rules, now);
    if (report && violations.empty()) return success();
    if (report) return problem("unknown_code", "the reason is not known", std::move(violations));
    auto error = below_report(std::move(report).error());
    if (violations.empty()) return error;
    if (error.code != "unknown_code") error.code = ProblemCode("invalid_document").type().code;
    error.violations.insert(error.violations.begin(), violations.begin(), violations.end());
    if (error.violations.size() > kMaxViolations) error.violations.resize(kMaxViolations);
    return error;
}

FilingMark mark_of(const Pseudonyms& pseudonyms, const AccountId& account, std::string_view key,
                   std::string_view body) {
    return pseudonyms.filing(std::string(kScope) + pseudonyms.owner(account), key, body);
}

Result<ConsideredGround> find_ground(Unit& unit, const FilingMark& mark, const protocol::FileReport& report,
                                     const SenderKinds& sender, Instant now) {
    ConsideredGround ground;
    VIGIL_TRY(ground.repeated, unit.considerations().find_by_slot(mark.slot));
    if (ground.repeated) {
        if (ground.repeated->is_erased()) return was_erased();
        if (ground.repeated->body_mac != mark.body_mac)
            return problem("idempotency_key_reused", "the idempotency key stands for other bytes");
        return ground;
    }
    auto known = require_divisions(unit, report.places);
    if (!known) return below_report(std::move(known).error());
    add_report(ground.facts, facts_of(report, sender, now));
    VIGIL_TRY(const auto places, case_places(unit, report.places));
    VIGIL_TRY(complete_facts(unit, ground.facts, places));
    return ground;
}

PreparedConsideration prepare(const FilingTools& tools, const triage::RuleSet& rules,
                              const protocol::Consider& document, std::string_view body, const Sender& sender,
                              const FilingMark& mark, const ConsideredGround& ground, Instant now) {
    const ConsiderationId id(tools.ids.next(now));
    const FreshKey content_key = tools.keys.fresh(KeyPurpose::case_content, KeyId(tools.ids.next(now)));
    const FreshKey reporter_key = tools.keys.fresh(KeyPurpose::reporter_identity, KeyId(tools.ids.next(now)));
    const auto assessment = triage::assess(rules, ground.facts);
    const auto record = record_of(rules, ground.facts, assessment, document, id,
                                  tools.tokens.text_of(tools.tokens.body_hash(body)), now);
    PreparedConsideration prepared{.row = {.id = id,
                                           .considered_at = now,
                                           .owner = tools.pseudonyms.owner(sender.caller->account),
                                           .slot = mark.slot,
                                           .body_mac = mark.body_mac,
                                           .content_key = content_key.stored.id,
                                           .sealed_body = {},
                                           .sealed_record = {},
                                           .sealed_reporter = {}},
                                   .record = protocol::encode(record),
                                   .content_key = content_key.stored,
                                   .reporter_key = reporter_key.stored,
                                   .level = assessment.level,
                                   .rules = fmt::format("{} {}", rules.id, rules.version)};
    auto& row = prepared.row;
    row.sealed_body = content_key.sealer->seal(Field::consideration_body, id.str(), body);
    row.sealed_record = content_key.sealer->seal(Field::consideration_record, id.str(), prepared.record);
    row.sealed_reporter = sealed_reporter(*reporter_key.sealer, id.str(), sender);
    return prepared;
}

Result<KeptConsideration> keep(Unit& unit, const PreparedConsideration& prepared) {
    const auto& row = prepared.row;
    VIGIL_TRY(const bool is_new, unit.considerations().insert(row));
    if (!is_new) {
        VIGIL_TRY(const auto before, unit.considerations().find_by_slot(row.slot));
        if (!before) return Error{ErrorKind::internal, "a consideration whose slot is taken by none"};
        if (before->is_erased()) return was_erased();
        if (before->body_mac != row.body_mac)
            return problem("idempotency_key_reused", "the idempotency key stands for other bytes");
        return open_kept(unit, *before, Opening::record_only);
    }
    VIGIL_TRY(unit.vault().insert_key(prepared.content_key));
    VIGIL_TRY(unit.vault().insert_key(prepared.reporter_key));
    unit.log().append({std::string(kRecorded),
                       row.id.str(),
                       row.considered_at,
                       {{"level", std::string(to_text(prepared.level))}, {"rules", prepared.rules}}});
    return KeptConsideration{row.id, prepared.record, {}, {}};
}

Result<KeptConsideration> open_kept(Unit& unit, const Consideration& row, Opening opening) {
    KeptConsideration kept{row.id, {}, {}, {}};
    VIGIL_TRY(kept.record, unit.vault().open(Field::consideration_record, row.id.str(), row.sealed_record));
    if (opening == Opening::with_body) {
        VIGIL_TRY(kept.body, unit.vault().open(Field::consideration_body, row.id.str(), row.sealed_body));
    }
    VIGIL_TRY(kept.mark, unit.log().find(kRecorded, row.id.str()));
    if (!kept.mark) return Error{ErrorKind::internal, "a consideration without its event"};
    return kept;
}

Result<KeptConsideration> open_own(Unit& unit, const std::string& owner, const ConsiderationId& id) {
    VIGIL_TRY(const auto row, unit.considerations().find(id));
    if (row && row->is_erased()) return was_erased();
    if (!row || row->owner != owner) return problem("not_found", "there is no such consideration of this reporter");
    return open_kept(unit, *row, Opening::with_body);
}

Result<protocol::ConsiderationSummary> summary_of(Unit& unit, const Consideration& row) {
    VIGIL_TRY(const auto text, unit.vault().open(Field::consideration_record, row.id.str(), row.sealed_record));
    VIGIL_TRY(const auto record, protocol::decode<protocol::DecisionRecord>(text));
    return protocol::ConsiderationSummary{.consideration_id = row.id,
                                          .considered_at = row.considered_at,
                                          .level = record.level,
                                          .must_report = record.must_report.value_or(false),
                                          .reason = record.reason.value_or(protocol::NamedCode{})};
}

}  // namespace vigil
