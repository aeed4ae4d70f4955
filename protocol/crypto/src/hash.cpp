#include <vigil/crypto/hash.hpp>

#include "openssl.hpp"

namespace vigil::crypto {
namespace {

constexpr std::size_t kDigestSize = 32;

}  // namespace

std::string sha256(std::string_view data) {
    std::string digest(kDigestSize, '\0');
    openssl::require(
        EVP_Digest(data.data(), data.size(), openssl::data_of(digest), nullptr, openssl::sha256_digest(), nullptr),
        "hashing");
    return digest;
}

struct Sha256::State {
    openssl::DigestContextPtr context{openssl::require(EVP_MD_CTX_new(), "making a digest context")};

    State() { begin(); }
    void begin() { openssl::require(EVP_DigestInit_ex2(context.get(), openssl::sha256_digest(), nullptr), "hashing"); }
};

Sha256::Sha256() : state_(std::make_unique<State>()) {}
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;
Sha256::~Sha256() = default;

void Sha256::update(std::string_view data) {
    openssl::require(EVP_DigestUpdate(state_->context.get(), data.data(), data.size()), "hashing");
}

std::string Sha256::finish() {
    std::string digest(kDigestSize, '\0');
    openssl::require(EVP_DigestFinal_ex(state_->context.get(), openssl::data_of(digest), nullptr), "hashing");
    state_->begin();
    return digest;
}

}  // namespace vigil::crypto
