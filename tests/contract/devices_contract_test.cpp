#include "contract/store_contract.hpp"

namespace vigil::test {
namespace {

using namespace std::chrono_literals;

class DeviceContract : public StoreContract {};
VIGIL_ON_EVERY_ENGINE(DeviceContract);

const Enrolment kEnrolment{an_id<EnrolmentId>(1), kOfficer, std::string("code\0hash", 9), kNow + 1h, false};

TEST_P(DeviceContract, GivenAnEnrolment_WhenFoundByItsCode_ThenEveryFieldIsAsItWasInserted) {
    write(insert_directory);
    write([](Unit& unit) { return unit.devices().insert_enrolment(kEnrolment); });
    const auto stored = found([](Unit& unit) { return unit.devices().find_enrolment(kEnrolment.code_hash); });
    ASSERT_TRUE(stored);
    EXPECT_EQ(fields_of(*stored), fields_of(kEnrolment));
}

TEST_P(DeviceContract, GivenAnEnrolment_WhenUsed_ThenItIsFoundUsed) {
    write(insert_directory);
    write([](Unit& unit) { return unit.devices().insert_enrolment(kEnrolment); });
    write([](Unit& unit) { return unit.devices().use_enrolment(kEnrolment.id); });
    const auto stored = found([](Unit& unit) { return unit.devices().find_enrolment(kEnrolment.code_hash); });
    ASSERT_TRUE(stored);
    EXPECT_TRUE(stored->used);
}

TEST_P(DeviceContract, GivenAUsedEnrolment_WhenUsedAgain_ThenItIsAConflict) {
    write(insert_directory);
    write([](Unit& unit) { return unit.devices().insert_enrolment(kEnrolment); });
    write([](Unit& unit) { return unit.devices().use_enrolment(kEnrolment.id); });
    EXPECT_EQ(failure_of_write([](Unit& unit) { return unit.devices().use_enrolment(kEnrolment.id); }),
              ErrorKind::conflict);
}

TEST_P(DeviceContract, GivenADevice_WhenFound_ThenEveryFieldIsAsItWasInserted) {
    write(insert_directory);
    const auto stored = found([](Unit& unit) { return unit.devices().find(kConsole); });
    ASSERT_TRUE(stored);
    const auto expected = a_device(kConsole, kOfficer);
    EXPECT_EQ(fields_of(*stored), fields_of(expected));
}

TEST_P(DeviceContract, GivenTwoDevices_WhenListedByAccount_ThenBothComeInOrder) {
    const auto second = an_id<DeviceId>(302);
    write(insert_directory);
    write([&](Unit& unit) { return unit.devices().insert(a_device(second, kOfficer)); });
    EXPECT_THAT(ids_of(found([](Unit& unit) { return unit.devices().of_account(kOfficer); })),
                testing::ElementsAre(kConsole, second));
}

TEST_P(DeviceContract, GivenARevokedDevice_WhenRevokedAgain_ThenTheFirstTimeStays) {
    write(insert_directory);
    write([](Unit& unit) { return unit.devices().revoke(kConsole, kNow); });
    write([](Unit& unit) { return unit.devices().revoke(kConsole, kNow + 1h); });
    const auto stored = found([](Unit& unit) { return unit.devices().find(kConsole); });
    ASSERT_TRUE(stored);
    EXPECT_EQ(stored->revoked_at, kNow);
}

TEST_P(DeviceContract, GivenAPin_WhenPutAgain_ThenItIsTheNewOne) {
    write(insert_directory);
    EXPECT_FALSE(found([](Unit& unit) { return unit.devices().pin(kConsole); }));
    write([](Unit& unit) { return unit.devices().put_pin(kConsole, {"hash", 2}); });
    write([](Unit& unit) { return unit.devices().put_pin(kConsole, {"another", 0}); });
    const auto stored = found([](Unit& unit) { return unit.devices().pin(kConsole); });
    ASSERT_TRUE(stored);
    EXPECT_EQ(stored->hash, "another");
    EXPECT_EQ(stored->failures, 0);
}

TEST_P(DeviceContract, GivenNoSuchDevice_WhenRevoked_ThenItIsNotFound) {
    EXPECT_EQ(failure_of_write([](Unit& unit) { return unit.devices().revoke(kConsole, kNow); }), ErrorKind::not_found);
}

}  // namespace
}  // namespace vigil::test
