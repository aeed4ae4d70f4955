// The local socket of the running server. Mode 0600, for its own user and root, unless administrators are named.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <filesystem>

#include "app/admin/desk.hpp"
#include "runtime/log.hpp"
#include "runtime/task_group.hpp"

namespace vigil::app {

// Serves one line of JSON per connection. One thread: the executor's.
class AdminSocket {
public:
    AdminSocket(boost::asio::any_io_executor executor, std::filesystem::path path, AdminDesk& desk,
                Configuration::Administrators administrators, runtime::Log log);

    Result<void> open();  // replaces a socket that an earlier run left; the folder lock says that nobody listens there
    void start();
    boost::asio::awaitable<void> close();

private:
    boost::asio::awaitable<void> accept();
    boost::asio::awaitable<void> serve(boost::asio::local::stream_protocol::socket socket);

    std::filesystem::path path_;
    AdminDesk& desk_;
    Configuration::Administrators administrators_;
    runtime::Log log_;
    boost::asio::local::stream_protocol::acceptor acceptor_;
    runtime::TaskGroup tasks_;
};

inline constexpr std::string_view kNoServer = "no_server";  // code of an Error, never of an answer

// Asks the server that listens at `path`. unavailable with code kNoServer: nobody listens there.
Result<std::string> ask_admin(const std::filesystem::path& path, const std::string& line);

}  // namespace vigil::app
