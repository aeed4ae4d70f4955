// Who may what, over the real API: every role × every relation to the case × every stage of the alert (promise P7). The
// expectations are the table of who works with alerts, and policy facts 5.4 for what each is shown.
#include <fmt/format.h>

#include <vigil/protocol/api.hpp>

#include "integration/api_officers.hpp"

namespace vigil::test {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

struct RelationCase {
    std::string_view name;
    OrganisationId SmallRegion::*organisation;
    std::string_view projection;  // empty: nothing may be seen
    bool barred = false;
};

bool works_with_alerts(Role role) {
    return role == Role::duty_officer || role == Role::police_liaison || role == Role::county_officer ||
           role == Role::department_officer || role == Role::supervisor || role == Role::procurator;
}
bool answers(Role role) { return works_with_alerts(role) && role != Role::supervisor && role != Role::procurator; }

class Authorisation : public OfficersTest, public ::testing::WithParamInterface<RelationCase> {
protected:
    // A teacher is the suspect of a sexual act on a child of 9: station, police, banner agency, procuratorate and the
    // education bureau are told at once (policy facts 5.4: N1, N2, N3, N6, N7).
    Authorisation() {
        auto report = red_report();
        report.circumstance = "under14_sexual";
        report.signals = {"sexual_under14"};
        report.suspect_relation = "teacher";
        reporter_ = token(teacher());
        report_ = file(report, reporter_).report_id;
        case_ = alerts_of(station).at(0).case_id;
        if (GetParam().barred) bar(organisation());
        for (const auto& role : words_of(Role{}))
            sessions_.push_back({role.value, new_session(organisation(), role.value)});
    }
    const OrganisationId& organisation() const { return region.*GetParam().organisation; }

    void bar(const OrganisationId& barred) {
        auto write = [&](Unit& unit) -> Result<std::monostate> {
            VIGIL_TRY(unit.cases().insert_bar(
                {.case_id = case_, .organisation = barred, .reason = "kinship", .row = fresh_uuid()}));
            return std::monostate{};
        };
        EXPECT_TRUE(await(io, server.app().store().write(std::move(write))));
    }
    // The alert of the organisation, or, where it has none, that of the station.
    protocol::AlertSummary alert() {
        auto read = [&](Unit& unit) { return unit.alerts().of_case(case_); };
        const auto alerts = await(io, server.app().store().read(std::move(read))).value();
        auto id = alerts.front().id;
        std::int64_t version = alerts.front().version;
        for (const auto& each : alerts)
            if (each.organisation == organisation()) {
                id = each.id;
                version = each.version;
            }
        protocol::AlertSummary found;
        found.alert_id = id;
        found.version = version;
        return found;
    }
    bool may_see(Role role) const { return works_with_alerts(role) && !GetParam().projection.empty(); }

    void expect_what_may_be_seen(Role role, const std::string& session) {
        const auto asked = alert();
        if (!may_see(role)) {
            EXPECT_THAT(alerts_of(session), IsEmpty());
            EXPECT_THAT(read_alert(asked.alert_id, session), IsProblem(403, "foreign_jurisdiction"));
            EXPECT_THAT(read_case(case_, session), IsProblem(403, "foreign_jurisdiction"));
            return;
        }
        EXPECT_THAT(alerts_of(session), SizeIs(1));
        EXPECT_THAT(read_alert(asked.alert_id, session), HasStatus(200));
        EXPECT_EQ(case_view(case_, session).projection, GetParam().projection);
    }
    // Why a case has its level is for whoever is shown its assessments: not for a task, nor for an ambulance.
    void expect_who_reads_the_record(Role role, const std::string& session) {
        const auto answer = post("/v1/cases/" + case_.str() + "/decision-record",
                                 R"({"reason": "inspection", "text": "例行检查"})", session);
        if (!may_see(role))
            EXPECT_THAT(answer, IsProblem(403, "foreign_jurisdiction"));
        else if (GetParam().projection == "task")
            EXPECT_THAT(answer, IsProblem(403, "forbidden"));
        else
            EXPECT_THAT(answer, HasStatus(200));
    }
    void expect_what_may_be_answered(Role role, const std::string& session) {
        const auto asked = alert();
        const auto answer = acknowledge(asked.alert_id, asked.version, session);
        if (!may_see(role))
            EXPECT_THAT(answer, IsProblem(403, "foreign_jurisdiction"));
        else if (!answers(role))
            EXPECT_THAT(answer, IsProblem(403, "role_refused"));
        else
            EXPECT_THAT(answer, HasStatus(200));
    }
    void expect_the_table(std::string_view stage) {
        for (const auto& [role, session] : sessions_) {
            SCOPED_TRACE(fmt::format("{} at a {} alert", to_text(role), stage));
            expect_what_may_be_seen(role, session);
            expect_who_reads_the_record(role, session);
            expect_what_may_be_answered(role, session);
        }
    }

    std::string reporter_;
    ReportId report_;
    CaseId case_;
    std::vector<std::pair<Role, std::string>> sessions_;
};

TEST_P(Authorisation, GivenEveryRole_WhenTheAlertIsNewAnsweredOrRaisedAnew_ThenTheTableHolds) {
    expect_the_table("new");
    expect_the_table("acknowledged");
    supplement_with("weapon_threat", report_, reporter_);
    expect_the_table("raised");
}

// The reporter's own documents are nobody else's, whatever the role.
TEST_P(Authorisation, GivenEveryRole_WhenTheReportIsAskedForAsItsReporter_ThenItIsNotFound) {
    for (const auto& [role, session] : sessions_) {
        SCOPED_TRACE(to_text(role));
        EXPECT_THAT(get("/v1/reports/" + report_.str(), session), IsProblem(404, "not_found"));
        const auto added =
            post("/v1/reports/" + report_.str() + "/supplements", protocol::encode(a_supplement()), session);
        EXPECT_THAT(added, IsProblem(404, "not_found"));
        EXPECT_THAT(decoded<protocol::ReportList>(get("/v1/reports", session)).reports, IsEmpty());
    }
}

INSTANTIATE_TEST_SUITE_P(Relations, Authorisation,
                         ::testing::Values(RelationCase{"owner", &SmallRegion::station, "handling"},
                                           RelationCase{"police", &SmallRegion::police, "handling"},
                                           RelationCase{"protection", &SmallRegion::banner_agency, "overseeing"},
                                           RelationCase{"procuratorate", &SmallRegion::procuratorate, "overseeing"},
                                           RelationCase{"department", &SmallRegion::education, "task"},
                                           RelationCase{"foreign", &SmallRegion::other_league_agency, ""},
                                           RelationCase{"reporters_school", &SmallRegion::school, ""},
                                           RelationCase{"barred_owner", &SmallRegion::station, "", true},
                                           RelationCase{"barred_police", &SmallRegion::police, "", true},
                                           RelationCase{"barred_department", &SmallRegion::education, "", true}),
                         [](const auto& tested) { return std::string(tested.param.name); });

// Whatever needs a session is refused without one, and with one that nobody was given.
class Operations : public ApiTest, public ::testing::WithParamInterface<std::string_view> {};

TEST_P(Operations, GivenNoSessionOrAMadeUpOne_WhenAnOperationThatNeedsOneIsAsked_ThenItIsRefused) {
    const auto& operation = protocol::operation(GetParam());
    std::string path(operation.path);
    for (auto from = path.find('{'); from != std::string::npos; from = path.find('{'))
        path.replace(from, path.find('}') - from + 1, fresh_uuid());
    for (const auto& session : {std::string(), std::string(43, 'A')}) {
        const auto answer = send(std::string(protocol::to_text(operation.method)), path, "", json_headers(session));
        EXPECT_EQ(answer.status, 401) << operation.path;
    }
}

std::vector<std::string_view> operations_with_a_session() {
    std::vector<std::string_view> ids;
    for (const auto& operation : protocol::operations())
        if (operation.authentication == protocol::Authentication::session && operation.id != "live")
            ids.push_back(operation.id);
    return ids;
}

INSTANTIATE_TEST_SUITE_P(All, Operations, ::testing::ValuesIn(operations_with_a_session()),
                         [](const auto& tested) { return std::string(tested.param); });

}  // namespace
}  // namespace vigil::test
