#include "transport/http/api.hpp"

#include <array>
#include <vigil/protocol/api.hpp>

#include "transport/http/handlers/handlers.hpp"

namespace vigil::http {
namespace {

constexpr std::size_t kReportBodyLimit = 256 * 1024;  // bytes: 20,000 characters of text and 50 children fit

struct Binding {
    std::string_view operation;
    Answer (*handler)(Context&, Call&);
    std::size_t body_limit = kDefaultBodyLimit;
};

constexpr std::array kBindings{
    Binding{"file_report", &file_report, kReportBodyLimit},
    Binding{"preview_audience", &preview_audience, kReportBodyLimit},
    Binding{"list_reports", &list_reports},
    Binding{"read_report", &read_report},
    Binding{"file_supplement", &file_supplement, kReportBodyLimit},
    Binding{"request_identity", &request_identity},
    Binding{"read_identity", &read_identity},
    Binding{"claim_report", &claim_report},
    Binding{"redeem_enrolment", &redeem_enrolment},
    Binding{"request_challenge", &request_challenge},
    Binding{"start_session", &start_session},
    Binding{"refresh_session", &refresh_session},
    Binding{"password_login", &password_login},
    Binding{"set_pin", &set_pin},
    Binding{"unlock", &unlock},
    Binding{"report_loss", &report_loss},
    Binding{"end_session", &end_session},
    Binding{"list_alerts", &list_alerts},
    Binding{"read_alert", &read_alert},
    Binding{"acknowledge_alert", &acknowledge_alert},
    Binding{"read_case", &read_case},
    Binding{"read_case_with_reason", &read_case_with_reason},
    Binding{"list_looks", &list_looks},
    Binding{"recuse", &recuse},
    Binding{"bar_from_case", &bar_from_case},
    Binding{"break_glass", &break_glass},
    Binding{"code_report", &code_report},
    Binding{"change_level", &change_level},
    Binding{"ask_reporter", &ask_reporter},
    Binding{"list_grants", &list_grants},
    Binding{"review_grant", &review_grant},
    Binding{"list_unusual_looks", &list_unusual_looks},
    Binding{"review_look", &review_look},
    Binding{"list_proposals", &list_proposals},
    Binding{"decide_proposal", &decide_proposal},
    Binding{"list_changes", &list_changes},
    Binding{"list_matches", &list_matches},
    Binding{"decide_match", &decide_match},
    Binding{"read_pattern", &read_pattern},
    Binding{"live", &live},
    Binding{"list_divisions", &list_divisions},
    Binding{"vocabulary", &vocabulary},
    Binding{"jwks", &jwks},
    Binding{"latest_checkpoint", &latest_checkpoint},
    Binding{"openapi", &openapi},
    Binding{"asyncapi", &asyncapi},
    Binding{"healthz", &healthz},
    Binding{"readyz", &readyz},
};

Method method_of(protocol::HttpMethod method) {
    switch (method) {
        case protocol::HttpMethod::get:
            return Method::get;
        case protocol::HttpMethod::post:
            return Method::post;
        case protocol::HttpMethod::put:
            return Method::put;
        case protocol::HttpMethod::del:
            return Method::del;
    }
    return Method::other;
}

Route route_of(Context& context, const Binding& binding) {
    const auto& operation = protocol::operation(binding.operation);
    auto handle = [&context, handler = binding.handler](Call& call) { return handler(context, call); };
    return {method_of(operation.method), operation.path, std::move(handle), operation.authentication,
            binding.body_limit};
}

Answer prometheus(Context& context, Call&) {
    Response response;
    response.headers.set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    response.body = context.metrics.prometheus_text();
    co_return response;
}

}  // namespace

std::vector<Route> api_routes(Context& context) {
    std::vector<Route> routes;
    for (const auto& binding : kBindings) routes.push_back(route_of(context, binding));
    return routes;
}

std::vector<Route> loopback_routes(Context& context) {
    std::vector<Route> routes;
    for (const auto& binding : kBindings)
        if (binding.operation == "healthz" || binding.operation == "readyz")
            routes.push_back(route_of(context, binding));
    auto metrics = [&context](Call& call) { return prometheus(context, call); };
    routes.push_back({Method::get, "/metrics", std::move(metrics), protocol::Authentication::none});
    return routes;
}

}  // namespace vigil::http
