// The decision record of a case (F34): what it says, to whom, and that the look is recorded (P6, P7).
#include "domain/decisions/case_decision.hpp"

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <vigil/protocol/api.hpp>

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
    Result<CaseDecision> try_to_read(const Caller& caller) {
        return write([&](Unit& unit) { return read_case_decision(unit, caller, report_.case_id, ids_, now()); });
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
    const auto none = write([&](Unit& unit) {
        return read_case_decision(unit, station(), CaseId("019f0000-0000-7000-8000-000000000000"), ids_, now());
    });
    EXPECT_EQ(none.error().kind, ErrorKind::not_found);
}

TEST_F(CaseDecisions, GivenALook_WhenItWasAnswered_ThenItIsRecorded) {
    const auto reader = station();
    record_for(reader);
    const auto reads = find([&](Unit& unit) { return unit.cases().reads(report_.case_id); });
    ASSERT_THAT(reads, SizeIs(1));
    EXPECT_EQ(reads[0].account, reader.account);
    EXPECT_EQ(reads[0].fields, "handling");
    EXPECT_EQ(reads[0].reason, "decision_record");
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
