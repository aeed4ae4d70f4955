#include "gateways/acs3.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vigil/crypto/bytes.hpp>
#include <vigil/crypto/hash.hpp>
#include <vigil/crypto/hmac.hpp>

namespace vigil::gateways {
namespace {

constexpr std::string_view kAlgorithm = "ACS3-HMAC-SHA256";

bool is_unreserved(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_' || c == '~';
}

std::string signed_names(const Acs3Request& request) {
    std::string names;
    for (const auto& [name, value] : request.headers) names += (names.empty() ? "" : ";") + name;
    return names;
}

}  // namespace

std::string percent_encoded(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string encoded;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (is_unreserved(c))
            encoded += c;
        else
            encoded.append(1, '%').append(1, digits[byte >> 4]).append(1, digits[byte & 15]);
    }
    return encoded;
}

std::string encoded_query(Parameters parameters) {
    std::sort(parameters.begin(), parameters.end());
    std::string query;
    for (const auto& [name, value] : parameters)
        query += fmt::format("{}{}={}", query.empty() ? "" : "&", percent_encoded(name), percent_encoded(value));
    return query;
}

std::string acs3_canonical(const Acs3Request& request) {
    std::string headers;
    for (const auto& [name, value] : request.headers) headers += fmt::format("{}:{}\n", name, value);
    return fmt::format("{}\n{}\n{}\n{}\n{}\n{}", request.method, request.path, request.query, headers,
                       signed_names(request), crypto::to_hex(crypto::sha256(request.body)));
}

std::string acs3_authorization(const Acs3Request& request, std::string_view key_id, std::string_view secret) {
    const auto hashed = crypto::to_hex(crypto::sha256(acs3_canonical(request)));
    const auto signature = crypto::to_hex(crypto::hmac_sha256(secret, fmt::format("{}\n{}", kAlgorithm, hashed)));
    return fmt::format("{} Credential={},SignedHeaders={},Signature={}", kAlgorithm, key_id, signed_names(request),
                       signature);
}

}  // namespace vigil::gateways
