#include <vigil/crypto/base64.hpp>
#include <vigil/crypto/public_key_pem.hpp>

namespace vigil::crypto {
namespace {

constexpr std::string_view kBegin = "-----BEGIN PUBLIC KEY-----";
constexpr std::string_view kEnd = "-----END PUBLIC KEY-----";
constexpr std::size_t kLineLength = 64;

}  // namespace

std::string to_pem(const PublicKey& key) {
    const auto text = to_base64(key.to_spki_der());
    std::string pem(kBegin);
    for (std::size_t at = 0; at < text.size(); at += kLineLength) pem += '\n' + text.substr(at, kLineLength);
    return pem + '\n' + std::string(kEnd) + '\n';
}

Result<PublicKey> public_key_of_pem(std::string_view pem) {
    const auto begin = pem.find(kBegin);
    const auto end = begin == std::string_view::npos ? begin : pem.find(kEnd, begin);
    if (end == std::string_view::npos) {
        const bool is_private = pem.find("PRIVATE KEY-----") != std::string_view::npos;
        return Error{ErrorKind::invalid_input,
                     is_private
                         ? "public key: this is a private key; give the public one, and keep this one to yourself"
                         : "public key: no PEM text with BEGIN PUBLIC KEY and END PUBLIC KEY"};
    }
    std::string encoded;
    for (const char c : pem.substr(begin + kBegin.size(), end - begin - kBegin.size()))
        if (c != '\n' && c != '\r' && c != ' ' && c != '\t') encoded += c;
    VIGIL_TRY(const auto der, from_base64(encoded));
    return PublicKey::from_spki_der(der);
}

}  // namespace vigil::crypto
