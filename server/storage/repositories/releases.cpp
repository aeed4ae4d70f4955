#include "storage/repositories/releases.hpp"

#include <algorithm>

#include "storage/repositories/changed.hpp"

namespace vigil::storage {
namespace {

Release read_release(Row& row) {
    return Release{row.get<NotificationId>(),
                   row.get<CaseId>(),
                   row.get<OrganisationId>(),
                   row.get<Function>(),
                   row.get<std::string>(),
                   row.get<ReleaseState>(),
                   row.get<std::optional<AccountId>>(),
                   row.get<std::optional<Instant>>(),
                   row.get<std::optional<AlertId>>(),
                   row.blob()};
}

}  // namespace

constexpr Sql kInsertRelease = R"sql(
    INSERT INTO releases (notification, case_id, organisation, function, recipient, state, decided_by, decided_ms, alert,
                          sealed_reason)
    VALUES (:notification, :case_id, :organisation, :function, :recipient, :state, :decided_by, :decided_ms, :alert,
            :sealed_reason)
    ON CONFLICT (notification) DO NOTHING)sql";

Result<void> StoredReleases::insert(const Release& release) {
    return inserted("release", connection_.execute(kInsertRelease, {{"notification", release.notification},
                                                                    {"case_id", release.case_id},
                                                                    {"organisation", release.organisation},
                                                                    {"function", release.function},
                                                                    {"recipient", release.recipient},
                                                                    {"state", release.state},
                                                                    {"decided_by", release.decided_by},
                                                                    {"decided_ms", release.decided_at},
                                                                    {"alert", release.alert},
                                                                    {"sealed_reason", Blob{release.sealed_reason}}}));
}

constexpr Sql kFindRelease = R"sql(
    SELECT notification, case_id, organisation, function, recipient, state, decided_by, decided_ms, alert, sealed_reason
    FROM releases WHERE notification = :notification)sql";

Result<std::optional<Release>> StoredReleases::find(const NotificationId& id) {
    return connection_.query_one(kFindRelease, {{"notification", id}}, read_release);
}

constexpr Sql kUpdateRelease = R"sql(
    UPDATE releases SET state = :state, decided_by = :decided_by, decided_ms = :decided_ms, alert = :alert,
                        sealed_reason = :sealed_reason
    WHERE notification = :notification)sql";

Result<void> StoredReleases::update(const Release& release) {
    return changed("release", connection_.execute(kUpdateRelease, {{"notification", release.notification},
                                                                   {"state", release.state},
                                                                   {"decided_by", release.decided_by},
                                                                   {"decided_ms", release.decided_at},
                                                                   {"alert", release.alert},
                                                                   {"sealed_reason", Blob{release.sealed_reason}}}));
}

constexpr Sql kReleasesOfCase = R"sql(
    SELECT notification, case_id, organisation, function, recipient, state, decided_by, decided_ms, alert, sealed_reason
    FROM releases WHERE case_id = :case_id ORDER BY notification)sql";

Result<std::vector<Release>> StoredReleases::of_case(const CaseId& id) {
    return connection_.query(kReleasesOfCase, {{"case_id", id}}, read_release);
}

// The index holds only those that wait. A part of a merged case is owned by whoever owns the whole.
constexpr Sql kPendingReleases = R"sql(
    SELECT r.notification, r.case_id, r.organisation, r.function, r.recipient, r.state, r.decided_by, r.decided_ms, r.alert,
           r.sealed_reason
    FROM releases r JOIN cases part ON part.id = r.case_id JOIN cases whole ON whole.id = COALESCE(part.merged_into, part.id)
    WHERE r.state = 'pending' AND r.notification > :after AND whole.owner = :owner
    ORDER BY r.notification LIMIT :limit)sql";

Result<std::vector<Release>> StoredReleases::pending_at(std::span<const OrganisationId> owners,
                                                        const std::optional<NotificationId>& after, std::size_t limit) {
    std::vector<Release> found;
    for (const auto& owner : owners) {
        VIGIL_TRY(auto releases,
                  connection_.query(kPendingReleases,
                                    {{"owner", owner}, {"after", after.value_or(NotificationId())}, {"limit", limit}},
                                    read_release));
        std::move(releases.begin(), releases.end(), std::back_inserter(found));
    }
    const auto by_id = [](const Release& a, const Release& b) { return a.notification < b.notification; };
    const auto is_same = [](const Release& a, const Release& b) { return a.notification == b.notification; };
    std::sort(found.begin(), found.end(), by_id);
    found.erase(std::unique(found.begin(), found.end(), is_same), found.end());
    if (found.size() > limit) found.erase(found.begin() + static_cast<std::ptrdiff_t>(limit), found.end());
    return found;
}

constexpr Sql kEnter = R"sql(
    INSERT INTO daily_entries (id, organisation, day, case_id, recipient, level, division)
    VALUES (:id, :organisation, :day, :case_id, :recipient, :level, :division)
    ON CONFLICT (organisation, day, case_id) DO NOTHING)sql";

Result<void> StoredReleases::enter(const DailyEntry& entry) {
    const std::string day = to_text(entry.day);
    VIGIL_TRY(connection_.execute(kEnter, {{"id", entry.id},
                                           {"organisation", entry.organisation},
                                           {"day", day},
                                           {"case_id", entry.case_id},
                                           {"recipient", entry.recipient},
                                           {"level", entry.level},
                                           {"division", entry.division}}));
    return success();
}

constexpr Sql kEntries = R"sql(
    SELECT id, case_id, recipient, level, division FROM daily_entries
    WHERE organisation = :organisation AND day = :day AND id > :after
    ORDER BY id LIMIT :limit)sql";

Result<std::vector<DailyEntry>> StoredReleases::entries(const OrganisationId& organisation, const Date& day,
                                                        const std::optional<DailyEntryId>& after, std::size_t limit) {
    const std::string text = to_text(day);
    const auto read_entry = [&](Row& row) {
        return DailyEntry{row.get<DailyEntryId>(), organisation,           day,
                          row.get<CaseId>(),       row.get<std::string>(), row.get<Level>(),
                          row.get<DivisionCode>()};
    };
    return connection_.query(
        kEntries,
        {{"organisation", organisation}, {"day", text}, {"after", after.value_or(DailyEntryId())}, {"limit", limit}},
        read_entry);
}

}  // namespace vigil::storage
