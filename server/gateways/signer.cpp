#include "gateways/signer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vigil/crypto/base64.hpp>
#include <vigil/crypto/bytes.hpp>
#include <vigil/crypto/hash.hpp>
#include <vigil/crypto/hmac.hpp>
#include <vigil/crypto/secret.hpp>

#include "files/file_problems.hpp"
#include "gateways/acs3.hpp"

namespace vigil::gateways {
namespace {

constexpr std::size_t kMostSecretBytes = 4096;

// "2023-10-26T10:22:32Z": whole seconds.
std::string acs3_date(Instant at) { return to_rfc3339(at).substr(0, 19) + "Z"; }

bool is_secret_character(char c) { return c > 0x20 && c < 0x7f; }

std::string lower_case(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

}  // namespace

Result<Signer> Signer::open(const files::GatewayDescription::Signature& signature) {
    Signer signer(signature, {});
    VIGIL_TRY(signer.renew());
    return signer;
}

Result<void> Signer::renew() {
    if (signature_.scheme == files::GatewaySignature::none) return success();
    VIGIL_TRY(auto text, read_file(signature_.secret, kMostSecretBytes));
    const auto end = text.find_last_not_of(" \t\r\n");
    auto secret = text.substr(0, end == text.npos ? 0 : end + 1);
    crypto::wipe(text);
    if (secret.empty() || !std::all_of(secret.begin(), secret.end(), is_secret_character))
        return Error{ErrorKind::invalid_input,
                     fmt::format("{}: must hold the secret in one line of ASCII", signature_.secret.string())};
    secret_.swap(secret);
    crypto::wipe(secret);
    return success();
}

Signer::Signer(Signer&& other) noexcept : signature_(std::move(other.signature_)), secret_(std::move(other.secret_)) {
    crypto::wipe(other.secret_);  // a short text is copied when it is moved
}

Signer::~Signer() { crypto::wipe(secret_); }

void Signer::sign(client::HttpRequest& request, std::string_view host, Instant at, std::string_view nonce) const {
    switch (signature_.scheme) {
        case files::GatewaySignature::none:
            return;
        case files::GatewaySignature::bearer:
            request.headers.push_back({"Authorization", "Bearer " + secret_});
            return;
        case files::GatewaySignature::header:
            request.headers.push_back({signature_.header, secret_});
            return;
        case files::GatewaySignature::hmac_sha256: {
            const auto mac = crypto::hmac_sha256(secret_, request.body);
            const bool is_hex = signature_.encoding == files::ByteText::hex;
            request.headers.push_back({signature_.header, is_hex ? crypto::to_hex(mac) : crypto::to_base64(mac)});
            return;
        }
        case files::GatewaySignature::acs3:
            return sign_acs3(request, host, at, nonce);
    }
}

// The headers that are signed: Host, Content-Type where there is one, and all x-acs-*.
void Signer::sign_acs3(client::HttpRequest& request, std::string_view host, Instant at, std::string_view nonce) const {
    const auto question = std::min(request.target.find('?'), request.target.size());
    const std::string_view target = request.target;
    Acs3Request to_sign{request.method,
                        target.substr(0, question),
                        target.substr(std::min(question + 1, target.size())),
                        {{"host", std::string(host)},
                         {"x-acs-action", signature_.action},
                         {"x-acs-content-sha256", crypto::to_hex(crypto::sha256(request.body))},
                         {"x-acs-date", acs3_date(at)},
                         {"x-acs-signature-nonce", std::string(nonce)},
                         {"x-acs-version", signature_.version}},
                        request.body};
    for (const auto& [name, value] : to_sign.headers)
        if (name != "host") request.headers.push_back({name, value});
    for (const auto& header : request.headers)
        if (lower_case(header.name) == "content-type") to_sign.headers["content-type"] = header.value;
    request.headers.push_back({"Authorization", acs3_authorization(to_sign, signature_.key_id, secret_)});
}

}  // namespace vigil::gateways
