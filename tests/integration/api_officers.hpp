// Officers of the small region, what they are asked, and their answers.
#pragma once

#include <vigil/protocol/messages/case_view.hpp>
#include <vigil/protocol/messages/control.hpp>
#include <vigil/protocol/messages/handling.hpp>

#include "integration/api_support.hpp"

namespace vigil::test {

class OfficersTest : public ApiTest {
protected:
    using ApiTest::ApiTest;

    std::vector<protocol::AlertSummary> alerts_of(const std::string& session, const std::string& query = {}) {
        return decoded<protocol::AlertList>(get("/v1/alerts" + query, session)).alerts;
    }
    // The one alert that this officer is asked.
    protocol::AlertSummary alert_of(const std::string& session) {
        const auto alerts = alerts_of(session);
        if (alerts.size() != 1) throw std::runtime_error(std::to_string(alerts.size()) + " alerts instead of one");
        return alerts.front();
    }
    client::HttpAnswer read_alert(const AlertId& id, const std::string& session) {
        return get("/v1/alerts/" + id.str(), session);
    }
    client::HttpAnswer read_case(const CaseId& id, const std::string& session) {
        return get("/v1/cases/" + id.str(), session);
    }
    client::HttpAnswer read_with_reason(const CaseId& id, const std::string& session) {
        const protocol::StateReason reason{ReadReason::supervision, "核查处置情况"};
        return post("/v1/cases/" + id.str() + "/readings", protocol::encode(reason), session);
    }
    // With a reason, which whoever is not assigned must state.
    protocol::CaseView case_view(const CaseId& id, const std::string& session) {
        const auto answer = read_with_reason(id, session);
        if (answer.status != 200) throw std::runtime_error("no case: " + answer.body);
        return decoded<protocol::CaseView>(answer);
    }
    client::HttpAnswer acknowledge(const AlertId& id, std::int64_t version, const std::string& session,
                                   const std::string& ack_id = fresh_uuid()) {
        const protocol::AcknowledgeAlert answer{AcknowledgementId(ack_id), version, {}};
        return post("/v1/alerts/" + id.str() + "/ack", protocol::encode(answer), session);
    }
    // Has it acknowledged; fails the test where it is refused.
    protocol::Acknowledged acknowledged(const AlertId& id, std::int64_t version, const std::string& session,
                                        const std::string& ack_id = fresh_uuid()) {
        return decoded<protocol::Acknowledged>(acknowledge(id, version, session, ack_id));
    }
    // One more sign, which makes an acknowledged alert a new version.
    void supplement_with(const std::string& signal, const ReportId& report, const std::string& session) {
        auto supplement = a_supplement();
        supplement.signals = {signal};
        const auto answer = post("/v1/reports/" + report.str() + "/supplements", protocol::encode(supplement), session);
        if (answer.status != 201) throw std::runtime_error("not taken: " + answer.body);
    }
    std::string new_session(const OrganisationId& organisation, Role role) { return token(person(organisation, role)); }

    std::string station = token(officer());
    std::string police = token(liaison());
};

}  // namespace vigil::test
