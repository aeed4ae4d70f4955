// Everything that may be kept elsewhere, as it is read again.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <vigil/crypto/bytes.hpp>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/checkpoint.hpp>
#include <vigil/protocol/messages/live.hpp>
#include <vigil/protocol/proofs.hpp>

#include "app/commands/witness.hpp"
#include "contract/temp_folder.hpp"
#include "storage/log/checkpoint.hpp"

namespace vigil::test {
namespace {

using app::Witnessed;
using app::WitnessFile;
using app::WitnessKind;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr Instant kWitnessed = instant_of(1'772'000'000'000);
const std::string kWitnessedLog = "5f0c1c1e-7a43-4c0c-9d0a-1f2e3d4c5b6a";
const std::string kRoot(32, 'r');

class WitnessFiles : public testing::Test {
protected:
    std::string put(const std::string& text, const std::string& name = "witness") {
        std::ofstream(folder.path() / name, std::ios::binary) << text;
        return (folder.path() / name).string();
    }
    std::string checkpoint(std::int64_t pos) const {
        return crypto::sign_compact(server, "server", storage::kCheckpointType,
                                    storage::checkpoint_payload(kWitnessedLog, pos, kRoot, kWitnessed));
    }
    std::string countersignature(std::int64_t pos) const {
        return crypto::sign_compact(holder, "holder", kCountersignatureType,
                                    protocol::encode(protocol::CountersignatureClaims{
                                        kWitnessedLog, pos, crypto::to_base64url(kRoot), "h", kWitnessed}));
    }
    storage::ExaminationKeys keys(bool with_holder = true) const {
        const auto lookup = [](const crypto::PrivateKey& key, std::string kid) -> crypto::KeyLookup {
            return [key = key.public_key(), kid](std::string_view asked) -> std::optional<crypto::PublicKey> {
                if (asked != kid) return std::nullopt;
                return key;
            };
        };
        return {lookup(server, "server"), lookup(holder, with_holder ? "holder" : "nobody")};
    }
    // "kind@position" of everything in a file.
    Result<std::vector<std::string>> read(const std::string& path, bool with_holder = true) const {
        VIGIL_TRY(const auto file, WitnessFile::open(path));
        std::vector<std::string> all;
        VIGIL_TRY(file.read(keys(with_holder), [&](const Witnessed& each) -> Result<void> {
            const std::string names[] = {"receipt", "checkpoint", "countersignature", "root"};
            all.push_back(names[static_cast<int>(each.kind)] + "@" + std::to_string(each.root.pos));
            EXPECT_EQ(each.root.root, kRoot);
            EXPECT_EQ(each.root.log_id, kWitnessedLog);
            return success();
        }));
        return all;
    }
    std::vector<std::string> found(const std::string& text, bool with_holder = true) {
        const auto all = read(put(text), with_holder);
        EXPECT_TRUE(all) << all.error().message;
        return all ? all.value() : std::vector<std::string>{};
    }
    std::string refusal(const std::string& text, bool with_holder = true) {
        const auto all = read(put(text), with_holder);
        EXPECT_FALSE(all);
        return all ? "" : all.error().message;
    }

    TempFolder folder{};
    crypto::PrivateKey server = crypto::PrivateKey::generate();
    crypto::PrivateKey holder = crypto::PrivateKey::generate();
};

TEST_F(WitnessFiles, GivenLinesOfEveryKind_WhenRead_ThenEachIsFound) {
    const auto root = protocol::encode(protocol::Root{kWitnessedLog, 5, crypto::to_base64url(kRoot)});
    const auto webhook = protocol::encode(protocol::CheckpointSigned{"2026-02-25T00:00:00Z", {checkpoint(6)}});
    EXPECT_THAT(found(checkpoint(3) + "\r\n\n" + countersignature(4) + "\n" + root + "\n" + webhook + "\n"),
                ElementsAre("checkpoint@3", "countersignature@4", "root@5", "checkpoint@6"));
}

TEST_F(WitnessFiles, GivenTheAnswerOfTheServer_WhenReadInOneLineOrSeveral_ThenItsCheckpointsAndWordsAreFound) {
    const protocol::LatestCheckpoint latest{checkpoint(9), {{"h", 4, checkpoint(4), countersignature(4)}}};
    const auto text = protocol::encode(latest);
    EXPECT_THAT(found(text), ElementsAre("checkpoint@9", "checkpoint@4", "countersignature@4"));
    std::string indented = "{\n";
    indented += text.substr(1);
    EXPECT_THAT(found(indented), ElementsAre("checkpoint@9", "checkpoint@4", "countersignature@4"));
    EXPECT_THAT(found(text, false), ElementsAre("checkpoint@9", "checkpoint@4")) << "a holder whom nobody named";
}

TEST_F(WitnessFiles, GivenACountersignatureAlone_WhenItsHolderIsNotNamed_ThenItIsRefused) {
    EXPECT_THAT(refusal(countersignature(4), false), HasSubstr("--holder"));
}

TEST_F(WitnessFiles, GivenAnUnfinishedLastLine_WhenRead_ThenItIsLeftOut) {
    const auto next = checkpoint(4);
    EXPECT_THAT(found(checkpoint(3) + "\n" + next.substr(0, next.size() / 2)), ElementsAre("checkpoint@3"));
    EXPECT_THAT(found(checkpoint(3) + "\n" + next), ElementsAre("checkpoint@3", "checkpoint@4"))
        << "whole, without a line end";
}

TEST_F(WitnessFiles, GivenABrokenLineInTheMiddle_WhenRead_ThenItsNumberIsNamed) {
    EXPECT_THAT(refusal(checkpoint(3) + "\n" + checkpoint(4).substr(0, 99) + "\n" + checkpoint(5) + "\n"),
                HasSubstr("witness: line 2: neither a receipt nor a checkpoint"));
}

TEST_F(WitnessFiles, GivenASignatureOfSomebodyElse_WhenRead_ThenItIsRefused) {
    const auto text = checkpoint(3);
    server = crypto::PrivateKey::generate();
    EXPECT_THAT(refusal(text), HasSubstr("line 1"));
}

TEST_F(WitnessFiles, GivenAFileThatGrowsAfterItWasOpened_WhenRead_ThenWhatCameLaterDoesNotCount) {
    const auto path = put(checkpoint(3) + "\n");
    const auto file = WitnessFile::open(path).value();
    std::ofstream(path, std::ios::binary | std::ios::app) << checkpoint(4) << "\n";
    int count = 0;
    ASSERT_TRUE(file.read(keys(), [&](const Witnessed&) -> Result<void> {
        ++count;
        return success();
    }));
    EXPECT_EQ(count, 1);
}

TEST_F(WitnessFiles, GivenNothingThatCounts_WhenRead_ThenTheFileIsNamed) {
    EXPECT_THAT(refusal("\n\n"), HasSubstr("witness: holds no root"));
    EXPECT_THAT(refusal("{\"a\":1}\n"), HasSubstr("line 1"));
    EXPECT_FALSE(WitnessFile::open((folder.path() / "missing").string()));
}

}  // namespace
}  // namespace vigil::test
