#include <vigil/crypto/secret.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <fstream>
#include <memory>
#include <ostream>
#include <set>
#include <sstream>
#include <thread>
#include <type_traits>
#include <vector>
#include <vigil/crypto/key_memory.hpp>
#include <vigil/crypto/random.hpp>

#include "support/sanitized.hpp"

namespace vigil::crypto {
namespace {

using testing::HasSubstr;

const std::string kZeros(Secret::kSize, '\0');
const std::string kKey = "0123456789abcdef0123456789abcdef";

template <class T>
concept Printable = requires(std::ostream& out, const T& value) {
    out << value;
};

static_assert(!std::is_copy_constructible_v<Secret> && !std::is_copy_assignable_v<Secret>);
static_assert(std::is_nothrow_move_constructible_v<Secret> && std::is_nothrow_move_assignable_v<Secret>);
static_assert(!Printable<Secret>);

TEST(Secret, GivenThirtyTwoBytes_WhenMadeOfThem_ThenItHoldsThem) {
    EXPECT_EQ(Secret::from_bytes(kKey).value().bytes(), kKey);
}

TEST(Secret, GivenAnotherSize_WhenMadeOfIt_ThenItIsRefused) {
    EXPECT_FALSE(Secret::from_bytes(""));
    EXPECT_FALSE(Secret::from_bytes(kKey.substr(1)));
    EXPECT_FALSE(Secret::from_bytes(kKey + "0"));
}

TEST(Secret, GivenTwoRandomSecrets_WhenCompared_ThenTheyDiffer) {
    const auto a = Secret::random();
    const auto b = Secret::random();
    EXPECT_NE(a.bytes(), b.bytes());
}

TEST(Secret, GivenASecret_WhenMovedByConstruction_ThenTheSourceIsWiped) {
    auto source = Secret::from_bytes(kKey).value();
    const auto target = std::move(source);
    EXPECT_EQ(target.bytes(), kKey);
    EXPECT_EQ(source.bytes(), kZeros);
}

TEST(Secret, GivenASecret_WhenMovedByAssignment_ThenTheSourceIsWiped) {
    auto source = Secret::from_bytes(kKey).value();
    auto target = Secret::random();
    target = std::move(source);
    EXPECT_EQ(target.bytes(), kKey);
    EXPECT_EQ(source.bytes(), kZeros);
}

// The pages of keys are never given back, so what a key left behind may be looked at.
TEST(Secret, GivenASecret_WhenDestroyed_ThenItsMemoryHoldsZeros) {
    auto secret = std::make_unique<Secret>(Secret::from_bytes(kKey).value());
    const auto memory = secret->bytes();
    ASSERT_EQ(memory, kKey);
    secret.reset();
    EXPECT_EQ(memory, kZeros);
}

TEST(Secret, GivenASecret_WhenAnotherIsMovedIntoIt_ThenItsOwnMemoryHoldsZeros) {
    auto secret = Secret::from_bytes(kKey).value();
    const auto memory = secret.bytes();
    secret = Secret::random();
    EXPECT_EQ(memory, kZeros);
}

// smaps(5): "lo" is a locked mapping, "dd" one that no core dump holds, "wf" one that a forked child sees as zeros.
std::string flags_of_the_mapping_around(const void* address) {
    std::ifstream maps("/proc/self/smaps");
    const auto at = reinterpret_cast<std::uintptr_t>(address);
    bool inside = false;
    for (std::string line; std::getline(maps, line);) {
        std::uintptr_t begin = 0, end = 0;
        char dash = 0;
        std::istringstream range(line);
        if (range >> std::hex >> begin >> dash >> end && dash == '-') inside = begin <= at && at < end;
        if (inside && line.starts_with("VmFlags:")) return line + " ";
    }
    return {};
}

TEST(KeyMemory, GivenAKey_WhenTheKernelIsAsked_ThenItsMemoryIsLockedAndInNoDumpAndNoChild) {
    const auto secret = Secret::random();
    const auto flags = flags_of_the_mapping_around(secret.bytes().data());
    EXPECT_THAT(flags, HasSubstr(" dd "));
    EXPECT_THAT(flags, HasSubstr(" wf "));
    // Sanitizers turn mlock(2) into nothing, and an ordinary user may lock little.
    if (key_memory_is_locked() && !test::kSanitized) {
        EXPECT_THAT(flags, HasSubstr(" lo "));
    }
}

TEST(KeyMemory, GivenMoreKeysThanOnePageHolds_WhenTheyAreMade_ThenEachHasItsOwnBytes) {
    std::vector<Secret> keys;
    for (int i = 0; i < 5000; ++i) keys.push_back(Secret::random());
    std::set<std::string_view> bytes;
    for (const auto& key : keys) bytes.insert(key.bytes());
    EXPECT_EQ(bytes.size(), 5000U);
}

TEST(KeyMemory, GivenManyThreads_WhenTheyMakeAndDropKeys_ThenNoTwoShareASlot) {
    std::vector<std::thread> threads;
    std::atomic<int> wrong{0};
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&wrong] {
            for (int round = 0; round < 2000; ++round) {
                const auto a = Secret::random();
                const std::string copy(a.bytes());
                const auto b = Secret::random();
                if (a.bytes() != copy || a.bytes() == b.bytes()) ++wrong;
            }
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(wrong, 0);
}

TEST(Wipe, GivenAText_WhenWiped_ThenItIsEmptyAndItsMemoryHoldsZeros) {
    std::string text = kKey;
    const char* memory = text.data();
    wipe(text);
    EXPECT_TRUE(text.empty());
    ASSERT_EQ(text.data(), memory);  // still allocated, so it may be looked at
    EXPECT_EQ(std::string_view(memory, kKey.size()), kZeros);
}

TEST(RandomBytes, GivenASize_WhenMade_ThenItHasThatSize) {
    EXPECT_EQ(random_bytes(0).size(), 0u);
    EXPECT_EQ(random_bytes(33).size(), 33u);
}

TEST(RandomBytes, GivenTwoDraws_WhenCompared_ThenTheyDiffer) { EXPECT_NE(random_bytes(16), random_bytes(16)); }

}  // namespace
}  // namespace vigil::crypto
