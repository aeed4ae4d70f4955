// Where administrators ask: the same commands behind the local socket of a running server and in-process.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>
#include <vector>

#include "app/admin/command.hpp"

namespace vigil::app {

class AdminDesk {
public:
    explicit AdminDesk(DeskParts parts) : parts_(std::move(parts)) {}
    AdminDesk(const AdminDesk&) = delete;
    AdminDesk& operator=(const AdminDesk&) = delete;

    // One command with its arguments as JSON; the result as JSON. Thread: any executor.
    boost::asio::awaitable<Result<std::string>> run(std::string command, std::string arguments);

    // As a line each way: never fails, a problem is part of the reply.
    boost::asio::awaitable<std::string> answer(std::string line);

    // The names of the commands there are.
    static std::vector<std::string> commands();

private:
    DeskParts parts_;
};

}  // namespace vigil::app
