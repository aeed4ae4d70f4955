#include "integration/live_session_support.hpp"

#include <atomic>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <stdexcept>

namespace vigil::test {
namespace {

namespace asio = boost::asio;

std::atomic<int> ended_floods{0};

asio::awaitable<void> flood(live::LiveSocket& socket) {
    const live::Payload payload("flood", std::string(1024, 'f'));
    while (socket.is_open()) {
        for (int i = 0; i < 10; ++i) socket.send(payload);
        co_await asio::post(asio::use_awaitable);
    }
    ++ended_floods;
}

asio::awaitable<void> replay(live::LiveSocket& socket) {
    for (int page = 0; page < 100; ++page) {
        if (!co_await socket.drained()) co_return;
        for (int i = 0; i < 10; ++i)
            socket.send(live::Payload("replayed", std::to_string(page * 10 + i) + std::string(1024, 'r')));
    }
}

}  // namespace

int floods_ended() { return ended_floods; }

asio::awaitable<void> scripted_session(live::LiveSocket& socket) {
    for (;;) {
        const auto message = co_await socket.receive();
        if (!message) co_return;
        const std::string& text = message.value();
        if (text.starts_with("echo ")) socket.send(live::Payload("echo", text.substr(5)));
        if (text == "flood") co_await flood(socket);
        if (text == "replay") co_await replay(socket);
        if (text == "revoke") socket.close(live::CloseCode::revoked);
        if (text == "throw") throw std::runtime_error("the name of a child");
        if (text == "end") co_return;
    }
}

}  // namespace vigil::test
