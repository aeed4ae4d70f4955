// vigil receipt verify: without the server, with nothing but files.
#include "cli/clients.hpp"

namespace vigil::test {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class Receipt : public Clients {
protected:
    // A report is filed, then the server is gone for good.
    void SetUp() override {
        teacher();
        const auto filed = report("teacher", {"--keep-body"});
        ASSERT_EQ(filed.status, 0) << filed.err;
        id = word_after("report", filed.out);
        server.kill();
    }
    fs::path folder() const { return root() / "teacher/receipts"; }
    std::string receipt_file() const { return (folder() / (id + ".jws")).string(); }
    std::string body_file() const { return (folder() / (id + ".json")).string(); }
    std::string keys_file() const { return (folder() / "jwks.json").string(); }

    Outcome verify(const std::string& receipt, Words more = {}) const {
        Words words{"receipt", "verify", receipt, "--jwks", keys_file()};
        words.insert(words.end(), more.begin(), more.end());
        return vigil(words);
    }

    std::string id{};
};

TEST_F(Receipt, GivenAReceiptAndItsBody_WhenVerified_ThenItSaysWhatIsProved) {
    const auto outcome = verify(receipt_file(), {"--body", body_file()});
    EXPECT_EQ(outcome.status, 0) << outcome.out;
    EXPECT_THAT(outcome.out,
                AllOf(HasSubstr(url() + " issued the receipt"), HasSubstr("Report " + id + " was filed at"),
                      HasSubstr("byte for byte"), Not(HasSubstr("✗"))));
}

TEST_F(Receipt, GivenAReceiptAlone_WhenVerified_ThenItSaysThatTheContentWasNotCompared) {
    const auto outcome = verify(receipt_file());
    EXPECT_EQ(outcome.status, 0);
    EXPECT_THAT(outcome.out, AllOf(HasSubstr("no --body"), Not(HasSubstr("byte for byte"))));
}

TEST_F(Receipt, GivenTheReceiptItself_WhenVerified_ThenNoFileIsNeeded) {
    auto text = text_of(receipt_file());
    text.pop_back();  // the line end
    EXPECT_EQ(verify(text).status, 0);
}

TEST_F(Receipt, GivenABodyThatWasChanged_WhenVerified_ThenItIsNotWhatWasSent) {
    write_text(body_file(), text_of(body_file()) + " ");
    const auto outcome = verify(receipt_file(), {"--body", body_file()});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.out, AllOf(HasSubstr("The content is not what was sent"), Not(HasSubstr("byte for byte"))));
}

TEST_F(Receipt, GivenAReceiptWithOneCharacterChanged_WhenVerified_ThenNothingIsProved) {
    auto text = text_of(receipt_file());
    auto& one = text[text.find('.') + 20];
    one = one == 'A' ? 'B' : 'A';
    const auto outcome = verify(text);
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.out, AllOf(HasSubstr("nothing is proved"), Not(HasSubstr("✓"))));
}

TEST_F(Receipt, GivenTheKeysOfAnotherServer_WhenVerified_ThenNothingIsProved) {
    auto keys = json::parse(text_of(keys_file()));
    for (auto& key : keys.at("keys")) key["kid"] = "another";
    write_text(keys_file(), keys.dump());
    const auto outcome = verify(receipt_file());
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.out, HasSubstr("nothing is proved"));
}

TEST_F(Receipt, GivenATextThatIsNoReceipt_WhenVerified_ThenNothingIsProved) {
    EXPECT_EQ(verify("not-a-receipt").status, 1);
}

TEST_F(Receipt, GivenAKeyFileThatIsDamaged_WhenVerified_ThenNothingIsProved) {
    write_text(keys_file(), "{}");
    EXPECT_EQ(verify(receipt_file()).status, 1);
}

}  // namespace
}  // namespace vigil::test
