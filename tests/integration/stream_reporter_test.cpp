// A reporter's own stream: the public status of their own reports, and nothing else.
#include <vigil/protocol/messages/erasure.hpp>

#include "integration/stream_support.hpp"

namespace vigil::test {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

class Reporter : public StreamTest {
protected:
    // The next status that the client is told.
    static protocol::ReportStatus status(RawClient& client) {
        const auto told = client.hear_until("item").back().as<protocol::LiveItem>();
        EXPECT_EQ(told.item.kind, ItemKind::report_status);
        return told.item.report.value();
    }
    void answer_of(const OrganisationId& organisation, Role role) {
        auto who = person(organisation, role);
        const auto alert = alerts_of(organisation).front();
        ASSERT_TRUE(who->acknowledge(alert.id, alert.version, AcknowledgementId(fresh_uuid())));
    }
};

TEST_F(Reporter, GivenAReporter_WhenTheyFile_ThenTheirStreamTellsTheStatus) {
    auto client = listen(teacher());
    const auto report = file();
    const auto told = status(client);
    EXPECT_EQ(told.report_id, report);
    EXPECT_EQ(told.stage, ReportStage::dispatched);
}

TEST_F(Reporter, GivenAReport_WhenTheStationAcknowledges_ThenTheReporterIsToldWithoutAskingAgain) {
    const auto report = file();
    auto client = listen(teacher());
    answer_of(region.station, Role::duty_officer);
    const auto told = status(client);
    EXPECT_EQ(told.report_id, report);
    EXPECT_EQ(told.stage, ReportStage::acknowledged);
}

// F135: sent, stored, acknowledged.
TEST_F(Reporter, GivenAnEmergency_WhenAPhoneOfTheStationStoresTheAlert_ThenTheReporterIsToldWithoutAskingAgain) {
    const auto officer = person(region.station, Role::duty_officer);
    auto phone = listen(*officer);
    auto client = listen(teacher());
    const auto report = file();
    const auto stored_at = [&](const protocol::ReportStatus& told) {
        std::vector<Function> functions;
        for (const auto& organ : told.organs)
            if (organ.stored == true) functions.push_back(organ.function);
        return functions;
    };
    EXPECT_THAT(stored_at(status(client)), ::testing::IsEmpty());
    const auto alert = phone.hear_until("item").back().as<protocol::LiveItem>();
    phone.tell(protocol::Stored{alert.stream, alert.offset});
    const auto told = status(client);
    EXPECT_EQ(told.report_id, report);
    EXPECT_THAT(stored_at(told), ElementsAre(Function::protection));
    EXPECT_EQ(told.stage, ReportStage::dispatched);
}

TEST_F(Reporter, GivenAReport_WhenItIsSupplemented_ThenTheStreamAndTheApiSayTheSame) {
    const auto report = file();
    answer_of(region.station, Role::duty_officer);
    auto client = listen(teacher());
    protocol::FileSupplement more;
    more.signals = {"sexual_under14"};  // brings the procuratorate in (rule N6), and new versions
    supplement(teacher(), report, more);
    const auto told = status(client);
    const auto asked = teacher().get<protocol::OwnReport>("read_report", {report.str()});
    ASSERT_TRUE(asked) << asked.error().message;
    EXPECT_EQ(protocol::encode(told), protocol::encode(asked.value().status));
    EXPECT_EQ(told.supplements, 1);
}

// It asks for its list again, and does not go on showing what is gone.
TEST_F(Reporter, GivenAReporterWhoListens_WhenTheCaseIsErased_ThenTheStreamSaysThatSomethingIsGone) {
    file();
    for (const auto& [organisation, role] :
         {std::pair(region.station, Role::duty_officer), std::pair(region.police, Role::police_liaison),
          std::pair(region.banner_agency, Role::county_officer)})
        answer_of(organisation, role);
    auto client = listen(teacher());
    const auto about = alerts_of(region.station).front().case_id;
    desk("case.erase", protocol::NameCaseWithReason{about, "exercise"});
    client.hear_until("gone");
    const auto list = teacher().get<protocol::ReportList>("list_reports");
    ASSERT_TRUE(list) << list.error().message;
    EXPECT_TRUE(list.value().reports.empty());
}

TEST_F(Reporter, GivenTwoReporters_WhenEachFiles_ThenEachIsToldOnlyOfTheirOwn) {
    auto doctor = person(region.school, Role::reporter, "doctor");
    auto to_teacher = listen(teacher());
    auto to_doctor = listen(*doctor);
    const auto teachers = file(teacher(), red_report());
    const auto doctors = file(*doctor, red_report());
    EXPECT_EQ(status(to_teacher).report_id, teachers);
    EXPECT_EQ(status(to_doctor).report_id, doctors);
    for (auto* client : {&to_teacher, &to_doctor}) client->tell(protocol::Stored{StreamId("none"), 1});
    EXPECT_THAT(brief(to_teacher.hear_all()), Not(Contains(StartsWith("item"))));
    EXPECT_THAT(brief(to_doctor.hear_all()), Not(Contains(StartsWith("item"))));
}

TEST_F(Reporter, GivenReportsOfOthers_WhenTheWholeStateIsTold_ThenOnlyTheirOwnReportsAreInIt) {
    auto doctor = person(region.school, Role::reporter, "doctor");
    file(*doctor, red_report());
    const auto mine = file();
    auto client = greet(teacher());
    const auto heard = client.hear_until("caught_up");
    const auto state = heard.at(1).as<protocol::Snapshot>();
    ASSERT_THAT(state.items, SizeIs(1));
    EXPECT_EQ(state.items.front().report->report_id, mine);
}

TEST_F(Reporter, GivenSeventyReports_WhenTheWholeStateIsTold_ThenEachIsInItOnce) {
    std::set<ReportId> filed, told;
    for (int i = 0; i < 70; ++i) filed.insert(file());
    auto client = greet(teacher());
    std::size_t count = 0;
    for (const auto& frame : client.hear_until("caught_up")) {
        if (frame.type != "snapshot") continue;
        for (const auto& each : frame.as<protocol::Snapshot>().items) told.insert(each.report->report_id);
        count += frame.as<protocol::Snapshot>().items.size();
    }
    EXPECT_EQ(told, filed);
    EXPECT_EQ(count, filed.size());
}

TEST_F(Reporter, GivenAReporter_WhenTheyListen_ThenTheirStreamNamesNeitherAccountNorOrganisation) {
    auto client = greet(teacher());
    const auto stream = client.next().as<protocol::Reset>().stream.str();
    EXPECT_THAT(stream, StartsWith("own:"));
    EXPECT_THAT(stream, Not(HasSubstr(account_of(teacher()).str())));
}

// The pseudonym of somebody else must not open their stream.
TEST_F(Reporter, GivenTheStreamOfAnother_WhenAReporterNamesIt_ThenNothingOfItIsTold) {
    StreamId teachers("");
    {
        auto client = greet(teacher());
        teachers = client.next().as<protocol::Reset>().stream;
    }
    file();
    auto doctor = person(region.school, Role::reporter, "doctor");
    auto client = greet(*doctor, from(teachers, 0));
    client.hear_until("snapshot");  // of the doctor's own stream
    file();
    client.tell(protocol::Stored{StreamId("none"), 1});
    EXPECT_THAT(brief(client.hear_all()), Not(Contains(StartsWith("item"))));
}

TEST_F(Reporter, GivenAReporterOfTheSchool_WhenTheStationIsAlerted_ThenNoAlertIsTold) {
    auto client = greet(teacher(), from(stream_of(region.station), 0));
    client.hear_until("snapshot");
    file();
    const auto told = client.hear_until("item").back();
    EXPECT_THAT(told.text, Not(HasSubstr("\"alert\":")));
}

// Roles that work with no alerts and file no reports.
class WithoutStreams : public StreamTest, public ::testing::WithParamInterface<Role> {};

TEST_P(WithoutStreams, GivenARoleWithoutAlerts_WhenItListens_ThenItIsToldOfNoStream) {
    fill(region.station, 3);
    auto administrator = person(region.station, GetParam());
    auto client = greet(*administrator);
    for (int i = 0; i < 5; ++i) {
        client.tell(protocol::LiveAck{AcknowledgementId(fresh_uuid()), AlertId(fresh_uuid()), 1, {}});
        EXPECT_EQ(brief(client.next()), "ack_refused not_found");
    }
    change(region.station, 1);
    client.tell(protocol::Stored{stream_of(region.station), 1});
    EXPECT_THAT(brief(client.hear_all()), ElementsAre("problem bad_request"));
}

INSTANTIATE_TEST_SUITE_P(OfRole, WithoutStreams,
                         ::testing::Values(Role::system_administrator, Role::security_administrator,
                                           Role::audit_administrator),
                         [](const auto& each) { return std::string(to_text(each.param)); });

// Every role that works with alerts hears the stream of its organisation.
class WithStream : public StreamTest, public ::testing::WithParamInterface<Role> {};

TEST_P(WithStream, GivenARoleWithAlerts_WhenItListens_ThenItHearsItsOrganisation) {
    auto someone = person(region.station, GetParam());
    auto client = listen(*someone);
    file();
    EXPECT_EQ(client.next().as<protocol::LiveItem>().stream, stream_of(region.station));
}

INSTANTIATE_TEST_SUITE_P(OfRole, WithStream,
                         ::testing::Values(Role::duty_officer, Role::police_liaison, Role::county_officer,
                                           Role::supervisor, Role::procurator, Role::department_officer),
                         [](const auto& each) { return std::string(to_text(each.param)); });

}  // namespace
}  // namespace vigil::test
