#include "secrets/receipts.hpp"

#include <vigil/crypto/bytes.hpp>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/decision.hpp>
#include <vigil/protocol/messages/identity.hpp>
#include <vigil/protocol/messages/report.hpp>
#include <vigil/protocol/proofs.hpp>

namespace vigil {
namespace {

protocol::Jwk published(const crypto::PublicKey& key) {
    const auto jwk = key.to_jwk();
    return {.kty = "EC", .crv = "P-256", .x = jwk.x, .y = jwk.y, .kid = key.thumbprint(), .use = "sig", .alg = "ES256"};
}

}  // namespace

Result<std::string> JwsReceiptSigner::sign(const ReceiptFacts& facts) const {
    const protocol::ReceiptClaims claims{.iss = issuer_,
                                         .report_id = facts.report,
                                         .body_sha256 = crypto::to_base64url(facts.body_sha256),
                                         .filed_ms = facts.filed_at,
                                         .log = log_,
                                         .pos = facts.pos,
                                         .root = crypto::to_base64url(facts.root)};
    return signatures_.sign(KeyName::receipts, kReceiptType, protocol::encode(claims));
}

Result<std::string> JwsReceiptSigner::sign(const DecisionProof& proof) const {
    const protocol::DecisionClaims claims{.iss = issuer_,
                                          .subject = proof.subject,
                                          .id = proof.id,
                                          .record_sha256 = crypto::to_base64url(proof.record_sha256),
                                          .decided_ms = proof.decided_at,
                                          .log = log_,
                                          .pos = proof.pos,
                                          .root = crypto::to_base64url(proof.root)};
    return signatures_.sign(KeyName::receipts, kDecisionType, protocol::encode(claims));
}

std::string JwsReceiptSigner::public_keys() const {
    protocol::JwkSet set;
    const auto keys = signatures_.now();
    set.keys.push_back(published(keys->receipts.key->public_key()));
    set.keys.push_back(published(keys->checkpoints.key->public_key()));
    for (const auto& retired : keys->retired) set.keys.push_back(published(retired));
    return protocol::encode(set);
}

}  // namespace vigil
