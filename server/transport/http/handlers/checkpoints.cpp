// The signed head of the log, for whoever wants to keep it elsewhere.
#include <vigil/protocol/messages/checkpoint.hpp>

#include "transport/http/handlers/exchange.hpp"
#include "transport/http/handlers/handlers.hpp"

namespace vigil::http {

Answer latest_checkpoint(Context& context, Call& call) {
    auto find = [](Unit& unit) -> Result<protocol::LatestCheckpoint> {
        VIGIL_TRY(auto newest, unit.checkpoints().newest());
        if (!newest) return problem("not_found", "nothing has been signed yet");
        protocol::LatestCheckpoint latest{std::move(newest->jws), {}};
        VIGIL_TRY(auto countersigned, unit.checkpoints().newest_countersigned());
        for (auto& [countersignature, checkpoint] : countersigned)
            latest.countersignatures.push_back({std::move(countersignature.holder), countersignature.pos,
                                                std::move(checkpoint), std::move(countersignature.jws)});
        return latest;
    };
    const auto latest = co_await context.store.read(std::move(find));
    if (!latest) co_return refuse(call, latest.error());
    co_return answer(200, latest.value());
}

}  // namespace vigil::http
