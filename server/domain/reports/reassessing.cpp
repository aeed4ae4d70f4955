#include "domain/reports/reassessing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vigil/protocol/codec.hpp>

#include "domain/alerts/items.hpp"
#include "domain/alerts/withdrawing.hpp"
#include "domain/matching/merging.hpp"
#include "domain/matching/same_child.hpp"
#include "domain/reports/intake.hpp"
#include "domain/triage/assess.hpp"

namespace vigil {
namespace {

bool is_in(const std::vector<Bar>& bars, const OrganisationId& organisation) {
    return std::any_of(bars.begin(), bars.end(), [&](const Bar& bar) { return bar.organisation == organisation; });
}

void add_once(std::vector<triage::Notification>& notifications, const triage::Notification& notification) {
    const auto is_same = [&](const triage::Notification& each) { return each.recipient == notification.recipient; };
    if (std::none_of(notifications.begin(), notifications.end(), is_same)) notifications.push_back(notification);
}

// One case of a merged one (or the only one), and whom its place leads to.
struct Member {
    Case row;
    CasePlaces places;
    Audience audience{};
};

// One reassessment, from facts to alerts. Lives for one call.
class Reassessment {
public:
    Reassessment(Unit& unit, const triage::RuleSet& rules, IdSource& ids, const Report& report, Novelty novelty,
                 Instant now)
        : unit_(unit), rules_(rules), ids_(ids), report_(report), novelty_(novelty), now_(now) {}

    Result<void> run(const Sealer& sealer, const Found& found) {
        VIGIL_TRY(gather());
        VIGIL_TRY(judge());
        VIGIL_TRY(find_audiences());
        if (novelty_ == Novelty::other_reports && !changes_anything()) return success();
        VIGIL_TRY(store(sealer));
        VIGIL_TRY(update_cases());
        VIGIL_TRY(insert_new_bars());
        VIGIL_TRY(withdraw_from_barred(unit_, whole(), now_));
        VIGIL_TRY(let_owner_stand_in());
        VIGIL_TRY(raise(found));
        VIGIL_TRY(const auto its_case, unit_.cases().find(report_.case_id));
        if (!its_case) return Error{ErrorKind::internal, "a report without a case"};
        return announce_status(unit_, *its_case, now_);
    }

private:
    Case& whole() { return members_.front().row; }  // the surviving case
    bool is_merged() const { return members_.size() > 1; }

    Result<void> gather() {
        VIGIL_TRY(auto rows, unit_.cases().members(report_.case_id));
        if (rows.empty()) return Error{ErrorKind::internal, "a report without a case"};
        VIGIL_TRY(reports_, unit_.reports().of_whole_case(report_.case_id));
        VIGIL_TRY(standing_bars_, unit_.cases().bars(report_.case_id));
        previous_owner_ = rows.front().owner;
        for (auto& row : rows) {
            const auto first = std::find_if(reports_.begin(), reports_.end(),
                                            [&](const Report& each) { return each.case_id == row.id; });
            if (first == reports_.end()) return Error{ErrorKind::internal, "a case without a report"};
            VIGIL_TRY(const auto filed, document_of(unit_, *first));
            VIGIL_TRY(auto places, case_places(unit_, filed.places));
            members_.push_back({std::move(row), std::move(places)});
        }
        return success();
    }

    // The level follows from all reports; what the reporters of this case may know from their own.
    Result<void> judge() {
        VIGIL_TRY(facts_, facts_of_reports(unit_, reports_));
        VIGIL_TRY(complete(facts_, members_));
        VIGIL_TRY(const auto children, matching::named_children(unit_, report_.case_id));
        matching::IndexLookups lookups(unit_);
        std::vector<CaseId> whole_case;
        for (const auto& member : members_) whole_case.push_back(member.row.id);
        VIGIL_TRY(facts_.earlier_reports,
                  matching::earlier_reports(unit_, lookups, children, whole_case, matching::Counting::named_before));
        for (const auto& member : members_)
            facts_.standing_level = std::max(facts_.standing_level.value_or(Level::blue), member.row.level);
        assessment_ = triage::assess(rules_, facts_);

        std::vector<Report> own;
        std::vector<Member> here;
        for (const auto& each : reports_)
            if (each.case_id == report_.case_id) own.push_back(each);
        for (const auto& each : members_)
            if (each.row.id == report_.case_id) here.push_back(each);
        VIGIL_TRY(auto own_facts, facts_of_reports(unit_, own));
        VIGIL_TRY(complete(own_facts, here));
        own_assessment_ = triage::assess(rules_, own_facts);
        return success();
    }

    // What triage asks about the places: what is known of one is known.
    Result<void> complete(triage::Facts& facts, const std::vector<Member>& members) {
        bool township_known = false;
        bool lives_elsewhere = false;
        for (const auto& member : members) {
            VIGIL_TRY(complete_facts(unit_, facts, member.places));
            township_known = township_known || facts.township_known;
            lives_elsewhere = lives_elsewhere || facts.lives_elsewhere;
        }
        facts.township_known = township_known;
        facts.lives_elsewhere = lives_elsewhere;
        return success();
    }

    Result<void> find_audiences() {
        for (auto& member : members_) {
            VIGIL_TRY(member.audience, find_audience(unit_, rules_, assessment_, facts_, member.places, member.row.id,
                                                     previous_owner_, standing_bars_));
        }
        VIGIL_TRY(bar_everybody_else());
        VIGIL_TRY(find_owner());
        mark_told();
        VIGIL_TRY(tell_owner());
        tell_each_once();
        return success();
    }

    // After a conflict of interest came out, nobody hears of the case but whom the deny rule names.
    Result<void> bar_everybody_else() {
        if (!assessment_.conflict_of_interest) return success();
        VIGIL_TRY(const auto alerts, unit_.alerts().of_whole_case(report_.case_id));
        for (const auto& alert : alerts) {
            const bool stays = std::any_of(members_.begin(), members_.end(), [&](const Member& member) {
                const auto& audience = member.audience;
                return alert.organisation == audience.owner || is_in(audience.bars, alert.organisation) ||
                       std::any_of(audience.told.begin(), audience.told.end(),
                                   [&](const Told& each) { return each.route.organisation.id == alert.organisation; });
            });
            if (stays) continue;
            members_.front().audience.bars.push_back({.case_id = whole().id,
                                                      .organisation = alert.organisation,
                                                      .reason = "conflict_of_interest",
                                                      .row = {}});
        }
        return success();
    }

    // The standing owner, else the first whom a place leads to; nobody who is barred from any part of a merged case.
    Result<void> find_owner() {
        const auto is_barred = [&](const OrganisationId& organisation) {
            return is_in(standing_bars_, organisation) ||
                   std::any_of(members_.begin(), members_.end(),
                               [&](const Member& member) { return is_in(member.audience.bars, organisation); });
        };
        const auto able = std::find_if(members_.begin(), members_.end(),
                                       [&](const Member& member) { return !is_barred(member.audience.owner); });
        if (able == members_.end() && is_merged())
            return Error{ErrorKind::conflict, "everybody who could own the merged case is barred from it",
                         "merge_refused"};
        owner_ = able == members_.end() ? members_.front().audience.owner : able->audience.owner;
        for (auto& member : members_) {
            member.audience.changes_hands = owner_ != previous_owner_;
            for (auto& told : member.audience.told) {
                told.owner = told.route.organisation.id == owner_;
                if (told.owner) told.function = Function::protection;
            }
        }
        return success();
    }

    // Only what this report and its supplements say can be news for its reporter, and only in the name of its case.
    void mark_told() {
        const bool own_words = novelty_ == Novelty::new_signal || novelty_ == Novelty::nothing_new;
        for (auto& member : members_) {
            mark_own(member.audience, own_assessment_);
            if (own_words && member.row.id == report_.case_id) continue;
            for (auto& told : member.audience.told) told.own = false;
        }
    }

    // Whoever owns the case hears of everything, wherever its places lead.
    Result<void> tell_owner() {
        for (const auto& member : members_)
            for (const auto& told : member.audience.told)
                if (told.owner) return success();
        VIGIL_TRY(const auto organisation, unit_.organisations().find(owner_));
        if (!organisation) return Error{ErrorKind::internal, "an owner that is not there"};
        Told told{Route{*organisation, DivisionLevel::region, false}, Function::protection, ReleaseClass::now, true};
        told.own = !is_merged();
        members_.front().audience.told.push_back(std::move(told));
        return success();
    }

    // An organisation to which several places lead is told once, as urgently as for any of them: in the name of the case
    // whose report says something, else of the earliest.
    void tell_each_once() {
        const auto rank = [&](const Member& member) { return member.row.id == report_.case_id ? 0 : 1; };
        std::vector<Member*> ordered;
        for (auto& member : members_) ordered.push_back(&member);
        std::stable_sort(ordered.begin(), ordered.end(),
                         [&](const Member* a, const Member* b) { return rank(*a) < rank(*b); });
        std::vector<Told*> known;
        for (auto* member : ordered) {
            auto& told = member->audience.told;
            std::erase_if(told, [&](const Told& each) {
                const auto before = std::find_if(known.begin(), known.end(), [&](const Told* other) {
                    return other->route.organisation.id == each.route.organisation.id;
                });
                if (before == known.end()) return false;
                (*before)->release = std::min((*before)->release, each.release);
                for (const auto& notification : each.notifications) add_once((*before)->notifications, notification);
                return true;
            });
            for (auto& each : told) known.push_back(&each);
        }
    }

    // Whether anybody has to hear of it.
    bool changes_anything() const {
        if (assessment_.level > *facts_.standing_level || owner_ != previous_owner_) return true;
        return std::any_of(members_.begin(), members_.end(), [&](const Member& member) {
            return std::any_of(member.audience.bars.begin(), member.audience.bars.end(),
                               [&](const Bar& bar) { return !is_in(standing_bars_, *bar.organisation); });
        });
    }

    Result<void> store(const Sealer& sealer) {
        std::unique_ptr<Sealer> of_whole;
        if (is_merged()) {
            VIGIL_TRY(of_whole, unit_.vault().sealer(whole().key));
        }
        stored_ = sealed_assessment(assessment_, of_whole ? *of_whole : sealer, AssessmentId(ids_.next(now_)),
                                    whole().id, report_.id, now_);
        return unit_.cases().insert_assessment(stored_);
    }

    Result<void> update_cases() {
        const bool uncoded =
            std::any_of(members_.begin(), members_.end(), [](const Member& member) { return member.row.uncoded; });
        whole().level = std::max(*facts_.standing_level, assessment_.level);
        whole().uncoded = uncoded && assessment_.uncoded;
        whole().owner = owner_;
        std::optional<Instant> decide_by = whole().decide_by;
        if (is_merged()) {
            VIGIL_TRY(decide_by, matching::time_to_decide(unit_, reports_));
        }
        for (auto& member : members_) {
            const bool is_concerned = member.row.id == whole().id || member.row.id == report_.case_id;
            if (!is_concerned && member.row.decide_by == decide_by) continue;
            member.row.decide_by = decide_by;
            member.row.revision += 1;
            VIGIL_TRY(unit_.cases().update(member.row));
        }
        return success();
    }

    // They stand in the name of the case whose reports led to them, so that undoing a merge takes them along; the status
    // that other reporters see knows nothing of them.
    Result<void> insert_new_bars() {
        auto standing = standing_bars_;
        const auto& cause = own_assessment_.conflict_of_interest ? report_.case_id : whole().id;
        for (const auto& member : members_) {
            for (Bar bar : member.audience.bars) {
                if (is_in(standing, *bar.organisation)) continue;
                bar.case_id = cause;
                bar.row = ids_.next(now_);
                VIGIL_TRY(unit_.cases().insert_bar(bar));
                standing.push_back(bar);
            }
        }
        return success();
    }

    // Where merging barred everybody who protected children in the name of a part, the owner answers for it: by an alert in
    // that name, so that the reporter of that part sees that somebody does.
    Result<void> let_owner_stand_in() {
        if (!is_merged()) return success();
        const auto protects = [](const Alert& alert) { return alert.function == Function::protection; };
        const auto is_closed = [](const Alert& alert) { return alert.state == AlertState::closed; };
        bool stands_in = false;
        for (auto& member : members_) {
            VIGIL_TRY(auto alerts, unit_.alerts().of_case(member.row.id));
            std::erase_if(alerts, [&](const Alert& alert) { return !protects(alert); });
            if (alerts.empty() || !std::all_of(alerts.begin(), alerts.end(), is_closed)) continue;
            VIGIL_TRY(const auto organisation, unit_.organisations().find(owner_));
            if (!organisation) return Error{ErrorKind::internal, "an owner that is not there"};
            Told told{Route{*organisation, DivisionLevel::region, false}, Function::protection, ReleaseClass::now,
                      true};
            told.own = false;
            told.in_its_name = true;
            std::erase_if(member.audience.told, [](const Told& each) { return each.owner; });
            member.audience.told.push_back(std::move(told));
            stands_in = true;
        }
        // Then it is asked anew by that.
        for (auto& member : members_) member.audience.changes_hands = member.audience.changes_hands && !stands_in;
        return success();
    }

    Result<void> raise(const Found& found) {
        const auto demanding = novelty_ == Novelty::new_signal ? Demanding::again : Demanding::only_if_raised;
        const AlertRaiser raiser(rules_, ids_);
        Aside aside;
        for (const auto& member : members_) {
            Case about = member.row;
            about.level = whole().level;
            about.owner = owner_;
            VIGIL_TRY(const auto raised, raiser.raise(unit_, about, member.audience, stored_.id, demanding, now_));
            aside.alerts.insert(aside.alerts.end(), raised.begin(), raised.end());
        }
        VIGIL_TRY(aside.matches, insert_matches(unit_, found.matches));
        unit_.log().append(assessed_event(stored_, aside));
        return success();
    }

    Unit& unit_;
    const triage::RuleSet& rules_;
    IdSource& ids_;
    const Report& report_;
    Novelty novelty_;
    Instant now_;

    std::vector<Member> members_{};  // the surviving case first
    std::vector<Report> reports_{};  // of all of them
    std::vector<Bar> standing_bars_{};
    OrganisationId previous_owner_{};
    triage::Facts facts_{};
    triage::Assessment assessment_{};
    triage::Assessment own_assessment_{};  // of what the reports of this case say by themselves
    OrganisationId owner_{};
    StoredAssessment stored_{};
};

}  // namespace

Result<void> assess_again(Unit& unit, const triage::RuleSet& rules, IdSource& ids, const Report& report,
                          const Sealer& sealer, Novelty novelty, Instant now, const Found& found) {
    return Reassessment(unit, rules, ids, report, novelty, now).run(sealer, found);
}

}  // namespace vigil
