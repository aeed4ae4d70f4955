// The operations of the HTTP API: one row each. The server binds handlers to these rows, the client takes method and
// path from them, and the OpenAPI document is printed from them.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vigil/protocol/codec.hpp>

namespace vigil::protocol {

enum class HttpMethod { get, post, put, del };

// Who may ask at all. What the answer contains is decided by the domain.
enum class Authentication {
    none,
    welcome,  // a session is used where there is one; without one the request counts as unverified (promise P12)
    session,
};

struct Operation {
    std::string_view id;
    HttpMethod method;
    std::string_view path;  // {name} is one path segment
    Authentication authentication;
    const MessageInfo* (*request)();   // null: no body
    int success;                       // 101, 200, 201 or 204
    const MessageInfo* (*response)();  // null: no JSON body
    std::string_view zh;
    std::string_view en;
    std::string_view problems;  // codes beyond those of every operation, separated by spaces
    int repeated = 0;           // success of the same request sent again; 0: as the first time
    std::string_view query{};   // names of optional query parameters, separated by spaces
};

// Every operation, in the order of the printed document.
std::span<const Operation> operations();

// The operation of that id. Requires: it exists.
const Operation& operation(std::string_view id);

std::string_view to_text(HttpMethod method);  // "GET"

// The OpenAPI 3.1 document, indented, ending in a newline. Pure: the same bytes every time.
std::string openapi();

}  // namespace vigil::protocol
