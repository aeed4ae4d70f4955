#include "secrets/passwords.hpp"

#include <argon2.h>
#include <fmt/format.h>

#include <new>
#include <vigil/crypto/random.hpp>

namespace vigil {
namespace {

constexpr std::uint32_t kPasses = 3;
constexpr std::uint32_t kMemoryKiB = 64 * 1024;
constexpr std::uint32_t kLanes = 1;
constexpr std::size_t kSaltBytes = 16;
constexpr std::size_t kHashBytes = 32;

// Salt and hash of a random password that nobody kept.
constexpr std::string_view kNobody = "0vNSxy4nFPchTrwwIJ7dSg$i3y5B9Vli4eXPSc/b1DjDgYECFs6sEfCfpoEYkZmgvQ";

}  // namespace

std::string Argon2Passwords::hash(std::string_view password) const {
    const std::string salt = crypto::random_bytes(kSaltBytes);
    std::string encoded(argon2_encodedlen(kPasses, kMemoryKiB, kLanes, kSaltBytes, kHashBytes, Argon2_id), '\0');
    const int code = argon2id_hash_encoded(kPasses, kMemoryKiB, kLanes, password.data(), password.size(), salt.data(),
                                           salt.size(), kHashBytes, encoded.data(), encoded.size());
    if (code != ARGON2_OK) throw std::bad_alloc();  // the parameters are constants: only memory can be missing
    encoded.resize(encoded.find('\0'));
    return encoded;
}

bool Argon2Passwords::matches(std::string_view encoded, std::string_view password) const {
    return argon2id_verify(std::string(encoded).c_str(), password.data(), password.size()) == ARGON2_OK;
}

void Argon2Passwords::pretend(std::string_view password) const {
    // The same parameters as every real hash, so that it is the same work.
    static const std::string nobody =
        fmt::format("$argon2id$v=19$m={},t={},p={}${}", kMemoryKiB, kPasses, kLanes, kNobody);
    static_cast<void>(matches(nobody, password));
}

}  // namespace vigil
