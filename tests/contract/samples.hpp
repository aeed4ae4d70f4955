// Small valid rows for storage tests; a test changes what matters to it.
#pragma once

#include <string>
#include <tuple>

#include "contract/fixed_timers.hpp"
#include "domain/ports/unit.hpp"

namespace vigil::test {

inline constexpr Instant kNow = FixedTimers::kStart;

// Ids in order: an_id<AlertId>(1) < an_id<AlertId>(2), in the form of a UUIDv7.
template <class AnId>
AnId an_id(int number) {
    auto digits = std::to_string(number);
    return AnId("019ca000-0000-7000-8000-" + std::string(12 - digits.size(), '0') + digits);
}

inline const DivisionCode kRegion{"150000000000"};
inline const DivisionCode kLeague{"152500000000"};
inline const DivisionCode kBanner{"152527000000"};
inline const DivisionCode kTownship{"152527100000"};
inline const OrganisationId kStation = an_id<OrganisationId>(101);
inline const OrganisationId kPolice = an_id<OrganisationId>(102);
inline const AccountId kOfficer = an_id<AccountId>(201);
inline const DeviceId kConsole = an_id<DeviceId>(301);
inline const CaseId kCase = an_id<CaseId>(401);
inline const ReportId kReport = an_id<ReportId>(501);
inline const AssessmentId kAssessment = an_id<AssessmentId>(601);
inline const AlertId kAlert = an_id<AlertId>(701);

Division a_division(const DivisionCode& code, std::optional<DivisionCode> parent, DivisionLevel level);
Organisation an_organisation(const OrganisationId& id);
Account an_account(const AccountId& id);
Device a_device(const DeviceId& id, const AccountId& account);
Session a_session(int number);
Case a_case(const CaseId& id);
Report a_report(const ReportId& id);
Supplement a_supplement(int number);
StoredAssessment an_assessment(const AssessmentId& id);
Alert an_alert(const AlertId& id);
Acknowledgement an_acknowledgement(int number);
Clock a_clock(int number);
NewItem an_item(const std::string& stream, const std::string& subject, std::int64_t revision = 1);
Event an_event(const std::string& subject);

// Region to township, a station and a police unit there, an officer with a console.
Result<void> insert_directory(Unit& unit);
// The directory, a case, its report and an alert for the station.
Result<void> insert_case(Unit& unit);

// Every field, for comparison.
inline auto fields_of(const Division& d) {
    return std::tie(d.code, d.parent, d.level, d.kind, d.name, d.valid_from, d.valid_to, d.successor);
}
inline auto fields_of(const Organisation& o) { return std::tie(o.id, o.name, o.kind, o.division, o.active); }
inline auto fields_of(const Account& a) {
    return std::tie(a.id, a.sealed_name, a.reporter_kind, a.active, a.memberships);
}
inline auto fields_of(const Credential& c) {
    return std::tie(c.account, c.login_index, c.sealed_login, c.password_hash, c.index_key, c.attempts.failures,
                    c.attempts.locked_until);
}
inline auto fields_of(const Enrolment& e) { return std::tie(e.id, e.account, e.code_hash, e.expires_at, e.used); }
inline auto fields_of(const Device& d) {
    return std::tie(d.id, d.account, d.algorithm, d.public_key, d.sealed_label, d.created_at, d.revoked_at);
}
inline auto fields_of(const Session& s) {
    return std::tie(s.id, s.account, s.device, s.access_hash, s.access_expires_at, s.refresh_hash,
                    s.previous_refresh_hash, s.refresh_expires_at, s.revoked_at);
}
inline auto fields_of(const Case& c) {
    return std::tie(c.id, c.opened_at, c.owner, c.division, c.level, c.uncoded, c.decide_by, c.revision, c.key,
                    c.raised, c.lowered, c.merged_into, c.drill);
}
inline auto fields_of(const Report& r) {
    return std::tie(r.id, r.case_id, r.filed_at, r.verification, r.mode, r.owner, r.claim_hash, r.case_key,
                    r.sealed_body, r.sealed_body_sha256, r.sealed_facts, r.sealed_reporter);
}
inline auto fields_of(const Supplement& s) {
    return std::tie(s.id, s.report, s.filed_at, s.sealed_body, s.sealed_body_sha256);
}
inline auto fields_of(const Child& c) { return std::tie(c.id, c.case_id, c.report, c.named_at, c.sealed_identity); }
inline auto fields_of(const StoredAssessment& a) {
    return std::tie(a.id, a.case_id, a.report, a.made_at, a.level, a.uncoded, a.rule_set, a.rule_version,
                    a.sealed_trail);
}
inline auto fields_of(const StoredNotification& n) {
    return std::tie(n.id, n.case_id, n.assessment, n.recipient, n.organisation, n.release, n.neutral, n.substituted);
}
inline auto fields_of(const Bar& b) {
    return std::tie(b.case_id, b.organisation, b.reason, b.row, b.sealed_description, b.account);
}
inline auto fields_of(const ReadEvent& r) {
    return std::tie(r.id, r.account, r.case_id, r.fields, r.reason, r.at, r.sealed_reason);
}
inline auto fields_of(const Alert& a) {
    return std::tie(a.id, a.case_id, a.organisation, a.function, a.owner, a.version, a.revision, a.level, a.state,
                    a.division, a.raised_at, a.due_at, a.acknowledgement, a.burst, a.unverified, a.own_version,
                    a.climbed_from, a.rings, a.rung, a.drill);
}
inline auto fields_of(const Acknowledgement& a) {
    return std::tie(a.id, a.alert, a.version, a.account, a.device, a.organisation, a.at, a.client_at, a.stops);
}
inline auto fields_of(const Clock& c) {
    return std::tie(c.id, c.subject, c.kind, c.state_version, c.legal_basis, c.started_at, c.due_at, c.calendar,
                    c.calendar_version, c.provisional, c.superior, c.stopped_at, c.limit, c.no_later_than, c.fired_at,
                    c.rung, c.started_by, c.concerns);
}
inline auto fields_of(const Match& m) {
    return std::tie(m.id, m.child, m.case_id, m.other_child, m.other_case, m.kinds, m.terms, m.found_at, m.state,
                    m.agreed_case, m.revision);
}
inline auto fields_of(const MatchDecision& d) {
    return std::tie(d.id, d.match, d.verdict, d.side, d.account, d.organisation, d.at, d.sealed_reason);
}
inline auto fields_of(const IndexedTerm& t) {
    return std::tie(t.hash, t.kind, t.version, t.child, t.report, t.named_at);
}
inline auto fields_of(const IndexHit& h) { return std::tie(h.child, h.report, h.case_id, h.named_at, h.unfounded); }

// The ids of rows, in their order.
template <class Row>
auto ids_of(const std::vector<Row>& rows) {
    std::vector<decltype(rows.front().id)> ids;
    for (const auto& row : rows) ids.push_back(row.id);
    return ids;
}

}  // namespace vigil::test
