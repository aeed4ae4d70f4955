// Devices of officers that have asked something lately. Noting one costs a look into a table in memory; whoever takes them writes them, all
// at once (app/contacts.hpp). Filing a report is no contact: it goes another way (authentication.hpp, identify).
#pragma once

#include <map>
#include <mutex>
#include <utility>
#include <vector>

#include "domain/access/access.hpp"
#include "transport/live/hub.hpp"

namespace vigil::http {

// Thread-safe.
class ContactBook {
public:
    void note(const Caller& caller) {
        if (caller.device && answers_alerts(caller.memberships)) note(live::Heard{caller.account, *caller.device});
    }
    void note(const live::Heard& heard) {
        const std::lock_guard lock(mutex_);
        if (heard_.size() < kMost) heard_.try_emplace(heard.device, heard.account);
    }
    std::vector<live::Heard> take() {
        std::map<DeviceId, AccountId> heard;
        {
            const std::lock_guard lock(mutex_);
            heard = std::exchange(heard_, {});
        }
        std::vector<live::Heard> devices;
        for (auto& [device, account] : heard) devices.push_back({account, device});
        return devices;
    }

private:
    static constexpr std::size_t kMost = 100'000;  // between two takings; whoever comes after them is noted by the next

    std::mutex mutex_;
    std::map<DeviceId, AccountId> heard_;
};

}  // namespace vigil::http
