// Binding a device to an account with a one-time code (PROTOCOL.md section 4).
#include <filesystem>
#include <fstream>
#include <sstream>

#include "integration/api_identity.hpp"
#include "support/leaks.hpp"

namespace vigil::test {
namespace {

using ::testing::SizeIs;
using namespace std::chrono_literals;

class ApiEnrolmentTest : public IdentityTest {
protected:
    std::int64_t devices() const { return server.rows().at("devices"); }

    RawDevice device;
};

TEST_F(ApiEnrolmentTest, GivenAFreshCode_WhenADeviceProvesItsKey_ThenItIsBoundToTheAccountOfTheCode) {
    const auto account = reporter();
    const auto answer = enrol(device.enrolment(code_for(account)));
    EXPECT_THAT(answer, HasStatus(201));
    EXPECT_EQ(decoded<protocol::Enrolled>(answer).account_id, account);
}

TEST_F(ApiEnrolmentTest, GivenACodeAsAPersonTypesIt_WhenTheTypedTextIsSigned_ThenItIsTaken) {
    std::string typed;
    for (const char c : code_for(reporter()))
        if (c != '-') typed += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    EXPECT_THAT(enrol(device.enrolment(typed)), HasStatus(201));
}

TEST_F(ApiEnrolmentTest, GivenALostAnswer_WhenTheSameKeyComesAgain_ThenItIsTheSameDevice) {
    const auto code = code_for(reporter());
    const auto first = decoded<protocol::Enrolled>(enrol(device.enrolment(code)));
    const auto again = enrol(device.enrolment(code));
    EXPECT_THAT(again, HasStatus(201));
    EXPECT_EQ(decoded<protocol::Enrolled>(again).device_id, first.device_id);
    EXPECT_EQ(devices(), 1);
}

TEST_F(ApiEnrolmentTest, GivenAUsedCode_WhenAnotherKeyComes_ThenItIsRefused) {
    const auto code = code_for(reporter());
    bound(device);
    ASSERT_THAT(enrol(device.enrolment(code)), HasStatus(201));
    const auto before = server.rows();
    EXPECT_THAT(enrol(RawDevice().enrolment(code)), IsProblem(403, "enrolment_refused"));
    EXPECT_EQ(server.rows(), before);
}

TEST_F(ApiEnrolmentTest, GivenACodeThatNeverWas_WhenItIsRedeemed_ThenItIsRefused) {
    EXPECT_THAT(enrol(device.enrolment("0000-0000-0000-0000")), IsProblem(403, "enrolment_refused"));
    EXPECT_THAT(enrol(device.enrolment("绑定码")), IsProblem(403, "enrolment_refused"));
}

// config/vigil.toml: sessions.enrolment, three days by default.
TEST_F(ApiEnrolmentTest, GivenACodeOfThreeDaysAgo_WhenItIsRedeemed_ThenItIsRefused) {
    const auto code = code_for(reporter());
    server.advance(72h);
    EXPECT_THAT(enrol(device.enrolment(code)), IsProblem(403, "enrolment_refused"));
}

TEST_F(ApiEnrolmentTest, GivenACodeAMillisecondBeforeItsEnd_WhenItIsRedeemed_ThenItIsTaken) {
    const auto code = code_for(reporter());
    server.advance(72h - 1ms);
    EXPECT_THAT(enrol(device.enrolment(code)), HasStatus(201));
}

TEST_F(ApiEnrolmentTest, GivenAProofByAnotherKey_WhenItIsRedeemed_ThenItIsRefusedAndTheCodeStaysGood) {
    const auto code = code_for(reporter());
    auto forged = device.enrolment(code);
    forged.proof = RawDevice().sign("vigil-enrol", code);
    EXPECT_THAT(enrol(forged), IsProblem(403, "enrolment_refused"));
    EXPECT_THAT(enrol(device.enrolment(code)), HasStatus(201));
}

TEST_F(ApiEnrolmentTest, GivenAProofForAnotherPurpose_WhenItIsRedeemed_ThenItIsRefused) {
    const auto code = code_for(reporter());
    auto request = device.enrolment(code);
    request.proof = device.sign("vigil-session", code);
    EXPECT_THAT(enrol(request), IsProblem(403, "enrolment_refused"));
}

TEST_F(ApiEnrolmentTest, GivenAProofOfAnotherCode_WhenItIsRedeemed_ThenItIsRefused) {
    auto request = device.enrolment(code_for(reporter()));
    request.proof = device.enrolment(code_for(reporter())).proof;
    EXPECT_THAT(enrol(request), IsProblem(403, "enrolment_refused"));
}

TEST_F(ApiEnrolmentTest, GivenARevokedDevice_WhenItsUsedCodeComesAgain_ThenItDoesNotComeBack) {
    const auto code = code_for(reporter());
    const auto bound_device = decoded<protocol::Enrolled>(enrol(device.enrolment(code))).device_id;
    revoke(bound_device);
    EXPECT_THAT(enrol(device.enrolment(code)), IsProblem(403, "enrolment_refused"));
}

TEST_F(ApiEnrolmentTest, GivenAnEndedAccount_WhenItsCodeIsRedeemed_ThenItIsRefused) {
    const auto account = reporter();
    const auto code = code_for(account);
    end_account(account);
    EXPECT_THAT(enrol(device.enrolment(code)), IsProblem(403, "enrolment_refused"));
    EXPECT_EQ(devices(), 0);
}

TEST_F(ApiEnrolmentTest, GivenAKeyThatIsNoPointOfTheCurve_WhenItIsRedeemed_ThenTheDocumentIsRefused) {
    auto request = device.enrolment(code_for(reporter()));
    request.public_key.x = std::string(43, 'A');
    request.public_key.y = std::string(43, 'A');
    const auto refused = enrol(request);
    EXPECT_THAT(refused, IsProblem(422, "invalid_document"));
    EXPECT_THAT(errors_of(refused), SizeIs(1));
}

TEST_F(ApiEnrolmentTest, GivenAKeyOfAnotherCurve_WhenItIsRedeemed_ThenTheDocumentIsRefused) {
    auto request = device.enrolment(code_for(reporter()));
    request.public_key.crv = "P-384";
    EXPECT_THAT(enrol(request), IsProblem(422, "invalid_document"));
}

// PROTOCOL.md section 4: refusals never say which part was wrong.
TEST_F(ApiEnrolmentTest, GivenAWrongCodeAndAWrongProof_WhenBothAreRefused_ThenTheRefusalsCannotBeTold) {
    auto forged = device.enrolment(code_for(reporter()));
    forged.proof = device.enrolment("0000-0000-0000-0000").proof;
    EXPECT_EQ(without_instance(enrol(forged)), without_instance(enrol(device.enrolment("0000-0000-0000-0000"))));
}

// Phones are called after their owners; promise P9: names are sealed.
TEST_F(ApiEnrolmentTest, GivenAPhoneThatIsCalledAfterItsOwner_WhenTheDatabaseIsStolen_ThenItTellsNoName) {
    auto request = device.enrolment(code_for(reporter()));
    request.label = "阿拉腾其木格的手机";
    ASSERT_THAT(enrol(request), HasStatus(201));
    Leaks leaks;
    leaks.add("the name of a device", request.label);
    server.stop();
    std::ostringstream text;
    text << std::ifstream(server.data_folder() / "vigil.db", std::ios::binary).rdbuf();
    EXPECT_THAT(leaks.found_in(text.str()), ::testing::IsEmpty());
}

}  // namespace
}  // namespace vigil::test
