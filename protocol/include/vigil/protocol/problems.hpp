// Everything that can go wrong with a request, as a client sees it: stable codes, HTTP statuses, titles in both
// languages. The documents are those of RFC 9457 (application/problem+json).
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>
#include <vigil/protocol/result.hpp>

namespace vigil {

enum class Locale { zh_cn, en };

// "zh-CN" or "en": the values of Content-Language.
constexpr std::string_view language_tag(Locale locale) { return locale == Locale::en ? "en" : "zh-CN"; }

struct ProblemType {
    std::string_view code;  // never changes once published
    ErrorKind kind;
    int status;
    std::string_view title_zh;
    std::string_view title_en;
};

// The first entry of a kind is what an Error without a code becomes.
inline constexpr std::array kProblems{
    // The request is not understood.
    ProblemType{"bad_request", ErrorKind::invalid_input, 400, "请求格式不正确", "The request is malformed"},
    ProblemType{"malformed_json", ErrorKind::invalid_input, 400, "不是有效的 JSON", "The body is not valid JSON"},
    ProblemType{"bad_utf8", ErrorKind::invalid_input, 400, "不是有效的 UTF-8 文本", "The body is not valid UTF-8"},
    ProblemType{"duplicate_key", ErrorKind::invalid_input, 400, "JSON 对象中有重复的成员",
                "A JSON object names a member twice"},
    ProblemType{"too_deep", ErrorKind::invalid_input, 400, "JSON 嵌套过深", "The JSON is nested too deeply"},
    ProblemType{"body_too_large", ErrorKind::invalid_input, 413, "请求内容过大", "The body is too large"},
    ProblemType{"headers_too_large", ErrorKind::invalid_input, 431, "请求头过大", "The header fields are too large"},
    ProblemType{"uri_too_long", ErrorKind::invalid_input, 414, "请求地址过长", "The request target is too long"},
    ProblemType{"unsupported_media_type", ErrorKind::invalid_input, 415, "不支持的内容类型",
                "The media type is not supported"},
    ProblemType{"not_acceptable", ErrorKind::invalid_input, 406, "无法提供所要求的格式",
                "No acceptable representation exists"},
    ProblemType{"method_not_allowed", ErrorKind::invalid_input, 405, "不支持的请求方法",
                "The method is not allowed here"},
    ProblemType{"expectation_failed", ErrorKind::invalid_input, 417, "无法满足请求的期望",
                "The expectation cannot be met"},
    ProblemType{"unsupported_transfer_encoding", ErrorKind::invalid_input, 501, "不支持的传输编码",
                "The transfer encoding is not supported"},
    ProblemType{"http_version_not_supported", ErrorKind::invalid_input, 505, "不支持的 HTTP 版本",
                "The HTTP version is not supported"},
    ProblemType{"upgrade_required", ErrorKind::invalid_input, 426, "此地址需要 WebSocket 连接",
                "This resource needs a WebSocket connection"},
    ProblemType{"subprotocol_required", ErrorKind::invalid_input, 400, "缺少实时消息子协议 vigil.v1",
                "The WebSocket subprotocol vigil.v1 is required"},
    ProblemType{"request_timeout", ErrorKind::invalid_input, 408, "请求未在时限内发送完毕",
                "The request did not arrive in time"},
    ProblemType{"precondition_required", ErrorKind::invalid_input, 428, "缺少 If-Match 条件", "If-Match is required"},

    // The request is understood, its content is not acceptable.
    ProblemType{"invalid_document", ErrorKind::invalid_input, 422, "内容不符合要求",
                "The document does not satisfy its rules"},
    ProblemType{"invalid_cursor", ErrorKind::invalid_input, 400, "翻页标记无效", "The paging cursor is not valid"},
    ProblemType{"idempotency_key_required", ErrorKind::invalid_input, 400, "缺少幂等键",
                "An idempotency key is required"},
    ProblemType{"idempotency_key_reused", ErrorKind::invalid_input, 422, "幂等键已用于其他内容",
                "The idempotency key was used for other content"},
    ProblemType{"idempotency_key_mismatch", ErrorKind::invalid_input, 422, "请求头与正文的幂等键不一致",
                "The idempotency keys of header and body differ"},
    ProblemType{"unknown_division", ErrorKind::invalid_input, 422, "行政区划代码不存在", "The division is not known"},
    ProblemType{"unknown_code", ErrorKind::invalid_input, 422, "代码不存在", "A code is not known"},
    ProblemType{"unknown_role", ErrorKind::invalid_input, 422, "角色不存在", "The role is not known"},
    ProblemType{"unknown_version", ErrorKind::invalid_input, 422, "警报没有这个版本", "The alert has no such version"},
    ProblemType{"signal_not_for_reporters", ErrorKind::invalid_input, 422, "该迹象不能由报告人填写",
                "Reporters may not send this signal"},
    ProblemType{"time_in_future", ErrorKind::invalid_input, 422, "时间晚于当前时间", "The time lies in the future"},
    ProblemType{"time_out_of_range", ErrorKind::invalid_input, 422, "时间超出允许范围", "The time is out of range"},

    // Who asks is not known, or may not.
    ProblemType{"unauthenticated", ErrorKind::unauthenticated, 401, "需要登录", "Authentication is required"},
    ProblemType{"token_expired", ErrorKind::unauthenticated, 401, "登录已过期", "The token has expired"},
    ProblemType{"token_revoked", ErrorKind::unauthenticated, 401, "登录已被撤销", "The token has been revoked"},
    ProblemType{"session_refused", ErrorKind::unauthenticated, 401, "无法登录", "The session is refused"},
    ProblemType{"second_factor_required", ErrorKind::unauthenticated, 401, "需要动态验证码",
                "A code of the second factor is required"},
    ProblemType{"forbidden", ErrorKind::forbidden, 403, "没有权限", "Not permitted"},
    ProblemType{"enrolment_refused", ErrorKind::forbidden, 403, "登记码无效", "The enrolment code is not valid"},
    ProblemType{"foreign_jurisdiction", ErrorKind::forbidden, 403, "不属于本单位管辖", "Outside the jurisdiction"},
    ProblemType{"role_refused", ErrorKind::forbidden, 403, "该角色无权执行此操作", "The role does not permit this"},
    ProblemType{"reason_required", ErrorKind::forbidden, 403, "查看该个案须说明理由",
                "Reading this case takes a stated reason"},
    ProblemType{"another_person_required", ErrorKind::forbidden, 403, "须由另一人确认", "This takes another person"},
    ProblemType{"pin_required", ErrorKind::forbidden, 403, "请先输入设备密码", "The PIN of the device is required"},
    ProblemType{"foreign_origin", ErrorKind::forbidden, 403, "不允许的来源网站", "The origin is not allowed"},

    // What is asked for is not there, or is no longer as it was.
    ProblemType{"not_found", ErrorKind::not_found, 404, "未找到", "Not found"},
    ProblemType{"case_erased", ErrorKind::not_found, 410, "个案已销毁", "The case was erased"},
    ProblemType{"consideration_erased", ErrorKind::not_found, 410, "研判记录已销毁", "The consideration was erased"},
    ProblemType{"conflict", ErrorKind::conflict, 409, "与现有状态冲突", "Conflicts with the present state"},
    ProblemType{"already_decided", ErrorKind::conflict, 409, "该事项已有决定", "It has been decided already"},
    ProblemType{"ack_id_reused", ErrorKind::conflict, 409, "签收编号已用于其他签收",
                "The acknowledgement id stands for another answer"},
    ProblemType{"measure_id_reused", ErrorKind::conflict, 409, "措施编号已用于其他记录",
                "The measure id stands for another measure"},
    ProblemType{"swap_id_reused", ErrorKind::conflict, 409, "换班编号已用于其他换班",
                "The swap id stands for another swap"},
    ProblemType{"opens_hole", ErrorKind::conflict, 409, "值班表会出现无人可联系的时段",
                "The roster opens a time in which nobody can be reached"},
    ProblemType{"drill_running", ErrorKind::conflict, 409, "该单位正在演练", "A drill of the organisation is running"},
    ProblemType{"alert_waiting", ErrorKind::conflict, 409, "有红色或橙色警报尚未签收，不能演练",
                "A red or orange alert of the organisation waits for an answer"},
    ProblemType{"nobody_to_ring", ErrorKind::conflict, 409, "没有可以联系的工作人员，不能演练",
                "Nobody of the organisation can be reached"},
    ProblemType{"rule_version_reused", ErrorKind::conflict, 409, "该规则版本已用于其他内容",
                "The version of the rules stands for other content"},
    ProblemType{"case_held", ErrorKind::conflict, 409, "个案处于法律保全期", "The case is under legal hold"},
    ProblemType{"already_merged", ErrorKind::conflict, 409, "两个个案已经合并", "The two cases are merged already"},
    ProblemType{"merge_refused", ErrorKind::conflict, 409, "合并后没有可以承办的单位，不能合并",
                "Merged, nobody could own the case"},
    ProblemType{"precondition_failed", ErrorKind::conflict, 412, "内容已被他人修改", "Somebody else has changed it"},

    // Not now.
    ProblemType{"too_many_requests", ErrorKind::too_many_requests, 429, "请求过于频繁", "Too many requests"},
    ProblemType{"login_throttled", ErrorKind::too_many_requests, 429, "登录尝试过多，请稍后再试",
                "Too many attempts to log in"},
    ProblemType{"deadline_exceeded", ErrorKind::deadline_exceeded, 503, "服务器未能在时限内完成",
                "The server did not finish in time"},
    ProblemType{"unavailable", ErrorKind::unavailable, 503, "服务暂不可用", "Temporarily unavailable"},
    ProblemType{"outcome_unknown", ErrorKind::unavailable, 503, "结果未知，请用同一幂等键重试",
                "The outcome is unknown; repeat with the same idempotency key"},
    ProblemType{"no_owner", ErrorKind::unavailable, 503, "没有可负责的单位", "No organisation is responsible"},
    ProblemType{"too_many_connections", ErrorKind::unavailable, 503, "连接过多", "Too many connections"},
    ProblemType{"shutting_down", ErrorKind::unavailable, 503, "服务正在重启", "The server is restarting"},
    ProblemType{"internal", ErrorKind::internal, 500, "服务器内部错误", "Internal error"},
};

// The code of an entry of kProblems. Only a literal makes one, and a misspelt one does not compile.
class ProblemCode {
public:
    consteval ProblemCode(const char* code) : type_(nullptr) {  // NOLINT: implicit, so that calls read well
        for (const auto& entry : kProblems)
            if (entry.code == code) type_ = &entry;
        if (type_ == nullptr) throw "not a problem code";
    }
    constexpr const ProblemType& type() const noexcept { return *type_; }

private:
    const ProblemType* type_;
};

// An Error with that code and its kind. `message` as Error.message: for logs, never the input.
inline Error problem(ProblemCode code, std::string message, std::vector<Violation> violations = {}) {
    return Error{code.type().kind, std::move(message), code.type().code, std::move(violations)};
}

// The entry of Error.code; for an empty or unknown code the first one of Error.kind.
const ProblemType& problem_type(const Error& error);

// The document: type, title, status, code, detail (below 500 only), instance (the request), errors.
std::string problem_json(const Error& error, Locale locale, std::string_view request_id);

}  // namespace vigil
