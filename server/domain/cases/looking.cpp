#include "domain/cases/looking.hpp"

#include <algorithm>

#include "domain/oversight/watching.hpp"

namespace vigil {
namespace {

Error no_reason() {
    return {ErrorKind::forbidden, "the caller is not assigned to the case and says no reason", "reason_required"};
}

Result<bool> assigned(Unit& unit, const Caller& caller, const std::vector<Alert>& alerts) {
    std::vector<Acknowledgement> acknowledgements;
    for (const auto& alert : alerts) {
        VIGIL_TRY(const auto given, unit.alerts().acknowledgements(alert.id));
        acknowledgements.insert(acknowledgements.end(), given.begin(), given.end());
    }
    return is_assigned(caller, alerts, acknowledgements);
}

}  // namespace

Result<void> check_stated(const StatedReason& stated) {
    if (stated.reason != ReadReason::assigned) return success();
    return Error{ErrorKind::invalid_input,
                 "being assigned is no reason that can be stated",
                 "invalid_document",
                 {{"/reason", "unknown_value", "must be one of the other reasons: being assigned is found out"}}};
}

Result<Looked> look_at(Unit& unit, const CaseId& id) {
    VIGIL_TRY(auto about, unit.cases().find(id));
    if (!about) return Error{ErrorKind::not_found, "there is no such case"};
    Looked looked;
    VIGIL_TRY(looked.bars, unit.cases().bars(id));
    if (!about->merged_into) {
        VIGIL_TRY(looked.cases, unit.cases().members(id));
        VIGIL_TRY(looked.alerts, unit.alerts().of_whole_case(id));
        return looked;
    }
    VIGIL_TRY(looked.alerts, unit.alerts().of_case(id));
    for (auto& alert : looked.alerts) alert.owner = alert.organisation == about->owner;
    looked.cases.push_back(std::move(*about));
    return looked;
}

Result<Admission> admit(Unit& unit, const Caller& caller, const Looked& looked,
                        const std::optional<StatedReason>& stated, Instant now) {
    if (stated) {
        VIGIL_TRY(check_stated(*stated));
    }
    const auto& bars = looked.bars;
    const auto projection = may_read(caller, looked.alerts, bars);
    if (!projection) {
        if (is_barred(caller.account, bars)) return projection.error();
        VIGIL_TRY(const auto grants, unit.cases().grants(looked.about().id));
        for (const auto& grant : grants) {
            if (grant.account != caller.account || grant.expires_at <= now || grant.justified == false ||
                is_barred(grant.organisation, bars) || !caller.member_of(grant.organisation))
                continue;
            VIGIL_TRY(auto text, unit.vault().open(Field::grant_reason, grant.id.str(), grant.sealed_reason));
            return Admission{Projection::handling, grant.reason, std::move(text)};
        }
        return projection.error();
    }
    // It shows nobody: no reason has to be said, and none is kept.
    if (looked.about().drill) return Admission{projection.value(), ReadReason::assigned};
    if (stated) return Admission{projection.value(), stated->reason, stated->text};
    VIGIL_TRY(const bool is_assigned, assigned(unit, caller, looked.alerts));
    if (!is_assigned) return no_reason();
    return Admission{projection.value(), ReadReason::assigned};
}

Result<Admission> admit_handler(Unit& unit, const Caller& caller, const CaseAtHand& found, Instant now) {
    VIGIL_TRY(may_handle(caller, found.alerts, found.bars));
    VIGIL_TRY(const bool is_assigned, assigned(unit, caller, found.alerts));
    if (is_assigned) return Admission{Projection::handling, ReadReason::assigned};
    for (const auto& part : found.parts) {
        VIGIL_TRY(const auto reads, unit.cases().reads(part.id));
        for (const auto& read : reads) {
            // Only where it was stated: what was seen by it does not make it younger.
            if (read.account != caller.account || !read.sealed_reason || !parse_word<Projection>(read.fields)) continue;
            if (read.at + kReasonLife <= now) continue;
            VIGIL_TRY(auto text, unit.vault().open(Field::read_reason, read.id, *read.sealed_reason));
            return Admission{Projection::handling, read.reason, std::move(text)};
        }
    }
    return no_reason();
}

Result<void> record_look(Unit& unit, const Caller& caller, const std::vector<Case>& cases, std::string_view shown,
                         const Admission& admission, IdSource& ids, Instant now) {
    for (const auto& each : cases) {
        ReadEvent look{.id = ids.next(now),
                       .account = caller.account,
                       .case_id = each.id,
                       .fields = std::string(shown),
                       .reason = admission.reason,
                       .at = now};
        if (!admission.text.empty()) {
            VIGIL_TRY(const auto sealer, unit.vault().sealer(each.key));
            look.sealed_reason = sealer->seal(Field::read_reason, look.id, admission.text);
        }
        VIGIL_TRY(unit.cases().insert_read(look));
        VIGIL_TRY(watch_look(unit, ids, caller, look, now));
    }
    return success();
}

Result<std::vector<ReadEvent>> looks_at(Unit& unit, const std::vector<Case>& cases) {
    std::vector<ReadEvent> looks;
    for (const auto& each : cases) {
        VIGIL_TRY(const auto reads, unit.cases().reads(each.id));
        for (const auto& read : reads) {
            const bool known = std::any_of(looks.begin(), looks.end(), [&](const ReadEvent& look) {
                return look.case_id != read.case_id && look.account == read.account && look.at == read.at &&
                       look.fields == read.fields && look.reason == read.reason;
            });
            if (!known) looks.push_back(read);
        }
    }
    std::sort(looks.begin(), looks.end(), [](const ReadEvent& a, const ReadEvent& b) { return a.id < b.id; });
    return looks;
}

Result<void> record_asked(Unit& unit, IdSource& ids, const Caller& caller, const CaseId& id, std::string_view shown,
                          Instant since, Instant now) {
    VIGIL_TRY(const auto reads, unit.cases().reads(id));
    const bool known = std::any_of(reads.begin(), reads.end(), [&](const ReadEvent& each) {
        return each.account == caller.account && each.fields == shown && each.at >= since;
    });
    if (known) return success();
    return unit.cases().insert_read({.id = ids.next(now),
                                     .account = caller.account,
                                     .case_id = id,
                                     .fields = std::string(shown),
                                     .reason = ReadReason::assigned,
                                     .at = now});
}

}  // namespace vigil
