// An alert that reaches no phone over the live stream goes out as a text message, through a gateway over TLS (F48, F63).
#include <vigil/protocol/messages/delivery.hpp>
#include <vigil/protocol/messages/importing.hpp>

#include "integration/api_officers.hpp"
#include "integration/carrier.hpp"

namespace vigil::test {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

// Stands before the server, which begins with its description.
struct WithCarrier {
    Carrier carrier;
};

class ApiTelephonesTest : private WithCarrier, public OfficersTest {
protected:
    ApiTelephonesTest()
        : OfficersTest([this](Configuration& configuration) { configuration.channels.sms = carrier.description(); }) {
        set_telephone(kNumber);
    }
    void set_telephone(const std::string& number) {
        server.desk("account.telephone", protocol::encode(protocol::SetTelephone{account_of(*someone_), number}));
    }
    Carrier& gateway() { return carrier; }
    std::vector<protocol::DeliveryView> messages(const AlertId& id) {
        auto all = decoded<protocol::DeliveryList>(get("/v1/alerts/" + id.str() + "/deliveries", station)).deliveries;
        std::erase_if(all, [](const auto& each) { return each.channel != ChannelKind::sms; });
        return all;
    }
    // Asks until a message stands so; a bound, so that a mistake ends.
    protocol::DeliveryView message_that_is(const AlertId& id, DeliveryState state) {
        for (int asked = 0; asked < 1000; ++asked)
            for (const auto& each : messages(id))
                if (each.state == state) return each;
        throw std::runtime_error("no message came to that");
    }
    Person* someone_ = &officer();
};

TEST_F(ApiTelephonesTest, GivenARedAlertThatNoPhoneHas_WhenThreeSecondsHavePassed_ThenANeutralMessageIsSent) {
    auto report = red_report();
    report.narrative = "孩子身上有新伤，叫其其格";
    file(report);
    const auto alert = alert_of(station);
    server.advance(3s);
    const auto request = gateway().requests(1).at(0);
    EXPECT_EQ(request.line, "POST /v1/messages HTTP/1.1");
    EXPECT_EQ(request.header("Authorization"), "Bearer a-token");
    const auto body = nlohmann::json::parse(request.body);
    EXPECT_EQ(body.at("to"), kNumber);
    EXPECT_EQ(body.at("text"), "您有一条待处理的工作消息");
    EXPECT_THAT(body, SizeIs(3));
    EXPECT_THAT(request.head + request.body, Not(HasSubstr(alert.alert_id.str())));
    EXPECT_THAT(request.head + request.body, Not(HasSubstr(alert.case_id.str())));

    const auto sent = message_that_is(alert.alert_id, DeliveryState::sent);
    EXPECT_EQ(body.at("reference"), sent.delivery_id.str());
    EXPECT_EQ(sent.account_id, account_of(*someone_));
    EXPECT_EQ(sent.sent_at, server.now());
    EXPECT_EQ(sent.code, "accepted");
    EXPECT_THAT(server.log_text(), Not(HasSubstr("13800000001")));
}

TEST_F(ApiTelephonesTest, GivenAnAnswerBeforeItIsDue_WhenAnotherAlertIsSent_ThenTheAnsweredOneNeverWas) {
    file(red_report());
    const auto answered = alert_of(station);
    acknowledged(answered.alert_id, answered.version, station);
    file(red_report());
    server.advance(3s);
    gateway().requests(1);
    AlertId waiting;
    for (const auto& each : alerts_of(station))
        if (each.alert_id != answered.alert_id) waiting = each.alert_id;
    message_that_is(waiting, DeliveryState::sent);
    EXPECT_THAT(gateway().requests(1), SizeIs(1));
    for (const auto& each : messages(answered.alert_id)) EXPECT_EQ(each.state, DeliveryState::cancelled);
}

TEST_F(ApiTelephonesTest, GivenAnOfficer_WhenItsNumberIsWrongOrItHasNone_ThenTheDeskSaysSoAndNobodyIsCalled) {
    set_telephone("");
    file(red_report());
    EXPECT_THAT(messages(alert_of(station).alert_id), testing::IsEmpty());
    EXPECT_THROW(set_telephone("13800000001"), std::exception) << "without its country";
}

TEST_F(ApiTelephonesTest, GivenAFileOfOfficersWithNumbers_WhenItIsImportedTwice_ThenTheyAreCalledByThese) {
    const std::string station_id = region.station.str();
    const auto file_with = [&](const std::string& number) {
        return protocol::encode(protocol::ImportText{
            ImportKind::accounts,
            "外部编号,所属单位,角色,姓名,手机号\n7," + station_id + ",值班员,某某," + number + "\n"});
    };
    const auto answered = [&](const std::string& command, const std::string& number) {
        return protocol::decode<protocol::ImportOutcome>(server.desk(command, file_with(number))).value();
    };
    EXPECT_EQ(answered("import.apply", "13800000002").added, 1);
    EXPECT_EQ(answered("import.apply", "13800000002").added, 0);
    const auto refused = answered("import.check", "13800000003");
    ASSERT_THAT(refused.problems, SizeIs(1));
    EXPECT_THAT(refused.problems[0].en, HasSubstr("differs from what is there"));
    file(red_report());
    server.advance(3s);
    std::vector<std::string> called;
    for (const auto& request : gateway().requests(2)) called.push_back(nlohmann::json::parse(request.body).at("to"));
    EXPECT_THAT(called, testing::UnorderedElementsAre(kNumber, "+8613800000002"));
}

// Nobody relies on a number that nobody would call.
TEST(TelephoneWithoutAGateway, GivenNoChannelIsConfigured_WhenANumberIsSet_ThenItIsRefused) {
    TestServer server;
    SmallRegion region(server.installation());
    const auto account = server.installation().account(region.station, Role::duty_officer);
    EXPECT_THROW(server.desk("account.telephone", protocol::encode(protocol::SetTelephone{account, kNumber})),
                 std::exception);
    const std::string text =
        "外部编号,所属单位,角色,姓名,手机号\n7," + region.station.str() + ",值班员,某某,13800000002\n";
    const auto outcome = protocol::decode<protocol::ImportOutcome>(
        server.desk("import.check", protocol::encode(protocol::ImportText{ImportKind::accounts, text})));
    ASSERT_THAT(outcome.value().problems, SizeIs(1));
    EXPECT_THAT(outcome.value().problems[0].en, HasSubstr("no gateway is configured"));
}

}  // namespace
}  // namespace vigil::test
