#include "storage/repositories/alerts.hpp"

#include <algorithm>
#include <set>

#include "storage/repositories/account_list.hpp"
#include "storage/repositories/changed.hpp"

namespace vigil::storage {
namespace {

// No account is no value.
std::optional<std::string> rung_of(const Alert& alert) {
    if (alert.rung.empty()) return std::nullopt;
    return join_accounts(alert.rung);
}

Alert read_alert(Row& row) {
    return Alert{row.get<AlertId>(),
                 row.get<CaseId>(),
                 row.get<OrganisationId>(),
                 row.get<Function>(),
                 row.get<bool>(),
                 row.get<AlertVersion>(),
                 row.get<std::int64_t>(),
                 row.get<Level>(),
                 row.get<AlertState>(),
                 row.get<DivisionCode>(),
                 row.get<Instant>(),
                 row.get<std::optional<Instant>>(),
                 row.get<std::optional<AcknowledgementId>>(),
                 row.get<std::optional<std::string>>().value_or(std::string()),
                 row.get<bool>(),
                 row.get<AlertVersion>(),
                 row.get<std::optional<AlertId>>(),
                 row.get<std::optional<Rings>>(),
                 split_accounts(row.get<std::optional<std::string>>().value_or(std::string())),
                 row.get<bool>()};
}

// No burst is no value.
std::optional<std::string> burst_of(const Alert& alert) {
    return alert.burst.empty() ? std::nullopt : std::optional(alert.burst);
}

Acknowledgement read_acknowledgement(Row& row) {
    return Acknowledgement{row.get<AcknowledgementId>(),
                           row.get<AlertId>(),
                           row.get<AlertVersion>(),
                           row.get<AccountId>(),
                           row.get<std::optional<DeviceId>>(),
                           row.get<OrganisationId>(),
                           row.get<Instant>(),
                           row.get<std::optional<Instant>>(),
                           row.get<bool>()};
}

}  // namespace

constexpr Sql kInsertAlert = R"sql(
    INSERT INTO alerts (id, case_id, organisation, function, owner, version, revision, level, state, division, raised_ms,
                        due_ms, acknowledgement, burst, unverified,
                        own_version, climbed_from, rings, rung, drill)
    VALUES (:id, :case_id, :organisation, :function, :owner, :version, :revision, :level, :state, :division, :raised_ms,
            :due_ms, :acknowledgement, :burst, :unverified, :own_version, :climbed_from, :rings, :rung, :drill)
    ON CONFLICT (id) DO NOTHING)sql";

Result<void> StoredAlerts::insert(const Alert& alert) {
    const auto burst = burst_of(alert);
    const auto rung = rung_of(alert);
    return inserted("alert", connection_.execute(kInsertAlert, {{"id", alert.id},
                                                                {"case_id", alert.case_id},
                                                                {"organisation", alert.organisation},
                                                                {"function", alert.function},
                                                                {"owner", alert.owner},
                                                                {"version", alert.version},
                                                                {"revision", alert.revision},
                                                                {"level", alert.level},
                                                                {"state", alert.state},
                                                                {"division", alert.division},
                                                                {"raised_ms", alert.raised_at},
                                                                {"due_ms", alert.due_at},
                                                                {"acknowledgement", alert.acknowledgement},
                                                                {"burst", burst},
                                                                {"unverified", alert.unverified},
                                                                {"own_version", alert.own_version},
                                                                {"climbed_from", alert.climbed_from},
                                                                {"rings", alert.rings},
                                                                {"rung", rung},
                                                                {"drill", alert.drill}}));
}

constexpr Sql kFindAlert = R"sql(
    SELECT id, case_id, organisation, function, owner, version, revision, level, state, division, raised_ms, due_ms,
           acknowledgement, burst, unverified, own_version, climbed_from, rings, rung, drill
    FROM alerts WHERE id = :id)sql";

Result<std::optional<Alert>> StoredAlerts::find(const AlertId& id) {
    return connection_.query_one(kFindAlert, {{"id", id}}, read_alert);
}

constexpr Sql kAlertsOfCase = R"sql(
    SELECT id, case_id, organisation, function, owner, version, revision, level, state, division, raised_ms, due_ms,
           acknowledgement, burst, unverified, own_version, climbed_from, rings, rung, drill
    FROM alerts WHERE case_id = :case_id ORDER BY id)sql";

Result<std::vector<Alert>> StoredAlerts::of_case(const CaseId& id) {
    return connection_.query(kAlertsOfCase, {{"case_id", id}}, read_alert);
}

constexpr Sql kAlertsOfWholeCase = R"sql(
    SELECT id, case_id, organisation, function, owner, version, revision, level, state, division, raised_ms, due_ms,
           acknowledgement, burst, unverified, own_version, climbed_from, rings, rung, drill
    FROM alerts WHERE case_id IN (
        SELECT id FROM cases WHERE id = (SELECT COALESCE(merged_into, id) FROM cases WHERE id = :case_id)
                                OR merged_into = (SELECT COALESCE(merged_into, id) FROM cases WHERE id = :case_id))
    ORDER BY id)sql";

Result<std::vector<Alert>> StoredAlerts::of_whole_case(const CaseId& id) {
    return connection_.query(kAlertsOfWholeCase, {{"case_id", id}}, read_alert);
}

// Whether it is of a drill is said once, when the row is made.
constexpr Sql kUpdateAlert = R"sql(
    UPDATE alerts SET
        case_id = :case_id, organisation = :organisation, function = :function, owner = :owner, version = :version,
        revision = :revision, level = :level, state = :state, division = :division, raised_ms = :raised_ms,
        due_ms = :due_ms, acknowledgement = :acknowledgement, burst = :burst, unverified = :unverified,
        own_version = :own_version, climbed_from = :climbed_from, rings = :rings, rung = :rung
    WHERE id = :id)sql";

Result<void> StoredAlerts::update(const Alert& alert) {
    const auto burst = burst_of(alert);
    const auto rung = rung_of(alert);
    return changed("alert", connection_.execute(kUpdateAlert, {{"id", alert.id},
                                                               {"case_id", alert.case_id},
                                                               {"organisation", alert.organisation},
                                                               {"function", alert.function},
                                                               {"owner", alert.owner},
                                                               {"version", alert.version},
                                                               {"revision", alert.revision},
                                                               {"level", alert.level},
                                                               {"state", alert.state},
                                                               {"division", alert.division},
                                                               {"raised_ms", alert.raised_at},
                                                               {"due_ms", alert.due_at},
                                                               {"acknowledgement", alert.acknowledgement},
                                                               {"burst", burst},
                                                               {"unverified", alert.unverified},
                                                               {"own_version", alert.own_version},
                                                               {"climbed_from", alert.climbed_from},
                                                               {"rings", alert.rings},
                                                               {"rung", rung}}));
}

constexpr Sql kAlertsOfOrganisation = R"sql(
    SELECT id, case_id, organisation, function, owner, version, revision, level, state, division, raised_ms, due_ms,
           acknowledgement, burst, unverified, own_version, climbed_from, rings, rung, drill
    FROM alerts WHERE organisation = :organisation AND id > :after ORDER BY id LIMIT :limit)sql";

constexpr Sql kAlertsOfOrganisationInState = R"sql(
    SELECT id, case_id, organisation, function, owner, version, revision, level, state, division, raised_ms, due_ms,
           acknowledgement, burst, unverified, own_version, climbed_from, rings, rung, drill
    FROM alerts WHERE organisation = :organisation AND state = :state AND id > :after ORDER BY id LIMIT :limit)sql";

// A page of each organisation, merged: the page of all of them is among these.
Result<std::vector<Alert>> StoredAlerts::of_organisations(std::span<const OrganisationId> organisations,
                                                          std::optional<AlertState> state,
                                                          const std::optional<AlertId>& after, std::size_t limit) {
    const AlertId from = after.value_or(AlertId{});  // empty: before every id
    std::vector<Alert> page;
    for (const auto& organisation : std::set<OrganisationId>(organisations.begin(), organisations.end())) {
        VIGIL_TRY(
            auto alerts,
            state ? connection_.query(
                        kAlertsOfOrganisationInState,
                        {{"organisation", organisation}, {"state", *state}, {"after", from}, {"limit", limit}},
                        read_alert)
                  : connection_.query(kAlertsOfOrganisation,
                                      {{"organisation", organisation}, {"after", from}, {"limit", limit}}, read_alert));
        std::move(alerts.begin(), alerts.end(), std::back_inserter(page));
    }
    std::sort(page.begin(), page.end(), [](const Alert& a, const Alert& b) { return a.id < b.id; });
    if (page.size() > limit) page.erase(page.begin() + static_cast<std::ptrdiff_t>(limit), page.end());
    return page;
}

constexpr Sql kWaitingBlue = R"sql(
    SELECT id, case_id, organisation, function, owner, version, revision, level, state, division, raised_ms, due_ms,
           acknowledgement, burst, unverified, own_version, climbed_from, rings, rung, drill
    FROM alerts WHERE organisation = :organisation AND state = 'open' AND level = 'blue' AND id > :after
    ORDER BY id LIMIT :limit)sql";

Result<std::vector<Alert>> StoredAlerts::waiting_blue(const OrganisationId& organisation,
                                                      const std::optional<AlertId>& after, std::size_t limit) {
    return connection_.query(kWaitingBlue,
                             {{"organisation", organisation}, {"after", after.value_or(AlertId{})}, {"limit", limit}},
                             read_alert);
}

constexpr Sql kInsertAcknowledgement = R"sql(
    INSERT INTO acknowledgements (id, alert, version, account, device, organisation, at_ms, client_at_ms, stops)
    VALUES (:id, :alert, :version, :account, :device, :organisation, :at_ms, :client_at_ms, :stops)
    ON CONFLICT (id) DO NOTHING)sql";

Result<void> StoredAlerts::insert_acknowledgement(const Acknowledgement& acknowledgement) {
    VIGIL_TRY(const bool is_new, insert_record(connection_, records_, kAcknowledgementRecord, kInsertAcknowledgement,
                                               {{"id", acknowledgement.id},
                                                {"alert", acknowledgement.alert},
                                                {"version", acknowledgement.version},
                                                {"account", acknowledgement.account},
                                                {"device", acknowledgement.device},
                                                {"organisation", acknowledgement.organisation},
                                                {"at_ms", acknowledgement.at},
                                                {"client_at_ms", acknowledgement.client_at},
                                                {"stops", acknowledgement.stops}}));
    if (!is_new) return Error{ErrorKind::conflict, "this acknowledgement exists"};
    return success();
}

constexpr Sql kFindAcknowledgement = R"sql(
    SELECT id, alert, version, account, device, organisation, at_ms, client_at_ms, stops
    FROM acknowledgements WHERE id = :id)sql";

Result<std::optional<Acknowledgement>> StoredAlerts::find_acknowledgement(const AcknowledgementId& id) {
    return connection_.query_one(kFindAcknowledgement, {{"id", id}}, read_acknowledgement);
}

// Their ids are made by clients, so the time orders them; within one millisecond the id.
constexpr Sql kAcknowledgementsOfAlert = R"sql(
    SELECT id, alert, version, account, device, organisation, at_ms, client_at_ms, stops
    FROM acknowledgements
    WHERE alert = :alert OR alert IN (SELECT id FROM alerts WHERE climbed_from = :alert)
    ORDER BY at_ms, id)sql";

Result<std::vector<Acknowledgement>> StoredAlerts::acknowledgements(const AlertId& id) {
    return connection_.query(kAcknowledgementsOfAlert, {{"alert", id}}, read_acknowledgement);
}

constexpr Sql kInsertUndertaking = R"sql(
    INSERT INTO undertakings (acknowledgement, next_step, responsible, expected_ms, moved_ms)
    VALUES (:acknowledgement, :next_step, :responsible, :expected_ms, :moved_ms)
    ON CONFLICT (acknowledgement) DO NOTHING)sql";

Result<void> StoredAlerts::insert_undertaking(const Undertaking& undertaking) {
    return inserted("undertaking",
                    connection_.execute(kInsertUndertaking, {{"acknowledgement", undertaking.acknowledgement},
                                                             {"next_step", undertaking.next_step},
                                                             {"responsible", undertaking.responsible},
                                                             {"expected_ms", undertaking.expected_at},
                                                             {"moved_ms", undertaking.moved_at}}));
}

constexpr Sql kFindUndertaking = R"sql(
    SELECT acknowledgement, next_step, responsible, expected_ms, moved_ms
    FROM undertakings WHERE acknowledgement = :acknowledgement)sql";

Result<std::optional<Undertaking>> StoredAlerts::find_undertaking(const AcknowledgementId& id) {
    return connection_.query_one(kFindUndertaking, {{"acknowledgement", id}}, [](Row& row) {
        return Undertaking{row.get<AcknowledgementId>(), row.get<std::optional<NextStep>>(),
                           row.get<std::optional<AccountId>>(), row.get<std::optional<Instant>>(),
                           row.get<std::optional<Instant>>()};
    });
}

constexpr Sql kInsertProxy = R"sql(
    INSERT INTO proxies (acknowledgement, case_id, sealed_taken_by, confirmed_by, confirmed_ms, channel)
    VALUES (:acknowledgement, :case_id, :sealed_taken_by, :confirmed_by, :confirmed_ms, :channel)
    ON CONFLICT (acknowledgement) DO NOTHING)sql";

Result<void> StoredAlerts::insert_proxy(const Proxy& proxy) {
    return inserted("proxy", connection_.execute(kInsertProxy, {{"acknowledgement", proxy.acknowledgement},
                                                                {"case_id", proxy.case_id},
                                                                {"sealed_taken_by", Blob{proxy.sealed_taken_by}},
                                                                {"confirmed_by", proxy.confirmed_by},
                                                                {"confirmed_ms", proxy.confirmed_at},
                                                                {"channel", proxy.by}}));
}

constexpr Sql kFindProxy = R"sql(
    SELECT acknowledgement, case_id, sealed_taken_by, confirmed_by, confirmed_ms, channel
    FROM proxies WHERE acknowledgement = :acknowledgement)sql";

Result<std::optional<Proxy>> StoredAlerts::find_proxy(const AcknowledgementId& id) {
    return connection_.query_one(kFindProxy, {{"acknowledgement", id}}, [](Row& row) {
        return Proxy{row.get<AcknowledgementId>(),
                     row.get<CaseId>(),
                     row.blob(),
                     row.get<std::optional<AccountId>>(),
                     row.get<std::optional<Instant>>(),
                     row.get<std::optional<ChannelKind>>()};
    });
}

constexpr Sql kConfirmProxy = R"sql(
    UPDATE proxies SET confirmed_by = :confirmed_by, confirmed_ms = :confirmed_ms
    WHERE acknowledgement = :acknowledgement)sql";

Result<void> StoredAlerts::confirm_proxy(const Proxy& proxy) {
    return changed("proxy", connection_.execute(kConfirmProxy, {{"acknowledgement", proxy.acknowledgement},
                                                                {"confirmed_by", proxy.confirmed_by},
                                                                {"confirmed_ms", proxy.confirmed_at}}));
}

constexpr Sql kMoveUndertaking = R"sql(
    UPDATE undertakings SET expected_ms = :expected_ms, moved_ms = :moved_ms
    WHERE acknowledgement = :acknowledgement)sql";

Result<void> StoredAlerts::move_undertaking(const Undertaking& undertaking) {
    return changed("undertaking",
                   connection_.execute(kMoveUndertaking, {{"acknowledgement", undertaking.acknowledgement},
                                                          {"expected_ms", undertaking.expected_at},
                                                          {"moved_ms", undertaking.moved_at}}));
}

// Found by its id: an acknowledgement names its alert, and no index finds an alert by the acknowledgement it names.
constexpr Sql kAnsweredBy = R"sql(
    SELECT a.id, a.case_id, a.organisation, a.function, a.owner, a.version, a.revision, a.level, a.state,
           a.division, a.raised_ms, a.due_ms, a.acknowledgement, a.burst, a.unverified,
           a.own_version, a.climbed_from, a.rings, a.rung, a.drill
    FROM acknowledgements k JOIN alerts a ON a.id = k.alert AND a.acknowledgement = k.id
    WHERE k.account = :account AND k.at_ms >= :since AND a.state = :state AND a.drill = 0 ORDER BY a.id)sql";

Result<std::vector<Alert>> StoredAlerts::answered_by(const AccountId& account, Instant since) {
    return connection_.query(kAnsweredBy, {{"account", account}, {"since", since}, {"state", AlertState::acknowledged}},
                             read_alert);
}

}  // namespace vigil::storage
