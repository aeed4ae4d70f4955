#include "gateways/request.hpp"

#include <algorithm>

#include "gateways/acs3.hpp"

namespace vigil::gateways {
namespace {

using files::asks_for;
using files::GatewayBody;
using files::GatewayDescription;
using files::GatewayMethod;
using files::GatewayPairs;
using files::GatewayTemplate;
using files::Placeholder;

constexpr std::string_view kChina = "+86";
constexpr std::size_t kMostDeliveryBytes = 64;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// E.164: a plus sign and 7 to 15 digits, the first of which is no zero.
bool is_number(std::string_view text) {
    return text.size() >= 8 && text.size() <= 16 && text[0] == '+' && text[1] != '0' &&
           std::all_of(text.begin() + 1, text.end(), is_digit);
}

bool is_delivery(std::string_view text) {
    const auto fits = [](char c) {
        return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' || c == '.';
    };
    return !text.empty() && text.size() <= kMostDeliveryBytes && std::all_of(text.begin(), text.end(), fits);
}

std::string_view value_of(Placeholder placeholder, const Outgoing& message) {
    const std::string_view number = message.number;
    switch (placeholder) {
        case Placeholder::number:
            return number;
        case Placeholder::national_number:
            return number.substr(kChina.size());
        case Placeholder::delivery:
            return message.delivery;
        case Placeholder::code:
            return message.code;
    }
    return {};
}

std::string filled(const GatewayTemplate& in, const Outgoing& message) {
    std::string text;
    for (const auto& piece : in.pieces) {
        text += piece.text;
        if (piece.placeholder) text += value_of(*piece.placeholder, message);
    }
    return text;
}

std::string encoded(const GatewayPairs& pairs, const Outgoing& message) {
    Parameters parameters;
    for (const auto& [name, value] : pairs) parameters.emplace_back(name, filled(value, message));
    return encoded_query(std::move(parameters));
}

}  // namespace

std::optional<Attempt> fault_of(const GatewayDescription& description, const Outgoing& message) {
    if (!is_delivery(message.delivery)) return Attempt{Outcome::ask_operator, "delivery_malformed", {}};
    if (!is_number(message.number)) return Attempt{Outcome::target_dead, "number_malformed", {}};
    const auto asks_for_national = [&](const auto& part) { return asks_for(part, Placeholder::national_number); };
    const bool is_national = asks_for_national(description.query) || asks_for_national(description.headers) ||
                             asks_for_national(description.form) || asks_for_national(description.json);
    if (is_national && !message.number.starts_with(kChina)) return Attempt{Outcome::target_dead, "number_foreign", {}};
    return std::nullopt;
}

client::HttpRequest request_of(const GatewayDescription& description, const Outgoing& message) {
    client::HttpRequest request;
    request.method = to_text(description.method);
    request.target = description.path;
    if (!description.query.empty()) request.target += "?" + encoded(description.query, message);
    for (const auto& [name, value] : description.headers) request.headers.push_back({name, filled(value, message)});
    if (description.body == GatewayBody::form) {
        request.headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
        request.body = encoded(description.form, message);
    } else if (description.body == GatewayBody::json) {
        request.headers.push_back({"Content-Type", "application/json; charset=utf-8"});
        request.body = filled(description.json, message);
    }
    return request;
}

}  // namespace vigil::gateways
