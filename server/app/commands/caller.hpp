// Runs one administrator's command and prints what came of it.
#pragma once

#include <string>
#include <vigil/protocol/codec.hpp>

#include "app/commands/commands.hpp"
#include "app/commands/outcomes.hpp"

namespace vigil::app {

class Caller {
public:
    explicit Caller(CommandLine& line) : line_(line) {}

    template <class Message>
    void operator()(const std::string& command, const Message& arguments) const {
        const auto result = ask(command, arguments);
        if (!result) return line_.fail(result.error());
        print_outcome(line_, result.value());
    }

    // The answer as it comes, for those who print it in another way.
    template <class Message>
    Result<std::string> ask(const std::string& command, const Message& arguments) const {
        VIGIL_TRY(const auto configuration, line_.configuration());
        return call_desk(configuration, command, protocol::encode(arguments));
    }

private:
    CommandLine& line_;
};

}  // namespace vigil::app
