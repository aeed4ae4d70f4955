#include "domain/releases/releasing.hpp"

#include <algorithm>
#include <vigil/protocol/problems.hpp>

#include "domain/access/access.hpp"
#include "domain/alerts/climbing.hpp"
#include "domain/alerts/raising.hpp"
#include "domain/measures/breaching.hpp"

namespace vigil {
namespace {

Error decided_already() {
    return {ErrorKind::conflict, "whether the organisation is told was decided before", "already_decided"};
}

Result<void> stop_limit(Unit& unit, const Release& release, Instant now) {
    VIGIL_TRY(const auto running, unit.clocks().running(release.case_id.str()));
    for (Clock clock : running) {
        if (clock.kind != kDepartmentsTold || clock.concerns != release.notification.str()) continue;
        clock.stopped_at = now;
        VIGIL_TRY(unit.clocks().end(clock));
        VIGIL_TRY(end_breaches(unit, clock.id, now));
    }
    return success();
}

Result<void> end(Unit& unit, Release release, ReleaseState state, Instant now) {
    release.state = state;
    release.decided_at = now;
    VIGIL_TRY(unit.releases().update(release));
    return stop_limit(unit, release, now);
}

Result<Alert> tell(Unit& unit, const CaseTools& tools, const CaseAtHand& found, const Release& release, Instant now) {
    VIGIL_TRY(const auto organisation, unit.organisations().find(release.organisation));
    if (!organisation || !organisation->active)
        return Error{ErrorKind::conflict, "the organisation that was to be told has ended"};
    if (is_barred(release.organisation, found.bars))
        return Error{ErrorKind::conflict, "the organisation may not know of the case: withhold it"};
    Case about = found.part(release.case_id);
    about.level = found.about().level;
    const AlertRaiser raiser(tools.rules, tools.ids);
    return raiser.ask(unit, about, {release.organisation, release.function}, release.notification.str(), {}, now);
}

}  // namespace

Result<Release> decide_release(Unit& unit, const CaseTools& tools, const Caller& caller, const NotificationId& id,
                               const protocol::DecideRelease& document, Instant now) {
    VIGIL_TRY(auto release, unit.releases().find(id));
    if (!release) return Error{ErrorKind::not_found, "no such notification waits for a release"};
    VIGIL_TRY(const auto tombstone, unit.erasures().find_tombstone(release->case_id));
    if (tombstone) return problem("case_erased", "the case was erased");
    VIGIL_TRY(auto found, find_handled_case(unit, caller, release->case_id));
    if (!acts_for(caller, found.about().owner, {Right::handle}, found.bars))
        return Error{ErrorKind::forbidden, "only the owner decides who else is told", "role_refused"};
    const bool is_release = document.verdict == ReleaseVerdict::release;
    const auto wanted = is_release ? ReleaseState::released : ReleaseState::withheld;
    if (release->state == wanted && release->decided_by == caller.account) return std::move(*release);
    const bool open =
        release->state == ReleaseState::pending || (release->state == ReleaseState::withheld && is_release);
    if (!open) return decided_already();
    if (!is_release && document.text.empty())
        return Error{ErrorKind::invalid_input,
                     "withholding takes a reason",
                     "invalid_document",
                     {{"/text", "required", "say why the organisation is not told"}}};

    if (is_release) {
        VIGIL_TRY(const auto alert, tell(unit, tools, found, *release, now));
        release->alert = alert.id;
    }
    release->decided_by = caller.account;
    release->sealed_reason.clear();
    if (!document.text.empty()) {
        VIGIL_TRY(const auto sealer, unit.vault().sealer(found.part(release->case_id).key));
        release->sealed_reason = sealer->seal(Field::release_reason, id.str(), document.text);
    }
    VIGIL_TRY(end(unit, *release, wanted, now));
    release->state = wanted;
    release->decided_at = now;
    unit.log().append({"release.decided",
                       id.str(),
                       now,
                       {{"case", release->case_id.str()},
                        {"verdict", std::string(to_text(document.verdict))},
                        {"organisation", release->organisation.str()},
                        {"account", caller.account.str()}}});
    VIGIL_TRY(found, find_case(unit, release->case_id));  // with the alert that tells it
    VIGIL_TRY(announce_to_sides(unit, found, now));
    return std::move(*release);
}

Result<void> supersede_releases(Unit& unit, const CaseId& id, const OrganisationId& organisation, Instant now) {
    VIGIL_TRY(const auto parts, unit.cases().members(id));
    for (const auto& part : parts) {
        VIGIL_TRY(const auto releases, unit.releases().of_case(part.id));
        for (const auto& release : releases) {
            if (release.organisation != organisation || release.state != ReleaseState::pending) continue;
            VIGIL_TRY(end(unit, release, ReleaseState::superseded, now));
        }
    }
    return success();
}

Result<void> revive_releases(Unit& unit, const CaseId& id) {
    VIGIL_TRY(const auto releases, unit.releases().of_case(id));
    VIGIL_TRY(const auto alerts, unit.alerts().of_whole_case(id));
    for (Release release : releases) {
        const auto tells = [&](const Alert& each) {
            return each.organisation == release.organisation && each.state != AlertState::closed;
        };
        if (release.state != ReleaseState::superseded || std::any_of(alerts.begin(), alerts.end(), tells)) continue;
        release.state = ReleaseState::pending;
        release.decided_at.reset();
        VIGIL_TRY(unit.releases().update(release));
    }
    return success();
}

Result<bool> was_released(Unit& unit, const Alert& alert) {
    if (alert.owner || alert.function == Function::protection || alert.function == Function::police) return false;
    VIGIL_TRY(const auto root, root_of(unit, alert));
    VIGIL_TRY(const auto releases, unit.releases().of_case(root.case_id));
    return std::any_of(releases.begin(), releases.end(), [&](const Release& each) {
        return each.state == ReleaseState::released && each.organisation == root.organisation;
    });
}

Result<void> end_releases(Unit& unit, const CaseId& id, Instant now) {
    VIGIL_TRY(const auto releases, unit.releases().of_case(id));
    for (const auto& release : releases) {
        if (release.state != ReleaseState::pending) continue;
        VIGIL_TRY(end(unit, release, ReleaseState::withheld, now));
    }
    return success();
}

Result<protocol::ReleaseView> view_of(Unit& unit, const Release& release) {
    VIGIL_TRY(const auto organisation, unit.organisations().find(release.organisation));
    VIGIL_TRY(const auto parts, unit.cases().members(release.case_id));
    if (!organisation || parts.empty()) return Error{ErrorKind::internal, "a release of nothing, or to nobody"};
    protocol::ReleaseView view{.notification_id = release.notification,
                               .case_id = release.case_id,
                               .recipient = release.recipient,
                               .organisation_id = release.organisation,
                               .organisation_name = organisation->name,
                               .state = release.state,
                               .level = parts.front().level};
    view.decided_at = release.decided_at;
    view.decided_by = release.decided_by.value_or(AccountId());
    if (release.state != ReleaseState::pending) return view;
    VIGIL_TRY(const auto running, unit.clocks().running(release.case_id.str()));
    for (const auto& clock : running)
        if (clock.kind == kDepartmentsTold && clock.concerns == release.notification.str()) view.due_at = clock.due_at;
    return view;
}

Result<protocol::ReleaseList> pending_releases(Unit& unit, const Caller& caller,
                                               const std::optional<NotificationId>& after, std::size_t limit) {
    std::vector<OrganisationId> owners;
    for (const auto& membership : caller.memberships)
        if (may(membership.role, Right::handle)) owners.push_back(membership.organisation);
    protocol::ReleaseList list;
    // Reads on until the page is full: what may not be seen must not show as a gap either.
    for (auto from = after;;) {
        VIGIL_TRY(const auto releases, unit.releases().pending_at(owners, from, limit));
        for (const auto& release : releases) {
            VIGIL_TRY(const auto found, find_case(unit, release.case_id));
            if (!acts_for(caller, found.about().owner, {Right::handle}, found.bars)) continue;
            if (list.releases.size() == limit) {
                list.next = list.releases.back().notification_id.str();
                return list;
            }
            VIGIL_TRY(auto view, view_of(unit, release));
            list.releases.push_back(std::move(view));
        }
        if (releases.size() < limit) return list;
        from = releases.back().notification;
    }
}

}  // namespace vigil
