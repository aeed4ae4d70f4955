// A small TLS server on loopback for the tests of the client: blocking OpenSSL on threads, so that nothing of it is shared
// with what is tested. A script plays each connection.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>
#include <vigil/crypto/x509.hpp>

#include "client/endpoint.hpp"

struct ssl_ctx_st;
struct ssl_st;

namespace vigil::client {

// One accepted connection, after the handshake.
class TlsPeer {
public:
    explicit TlsPeer(ssl_st* ssl) : ssl_(ssl) {}

    // Up to and with `end`; empty when the client is gone.
    std::string read_until(const std::string& end);
    std::string read(std::size_t size);
    void write(const std::string& bytes);
    // Where the client connected from, in numbers.
    std::string address() const;

private:
    ssl_st* ssl_;
    std::string buffered_;
};

struct ReceivedRequest {
    std::string line;  // "GET /healthz HTTP/1.1"
    std::string head;  // with line and the empty line at its end
    std::string body;

    std::string header(const std::string& name) const;
};

// The next request of the connection; an empty line when the client is gone.
ReceivedRequest read_request(TlsPeer& peer);
// With Content-Length, a Date, and whatever `headers` holds ("Name: value\r\n").
std::string http_answer(int status, const std::string& body, const std::string& headers = {});

struct TlsServerOptions {
    crypto::ServerNames names{{"localhost"}, {"127.0.0.1"}};
    int max_version = 0;  // TLS1_2_VERSION: nothing newer
};

class TlsServer {
public:
    using Script = std::function<void(TlsPeer&)>;
    using Handler = std::function<std::string(const ReceivedRequest&)>;

    explicit TlsServer(Script each_connection, TlsServerOptions options = {});
    ~TlsServer();

    // Answers request after request on each connection.
    static Script serving(Handler handler);

    Endpoint endpoint() const { return {"127.0.0.1", std::to_string(port_)}; }
    const std::string& authority_pem() const { return authority_pem_; }
    int connections() const { return connections_; }
    // Returns when so many connections have been ended from this side, and on loopback so from the other too.
    void wait_until_ended(int connections);

private:
    void accept_all();
    void serve(int socket);

    Script script_;
    std::string authority_pem_;
    std::shared_ptr<ssl_ctx_st> context_;
    int listener_ = -1;
    int port_ = 0;
    std::atomic<int> connections_ = 0;
    std::mutex mutex_;
    std::condition_variable ended_changed_;
    int ended_ = 0;
    std::vector<int> sockets_;
    std::vector<std::thread> threads_;
    std::thread acceptor_;
};

}  // namespace vigil::client
