// A rule set that judges along (F37): what it would do otherwise is kept, and nothing else happens.
#include "domain/rules/shadow.hpp"

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "domain/cases/barring.hpp"
#include "domain/cases/coding.hpp"
#include "domain/cases/levels.hpp"
#include "domain/rules/activation.hpp"
#include "files/rule_set_file.hpp"
#include "unit/domain/casework.hpp"

namespace vigil::domain_test {
namespace {

using testing::IsEmpty;
using testing::SizeIs;
using Json = nlohmann::ordered_json;
using triage::Difference;

// The shipped rules after a change, as the next version.
template <class Change>
std::string changed_rules(Change change) {
    std::ifstream file(VIGIL_SOURCE_DIR "/config/rules/cn-nm-2026.json", std::ios::binary);
    auto document = Json::parse(std::string{std::istreambuf_iterator<char>(file), {}});
    document["version"] = 1000;
    change(document);
    return document.dump();
}

std::string with_red_hunger() {
    return changed_rules([](Json& document) {
        for (auto& signal : document["signals"])
            if (signal["code"] == kOrangeSignal) signal["floor"] = "red";
    });
}

class ShadowRuns : public Casework {
protected:
    void SetUp() override {
        const RuleText seed{{rules().id, rules().version}, "hash", "the rules that judge"};
        ASSERT_TRUE(write([&](Unit& unit) { return seed_rules(unit, ids_, seed, now()); }));
        begin(with_red_hunger());
    }
    void begin(const std::string& body) {
        auto parsed = files::parse_rule_set(body).value();
        const RuleText text{{parsed.id, parsed.version}, "hash", body};
        const ShadowRunId id(ids_.next(now()));
        ASSERT_TRUE(write([&](Unit& unit) { return begin_shadow(unit, id, text, "root", now()); }));
        shadow_ = std::make_unique<const Shadow>(Shadow{id, std::move(parsed)});
    }
    Report file_with_shadow(const protocol::FileReport& document) {
        const auto filing = prepared(document, reporter());
        const Intake intake(rules(), ids_, shadow_.get());
        auto taken = write([&](Unit& unit) { return intake.file(unit, filing); });
        if (!taken) throw std::runtime_error(taken.error().message);
        return std::move(taken).value().report;
    }
    ShadowRun run() {
        return *find([](Unit& unit) { return unit.rules().last_shadow_run(); });
    }
    std::vector<CountedDifference> differences() {
        const auto id = run().id;
        return find([&](Unit& unit) { return unit.rules().differences(id); });
    }

    std::unique_ptr<const Shadow> shadow_;
};

TEST_F(ShadowRuns, GivenARunOfHarsherRules_WhenACaseDiffers_ThenItsDifferencesAreKeptAndNobodyElseIsAlerted) {
    const auto report = file_with_shadow(a_report({kOrangeSignal}));
    EXPECT_EQ(case_of(report).level, Level::orange);
    EXPECT_THAT(alerted(report), testing::ElementsAre(in_.station));
    std::vector<Difference> found;
    for (const auto& each : differences()) found.push_back(each.difference);
    EXPECT_THAT(found, testing::UnorderedElementsAre(
                           Difference{DifferenceKind::level, "", "orange", "red"},
                           Difference{DifferenceKind::recipient_added, "police_110", "", "now"},
                           Difference{DifferenceKind::recipient_added, "county_minor_agency", "", "now"}));
    EXPECT_EQ(run().compared, 1);
    EXPECT_EQ(run().differing, 1);
}

TEST_F(ShadowRuns, GivenACaseInWhichBothAgree_WhenFiled_ThenItIsCountedAndNothingIsKept) {
    file_with_shadow(a_report({kYellowSignal}));
    EXPECT_EQ(run().compared, 1);
    EXPECT_EQ(run().differing, 0);
    EXPECT_THAT(differences(), IsEmpty());
}

TEST_F(ShadowRuns, GivenTwoCasesOfOneKind_WhenCounted_ThenExamplesNameThem) {
    const auto first = file_with_shadow(a_report({kOrangeSignal}));
    const auto second = file_with_shadow(a_report({kOrangeSignal}));
    const Difference level{DifferenceKind::level, "", "orange", "red"};
    const auto id = run().id;
    const auto examples = find([&](Unit& unit) { return unit.rules().examples(id, level, 5); });
    EXPECT_THAT(examples, testing::ElementsAre(first.case_id, second.case_id));
    EXPECT_EQ(differences().front().count, 2);
    EXPECT_THAT(find([&](Unit& unit) { return unit.rules().examples(id, level, 1); }), SizeIs(1));
}

TEST_F(ShadowRuns, GivenASupplement_WhenTheCaseIsJudgedAgain_ThenTheShadowJudgesAgainToo) {
    const auto report = file_with_shadow(a_report({kYellowSignal}));
    const auto document = a_supplement({kOrangeSignal});
    const std::string body = protocol::encode(document);
    const auto mark = pseudonyms_.filing(*report.owner, document.key, body);
    const FilingTools tools{store_.keys(), pseudonyms_, tokens_, ids_};
    const Supplementing supplementing(rules(), tools, shadow_.get());
    ASSERT_TRUE(write([&](Unit& unit) {
        return supplementing.file(unit, report.id, claim_of(reporter()), mark, document, body, now());
    }));
    EXPECT_EQ(run().compared, 2);
    EXPECT_EQ(run().differing, 1);
}

// Coding, a higher level and a bar are judged again too: each is one more comparison.
TEST_F(ShadowRuns, GivenAnOfficersActs_WhenTheCaseIsJudgedAgain_ThenTheShadowJudgesAgainToo) {
    const auto report = file_with_shadow(a_report());
    const CaseTools tools{rules(), ids_, shadow_.get()};
    const auto station = officer(in_.station);
    ASSERT_TRUE(write([&](Unit& unit) {
        const protocol::CodeReport coding{report.id, {kOrangeSignal}, {}};
        return code_report(unit, tools, station, report.case_id, coding, now());
    }));
    EXPECT_EQ(run().compared, 2);
    EXPECT_EQ(run().differing, 1);
    ASSERT_TRUE(write([&](Unit& unit) {
        return set_level(unit, tools, station, report.case_id, Level::red, "why", now());
    }));
    EXPECT_EQ(run().compared, 3);
    ASSERT_TRUE(write([&](Unit& unit) {
        return recuse(unit, tools, station, report.case_id, protocol::Recuse{true, "kin"}, now());
    }));
    EXPECT_EQ(run().compared, 4);
}

// A request that began before the run ended still holds its rules.
TEST_F(ShadowRuns, GivenARunThatHasEnded_WhenALateRequestBringsItsShadow_ThenNothingIsNoted) {
    ASSERT_TRUE(write([&](Unit& unit) { return end_shadow(unit, "root", now()); }));
    file_with_shadow(a_report({kOrangeSignal}));
    EXPECT_EQ(run().compared, 0);
    EXPECT_THAT(differences(), IsEmpty());
}

TEST_F(ShadowRuns, GivenARunUnderWay_WhenAnotherIsBegun_ThenItIsRefused) {
    const RuleText other{{"cn-x", 1}, "hash", "body"};
    const auto refused =
        write([&](Unit& unit) { return begin_shadow(unit, ShadowRunId(ids_.next(now())), other, "root", now()); });
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::conflict);
}

TEST_F(ShadowRuns, GivenWhatJudges_WhenItShallJudgeAlong_ThenItIsRefused) {
    ASSERT_TRUE(write([&](Unit& unit) { return end_shadow(unit, "root", now()); }));
    const RuleText same{{rules().id, rules().version}, "hash", "the rules that judge"};
    const auto refused =
        write([&](Unit& unit) { return begin_shadow(unit, ShadowRunId(ids_.next(now())), same, "root", now()); });
    EXPECT_FALSE(refused);
    EXPECT_FALSE(write([&](Unit& unit) { return end_shadow(unit, "root", now()); }));
}

}  // namespace
}  // namespace vigil::domain_test
