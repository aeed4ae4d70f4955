#pragma once

#include "domain/ports/directory.hpp"
#include "storage/engine/connection.hpp"

namespace vigil::storage {

class StoredDevices final : public DeviceRepository {
public:
    explicit StoredDevices(Connection& connection) : connection_(connection) {}

    Result<void> insert_enrolment(const Enrolment& enrolment) override;
    Result<std::optional<Enrolment>> find_enrolment(const std::string& code_hash) override;
    Result<void> use_enrolment(const EnrolmentId& id, Instant at) override;
    Result<void> insert(const Device& device) override;
    Result<std::optional<Device>> find(const DeviceId& id) override;
    Result<std::vector<Device>> of_account(const AccountId& id) override;
    Result<void> revoke(const DeviceId& id, Instant at) override;

private:
    Connection& connection_;
};

}  // namespace vigil::storage
