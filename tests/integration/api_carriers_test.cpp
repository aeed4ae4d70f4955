// What carriers call: receipts of text messages, and replies to them (F63, F136). Nothing of it is signed; whoever calls shows a key in
// the address.
#include <vigil/protocol/messages/delivery.hpp>

#include "integration/api_officers.hpp"
#include "integration/carrier.hpp"

namespace vigil::test {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kCallback = R"({"keys": ["callback.key"], "answer": {"result": "ok"},
    "receipts": {"delivery": "/reference", "delivered": {"pointer": "/state", "equals": "DELIVRD"}, "code": "/state"},
    "replies": {"number": "/from", "text": "/content"}})";

struct WithCallingCarrier {
    Carrier carrier{kCallback};
};

class ApiCarriersTest : private WithCallingCarrier, public OfficersTest {
protected:
    ApiCarriersTest()
        : OfficersTest([this](Configuration& configuration) { configuration.channels.sms = carrier.description(); }) {
        server.desk("account.telephone", protocol::encode(protocol::SetTelephone{account_of(*someone_), kNumber}));
        file(red_report());
        server.advance(3s);
        message_ = nlohmann::json::parse(carrier.requests(1).at(0).body);
    }
    client::HttpAnswer call(const std::string& what, const std::string& body, const std::string& key = kCallbackKey) {
        return post("/v1/carriers/" + key + "/" + what, body);
    }
    std::string receipt(const std::string& state) const {
        return nlohmann::json::array({{{"reference", message_.at("reference")}, {"state", state}}}).dump();
    }
    std::string reply(const std::string& text) const {
        return nlohmann::json{{"from", "13800000001"}, {"content", text}}.dump();
    }
    std::string code() const { return message_.at("code").get<std::string>(); }
    protocol::DeliveryView message() {
        const auto all = decoded<protocol::DeliveryList>(
                             get("/v1/alerts/" + alert_of(station).alert_id.str() + "/deliveries", station))
                             .deliveries;
        for (const auto& each : all)
            if (each.delivery_id.str() == message_.at("reference").get<std::string>()) return each;
        throw std::runtime_error("the message is not listed");
    }
    Person* someone_ = &officer();
    nlohmann::json message_;
};

TEST_F(ApiCarriersTest, GivenAMessage_WhenItsReceiptComes_ThenItIsStoredAndTheCarrierHearsWhatItWants) {
    const auto answer = call("receipts", receipt("DELIVRD"));
    ASSERT_THAT(answer, HasStatus(200));
    EXPECT_EQ(answer.body, R"({"result":"ok"})");
    EXPECT_EQ(message().state, DeliveryState::stored);
    EXPECT_EQ(message().stored_at, server.now());
    EXPECT_EQ(alert_of(station).state, AlertState::open);
}

TEST_F(ApiCarriersTest, GivenAMessage_WhenItsCodeIsRepliedByTheNumber_ThenTheAlertIsAnsweredUntilItIsConfirmed) {
    ASSERT_THAT(call("replies", reply(code())), HasStatus(200));
    const auto answered = alert_of(station);
    EXPECT_EQ(answered.state, AlertState::acknowledged);
    EXPECT_EQ(answered.acknowledged_by, account_of(*someone_));
    EXPECT_EQ(answered.by_telephone, ChannelKind::sms);
    EXPECT_EQ(message().state, DeliveryState::acknowledged);
    acknowledged(answered.alert_id, answered.version, station);
    EXPECT_FALSE(alert_of(station).by_telephone);
    EXPECT_THAT(server.log_text(), Not(HasSubstr(code())));
    EXPECT_THAT(server.log_text(), Not(HasSubstr("13800000001")));
    EXPECT_THAT(server.log_text(), Not(HasSubstr(kCallbackKey)));
}

TEST_F(ApiCarriersTest, GivenAForm_WhenItIsAReply_ThenItIsReadAsOne) {
    const auto answer =
        send("POST", std::string("/v1/carriers/") + kCallbackKey + "/replies",
             "from=%2B8613800000001&content=" + code(), {{"Content-Type", "application/x-www-form-urlencoded"}});
    ASSERT_THAT(answer, HasStatus(200));
    EXPECT_EQ(alert_of(station).state, AlertState::acknowledged);
}

TEST_F(ApiCarriersTest, GivenAnotherKeyOrPath_WhenCalled_ThenThereIsNoSuchPath) {
    EXPECT_THAT(call("receipts", receipt("DELIVRD"), "Zk3x9Qm2Rt7Lw5Vb8Nc4Ht"), IsProblem(404, "not_found"));
    EXPECT_THAT(call("receipts", receipt("DELIVRD"), "x"), IsProblem(404, "not_found"));
    EXPECT_THAT(call("calls", receipt("DELIVRD")), IsProblem(404, "not_found"));
    EXPECT_NE(message().state, DeliveryState::stored);
}

TEST_F(ApiCarriersTest, GivenBodiesThatAreNone_WhenCalled_ThenTheyAreRefusedAndOneBadEntryIsNot) {
    EXPECT_THAT(call("receipts", "{"), IsProblem(422, "invalid_document"));
    EXPECT_THAT(call("receipts", "7"), IsProblem(422, "invalid_document"));
    EXPECT_THAT(
        send("POST", std::string("/v1/carriers/") + kCallbackKey + "/receipts", "x", {{"Content-Type", "text/plain"}}),
        IsProblem(415, "unsupported_media_type"));
    EXPECT_THAT(call("receipts", "\"" + std::string(300 * 1024, 'x') + "\""), IsProblem(413, "body_too_large"));
    auto mixed = nlohmann::json::parse(receipt("DELIVRD"));
    mixed.push_back({{"reference", "not one of ours"}, {"state", "DELIVRD"}});
    mixed.push_back(7);
    EXPECT_THAT(call("receipts", mixed.dump()), HasStatus(200));
    EXPECT_EQ(message().state, DeliveryState::stored);
}

// Ten, and then one in fifty seconds: whoever guesses a code of six digits is not heard any more, however the number is spelled.
TEST_F(ApiCarriersTest, GivenANumberThatGuesses_WhenItComesToItsLimit_ThenNotEvenTheRightCodeIsHeard) {
    const auto wrong = code() == "000000" ? "000001" : "000000";
    for (int guess = 0; guess < 12; ++guess) ASSERT_THAT(call("replies", reply(wrong)), HasStatus(200));
    const auto spelled = nlohmann::json{{"from", "+86 138-0000-0001"}, {"content", code()}}.dump();
    ASSERT_THAT(call("replies", spelled), HasStatus(200));
    EXPECT_EQ(alert_of(station).state, AlertState::open);
}

}  // namespace
}  // namespace vigil::test
