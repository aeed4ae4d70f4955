// How a gateway that sends text messages or rings people is spoken to: config/gateways/*.json as values.
#pragma once

#include <array>
#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>
#include <vigil/protocol/delivery_words.hpp>
#include <vigil/protocol/result.hpp>
#include <vigil/protocol/words.hpp>

#include "files/gateway_callback.hpp"
#include "files/network.hpp"
#include "files/service.hpp"

namespace vigil::gateways {

using Outcome = SendOutcome;

}  // namespace vigil::gateways

namespace vigil::files {

enum class GatewayMethod { get, post };
constexpr auto words_of(GatewayMethod) {
    using enum GatewayMethod;
    return std::array{Word<GatewayMethod>{get, "GET", "GET", "GET"}, Word<GatewayMethod>{post, "POST", "POST", "POST"}};
}

enum class GatewayBody { none, form, json };
constexpr auto words_of(GatewayBody) {
    using enum GatewayBody;
    return std::array{Word<GatewayBody>{none, "none", "无", "none"}, Word<GatewayBody>{form, "form", "表单", "form"},
                      Word<GatewayBody>{json, "json", "JSON", "JSON"}};
}

// How requests prove whose they are.
enum class GatewaySignature { none, bearer, header, hmac_sha256, acs3 };
constexpr auto words_of(GatewaySignature) {
    using enum GatewaySignature;
    return std::array{
        Word<GatewaySignature>{none, "none", "无", "none"},
        Word<GatewaySignature>{bearer, "bearer", "Bearer 令牌", "a bearer token"},
        Word<GatewaySignature>{header, "header", "固定请求头", "a header that holds the secret"},
        Word<GatewaySignature>{hmac_sha256, "hmac-sha256", "请求体 HMAC-SHA256", "HMAC-SHA256 over the body"},
        Word<GatewaySignature>{acs3, "acs3", "阿里云 ACS3-HMAC-SHA256", "ACS3-HMAC-SHA256 of Alibaba Cloud"}};
}

enum class ByteText { hex, base64 };
constexpr auto words_of(ByteText) {
    return std::array{Word<ByteText>{ByteText::hex, "hex", "十六进制", "hexadecimal"},
                      Word<ByteText>{ByteText::base64, "base64", "Base64", "base64"}};
}

// What differs from message to message. {text} is the same in all of them, so it is put in place when the file is read.
enum class Placeholder { number, national_number, delivery, code };
constexpr auto words_of(Placeholder) {
    using enum Placeholder;
    return std::array{
        Word<Placeholder>{number, "number", "国际格式号码", "the number with + and country code"},
        Word<Placeholder>{national_number, "national_number", "国内号码", "the number without +86"},
        Word<Placeholder>{delivery, "delivery", "送达编号", "our own id of the message, which tells nothing"},
        Word<Placeholder>{code, "code", "回复码", "six digits by which a reply is known"}};
}

// A text with places that are filled in. In the file {{ and }} stand for the braces themselves.
struct GatewayTemplate {
    struct Piece {
        std::string text;                          // as it is
        std::optional<Placeholder> placeholder{};  // behind it

        bool operator==(const Piece&) const = default;
    };
    std::vector<Piece> pieces;

    bool operator==(const GatewayTemplate&) const = default;
};

using GatewayPairs = std::vector<std::pair<std::string, GatewayTemplate>>;  // by name

// What a gateway may answer beside success; the first that fits counts.
struct GatewayError {
    std::optional<int> status{};  // of HTTP; nothing: any
    std::string pointer;          // into the body; empty: only the status counts
    std::string value;            // a JSON scalar as text, or what a text begins with
    bool is_prefix = false;
    gateways::Outcome outcome{};
    std::optional<std::chrono::seconds> wait{};

    bool operator==(const GatewayError&) const = default;
};

struct GatewayDescription {
    struct Signature {
        GatewaySignature scheme{};
        std::filesystem::path secret;  // the file
        std::string header;            // scheme header and hmac-sha256
        ByteText encoding{};           // hmac-sha256
        std::string key_id;            // acs3
        std::string action;            // acs3
        std::string version;           // acs3

        bool operator==(const Signature&) const = default;
    };
    // An answer is a success when its status is one of these and the place in its body has that value.
    struct Success {
        std::vector<int> statuses;
        std::string pointer;
        std::string value;  // a JSON scalar as text: "OK" with its quotation marks, 0, true

        bool operator==(const Success&) const = default;
    };
    std::string host;  // a name, or an address without brackets
    std::string port;
    std::string path;  // begins with a slash
    GatewayMethod method{};
    GatewayPairs query;
    GatewayPairs headers;
    GatewayBody body{};
    GatewayPairs form;     // of a form
    GatewayTemplate json;  // of a JSON body; the values that are filled in need no escaping
    std::string text;      // what the person is told: the same for every message
    Signature signature;
    Success success;
    std::string id;  // pointer to the gateway's own id of the message; empty: it has none
    std::vector<GatewayError> errors;
    ServiceLimits limits;
    std::vector<Network> allow;       // addresses that are connected to although they are not public
    std::filesystem::path authority;  // PEM; empty: the system's
    int per_second = 10;              // requests, at most
    std::optional<GatewayCallback> callback{};

    bool operator==(const GatewayDescription&) const = default;
};

// Whether the placeholder stands there.
bool asks_for(const GatewayTemplate& in, Placeholder placeholder);
bool asks_for(const GatewayPairs& pairs, Placeholder placeholder);

// Errors list every problem by JSON pointer. The files that it names are looked for from `folder`; whether they are there is
// not asked.
Result<GatewayDescription> parse_gateway(std::string_view text, const std::filesystem::path& folder);

// The same of a file, which each problem names, and from whose folder files are looked for.
Result<GatewayDescription> load_gateway(const std::filesystem::path& file);

}  // namespace vigil::files
