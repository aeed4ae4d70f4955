// One TCP connection, encrypted or plain: bytes in, bytes out, each bounded in time.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/error_code.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "transport/http/message.hpp"

struct ssl_ctx_st;  // OpenSSL's SSL_CTX

namespace vigil::transport {

namespace asio = boost::asio;
using boost::system::error_code;

// TLS works directly on the socket, without the buffers of asio::ssl::stream: an idle connection costs a quarter of the
// memory, and it can move to the executor of another thread (a live connection moves once, after its upgrade).
//
// One thread at a time: everything is called on the stream's executor. One reader and any number of writers may wait at
// once. Each operation can be cancelled by itself. Failures are values; asio::error::eof is the peer's orderly end, which TLS
// has to say (close_notify), asio::error::timed_out the deadline's. A coroutine that always finds bytes, or room for them,
// gives the others of its thread their turn all the same.
class Stream {
public:
    explicit Stream(asio::ip::tcp::socket socket);                                 // plain
    Stream(asio::ip::tcp::socket socket, const std::shared_ptr<ssl_ctx_st>& tls);  // the server's side of TLS
    Stream(Stream&&) noexcept;
    Stream& operator=(Stream&&) noexcept;
    ~Stream();  // closes at once

    bool is_encrypted() const;
    // Waits until something has arrived that was not read, or the peer has ended.
    asio::awaitable<error_code> arrival();
    // Does nothing on a plain stream.
    asio::awaitable<error_code> handshake();
    std::optional<http::TlsInfo> tls_info() const;  // after the handshake

    // Appends what has arrived, at least one byte and at most 16 KiB.
    asio::awaitable<error_code> read(std::string& into);
    // Writes all of `bytes`, which must stay alive until then. Writes at once go out whole, in the order of their calls. One
    // that fails or is cancelled on its way ends the writing: what is behind half of a message would be read as its rest, so
    // every later write fails with the same error.
    asio::awaitable<error_code> write(std::string_view bytes);

    // From now on reads and writes fail with timed_out when `limit` has passed. Replaces the deadline before.
    void expires_after(std::chrono::milliseconds limit);
    void expires_never();
    // As if the deadline had just passed.
    void expire();

    // From now on the connection is dead when the peer's side of the network has not confirmed what was written, or takes
    // no more, for `limit`: a read or write then fails. For a peer that never has to say anything (TCP_USER_TIMEOUT).
    void drop_when_unconfirmed_for(std::chrono::milliseconds limit);

    // Says goodbye: TLS close_notify, FIN, then waits up to `linger` for the peer's own FIN, so that the peer can read
    // the last answer before a reset could destroy it. Nothing may be read or written after it.
    asio::awaitable<void> finish(std::chrono::milliseconds linger);
    void close();

    // The same connection on another executor. Requires: nobody reads or writes, now or later, through *this.
    Stream moved_to(const asio::any_io_executor& executor) &&;

private:
    struct State;
    explicit Stream(std::shared_ptr<State> state);

    std::shared_ptr<State> state_;  // shared with the deadline's timer, whose last turn may come after the stream's end
};

}  // namespace vigil::transport
