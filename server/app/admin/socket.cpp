#include "app/admin/socket.hpp"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <cerrno>
#include <cstring>
#include <optional>

#include "runtime/with_deadline.hpp"

namespace vigil::app {
namespace {

namespace asio = boost::asio;
using Local = asio::local::stream_protocol;

constexpr std::size_t kMaxLine = 1024 * 1024;  // bytes
constexpr std::chrono::seconds kPatience{60};
constexpr std::chrono::milliseconds kAcceptPause{100};

// Who connects, as the kernel says. Nothing: it cannot say.
std::optional<uid_t> peer_of(Local::socket& socket) {
    ucred peer{};
    socklen_t size = sizeof peer;
    if (::getsockopt(socket.native_handle(), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return std::nullopt;
    return peer.uid;
}

// What the kernel takes (unix(7)).
Result<void> check_length(const std::filesystem::path& path) {
    constexpr std::size_t kLongest = sizeof(sockaddr_un::sun_path) - 1;
    if (path.string().size() <= kLongest) return success();
    return Error{ErrorKind::invalid_input, path.string() + ": a socket's path has at most " + std::to_string(kLongest) +
                                               " bytes; choose a shorter data.folder"};
}

asio::awaitable<Result<std::string>> read_line(Local::socket& socket) {
    std::string line;
    const auto [failed, size] = co_await asio::async_read_until(socket, asio::dynamic_buffer(line, kMaxLine), '\n',
                                                                asio::as_tuple(asio::use_awaitable));
    if (failed) co_return Error{ErrorKind::invalid_input, "a command is one line of at most 1 MiB"};
    line.resize(size - 1);
    co_return line;
}

}  // namespace

AdminSocket::AdminSocket(asio::any_io_executor executor, std::filesystem::path path, AdminDesk& desk,
                         Configuration::Administrators administrators, runtime::Log log)
    : path_(std::move(path)),
      desk_(desk),
      administrators_(std::move(administrators)),
      log_(std::move(log)),
      acceptor_(executor),
      tasks_(executor, [this](std::exception_ptr thrown) {
          log_.error("admin.bug", {{"thrown", runtime::LogValue::type_of(thrown)}});
      }) {}

Result<void> AdminSocket::open() {
    VIGIL_TRY(check_length(path_));
    const auto refuse = [&](std::string_view why) {
        return Error{ErrorKind::unavailable, path_.string() + ": " + std::string(why)};
    };
    ::unlink(path_.c_str());
    boost::system::error_code failed;
    acceptor_.open(Local(), failed);
    if (failed) return refuse(failed.message());
    // Born private; where administrators are named, any user may knock, and the kernel says who it is.
    const mode_t before = ::umask(administrators_.none() ? 0177 : 0111);
    acceptor_.bind(Local::endpoint(path_.string()), failed);
    ::umask(before);
    if (failed) return refuse(failed.message());
    acceptor_.listen(asio::socket_base::max_listen_connections, failed);
    if (failed) return refuse(failed.message());
    return success();
}

void AdminSocket::start() {
    tasks_.spawn([this] { return accept(); });
}

asio::awaitable<void> AdminSocket::accept() {
    asio::steady_timer pause(acceptor_.get_executor());
    for (;;) {
        auto [failed, socket] = co_await acceptor_.async_accept(asio::as_tuple(asio::use_awaitable));
        if (failed == asio::error::operation_aborted) co_return;
        if (failed) {  // no descriptor is left: the connection waits until one is
            pause.expires_after(kAcceptPause);
            co_await pause.async_wait(asio::use_awaitable);
            continue;
        }
        auto accepted = std::make_shared<Local::socket>(std::move(socket));  // shared with its one task
        tasks_.spawn([this, accepted] { return serve(std::move(*accepted)); });
    }
}

asio::awaitable<void> AdminSocket::serve(Local::socket socket) {
    const auto user = peer_of(socket);
    auto by = user ? operator_of(*user, administrators_) : Operator{};
    if (by.roles.empty()) {
        log_.warning("admin.refused");
        co_return;
    }
    const auto line = co_await runtime::with_deadline(kPatience, read_line(socket));
    if (!line) co_return;
    const std::string reply = co_await desk_.answer(line.value(), std::move(by)) + "\n";
    co_await asio::async_write(socket, asio::buffer(reply), asio::as_tuple(asio::use_awaitable));
}

asio::awaitable<void> AdminSocket::close() {
    boost::system::error_code ignored;
    acceptor_.close(ignored);
    tasks_.cancel();
    co_await tasks_.join(std::chrono::seconds(5));
    ::unlink(path_.c_str());
}

Result<std::string> ask_admin(const std::filesystem::path& path, const std::string& line) {
    VIGIL_TRY(check_length(path));
    asio::io_context io;
    Local::socket socket(io);
    boost::system::error_code failed;
    socket.connect(Local::endpoint(path.string()), failed);
    if (failed) return Error{ErrorKind::unavailable, "no server listens at " + path.string(), kNoServer};
    asio::write(socket, asio::buffer(line + "\n"), failed);
    std::string reply;
    if (!failed) asio::read_until(socket, asio::dynamic_buffer(reply, 64 * kMaxLine), '\n', failed);
    if (failed) return Error{ErrorKind::unavailable, "the server did not answer: " + failed.message()};
    reply.resize(reply.find('\n'));
    return reply;
}

}  // namespace vigil::app
