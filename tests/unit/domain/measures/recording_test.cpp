// An officer says what was done: it ends its limit, is kept sealed, and is shown to whoever may know.
#include "domain/measures/recording.hpp"

#include "unit/domain/measures/measuring.hpp"

namespace vigil::domain_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class Recording : public Measuring {
protected:
    void SetUp() override {
        auto document = a_report({kRedSignal});
        document.children.push_back(a_child(7));
        report_ = file(document);
        children_ = children_of(report_);
        pass(3min);
    }
    std::vector<std::string> pointers_of(const protocol::RecordMeasure& document) {
        const auto done = record(report_, document, officer(in_.station));
        std::vector<std::string> pointers;
        if (done) return {"it was taken"};
        for (const auto& violation : done.error().violations)
            pointers.push_back(violation.pointer + " " + violation.code);
        return pointers;
    }
    std::vector<Measure> measures() {
        return find([&](Unit& unit) { return unit.measures().of_whole_case(report_.case_id); });
    }

    Report report_{};
    std::vector<ChildId> children_{};
};

TEST_F(Recording, GivenOneOfTwoChildrenSeen_WhenRecorded_ThenTheOtherMustStillBeSeen) {
    record(report_, saw(children_[0]));
    const auto clocks = clocks_of(report_);
    const auto waits =
        std::find_if(clocks.begin(), clocks.end(), [](const Clock& c) { return c.kind == "child_seen"; });
    ASSERT_NE(waits, clocks.end());
    EXPECT_EQ(waits->concerns, children_[1].str());
    record(report_, saw(children_[1]));
    EXPECT_EQ(count_of(report_, "child_seen"), 0u);
}

TEST_F(Recording, GivenEachKind_WhenRecorded_ThenItsLimitEndsAndNoOther) {
    auto number = a_measure(MeasureKind::incident_number);
    number.incident_number = "110-2026-0302-17";
    auto told = a_measure(MeasureKind::reporter_instructed);
    told.report_id = report_.id;
    told.instruction = Instruction::police_coming;
    auto note = a_measure(MeasureKind::note);
    note.text = "已派员前往";
    auto feedback = a_measure(MeasureKind::feedback);
    feedback.report_id = report_.id;
    feedback.feedback = Feedback::police_filed;
    auto result = a_measure(MeasureKind::result);
    result.report_id = report_.id;
    result.outcome = Outcome::child_safe;
    const std::pair<protocol::RecordMeasure, const char*> each[]{{number, "incident_number_recorded"},
                                                                 {told, "reporter_instructed"},
                                                                 {note, "first_note"},
                                                                 {feedback, "feedback_to_reporter"},
                                                                 {result, "result_to_reporter"}};
    for (const auto& [document, clock] : each) {
        const auto before = clocks_of(report_).size();
        ASSERT_EQ(count_of(report_, clock), 1u) << clock;
        record(report_, document);
        EXPECT_EQ(count_of(report_, clock), 0u) << clock;
        EXPECT_EQ(clocks_of(report_).size(), before - 1) << clock;
    }
}

TEST_F(Recording, GivenAMeasure_WhenKept_ThenWhatItSaysIsSealed) {
    const auto done = record(report_, saw(children_[0]));
    EXPECT_EQ(done.organisation, in_.station);
    EXPECT_EQ(done.done_at, now());
    EXPECT_EQ(done.sealed_document.find("学校医务室"), std::string::npos);
    const auto kept = measures().at(0).sealed_document;
    const auto words = find([&](Unit& unit) { return unit.vault().open(Field::measure, done.id.str(), kept); });
    EXPECT_NE(words.find("学校医务室"), std::string::npos);
    EXPECT_TRUE(was_logged("measure.recorded", done.id.str()));
}

TEST_F(Recording, GivenAMeasureThatIsSentAgain_WhenItIsTheSame_ThenItIsKeptOnce) {
    const auto caller = officer(in_.station);
    const auto document = saw(children_[0]);
    const auto first = record(report_, document, caller).value();
    pass(1min);
    const auto again = record(report_, document, caller);
    ASSERT_TRUE(again) << again.error().message;
    EXPECT_EQ(again.value().recorded_at, first.recorded_at);
    EXPECT_EQ(measures().size(), 1u);
}

TEST_F(Recording, GivenAMeasureIdThatIsUsed_WhenItStandsForSomethingElse_ThenItIsAConflict) {
    const auto caller = officer(in_.station);
    auto document = saw(children_[0]);
    record(report_, document, caller).value();
    document.text = "别的情况";
    EXPECT_EQ(record(report_, document, caller).error().code, "measure_id_reused");
    document = saw(children_[1]);
    document.measure_id = measures().at(0).id;
    EXPECT_EQ(record(report_, document, caller).error().code, "measure_id_reused");
}

TEST_F(Recording, GivenMembersThatAreMissingOrOfAnotherKind_WhenRecorded_ThenEachIsNamedAndNothingIsKept) {
    EXPECT_THAT(pointers_of(a_measure(MeasureKind::child_seen)),
                UnorderedElementsAre("/place required", "/text required", "/child_id required"));
    EXPECT_THAT(pointers_of(a_measure(MeasureKind::reporter_instructed)),
                UnorderedElementsAre("/report_id required", "/instruction required"));
    EXPECT_THAT(pointers_of(a_measure(MeasureKind::incident_number)), ElementsAre("/incident_number required"));
    auto both = a_measure(MeasureKind::incident_number);
    both.incident_number = "17";
    both.no_answer = true;
    EXPECT_THAT(pointers_of(both), ElementsAre("/incident_number required"));
    auto note = a_measure(MeasureKind::note);
    note.text = "已处置";
    note.outcome = Outcome::placed;
    EXPECT_THAT(pointers_of(note), ElementsAre("/outcome unexpected"));
    EXPECT_THAT(measures(), IsEmpty());
    EXPECT_EQ(count_of(report_, "first_note"), 1u);
}

TEST_F(Recording, GivenWhatIsNotOfTheCase_WhenRecorded_ThenItIsRefused) {
    const auto other = file_at(Level::red);
    EXPECT_THAT(pointers_of(saw(children_of(other).at(0))), ElementsAre("/child_id unknown_child"));
    auto told = a_measure(MeasureKind::reporter_instructed);
    told.report_id = other.id;
    told.instruction = Instruction::let_go;
    EXPECT_THAT(pointers_of(told), ElementsAre("/report_id unknown_report"));
}

TEST_F(Recording, GivenATimeThatCannotBe_WhenRecorded_ThenItIsRefused) {
    auto document = saw(children_[0]);
    document.done_at = now() + 6min;
    EXPECT_THAT(pointers_of(document), ElementsAre("/done_at time_in_future"));
    document.done_at = report_.filed_at - 1s;
    EXPECT_THAT(pointers_of(document), ElementsAre("/done_at out_of_range"));
    document.done_at = now() + 4min;  // a phone whose clock is ahead
    EXPECT_EQ(record(report_, document).done_at, now());
}

TEST_F(Recording, GivenPeopleWhoDoNotHandleTheCase_WhenTheyRecord_ThenTheyAreRefused) {
    const auto document = saw(children_[0]);
    EXPECT_EQ(record(report_, document, officer(in_.banner_agency, Role::county_officer)).error().code, "role_refused");
    EXPECT_EQ(record(report_, document, officer(in_.other_station)).error().code, "foreign_jurisdiction");
    EXPECT_TRUE(record(report_, document, officer(in_.police, Role::police_liaison)));
}

TEST_F(Recording, GivenMeasures_WhenTheReporterLooks_ThenTheyAreToldInWordsOfTheList) {
    acknowledge(root(report_));
    auto told = a_measure(MeasureKind::reporter_instructed);
    told.report_id = report_.id;
    told.instruction = Instruction::keep_child;
    record(report_, told);
    EXPECT_EQ(status(report_).instruction, Instruction::keep_child);
    EXPECT_EQ(status(report_).instructed_at, now());
    EXPECT_EQ(status(report_).stage, ReportStage::acknowledged);

    record(report_, saw(children_[0]));
    EXPECT_FALSE(status(report_).child_seen_at);
    pass(1min);
    record(report_, saw(children_[1]));
    EXPECT_EQ(status(report_).child_seen_at, now());
    EXPECT_EQ(status(report_).stage, ReportStage::child_seen);

    auto result = a_measure(MeasureKind::result);
    result.report_id = report_.id;
    result.outcome = Outcome::supported;
    record(report_, result);
    EXPECT_EQ(status(report_).outcome, Outcome::supported);
    EXPECT_EQ(status(report_).stage, ReportStage::answered);
}

TEST_F(Recording, GivenAMeasure_WhenTheOtherSideListens_ThenItIsToldThatSomethingChanged) {
    const auto before = items_of(in_.police).size();
    record(report_, saw(children_[0]));
    EXPECT_EQ(items_of(in_.police).size(), before + 1);
    EXPECT_EQ(items_of(in_.police).back().kind, ItemKind::state);
}

TEST_F(Recording, GivenAChildThatWasSeen_WhenTheReporterNamesItOnceMore_ThenTheyStillKnowThatItWasSeen) {
    auto document = a_report({kRedSignal});
    document.children[0].id_number = "150424201105040014";
    const auto report = file(document);
    record(report, saw(children_of(report).at(0)));
    pass(1h);
    auto added = a_supplement();
    added.children = document.children;
    supplement(report, added);
    EXPECT_EQ(status(report).stage, ReportStage::child_seen);
    EXPECT_EQ(count_of(report, "child_seen"), 0u);
}

// What was seen before a report was filed is no answer to it, and its reporter is not told of an earlier one.
TEST_F(Recording, GivenAChildThatWasSeenBeforeTheSecondReport_WhenBothAreMerged_ThenItMustBeSeenAgainForThat) {
    auto document = a_report({kRedSignal});
    document.children[0].id_number = "150424201105040014";
    const auto first = file(document);
    const Instant seen = now() + 10min;
    pass(1h);
    auto other = a_report({kRedSignal});
    other.children = document.children;
    const auto second = file(other);
    decide(officer(in_.station), match_between(second, first).id, MatchVerdict::same_event).value();
    auto early = saw(children_of(first).at(0));
    early.done_at = seen;
    record(first, early);
    EXPECT_EQ(count_of(first, "child_seen"), 0u);
    EXPECT_EQ(count_of(second, "child_seen"), 1u);
    EXPECT_EQ(status(first).child_seen_at, seen);
    EXPECT_FALSE(status(second).child_seen_at);
    early = saw(children_of(second).at(0));
    early.done_at = seen;
    const auto refused = record(first, early, officer(in_.station));
    EXPECT_EQ(refused.error().violations.at(0).pointer, "/done_at");
}

TEST_F(Recording, GivenTheSameChildInTwoMergedReports_WhenSeenOnce_ThenBothLimitsEndAndBothReportersKnow) {
    auto document = a_report({kRedSignal});
    document.children[0].id_number = "150424201105040014";
    const auto first = file(document);
    auto other = a_report({kRedSignal});
    other.children = document.children;
    const auto second = file(other);
    decide(officer(in_.station), match_between(second, first).id, MatchVerdict::same_event).value();
    record(first, saw(children_of(second).at(0)));
    EXPECT_EQ(count_of(first, "child_seen"), 0u);
    EXPECT_EQ(count_of(second, "child_seen"), 0u);
    EXPECT_EQ(status(first).child_seen_at, now());
    EXPECT_EQ(status(second).child_seen_at, now());
}

}  // namespace
}  // namespace vigil::domain_test
