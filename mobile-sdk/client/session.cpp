#include "client/session.hpp"

#include <algorithm>
#include <vigil/crypto/bytes.hpp>
#include <vigil/crypto/code.hpp>
#include <vigil/protocol/proofs.hpp>

namespace vigil::client {

using namespace std::chrono_literals;

asio::awaitable<Result<protocol::Enrolled>> enrol(ApiClient& api, DeviceKey& key, std::string code, std::string label) {
    protocol::RedeemEnrolment request;
    VIGIL_CO_TRY(request.code, crypto::normalise_code(code));
    VIGIL_CO_TRY(const auto signature, key.sign(proof_text(kEnrolmentProof, request.code)));
    request.public_key = key.public_key();
    request.proof = crypto::to_base64url(signature);
    request.label = std::move(label);
    co_return co_await api.call<protocol::RedeemEnrolment, protocol::Enrolled>("redeem_enrolment", std::move(request));
}

DeviceSession::DeviceSession(HttpClient& http, DeviceKey& key, DeviceId device, Locale locale)
    : api_(http, nullptr, locale), key_(key), device_(std::move(device)), renewal_(http.executor()) {}

asio::awaitable<Result<std::string>> DeviceSession::token() {
    const auto turn = co_await renewal_.enter();
    if (!access_token_.empty() && std::chrono::steady_clock::now() < access_until_) co_return access_token_;

    if (!refresh_token_.empty() && std::chrono::steady_clock::now() < refresh_until_) {
        const auto refreshed = co_await refresh();
        if (refreshed) co_return access_token_;
        const auto kind = refreshed.error().kind;
        // No answer: the same refresh token works once more. Any other refusal: begin anew.
        if (kind == ErrorKind::unavailable || kind == ErrorKind::deadline_exceeded) co_return refreshed.error();
        refresh_token_.clear();
    }
    VIGIL_CO_TRY(co_await start());
    co_return access_token_;
}

void DeviceSession::reject(const std::string& token) {
    if (token == access_token_) access_token_.clear();
}

asio::awaitable<Result<void>> DeviceSession::refresh() {
    protocol::RefreshSession request;
    request.refresh_token = refresh_token_;
    VIGIL_CO_TRY(request.signature, proof(kRefreshProof, refresh_token_));
    auto call = api_.call<protocol::RefreshSession, protocol::SessionStarted>("refresh_session", std::move(request));
    VIGIL_CO_TRY(auto started, co_await std::move(call));
    adopt(std::move(started));
    co_return success();
}

asio::awaitable<Result<void>> DeviceSession::start() {
    protocol::RequestChallenge ask;
    ask.device_id = device_;
    auto asked = api_.call<protocol::RequestChallenge, protocol::Challenge>("request_challenge", std::move(ask));
    VIGIL_CO_TRY(auto given, co_await std::move(asked));

    protocol::StartSession request;
    request.device_id = device_;
    VIGIL_CO_TRY(request.signature, proof(kSessionProof, given.challenge));
    request.challenge = std::move(given.challenge);
    auto call = api_.call<protocol::StartSession, protocol::SessionStarted>("start_session", std::move(request));
    VIGIL_CO_TRY(auto started, co_await std::move(call));
    adopt(std::move(started));
    co_return success();
}

Result<std::string> DeviceSession::proof(std::string_view purpose, std::string_view subject) {
    VIGIL_TRY(const auto signature, key_.sign(proof_text(purpose, subject)));
    return crypto::to_base64url(signature);
}

void DeviceSession::adopt(protocol::SessionStarted started) {
    access_until_ = renewal_time(started.access_expires_at);
    refresh_until_ = renewal_time(started.refresh_expires_at);
    access_token_ = std::move(started.access_token);
    refresh_token_ = std::move(started.refresh_token);
    account_ = std::move(started.account_id);
    memberships_ = std::move(started.memberships);
}

DeviceSession::SteadyTime DeviceSession::renewal_time(Instant expires_at) const {
    const auto now = std::chrono::steady_clock::now();
    const auto server_now = api_.last_answer().date;
    if (!server_now) return now + 1min;
    const auto lifetime = std::max<std::chrono::milliseconds>(expires_at - *server_now, 0ms);
    return now + lifetime - std::min<std::chrono::milliseconds>(30s, lifetime / 4);
}

}  // namespace vigil::client
