// A server whose signature keys lie in a PKCS#11 token, against SoftHSM 2. Skipped where it is not installed.
#include <set>
#include <vigil/crypto/jws.hpp>
#include <vigil/protocol/messages/keys.hpp>

#include "client/receipt.hpp"
#include "integration/api_support.hpp"
#include "secrets/key_folder.hpp"
#include "secrets/signatures.hpp"
#include "storage/log/verify.hpp"
#include "support/soft_token.hpp"

namespace vigil::test {
namespace {

namespace fs = std::filesystem;
using ::testing::IsEmpty;
using ::testing::SizeIs;

SoftToken& soft_token() {
    static TempFolder folder;
    static SoftToken token(folder.path());
    return token;
}

// The keys were made as files; the token was configured afterwards, as an installation moves into one.
class ServerWithToken : public ApiTest {
protected:
    ServerWithToken()
        : ApiTest([](Configuration& changed) {
              changed.server.port = free_port();
              if (SoftToken::module().empty()) return;
              changed.keys.token_module = SoftToken::module();
              changed.keys.token = SoftToken::label();
              changed.keys.token_pin = soft_token().pin_file();
          }) {}
    void SetUp() override {
        if (SoftToken::module().empty()) GTEST_SKIP() << "SoftHSM 2 is not installed (package softhsm2)";
        ASSERT_TRUE(soft_token().is_made());
    }
    void rotate(KeyName key) { server.desk("keys.rotate", protocol::encode(protocol::NameKey{key, {}})); }
    void restart() {
        server.stop();
        server.start();
        reconnect();
    }
    KeyPlace place() {
        KeyPlace at(server.installation().configuration().keys.folder);
        at.token = TokenPlace{SoftToken::module(), SoftToken::label(), soft_token().pin_file()};
        return at;
    }
    std::vector<std::string> private_files() {
        std::vector<std::string> files;
        for (const auto& entry : fs::directory_iterator(place().folder))
            if (entry.path().extension() == ".pem") files.push_back(entry.path().filename().string());
        return files;
    }
};

TEST_F(ServerWithToken,
       GivenAServerThatServes_WhenItsSignatureKeysMoveIntoATokenAndChangeThere_ThenEveryReceiptVerifies) {
    std::vector<std::string> receipts;
    const auto file_one = [&] { receipts.push_back(file(red_report()).receipt); };
    file_one();
    EXPECT_THAT(private_files(), SizeIs(2));
    for (int round = 0; round < 2; ++round) {  // from the files into the token, then within it
        for (const auto key : {KeyName::receipts, KeyName::checkpoints}) {
            rotate(key);
            file_one();
        }
        EXPECT_THAT(private_files(), IsEmpty());
    }
    restart();
    file_one();

    const auto keys = decoded<protocol::JwkSet>(get("/.well-known/jwks.json"));
    EXPECT_THAT(keys.keys, SizeIs(2 + 4)) << "two in use, and what was before";
    std::set<std::string> kids;
    for (const auto& receipt : receipts) {
        EXPECT_TRUE(client::verify_receipt(receipt, keys));
        kids.insert(crypto::split_compact(receipt).value().kid);
    }
    EXPECT_THAT(kids, SizeIs(3));

    server.stop();
    const Signatures signatures(std::move(load_keys(place()).value().signing));
    const auto examined = storage::verify_log(storage::SqliteStore::database_file(server.data_folder()),
                                              [&](std::string_view kid) { return signatures.find(kid); });
    ASSERT_TRUE(examined);
    EXPECT_FALSE(examined.value().fault) << examined.value().fault->what;
    EXPECT_GT(examined.value().checkpoints, 1) << "signed by the token";
}

}  // namespace
}  // namespace vigil::test
