// How often officers are woken in a shift, how soon they answer, and how much of it was true (F138).
#include "unit/domain/sirens/waking.hpp"

namespace vigil::domain_test {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

class ReadingSirens : public Waking {
protected:
    // So many alerts, one a minute, each answered at once.
    void wake(const Caller& answering, int times) {
        for (int count = 0; count < times; ++count) {
            answer_and_see(answering, file_at(Level::orange));
            pass(1min);
        }
    }
    void tell_result(const Report& filed, Outcome outcome) {
        auto document = a_measure(MeasureKind::result);
        document.report_id = filed.id;
        document.outcome = outcome;
        record(filed, document);
    }
    protocol::SirenList listed(const Caller* by, std::size_t limit = 100,
                               const std::optional<OrganisationId>& after = std::nullopt) {
        return find([&](Unit& unit) { return list_sirens(unit, by, after, limit, kBudget, now()); });
    }
    std::string refusal(const Caller& caller, const OrganisationId& organisation) {
        const auto read = write([&](Unit& unit) { return read_sirens(unit, &caller, organisation, kBudget, now()); });
        return read ? "it is shown" : std::string(read.error().code);
    }
};

TEST_F(ReadingSirens, GivenMoreSirensThanTheBudget_WhenRead_ThenTheShiftIsNamedWithItsTimes) {
    set_day_and_night();
    wake(duty_, 3);
    EXPECT_THAT(report(3).above_budget, IsEmpty());
    const auto found = report(2);
    ASSERT_THAT(found.above_budget, SizeIs(1));
    EXPECT_EQ(found.above_budget[0].account_id, duty_.account);
    EXPECT_EQ(found.above_budget[0].from, china(2026, 3, 2, 9)) << "since the roster stands";
    EXPECT_EQ(found.above_budget[0].until, china(2026, 3, 2, 20));
    EXPECT_TRUE(found.above_budget[0].on_duty);
    EXPECT_EQ(found.above_budget[0].sirens, 3);
    EXPECT_EQ(found.total.most, 3);
    EXPECT_EQ(found.total.above_budget, 1);
}

TEST_F(ReadingSirens, GivenSirensOfTwoShifts_WhenRead_ThenTheyAreCountedApart) {
    set_day_and_night();
    come_to(china(2026, 3, 3, 9));
    wake(duty_, 2);
    come_to(china(2026, 3, 3, 23));
    wake(second_, 2);
    come_to(china(2026, 3, 4, 1));  // of the same night
    wake(second_, 1);
    const auto found = report(2);
    ASSERT_THAT(found.above_budget, SizeIs(1));
    EXPECT_EQ(found.above_budget[0].account_id, second_.account);
    EXPECT_EQ(found.above_budget[0].from, china(2026, 3, 3, 20));
    EXPECT_EQ(found.above_budget[0].until, china(2026, 3, 4, 8));
    ASSERT_THAT(found.officers, SizeIs(2));
    for (const auto& each : found.officers) EXPECT_EQ(each.shifts, 1);
}

TEST_F(ReadingSirens, GivenARosterThatWasReplaced_WhenRead_ThenItsShiftsCountAsTheyWere) {
    set_day_and_night();
    come_to(china(2026, 3, 3, 9));
    wake(duty_, 1);
    come_to(china(2026, 3, 5, 9));
    set(in_.station, always(second_)).value();
    wake(second_, 1);
    const auto found = report(1);
    EXPECT_THAT(found.above_budget, IsEmpty());
    const auto strict = report(0);
    ASSERT_THAT(strict.above_budget, SizeIs(2));
    EXPECT_EQ(strict.above_budget[1].from, china(2026, 3, 3, 8));
    EXPECT_EQ(strict.above_budget[0].from, china(2026, 3, 5)) << "a duty without an end is counted by the day";
    EXPECT_FALSE(strict.above_budget[0].on_duty);
}

TEST_F(ReadingSirens, GivenNoRoster_WhenAlertsCome_ThenEverybodyIsCountedByTheDay) {
    come_to(china(2026, 3, 2, 23, 30));
    wake(duty_, 1);
    come_to(china(2026, 3, 3, 0, 30));
    wake(duty_, 1);
    const auto found = report();
    ASSERT_THAT(found.officers, SizeIs(3));
    for (const auto& each : found.officers) {
        EXPECT_EQ(each.sirens, 2);
        EXPECT_EQ(each.shifts, 2);
        EXPECT_EQ(each.most, 1);
    }
}

TEST_F(ReadingSirens, GivenAnswers_WhenRead_ThenThoseWithinTwoMinutesAreOnesAtOnce) {
    for (const auto taken : {0s, 120s, 121s}) {
        const auto filed = file_at(Level::yellow);
        pass(taken);
        answer_as(duty_, root(filed));
    }
    file_at(Level::yellow);
    const auto found = report().total;
    EXPECT_EQ(found.alerts, 4);
    EXPECT_EQ(found.answered, 3);
    EXPECT_EQ(found.answered_soon, 2);
}

TEST_F(ReadingSirens, GivenResults_WhenRead_ThenTheNewestSaysWhetherItWasTrue) {
    const auto was_true = file_at(Level::orange), was_not = file_at(Level::orange), is_open = file_at(Level::orange);
    tell_result(was_true, Outcome::no_danger_found);
    pass(1min);
    tell_result(was_true, Outcome::supported);
    tell_result(was_not, Outcome::no_danger_found);
    tell_result(is_open, Outcome::still_handled);
    const auto found = report().total;
    EXPECT_EQ(found.alerts, 3);
    EXPECT_EQ(found.known, 2);
    EXPECT_EQ(found.confirmed, 1);
}

TEST_F(ReadingSirens, GivenABurst_WhenOneOfItWasTrue_ThenItWasTrue) {
    auto sender = reporter();
    sender.burst = "a burst";
    const auto was_not = file(a_report({kOrangeSignal}), sender), was_true = file(a_report({kOrangeSignal}), sender);
    tell_result(was_not, Outcome::no_danger_found);
    EXPECT_EQ(report().total.confirmed, 0);
    tell_result(was_true, Outcome::placed);
    EXPECT_EQ(report().total.alerts, 1);
    EXPECT_EQ(report().total.known, 1);
    EXPECT_EQ(report().total.confirmed, 1);
}

TEST_F(ReadingSirens, GivenNoRoster_WhenAnOfficerIsBarredFromTheCase_ThenItDidNotWakeThem) {
    const auto filed = file_at(Level::orange);
    EXPECT_EQ(sirens_of(second_), 1);
    find([&](Unit& unit) -> Result<std::monostate> {
        VIGIL_TRY(unit.cases().insert_bar(
            {.case_id = filed.case_id, .reason = "kinship", .row = ids_.random(), .account = second_.account}));
        return std::monostate{};
    });
    EXPECT_EQ(sirens_of(second_), 0);
    EXPECT_EQ(sirens_of(duty_), 1);
}

TEST_F(ReadingSirens, GivenFourWeeks_WhenTheyHavePassed_ThenSirensAreNoMoreCounted) {
    answer_as(duty_, root(file_at(Level::orange)));
    pass(kSirensShown);
    EXPECT_EQ(report().total.alerts, 1);
    pass(1ms);
    EXPECT_EQ(report().total.alerts, 0);
    EXPECT_THAT(listed(nullptr).organisations, IsEmpty());
}

TEST_F(ReadingSirens, GivenWhoeverPlansDuty_WhenTheyAsk_ThenTheySeeTheirStationsAndNobodyElseDoes) {
    set_day_and_night();
    answer_as(duty_, root(file_at(Level::orange)));
    const auto county = officer(in_.banner_agency, Role::county_officer);
    EXPECT_EQ(refusal(county, in_.station), "it is shown");
    EXPECT_EQ(refusal(chief_, in_.station), "it is shown");
    EXPECT_EQ(refusal(second_, in_.station), "role_refused");
    EXPECT_EQ(refusal(officer(in_.station, Role::reporter), in_.station), "role_refused");
    ASSERT_THAT(listed(&county).organisations, SizeIs(1));
    EXPECT_EQ(listed(&county).organisations[0].organisation_id, in_.station);
    EXPECT_THAT(listed(&second_).organisations, IsEmpty());
    const auto unknown =
        write([&](Unit& unit) { return read_sirens(unit, nullptr, OrganisationId(ids_.next(now())), kBudget, now()); });
    EXPECT_EQ(unknown.error().kind, ErrorKind::not_found);
}

TEST_F(ReadingSirens, GivenAReaderWhoIsBarredFromACase_WhenRead_ThenNoNumberSpeaksOfIt) {
    set_day_and_night();
    const auto county = officer(in_.banner_agency, Role::county_officer);
    const auto kept = file_at(Level::orange);
    find([&](Unit& unit) -> Result<std::monostate> {
        VIGIL_TRY(unit.cases().insert_bar(
            {.case_id = kept.case_id, .reason = "kinship", .row = ids_.random(), .account = county.account}));
        return std::monostate{};
    });
    const auto read_by = [&](const Caller* by) {
        return find([&](Unit& unit) { return read_sirens(unit, by, in_.station, kBudget, now()); });
    };
    EXPECT_EQ(read_by(&chief_).total.alerts, 1);
    EXPECT_EQ(read_by(&county).total.alerts, 0);
    EXPECT_THAT(read_by(&county).officers, IsEmpty());
    EXPECT_THAT(listed(&county).organisations, IsEmpty());
    file_at(Level::orange);
    EXPECT_EQ(read_by(&county).total.alerts, 1);
    EXPECT_EQ(listed(&county).organisations[0].alerts, 1);
}

TEST_F(ReadingSirens, GivenSeveralOrganisations_WhenListedByPages_ThenEachStandsOnce) {
    const auto filed = file_at(Level::red);  // which asks the police and the banner too
    const auto asked = alerted(filed);
    ASSERT_GE(asked.size(), 2u);
    for (const auto& each : asked) officer(each);
    std::vector<OrganisationId> seen;
    std::optional<OrganisationId> after;
    for (;;) {
        const auto page = listed(nullptr, 1, after);
        ASSERT_THAT(page.organisations, SizeIs(1));
        seen.push_back(page.organisations[0].organisation_id);
        if (page.next.empty()) break;
        after = OrganisationId(page.next);
    }
    EXPECT_THAT(seen, testing::UnorderedElementsAreArray(asked));
}

}  // namespace
}  // namespace vigil::domain_test
