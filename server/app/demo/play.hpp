// The demonstration: the sample reports are filed by their different reporters over the public API, while a duty officer
// and a police liaison watch live and acknowledge.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vigil/protocol/messages/demo.hpp>

#include "client/endpoint.hpp"
#include "files/sample_filing.hpp"

namespace vigil::app::demo {

struct PlayParts {
    std::string server_url;
    std::string authorities_pem;
    std::vector<files::SampleFiling> filings;
    std::function<Result<protocol::DemoCast>(const protocol::DemoRoles&)> cast;
    std::function<void(const std::string&)> print;  // one line for the terminal
};

// Plays to the end. Errors: whatever a call of the API answers that it should not.
Result<void> play(const PlayParts& parts);

}  // namespace vigil::app::demo
