#include "files/gateway_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vigil/protocol/codec.hpp>

#include "files/file_problems.hpp"
#include "files/gateway_fields.hpp"
#include "files/gateway_template.hpp"
#include "files/service_json.hpp"

namespace vigil::files {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxGatewayDepth = 10;
constexpr std::size_t kMostGatewayBytes = 256 * 1024;
constexpr std::size_t kMostNameBytes = 100;      // of a header, a parameter
constexpr std::size_t kMostTextCharacters = 70;  // one short message; a longer one is cut in two
constexpr std::chrono::milliseconds kLongestLimit{60'000};
constexpr int kLongestWait = 86'400;  // s
constexpr int kMostPerSecond = 1000;

bool is_alphanumeric(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }
bool is_visible(char c) { return c > 0x20 && c < 0x7f; }
bool is_one_of(char c, std::string_view set) { return set.find(c) != set.npos; }

template <class Fits>
bool all_of(std::string_view text, Fits fits) {
    return !text.empty() && std::all_of(text.begin(), text.end(), fits);
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

// Host, port and path. What follows the path belongs into "query".
void read_url(const Node& node, GatewayDescription& to) {
    const auto url = read_https_url(node);
    if (!url) return;
    to.host = url->host;
    to.port = url->port;
    to.path = url->target;
    if (to.path.find('?') != to.path.npos) return node.problem("url", "without a query: its parts stand in \"query\"");
    if (!all_of(to.path, [](char c) { return is_alphanumeric(c) || is_one_of(c, "/-._~"); }) ||
        to.path.find("/.") != to.path.npos)
        node.problem("url", "a path of letters, digits and -._~ that begins no part with a full stop");
}

// A name of HTTP (RFC 9110 section 5.6.2).
bool is_token(std::string_view text) {
    return text.size() <= kMostNameBytes &&
           all_of(text, [](char c) { return is_alphanumeric(c) || is_one_of(c, "!#$%&'*+-.^_`|~"); });
}

// The headers that are not the description's to set.
void check_header_name(const Node& node, std::string_view name, GatewaySignature scheme) {
    const auto is = [lowered = lower(name)](std::string_view other) { return lowered == other; };
    if (!is_token(name)) return node.problem("header_name", "a name of a header, at most 100 characters");
    if (is("authorization") || is("proxy-authorization") || is("cookie"))
        return node.problem("secret", "secrets stand in files: see \"signature\"");
    if (is("host") || is("content-length") || is("content-type") || is("transfer-encoding") || is("connection") ||
        is("expect") || is("te") || is("upgrade") || is("trailer") || is("accept-encoding"))
        return node.problem("reserved", "is set for each request");
    if (scheme == GatewaySignature::acs3 && lower(name).starts_with("x-acs-"))
        node.problem("reserved", "is set by the signature");
}

// The members of an optional object, each a template.
GatewayPairs read_pairs(const Node& document, std::string_view key, std::string_view text) {
    GatewayPairs pairs;
    if (!document.has(key)) return pairs;
    const Node object = document.at(key);
    if (!object.json().is_object()) {
        object.problem("type", "an object");
        return pairs;
    }
    for (const auto& each : object.json().items()) {
        const Node member = object.at(each.key());
        const bool is_name = each.key().size() <= kMostNameBytes && all_of(each.key(), is_visible);
        if (!is_name) member.problem("name", "a name without spaces, at most 100 bytes of ASCII");
        pairs.emplace_back(each.key(), read_template(member, text));
    }
    return pairs;
}

GatewayPairs read_headers(const Node& document, const GatewayDescription& read) {
    auto headers = read_pairs(document, "headers", read.text);
    for (const auto& [name, value] : headers) {
        const Node member = document.at("headers").at(name);
        check_header_name(member, name, read.signature.scheme);
        const bool is_ascii = std::all_of(value.pieces.begin(), value.pieces.end(), [](const auto& piece) {
            return std::all_of(piece.text.begin(), piece.text.end(), [](char c) { return c == ' ' || is_visible(c); });
        });
        if (!is_ascii) member.problem("ascii", "headers are ASCII");
    }
    return headers;
}

void read_body(const Node& node, GatewayDescription& to) {
    to.body = node.json().is_object() ? node.word<GatewayBody>("kind") : GatewayBody{};
    if (!node.json().is_object()) return node.problem("type", "an object");
    if (to.body == GatewayBody::none) return node.only({"kind"});
    node.only({"kind", "members"});
    if (to.method == GatewayMethod::get) node.problem_at("kind", "body", "GET has none");
    if (!node.at("members").json().is_object() || node.at("members").json().empty())
        return node.problem_at("members", node.has("members") ? "type" : "required", "an object that is not empty");
    if (to.body == GatewayBody::form) to.form = read_pairs(node, "members", to.text);
    if (to.body == GatewayBody::json) to.json = read_json_template(node.at("members"), to.text);
}

std::string read_visible(const Node& node, std::string_view key) {
    auto text = node.text(key);
    if (!text.empty() && (text.size() > kMostNameBytes || !all_of(text, is_visible)))
        node.problem_at(key, "ascii", "at most 100 characters of ASCII without spaces");
    return text;
}

GatewayDescription::Signature read_signature(const Node& node, const fs::path& folder) {
    GatewayDescription::Signature read;
    if (!node.json().is_object()) {
        node.problem(node.json().is_null() ? "required" : "type", "an object");
        return read;
    }
    read.scheme = node.word<GatewaySignature>("scheme");
    switch (read.scheme) {
        case GatewaySignature::none:
            node.only({"scheme"});
            return read;
        case GatewaySignature::bearer:
            node.only({"scheme", "secret"});
            break;
        case GatewaySignature::header:
            node.only({"scheme", "secret", "header"});
            break;
        case GatewaySignature::hmac_sha256:
            node.only({"scheme", "secret", "header", "encoding"});
            read.encoding = node.word<ByteText>("encoding");
            break;
        case GatewaySignature::acs3:
            node.only({"scheme", "secret", "key_id", "action", "version"});
            read.key_id = read_visible(node, "key_id");
            read.action = read_visible(node, "action");
            read.version = read_visible(node, "version");
            break;
    }
    read.secret = read_path(node.at("secret"), folder);
    if (read.scheme == GatewaySignature::header || read.scheme == GatewaySignature::hmac_sha256) {
        read.header = node.text("header");
        const auto name = lower(read.header);
        const bool is_ours = name == "host" || name == "content-length" || name == "content-type" ||
                             name == "transfer-encoding" || name == "connection";
        if (!read.header.empty() && (!is_token(read.header) || is_ours))
            node.problem_at("header", "header_name", "a name of a header that is not set otherwise");
    }
    return read;
}

GatewayDescription::Success read_success(const Node& node) {
    GatewayDescription::Success read;
    if (!node.json().is_object()) {
        node.problem(node.json().is_null() ? "required" : "type", "an object: a status alone is no success");
        return read;
    }
    node.only({"statuses", "pointer", "value"});
    for (const auto& status : node.items("statuses")) read.statuses.push_back(status.as_integer(200, 299));
    if (node.has("statuses") && read.statuses.empty()) node.problem_at("statuses", "too_few", "at least one");
    read.pointer = read_pointer(node, "pointer");
    read.value = read_scalar(node, "value");
    return read;
}

GatewayError read_error(const Node& node) {
    GatewayError read;
    node.only({"status", "pointer", "equals", "begins_with", "outcome", "wait_s"});
    if (!node.json().is_object()) {
        node.problem("type", "an object");
        return read;
    }
    if (node.has("status")) {
        read.status = node.integer("status", 200, 599);
        if (*read.status / 100 == 3) node.problem_at("status", "range", "redirections are not followed");
    }
    read.is_prefix = node.has("begins_with");
    if (node.has("pointer") || !read.status) {
        read.pointer = read_pointer(node, "pointer");
        if (read.is_prefix == node.has("equals"))
            node.problem("one_of", "\"equals\" or \"begins_with\"");
        else
            read.value = read.is_prefix ? node.text("begins_with") : read_scalar(node, "equals");
    } else if (read.is_prefix || node.has("equals")) {
        node.problem_at("pointer", "required", "where the value stands");
    }
    read.outcome = node.word<gateways::Outcome>("outcome");
    if (node.has("outcome") && read.outcome == gateways::Outcome::accepted)
        if (node.at("outcome").json() == to_text(gateways::Outcome::accepted))
            node.problem_at("outcome", "range", "\"success\" says what is accepted");
    if (node.has("wait_s")) read.wait = std::chrono::seconds(node.integer("wait_s", 1, kLongestWait));
    return read;
}

std::string read_message(const Node& document) {
    auto text = document.text("text");
    const bool has_control =
        std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
    if (has_control) document.problem_at("text", "control_character", "no control characters");
    if (protocol::count_code_points(text) > kMostTextCharacters)
        document.problem_at("text", "too_long", "at most 70 characters: one short message");
    return text;
}

bool any_asks_for(const GatewayDescription& read, Placeholder placeholder) {
    const auto asks = [&](const auto& part) { return asks_for(part, placeholder); };
    return asks(read.query) || asks(read.headers) || asks(read.form) || asks(read.json);
}

void check_whole(const Node& document, const GatewayDescription& read) {
    if (!any_asks_for(read, Placeholder::number) && !any_asks_for(read, Placeholder::national_number))
        document.problem("number", "{number} or {national_number} must stand in the query, a header or the body");
    if (read.callback && read.callback->replies && !any_asks_for(read, Placeholder::code))
        document.problem_at("callback", "code",
                            "a reply is known by its code: {code} must stand in the query or the body");
    if (read.signature.scheme == GatewaySignature::hmac_sha256 && read.body == GatewayBody::none)
        document.problem_at("signature", "body", "hmac-sha256 signs the body, and there is none");
    const bool is_set_twice = std::any_of(read.headers.begin(), read.headers.end(), [&](const auto& header) {
        return !read.signature.header.empty() && lower(header.first) == lower(read.signature.header);
    });
    if (is_set_twice) document.at("headers").problem_at(read.signature.header, "reserved", "is set by the signature");
}

}  // namespace

bool asks_for(const GatewayTemplate& in, Placeholder placeholder) {
    return std::any_of(in.pieces.begin(), in.pieces.end(),
                       [&](const auto& piece) { return piece.placeholder == placeholder; });
}

bool asks_for(const GatewayPairs& pairs, Placeholder placeholder) {
    return std::any_of(pairs.begin(), pairs.end(),
                       [&](const auto& pair) { return asks_for(pair.second, placeholder); });
}

Result<GatewayDescription> parse_gateway(std::string_view text, const fs::path& folder) {
    VIGIL_TRY(const auto json, parse_strictly(text, kMaxGatewayDepth));
    const std::string message = "the description of the gateway is not acceptable";
    if (!json.is_object()) return error_of(message, {{"", "type", "an object"}});
    Problems problems;
    const Node document(json, "", problems);
    document.only({"url", "method", "query", "headers", "body", "text", "signature", "success", "id", "errors",
                   "limits", "allow", "authority", "per_second", "callback"});
    GatewayDescription read;
    read_url(document.at("url"), read);
    read.method = document.word<GatewayMethod>("method");
    read.text = read_message(document);
    read.signature = read_signature(document.at("signature"), folder);
    read.query = read_pairs(document, "query", read.text);
    read.headers = read_headers(document, read);
    if (document.has("body")) read_body(document.at("body"), read);
    read.success = read_success(document.at("success"));
    if (document.has("id")) read.id = read_pointer(document, "id");
    for (const auto& node : document.optional_items("errors")) read.errors.push_back(read_error(node));
    if (document.has("limits")) read.limits = read_service_limits(document.at("limits"), kLongestLimit);
    read.allow = read_networks(document, "allow");
    if (document.has("authority")) read.authority = read_path(document.at("authority"), folder);
    if (document.has("per_second")) read.per_second = document.integer("per_second", 1, kMostPerSecond);
    if (document.has("callback")) read.callback = read_callback(document.at("callback"), folder);
    if (problems.empty()) check_whole(document, read);
    if (!problems.empty()) return error_of(message, std::move(problems));
    return read;
}

Result<GatewayDescription> load_gateway(const fs::path& file) {
    VIGIL_TRY(const auto text, read_file(file, kMostGatewayBytes));
    auto read = parse_gateway(text, file.parent_path());
    if (!read) return named_after(file, std::move(read).error());
    return std::move(read).value();
}

}  // namespace vigil::files
