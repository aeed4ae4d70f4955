// What the database file alone cannot show, because whoever wrote it holds the server's keys; and what a holder's word shows
// (promise P8).
#include <fmt/format.h>

#include <vigil/crypto/bytes.hpp>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/checkpoint.hpp>
#include <vigil/protocol/proofs.hpp>

#include "unit/storage/verify_fixture.hpp"

namespace vigil::test {
namespace {

using storage::LogFault;
using testing::HasSubstr;

class VerifyOutside : public Verify {
protected:
    // The root of the log after an entry, as the file has it now.
    storage::KnownRoot root_after(std::int64_t pos) {
        open();
        storage::KnownRoot root{pos, {}, log_id, "kept elsewhere"};
        const auto read = read_and_wait(*store, [&](Unit& unit) -> Result<void> {
            VIGIL_TRY(const auto found, unit.checkpoints().root_at(pos));
            root.root = found.value_or("");
            return success();
        });
        EXPECT_TRUE(read);
        close_without_a_trace();
        return root;
    }
    // What opening and closing a store has signed.
    void close_without_a_trace() {
        close();
        tamper("DELETE FROM checkpoints WHERE pos > 6");
    }
    std::string countersigned(const storage::KnownRoot& root, const std::string& holder = "linxi") const {
        const protocol::CountersignatureClaims claims{log_id, root.pos, crypto::to_base64url(root.root), holder, kNow};
        return crypto::sign_compact(holder_key, holder_key.public_key().thumbprint(), kCountersignatureType,
                                    protocol::encode(claims));
    }
    // The server keeps the holder's word on entry 6; another entry follows, the tenth.
    void keep_countersignature() {
        const auto jws = countersigned(root_after(6));
        open();
        write([&](Unit& unit) -> Result<void> {
            const Countersignature kept{CountersignatureId("019ca000-0000-7000-8000-000000000801"),
                                        6,
                                        holder_key.public_key().thumbprint(),
                                        "linxi",
                                        kNow,
                                        jws};
            VIGIL_TRY(unit.checkpoints().insert(kept));
            return success();
        });
        close_without_a_trace();
    }
    storage::LogExamination examine_with_holder() {
        const auto find_holder = [this](std::string_view asked) -> std::optional<crypto::PublicKey> {
            if (asked != holder_key.public_key().thumbprint()) return std::nullopt;
            return holder_key.public_key();
        };
        const auto nothing = [](const auto&) -> Result<void> { return success(); };
        auto examined = storage::verify_log(database(), storage::ExaminationKeys{find_key(), find_holder}, nothing);
        EXPECT_TRUE(examined) << examined.error().message;
        return std::move(examined).value();
    }
    LogFault fault_with_holder() { return examine_with_holder().fault.value_or(LogFault{-1, "nothing was found"}); }
    void write_history_anew() {
        tamper("UPDATE log SET detail = '{\"level\":\"blue\"}' WHERE pos = 2");
        recompute_from(2);
        sign_anew();
    }

    crypto::PrivateKey holder_key = crypto::PrivateKey::generate();
};

TEST_F(VerifyOutside, GivenAHistorySignedAnewWithTheServersKey_WhenVerifiedAlone_ThenNothingIsFound) {
    write_history_anew();
    EXPECT_EQ(fault().pos, -1) << "this is why others keep roots";
}

TEST_F(VerifyOutside, GivenAHistorySignedAnewWithTheServersKey_WhenARootWasKeptElsewhere_ThenItShows) {
    const auto kept = root_after(6);
    write_history_anew();
    const auto found = fault({kept});
    EXPECT_EQ(found.pos, 6);
    EXPECT_THAT(found.what, HasSubstr("kept elsewhere"));
}

TEST_F(VerifyOutside, GivenAnUntouchedFileWithACountersignature_WhenVerified_ThenItIsCounted) {
    keep_countersignature();
    const auto examined = examine_with_holder();
    EXPECT_FALSE(examined.fault) << examined.fault->what;
    EXPECT_EQ(examined.entries, 10);
    EXPECT_EQ(examined.countersignatures, 1);
    EXPECT_EQ(examined.last_countersigned, 6);
}

TEST_F(VerifyOutside, GivenAHistorySignedAnew_WhenAStoredCountersignatureWasForgotten_ThenItAccuses) {
    keep_countersignature();
    write_history_anew();
    const auto found = fault_with_holder();
    EXPECT_EQ(found.pos, 6);
    EXPECT_THAT(found.what, HasSubstr("linxi has countersigned"));
}

TEST_F(VerifyOutside, GivenACountersignatureOfAnUnknownHolder_WhenVerified_ThenItIsNotCounted) {
    keep_countersignature();
    EXPECT_EQ(examine().countersignatures, 0);
    EXPECT_EQ(fault().pos, -1);
}

TEST_F(VerifyOutside, GivenACountersignatureMovedToAnotherPosition_WhenVerified_ThenItIsNotItsOwn) {
    keep_countersignature();
    // Its record shows it first; somebody who recomputes the log can hide that.
    tamper("UPDATE countersignatures SET pos = 5; UPDATE log SET record = NULL, digest = NULL WHERE pos = 10");
    recompute_from(10);
    EXPECT_EQ(fault_with_holder().pos, 5);
}

TEST_F(VerifyOutside, GivenAChangedCountersignature_WhenVerified_ThenItsEntryIsNamed) {
    keep_countersignature();
    tamper("UPDATE countersignatures SET holder = 'somebody'");
    EXPECT_EQ(fault().pos, 10);
    EXPECT_THAT(fault().what, HasSubstr("was changed"));
}

TEST_F(VerifyOutside, GivenARemovedCountersignature_WhenVerified_ThenItsEntryIsNamed) {
    keep_countersignature();
    tamper("DELETE FROM countersignatures");
    EXPECT_EQ(fault().pos, 10);
    EXPECT_THAT(fault().what, HasSubstr("was removed"));
}

TEST_F(VerifyOutside, GivenARemovedTable_WhenVerified_ThenTheFirstEntryThatCommitsToItIsNamed) {
    keep_countersignature();
    tamper("DROP TABLE countersignatures");
    EXPECT_EQ(fault().pos, 10);
    EXPECT_THAT(fault().what, HasSubstr("the table countersignatures was removed"));
}

TEST_F(VerifyOutside, GivenADatabaseOfBeforeCountersignatures_WhenVerified_ThenItIsWhole) {
    tamper("DROP TABLE countersignatures");
    EXPECT_EQ(fault().pos, -1) << fault().what;
}

// The server signs at least every hour while the log grows.
TEST_F(VerifyOutside, GivenAllCheckpointsRemoved_WhenTheTailIsHoursLong_ThenThatIsNamed) {
    tamper(fmt::format("UPDATE log SET at_ms = at_ms + {} WHERE pos = 9", 3 * 3'600'000 + 1));
    recompute_from(9);
    EXPECT_EQ(fault().pos, 7) << "what follows the last checkpoint";
    tamper("DELETE FROM checkpoints");
    EXPECT_EQ(fault().pos, 1);
    EXPECT_THAT(fault().what, HasSubstr("3 hours"));
}

TEST_F(VerifyOutside, GivenATailOfAnHour_WhenVerified_ThenItIsNoFault) {
    tamper("UPDATE log SET at_ms = at_ms + 3600000 WHERE pos = 9");
    recompute_from(9);
    EXPECT_EQ(fault().pos, -1) << fault().what;
}

TEST_F(VerifyOutside, GivenKnownRootsInAnyOrder_WhenSeveralContradict_ThenTheFirstIsNamedAndTheOthersAreCounted) {
    auto three = root_after(3), eight = root_after(8), nine = root_after(9);
    const auto sound = examine({nine, three, eight, storage::KnownRoot{0, std::string(32, '\0'), log_id}});
    EXPECT_FALSE(sound.fault) << sound.fault->what;
    EXPECT_EQ(sound.known_roots, 4);
    EXPECT_EQ(sound.last_known, 9);
    eight.root[0] = static_cast<char>(eight.root[0] ^ 1);
    three.root[0] = static_cast<char>(three.root[0] ^ 1);
    EXPECT_EQ(fault({nine, eight, three}).pos, 3);
}

TEST_F(VerifyOutside, GivenABrokenChain_WhenAKnownRootLiesBehindTheBreak_ThenTheBreakIsNamed) {
    auto nine = root_after(9);
    nine.root[0] = static_cast<char>(nine.root[0] ^ 1);
    tamper("UPDATE log SET subject = 'other' WHERE pos = 4");
    EXPECT_EQ(fault({nine}).pos, 4);
}

}  // namespace
}  // namespace vigil::test
