// What organisations are told for their files only: day by day, and never before the day is over (policy facts 5.4; F133).
#include "domain/releases/daily_list.hpp"

#include <set>

#include "unit/domain/measures/measuring.hpp"

namespace vigil::domain_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

class DailyListTest : public Measuring {
protected:
    // Rule N6: red with a third person possible is filed with the procuratorate.
    Report file_for_the_procuratorate() {
        auto document = a_report({kRedSignal});
        document.suspect_relation = "father";
        return file(document);
    }
    Result<protocol::DailyList> list_of(const Caller& caller, Date day, std::size_t limit = 50,
                                        const std::optional<DailyEntryId>& after = {}) {
        return write([&](Unit& unit) { return read_daily_list(unit, caller, day, after, limit, now()); });
    }
    // Of which cases the entries are: the list itself does not say.
    std::vector<CaseId> cases_of(const protocol::DailyList& list) {
        std::vector<CaseId> ids;
        for (const auto& shown : list.entries) {
            const auto stored = find([&](Unit& unit) {
                return unit.releases().entries(shown.organisation_id, parse_date(list.day).value(), {}, 1000);
            });
            for (const auto& entry : stored)
                if (entry.id == shown.entry_id) ids.push_back(entry.case_id);
        }
        return ids;
    }
    Caller prosecutor() { return officer(in_.procuratorate, Role::procurator); }

    static constexpr Date kMonday{2026, 3, 2};
    static constexpr Date kTuesday{2026, 3, 3};
};

TEST_F(DailyListTest, GivenACaseForTheFiles_WhenTheDayIsOver_ThenTheListNamesItAndNoAlertEverDid) {
    const auto report = file_for_the_procuratorate();
    const auto caller = prosecutor();
    const auto too_early = list_of(caller, kMonday);
    ASSERT_FALSE(too_early);
    EXPECT_EQ(too_early.error().code, "bad_request");
    EXPECT_FALSE(alert_of(report, in_.procuratorate));
    EXPECT_THAT(items_of(in_.procuratorate), IsEmpty());

    pass(china(2026, 3, 3) - now());
    const auto list = list_of(caller, kMonday).value();
    ASSERT_THAT(list.entries, SizeIs(1));
    EXPECT_EQ(list.day, "2026-03-02");
    EXPECT_THAT(cases_of(list), ElementsAre(report.case_id));
    // A random number: one of time would tell the hour.
    EXPECT_EQ(list.entries[0].entry_id.str()[14], '4');
    EXPECT_EQ(list.entries[0].recipient, "procuratorate");
    EXPECT_EQ(list.entries[0].organisation_id, in_.procuratorate);
    EXPECT_EQ(list.entries[0].level, Level::red);
    EXPECT_EQ(list.entries[0].division, kTownship);
    EXPECT_THAT(list.next, IsEmpty());
    EXPECT_THAT(list_of(officer(in_.station), kMonday).value().entries, IsEmpty());
    EXPECT_THAT(list_of(officer(in_.procuratorate, Role::reporter), kMonday).value().entries, IsEmpty());
}

TEST_F(DailyListTest, GivenTwoCasesAroundMidnight_WhenListed_ThenEachStandsInItsDay) {
    pass(china(2026, 3, 2, 23, 59) - now());
    const auto late = file_for_the_procuratorate();
    pass(1min);
    const auto early = file_for_the_procuratorate();
    pass(24h);
    EXPECT_THAT(cases_of(list_of(prosecutor(), kMonday).value()), ElementsAre(late.case_id));
    EXPECT_THAT(cases_of(list_of(prosecutor(), kTuesday).value()), ElementsAre(early.case_id));
}

TEST_F(DailyListTest, GivenACaseThatIsJudgedAgain_WhenListed_ThenItStandsThereOnce) {
    const auto report = file_for_the_procuratorate();
    supplement(report, a_supplement({"weapon_threat"}));
    pass(24h);
    EXPECT_THAT(cases_of(list_of(prosecutor(), kMonday).value()), ElementsAre(report.case_id));
}

TEST_F(DailyListTest, GivenAnOrganisationThatIsBarredSince_WhenListed_ThenTheCaseIsNotThere) {
    const auto report = file_for_the_procuratorate();
    const auto other = file_for_the_procuratorate();
    bar(report, in_.procuratorate);
    pass(24h);
    EXPECT_THAT(cases_of(list_of(prosecutor(), kMonday).value()), ElementsAre(other.case_id));
}

TEST_F(DailyListTest, GivenMoreThanAPage_WhenRead_ThenThePagesNameEachOnceAndTheLastSaysSo) {
    std::vector<CaseId> filed;
    for (int number = 0; number < 5; ++number) filed.push_back(file_for_the_procuratorate().case_id);
    bar(find([&](Unit& unit) { return unit.reports().of_case(filed[2]); }).front(), in_.procuratorate);
    pass(24h);
    std::vector<CaseId> read;
    std::optional<DailyEntryId> after;
    int pages = 0;
    do {
        const auto page = list_of(prosecutor(), kMonday, 2, after).value();
        EXPECT_THAT(page.entries, SizeIs(2));
        for (const auto& id : cases_of(page)) read.push_back(id);
        after = page.next.empty() ? std::nullopt : std::optional(DailyEntryId(page.next));
        ++pages;
    } while (after && pages < 10);
    EXPECT_THAT(read, UnorderedElementsAre(filed[0], filed[1], filed[3], filed[4]));
}

// An empty page behind it would say that there is something.
TEST_F(DailyListTest, GivenAFullPageBehindWhichOnlyABarredCaseIs_WhenRead_ThenItIsTheLast) {
    std::vector<CaseId> filed;
    for (const char* id : {"11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222",
                           "33333333-3333-4333-8333-333333333333"}) {
        const auto report = file(a_report({kYellowSignal}));
        filed.push_back(report.case_id);
        find([&](Unit& unit) -> Result<std::monostate> {
            VIGIL_TRY(unit.releases().enter({DailyEntryId(id), in_.procuratorate, kMonday, report.case_id,
                                             "procuratorate", Level::yellow, kTownship}));
            return std::monostate{};
        });
    }
    bar(find([&](Unit& unit) { return unit.reports().of_case(filed[2]); }).front(), in_.procuratorate);
    pass(24h);
    const auto page = list_of(prosecutor(), kMonday, 2).value();
    EXPECT_THAT(page.entries, SizeIs(2));
    EXPECT_THAT(page.next, IsEmpty());
}

TEST_F(DailyListTest, GivenAnOfficerOfTwoOrganisations_WhenPagesAreRead_ThenNoEntryIsMissing) {
    auto both = prosecutor();
    both.memberships.push_back({in_.women, Role::department_officer});
    for (int number = 0; number < 3; ++number) {
        const auto about = file_for_the_procuratorate().case_id;
        find([&](Unit& unit) -> Result<std::monostate> {
            VIGIL_TRY(unit.releases().enter(
                {DailyEntryId(ids_.random()), in_.women, kMonday, about, "women_federation", Level::red, kTownship}));
            return std::monostate{};
        });
    }
    pass(24h);
    std::set<DailyEntryId> seen;
    std::optional<DailyEntryId> after;
    for (int page = 0; page < 6; ++page) {
        const auto list = list_of(both, kMonday, 1, after).value();
        ASSERT_THAT(list.entries, SizeIs(1));
        seen.insert(list.entries[0].entry_id);
        EXPECT_EQ(list.next.empty(), page == 5);
        if (!list.next.empty()) after = DailyEntryId(list.next);
    }
    EXPECT_THAT(seen, SizeIs(6));
}

}  // namespace
}  // namespace vigil::domain_test
