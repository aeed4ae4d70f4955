#include "transport/http/response_writer.hpp"

#include <fmt/format.h>

namespace vigil::http {
namespace {

std::string_view reason_of(int status) {
    switch (status) {
        case 100:
            return "Continue";
        case 101:
            return "Switching Protocols";
        case 200:
            return "OK";
        case 201:
            return "Created";
        case 202:
            return "Accepted";
        case 204:
            return "No Content";
        case 304:
            return "Not Modified";
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 406:
            return "Not Acceptable";
        case 408:
            return "Request Timeout";
        case 409:
            return "Conflict";
        case 412:
            return "Precondition Failed";
        case 413:
            return "Content Too Large";
        case 414:
            return "URI Too Long";
        case 415:
            return "Unsupported Media Type";
        case 417:
            return "Expectation Failed";
        case 422:
            return "Unprocessable Content";
        case 426:
            return "Upgrade Required";
        case 428:
            return "Precondition Required";
        case 429:
            return "Too Many Requests";
        case 431:
            return "Request Header Fields Too Large";
        case 500:
            return "Internal Server Error";
        case 501:
            return "Not Implemented";
        case 503:
            return "Service Unavailable";
        case 505:
            return "HTTP Version Not Supported";
        default:
            return "";
    }
}

// A line end inside a value would let it write fields of its own.
void add_field(std::string& out, std::string_view name, std::string_view value) {
    out.append(name).append(": ");
    for (const char c : value) {
        const auto byte = static_cast<unsigned char>(c);
        out += byte < 0x20 || byte == 0x7f ? ' ' : c;
    }
    out += "\r\n";
}

void add_default(std::string& out, const Headers& headers, std::string_view name, std::string_view value) {
    if (!headers.contains(name)) add_field(out, name, value);
}

}  // namespace

std::string response_bytes(const Response& response, const ResponseFrame& frame) {
    const bool has_no_body = response.status < 200 || response.status == 204 || response.status == 304;
    const bool is_endless = response.handover != nullptr;

    auto out = fmt::format("HTTP/1.1 {} {}\r\n", response.status, reason_of(response.status));
    for (const auto& [name, value] : response.headers) add_field(out, name, value);
    add_field(out, "Date", to_http_date(frame.now));
    add_field(out, "X-Request-Id", frame.request_id);
    add_default(out, response.headers, "Cache-Control", "no-store");
    add_field(out, "X-Content-Type-Options", "nosniff");
    if (frame.is_encrypted) add_field(out, "Strict-Transport-Security", "max-age=31536000; includeSubDomains");
    if (!has_no_body && !is_endless) add_field(out, "Content-Length", std::to_string(response.body.size()));
    if (!frame.keep_alive && !is_endless) add_field(out, "Connection", "close");
    if (frame.keep_alive && frame.is_http_10) add_field(out, "Connection", "keep-alive");
    out += "\r\n";
    if (!frame.omit_body && !has_no_body) out += response.body;
    return out;
}

}  // namespace vigil::http
