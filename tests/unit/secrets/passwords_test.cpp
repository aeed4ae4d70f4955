#include "secrets/passwords.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ctime>

namespace vigil {
namespace {

using testing::MatchesRegex;

// One for all tests: making it costs a hash.
const Argon2Passwords& passwords() {
    static const Argon2Passwords all;
    return all;
}

// "password" and "somesalt", from test.c of the reference implementation (github.com/P-H-C/phc-winner-argon2).
constexpr const char* kPublished =
    "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

// Our own parameters, computed by @noble/hashes 1.5.0, which shares no code with libargon2:
// argon2id(password, salt of the bytes 00 to 0f, {t: 3, m: 65536, p: 1, dkLen: 32}).
constexpr const char* kPassword = "草原上的守望 2026";
constexpr const char* kByAnother =
    "$argon2id$v=19$m=65536,t=3,p=1$AAECAwQFBgcICQoLDA0ODw$zB58//ALn5UIbNIE+TuSof5KCz9DdoKM77mMc/Yw+FY";

// CPU time of this thread that `work` takes, in seconds.
template <class Work>
double seconds_of(Work work) {
    const auto now = [] {
        timespec time{};
        ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
    };
    const double before = now();
    work();
    return now() - before;
}

TEST(Passwords, GivenAPassword_WhenHashed_ThenTheTextSays64MebibytesThreePassesOneLane) {
    // A salt of 16 bytes and a hash of 32, in base64 without padding.
    EXPECT_THAT(passwords().hash(kPassword),
                MatchesRegex("\\$argon2id\\$v=19\\$m=65536,t=3,p=1\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}"));
}

TEST(Passwords, GivenOnePassword_WhenHashedTwice_ThenTheTextsDiffer) {
    EXPECT_NE(passwords().hash(kPassword), passwords().hash(kPassword));
}

TEST(Passwords, GivenAHash_WhenThePasswordIsTyped_ThenItMatches) {
    EXPECT_TRUE(passwords().matches(passwords().hash(kPassword), kPassword));
}

TEST(Passwords, GivenThePublishedHash_WhenItsPasswordIsTyped_ThenItMatches) {
    EXPECT_TRUE(passwords().matches(kPublished, "password"));
}

TEST(Passwords, GivenTheHashOfAnotherImplementation_WhenItsPasswordIsTyped_ThenItMatches) {
    EXPECT_TRUE(passwords().matches(kByAnother, kPassword));
}

class WrongPassword : public testing::TestWithParam<std::string> {};

TEST_P(WrongPassword, GivenTheHashOfAnotherImplementation_WhenSomethingElseIsTyped_ThenItDoesNotMatch) {
    EXPECT_FALSE(passwords().matches(kByAnother, GetParam()));
}

INSTANTIATE_TEST_SUITE_P(Texts, WrongPassword,
                         testing::Values("", "password", "草原上的守望 2025", "草原上的守望 202", "草原上的守望 2026 ",
                                         std::string("草原上的守望 2026") + '\0'));

TEST(Passwords, GivenAPasswordWithANulByte_WhenWhatFollowsItDiffers_ThenItDoesNotMatch) {
    EXPECT_FALSE(passwords().matches(passwords().hash(std::string("abc\0def", 7)), std::string("abc\0xyz", 7)));
}

class MalformedHash : public testing::TestWithParam<std::string> {};

TEST_P(MalformedHash, GivenATextThatIsNoHash_WhenThePasswordIsTyped_ThenNothingMatches) {
    EXPECT_FALSE(passwords().matches(GetParam(), kPassword));
}

INSTANTIATE_TEST_SUITE_P(
    Texts, MalformedHash,
    testing::Values(
        "", "$", "x", kPassword,                                   //
        "$argon2id$v=19$m=65536,t=3,p=1$AAECAwQFBgcICQoLDA0ODw",   // no hash
        "$argon2id$v=19$m=65536,t=3,p=1$AAECAwQFBgcICQoLDA0ODw$",  // an empty one
        "$argon2id$v=19$m=65536,t=3,p=1$AAECAwQFBgcICQoLDA0ODw$zB58//ALn5UIbNIE+TuSof5KCz9DdoKM77mMc",
        "$argon2id$v=19$m=0,t=3,p=1$AAECAwQFBgcICQoLDA0ODw$zB58//ALn5UIbNIE+TuSof5KCz9DdoKM77mMc/Yw+FY",
        "$argon2id$v=19$t=3,p=1$AAECAwQFBgcICQoLDA0ODw$zB58//ALn5UIbNIE+TuSof5KCz9DdoKM77mMc/Yw+FY",
        "$argon2id$v=19$m=65536,t=3,p=1$AAEC AwQFBgcICQoLDA0ODw$zB58//ALn5UIbNIE+TuSof5KCz9DdoKM77mMc/Yw+FY",
        "$argon2i$v=19$m=65536,t=3,p=1$AAECAwQFBgcICQoLDA0ODw$zB58//ALn5UIbNIE+TuSof5KCz9DdoKM77mMc/Yw+FY",
        "$2b$12$abcdefghijklmnopqrstuuKsAUx2YBPvyb4hYpVAY0O1jWVVh1rEa"));

TEST(Passwords, GivenALoginThatDoesNotExist_WhenItIsPretended_ThenItCostsAsMuchAsAComparison) {
    const double comparing = seconds_of([] { static_cast<void>(passwords().matches(kByAnother, "wrong")); });
    const double pretending = seconds_of([] { passwords().pretend("wrong"); });
    EXPECT_GT(pretending, comparing / 3);  // wide, for machines under load; doing nothing is a thousand times less
    EXPECT_LT(pretending, comparing * 3);
}

}  // namespace
}  // namespace vigil
