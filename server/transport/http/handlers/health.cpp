#include <vigil/protocol/messages/health.hpp>
#include <vigil/protocol/version.hpp>

#include "transport/http/handlers/exchange.hpp"
#include "transport/http/handlers/handlers.hpp"

namespace vigil::http {
namespace {

// Whether every report would find an owner (promise P3).
Result<bool> is_region_protected(Unit& unit) {
    VIGIL_TRY(const auto roots, unit.divisions().roots());
    std::vector<DivisionCode> codes;
    for (const auto& root : roots) codes.push_back(root.code);
    VIGIL_TRY(const auto found, unit.organisations().covering(Function::protection, codes));
    return !found.empty();
}

}  // namespace

Answer healthz(Context&, Call&) { co_return answer(200, protocol::Health{"ok", std::string(kVersion), {}}); }

Answer readyz(Context& context, Call&) {
    auto reasons = context.unready();
    const auto is_protected = co_await context.store.read(&is_region_protected);
    if (!is_protected)
        reasons.emplace_back("storage_unavailable");
    else if (!is_protected.value())
        reasons.emplace_back("no_owner");
    const bool ready = reasons.empty();
    for (auto& doubt : context.doubts()) reasons.push_back(std::move(doubt));
    co_return answer(ready ? 200 : 503,
                     protocol::Health{ready ? "ok" : "unavailable", std::string(kVersion), std::move(reasons)});
}

}  // namespace vigil::http
