// Whom the client trusts.
#pragma once

#include <memory>
#include <string_view>
#include <vigil/protocol/result.hpp>

namespace boost::asio::ssl {
class context;
}

namespace vigil::client {

// Shared by all connections of a program: reading the authorities costs time, and the context does not change.
using TlsContext = std::shared_ptr<boost::asio::ssl::context>;

// The least version of TLS that is spoken. 1.2: with services of others, many of which have nothing newer.
enum class LeastTls { v1_2, v1_3 };

// The server's certificate is verified. `authorities_pem`: the only ones that are trusted ("pinned"); empty: those of the
// system.
Result<TlsContext> make_tls_context(std::string_view authorities_pem, LeastTls least = LeastTls::v1_3);

}  // namespace vigil::client
