// Signature keys and signatures. ES256 today: ECDSA on P-256 with SHA-256, as device keystores and browsers have it.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vigil/protocol/result.hpp>

namespace vigil::crypto {

enum class SignatureAlgorithm { es256 };

// The name in JOSE (RFC 7518 section 3.1), for the wire and for the algorithm column.
std::string_view name_of(SignatureAlgorithm algorithm) noexcept;
Result<SignatureAlgorithm> signature_algorithm_of(std::string_view name);

// An ES256 signature is r and s, 32 bytes each, big-endian (RFC 7518 section 3.4), not DER.
inline constexpr std::size_t kEs256SignatureSize = 64;

// The two members that distinguish one P-256 key from another in a JSON Web Key (RFC 7518 section 6.2): base64url of 32
// bytes each. `kty` is always "EC" and `crv` always "P-256".
struct Jwk {
    std::string x;
    std::string y;

    bool operator==(const Jwk&) const = default;
};

// A public key. Invariant: a point on P-256, not infinity. Copies share one immutable key and may be used from any
// thread.
class PublicKey {
public:
    static Result<PublicKey> from_jwk(const Jwk& jwk);
    // SubjectPublicKeyInfo in DER, the 91 bytes that platform keystores and WebCrypto export. Refuses compressed points
    // and explicit curve parameters.
    static Result<PublicKey> from_spki_der(std::string_view der);

    SignatureAlgorithm algorithm() const noexcept { return SignatureAlgorithm::es256; }
    Jwk to_jwk() const;
    std::string to_spki_der() const;
    // RFC 7638 with SHA-256, in base64url. Serves as `kid`.
    std::string thumbprint() const;

    // True if `signature` was made over `message` with the matching private key. False for any malformed signature.
    [[nodiscard]] bool verifies(std::string_view message, std::string_view signature) const;

    struct State;  // defined in src only
    const State& state() const noexcept { return *state_; }

private:
    friend class PrivateKey;
    explicit PublicKey(std::shared_ptr<const State> state) : state_(std::move(state)) {}

    std::shared_ptr<const State> state_;
};

// A private key. Move-only; OpenSSL overwrites it when it is freed. Signing may be done from any thread.
class PrivateKey {
public:
    static PrivateKey generate();
    // Unencrypted PKCS#8 ("BEGIN PRIVATE KEY"); the older "BEGIN EC PRIVATE KEY" is read too. Refuses other curves
    // and a public part that does not belong to the private one.
    static Result<PrivateKey> from_pem(std::string_view pem);

    PrivateKey(PrivateKey&&) noexcept;
    PrivateKey& operator=(PrivateKey&&) noexcept;
    ~PrivateKey();

    // Unencrypted PKCS#8. The caller keeps it in a file of mode 0600 and wipes the string.
    std::string to_pem() const;
    PublicKey public_key() const;

    // kEs256SignatureSize bytes; two signatures over one message differ.
    std::string sign(std::string_view message) const;

    struct State;  // defined in src only
    const State& state() const noexcept { return *state_; }

private:
    explicit PrivateKey(std::unique_ptr<const State> state);

    std::unique_ptr<const State> state_;
};

// Whatever signs: a key in memory, or one that a device keeps to itself. May be used from any thread.
class Signer {
public:
    virtual ~Signer() = default;
    virtual PublicKey public_key() const = 0;
    // kEs256SignatureSize bytes. unavailable: the device does not answer.
    virtual Result<std::string> sign(std::string_view message) const = 0;
};

class KeySigner final : public Signer {
public:
    explicit KeySigner(PrivateKey key) : key_(std::move(key)) {}
    PublicKey public_key() const override { return key_.public_key(); }
    Result<std::string> sign(std::string_view message) const override { return key_.sign(message); }

private:
    PrivateKey key_;
};

}  // namespace vigil::crypto
