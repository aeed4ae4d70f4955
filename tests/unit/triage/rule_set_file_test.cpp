// Rule set files: what is refused, where, and that everything is said at once.
#include "files/rule_set_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <nlohmann/json.hpp>

#include "files/rule_set_tools.hpp"
#include "unit/triage/triage_case.hpp"

namespace vigil::triage::testing {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

// The rule set that ships, with one thing changed.
std::vector<Violation> problems_after(const std::function<void(json&)>& change) {
    auto document = json::parse(rule_set_text());
    change(document);
    const auto parsed = files::parse_rule_set(document.dump());
    return parsed ? std::vector<Violation>{} : parsed.error().violations;
}

MATCHER_P2(ProblemAt, pointer, code, "") { return arg.pointer == pointer && arg.code == code; }

struct Change {
    const char* name;
    const char* pointer;
    const char* code;
    std::function<void(json&)> change;
};

std::ostream& operator<<(std::ostream& out, const Change& each) { return out << each.name; }

std::string name_of_bad(const ::testing::TestParamInfo<Change>& info) { return info.param.name; }

class RefusedRuleSet : public ::testing::TestWithParam<Change> {};

TEST_P(RefusedRuleSet, GivenOneThingWrong_WhenRead_ThenExactlyThatIsNamed) {
    EXPECT_THAT(problems_after(GetParam().change),
                ::testing::ElementsAre(ProblemAt(GetParam().pointer, GetParam().code)));
}

// Of the clock that the station's acknowledgement stops, the second one.
json& ladder(json& document) { return document["clocks"][1]["ladder"]; }

INSTANTIATE_TEST_SUITE_P(Ladders, RefusedRuleSet,
                         ::testing::Values(Change{"NoRung", "/clocks/1/ladder/rungs", "required",
                                                  [](json& d) { ladder(d)["rungs"] = json::array(); }},
                                           Change{"NoRungs", "/clocks/1/ladder/rungs", "required",
                                                  [](json& d) { ladder(d).erase("rungs"); }},
                                           Change{"EndsInSilence", "/clocks/1/ladder/repeats", "required",
                                                  [](json& d) { ladder(d).erase("repeats"); }},
                                           Change{"EndsInSilenceAtALevel", "/clocks/1/ladder/repeats/red", "required",
                                                  [](json& d) { ladder(d)["repeats"].erase("red"); }},
                                           Change{"GapAtALevel", "/clocks/1/ladder/rungs/1/after/orange", "required",
                                                  [](json& d) { ladder(d)["rungs"][1]["after"].erase("orange"); }},
                                           Change{"BeforeTheLimit", "/clocks/1/ladder/rungs/0/after/red", "order",
                                                  [](json& d) {
                                                      ladder(d)["rungs"][0]["after"]["red"] = {{"minutes", 9}};
                                                  }},
                                           Change{"TwoRungsAtOnce", "/clocks/1/ladder/rungs/1/after/red", "order",
                                                  [](json& d) {
                                                      ladder(d)["rungs"][1]["after"]["red"] = {{"minutes", 10}};
                                                  }},
                                           Change{"SameLevelTwice", "/clocks/1/ladder/rungs/1/asks", "order",
                                                  [](json& d) { ladder(d)["rungs"][1]["asks"] = "banner"; }},
                                           Change{"DownAgain", "/clocks/1/ladder/rungs/2/asks", "order",
                                                  [](json& d) { ladder(d)["rungs"][2]["asks"] = "township"; }},
                                           Change{"RepeatsWithoutPause", "/clocks/1/ladder/repeats/red", "range",
                                                  [](json& d) {
                                                      ladder(d)["repeats"]["red"] = {{"seconds", 0}};
                                                  }},
                                           Change{"RepeatsInAYear", "/clocks/1/ladder/repeats/red", "range",
                                                  [](json& d) {
                                                      ladder(d)["repeats"]["red"] = {{"hours", 24 * 365}};
                                                  }},
                                           Change{"AnotherUnit", "/clocks/1/ladder/rungs/0/after/yellow", "unit",
                                                  [](json& d) {
                                                      ladder(d)["rungs"][0]["after"]["yellow"] = {{"hours", 24}};
                                                  }},
                                           Change{"BlueClimbs", "/clocks/1/ladder/rungs/0/after/blue", "unreachable",
                                                  [](json& d) {
                                                      ladder(d)["rungs"][0]["after"]["blue"] = {{"work_days", 3}};
                                                  }},
                                           Change{"NoLevelOfThatName", "/clocks/1/ladder/rungs/2/asks", "unknown_word",
                                                  [](json& d) { ladder(d)["rungs"][2]["asks"] = "country"; }},
                                           Change{"LadderOfAnotherClock", "/clocks/4/ladder", "unreachable",
                                                  [](json& d) { d["clocks"][4]["ladder"] = ladder(d); }},
                                           Change{"NoLimitAtALevel", "/clocks/1/limits/yellow", "required",
                                                  [](json& d) {
                                                      d["clocks"][1].erase("ladder");
                                                      d["clocks"][1]["limits"].erase("yellow");
                                                  }},
                                           Change{"NoTimeToAnswer", "/clocks/1/limits/red", "range",
                                                  [](json& d) {
                                                      ladder(d).erase("rings");
                                                      ladder(d).erase("channels");
                                                      d["clocks"][1]["limits"]["red"] = {{"minutes", 0}};
                                                  }}),
                         name_of_bad);

json& ring(json& document, std::size_t number) { return ladder(document)["rings"][number]; }

INSTANTIATE_TEST_SUITE_P(Rings, RefusedRuleSet,
                         ::testing::Values(Change{"FirstNotAtOnce", "/clocks/1/ladder/rings/0/after", "unreachable",
                                                  [](json& d) {
                                                      ring(d, 0)["after"] = {{"red", {{"minutes", 1}}}};
                                                  }},
                                           Change{"WithoutATime", "/clocks/1/ladder/rings/1/after", "required",
                                                  [](json& d) { ring(d, 1).erase("after"); }},
                                           Change{"NobodyMore", "/clocks/1/ladder/rings/2/rings", "order",
                                                  [](json& d) { ring(d, 2)["rings"] = "everybody"; }},
                                           Change{"NoSuchPeople", "/clocks/1/ladder/rings/0/rings", "unknown_word",
                                                  [](json& d) { ring(d, 0)["rings"] = "the_boss"; }},
                                           Change{"GapAtALevel", "/clocks/1/ladder/rings/1/after/orange", "required",
                                                  [](json& d) { ring(d, 1)["after"].erase("orange"); }},
                                           Change{"TwoAtOnce", "/clocks/1/ladder/rings/2/after/red", "order",
                                                  [](json& d) {
                                                      ring(d, 2)["after"]["red"] = {{"minutes", 3}};
                                                  }},
                                           Change{"AfterWhoeverStandsAbove", "/clocks/1/ladder/rings/2/after/red",
                                                  "order",
                                                  [](json& d) {
                                                      ring(d, 2)["after"]["red"] = {{"minutes", 10}};
                                                  }},
                                           Change{"LaterThanAWorkDay", "/clocks/1/ladder/rings/2/after/yellow", "order",
                                                  [](json& d) {
                                                      ring(d, 2)["after"]["yellow"] = {{"hours", 24}};
                                                  }},
                                           Change{"InDays", "/clocks/1/ladder/rings/2/after/yellow", "unit",
                                                  [](json& d) {
                                                      ring(d, 2)["after"]["yellow"] = {{"work_days", 1}};
                                                  }},
                                           Change{"BlueRings", "/clocks/1/ladder/rings/1/after/blue", "unreachable",
                                                  [](json& d) {
                                                      ring(d, 1)["after"]["blue"] = {{"hours", 1}};
                                                  }}),
                         name_of_bad);

json& channel(json& document, std::size_t number) { return ladder(document)["channels"][number]; }

INSTANTIATE_TEST_SUITE_P(
    Channels, RefusedRuleSet,
    ::testing::Values(Change{"TheLiveStream", "/clocks/1/ladder/channels/0/by", "unreachable",
                             [](json& d) { channel(d, 0)["by"] = "live"; }},
                      Change{"NoSuchChannel", "/clocks/1/ladder/channels/0/by", "unknown_word",
                             [](json& d) { channel(d, 0)["by"] = "fax"; }},
                      Change{"WithoutWhatSparesIt", "/clocks/1/ladder/channels/1/unless", "unknown_word",
                             [](json& d) { channel(d, 1).erase("unless"); }},
                      Change{"EarlierThanTheOneBefore", "/clocks/1/ladder/channels/1/after/red", "order",
                             [](json& d) {
                                 channel(d, 1)["after"]["red"] = {{"seconds", 2}};
                             }},
                      Change{"AfterWhoeverStandsAbove", "/clocks/1/ladder/channels/2/after/red", "order",
                             [](json& d) {
                                 channel(d, 2)["after"]["red"] = {{"minutes", 10}};
                             }},
                      Change{"AtOnce", "/clocks/1/ladder/channels/0/after/red", "order",
                             [](json& d) {
                                 channel(d, 0)["after"]["red"] = {{"seconds", 0}};
                             }},
                      Change{"InDays", "/clocks/1/ladder/channels/2/after/yellow", "unit",
                             [](json& d) {
                                 channel(d, 2)["after"]["yellow"] = {{"work_days", 1}};
                             }},
                      Change{"BlueCalls", "/clocks/1/ladder/channels/2/after/blue", "unreachable",
                             [](json& d) {
                                 channel(d, 2)["after"]["blue"] = {{"hours", 1}};
                             }}),
    name_of_bad);

// What version 2 of the shipped rules said in clocks of their own: a level higher each time that the limit passes again.
TEST(RuleSetFile, GivenRulesFromBeforeLadders_WhenRead_ThenTheyClimbAsThePolicySays) {
    auto document = json::parse(rule_set_text());
    for (const std::size_t clock : {1u, 2u}) document["clocks"][clock].erase("ladder");
    const auto rules = files::parse_rule_set(document.dump()).value();
    for (const auto function : {Function::protection, Function::police}) {
        const auto& climbed = rules.acknowledgement(function)->ladder;
        ASSERT_EQ(climbed.rungs.size(), 3u);
        EXPECT_EQ(climbed.rungs[0].asks, DivisionLevel::banner);
        EXPECT_EQ(climbed.rungs[1].asks, DivisionLevel::league);
        EXPECT_EQ(climbed.rungs[2].asks, DivisionLevel::region);
        EXPECT_EQ(limit_at(climbed.rungs[0].after, Level::red), (Limit{LimitUnit::seconds, 600}));
        EXPECT_EQ(limit_at(climbed.rungs[1].after, Level::orange), (Limit{LimitUnit::seconds, 7200}));
        EXPECT_EQ(limit_at(climbed.rungs[1].after, Level::yellow), (Limit{LimitUnit::work_days, 2}));
        EXPECT_EQ(limit_at(climbed.repeats, Level::red), (Limit{LimitUnit::seconds, 600}));
        EXPECT_EQ(limit_at(climbed.rungs[0].after, Level::blue), std::nullopt);
    }
}

INSTANTIATE_TEST_SUITE_P(Schema, RefusedRuleSet,
                         ::testing::Values(Change{"UnknownKey", "/notification", "unknown_key",
                                                  [](json& d) { d["notification"] = 1; }},
                                           Change{"UnknownKeyOfARule", "/notifications/0/recipient", "unknown_key",
                                                  [](json& d) { d["notifications"][0]["recipient"] = 1; }},
                                           Change{"MissingVersion", "/version", "required",
                                                  [](json& d) { d.erase("version"); }},
                                           Change{"VersionIsText", "/version", "type",
                                                  [](json& d) { d["version"] = "1"; }},
                                           Change{"VersionIsZero", "/version", "range",
                                                  [](json& d) { d["version"] = 0; }},
                                           Change{"MissingClocks", "/clocks", "required",
                                                  [](json& d) { d.erase("clocks"); }},
                                           Change{"EmptyName", "/signals/3/zh", "type",
                                                  [](json& d) { d["signals"][3]["zh"] = ""; }},
                                           Change{"FloorIsNoLevel", "/signals/0/floor", "unknown_word",
                                                  [](json& d) { d["signals"][0]["floor"] = "purple"; }},
                                           Change{"FloorAndRole", "/signals/0", "floor_or_role",
                                                  [](json& d) { d["signals"][0]["role"] = "raises"; }},
                                           Change{"UnknownGroup", "/signals/0/groups/0", "unknown_code",
                                                  [](json& d) { d["signals"][0]["groups"][0] = "x"; }},
                                           Change{"UnknownSource", "/signals/0/basis/0", "unknown_source",
                                                  [](json& d) { d["signals"][0]["basis"][0] = "ABC 1"; }},
                                           Change{"NoBasis", "/signals/0/basis", "required",
                                                  [](json& d) { d["signals"][0]["basis"] = json::array(); }},
                                           Change{"CodeTwice", "/reporter_kinds/16/code", "duplicate_code",
                                                  [](json& d) { d["reporter_kinds"][16]["code"] = "teacher"; }},
                                           Change{"IdTwice", "/notifications/1/id", "duplicate_id",
                                                  [](json& d) { d["notifications"][1]["id"] = "N1"; }},
                                           Change{"UnknownRecipient", "/notifications/0/recipients/0", "unknown_code",
                                                  [](json& d) { d["notifications"][0]["recipients"][0] = "x"; }},
                                           Change{"NoRecipient", "/notifications/0/recipients", "required",
                                                  [](json& d) { d["notifications"][0]["recipients"] = json::array(); }},
                                           Change{"UnknownCircumstance", "/derivations/0/circumstance", "unknown_code",
                                                  [](json& d) { d["derivations"][0]["circumstance"] = "x"; }},
                                           Change{"UnknownOperator", "/notifications/2/when", "unknown_operator",
                                                  [](json& d) {
                                                      d["notifications"][2]["when"] = {{">", {1, 2}}};
                                                  }},
                                           Change{
                                               "UnknownCodeInACondition", "/derivations/0/when", "unknown_code",
                                               [](json& d) {
                                                   d["derivations"][0]["when"] = {{"in", {"x", {{"var", "signals"}}}}};
                                               }},
                                           Change{"TwoUnitsInALimit", "/clocks/0/limits/red", "type",
                                                  [](json& d) { d["clocks"][0]["limits"]["red"]["hours"] = 1; }},
                                           Change{"UnknownUnit", "/clocks/0/limits/red/weeks", "unknown_key",
                                                  [](json& d) {
                                                      d["clocks"][0]["limits"]["red"] = {{"weeks", 1}};
                                                  }},
                                           Change{"ClockTwice", "/clocks/4/code", "duplicate_code",
                                                  [](json& d) { d["clocks"][4]["code"] = d["clocks"][0]["code"]; }},
                                           Change{"NoClockForThePolice", "/clocks", "required",
                                                  [](json& d) { d["clocks"].erase(2); }}),
                         name_of_bad);

TEST(RuleSetFile, GivenTheRuleSetThatShips_WhenRead_ThenNothingIsWrong) {
    const auto parsed = files::parse_rule_set(rule_set_text());
    EXPECT_TRUE(parsed) << (parsed ? "" : parsed.error().violations.at(0).pointer);
}

TEST(RuleSetFile, GivenSeveralProblems_WhenRead_ThenAllAreNamedAtOnce) {
    const auto problems = problems_after([](json& document) {
        document["id"] = 5;
        document["signals"][0]["floor"] = "purple";
        document["notifications"][0]["recipients"][0] = "x";
    });
    EXPECT_THAT(problems,
                ::testing::UnorderedElementsAre(ProblemAt("/id", "type"), ProblemAt("/signals/0/floor", "unknown_word"),
                                                ProblemAt("/notifications/0/recipients/0", "unknown_code")));
}

TEST(RuleSetFile, GivenDuplicateKey_WhenRead_ThenItsPlaceIsNamed) {
    auto text = rule_set_text();
    text.replace(text.find(R"("statutory": true)"), 0, R"("statutory": true, )");
    const auto parsed = files::parse_rule_set(text);
    ASSERT_FALSE(parsed);
    EXPECT_THAT(parsed.error().violations,
                ::testing::ElementsAre(ProblemAt("/circumstances/0/statutory", "duplicate_key")));
}

TEST(RuleSetFile, GivenMalformedJson_WhenRead_ThenTheByteIsNamedAndNotTheText) {
    const auto parsed = files::parse_rule_set("{\"id\": secret}");
    ASSERT_FALSE(parsed);
    EXPECT_EQ(parsed.error().violations.at(0).code, "malformed_json");
    EXPECT_THAT(parsed.error().violations.at(0).message, ::testing::Not(HasSubstr("secret")));
}

TEST(RuleSetFile, GivenDeepNesting_WhenRead_ThenItIsRefused) {
    EXPECT_FALSE(files::parse_rule_set(std::string(100'000, '[') + std::string(100'000, ']')));
}

TEST(RuleSetFile, GivenNotAnObject_WhenRead_ThenItIsRefused) { EXPECT_FALSE(files::parse_rule_set("[]")); }

TEST(RuleSetFile, GivenTheClocks_WhenRead_ThenTheLimitsOfThePolicyStand) {
    using Unit = LimitUnit;
    const auto* acknowledges = rules().clock("station_acknowledges");
    ASSERT_NE(acknowledges, nullptr);
    EXPECT_EQ(acknowledges->limit(Level::red), (Limit{Unit::seconds, 600}));
    EXPECT_EQ(acknowledges->limit(Level::orange), (Limit{Unit::seconds, 3600}));
    EXPECT_EQ(acknowledges->limit(Level::yellow), (Limit{Unit::work_days, 1}));
    EXPECT_EQ(acknowledges->limit(Level::blue), (Limit{Unit::work_days, 3}));
    const auto* seen = rules().clock("child_seen");
    ASSERT_NE(seen, nullptr);
    EXPECT_EQ(seen->limit(Level::red), (Limit{Unit::seconds, 2 * 3600}));
    EXPECT_EQ(seen->limit(Level::blue), (Limit{Unit::days, 10}));
    EXPECT_EQ(rules().clock("police_acknowledge")->limit(Level::blue), std::nullopt);
    EXPECT_EQ(rules().clock("result_to_reporter")->limit(Level::yellow), (Limit{Unit::months, 3}));
}

TEST(RulesCheckCommand, GivenTheRuleSetThatShips_WhenChecked_ThenTheStatusIsZero) {
    EXPECT_EQ(files::check_rules(rule_set_text()).status, 0);
}

TEST(RulesCheckCommand, GivenAProblem_WhenChecked_ThenItIsALineWithPlaceAndTheStatusIsOne) {
    auto document = json::parse(rule_set_text());
    document["version"] = 0;
    const auto output = files::check_rules(document.dump());
    EXPECT_EQ(output.status, 1);
    EXPECT_THAT(output.text, HasSubstr("/version: range: a whole number"));
}

}  // namespace
}  // namespace vigil::triage::testing
