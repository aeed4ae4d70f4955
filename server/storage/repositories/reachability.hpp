#pragma once

#include "domain/ports/reachability.hpp"
#include "storage/engine/connection.hpp"

namespace vigil::storage {

class StoredReachability final : public ReachabilityRepository {
public:
    explicit StoredReachability(Connection& connection) : connection_(connection) {}

    Result<std::optional<DeviceState>> find(const DeviceId& device) override;
    Result<void> put(const DeviceState& state) override;
    Result<void> hear(const DeviceId& device, Instant heard_at) override;
    Result<void> forget(const DeviceId& device) override;

    Result<void> put_test(const DutyTest& test) override;
    Result<std::optional<DutyTest>> newest_test(const OrganisationId& organisation) override;

    Result<bool> insert_warning(const DutyWarning& warning) override;
    Result<std::optional<DutyWarning>> find_warning(const DutyWarningId& id) override;
    Result<void> end_warning(const DutyWarning& warning) override;
    Result<std::vector<DutyWarning>> open_warnings() override;
    Result<std::vector<DutyWarning>> open_warnings_of(const OrganisationId& organisation) override;
    Result<std::vector<DutyWarning>> open_warnings_told(const OrganisationId& told, const DutyWarningId& after,
                                                        std::size_t limit) override;

private:
    Connection& connection_;
};

}  // namespace vigil::storage
