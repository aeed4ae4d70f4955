// OpenSSL's way to a non-blocking socket.
#pragma once

struct bio_st;  // OpenSSL's BIO

namespace vigil::transport {

// As OpenSSL's own socket BIO, but a write to a connection that is gone fails instead of raising SIGPIPE, which would end
// the process. Does not own the descriptor.
bio_st* make_socket_bio(int descriptor);

}  // namespace vigil::transport
