// What a reader of a case is shown, and that the look is recorded (P7; policy facts 5.4).
#include "domain/cases/case_reader.hpp"

#include "unit/domain/casework.hpp"

namespace vigil::domain_test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

const StatedReason kSupervision{ReadReason::supervision, "核查处置情况"};

class CaseReading : public Casework {
protected:
    // Red and sexual: station, police, banner agency and procuratorate are alerted (N1, N2, N6), and the school's
    // bureau because its staff is suspected (N7).
    void SetUp() override {
        auto document = a_report({"sexual_assault_14plus"});
        document.danger_now = DangerNow::yes;
        document.suspect_relation = "teacher";
        document.narrative = "NARRATIVE-WORDS";
        document.children[0].child_name = "CHILD-NAME";
        document.reporter_kind = "nurse";
        document.reporter_org_kind = "clinic";
        report_ = file(document, Sender{});
    }
    // With a reason, which whoever is not assigned must state.
    Result<protocol::CaseView> try_to_read(const Caller& caller,
                                           const std::optional<StatedReason>& stated = kSupervision) {
        return write([&](Unit& unit) { return read_case(unit, caller, report_.case_id, stated, ids_, now()); });
    }
    protocol::CaseView read(const Caller& caller) { return try_to_read(caller).value(); }
    protocol::CaseView read(const OrganisationId& organisation) { return read(officer(organisation)); }
    protocol::FileReport shown_report(const protocol::CaseView& view) {
        // What is shown has neither key nor nonce, which a report must have: any will do here.
        std::string text = view.reports.at(0).body.text;
        text.insert(1, "\"key\":\"" + crypto::uuid_v4() + "\",\"nonce\":\"AAAAAAAAAAAAAAAAAAAAAA\",");
        return protocol::decode<protocol::FileReport>(text).value();
    }
    std::vector<ReadEvent> reads() {
        return find([&](Unit& unit) { return unit.cases().reads(report_.case_id); });
    }
    void add_by_claim_code(const std::string& code) {
        auto document = a_supplement();
        document.claim_code = code;
        document.narrative = "SUPPLEMENT-WORDS";
        ASSERT_TRUE(try_to_supplement(report_.id, document, {.owner = {}, .claim_hash = pseudonyms_.claim_hash(code)}));
    }

    Report report_{};
};

TEST_F(CaseReading, GivenTheHandlingStation_WhenItReads_ThenItIsShownTheReportAsFiled) {
    const auto view = read(in_.station);
    EXPECT_EQ(view.projection, "handling");
    const auto shown = shown_report(view);
    EXPECT_EQ(shown.narrative, "NARRATIVE-WORDS");
    EXPECT_EQ(shown.children.at(0).child_name, "CHILD-NAME");
    EXPECT_EQ(shown.reporter_kind, "nurse");
    EXPECT_EQ(shown.reporter_org_kind, "clinic");
}

TEST_F(CaseReading, GivenThePolice_WhenTheyRead_ThenTheyAreShownWhatTheStationIs) {
    const auto view = read(officer(in_.police, Role::police_liaison));
    EXPECT_EQ(view.projection, "handling");
    EXPECT_EQ(shown_report(view).reporter_kind, "nurse");
}

TEST_F(CaseReading, GivenTheProcuratorate_WhenItReads_ThenTheKindOfReporterIsLeftOut) {
    const auto view = read(officer(in_.procuratorate, Role::procurator));
    EXPECT_EQ(view.projection, "overseeing");
    const auto shown = shown_report(view);
    EXPECT_EQ(shown.narrative, "NARRATIVE-WORDS");
    EXPECT_EQ(shown.reporter_kind, "");
    EXPECT_EQ(shown.reporter_org_kind, "");
}

TEST_F(CaseReading, GivenTheProcuratorate_WhenItReads_ThenTheTrailDoesNotTellFromWhereTheReportCame) {
    const auto view = read(officer(in_.procuratorate, Role::procurator));
    std::vector<std::string> fired;
    for (const auto& each : view.assessments.at(0).trail) fired.push_back(each.rule);
    EXPECT_THAT(fired, testing::Contains("N6.sexual"));
    EXPECT_THAT(fired, Not(testing::Contains("N7.health"))) << "this rule fires for reports from medical institutions";
}

// Policy facts 5.4: the time of day is for the handling station and the police.
TEST_F(CaseReading, GivenTheProcuratorate_WhenItReads_ThenMomentsAreDays) {
    const auto view = read(officer(in_.procuratorate, Role::procurator));
    for (const Instant at : {view.opened_at, view.reports.at(0).filed_at, view.assessments.at(0).made_at,
                             view.alerts.at(0).alert.raised_at}) {
        EXPECT_LE(at, now());
        EXPECT_GT(at, now() - std::chrono::hours(24));
        EXPECT_THAT(to_china_time(at), testing::EndsWith(" 00:00:00"));
    }
    EXPECT_EQ(read(in_.station).opened_at, report_.filed_at);
}

TEST_F(CaseReading, GivenAnotherDepartment_WhenItReads_ThenItIsShownATaskAndNothingOfTheReport) {
    const auto view = read(officer(in_.education, Role::department_officer));
    EXPECT_EQ(view.projection, "task");
    EXPECT_EQ(view.level, Level::red);
    EXPECT_EQ(view.division, kTownship);
    EXPECT_THAT(view.reports, IsEmpty());
    EXPECT_THAT(view.assessments, IsEmpty());
    EXPECT_THAT(view.notifications, IsEmpty());
    const auto text = protocol::encode(view);
    for (const auto* word : {"NARRATIVE", "CHILD-NAME", "nurse", "clinic", "sexual"})
        EXPECT_THAT(text, Not(HasSubstr(word)));
}

TEST_F(CaseReading, GivenTwoOrganisationsOfOneReader_WhenItReads_ThenTheWidestProjectionIsShown) {
    auto caller = officer(in_.education, Role::department_officer);
    caller.memberships.push_back({in_.station, Role::duty_officer});
    EXPECT_EQ(read(caller).projection, "handling");
}

TEST_F(CaseReading, GivenACase_WhenRead_ThenOwnerAlertsAssessmentsAndNotificationsAreNamed) {
    const auto view = read(in_.station);
    EXPECT_EQ(view.owner_id, in_.station);
    EXPECT_EQ(view.owner_name, "工作站");
    EXPECT_THAT(view.alerts, SizeIs(alerts_of(report_).size()));
    EXPECT_THAT(view.notifications, SizeIs(notifications_of(report_).size()));
    ASSERT_THAT(view.assessments, SizeIs(1));
    EXPECT_EQ(view.assessments[0].rule_set, rules().id);
    EXPECT_THAT(view.assessments[0].trail, Not(IsEmpty())) << "triage is explained (P6)";
}

TEST_F(CaseReading, GivenAnAnsweredAlert_WhenRead_ThenTheCaseSaysWhoAnswered) {
    const auto answered = acknowledge(alert_of(report_, in_.police).value());
    for (const auto& shown : read(in_.station).alerts) {
        if (shown.alert.organisation_id != in_.police) continue;
        ASSERT_THAT(shown.acknowledgements, SizeIs(1));
        EXPECT_EQ(shown.acknowledgements[0].account_id, answered.account);
        EXPECT_EQ(shown.acknowledgements[0].at, answered.at);
        return;
    }
    FAIL() << "the alert of the police is not shown";
}

TEST_F(CaseReading, GivenACase_WhenRead_ThenNobodyIsShownWhoReported) {
    const auto mine = file(a_report());
    const auto caller = officer(in_.station);
    const auto view = write([&](Unit& unit) { return read_case(unit, caller, mine.case_id, {}, ids_, now()); }).value();
    EXPECT_THAT(protocol::encode(view), Not(HasSubstr(reporter().caller->account.str())));
}

// ---- the claim code opens the status: nobody but the reporter may hold it ----

TEST_F(CaseReading, GivenASupplementByClaimCode_WhenRead_ThenTheCodeIsNotShown) {
    const auto code = pseudonyms_.claim_code(report_.id);
    add_by_claim_code(code);
    const auto view = read(in_.station);
    ASSERT_THAT(view.reports.at(0).supplements, SizeIs(1));
    EXPECT_THAT(view.reports[0].supplements[0].body.text, HasSubstr("SUPPLEMENT-WORDS"));
    EXPECT_THAT(protocol::encode(view), Not(HasSubstr(code)));
}

// Same key and bytes are the same filing, whoever sends them, and its answer holds the claim code.
TEST_F(CaseReading, GivenAnAnonymousReport_WhenItsReaderSendsBackWhatIsShown_ThenThatIsAnotherReport) {
    const auto body = read(in_.station).reports.at(0).body.text;
    const auto shown = protocol::decode<protocol::FileReport>(body);
    const std::string key = shown ? shown.value().key : "";
    const auto mark = pseudonyms_.filing("", key, body);
    const auto repeat = find([&](Unit& unit) { return find_repeat(unit, mark); });
    EXPECT_FALSE(repeat.has_value()) << "a reader could pass for the reporter and get the claim code";
}

// ---- the look is recorded ----

TEST_F(CaseReading, GivenALook_WhenTheAnswerLeaves_ThenItIsRecordedWithWhoWhenAndWhat) {
    const auto caller = officer(in_.education, Role::department_officer);
    read(caller);
    ASSERT_THAT(reads(), SizeIs(1));
    const auto look = reads()[0];
    EXPECT_EQ(look.account, caller.account);
    EXPECT_EQ(look.fields, "task");
    EXPECT_EQ(look.at, now());
}

TEST_F(CaseReading, GivenTwoLooks_WhenTheAnswersLeave_ThenBothAreRecorded) {
    const auto caller = officer(in_.station);
    read(caller);
    read(caller);
    EXPECT_THAT(reads(), SizeIs(2));
}

// ---- reading takes an assignment or a reason (F148) ----

TEST_F(CaseReading, GivenAnOpenAlert_WhenAnybodyWhoIsAskedReads_ThenNoReasonIsNeeded) {
    ASSERT_TRUE(try_to_read(officer(in_.station), std::nullopt));
    EXPECT_EQ(reads().at(0).reason, ReadReason::assigned);
    EXPECT_EQ(reads().at(0).sealed_reason, std::nullopt);
}

TEST_F(CaseReading, GivenAColleagueHasAnswered_WhenAnotherReads_ThenAReasonIsDemandedAndKeptSealed) {
    const auto colleague = officer(in_.station);
    ASSERT_TRUE(acknowledge(colleague, alert_of(report_, in_.station).value(), 1, an_acknowledgement_id()));
    EXPECT_TRUE(try_to_read(colleague, std::nullopt)) << "whoever has answered is assigned";
    const auto other = officer(in_.station);
    EXPECT_EQ(try_to_read(other, std::nullopt).error().code, "reason_required");
    ASSERT_TRUE(try_to_read(other, StatedReason{ReadReason::handover, "夜班交接"}));
    ASSERT_THAT(reads(), SizeIs(2));
    EXPECT_EQ(reads()[1].reason, ReadReason::handover);
    EXPECT_THAT(reads()[1].sealed_reason.value(), Not(HasSubstr("夜班交接")));
    const auto look = reads()[1];
    EXPECT_EQ(find([&](Unit& unit) { return unit.vault().open(Field::read_reason, look.id, *look.sealed_reason); }),
              "夜班交接");
}

TEST_F(CaseReading, GivenWhoeverOnlyOversees_WhenReadingWithoutAReason_ThenItIsDemanded) {
    EXPECT_EQ(try_to_read(officer(in_.procuratorate, Role::procurator), std::nullopt).error().code, "reason_required");
    EXPECT_EQ(try_to_read(officer(in_.station, Role::supervisor), std::nullopt).error().code, "reason_required");
    EXPECT_THAT(reads(), IsEmpty());
}

// ---- the record of looks ----

TEST_F(CaseReading, GivenLooks_WhenSomebodyWhoReviewsAsks_ThenWhoWhenWhatAndWhyAreNamedAndThatIsALookToo) {
    read(in_.station);
    const auto procurator = officer(in_.procuratorate, Role::procurator);
    const auto list =
        write([&](Unit& unit) { return read_looks(unit, procurator, report_.case_id, ids_, now()); }).value();
    ASSERT_THAT(list.looks, SizeIs(1));
    EXPECT_EQ(list.looks[0].fields_shown, "handling");
    EXPECT_EQ(list.looks[0].reason, "supervision");
    EXPECT_EQ(list.looks[0].text, kSupervision.text);
    ASSERT_THAT(reads(), SizeIs(2));
    EXPECT_EQ(reads()[1].fields, "looks");
}

TEST_F(CaseReading, GivenLooks_WhenTheStationAsks_ThenItIsRefused) {
    const auto caller = officer(in_.station);
    const auto refused = write([&](Unit& unit) { return read_looks(unit, caller, report_.case_id, ids_, now()); });
    EXPECT_EQ(refused.error().code, "role_refused");
}

// ---- who may not ----

TEST_F(CaseReading, GivenABarredPerson_WhenItReadsFromWhateverOrganisation_ThenItIsRefused) {
    auto caller = officer(in_.station);
    caller.memberships.push_back({in_.police, Role::police_liaison});
    ASSERT_TRUE(write([&](Unit& unit) {
        return unit.cases().insert_bar(
            {.case_id = report_.case_id, .reason = "recusal", .row = ids_.next(now()), .account = caller.account});
    }));
    EXPECT_EQ(try_to_read(caller).error().code, "foreign_jurisdiction");
    EXPECT_TRUE(try_to_read(officer(in_.station))) << "a colleague is not barred";
}

TEST_F(CaseReading, GivenAnOrganisationWithoutAnAlert_WhenItReads_ThenItIsRefusedAndNothingIsShown) {
    const auto refused = try_to_read(officer(in_.women, Role::department_officer));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "foreign_jurisdiction");
    EXPECT_THAT(reads(), IsEmpty());
}

TEST_F(CaseReading, GivenABarredOrganisation_WhenItReads_ThenItIsRefused) {
    ASSERT_TRUE(write([&](Unit& unit) {
        return unit.cases().insert_bar(
            {.case_id = report_.case_id, .organisation = in_.police, .reason = "kinship", .row = ids_.next(now())});
    }));
    const auto refused = try_to_read(officer(in_.police, Role::police_liaison));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "foreign_jurisdiction");
}

TEST_F(CaseReading, GivenAnAdministratorOfTheStation_WhenItReads_ThenItIsRefused) {
    EXPECT_FALSE(try_to_read(officer(in_.station, Role::system_administrator)));
    EXPECT_FALSE(try_to_read(officer(in_.station, Role::reporter)));
}

TEST_F(CaseReading, GivenNoSuchCase_WhenRead_ThenItIsNotFound) {
    report_.case_id = CaseId(ids_.next(now()));
    EXPECT_EQ(try_to_read(officer(in_.station)).error().kind, ErrorKind::not_found);
}

}  // namespace
}  // namespace vigil::domain_test
