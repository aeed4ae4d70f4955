#include <algorithm>
#include <map>

#include "contract/store_contract.hpp"
// after gtest
#include <rapidcheck.h>

namespace vigil::test {
namespace {

using namespace std::chrono_literals;

class StreamContract : public StoreContract {
protected:
    std::vector<Item> page(const std::string& stream, Offset after = 0, std::size_t limit = 1000) {
        return found([&](Unit& unit) { return unit.streams().page(StreamId(stream), after, limit); });
    }
    StreamHead head(const std::string& stream) {
        return found([&](Unit& unit) { return unit.streams().head(StreamId(stream)); });
    }
    void push(const NewItem& item) {
        write([&](Unit& unit) -> Result<void> {
            unit.streams().push(item);
            return success();
        });
    }
    std::optional<Offset> cursor(const DeviceId& device, const std::string& stream) {
        return found([&](Unit& unit) { return unit.streams().cursor(device, StreamId(stream)); });
    }
    void store_cursor(Offset stored) {
        write([&](Unit& unit) { return unit.streams().store_cursor(kConsole, StreamId("s"), stored, kNow); });
    }
};
VIGIL_ON_EVERY_ENGINE(StreamContract);

std::vector<Offset> offsets_of(const std::vector<Item>& items) {
    std::vector<Offset> offsets;
    for (const auto& item : items) offsets.push_back(item.offset);
    return offsets;
}

TEST_P(StreamContract, GivenNoItem_WhenTheHeadIsAsked_ThenTheStreamIsEmpty) {
    EXPECT_EQ(head("s").head, 0);
    EXPECT_EQ(head("s").first_kept, 1);
}

TEST_P(StreamContract, GivenAPushedItem_WhenPaged_ThenEveryFieldIsAsItWasPushed) {
    auto pushed = an_item("s", "alert-1");
    pushed.kind = ItemKind::report_status;
    push(pushed);
    const auto items = page("s");
    ASSERT_EQ(items.size(), 1u);
    EXPECT_EQ(std::tie(items[0].offset, items[0].kind, items[0].subject, items[0].body),
              std::make_tuple(Offset{1}, ItemKind::report_status, pushed.subject, pushed.body));
}

TEST_P(StreamContract, GivenItemsOfTwoStreamsInOneUnit_WhenPaged_ThenEachStreamIsDenseInOrderOfPush) {
    write([](Unit& unit) -> Result<void> {
        unit.streams().push(an_item("b", "1"));
        unit.streams().push(an_item("a", "2"));
        unit.streams().push(an_item("b", "3"));
        return success();
    });
    EXPECT_THAT(offsets_of(page("a")), testing::ElementsAre(1));
    const auto b = page("b");
    ASSERT_THAT(offsets_of(b), testing::ElementsAre(1, 2));
    EXPECT_EQ(b[0].subject, "1");
    EXPECT_EQ(b[1].subject, "3");
}

TEST_P(StreamContract, GivenAnItem_WhenTheSameIsPushedAgain_ThenNothingIsAddedAndNoOffsetIsLost) {
    push(an_item("s", "alert-1"));
    push(an_item("s", "alert-1"));
    push(an_item("s", "alert-1", 2));
    EXPECT_THAT(offsets_of(page("s")), testing::ElementsAre(1, 2));
    EXPECT_EQ(head("s").head, 2);
}

TEST_P(StreamContract, GivenAFailedUnit_WhenTheNextSucceeds_ThenItsOffsetsAreNotMissed) {
    push(an_item("s", "alert-1"));
    EXPECT_EQ(failure_of_write([](Unit& unit) -> Result<void> {
                  unit.streams().push(an_item("s", "alert-2"));
                  return Error{ErrorKind::forbidden, "changed its mind"};
              }),
              ErrorKind::forbidden);
    push(an_item("s", "alert-3"));
    const auto items = page("s");
    ASSERT_THAT(offsets_of(items), testing::ElementsAre(1, 2));
    EXPECT_EQ(items[1].subject, "alert-3");
}

TEST_P(StreamContract, GivenFiveItems_WhenPagedFromTheMiddle_ThenThePageIsBoundedAndInOrder) {
    for (int i = 1; i <= 5; ++i) push(an_item("s", std::to_string(i)));
    EXPECT_THAT(offsets_of(page("s", 2, 2)), testing::ElementsAre(3, 4));
}

TEST_P(StreamContract, GivenARead_WhenAnItemIsPushed_ThenItFailsAsABug) {
    EXPECT_EQ(failure_of_read([](Unit& unit) -> Result<void> {
                  unit.streams().push(an_item("s", "alert-1"));
                  return success();
              }),
              ErrorKind::internal);
}

TEST_P(StreamContract, GivenACursor_WhenStoredFurtherBack_ThenItStays) {
    store_cursor(7);
    store_cursor(3);
    EXPECT_EQ(cursor(kConsole, "s"), 7);
    store_cursor(8);
    EXPECT_EQ(cursor(kConsole, "s"), 8);
}

TEST_P(StreamContract, GivenACursor_WhenAnotherDeviceOrStreamIsAsked_ThenThereIsNone) {
    store_cursor(7);
    EXPECT_EQ(cursor(an_id<DeviceId>(302), "s"), std::nullopt);
    EXPECT_EQ(cursor(kConsole, "t"), std::nullopt);
}

// Whatever is pushed, in however many units, with whatever repeats and failures: each stream counts 1, 2, 3, ... and
// holds each item once, in the order in which the successful units first pushed it.
TEST_P(StreamContract, GivenAnyPushes_WhenPaged_ThenEveryStreamIsDenseAndInOrder) {
    int round = 0;
    const bool holds = rc::check("dense and in order", [&] {
        const auto prefix = std::to_string(++round) + "-";
        struct Push {
            int stream;
            int subject;
        };
        const auto a_push = rc::gen::map(rc::gen::pair(rc::gen::inRange(0, 3), rc::gen::inRange(0, 6)),
                                         [](const std::pair<int, int>& p) {
                                             return Push{p.first, p.second};
                                         });
        const auto a_unit = rc::gen::pair(rc::gen::container<std::vector<Push>>(a_push), rc::gen::inRange(0, 4));
        const auto units = *rc::gen::container<std::vector<std::pair<std::vector<Push>, int>>>(a_unit);

        std::map<std::string, std::vector<std::string>> model;
        for (const auto& [pushes, luck] : units) {
            const bool fails = luck == 0;
            const auto done = write_and_wait(store(), [&](Unit& unit) -> Result<void> {
                for (const auto& push : pushes)
                    unit.streams().push(an_item(prefix + std::to_string(push.stream), std::to_string(push.subject)));
                if (fails) return Error{ErrorKind::conflict, "as the test wants it"};
                return success();
            });
            RC_ASSERT(done.has_value() == !fails);
            if (fails) continue;
            for (const auto& push : pushes) {
                auto& items = model[prefix + std::to_string(push.stream)];
                const auto subject = std::to_string(push.subject);
                if (std::find(items.begin(), items.end(), subject) == items.end()) items.push_back(subject);
            }
        }
        for (const auto& [stream, subjects] : model) {
            const auto items = page(stream);
            RC_ASSERT(items.size() == subjects.size());
            RC_ASSERT(head(stream).head == static_cast<Offset>(subjects.size()));
            for (std::size_t i = 0; i < items.size(); ++i) {
                RC_ASSERT(items[i].offset == static_cast<Offset>(i + 1));
                RC_ASSERT(items[i].subject == subjects[i]);
            }
        }
    });
    EXPECT_TRUE(holds);
}

}  // namespace
}  // namespace vigil::test
