#include "client/decision_proof.hpp"

#include <vigil/crypto/bytes.hpp>
#include <vigil/crypto/hash.hpp>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/proofs.hpp>

#include "client/receipt.hpp"

namespace vigil::client {

Result<protocol::DecisionClaims> verify_decision(const protocol::SignedDecision& decision,
                                                 const protocol::JwkSet& keys) {
    VIGIL_TRY(const auto verified, crypto::verify_compact(decision.proof, kDecisionType, key_lookup(keys)));
    VIGIL_TRY(auto claims, protocol::decode<protocol::DecisionClaims>(verified.payload));
    if (!crypto::equal_constant_time(claims.record_sha256, crypto::to_base64url(crypto::sha256(decision.record))))
        return Error{ErrorKind::invalid_input, "the proof is about another record"};
    return claims;
}

}  // namespace vigil::client
