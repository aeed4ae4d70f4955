#pragma once

#include "domain/ports/releases.hpp"
#include "storage/engine/connection.hpp"

namespace vigil::storage {

class StoredReleases final : public ReleaseRepository {
public:
    explicit StoredReleases(Connection& connection) : connection_(connection) {}

    Result<void> insert(const Release& release) override;
    Result<std::optional<Release>> find(const NotificationId& id) override;
    Result<void> update(const Release& release) override;
    Result<std::vector<Release>> of_case(const CaseId& id) override;
    Result<std::vector<Release>> pending_at(std::span<const OrganisationId> owners,
                                            const std::optional<NotificationId>& after, std::size_t limit) override;

    Result<void> enter(const DailyEntry& entry) override;
    Result<std::vector<DailyEntry>> entries(const OrganisationId& organisation, const Date& day,
                                            const std::optional<DailyEntryId>& after, std::size_t limit) override;

private:
    Connection& connection_;
};

}  // namespace vigil::storage
