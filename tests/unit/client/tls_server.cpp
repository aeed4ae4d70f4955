#include "tls_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <stdexcept>

namespace vigil::client {
namespace {

using namespace std::chrono_literals;

std::shared_ptr<SSL_CTX> make_context(const crypto::IssuedCertificate& certificate, int max_version) {
    std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_server_method()), &SSL_CTX_free);
    if (max_version != 0) SSL_CTX_set_max_proto_version(context.get(), max_version);
    const auto key_pem = certificate.key.to_pem();
    BIO* key_bio = BIO_new_mem_buf(key_pem.data(), static_cast<int>(key_pem.size()));
    EVP_PKEY* key = PEM_read_bio_PrivateKey(key_bio, nullptr, nullptr, nullptr);
    BIO* chain_bio =
        BIO_new_mem_buf(certificate.certificate_pem.data(), static_cast<int>(certificate.certificate_pem.size()));
    X509* chain = PEM_read_bio_X509(chain_bio, nullptr, nullptr, nullptr);
    const bool ready =
        SSL_CTX_use_certificate(context.get(), chain) == 1 && SSL_CTX_use_PrivateKey(context.get(), key) == 1;
    X509_free(chain);
    EVP_PKEY_free(key);
    BIO_free(chain_bio);
    BIO_free(key_bio);
    if (!ready) throw std::runtime_error("test server: certificate");
    return context;
}

}  // namespace

std::string TlsPeer::read_until(const std::string& end) {
    for (;;) {
        const auto at = buffered_.find(end);
        if (at != std::string::npos) {
            auto taken = buffered_.substr(0, at + end.size());
            buffered_.erase(0, taken.size());
            return taken;
        }
        char piece[4096];
        const int got = SSL_read(ssl_, piece, sizeof piece);
        if (got <= 0) return {};
        buffered_.append(piece, static_cast<std::size_t>(got));
    }
}

std::string TlsPeer::read(std::size_t size) {
    while (buffered_.size() < size) {
        char piece[4096];
        const int got = SSL_read(ssl_, piece, sizeof piece);
        if (got <= 0) return {};
        buffered_.append(piece, static_cast<std::size_t>(got));
    }
    auto taken = buffered_.substr(0, size);
    buffered_.erase(0, size);
    return taken;
}

void TlsPeer::write(const std::string& bytes) { SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size())); }

std::string ReceivedRequest::header(const std::string& name) const {
    const auto at = head.find("\r\n" + name + ": ");
    if (at == std::string::npos) return {};
    const auto begin = at + name.size() + 4;
    return head.substr(begin, head.find("\r\n", begin) - begin);
}

ReceivedRequest read_request(TlsPeer& peer) {
    ReceivedRequest request;
    request.head = peer.read_until("\r\n\r\n");
    request.line = request.head.substr(0, request.head.find("\r\n"));
    const auto length = request.header("Content-Length");
    if (!length.empty()) request.body = peer.read(std::stoul(length));
    return request;
}

std::string TlsPeer::address() const {
    sockaddr_in address{};
    socklen_t size = sizeof address;
    if (::getpeername(SSL_get_fd(ssl_), reinterpret_cast<sockaddr*>(&address), &size) != 0) return {};
    char text[INET_ADDRSTRLEN];
    return ::inet_ntop(AF_INET, &address.sin_addr, text, sizeof text);
}

std::string http_answer(int status, const std::string& body, const std::string& headers) {
    return "HTTP/1.1 " + std::to_string(status) +
           " Test\r\nDate: Sat, 31 Jan 2026 08:05:09 GMT\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
           headers + "\r\n" + body;
}

TlsServer::TlsServer(Script each_connection, TlsServerOptions options) : script_(std::move(each_connection)) {
    std::signal(SIGPIPE, SIG_IGN);  // writing to a client that is gone is part of the tests
    const Instant now = std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
    auto authority = crypto::make_certificate_authority("test", now, std::chrono::days(1)).value();
    authority_pem_ = authority.certificate_pem;
    context_ = make_context(
        crypto::make_server_certificate(authority.key, authority_pem_, options.names, now, std::chrono::days(1))
            .value(),
        options.max_version);

    listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener_, 16) != 0 ||
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
        throw std::runtime_error("test server: listen");
    port_ = ntohs(address.sin_port);
    acceptor_ = std::thread([this] { accept_all(); });
}

TlsServer::~TlsServer() {
    ::shutdown(listener_, SHUT_RDWR);
    acceptor_.join();
    {
        const std::scoped_lock lock(mutex_);
        for (const int socket : sockets_) ::shutdown(socket, SHUT_RDWR);
    }
    for (auto& thread : threads_) thread.join();
    for (const int socket : sockets_) ::close(socket);
    ::close(listener_);
}

TlsServer::Script TlsServer::serving(Handler handler) {
    return [handler = std::move(handler)](TlsPeer& peer) {
        for (auto request = read_request(peer); !request.line.empty(); request = read_request(peer))
            peer.write(handler(request));
    };
}

void TlsServer::accept_all() {
    for (;;) {
        const int socket = ::accept(listener_, nullptr, nullptr);
        if (socket < 0) return;
        const std::scoped_lock lock(mutex_);
        sockets_.push_back(socket);
        threads_.emplace_back([this, socket] { serve(socket); });
    }
}

void TlsServer::serve(int socket) {
    SSL* ssl = SSL_new(context_.get());
    SSL_set_fd(ssl, socket);
    if (SSL_accept(ssl) == 1) {
        ++connections_;
        TlsPeer peer(ssl);
        script_(peer);
        SSL_shutdown(ssl);
    }
    SSL_free(ssl);
    ::shutdown(socket, SHUT_RDWR);  // the descriptor itself is closed by the destructor
    const std::scoped_lock lock(mutex_);
    ++ended_;
    ended_changed_.notify_all();
}

void TlsServer::wait_until_ended(int connections) {
    std::unique_lock lock(mutex_);
    ended_changed_.wait(lock, [&] { return ended_ >= connections; });
}

}  // namespace vigil::client
