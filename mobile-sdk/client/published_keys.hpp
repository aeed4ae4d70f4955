// The published keys of a server, by name.
#pragma once

#include <vigil/crypto/jws.hpp>
#include <vigil/protocol/messages/identity.hpp>

namespace vigil::client {

// Finds a key of the set that signs (ES256) by its kid. The set outlives the lookup.
crypto::KeyLookup keys_of(const protocol::JwkSet& keys);

}  // namespace vigil::client
