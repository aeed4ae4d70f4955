#include "transport/live/pages.hpp"

#include <algorithm>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/live.hpp>

#include "domain/access/access.hpp"
#include "domain/alerts/items.hpp"

namespace vigil::live {
namespace {

// Whether the organisation was barred from the case after the item was pushed.
Result<bool> is_withdrawn(Unit& unit, const OrganisationId& organisation, const Item& item) {
    VIGIL_TRY(const auto alert, unit.alerts().find(AlertId(item.subject)));
    if (!alert) return true;
    VIGIL_TRY(const auto bars, unit.cases().bars(alert->case_id));
    return std::any_of(bars.begin(), bars.end(), [&](const Bar& bar) { return bar.organisation == organisation; });
}

Result<SnapshotPage> snapshot_of_organisation(Unit& unit, const Followed& followed,
                                              const std::optional<std::string>& cursor) {
    std::optional<AlertId> after;
    if (cursor) after = AlertId(*cursor);
    const std::array organisations{*followed.organisation};
    VIGIL_TRY(const auto alerts, unit.alerts().of_organisations(organisations, std::nullopt, after, kPageItems));
    protocol::Snapshot snapshot{followed.stream, {}};
    for (const auto& alert : alerts) {
        if (alert.state == AlertState::closed) continue;
        VIGIL_TRY(const auto about, unit.cases().find(alert.case_id));
        VIGIL_TRY(const auto bars, unit.cases().bars(alert.case_id));
        const bool barred = std::any_of(bars.begin(), bars.end(),
                                        [&](const Bar& bar) { return bar.organisation == alert.organisation; });
        if (!about || barred) continue;
        VIGIL_TRY(auto summary, summary_of(unit, alert, *about));
        snapshot.items.push_back({.kind = ItemKind::alert, .alert = std::move(summary), .report = {}});
    }
    SnapshotPage page{.head = 0, .frame = protocol::encode(snapshot), .next = {}};
    if (alerts.size() == kPageItems) page.next = alerts.back().id.str();
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
    SnapshotPage page{.head = 0, .frame = protocol::encode(snapshot), .next = {}};
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

Result<Page> read_page(Unit& unit, const Followed& followed, Offset after) {
    VIGIL_TRY(const auto head, unit.streams().head(followed.stream));
    VIGIL_TRY(const auto items, unit.streams().page(followed.stream, after, kPageItems));
    Page page{.head = head.head, .frames = {}};
    for (const auto& item : items) {
        bool withdrawn = item.body.empty();  // its case was erased
        if (followed.organisation && !withdrawn) {
            VIGIL_TRY(withdrawn, is_withdrawn(unit, *followed.organisation, item));
        }
        page.frames.push_back({item.offset, withdrawn ? protocol::encode(protocol::Gone{followed.stream, item.offset})
                                                      : protocol::item_frame(followed.stream, item.offset, item.body)});
    }
    return page;
}

Result<SnapshotPage> read_snapshot(Unit& unit, const Followed& followed, const std::optional<std::string>& cursor) {
    VIGIL_TRY(const auto head, unit.streams().head(followed.stream));
    VIGIL_TRY(auto page, followed.organisation ? snapshot_of_organisation(unit, followed, cursor)
                                               : snapshot_of_owner(unit, followed, cursor));
    page.head = head.head;
    return page;
}

}  // namespace vigil::live
