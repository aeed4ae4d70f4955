#include "transport/http/api.hpp"

#include <array>
#include <optional>
#include <vigil/protocol/api.hpp>

#include "transport/http/handlers/handlers.hpp"

namespace vigil::http {
namespace {

constexpr std::size_t kReportBodyLimit = 256 * 1024;  // bytes: 20,000 characters of text and 50 children fit

// Of the two that file, the document decides the kind. That the server lives and is ready is answered under any load.
constexpr std::nullopt_t kDocumentDecides = std::nullopt;
constexpr std::nullopt_t kAlways = std::nullopt;

struct Binding {
    std::string_view operation;
    Answer (*handler)(Context&, Call&);
    std::optional<WorkKind> kind;
    std::size_t body_limit = kDefaultBodyLimit;
};

constexpr std::array kBindings{
    Binding{"file_report", &file_report, kDocumentDecides, kReportBodyLimit},
    Binding{"preview_audience", &preview_audience, WorkKind::list, kReportBodyLimit},
    Binding{"list_reports", &list_reports, WorkKind::list},
    Binding{"read_report", &read_report, WorkKind::list},
    Binding{"file_supplement", &file_supplement, kDocumentDecides, kReportBodyLimit},
    Binding{"request_identity", &request_identity, WorkKind::report},
    Binding{"read_identity", &read_identity, WorkKind::list},
    Binding{"claim_report", &claim_report, WorkKind::list},
    Binding{"consider", &consider, WorkKind::list, kReportBodyLimit},
    Binding{"list_considerations", &list_considerations, WorkKind::list},
    Binding{"read_consideration", &read_consideration, WorkKind::list},
    Binding{"redeem_enrolment", &redeem_enrolment, WorkKind::report},
    Binding{"request_challenge", &request_challenge, WorkKind::report},
    Binding{"start_session", &start_session, WorkKind::report},
    Binding{"refresh_session", &refresh_session, WorkKind::report},
    Binding{"password_login", &password_login, WorkKind::report},
    Binding{"set_pin", &set_pin, WorkKind::report},
    Binding{"unlock", &unlock, WorkKind::report},
    Binding{"report_condition", &report_condition, WorkKind::live},
    Binding{"own_devices", &own_devices, WorkKind::list},
    Binding{"report_loss", &report_loss, WorkKind::report},
    Binding{"end_session", &end_session, WorkKind::report},
    Binding{"list_alerts", &list_alerts, WorkKind::live},
    Binding{"read_alert", &read_alert, WorkKind::live},
    Binding{"list_deliveries", &list_deliveries, WorkKind::list},
    Binding{"acknowledge_alert", &acknowledge_alert, WorkKind::report},
    Binding{"move_expected_time", &move_expected_time, WorkKind::report},
    Binding{"read_case", &read_case, WorkKind::live},
    Binding{"read_decision_record", &read_decision_record, WorkKind::live},
    Binding{"read_decision_record_with_reason", &read_decision_record_with_reason, WorkKind::live},
    Binding{"read_case_with_reason", &read_case_with_reason, WorkKind::live},
    Binding{"list_looks", &list_looks, WorkKind::list},
    Binding{"recuse", &recuse, WorkKind::report},
    Binding{"bar_from_case", &bar_from_case, WorkKind::report},
    Binding{"break_glass", &break_glass, WorkKind::report},
    Binding{"code_report", &code_report, WorkKind::report},
    Binding{"change_level", &change_level, WorkKind::report},
    Binding{"ask_reporter", &ask_reporter, WorkKind::report},
    Binding{"record_measure", &record_measure, WorkKind::report},
    Binding{"ask_for_transfer", &ask_for_transfer, WorkKind::report},
    Binding{"list_transfers", &list_transfers, WorkKind::list},
    Binding{"decide_transfer", &decide_transfer, WorkKind::report},
    Binding{"read_roster", &read_roster, WorkKind::list},
    Binding{"set_roster", &set_roster, WorkKind::report},
    Binding{"ask_for_swap", &ask_for_swap, WorkKind::report},
    Binding{"decide_swap", &decide_swap, WorkKind::report},
    Binding{"own_duty", &own_duty, WorkKind::list},
    Binding{"list_drills", &list_drills, WorkKind::statistics},
    Binding{"read_drills", &read_drills, WorkKind::statistics},
    Binding{"start_drill", &start_drill, WorkKind::report},
    Binding{"list_sirens", &list_sirens, WorkKind::statistics},
    Binding{"read_sirens", &read_sirens, WorkKind::statistics},
    Binding{"read_reachability", &read_reachability, WorkKind::list},
    Binding{"list_releases", &list_releases, WorkKind::list},
    Binding{"decide_release", &decide_release, WorkKind::report},
    Binding{"daily_list", &daily_list, WorkKind::list},
    Binding{"list_breaches", &list_breaches, WorkKind::live},
    Binding{"read_digests", &read_digests, WorkKind::live},
    Binding{"begin_visit", &begin_visit, WorkKind::live},
    Binding{"list_visits", &list_visits, WorkKind::live},
    Binding{"read_visit", &read_visit, WorkKind::live},
    Binding{"check_in", &check_in, WorkKind::live},
    Binding{"end_visit", &end_visit, WorkKind::live},
    Binding{"list_grants", &list_grants, WorkKind::list},
    Binding{"review_grant", &review_grant, WorkKind::report},
    Binding{"list_unusual_looks", &list_unusual_looks, WorkKind::statistics},
    Binding{"review_look", &review_look, WorkKind::report},
    Binding{"list_proposals", &list_proposals, WorkKind::list},
    Binding{"decide_proposal", &decide_proposal, WorkKind::report},
    Binding{"list_changes", &list_changes, WorkKind::statistics},
    Binding{"list_matches", &list_matches, WorkKind::list},
    Binding{"decide_match", &decide_match, WorkKind::report},
    Binding{"read_pattern", &read_pattern, WorkKind::statistics},
    Binding{"live", &live, WorkKind::live},
    Binding{"list_divisions", &list_divisions, WorkKind::list},
    Binding{"vocabulary", &vocabulary, WorkKind::list},
    Binding{"jwks", &jwks, WorkKind::list},
    Binding{"latest_checkpoint", &latest_checkpoint, WorkKind::list},
    Binding{"openapi", &openapi, WorkKind::statistics},
    Binding{"asyncapi", &asyncapi, WorkKind::statistics},
    Binding{"healthz", &healthz, kAlways},
    Binding{"readyz", &readyz, kAlways},
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
    return {method_of(operation.method), operation.path,     std::move(handle),
            operation.authentication,    binding.body_limit, binding.kind};
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
