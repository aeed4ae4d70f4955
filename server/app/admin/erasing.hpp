// What the commands that erase cases and considerations share.
#pragma once

#include <utility>
#include <vector>

#include "app/admin/command.hpp"

namespace vigil::app {

// unavailable: there are none. Never null.
Result<const RetentionRules*> require_rules(const DeskParts& parts);

// The reason of the rules that a command names; never null. unknown_code lists those there are.
Result<const RetentionReason*> erasure_reason(const DeskParts& parts, const std::string& code);
Result<const RetentionReason*> hold_reason(const DeskParts& parts, const std::string& code);

// Id of what was erased, and its certificate.
using Certificates = std::vector<std::pair<std::string, std::string>>;

// The certificates into the file outside the database; then in how many places its files still hold the keys (base64url) that
// were destroyed. None: there were none to look for.
boost::asio::awaitable<Result<std::optional<std::int64_t>>> keep_and_look(const DeskParts& parts,
                                                                          Certificates certificates,
                                                                          std::vector<std::string> destroyed);

}  // namespace vigil::app
