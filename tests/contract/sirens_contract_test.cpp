#include "contract/store_contract.hpp"

namespace vigil::test {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

auto fields_of_siren(const Siren& s) {
    return std::tie(s.alert, s.version, s.organisation, s.at, s.accounts, s.burst, s.answered_at);
}

class SirenContract : public StoreContract {
protected:
    void SetUp() override {
        StoreContract::SetUp();
        write(insert_case);
        for (const int number : {801, 802, 803})
            write([&](Unit& unit) { return unit.alerts().insert(an_alert(an_id<AlertId>(number))); });
    }
    static Siren a_siren(int number, std::chrono::minutes after, const OrganisationId& organisation = kStation) {
        return {.alert = an_id<AlertId>(number),
                .version = 2,
                .organisation = organisation,
                .at = kNow + after,
                .accounts = {kOfficer, an_id<AccountId>(202)},
                .burst = {}};
    }
    void insert(const Siren& siren) {
        write([&](Unit& unit) { return unit.sirens().insert(siren); });
    }
    std::vector<Siren> of_version(int number, AlertVersion version = 2) {
        return found([&](Unit& unit) { return unit.sirens().of_version(an_id<AlertId>(number), version); });
    }
    std::vector<AlertId> since(std::chrono::minutes after, std::size_t limit = 10) {
        std::vector<AlertId> alerts;
        const auto sirens =
            found([&](Unit& unit) { return unit.sirens().of_organisation(kStation, kNow + after, limit); });
        for (const auto& each : sirens) alerts.push_back(each.alert);
        return alerts;
    }
};
VIGIL_ON_EVERY_ENGINE(SirenContract);

TEST_P(SirenContract, GivenSirensOfAnAlert_WhenFound_ThenEveryFieldOfItsVersionIsAsItWas) {
    auto everybody = a_siren(801, 3min);
    everybody.accounts.clear();
    everybody.answered_at = kNow + 4min;
    auto earlier = a_siren(801, 0min);
    earlier.version = 1;
    insert(earlier);
    insert(a_siren(801, 2min));
    insert(everybody);
    insert(a_siren(802, 2min));
    const auto found = of_version(801);
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(fields_of_siren(found[0]), fields_of_siren(a_siren(801, 2min)));
    EXPECT_EQ(fields_of_siren(found[1]), fields_of_siren(everybody));
    EXPECT_EQ(of_version(801, 1).size(), 1u);
}

TEST_P(SirenContract, GivenAnAnswer_WhenItIsKept_ThenItIsThatOfItsVersion) {
    auto earlier = a_siren(801, 0min);
    earlier.version = 1;
    insert(earlier);
    insert(a_siren(801, 1min));
    insert(a_siren(801, 2min));
    insert(a_siren(802, 1min));
    write([&](Unit& unit) { return unit.sirens().answer(an_id<AlertId>(801), 2, kNow + 3min); });
    for (const auto& each : of_version(801)) EXPECT_EQ(each.answered_at, kNow + 3min);
    EXPECT_FALSE(of_version(801, 1)[0].answered_at);
    EXPECT_FALSE(of_version(802)[0].answered_at);
}

TEST_P(SirenContract, GivenSirens_WhenThoseOfAnOrganisationAreListed_ThenTheNewestComeFirst) {
    insert(a_siren(801, 1min));
    insert(a_siren(802, 3min));
    insert(a_siren(801, 2min));
    insert(a_siren(803, 9min, kPolice));
    EXPECT_THAT(since(1min), ElementsAre(an_id<AlertId>(802), an_id<AlertId>(801), an_id<AlertId>(801)));
    EXPECT_THAT(since(2min), ElementsAre(an_id<AlertId>(802), an_id<AlertId>(801)));
    EXPECT_THAT(since(1min, 1), ElementsAre(an_id<AlertId>(802)));
}

TEST_P(SirenContract, GivenSirens_WhenTheirOrganisationsAreListed_ThenEachStandsOnceById) {
    insert(a_siren(801, 1min));
    insert(a_siren(802, 3min));
    insert(a_siren(803, 5min, kPolice));
    const auto listed = [&](std::chrono::minutes since, const std::optional<OrganisationId>& after) {
        return found([&](Unit& unit) { return unit.sirens().organisations(kNow + since, after); });
    };
    const auto first = std::min(kStation, kPolice), second = std::max(kStation, kPolice);
    EXPECT_THAT(listed(1min, {}), ElementsAre(first, second));
    EXPECT_THAT(listed(1min, first), ElementsAre(second));
    EXPECT_THAT(listed(4min, {}), ElementsAre(kPolice));
}

TEST_P(SirenContract, GivenSomebodyWhoIsBarred_WhenAlertsWithBarsAreListed_ThenEachStandsOnceWithItsCase) {
    insert(a_siren(801, 1min));
    insert(a_siren(801, 2min));
    insert(a_siren(802, 1min, kPolice));
    const auto with_bars = [&] { return found([&](Unit& unit) { return unit.sirens().with_bars(kStation, kNow); }); };
    EXPECT_TRUE(with_bars().empty());
    for (const char* row : {"one", "two"})
        write([&](Unit& unit) {
            return unit.cases().insert_bar({.case_id = kCase, .reason = "kinship", .row = row, .account = kOfficer});
        });
    ASSERT_EQ(with_bars().size(), 1u);
    EXPECT_EQ(with_bars()[0].alert, an_id<AlertId>(801));
    EXPECT_EQ(with_bars()[0].case_id, kCase);
}

// Whoever is barred from a part of a merged case is barred from all of it.
TEST_P(SirenContract, GivenAMergedCase_WhenSomebodyIsBarredFromItsOtherPart_ThenItsAlertsHaveBars) {
    insert(a_siren(801, 1min));
    const auto part = an_id<CaseId>(302);
    write([&](Unit& unit) -> Result<void> {
        auto other = a_case(part);
        other.merged_into = kCase;
        VIGIL_TRY(unit.cases().insert(other));
        return unit.cases().insert_bar({.case_id = part, .reason = "kinship", .row = "one", .account = kOfficer});
    });
    EXPECT_EQ(found([&](Unit& unit) { return unit.sirens().with_bars(kStation, kNow); }).size(), 1u);
}

TEST_P(SirenContract, GivenResultsOfACase_WhenTheyAreListed_ThenTheNewestIsLast) {
    insert(a_siren(801, 1min));
    insert(a_siren(802, 1min, kPolice));
    const auto record = [&](int number, MeasureKind kind, const std::string& code, std::chrono::minutes after) {
        write([&](Unit& unit) {
            return unit.measures().insert({.id = an_id<MeasureId>(number),
                                           .case_id = kCase,
                                           .kind = kind,
                                           .account = kOfficer,
                                           .organisation = kStation,
                                           .done_at = kNow + after,
                                           .recorded_at = kNow + after,
                                           .code = code,
                                           .sealed_document = "sealed"});
        });
    };
    record(901, MeasureKind::result, "no_danger_found", 9min);
    record(902, MeasureKind::result, "still_handled", 5min);
    record(903, MeasureKind::feedback, "police_filed", 7min);
    const auto results = found([&](Unit& unit) { return unit.sirens().results(kStation, kNow); });
    ASSERT_EQ(results.size(), 2u);
    EXPECT_EQ(results[0].outcome, Outcome::still_handled);
    EXPECT_EQ(results[1].outcome, Outcome::no_danger_found);
    EXPECT_EQ(results[1].alert, an_id<AlertId>(801));
    EXPECT_THAT(found([&](Unit& unit) { return unit.sirens().results(kStation, kNow + 2min); }), IsEmpty());
}

}  // namespace
}  // namespace vigil::test
