// One way to reach a person who does not look at a screen.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>

#include "files/gateway_answer.hpp"

namespace vigil::gateways {

// `delivery`: opaque, ours, the same for every attempt at one message; 1 to 64 letters, digits, '-', '_' and '.'.
// `number`: E.164, with its plus sign. `code`: by which a reply is known; six digits.
struct Outgoing {
    std::string delivery;
    std::string number;
    std::string code{};
};

// One thread. Must outlive its sends.
class Channel {
public:
    virtual ~Channel() = default;

    // One attempt; never repeated here. Never throws for what the network does. Sends may overlap.
    virtual boost::asio::awaitable<Attempt> send(Outgoing message) = 0;

    // Ends the attempts that are under way or wait for their turn.
    virtual void close() = 0;
};

}  // namespace vigil::gateways
