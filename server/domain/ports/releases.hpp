// Notifications that wait for a release, and the lists of days.
#pragma once

#include <optional>
#include <span>
#include <vector>
#include <vigil/protocol/result.hpp>

#include "domain/releases/release.hpp"

namespace vigil {

class ReleaseRepository {
public:
    virtual ~ReleaseRepository() = default;
    virtual Result<void> insert(const Release& release) = 0;
    virtual Result<std::optional<Release>> find(const NotificationId& id) = 0;
    virtual Result<void> update(const Release& release) = 0;  // what became of it
    virtual Result<std::vector<Release>> of_case(const CaseId& id) = 0;
    // Those that wait, of cases that one of the organisations owns; the earliest first. `after` continues a page.
    virtual Result<std::vector<Release>> pending_at(std::span<const OrganisationId> owners,
                                                    const std::optional<NotificationId>& after, std::size_t limit) = 0;

    virtual Result<void> enter(const DailyEntry& entry) = 0;  // a case that is in that list already changes nothing
    // The list of a day of one organisation, by id; `after` continues a page.
    virtual Result<std::vector<DailyEntry>> entries(const OrganisationId& organisation, const Date& day,
                                                    const std::optional<DailyEntryId>& after, std::size_t limit) = 0;
};

}  // namespace vigil
