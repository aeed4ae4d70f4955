#include "transport/tls.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <string_view>
#include <utility>

namespace vigil::transport {
namespace {

using Context = std::shared_ptr<SSL_CTX>;

constexpr std::string_view kAlpn = "\x08http/1.1";  // length-prefixed, as the extension has it (RFC 7301)

// Called by OpenSSL when the client offers protocols. A client that offers only others is turned away (alert 120).
int select_protocol(SSL*, const unsigned char** chosen, unsigned char* chosen_size, const unsigned char* offered,
                    unsigned offered_size, void*) {
    unsigned char* match = nullptr;
    const auto* ours = reinterpret_cast<const unsigned char*>(kAlpn.data());
    const int found =
        SSL_select_next_proto(&match, chosen_size, ours, static_cast<unsigned>(kAlpn.size()), offered, offered_size);
    if (found != OPENSSL_NPN_NEGOTIATED) return SSL_TLSEXT_ERR_ALERT_FATAL;
    *chosen = match;
    return SSL_TLSEXT_ERR_OK;
}

Error failure(std::string what) {
    ERR_clear_error();
    return Error{ErrorKind::invalid_input, std::move(what)};
}

Result<Context> make_context(const TlsOptions& options) {
    ERR_clear_error();
    Context context(SSL_CTX_new(TLS_server_method()), &SSL_CTX_free);
    if (!context) return failure("tls: no context");
    SSL_CTX* raw = context.get();

    SSL_CTX_set_min_proto_version(raw, options.allow_tls12 ? TLS1_2_VERSION : TLS1_3_VERSION);
    SSL_CTX_set_max_proto_version(raw, TLS1_3_VERSION);
    SSL_CTX_set_cipher_list(raw, "ECDHE+AESGCM:ECDHE+CHACHA20");
    SSL_CTX_set1_groups_list(raw, "X25519:P-256");
    SSL_CTX_set_options(
        raw, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_NO_TICKET);
    // Resumption gained nothing measurable with ECDSA, and without it no key but the certificate's needs guarding.
    SSL_CTX_set_session_cache_mode(raw, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(raw, 0);
    SSL_CTX_set_max_early_data(raw, 0);
    // Idle connections give their 34 KiB of record buffers back; a write is repeated from wherever its bytes lie now.
    SSL_CTX_set_mode(raw,
                     SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    // A read comes back after each record that holds no data of ours: else a peer that does nothing but change its keys
    // (RFC 8446 section 4.6.3) would keep the thread inside of one call for as long as it sends.
    SSL_CTX_clear_mode(raw, SSL_MODE_AUTO_RETRY);
    SSL_CTX_set_alpn_select_cb(raw, &select_protocol, nullptr);

    if (SSL_CTX_use_certificate_chain_file(raw, options.certificate_chain.c_str()) != 1)
        return failure(options.certificate_chain.string() + ": is no certificate chain (PEM) that can be read");
    if (SSL_CTX_use_PrivateKey_file(raw, options.private_key.c_str(), SSL_FILETYPE_PEM) != 1)
        return failure(options.private_key.string() + ": is no private key (PEM) that can be read");
    if (SSL_CTX_check_private_key(raw) != 1)
        return failure(options.private_key.string() + ": is not the key of the certificate " +
                       options.certificate_chain.string());
    return context;
}

}  // namespace

Result<std::unique_ptr<Tls>> Tls::load(TlsOptions options) {
    std::unique_ptr<Tls> tls(new Tls(std::move(options)));
    VIGIL_TRY(tls->reload());
    return tls;
}

Result<void> Tls::reload() {
    TlsOptions options;
    {
        const std::scoped_lock lock(mutex_);
        options = options_;
    }
    return reload(std::move(options));
}

Result<void> Tls::reload(TlsOptions options) {
    VIGIL_TRY(auto fresh, make_context(options));
    const std::scoped_lock lock(mutex_);
    current_ = std::move(fresh);
    options_ = std::move(options);
    return success();
}

std::shared_ptr<ssl_ctx_st> Tls::current() const {
    const std::scoped_lock lock(mutex_);
    return current_;
}

}  // namespace vigil::transport
