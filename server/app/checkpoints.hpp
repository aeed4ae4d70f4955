// Checkpoints of the log: who signs them, and with which keys they are verified.
#pragma once

#include <vigil/crypto/jws.hpp>

#include "secrets/key_folder.hpp"
#include "storage/log/checkpoint.hpp"

namespace vigil::app {

// Signs with the checkpoint key. `keys` outlives the signer.
storage::CheckpointSigner checkpoint_signer(const SigningKeys& keys);

// Finds a published key, in use or retired, by its kid. `keys` outlives the lookup.
crypto::KeyLookup published_keys(const SigningKeys& keys);

}  // namespace vigil::app
