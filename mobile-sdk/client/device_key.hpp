// The key of a device: P-256, made on the device, never leaves it.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vigil/crypto/sign.hpp>
#include <vigil/protocol/messages/identity.hpp>
#include <vigil/protocol/result.hpp>

namespace vigil::client {

// A phone puts its keystore behind this; a keystore may refuse (locked, no finger on the sensor).
class DeviceKey {
public:
    virtual ~DeviceKey() = default;
    virtual protocol::Jwk public_key() const = 0;
    // ES256 as 64 raw bytes, r and s.
    virtual Result<std::string> sign(std::string_view message) = 0;
};

// A key in a file of mode 0600, for terminals and tests.
class FileDeviceKey : public DeviceKey {
public:
    // Reads the key, or makes one where there is no file.
    static Result<FileDeviceKey> open(const std::filesystem::path& path);

    protocol::Jwk public_key() const override;
    Result<std::string> sign(std::string_view message) override;

private:
    explicit FileDeviceKey(crypto::PrivateKey key) : key_(std::move(key)) {}

    crypto::PrivateKey key_;
};

// A key that lives as long as this: for demonstrations and load.
class MemoryDeviceKey : public DeviceKey {
public:
    protocol::Jwk public_key() const override;
    Result<std::string> sign(std::string_view message) override;

private:
    crypto::PrivateKey key_ = crypto::PrivateKey::generate();
};

}  // namespace vigil::client
