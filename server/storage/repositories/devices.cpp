#include "storage/repositories/devices.hpp"

#include "storage/repositories/changed.hpp"

namespace vigil::storage {

constexpr Sql kInsertEnrolment = R"sql(
    INSERT INTO enrolments (id, account, code_hash, expires_ms)
    VALUES (:id, :account, :code_hash, :expires_ms) ON CONFLICT DO NOTHING)sql";

Result<void> StoredDevices::insert_enrolment(const Enrolment& enrolment) {
    return inserted("enrolment", connection_.execute(kInsertEnrolment, {{"id", enrolment.id},
                                                                        {"account", enrolment.account},
                                                                        {"code_hash", Blob{enrolment.code_hash}},
                                                                        {"expires_ms", enrolment.expires_at}}));
}

constexpr Sql kFindEnrolment = "SELECT id, account, code_hash, expires_ms FROM enrolments WHERE code_hash = :code_hash";

constexpr Sql kFindRedemption = "SELECT mark FROM redemptions WHERE mark = :mark";

Result<std::optional<Enrolment>> StoredDevices::find_enrolment(const std::string& code_hash) {
    VIGIL_TRY(auto enrolment, connection_.query_one(kFindEnrolment, {{"code_hash", Blob{code_hash}}}, [](Row& row) {
        return Enrolment{row.get<EnrolmentId>(), row.get<AccountId>(), row.blob(), row.get<Instant>()};
    }));
    if (!enrolment) return std::nullopt;
    const std::string mark = holders_.mark(MarkKind::redemption, enrolment->id.str());
    VIGIL_TRY(const auto redeemed,
              connection_.query_one(kFindRedemption, {{"mark", Blob{mark}}}, [](Row& row) { return row.blob(); }));
    enrolment->used = redeemed.has_value();
    return enrolment;
}

constexpr Sql kUseEnrolment = "INSERT INTO redemptions (mark) VALUES (:mark) ON CONFLICT (mark) DO NOTHING";

Result<void> StoredDevices::use_enrolment(const EnrolmentId& id) {
    const std::string mark = holders_.mark(MarkKind::redemption, id.str());
    VIGIL_TRY(const auto used, connection_.execute(kUseEnrolment, {{"mark", Blob{mark}}}));
    if (used == 0) return Error{ErrorKind::conflict, "the enrolment was used before"};
    return success();
}

constexpr Sql kExpireEnrolments =
    "UPDATE enrolments SET expires_ms = :at WHERE account = :account AND expires_ms > :at";

Result<void> StoredDevices::expire_enrolments(const AccountId& account, Instant at) {
    VIGIL_TRY(connection_.execute(kExpireEnrolments, {{"account", account}, {"at", at}}));
    return success();
}

constexpr Sql kInsertDevice = R"sql(
    INSERT INTO devices (id, account_mark, sealed_holder, algorithm, public_key, sealed_label, revoked_ms)
    VALUES (:id, :account_mark, :sealed_holder, :algorithm, :public_key, :sealed_label, :revoked_ms)
    ON CONFLICT (id) DO NOTHING)sql";

Result<void> StoredDevices::insert(const Device& device) {
    const std::string mark = holders_.mark(MarkKind::device_account, device.account.str());
    const std::string holder =
        holders_.seal(Field::device_holder, device.id.str(), {device.account, {}, device.created_at});
    return inserted("device", connection_.execute(kInsertDevice, {{"id", device.id},
                                                                  {"account_mark", Blob{mark}},
                                                                  {"sealed_holder", Blob{holder}},
                                                                  {"algorithm", device.algorithm},
                                                                  {"public_key", Blob{device.public_key}},
                                                                  {"sealed_label", Blob{device.sealed_label}},
                                                                  {"revoked_ms", device.revoked_at}}));
}

StoredDevices::SealedDevice StoredDevices::read_device(Row& row) {
    SealedDevice read;
    read.device.id = row.get<DeviceId>();
    read.holder = row.blob();
    read.device.algorithm = row.get<std::string>();
    read.device.public_key = row.blob();
    read.device.sealed_label = row.blob();
    read.device.revoked_at = row.get<std::optional<Instant>>();
    return read;
}

Result<Device> StoredDevices::opened(SealedDevice read) const {
    VIGIL_TRY(const auto holder, holders_.open(Field::device_holder, read.device.id.str(), read.holder));
    read.device.account = holder.account;
    read.device.created_at = holder.since;
    return std::move(read.device);
}

constexpr Sql kFindDevice = R"sql(
    SELECT id, sealed_holder, algorithm, public_key, sealed_label, revoked_ms FROM devices WHERE id = :id)sql";

Result<std::optional<Device>> StoredDevices::find(const DeviceId& id) {
    VIGIL_TRY(auto read, connection_.query_one(kFindDevice, {{"id", id}}, read_device));
    if (!read) return std::nullopt;
    VIGIL_TRY(auto device, opened(std::move(*read)));
    return std::optional<Device>(std::move(device));
}

constexpr Sql kDevicesOfAccount = R"sql(
    SELECT id, sealed_holder, algorithm, public_key, sealed_label, revoked_ms
    FROM devices WHERE account_mark = :account_mark ORDER BY id)sql";

Result<std::vector<Device>> StoredDevices::of_account(const AccountId& id) {
    const std::string mark = holders_.mark(MarkKind::device_account, id.str());
    VIGIL_TRY(auto rows, connection_.query(kDevicesOfAccount, {{"account_mark", Blob{mark}}}, read_device));
    std::vector<Device> devices;
    for (auto& read : rows) {
        VIGIL_TRY(auto device, opened(std::move(read)));
        devices.push_back(std::move(device));
    }
    return devices;
}

constexpr Sql kRevokeDevice = "UPDATE devices SET revoked_ms = coalesce(revoked_ms, :at) WHERE id = :id";

Result<void> StoredDevices::revoke(const DeviceId& id, Instant at) {
    return changed("device", connection_.execute(kRevokeDevice, {{"id", id}, {"at", at}}));
}

constexpr Sql kPutPin = R"sql(
    INSERT INTO device_pins (device, pin_hash, failures) VALUES (:device, :pin_hash, :failures)
    ON CONFLICT (device) DO UPDATE SET pin_hash = excluded.pin_hash, failures = excluded.failures)sql";

Result<void> StoredDevices::put_pin(const DeviceId& id, const DevicePin& pin) {
    VIGIL_TRY(connection_.execute(kPutPin, {{"device", id}, {"pin_hash", pin.hash}, {"failures", pin.failures}}));
    return success();
}

constexpr Sql kFindPin = "SELECT pin_hash, failures FROM device_pins WHERE device = :device";

Result<std::optional<DevicePin>> StoredDevices::pin(const DeviceId& id) {
    return connection_.query_one(kFindPin, {{"device", id}}, [](Row& row) {
        return DevicePin{row.get<std::string>(), row.get<int>()};
    });
}

}  // namespace vigil::storage
