// The decision record of a case (F34): what it says, to whom, and that the look is recorded (P6, P7).
#include "domain/decisions/case_decision.hpp"

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <vigil/protocol/api.hpp>

#include "domain/cases/coding.hpp"
#include "domain/cases/levels.hpp"
#include "domain/control/deciding.hpp"
#include "domain/decisions/record_text.hpp"
#include "domain/rules/activation.hpp"
#include "unit/domain/casework.hpp"

namespace vigil::domain_test {
namespace {

using protocol::DecisionRecord;
using protocol::Shown;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

const StatedReason kInspection{ReadReason::inspection, "检查"};

class CaseDecisions : public Casework {
protected:
    // A teacher is suspected of a sexual act: red; station, police, banner agency, procuratorate and education are told.
    void SetUp() override {
        const RuleText seed{{rules().id, rules().version}, "hash", "the shipped rules"};
        ASSERT_TRUE(write([&](Unit& unit) { return seed_rules(unit, ids_, seed, now()); }));
        auto document = a_report({"sexual_assault_14plus", "disability"});
        document.suspect_relation = "teacher";
        document.narrative = "NARRATIVE-WORDS";
        document.children[0].child_name = "CHILD-NAME";
        document.reporter_kind = "nurse";
        document.reporter_org_kind = "clinic";
        report_ = file(document, Sender{});
    }
    // With a reason, which whoever is not assigned must state.
    Result<CaseDecision> try_to_read(const Caller& caller, const std::optional<StatedReason>& stated = kInspection) {
        return write(
            [&](Unit& unit) { return read_case_decision(unit, caller, report_.case_id, stated, ids_, now()); });
    }
    // The bytes that this reader is shown.
    std::string shown_to(const Caller& caller) {
        const auto decision = try_to_read(caller).value();
        return shown_record(decision_record(&rules(), decision.material), decision.projection).value();
    }
    DecisionRecord record_for(const Caller& caller) {
        return protocol::decode<DecisionRecord>(shown_to(caller)).value();
    }
    Caller station() { return officer(in_.station); }
    Caller procurator() { return officer(in_.procuratorate, Role::procurator); }
    static const protocol::RecordRule* find_rule(const DecisionRecord& record, std::string_view id) {
        for (const auto& each : record.fired)
            if (each.rule == id) return &each;
        return nullptr;
    }

    Report report_{};
};

TEST_F(CaseDecisions, GivenTheOwner_WhenItReads_ThenLevelRulesSourcesAndLegalBasisStandThere) {
    const auto record = record_for(station());
    EXPECT_EQ(record.subject, RecordSubject::of_case);
    EXPECT_EQ(record.id, report_.case_id.str());
    EXPECT_EQ(record.level, Level::red);  // orange by its floor; disability, one step up (T4)
    EXPECT_EQ(record.rule_set, rules().id);
    EXPECT_EQ(record.rule_version, rules().version);
    EXPECT_EQ(record.decided_at, report_.filed_at);
    ASSERT_THAT(record.signals, SizeIs(2));
    EXPECT_EQ(record.signals[0].code, "sexual_assault_14plus");
    EXPECT_EQ(record.signals[0].source, "observed");
    EXPECT_THAT(record.signals[0].zh, Not(IsEmpty()));
    const auto* step = find_rule(record, "T4");
    ASSERT_NE(step, nullptr);
    EXPECT_EQ(step->level, Level::red);
    ASSERT_THAT(step->causes, SizeIs(1));
    EXPECT_EQ(step->causes[0].code, "disability");
    EXPECT_EQ(step->causes[0].source, "observed");
    EXPECT_THAT(step->basis, Not(IsEmpty()));
    EXPECT_THAT(record.sources, Contains(testing::Field(&protocol::NamedCode::code, "MR20")));
    ASSERT_TRUE(record.note);
    EXPECT_THAT(record.note->zh, HasSubstr("不判断是否违法"));
}

TEST_F(CaseDecisions, GivenARecord_WhenRead_ThenNobodyIsNamedInIt) {
    for (const auto& reader : {station(), procurator()})
        EXPECT_THAT(shown_to(reader), AllOf(Not(HasSubstr("NARRATIVE")), Not(HasSubstr("CHILD-NAME")),
                                            Not(HasSubstr("nurse")), Not(HasSubstr("clinic"))));
}

// Policy facts 5.4: where a report came from is for the handling station and the police; others see days.
TEST_F(CaseDecisions, GivenAnOverseer_WhenItReads_ThenMomentsAreDaysAndRulesThatTellTheOriginAreLeftOut) {
    const auto mine = record_for(station());
    const auto theirs = record_for(procurator());
    EXPECT_NE(find_rule(mine, "N7.health"), nullptr);
    EXPECT_EQ(find_rule(theirs, "N7.health"), nullptr);
    EXPECT_NE(find_rule(theirs, "N6.sexual"), nullptr);
    EXPECT_THAT(to_china_time(theirs.decided_at), testing::EndsWith(" 00:00:00"));
    EXPECT_THAT(to_china_time(theirs.history.at(0).made_at), testing::EndsWith(" 00:00:00"));
}

TEST_F(CaseDecisions, GivenADepartmentWithATask_WhenItReads_ThenItIsRefusedAndNothingIsRecorded) {
    const auto refused = try_to_read(officer(in_.education, Role::department_officer));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::forbidden);
    EXPECT_THAT(find([&](Unit& unit) { return unit.cases().reads(report_.case_id); }), IsEmpty());
}

TEST_F(CaseDecisions, GivenAStranger_WhenTheyRead_ThenTheCaseIsForeign) {
    EXPECT_EQ(try_to_read(officer(in_.women)).error().code, "foreign_jurisdiction");
    const auto reader = station();
    const auto none = write([&](Unit& unit) {
        return read_case_decision(unit, reader, CaseId("019f0000-0000-7000-8000-000000000000"), {}, ids_, now());
    });
    EXPECT_EQ(none.error().kind, ErrorKind::not_found);
}

TEST_F(CaseDecisions, GivenALook_WhenItWasAnswered_ThenItIsRecorded) {
    const auto reader = station();
    record_for(reader);
    const auto reads = find([&](Unit& unit) { return unit.cases().reads(report_.case_id); });
    ASSERT_THAT(reads, SizeIs(1));
    EXPECT_EQ(reads[0].account, reader.account);
    EXPECT_EQ(reads[0].fields, "decision_record");
    EXPECT_EQ(reads[0].reason, ReadReason::inspection);
}

// F148: whoever is not asked about the case says why.
TEST_F(CaseDecisions, GivenNoReason_WhenReadByWhoeverIsNotAssigned_ThenItIsRefusedAndTheStationIsNot) {
    const auto refused = try_to_read(procurator(), std::nullopt);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "reason_required");
    EXPECT_TRUE(try_to_read(station(), std::nullopt));
    const auto reads = find([&](Unit& unit) { return unit.cases().reads(report_.case_id); });
    ASSERT_THAT(reads, SizeIs(1));
    EXPECT_EQ(reads[0].reason, ReadReason::assigned);
}

TEST_F(CaseDecisions, GivenTheSameCase_WhenReadTwice_ThenTheBytesAreTheSame) {
    const auto reader = station();
    const auto first = shown_to(reader);
    pass(24h);
    EXPECT_EQ(shown_to(reader), first);
}

TEST_F(CaseDecisions, GivenASupplement_WhenRead_ThenEveryAssessmentStandsInTheHistory) {
    const auto yellow = file(a_report({kYellowSignal}));
    pass(1h);
    supplement(yellow, a_supplement({kOrangeSignal}));
    report_ = yellow;
    const auto record = record_for(station());
    ASSERT_THAT(record.history, SizeIs(2));
    EXPECT_EQ(record.history[0].level, Level::yellow);
    EXPECT_EQ(record.history[1].level, Level::orange);
    EXPECT_EQ(record.history[1].by, DecidedBy::reporter);
    EXPECT_EQ(record.level, Level::orange);
    EXPECT_EQ(record.decided_at, now());
    EXPECT_THAT(record.signals, SizeIs(2));
}

// An officer's coding is an assessment by staff, with the source of each signal (F131, F147).
TEST_F(CaseDecisions, GivenAnUncodedReport_WhenAnOfficerCodedIt_ThenTheHistorySaysByWhomAndTheSignalIsAssessed) {
    report_ = file(a_report());
    pass(10min);
    const auto coder = station();
    const auto coded = write([&](Unit& unit) {
        const protocol::CodeReport coding{report_.id, {kYellowSignal}, {}};
        return code_report(unit, {rules(), ids_}, coder, report_.case_id, coding, now());
    });
    ASSERT_TRUE(coded);
    const auto record = record_for(station());
    ASSERT_THAT(record.history, SizeIs(2));
    EXPECT_TRUE(record.history[0].uncoded);
    EXPECT_EQ(record.history[0].by, DecidedBy::reporter);
    EXPECT_FALSE(record.history[1].uncoded);
    EXPECT_EQ(record.history[1].by, DecidedBy::staff);
    EXPECT_EQ(record.level, coded.value());
    ASSERT_THAT(record.signals, SizeIs(1));
    EXPECT_EQ(record.signals[0].source, "assessed");
}

// Rule T8: the record states the level that the case has, and both levels of every change by people.
TEST_F(CaseDecisions, GivenLevelsThatPeopleSet_WhenRead_ThenTheLevelIsTheirsAndBothLevelsStandThere) {
    report_ = file(a_report({kYellowSignal}));
    const auto raiser = station();
    pass(1h);
    ASSERT_TRUE(write([&](Unit& unit) {
        return set_level(unit, {rules(), ids_}, raiser, report_.case_id, Level::red, "NARRATIVE-OF-OFFICER", now());
    }));
    auto record = record_for(station());
    EXPECT_EQ(record.level, Level::red);
    ASSERT_THAT(record.level_changes, SizeIs(1));
    EXPECT_EQ(record.level_changes[0].from, Level::yellow);
    EXPECT_EQ(record.level_changes[0].to, Level::red);
    EXPECT_EQ(record.level_changes[0].account_id, raiser.account);
    EXPECT_FALSE(record.level_changes[0].second_id);

    pass(1h);
    const auto proposed = write([&](Unit& unit) {
        return set_level(unit, {rules(), ids_}, raiser, report_.case_id, Level::orange, "why", now());
    });
    EXPECT_EQ(record_for(station()).level, Level::red) << "one person lowers nothing";
    const auto second = officer(in_.banner_agency, Role::county_officer);
    ASSERT_TRUE(write([&](Unit& unit) {
        return decide_case_proposal(unit, ids_, second, *proposed.value().proposal, Decision::approve, now());
    }));
    record = record_for(station());
    EXPECT_EQ(record.level, Level::orange);
    EXPECT_EQ(record.decided_at, now());
    ASSERT_THAT(record.level_changes, SizeIs(2));
    EXPECT_EQ(record.level_changes[1].from, Level::red);
    EXPECT_EQ(record.level_changes[1].second_id, second.account);
    const auto mark = try_to_read(station()).value().mark;
    const auto changes = find([&](Unit& unit) { return unit.handling().level_changes(report_.case_id); });
    EXPECT_EQ(mark.pos, find([&](Unit& unit) { return unit.log().find("case.level_set", changes[1].id); })->pos)
        << "the proof is about the entry of the last change";
    EXPECT_THAT(shown_to(station()), Not(HasSubstr("NARRATIVE")));
    EXPECT_THAT(text_of(record, triage::Language::zh), HasSubstr("红色 -> 橙色"));
}

protocol::FileReport about_somebody(const char* signal, bool with_number) {
    auto report = a_report({signal});
    protocol::ReportedChild child;
    child.child_name = "其其格";
    child.birth_date = "2010-06-17";
    if (with_number) child.id_number = "150424201006170044";
    report.children = {child};
    return report;
}

// Rule N10: whoever is barred from another case of the child does not learn of it from the reasons for this one.
TEST_F(CaseDecisions, GivenAReaderWhoIsBarredFromAnEarlierReport_WhenItReads_ThenTheRecordDoesNotTellOfIt) {
    const auto earlier = file(about_somebody(kYellowSignal, true));
    pass(24h);
    report_ = file(about_somebody(kYellowSignal, true));
    ASSERT_EQ(case_of(report_).level, Level::orange) << "one step up for the earlier report (rule T4)";
    EXPECT_THAT(shown_to(station()), HasSubstr("repeat_report"));
    ASSERT_TRUE(write([&](Unit& unit) -> Result<std::monostate> {
        VIGIL_TRY(unit.cases().insert_bar(
            {.case_id = earlier.case_id, .organisation = in_.station, .reason = "barred", .row = ids_.next(now())}));
        return std::monostate{};
    }));
    EXPECT_THAT(shown_to(station()), AllOf(Not(HasSubstr("repeat_report")), Not(HasSubstr("earlier_reports"))));
}

TEST_F(CaseDecisions, GivenMergedCases_WhenTheSurvivingOneIsRead_ThenTheRecordIsAboutTheWhole) {
    const auto first = file(about_somebody(kYellowSignal, false));
    pass(1h);
    const auto second = file(about_somebody(kOrangeSignal, false));
    pass(1h);
    ASSERT_TRUE(decide(station(), match_between(second, first).id, MatchVerdict::same_event));
    report_ = first;
    const auto record = record_for(station());
    EXPECT_EQ(record.level, Level::orange);
    EXPECT_THAT(record.signals, SizeIs(2));
    EXPECT_THAT(record.history, SizeIs(testing::Ge(3U)));
    EXPECT_EQ(record.history.back().by, DecidedBy::staff) << "merging is an act of officers";
    const auto reads = [&](const Report& report) {
        return find([&](Unit& unit) { return unit.cases().reads(report.case_id); }).size();
    };
    EXPECT_EQ(reads(first), 1U);
    EXPECT_EQ(reads(second), 1U) << "each case knows who looked at it";
}

TEST_F(CaseDecisions, GivenOrange_WhenRead_ThenWhatWouldRaiseItIsNamed) {
    report_ = file(a_report({kOrangeSignal}));
    const auto record = record_for(station());
    const auto found = std::find_if(record.would_raise.begin(), record.would_raise.end(),
                                    [](const auto& each) { return each.code == "suspect_access"; });
    ASSERT_NE(found, record.would_raise.end());
    EXPECT_EQ(found->level, Level::red);
    EXPECT_THAT(found->raised_by, ElementsAre("T4"));
    EXPECT_EQ(found->source, "observed");
}

TEST_F(CaseDecisions, GivenAVersionThatIsNotKept_WhenRead_ThenTheRecordHasCodesWithoutNames) {
    const auto decision = try_to_read(station()).value();
    const auto record = decision_record(nullptr, decision.material);
    EXPECT_EQ(record.level, Level::red);
    EXPECT_THAT(record.signals[0].zh, IsEmpty());
    EXPECT_THAT(record.would_raise, IsEmpty());
    EXPECT_THAT(record.fired, Not(IsEmpty()));
    EXPECT_THAT(text_of(record, triage::Language::zh), HasSubstr("sexual_assault_14plus"));
}

TEST_F(CaseDecisions, GivenARecord_WhenPrinted_ThenBothLanguagesSayLevelRuleAndBasis) {
    const auto record = record_for(station());
    EXPECT_THAT(text_of(record, triage::Language::zh),
                AllOf(HasSubstr("级别 红色"), HasSubstr("[报告人所见]"), HasSubstr("T4: "), HasSubstr("未成年人保护法"),
                      HasSubstr("历次判定")));
    EXPECT_THAT(text_of(record, triage::Language::en),
                AllOf(HasSubstr("level red"), HasSubstr("[observed]"), HasSubstr("one step up, to red"),
                      HasSubstr("Law on the Protection of Minors")));
}

// ---- the matrix ----

// Every member of the record is ruled on, by a row of the matrix; a new one that nobody ruled on fails here.
TEST(RecordFields, GivenTheRecord_WhenItsMembersAreLookedUp_ThenEachStandsInExactlyOneRow) {
    const auto schemas = nlohmann::json::parse(protocol::openapi()).at("components").at("schemas");
    std::vector<std::string> members;
    for (const auto& [name, member] : schemas.at("DecisionRecord").at("properties").items()) {
        const auto ref = member.value("items", nlohmann::json::object()).value("$ref", std::string());
        // Lists are ruled on as a whole, or member by member.
        bool whole = false;
        for (const auto& row : record_fields()) whole = whole || row.pointer == "/" + name;
        if (whole || ref.empty()) {
            members.push_back("/" + name);
            continue;
        }
        for (const auto& [below, ignored] : schemas.at(ref.substr(ref.rfind('/') + 1)).at("properties").items())
            members.push_back("/" + name + "/*/" + below);
    }
    std::multiset<std::string> rows;
    for (const auto& row : record_fields()) rows.insert(std::string(row.pointer));
    EXPECT_EQ(rows, std::multiset<std::string>(members.begin(), members.end()));
}

TEST(RecordFields, GivenEachRow_WhenFollowed_ThenItLeadsToARowOfTheMatrix) {
    for (const auto& row : record_fields()) {
        if (row.as.empty()) continue;
        const auto is_it = [&](const CaseField& field) { return field.pointer == row.as; };
        EXPECT_TRUE(std::any_of(case_fields().begin(), case_fields().end(), is_it)) << row.pointer;
    }
}

}  // namespace
}  // namespace vigil::domain_test
