// Any bytes as a path and query: never a crash, only routes of this table are found, and what a handler is given holds no
// control character, no dot segment and nothing but UTF-8.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>
#include <vigil/protocol/codec.hpp>

#include "transport/http/router.hpp"
#include "transport/http/text.hpp"

using namespace vigil;

namespace {

constexpr std::array<std::string_view, 6> kPatterns{"/v1/reports",          "/v1/reports/{id}", "/v1/alerts/{id}/ack",
                                                    "/v1/divisions/{code}", "/healthz",         "/v1/reports/claimed"};

http::Router make_router() {
    std::vector<http::Route> routes;
    for (const auto pattern : kPatterns) {
        http::Route route;
        route.method = http::Method::get;
        route.pattern = pattern;
        routes.push_back(std::move(route));
    }
    return http::Router(std::move(routes));
}

void require_clean(const std::string& text) {
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
    if (std::any_of(text.begin(), text.end(), is_control) || !protocol::is_utf8(text)) std::abort();
}

// As much of it escaped as can be.
std::string all_escaped(std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string escaped;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        escaped.append("%").append(1, digits[byte >> 4]).append(1, digits[byte & 15]);
    }
    return escaped;
}

void check_path(const http::Router& router, std::string_view path) {
    const auto matched = router.match(http::Method::get, path);
    if (!matched || matched.value().route == nullptr) return;
    const auto pattern = matched.value().route->pattern;
    if (std::find(kPatterns.begin(), kPatterns.end(), pattern) == kPatterns.end()) std::abort();
    for (const auto name : {"id", "code"}) {
        if (pattern.find(std::string("{") + name + "}") == std::string_view::npos) continue;
        const std::string& value = matched.value().path[name];
        require_clean(value);
        if (value.empty() || value == "." || value == "..") std::abort();
        // However it is spelled, it is the same value.
        std::string spelled(pattern);
        spelled.replace(spelled.find('{'), std::string_view(name).size() + 2, all_escaped(value));
        const auto again = router.match(http::Method::get, spelled);
        if (!again || again.value().route == nullptr) std::abort();
        if (again.value().route == matched.value().route && again.value().path[name] != value) std::abort();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto router = make_router();
    const std::string_view target(reinterpret_cast<const char*>(data), size);
    const auto question = target.find('?');
    check_path(router, target.substr(0, question));
    if (question == std::string_view::npos) return 0;
    for (const auto name : {"cursor", "state", "parent", "last_event_id"})
        if (const auto value = http::query_value(target.substr(question + 1), name)) require_clean(*value);
    return 0;
}
