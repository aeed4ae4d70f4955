// Proofs of decision records, checked without the server.
#pragma once

#include <string>
#include <string_view>
#include <vigil/protocol/messages/decision.hpp>
#include <vigil/protocol/messages/identity.hpp>
#include <vigil/protocol/result.hpp>

namespace vigil::client {

// The claims, once the signature was verified with one of the keys and the record is what was signed.
// Errors: invalid_input (no proof, or a record that is not the one it is about), unauthenticated (unknown key or wrong
// signature).
Result<protocol::DecisionClaims> verify_decision(const protocol::SignedDecision& decision,
                                                 const protocol::JwkSet& keys);

}  // namespace vigil::client
