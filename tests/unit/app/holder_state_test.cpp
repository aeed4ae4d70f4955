// A holder by itself: what it countersigns, and what it refuses, without a server.
#include "app/holder_state.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <sstream>
#include <vigil/crypto/bytes.hpp>
#include <vigil/crypto/jws.hpp>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/checkpoint.hpp>
#include <vigil/protocol/proofs.hpp>

#include "app/holders.hpp"
#include "contract/temp_folder.hpp"

namespace vigil::test {
namespace {

using app::CountersignedNow;
using app::HolderState;
using testing::HasSubstr;

constexpr Instant kNow = instant_of(1'772'000'000'000);
const std::string kLog = "5f0c1c1e-7a43-4c0c-9d0a-1f2e3d4c5b6a";

storage::KnownRoot checkpoint(std::int64_t pos, char root = 'a', const std::string& log = kLog) {
    return {pos, std::string(32, root), log, "checkpoints.jws"};
}

class HolderStateTest : public testing::Test {
protected:
    HolderState opened() {
        auto state = HolderState::open(file, key, "林西县人民检察院");
        if (!state) throw std::runtime_error(state.error().message);
        return std::move(state).value();
    }
    // One run of the command: these are shown, the newest is countersigned.
    Result<CountersignedNow> countersign(const std::vector<storage::KnownRoot>& shown, const std::string& follow = {}) {
        VIGIL_TRY(auto state, HolderState::open(file, key, "林西县人民检察院"));
        for (const auto& each : shown) {
            VIGIL_TRY(state.show(each, follow));
        }
        return state.countersign(kNow);
    }
    std::string refusal_of(const std::vector<storage::KnownRoot>& shown) {
        const auto done = countersign(shown);
        EXPECT_FALSE(done);
        return done ? "" : done.error().message;
    }
    std::string text() const {
        std::ostringstream all;
        all << std::ifstream(file, std::ios::binary).rdbuf();
        return all.str();
    }

    TempFolder folder{};
    std::filesystem::path file = folder.path() / "holder.pem.countersigned";
    crypto::PrivateKey key = crypto::PrivateKey::generate();
};

TEST_F(HolderStateTest, GivenACheckpoint_WhenCountersigned_ThenTheJwsCoversLogPositionRootAndHolder) {
    const auto done = countersign({checkpoint(7)});
    ASSERT_TRUE(done) << done.error().message;
    EXPECT_TRUE(done.value().is_new);
    EXPECT_TRUE(done.value().is_first);
    const auto find = [&](std::string_view) { return std::optional(key.public_key()); };
    const auto verified = crypto::verify_compact(done.value().jws, "vigil-countersignature+jws", find);
    ASSERT_TRUE(verified);
    EXPECT_EQ(verified.value().kid, key.public_key().thumbprint());
    EXPECT_EQ(verified.value().payload, R"({"log":")" + kLog + R"(","pos":7,"root":")" +
                                            crypto::to_base64url(std::string(32, 'a')) +
                                            R"(","holder":"林西县人民检察院","at_ms":1772000000000})");
    EXPECT_EQ(text(), done.value().jws + "\n") << "on disk before it is given out";
    struct stat info {};
    ASSERT_EQ(::stat(file.c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777, 0600U);
}

TEST_F(HolderStateTest, GivenTheSameCheckpointAgain_WhenCountersigned_ThenTheSameAnswerComesAndNothingIsWritten) {
    const auto first = countersign({checkpoint(7)}).value();
    const auto again = countersign({checkpoint(7)}).value();
    EXPECT_EQ(again.jws, first.jws);
    EXPECT_FALSE(again.is_new);
    EXPECT_EQ(text(), first.jws + "\n");
}

TEST_F(HolderStateTest, GivenSeveralCheckpoints_WhenCountersigned_ThenItIsTheNewest) {
    EXPECT_EQ(countersign({checkpoint(3), checkpoint(9), checkpoint(5)}).value().pos, 9);
}

TEST_F(HolderStateTest, GivenAnOlderNewestCheckpoint_WhenAsked_ThenTheRollbackIsRefused) {
    ASSERT_TRUE(countersign({checkpoint(7)}));
    const auto before = text();
    EXPECT_THAT(refusal_of({checkpoint(6, 'b'), checkpoint(5, 'c')}),
                HasSubstr("position 6, but this holder has countersigned position 7"));
    EXPECT_EQ(text(), before);
}

TEST_F(HolderStateTest, GivenAnotherRootAtACountersignedPosition_WhenAsked_ThenTheContradictionIsRefused) {
    ASSERT_TRUE(countersign({checkpoint(7)}));
    EXPECT_THAT(refusal_of({checkpoint(7, 'b')}), HasSubstr("CONTRADICTION at position 7"));
    EXPECT_THAT(refusal_of({checkpoint(9, 'c'), checkpoint(7, 'b')}), HasSubstr("CONTRADICTION at position 7"));
}

TEST_F(HolderStateTest, GivenAnyEarlierCountersignedPosition_WhenItsRootIsAnother_ThenItIsRefusedToo) {
    ASSERT_TRUE(countersign({checkpoint(3)}));
    ASSERT_TRUE(countersign({checkpoint(7, 'b')}));
    EXPECT_THAT(refusal_of({checkpoint(9, 'c'), checkpoint(3, 'x')}), HasSubstr("CONTRADICTION at position 3"));
}

TEST_F(HolderStateTest, GivenTwoRootsOfOnePosition_WhenShownTogether_ThenTheForkIsRefused) {
    EXPECT_THAT(refusal_of({checkpoint(4, 'a'), checkpoint(4, 'b')}), HasSubstr("CONTRADICTION at position 4"));
    EXPECT_EQ(text(), "");
}

TEST_F(HolderStateTest, GivenALaterCheckpoint_WhenTheLastOneIsAmongThem_ThenItIsLinked) {
    ASSERT_TRUE(countersign({checkpoint(7)}));
    EXPECT_TRUE(countersign({checkpoint(7), checkpoint(9, 'b')}).value().is_linked);
    EXPECT_FALSE(countersign({checkpoint(12, 'c')}).value().is_linked);
}

TEST_F(HolderStateTest, GivenAnotherLog_WhenShown_ThenItIsRefusedUnlessItIsFollowed) {
    ASSERT_TRUE(countersign({checkpoint(7)}));
    const std::string other = "0a0c1c1e-7a43-4c0c-9d0a-1f2e3d4c5b6a";
    EXPECT_THAT(refusal_of({checkpoint(1, 'a', other)}), HasSubstr("another log"));
    const auto followed = countersign({checkpoint(1, 'a', other)}, other);
    ASSERT_TRUE(followed);
    EXPECT_TRUE(followed.value().is_first);
    EXPECT_TRUE(countersign({checkpoint(8, 'b')})) << "the first log is still followed";
}

TEST_F(HolderStateTest, GivenNothingShown_WhenAsked_ThenItIsRefused) {
    EXPECT_THAT(refusal_of({}), HasSubstr("no checkpoint"));
}

TEST_F(HolderStateTest, GivenALineThatWasCutOff_WhenOpened_ThenItWasNeverGivenOutAndIsRemoved) {
    const auto first = countersign({checkpoint(7)}).value();
    std::ofstream(file, std::ios::binary | std::ios::app) << "eyJhbGciOiJFUzI1NiIs";
    const auto next = countersign({checkpoint(9, 'b')}).value();
    EXPECT_EQ(text(), first.jws + "\n" + next.jws + "\n");
}

TEST_F(HolderStateTest, GivenALineOfAnotherKey_WhenOpened_ThenTheFileIsRefused) {
    ASSERT_TRUE(countersign({checkpoint(7)}));
    key = crypto::PrivateKey::generate();
    EXPECT_THAT(refusal_of({checkpoint(9)}), HasSubstr("line 1 was not written by this holder"));
}

TEST_F(HolderStateTest, GivenTheFileIsInUse_WhenAnotherRunBegins_ThenItIsRefused) {
    const auto first = opened();
    EXPECT_THAT(refusal_of({checkpoint(7)}), HasSubstr("another process"));
}

TEST(HolderNames, GivenTheNameOfAFile_WhenRead_ThenTheEndingsAreNoPartOfTheHoldersName) {
    EXPECT_EQ(app::holder_name_of("keys/林西县检察院.pub.pem"), "林西县检察院");
    EXPECT_EQ(app::holder_name_of("league.pem"), "league");
    EXPECT_EQ(app::holder_name_of("st.michael.pem"), "st.michael");
    EXPECT_TRUE(app::is_holder_name("林西县检察院"));
    for (const std::string& name :
         {std::string(), std::string("a\nb"), std::string("say \"x\""), std::string("\xff"), std::string(101, 'x')})
        EXPECT_FALSE(app::is_holder_name(name));
}

}  // namespace
}  // namespace vigil::test
