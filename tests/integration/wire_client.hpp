// A client without manners: sends exactly the bytes it is told to, over TLS or plain TCP, and reads what comes back.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

struct ssl_st;

namespace vigil::test {

struct WireResponse {
    int status = 0;                               // 0: the connection ended without a response
    std::map<std::string, std::string> fields{};  // names in lower case
    std::string body{};
};

// Blocking, with a bound of 20 s on each read, so that a broken server fails a test instead of hanging it.
class WireClient {
public:
    // `authority_pem` empty: plain TCP. Throws when the connection or the handshake fails.
    // `from`: an address of the loopback network, for somebody else than the other clients.
    WireClient(std::uint16_t port, const std::string& authority_pem, std::string_view alpn = "http/1.1",
               int tls_version = 0x0304, const char* from = "127.0.0.1");
    ~WireClient();
    WireClient(const WireClient&) = delete;
    WireClient& operator=(const WireClient&) = delete;

    // False: the server has ended the connection.
    bool send(std::string_view bytes);
    void end_sending();  // FIN, without close_notify

    WireResponse read_response(bool to_head = false);
    WireResponse ask(std::string_view bytes) {
        send(bytes);
        return read_response();
    }
    // What comes until the server ends the connection.
    std::string read_to_end();
    std::string read_exactly(std::size_t size);
    // Up to and with `end`; what there is where the connection ends before.
    std::string read_until(std::string_view end);

    int descriptor() const { return descriptor_; }
    std::string alpn() const;
    std::string tls_version() const;

private:
    bool read_more();

    int descriptor_ = -1;
    std::unique_ptr<ssl_st, void (*)(ssl_st*)> ssl_;
    std::string received_;
};

}  // namespace vigil::test
