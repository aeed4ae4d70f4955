// Devices, challenges and sessions, one request at a time, so that a test can spoil each.
#pragma once

#include <vigil/crypto/bytes.hpp>
#include <vigil/crypto/sign.hpp>
#include <vigil/protocol/messages/identity.hpp>
#include <vigil/protocol/proofs.hpp>

#include "integration/api_support.hpp"

namespace vigil::test {

// A device key that signs whatever it is told to.
class RawDevice {
public:
    protocol::Jwk public_key() const {
        const auto point = key_.public_key().to_jwk();
        return {.kty = "EC", .crv = "P-256", .x = point.x, .y = point.y, .kid = {}, .use = {}, .alg = {}};
    }
    // The signed text is spelled out here as PROTOCOL.md section 4 gives it: a purpose, a line feed, the subject.
    std::string sign(const std::string& purpose, const std::string& subject) const {
        return crypto::to_base64url(key_.sign(purpose + "\n" + subject));
    }
    protocol::RedeemEnrolment enrolment(const std::string& code) const {
        return {.code = code, .public_key = public_key(), .proof = sign("vigil-enrol", code), .label = "测试机"};
    }

private:
    crypto::PrivateKey key_ = crypto::PrivateKey::generate();
};

class IdentityTest : public ApiTest {
protected:
    using ApiTest::ApiTest;

    std::string code_for(const AccountId& account) { return server.installation().enrolment_code(account); }
    AccountId reporter() { return server.installation().account(region.school, Role::reporter, "teacher"); }

    client::HttpAnswer enrol(const protocol::RedeemEnrolment& request) {
        return post("/v1/enrolments", protocol::encode(request));
    }
    // Bound to a new account.
    DeviceId bound(const RawDevice& device) { return bound(device, reporter()); }
    DeviceId bound(const RawDevice& device, const AccountId& account) {
        return decoded<protocol::Enrolled>(enrol(device.enrolment(code_for(account)))).device_id;
    }

    client::HttpAnswer ask_challenge(const DeviceId& device) {
        return post("/v1/sessions/challenges", protocol::encode(protocol::RequestChallenge{device}));
    }
    std::string challenge_for(const DeviceId& device) {
        return decoded<protocol::Challenge>(ask_challenge(device)).challenge;
    }

    client::HttpAnswer start(const RawDevice& device, const DeviceId& id, const std::string& challenge) {
        const protocol::StartSession request{id, challenge, device.sign("vigil-session", challenge)};
        return post("/v1/sessions", protocol::encode(request));
    }
    protocol::SessionStarted started(const RawDevice& device, const DeviceId& id) {
        return decoded<protocol::SessionStarted>(start(device, id, challenge_for(id)));
    }

    client::HttpAnswer refresh(const RawDevice& device, const std::string& token) {
        const protocol::RefreshSession request{token, device.sign("vigil-refresh", token)};
        return post("/v1/sessions/refresh", protocol::encode(request));
    }

    // A refusal without what differs for each request, to be compared with another one.
    static nlohmann::json without_instance(const client::HttpAnswer& refusal) {
        auto problem = nlohmann::json::parse(refusal.body);
        problem.erase("instance");
        return problem;
    }

    // Whether the token opens something that needs a session.
    client::HttpAnswer knock(const std::string& token) { return get("/v1/reports", token); }

    void revoke(const DeviceId& device) {
        server.desk("device.revoke", protocol::encode(protocol::NameDevice{device}));
    }
    void end_account(const AccountId& account) {
        server.desk("account.end", protocol::encode(protocol::NameAccount{account}));
    }
};

}  // namespace vigil::test
