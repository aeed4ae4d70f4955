// The socket under a live connection: text frames in and out. Behind an interface, so that tests need no network.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <memory>
#include <string>
#include <vigil/protocol/result.hpp>

#include "client/endpoint.hpp"
#include "client/http_client.hpp"
#include "client/tls.hpp"

namespace vigil::client {

// One reader and one writer may wait at the same time. One thread.
class LiveSocket {
public:
    virtual ~LiveSocket() = default;
    // The next text frame. conflict: the same device has connected again, so this connection must not come back.
    virtual asio::awaitable<Result<std::string>> receive() = 0;
    virtual asio::awaitable<Result<void>> send(std::string frame) = 0;
    virtual void close() = 0;  // at once; whoever waits gets an error
};

class LiveDialer {
public:
    virtual ~LiveDialer() = default;
    // An error with a problem code is the server's answer; one without is the network's.
    virtual asio::awaitable<Result<std::unique_ptr<LiveSocket>>> dial(std::string access_token) = 0;
};

// WebSocket over TLS to the operation `live`, subprotocol vigil.v1. A connection on which nothing was heard for 25 s is
// pinged, and is given up after 50 s.
class WebSocketDialer : public LiveDialer {
public:
    WebSocketDialer(asio::any_io_executor executor, Endpoint endpoint, TlsContext tls, HttpLimits limits = {});

    asio::awaitable<Result<std::unique_ptr<LiveSocket>>> dial(std::string access_token) override;

private:
    asio::any_io_executor executor_;
    Endpoint endpoint_;
    TlsContext tls_;
    HttpLimits limits_;
};

}  // namespace vigil::client
