#include "domain/alerts/audience.hpp"

#include <algorithm>

namespace vigil {
namespace {

// Finds the routes of one assessment. Routers are kept per place, because every recipient asks for the same parents.
class AudienceFinder {
public:
    AudienceFinder(Unit& unit, const triage::RuleSet& rules, const CasePlaces& places)
        : unit_(unit), rules_(rules), places_(places) {}

    Result<void> open() {
        VIGIL_TRY(auto router, Router::at(unit_, places_.now));
        now_.emplace(std::move(router));
        if (places_.lives) {
            VIGIL_TRY(auto home, Router::at(unit_, *places_.lives));
            lives_.emplace(std::move(home));
        }
        return success();
    }

    const Router& now() const { return *now_; }

    Result<Route> route(std::string_view recipient, triage::Place place, int levels_up) {
        VIGIL_TRY(const auto* known, find(recipient));
        Router& router = place == triage::Place::lives && lives_ ? *lives_ : *now_;
        return router.route({known->function, known->starts_at, levels_up}, barred_);
    }

    // Bars whoever would usually answer for `recipient` here.
    Result<void> bar_usual(std::string_view recipient, std::string_view reason) {
        VIGIL_TRY(const auto* known, find(recipient));
        VIGIL_TRY(const auto usual, now_->route({known->function, known->starts_at, 0}));
        // Whoever only stands in is nobody's neighbour: the banner for a township without a station, or a protection
        // organisation where nobody performs the function.
        const bool protects_from_above = known->function == Function::protection &&
                                         known->starts_at == DivisionLevel::township && usual.level < known->starts_at;
        if (usual.substituted || protects_from_above) return success();
        if (barred_.insert(usual.organisation.id).second) reasons_.emplace_back(usual.organisation.id, reason);
        return success();
    }

    void bar(const OrganisationId& organisation) { barred_.insert(organisation); }

    bool is_barred(const OrganisationId& organisation) const { return barred_.contains(organisation); }

    // Nobody else protects the place: somebody must answer all the same (promises P3, P4).
    void keep(const OrganisationId& organisation) {
        barred_.erase(organisation);
        std::erase_if(reasons_, [&](const auto& each) { return each.first == organisation; });
    }

    Result<const triage::Recipient*> find(std::string_view recipient) const {
        const auto* known = rules_.words.recipients.find(recipient);
        if (known == nullptr)
            return Error{ErrorKind::internal, "an assessment names a recipient that its rule set lacks"};
        return known;
    }

    const std::vector<std::pair<OrganisationId, std::string>>& reasons() const { return reasons_; }

private:
    Unit& unit_;
    const triage::RuleSet& rules_;
    const CasePlaces& places_;
    std::optional<Router> now_;
    std::optional<Router> lives_;
    OrganisationSet barred_;
    std::vector<std::pair<OrganisationId, std::string>> reasons_;
};

Result<void> bar_conflicted(AudienceFinder& finder, const triage::Assessment& assessment, const triage::Facts& facts) {
    if (!assessment.conflict_of_interest) return success();
    VIGIL_TRY(finder.bar_usual("township_station", "conflict_of_interest"));
    for (const auto& notification : assessment.notifications) {
        if (notification.levels_up == 0) continue;
        VIGIL_TRY(finder.bar_usual(notification.recipient, "suspect_relation"));
    }
    for (const auto& recipient : facts.must_not_know) {
        VIGIL_TRY(finder.bar_usual(recipient, "must_not_know"));
    }
    return success();
}

}  // namespace

Result<Audience> find_audience(Unit& unit, const triage::RuleSet& rules, const triage::Assessment& assessment,
                               const triage::Facts& facts, const CasePlaces& places, const CaseId& about,
                               const std::optional<OrganisationId>& standing_owner,
                               const std::vector<Bar>& standing_bars) {
    AudienceFinder finder(unit, rules, places);
    VIGIL_TRY(finder.open());
    for (const auto& each : standing_bars)
        if (each.organisation) finder.bar(*each.organisation);
    VIGIL_TRY(bar_conflicted(finder, assessment, facts));

    Audience audience;
    audience.division = finder.now().division_at(DivisionLevel::township).code;
    VIGIL_TRY(const auto owner, finder.route(assessment.owner, triage::Place::now, 0));
    finder.keep(owner.organisation.id);
    audience.owner = standing_owner && !finder.is_barred(*standing_owner) ? *standing_owner : owner.organisation.id;
    audience.changes_hands = standing_owner && *standing_owner != audience.owner;
    for (const auto& notification : assessment.notifications) {
        VIGIL_TRY(auto route, finder.route(notification.recipient, notification.place, notification.levels_up));
        VIGIL_TRY(const auto* recipient, finder.find(notification.recipient));
        auto told = std::find_if(audience.told.begin(), audience.told.end(),
                                 [&](const Told& each) { return each.route.organisation.id == route.organisation.id; });
        if (told == audience.told.end()) {
            const bool owns = route.organisation.id == audience.owner;
            told = audience.told.insert(told, Told{std::move(route),
                                                   owns ? Function::protection : recipient->function,
                                                   notification.release,
                                                   owns,
                                                   {}});
        }
        told->release = std::min(told->release, notification.release);
        told->notifications.push_back(notification);
    }
    for (const auto& [organisation, reason] : finder.reasons())
        audience.bars.push_back({.case_id = about, .organisation = organisation, .reason = reason, .row = {}});
    return audience;
}

void mark_own(Audience& audience, const triage::Assessment& own) {
    const auto is_own = [&](const triage::Notification& notification) {
        return notification.release == ReleaseClass::now &&
               std::any_of(own.notifications.begin(), own.notifications.end(), [&](const triage::Notification& each) {
                   return each.recipient == notification.recipient && each.place == notification.place &&
                          each.levels_up == notification.levels_up && each.release == ReleaseClass::now;
               });
    };
    for (auto& told : audience.told)
        told.own = std::any_of(told.notifications.begin(), told.notifications.end(), is_own);
}

}  // namespace vigil
