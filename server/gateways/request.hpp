// One message as a request to its gateway, but for the signature.
#pragma once

#include <optional>
#include <string>
#include <vigil/protocol/result.hpp>

#include "client/http_client.hpp"
#include "files/gateway_file.hpp"
#include "gateways/channel.hpp"

namespace vigil::gateways {

// What is wrong with the message itself, as an attempt that sent nothing; nothing: it is well.
//   number_malformed, number_foreign   target_dead: the number cannot be reached this way
//   delivery_malformed                 ask_operator: a mistake of ours
std::optional<Attempt> fault_of(const files::GatewayDescription& description, const Outgoing& message);

// Requires: fault_of() finds nothing.
client::HttpRequest request_of(const files::GatewayDescription& description, const Outgoing& message);

}  // namespace vigil::gateways
