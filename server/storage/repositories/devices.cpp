#include "storage/repositories/devices.hpp"

#include "storage/repositories/changed.hpp"

namespace vigil::storage {
namespace {

Device read_device(Row& row) {
    return Device{row.get<DeviceId>(), row.get<AccountId>(), row.get<std::string>(),           row.blob(),
                  row.blob(),          row.get<Instant>(),   row.get<std::optional<Instant>>()};
}

}  // namespace

constexpr Sql kInsertEnrolment = R"sql(
    INSERT INTO enrolments (id, account, code_hash, expires_ms, used_ms)
    VALUES (:id, :account, :code_hash, :expires_ms, :used_ms) ON CONFLICT DO NOTHING)sql";

Result<void> StoredDevices::insert_enrolment(const Enrolment& enrolment) {
    return inserted("enrolment", connection_.execute(kInsertEnrolment, {{"id", enrolment.id},
                                                                        {"account", enrolment.account},
                                                                        {"code_hash", Blob{enrolment.code_hash}},
                                                                        {"expires_ms", enrolment.expires_at},
                                                                        {"used_ms", enrolment.used_at}}));
}

constexpr Sql kFindEnrolment =
    "SELECT id, account, code_hash, expires_ms, used_ms FROM enrolments WHERE code_hash = :code_hash";

Result<std::optional<Enrolment>> StoredDevices::find_enrolment(const std::string& code_hash) {
    return connection_.query_one(kFindEnrolment, {{"code_hash", Blob{code_hash}}}, [](Row& row) {
        return Enrolment{row.get<EnrolmentId>(), row.get<AccountId>(), row.blob(), row.get<Instant>(),
                         row.get<std::optional<Instant>>()};
    });
}

constexpr Sql kUseEnrolment = "UPDATE enrolments SET used_ms = :at WHERE id = :id AND used_ms IS NULL";

Result<void> StoredDevices::use_enrolment(const EnrolmentId& id, Instant at) {
    VIGIL_TRY(const auto used, connection_.execute(kUseEnrolment, {{"id", id}, {"at", at}}));
    if (used == 0) return Error{ErrorKind::conflict, "there is no such enrolment, or it was used before"};
    return success();
}

constexpr Sql kInsertDevice = R"sql(
    INSERT INTO devices (id, account, algorithm, public_key, sealed_label, created_ms, revoked_ms)
    VALUES (:id, :account, :algorithm, :public_key, :sealed_label, :created_ms, :revoked_ms) ON CONFLICT (id) DO NOTHING)sql";

Result<void> StoredDevices::insert(const Device& device) {
    return inserted("device", connection_.execute(kInsertDevice, {{"id", device.id},
                                                                  {"account", device.account},
                                                                  {"algorithm", device.algorithm},
                                                                  {"public_key", Blob{device.public_key}},
                                                                  {"sealed_label", Blob{device.sealed_label}},
                                                                  {"created_ms", device.created_at},
                                                                  {"revoked_ms", device.revoked_at}}));
}

constexpr Sql kFindDevice = R"sql(
    SELECT id, account, algorithm, public_key, sealed_label, created_ms, revoked_ms FROM devices WHERE id = :id)sql";

Result<std::optional<Device>> StoredDevices::find(const DeviceId& id) {
    return connection_.query_one(kFindDevice, {{"id", id}}, read_device);
}

constexpr Sql kDevicesOfAccount = R"sql(
    SELECT id, account, algorithm, public_key, sealed_label, created_ms, revoked_ms
    FROM devices WHERE account = :account ORDER BY id)sql";

Result<std::vector<Device>> StoredDevices::of_account(const AccountId& id) {
    return connection_.query(kDevicesOfAccount, {{"account", id}}, read_device);
}

constexpr Sql kRevokeDevice = "UPDATE devices SET revoked_ms = coalesce(revoked_ms, :at) WHERE id = :id";

Result<void> StoredDevices::revoke(const DeviceId& id, Instant at) {
    return changed("device", connection_.execute(kRevokeDevice, {{"id", id}, {"at", at}}));
}

}  // namespace vigil::storage
