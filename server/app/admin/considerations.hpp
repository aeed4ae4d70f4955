// consideration.*: erasing what was considered and not reported, and which of it is due (F112). Rows of case_commands().
#pragma once

#include "app/admin/command.hpp"

namespace vigil::app {

Result<std::string> erase_consideration(const DeskParts& parts, Unit& unit, const std::string& arguments, Instant now);

// As of a case: the certificate leaves only when the file outside has it.
boost::asio::awaitable<Result<std::string>> finish_consideration(const DeskParts& parts, std::string result);

// Nobody handles a consideration, and whose it is is sealed: it is shown to administrators alone.
Result<Concern> concern_of_consideration(Unit& unit, const std::string& arguments);

Result<std::string> due_considerations(const DeskParts& parts, Unit& unit, const std::string& arguments, Instant now);

}  // namespace vigil::app
