// HttpClient and WebSocketDialer. The only file of the client that instantiates Beast streams: it takes a minute and two
// gigabytes to compile, so everything else sees plain values.
#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <memory>
#include <optional>
#include <vector>
#include <vigil/protocol/api.hpp>
#include <vigil/protocol/version.hpp>

#include "client/answer_error.hpp"
#include "client/http_client.hpp"
#include "client/live_socket.hpp"

namespace vigil::client {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;
using asio::ip::tcp;
using boost::system::error_code;
using SteadyClock = std::chrono::steady_clock;
using TlsStream = asio::ssl::stream<beast::tcp_stream>;

constexpr auto kAsTuple = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t kMaxHeaders = 64 * 1024;  // bytes, of an answer
constexpr std::size_t kMaxFrame = 1024 * 1024;  // bytes; a snapshot page of 64 items is about 40 KiB
constexpr std::chrono::seconds kLiveDead{50};   // pinged at half of it
constexpr std::uint16_t kReplaced = 4002;       // close code of a connection whose device has connected again

Error failure(std::string_view phase, error_code error) {
    const bool untrusted = error.category() == asio::error::get_ssl_category() &&
                           ERR_GET_REASON(static_cast<unsigned long>(error.value())) == SSL_R_CERTIFICATE_VERIFY_FAILED;
    if (untrusted) return {ErrorKind::forbidden, "the server's certificate is not trusted for this address"};
    if (error == beast::error::timeout)
        return {ErrorKind::deadline_exceeded, fmt::format("{}: no answer in time", phase)};
    return {ErrorKind::unavailable, fmt::format("{}: {}", phase, error.message())};
}

std::string user_agent() { return fmt::format("vigil/{}", kVersion); }

using Addresses = std::vector<tcp::endpoint>;

// A name that is being looked up. The system cannot be stopped while it does that, so whoever has waited long enough goes
// on without it, and what it finds later is dropped.
struct Lookup {
    explicit Lookup(const asio::any_io_executor& executor) : resolver(executor), ended(executor) {}

    tcp::resolver resolver;
    asio::steady_timer ended;
    std::optional<error_code> failed{};  // nothing: not answered
    bool is_closed = false;              // whoever waits is to give up
    Addresses found{};
};

// What opening a connection goes by. Lives as long as the opening.
struct Opening {
    const Endpoint& endpoint;
    const HttpLimits& limits;
    const std::string& local_address;
    const AddressFilter& may_connect;
    HttpPhase& phase;
    std::shared_ptr<Lookup>& lookup;  // the one under way
};

asio::awaitable<Result<Addresses>> resolve(const Opening& opening, const asio::any_io_executor& executor,
                                           SteadyClock::time_point until) {
    const auto lookup = std::make_shared<Lookup>(executor);
    opening.lookup = lookup;
    lookup->ended.expires_at(until);
    auto take = [lookup](error_code failed, const tcp::resolver::results_type& results) {
        lookup->failed = failed;
        for (const tcp::endpoint address : results) lookup->found.push_back(address);
        lookup->ended.cancel();
    };
    lookup->resolver.async_resolve(opening.endpoint.host, opening.endpoint.port, std::move(take));
    auto [stopped] = co_await lookup->ended.async_wait(kAsTuple);
    opening.lookup.reset();
    if (lookup->is_closed) co_return failure("resolve", asio::error::operation_aborted);
    if (!lookup->failed && stopped) co_return failure("resolve", stopped);
    // Also when what it found came just after the time had passed: both may be waiting when the thread gets its turn.
    if (!lookup->failed || SteadyClock::now() >= until) co_return failure("resolve", beast::error::timeout);
    if (*lookup->failed) co_return failure("resolve", *lookup->failed);
    co_return std::move(lookup->found);
}

// Without those that the filter refuses. An error when nothing is left.
Result<Addresses> permitted(Addresses addresses, const AddressFilter& may_connect) {
    if (!may_connect || addresses.empty()) return addresses;
    const auto first = addresses.front().address();
    std::erase_if(addresses, [&](const tcp::endpoint& each) { return !may_connect(each.address()); });
    if (addresses.empty())
        return Error{ErrorKind::forbidden,
                     fmt::format("connect: the address {} may not be connected to", first.to_string())};
    return addresses;
}

// Tries one address after the other. A socket that is bound knows its family, so the others are passed over.
asio::awaitable<error_code> connect(beast::tcp_stream& transport, const Addresses& addresses,
                                    const std::string& local_address) {
    if (local_address.empty()) {
        auto [unreachable, peer] = co_await transport.async_connect(addresses, kAsTuple);
        co_return unreachable;
    }
    error_code failed;
    const tcp::endpoint local(asio::ip::make_address(local_address, failed), 0);
    if (failed) co_return failed;
    failed = asio::error::address_family_not_supported;
    for (const auto& address : addresses) {
        if (address.protocol() != local.protocol()) continue;
        auto& socket = transport.socket();
        socket.close(failed);
        socket.open(local.protocol(), failed);
        if (!failed) socket.bind(local, failed);
        if (failed) co_return failed;
        auto [unreachable] = co_await transport.async_connect(address, kAsTuple);
        failed = unreachable;
        if (!failed || failed == asio::error::operation_aborted) break;
    }
    co_return failed;
}

// Name to address, TCP, TLS with the certificate checked against the host.
asio::awaitable<Result<void>> open(TlsStream& stream, const Opening& opening) {
    const auto& endpoint = opening.endpoint;
    const auto until = SteadyClock::now() + opening.limits.connect;
    opening.phase = HttpPhase::resolve;
    VIGIL_CO_TRY(auto resolved, co_await resolve(opening, stream.get_executor(), until));
    opening.phase = HttpPhase::address;
    VIGIL_CO_TRY(const auto addresses, permitted(std::move(resolved), opening.may_connect));

    auto& transport = beast::get_lowest_layer(stream);
    opening.phase = HttpPhase::connect;
    transport.expires_at(until);
    const auto unreachable = co_await connect(transport, addresses, opening.local_address);
    if (unreachable) co_return failure("connect", unreachable);
    error_code ignored;
    transport.socket().set_option(tcp::no_delay(true), ignored);

    error_code is_name;
    asio::ip::make_address(endpoint.host, is_name);
    // Server Name Indication is for names only (RFC 6066 section 3).
    if (is_name) SSL_set_tlsext_host_name(stream.native_handle(), endpoint.host.c_str());
    stream.set_verify_callback(asio::ssl::host_name_verification(endpoint.host));
    opening.phase = HttpPhase::handshake;
    transport.expires_after(opening.limits.handshake);
    auto [refused] = co_await stream.async_handshake(asio::ssl::stream_base::client, kAsTuple);
    if (refused) co_return failure("tls", refused);
    co_return success();
}

}  // namespace

std::string_view HttpAnswer::header(std::string_view name) const {
    const auto found = std::find_if(headers.begin(), headers.end(),
                                    [&](const HttpHeader& each) { return beast::iequals(each.name, name); });
    return found == headers.end() ? std::string_view{} : std::string_view(found->value);
}

struct HttpClient::Connection {
    Connection(const asio::any_io_executor& executor, const TlsContext& tls)
        : context(tls), stream(beast::tcp_stream(executor), *tls) {}

    // Between two requests a server has nothing to say but goodbye. So what can be read now is the end of the connection,
    // and a request sent on it would be lost.
    bool is_reusable(std::chrono::milliseconds longest_idle) {
        if (SteadyClock::now() - used_at > longest_idle) return false;
        char byte = 0;
        const auto got =
            ::recv(beast::get_lowest_layer(stream).socket().native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
        return got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
    }

    TlsContext context;
    TlsStream stream;
    beast::flat_buffer buffer;
    std::shared_ptr<Lookup> lookup{};
    SteadyClock::time_point used_at = SteadyClock::now();
};

HttpClient::HttpClient(asio::any_io_executor executor, Endpoint endpoint, TlsContext tls, HttpLimits limits,
                       std::string local_address, AddressFilter may_connect)
    : executor_(std::move(executor)),
      endpoint_(std::move(endpoint)),
      tls_(std::move(tls)),
      limits_(limits),
      local_address_(std::move(local_address)),
      may_connect_(std::move(may_connect)),
      one_at_a_time_(executor_) {}

HttpClient::~HttpClient() = default;

void HttpClient::close() {
    if (!connection_) return;
    if (one_at_a_time_.is_taken()) {
        if (const auto& lookup = connection_->lookup) {
            lookup->is_closed = true;
            lookup->ended.cancel();
        }
        beast::get_lowest_layer(connection_->stream).close();  // the request under way sees it and lets go
    } else {
        connection_.reset();
    }
}

asio::awaitable<Result<HttpAnswer>> HttpClient::send(HttpRequest request, HttpPhase* phase) {
    const auto turn = co_await one_at_a_time_.enter();
    // Also when the coroutine is cancelled: after half an exchange the connection is of no use.
    struct Keeper {
        std::unique_ptr<Connection>& connection;
        bool is_whole = false;
        ~Keeper() {
            if (!is_whole) connection.reset();
        }
    } keeper{connection_};
    HttpPhase unasked{};
    auto answer = co_await exchange(request, phase != nullptr ? *phase : unasked);
    keeper.is_whole = answer.has_value();
    co_return answer;
}

asio::awaitable<Result<HttpAnswer>> HttpClient::exchange(const HttpRequest& request, HttpPhase& phase) {
    if (!connection_ || !connection_->is_reusable(limits_.idle)) {
        connection_ = std::make_unique<Connection>(executor_, tls_);
        const Opening opening{endpoint_, limits_, local_address_, may_connect_, phase, connection_->lookup};
        VIGIL_CO_TRY(co_await open(connection_->stream, opening));
    }
    auto& stream = connection_->stream;
    auto& transport = beast::get_lowest_layer(stream);

    http::request<http::string_body> outgoing;
    outgoing.method_string(request.method);
    outgoing.target(request.target);
    outgoing.version(11);
    outgoing.set(http::field::host, endpoint_.authority());
    outgoing.set(http::field::user_agent, user_agent());
    for (const auto& each : request.headers) outgoing.set(each.name, each.value);
    outgoing.body() = request.body;
    outgoing.prepare_payload();
    phase = HttpPhase::send;
    transport.expires_after(limits_.send);
    auto [unsent, sent] = co_await http::async_write(stream, outgoing, kAsTuple);
    if (unsent) co_return failure("send", unsent);

    http::response_parser<http::string_body> parser;
    parser.header_limit(kMaxHeaders);
    parser.body_limit(limits_.body);
    phase = HttpPhase::answer;
    transport.expires_after(limits_.answer);  // not begun anew by what arrives
    auto [unanswered, received] = co_await http::async_read(stream, connection_->buffer, parser, kAsTuple);
    if (unanswered) co_return failure("answer", unanswered);
    transport.expires_never();

    auto& incoming = parser.get();
    HttpAnswer answer{static_cast<int>(incoming.result_int()), {}, std::move(incoming.body())};
    for (const auto& field : incoming)
        answer.headers.push_back({std::string(field.name_string()), std::string(field.value())});
    connection_->used_at = SteadyClock::now();
    // Bytes behind the answer were not asked for.
    if (!parser.keep_alive() || connection_->buffer.size() != 0) connection_.reset();
    co_return answer;
}

namespace {

class WebSocket : public LiveSocket {
public:
    WebSocket(const asio::any_io_executor& executor, TlsContext tls)
        : tls_(std::move(tls)), stream_(beast::tcp_stream(executor), *tls_) {}

    asio::awaitable<Result<void>> open(Endpoint endpoint, std::string access_token, HttpLimits limits) {
        const std::string any_address;
        const AddressFilter every_address;
        HttpPhase phase{};
        std::shared_ptr<Lookup> lookup;
        const Opening opening{endpoint, limits, any_address, every_address, phase, lookup};
        VIGIL_CO_TRY(co_await client::open(stream_.next_layer(), opening));
        beast::get_lowest_layer(stream_).expires_never();  // from here on the WebSocket keeps its own time
        websocket::stream_base::timeout timeout{limits.handshake, kLiveDead, /*keep_alive_pings=*/true};
        stream_.set_option(timeout);
        auto decorate = [token = std::move(access_token)](websocket::request_type& request) {
            request.set(http::field::user_agent, user_agent());
            request.set(http::field::authorization, "Bearer " + token);
            request.set(http::field::sec_websocket_protocol, kLiveSubprotocol);
        };
        stream_.set_option(websocket::stream_base::decorator(std::move(decorate)));
        stream_.read_message_max(kMaxFrame);
        stream_.text(true);

        const std::string target(protocol::operation("live").path);
        websocket::response_type response;
        auto [refused] = co_await stream_.async_handshake(response, endpoint.authority(), target, kAsTuple);
        if (refused == websocket::error::upgrade_declined)
            co_return error_of_answer(static_cast<int>(response.result_int()), response.body());
        if (refused) co_return failure("upgrade", refused);
        if (response[http::field::sec_websocket_protocol] != kLiveSubprotocol)
            co_return Error{ErrorKind::unavailable, "upgrade: the server does not speak vigil.v1"};
        co_return success();
    }

    asio::awaitable<Result<std::string>> receive() override {
        beast::flat_buffer frame;
        auto [error, size] = co_await stream_.async_read(frame, kAsTuple);
        // Whatever the end of the TLS layer looked like: the close frame came first.
        if (error && stream_.reason().code == kReplaced)
            co_return Error{ErrorKind::conflict, "live: this device has connected again elsewhere"};
        if (error) co_return failure("live", error);
        if (!stream_.got_text()) co_return Error{ErrorKind::invalid_input, "live: a frame that is not text"};
        co_return beast::buffers_to_string(frame.data());
    }

    asio::awaitable<Result<void>> send(std::string frame) override {
        auto [error, size] = co_await stream_.async_write(asio::buffer(frame), kAsTuple);
        if (error) co_return failure("live", error);
        co_return success();
    }

    void close() override { beast::get_lowest_layer(stream_).close(); }

private:
    TlsContext tls_;
    websocket::stream<TlsStream, /*deflate=*/false> stream_;
};

}  // namespace

WebSocketDialer::WebSocketDialer(asio::any_io_executor executor, Endpoint endpoint, TlsContext tls, HttpLimits limits)
    : executor_(std::move(executor)), endpoint_(std::move(endpoint)), tls_(std::move(tls)), limits_(limits) {}

asio::awaitable<Result<std::unique_ptr<LiveSocket>>> WebSocketDialer::dial(std::string access_token) {
    auto socket = std::make_unique<WebSocket>(executor_, tls_);
    VIGIL_CO_TRY(co_await socket->open(endpoint_, std::move(access_token), limits_));
    co_return std::unique_ptr<LiveSocket>(std::move(socket));
}

}  // namespace vigil::client
