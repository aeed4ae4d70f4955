// Published keys, for those who verify.
#pragma once

#include <string>
#include <vigil/crypto/jws.hpp>

#include "files/configuration.hpp"

namespace vigil::app {

// Of a file as the server publishes it at /.well-known/jwks.json.
Result<crypto::KeyLookup> lookup_of_file(const std::string& path);
// Of the key folder.
Result<crypto::KeyLookup> lookup_of_keys(const Configuration& configuration);

}  // namespace vigil::app
