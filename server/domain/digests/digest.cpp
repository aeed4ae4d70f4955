#include "domain/digests/digest.hpp"

#include <algorithm>
#include <set>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/date.hpp>
#include <vigil/protocol/messages/live.hpp>

#include "domain/access/access.hpp"
#include "domain/alerts/items.hpp"

namespace vigil {
namespace {

constexpr std::size_t kPage = 100;

Instant opening_of(std::int64_t day) { return china_midnight(date_of_days(day)) + kDigestTime; }

Instant next_opening(const HolidayCalendar& calendar, Instant now) {
    auto day = days_since_epoch(china_date(now));
    while (opening_of(day) <= now || !calendar.is_work_day(day)) ++day;
    return opening_of(day);
}

Result<void> plan_next(Unit& unit, IdSource& ids, const OrganisationId& organisation, const std::string& started_by,
                       Instant now) {
    VIGIL_TRY(const auto calendar, unit.calendars().calendar());
    return unit.clocks().start({.id = ClockId(ids.next(now)),
                                .subject = organisation.str(),
                                .kind = std::string(kDigestClock),
                                .legal_basis = {},
                                .started_at = now,
                                .due_at = next_opening(*calendar, now),
                                .calendar = std::string(kHolidayCalendar),
                                .started_by = started_by});
}

// Calls `take(alert, bars)` for each that waits at the organisation, until that answers false. The next one does so of breaches.
template <class Take>
Result<void> each_alert(Unit& unit, const OrganisationId& organisation, const Take& take) {
    std::optional<AlertId> after;
    for (;;) {
        VIGIL_TRY(const auto alerts, unit.alerts().waiting_blue(organisation, after, kPage));
        for (const auto& alert : alerts) {
            VIGIL_TRY(const auto bars, unit.cases().bars(alert.case_id));
            if (!is_barred(organisation, bars) && !take(alert, bars)) return success();
        }
        if (alerts.size() < kPage) return success();
        after = alerts.back().id;
    }
}

template <class Take>
Result<void> each_breach(Unit& unit, const OrganisationId& organisation, const Take& take) {
    const std::array organisations{organisation};
    std::optional<std::string> before;
    for (;;) {
        VIGIL_TRY(const auto breaches, unit.measures().open_breaches(organisations, before, kPage));
        for (const auto& breach : breaches) {
            VIGIL_TRY(const auto bars, unit.cases().bars(breach.case_id));
            if (!is_barred(organisation, bars) && !take(breach, bars)) return success();
        }
        if (breaches.size() < kPage) return success();
        before = breaches.back().id;
    }
}

Result<protocol::Digest> digest_for(Unit& unit, const AccountId& reader, const OrganisationId& organisation,
                                    Instant now) {
    protocol::Digest digest{.organisation_id = organisation};
    VIGIL_TRY(each_alert(unit, organisation, [&](const Alert& alert, const std::vector<Bar>& bars) {
        if (is_barred(reader, bars)) return true;
        digest.waiting += 1;
        digest.overdue += alert.due_at && *alert.due_at <= now ? 1 : 0;
        if (!digest.oldest_at || alert.raised_at < *digest.oldest_at) digest.oldest_at = alert.raised_at;
        return true;
    }));
    VIGIL_TRY(each_breach(unit, organisation, [&](const Breach&, const std::vector<Bar>& bars) {
        digest.breaches += is_barred(reader, bars) ? 0 : 1;
        return true;
    }));
    return digest;
}

}  // namespace

Result<void> expect_digest(Unit& unit, IdSource& ids, const OrganisationId& organisation, const std::string& started_by,
                           Instant now) {
    VIGIL_TRY(const auto running, unit.clocks().running(organisation.str()));
    const bool is_expected =
        std::any_of(running.begin(), running.end(), [](const Clock& each) { return each.kind == kDigestClock; });
    if (is_expected) return success();
    return plan_next(unit, ids, organisation, started_by, now);
}

Result<void> give_digest(Unit& unit, IdSource& ids, Clock due, bool late, Instant now) {
    const OrganisationId organisation(due.subject);
    due.fired_at = due.stopped_at = now;
    VIGIL_TRY(unit.clocks().end(due));
    VIGIL_TRY(const auto kept_from, kept_from_digest(unit, organisation));
    if (!kept_from) return success();
    VIGIL_TRY(plan_next(unit, ids, organisation, organisation.str(), now));
    VIGIL_TRY(const auto calendar, unit.calendars().calendar());
    const auto today = china_date(now);
    if (!calendar->is_work_day(days_since_epoch(today))) return success();
    protocol::ItemBody body{.kind = ItemKind::digest, .alert = {}, .report = {}};
    body.digest = protocol::DigestNotice{organisation, to_text(today)};
    unit.streams().push(
        {stream_of(organisation), body.kind, organisation.str(), days_since_epoch(today), protocol::encode(body), now});
    unit.log().append(
        {"digest.given", organisation.str(), now, {{"day", to_text(today)}, {"late", late ? "yes" : "no"}}});
    return success();
}

Result<std::optional<std::vector<AccountId>>> kept_from_digest(Unit& unit, const OrganisationId& organisation) {
    std::optional<std::set<AccountId>> barred_from_all;
    const auto narrow = [&](const auto&, const std::vector<Bar>& bars) {
        std::set<AccountId> barred;
        for (const auto& bar : bars)
            if (bar.account) barred.insert(*bar.account);
        if (!barred_from_all)
            barred_from_all = std::move(barred);
        else
            std::erase_if(*barred_from_all, [&](const AccountId& each) { return !barred.contains(each); });
        return !barred_from_all->empty();
    };
    VIGIL_TRY(each_alert(unit, organisation, narrow));
    if (!barred_from_all || !barred_from_all->empty()) {
        VIGIL_TRY(each_breach(unit, organisation, narrow));
    }
    if (!barred_from_all) return std::optional<std::vector<AccountId>>();
    return std::optional(std::vector<AccountId>(barred_from_all->begin(), barred_from_all->end()));
}

Result<protocol::DigestList> read_digests(Unit& unit, const Caller& caller, Instant now) {
    std::set<OrganisationId> organisations;
    for (const auto& membership : caller.memberships)
        if (sees_alerts(membership.role)) organisations.insert(membership.organisation);
    protocol::DigestList list;
    for (const auto& organisation : organisations) {
        VIGIL_TRY(auto digest, digest_for(unit, caller.account, organisation, now));
        list.digests.push_back(std::move(digest));
    }
    return list;
}

}  // namespace vigil
