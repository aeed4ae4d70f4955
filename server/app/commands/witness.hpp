// Roots of the log that somebody kept elsewhere.
#pragma once

#include <string>
#include <vector>
#include <vigil/crypto/jws.hpp>

#include "storage/log/verify.hpp"

namespace vigil::app {

// Reads a file that holds a receipt or a checkpoint (a compact JWS; its signature is verified), or the state of a live
// client (live.jsonl, whose `root` lines count). Errors name the file.
Result<std::vector<storage::KnownRoot>> read_witness(const std::string& path, const crypto::KeyLookup& find_key);

}  // namespace vigil::app
