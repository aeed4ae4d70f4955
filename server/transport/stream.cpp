#include "transport/stream.hpp"

#include <netinet/tcp.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>
#include <cstdint>
#include <new>
#include <tuple>
#include <utility>
#include <vector>

#include "runtime/condition.hpp"
#include "transport/socket_bio.hpp"

namespace vigil::transport {
namespace {

using asio::ip::tcp;
using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t kReadSize = 16 * 1024;  // one TLS record
constexpr int kMovesInARow = 16;              // of one thread; then its other coroutines get their turn

// What one attempt without waiting came to.
enum class Attempt { done, wants_read, wants_write, ended, failed };

struct Progress {
    Attempt attempt;
    std::size_t size = 0;  // bytes moved, when done
    error_code error{};    // when failed
};

Progress progress_of_errno(Attempt wanted) {
    if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR) return {wanted};
    return {Attempt::failed, 0, error_code(errno, boost::system::system_category())};
}

// Reads and writes of the thread's streams since one of them had to wait.
class Moves {
public:
    // Counts one more. True: the thread's other coroutines come first.
    bool are_enough() noexcept {
        if (++in_a_row_ <= kMovesInARow) return false;
        in_a_row_ = 0;
        return true;
    }
    void waited() noexcept { in_a_row_ = 0; }

private:
    int in_a_row_ = 0;
};

thread_local Moves moves;

// `returned` is what the last SSL_* function gave back; errno must still be its own.
Progress progress_of_tls(SSL* ssl, int returned) {
    const int system_error = errno;
    switch (SSL_get_error(ssl, returned)) {
        case SSL_ERROR_WANT_READ:
            return {Attempt::wants_read};
        case SSL_ERROR_WANT_WRITE:
            return {Attempt::wants_write};
        case SSL_ERROR_ZERO_RETURN:
            return {Attempt::ended};
        case SSL_ERROR_SYSCALL:
            if (system_error == 0) return {Attempt::ended};
            return {Attempt::failed, 0, error_code(system_error, boost::system::system_category())};
        default:
            return {Attempt::failed, 0, make_error_code(boost::system::errc::protocol_error)};
    }
}

}  // namespace

struct Stream::State : std::enable_shared_from_this<Stream::State> {
    explicit State(tcp::socket connected) : socket(std::move(connected)), timer(socket.get_executor()) {
        error_code ignored;  // a connection that is already gone shows in the first read
        socket.native_non_blocking(true, ignored);
    }

    Progress try_handshake() const;
    Progress try_read(char* into, std::size_t size);
    Progress try_write(std::string_view bytes);
    asio::awaitable<error_code> wait_for(Attempt wanted);
    void start_timer();

    class Turn;
    asio::awaitable<void> wait_for_turn(const Turn& turn);

    tcp::socket socket;
    std::unique_ptr<SSL, decltype(&SSL_free)> ssl{nullptr, &SSL_free};  // null: plain

    // The deadline. Invariant: while timer_runs, the timer expires no later than `deadline`; when it fires early it is
    // started again, so that a deadline that moves back with each request costs nothing.
    asio::steady_timer timer;
    SteadyClock::time_point deadline = SteadyClock::time_point::max();
    bool timer_runs = false;
    bool expired = false;

    std::vector<const Turn*> writes{};                      // in the order of their calls; the first one goes on
    std::unique_ptr<runtime::Condition> writes_moved_on{};  // made when a write has to wait for another
    error_code cut_off{};                                   // what ended a write on its way
};

// One write's place among the others, for as long as its coroutine lives.
class Stream::State::Turn {
public:
    explicit Turn(State& state) : state_(state) { state_.writes.push_back(this); }
    ~Turn() {
        failed(asio::error::operation_aborted);
        state_.writes.erase(std::find(state_.writes.begin(), state_.writes.end(), this));
        if (state_.writes_moved_on) state_.writes_moved_on->notify();
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

    bool has_come() const { return state_.writes.front() == this; }
    void begin() { is_on_its_way_ = true; }
    void end() { is_on_its_way_ = false; }
    // On its way it takes all later ones with it.
    error_code failed(error_code why) {
        if (std::exchange(is_on_its_way_, false)) state_.cut_off = why;
        return why;
    }

private:
    State& state_;
    bool is_on_its_way_ = false;
};

asio::awaitable<void> Stream::State::wait_for_turn(const Turn& turn) {
    if (!writes_moved_on) writes_moved_on = std::make_unique<runtime::Condition>(socket.get_executor());
    const auto has_come = [&turn] { return turn.has_come(); };
    co_await writes_moved_on->wait(has_come);
}

Progress Stream::State::try_handshake() const {
    ERR_clear_error();
    errno = 0;
    const int returned = SSL_accept(ssl.get());
    return returned == 1 ? Progress{Attempt::done} : progress_of_tls(ssl.get(), returned);
}

Progress Stream::State::try_read(char* into, std::size_t size) {
    errno = 0;
    if (!ssl) {
        const auto got = ::recv(socket.native_handle(), into, size, 0);
        if (got > 0) return {Attempt::done, static_cast<std::size_t>(got)};
        return got == 0 ? Progress{Attempt::ended} : progress_of_errno(Attempt::wants_read);
    }
    ERR_clear_error();
    std::size_t got = 0;
    const int returned = SSL_read_ex(ssl.get(), into, size, &got);
    return returned == 1 ? Progress{Attempt::done, got} : progress_of_tls(ssl.get(), returned);
}

Progress Stream::State::try_write(std::string_view bytes) {
    errno = 0;
    if (!ssl) {
        const auto sent = ::send(socket.native_handle(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
        return sent >= 0 ? Progress{Attempt::done, static_cast<std::size_t>(sent)}
                         : progress_of_errno(Attempt::wants_write);
    }
    ERR_clear_error();
    std::size_t sent = 0;
    const int returned = SSL_write_ex(ssl.get(), bytes.data(), bytes.size(), &sent);
    return returned == 1 ? Progress{Attempt::done, sent} : progress_of_tls(ssl.get(), returned);
}

asio::awaitable<error_code> Stream::State::wait_for(Attempt wanted) {
    if (expired) co_return error_code(asio::error::timed_out);
    const auto direction = wanted == Attempt::wants_read ? tcp::socket::wait_read : tcp::socket::wait_write;
    const auto [error] = co_await socket.async_wait(direction, asio::as_tuple(asio::use_awaitable));
    if (error && expired) co_return error_code(asio::error::timed_out);
    co_return error;
}

void Stream::State::start_timer() {
    timer_runs = true;
    timer.expires_at(deadline);
    timer.async_wait([weak = weak_from_this()](error_code cancelled) {
        const auto state = weak.lock();
        if (cancelled || !state) return;
        state->timer_runs = false;
        if (state->deadline == SteadyClock::time_point::max()) return;
        if (SteadyClock::now() < state->deadline) return state->start_timer();
        state->expired = true;
        error_code ignored;
        state->socket.cancel(ignored);
    });
}

Stream::Stream(std::shared_ptr<State> state) : state_(std::move(state)) {}

Stream::Stream(tcp::socket socket) : state_(std::make_shared<State>(std::move(socket))) {}

Stream::Stream(tcp::socket socket, const std::shared_ptr<ssl_ctx_st>& tls) : Stream(std::move(socket)) {
    state_->ssl.reset(SSL_new(tls.get()));
    if (!state_->ssl) throw std::bad_alloc();
    BIO* bio = make_socket_bio(state_->socket.native_handle());
    SSL_set_bio(state_->ssl.get(), bio, bio);  // takes the one reference for both directions
}

Stream::Stream(Stream&&) noexcept = default;
Stream& Stream::operator=(Stream&&) noexcept = default;

Stream::~Stream() {
    if (state_) close();
}

bool Stream::is_encrypted() const { return state_->ssl != nullptr; }

std::optional<http::TlsInfo> Stream::tls_info() const {
    if (!state_->ssl) return std::nullopt;
    return http::TlsInfo{SSL_get_version(state_->ssl.get()), SSL_get_cipher_name(state_->ssl.get())};
}

asio::awaitable<error_code> Stream::arrival() {
    const auto state = state_;
    co_return co_await state->wait_for(Attempt::wants_read);
}

asio::awaitable<error_code> Stream::handshake() {
    const auto state = state_;
    while (state->ssl) {
        const auto progress = state->try_handshake();
        if (progress.attempt == Attempt::done) break;
        if (progress.attempt == Attempt::ended) co_return error_code(asio::error::eof);
        if (progress.attempt == Attempt::failed) co_return progress.error;
        if (const auto error = co_await state->wait_for(progress.attempt)) co_return error;
    }
    co_return error_code();
}

asio::awaitable<error_code> Stream::read(std::string& into) {
    const auto state = state_;
    // Filled and emptied between two suspensions, so every stream of the thread uses the same one.
    static thread_local std::array<char, kReadSize> arrived;
    for (;;) {
        if (state->expired) co_return error_code(asio::error::timed_out);
        if (moves.are_enough()) co_await asio::post(asio::use_awaitable);
        const auto progress = state->try_read(arrived.data(), arrived.size());
        if (progress.attempt == Attempt::done) {
            into.append(arrived.data(), progress.size);
            co_return error_code();
        }
        if (progress.attempt == Attempt::ended) co_return error_code(asio::error::eof);
        if (progress.attempt == Attempt::failed) co_return progress.error;
        moves.waited();
        if (const auto error = co_await state->wait_for(progress.attempt)) co_return error;
    }
}

asio::awaitable<error_code> Stream::write(std::string_view bytes) {
    const auto state = state_;
    State::Turn turn(*state);
    if (!turn.has_come()) co_await state->wait_for_turn(turn);
    while (!bytes.empty()) {
        if (state->cut_off) co_return state->cut_off;
        if (state->expired) co_return turn.failed(asio::error::timed_out);
        if (moves.are_enough()) co_await asio::post(asio::use_awaitable);
        turn.begin();
        const auto progress = state->try_write(bytes);
        if (progress.attempt == Attempt::done) {
            bytes.remove_prefix(progress.size);
            continue;
        }
        if (progress.attempt == Attempt::ended) co_return turn.failed(asio::error::eof);
        if (progress.attempt == Attempt::failed) co_return turn.failed(progress.error);
        moves.waited();
        if (const auto error = co_await state->wait_for(progress.attempt)) co_return turn.failed(error);
    }
    turn.end();
    co_return error_code();
}

void Stream::expires_after(std::chrono::milliseconds limit) {
    auto& state = *state_;
    state.expired = false;
    state.deadline = SteadyClock::now() + limit;
    if (!state.timer_runs || state.deadline < state.timer.expiry()) state.start_timer();
}

void Stream::expires_never() {
    state_->expired = false;
    state_->deadline = SteadyClock::time_point::max();
}

void Stream::expire() {
    state_->expired = true;
    error_code ignored;
    state_->socket.cancel(ignored);
}

void Stream::drop_when_unconfirmed_for(std::chrono::milliseconds limit) {
    const auto ms = static_cast<unsigned>(limit.count());
    // Fails only where the connection is already gone, which shows in the first read.
    ::setsockopt(state_->socket.native_handle(), IPPROTO_TCP, TCP_USER_TIMEOUT, &ms, sizeof ms);
}

asio::awaitable<void> Stream::finish(std::chrono::milliseconds linger) {
    const auto state = state_;
    expires_after(linger);
    // Half of a message is no orderly end; and OpenSSL would have to write the rest of its record first.
    if (state->ssl && SSL_is_init_finished(state->ssl.get()) && !state->cut_off) {
        ERR_clear_error();
        SSL_shutdown(state->ssl.get());  // one attempt: when the socket is full, the peer is not listening anyway
    }
    error_code failed;
    state->socket.shutdown(tcp::socket::shutdown_send, failed);
    // What still arrives is thrown away undecrypted. Waiting before each piece keeps the deadline and the thread's other
    // coroutines alive under a flood.
    std::array<char, 4096> rest;
    while (!failed) {
        failed = co_await state->wait_for(Attempt::wants_read);
        const auto got = failed ? 0 : ::recv(state->socket.native_handle(), rest.data(), rest.size(), 0);
        if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) break;
    }
    close();
}

void Stream::close() {
    state_->timer.cancel();
    error_code ignored;
    state_->socket.close(ignored);
}

Stream Stream::moved_to(const asio::any_io_executor& executor) && {
    const auto old = std::move(state_);
    old->timer.cancel();
    error_code ignored;  // a connection that is already gone shows in the first read
    const auto protocol = old->socket.local_endpoint(ignored).protocol();
    tcp::socket socket(executor, protocol, old->socket.release());
    auto fresh = std::make_shared<State>(std::move(socket));
    fresh->cut_off = old->cut_off;
    fresh->ssl = std::move(old->ssl);  // its BIO holds the descriptor, which is the same
    return Stream(std::move(fresh));
}

}  // namespace vigil::transport
