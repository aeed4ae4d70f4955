#include <vigil/crypto/secret.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <new>
#include <ostream>
#include <type_traits>
#include <vigil/crypto/random.hpp>

namespace vigil::crypto {
namespace {

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

TEST(Secret, GivenASecretInKnownMemory_WhenDestroyed_ThenTheMemoryHoldsZeros) {
    alignas(Secret) char memory[sizeof(Secret)];
    auto* secret = new (memory) Secret(Secret::from_bytes(kKey).value());
    ASSERT_EQ(std::string_view(memory, sizeof memory), kKey);
    std::destroy_at(secret);
    EXPECT_EQ(std::string_view(memory, sizeof memory), kZeros);
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
