// Rules that change while the server serves, and why a case has its level (F32, F34, F37).
#include <nlohmann/json.hpp>
#include <thread>
#include <vigil/crypto/jws.hpp>

#include "app/commands/commands.hpp"
#include "client/decision_proof.hpp"
#include "integration/api_officers.hpp"

namespace vigil::test {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;
using protocol::DecisionRecord;
using protocol::SignedDecision;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class ApiRulesTest : public OfficersTest {
protected:
    // The shipped rules, in which hunger has this floor.
    std::string rules_of(int version, const std::string& hunger = "orange") {
        auto document = ordered_json::parse(std::ifstream(server.installation().configuration().data.rules));
        document["version"] = version;
        for (auto& signal : document["signals"])
            if (signal["code"] == "no_food_heat") signal["floor"] = hunger;
        return document.dump();
    }
    json desk(const std::string& command, const json& arguments = json::object()) {
        return json::parse(server.desk(command, arguments.dump()));
    }
    void activate(const std::string& body) { desk("rules.activate", {{"body", body}}); }
    int version_of_vocabulary() { return json::parse(get("/v1/vocabulary").body).at("rule_version"); }
    static protocol::FileReport hunger() {
        auto report = red_report();
        report.circumstance = "other_concern";
        report.signals = {"no_food_heat"};
        report.danger_now.reset();
        report.suspect_relation = "none";
        report.children.at(0).age_min = report.children.at(0).age_max = 15;
        return report;
    }
    // The cases of the station, oldest first.
    std::vector<protocol::AlertSummary> cases() { return alerts_of(station); }
    client::HttpAnswer read_record(const CaseId& id, const std::string& session) {
        return get("/v1/cases/" + id.str() + "/decision-record", session);
    }
    SignedDecision decision(const CaseId& id, const std::string& session) {
        const auto answer = read_record(id, session);
        if (answer.status != 200) throw std::runtime_error("no record: " + answer.body);
        return decoded<SignedDecision>(answer);
    }
    // Whoever is not asked about the case says why (F148).
    client::HttpAnswer read_record_with_reason(const CaseId& id, const std::string& session) {
        return post("/v1/cases/" + id.str() + "/decision-record", R"({"reason": "inspection", "text": "例行检查"})",
                    session);
    }
    DecisionRecord record(const CaseId& id, const std::string& session) {
        return protocol::decode<DecisionRecord>(decision(id, session).record).value();
    }
    protocol::JwkSet keys() { return decoded<protocol::JwkSet>(get("/.well-known/jwks.json")); }

    std::string reporter = token(teacher());
};

TEST_F(ApiRulesTest, GivenOtherRules_WhenActivatedWhileServing_ThenTheNextReportIsJudgedByThemAndTheVocabularyFollows) {
    file(hunger(), reporter);
    activate(rules_of(5, "red"));
    EXPECT_EQ(version_of_vocabulary(), 5);
    file(hunger(), reporter);
    const auto found = cases();
    ASSERT_THAT(found, SizeIs(2));
    EXPECT_EQ(found[0].level, Level::orange) << "what was judged stays";
    EXPECT_EQ(found[1].level, Level::red);
    desk("rules.roll-back", {{"version", 4}});
    EXPECT_EQ(version_of_vocabulary(), 4);
    file(hunger(), reporter);
    EXPECT_EQ(cases().back().level, Level::orange);
}

TEST_F(ApiRulesTest, GivenActivatedRules_WhenTheServerStartsAgain_ThenTheyJudge) {
    activate(rules_of(5, "red"));
    server.stop();
    server.start();
    EXPECT_EQ(desk("rules.history").at("activations").at(0).at("version"), 5);
}

// Requests on several connections while the rules change under them: every one is judged whole by one version.
TEST_F(ApiRulesTest, GivenReportsUnderWay_WhenRulesAreActivatedAgainAndAgain_ThenEachIsJudgedByOneVersion) {
    std::atomic<int> filed{0};
    const auto port = server.port();
    const auto authority = server.authority();
    std::vector<std::thread> phones;
    for (int phone = 0; phone < 3; ++phone)
        phones.emplace_back([&] {
            boost::asio::io_context own;
            Person stranger(own, port, authority);
            for (int i = 0; i < 15; ++i) {
                auto report = hunger();
                report.mode = ReporterMode::anonymous;
                if (stranger.file(protocol::encode(report))) ++filed;
            }
        });
    for (int version = 5; version < 13; ++version) activate(rules_of(version, version % 2 != 0 ? "red" : "orange"));
    for (auto& phone : phones) phone.join();
    EXPECT_EQ(filed, 45);
    auto levels = [](Unit& unit) -> Result<std::vector<StoredAssessment>> {
        std::vector<StoredAssessment> all;
        VIGIL_TRY(const auto reports, unit.reports().filed_between({}, instant_of(32503679999999), {}, 1000));
        for (const auto& report : reports) {
            VIGIL_TRY(const auto of_case, unit.cases().assessments(report.case_id));
            all.insert(all.end(), of_case.begin(), of_case.end());
        }
        return all;
    };
    const auto assessments = await(io, server.app().store().read(std::move(levels))).value();
    EXPECT_THAT(assessments, SizeIs(45));
    for (const auto& each : assessments) {
        const bool is_red = each.rule_version % 2 != 0;  // 4 is the seeded one: orange
        EXPECT_EQ(each.level, is_red ? Level::red : Level::orange) << "version " << each.rule_version;
    }
    EXPECT_EQ(version_of_vocabulary(), 12);
}

TEST_F(ApiRulesTest, GivenAShadow_WhenReportsAreFiled_ThenItsReportCountsKindsAndNamesCases) {
    desk("rules.shadow", {{"body", rules_of(5, "red")}});
    file(hunger(), reporter);
    auto harmless = hunger();
    harmless.signals = {"low_mood"};
    file(harmless, reporter);
    for (const auto& alert : cases()) EXPECT_NE(alert.level, Level::red) << "it has no effect";
    const auto report = desk("rules.shadow-report");
    EXPECT_EQ(report.at("run").at("compared"), 2);
    EXPECT_EQ(report.at("run").at("differing"), 1);
    ASSERT_THAT(report.at("differences"), SizeIs(3));
    json level;
    for (const auto& each : report.at("differences"))
        if (each.at("kind") == "level") level = each;
    EXPECT_EQ(level.at("before"), "orange");
    EXPECT_EQ(level.at("after"), "red");
    EXPECT_THAT(level.at("examples"), Contains(cases().at(0).case_id.str()));
    EXPECT_THAT(report.dump(), Not(HasSubstr("no_food_heat"))) << "codes of results only";
}

TEST_F(ApiRulesTest, GivenStoredReports_WhenReplayedInTheServer_ThenItSaysWhatWouldChangeAndTheLookIsLogged) {
    file(hunger(), reporter);
    const auto result = desk(
        "rules.replay", {{"body", rules_of(5, "red")}, {"since", ms_of(server.now() - std::chrono::hours(24 * 90))}});
    EXPECT_EQ(result.at("cases"), 1);
    EXPECT_EQ(result.at("changed"), 1);
    EXPECT_THAT(result.at("lines"), Contains("case " + cases().at(0).case_id.str() + ": level: orange -> red"));
    EXPECT_EQ(cases().at(0).level, Level::orange);
}

// ---- decision records ----

TEST_F(ApiRulesTest, GivenTheOwner_WhenItAsksWhy_ThenTheRecordIsSignedAndVerifies) {
    file(hunger(), reporter);
    const auto id = cases().at(0).case_id;
    const auto answer = decision(id, station);
    const auto claims = client::verify_decision(answer, keys());
    ASSERT_TRUE(claims);
    EXPECT_EQ(claims.value().id, id.str());
    EXPECT_EQ(claims.value().subject, RecordSubject::of_case);
    EXPECT_EQ(claims.value().decided_ms, server.now());
    const auto shown = record(id, station);
    EXPECT_EQ(shown.level, Level::orange);
    EXPECT_EQ(shown.rule_version, 4);
    EXPECT_THAT(shown.would_raise, Not(IsEmpty()));
    EXPECT_THAT(decision(id, station).record, answer.record) << "the same bytes each time";
    auto forged = answer;
    forged.record.replace(forged.record.find("orange"), 6, "yellow");
    EXPECT_FALSE(client::verify_decision(forged, keys()));
}

TEST_F(ApiRulesTest, GivenOtherRulesSince_WhenTheRecordIsRead_ThenItIsMadeWithTheVersionThatDecided) {
    file(hunger(), reporter);
    activate(rules_of(5, "red"));
    const auto shown = record(cases().at(0).case_id, station);
    EXPECT_EQ(shown.rule_version, 4);
    EXPECT_EQ(shown.level, Level::orange);
    EXPECT_THAT(shown.fired, Not(IsEmpty()));
    EXPECT_THAT(shown.fired.front().zh, Not(IsEmpty()));
}

// Policy facts 5.4: days for whoever oversees; nothing for whoever has a task.
TEST_F(ApiRulesTest, GivenReadersOfEveryKind_WhenTheyAsk_ThenTheMatrixDecides) {
    auto report = red_report();
    report.circumstance = "under14_sexual";
    report.signals = {"sexual_under14"};
    report.suspect_relation = "teacher";
    file(report, reporter);
    const auto id = cases().at(0).case_id;
    const auto procurator = new_session(region.procuratorate, Role::procurator);
    EXPECT_EQ(record(id, police).decided_at, server.now());
    EXPECT_THAT(read_record(id, procurator), IsProblem(403, "reason_required"));
    const auto theirs = decoded<SignedDecision>(read_record_with_reason(id, procurator));
    const auto day = protocol::decode<DecisionRecord>(theirs.record).value().decided_at;
    EXPECT_THAT(to_china_time(day), ::testing::EndsWith(" 00:00:00"));
    EXPECT_EQ(client::verify_decision(theirs, keys()).value().decided_ms, day) << "nor does the proof tell the hour";
    EXPECT_THAT(read_record(id, new_session(region.education, Role::department_officer)), IsProblem(403, "forbidden"));
    EXPECT_THAT(read_record(id, new_session(region.banner_police, Role::police_liaison)),
                IsProblem(403, "foreign_jurisdiction"));
    EXPECT_THAT(read_record(id, reporter), IsProblem(403, "foreign_jurisdiction"));
    EXPECT_THAT(read_record(id, {}), IsProblem(401, "unauthenticated"));
    EXPECT_THAT(read_record(CaseId(fresh_uuid()), station), IsProblem(404, "not_found"));
}

TEST_F(ApiRulesTest, GivenALook_WhenItWasAnswered_ThenItIsRecorded) {
    file(hunger(), reporter);
    const auto id = cases().at(0).case_id;
    const auto before = server.rows().at("reads");
    record(id, station);
    EXPECT_EQ(server.rows().at("reads"), before + 1);
}

}  // namespace
}  // namespace vigil::test
