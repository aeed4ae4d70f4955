// Considered, not reported, over the real API (F34, F91): the answer, the list, and that nobody is alerted.
#include <vigil/crypto/jws.hpp>
#include <vigil/protocol/messages/consideration.hpp>

#include "client/decision_proof.hpp"
#include "integration/api_officers.hpp"

namespace vigil::test {
namespace {

using nlohmann::json;
using protocol::Consider;
using protocol::ConsiderationList;
using protocol::Considered;
using protocol::DecisionRecord;
using protocol::OwnConsideration;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class ApiConsiderationsTest : public OfficersTest {
protected:
    static Consider considered(std::vector<std::string> signals, std::string reason = "unsure") {
        Consider document{std::move(reason), red_report()};
        document.report.circumstance = "other_concern";
        document.report.signals = std::move(signals);
        document.report.danger_now.reset();
        document.report.suspect_relation = "none";
        return document;
    }
    client::HttpAnswer consider(const Consider& document, const std::string& session) {
        return post("/v1/considerations", protocol::encode(document), session);
    }
    Considered kept(const Consider& document, const std::string& session) {
        const auto answer = consider(document, session);
        if (answer.status != 201) throw std::runtime_error("not kept: " + answer.body);
        return decoded<Considered>(answer);
    }
    protocol::JwkSet keys() { return decoded<protocol::JwkSet>(get("/.well-known/jwks.json")); }

    std::string reporter = token(teacher());
};

TEST_F(ApiConsiderationsTest, GivenBelowTheThreshold_WhenSent_ThenItIsAnsweredWithAdviceAndASignedRecord) {
    const auto document = considered({"low_mood"}, "below_threshold");
    const auto answer = kept(document, reporter);
    EXPECT_EQ(answer.level, Level::yellow);
    EXPECT_FALSE(answer.must_report);
    EXPECT_FALSE(answer.advice.duty);
    EXPECT_THAT(answer.advice.watch, Not(IsEmpty()));
    EXPECT_THAT(answer.advice.call, Not(IsEmpty()));
    EXPECT_EQ(answer.advice.look_again_at, server.now() + std::chrono::hours(72));
    const auto claims = client::verify_decision({answer.record, answer.proof}, keys());
    ASSERT_TRUE(claims);
    EXPECT_EQ(claims.value().subject, RecordSubject::consideration);
    EXPECT_EQ(claims.value().id, answer.consideration_id.str());
    EXPECT_EQ(claims.value().iss, kPublicUrl);
    const auto record = protocol::decode<DecisionRecord>(answer.record).value();
    EXPECT_EQ(record.reason->code, "below_threshold");
    EXPECT_EQ(record.rule_set, "cn-nm-2026");
}

TEST_F(ApiConsiderationsTest, GivenOrange_WhenSent_ThenItSaysThatTheLawRequiresAReportAndTheSameDocumentCanBeFiled) {
    const auto document = considered({"no_food_heat"}, "told_not_to");
    const auto answer = kept(document, reporter);
    EXPECT_TRUE(answer.must_report);
    ASSERT_TRUE(answer.advice.duty);
    EXPECT_THAT(answer.advice.duty->zh, HasSubstr("法律要求您立即报告"));
    EXPECT_THAT(answer.advice.duty->basis, HasSubstr("MPL 11(2)"));
    ASSERT_TRUE(answer.advice.offer);
    EXPECT_THAT(post(answer.advice.offer->path, protocol::encode(document.report), reporter), HasStatus(201));
}

TEST_F(ApiConsiderationsTest, GivenRed_WhenConsidered_ThenNobodyIsAlertedAndNoCaseIsOpened) {
    const auto before = server.rows();
    kept(considered({"missing"}), reporter);
    auto after = server.rows();
    EXPECT_THAT(alerts_of(station), IsEmpty());
    EXPECT_THAT(alerts_of(police), IsEmpty());
    for (const auto* table : {"alerts", "cases", "reports", "items", "notifications", "assessments", "child_index"})
        EXPECT_EQ(after[table], before.at(table)) << table;
}

TEST_F(ApiConsiderationsTest, GivenTheSameBytes_WhenSentAgain_ThenItIsTheSameWithEqualClaims) {
    const auto document = considered({"low_mood"});
    const auto first = kept(document, reporter);
    server.advance(std::chrono::hours(1));
    const auto again = consider(document, reporter);
    ASSERT_THAT(again, HasStatus(200));
    const auto second = decoded<Considered>(again);
    EXPECT_EQ(second.consideration_id, first.consideration_id);
    EXPECT_EQ(second.record, first.record);
    EXPECT_EQ(crypto::split_compact(second.proof).value().payload, crypto::split_compact(first.proof).value().payload);
    auto edited = document;
    edited.report.narrative = "其他内容";
    EXPECT_THAT(consider(edited, reporter), IsProblem(422, "idempotency_key_reused"));
}

TEST_F(ApiConsiderationsTest, GivenAHeaderOfAnotherKey_WhenSent_ThenItIsRefused) {
    const auto body = protocol::encode(considered({"low_mood"}));
    EXPECT_THAT(post("/v1/considerations", body, reporter, {{"Idempotency-Key", fresh_uuid()}}),
                IsProblem(422, "idempotency_key_mismatch"));
}

TEST_F(ApiConsiderationsTest, GivenWhoConsidered_WhenTheyList_ThenTheySeeTheirOwnAndNobodyElseDoes) {
    const auto first = kept(considered({"low_mood"}), reporter);
    server.advance(std::chrono::minutes(1));
    const auto document = considered({"no_food_heat"}, "explained");
    const auto second = kept(document, reporter);
    const auto list = decoded<ConsiderationList>(get("/v1/considerations", reporter)).considerations;
    ASSERT_THAT(list, SizeIs(2));
    EXPECT_EQ(list[0].consideration_id, second.consideration_id);
    EXPECT_EQ(list[0].reason.code, "explained");
    EXPECT_TRUE(list[0].must_report);
    EXPECT_EQ(list[1].consideration_id, first.consideration_id);

    const std::string target = "/v1/considerations/" + second.consideration_id.str();
    const auto own = decoded<OwnConsideration>(get(target, reporter));
    EXPECT_EQ(own.considered.record, second.record);
    EXPECT_EQ(json::parse(own.body.text), json::parse(protocol::encode(document)));
    for (const auto& other : {token(teacher()), station, police}) {
        EXPECT_THAT(get(target, other), IsProblem(404, "not_found"));
        EXPECT_THAT(decoded<ConsiderationList>(get("/v1/considerations", other)).considerations, IsEmpty());
    }
    EXPECT_THAT(get("/v1/considerations/x", reporter), IsProblem(404, "not_found"));
    EXPECT_THAT(get(target), IsProblem(401, "unauthenticated"));
}

TEST_F(ApiConsiderationsTest, GivenNoSessionOrAnotherRole_WhenSent_ThenItIsRefused) {
    EXPECT_THAT(consider(considered({"low_mood"}), {}), IsProblem(401, "unauthenticated"));
    EXPECT_THAT(consider(considered({"low_mood"}), station), IsProblem(403, "role_refused"));
}

TEST_F(ApiConsiderationsTest, GivenMistakes_WhenSent_ThenTheyAreNamedByTheirPlace) {
    auto document = considered({"no_such_signal"}, "no_such_reason");
    auto answer = consider(document, reporter);
    ASSERT_THAT(answer, IsProblem(422, "unknown_code"));
    const auto errors = json::parse(answer.body).at("errors");
    ASSERT_THAT(errors, SizeIs(2));
    EXPECT_EQ(errors[0].at("pointer"), "/reason");
    EXPECT_EQ(errors[1].at("pointer"), "/report/signals/0");
    document = considered({"low_mood"});
    document.report.places.now->division = DivisionCode("159999999999");
    answer = consider(document, reporter);
    ASSERT_THAT(answer, IsProblem(422, "unknown_division"));
    EXPECT_EQ(json::parse(answer.body).at("errors").at(0).at("pointer"), "/report/places/now/division");
    EXPECT_THAT(post("/v1/considerations", R"({"reason":"unsure"})", reporter), IsProblem(422, "invalid_document"));
}

// The log of the server names neither who nor what.
TEST_F(ApiConsiderationsTest, GivenAConsideration_WhenTheLogIsRead_ThenItHoldsAnIdAlone) {
    auto document = considered({"low_mood"});
    document.report.narrative = "NARRATIVE-WORDS";
    const auto answer = kept(document, reporter);
    EXPECT_THAT(server.log_text(), AllOf(HasSubstr(answer.consideration_id.str()), Not(HasSubstr("NARRATIVE")),
                                         Not(HasSubstr("low_mood"))));
}

TEST_F(ApiConsiderationsTest, GivenTheVocabulary_WhenRead_ThenTheReasonsStandThere) {
    std::vector<std::string> codes;
    const auto vocabulary = json::parse(get("/v1/vocabulary").body);
    for (const auto& each : vocabulary.at("consideration_reasons")) codes.push_back(each.at("code"));
    EXPECT_THAT(codes, ::testing::IsSupersetOf({"explained", "told_not_to", "unsure"}));
}

}  // namespace
}  // namespace vigil::test
