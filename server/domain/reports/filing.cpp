#include "domain/reports/filing.hpp"

#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/date.hpp>

namespace vigil {
namespace {

// A sender without a list of its own gets a code instead: it alone opens the status again.
bool needs_claim(const Sender& sender, ReporterMode mode) {
    return mode == ReporterMode::anonymous || !sender.caller || !sender.keeps_list;
}

ReporterMode mode_of(const protocol::FileReport& document, const Sender& sender) {
    if (!sender.caller) return ReporterMode::anonymous;
    return document.mode.value_or(ReporterMode::shielded);
}

// Who reported is a few ids: with white space behind it, always as long, so that its size tells nothing.
constexpr std::size_t kReporterSize = 256;

std::string padded(std::string document) {
    if (document.size() < kReporterSize) document.append(kReporterSize - document.size(), ' ');
    return document;
}

}  // namespace

std::string sealed_reporter(const Sealer& sealer, std::string_view row, const Sender& sender) {
    const protocol::StoredReporter reporter{.account = sender.caller->account,
                                            .device = sender.caller->device.value_or(DeviceId()),
                                            .organisation = sender.organisation};
    return sealer.seal(Field::reporter_identity, row, padded(protocol::encode(reporter)));
}

const protocol::Place& place_now(const protocol::Places& places) {
    return places.now ? *places.now : places.lives ? *places.lives : *places.happened;
}

Filing prepare(const FilingTools& tools, protocol::FileReport document, std::string_view body, const Sender& sender,
               const matching::Ground& ground, Instant now) {
    const ReportId id(tools.ids.next(now));
    const CaseId case_id(tools.ids.next(now));
    const ReporterMode mode = mode_of(document, sender);
    const bool anonymous = mode == ReporterMode::anonymous;
    const FreshKey case_key = tools.keys.fresh(KeyPurpose::case_content, KeyId(tools.ids.next(now)));

    // An anonymous report must not share a scope with its sender's other reports.
    const std::string scope = !anonymous ? tools.pseudonyms.owner(sender.caller->account) : std::string();
    Filing filing{.document = std::move(document),
                  .mark = {},
                  .report = {.id = id,
                             .case_id = case_id,
                             .filed_at = now,
                             .verification = sender.verification,
                             .mode = mode,
                             .case_key = case_key.stored.id},
                  .case_key = case_key.stored,
                  .sealer = case_key.sealer,
                  .facts = {},
                  .children = {},
                  .bars = {},
                  .body_sha256 = tools.tokens.body_hash(body),
                  .burst = sender.burst};
    filing.mark = tools.pseudonyms.filing(scope, filing.document.key, body);
    filing.facts = facts_of(filing.document, sender.kinds, now);

    auto& report = filing.report;
    const auto& sealer = *case_key.sealer;
    report.sealed_body = sealer.seal(Field::report_body, id.str(), body);
    report.sealed_body_sha256 = sealer.seal(Field::report_body_sha256, id.str(), filing.body_sha256);
    report.sealed_facts = sealer.seal(Field::case_facts, id.str(), protocol::encode(filing.facts));
    if (!anonymous) {
        const FreshKey reporter_key = tools.keys.fresh(KeyPurpose::reporter_identity, KeyId(tools.ids.next(now)));
        report.sealed_reporter = sealed_reporter(*reporter_key.sealer, id.str(), sender);
        filing.reporter_key = reporter_key.stored;
        if (sender.keeps_list) report.owner = scope;
    }
    if (needs_claim(sender, mode)) {
        report.claim_hash = tools.pseudonyms.claim_hash(tools.pseudonyms.claim_code(id));
    }
    for (const auto& named : filing.document.children) {
        FiledChild child{.id = ChildId(tools.ids.next(now)), .sealed_identity = {}, .terms = {}};
        child.sealed_identity = sealer.seal(Field::child_identity, child.id.str(), protocol::encode(named));
        child.terms = matching::hashed(tools.pseudonyms, matching::terms_of(named, ground, china_date(now)));
        filing.children.push_back(std::move(child));
    }
    for (const auto& person : filing.document.must_not_know) {
        if (person.description.empty()) continue;
        const std::string row = tools.ids.next(now);
        filing.bars.push_back({.case_id = case_id,
                               .organisation = {},
                               .reason = "must_not_know",
                               .row = row,
                               .sealed_description = sealer.seal(Field::bar_description, row, person.description)});
    }
    return filing;
}

}  // namespace vigil
