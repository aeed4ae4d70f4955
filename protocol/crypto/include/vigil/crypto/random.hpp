// Random bytes from the operating system's generator (through OpenSSL).
#pragma once

#include <cstddef>
#include <string>

namespace vigil::crypto {

// Unpredictable bytes, good for keys and tokens. May be called from any thread. Throws when the generator fails:
// nothing safe can be done without it.
std::string random_bytes(std::size_t size);

}  // namespace vigil::crypto
