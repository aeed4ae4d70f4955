// The TLS side of the server: what it speaks and with which certificate.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vigil/protocol/result.hpp>

struct ssl_ctx_st;  // OpenSSL's SSL_CTX

namespace vigil::transport {

struct TlsOptions {
    std::filesystem::path certificate_chain;  // PEM, the server's own certificate first
    std::filesystem::path private_key;        // PEM
    bool allow_tls12 = false;                 // for old clients; ECDHE with an AEAD cipher only
};

// TLS 1.3 without early data, tickets or renegotiation; ALPN http/1.1. A handshake begun before reload() keeps the
// certificate it began with. May be used from any thread.
class Tls {
public:
    static Result<std::unique_ptr<Tls>> load(TlsOptions options);

    // Reads the files again, or others, for new connections. On failure the certificate in use stays.
    Result<void> reload();
    Result<void> reload(TlsOptions options);

    std::shared_ptr<ssl_ctx_st> current() const;

private:
    explicit Tls(TlsOptions options) : options_(std::move(options)) {}

    mutable std::mutex mutex_;
    TlsOptions options_;
    std::shared_ptr<ssl_ctx_st> current_;  // shared with handshakes that began before a reload
};

}  // namespace vigil::transport
