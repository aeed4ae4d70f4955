#include "client/profile.hpp"

#include <fmt/format.h>

#include <cstdlib>

#include "client/durable_file.hpp"

namespace vigil::client {

namespace fs = std::filesystem;

Result<Profile> Profile::create(fs::path folder, Endpoint server, std::string_view authorities_pem) {
    Profile profile(std::move(folder));
    if (fs::exists(profile.folder_ / "profile"))
        return Error{ErrorKind::conflict, "profile: the folder belongs to an enrolled device already"};
    profile.server_ = std::move(server);
    for (const auto& each : {profile.folder_, profile.outbox(), profile.receipts()}) {
        VIGIL_TRY(make_private_folder(each));
    }
    if (!authorities_pem.empty()) {
        VIGIL_TRY(write_durably(profile.folder_ / "ca.pem", authorities_pem));
    }
    return profile;
}

Result<void> Profile::bind(DeviceId device, AccountId account) {
    device_ = std::move(device);
    account_ = std::move(account);
    return save();
}

Result<void> Profile::save() const {
    return write_durably(folder_ / "profile", fmt::format("server {}\ndevice {}\naccount {}\n", server_.url(),
                                                          device_.str(), account_.str()));
}

Result<Profile> Profile::load(fs::path folder) {
    Profile profile(std::move(folder));
    VIGIL_TRY(const auto text, read_whole(profile.folder_ / "profile"));
    std::string_view rest(text);
    while (!rest.empty()) {
        const auto end = rest.find('\n');
        const auto line = rest.substr(0, end);
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
        const auto key = line.substr(0, line.find(' '));
        const auto value = key.size() == line.size() ? std::string_view{} : line.substr(key.size() + 1);
        if (key == "server") {
            VIGIL_TRY(profile.server_, parse_endpoint(value));
        } else if (key == "device" && is_uuid(value)) {
            profile.device_ = DeviceId(std::string(value));
        } else if (key == "account" && is_uuid(value)) {
            profile.account_ = AccountId(std::string(value));
        }
    }
    if (profile.server_.host.empty() || profile.device_.empty())
        return Error{ErrorKind::invalid_input, "profile: server or device is missing"};
    return profile;
}

Result<std::string> Profile::authorities() const {
    auto pem = read_whole(folder_ / "ca.pem");
    if (!pem && pem.error().kind == ErrorKind::not_found) return std::string{};
    return pem;
}

fs::path profile_folder(std::string_view given) {
    if (given.find('/') != std::string_view::npos) return fs::path(given);
    const char* home = std::getenv("HOME");
    return fs::path(home == nullptr ? "." : home) / ".config" / "vigil" / given;
}

}  // namespace vigil::client
