#include "transport/http/request_reader.hpp"

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <string_view>

#include "transport/http/text.hpp"

namespace vigil::http {
namespace {

namespace beast_http = boost::beast::http;

// A second one of these could mean something else to the next reader.
constexpr std::array<std::string_view, 11> kSingleFields{"Host",         "Content-Length", "Transfer-Encoding",
                                                         "Content-Type", "Authorization",  "Idempotency-Key",
                                                         "Expect",       "Upgrade",        "Origin",
                                                         "Cookie",       "Last-Event-ID"};

Error error_of(const boost::system::error_code& code) {
    if (code == beast_http::error::header_limit) return problem("headers_too_large", "header fields over the limit");
    if (code == beast_http::error::body_limit) return problem("body_too_large", "body over the limit");
    if (code == beast_http::error::bad_version)
        return problem("http_version_not_supported", "neither HTTP/1.1 nor HTTP/1.0");
    if (code == beast_http::error::bad_transfer_encoding || code == beast_http::error::bad_content_length ||
        code == beast_http::error::multiple_content_length)
        return problem("bad_request", "the length of the body is ambiguous");
    if (code == beast_http::error::bad_chunk || code == beast_http::error::bad_chunk_extension)
        return problem("bad_request", "broken chunk");
    return problem("bad_request", "not an HTTP request");
}

// A field that goes on in the next line: some readers join the lines, others take the second for a field of its own (RFC 9112
// section 5.2 lets a server refuse it). Looks at the head as far as it is there.
bool has_folded_line(std::string_view head) {
    head = head.substr(0, head.find("\r\n\r\n"));
    for (auto end = head.find("\r\n"); end != std::string_view::npos; end = head.find("\r\n", end + 2))
        if (const auto next = head.substr(end + 2, 1); next == " " || next == "\t") return true;
    return false;
}

std::string text_of(boost::beast::string_view text) { return std::string(text.data(), text.size()); }

// "http://host/path" (RFC 9112 section 3.2.2) becomes "/path"; other targets stay.
std::string_view origin_form(std::string_view target) {
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (!iequals(target.substr(0, scheme.size()), scheme)) continue;
        const auto path = target.find('/', scheme.size());
        if (path == scheme.size()) return target;  // no host: no such form
        return path == std::string_view::npos ? std::string_view("/") : target.substr(path);
    }
    return target;
}

}  // namespace

struct RequestReader::Parser : beast_http::request_parser<beast_http::string_body> {};

RequestReader::RequestReader(const Limits& limits) : limits_(limits), parser_(std::make_unique<Parser>()) {
    parser_->header_limit(static_cast<std::uint32_t>(limits.header_bytes));
    parser_->body_limit(boost::none);  // set by accept_body, before a byte of the body is parsed
}

RequestReader::~RequestReader() = default;

Result<RequestReader::Step> RequestReader::advance(std::string& buffer) {
    return head_done_ ? read_body(buffer) : read_head(buffer);
}

Result<RequestReader::Step> RequestReader::read_head(std::string& buffer) {
    // RFC 9112 section 2.2: empty lines before a request are skipped.
    if (!parser_->got_some())
        while (buffer.starts_with("\r\n")) buffer.erase(0, 2);
    if (buffer.empty() || buffer == "\r") return Step::needs_more;

    if (has_folded_line(buffer)) return problem("bad_request", "a field that goes on in the next line");
    boost::system::error_code code;
    const auto used = parser_->put(boost::asio::buffer(buffer), code);
    buffer.erase(0, used);
    if (code == beast_http::error::need_more) {
        if (buffer.size() > limits_.header_bytes) return problem("headers_too_large", "header fields over the limit");
        return Step::needs_more;
    }
    if (code) return error_of(code);
    VIGIL_TRY(fill_head());
    head_done_ = true;
    return Step::head;
}

Result<void> RequestReader::fill_head() {
    const auto& message = parser_->get();
    const auto target = text_of(message.target());
    if (target.size() > limits_.target_bytes) return problem("uri_too_long", "request target over the limit");
    const auto origin = origin_form(target);
    const auto question = origin.find('?');
    head_.method = parse_method(text_of(message.method_string()));
    head_.path = origin.substr(0, question);
    if (question != std::string_view::npos) head_.query = origin.substr(question + 1);
    // Taken now: fields in the trailer of a chunked body come too late to be believed.
    for (const auto& field : message) head_.headers.add(text_of(field.name_string()), text_of(field.value()));

    head_.is_http_10 = message.version() == 10;
    for (const auto name : kSingleFields)
        if (head_.headers.count(name) > 1) return problem("bad_request", "a field that may stand once is repeated");
    if (!head_.is_http_10 && !head_.headers.contains("Host"))
        return problem("bad_request", "the field Host is missing");
    if (const auto encoding = head_.headers.find("Transfer-Encoding")) {
        if (head_.is_http_10) return problem("bad_request", "Transfer-Encoding in HTTP/1.0");
        if (!iequals(*encoding, "chunked"))
            return problem("unsupported_transfer_encoding", "a transfer encoding other than chunked");
    }
    if (const auto length = head_.headers.find("Content-Length"))
        if (length->find_first_not_of("0123456789") != std::string_view::npos || length->empty())
            return problem("bad_request", "Content-Length is not a number");
    if (const auto expectation = head_.headers.find("Expect")) {
        if (!iequals(*expectation, "100-continue")) return problem("expectation_failed", "an unknown expectation");
        head_.expects_continue = !head_.is_http_10;
    }

    head_.keep_alive = parser_->keep_alive();
    head_.has_body = !parser_->is_done();
    if (const auto length = parser_->content_length()) head_.content_length = *length;
    return success();
}

Result<void> RequestReader::accept_body(std::size_t limit) {
    if (head_.content_length && *head_.content_length > limit) return problem("body_too_large", "body over the limit");
    parser_->body_limit(static_cast<std::uint64_t>(limit));
    parser_->eager(true);
    return success();
}

Result<RequestReader::Step> RequestReader::read_body(std::string& buffer) {
    if (parser_->is_done()) return Step::complete;
    // A chunked body ends in "0 CRLF CRLF", so less than that is never the rest of one; Beast asserts as much once it has
    // seen the last chunk's line.
    constexpr std::size_t kShortestEnd = 5;
    const bool is_chunked = !head_.content_length;
    if (buffer.size() < (is_chunked ? kShortestEnd : 1)) return Step::needs_more;
    boost::system::error_code code;
    const auto used = parser_->put(boost::asio::buffer(buffer), code);
    buffer.erase(0, used);
    if (code && code != beast_http::error::need_more) return error_of(code);
    if (parser_->is_done()) return Step::complete;
    // What is left is an unfinished chunk header or trailer.
    if (buffer.size() > limits_.header_bytes)
        return problem("headers_too_large", "chunk header or trailer over the limit");
    return Step::needs_more;
}

std::string RequestReader::take_body() { return std::move(parser_->get().body()); }

}  // namespace vigil::http
