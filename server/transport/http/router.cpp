#include "transport/http/router.hpp"

#include <algorithm>
#include <stdexcept>

#include "transport/http/text.hpp"

namespace vigil::http {
namespace {

bool is_named(std::string_view segment) { return segment.starts_with('{'); }

std::string_view name_of(std::string_view segment) { return segment.substr(1, segment.size() - 2); }

// The segments behind the leading '/'.
std::vector<std::string_view> segments_of(std::string_view path) {
    std::vector<std::string_view> segments;
    for (;;) {
        path.remove_prefix(1);
        const auto end = path.find('/');
        segments.push_back(path.substr(0, end));
        if (end == std::string_view::npos) return segments;
        path.remove_prefix(end);
    }
}

bool fits(const std::vector<std::string_view>& pattern, const std::vector<std::string>& path) {
    return std::equal(pattern.begin(), pattern.end(), path.begin(), path.end(), [](auto wanted, const auto& segment) {
        return is_named(wanted) ? !segment.empty() : wanted == segment;
    });
}

// Same length and the same segments spelled out in the same places.
bool same_shape(const std::vector<std::string_view>& a, const std::vector<std::string_view>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](auto x, auto y) { return x == y || (is_named(x) && is_named(y)); });
}

Result<std::vector<std::string>> decoded_segments(std::string_view path) {
    std::vector<std::string> decoded;
    for (const auto segment : segments_of(path)) {
        auto text = percent_decoded(segment);
        if (!text) return problem("bad_request", "the path is not percent-encoding of printable text");
        if (*text == "." || *text == "..") return problem("bad_request", "the path has a dot segment");
        decoded.push_back(std::move(*text));
    }
    return decoded;
}

void add_method(std::string& allow, std::string_view method) {
    if (allow.find(method) != std::string::npos) return;
    if (!allow.empty()) allow += ", ";
    allow += method;
}

}  // namespace

const std::string& PathParameters::operator[](std::string_view name) const {
    for (const auto& [key, value] : values_)
        if (key == name) return value;
    throw std::logic_error("the route has no such path parameter");
}

// Left to right, a spelled-out segment goes before a named one.
bool Router::spells_out_more(const Pattern& a, const Pattern& b) {
    return std::lexicographical_compare(a.segments.begin(), a.segments.end(), b.segments.begin(), b.segments.end(),
                                        [](auto x, auto y) { return !is_named(x) && is_named(y); });
}

Router::Router(std::vector<Route> routes) : routes_(std::move(routes)) {
    for (const auto& route : routes_) {
        if (!route.pattern.starts_with('/')) throw std::logic_error("a route's pattern begins with '/'");
        Pattern fresh{segments_of(route.pattern), &route};
        for (const auto segment : fresh.segments)
            if (is_named(segment) && !segment.ends_with('}'))
                throw std::logic_error("a route's pattern has an open brace");
        for (const auto& earlier : patterns_)
            if (earlier.route->method == route.method && same_shape(earlier.segments, fresh.segments))
                throw std::logic_error("two routes answer the same requests");
        patterns_.insert(std::upper_bound(patterns_.begin(), patterns_.end(), fresh, spells_out_more),
                         std::move(fresh));
    }
}

Result<Match> Router::match(Method method, std::string_view path) const {
    Match match;
    if (!path.starts_with('/')) return match;
    VIGIL_TRY(const auto segments, decoded_segments(path));
    const auto wanted = method == Method::head ? Method::get : method;
    for (const auto& pattern : patterns_) {
        if (!fits(pattern.segments, segments)) continue;
        if (pattern.route->method != wanted) {
            add_method(match.allow, to_text(pattern.route->method));
            if (pattern.route->method == Method::get) add_method(match.allow, to_text(Method::head));
            continue;
        }
        match.route = pattern.route;
        match.allow.clear();
        for (std::size_t i = 0; i < segments.size(); ++i)
            if (is_named(pattern.segments[i])) match.path.add(name_of(pattern.segments[i]), segments[i]);
        return match;
    }
    return match;
}

}  // namespace vigil::http
