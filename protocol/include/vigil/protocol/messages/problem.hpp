// A problem document (RFC 9457) as a client reads it; the server writes it with problem_json() of problems.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>
#include <vigil/protocol/schema.hpp>

namespace vigil::protocol {

struct ProblemDetail {
    std::string pointer;
    std::string code;
    std::string message;

    static constexpr std::string_view name = "ProblemDetail";
    static constexpr auto fields =
        std::tuple{field<&ProblemDetail::pointer>("pointer", required, "位置", "where (RFC 6901)"),
                   field<&ProblemDetail::code>("code", required, "规则", "which rule"),
                   field<&ProblemDetail::message>("message", required, "说明", "what is allowed")};
};

struct Problem {
    std::string problem_type;
    std::string title;
    std::optional<std::int64_t> status;
    std::string code;
    std::string detail;
    std::string instance;
    std::vector<ProblemDetail> errors;

    static constexpr std::string_view name = "Problem";
    static constexpr auto fields =
        std::tuple{field<&Problem::problem_type>("type", optional, "类型", "urn:vigil:problem: and the code"),
                   field<&Problem::title>("title", optional, "名称", "in the language asked for"),
                   field<&Problem::status>("status", optional, range(400, 599), "状态码", "HTTP status"),
                   field<&Problem::code>("code", required, "代码", "stable; never changes once published"),
                   field<&Problem::detail>("detail", optional, "说明", "what went wrong"),
                   field<&Problem::instance>("instance", optional, "请求编号", "the request"),
                   field<&Problem::errors>("errors", optional, items(0, 50), "各项问题", "what is wrong where")};
};

}  // namespace vigil::protocol
