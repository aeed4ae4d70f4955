#include <algorithm>
#include <vigil/crypto/bytes.hpp>
#include <vigil/crypto/hash.hpp>
#include <vigil/crypto/sign.hpp>

#include "p256.hpp"
#include "sign_state.hpp"

namespace vigil::crypto {
namespace {

using namespace std::string_view_literals;

// SubjectPublicKeyInfo of an uncompressed P-256 point up to the point itself (RFC 5480): SEQUENCE { SEQUENCE { OID
// ecPublicKey, OID prime256v1 }, BIT STRING }, then 04 and the two coordinates. All of it is fixed, so no ASN.1 parser
// has to touch what a stranger sent.
constexpr auto kSpkiPrefix =
    "\x30\x59\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07\x03\x42\x00\x04"sv;

constexpr auto kEs256 = "ES256"sv;

}  // namespace

std::string_view name_of(SignatureAlgorithm algorithm) noexcept {
    switch (algorithm) {
        case SignatureAlgorithm::es256:
            return kEs256;
    }
    return {};
}

Result<SignatureAlgorithm> signature_algorithm_of(std::string_view name) {
    if (name == kEs256) return SignatureAlgorithm::es256;
    return Error{ErrorKind::invalid_input, "unknown signature algorithm"};
}

Result<PublicKey> PublicKey::from_jwk(const Jwk& jwk) {
    VIGIL_TRY(const auto x, from_base64url(jwk.x));
    VIGIL_TRY(const auto y, from_base64url(jwk.y));
    VIGIL_TRY(auto key, p256::public_key_of({x, y}));
    return PublicKey(std::make_shared<const State>(State{std::move(key)}));
}

Result<PublicKey> PublicKey::from_spki_der(std::string_view der) {
    if (!der.starts_with(kSpkiPrefix)) {
        return Error{ErrorKind::invalid_input, "public key: not an uncompressed point of P-256"};
    }
    const auto coordinates = der.substr(kSpkiPrefix.size());
    const auto middle = std::min(coordinates.size(), p256::kCoordinateSize);
    const p256::Point point{std::string(coordinates.substr(0, middle)), std::string(coordinates.substr(middle))};
    VIGIL_TRY(auto key, p256::public_key_of(point));
    return PublicKey(std::make_shared<const State>(State{std::move(key)}));
}

Jwk PublicKey::to_jwk() const {
    const auto point = p256::point_of(state_->key.get());
    return {to_base64url(point.x), to_base64url(point.y)};
}

std::string PublicKey::to_spki_der() const {
    const auto point = p256::point_of(state_->key.get());
    return std::string(kSpkiPrefix) + point.x + point.y;
}

std::string PublicKey::thumbprint() const {
    // RFC 7638 section 3: the required members in lexicographic order, without white space. Base64url needs no escapes.
    const auto jwk = to_jwk();
    return to_base64url(sha256(R"({"crv":"P-256","kty":"EC","x":")" + jwk.x + R"(","y":")" + jwk.y + R"("})"));
}

bool PublicKey::verifies(std::string_view message, std::string_view signature) const {
    return p256::verify(state_->key.get(), message, signature);
}

PrivateKey::PrivateKey(std::unique_ptr<const State> state) : state_(std::move(state)) {}
PrivateKey::PrivateKey(PrivateKey&&) noexcept = default;
PrivateKey& PrivateKey::operator=(PrivateKey&&) noexcept = default;
PrivateKey::~PrivateKey() = default;

PrivateKey PrivateKey::generate() { return PrivateKey(std::make_unique<const State>(State{p256::generate()})); }

Result<PrivateKey> PrivateKey::from_pem(std::string_view pem) {
    VIGIL_TRY(auto key, p256::private_key_of_pem(pem));
    return PrivateKey(std::make_unique<const State>(State{std::move(key)}));
}

std::string PrivateKey::to_pem() const { return p256::pem_of_private_key(state_->key.get()); }

PublicKey PrivateKey::public_key() const {
    auto key = p256::public_key_of(p256::point_of(state_->key.get()));  // a valid private key has a valid public one
    return PublicKey(std::make_shared<const PublicKey::State>(PublicKey::State{std::move(key).value()}));
}

std::string PrivateKey::sign(std::string_view message) const { return p256::sign(state_->key.get(), message); }

}  // namespace vigil::crypto
