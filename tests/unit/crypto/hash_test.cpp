#include <vigil/crypto/hash.hpp>

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include "unit/crypto/vectors.hpp"

namespace vigil::crypto {
namespace {

using vectors::hex;

// FIPS 180-4 examples as published by NIST for SHA-256, and the hash of nothing.
TEST(Sha256, GivenPublishedMessages_WhenHashed_ThenTheDigestsAgree) {
    EXPECT_EQ(sha256(""), hex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
    EXPECT_EQ(sha256("abc"), hex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    EXPECT_EQ(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
              hex("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"));
}

RC_GTEST_PROP(Sha256, GivenAnyPieces_WhenHashedOneByOne_ThenTheDigestIsThatOfTheWhole,
              (const std::vector<std::string>& pieces)) {
    Sha256 hash;
    std::string whole;
    for (const auto& piece : pieces) {
        hash.update(piece);
        whole += piece;
    }
    RC_ASSERT(hash.finish() == sha256(whole));
}

TEST(Sha256, GivenAFinishedHash_WhenUsedAgain_ThenItBeginsAnew) {
    Sha256 hash;
    hash.update("something before");
    hash.finish();
    hash.update("abc");
    EXPECT_EQ(hash.finish(), hex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
}

}  // namespace
}  // namespace vigil::crypto
