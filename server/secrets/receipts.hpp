#pragma once

#include "domain/ports/secrets.hpp"
#include "secrets/key_folder.hpp"

namespace vigil {

// Receipts as compact JWS of type kReceiptType (protocol/proofs.hpp), ES256. `keys` outlives this.
class JwsReceiptSigner final : public ReceiptSigner {
public:
    // `issuer`: the public URL of this server; `log`: the id of its chain.
    JwsReceiptSigner(const SigningKeys& keys, std::string issuer, std::string log)
        : keys_(keys), issuer_(std::move(issuer)), log_(std::move(log)) {}

    std::string sign(const ReceiptFacts& facts) const override;
    std::string sign(const DecisionProof& proof) const override;  // of type kDecisionType
    std::string public_keys() const override;

private:
    const SigningKeys& keys_;
    std::string issuer_;
    std::string log_;
};

}  // namespace vigil
