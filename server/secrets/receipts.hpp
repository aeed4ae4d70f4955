#pragma once

#include "domain/ports/secrets.hpp"
#include "secrets/signatures.hpp"

namespace vigil {

// Receipts as compact JWS of type kReceiptType (protocol/proofs.hpp), ES256. `signatures` outlives this.
class JwsReceiptSigner final : public ReceiptSigner {
public:
    // `issuer`: the public URL of this server; `log`: the id of its chain.
    JwsReceiptSigner(const Signatures& signatures, std::string issuer, std::string log)
        : signatures_(signatures), issuer_(std::move(issuer)), log_(std::move(log)) {}

    Result<std::string> sign(const ReceiptFacts& facts) const override;
    Result<std::string> sign(const DecisionProof& proof) const override;  // of type kDecisionType
    std::string public_keys() const override;

private:
    const Signatures& signatures_;
    std::string issuer_;
    std::string log_;
};

}  // namespace vigil
