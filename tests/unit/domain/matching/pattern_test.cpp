// What all reports on a child come to (F38), for those who handle one of the cases.
#include "domain/matching/pattern.hpp"

#include "domain/cases/case_reader.hpp"
#include "domain/matching/unfounded.hpp"
#include "unit/domain/casework.hpp"

namespace vigil::domain_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

protocol::FileReport about_circumstance(const char* circumstance, const char* signal = kBlueSignal) {
    auto report = a_report({signal});
    report.circumstance = circumstance;
    auto child = a_child(15);
    child.id_number = "150424201105040014";
    report.children = {child};
    return report;
}

class PatternTest : public Casework {
protected:
    Result<protocol::CasePattern> pattern(const Report& report, const Caller& caller) {
        return write(
            [&](Unit& unit) { return matching::read_pattern(unit, rules(), caller, report.case_id, ids_, now()); });
    }
    protocol::ChildPattern of_child(const Report& report) {
        const auto found = pattern(report, officer(in_.station)).value();
        EXPECT_THAT(found.children, SizeIs(1));
        return found.children.at(0);
    }
};

TEST_F(PatternTest, GivenReportsOverTheYears_WhenRead_ThenWindowsCountsAndCircumstancesAreThere) {
    file(about_circumstance("guardianship_neglect"));
    pass(300 * 24h);
    file(about_circumstance("student_bullying"));
    pass(50 * 24h);
    file(about_circumstance("guardianship_neglect"));
    pass(20 * 24h);
    const auto last = file(about_circumstance("other_concern"));
    const auto found = of_child(last);
    EXPECT_EQ(found.report_id, last.id);
    EXPECT_EQ(found.child, 0);
    EXPECT_EQ(found.reports, 4);
    ASSERT_THAT(found.windows, SizeIs(3));
    EXPECT_EQ(found.windows[0].rule, "T9");
    EXPECT_EQ(found.windows[0].window, "days_30");
    EXPECT_EQ(found.windows[0].reports, 1);
    EXPECT_TRUE(found.windows[0].met);
    EXPECT_TRUE(found.windows[0].used) << "one step up (T4)";
    EXPECT_EQ(found.windows[1].rule, "T9.pattern_180_days");
    EXPECT_EQ(found.windows[1].reports, 2);
    EXPECT_FALSE(found.windows[1].met);
    EXPECT_FALSE(found.windows[1].used);
    EXPECT_EQ(found.windows[2].reports, 3);
    ASSERT_THAT(found.circumstances, SizeIs(3));
    EXPECT_EQ(found.circumstances[0].circumstance, "guardianship_neglect");
    EXPECT_EQ(found.circumstances[0].reports, 2);
}

TEST_F(PatternTest, GivenDays_WhenRead_ThenTheyAreMidnightsOfBeijing) {
    const auto report = file(about_circumstance("other_concern"));
    const auto found = of_child(report);
    for (const auto at : {found.first_on, found.circumstances.at(0).last_on})
        EXPECT_EQ((at.time_since_epoch() + 8h) % 24h, 0ms);
}

TEST_F(PatternTest, GivenThreeEarlierReports_WhenRead_ThenTheRuleThatUsedThemIsNamed) {
    for (int i = 0; i < 3; ++i) {
        file(about_circumstance("other_concern"));
        pass(31 * 24h);
    }
    const auto found = of_child(file(about_circumstance("other_concern")));
    EXPECT_TRUE(found.windows[1].met);
    EXPECT_TRUE(found.windows[1].used);
    EXPECT_FALSE(found.windows[0].used);
}

TEST_F(PatternTest, GivenAnUnfoundedReport_WhenRead_ThenItIsCountedApart) {
    const auto first = file(about_circumstance("other_concern"));
    ASSERT_TRUE(write([&](Unit& unit) { return matching::stop_counting(unit, first.case_id, now()); }));
    pass(24h);
    const auto found = of_child(file(about_circumstance("student_bullying")));
    EXPECT_EQ(found.reports, 1);
    EXPECT_EQ(found.unfounded, 1);
    EXPECT_EQ(found.windows[0].reports, 0);
    EXPECT_THAT(found.circumstances, SizeIs(1));
}

TEST_F(PatternTest, GivenOthersThanTheHandlingSide_WhenTheyRead_ThenTheyAreRefused) {
    const auto report = file(about_circumstance("other_concern", kRedSignal));
    EXPECT_EQ(pattern(report, officer(in_.other_station)).error().code, "foreign_jurisdiction");
    EXPECT_EQ(pattern(report, officer(in_.banner_agency, Role::county_officer)).error().code, "role_refused");
    EXPECT_EQ(pattern(report, officer(in_.station, Role::supervisor)).error().code, "role_refused");
    EXPECT_TRUE(pattern(report, officer(in_.police, Role::police_liaison)));
}

// Rule N10: whoever is barred from a case hears nothing of it.
TEST_F(PatternTest, GivenAnEarlierCaseFromWhichTheStationIsBarred_WhenItReads_ThenThatIsNotInThePattern) {
    auto secret = about_circumstance("genital_injury");
    secret.suspect_relation = "local_official";
    file(secret);
    pass(24h);
    const auto report = file(about_circumstance("other_concern"));
    ASSERT_EQ(case_of(report).owner, in_.station);
    const auto found = of_child(report);
    EXPECT_EQ(found.reports, 1);
    EXPECT_EQ(found.windows[0].reports, 0);
    ASSERT_THAT(found.circumstances, SizeIs(1));
    EXPECT_EQ(found.circumstances[0].circumstance, "other_concern");
}

TEST_F(PatternTest, GivenAnEarlierCaseFromWhichTheStationIsBarred_WhenItReadsTheReasons_ThenTheyDoNotTellOfIt) {
    auto secret = about_circumstance("genital_injury");
    secret.suspect_relation = "local_official";
    file(secret);
    pass(24h);
    auto document = about_circumstance("other_concern", kYellowSignal);
    document.signals.push_back("disability");
    const auto report = file(document);
    const auto reasons = [&](const Caller& caller) {
        const auto view =
            write([&](Unit& unit) { return read_case(unit, caller, report.case_id, std::nullopt, ids_, now()); });
        return protocol::encode(view.value());
    };
    const auto to_station = reasons(officer(in_.station));
    EXPECT_EQ(to_station.find("repeat_report"), std::string::npos);
    EXPECT_EQ(to_station.find("T9"), std::string::npos);
    EXPECT_NE(to_station.find("\"rule\":\"T4\",\"on\":\"disability\""), std::string::npos) << "its own reason stays";
    supplement(report, a_supplement({kRedSignal}));
    EXPECT_NE(reasons(officer(in_.police, Role::police_liaison)).find("repeat_report"), std::string::npos);
}

TEST_F(PatternTest, GivenALook_WhenDone_ThenItIsRecordedForEveryCaseThatWentIntoIt) {
    const auto first = file(about_circumstance("other_concern"));
    pass(24h);
    const auto second = file(about_circumstance("other_concern"));
    const auto caller = officer(in_.station);
    ASSERT_TRUE(pattern(second, caller));
    for (const auto& report : {first, second}) {
        const auto reads = find([&](Unit& unit) { return unit.cases().reads(report.case_id); });
        ASSERT_THAT(reads, SizeIs(1));
        EXPECT_EQ(reads[0].account, caller.account);
        EXPECT_EQ(reads[0].fields, "pattern");
    }
}

TEST_F(PatternTest, GivenAChildOfWhomNothingIsKnown_WhenRead_ThenThereIsNoPattern) {
    const auto report = file(a_report({kBlueSignal}));
    EXPECT_THAT(pattern(report, officer(in_.station)).value().children, IsEmpty());
}

}  // namespace
}  // namespace vigil::domain_test
