// Signature keys in a PKCS#11 token, against SoftHSM 2. Skipped where it is not installed.
#include "secrets/token.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "secrets/key_folder.hpp"
#include "secrets/signatures.hpp"
#include "support/soft_token.hpp"
#include "unit/secrets/known_keys.hpp"

namespace vigil::test {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;

class TokenTest : public testing::Test {
protected:
    void SetUp() override {
        if (SoftToken::module().empty()) GTEST_SKIP() << "SoftHSM 2 is not installed (package softhsm2)";
        ASSERT_TRUE(soft().is_made());
    }
    static SoftToken& soft() {
        static TempFolder folder;
        static SoftToken token(folder.path());
        return token;
    }
    static TokenPlace place() { return {SoftToken::module(), SoftToken::label(), soft().pin_file()}; }
    static std::shared_ptr<Token> open() {
        auto token = Token::open(place());
        if (!token) throw std::runtime_error(token.error().message);
        return std::move(token).value();
    }
    std::string why_not(const TokenPlace& at) const {
        const auto token = Token::open(at);
        return token ? "it was opened" : token.error().message;
    }
};

TEST_F(TokenTest, GivenAPair_WhenItSigns_ThenItsPublicHalfVerifiesAndNoOtherTextDoes) {
    const auto token = open();
    const auto id = token->generate("test").value();
    const auto signer = Token::find(token, id).value();
    const auto signature = signer->sign("what was seen").value();
    EXPECT_EQ(signature.size(), crypto::kEs256SignatureSize);
    EXPECT_TRUE(signer->public_key().verifies("what was seen", signature));
    EXPECT_FALSE(signer->public_key().verifies("something else", signature));
}

TEST_F(TokenTest, GivenAPair_WhenTheTokenIsOpenedAgain_ThenItIsTheSame) {
    const auto id = open()->generate("test").value();
    const auto kid = Token::find(open(), id).value()->public_key().thumbprint();
    EXPECT_EQ(Token::find(open(), id).value()->public_key().thumbprint(), kid);
}

TEST_F(TokenTest, GivenManyThreads_WhenTheySign_ThenEverySignatureIsGood) {
    const auto token = open();
    const auto signer = Token::find(token, token->generate("test").value()).value();
    std::atomic<int> wrong{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&, i] {
            for (int round = 0; round < 20; ++round) {
                const auto text = std::to_string(i * 100 + round);
                const auto signature = signer->sign(text);
                if (!signature || !signer->public_key().verifies(text, signature.value())) ++wrong;
            }
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(wrong, 0);
}

TEST_F(TokenTest, GivenAPairThatWasDestroyed_WhenItIsLookedFor_ThenItIsNotThere) {
    const auto token = open();
    const auto id = token->generate("test").value();
    const auto signer = Token::find(token, id).value();
    ASSERT_TRUE(token->destroy(id));
    EXPECT_FALSE(Token::find(token, id));
    EXPECT_FALSE(signer->sign("text"));
    EXPECT_TRUE(token->destroy(id)) << "a second time changes nothing";
}

TEST_F(TokenTest, GivenWhatIsWrong_WhenOpened_ThenItIsNamedAndNeverThePin) {
    auto wrong = place();
    wrong.label = "another";
    EXPECT_THAT(why_not(wrong), HasSubstr("there is no token \"another\""));
    wrong = place();
    wrong.module = "/no/such/module.so";
    EXPECT_THAT(why_not(wrong), HasSubstr("/no/such/module.so: is no PKCS#11 module"));
    wrong = place();
    wrong.pin_file = "/no/such/pin";
    EXPECT_THAT(why_not(wrong), HasSubstr("/no/such/pin"));
}

class TokenFolder : public TokenTest {
protected:
    KeyPlace with_token() const {
        KeyPlace at(root.path() / "keys");
        at.token = place();
        return at;
    }
    TempFolder root{};
};

TEST_F(TokenFolder, GivenAToken_WhenKeysAreMade_ThenTheSignatureKeysLieInItAndNoFileHoldsThem) {
    ASSERT_TRUE(create_keys(with_token()));
    EXPECT_TRUE(has_keys(with_token()));
    EXPECT_FALSE(fs::exists(root.path() / "keys/receipts.pem"));
    EXPECT_TRUE(fs::exists(root.path() / "keys/receipts.pkcs11"));
    const auto keys = load_keys(with_token());
    ASSERT_TRUE(keys) << keys.error().message;
    EXPECT_NE(keys.value().signing.receipts.kid, keys.value().signing.checkpoints.kid);
    const Signatures signatures(keys.value().signing);
    const auto jws = signatures.sign(KeyName::receipts, "receipt+jws", "{}").value();
    EXPECT_TRUE(crypto::verify_compact(jws, "receipt+jws", [&](std::string_view kid) { return signatures.find(kid); }));
}

TEST_F(TokenFolder, GivenKeysInAToken_WhenTheConfigurationNamesNone_ThenTheFileIsNamed) {
    ASSERT_TRUE(create_keys(with_token()));
    EXPECT_THAT(load_keys(root.path() / "keys").error().message,
                AllOf(HasSubstr("receipts.pkcs11"), HasSubstr("the configuration names none")));
}

TEST_F(TokenFolder, GivenKeysInAToken_WhenOneIsRotated_ThenTheOldReceiptVerifiesAndTheOldPairIsGone) {
    ASSERT_TRUE(create_keys(with_token()));
    Signatures signatures(load_keys(with_token()).value().signing);
    const auto before = signatures.now()->receipts;
    const auto old_receipt = signatures.sign(KeyName::receipts, "receipt+jws", "{}").value();
    auto fresh = begin_signing_key(with_token(), KeyName::receipts, before);
    ASSERT_TRUE(fresh) << fresh.error().message;
    signatures.rotate(KeyName::receipts, std::move(fresh).value());
    ASSERT_TRUE(end_signing_key(with_token(), before));
    EXPECT_FALSE(before.key->sign("text")) << "its private half is destroyed";
    const Signatures after_start(load_keys(with_token()).value().signing);
    for (const auto* now : {static_cast<const Signatures*>(&signatures), &after_start}) {
        const auto find = [&](std::string_view kid) { return now->find(kid); };
        EXPECT_TRUE(crypto::verify_compact(old_receipt, "receipt+jws", find));
        const auto fresh_receipt = now->sign(KeyName::receipts, "receipt+jws", "{}").value();
        EXPECT_TRUE(crypto::verify_compact(fresh_receipt, "receipt+jws", find));
    }
}

// How an installation moves into a token: it is configured, and each key rotated once.
TEST_F(TokenFolder, GivenKeysInFiles_WhenOneIsRotatedWithAToken_ThenItMovesThereAndItsFileIsGone) {
    ASSERT_TRUE(create_keys(root.path() / "keys"));
    const auto before = load_keys(with_token()).value().signing.receipts;
    ASSERT_TRUE(begin_signing_key(with_token(), KeyName::receipts, before));
    EXPECT_FALSE(fs::exists(root.path() / "keys/receipts.pem"));
    const auto after = load_keys(with_token()).value().signing;
    EXPECT_FALSE(after.receipts.token_id.empty());
    EXPECT_TRUE(after.checkpoints.token_id.empty());
    ASSERT_EQ(after.retired.size(), 1U);
    EXPECT_EQ(after.retired[0].thumbprint(), before.kid);
}

}  // namespace
}  // namespace vigil::test
