// The signature of Alibaba Cloud, against the example that it publishes.
#include "gateways/acs3.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <vigil/crypto/bytes.hpp>
#include <vigil/crypto/hash.hpp>

#include "contract/temp_folder.hpp"
#include "gateways/signer.hpp"

namespace vigil::gateways {
namespace {

const std::string kImage = "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd";

// https://help.aliyun.com/document_detail/2593177.html, "RunInstances".
Acs3Request published(const std::string& query) {
    return {"POST",
            "/",
            query,
            {{"host", "ecs.cn-shanghai.aliyuncs.com"},
             {"x-acs-action", "RunInstances"},
             {"x-acs-content-sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
             {"x-acs-date", "2023-10-26T10:22:32Z"},
             {"x-acs-signature-nonce", "3156853299f313e23d1673dc12e1703d"},
             {"x-acs-version", "2014-05-26"}},
            ""};
}
constexpr const char* kPublishedAuthorization =
    "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,"
    "SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,"
    "Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0";

TEST(Acs3, GivenThePublishedExample_WhenSigned_ThenDigestAndSignatureAreThePublishedOnes) {
    const auto query = encoded_query({{"RegionId", "cn-shanghai"}, {"ImageId", kImage}});
    const auto request = published(query);
    EXPECT_EQ(crypto::to_hex(crypto::sha256(acs3_canonical(request))),
              "7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259");
    EXPECT_EQ(acs3_authorization(request, "YourAccessKeyId", "YourAccessKeySecret"), kPublishedAuthorization);
}

TEST(Acs3, GivenAnotherBodyQueryOrHeader_WhenSigned_ThenTheSignatureIsAnother) {
    const auto query = encoded_query({{"RegionId", "cn-shanghai"}, {"ImageId", kImage}});
    const auto of = [](const Acs3Request& request) { return acs3_authorization(request, "id", "secret"); };
    const auto first = published(query);
    auto body = first, path = first, header = first;
    body.body = "x";
    path.path = "/x";
    header.headers["x-acs-signature-nonce"] = "another";
    for (const auto& other : {body, path, header, published("")}) EXPECT_NE(of(first), of(other));
    EXPECT_NE(of(first), acs3_authorization(first, "id", "another"));
}

TEST(Acs3, GivenCharactersThatOthersEncodeOtherwise_WhenEncoded_ThenItIsRfc3986) {
    EXPECT_EQ(percent_encoded("a b*c~d"), "a%20b%2Ac~d");
    EXPECT_EQ(percent_encoded("-._~09azAZ"), "-._~09azAZ");
    EXPECT_EQ(percent_encoded("+/=&?%"), "%2B%2F%3D%26%3F%25");
    EXPECT_EQ(percent_encoded("签"), "%E7%AD%BE");
    EXPECT_EQ(percent_encoded(std::string("\0\x7f", 2)), "%00%7F");
}

TEST(Acs3, GivenParameters_WhenWritten_ThenTheyStandInTheOrderOfTheirBytes) {
    EXPECT_EQ(encoded_query({}), "");
    EXPECT_EQ(encoded_query({{"b", ""}, {"B", "1"}, {"a", "2"}, {"a", "1"}}), "B=1&a=1&a=2&b=");
    EXPECT_EQ(encoded_query({{"a b", "*"}}), "a%20b=%2A");
}

class SignerTest : public testing::Test {
protected:
    Result<Signer> open(files::GatewayDescription::Signature signature, const std::string& content) {
        signature.secret = folder_.path() / "secret";
        std::ofstream(signature.secret, std::ios::binary) << content;
        return Signer::open(signature);
    }
    static std::string header(const client::HttpRequest& request, std::string_view name) {
        for (const auto& each : request.headers)
            if (each.name == name) return each.value;
        return {};
    }
    test::TempFolder folder_;
};

// The published example once more, through everything that a request passes.
TEST_F(SignerTest, GivenAcs3_WhenARequestIsSigned_ThenItCarriesThePublishedSignature) {
    const auto signer = open({.scheme = files::GatewaySignature::acs3,
                              .secret = {},
                              .header = {},
                              .encoding = {},
                              .key_id = "YourAccessKeyId",
                              .action = "RunInstances",
                              .version = "2014-05-26"},
                             "YourAccessKeySecret\n");
    ASSERT_TRUE(signer) << signer.error().message;
    client::HttpRequest request{
        "POST", "/?" + encoded_query({{"ImageId", kImage}, {"RegionId", "cn-shanghai"}}), {{"Accept", "*/*"}}, {}};
    const auto at = instant_of(1'698'315'752'999);  // 2023-10-26T10:22:32.999Z
    signer.value().sign(request, "ecs.cn-shanghai.aliyuncs.com", at, "3156853299f313e23d1673dc12e1703d");
    EXPECT_EQ(header(request, "Authorization"), kPublishedAuthorization);
    EXPECT_EQ(header(request, "x-acs-date"), "2023-10-26T10:22:32Z");
    EXPECT_EQ(header(request, "x-acs-signature-nonce"), "3156853299f313e23d1673dc12e1703d");
    EXPECT_EQ(header(request, "x-acs-action"), "RunInstances");
    EXPECT_EQ(header(request, "x-acs-version"), "2014-05-26");
    EXPECT_EQ(header(request, "host"), "") << "is set by the client";
}

TEST_F(SignerTest, GivenAcs3AndABody_WhenSigned_ThenItsTypeIsSignedToo) {
    const auto signer = open({.scheme = files::GatewaySignature::acs3,
                              .secret = {},
                              .header = {},
                              .encoding = {},
                              .key_id = "id",
                              .action = "A",
                              .version = "1"},
                             "s");
    client::HttpRequest request{"POST", "/", {{"Content-Type", "application/json"}}, "{}"};
    signer.value().sign(request, "a", instant_of(0), "n");
    EXPECT_NE(header(request, "Authorization").find("SignedHeaders=content-type;host;x-acs-action;"),
              std::string::npos);
    EXPECT_EQ(header(request, "x-acs-content-sha256"), crypto::to_hex(crypto::sha256("{}")));
}

// RFC 4231, test case 2.
TEST_F(SignerTest, GivenHmac_WhenSigned_ThenItIsOverTheExactBody) {
    files::GatewayDescription::Signature signature;
    signature.scheme = files::GatewaySignature::hmac_sha256;
    signature.header = "X-Signature";
    client::HttpRequest hex{"POST", "/", {}, "what do ya want for nothing?"}, base64 = hex;
    open(signature, "Jefe\r\n").value().sign(hex, "a", instant_of(0), "n");
    EXPECT_EQ(header(hex, "X-Signature"), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    signature.encoding = files::ByteText::base64;
    open(signature, "Jefe").value().sign(base64, "a", instant_of(0), "n");
    EXPECT_EQ(header(base64, "X-Signature"), "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=");
}

TEST_F(SignerTest, GivenAFixedSecret_WhenSigned_ThenItStandsInItsHeader) {
    files::GatewayDescription::Signature signature;
    client::HttpRequest bearer{"GET", "/", {}, {}}, own = bearer, none = bearer;
    signature.scheme = files::GatewaySignature::bearer;
    open(signature, "abc\n").value().sign(bearer, "a", instant_of(0), "n");
    EXPECT_EQ(header(bearer, "Authorization"), "Bearer abc");
    signature.scheme = files::GatewaySignature::header;
    signature.header = "X-Api-Key";
    open(signature, "abc\n").value().sign(own, "a", instant_of(0), "n");
    EXPECT_EQ(header(own, "X-Api-Key"), "abc");
    signature.scheme = files::GatewaySignature::none;
    open(signature, "abc\n").value().sign(none, "a", instant_of(0), "n");
    EXPECT_TRUE(none.headers.empty());
}

TEST_F(SignerTest, GivenASecretThatIsNone_WhenOpened_ThenTheFileIsNamedAndItsContentIsNot) {
    files::GatewayDescription::Signature signature;
    signature.scheme = files::GatewaySignature::bearer;
    for (const std::string content : {"", "\n", "two words", "a\r\nX-Other: b", "geh\xc3\xa4im", "tab\tbed"}) {
        const auto signer = open(signature, content);
        ASSERT_FALSE(signer) << content;
        EXPECT_NE(signer.error().message.find("secret: must hold"), std::string::npos) << signer.error().message;
    }
    signature.secret = folder_.path() / "nowhere";
    EXPECT_FALSE(Signer::open(signature));
}

}  // namespace
}  // namespace vigil::gateways
