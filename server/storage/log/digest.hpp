// An unambiguous encoding under SHA-256: what the log's hashes are made of.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vigil/crypto/hash.hpp>

namespace vigil::storage {

// Texts and blobs are preceded by their size in bytes (4 bytes, big-endian), integers are 8 bytes, big-endian two's
// complement. So no two sequences of parts have the same bytes, and anybody can compute it again with any SHA-256.
class Digest {
public:
    // `domain` says what is hashed, so that a hash of one kind is never taken for another.
    explicit Digest(std::string_view domain) { text(domain); }

    Digest& text(std::string_view bytes);
    Digest& integer(std::int64_t value);
    Digest& byte(char value);

    std::string finish() { return hash_.finish(); }

private:
    crypto::Sha256 hash_;
};

}  // namespace vigil::storage
