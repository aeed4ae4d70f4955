// Any bytes as a key, a certificate or a signature: never a crash; a key that is read is a point of P-256 that is written and
// read as the same; and nothing is a signature but what the key signed.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vigil/crypto/public_key_pem.hpp>
#include <vigil/crypto/sign.hpp>
#include <vigil/crypto/x509.hpp>

using namespace vigil;

namespace {

void check(const Result<crypto::PublicKey>& key) {
    if (!key) return;
    const auto spki = key.value().to_spki_der();
    const auto again = crypto::PublicKey::from_spki_der(spki);
    if (spki.size() != 91 || !again || again.value().to_spki_der() != spki) std::abort();
    if (again.value().thumbprint() != key.value().thumbprint()) std::abort();
    const auto of_jwk = crypto::PublicKey::from_jwk(key.value().to_jwk());
    if (!of_jwk || of_jwk.value().to_spki_der() != spki) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto own = crypto::PrivateKey::generate();
    static const auto own_public = own.public_key();
    const std::string_view input(reinterpret_cast<const char*>(data), size);

    check(crypto::PublicKey::from_spki_der(input));
    check(crypto::public_key_of_pem(input));
    const auto middle = input.size() / 2;
    check(crypto::PublicKey::from_jwk({std::string(input.substr(0, middle)), std::string(input.substr(middle))}));
    if (const auto key = crypto::PrivateKey::from_pem(input)) {
        const auto again = crypto::PrivateKey::from_pem(key.value().to_pem());
        if (!again || again.value().public_key().thumbprint() != key.value().public_key().thumbprint()) std::abort();
        if (!key.value().public_key().verifies("message", key.value().sign("message"))) std::abort();
    }
    static_cast<void>(crypto::certificate_expires_at(input));
    if (own_public.verifies("message", input)) std::abort();
    return 0;
}
