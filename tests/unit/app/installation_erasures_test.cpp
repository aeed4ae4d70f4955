// What follows an erasure, on the files of an installation, with whoever reads them meanwhile.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/erasures.hpp"
#include "app/installation.hpp"
#include "app/installed_keys.hpp"
#include "runtime/system_timers.hpp"
#include "storage/engine/codes.hpp"
#include "support/installation.hpp"

namespace vigil::test {
namespace {

class InstallationErasures : public testing::Test {
protected:
    const Configuration& configuration() const { return installation.configuration(); }
    app::Erasures erasures(app::ErasurePlaces places) const { return {*store, keys->signatures(), std::move(places)}; }
    app::ErasurePlaces places() const { return app::erasure_places(configuration(), *store, *keys); }

    Installation installation{};
    runtime::SystemTimers timers{};
    std::unique_ptr<app::InstalledKeys> keys = app::InstalledKeys::load(configuration(), timers.now()).value();
    std::unique_ptr<storage::SqliteStore> store =
        storage::SqliteStore::open(app::store_settings(configuration()), {keys->ring(), timers}).value();
};

TEST_F(InstallationErasures, GivenAReaderThatEnds_WhenDestroyedKeysAreLookedFor_ThenReportsComeInBetweenTheTries) {
    auto impeded = places();
    int tries = 0, pauses = 0;
    impeded.empty_wal = [&]() -> Result<void> {
        if (++tries > 3) return success();
        return Error{ErrorKind::unavailable, "a reader", storage::kStorageBusy};
    };
    impeded.pause = [&] { ++pauses; };
    EXPECT_EQ(erasures(std::move(impeded)).look_for({"a key that is nowhere"}).value(), 0);
    EXPECT_EQ(tries, 4);
    EXPECT_EQ(pauses, 3);
}

TEST_F(InstallationErasures, GivenAReaderThatDoesNotEnd_WhenDestroyedKeysAreLookedFor_ThenItSaysSoAfterAMinute) {
    auto impeded = places();
    int pauses = 0;
    impeded.empty_wal = [] { return Result<void>(Error{ErrorKind::unavailable, "a reader", storage::kStorageBusy}); };
    impeded.pause = [&] { ++pauses; };
    const auto looked = erasures(std::move(impeded)).look_for({"a key"});
    ASSERT_FALSE(looked);
    EXPECT_EQ(looked.error().code, storage::kStorageBusy);
    EXPECT_EQ(pauses, 59);
}

TEST_F(InstallationErasures, GivenAFailureThatIsNoReader_WhenDestroyedKeysAreLookedFor_ThenItIsNotTriedAgain) {
    auto broken = places();
    int tries = 0;
    broken.empty_wal = [&]() -> Result<void> {
        ++tries;
        return Error{ErrorKind::unavailable, "the disk", storage::kStorageIo};
    };
    EXPECT_FALSE(erasures(std::move(broken)).look_for({"a key"}));
    EXPECT_EQ(tries, 1);
}

}  // namespace
}  // namespace vigil::test
