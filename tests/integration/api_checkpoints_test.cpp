// GET /v1/checkpoints/latest: for whoever wants to keep the head of the history elsewhere.
#include <vigil/crypto/bytes.hpp>
#include <vigil/crypto/jws.hpp>
#include <vigil/crypto/public_key_pem.hpp>
#include <vigil/protocol/messages/checkpoint.hpp>
#include <vigil/protocol/messages/identity.hpp>
#include <vigil/protocol/proofs.hpp>

#include <fstream>

#include "client/receipt.hpp"
#include "integration/api_support.hpp"
#include "storage/log/checkpoint.hpp"

namespace vigil::test {
namespace {

const crypto::PrivateKey& holder_key() {
    static const auto key = crypto::PrivateKey::generate();
    return key;
}

// A folder that outlives the server's start.
const TempFolder& holders() {
    static const TempFolder folder;
    return folder;
}

void with_a_holder(Configuration& configuration) {
    std::ofstream(holders().path() / "林西县检察院.pem") << crypto::to_pem(holder_key().public_key());
    configuration.checkpoints.holders = {holders().path()};
    configuration.store.checkpoint = std::chrono::milliseconds(100);
}

class ApiCheckpointsTest : public ApiTest {
protected:
    ApiCheckpointsTest() : ApiTest(&with_a_holder) {}

    // Asks until the newest checkpoint is of `pos` or later: it is signed a moment after its entry.
    protocol::LatestCheckpoint latest(std::int64_t pos) {
        const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (std::chrono::steady_clock::now() < until) {
            const auto answer = get("/v1/checkpoints/latest");
            if (answer.status == 404) continue;  // nothing is signed yet
            EXPECT_THAT(answer, HasStatus(200));
            auto message = decoded<protocol::LatestCheckpoint>(answer);
            if (claims_of(message.checkpoint).pos >= pos) return message;
        }
        throw std::runtime_error("no checkpoint of the position in 20 s");
    }
    protocol::CheckpointClaims claims_of(const std::string& jws) {
        const auto keys = decoded<protocol::JwkSet>(get("/.well-known/jwks.json"));
        const auto verified = crypto::verify_compact(jws, storage::kCheckpointType, client::key_lookup(keys));
        EXPECT_TRUE(verified);
        return protocol::decode<protocol::CheckpointClaims>(verified.value().payload).value();
    }
    std::string countersigned(const protocol::CheckpointClaims& claims, const std::string& holder = "林西县检察院") {
        return crypto::sign_compact(holder_key(), holder_key().public_key().thumbprint(), kCountersignatureType,
                                    protocol::encode(protocol::CountersignatureClaims{
                                        claims.log, claims.pos, claims.root, holder, server.now()}));
    }
    std::string hand_in(const std::string& jws) {
        return server.desk("audit.add-countersignature", protocol::encode(protocol::AddCountersignature{jws}));
    }
};

TEST_F(ApiCheckpointsTest, GivenNobodyLoggedIn_WhenAsked_ThenTheNewestCheckpointComesAndItsSignatureIsTheServers) {
    const auto head = server.rows().at("log");
    const auto answer = latest(head);
    EXPECT_EQ(claims_of(answer.checkpoint).log, server.app().store().log_id());
    EXPECT_TRUE(answer.countersignatures.empty());
}

TEST_F(ApiCheckpointsTest, GivenACountersignature_WhenAsked_ThenItComesWithTheCheckpointThatItIsAbout) {
    const auto first = latest(server.rows().at("log"));
    const auto word = countersigned(claims_of(first.checkpoint));
    hand_in(word);
    const auto next = latest(claims_of(first.checkpoint).pos + 1);  // handing it in is an entry of its own
    ASSERT_EQ(next.countersignatures.size(), 1U);
    EXPECT_EQ(next.countersignatures[0].holder, "林西县检察院");
    EXPECT_EQ(next.countersignatures[0].pos, claims_of(first.checkpoint).pos);
    EXPECT_EQ(next.countersignatures[0].checkpoint, first.checkpoint);
    EXPECT_EQ(next.countersignatures[0].jws, word);
}

TEST_F(ApiCheckpointsTest, GivenAWordThatContradictsTheLog_WhenHandedIn_ThenItIsRefusedLoudly) {
    auto claims = claims_of(latest(1).checkpoint);
    claims.root = crypto::to_base64url(std::string(32, 'x'));
    EXPECT_THROW(hand_in(countersigned(claims)), std::runtime_error);
    claims.pos = 1'000'000;
    EXPECT_THROW(hand_in(countersigned(claims)), std::runtime_error);
    EXPECT_THROW(hand_in("not a jws"), std::runtime_error);
    EXPECT_TRUE(latest(1).countersignatures.empty());
}

}  // namespace
}  // namespace vigil::test
