#include <vigil/protocol/problems.hpp>

#include <cassert>
#include <nlohmann/json.hpp>

namespace vigil {

const ProblemType& problem_type(const Error& error) {
    for (const auto& entry : kProblems)
        if (entry.code == error.code) return entry;
    for (const auto& entry : kProblems)
        if (entry.kind == error.kind) return entry;
    assert(false && "every kind has an entry");
    return kProblems.back();
}

std::string problem_json(const Error& error, Locale locale, std::string_view request_id) {
    const auto& type = problem_type(error);
    nlohmann::ordered_json document;
    document["type"] = "urn:vigil:problem:" + std::string(type.code);
    document["title"] = locale == Locale::en ? type.title_en : type.title_zh;
    document["status"] = type.status;
    document["code"] = type.code;
    // What went wrong inside the server is for its log.
    if (type.status < 500 && !error.message.empty()) document["detail"] = error.message;
    document["instance"] = "urn:vigil:request:" + std::string(request_id);
    if (!error.violations.empty()) {
        auto& errors = document["errors"] = nlohmann::ordered_json::array();
        const auto shown = std::min(error.violations.size(), kMaxViolations);
        for (std::size_t i = 0; i < shown; ++i) {
            const auto& violation = error.violations[i];
            errors.push_back(
                {{"pointer", violation.pointer}, {"code", violation.code}, {"message", violation.message}});
        }
    }
    // Pointers may quote a member name as it was sent: replace what is not UTF-8 instead of throwing.
    return document.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace vigil
