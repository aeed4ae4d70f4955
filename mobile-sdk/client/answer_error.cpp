#include "client/answer_error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/problem.hpp>
#include <vigil/protocol/problems.hpp>

namespace vigil::client {
namespace {

ErrorKind kind_of_status(int status) {
    switch (status) {
        case 401:
            return ErrorKind::unauthenticated;
        case 403:
            return ErrorKind::forbidden;
        case 404:
            return ErrorKind::not_found;
        case 409:
        case 412:
            return ErrorKind::conflict;
        case 429:
            return ErrorKind::too_many_requests;
        case 502:
        case 503:
        case 504:
            return ErrorKind::unavailable;
        default:
            break;
    }
    // A redirect or a page of success from somebody who is not Vigil: as good as nobody there.
    if (status < 400) return ErrorKind::unavailable;
    return status < 500 ? ErrorKind::invalid_input : ErrorKind::internal;
}

}  // namespace

Error error_of_answer(int status, std::string_view body) {
    Error error{kind_of_status(status), fmt::format("http status {}", status)};
    auto problem = protocol::decode<protocol::Problem>(body);
    if (!problem) return error;
    const auto known = std::find_if(kProblems.begin(), kProblems.end(),
                                    [&](const ProblemType& type) { return type.code == problem.value().code; });
    if (known != kProblems.end()) {
        error.kind = known->kind;
        error.code = known->code;
        error.message = std::string(known->title_en);
    }
    if (!problem.value().detail.empty()) error.message = std::move(problem.value().detail);
    for (auto& each : problem.value().errors)
        error.violations.push_back({std::move(each.pointer), std::move(each.code), std::move(each.message)});
    return error;
}

}  // namespace vigil::client
