#include "support/problem_matchers.hpp"

#include <algorithm>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <ostream>
#include <regex>

namespace vigil::client {

void PrintTo(const HttpAnswer& answer, std::ostream* out) { *out << answer.status << ' ' << answer.body; }

}  // namespace vigil::client

namespace vigil::test {
namespace {

struct Documented {
    int status = 0;
    std::string en;
    std::string zh;
};

// The table of problems in section 3, by code.
const std::map<std::string, Documented, std::less<>>& documented_problems() {
    static const auto table = [] {
        std::map<std::string, Documented, std::less<>> rows;
        std::ifstream document(std::string(VIGIL_SOURCE_DIR) + "/protocol/PROTOCOL.md");
        const std::regex row(R"(\| `([a-z0-9_]+)` \| ([45][0-9][0-9]) \| (.*) · (.*) \| .*\|)");
        std::smatch found;
        for (std::string line; std::getline(document, line);)
            if (std::regex_match(line, found, row)) rows[found[1]] = {std::stoi(found[2]), found[3], found[4]};
        return rows;
    }();
    return table;
}

nlohmann::json document_of(const client::HttpAnswer& answer) {
    return nlohmann::json::parse(answer.body, nullptr, false);
}

bool is_number(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::string problem_fault(const client::HttpAnswer& answer, int status, std::string_view code) {
    const auto row = documented_problems().find(code);
    if (row == documented_problems().end()) return "PROTOCOL.md does not know " + std::string(code);
    if (row->second.status != status) return "PROTOCOL.md gives it another status";
    if (answer.status != status) return "the status is " + std::to_string(answer.status);
    if (answer.header("Content-Type") != "application/problem+json") return "it is not application/problem+json";
    const auto problem = document_of(answer);
    if (!problem.is_object()) return "the body is no object";
    if (problem.value("code", "") != code) return "the code is " + problem.value("code", "");
    if (problem.value("status", 0) != status) return "the body says another status";
    if (problem.value("type", "") != "urn:vigil:problem:" + std::string(code)) return "the type is not of this problem";
    const auto& title = answer.header("Content-Language") == "en" ? row->second.en : row->second.zh;
    if (problem.value("title", "") != title) return "the title is not the documented one of its language";
    const std::string_view request = answer.header("X-Request-Id");
    if (request.empty() || problem.value("instance", "") != "urn:vigil:request:" + std::string(request))
        return "the instance is not the request";
    if (answer.header("Cache-Control") != "no-store") return "it may be cached";
    if ((status == 429 || status == 503) && !is_number(answer.header("Retry-After")))
        return "no Retry-After in seconds";
    if (status == 401 && answer.header("WWW-Authenticate").empty()) return "no WWW-Authenticate";
    return {};
}

Errors errors_of(const client::HttpAnswer& answer) {
    Errors errors;
    const auto problem = document_of(answer);
    if (!problem.is_object()) return errors;
    for (const auto& each : problem.value("errors", nlohmann::json::array()))
        errors.emplace_back(each.value("pointer", "(none)"), each.value("code", "(none)"));
    return errors;
}

std::string code_of(const client::HttpAnswer& answer) {
    const auto problem = document_of(answer);
    return problem.is_object() ? problem.value("code", "") : std::string();
}

}  // namespace vigil::test
