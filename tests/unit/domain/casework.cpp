#include "unit/domain/casework.hpp"

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <vigil/crypto/bytes.hpp>
#include <vigil/crypto/random.hpp>
#include <vigil/crypto/uuid.hpp>

#include "domain/alerts/items.hpp"
#include "domain/clocks/firing.hpp"
#include "domain/matching/same_child.hpp"
#include "files/rule_set_file.hpp"

namespace vigil::domain_test {
namespace {

MasterKeys random_masters() {
    return {crypto::SealingKey::generate(), crypto::SealingKey::generate(), crypto::SealingKey::generate(),
            crypto::SealingKey::generate(), crypto::SealingKey::generate()};
}

std::string fresh_nonce() { return crypto::to_base64url(crypto::random_bytes(16)); }

}  // namespace

const triage::RuleSet& rules() {
    static const triage::RuleSet rules = [] {
        std::ifstream file(VIGIL_SOURCE_DIR "/config/rules/cn-nm-2026.json", std::ios::binary);
        const std::string text{std::istreambuf_iterator<char>(file), {}};
        return files::parse_rule_set(text).value();
    }();
    return rules;
}

Instant china(int year, unsigned month, unsigned day, int hour, int minute) {
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
    return std::chrono::sys_days(date) + std::chrono::hours(hour - 8) + std::chrono::minutes(minute);
}

protocol::FileReport a_report(std::initializer_list<const char*> signals) {
    protocol::FileReport report;
    report.key = crypto::uuid_v4();
    report.nonce = fresh_nonce();
    report.circumstance = "other_concern";
    report.places.now = protocol::Place{kTownship, {}};
    report.narrative = "看到的情况";
    report.signals.assign(signals.begin(), signals.end());
    report.suspect_relation = "none";
    report.children.push_back(a_child(15));
    return report;
}

protocol::FileSupplement a_supplement(std::initializer_list<const char*> signals) {
    protocol::FileSupplement supplement;
    supplement.key = crypto::uuid_v4();
    supplement.nonce = fresh_nonce();
    supplement.narrative = "又看到的情况";
    supplement.signals.assign(signals.begin(), signals.end());
    return supplement;
}

protocol::ReportedChild a_child(int years) {
    protocol::ReportedChild child;
    child.age_min = child.age_max = years;
    return child;
}

Casework::Casework() : masters_(random_masters()) {
    in_ = find([&](Unit& unit) { return build_region(unit, ids_, now()); });
    reporter_.caller = officer(in_.station, Role::reporter);
    reporter_.verification = Verification::verified;
    reporter_.keeps_list = true;
    reporter_.kinds = {"child_director", "village_committee"};
}

AccountId Casework::account() { return AccountId(ids_.next(now())); }

Caller Casework::officer(const OrganisationId& organisation, Role role) {
    const Account added{.id = account(), .sealed_name = {}, .reporter_kind = {}, .memberships = {{organisation, role}}};
    const auto inserted = write([&](Unit& unit) { return unit.accounts().insert(added); });
    if (!inserted) throw std::runtime_error(inserted.error().message);
    return {.account = added.id, .device = {}, .session = {}, .reporter_kind = {}, .memberships = added.memberships};
}

Filing Casework::prepared(const protocol::FileReport& document, const Sender& sender) {
    const auto ground = find([&](Unit& unit) { return matching::ground_of(unit, document.places); });
    const FilingTools tools{store_.keys(), pseudonyms_, tokens_, ids_};
    return prepare(tools, document, protocol::encode(document), sender, ground, now());
}

Result<Intaken> Casework::take(const Filing& filing) {
    const Intake intake(rules(), ids_);
    return write([&](Unit& unit) { return intake.file(unit, filing); });
}

Result<Intaken> Casework::try_to_file(const protocol::FileReport& document, const Sender& sender) {
    return take(prepared(document, sender));
}

Report Casework::file(const protocol::FileReport& document, const Sender& sender) {
    auto taken = try_to_file(document, sender);
    if (!taken) throw std::runtime_error(taken.error().message);
    return std::move(taken).value().report;
}

SupplementClaim Casework::claim_of(const Sender& sender) const {
    SupplementClaim claim;
    if (sender.caller) claim.owner = pseudonyms_.owner(sender.caller->account);
    return claim;
}

Result<Intaken> Casework::try_to_supplement(const ReportId& report, const protocol::FileSupplement& document,
                                            const SupplementClaim& claim) {
    const std::string body = protocol::encode(document);
    const auto mark = pseudonyms_.filing(claim.owner.value_or(""), document.key, body);
    const FilingTools tools{store_.keys(), pseudonyms_, tokens_, ids_};
    const Supplementing supplementing(rules(), tools);
    return write([&](Unit& unit) { return supplementing.file(unit, report, claim, mark, document, body, now()); });
}

Supplement Casework::supplement(const Report& report, const protocol::FileSupplement& document) {
    auto taken = try_to_supplement(report.id, document, claim_of(reporter_));
    if (!taken) throw std::runtime_error(taken.error().message);
    return std::move(taken).value().supplement.value();
}

Result<Acknowledgement> Casework::acknowledge(const Caller& caller, const Alert& alert, AlertVersion version,
                                              const AcknowledgementId& id) {
    const Answer answer{id, alert.id, version, {}};
    return write([&](Unit& unit) -> Result<Acknowledgement> {
        VIGIL_TRY(auto answered, vigil::acknowledge(unit, caller, answer, now()));
        return std::move(answered.acknowledgement);
    });
}

Acknowledgement Casework::acknowledge(const Alert& alert) {
    auto done = acknowledge(officer(alert.organisation), alert, alert.version, an_acknowledgement_id());
    if (!done) throw std::runtime_error("not acknowledged: " + done.error().message);
    return std::move(done).value();
}

std::size_t Casework::fire_clocks(std::size_t at_once) {
    for (std::size_t fired = 0;;) {
        const auto some = find([&](Unit& unit) { return fire_due_clocks(unit, rules(), ids_, {}, at_once, now()); });
        fired += some.clocks;
        if (some.clocks < at_once) return fired;
    }
}

EarlierReports Casework::earlier_of(const Filing& filing) {
    std::vector<matching::NamedChild> children;
    for (const auto& child : filing.children)
        children.push_back({child.id, filing.report.id, filing.report.filed_at, child.terms.kept, child.terms.sought});
    return find([&](Unit& unit) {
        matching::IndexLookups lookups(unit);
        return matching::earlier_reports(unit, lookups, children, {}, matching::Counting::whatever_is_there);
    });
}

std::vector<Match> Casework::matches_of(const Report& report) {
    const std::vector<CaseId> cases{report.case_id};
    return find([&](Unit& unit) { return unit.matches().of_cases(cases, std::nullopt, 100); });
}

Match Casework::match_between(const Report& later, const Report& earlier) {
    for (const auto& match : matches_of(later))
        if (match.case_id == later.case_id && match.other_case == earlier.case_id) return match;
    throw std::runtime_error("these reports do not match");
}

Result<matching::Decided> Casework::decide(const Caller& caller, const MatchId& id, MatchVerdict verdict) {
    return write([&](Unit& unit) -> Result<matching::Decided> {
        VIGIL_TRY(const auto match, unit.matches().find(id));
        const matching::Decision decision{MatchDecisionId(crypto::uuid_v4()), id, match->revision, verdict, "核对过"};
        return matching::Deciding({rules(), ids_}).decide(unit, caller, decision, now());
    });
}

std::vector<Case> Casework::members_of(const Report& report) {
    return find([&](Unit& unit) { return unit.cases().members(report.case_id); });
}

Case Casework::case_of(const Report& report) {
    return find([&](Unit& unit) { return unit.cases().find(report.case_id); }).value();
}

std::vector<Alert> Casework::alerts_of(const Report& report) {
    return find([&](Unit& unit) { return unit.alerts().of_case(report.case_id); });
}

std::optional<Alert> Casework::alert_of(const Report& report, const OrganisationId& organisation) {
    for (const auto& alert : alerts_of(report))
        if (alert.organisation == organisation) return alert;
    return std::nullopt;
}

std::vector<OrganisationId> Casework::alerted(const Report& report) {
    std::vector<OrganisationId> organisations;
    for (const auto& alert : alerts_of(report))
        if (alert.state != AlertState::closed) organisations.push_back(alert.organisation);
    return organisations;
}

std::vector<OrganisationId> Casework::barred(const Report& report) {
    std::vector<OrganisationId> organisations;
    for (const auto& bar : find([&](Unit& unit) { return unit.cases().bars(report.case_id); }))
        if (bar.organisation) organisations.push_back(*bar.organisation);
    return organisations;
}

std::vector<StoredNotification> Casework::notifications_of(const Report& report) {
    return find([&](Unit& unit) { return unit.cases().notifications(report.case_id); });
}

std::vector<Clock> Casework::running_clocks(const Alert& alert) {
    return find([&](Unit& unit) { return unit.clocks().running(alert.id.str()); });
}

std::vector<protocol::ItemBody> Casework::items_of(const StreamId& stream) {
    std::vector<protocol::ItemBody> items;
    for (const auto& item : find([&](Unit& unit) { return unit.streams().page(stream, 0, 100); }))
        if (!item.body.empty())  // else its case was erased
            items.push_back(protocol::decode<protocol::ItemBody>(item.body).value());
    return items;
}

std::vector<protocol::ItemBody> Casework::items_of(const OrganisationId& organisation) {
    return items_of(stream_of(organisation));
}

protocol::ReportStatus Casework::status(const Report& report) {
    return find([&](Unit& unit) { return status_of(unit, report); });
}

std::int64_t Casework::report_count() {
    return find([](Unit& unit) { return unit.reports().count(); });
}

bool Casework::was_logged(std::string_view kind, std::string_view subject) {
    return find([&](Unit& unit) { return unit.log().find(kind, subject); }).has_value();
}

AcknowledgementId Casework::an_acknowledgement_id() { return AcknowledgementId(crypto::uuid_v4()); }

}  // namespace vigil::domain_test
