#include "integration/wire_cutting_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <stdexcept>
#include <utility>

namespace vigil::test {
namespace {

int connect_to(std::uint16_t port) {
    const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int on = 1;  // a piece is a segment
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const int small = 16 * 1024;  // so that a client which takes nothing is soon felt
    ::setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        throw std::runtime_error("cannot connect");
    return descriptor;
}

std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_trusting(const std::string& authority_pem, int version) {
    std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_client_method()), &SSL_CTX_free);
    SSL_CTX_set_min_proto_version(context.get(), version);
    SSL_CTX_set_max_proto_version(context.get(), version);
    const std::unique_ptr<BIO, decltype(&BIO_free)> text(
        BIO_new_mem_buf(authority_pem.data(), static_cast<int>(authority_pem.size())), &BIO_free);
    const std::unique_ptr<X509, decltype(&X509_free)> authority(
        PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr), &X509_free);
    X509_STORE_add_cert(SSL_CTX_get_cert_store(context.get()), authority.get());
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
    return context;
}

// Called by OpenSSL for each protocol message.
void note_message(int written, int, int type, const void* data, std::size_t size, SSL*, void* into) {
    const auto* bytes = static_cast<const unsigned char*>(data);
    auto& messages = *static_cast<CuttingClient::Messages*>(into);
    if (written != 0 || size < 2) return;
    if (type == SSL3_RT_HANDSHAKE && bytes[0] == SSL3_MT_KEY_UPDATE) ++messages.key_updates;
    if (type == SSL3_RT_ALERT) messages.last_alert = bytes[1];
}

}  // namespace

CuttingClient::CuttingClient(std::uint16_t port, const std::string& authority_pem, Cuts cuts, int tls_version)
    : descriptor_(connect_to(port)), cuts_(cuts), ssl_(nullptr, &SSL_free) {
    ssl_.reset(SSL_new(context_trusting(authority_pem, tls_version).get()));
    SSL_set_tlsext_host_name(ssl_.get(), "localhost");
    SSL_set1_host(ssl_.get(), "localhost");
    SSL_set_bio(ssl_.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    SSL_set_connect_state(ssl_.get());
    SSL_set_msg_callback(ssl_.get(), &note_message);
    SSL_set_msg_callback_arg(ssl_.get(), &messages_);
    think();
}

CuttingClient::~CuttingClient() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

bool CuttingClient::is_ready() const { return SSL_is_init_finished(ssl_.get()) == 1; }

void CuttingClient::write(std::string_view bytes) {
    for (; !bytes.empty(); bytes.remove_prefix(std::min<std::size_t>(bytes.size(), 16384)))
        if (SSL_write(ssl_.get(), bytes.data(), static_cast<int>(std::min<std::size_t>(bytes.size(), 16384))) <= 0)
            throw std::runtime_error("the client cannot write");
    collect();
}

void CuttingClient::update_keys(bool answer_wanted) {
    SSL_key_update(ssl_.get(), answer_wanted ? SSL_KEY_UPDATE_REQUESTED : SSL_KEY_UPDATE_NOT_REQUESTED);
    if (SSL_do_handshake(ssl_.get()) != 1) throw std::runtime_error("the client cannot change its keys");
    collect();
}

void CuttingClient::say_goodbye() {
    SSL_shutdown(ssl_.get());
    collect();
}

void CuttingClient::renegotiate() {
    SSL_renegotiate(ssl_.get());
    SSL_do_handshake(ssl_.get());
    collect();
}

void CuttingClient::reset() {
    const linger at_once{1, 0};
    ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    ::close(descriptor_);
    descriptor_ = -1;
}

bool CuttingClient::heard_goodbye() const { return (SSL_get_shutdown(ssl_.get()) & SSL_RECEIVED_SHUTDOWN) != 0; }

bool CuttingClient::step() {
    if (descriptor_ < 0) return false;
    const bool sent = send_piece();
    if (outgoing_.empty() && std::exchange(ends_, false)) ::shutdown(descriptor_, SHUT_WR);
    const bool taken = takes_ && take_piece();
    if (taken) think();
    return sent || taken;
}

std::size_t CuttingClient::piece(std::size_t most) {
    switch (cuts_) {
        case Cuts::single_bytes:
            return std::min<std::size_t>(1, most);
        case Cuts::random:
            return std::min<std::size_t>(std::uniform_int_distribution<std::size_t>(1, 3000)(random_), most);
        case Cuts::none:
            break;
    }
    return most;
}

bool CuttingClient::send_piece() {
    const auto size = piece(outgoing_.size());
    if (size == 0) return false;
    const auto sent = ::send(descriptor_, outgoing_.data(), size, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent <= 0) return false;
    outgoing_.erase(0, static_cast<std::size_t>(sent));
    return true;
}

bool CuttingClient::take_piece() {
    std::array<char, 64 * 1024> arrived;
    const auto got = ::recv(descriptor_, arrived.data(), piece(arrived.size()), MSG_DONTWAIT);
    if (got == 0 || (got < 0 && errno != EAGAIN)) heard_end_ = true;
    if (got <= 0) return false;
    BIO_write(SSL_get_rbio(ssl_.get()), arrived.data(), static_cast<int>(got));
    return true;
}

void CuttingClient::think() {
    if (!is_ready()) SSL_do_handshake(ssl_.get());
    std::array<char, 16 * 1024> plain;
    for (int got = 0; is_ready() && (got = SSL_read(ssl_.get(), plain.data(), static_cast<int>(plain.size()))) > 0;)
        heard_.append(plain.data(), static_cast<std::size_t>(got));
    collect();
}

void CuttingClient::collect() {
    std::array<char, 16 * 1024> records;
    for (int got = 0; (got = BIO_read(SSL_get_wbio(ssl_.get()), records.data(), static_cast<int>(records.size()))) > 0;)
        outgoing_.append(records.data(), static_cast<std::size_t>(got));
}

bool step_until(boost::asio::io_context& server, CuttingClient& client, const std::function<bool()>& holds) {
    const auto bound = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!holds()) {
        if (std::chrono::steady_clock::now() > bound) return false;
        const bool moved = client.step();
        server.restart();
        // Where neither side has anything to move, a deadline may be what is waited for.
        if (server.poll() == 0 && !moved) server.run_one_for(std::chrono::milliseconds(1));
    }
    return true;
}

}  // namespace vigil::test
