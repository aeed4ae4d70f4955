#include "storage/repositories/clocks.hpp"

#include "storage/repositories/changed.hpp"

namespace vigil::storage {
namespace {

Value unit_of(const std::optional<Limit>& limit) { return limit ? Value(limit->unit) : Value(); }
Value count_of(const std::optional<Limit>& limit) { return limit ? Value(limit->count) : Value(); }

Value concerns_of(const Clock& clock) { return clock.concerns.empty() ? Value() : Value(clock.concerns); }

std::optional<Limit> read_limit(Row& row) {
    const auto unit = row.get<std::optional<LimitUnit>>();
    const auto count = row.get<std::optional<int>>();
    if (!unit || !count) return std::nullopt;
    return Limit{*unit, *count};
}

Clock read_clock(Row& row) {
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
                 row.get<std::optional<Instant>>(),
                 read_limit(row),
                 row.get<std::optional<Instant>>(),
                 row.get<std::optional<Instant>>(),
                 row.get<int>(),
                 row.get<std::optional<std::string>>().value_or(std::string()),
                 row.get<std::optional<std::string>>().value_or(std::string())};
}

}  // namespace

constexpr Sql kStartClock = R"sql(
    INSERT INTO clocks (id, subject, kind, state_version, legal_basis, started_ms, due_ms, calendar, calendar_version,
                        provisional, superior, stopped_ms, limit_unit, limit_count, no_later_than_ms, fired_ms, rung,
                        started_by, concerns)
    VALUES (:id, :subject, :kind, :state_version, :legal_basis, :started_ms, :due_ms, :calendar, :calendar_version,
            :provisional, :superior, :stopped_ms, :limit_unit, :limit_count, :no_later_than_ms, :fired_ms,
            :rung, :started_by, :concerns)
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
                                                               {"stopped_ms", clock.stopped_at},
                                                               {"limit_unit", unit_of(clock.limit)},
                                                               {"limit_count", count_of(clock.limit)},
                                                               {"no_later_than_ms", clock.no_later_than},
                                                               {"fired_ms", clock.fired_at},
                                                               {"rung", clock.rung},
                                                               {"started_by", clock.started_by},
                                                               {"concerns", concerns_of(clock)}}));
}

constexpr Sql kStopClocks = R"sql(
    UPDATE clocks SET stopped_ms = :at WHERE subject = :subject AND kind = :kind AND stopped_ms IS NULL)sql";

Result<void> StoredClocks::stop(const std::string& subject, const std::string& kind, Instant at) {
    VIGIL_TRY(connection_.execute(kStopClocks, {{"subject", subject}, {"kind", kind}, {"at", at}}));
    return success();
}

constexpr Sql kClocksOf = R"sql(
    SELECT id, subject, kind, state_version, legal_basis, started_ms, due_ms, calendar, calendar_version, provisional,
           superior, stopped_ms, limit_unit, limit_count, no_later_than_ms, fired_ms, rung, started_by, concerns
    FROM clocks WHERE subject = :subject ORDER BY id)sql";

Result<std::vector<Clock>> StoredClocks::of(const std::string& subject) {
    return connection_.query(kClocksOf, {{"subject", subject}}, read_clock);
}

constexpr Sql kRunningClocks = R"sql(
    SELECT id, subject, kind, state_version, legal_basis, started_ms, due_ms, calendar, calendar_version, provisional,
           superior, stopped_ms, limit_unit, limit_count, no_later_than_ms, fired_ms, rung, started_by, concerns
    FROM clocks WHERE subject = :subject AND stopped_ms IS NULL ORDER BY due_ms, id)sql";

Result<std::vector<Clock>> StoredClocks::running(const std::string& subject) {
    return connection_.query(kRunningClocks, {{"subject", subject}}, read_clock);
}

constexpr Sql kClocksDueAfter = R"sql(
    SELECT id, subject, kind, state_version, legal_basis, started_ms, due_ms, calendar, calendar_version, provisional,
           superior, stopped_ms, limit_unit, limit_count, no_later_than_ms, fired_ms, rung, started_by, concerns
    FROM clocks WHERE (due_ms, subject, id) > (:due_ms, :subject, :id) AND stopped_ms IS NULL AND fired_ms IS NULL
    ORDER BY due_ms, subject, id LIMIT :limit)sql";

Result<std::vector<Clock>> StoredClocks::due_after(const ClockPlace& place, std::size_t limit) {
    return connection_.query(kClocksDueAfter,
                             {{"due_ms", place.due_at}, {"subject", place.subject}, {"id", place.id}, {"limit", limit}},
                             read_clock);
}

constexpr Sql kRecountClock = R"sql(
    UPDATE clocks SET due_ms = :due_ms, calendar_version = :calendar_version, provisional = :provisional
    WHERE subject = :subject AND id = :id)sql";

Result<void> StoredClocks::recount(const Clock& clock) {
    return changed("clock", connection_.execute(kRecountClock, {{"subject", clock.subject},
                                                                {"id", clock.id},
                                                                {"due_ms", clock.due_at},
                                                                {"calendar_version", clock.calendar_version},
                                                                {"provisional", clock.provisional}}));
}

constexpr Sql kEndClock = R"sql(
    UPDATE clocks SET fired_ms = :fired_ms, stopped_ms = :stopped_ms WHERE subject = :subject AND id = :id)sql";

Result<void> StoredClocks::end(const Clock& clock) {
    return changed("clock", connection_.execute(kEndClock, {{"subject", clock.subject},
                                                            {"id", clock.id},
                                                            {"fired_ms", clock.fired_at},
                                                            {"stopped_ms", clock.stopped_at}}));
}

}  // namespace vigil::storage
