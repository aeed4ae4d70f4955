// The API as routes: each row of protocol::operations() bound to its handler.
#pragma once

#include <vector>

#include "transport/http/context.hpp"
#include "transport/http/router.hpp"

namespace vigil::http {

// The public API. `context` outlives the routes.
std::vector<Route> api_routes(Context& context);

// What the loopback listener answers: /metrics, /healthz, /readyz.
std::vector<Route> loopback_routes(Context& context);

}  // namespace vigil::http
