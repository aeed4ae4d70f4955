#include "storage/repositories/clocks.hpp"

#include "storage/repositories/changed.hpp"

namespace vigil::storage {

constexpr Sql kStartClock = R"sql(
    INSERT INTO clocks (id, subject, kind, state_version, legal_basis, started_ms, due_ms, calendar, calendar_version,
                        provisional, superior, stopped_ms)
    VALUES (:id, :subject, :kind, :state_version, :legal_basis, :started_ms, :due_ms, :calendar, :calendar_version,
            :provisional, :superior, :stopped_ms)
    ON CONFLICT (subject, id) DO NOTHING)sql";

Result<void> StoredClocks::start(const Clock& clock) {
    return inserted("clock", connection_.execute(kStartClock, {{"id", clock.id},
                                                               {"subject", clock.subject},
                                                               {"kind", clock.kind},
                                                               {"state_version", clock.state_version},
                                                               {"legal_basis", clock.legal_basis},
                                                               {"started_ms", clock.started_at},
                                                               {"due_ms", clock.due_at},
                                                               {"calendar", clock.calendar},
                                                               {"calendar_version", clock.calendar_version},
                                                               {"provisional", clock.provisional},
                                                               {"superior", clock.superior},
                                                               {"stopped_ms", clock.stopped_at}}));
}

constexpr Sql kStopClocks = R"sql(
    UPDATE clocks SET stopped_ms = :at WHERE subject = :subject AND kind = :kind AND stopped_ms IS NULL)sql";

Result<void> StoredClocks::stop(const std::string& subject, const std::string& kind, Instant at) {
    VIGIL_TRY(connection_.execute(kStopClocks, {{"subject", subject}, {"kind", kind}, {"at", at}}));
    return success();
}

constexpr Sql kRunningClocks = R"sql(
    SELECT id, subject, kind, state_version, legal_basis, started_ms, due_ms, calendar, calendar_version, provisional,
           superior, stopped_ms
    FROM clocks WHERE subject = :subject AND stopped_ms IS NULL ORDER BY due_ms, id)sql";

Result<std::vector<Clock>> StoredClocks::running(const std::string& subject) {
    return connection_.query(kRunningClocks, {{"subject", subject}}, [](Row& row) {
        return Clock{row.get<ClockId>(),
                     row.get<std::string>(),
                     row.get<std::string>(),
                     row.get<std::int64_t>(),
                     row.get<std::string>(),
                     row.get<Instant>(),
                     row.get<Instant>(),
                     row.get<std::string>(),
                     row.get<int>(),
                     row.get<bool>(),
                     row.get<std::optional<DivisionLevel>>(),
                     row.get<std::optional<Instant>>()};
    });
}

}  // namespace vigil::storage
