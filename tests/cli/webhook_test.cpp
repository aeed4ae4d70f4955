// vigil webhook list, failed, again, enable, test, with a server and without one.
#include <optional>

#include "cli/cli.hpp"

namespace vigil::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

// Nobody listens at that address: it is this machine's, and not allowed.
class WebhookCommands : public Cli, public testing::WithParamInterface<bool> {
protected:
    void SetUp() override {
        station = answer({"org", "add", "--name", "工作站", "--kind", "station", "--division", kTownship.str(),
                          "--function", "protection"})
                      .at("organisation_id");
        write_text(root() / "secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n");
        write_file(station);
        write_text(root() / "vigil.toml",
                   text_of(root() / "vigil.toml") + "[channels]\nwebhooks = \"webhooks.json\"\n");
        server.emplace(installation);
        if (!GetParam()) server.reset();
    }
    void write_file(const std::string& organisation) const {
        const json endpoint{{"name", "platform"},
                            {"url", "https://127.0.0.1:1/alerts"},
                            {"organisations", {organisation}},
                            {"secrets", {"secret"}}};
        write_text(root() / "webhooks.json", json{{"endpoints", {endpoint}}}.dump());
    }
    json listed() const { return answer({"webhook", "list"}).at("endpoints"); }
    json failed() const { return answer({"webhook", "failed"}).at("messages"); }

    std::string station;
    std::optional<Serving> server;
};

INSTANTIATE_TEST_SUITE_P(WithAndWithoutAServer, WebhookCommands, testing::Bool(),
                         [](const auto& with) { return with.param ? "AtTheServer" : "InProcess"; });

TEST_P(WebhookCommands, GivenAnEndpoint_WhenListed_ThenItIsShownWithItsOrganisation) {
    const auto endpoints = listed();
    ASSERT_THAT(endpoints, SizeIs(1));
    EXPECT_EQ(endpoints.at(0).at("endpoint"), "platform");
    EXPECT_EQ(endpoints.at(0).at("organisation_ids"), json::array({station}));
    EXPECT_EQ(endpoints.at(0).at("waiting"), 0);
    EXPECT_THAT(failed(), IsEmpty());
}

TEST_P(WebhookCommands, GivenCommandsThatDoNotFit_WhenRun_ThenTheyAreRefused) {
    EXPECT_EQ(vigil({"webhook", "again"}).status, 2);
    EXPECT_EQ(vigil({"webhook", "again", "msg_1", "--endpoint", "platform"}).status, 2);
    EXPECT_EQ(vigil({"webhook"}).status, 2);
    EXPECT_THAT(vigil({"webhook", "again", "msg_1"}).err, HasSubstr("there is no such message"));
    EXPECT_THAT(vigil({"webhook", "enable", "platform"}).err, HasSubstr("the endpoint is not disabled"));
    EXPECT_THAT(vigil({"webhook", "test", "nobody"}).err, HasSubstr("there is no such endpoint"));
    EXPECT_EQ(answer({"webhook", "again", "--endpoint", "platform"}).at("messages"), 0);
}

// The address is refused before anybody is connected to, and a test is tried once.
TEST_P(WebhookCommands, GivenATestThatCannotBeSent_WhenTheServerHasTried_ThenItIsListedWithTheReasonAndSentAgain) {
    const auto queued = answer({"webhook", "test", "platform"}).at("message_id");
    if (!GetParam()) {
        EXPECT_EQ(listed().at(0).at("waiting"), 1);
        server.emplace(installation);
    }
    json messages;
    for (int i = 0; i < 200 && messages.empty(); ++i) messages = failed();
    ASSERT_THAT(messages, SizeIs(1));
    EXPECT_EQ(messages.at(0).at("message_id"), queued);
    EXPECT_EQ(messages.at(0).at("code"), "address 127.0.0.1");
    EXPECT_EQ(answer({"webhook", "again", queued}).at("messages"), 1);
}

TEST_P(WebhookCommands, GivenAFileWithMistakes_WhenTheServerStarts_ThenItDoesNotAndListsThemAll) {
    server.reset();
    write_file("019ca000-0000-7000-8000-00000000dead");
    write_text(root() / "secret", "no secret");
    const auto served = vigil({"serve"});
    EXPECT_EQ(served.status, 1);
    EXPECT_THAT(served.err, HasSubstr("webhooks.json: /endpoints/0/organisations/0: "));
    EXPECT_THAT(served.err, HasSubstr("webhooks.json: /endpoints/0/secrets/0: "));
    EXPECT_THAT(served.err, testing::Not(HasSubstr("no secret")));
}

}  // namespace
}  // namespace vigil::test
