// Requests and responses as handlers see them: plain values, no sockets.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>
#include <vigil/protocol/problems.hpp>
#include <vigil/protocol/time.hpp>

namespace vigil::transport {
class Stream;
}

namespace vigil::http {

enum class Method { get, head, post, put, patch, del, options, other };

Method parse_method(std::string_view text);
std::string_view to_text(Method method);  // "GET"; empty for other

// Fields in the order in which they came. Names compare without regard to case (RFC 9110 section 5.1).
class Headers {
public:
    void add(std::string name, std::string value) { fields_.emplace_back(std::move(name), std::move(value)); }
    void set(std::string_view name, std::string value);                 // replaces every field of that name
    std::optional<std::string_view> find(std::string_view name) const;  // the first
    std::size_t count(std::string_view name) const;
    bool contains(std::string_view name) const { return count(name) != 0; }
    // True when `token` is a member of the comma-separated list in the fields of that name, compared without case.
    bool has_token(std::string_view name, std::string_view token) const;

    auto begin() const { return fields_.begin(); }
    auto end() const { return fields_.end(); }

private:
    std::vector<std::pair<std::string, std::string>> fields_;
};

struct TlsInfo {
    std::string version;  // "TLSv1.3"
    std::string cipher;   // "TLS_AES_256_GCM_SHA384"
};

struct Request {
    Method method{};
    std::string path;   // as sent, percent-encoded, without the query
    std::string query;  // as sent, without '?'
    Headers headers;
    std::string body;

    std::string remote_address;  // of the peer, text form, of IPv6 its /64; personal data, never logged
    bool is_loopback = false;
    std::optional<TlsInfo> tls{};
    std::string request_id;  // the client's own when it is a UUID, otherwise made here
    Locale locale = Locale::zh_cn;
    std::optional<int> urgency{};  // RFC 9218, 0 to 7: what the client says of its request; none: nothing
    // The account of whoever holds its token, empty for nobody or for a session that was revoked; none: not looked up yet.
    std::optional<std::string> sender{};
    bool over_limits = false;  // it came over the limits on connections: only an emergency is answered
    Instant received{};
};

// Takes a connection over after its response head was sent; called on the executor of the request.
class Handover {
public:
    virtual ~Handover() = default;
    // `received` has arrived behind the request and was not read.
    virtual void take(transport::Stream stream, std::string received) = 0;
};

struct Response {
    int status = 200;
    Headers headers{};
    std::string body{};
    bool close = false;                    // end the connection after it
    std::unique_ptr<Handover> handover{};  // for 101, and for streams without an end
};

Response json_response(int status, std::string body);

// The problem document of `error` in the request's language. 429 and 503 carry a Retry-After of some seconds, different
// for each client, unless `retry_after_seconds` says it.
Response problem_response(const Error& error, const Request& request, int retry_after_seconds = 0);

// "zh-CN" unless the client prefers English (RFC 9110 section 12.5.4).
Locale locale_of(std::string_view accept_language);

// The urgency of a Priority field (RFC 9218 section 4.1), 0 to 7; nothing where it has none, or none that is understood.
std::optional<int> urgency_of(std::string_view priority);

// Whether Accept names the media type, and not with weight 0 (RFC 9110 section 12.5.1). A wildcard names none.
bool accepts(const Request& request, std::string_view type);

// Whether the media type of Content-Type is `type`, parameters aside.
bool has_media_type(const Request& request, std::string_view type);

}  // namespace vigil::http
