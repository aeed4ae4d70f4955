// The administrator's commands: the same handlers behind the local socket of a running server and in-process.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vigil/protocol/messages/admin.hpp>
#include <vigil/protocol/messages/demo.hpp>

#include "domain/administration/administration.hpp"
#include "store/store.hpp"

namespace vigil::app {

struct DeskParts {
    Store& store;
    const Timers& timers;
    std::shared_ptr<const triage::RuleSet> rules;
    IdSource& ids;
    const Tokens& tokens;
    const Pseudonyms& pseudonyms;
    const Passwords& passwords;
    boost::asio::any_io_executor workers;  // for password hashes
    SessionLimits limits;
    std::chrono::milliseconds enrolment_lifetime;
    std::function<void(const DeviceId&)> on_device_revoked{};  // ends its live connections
    std::function<void(const AccountId&)> on_account_ended{};
    std::function<void(const AccountId&)> on_roles_changed{};  // its live connections begin anew
    std::function<std::int64_t()> accept_time{};               // ms of the step that was held; empty: not serving
};

class AdminDesk {
public:
    explicit AdminDesk(DeskParts parts);
    AdminDesk(const AdminDesk&) = delete;  // its handlers know where it lies
    AdminDesk& operator=(const AdminDesk&) = delete;

    // One command with its arguments as JSON; the result as JSON. Thread: any executor.
    boost::asio::awaitable<Result<std::string>> run(std::string command, std::string arguments);

    // As a line each way: never fails, a problem is part of the reply.
    boost::asio::awaitable<std::string> answer(std::string line);

    // The commands there are, for messages.
    std::vector<std::string> commands() const;

private:
    using Handler = std::function<boost::asio::awaitable<Result<std::string>>(std::string)>;

    boost::asio::awaitable<Result<std::string>> add_organisation(std::string arguments);
    boost::asio::awaitable<Result<std::string>> list_organisations(std::string arguments);
    boost::asio::awaitable<Result<std::string>> end_organisation(std::string arguments);
    boost::asio::awaitable<Result<std::string>> cover(std::string arguments);
    boost::asio::awaitable<Result<std::string>> uncover(std::string arguments);
    boost::asio::awaitable<Result<std::string>> list_coverage(std::string arguments);
    boost::asio::awaitable<Result<std::string>> add_account(std::string arguments);
    boost::asio::awaitable<Result<std::string>> list_accounts(std::string arguments);
    boost::asio::awaitable<Result<std::string>> join(std::string arguments);
    boost::asio::awaitable<Result<std::string>> leave(std::string arguments);
    boost::asio::awaitable<Result<std::string>> end_account(std::string arguments);
    boost::asio::awaitable<Result<std::string>> enrol(std::string arguments);
    boost::asio::awaitable<Result<std::string>> list_devices(std::string arguments);
    boost::asio::awaitable<Result<std::string>> revoke_device(std::string arguments);
    boost::asio::awaitable<Result<std::string>> make_demo_region(std::string arguments);
    boost::asio::awaitable<Result<std::string>> cast_demo(std::string arguments);
    boost::asio::awaitable<Result<std::string>> accept_time(std::string arguments);

    using RoleChange = Result<Account> (Administration::*)(Unit&, const AccountId&, const Membership&, Instant) const;
    boost::asio::awaitable<Result<std::string>> change_roles(RoleChange change, protocol::AccountRole asked);

    DeskParts parts_;
    std::vector<std::pair<std::string, Handler>> handlers_;
};

}  // namespace vigil::app
