// The only file of these tests that instantiates Beast streams.
#include "integration/stream_client.hpp"

#include <sys/socket.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/beast/websocket.hpp>
#include <chrono>
#include <stdexcept>
#include <utility>

namespace vigil::test {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using boost::system::error_code;
using tcp = asio::ip::tcp;

constexpr std::chrono::seconds kPatience{20};

}  // namespace

struct RawClient::Connection {
    explicit Connection(const std::string& authority_pem) : stream(io, trusting(context, authority_pem)) {}

    static asio::ssl::context& trusting(asio::ssl::context& context, const std::string& authority_pem) {
        context.add_certificate_authority(asio::buffer(authority_pem));
        context.set_verify_mode(asio::ssl::verify_peer);
        return context;
    }

    tcp::socket& socket() { return beast::get_lowest_layer(stream); }

    // Starts an operation and waits for its end; its error.
    template <class Start>
    error_code finish(Start start) {
        std::optional<error_code> outcome;
        start([&outcome](error_code error, std::size_t) { outcome = error; });
        io.restart();
        io.run_for(kPatience);
        if (outcome) return *outcome;
        error_code ignored;
        socket().close(ignored);
        io.restart();
        io.run();  // the operation refers to locals of the caller
        throw std::runtime_error("live: nothing came within 20 s");
    }

    asio::io_context io;
    asio::ssl::context context{asio::ssl::context::tls_client};
    websocket::stream<asio::ssl::stream<tcp::socket>> stream;
    websocket::response_type response;
};

RawClient::RawClient(std::uint16_t port, const std::string& authority_pem, const std::string& access_token,
                     int receive_buffer)
    : connection_(std::make_unique<Connection>(authority_pem)) {
    auto& [io, context, stream, response] = *connection_;
    auto& socket = connection_->socket();
    socket.open(tcp::v4());
    // Before connecting: the window is agreed on there.
    if (receive_buffer != 0) socket.set_option(asio::socket_base::receive_buffer_size(receive_buffer));
    socket.connect(tcp::endpoint(asio::ip::address_v4::loopback(), port));
    socket.set_option(tcp::no_delay(true));
    stream.next_layer().handshake(asio::ssl::stream_base::client);
    stream.set_option(websocket::stream_base::decorator([&access_token](websocket::request_type& request) {
        request.set("Authorization", "Bearer " + access_token);
        request.set("Sec-WebSocket-Protocol", "vigil.v1");
    }));
    error_code refused;
    stream.handshake(response, "localhost", "/v1/live", refused);
    if (refused && refused != websocket::error::upgrade_declined) throw boost::system::system_error(refused);
}

RawClient::RawClient(RawClient&&) noexcept = default;
RawClient& RawClient::operator=(RawClient&&) noexcept = default;
RawClient::~RawClient() {
    if (connection_) vanish();
}

int RawClient::status() const { return static_cast<int>(connection_->response.result_int()); }

void RawClient::say(std::string_view text) {
    connection_->stream.text(true);
    connection_->finish(
        [&](auto done) { connection_->stream.async_write(asio::buffer(text.data(), text.size()), std::move(done)); });
}

void RawClient::say_binary(std::string_view bytes) {
    connection_->stream.binary(true);
    connection_->finish(
        [&](auto done) { connection_->stream.async_write(asio::buffer(bytes.data(), bytes.size()), std::move(done)); });
}

std::optional<Frame> RawClient::hear() {
    beast::flat_buffer buffer;
    const auto ended = connection_->finish([&](auto done) { connection_->stream.async_read(buffer, std::move(done)); });
    if (ended) return std::nullopt;
    Frame frame{{}, beast::buffers_to_string(buffer.data())};
    frame.type = protocol::type_of(frame.text).value();
    return frame;
}

Frame RawClient::next() {
    for (;;) {
        auto frame = hear();
        if (!frame) throw std::runtime_error("live: the connection has ended with " + std::to_string(close_code()));
        if (frame->type != protocol::Root::type) return std::move(*frame);
    }
}

std::vector<Frame> RawClient::hear_until(std::string_view type) {
    std::vector<Frame> heard;
    do heard.push_back(next());
    while (heard.back().type != type);
    return heard;
}

std::vector<Frame> RawClient::hear_all() {
    std::vector<Frame> heard;
    while (auto frame = hear())
        if (frame->type != protocol::Root::type) heard.push_back(std::move(*frame));
    return heard;
}

int RawClient::close_code() {
    hear_all();
    return connection_->stream.reason().code;
}

void RawClient::vanish() {
    const linger at_once{1, 0};
    ::setsockopt(connection_->socket().native_handle(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    error_code ignored;
    connection_->socket().close(ignored);
}

std::string brief(const Frame& frame) {
    const auto at = [&](std::int64_t offset) { return frame.type + " " + std::to_string(offset); };
    if (frame.type == protocol::LiveItem::type) return at(frame.as<protocol::LiveItem>().offset);
    if (frame.type == protocol::Gone::type) return at(frame.as<protocol::Gone>().offset);
    if (frame.type == protocol::Reset::type) return at(frame.as<protocol::Reset>().offset);
    if (frame.type == protocol::CaughtUp::type) return at(frame.as<protocol::CaughtUp>().offset);
    if (frame.type == protocol::Snapshot::type)
        return at(static_cast<std::int64_t>(frame.as<protocol::Snapshot>().items.size()));
    if (frame.type == protocol::AckRefused::type) return frame.type + " " + frame.as<protocol::AckRefused>().code;
    if (frame.type == protocol::LiveProblem::type) return frame.type + " " + frame.as<protocol::LiveProblem>().code;
    return frame.type;
}

std::vector<std::string> brief(const std::vector<Frame>& frames) {
    std::vector<std::string> lines;
    for (const auto& frame : frames) lines.push_back(brief(frame));
    return lines;
}

}  // namespace vigil::test
