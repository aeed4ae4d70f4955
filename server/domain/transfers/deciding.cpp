// Deciding about a transfer.
#include <algorithm>

#include "domain/access/access.hpp"
#include "domain/alerts/climbing.hpp"
#include "domain/alerts/items.hpp"
#include "domain/alerts/undertaking.hpp"
#include "domain/measures/breaching.hpp"
#include "domain/routing/router.hpp"
#include "domain/transfers/standing.hpp"
#include "domain/transfers/transferring.hpp"

namespace vigil {
namespace {

// Whoever protects children above both and is not barred: at the lowest level that has both below it. None: nobody is left.
Result<std::optional<OrganisationId>> superior_of(Unit& unit, const Transfer& transfer, const std::vector<Bar>& bars) {
    VIGIL_TRY(const auto from, unit.organisations().find(transfer.from));
    VIGIL_TRY(const auto to, unit.organisations().find(transfer.to));
    if (!from || !to) return Error{ErrorKind::internal, "a transfer of no organisation"};
    VIGIL_TRY(const auto of_from, unit.divisions().ancestry(from->division));
    VIGIL_TRY(const auto of_to, unit.divisions().ancestry(to->division));
    const auto common = std::find_if(of_from.begin(), of_from.end(), [&](const Division& each) {
        return std::any_of(of_to.begin(), of_to.end(), [&](const Division& other) { return other.code == each.code; });
    });
    if (common == of_from.end()) return Error{ErrorKind::internal, "two divisions without a common one above"};
    OrganisationSet passed_over = barred_organisations(bars);
    passed_over.insert({transfer.from, transfer.to});
    VIGIL_TRY(auto router, Router::at(unit, common->code));
    VIGIL_TRY(const auto route,
              router.route_beside({Function::protection, std::min(common->level, DivisionLevel::banner)}, passed_over));
    return route ? std::optional(route->organisation.id) : std::nullopt;
}

// One decision about one transfer. Lives for one call.
class Deciding {
public:
    Deciding(Unit& unit, const CaseTools& tools, const Caller& caller, const protocol::DecideTransfer& document,
             Transfer transfer, CaseAtHand found, Instant now)
        : unit_(unit),
          tools_(tools),
          caller_(caller),
          document_(document),
          transfer_(std::move(transfer)),
          found_(std::move(found)),
          now_(now) {}

    Result<Transfer> run() {
        VIGIL_TRY(find_standing());
        if (!is_owner_ && !is_asked_ && !rules_) return Error{ErrorKind::not_found, "there is no such transfer"};
        if (is_repeated()) return transfer_;
        if (!transfer_.is_pending()) return Error{ErrorKind::conflict, "the transfer is decided", "already_decided"};
        VIGIL_TRY(check());
        VIGIL_TRY(keep_answer());
        VIGIL_TRY(carry_out());
        VIGIL_TRY(unit_.transfers().update(transfer_));
        return transfer_;
    }

private:
    Result<void> carry_out() {
        switch (document_.verdict) {
            case TransferVerdict::withdraw:
                return end(TransferState::withdrawn, "transfer.withdrawn");
            case TransferVerdict::refuse:
                return rules_ || has_another_owner() ? end(TransferState::refused, "transfer.refused") : refer();
            case TransferVerdict::accept:
                return hand_over();
        }
        return success();
    }

    // Since a merge or a bar: there is nothing to hand over any more.
    bool has_another_owner() const { return found_.about().owner != transfer_.from; }

    Result<void> find_standing() {
        is_owner_ = acts_for(caller_, transfer_.from, {Right::handle}, found_.bars);
        is_asked_ = acts_for(caller_, transfer_.to, {Right::handle}, found_.bars);
        const bool is_referred = transfer_.referred_to && acts_for(caller_, *transfer_.referred_to,
                                                                   {Right::approve, Right::handle}, found_.bars);
        VIGIL_TRY(const auto owner, unit_.organisations().find(transfer_.from));
        if (!owner) return Error{ErrorKind::internal, "a transfer of no organisation"};
        VIGIL_TRY(const bool above,
                  stands_above(unit_, caller_, Right::approve, owner->division, Reach::above, found_.bars));
        rules_ = is_referred || (above && !is_asked_);
        acting_for_ = is_asked_ ? transfer_.to : is_owner_ ? transfer_.from : organisation_above();
        return success();
    }

    // For which the caller decides as whoever stands above; empty: it does not.
    OrganisationId organisation_above() const {
        if (transfer_.referred_to &&
            acts_for(caller_, *transfer_.referred_to, {Right::approve, Right::handle}, found_.bars))
            return *transfer_.referred_to;
        for (const auto& membership : unbarred_memberships(caller_, found_.bars))
            if (may(membership.role, Right::approve)) return membership.organisation;
        return {};
    }

    // The same person says the same again: the answer was lost on the way.
    bool is_repeated() const {
        if (transfer_.decided_by != caller_.account) return false;
        switch (document_.verdict) {
            case TransferVerdict::accept:
                return transfer_.state == TransferState::accepted;
            case TransferVerdict::withdraw:
                return transfer_.state == TransferState::withdrawn;
            case TransferVerdict::refuse:
                return transfer_.state == TransferState::refused ||
                       (transfer_.state == TransferState::referred && !rules_);
        }
        return false;
    }

    Result<void> check() const {
        const bool withdraws = document_.verdict == TransferVerdict::withdraw;
        if (withdraws && !is_owner_) return role_error("only the owner withdraws what it asked for");
        if (!withdraws && !is_asked_ && !rules_)
            return role_error("whoever was asked decides, or whoever stands above");
        if (!withdraws && !rules_ && transfer_.state == TransferState::referred)
            return role_error("it was refused: whoever stands above decides");
        if (document_.verdict == TransferVerdict::refuse && document_.text.empty())
            return Error{ErrorKind::invalid_input,
                         "a refusal takes a reason",
                         "invalid_document",
                         {{"/text", "required", "say why the case is not taken over"}}};
        if (document_.verdict == TransferVerdict::accept && has_another_owner())
            return Error{ErrorKind::conflict, "the case has another owner since it was to be handed over"};
        if (document_.verdict == TransferVerdict::accept && is_barred(transfer_.to, found_.bars))
            return Error{ErrorKind::conflict, "whoever was asked is barred from the case"};
        return success();
    }

    Result<void> keep_answer() {
        transfer_.decided_by = caller_.account;
        transfer_.decided_at = now_;
        if (document_.text.empty()) return success();
        VIGIL_TRY(const auto sealer, unit_.vault().sealer(found_.part(transfer_.case_id).key));
        transfer_.sealed_answer = sealer->seal(Field::transfer_answer, transfer_.id.str(), document_.text);
        return success();
    }

    // Nothing changes hands; whoever was asked for its sake need not answer any more.
    Result<void> end(TransferState state, const char* event) {
        transfer_.state = state;
        unit_.log().append(event_of(event, transfer_, caller_.account.str(), now_));
        VIGIL_TRY(unit_.clocks().stop(transfer_.id.str(), std::string(kTransferClock), now_));
        VIGIL_TRY(answer_what_was_asked(transfer_.to, transfer_.asked_version));
        return answer_referred();
    }

    Result<void> refer() {
        VIGIL_TRY(const auto superior, superior_of(unit_, transfer_, found_.bars));
        if (!superior) return end(TransferState::refused, "transfer.refused");  // nobody is left who could decide
        VIGIL_TRY(answer_what_was_asked(transfer_.to, transfer_.asked_version));
        transfer_.referred_to = superior;
        transfer_.state = TransferState::referred;
        unit_.log().append(event_of("transfer.referred", transfer_, caller_.account.str(), now_));
        VIGIL_TRY(transfer_.referred_version, ask_about(unit_, tools_, transfer_, *superior, {}, now_));
        VIGIL_TRY(unit_.clocks().stop(transfer_.id.str(), std::string(kTransferClock), now_));
        return start_decision_clock(unit_, tools_, transfer_, found_.about().level, now_);
    }

    Result<void> answer_referred() {
        if (!transfer_.referred_to) return success();
        return answer_what_was_asked(*transfer_.referred_to, transfer_.referred_version);
    }

    // An alert that somebody else asked by, or asked anew by since, waits on for its own answer.
    Result<void> answer_what_was_asked(const OrganisationId& organisation, std::optional<AlertVersion> version) {
        VIGIL_TRY(const auto alert, root_alert_of(unit_, transfer_.case_id, organisation));
        if (!alert || alert->state != AlertState::open || alert->version != version) return success();
        return answer(*alert);
    }

    // The caller answers the alert by deciding.
    Result<void> answer(const Alert& alert) {
        if (!acknowledged_) {
            acknowledged_ = AcknowledgementId(document_.decision_id.str());
            const Acknowledgement given{.id = *acknowledged_,
                                        .alert = alert.id,
                                        .version = alert.version,
                                        .account = caller_.account,
                                        .device = caller_.device,
                                        .organisation = acting_for_,
                                        .at = now_,
                                        .stops = true};
            VIGIL_TRY(keep_acknowledgement(unit_, given, alert));
        }
        VIGIL_TRY(const auto answered, answer_ladder(unit_, alert, *acknowledged_, now_));
        for (const auto& each : answered) {
            VIGIL_TRY(announce_change(unit_, each, found_.part(each.case_id), now_));
        }
        return success();
    }

    Result<void> hand_over() {
        transfer_.state = TransferState::accepted;
        const bool takes_it = is_asked_ && !rules_;
        VIGIL_TRY(const auto before, expected_by_owner());
        const auto due = due_of_owner(found_, now_);
        unit_.log().append(event_of("transfer.accepted", transfer_, caller_.account.str(), now_));
        VIGIL_TRY(unit_.clocks().stop(transfer_.id.str(), std::string(kTransferClock), now_));
        auto& about = found_.about();
        about.owner = transfer_.to;
        about.revision += 1;
        VIGIL_TRY(unit_.cases().update(about));
        VIGIL_TRY(auto mine, make_owner(due));
        if (takes_it) {
            VIGIL_TRY(take(mine));
            const Answer given{.id = *acknowledged_,
                               .alert = mine.id,
                               .version = mine.version,
                               .client_at = {},
                               .next_step = {},
                               .responsible = {},
                               .expected_at = before};
            VIGIL_TRY(undertake(unit_, given, mine, mine, now_));
        }
        VIGIL_TRY(announce_change(unit_, mine, found_.part(mine.case_id), now_));
        VIGIL_TRY(answer_referred());
        VIGIL_TRY(release_former_owners());
        VIGIL_TRY(tell_new_owner(unit_, tools_.ids, about.id, now_));
        for (auto& part : found_.parts) {
            if (part.id != about.id) part.revision += 1;
            VIGIL_TRY(unit_.cases().update(part));
            VIGIL_TRY(announce_status(unit_, part, now_));
        }
        return success();
    }

    // Taking the case over is an answer, also for whoever has answered before as a bystander.
    Result<void> take(Alert& mine) {
        VIGIL_TRY(answer(mine));
        mine.state = AlertState::acknowledged;
        mine.acknowledgement = acknowledged_;
        mine.revision += 2;  // answering has changed the row, where it was open
        return unit_.alerts().update(mine);
    }

    // By when whoever answered for the former owner said that the children are seen.
    Result<std::optional<Instant>> expected_by_owner() {
        std::optional<Instant> expected;
        for (const auto& alert : found_.alerts) {
            if (!alert.owner || !alert.acknowledgement || alert.state != AlertState::acknowledged) continue;
            VIGIL_TRY(const auto given, unit_.alerts().find_undertaking(*alert.acknowledgement));
            if (given && given->expected_at)
                expected = std::min(expected.value_or(*given->expected_at), *given->expected_at);
        }
        return expected;
    }

    // The new owner has an alert that says so. Where somebody else decided, it is asked by that: never later than the former
    // owner had to answer.
    Result<Alert> make_owner(std::optional<Instant> due) {
        VIGIL_TRY(auto alert, root_alert_of(unit_, transfer_.case_id, transfer_.to));
        if (!alert || (rules_ && alert->state != AlertState::open)) {
            VIGIL_TRY(transfer_.asked_version, ask_about(unit_, tools_, transfer_, transfer_.to, due, now_));
            VIGIL_TRY(alert, root_alert_of(unit_, transfer_.case_id, transfer_.to));
        }
        if (!alert) return Error{ErrorKind::internal, "an owner without an alert"};
        alert->owner = true;
        alert->function = Function::protection;
        alert->revision += 1;
        VIGIL_TRY(unit_.alerts().update(*alert));
        return std::move(*alert);
    }

    Result<void> release_former_owners() {
        for (const auto& listed : found_.alerts) {
            if (!listed.owner || listed.climbed_from || listed.organisation == transfer_.to) continue;
            VIGIL_TRY(auto alert, unit_.alerts().find(listed.id));
            if (!alert) return Error{ErrorKind::internal, "an alert that is not there"};
            alert->owner = false;
            alert->revision += 1;
            VIGIL_TRY(unit_.alerts().update(*alert));
            VIGIL_TRY(unit_.clocks().stop(alert->id.str(), std::string(kExpectedClock), now_));
            if (alert->state != AlertState::open) {
                VIGIL_TRY(announce_change(unit_, *alert, found_.part(alert->case_id), now_));
                continue;
            }
            // Whoever took the case over answers for it; where somebody else decided, that one has.
            VIGIL_TRY(answer(*alert));
        }
        return success();
    }

    Unit& unit_;
    const CaseTools& tools_;
    const Caller& caller_;
    const protocol::DecideTransfer& document_;
    Transfer transfer_;
    CaseAtHand found_;
    Instant now_;
    bool is_owner_ = false;
    bool is_asked_ = false;
    bool rules_ = false;  // decides for good, as whoever stands above
    OrganisationId acting_for_{};
    std::optional<AcknowledgementId> acknowledged_{};
};

}  // namespace

Result<Transfer> decide_transfer(Unit& unit, const CaseTools& tools, const Caller& caller, const TransferId& id,
                                 const protocol::DecideTransfer& document, Instant now) {
    VIGIL_TRY(auto transfer, unit.transfers().find(id));
    if (!transfer) return Error{ErrorKind::not_found, "there is no such transfer"};
    VIGIL_TRY(auto found, find_case(unit, transfer->case_id));
    return Deciding(unit, tools, caller, document, std::move(*transfer), std::move(found), now).run();
}

}  // namespace vigil
