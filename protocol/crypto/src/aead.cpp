#include <vigil/crypto/aead.hpp>
#include <vigil/crypto/random.hpp>
#include <vigil/crypto/uuid.hpp>

#include "openssl.hpp"

namespace vigil::crypto {
namespace {

constexpr std::size_t kKeyIdSize = 16;
constexpr std::size_t kHeaderSize = 1 + kKeyIdSize;
constexpr std::size_t kNonceSize = 12;
constexpr std::size_t kTagSize = 16;
constexpr std::size_t kSmallestEnvelope = kHeaderSize + kNonceSize + kTagSize;

Error broken(const char* what) { return {ErrorKind::internal, what}; }

const EVP_CIPHER* aes_256_gcm() {
    static const auto cipher =
        openssl::require(openssl::CipherPtr(EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr)), "finding AES-256-GCM");
    return cipher.get();
}

openssl::CipherContextPtr new_context() {
    return openssl::CipherContextPtr(openssl::require(EVP_CIPHER_CTX_new(), "making a cipher context"));
}

void append_big_endian(std::string& out, std::uint32_t value, int bytes) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) out += static_cast<char>(value >> shift & 0xff);
}

// Suite and key id: the beginning of both the envelope and the authenticated data.
std::string header_of(const SealingKey& key) {
    std::string header(1, static_cast<char>(Suite::aes_256_gcm));
    return header += uuid_to_raw(key.id().str()).value();  // a SealingKey's id is a UUID
}

std::string authenticated_data(std::string header, FieldId field, std::string_view row_id) {
    append_big_endian(header, static_cast<std::uint16_t>(field), 2);
    append_big_endian(header, static_cast<std::uint32_t>(openssl::int_size(row_id)), 4);
    return header += row_id;
}

struct Envelope {
    std::string_view header;
    std::string_view nonce;
    std::string_view ciphertext;
    std::string_view tag;
};

Result<Envelope> parse(std::string_view bytes) {
    if (bytes.size() < kSmallestEnvelope) return broken("envelope: shorter than its fixed parts");
    if (bytes.size() > std::numeric_limits<int>::max()) return broken("envelope: more than 2 GiB");
    if (static_cast<Suite>(bytes[0]) != Suite::aes_256_gcm) return broken("envelope: unknown suite");
    const auto body = bytes.substr(kHeaderSize + kNonceSize);
    return Envelope{bytes.substr(0, kHeaderSize), bytes.substr(kHeaderSize, kNonceSize),
                    body.substr(0, body.size() - kTagSize), body.substr(body.size() - kTagSize)};
}

}  // namespace

SealingKey SealingKey::generate() { return generate(KeyId(uuid_v4())); }

SealingKey SealingKey::generate(KeyId id) { return SealingKey(std::move(id), Secret::random()); }

Result<SealingKey> SealingKey::from(KeyId id, Secret secret) {
    if (!is_uuid(id.str())) return Error{ErrorKind::invalid_input, "key id: not a uuid"};
    return SealingKey(std::move(id), std::move(secret));
}

std::string seal(const SealingKey& key, FieldId field, std::string_view row_id, std::string_view plaintext) {
    const auto header = header_of(key);
    const auto aad = authenticated_data(header, field, row_id);
    const auto nonce = random_bytes(kNonceSize);
    std::string ciphertext(plaintext.size(), '\0');
    std::string tag(kTagSize, '\0');

    const auto context = new_context();
    int written = 0;
    openssl::require(EVP_EncryptInit_ex2(context.get(), aes_256_gcm(), openssl::data_of(key.secret().bytes()),
                                         openssl::data_of(nonce), nullptr),
                     "starting to seal");
    openssl::require(EVP_EncryptUpdate(context.get(), nullptr, &written, openssl::data_of(aad), openssl::int_size(aad)),
                     "authenticating");
    openssl::require(EVP_EncryptUpdate(context.get(), openssl::data_of(ciphertext), &written,
                                       openssl::data_of(plaintext), openssl::int_size(plaintext)),
                     "sealing");
    openssl::require(EVP_EncryptFinal_ex(context.get(), nullptr, &written), "finishing to seal");  // GCM: no more bytes
    openssl::require(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, kTagSize, tag.data()), "taking the tag");

    return header + nonce + ciphertext + tag;
}

Result<std::string> open(const SealingKey& key, FieldId field, std::string_view row_id, std::string_view envelope) {
    VIGIL_TRY(const auto parts, parse(envelope));
    const auto header = header_of(key);
    if (parts.header != header) return broken("envelope: sealed under another key");
    const auto aad = authenticated_data(header, field, row_id);
    std::string plaintext(parts.ciphertext.size(), '\0');
    std::string tag(parts.tag);  // OpenSSL wants it mutable

    const auto context = new_context();
    int written = 0;
    openssl::require(EVP_DecryptInit_ex2(context.get(), aes_256_gcm(), openssl::data_of(key.secret().bytes()),
                                         openssl::data_of(parts.nonce), nullptr),
                     "starting to open");
    openssl::require(EVP_DecryptUpdate(context.get(), nullptr, &written, openssl::data_of(aad), openssl::int_size(aad)),
                     "authenticating");
    openssl::require(EVP_DecryptUpdate(context.get(), openssl::data_of(plaintext), &written,
                                       openssl::data_of(parts.ciphertext), openssl::int_size(parts.ciphertext)),
                     "opening");
    openssl::require(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, kTagSize, tag.data()), "giving the tag");
    if (EVP_DecryptFinal_ex(context.get(), nullptr, &written) <= 0) {
        openssl::forget_errors();
        wipe(plaintext);
        return broken("envelope: damaged, or sealed for another key, field or row");
    }
    return plaintext;
}

Result<KeyId> key_id_of(std::string_view envelope) {
    VIGIL_TRY(const auto parts, parse(envelope));
    VIGIL_TRY(auto text, uuid_from_raw(parts.header.substr(1)));
    return KeyId(std::move(text));
}

std::string wrap_key(const SealingKey& wrapping, const SealingKey& key) {
    return seal(wrapping, FieldId::wrapped_key, key.id().str(), key.secret().bytes());
}

Result<SealingKey> unwrap_key(const SealingKey& wrapping, const KeyId& id, std::string_view wrapped) {
    VIGIL_TRY(auto bytes, open(wrapping, FieldId::wrapped_key, id.str(), wrapped));
    auto secret = Secret::from_bytes(bytes);
    wipe(bytes);
    if (!secret) return broken("wrapped key: not 32 bytes");
    return SealingKey::from(id, std::move(secret).value());
}

}  // namespace vigil::crypto
