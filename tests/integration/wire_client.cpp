#include "integration/wire_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace vigil::test {
namespace {

using Context = std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)>;

int connect_to(std::uint16_t port, const char* from) {
    const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const timeval bound{20, 0};
    ::setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &bound, sizeof bound);
    ::setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &bound, sizeof bound);
    const int on = 1;  // a small request right behind the handshake would wait for an acknowledgement
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    ::inet_pton(AF_INET, from, &address.sin_addr);
    if (::bind(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        throw std::runtime_error("cannot bind");
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        throw std::runtime_error("cannot connect");
    return descriptor;
}

Context context_trusting(const std::string& authority_pem, std::string_view alpn, int version) {
    Context context(SSL_CTX_new(TLS_client_method()), &SSL_CTX_free);
    SSL_CTX_set_min_proto_version(context.get(), version);
    SSL_CTX_set_max_proto_version(context.get(), version);
    const std::unique_ptr<BIO, decltype(&BIO_free)> text(
        BIO_new_mem_buf(authority_pem.data(), static_cast<int>(authority_pem.size())), &BIO_free);
    const std::unique_ptr<X509, decltype(&X509_free)> authority(
        PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr), &X509_free);
    X509_STORE_add_cert(SSL_CTX_get_cert_store(context.get()), authority.get());
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
    const std::string protocols = static_cast<char>(alpn.size()) + std::string(alpn);
    if (!alpn.empty())
        SSL_CTX_set_alpn_protos(context.get(), reinterpret_cast<const unsigned char*>(protocols.data()),
                                static_cast<unsigned>(protocols.size()));
    return context;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

WireClient::WireClient(std::uint16_t port, const std::string& authority_pem, std::string_view alpn, int tls_version,
                       const char* from)
    : descriptor_(connect_to(port, from)), ssl_(nullptr, &SSL_free) {
    ::signal(SIGPIPE, SIG_DFL);  // the server under test must not depend on its being ignored
    if (authority_pem.empty()) return;
    const auto context = context_trusting(authority_pem, alpn, tls_version);
    ssl_.reset(SSL_new(context.get()));
    SSL_set_tlsext_host_name(ssl_.get(), "localhost");
    SSL_set1_host(ssl_.get(), "localhost");
    SSL_set_fd(ssl_.get(), descriptor_);
    if (SSL_connect(ssl_.get()) == 1) return;
    ::close(descriptor_);
    throw std::runtime_error("handshake failed");
}

WireClient::~WireClient() { ::close(descriptor_); }

bool WireClient::send(std::string_view bytes) {
    // OpenSSL's own socket BIO raises SIGPIPE; this thread lets it pass for the moment of the call.
    sigset_t pipe;
    sigset_t before;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, &before);
    bool sent = true;
    while (sent && !bytes.empty()) {
        const auto size = static_cast<int>(std::min<std::size_t>(bytes.size(), 16384));
        const auto written = ssl_ ? SSL_write(ssl_.get(), bytes.data(), size)
                                  : ::send(descriptor_, bytes.data(), static_cast<std::size_t>(size), MSG_NOSIGNAL);
        sent = written > 0;
        if (sent) bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    const timespec at_once{};
    sigtimedwait(&pipe, nullptr, &at_once);
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    return sent;
}

void WireClient::end_sending() { ::shutdown(descriptor_, SHUT_WR); }

bool WireClient::read_more() {
    std::array<char, 16384> chunk;
    const auto got = ssl_ ? SSL_read(ssl_.get(), chunk.data(), static_cast<int>(chunk.size()))
                          : static_cast<int>(::recv(descriptor_, chunk.data(), chunk.size(), 0));
    if (got <= 0) return false;
    received_.append(chunk.data(), static_cast<std::size_t>(got));
    return true;
}

WireResponse WireClient::read_response(bool to_head) {
    std::size_t end = 0;
    while ((end = received_.find("\r\n\r\n")) == std::string::npos)
        if (!read_more()) return {};
    const std::string head = received_.substr(0, end + 2);
    received_.erase(0, end + 4);

    WireResponse response;
    response.status = std::stoi(head.substr(9, 3));
    for (std::size_t line = head.find("\r\n") + 2; line < head.size();) {
        const auto stop = head.find("\r\n", line);
        const auto colon = head.find(": ", line);
        std::string name = head.substr(line, colon - line);
        for (auto& c : name) c = lower(c);
        response.fields[name] = head.substr(colon + 2, stop - colon - 2);
        line = stop + 2;
    }
    const auto length = response.fields.find("content-length");
    if (!to_head && length != response.fields.end()) response.body = read_exactly(std::stoul(length->second));
    return response;
}

std::string WireClient::read_to_end() {
    while (read_more()) continue;
    return std::exchange(received_, {});
}

std::string WireClient::read_exactly(std::size_t size) {
    while (received_.size() < size)
        if (!read_more()) throw std::runtime_error("the connection ended early");
    std::string taken = received_.substr(0, size);
    received_.erase(0, size);
    return taken;
}

std::string WireClient::read_until(std::string_view end) {
    std::size_t found = 0;
    while ((found = received_.find(end)) == std::string::npos)
        if (!read_more()) return std::exchange(received_, {});
    std::string taken = received_.substr(0, found + end.size());
    received_.erase(0, found + end.size());
    return taken;
}

std::string WireClient::alpn() const {
    const unsigned char* chosen = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(ssl_.get(), &chosen, &size);
    return {reinterpret_cast<const char*>(chosen), size};
}

std::string WireClient::tls_version() const { return SSL_get_version(ssl_.get()); }

}  // namespace vigil::test
