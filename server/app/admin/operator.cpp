#include "app/admin/operator.hpp"

#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <array>

namespace vigil::app {
namespace {

std::string name_of(uid_t user) {
    std::array<char, 4096> buffer{};
    passwd entry{};
    passwd* found = nullptr;
    if (::getpwuid_r(user, &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr)
        return found->pw_name;
    return "uid " + std::to_string(user);
}

bool names(const std::vector<std::string>& users, const std::string& user) {
    return std::find(users.begin(), users.end(), user) != users.end();
}

}  // namespace

Operator operator_of(uid_t user, const Configuration::Administrators& administrators) {
    Operator found{name_of(user)};
    if (administrators.none()) {
        if (user == ::geteuid() || user == 0)
            found.roles = {Role::system_administrator, Role::security_administrator, Role::audit_administrator};
        return found;
    }
    if (names(administrators.system, found.name)) found.roles.push_back(Role::system_administrator);
    if (names(administrators.security, found.name)) found.roles.push_back(Role::security_administrator);
    if (names(administrators.audit, found.name)) found.roles.push_back(Role::audit_administrator);
    return found;
}

}  // namespace vigil::app
