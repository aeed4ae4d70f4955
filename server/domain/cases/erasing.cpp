#include "domain/cases/erasing.hpp"

#include <algorithm>
#include <set>
#include <tuple>
#include <vigil/protocol/problems.hpp>

#include "domain/alerts/items.hpp"
#include "domain/cases/casework.hpp"
#include "domain/control/proposals.hpp"
#include "domain/measures/breaching.hpp"
#include "domain/releases/releasing.hpp"
#include "domain/reports/reassessing.hpp"

namespace vigil {
namespace {

// Erases one case, or one part of a merged one.
class Eraser {
public:
    Eraser(Unit& unit, const Case& about, Instant at) : unit_(unit), about_(about), at_(at) {}

    Result<Erased> run(const ErasureOrder& order) {
        VIGIL_TRY(const auto reports, unit_.reports().of_case(about_.id));
        VIGIL_TRY(destroy_keys(reports));
        for (const auto& report : reports) {
            VIGIL_TRY(strip(report));
        }
        VIGIL_TRY(strip_assessments());
        VIGIL_TRY(refuse_proposals(reports));
        VIGIL_TRY(const auto decisions, unit_.erasures().forget_matches(about_.id));
        for (const auto& decision : decisions) stripped_.push_back(decision.str());
        VIGIL_TRY(const auto measures, unit_.erasures().forget_measures(about_.id));
        for (const auto& measure : measures) stripped_.push_back(measure.str());
        VIGIL_TRY(unit_.erasures().forget_persons(about_.id));
        VIGIL_TRY(unit_.erasures().forget_words(about_.id));
        VIGIL_TRY(close_alerts());
        const Tombstone tombstone{.case_id = about_.id,
                                  .erased_at = order.at,
                                  .reason = order.reason,
                                  .keys = static_cast<int>(destroyed_.size()),
                                  .reports = static_cast<int>(reports.size())};
        VIGIL_TRY(unit_.erasures().insert_tombstone(tombstone));
        unit_.log().append({std::string(kCaseErased),
                            about_.id.str(),
                            at_,
                            {{"reason", order.reason},
                             {"occasion", std::string(to_text(order.occasion))},
                             {"keys", std::to_string(destroyed_.size())},
                             {"reports", std::to_string(reports.size())}}});
        for (const auto& id : stripped_)
            unit_.log().append({std::string(kRecordStripped), id, at_, {{"case", about_.id.str()}}});
        return Erased{tombstone, std::move(destroyed_), {}};
    }

private:
    Result<void> destroy_keys(const std::vector<Report>& reports) {
        VIGIL_TRY(const auto keys, data_keys_of(unit_, about_, reports));
        for (const auto& id : keys) {
            VIGIL_TRY(auto wrapped, unit_.erasures().destroy_key(id));
            if (wrapped) destroyed_.push_back(std::move(*wrapped));
        }
        return success();
    }

    Result<void> strip(const Report& report) {
        // Its reporter's stream names the report beside a pseudonym of the reporter.
        if (report.owner) {
            const auto stream = stream_of_owner(*report.owner);
            VIGIL_TRY(unit_.erasures().blank_items(stream, report.id.str()));
            VIGIL_TRY(announce_gone(unit_, stream, at_));
        }
        VIGIL_TRY(unit_.erasures().strip_report(report.id));
        stripped_.push_back(report.id.str());
        VIGIL_TRY(const auto supplements, unit_.reports().supplements(report.id));
        for (const auto& supplement : supplements) {
            VIGIL_TRY(unit_.erasures().strip_supplement(supplement.id));
            stripped_.push_back(supplement.id.str());
        }
        return success();
    }

    // Also what was judged of it along with others while they were one: the reasons name signals of each.
    Result<void> strip_assessments() {
        VIGIL_TRY(const auto assessments, unit_.cases().assessments_that_judged(about_.id));
        for (const auto& assessment : assessments) {
            if (assessment.sealed_trail.empty()) continue;  // by the erasure of another one that it judged
            VIGIL_TRY(unit_.erasures().strip_assessment(assessment.id));
            stripped_.push_back(assessment.id.str());
        }
        return success();
    }

    // What waits for a second person cannot be decided any more. An administrator's may be this erasure itself.
    Result<void> refuse_proposals(const std::vector<Report>& reports) {
        std::vector<std::string> subjects{about_.id.str()};
        for (const auto& report : reports) subjects.push_back(report.id.str());
        for (const auto& subject : subjects) {
            VIGIL_TRY(const auto proposals, unit_.proposals().about(subject));
            for (const auto& each : proposals) {
                if (each.kind == ProposalKind::administration || each.state != ProposalState::pending) continue;
                VIGIL_TRY(decide(unit_, each, Decision::refuse, std::string(kCaseErased), at_));
            }
        }
        return success();
    }

    // Nobody is asked about it any more: the alerts end, their clocks and those of the case stop, and consoles are told.
    Result<void> close_alerts() {
        VIGIL_TRY(stop_clocks(about_.id.str()));
        VIGIL_TRY(end_transfers());
        VIGIL_TRY(end_releases(unit_, about_.id, at_));
        VIGIL_TRY(const auto alerts, unit_.alerts().of_case(about_.id));
        for (Alert alert : alerts) {
            VIGIL_TRY(stop_clocks(alert.id.str()));
            if (alert.state == AlertState::closed) continue;
            alert.state = AlertState::closed;
            alert.due_at.reset();
            alert.revision += 1;
            VIGIL_TRY(unit_.alerts().update(alert));
            VIGIL_TRY(announce_change(unit_, alert, about_, at_));
        }
        return success();
    }

    // There is nothing to hand over any more.
    Result<void> end_transfers() {
        VIGIL_TRY(const auto transfers, unit_.transfers().of_whole_case(about_.id));
        for (Transfer transfer : transfers) {
            if (transfer.case_id != about_.id || !transfer.is_pending()) continue;
            transfer.state = TransferState::withdrawn;
            transfer.sealed_answer.clear();
            VIGIL_TRY(unit_.transfers().update(transfer));
            VIGIL_TRY(stop_clocks(transfer.id.str()));
        }
        return success();
    }

    Result<void> stop_clocks(const std::string& subject) {
        VIGIL_TRY(const auto running, unit_.clocks().running(subject));
        for (const auto& clock : running) {
            VIGIL_TRY(unit_.clocks().stop(subject, clock.kind, at_));
            VIGIL_TRY(end_breaches(unit_, clock.id, at_));
        }
        return success();
    }

    Unit& unit_;
    const Case& about_;
    Instant at_;
    std::vector<std::string> destroyed_{};
    std::vector<std::string> stripped_{};  // ids of records
};

Result<std::optional<Hold>> hold_of(Unit& unit, const std::vector<Case>& parts) {
    for (const auto& part : parts) {
        VIGIL_TRY(auto hold, unit.erasures().find_hold(part.id));
        if (hold) return hold;
    }
    return std::optional<Hold>();
}

Result<void> check_order(Unit& unit, const Case& about, const std::vector<Case>& parts) {
    if (about.merged_into)
        return problem("conflict", "the case was merged into " + about.merged_into->str() +
                                       " and is erased with it: name that one");
    VIGIL_TRY(const auto hold, hold_of(unit, parts));
    if (hold) return problem("case_held", "the case is under legal hold: " + hold->reason);
    VIGIL_TRY(const auto alerts, unit.alerts().of_whole_case(about.id));
    const bool waits =
        std::any_of(alerts.begin(), alerts.end(), [](const Alert& alert) { return alert.state == AlertState::open; });
    if (waits) return problem("conflict", "an alert of the case waits for an answer: it is still being worked on");
    return success();
}

// The rest of a merged case lives on without it: the earliest survives, with what was of the whole. Answers which.
Result<std::optional<CaseId>> leave_whole(Unit& unit, const CaseId& id, std::vector<Case> parts) {
    if (parts.size() < 2) return std::optional<CaseId>();
    const Case whole = parts.front();
    const auto leaves = std::find_if(parts.begin(), parts.end(), [&](const Case& part) { return part.id == id; });
    leaves->merged_into.reset();
    leaves->revision += 1;
    VIGIL_TRY(unit.cases().update(*leaves));
    parts.erase(leaves);
    std::sort(parts.begin(), parts.end(),
              [](const Case& a, const Case& b) { return std::tie(a.opened_at, a.id) < std::tie(b.opened_at, b.id); });
    auto& survivor = parts.front();
    survivor.level = std::max(survivor.level, whole.level);
    survivor.owner = whole.owner;
    survivor.uncoded = whole.uncoded;
    survivor.raised = whole.raised;
    survivor.lowered = whole.lowered;
    const CaseId into = survivor.id;
    for (auto& part : parts) {
        part.merged_into.reset();
        if (part.id != into) part.merged_into = into;
        part.revision += 1;
        VIGIL_TRY(unit.cases().update(part));
    }
    return std::optional(into);
}

// What it was judged to be while it was one with an erased case is emptied: now it is judged by its own reports. Where that
// cannot be it stays as it is, because a restored erasure is done all the same: its own keys are gone too (the copy came back
// without those of cases that were erased since), or everybody who could own what is left is barred.
Result<void> judge_what_is_left(Unit& unit, const CaseTools& tools, const CaseId& id, Instant now) {
    auto judged = assess_case_again(unit, tools, id, Novelty::nothing_new, now);
    const bool cannot_be = !judged && (judged.error().code == "case_erased" || judged.error().code == "merge_refused");
    if (cannot_be) return success();
    return judged;
}

std::vector<CaseId> others_of(const CaseId& id, const std::vector<Case>& parts) {
    std::vector<CaseId> others;
    for (const auto& part : parts)
        if (part.id != id) others.push_back(part.id);
    return others;
}

}  // namespace

Result<Erased> erase_case(Unit& unit, const CaseTools& tools, const ErasureOrder& order) {
    VIGIL_TRY(const auto parts, unit.cases().members(order.case_id));
    VIGIL_TRY(const auto before, unit.erasures().find_tombstone(order.case_id));
    if (before) return Erased{*before, {}, others_of(order.case_id, parts)};
    const auto about =
        std::find_if(parts.begin(), parts.end(), [&](const Case& part) { return part.id == order.case_id; });
    if (about == parts.end()) return Error{ErrorKind::not_found, "there is no such case"};
    VIGIL_TRY(require_no_drill(*about));
    if (order.occasion == Occasion::restored) {
        VIGIL_TRY(const auto lives_on, leave_whole(unit, order.case_id, parts));
        VIGIL_TRY(auto erased, Eraser(unit, *about, order.at).run(order));
        if (lives_on) {
            VIGIL_TRY(judge_what_is_left(unit, tools, *lives_on, order.at));
        }
        return erased;
    }
    VIGIL_TRY(check_order(unit, *about, parts));
    VIGIL_TRY(auto erased, Eraser(unit, *about, order.at).run(order));
    erased.merged = others_of(order.case_id, parts);
    for (const auto& part : parts) {
        if (part.id == order.case_id) continue;
        VIGIL_TRY(const auto with_it,
                  Eraser(unit, part, order.at).run({part.id, order.reason, order.at, order.occasion}));
        erased.destroyed.insert(erased.destroyed.end(), with_it.destroyed.begin(), with_it.destroyed.end());
    }
    return erased;
}

Result<std::set<KeyId>> data_keys_of(Unit& unit, const Case& about, const std::vector<Report>& reports) {
    std::set<KeyId> keys{about.key};
    for (const auto& report : reports) {
        keys.insert(report.case_key);
        if (report.sealed_reporter.empty()) continue;
        VIGIL_TRY(const auto id, unit.vault().key_of(report.sealed_reporter));
        keys.insert(id);
    }
    return keys;
}

Result<Hold> hold_case(Unit& unit, IdSource& ids, const CaseId& id, const std::string& reason, Instant now) {
    VIGIL_TRY(const auto about, unit.cases().find(id));
    if (!about) return Error{ErrorKind::not_found, "there is no such case"};
    VIGIL_TRY(require_no_drill(*about));
    VIGIL_TRY(const auto tombstone, unit.erasures().find_tombstone(id));
    if (tombstone) return problem("case_erased", "the case was erased");
    VIGIL_TRY(const auto standing, unit.erasures().find_hold(id));
    if (standing) return problem("conflict", "the case is held already: " + standing->reason);
    const Hold hold{.id = ids.next(now), .case_id = id, .reason = reason, .placed_at = now};
    VIGIL_TRY(unit.erasures().place_hold(hold));
    unit.log().append({"case.held", id.str(), now, {{"hold", hold.id}, {"reason", reason}}});
    return hold;
}

Result<Hold> release_case(Unit& unit, const CaseId& id, const std::string& which, Instant now) {
    VIGIL_TRY(auto hold, unit.erasures().find_hold(id));
    if (!hold) return Error{ErrorKind::not_found, "nothing holds this case"};
    if (hold->id != which) return problem("conflict", "another hold stands by now: " + hold->reason);
    hold->ended_at = now;
    VIGIL_TRY(unit.erasures().end_hold(hold->id, now));
    unit.log().append({"case.released", id.str(), now, {{"hold", hold->id}, {"reason", hold->reason}}});
    return std::move(*hold);
}

}  // namespace vigil
