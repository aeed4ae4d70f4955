#include "storage/repositories/reachability.hpp"

#include "storage/repositories/changed.hpp"

namespace vigil::storage {
namespace {

std::string text_of_reasons(const std::vector<Unreached>& reasons) {
    std::string text;
    for (const auto each : reasons) text += (text.empty() ? "" : " ") + std::string(to_text(each));
    return text;
}

// As the row has it: the words of its reasons must still be read.
struct WarningRow {
    DutyWarning warning;
    std::string reasons;
};

WarningRow read_warning(Row& row) {
    WarningRow read;
    read.warning.id = row.get<DutyWarningId>();
    read.warning.organisation = row.get<OrganisationId>();
    read.warning.account = row.get<AccountId>();
    read.warning.told = row.get<OrganisationId>();
    read.warning.from = row.get<Instant>();
    read.warning.until = row.get<Instant>();
    read.reasons = row.get<std::string>();
    read.warning.told_at = row.get<Instant>();
    read.warning.ended_at = row.get<std::optional<Instant>>();
    read.warning.end = row.get<std::optional<WarningEnd>>();
    return read;
}

Result<DutyWarning> whole(WarningRow read) {
    for (std::string_view rest = read.reasons; !rest.empty();) {
        const auto end = std::min(rest.find(' '), rest.size());
        const auto reason = parse_word<Unreached>(rest.substr(0, end));
        if (!reason) return Error{ErrorKind::internal, "a warning with an unknown reason"};
        read.warning.reasons.push_back(*reason);
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return std::move(read.warning);
}

Result<std::vector<DutyWarning>> all_whole(Result<std::vector<WarningRow>> rows) {
    if (!rows) return rows.error();
    std::vector<DutyWarning> warnings;
    for (auto& row : rows.value()) {
        VIGIL_TRY(auto warning, whole(std::move(row)));
        warnings.push_back(std::move(warning));
    }
    return warnings;
}

}  // namespace

constexpr Sql kFindDeviceState = R"sql(
    SELECT device, heard_ms, said_ms, notifications, full_screen, battery_exempt, sound, background, version, tested_ms
    FROM device_states WHERE device = :device)sql";

Result<std::optional<DeviceState>> StoredReachability::find(const DeviceId& device) {
    return connection_.query_one(kFindDeviceState, {{"device", device}}, [](Row& row) {
        DeviceState state{.device = row.get<DeviceId>()};
        state.heard_at = row.get<std::optional<Instant>>();
        state.said_at = row.get<std::optional<Instant>>();
        state.condition.notifications = row.get<Setting>();
        state.condition.full_screen = row.get<Setting>();
        state.condition.battery_exempt = row.get<Setting>();
        state.condition.sound = row.get<Setting>();
        state.condition.background = row.get<Setting>();
        state.condition.version = row.get<std::string>();
        state.tested_at = row.get<std::optional<Instant>>();
        return state;
    });
}

constexpr Sql kPutDeviceState = R"sql(
    INSERT INTO device_states (device, heard_ms, said_ms, notifications, full_screen, battery_exempt, sound, background,
                               version, tested_ms)
    VALUES (:device, :heard_ms, :said_ms, :notifications, :full_screen, :battery_exempt, :sound, :background, :version,
            :tested_ms)
    ON CONFLICT (device) DO UPDATE SET heard_ms = excluded.heard_ms, said_ms = excluded.said_ms,
        notifications = excluded.notifications, full_screen = excluded.full_screen,
        battery_exempt = excluded.battery_exempt, sound = excluded.sound, background = excluded.background,
        version = excluded.version, tested_ms = excluded.tested_ms)sql";

Result<void> StoredReachability::put(const DeviceState& state) {
    const auto& said = state.condition;
    VIGIL_TRY(connection_.execute(kPutDeviceState, {{"device", state.device},
                                                    {"heard_ms", state.heard_at},
                                                    {"said_ms", state.said_at},
                                                    {"notifications", said.notifications},
                                                    {"full_screen", said.full_screen},
                                                    {"battery_exempt", said.battery_exempt},
                                                    {"sound", said.sound},
                                                    {"background", said.background},
                                                    {"version", said.version},
                                                    {"tested_ms", state.tested_at}}));
    return success();
}

constexpr Sql kHearDevice = R"sql(
    INSERT INTO device_states (device, heard_ms, notifications, full_screen, battery_exempt, sound, background, version)
    VALUES (:device, :heard_ms, :unknown, :unknown, :unknown, :unknown, :unknown, '')
    ON CONFLICT (device) DO UPDATE SET heard_ms = excluded.heard_ms
    WHERE device_states.heard_ms IS NULL OR device_states.heard_ms < excluded.heard_ms)sql";

Result<void> StoredReachability::hear(const DeviceId& device, Instant heard_at) {
    VIGIL_TRY(
        connection_.execute(kHearDevice, {{"device", device}, {"heard_ms", heard_at}, {"unknown", Setting::unknown}}));
    return success();
}

constexpr Sql kForgetDevice = "DELETE FROM device_states WHERE device = :device";

Result<void> StoredReachability::forget(const DeviceId& device) {
    VIGIL_TRY(connection_.execute(kForgetDevice, {{"device", device}}));
    return success();
}

constexpr Sql kPutDutyTest = R"sql(
    INSERT INTO duty_tests (organisation, id, sent_ms) VALUES (:organisation, :id, :sent_ms)
    ON CONFLICT (organisation) DO UPDATE SET id = excluded.id, sent_ms = excluded.sent_ms)sql";

Result<void> StoredReachability::put_test(const DutyTest& test) {
    VIGIL_TRY(connection_.execute(kPutDutyTest,
                                  {{"organisation", test.organisation}, {"id", test.id}, {"sent_ms", test.sent_at}}));
    return success();
}

constexpr Sql kNewestDutyTest = "SELECT id, organisation, sent_ms FROM duty_tests WHERE organisation = :organisation";

Result<std::optional<DutyTest>> StoredReachability::newest_test(const OrganisationId& organisation) {
    return connection_.query_one(kNewestDutyTest, {{"organisation", organisation}}, [](Row& row) {
        return DutyTest{row.get<DutyTestId>(), row.get<OrganisationId>(), row.get<Instant>()};
    });
}

constexpr Sql kInsertWarning = R"sql(
    INSERT INTO duty_warnings (id, organisation, account, told, from_ms, until_ms, reasons, told_ms, ended_ms, ended_how)
    VALUES (:id, :organisation, :account, :told, :from_ms, :until_ms, :reasons, :told_ms, :ended_ms, :ended_how)
    ON CONFLICT (organisation, account, told, from_ms) DO NOTHING)sql";

Result<bool> StoredReachability::insert_warning(const DutyWarning& warning) {
    const std::string reasons = text_of_reasons(warning.reasons);
    VIGIL_TRY(const auto rows, connection_.execute(kInsertWarning, {{"id", warning.id},
                                                                    {"organisation", warning.organisation},
                                                                    {"account", warning.account},
                                                                    {"told", warning.told},
                                                                    {"from_ms", warning.from},
                                                                    {"until_ms", warning.until},
                                                                    {"reasons", reasons},
                                                                    {"told_ms", warning.told_at},
                                                                    {"ended_ms", warning.ended_at},
                                                                    {"ended_how", warning.end}}));
    return rows > 0;
}

constexpr Sql kFindWarning = R"sql(
    SELECT id, organisation, account, told, from_ms, until_ms, reasons, told_ms, ended_ms, ended_how
    FROM duty_warnings WHERE id = :id)sql";

Result<std::optional<DutyWarning>> StoredReachability::find_warning(const DutyWarningId& id) {
    VIGIL_TRY(auto row, connection_.query_one(kFindWarning, {{"id", id}}, read_warning));
    if (!row) return std::optional<DutyWarning>();
    VIGIL_TRY(auto warning, whole(std::move(*row)));
    return std::optional(std::move(warning));
}

constexpr Sql kEndWarning = "UPDATE duty_warnings SET ended_ms = :ended_ms, ended_how = :ended_how WHERE id = :id";

Result<void> StoredReachability::end_warning(const DutyWarning& warning) {
    return changed("warning",
                   connection_.execute(
                       kEndWarning, {{"id", warning.id}, {"ended_ms", warning.ended_at}, {"ended_how", warning.end}}));
}

constexpr Sql kOpenWarnings = R"sql(
    SELECT id, organisation, account, told, from_ms, until_ms, reasons, told_ms, ended_ms, ended_how
    FROM duty_warnings WHERE ended_ms IS NULL ORDER BY organisation, id)sql";

Result<std::vector<DutyWarning>> StoredReachability::open_warnings() {
    return all_whole(connection_.query(kOpenWarnings, {}, read_warning));
}

constexpr Sql kOpenWarningsOf = R"sql(
    SELECT id, organisation, account, told, from_ms, until_ms, reasons, told_ms, ended_ms, ended_how
    FROM duty_warnings WHERE organisation = :organisation AND ended_ms IS NULL ORDER BY id)sql";

Result<std::vector<DutyWarning>> StoredReachability::open_warnings_of(const OrganisationId& organisation) {
    return all_whole(connection_.query(kOpenWarningsOf, {{"organisation", organisation}}, read_warning));
}

constexpr Sql kOpenWarningsTold = R"sql(
    SELECT id, organisation, account, told, from_ms, until_ms, reasons, told_ms, ended_ms, ended_how
    FROM duty_warnings WHERE told = :told AND id > :after AND ended_ms IS NULL ORDER BY id LIMIT :limit)sql";

Result<std::vector<DutyWarning>> StoredReachability::open_warnings_told(const OrganisationId& told,
                                                                        const DutyWarningId& after, std::size_t limit) {
    return all_whole(
        connection_.query(kOpenWarningsTold, {{"told", told}, {"after", after}, {"limit", limit}}, read_warning));
}

}  // namespace vigil::storage
