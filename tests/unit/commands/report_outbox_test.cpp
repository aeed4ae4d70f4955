#include "app/commands/report_outbox.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

namespace vigil::app {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;

class ReportOutboxTest : public testing::Test {
protected:
    ReportOutboxTest() {
        std::string pattern = (fs::temp_directory_path() / "vigil-outbox-XXXXXX").string();
        folder = ::mkdtemp(pattern.data());
    }
    ~ReportOutboxTest() override { fs::remove_all(folder); }

    static ReportBody a_body(const std::string& narrative) {
        protocol::FileReport report;
        report.circumstance = "other_concern";
        report.places.now = protocol::Place{DivisionCode("150424101000"), ""};
        report.narrative = narrative;
        return body_of(report).value();
    }
    std::vector<std::string> waiting() const {
        std::vector<std::string> bytes;
        for (const auto& body : ReportOutbox(folder).waiting()) bytes.push_back(body.bytes);
        return bytes;
    }

    fs::path folder;
};

TEST_F(ReportOutboxTest, GivenReport_WhenTheProgramIsStartedAgain_ThenTheSameBytesWaitUnderTheSameKey) {
    const auto body = a_body("one");
    ASSERT_TRUE(ReportOutbox(folder).add(body));

    const auto again = ReportOutbox(folder).waiting();
    ASSERT_EQ(again.size(), 1U);
    EXPECT_EQ(again[0].bytes, body.bytes);
    EXPECT_EQ(again[0].key, body.key);
}

TEST_F(ReportOutboxTest, GivenSeveralReports_WhenAsked_ThenTheOldestIsFirst) {
    const auto first = a_body("first");
    const auto second = a_body("second");
    ASSERT_TRUE(ReportOutbox(folder).add(second));
    ASSERT_TRUE(ReportOutbox(folder).add(first));
    fs::last_write_time(folder / (first.key + ".json"), fs::file_time_type::clock::now() - std::chrono::hours(1));

    EXPECT_THAT(waiting(), ElementsAre(first.bytes, second.bytes));
}

TEST_F(ReportOutboxTest, GivenReceipt_WhenTheReportIsRemoved_ThenNothingWaits) {
    const auto body = a_body("one");
    ASSERT_TRUE(ReportOutbox(folder).add(body));
    ReportOutbox(folder).remove(body);
    EXPECT_THAT(waiting(), IsEmpty());
}

TEST_F(ReportOutboxTest, GivenRefusal_WhenTheReportIsSetAside_ThenItDoesNotWaitButIsNotLost) {
    const auto body = a_body("one");
    ASSERT_TRUE(ReportOutbox(folder).add(body));
    ReportOutbox(folder).set_aside(body);

    EXPECT_THAT(waiting(), IsEmpty());
    EXPECT_TRUE(fs::exists(folder / (body.key + ".refused")));
}

TEST_F(ReportOutboxTest, GivenDamagedFile_WhenAsked_ThenTheOthersStillWait) {
    const auto body = a_body("one");
    ASSERT_TRUE(ReportOutbox(folder).add(body));
    std::ofstream(folder / "damaged.json") << "{\"half\":";

    EXPECT_THAT(waiting(), ElementsAre(body.bytes));
    EXPECT_TRUE(fs::exists(folder / "damaged.refused"));
}

}  // namespace
}  // namespace vigil::app
