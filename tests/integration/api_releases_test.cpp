// Departments that hear of a case on its owner's release, and lists of days, over HTTPS (F133).
#include <vigil/protocol/messages/release.hpp>

#include "integration/api_officers.hpp"

namespace vigil::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class Releases : public OfficersTest {
protected:
    Releases() {
        auto report = red_report();
        report.signals = {"bully_mild"};  // rule N5: education, on release
        report.danger_now.reset();
        report.suspect_relation = "classmate";
        report.circumstance = "student_bullying";
        file(report, token(teacher()));
    }
    std::vector<protocol::ReleaseView> waiting(const std::string& session) {
        return decoded<protocol::ReleaseList>(get("/v1/releases", session)).releases;
    }
    client::HttpAnswer decide(const NotificationId& id, ReleaseVerdict verdict, const std::string& session,
                              const std::string& text = {}) {
        protocol::DecideRelease document;
        document.verdict = verdict;
        document.text = text;
        return post("/v1/releases/" + id.str() + "/decision", protocol::encode(document), session);
    }
    std::string education = new_session(region.education, Role::department_officer);
};

TEST_F(Releases, GivenADepartmentThatWaits_WhenTheOwnerReleases_ThenItIsAskedAndSeesItsTaskOnly) {
    EXPECT_THAT(alerts_of(education), IsEmpty());
    const auto tasks = waiting(station);
    ASSERT_THAT(tasks, SizeIs(1));
    EXPECT_EQ(tasks[0].organisation_id, region.education);
    EXPECT_THAT(waiting(education), IsEmpty());

    const auto answer = decide(tasks[0].notification_id, ReleaseVerdict::release, station);
    ASSERT_EQ(answer.status, 200);
    EXPECT_EQ(decoded<protocol::ReleaseView>(answer).state, ReleaseState::released);
    const auto alert = alert_of(education);
    EXPECT_EQ(alert.case_id, tasks[0].case_id);
    EXPECT_EQ(alert.function, Function::education);
    EXPECT_THAT(waiting(station), IsEmpty());
    const auto read = read_case(alert.case_id, education);
    ASSERT_EQ(read.status, 200);
    EXPECT_EQ(decoded<protocol::CaseView>(read).projection, "task");
    EXPECT_THAT(read.body, Not(HasSubstr("narrative")));
    EXPECT_EQ(acknowledged(alert.alert_id, alert.version, education).stops, true);
}

TEST_F(Releases, GivenSomebodyElseOrABadDecision_WhenSent_ThenItIsRefusedByName) {
    const auto id = waiting(station).at(0).notification_id;
    EXPECT_THAT(decide(id, ReleaseVerdict::release, education), IsProblem(403, "foreign_jurisdiction"));
    EXPECT_THAT(decide(id, ReleaseVerdict::withhold, station), IsProblem(422, "invalid_document"));
    EXPECT_THAT(decide(NotificationId(fresh_uuid()), ReleaseVerdict::release, station), IsProblem(404, "not_found"));
    EXPECT_THAT(post("/v1/releases/" + id.str() + "/decision", R"({"verdict": "perhaps"})", station),
                IsProblem(422, "invalid_document"));
    EXPECT_THAT(get("/v1/releases"), IsProblem(401, "unauthenticated"));
    ASSERT_EQ(decide(id, ReleaseVerdict::release, station).status, 200);
    EXPECT_THAT(decide(id, ReleaseVerdict::withhold, station, "不必"), IsProblem(409, "already_decided"));
}

TEST_F(Releases, GivenAListOfADay_WhenRead_ThenItIsThereWhenTheDayIsOver) {
    const auto today = china_date(server.now());
    const auto yesterday = date_of_days(days_since_epoch(today) - 1);
    const auto about = waiting(station).at(0).case_id;
    auto enter = [&](Unit& unit) -> Result<std::monostate> {
        VIGIL_TRY(unit.releases().enter({DailyEntryId(fresh_uuid()), region.procuratorate, yesterday, about,
                                         "procuratorate", Level::red, DivisionCode("150424101000")}));
        return std::monostate{};
    };
    ASSERT_TRUE(await(io, server.app().store().write(std::move(enter))));
    const auto procurator = new_session(region.procuratorate, Role::procurator);
    const auto list = decoded<protocol::DailyList>(get("/v1/daily-list?day=" + to_text(yesterday), procurator));
    ASSERT_THAT(list.entries, SizeIs(1));
    EXPECT_EQ(list.entries[0].organisation_id, region.procuratorate);
    EXPECT_THAT(decoded<protocol::DailyList>(get("/v1/daily-list?day=" + to_text(yesterday), station)).entries,
                IsEmpty());
    EXPECT_THAT(get("/v1/daily-list?day=" + to_text(today), procurator), IsProblem(400, "bad_request"));
    EXPECT_THAT(get("/v1/daily-list?day=2026-02-30", procurator), IsProblem(400, "bad_request"));
    EXPECT_THAT(get("/v1/daily-list", procurator), IsProblem(400, "bad_request"));
    EXPECT_THAT(get("/v1/daily-list?day=2026-02-01&cursor=x", procurator), IsProblem(400, "invalid_cursor"));
    EXPECT_THAT(get("/v1/daily-list?day=2026-02-01"), IsProblem(401, "unauthenticated"));
}

}  // namespace
}  // namespace vigil::test
