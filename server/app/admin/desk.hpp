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

    // One command with its arguments as JSON; the result as JSON. What changes anything, and what opens names, is an event
    // of the log with the administrator's name. A command that takes a second administrator is rehearsed, and waits as a
    // proposal. forbidden, code role_refused: it is another administrator's work. Thread: any executor.
    boost::asio::awaitable<Result<std::string>> run(std::string command, std::string arguments, Operator by);

    // As a line each way: never fails, a problem is part of the reply.
    boost::asio::awaitable<std::string> answer(std::string line, Operator by);

    // The names of the commands there are.
    static std::vector<std::string> commands();

private:
    // `parts` is the caller's, as they stood when the command began.
    boost::asio::awaitable<Result<std::string>> carry_out(const AdminCommand& command, Weight weight,
                                                          const DeskParts& parts, std::string arguments, Operator by);
    boost::asio::awaitable<Result<std::string>> follow(const AdminCommand& command, const DeskParts& parts,
                                                       std::string arguments, std::string result);
    boost::asio::awaitable<Result<std::string>> propose_change(const AdminCommand& command, const DeskParts& parts,
                                                               std::string arguments, Operator by);
    boost::asio::awaitable<Result<std::string>> decide_change(std::string arguments, bool approve, Operator by);

    DeskParts parts_for(const Operator& by) const;

    DeskParts parts_;
};

}  // namespace vigil::app
