// Who may know: opening who reported, stepping back, keeping out, breaking the glass, asking before sending.
#include "integration/api_officers.hpp"
#include "integration/stream_client.hpp"

namespace vigil::test {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class Trust : public OfficersTest {
protected:
    Trust() {
        auto& reporting = teacher();
        reporter = token(reporting);
        reporter_account = account_of(reporting);
        report = file(red_report(), reporter).report_id;
        id = alerts_of(station).at(0).case_id;
    }
    std::string at_case(const std::string& what) const { return "/v1/cases/" + id.str() + "/" + what; }
    protocol::ReportStatus status() {
        return decoded<protocol::OwnReport>(get("/v1/reports/" + report.str(), reporter)).status;
    }
    std::string reporter;
    AccountId reporter_account;
    ReportId report;
    CaseId id;
    std::string county = token(person(region.banner_agency, Role::county_officer));
};

// ---- who reported (F17) ----

class Opening : public Trust {
protected:
    client::HttpAnswer request(const std::string& session) {
        return post("/v1/reports/" + report.str() + "/identity-requests",
                    protocol::encode(protocol::RequestIdentity{"法院调取证人"}), session);
    }
    client::HttpAnswer decide(const ProposalId& proposal, bool approve, const std::string& session) {
        return post("/v1/proposals/" + proposal.str() + "/decision",
                    protocol::encode(protocol::DecideProposal{approve}), session);
    }
    client::HttpAnswer identity(const std::string& session) {
        return get("/v1/reports/" + report.str() + "/identity", session);
    }
};

TEST_F(Opening, GivenTwoPeopleAndAReason_WhenTheyAgree_ThenBothReadItForADayAndTheReporterIsTold) {
    const auto proposal = decoded<protocol::ProposalView>(request(station)).proposal_id;
    EXPECT_THAT(identity(station), IsProblem(404, "not_found"));
    EXPECT_FALSE(status().identity_opened_at);
    server.advance(std::chrono::minutes(3));
    ASSERT_THAT(decide(proposal, true, county), HasStatus(200));
    for (const auto& session : {station, county}) {
        const auto opened = decoded<protocol::ReporterIdentity>(identity(session));
        EXPECT_EQ(opened.account_id, reporter_account);
    }
    EXPECT_EQ(status().identity_opened_at, server.now());
    EXPECT_THAT(identity(police), IsProblem(404, "not_found"));
    EXPECT_THAT(identity(token(officer())), IsProblem(404, "not_found")) << "a colleague is not one of the two";
}

TEST_F(Opening, GivenAnOpening_WhenItsDayIsOver_ThenItIsClosed) {
    const auto proposal = decoded<protocol::ProposalView>(request(station)).proposal_id;
    ASSERT_THAT(decide(proposal, true, county), HasStatus(200));
    server.advance(std::chrono::hours(24));
    EXPECT_THAT(identity(token(officer())), IsProblem(404, "not_found"));
}

TEST_F(Opening, GivenARequest_WhenOnePersonAlone_OrThePoliceBesideIt_Decides_ThenItIsRefused) {
    const auto proposal = decoded<protocol::ProposalView>(request(station)).proposal_id;
    EXPECT_THAT(decide(proposal, true, station), IsProblem(403, "another_person_required"));
    EXPECT_THAT(decide(proposal, true, police), IsProblem(403, "role_refused"));
    EXPECT_THAT(identity(station), IsProblem(404, "not_found"));
}

TEST_F(Opening, GivenWhoeverOnlyOversees_WhenItAsksToOpen_ThenItIsRefused) {
    EXPECT_THAT(request(county), IsProblem(403, "role_refused"));
    EXPECT_THAT(request(reporter), IsProblem(403, "foreign_jurisdiction"));
}

TEST_F(Opening, GivenAnAnonymousReport_WhenAskedToOpen_ThenThereIsNothingToOpen) {
    auto anonymous = red_report();
    anonymous.mode = ReporterMode::anonymous;
    report = file(anonymous).report_id;
    EXPECT_THAT(request(station), IsProblem(409, "conflict"));
}

// A bar of an organisation holds for the second person too.
TEST_F(Opening, GivenTheCountyIsBarred_WhenItIsToDecide_ThenItSeesNothingAndMayNot) {
    const auto proposal = decoded<protocol::ProposalView>(request(station)).proposal_id;
    ASSERT_THAT(decoded<protocol::ProposalList>(get("/v1/proposals", county)).proposals, SizeIs(1));
    const auto league = token(person(region.league_agency, Role::county_officer));
    const protocol::BarFromCase bar{region.banner_agency, {}, "主任是嫌疑人的哥哥"};
    ASSERT_THAT(post(at_case("bars"), protocol::encode(bar), league), HasStatus(204));
    EXPECT_THAT(decoded<protocol::ProposalList>(get("/v1/proposals", county)).proposals, IsEmpty());
    EXPECT_THAT(decide(proposal, true, county), IsProblem(403, "role_refused"));
    EXPECT_THAT(identity(county), IsProblem(404, "not_found"));
}

// What waits for the second person names nobody without being recorded (promise P7).
TEST_F(Opening, GivenAProposal_WhenTheSecondPersonListsItOften_ThenItIsOneLook) {
    request(station);
    for (int i = 0; i < 3; ++i) get("/v1/proposals", county);
    auto read = [&](Unit& unit) { return unit.cases().reads(id); };
    const auto reads = await(io, server.app().store().read(std::move(read))).value();
    EXPECT_EQ(
        std::count_if(reads.begin(), reads.end(), [](const ReadEvent& each) { return each.fields == "proposal"; }), 1);
}

// ---- reasons ----

TEST_F(Trust, GivenAReader_WhenItStatesThatItIsAssigned_ThenThatIsNoReason) {
    const protocol::StateReason claimed{ReadReason::assigned, "x"};
    EXPECT_THAT(post(at_case("readings"), protocol::encode(claimed), county), IsProblem(422, "invalid_document"));
    EXPECT_THAT(post(at_case("grants"), protocol::encode(claimed), county), IsProblem(422, "invalid_document"));
}

TEST_F(Trust, GivenAnAnsweredAlert_WhenAColleagueAnswersItOnceMore_ThenThatDoesNotAssignIt) {
    const auto alert = alert_of(station);
    acknowledged(alert.alert_id, alert.version, station);
    const auto colleague = token(officer());
    acknowledged(alert.alert_id, alert.version, colleague);
    EXPECT_THAT(read_case(id, station), HasStatus(200));
    EXPECT_THAT(read_case(id, colleague), IsProblem(403, "reason_required"));
}

// ---- stepping back (F134) ----

TEST_F(Trust, GivenAnOfficerWhoAnswered_WhenItStepsBack_ThenItSeesNothingAndItsStationIsAskedAnew) {
    const auto alert = alert_of(station);
    acknowledged(alert.alert_id, alert.version, station);
    ASSERT_THAT(post(at_case("recusals"), protocol::encode(protocol::Recuse{false, "与家长相熟"}), station),
                HasStatus(204));
    EXPECT_THAT(alerts_of(station), IsEmpty());
    EXPECT_THAT(read_case(id, station), IsProblem(403, "foreign_jurisdiction"));
    EXPECT_THAT(read_with_reason(id, station), IsProblem(403, "foreign_jurisdiction"));
    EXPECT_THAT(read_alert(alert.alert_id, station), IsProblem(403, "foreign_jurisdiction"));
    const auto asked_anew = alert_of(token(officer()));
    EXPECT_EQ(asked_anew.state, AlertState::open);
    EXPECT_EQ(asked_anew.version, alert.version + 1);
    EXPECT_TRUE(asked_anew.due_at);
}

// Rule N10: an officer of kin makes the station a conflicted one.
TEST_F(Trust, GivenAnOfficerOfKin_WhenItStepsBack_ThenTheStationGivesTheCaseUp) {
    ASSERT_THAT(post(at_case("recusals"), protocol::encode(protocol::Recuse{true, {}}), station), HasStatus(204));
    EXPECT_THAT(alerts_of(token(officer())), IsEmpty());
    const auto owner = alert_of(county);
    EXPECT_TRUE(owner.owner);
}

// Only whoever handles the case moves it by declaring kinship.
TEST_F(Trust, GivenAnOverseeingOfficerOfKin_WhenItStepsBack_ThenTheStationKeepsTheCase) {
    ASSERT_THAT(post(at_case("recusals"), protocol::encode(protocol::Recuse{true, {}}), county), HasStatus(204));
    EXPECT_THAT(alerts_of(county), IsEmpty());
    EXPECT_TRUE(alert_of(token(officer())).owner);
}

// ---- keeping out ----

TEST_F(Trust, GivenTheCounty_WhenItBarsThoseBesideOrAboveIt_ThenItIsRefused) {
    for (const auto& organisation :
         {region.banner_police, region.procuratorate, region.banner_agency, region.league_agency}) {
        const protocol::BarFromCase bar{organisation, {}, "x"};
        EXPECT_THAT(post(at_case("bars"), protocol::encode(bar), county), IsProblem(403, "role_refused"));
    }
    for (const auto role : {Role::supervisor, Role::county_officer}) {
        const protocol::BarFromCase bar{{}, account_of(person(region.banner_agency, role)), "x"};
        EXPECT_THAT(post(at_case("bars"), protocol::encode(bar), county), IsProblem(403, "role_refused"));
    }
}

TEST_F(Trust, GivenAPersonWhoHasLooked_WhenTheCountyBarsIt_ThenItSeesNothingAndTheProcuratorateIsTold) {
    auto& curious = officer();
    const auto session = token(curious);
    case_view(id, session);
    const auto procurator = new_session(region.procuratorate, Role::procurator);
    ASSERT_THAT(alerts_of(procurator), IsEmpty());
    protocol::BarFromCase bar{{}, account_of(curious), "嫌疑人的表弟"};
    ASSERT_THAT(post(at_case("bars"), protocol::encode(bar), county), HasStatus(204));
    EXPECT_THAT(read_with_reason(id, session), IsProblem(403, "foreign_jurisdiction"));
    EXPECT_THAT(alerts_of(session), IsEmpty());
    EXPECT_THAT(alerts_of(station), SizeIs(1)) << "the others of the station go on";
    ASSERT_THAT(alerts_of(procurator), SizeIs(1));
    const auto looks = decoded<protocol::LookList>(get(at_case("looks"), procurator)).looks;
    ASSERT_THAT(looks, SizeIs(1));
    EXPECT_EQ(looks[0].account_id, account_of(curious));
    EXPECT_EQ(looks[0].reason, "supervision");
}

TEST_F(Trust, GivenNoLook_WhenAPersonIsBarred_ThenTheProcuratorateHearsNothing) {
    protocol::BarFromCase bar{{}, account_of(officer()), "亲属"};
    ASSERT_THAT(post(at_case("bars"), protocol::encode(bar), county), HasStatus(204));
    EXPECT_THAT(alerts_of(new_session(region.procuratorate, Role::procurator)), IsEmpty());
}

TEST_F(Trust, GivenTheOwner_WhenTheCountyBarsTheWholeStation_ThenTheNextOneOwnsTheCase) {
    protocol::BarFromCase bar{region.station, {}, "站长是嫌疑人"};
    ASSERT_THAT(post(at_case("bars"), protocol::encode(bar), county), HasStatus(204));
    EXPECT_THAT(alerts_of(station), IsEmpty());
    EXPECT_TRUE(alert_of(county).owner);
}

TEST_F(Trust, GivenTheStationItself_WhenItBarsSomebody_ThenItIsRefused) {
    protocol::BarFromCase bar{region.police, {}, "x"};
    EXPECT_THAT(post(at_case("bars"), protocol::encode(bar), station), IsProblem(403, "role_refused"));
    bar.organisation_id = OrganisationId(fresh_uuid());
    EXPECT_THAT(post(at_case("bars"), protocol::encode(bar), county), IsProblem(422, "invalid_document"));
}

// ---- breaking the glass (F21) ----

class Glass : public Trust {
protected:
    client::HttpAnswer break_it(const std::string& session) {
        return post(at_case("grants"), protocol::encode(protocol::StateReason{ReadReason::emergency, "值班员联系不上"}),
                    session);
    }
    client::HttpAnswer review(const GrantId& grant, const std::string& session) {
        return post("/v1/grants/" + grant.str() + "/review", protocol::encode(protocol::ReviewGrant{false}), session);
    }
    std::string league = token(person(region.league_agency, Role::county_officer));
    std::string supervisor = token(person(region.league_agency, Role::supervisor));
};

TEST_F(Glass, GivenACaseBelow_WhenAnOfficerOfTheLeagueBreaksTheGlass_ThenItReadsForFourHoursAndUnderReview) {
    ASSERT_THAT(read_case(id, league), IsProblem(403, "foreign_jurisdiction"));
    const auto grant = decoded<protocol::GrantView>(break_it(league));
    EXPECT_EQ(grant.expires_at, server.now() + std::chrono::hours(4));
    EXPECT_THAT(read_case(id, league), HasStatus(200));
    const auto waiting = decoded<protocol::GrantList>(get("/v1/grants", supervisor)).grants;
    ASSERT_THAT(waiting, SizeIs(1));
    EXPECT_EQ(waiting[0].text, "值班员联系不上");
    EXPECT_THAT(review(grant.grant_id, league), IsProblem(403, "role_refused"));
    EXPECT_THAT(review(grant.grant_id, supervisor), HasStatus(204));
    EXPECT_THAT(review(grant.grant_id, supervisor), IsProblem(409, "already_decided"));
    EXPECT_THAT(decoded<protocol::GrantList>(get("/v1/grants", supervisor)).grants, IsEmpty());
    // Otherwise the league would be asked itself by then.
    for (const auto& session : {station, police, county}) {
        const auto alert = alert_of(session);
        ASSERT_THAT(acknowledge(alert.alert_id, alert.version, session), HasStatus(200));
    }
    server.advance(std::chrono::hours(4));
    EXPECT_THAT(read_case(id, new_session(region.league_agency, Role::county_officer)),
                IsProblem(403, "foreign_jurisdiction"));
}

TEST_F(Glass, GivenAGrant_WhenItIsFoundUnjustified_ThenItEnds) {
    const auto grant = decoded<protocol::GrantView>(break_it(league));
    ASSERT_THAT(read_case(id, league), HasStatus(200));
    ASSERT_THAT(review(grant.grant_id, supervisor), HasStatus(204));
    EXPECT_THAT(read_case(id, league), IsProblem(403, "foreign_jurisdiction"));
}

TEST_F(Glass, GivenAStationBesideIt_OrAReporter_WhenTheyBreakTheGlass_ThenTheyAreRefused) {
    EXPECT_THAT(break_it(station), IsProblem(403, "foreign_jurisdiction"));
    EXPECT_THAT(break_it(reporter), IsProblem(403, "foreign_jurisdiction"));
    EXPECT_THAT(break_it(new_session(region.banner_police, Role::police_liaison)),
                IsProblem(403, "foreign_jurisdiction"));
}

// ---- before sending (F20) ----

TEST_F(Trust, GivenAReportAboutAFather_WhenAskedWhoWouldReadIt_ThenEachIsNamedWithTheFieldsOfItsProjection) {
    auto report_to_be = red_report();
    report_to_be.narrative = "背部有多处皮带痕";
    const auto answer = post("/v1/reports/audience", protocol::encode(report_to_be), reporter);
    ASSERT_THAT(answer, HasStatus(200));
    const auto audience = decoded<protocol::Audience>(answer);
    EXPECT_EQ(audience.level, Level::red);
    std::map<std::string, protocol::AudienceReader> by_name;
    for (const auto& reader : audience.readers) by_name[reader.organisation_name] = reader;
    const auto fields = [&](const std::string& of) {
        std::vector<std::string> pointers;
        for (const auto& field : by_name.at(of).fields_shown) pointers.push_back(field.pointer);
        return pointers;
    };
    EXPECT_THAT(fields("工作站"), Contains("/narrative"));
    EXPECT_THAT(fields("工作站"), Not(Contains("/children/*/id_number"))) << "this report names none";
    EXPECT_THAT(fields("教育局"), IsEmpty()) << "a department sees a task and nothing of the report";
    EXPECT_GE(by_name.at("工作站").people, 1);
    EXPECT_THAT(alerts_of(station), SizeIs(1)) << "nothing was filed";
}

// ---- live: persons, and what other sides are told ----

TEST_F(Trust, GivenAnOfficerWhoSteppedBack_WhenTheCaseGoesOn_ThenItsStreamHasGoneInItsPlaceAndAColleaguesHasItems) {
    ASSERT_THAT(post(at_case("recusals"), protocol::encode(protocol::Recuse{false, {}}), station), HasStatus(204));
    const auto heard = [&](const std::string& session) {
        RawClient live(server.port(), server.authority(), session);
        live.tell(protocol::Hello{server.app().store().epoch(), {{StreamId("org:" + region.station.str()), 0}}});
        std::string text;
        for (const auto& frame : live.hear_until(protocol::CaughtUp::type)) text += frame.text + "\n";
        return text;
    };
    EXPECT_THAT(heard(station), Not(HasSubstr(id.str())));
    EXPECT_THAT(heard(station), HasSubstr("\"gone\""));
    EXPECT_THAT(heard(token(officer())), HasSubstr(id.str()));
}

TEST_F(Trust, GivenAnOverseeingSide_WhenTheStationAnswers_ThenItsItemTellsTheDayAndTheHandlingSideTheMoment) {
    const auto alert = alert_of(station);
    acknowledged(alert.alert_id, alert.version, station);
    const auto told = [&](const std::string& session, const OrganisationId& organisation) {
        RawClient live(server.port(), server.authority(), session);
        live.tell(protocol::Hello{server.app().store().epoch(), {{StreamId("org:" + organisation.str()), 0}}});
        std::optional<Instant> at;
        for (const auto& frame : live.hear_until(protocol::CaughtUp::type)) {
            if (frame.type != protocol::LiveItem::type) continue;
            const auto item = frame.as<protocol::LiveItem>().item;
            if (item.alert && item.alert->organisation_id == region.station) at = item.alert->acknowledged_at;
        }
        return at;
    };
    EXPECT_EQ(told(police, region.police), server.now());
    const auto day = told(county, region.banner_agency);
    ASSERT_TRUE(day);
    EXPECT_THAT(to_china_time(*day), ::testing::EndsWith(" 00:00:00"));
}

}  // namespace
}  // namespace vigil::test
