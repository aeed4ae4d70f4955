// Which addresses a request may leave for, whatever a name is made to stand for.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <vector>

#include "files/network.hpp"

namespace vigil::gateways {

// Public addresses only: not this machine, not private or shared networks, not neighbours on the link, not groups, nothing that
// is reserved for documents or tests, not what a cloud tells its machines about themselves; nor an IPv6 address that stands
// for one of these (mapped, NAT64, 6to4, Teredo). `allow`: networks that are let through all the same. A cloud's metadata
// only where its very address is named.
bool may_connect(const boost::asio::ip::address& address, const std::vector<files::Network>& allow);

}  // namespace vigil::gateways
