// Who this terminal is: a folder with the server's address, the device key and what the client remembers.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/result.hpp>

#include "client/endpoint.hpp"

namespace vigil::client {

// Layout:  profile       server, device, account: one "key value" per line
//          ca.pem        the only authorities that are trusted; absent: those of the system
//          device.pem    the device key
//          live.jsonl    cursors, board, waiting acknowledgements
//          outbox/       reports that have no receipt yet, by idempotency key
//          receipts/     by report id
class Profile {
public:
    // Makes the folder. Refuses one that already belongs to a device: its key would be lost.
    static Result<Profile> create(std::filesystem::path folder, Endpoint server, std::string_view authorities_pem);
    static Result<Profile> load(std::filesystem::path folder);

    // After enrolment.
    Result<void> bind(DeviceId device, AccountId account);

    const Endpoint& server() const noexcept { return server_; }
    const DeviceId& device() const noexcept { return device_; }
    const AccountId& account() const noexcept { return account_; }
    Result<std::string> authorities() const;  // PEM; empty: those of the system

    std::filesystem::path device_key() const { return folder_ / "device.pem"; }
    std::filesystem::path live_state() const { return folder_ / "live.jsonl"; }
    std::filesystem::path outbox() const { return folder_ / "outbox"; }
    std::filesystem::path receipts() const { return folder_ / "receipts"; }

private:
    explicit Profile(std::filesystem::path folder) : folder_(std::move(folder)) {}

    Result<void> save() const;

    std::filesystem::path folder_;
    Endpoint server_;
    DeviceId device_;
    AccountId account_;
};

// What was given as a profile: a path when it holds a '/', else the folder of that name under ~/.config/vigil.
std::filesystem::path profile_folder(std::string_view given);

}  // namespace vigil::client
