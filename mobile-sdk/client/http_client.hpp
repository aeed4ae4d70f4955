// HTTPS/1.1 to one server over one connection that is kept alive.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/address.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>
#include <vigil/protocol/result.hpp>

#include "client/condition.hpp"
#include "client/endpoint.hpp"
#include "client/tls.hpp"

namespace vigil::client {

namespace asio = boost::asio;

struct HttpHeader {
    std::string name;
    std::string value;
};

struct HttpRequest {
    std::string method;
    std::string target;
    std::vector<HttpHeader> headers;  // Host, User-Agent and Content-Length are added
    std::string body;
};

struct HttpAnswer {
    int status = 0;
    std::vector<HttpHeader> headers;
    std::string body;

    // The first field of that name, compared without case; empty: there is none.
    std::string_view header(std::string_view name) const;
};

struct HttpLimits {
    std::chrono::milliseconds connect{10'000};  // looking the name up, and connecting
    std::chrono::milliseconds handshake{10'000};
    std::chrono::milliseconds send{30'000};
    std::chrono::milliseconds answer{30'000};  // from the end of the request to the end of the answer, however it comes
    std::chrono::milliseconds idle{60'000};    // an older idle connection is not used again; servers close after 75 s
    std::size_t body = 8 * 1024 * 1024;        // bytes of an answer
};

// How far a request has come. From `send` on it may have arrived.
enum class HttpPhase { resolve, address, connect, handshake, send, answer };

// Whether an address may be connected to; asked for each that the name stands for.
using AddressFilter = std::function<bool(const asio::ip::address&)>;

// Connects when it has to. Never sends a request twice: whether a lost answer may be asked for again is known to the
// caller only.
//
// Fails with: unavailable (nothing or nobody there, connection lost), deadline_exceeded (a limit passed), forbidden (the
// server's certificate is not trusted or is for another name; or the filter refuses each of its addresses). After the
// first two the outcome of a request is unknown, unless the phase says that it was not sent.
//
// One thread, on `executor`. Calls that overlap wait for each other. Must outlive its calls.
class HttpClient {
public:
    // `local_address`: the address of this machine that it connects from, in numbers, where it has several networks; empty:
    // the system chooses. `may_connect`: connections go to the very addresses that it has let through; none: to any.
    HttpClient(asio::any_io_executor executor, Endpoint endpoint, TlsContext tls, HttpLimits limits = {},
               std::string local_address = {}, AddressFilter may_connect = {});
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    // `phase`: is told how far the request has come.
    asio::awaitable<Result<HttpAnswer>> send(HttpRequest request, HttpPhase* phase = nullptr);

    // Ends the connection; a request that is under way fails.
    void close();

    const Endpoint& endpoint() const noexcept { return endpoint_; }
    const asio::any_io_executor& executor() const noexcept { return executor_; }

private:
    struct Connection;

    asio::awaitable<Result<HttpAnswer>> exchange(const HttpRequest& request, HttpPhase& phase);

    asio::any_io_executor executor_;
    Endpoint endpoint_;
    TlsContext tls_;
    HttpLimits limits_;
    std::string local_address_;
    AddressFilter may_connect_;
    std::unique_ptr<Connection> connection_;
    Turnstile one_at_a_time_;
};

}  // namespace vigil::client
