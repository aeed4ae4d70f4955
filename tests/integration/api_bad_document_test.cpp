// Documents that are JSON but cannot be true: every problem at once, by pointer; nothing is stored by half.
#include "integration/api_support.hpp"

namespace vigil::test {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::Pair;
using ::testing::SizeIs;
using namespace std::chrono_literals;

struct BadDocument {
    const char* name;
    void (*spoil)(json& report);
    const char* code;
    Errors errors;
};

const std::string kLong(20'001, 'x');

const BadDocument kBadDocuments[] = {
    {"NumberForText", [](json& r) { r["narrative"] = 7; }, "invalid_document", {{"/narrative", "wrong_type"}}},
    {"TextForList",
     [](json& r) { r["signals"] = "injury_multiple"; },
     "invalid_document",
     {{"/signals", "wrong_type"}}},
    {"ListForObject", [](json& r) { r["places"] = json::array(); }, "invalid_document", {{"/places", "wrong_type"}}},
    {"TextForTruth", [](json& r) { r["voice_note"] = "yes"; }, "invalid_document", {{"/voice_note", "wrong_type"}}},
    {"FractionForTime", [](json& r) { r["seen_at"] = 1.5; }, "invalid_document", {{"/seen_at", "wrong_type"}}},
    {"NullForAbsence", [](json& r) { r["narrative"] = nullptr; }, "invalid_document", {{"/narrative", "wrong_type"}}},
    {"BeyondExactIntegers",
     [](json& r) { r["seen_at"] = 9'007'199'254'740'992; },
     "invalid_document",
     {{"/seen_at", "too_large"}}},
    {"UnknownWord",
     [](json& r) { r["danger_now"] = "perhaps"; },
     "invalid_document",
     {{"/danger_now", "unknown_value"}}},
    {"KeyThatIsNoUuid", [](json& r) { r["key"] = "1"; }, "invalid_document", {{"/key", "bad_format"}}},
    {"DivisionOfElevenDigits",
     [](json& r) { r["places"]["now"]["division"] = "15042410100"; },
     "invalid_document",
     {{"/places/now/division", "bad_format"}}},
    {"NoPlace", [](json& r) { r["places"] = json::object(); }, "invalid_document", {{"/places", "at_least_one"}}},
    {"NothingSeen",
     [](json& r) {
         r.erase("narrative");
         r.erase("signals");
     },
     "invalid_document",
     {{"", "at_least_one"}}},
    {"LongNarrative", [](json& r) { r["narrative"] = kLong; }, "invalid_document", {{"/narrative", "too_long"}}},
    {"DayThatDoesNotExist",
     [](json& r) { r["children"][0]["birth_date"] = "2023-02-30"; },
     "invalid_document",
     {{"/children/0/birth_date", "bad_format"}}},
    {"AgesTurnedRound",
     [](json& r) {
         r["children"][0]["age_min"] = 9;
         r["children"][0]["age_max"] = 8;
     },
     "invalid_document",
     {{"/children/0/age_max", "out_of_order"}}},
    {"NothingAtAll",
     [](json& r) { r = json::object(); },
     "invalid_document",
     {{"/key", "required"},
      {"/nonce", "required"},
      {"/circumstance", "required"},
      {"/places", "required"},
      {"", "at_least_one"}}},
    {"NoObject", [](json& r) { r = json::array(); }, "invalid_document", {{"", "wrong_type"}}},
    {"UnknownDivision",
     [](json& r) { r["places"]["now"]["division"] = "150424999000"; },
     "unknown_division",
     {{"/places/now/division", "unknown_division"}}},
    {"UnknownDivisionOfAnotherPlace",
     [](json& r) {
         r["places"]["lives"] = {{"division", "000000000000"}};
     },
     "unknown_division",
     {{"/places/lives/division", "unknown_division"}}},
    {"UnknownCircumstance",
     [](json& r) { r["circumstance"] = "bad_luck"; },
     "unknown_code",
     {{"/circumstance", "unknown_code"}}},
    {"UnknownCodesEverywhere",
     [](json& r) {
         r["signals"] = {"injury_multiple", "no_such_signal"};
         r["children"][0]["category"] = "no_such_category";
         r["suspect_relation"] = "no_such_relation";
         r["must_not_know"] = {{{"works_for", "no_such_recipient"}}};
         r["reporter_kind"] = "no_such_kind";
         r["reporter_org_kind"] = "no_such_org_kind";
     },
     "unknown_code",
     {{"/signals/1", "unknown_code"},
      {"/children/0/category", "unknown_code"},
      {"/suspect_relation", "unknown_code"},
      {"/must_not_know/0/works_for", "unknown_code"},
      {"/reporter_kind", "unknown_code"},
      {"/reporter_org_kind", "unknown_code"}}},
    {"BornTomorrowWeek",
     [](json& r) { r["children"][0]["birth_date"] = "2999-01-01"; },
     "time_in_future",
     {{"/children/0/birth_date", "time_in_future"}}},
    {"TwoRulesAtOnce",
     [](json& r) {
         r["circumstance"] = "bad_luck";
         r["children"][0]["birth_date"] = "2999-01-01";
     },
     "invalid_document",
     {{"/circumstance", "unknown_code"}, {"/children/0/birth_date", "time_in_future"}}},
};

class ApiBadDocumentTest : public ApiTest, public ::testing::WithParamInterface<BadDocument> {};

TEST_P(ApiBadDocumentTest, GivenADocumentThatBreaksRules_WhenItIsFiled_ThenEveryProblemIsNamedAndNothingIsStored) {
    auto document = json_of(red_report());
    GetParam().spoil(document);
    const auto before = server.rows();
    for (const std::string language : {"zh-CN", "en"}) {
        const auto refused = post("/v1/reports", document.dump(), {}, {{"Accept-Language", language}});
        EXPECT_THAT(refused, IsProblem(422, GetParam().code));
        EXPECT_EQ(refused.header("Content-Language"), language);
        EXPECT_EQ(errors_of(refused), GetParam().errors);
    }
    EXPECT_EQ(server.rows(), before) << "nothing is stored by half";
}

INSTANTIATE_TEST_SUITE_P(Untrue, ApiBadDocumentTest, ::testing::ValuesIn(kBadDocuments),
                         [](const auto& each) { return each.param.name; });

class ApiSignalsTest : public ApiTest, public ::testing::WithParamInterface<const char*> {};

TEST_P(ApiSignalsTest, GivenASignalOfTheEngineOrOfStaff_WhenAReporterSendsIt_ThenItIsRefused) {
    auto report = red_report();
    report.signals.push_back(GetParam());
    const auto before = server.rows();
    const auto refused = post("/v1/reports", protocol::encode(report), token(teacher()));
    EXPECT_THAT(refused, IsProblem(422, "signal_not_for_reporters"));
    EXPECT_THAT(errors_of(refused), ElementsAre(Pair("/signals/4", "signal_not_for_reporters")));
    EXPECT_EQ(server.rows().at("reports"), before.at("reports"));
}

TEST_P(ApiSignalsTest, GivenASignalOfTheEngineOrOfStaff_WhenASupplementBringsIt_ThenItIsRefused) {
    const auto session = token(teacher());
    const auto filed = file(red_report(), session);
    auto supplement = a_supplement();
    supplement.signals = {GetParam()};
    const auto before = server.rows();
    const auto refused =
        post("/v1/reports/" + filed.report_id.str() + "/supplements", protocol::encode(supplement), session);
    EXPECT_THAT(refused, IsProblem(422, "signal_not_for_reporters"));
    EXPECT_EQ(server.rows(), before);
}

INSTANTIATE_TEST_SUITE_P(NotForReporters, ApiSignalsTest,
                         ::testing::Values("under3", "repeat_report", "safe_now", "in_treatment"),
                         [](const auto& each) { return std::string(each.param); });

class ApiTimesTest : public ApiTest {
protected:
    client::HttpAnswer file_seen_at(Instant at) {
        auto report = red_report();
        report.seen_at = at;
        return post("/v1/reports", protocol::encode(report));
    }
    client::HttpAnswer file_decide_by(Instant at) {
        auto report = red_report();
        report.decide_by = at;
        return post("/v1/reports", protocol::encode(report));
    }
};

// PROTOCOL.md: more than 24 h ahead of the server.
TEST_F(ApiTimesTest, GivenAClockThatIsADayAhead_WhenThatTimeIsFiled_ThenTheReportIsTaken) {
    EXPECT_THAT(file_seen_at(server.now() + 24h), HasStatus(201));
}

TEST_F(ApiTimesTest, GivenATimeMoreThanADayAhead_WhenItIsFiled_ThenItLiesInTheFuture) {
    const auto refused = file_seen_at(server.now() + 24h + 1ms);
    EXPECT_THAT(refused, IsProblem(422, "time_in_future"));
    EXPECT_THAT(errors_of(refused), ElementsAre(Pair("/seen_at", "time_in_future")));
}

// PROTOCOL.md: `decide_by` from one day ago to 366 days ahead.
TEST_F(ApiTimesTest, GivenTheBoundsOfADecision_WhenTheyAreFiled_ThenTheReportsAreTaken) {
    EXPECT_THAT(file_decide_by(server.now() - 24h), HasStatus(201));
    EXPECT_THAT(file_decide_by(server.now() + 366 * 24h), HasStatus(201));
}

TEST_F(ApiTimesTest, GivenADecisionBeyondItsBounds_WhenItIsFiled_ThenTheTimeIsOutOfRange) {
    EXPECT_THAT(file_decide_by(server.now() - 24h - 1ms), IsProblem(422, "time_out_of_range"));
    EXPECT_THAT(file_decide_by(server.now() + 366 * 24h + 1ms), IsProblem(422, "time_out_of_range"));
}

using ApiManyProblemsTest = ApiTest;

TEST_F(ApiManyProblemsTest, GivenAHundredWrongTypes_WhenTheyAreFiled_ThenFiftyAreNamedInTheOrderOfTheDeclaration) {
    auto document = json_of(red_report());
    document["children"] = json::array();
    for (int i = 0; i < 50; ++i) document["children"].push_back({{"name", 1}, {"school", 2}});
    const auto refused = post("/v1/reports", document.dump());
    EXPECT_THAT(refused, IsProblem(422, "invalid_document"));
    const auto errors = errors_of(refused);
    ASSERT_THAT(errors, SizeIs(50));
    EXPECT_EQ(errors.front().first, "/children/0/name");
    EXPECT_EQ(errors.back().first, "/children/24/school");
}

TEST_F(ApiManyProblemsTest, GivenMoreThanFiftyUnknownCodes_WhenTheyAreFiled_ThenFiftyAreNamed) {
    auto document = json_of(red_report());
    document["signals"] = std::vector<std::string>(40, "no_such_signal");
    document["must_not_know"] = std::vector<json>(20, json{{"works_for", "no_such_recipient"}});
    const auto refused = post("/v1/reports", document.dump());
    EXPECT_THAT(refused, IsProblem(422, "unknown_code"));
    EXPECT_THAT(errors_of(refused), SizeIs(50));
}

TEST_F(ApiManyProblemsTest, GivenAnUnknownRole_WhenTheAdministratorsDeskIsAsked_ThenTheRoleIsNamedUnknown) {
    const auto before = server.rows();
    const std::string line = R"({"command":"account.add","arguments":{"organisation_id":")" + region.station.str() +
                             R"(","role":"king","name":"某人"}})";
    const auto reply = app::ask_admin(server.data_folder() / "admin.sock", line);
    ASSERT_TRUE(reply) << reply.error().message;
    const auto answer = json::parse(reply.value());
    EXPECT_FALSE(answer.at("ok"));
    EXPECT_EQ(answer.at("problem").at("code"), "unknown_role");
    EXPECT_EQ(server.rows(), before);
}

}  // namespace
}  // namespace vigil::test
