// What connections remember of the directory, and when they forget it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/storage/store_fixture.hpp"

namespace vigil::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const Coverage kCovered{kStation, Function::protection, kTownship};

class RememberedDirectory : public StoreTest {
protected:
    void SetUp() override {
        settings.readers = 1;  // so that it is always the same one that looks
        open();
        write(insert_directory);
    }

    static Result<std::vector<Coverage>> look(Unit& unit) {
        const std::array places{kTownship};
        return unit.organisations().covering(Function::protection, places);
    }
    std::vector<Coverage> seen_by_reader() {
        std::vector<Coverage> seen;
        const auto read = read_and_wait(*store, [&](Unit& unit) -> Result<void> {
            VIGIL_TRY(seen, look(unit));
            return success();
        });
        EXPECT_TRUE(read);
        return seen;
    }
    std::vector<Coverage> seen_by_writer() {
        std::vector<Coverage> seen;
        write([&](Unit& unit) -> Result<void> {
            VIGIL_TRY(seen, look(unit));
            return success();
        });
        return seen;
    }
};

TEST_F(RememberedDirectory, GivenWhatEveryConnectionHasRead_WhenItIsChanged_ThenEachSeesTheChange) {
    EXPECT_THAT(seen_by_writer(), IsEmpty());
    EXPECT_THAT(seen_by_reader(), IsEmpty());
    write([](Unit& unit) { return unit.organisations().cover(kCovered); });
    EXPECT_THAT(seen_by_writer(), ElementsAre(kCovered));
    EXPECT_THAT(seen_by_reader(), ElementsAre(kCovered));
    write([](Unit& unit) { return unit.organisations().uncover(kCovered); });
    EXPECT_THAT(seen_by_writer(), IsEmpty());
    EXPECT_THAT(seen_by_reader(), IsEmpty());
}

TEST_F(RememberedDirectory, GivenAChange_WhenTheSameUnitLooks_ThenItSeesIt) {
    EXPECT_THAT(seen_by_writer(), IsEmpty());
    write([](Unit& unit) -> Result<void> {
        VIGIL_TRY(unit.organisations().cover(kCovered));
        VIGIL_TRY(const auto seen, look(unit));
        EXPECT_THAT(seen, ElementsAre(kCovered));
        return success();
    });
}

TEST_F(RememberedDirectory, GivenAUnitThatChangesItAndFails_WhenTheNextLooks_ThenNothingHasChanged) {
    failure_of_write([](Unit& unit) -> Result<void> {
        VIGIL_TRY(unit.organisations().cover(kCovered));
        VIGIL_TRY(const auto seen, look(unit));
        EXPECT_THAT(seen, ElementsAre(kCovered));
        return Error{ErrorKind::conflict, "as the test wants it"};
    });
    EXPECT_THAT(seen_by_writer(), IsEmpty());
    EXPECT_THAT(seen_by_reader(), IsEmpty());
}

TEST_F(RememberedDirectory, GivenABatch_WhenALaterUnitOfItChangesWhatAnEarlierOneRead_ThenTheLastOneSeesTheChange) {
    settings.max_batch_time = std::chrono::seconds(10);
    reopen();
    std::vector<Coverage> last;
    const auto outcomes = write_in_one_batch({[](Unit& unit) -> Result<void> {
                                                  VIGIL_TRY(const auto seen, look(unit));
                                                  EXPECT_THAT(seen, IsEmpty());
                                                  return success();
                                              },
                                              [](Unit& unit) { return unit.organisations().cover(kCovered); },
                                              [&](Unit& unit) -> Result<void> {
                                                  VIGIL_TRY(last, look(unit));
                                                  return success();
                                              }});
    for (const auto& outcome : outcomes) EXPECT_TRUE(outcome);
    EXPECT_THAT(last, ElementsAre(kCovered));
}

// From the first failure on, jobs of the batch run in savepoints of one transaction.
TEST_F(RememberedDirectory, GivenABatch_WhenUnitsOfItChangeItLookAndFail_ThenALaterOneSeesNothingOfThat) {
    settings.max_batch_time = std::chrono::seconds(10);
    reopen();
    const Work change_look_and_fail = [](Unit& unit) -> Result<void> {
        VIGIL_TRY(unit.organisations().cover(kCovered));
        VIGIL_TRY(const auto seen, look(unit));
        EXPECT_THAT(seen, ElementsAre(kCovered));
        return Error{ErrorKind::conflict, "as the test wants it"};
    };
    std::vector<Coverage> last{kCovered};
    write_in_one_batch({change_look_and_fail, change_look_and_fail, [&](Unit& unit) -> Result<void> {
                            VIGIL_TRY(last, look(unit));
                            return success();
                        }});
    EXPECT_THAT(last, IsEmpty());
}

TEST_F(RememberedDirectory, GivenAnAncestryThatWasRead_WhenADivisionOfItIsRenamed_ThenTheNewNameIsSeen) {
    const auto name = [&] {
        std::string found;
        write([&](Unit& unit) -> Result<void> {
            VIGIL_TRY(const auto ancestry, unit.divisions().ancestry(kTownship));
            found = ancestry.at(0).name;
            return success();
        });
        return found;
    };
    const auto before = name();
    write([&](Unit& unit) -> Result<void> {
        VIGIL_TRY(auto township, unit.divisions().find(kTownship));
        township->name = "another name";
        return unit.divisions().put(*township);
    });
    EXPECT_NE(before, "another name");
    EXPECT_EQ(name(), "another name");
}

}  // namespace
}  // namespace vigil::test
