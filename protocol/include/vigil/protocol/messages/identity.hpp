// Enrolment, device keys and sessions.
#pragma once

#include <optional>
#include <string>
#include <vector>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/schema.hpp>
#include <vigil/protocol/time.hpp>
#include <vigil/protocol/words.hpp>

namespace vigil::protocol {

// A P-256 public key (RFC 7517, RFC 7518 section 6.2).
struct Jwk {
    std::string kty;
    std::string crv;
    std::string x;
    std::string y;
    std::string kid;
    std::string use;
    std::string alg;

    static constexpr std::string_view name = "Jwk";
    static constexpr auto fields =
        std::tuple{field<&Jwk::kty>("kty", required, "类型", "EC"),
                   field<&Jwk::crv>("crv", required, "曲线", "P-256"),
                   field<&Jwk::x>("x", required, format(Format::base64url, 43, 43), "x", "x, base64url of 32 bytes"),
                   field<&Jwk::y>("y", required, format(Format::base64url, 43, 43), "y", "y, base64url of 32 bytes"),
                   field<&Jwk::kid>("kid", optional, "密钥编号", "key id"),
                   field<&Jwk::use>("use", optional, "用途", "sig"),
                   field<&Jwk::alg>("alg", optional, "算法", "ES256")};
};

struct JwkSet {
    std::vector<Jwk> keys;

    static constexpr std::string_view name = "JwkSet";
    static constexpr auto fields = std::tuple{field<&JwkSet::keys>("keys", required, items(0, 1000), "密钥", "keys")};
};

// POST /v1/enrolments. `proof`: ES256 over "vigil-enrol\n" + the code as written in `code`.
struct RedeemEnrolment {
    std::string code;
    Jwk public_key;
    std::string proof;
    std::string label;

    static constexpr std::string_view name = "RedeemEnrolment";
    static constexpr auto fields = std::tuple{
        field<&RedeemEnrolment::code>("code", required, code_points(1, 40), "绑定码", "one-time enrolment code"),
        field<&RedeemEnrolment::public_key>("public_key", required, "设备公钥", "public key of the device"),
        field<&RedeemEnrolment::proof>("proof", required, format(Format::base64url, 86, 86), "持有证明",
                                       "signature that proves possession of the key"),
        field<&RedeemEnrolment::label>("label", optional, code_points(0, 100), "设备名称", "name of the device")};
};

struct MembershipView {
    OrganisationId organisation_id;
    std::string organisation_name;
    Role role{};

    static constexpr std::string_view name = "Membership";
    static constexpr auto fields =
        std::tuple{field<&MembershipView::organisation_id>("organisation_id", required, format(Format::uuid),
                                                           "单位编号", "organisation"),
                   field<&MembershipView::organisation_name>("organisation_name", required, "单位名称",
                                                             "name of the organisation"),
                   field<&MembershipView::role>("role", required, "角色", "role")};
};

struct Enrolled {
    DeviceId device_id;
    AccountId account_id;

    static constexpr std::string_view name = "Enrolled";
    static constexpr auto fields =
        std::tuple{field<&Enrolled::device_id>("device_id", required, format(Format::uuid), "设备编号", "device"),
                   field<&Enrolled::account_id>("account_id", required, format(Format::uuid), "账号编号", "account")};
};

// POST /v1/sessions/challenges
struct RequestChallenge {
    DeviceId device_id;

    static constexpr std::string_view name = "RequestChallenge";
    static constexpr auto fields = std::tuple{
        field<&RequestChallenge::device_id>("device_id", required, format(Format::uuid), "设备编号", "device")};
};

struct Challenge {
    std::string challenge;
    Instant expires_at{};

    static constexpr std::string_view name = "Challenge";
    static constexpr auto fields = std::tuple{
        field<&Challenge::challenge>("challenge", required, format(Format::base64url), "挑战值", "challenge"),
        field<&Challenge::expires_at>("expires_at", required, instant, "失效时间", "when it expires")};
};

// POST /v1/sessions. `signature`: ES256 over "vigil-session\n" + the challenge.
struct StartSession {
    DeviceId device_id;
    std::string challenge;
    std::string signature;

    static constexpr std::string_view name = "StartSession";
    static constexpr auto fields = std::tuple{
        field<&StartSession::device_id>("device_id", required, format(Format::uuid), "设备编号", "device"),
        field<&StartSession::challenge>("challenge", required, format(Format::base64url, 1, 100), "挑战值",
                                        "challenge"),
        field<&StartSession::signature>("signature", required, format(Format::base64url, 86, 86), "签名", "signature")};
};

// POST /v1/sessions/refresh. A session of a device adds `signature`: ES256 over "vigil-refresh\n" + the token. A browser
// sends no token: its cookie holds it.
struct RefreshSession {
    std::string refresh_token;
    std::string signature;

    static constexpr std::string_view name = "RefreshSession";
    static constexpr auto fields =
        std::tuple{field<&RefreshSession::refresh_token>("refresh_token", optional, format(Format::base64url, 43, 43),
                                                         "续期令牌", "refresh token"),
                   field<&RefreshSession::signature>("signature", optional, format(Format::base64url, 86, 86), "签名",
                                                     "signature")};
};

// POST /v1/sessions/password, for consoles. `cookie`: the tokens go into HttpOnly cookies, not into the answer.
struct PasswordLogin {
    std::string login;
    std::string password;
    std::optional<bool> cookie;
    std::string code;

    static constexpr std::string_view name = "PasswordLogin";
    static constexpr auto fields =
        std::tuple{field<&PasswordLogin::login>("login", required, code_points(1, 100), "登录名", "login"),
                   field<&PasswordLogin::password>("password", required, code_points(1, 200), "密码", "password"),
                   field<&PasswordLogin::cookie>("cookie", optional, "使用浏览器会话", "keep the session in cookies"),
                   field<&PasswordLogin::code>("code", optional, code_points(0, 40), "动态验证码",
                                               "code of the second factor, or a recovery code")};
};

// PUT /v1/devices/current/pin
struct SetPin {
    std::string pin;
    std::string current;

    static constexpr std::string_view name = "SetPin";
    static constexpr auto fields = std::tuple{
        field<&SetPin::pin>("pin", required, code_points(6, 12), "新设备密码", "new PIN of the device, 6 to 12 digits"),
        field<&SetPin::current>("current", optional, code_points(0, 12), "原设备密码",
                                "the PIN that it has now; absent where it has none")};
};

// POST /v1/sessions/current/unlock. Digits: typed on a lock screen.
struct Pin {
    std::string pin;

    static constexpr std::string_view name = "Pin";
    static constexpr auto fields = std::tuple{
        field<&Pin::pin>("pin", required, code_points(6, 12), "设备密码", "PIN of the device, 6 to 12 digits")};
};

struct SessionStarted {
    std::string access_token;
    Instant access_expires_at{};
    std::string refresh_token;
    Instant refresh_expires_at{};
    AccountId account_id;
    std::vector<MembershipView> memberships;

    static constexpr std::string_view name = "SessionStarted";
    static constexpr auto fields = std::tuple{
        field<&SessionStarted::access_token>("access_token", optional, "访问令牌", "access token"),
        field<&SessionStarted::access_expires_at>("access_expires_at", required, instant, "访问令牌失效时间",
                                                  "when the access token expires"),
        field<&SessionStarted::refresh_token>("refresh_token", optional, "续期令牌", "refresh token"),
        field<&SessionStarted::refresh_expires_at>("refresh_expires_at", required, instant, "续期令牌失效时间",
                                                   "when the refresh token expires"),
        field<&SessionStarted::account_id>("account_id", required, format(Format::uuid), "账号编号", "account"),
        field<&SessionStarted::memberships>("memberships", required, items(0, 100), "任职", "memberships")};
};

}  // namespace vigil::protocol
