// enrol-device, report, watch, ack: a teacher, a station and the police at their terminals.
#include <algorithm>
#include <cctype>

#include "cli/clients.hpp"

namespace vigil::test {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

std::vector<std::string> files_in(const fs::path& folder) {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder)) names.push_back(entry.path().filename());
    std::sort(names.begin(), names.end());
    return names;
}

class EnrolDevice : public Clients {
protected:
    std::string code() { return installation.enrolment_code(installation.account(region.station, Role::duty_officer)); }
};

TEST_F(EnrolDevice, GivenACode_WhenATerminalIsEnrolled_ThenItsDeviceIsTheAccounts) {
    const auto account = installation.account(region.station, Role::duty_officer).str();
    const auto issued = installation.enrolment_code(AccountId(account));
    const auto outcome = enrol("officer", issued);
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_EQ(word_after("account", outcome.out), account);
    const auto devices = answer({"device", "list", account}).at("devices");
    ASSERT_THAT(devices, SizeIs(1));
    EXPECT_EQ(devices.at(0).at("device_id"), word_after("device", outcome.out));
}

TEST_F(EnrolDevice, GivenACodeAtStandardInput_WhenATerminalIsEnrolled_ThenItIsTakenFromThere) {
    EXPECT_EQ(enrol("officer", "-", code() + "\n").status, 0);
}

TEST_F(EnrolDevice, GivenACodeInLowerCaseWithoutSeparators_WhenATerminalIsEnrolled_ThenItIsTheSameCode) {
    auto typed = code();
    std::erase(typed, '-');
    for (auto& c : typed) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    EXPECT_EQ(enrol("officer", typed).status, 0);
}

TEST_F(EnrolDevice, GivenAWrongCode_WhenTriedAgainWithTheRightOne_ThenTheProfileIsNotInTheWay) {
    const auto refused = enrol("officer", "0000-0000-0000-0000");
    EXPECT_EQ(refused.status, 1);
    EXPECT_THAT(refused.err, HasSubstr("[enrolment_refused]"));
    EXPECT_EQ(enrol("officer", code()).status, 0);
}

TEST_F(EnrolDevice, GivenAProfileInUse_WhenAnotherDeviceIsEnrolledThere_ThenItIsRefusedAndTheCodeIsStillGood) {
    officer();
    const auto second = code();
    EXPECT_EQ(enrol("officer", second).status, 1);
    EXPECT_EQ(enrol("another", second).status, 0);
}

TEST_F(EnrolDevice, GivenACode_WhenATerminalOfAnotherKeyUsesItAgain_ThenItIsRefused) {
    const auto once = code();
    enrol("officer", once);
    EXPECT_EQ(enrol("another", once).status, 1);
}

TEST_F(EnrolDevice, GivenAServerOfAnotherAuthority_WhenATerminalIsEnrolled_ThenItIsNotTrusted) {
    const Installation stranger;
    fs::copy_file(stranger.configuration().tls.authority, root() / "stranger.pem");
    const auto outcome = vigil({"enrol-device", "--server", url(), "--ca", (root() / "stranger.pem").string(), "--code",
                                code(), "--profile", profile("officer")});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.err, HasSubstr("not trusted"));
}

class Report : public Clients {};

TEST_F(Report, GivenATeacher_WhenAReportIsFiled_ThenItsReceiptIsShownAndVerified) {
    teacher();
    const auto outcome = report("teacher");
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_THAT(outcome.out,
                AllOf(HasSubstr("filed"), HasSubstr("已核实身份"), HasSubstr("✓"), Not(HasSubstr("claim code"))));
}

TEST_F(Report, GivenATeacher_WhenAReportIsFiled_ThenReceiptAndKeysAreKeptAndNothingOfItsContent) {
    teacher();
    const auto id = word_after("report", report("teacher").out);
    EXPECT_EQ(files_in(root() / "teacher/receipts"), (std::vector<std::string>{id + ".jws", "jwks.json"}));
    EXPECT_THAT(files_in(root() / "teacher/outbox"), IsEmpty());
}

TEST_F(Report, GivenACodeThatNobodyKnows_WhenAReportIsFiled_ThenTheMemberIsNamedAndItWaitsNoLonger) {
    teacher();
    const auto outcome = report("teacher", {"--signal", "bad_mood"});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.err, AllOf(HasSubstr("[unknown_code]"), HasSubstr("/signals/1")));
    EXPECT_EQ(vigil({"report", "--resend", "--profile", profile("teacher")}).status, 0);
}

TEST_F(Report, GivenNoProfile_WhenAReportIsFiled_ThenItSaysHowToGetOne) {
    const auto outcome = report("nobody");
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.err, HasSubstr("vigil enrol-device"));
}

TEST_F(Report, GivenAServerThatIsAway_WhenAReportIsFiled_ThenItIsKeptAndSentLater) {
    teacher();
    server.kill();
    const auto kept = report("teacher");
    EXPECT_EQ(kept.status, 1);
    EXPECT_THAT(kept.err, HasSubstr("vigil report --resend"));
    server.start();
    const auto sent = vigil({"report", "--resend", "--profile", profile("teacher")});
    EXPECT_EQ(sent.status, 0) << sent.err;
    EXPECT_THAT(sent.out, HasSubstr("已核实身份"));
    EXPECT_THAT(files_in(root() / "teacher/outbox"), IsEmpty());
}

// Promise P12: security never loses a report.
TEST_F(Report, GivenARevokedDevice_WhenAReportIsFiled_ThenItIsTakenAsUnverified) {
    answer({"device", "revoke", teacher()});
    const auto outcome = report("teacher");
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr("未核实身份"));
}

TEST_F(Report, GivenAStranger_WhenAnAnonymousReportIsFiled_ThenAClaimCodeIsPrinted) {
    const auto outcome = vigil({"report", "--server", url(), "--ca", authority_file(), "--anonymous", "--division",
                                kTownship.str(), "--narrative", "夜里有哭声"});
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_THAT(word_after("claim code", outcome.out).substr(0, 19),
                testing::MatchesRegex("([0-9A-Z]{4}-){3}[0-9A-Z]{4}"));
    EXPECT_THAT(outcome.out, HasSubstr("未核实身份"));
}

TEST_F(Report, GivenATeachersTerminal_WhenAnAnonymousReportIsFiled_ThenNothingOfItStaysThere) {
    teacher();
    const auto outcome = report("teacher", {"--anonymous"});
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr("claim code"));
    EXPECT_THAT(files_in(root() / "teacher/outbox"), IsEmpty());
    EXPECT_THAT(files_in(root() / "teacher/receipts"), IsEmpty());
}

TEST_F(Report, GivenABodyInAFile_WhenFiled_ThenTheBytesThatWereSentAreKeptOnRequest) {
    teacher();
    const std::string body =
        R"({"key":"5f0c1c1e-7a43-4c0c-9d0a-1f2e3d4c5b6a",  "nonce":"AAAAAAAAAAAAAAAAAAAAAA", "circumstance":"other_concern","places":{"now":{"division":"150424101000"}},"narrative":"ᠮᠣᠩᠭᠣᠯ"})";
    write_text(root() / "body.json", body);
    const auto outcome =
        vigil({"report", "--profile", profile("teacher"), "--file", (root() / "body.json").string(), "--keep-body"});
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_EQ(text_of(root() / "teacher/receipts" / (word_after("report", outcome.out) + ".json")), body);
}

}  // namespace
}  // namespace vigil::test
