// From bytes to one request, refusing every shape that two readers could understand differently.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vigil/protocol/result.hpp>

#include "transport/http/limits.hpp"
#include "transport/http/message.hpp"

namespace vigil::http {

// What stands before the body.
struct RequestHead {
    Method method = Method::other;
    std::string path;
    std::string query;
    Headers headers;
    bool keep_alive = false;  // what the client wishes
    bool is_http_10 = false;
    bool expects_continue = false;
    bool has_body = false;
    std::optional<std::uint64_t> content_length{};  // none: no body, or a chunked one
};

// Reads one request; a new one is made for the next. Knows nothing of sockets or time. After an error the connection is
// out of step and must end.
//
//     advance(buffer) until head   ->   accept_body(limit)   ->   advance(buffer) until complete   ->   take_body()
class RequestReader {
public:
    enum class Step { needs_more, head, complete };

    explicit RequestReader(const Limits& limits);
    ~RequestReader();

    // Consumes what it understands from the front of `buffer`, and nothing behind the request. Returns `head` once, and
    // stops there until accept_body().
    Result<Step> advance(std::string& buffer);

    const RequestHead& head() const { return head_; }
    // `limit` in bytes. Fails when Content-Length already says more.
    Result<void> accept_body(std::size_t limit);
    std::string take_body();

private:
    Result<Step> read_head(std::string& buffer);
    Result<Step> read_body(std::string& buffer);
    Result<void> fill_head();

    struct Parser;
    const Limits& limits_;
    std::unique_ptr<Parser> parser_;
    RequestHead head_;
    bool head_done_ = false;
};

}  // namespace vigil::http
