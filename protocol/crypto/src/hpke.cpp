#include <vigil/crypto/hmac.hpp>
#include <vigil/crypto/hpke.hpp>

#include "openssl.hpp"

// Names as in RFC 9180: shared_secret, key_schedule_context, labeled extract and expand.
namespace vigil::crypto::hpke {
namespace {

constexpr std::size_t kHashSize = 32;
constexpr std::size_t kNonceSize = 12;
constexpr std::size_t kTagSize = 16;

std::string two_bytes(std::size_t value) {
    return {static_cast<char>(value >> 8 & 0xff), static_cast<char>(value & 0xff)};
}

const std::string& kem_suite() {
    static const std::string suite = "KEM" + two_bytes(0x0020);
    return suite;
}
std::string suite_of(Aead aead) {
    return "HPKE" + two_bytes(0x0020) + two_bytes(0x0001) + two_bytes(static_cast<std::size_t>(aead));
}
std::size_t key_size(Aead aead) { return aead == Aead::aes_128_gcm ? 16 : 32; }

// HKDF's two halves (RFC 5869 sections 2.2 and 2.3). An absent salt is a row of zeros.
std::string extract(std::string_view salt, std::string_view key) {
    return hmac_sha256(salt.empty() ? std::string(kHashSize, '\0') : std::string(salt), key);
}
std::string expand(const std::string& key, const std::string& info, std::size_t size) {
    std::string all, block;
    for (char counter = 1; all.size() < size; ++counter) {
        block = hmac_sha256(key, block + info + counter);
        all += block;
    }
    wipe(block);
    all.resize(size);
    return all;
}

std::string labeled_extract(const std::string& suite, std::string_view salt, std::string_view label,
                            std::string_view key) {
    std::string labeled = "HPKE-v1" + suite + std::string(label) + std::string(key);
    auto extracted = extract(salt, labeled);
    wipe(labeled);
    return extracted;
}
std::string labeled_expand(const std::string& suite, const std::string& key, std::string_view label,
                           std::string_view info, std::size_t size) {
    return expand(key, two_bytes(size) + "HPKE-v1" + suite + std::string(label) + std::string(info), size);
}

openssl::KeyPtr private_key_of(const Secret& secret) {
    return openssl::KeyPtr(openssl::require(
        EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, nullptr, openssl::data_of(secret.bytes()), Secret::kSize),
        "reading an X25519 key"));
}

std::string raw_public(const EVP_PKEY* key) {
    std::string bytes(kPublicKeySize, '\0');
    std::size_t size = bytes.size();
    openssl::require(EVP_PKEY_get_raw_public_key(key, openssl::data_of(bytes), &size), "writing an X25519 key");
    return bytes;
}

Error not_a_key() { return {ErrorKind::invalid_input, "hpke: not a public key of X25519"}; }

// The shared point. Fails where the other side's key is of small order (RFC 9180 section 7.1.4).
Result<std::string> agree(EVP_PKEY* mine, std::string_view theirs) {
    if (theirs.size() != kPublicKeySize) return not_a_key();
    const openssl::KeyPtr peer(
        EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, nullptr, openssl::data_of(theirs), theirs.size()));
    const openssl::KeyContextPtr context(
        openssl::require(EVP_PKEY_CTX_new_from_pkey(nullptr, mine, nullptr), "making a key context"));
    openssl::require(EVP_PKEY_derive_init(context.get()), "starting to agree");
    std::string shared(kPublicKeySize, '\0');
    std::size_t size = shared.size();
    if (!peer || EVP_PKEY_derive_set_peer(context.get(), peer.get()) <= 0 ||
        EVP_PKEY_derive(context.get(), openssl::data_of(shared), &size) <= 0) {
        openssl::forget_errors();
        return not_a_key();
    }
    return shared;
}

// ExtractAndExpand of section 4.1; both sides come to the same.
std::string shared_secret(std::string point, std::string_view encapsulated, std::string_view public_key) {
    auto key = labeled_extract(kem_suite(), "", "eae_prk", point);
    wipe(point);
    auto secret = labeled_expand(kem_suite(), key, "shared_secret", std::string(encapsulated) + std::string(public_key),
                                 kHashSize);
    wipe(key);
    return secret;
}

struct Schedule {
    std::string key;
    std::string nonce;  // of the first and only message
};

// KeySchedule of section 5.1 in base mode: no pre-shared key.
Schedule schedule(std::string shared, std::string_view info, Aead aead) {
    const auto suite = suite_of(aead);
    const std::string context =
        '\0' + labeled_extract(suite, "", "psk_id_hash", "") + labeled_extract(suite, "", "info_hash", info);
    auto secret = labeled_extract(suite, shared, "secret", "");
    wipe(shared);
    Schedule made{labeled_expand(suite, secret, "key", context, key_size(aead)),
                  labeled_expand(suite, secret, "base_nonce", context, kNonceSize)};
    wipe(secret);
    return made;
}

openssl::CipherPtr cipher_of(Aead aead) {
    const char* const name = aead == Aead::aes_128_gcm ? "AES-128-GCM" : "AES-256-GCM";
    return openssl::require(openssl::CipherPtr(EVP_CIPHER_fetch(nullptr, name, nullptr)), "finding AES-GCM");
}

std::string encrypt(Schedule keys, Aead aead, std::string_view aad, std::string_view plaintext) {
    const auto cipher = cipher_of(aead);
    const openssl::CipherContextPtr context(openssl::require(EVP_CIPHER_CTX_new(), "making a cipher context"));
    openssl::require(EVP_EncryptInit_ex2(context.get(), cipher.get(), openssl::data_of(keys.key),
                                         openssl::data_of(keys.nonce), nullptr),
                     "starting to seal");
    wipe(keys.key);
    int written = 0;
    openssl::require(EVP_EncryptUpdate(context.get(), nullptr, &written, openssl::data_of(aad), openssl::int_size(aad)),
                     "authenticating");
    std::string ciphertext(plaintext.size() + kTagSize, '\0');
    openssl::require(EVP_EncryptUpdate(context.get(), openssl::data_of(ciphertext), &written,
                                       openssl::data_of(plaintext), openssl::int_size(plaintext)),
                     "sealing");
    openssl::require(EVP_EncryptFinal_ex(context.get(), nullptr, &written), "finishing to seal");
    openssl::require(
        EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, kTagSize, ciphertext.data() + plaintext.size()),
        "taking the tag");
    return ciphertext;
}

Result<std::string> decrypt(Schedule keys, Aead aead, std::string_view aad, std::string_view ciphertext) {
    const Error broken{ErrorKind::invalid_input, "hpke: damaged, or sealed to another key or beside other data"};
    if (ciphertext.size() < kTagSize) return broken;
    const auto cipher = cipher_of(aead);
    const openssl::CipherContextPtr context(openssl::require(EVP_CIPHER_CTX_new(), "making a cipher context"));
    openssl::require(EVP_DecryptInit_ex2(context.get(), cipher.get(), openssl::data_of(keys.key),
                                         openssl::data_of(keys.nonce), nullptr),
                     "starting to open");
    wipe(keys.key);
    int written = 0;
    openssl::require(EVP_DecryptUpdate(context.get(), nullptr, &written, openssl::data_of(aad), openssl::int_size(aad)),
                     "authenticating");
    const auto body = ciphertext.substr(0, ciphertext.size() - kTagSize);
    std::string tag(ciphertext.substr(body.size()));  // OpenSSL wants it mutable
    std::string plaintext(body.size(), '\0');
    openssl::require(EVP_DecryptUpdate(context.get(), openssl::data_of(plaintext), &written, openssl::data_of(body),
                                       openssl::int_size(body)),
                     "opening");
    openssl::require(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, kTagSize, tag.data()), "giving the tag");
    if (EVP_DecryptFinal_ex(context.get(), nullptr, &written) <= 0) {
        openssl::forget_errors();
        wipe(plaintext);
        return broken;
    }
    return plaintext;
}

}  // namespace

std::string public_key_of(const Secret& private_key) { return raw_public(private_key_of(private_key).get()); }

Result<Sealed> seal_with(const Secret& ephemeral, std::string_view public_key, std::string_view info,
                         std::string_view aad, std::string_view plaintext, Aead aead) {
    const auto mine = private_key_of(ephemeral);
    VIGIL_TRY(auto point, agree(mine.get(), public_key));
    Sealed sealed{raw_public(mine.get()), {}};
    auto shared = shared_secret(std::move(point), sealed.encapsulated, public_key);
    sealed.ciphertext = encrypt(schedule(std::move(shared), info, aead), aead, aad, plaintext);
    return sealed;
}

Result<Sealed> seal(std::string_view public_key, std::string_view info, std::string_view aad,
                    std::string_view plaintext) {
    return seal_with(Secret::random(), public_key, info, aad, plaintext, Aead::aes_256_gcm);
}

Result<std::string> open(const Secret& private_key, std::string_view info, std::string_view aad, const Sealed& sealed,
                         Aead aead) {
    const auto mine = private_key_of(private_key);
    VIGIL_TRY(auto point, agree(mine.get(), sealed.encapsulated));
    auto shared = shared_secret(std::move(point), sealed.encapsulated, raw_public(mine.get()));
    return decrypt(schedule(std::move(shared), info, aead), aead, aad, sealed.ciphertext);
}

}  // namespace vigil::crypto::hpke
