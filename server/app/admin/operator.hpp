// Who commands: a user of this machine, as the kernel names them, and the administrators' roles they hold.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>
#include <vigil/protocol/words.hpp>

#include "domain/access/matrix.hpp"
#include "files/configuration.hpp"

namespace vigil::app {

struct Operator {
    std::string name;  // of the user
    std::vector<Role> roles{};

    bool may(Right right) const {
        for (const auto role : roles)
            if (vigil::may(role, right)) return true;
        return false;
    }
};

// The roles that the configuration gives to that user. Where it names no administrators, the user that runs the server,
// and root, hold all three: for trying out only.
Operator operator_of(uid_t user, const Configuration::Administrators& administrators);

}  // namespace vigil::app
