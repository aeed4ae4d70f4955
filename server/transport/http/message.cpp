#include "transport/http/message.hpp"

#include <array>
#include <random>

#include "transport/http/text.hpp"

namespace vigil::http {
namespace {

constexpr std::array<std::pair<Method, std::string_view>, 7> kMethods{{{Method::get, "GET"},
                                                                       {Method::head, "HEAD"},
                                                                       {Method::post, "POST"},
                                                                       {Method::put, "PUT"},
                                                                       {Method::patch, "PATCH"},
                                                                       {Method::del, "DELETE"},
                                                                       {Method::options, "OPTIONS"}}};

// Thousandths: "0.8" is 800. A weight that is not understood counts as 0.
int weight_of(std::string_view range) {
    for (const auto parameter : split(range, ';')) {
        if (!iequals(parameter.substr(0, 2), "q=")) continue;
        const auto text = parameter.substr(2);
        if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return 0;
        if (text.size() > 1 && text[1] != '.') return 0;
        int weight = (text[0] - '0') * 1000;
        int place = 100;
        for (const char digit : text.substr(std::min<std::size_t>(2, text.size()))) {
            if (digit < '0' || digit > '9') return 0;
            weight += (digit - '0') * place;
            place /= 10;
        }
        return std::min(weight, 1000);
    }
    return 1000;
}

int retry_after_seconds_with_jitter() {
    static thread_local std::minstd_rand random{std::random_device{}()};
    return std::uniform_int_distribution(2, 10)(random);
}

}  // namespace

Method parse_method(std::string_view text) {
    for (const auto& [method, name] : kMethods)
        if (name == text) return method;
    return Method::other;
}

std::string_view to_text(Method method) {
    for (const auto& [known, name] : kMethods)
        if (known == method) return name;
    return {};
}

void Headers::set(std::string_view name, std::string value) {
    std::erase_if(fields_, [&](const auto& field) { return iequals(field.first, name); });
    fields_.emplace_back(std::string(name), std::move(value));
}

std::optional<std::string_view> Headers::find(std::string_view name) const {
    for (const auto& [field, value] : fields_)
        if (iequals(field, name)) return value;
    return std::nullopt;
}

std::size_t Headers::count(std::string_view name) const {
    return static_cast<std::size_t>(
        std::count_if(fields_.begin(), fields_.end(), [&](const auto& field) { return iequals(field.first, name); }));
}

bool Headers::has_token(std::string_view name, std::string_view token) const {
    for (const auto& [field, value] : fields_) {
        if (!iequals(field, name)) continue;
        for (const auto member : split(value, ','))
            if (iequals(member, token)) return true;
    }
    return false;
}

Response json_response(int status, std::string body) {
    Response response;
    response.status = status;
    response.headers.add("Content-Type", "application/json");
    response.body = std::move(body);
    return response;
}

Response problem_response(const Error& error, const Request& request, int retry_after_seconds) {
    Response response;
    response.status = problem_type(error).status;
    response.headers.add("Content-Type", "application/problem+json");
    response.headers.add("Content-Language", std::string(language_tag(request.locale)));
    if (response.status == 429 || response.status == 503) {
        const int seconds = retry_after_seconds > 0 ? retry_after_seconds : retry_after_seconds_with_jitter();
        response.headers.add("Retry-After", std::to_string(seconds));
    }
    if (response.status == 401) response.headers.add("WWW-Authenticate", "Bearer");
    response.body = problem_json(error, request.locale, request.request_id);
    return response;
}

Locale locale_of(std::string_view accept_language) {
    int english = 0;
    int chinese = 0;
    for (const auto range : split(accept_language, ',')) {
        const auto tag = split(range, ';').front();
        const auto primary = tag.substr(0, tag.find('-'));
        if (iequals(primary, "en")) english = std::max(english, weight_of(range));
        if (iequals(primary, "zh")) chinese = std::max(chinese, weight_of(range));
    }
    return english > chinese ? Locale::en : Locale::zh_cn;
}

std::optional<int> urgency_of(std::string_view priority) {
    // A dictionary (RFC 8941 section 3.2): of repeated keys the last one counts.
    std::optional<int> urgency;
    for (const auto member : split(priority, ',')) {
        if (!member.starts_with("u=")) continue;
        const auto value = split(member, ';').front().substr(2);
        const bool is_known = value.size() == 1 && value[0] >= '0' && value[0] <= '7';
        urgency = is_known ? std::optional(value[0] - '0') : std::nullopt;
    }
    return urgency;
}

bool accepts(const Request& request, std::string_view type) {
    for (const auto& [name, value] : request.headers) {
        if (!iequals(name, "Accept")) continue;
        for (const auto range : split(value, ','))
            if (iequals(split(range, ';').front(), type) && weight_of(range) > 0) return true;
    }
    return false;
}

bool has_media_type(const Request& request, std::string_view type) {
    const auto value = request.headers.find("Content-Type");
    return value && iequals(split(*value, ';').front(), type);
}

}  // namespace vigil::http
