// What is known of officers' devices, tests, and warnings before a duty begins.
#pragma once

#include <optional>
#include <vector>
#include <vigil/protocol/result.hpp>

#include "domain/reachability/device_state.hpp"

namespace vigil {

class ReachabilityRepository {
public:
    virtual ~ReachabilityRepository() = default;
    virtual Result<std::optional<DeviceState>> find(const DeviceId& device) = 0;
    virtual Result<void> put(const DeviceState& state) = 0;                   // inserts, or replaces the device's
    virtual Result<void> hear(const DeviceId& device, Instant heard_at) = 0;  // moves forwards only; keeps the rest
    virtual Result<void> forget(const DeviceId& device) = 0;                  // no matter whether there was one

    virtual Result<void> put_test(const DutyTest& test) = 0;  // in place of the organisation's last one
    virtual Result<std::optional<DutyTest>> newest_test(const OrganisationId& organisation) = 0;

    // False: of that duty of that officer the organisation was told before.
    virtual Result<bool> insert_warning(const DutyWarning& warning) = 0;
    virtual Result<std::optional<DutyWarning>> find_warning(const DutyWarningId& id) = 0;
    virtual Result<void> end_warning(const DutyWarning& warning) = 0;  // stores when it ended, and how
    // Those that stand: all, by organisation and id; those of one organisation's duty, by id; and those that it was told of, page by page.
    virtual Result<std::vector<DutyWarning>> open_warnings() = 0;
    virtual Result<std::vector<DutyWarning>> open_warnings_of(const OrganisationId& organisation) = 0;
    virtual Result<std::vector<DutyWarning>> open_warnings_told(const OrganisationId& told, const DutyWarningId& after,
                                                                std::size_t limit) = 0;
};

}  // namespace vigil
