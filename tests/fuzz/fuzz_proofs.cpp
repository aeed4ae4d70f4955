// Any documents as public keys, receipts and decisions that somebody hands in as proof: never a crash, and nothing is proved
// by keys that signed nothing.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vigil/crypto/jws.hpp>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/decision.hpp>
#include <vigil/protocol/messages/identity.hpp>
#include <vigil/protocol/proofs.hpp>

#include "client/decision_proof.hpp"
#include "client/receipt.hpp"

using namespace vigil;

namespace {

// The published half of a key that nobody has signed anything with.
protocol::JwkSet fresh_keys(const crypto::PrivateKey& key) {
    const auto jwk = key.public_key().to_jwk();
    protocol::Jwk published;
    published.kty = "EC";
    published.crv = "P-256";
    published.x = jwk.x;
    published.y = jwk.y;
    published.kid = key.public_key().thumbprint();
    return {{published}};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto key = crypto::PrivateKey::generate();
    static const auto keys = fresh_keys(key);
    const std::string_view input(reinterpret_cast<const char*>(data), size);

    if (client::verify_receipt(input, keys)) std::abort();
    const auto middle = input.size() / 2;
    const protocol::SignedDecision decision{std::string(input.substr(0, middle)), std::string(input.substr(middle))};
    if (client::verify_decision(decision, keys)) std::abort();

    // Keys of somebody else's making find no key that is none.
    if (const auto set = protocol::decode<protocol::JwkSet>(input)) {
        const auto find = client::key_lookup(set.value());
        for (const auto& each : set.value().keys) static_cast<void>(find(each.kid));
        static_cast<void>(client::verify_receipt(input, set.value()));
    }

    // Whatever is signed with the key is taken for what it says, or refused: by its shape alone.
    const auto jws = crypto::sign_compact(key, key.public_key().thumbprint(), kReceiptType, input);
    const auto claims = client::verify_receipt(jws, keys);
    if (claims.has_value() != protocol::decode<protocol::ReceiptClaims>(input).has_value()) std::abort();
    return 0;
}
