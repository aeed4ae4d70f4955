#pragma once

#include "domain/ports/directory.hpp"
#include "storage/engine/connection.hpp"
#include "storage/vault/holders.hpp"

namespace vigil::storage {

class StoredDevices final : public DeviceRepository {
public:
    StoredDevices(Connection& connection, const KeyRing& keys) : connection_(connection), holders_(keys) {}

    Result<void> insert_enrolment(const Enrolment& enrolment) override;
    Result<std::optional<Enrolment>> find_enrolment(const std::string& code_hash) override;
    Result<void> use_enrolment(const EnrolmentId& id) override;
    Result<void> expire_enrolments(const AccountId& account, Instant at) override;
    Result<void> insert(const Device& device) override;
    Result<std::optional<Device>> find(const DeviceId& id) override;
    Result<std::vector<Device>> of_account(const AccountId& id) override;
    Result<void> revoke(const DeviceId& id, Instant at) override;
    Result<void> put_pin(const DeviceId& id, const DevicePin& pin) override;
    Result<std::optional<DevicePin>> pin(const DeviceId& id) override;

private:
    // As the row has it: whose it is must still be opened.
    struct SealedDevice {
        Device device{};
        std::string holder{};
    };
    static SealedDevice read_device(Row& row);
    Result<Device> opened(SealedDevice read) const;

    Connection& connection_;
    Holders holders_;
};

}  // namespace vigil::storage
