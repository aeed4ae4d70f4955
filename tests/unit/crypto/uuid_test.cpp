#include <vigil/crypto/uuid.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <algorithm>
#include <set>
#include <thread>
#include <vector>
#include <vigil/protocol/ids.hpp>

#include "unit/crypto/vectors.hpp"

namespace vigil::crypto {
namespace {

using testing::StartsWith;

// RFC 9562 appendix A.6: 22 February 2022, 14:22:22 GMT-05:00.
constexpr auto kRfcInstant = instant_of(0x017f22e279b0);

TEST(UuidV4, GivenManyUuids_WhenRead_ThenAllAreCanonicalVersion4AndDifferent) {
    std::set<std::string> seen;
    for (int i = 0; i < 1000; ++i) {
        const auto uuid = uuid_v4();
        ASSERT_TRUE(is_uuid(uuid));
        ASSERT_EQ(uuid[14], '4');
        ASSERT_NE(std::string_view("89ab").find(uuid[19]), std::string_view::npos);
        ASSERT_TRUE(seen.insert(uuid).second);
    }
}

TEST(UuidV7, GivenTheInstantOfTheRfc_WhenMade_ThenTimeVersionAndVariantStandWhereTheRfcHasThem) {
    UuidV7Source source;
    const auto uuid = source.next(kRfcInstant);
    ASSERT_TRUE(is_uuid(uuid));
    EXPECT_THAT(uuid, StartsWith("017f22e2-79b0-7"));
    EXPECT_NE(std::string_view("89ab").find(uuid[19]), std::string_view::npos);
}

TEST(UuidV7, GivenTheProcessWideSource_WhenAskedTwice_ThenTheSecondSortsAfterTheFirst) {
    const auto first = uuid_v7(kRfcInstant);
    const auto second = uuid_v7(kRfcInstant);
    EXPECT_LT(first, second);
}

RC_GTEST_PROP(UuidV7, GivenAnyWalkOfTime_WhenMade_ThenTheySortInOrderOfCreation, ()) {
    const auto steps = *rc::gen::container<std::vector<int>>(rc::gen::inRange(-3, 4));  // milliseconds, also backwards
    UuidV7Source source;
    auto now = kRfcInstant;
    std::string last;
    for (const int step : steps) {
        now += std::chrono::milliseconds(step);
        const auto next = source.next(now);
        RC_ASSERT(last < next);
        last = next;
    }
}

TEST(UuidV7, GivenMoreUuidsThanTheCounterHolds_WhenMadeInOneMillisecond_ThenTheyStillSortAndTheTimeIsCarriedOn) {
    UuidV7Source source;
    std::string last;
    for (int i = 0; i < (1 << 18) + 1; ++i) {
        auto next = source.next(kRfcInstant);
        ASSERT_LT(last, next);
        last = std::move(next);
    }
    EXPECT_FALSE(last.starts_with("017f22e2-79b0"));
}

TEST(UuidV7, GivenAFullCounter_WhenTheNextMillisecondComes_ThenItsTimeIsUsed) {
    UuidV7Source source;
    source.next(kRfcInstant);
    EXPECT_THAT(source.next(kRfcInstant + std::chrono::milliseconds(1)), StartsWith("017f22e2-79b1-7"));
}

TEST(UuidV7, GivenTwoSources_WhenAskedAtOneInstant_ThenTheUuidsDiffer) {
    UuidV7Source a;
    UuidV7Source b;
    EXPECT_NE(a.next(kRfcInstant), b.next(kRfcInstant));
}

TEST(UuidV7, GivenSeveralThreads_WhenTheyShareASource_ThenEveryThreadSeesOrderAndNoneSeesAnothersUuid) {
    UuidV7Source source;
    std::vector<std::vector<std::string>> made(4);
    std::vector<std::thread> threads;
    for (auto& own : made) {
        threads.emplace_back([&source, &own] {
            for (int i = 0; i < 2000; ++i) own.push_back(source.next(kRfcInstant));
        });
    }
    for (auto& thread : threads) thread.join();

    std::set<std::string> all;
    for (const auto& own : made) {
        EXPECT_TRUE(std::is_sorted(own.begin(), own.end()));
        all.insert(own.begin(), own.end());
    }
    EXPECT_EQ(all.size(), 8000u);
}

TEST(UuidRaw, GivenTheUuidOfTheRfc_WhenConverted_ThenItIsItsSixteenBytesAndBack) {
    const std::string text = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f";  // RFC 9562 appendix A.6
    const auto raw = uuid_to_raw(text).value();
    EXPECT_EQ(raw, vectors::hex("017f22e279b07cc398c4dc0c0c07398f"));
    EXPECT_EQ(uuid_from_raw(raw).value(), text);
}

TEST(UuidRaw, GivenAnotherForm_WhenConverted_ThenItIsRefused) {
    EXPECT_FALSE(uuid_to_raw("017F22E2-79B0-7CC3-98C4-DC0C0C07398F"));
    EXPECT_FALSE(uuid_to_raw("017f22e279b07cc398c4dc0c0c07398f"));
    EXPECT_FALSE(uuid_from_raw("fifteen bytes.."));
    EXPECT_FALSE(uuid_from_raw("seventeen bytes.."));
}

}  // namespace
}  // namespace vigil::crypto
