// Binding this device to an account, and the sessions it then starts by itself.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <string>
#include <vector>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/messages/identity.hpp>
#include <vigil/protocol/result.hpp>

#include "client/api_client.hpp"
#include "client/condition.hpp"
#include "client/device_key.hpp"

namespace vigil::client {

// Redeems a one-time enrolment code, however it was typed.
asio::awaitable<Result<protocol::Enrolled>> enrol(ApiClient& api, DeviceKey& key, std::string code, std::string label);

// The session of an enrolled device. Renews itself: by its refresh token, or from the beginning by a signed challenge.
// Token lifetimes are measured on the steady clock against the server's own Date, so a wrong wall clock does no harm.
// Tokens live in memory only. One thread.
class DeviceSession : public TokenSource {
public:
    // `http` and `key` must outlive this.
    DeviceSession(HttpClient& http, DeviceKey& key, DeviceId device, Locale locale = Locale::zh_cn);

    asio::awaitable<Result<std::string>> token() override;
    void reject(const std::string& token) override;

    // Of the session that was started last.
    const AccountId& account() const noexcept { return account_; }
    const std::vector<protocol::MembershipView>& memberships() const noexcept { return memberships_; }

private:
    using SteadyTime = std::chrono::steady_clock::time_point;

    asio::awaitable<Result<void>> refresh();
    asio::awaitable<Result<void>> start();
    Result<std::string> proof(std::string_view purpose, std::string_view subject);
    void adopt(protocol::SessionStarted started);
    // When to renew what the server says expires then: some time before.
    SteadyTime renewal_time(Instant expires_at) const;

    ApiClient api_;
    DeviceKey& key_;
    DeviceId device_;
    Turnstile renewal_;
    std::string access_token_;
    SteadyTime access_until_{};
    std::string refresh_token_;
    SteadyTime refresh_until_{};
    AccountId account_;
    std::vector<protocol::MembershipView> memberships_;
};

}  // namespace vigil::client
