// The server's side of one TLS connection, accepted on the thread of the test.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <exception>
#include <functional>
#include <memory>
#include <utility>

#include "integration/wire_cutting_client.hpp"
#include "integration/wire_server.hpp"
#include "transport/tls.hpp"

namespace vigil::test {

// A listening socket, a client that is connected to it, and the accepted socket.
class Wire {
public:
    explicit Wire(Cuts cuts, bool tls12 = false)
        : tls(transport::Tls::load(certificates.options(tls12)).value()),
          acceptor_(io, {boost::asio::ip::address_v4::loopback(), 0}),
          client(acceptor_.local_endpoint().port(), certificates.authority_pem, cuts, tls12 ? 0x0303 : 0x0304) {}

    boost::asio::ip::tcp::socket accept() {
        auto socket = acceptor_.accept();
        // As small as a client which takes nothing is soon felt.
        socket.set_option(boost::asio::socket_base::send_buffer_size(16 * 1024));
        return socket;
    }
    // Starts a coroutine of the server; what it throws fails the test that steps on. Cancelled by `signal`, if given.
    template <class Task>
    void spawn(Task task) {
        ++running_;
        boost::asio::co_spawn(io, std::move(task), [this](std::exception_ptr thrown) {
            --running_;
            if (thrown) std::rethrow_exception(thrown);
        });
    }
    template <class Task>
    void spawn(Task task, boost::asio::cancellation_signal& signal) {
        ++running_;
        auto ended = [this](std::exception_ptr) { --running_; };
        boost::asio::co_spawn(io, std::move(task),
                              boost::asio::bind_cancellation_slot(signal.slot(), std::move(ended)));
    }
    bool step_until(const std::function<bool()>& holds) { return test::step_until(io, client, holds); }
    bool step_to_end() {
        return step_until([this] { return running_ == 0; });
    }

    TestCertificates certificates;
    std::unique_ptr<transport::Tls> tls;
    boost::asio::io_context io{1};

private:
    boost::asio::ip::tcp::acceptor acceptor_;
    int running_ = 0;

public:
    CuttingClient client;
};

// Text in which a lost, doubled or moved byte shows.
inline std::string numbered(std::size_t size, char first) {
    std::string text;
    while (text.size() < size) text += first + std::to_string(text.size()) + ' ';
    text.resize(size);
    return text;
}

}  // namespace vigil::test
