// The handlers of the API, one for each row of protocol::operations(). Each decodes, asks the domain inside one
// transaction, and answers; nothing is decided here.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "transport/http/context.hpp"
#include "transport/http/message.hpp"
#include "transport/http/router.hpp"

namespace vigil::http {

using Answer = boost::asio::awaitable<Response>;

// reports.cpp, supplements.cpp, own_reports.cpp
Answer file_report(Context& context, Call& call);
Answer file_supplement(Context& context, Call& call);
Answer preview_audience(Context& context, Call& call);
Answer list_reports(Context& context, Call& call);
Answer read_report(Context& context, Call& call);
Answer claim_report(Context& context, Call& call);

// considerations.cpp
Answer consider(Context& context, Call& call);
Answer list_considerations(Context& context, Call& call);
Answer read_consideration(Context& context, Call& call);

// decisions.cpp
Answer read_decision_record(Context& context, Call& call);
Answer read_decision_record_with_reason(Context& context, Call& call);

// sessions.cpp
Answer redeem_enrolment(Context& context, Call& call);
Answer request_challenge(Context& context, Call& call);
Answer start_session(Context& context, Call& call);
Answer refresh_session(Context& context, Call& call);
Answer password_login(Context& context, Call& call);
Answer end_session(Context& context, Call& call);

// pins.cpp
Answer set_pin(Context& context, Call& call);
Answer unlock(Context& context, Call& call);

// alerts.cpp
Answer list_alerts(Context& context, Call& call);
Answer read_alert(Context& context, Call& call);
Answer list_deliveries(Context& context, Call& call);
Answer acknowledge_alert(Context& context, Call& call);
Answer move_expected_time(Context& context, Call& call);
Answer list_breaches(Context& context, Call& call);
Answer read_digests(Context& context, Call& call);
Answer begin_visit(Context& context, Call& call);
Answer list_visits(Context& context, Call& call);
Answer read_visit(Context& context, Call& call);
Answer check_in(Context& context, Call& call);
Answer end_visit(Context& context, Call& call);

// duty.cpp
Answer read_roster(Context& context, Call& call);
Answer set_roster(Context& context, Call& call);
Answer ask_for_swap(Context& context, Call& call);
Answer decide_swap(Context& context, Call& call);
Answer own_duty(Context& context, Call& call);

// drills.cpp
Answer list_drills(Context& context, Call& call);
Answer read_drills(Context& context, Call& call);
Answer start_drill(Context& context, Call& call);

// sirens.cpp
Answer list_sirens(Context& context, Call& call);
Answer read_sirens(Context& context, Call& call);

// reachability.cpp
Answer report_condition(Context& context, Call& call);
Answer own_devices(Context& context, Call& call);
Answer read_reachability(Context& context, Call& call);

// transfers.cpp
Answer ask_for_transfer(Context& context, Call& call);
Answer list_transfers(Context& context, Call& call);
Answer decide_transfer(Context& context, Call& call);

// releases.cpp
Answer list_releases(Context& context, Call& call);
Answer decide_release(Context& context, Call& call);
Answer daily_list(Context& context, Call& call);

// cases.cpp
Answer read_case(Context& context, Call& call);
Answer read_case_with_reason(Context& context, Call& call);
Answer list_looks(Context& context, Call& call);
Answer recuse(Context& context, Call& call);
Answer bar_from_case(Context& context, Call& call);
Answer break_glass(Context& context, Call& call);
Answer code_report(Context& context, Call& call);
Answer change_level(Context& context, Call& call);
Answer ask_reporter(Context& context, Call& call);
Answer record_measure(Context& context, Call& call);

// oversight.cpp
Answer list_unusual_looks(Context& context, Call& call);
Answer review_look(Context& context, Call& call);
Answer report_loss(Context& context, Call& call);

// control.cpp
Answer list_grants(Context& context, Call& call);
Answer review_grant(Context& context, Call& call);
Answer list_proposals(Context& context, Call& call);
Answer decide_proposal(Context& context, Call& call);
Answer list_changes(Context& context, Call& call);
Answer request_identity(Context& context, Call& call);
Answer read_identity(Context& context, Call& call);

// matches.cpp
Answer list_matches(Context& context, Call& call);
Answer decide_match(Context& context, Call& call);
Answer read_pattern(Context& context, Call& call);

// live.cpp
Answer live(Context& context, Call& call);

// directory.cpp
Answer list_divisions(Context& context, Call& call);
Answer vocabulary(Context& context, Call& call);
Answer jwks(Context& context, Call& call);
Answer openapi(Context& context, Call& call);
Answer asyncapi(Context& context, Call& call);

// checkpoints.cpp
Answer latest_checkpoint(Context& context, Call& call);

// health.cpp
Answer healthz(Context& context, Call& call);
Answer readyz(Context& context, Call& call);

}  // namespace vigil::http
