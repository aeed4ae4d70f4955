// What PROTOCOL.md promises of a refusal, as matchers over an answer.
#pragma once

#include <gmock/gmock.h>

#include <iosfwd>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "client/http_client.hpp"

namespace vigil::client {
void PrintTo(const HttpAnswer& answer, std::ostream* out);
}

namespace vigil::test {

using Errors = std::vector<std::pair<std::string, std::string>>;  // pointer and code, in order

// What about the answer is not as PROTOCOL.md says of that problem: status, media type, code, the title in the language
// of the answer, the request id, never to be cached, when to come back. Empty: nothing.
std::string problem_fault(const client::HttpAnswer& answer, int status, std::string_view code);

Errors errors_of(const client::HttpAnswer& answer);
std::string code_of(const client::HttpAnswer& answer);  // empty: it is no problem

MATCHER_P2(IsProblem, status, code, "is the problem " + std::string(code)) {
    const std::string fault = problem_fault(arg, status, code);
    *result_listener << fault;
    return fault.empty();
}

MATCHER_P(HasStatus, status, "has the status " + std::to_string(status)) { return arg.status == status; }

}  // namespace vigil::test
