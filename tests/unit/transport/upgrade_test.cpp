#include "transport/live/upgrade.hpp"

#include <gtest/gtest.h>

namespace vigil::live {
namespace {

class UpgradeTest : public testing::Test {
protected:
    UpgradeTest() {
        request_.method = http::Method::get;
        request_.headers.add("Connection", "keep-alive, Upgrade");
        request_.headers.add("Upgrade", "WebSocket");
        request_.headers.add("Sec-WebSocket-Version", "13");
        request_.headers.add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");  // RFC 6455 section 1.3
        request_.headers.add("Sec-WebSocket-Protocol", "other, vigil.v1");
    }
    std::string_view refusal() const {
        const auto checked = check_upgrade(request_, [](std::string_view origin) { return origin == "https://own"; });
        return checked ? std::string_view("none") : checked.error().code;
    }

    http::Request request_;
};

TEST_F(UpgradeTest, GivenTheHandshakeOfTheRfc_WhenAnswered_ThenTheAcceptValueIsTheirs) {
    ASSERT_EQ(refusal(), "none");
    const auto response = switching_protocols(request_);
    EXPECT_EQ(response.status, 101);
    EXPECT_EQ(response.headers.find("Sec-WebSocket-Accept"), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    EXPECT_EQ(response.headers.find("Sec-WebSocket-Protocol"), "vigil.v1");
}

TEST_F(UpgradeTest, GivenOtherSubprotocols_WhenChecked_ThenItIsRefused) {
    request_.headers.set("Sec-WebSocket-Protocol", "vigil.v2, vigil");
    EXPECT_EQ(refusal(), "subprotocol_required");
}

TEST_F(UpgradeTest, GivenForeignOrigin_WhenChecked_ThenItIsRefused) {
    request_.headers.add("Origin", "https://evil");
    EXPECT_EQ(refusal(), "foreign_origin");
    request_.headers.set("Origin", "https://own");
    EXPECT_EQ(refusal(), "none");
}

TEST_F(UpgradeTest, GivenPlainRequestOrOldVersion_WhenChecked_ThenTheAnswerSaysWhatIsNeeded) {
    request_.headers.set("Sec-WebSocket-Version", "8");
    const auto checked = check_upgrade(request_, [](std::string_view) { return true; });
    ASSERT_TRUE(checked.has_error());
    const auto response = upgrade_refused(checked.error(), request_);
    EXPECT_EQ(response.status, 426);
    EXPECT_EQ(response.headers.find("Upgrade"), "websocket");
    EXPECT_EQ(response.headers.find("Sec-WebSocket-Version"), "13");
    request_.headers.set("Sec-WebSocket-Version", "13");
    request_.headers.set("Connection", "keep-alive");
    EXPECT_EQ(refusal(), "upgrade_required");
}

TEST_F(UpgradeTest, GivenBrokenKey_WhenChecked_ThenItIsRefused) {
    for (const char* key :
         {"", "short", "dGhlIHNhbXBsZSBub25jZQ=a", "dGhlIHNhbXBsZSBub25j\x01Q==", "dGhlIHNhbXBsZSBub25jZQ==="}) {
        request_.headers.set("Sec-WebSocket-Key", key);
        EXPECT_EQ(refusal(), "bad_request") << key;
    }
}

}  // namespace
}  // namespace vigil::live
