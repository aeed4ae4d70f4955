#include "client/device_key.hpp"

#include <vigil/crypto/secret.hpp>

#include "client/durable_file.hpp"

namespace vigil::client {
namespace {

protocol::Jwk jwk_of(const crypto::PrivateKey& key) {
    const auto point = key.public_key().to_jwk();
    protocol::Jwk jwk;
    jwk.kty = "EC";
    jwk.crv = "P-256";
    jwk.x = point.x;
    jwk.y = point.y;
    return jwk;
}

}  // namespace

Result<FileDeviceKey> FileDeviceKey::open(const std::filesystem::path& path) {
    auto text = read_whole(path);
    if (text) {
        auto key = crypto::PrivateKey::from_pem(text.value());
        crypto::wipe(text.value());
        if (!key) return std::move(key).error();
        return FileDeviceKey(std::move(key).value());
    }
    if (text.error().kind != ErrorKind::not_found) return std::move(text).error();

    auto key = crypto::PrivateKey::generate();
    auto pem = key.to_pem();
    const auto written = write_durably(path, pem);
    crypto::wipe(pem);
    if (!written) return written.error();
    return FileDeviceKey(std::move(key));
}

protocol::Jwk FileDeviceKey::public_key() const { return jwk_of(key_); }

Result<std::string> FileDeviceKey::sign(std::string_view message) { return key_.sign(message); }

protocol::Jwk MemoryDeviceKey::public_key() const { return jwk_of(key_); }

Result<std::string> MemoryDeviceKey::sign(std::string_view message) { return key_.sign(message); }

}  // namespace vigil::client
