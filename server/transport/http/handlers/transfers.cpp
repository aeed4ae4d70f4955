// Handing a case over.
#include <vigil/protocol/messages/transfer.hpp>

#include "domain/transfers/transferring.hpp"
#include "transport/http/handlers/acting.hpp"

namespace vigil::http {

Answer ask_for_transfer(Context& context, Call& call) {
    const Judges judges(context);
    auto act = [&](Unit& unit, const Caller& caller, const protocol::AskForTransfer& body,
                   Instant now) -> Result<protocol::TransferView> {
        VIGIL_TRY(const auto id, path_id<CaseId>(call, "case_id"));
        VIGIL_TRY(const auto transfer, vigil::ask_for_transfer(unit, judges.tools(), caller, id, body, now));
        return outline_of(transfer);
    };
    co_return co_await act_on<protocol::AskForTransfer>(context, call, 201, std::move(act));
}

Answer list_transfers(Context& context, Call& call) {
    auto act = [](Unit& unit, const Caller& caller, Instant) { return pending_transfers(unit, caller); };
    co_return co_await act_as(context, call, 200, std::move(act), Urgency::later);
}

Answer decide_transfer(Context& context, Call& call) {
    const Judges judges(context);
    auto act = [&](Unit& unit, const Caller& caller, const protocol::DecideTransfer& body,
                   Instant now) -> Result<protocol::TransferView> {
        VIGIL_TRY(const auto id, path_id<TransferId>(call, "transfer_id"));
        VIGIL_TRY(const auto transfer, vigil::decide_transfer(unit, judges.tools(), caller, id, body, now));
        return outline_of(transfer);
    };
    co_return co_await act_on<protocol::DecideTransfer>(context, call, 200, std::move(act));
}

}  // namespace vigil::http
