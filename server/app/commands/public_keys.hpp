// Published keys, for those who verify.
#pragma once

#include <vigil/crypto/jws.hpp>

#include "files/configuration.hpp"

namespace vigil::app {

// Of the key folder, earlier ones too. Of a file: load_key_set (witness.hpp).
Result<crypto::KeyLookup> lookup_of_keys(const Configuration& configuration);

}  // namespace vigil::app
