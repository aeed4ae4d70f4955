#include "domain/transfers/transferring.hpp"

#include <algorithm>
#include <vigil/protocol/date.hpp>

#include "domain/access/access.hpp"
#include "domain/transfers/standing.hpp"

namespace vigil {
namespace {

Error bad_organisation(const char* code, const char* message) {
    return {ErrorKind::invalid_input,
            "a case cannot be handed to that organisation",
            "invalid_document",
            {{"/organisation_id", code, message}}};
}

Result<void> may_receive(Unit& unit, const CaseAtHand& found, const OrganisationId& to) {
    VIGIL_TRY(const auto organisation, unit.organisations().find(to));
    if (!organisation || !organisation->active)
        return bad_organisation("unknown_organisation", "must be an active one");
    if (to == found.about().owner) return bad_organisation("unchanged", "owns the case");
    VIGIL_TRY(const auto coverage, unit.organisations().coverage_of(to));
    const auto protects = [](const Coverage& each) { return each.function == Function::protection; };
    if (std::none_of(coverage.begin(), coverage.end(), protects))
        return bad_organisation("wrong_function", "must be one that protects children");
    // Whoever may know that it is barred is told no more than that it cannot be.
    if (is_barred(to, found.bars))
        return bad_organisation("unknown_organisation", "must be one that may know of the case");
    VIGIL_TRY(const auto earlier, unit.transfers().of_whole_case(found.about().id));
    const auto gave_it_away = [&](const Transfer& each) {
        return each.state == TransferState::accepted && each.from == to;
    };
    if (std::any_of(earlier.begin(), earlier.end(), gave_it_away))
        return bad_organisation("circle", "has handed the case over before; whoever stands above decides who keeps it");
    // One whose owner has lost the case since comes to nothing.
    const auto waits = [&](const Transfer& each) { return each.is_pending() && each.from == found.about().owner; };
    if (std::any_of(earlier.begin(), earlier.end(), waits))
        return Error{ErrorKind::conflict, "another transfer of the case is pending: withdraw it first"};
    return success();
}

// The same person asks the same again: the answer was lost on the way.
Result<bool> is_repeated(Unit& unit, const Transfer& earlier, const Caller& caller, const CaseId& id,
                         const protocol::AskForTransfer& document) {
    if (earlier.to != document.organisation_id || earlier.asked_by != caller.account) return false;
    VIGIL_TRY(const auto parts, unit.cases().members(id));
    return std::any_of(parts.begin(), parts.end(), [&](const Case& part) { return part.id == earlier.case_id; });
}

}  // namespace

Result<Transfer> ask_for_transfer(Unit& unit, const CaseTools& tools, const Caller& caller, const CaseId& id,
                                  const protocol::AskForTransfer& document, Instant now) {
    VIGIL_TRY(auto earlier, unit.transfers().find(document.transfer_id));
    if (earlier) {
        VIGIL_TRY(const bool same, is_repeated(unit, *earlier, caller, id, document));
        if (!same) return Error{ErrorKind::conflict, "the transfer id stands for another transfer"};
        return std::move(*earlier);
    }
    VIGIL_TRY(auto found, find_handled_case(unit, caller, id));
    const auto& about = found.about();
    if (!acts_for(caller, about.owner, {Right::handle}, found.bars))
        return role_error("only the owner hands the case over");
    VIGIL_TRY(may_receive(unit, found, document.organisation_id));

    Transfer transfer{.id = document.transfer_id,
                      .case_id = about.id,
                      .from = about.owner,
                      .to = document.organisation_id,
                      .asked_by = caller.account,
                      .asked_at = now,
                      .sealed_reason = {}};
    VIGIL_TRY(const auto sealer, unit.vault().sealer(about.key));
    transfer.sealed_reason = sealer->seal(Field::transfer_reason, transfer.id.str(), document.text);
    VIGIL_TRY(unit.transfers().insert(transfer));
    unit.log().append(event_of("transfer.asked", transfer, caller.account.str(), now));
    VIGIL_TRY(transfer.asked_version, ask_about(unit, tools, transfer, transfer.to, due_of_owner(found, now), now));
    VIGIL_TRY(unit.transfers().update(transfer));
    VIGIL_TRY(start_decision_clock(unit, tools, transfer, about.level, now));
    return transfer;
}

protocol::TransferView outline_of(const Transfer& transfer) {
    protocol::TransferView view{.transfer_id = transfer.id,
                                .case_id = transfer.case_id,
                                .from_id = transfer.from,
                                .to_id = transfer.to,
                                .state = transfer.state,
                                .asked_at = transfer.asked_at,
                                .asked_by = transfer.asked_by};
    view.referred_to_id = transfer.referred_to.value_or(OrganisationId());
    view.decided_at = transfer.decided_at;
    view.decided_by = transfer.decided_by.value_or(AccountId());
    return view;
}

Result<void> remind_of_transfer(Unit& unit, const CaseTools& tools, const Clock& fired, Instant now) {
    VIGIL_TRY(auto transfer, unit.transfers().find(TransferId(fired.subject)));
    if (!transfer || !transfer->is_pending()) return success();
    VIGIL_TRY(const auto found, find_case(unit, transfer->case_id));
    const bool is_referred = transfer->state == TransferState::referred;
    const OrganisationId asked = is_referred ? *transfer->referred_to : transfer->to;
    if (found.about().owner != transfer->from || is_barred(asked, found.bars)) {
        transfer->state = TransferState::refused;
        unit.log().append(event_of("transfer.refused", *transfer, {}, now));
        return unit.transfers().update(*transfer);
    }
    VIGIL_TRY(const auto version, ask_about(unit, tools, *transfer, asked, {}, now));
    if (version) (is_referred ? transfer->referred_version : transfer->asked_version) = version;
    VIGIL_TRY(unit.transfers().update(*transfer));
    return start_decision_clock(unit, tools, *transfer, found.about().level, now);
}

Result<protocol::TransferView> view_of(Unit& unit, const Transfer& transfer) {
    auto view = outline_of(transfer);
    VIGIL_TRY(view.text, unit.vault().open(Field::transfer_reason, transfer.id.str(), transfer.sealed_reason));
    if (!transfer.sealed_answer.empty()) {
        VIGIL_TRY(view.answer, unit.vault().open(Field::transfer_answer, transfer.id.str(), transfer.sealed_answer));
    }
    return view;
}

Result<protocol::TransferList> pending_transfers(Unit& unit, const Caller& caller) {
    std::vector<OrganisationId> organisations;
    for (const auto& membership : caller.memberships)
        if (sees_alerts(membership.role)) organisations.push_back(membership.organisation);
    VIGIL_TRY(const auto transfers, unit.transfers().pending_at(organisations));
    protocol::TransferList list;
    for (const auto& transfer : transfers) {
        VIGIL_TRY(const auto bars, unit.cases().bars(transfer.case_id));
        const auto open_to = [&](const Membership& each) {
            return each.organisation == transfer.from || each.organisation == transfer.to ||
                   each.organisation == transfer.referred_to;
        };
        const auto memberships = unbarred_memberships(caller, bars);
        if (std::none_of(memberships.begin(), memberships.end(), open_to)) continue;
        // The words are part of the case, where each look at them is recorded, and the hour is the handling side's.
        auto view = outline_of(transfer);
        view.asked_at = china_midnight(china_date(view.asked_at));
        if (view.decided_at) view.decided_at = china_midnight(china_date(*view.decided_at));
        list.transfers.push_back(std::move(view));
    }
    return list;
}

}  // namespace vigil
