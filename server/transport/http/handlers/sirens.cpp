// How often alerts wake officers.
#include <vigil/protocol/messages/siren.hpp>

#include "domain/sirens/reading.hpp"
#include "transport/http/handlers/acting.hpp"

namespace vigil::http {

Answer list_sirens(Context& context, Call& call) {
    auto show = [&](Unit& unit, const Caller& caller, Instant now) -> Result<protocol::SirenList> {
        VIGIL_TRY(const auto after, page_cursor<OrganisationId>(call));
        return vigil::list_sirens(unit, &caller, after, kPageSize, context.sirens_per_shift, now);
    };
    co_return co_await show_numbers(context, call, std::move(show));
}

Answer read_sirens(Context& context, Call& call) {
    auto show = [&](Unit& unit, const Caller& caller, Instant now) -> Result<protocol::SirenReport> {
        VIGIL_TRY(const auto id, path_id<OrganisationId>(call, "organisation_id"));
        return vigil::read_sirens(unit, &caller, id, context.sirens_per_shift, now);
    };
    co_return co_await show_numbers(context, call, std::move(show));
}

}  // namespace vigil::http
