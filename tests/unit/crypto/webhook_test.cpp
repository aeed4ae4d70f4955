#include <vigil/crypto/webhook.hpp>

#include <gtest/gtest.h>

#include <vigil/crypto/base64.hpp>

namespace vigil::crypto {
namespace {

// The reference vector of the Standard Webhooks libraries; also computed with Python's hmac.
constexpr std::string_view kWebhookSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
constexpr Instant kAt = instant_of(1614265330'000);

TEST(Webhook, GivenTheReferenceVector_WhenSigned_ThenTheSignatureIsTheReferences) {
    const auto secret = WebhookSecret::from_text(kWebhookSecret).value();
    EXPECT_EQ(secret.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", kAt, R"({"test": 2432232314})"),
              "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    EXPECT_EQ(webhook_timestamp(kAt), "1614265330");
}

TEST(Webhook, GivenAPartOfASecond_WhenSigned_ThenWholeSecondsCount) {
    const auto secret = WebhookSecret::from_text(kWebhookSecret).value();
    EXPECT_EQ(secret.sign("id", kAt + std::chrono::milliseconds(999), "body"), secret.sign("id", kAt, "body"));
}

TEST(Webhook, GivenBlanksAroundTheSecret_WhenRead_ThenTheyAreIgnored) {
    const auto secret = WebhookSecret::from_text(" " + std::string(kWebhookSecret) + "\r\n");
    ASSERT_TRUE(secret);
    EXPECT_EQ(secret.value().sign("id", kAt, ""), WebhookSecret::from_text(kWebhookSecret).value().sign("id", kAt, ""));
}

TEST(Webhook, GivenSecretsOfEverySize_WhenRead_ThenThoseOf24To64BytesAreTaken) {
    for (std::size_t size = 1; size < 80; ++size)
        EXPECT_EQ(WebhookSecret::from_text("whsec_" + to_base64(std::string(size, 's'))).has_value(),
                  size >= 24 && size <= 64)
            << size;
}

class WebhookSecretRefusal : public testing::TestWithParam<std::string_view> {};
TEST_P(WebhookSecretRefusal, GivenATextThatIsNoSecret_WhenRead_ThenItIsRefusedWithoutRepeatingIt) {
    const auto refused = WebhookSecret::from_text(GetParam());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().message, "webhook secret: must be \"whsec_\" and base64 of 24 to 64 random bytes");
}
INSTANTIATE_TEST_SUITE_P(Texts, WebhookSecretRefusal,
                         testing::Values("", "\n", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_", "whsec_secret",
                                         "whpk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                                         "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS"));

}  // namespace
}  // namespace vigil::crypto
