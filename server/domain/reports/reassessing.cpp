#include "domain/reports/reassessing.hpp"

#include <algorithm>
#include <vigil/protocol/codec.hpp>

#include "domain/access/access.hpp"
#include "domain/alerts/items.hpp"
#include "domain/alerts/undertaking.hpp"
#include "domain/alerts/withdrawing.hpp"
#include "domain/cases/casework.hpp"
#include "domain/matching/merging.hpp"
#include "domain/matching/same_child.hpp"
#include "domain/measures/breaching.hpp"
#include "domain/measures/case_clocks.hpp"
#include "domain/reports/intake.hpp"
#include "domain/reports/joint_audience.hpp"
#include "domain/rules/shadow.hpp"
#include "domain/triage/assess.hpp"

namespace vigil {
namespace {

bool declares_kinship(const std::vector<Bar>& bars) {
    return std::any_of(bars.begin(), bars.end(),
                       [](const Bar& bar) { return bar.account.has_value() && bar.reason == kKinship; });
}

// One reassessment, from facts to alerts. Lives for one call.
class Reassessment {
public:
    Reassessment(Unit& unit, const triage::RuleSet& rules, IdSource& ids, const Report& report, Novelty novelty,
                 Instant now, const Shadow* shadow)
        : unit_(unit), rules_(rules), ids_(ids), report_(report), novelty_(novelty), now_(now), shadow_(shadow) {}

    Result<void> run(const Sealer& sealer, const Found& found) {
        VIGIL_TRY(gather());
        VIGIL_TRY(judge());
        const Judged judged{report_, novelty_, facts_, assessment_, own_assessment_, standing_bars_, previous_owner_};
        VIGIL_TRY(owner_, find_joint_audience(unit_, rules_, judged, parts_));
        if (novelty_ == Novelty::other_reports) {
            VIGIL_TRY(const bool changes, changes_anything());
            if (!changes) return success();
        }
        VIGIL_TRY(store(sealer));
        VIGIL_TRY(update_cases());
        VIGIL_TRY(insert_new_bars());
        VIGIL_TRY(withdraw_from_barred(unit_, whole(), now_));
        VIGIL_TRY(AlertRaiser(rules_, ids_).ask_anew_for_barred(unit_, whole(), now_));
        VIGIL_TRY(let_owner_stand_in());
        VIGIL_TRY(raise(found));
        VIGIL_TRY(adjust_clocks());
        VIGIL_TRY(leave_one_owner());
        VIGIL_TRY(hand_limits_over());
        VIGIL_TRY(const auto its_case, unit_.cases().find(report_.case_id));
        if (!its_case) return Error{ErrorKind::internal, "a report without a case"};
        return announce_status(unit_, *its_case, now_);
    }

private:
    Case& whole() { return parts_.front().row; }  // the surviving case
    bool is_merged() const { return parts_.size() > 1; }

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
            parts_.push_back({std::move(row), std::move(places)});
        }
        if (novelty_ == Novelty::merge) {
            for (const auto& part : parts_) {
                whole().level = std::max(whole().level, part.row.level);
                whole().raised = std::max(whole().raised, part.row.raised);
                whole().uncoded = whole().uncoded || part.row.uncoded;
            }
        }
        // Whoever codes an uncoded report ends the level that stood for "nobody has looked"; what people raised stays.
        ends_uncoded_ = novelty_ == Novelty::coded && whole().uncoded;
        return success();
    }

    // The level follows from all reports; what the reporters of this case may know from their own.
    Result<void> judge() {
        VIGIL_TRY(facts_, facts_of_reports(unit_, reports_));
        VIGIL_TRY(complete(facts_, parts_));
        VIGIL_TRY(const auto children, matching::named_children(unit_, report_.case_id));
        matching::IndexLookups lookups(unit_);
        std::vector<CaseId> whole_case;
        for (const auto& part : parts_) whole_case.push_back(part.row.id);
        VIGIL_TRY(facts_.earlier_reports,
                  matching::earlier_reports(unit_, lookups, children, whole_case, matching::Counting::named_before));
        facts_.kinship_declared = declares_kinship(standing_bars_);
        facts_.standing_level = ends_uncoded_ ? whole().raised : std::optional(whole().level);
        if (novelty_ == Novelty::coded) facts_.occasion = triage::Occasion::reassessment;
        assessment_ = triage::assess(rules_, facts_);
        return judge_own();
    }

    Result<void> judge_own() {
        std::vector<Report> reports;
        std::vector<CasePart> here;
        for (const auto& each : reports_)
            if (each.case_id == report_.case_id) reports.push_back(each);
        for (const auto& each : parts_)
            if (each.row.id == report_.case_id) here.push_back(each);
        VIGIL_TRY(auto facts, facts_of_reports(unit_, reports));
        VIGIL_TRY(complete(facts, here));
        VIGIL_TRY(const auto bars, unit_.cases().own_bars(report_.case_id));
        facts.kinship_declared = declares_kinship(bars);
        facts.standing_level = here.front().row.raised;
        facts.occasion = facts_.occasion;
        own_assessment_ = triage::assess(rules_, facts);
        return success();
    }

    // What triage asks about the places: what is known of one is known.
    Result<void> complete(triage::Facts& facts, const std::vector<CasePart>& parts) {
        bool township_known = false;
        bool lives_elsewhere = false;
        for (const auto& part : parts) {
            VIGIL_TRY(complete_facts(unit_, facts, part.places));
            township_known = township_known || facts.township_known;
            lives_elsewhere = lives_elsewhere || facts.lives_elsewhere;
        }
        facts.township_known = township_known;
        facts.lives_elsewhere = lives_elsewhere;
        return success();
    }

    // Whether anybody has to hear of it. Where people have lowered the level it is what the reports come to that counts:
    // more than at the last assessment.
    Result<bool> changes_anything() {
        if (owner_ != previous_owner_) return true;
        for (const auto& part : parts_)
            for (const auto& bar : part.audience.bars)
                if (!is_barred(*bar.organisation, standing_bars_)) return true;
        if (!whole().lowered) return assessment_.level > whole().level;
        VIGIL_TRY(const auto assessments, unit_.cases().assessments(whole().id));
        return assessments.empty() || assessment_.level > assessments.back().level;
    }

    Result<void> store(const Sealer& sealer) {
        std::unique_ptr<Sealer> of_whole;
        if (is_merged()) {
            VIGIL_TRY(of_whole, unit_.vault().sealer(whole().key));
        }
        stored_ = sealed_assessment(assessment_, of_whole ? *of_whole : sealer, AssessmentId(ids_.next(now_)),
                                    whole().id, report_.id, now_);
        VIGIL_TRY(unit_.cases().insert_assessment(stored_));
        for (const auto& part : parts_) {
            if (part.row.id == stored_.case_id) continue;
            VIGIL_TRY(unit_.cases().insert_assessment_part(stored_.id, part.row.id));
        }
        return compare_with_shadow(unit_, shadow_, rules_, facts_, assessment_, stored_);
    }

    // Level, owner and what people set are those of the surviving case; what alerts show of their own case is kept alike.
    Result<void> update_cases() {
        if (novelty_ != Novelty::nothing_new) whole().lowered.reset();
        if (whole().lowered)
            whole().level = *whole().lowered;
        else if (ends_uncoded_ && !assessment_.uncoded)
            whole().level = assessment_.level;
        else
            whole().level = std::max(whole().level, assessment_.level);
        whole().owner = owner_;
        const bool uncoded = whole().uncoded && assessment_.uncoded;
        std::optional<Instant> decide_by = whole().decide_by;
        if (is_merged()) {
            VIGIL_TRY(decide_by, matching::time_to_decide(unit_, reports_));
        }
        for (auto& part : parts_) {
            const bool is_concerned = part.row.id == whole().id || part.row.id == report_.case_id;
            if (!is_concerned && part.row.decide_by == decide_by && part.row.uncoded == uncoded) continue;
            part.row.decide_by = decide_by;
            part.row.uncoded = uncoded;
            part.row.revision += 1;
            VIGIL_TRY(unit_.cases().update(part.row));
        }
        return success();
    }

    // They stand in the name of the case whose reports led to them, so that undoing a merge takes them along; the status
    // that other reporters see knows nothing of them.
    Result<void> insert_new_bars() {
        auto standing = standing_bars_;
        const auto& cause = own_assessment_.conflict_of_interest ? report_.case_id : whole().id;
        for (const auto& part : parts_) {
            for (Bar bar : part.audience.bars) {
                if (is_barred(*bar.organisation, standing)) continue;
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
        for (auto& part : parts_) {
            VIGIL_TRY(auto alerts, unit_.alerts().of_case(part.row.id));
            std::erase_if(alerts, [&](const Alert& alert) { return !protects(alert) || alert.climbed_from; });
            if (alerts.empty() || !std::all_of(alerts.begin(), alerts.end(), is_closed)) continue;
            VIGIL_TRY(const auto organisation, unit_.organisations().find(owner_));
            if (!organisation) return Error{ErrorKind::internal, "an owner that is not there"};
            Told told{Route{*organisation, DivisionLevel::region, false}, Function::protection, ReleaseClass::now,
                      true};
            told.own = false;
            told.in_its_name = true;
            std::erase_if(part.audience.told, [](const Told& each) { return each.owner; });
            part.audience.told.push_back(std::move(told));
            stands_in = true;
        }
        // Then it is asked anew by that.
        for (auto& part : parts_) part.audience.changes_hands = part.audience.changes_hands && !stands_in;
        return success();
    }

    Result<void> raise(const Found& found) {
        const auto demanding = novelty_ == Novelty::new_signal ? Demanding::again : Demanding::only_if_raised;
        const AlertRaiser raiser(rules_, ids_);
        LedTo led_to;
        for (const auto& part : parts_) {
            Case about = part.row;
            about.level = whole().level;
            about.owner = owner_;
            VIGIL_TRY(const auto raised, raiser.raise(unit_, about, part.audience, stored_.id, demanding, now_));
            led_to.alerts.insert(led_to.alerts.end(), raised.begin(), raised.end());
        }
        VIGIL_TRY(raiser.let_others_follow(unit_, whole(), stored_.id.str(), now_));
        VIGIL_TRY(led_to.matches, insert_matches(unit_, found.matches));
        unit_.log().append(assessed_event(stored_, led_to));
        return success();
    }

    Result<void> adjust_clocks() {
        Demands demands{triage::clocks_called_for(rules_, facts_, assessment_), whole().level, stored_.id.str()};
        const CaseClocks clocks(rules_, ids_);
        for (const auto& part : parts_) {
            demands.of_part = part.row.id != whole().id;
            VIGIL_TRY(clocks.adjust(unit_, part.row, demands, now_));
        }
        return success();
    }
    // What has passed before a case came to them is the matter of whoever owns it now.
    Result<void> hand_limits_over() {
        if (!is_merged() && owner_ == previous_owner_) return success();
        VIGIL_TRY(tell_new_owner(unit_, ids_, whole().id, now_));
        return expect_of_owner(unit_, ids_, whole().id, stored_.id.str(), now_);
    }

    // A merged case has one owner, like every case: whoever owned another part goes on answering for its alert, but sees of
    // the whole only what its own relation to it shows (promise P7).
    Result<void> leave_one_owner() {
        if (!is_merged()) return success();
        VIGIL_TRY(const auto alerts, unit_.alerts().of_whole_case(whole().id));
        for (Alert alert : alerts) {
            if (!alert.owner || alert.organisation == owner_) continue;
            alert.owner = false;
            alert.revision += 1;
            VIGIL_TRY(unit_.alerts().update(alert));
            const auto part = std::find_if(parts_.begin(), parts_.end(),
                                           [&](const CasePart& each) { return each.row.id == alert.case_id; });
            if (part == parts_.end()) return Error{ErrorKind::internal, "an alert without a case"};
            VIGIL_TRY(announce_change(unit_, alert, part->row, now_));
        }
        return success();
    }

    Unit& unit_;
    const triage::RuleSet& rules_;
    IdSource& ids_;
    const Report& report_;
    Novelty novelty_;
    Instant now_;
    const Shadow* shadow_;

    std::vector<CasePart> parts_{};  // the surviving case first
    std::vector<Report> reports_{};  // of all of them
    std::vector<Bar> standing_bars_{};
    OrganisationId previous_owner_{};
    bool ends_uncoded_ = false;
    triage::Facts facts_{};
    triage::Assessment assessment_{};
    triage::Assessment own_assessment_{};
    OrganisationId owner_{};
    StoredAssessment stored_{};
};

}  // namespace

Result<void> assess_again(Unit& unit, const triage::RuleSet& rules, IdSource& ids, const Report& report,
                          const Sealer& sealer, Novelty novelty, Instant now, const Shadow* shadow,
                          const Found& found) {
    return Reassessment(unit, rules, ids, report, novelty, now, shadow).run(sealer, found);
}

Result<void> assess_case_again(Unit& unit, const CaseTools& tools, const CaseId& id, Novelty novelty, Instant now) {
    VIGIL_TRY(const auto reports, unit.reports().of_case(id));
    if (reports.empty()) return Error{ErrorKind::internal, "a case without a report"};
    VIGIL_TRY(const auto sealer, unit.vault().sealer(reports.front().case_key));
    return assess_again(unit, tools.rules, tools.ids, reports.front(), *sealer, novelty, now, tools.shadow);
}

}  // namespace vigil
