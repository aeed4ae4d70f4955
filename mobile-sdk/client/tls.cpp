#include "client/tls.hpp"

#include <openssl/ssl.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/ssl/context.hpp>

namespace vigil::client {

namespace ssl = boost::asio::ssl;

Result<TlsContext> make_tls_context(std::string_view authorities_pem, LeastTls least) {
    auto context = std::make_shared<ssl::context>(ssl::context::tls_client);
    SSL_CTX_set_min_proto_version(context->native_handle(), least == LeastTls::v1_3 ? TLS1_3_VERSION : TLS1_2_VERSION);
    constexpr unsigned char alpn[] = "\x08http/1.1";  // length-prefixed (RFC 7301)
    SSL_CTX_set_alpn_protos(context->native_handle(), alpn, sizeof alpn - 1);
    context->set_verify_mode(ssl::verify_peer);

    boost::system::error_code failed;
    if (authorities_pem.empty())
        context->set_default_verify_paths(failed);
    else
        context->add_certificate_authority(boost::asio::buffer(authorities_pem.data(), authorities_pem.size()), failed);
    if (failed) return Error{ErrorKind::invalid_input, "tls: the certificate authority is not valid PEM"};
    return context;
}

}  // namespace vigil::client
