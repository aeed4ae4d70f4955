#include "transport/live/pages.hpp"

#include <algorithm>
#include <vigil/protocol/messages/live.hpp>

#include "domain/access/access.hpp"
#include "domain/access/hearing.hpp"
#include "domain/alerts/items.hpp"
#include "domain/digests/digest.hpp"
#include "domain/measures/breaching.hpp"
#include "domain/reachability/warning.hpp"
#include "domain/visits/visiting.hpp"
#include "transport/live/payload.hpp"

namespace vigil::live {
namespace {

// From whom an item is hidden: the whole organisation, which was barred from the case after it was pushed, or persons.
struct Hidden {
    bool from_all = false;
    std::vector<AccountId> from{};
    bool is_awaited = false;  // no: StreamPlace::is_awaited
};

Result<Hidden> hidden(Unit& unit, const OrganisationId& organisation, const Item& item) {
    if (item.kind == ItemKind::duty_test) return Hidden{};
    if (item.kind == ItemKind::duty_warning) {
        VIGIL_TRY(const auto warning, unit.reachability().find_warning(DutyWarningId(item.subject)));
        if (!warning) return Hidden{.from_all = true};
        VIGIL_TRY(auto from, hidden_from(unit, *warning));
        return Hidden{.from = std::move(from)};
    }
    if (item.kind == ItemKind::digest) {
        VIGIL_TRY(auto from, kept_from_digest(unit, organisation));
        if (!from) return Hidden{.from_all = true};
        return Hidden{.from_all = false, .from = std::move(*from)};
    }
    std::optional<CaseId> about;
    bool is_awaited = false;
    if (item.kind == ItemKind::alert) {
        VIGIL_TRY(const auto alert, unit.alerts().find(AlertId(item.subject)));
        if (alert) about = alert->case_id;
        is_awaited = alert && alert->state == AlertState::open && alert->level >= Level::orange && !alert->climbed_from;
    } else {
        VIGIL_TRY(about, case_of_item(unit, organisation, item));
    }
    if (!about) return Hidden{.from_all = true};
    VIGIL_TRY(const auto bars, unit.cases().bars(*about));
    Hidden found{.from_all = is_barred(organisation, bars), .from = {}, .is_awaited = is_awaited};
    for (const auto& bar : bars)
        if (bar.account) found.from.push_back(*bar.account);
    return found;
}

// Around the body as it is stored, encoded already.
Payload item_payload(const StreamId& stream, const Item& item, bool is_awaited) {
    return {protocol::LiveItem::type, protocol::item_frame(stream, item.offset, item.body),
            StreamPlace{stream, item.offset, is_awaited}};
}

// The snapshot of an organisation is its alerts, then its breaches, then its officers who are out, then its newest test and its warnings
// of duty; the cursors of pages of the latter begin so.
constexpr std::string_view kBreaches = "breaches ";
constexpr std::string_view kVisits = "visits ";
constexpr std::string_view kDuty = "duty ";

Result<SnapshotPage> snapshot_of_duty(Unit& unit, const Followed& followed, const AccountId& reader,
                                      std::string_view after) {
    const auto& organisation = *followed.organisation;
    protocol::Snapshot snapshot{followed.stream, {}};
    VIGIL_TRY(const auto test, unit.reachability().newest_test(organisation));
    if (test && after.empty()) {
        protocol::ItemBody body{.kind = ItemKind::duty_test, .alert = {}, .report = {}};
        body.test = protocol::DutyTestView{test->id, test->organisation, test->sent_at};
        snapshot.items.push_back(std::move(body));
    }
    VIGIL_TRY(const auto warnings,
              unit.reachability().open_warnings_told(organisation, DutyWarningId(std::string(after)), kPageItems));
    for (const auto& warning : warnings) {
        VIGIL_TRY(const auto from, hidden_from(unit, warning));
        if (std::find(from.begin(), from.end(), reader) != from.end()) continue;
        protocol::ItemBody body{.kind = ItemKind::duty_warning, .alert = {}, .report = {}};
        body.warning = view_of(warning);
        snapshot.items.push_back(std::move(body));
    }
    SnapshotPage page{.head = 0, .payload = payload_of(snapshot), .next = {}};
    if (warnings.size() == kPageItems) page.next = std::string(kDuty) + warnings.back().id.str();
    return page;
}

// None: there is nothing to tell of it.
Result<std::optional<std::string>> first_page_of_duty(Unit& unit, const OrganisationId& organisation) {
    VIGIL_TRY(const auto test, unit.reachability().newest_test(organisation));
    VIGIL_TRY(const auto warnings, unit.reachability().open_warnings_told(organisation, DutyWarningId(), 1));
    return test || !warnings.empty() ? std::optional(std::string(kDuty)) : std::nullopt;
}

Result<std::optional<std::string>> after_breaches(Unit& unit, const OrganisationId& organisation) {
    VIGIL_TRY(const auto visits, unit.visits().under_way(organisation));
    if (visits.empty()) return first_page_of_duty(unit, organisation);
    return std::optional(std::string(kVisits));
}

Result<SnapshotPage> snapshot_of_visits(Unit& unit, const Followed& followed, const AccountId& reader,
                                        std::string_view after) {
    VIGIL_TRY(auto visits, unit.visits().under_way(*followed.organisation));
    std::erase_if(visits, [&](const Visit& each) { return each.id.str() <= after; });
    std::optional<std::string> next;
    if (visits.size() > kPageItems) {
        visits.resize(kPageItems);
        next = std::string(kVisits) + visits.back().id.str();
    }
    protocol::Snapshot snapshot{followed.stream, {}};
    for (const auto& visit : visits) {
        VIGIL_TRY(const auto bars, unit.cases().bars(visit.case_id));
        if (is_barred(*followed.organisation, bars) || is_barred(reader, bars)) continue;
        protocol::ItemBody body{.kind = ItemKind::visit, .alert = {}, .report = {}};
        body.visit = outline_of(visit);
        snapshot.items.push_back(std::move(body));
    }
    if (!next) {
        VIGIL_TRY(next, first_page_of_duty(unit, *followed.organisation));
    }
    return SnapshotPage{.head = 0, .payload = payload_of(snapshot), .next = std::move(next)};
}

Result<SnapshotPage> snapshot_of_breaches(Unit& unit, const Followed& followed, const AccountId& reader,
                                          std::string_view before) {
    const std::array organisations{*followed.organisation};
    const auto from = before.empty() ? std::nullopt : std::optional(std::string(before));
    VIGIL_TRY(const auto breaches, unit.measures().open_breaches(organisations, from, kPageItems));
    protocol::Snapshot snapshot{followed.stream, {}};
    for (const auto& breach : breaches) {
        VIGIL_TRY(const auto bars, unit.cases().bars(breach.case_id));
        if (is_barred(breach.organisation, bars) || is_barred(reader, bars)) continue;
        protocol::ItemBody body{.kind = ItemKind::breach, .alert = {}, .report = {}};
        VIGIL_TRY(body.breach, view_of(unit, breach));
        snapshot.items.push_back(std::move(body));
    }
    SnapshotPage page{.head = 0, .payload = payload_of(snapshot), .next = {}};
    if (breaches.size() == kPageItems) {
        page.next = std::string(kBreaches) + breaches.back().id;
        return page;
    }
    VIGIL_TRY(page.next, after_breaches(unit, *followed.organisation));
    return page;
}

Result<SnapshotPage> snapshot_of_organisation(Unit& unit, const Followed& followed, const AccountId& reader,
                                              const std::optional<std::string>& cursor) {
    if (cursor && cursor->starts_with(kBreaches))
        return snapshot_of_breaches(unit, followed, reader, std::string_view(*cursor).substr(kBreaches.size()));
    if (cursor && cursor->starts_with(kVisits))
        return snapshot_of_visits(unit, followed, reader, std::string_view(*cursor).substr(kVisits.size()));
    if (cursor && cursor->starts_with(kDuty))
        return snapshot_of_duty(unit, followed, reader, std::string_view(*cursor).substr(kDuty.size()));
    std::optional<AlertId> after;
    if (cursor) after = AlertId(*cursor);
    const std::array organisations{*followed.organisation};
    VIGIL_TRY(const auto alerts, unit.alerts().of_organisations(organisations, std::nullopt, after, kPageItems));
    protocol::Snapshot snapshot{followed.stream, {}};
    for (const auto& alert : alerts) {
        if (alert.state == AlertState::closed || (alert.drill && alert.state != AlertState::open)) continue;
        VIGIL_TRY(const auto about, unit.cases().find(alert.case_id));
        VIGIL_TRY(const auto bars, unit.cases().bars(alert.case_id));
        if (!about || is_barred(alert.organisation, bars) || is_barred(reader, bars)) continue;
        VIGIL_TRY(auto summary, summary_of(unit, alert, *about));
        snapshot.items.push_back({.kind = ItemKind::alert, .alert = std::move(summary), .report = {}});
    }
    SnapshotPage page{.head = 0, .payload = payload_of(snapshot), .next = {}};
    if (alerts.size() == kPageItems) {
        page.next = alerts.back().id.str();
        return page;
    }
    VIGIL_TRY(const auto breaches, unit.measures().open_breaches(organisations, std::nullopt, 1));
    if (!breaches.empty()) {
        page.next = std::string(kBreaches);
        return page;
    }
    VIGIL_TRY(page.next, after_breaches(unit, *followed.organisation));
    return page;
}

Result<SnapshotPage> snapshot_of_owner(Unit& unit, const Followed& followed, const std::optional<std::string>& cursor) {
    std::optional<ReportId> before;
    if (cursor) before = ReportId(*cursor);
    VIGIL_TRY(const auto reports, unit.reports().of_owner(followed.owner, before, kPageItems));
    protocol::Snapshot snapshot{followed.stream, {}};
    for (const auto& report : reports) {
        VIGIL_TRY(auto status, status_of(unit, report));
        snapshot.items.push_back({.kind = ItemKind::report_status, .alert = {}, .report = std::move(status)});
    }
    SnapshotPage page{.head = 0, .payload = payload_of(snapshot), .next = {}};
    if (reports.size() == kPageItems) page.next = reports.back().id.str();
    return page;
}

}  // namespace

std::vector<Followed> streams_of(const Caller& caller, const std::string& owner) {
    std::vector<Followed> streams;
    const auto add = [&](Followed followed) {
        const bool known = std::any_of(streams.begin(), streams.end(),
                                       [&](const Followed& each) { return each.stream == followed.stream; });
        if (!known) streams.push_back(std::move(followed));
    };
    for (const auto& membership : caller.memberships) {
        if (membership.role == Role::reporter)
            add({.stream = stream_of_owner(owner), .organisation = {}, .owner = owner});
        else if (sees_alerts(membership.role))
            add({.stream = stream_of(membership.organisation), .organisation = membership.organisation, .owner = {}});
    }
    return streams;
}

Result<bool> may_follow(Unit& unit, const AccountId& id, const Followed& followed) {
    VIGIL_TRY(const auto account, unit.accounts().find(id));
    if (!account || !account->active) return false;
    Caller caller;
    caller.account = id;
    caller.memberships = account->memberships;
    const auto streams = streams_of(caller, followed.owner);
    return std::any_of(streams.begin(), streams.end(),
                       [&](const Followed& each) { return each.stream == followed.stream; });
}

Payload gone_payload(const StreamId& stream, Offset offset) { return payload_of(protocol::Gone{stream, offset}); }

Result<Page> read_page(Unit& unit, const Followed& followed, Offset after) {
    VIGIL_TRY(const auto head, unit.streams().head(followed.stream));
    VIGIL_TRY(const auto items, unit.streams().page(followed.stream, after, kPageItems));
    Page page{.head = head.head, .items = {}};
    for (const auto& item : items) {
        Hidden from{.from_all = item.body.empty()};  // its case was erased
        if (followed.organisation && !from.from_all) {
            VIGIL_TRY(from, hidden(unit, *followed.organisation, item));
        }
        page.items.push_back({from.from_all ? gone_payload(followed.stream, item.offset)
                                            : item_payload(followed.stream, item, from.is_awaited),
                              std::move(from.from)});
    }
    return page;
}

Result<SnapshotPage> read_snapshot(Unit& unit, const Followed& followed, const AccountId& reader,
                                   const std::optional<std::string>& cursor) {
    VIGIL_TRY(const auto head, unit.streams().head(followed.stream));
    VIGIL_TRY(auto page, followed.organisation ? snapshot_of_organisation(unit, followed, reader, cursor)
                                               : snapshot_of_owner(unit, followed, cursor));
    page.head = head.head;
    return page;
}

}  // namespace vigil::live
