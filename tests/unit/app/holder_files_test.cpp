// Which keys count: files and folders of public keys, every mistake at once.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <vigil/crypto/public_key_pem.hpp>

#include "app/holders.hpp"
#include "contract/temp_folder.hpp"
#include "files/file_problems.hpp"

namespace vigil::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class HolderFiles : public testing::Test {
protected:
    std::filesystem::path put(const std::string& name, const std::string& text) {
        std::ofstream(folder.path() / name, std::ios::binary) << text;
        return folder.path() / name;
    }
    static std::string a_key() { return crypto::to_pem(crypto::PrivateKey::generate().public_key()); }

    TempFolder folder{};
};

TEST_F(HolderFiles, GivenAFolder_WhenLoaded_ThenEachPemFileIsAHolderAndItsNameIsThatOfTheFile) {
    const auto key = crypto::PrivateKey::generate().public_key();
    put("linxi.pub.pem", crypto::to_pem(key));
    put("league.pem", a_key());
    put("README", "not a key");
    const auto holders = app::load_holders({folder.path()});
    ASSERT_TRUE(holders) << problem_lines(holders.error());
    ASSERT_EQ(holders.value().all().size(), 2U);
    const auto* linxi = holders.value().find(key.thumbprint());
    ASSERT_NE(linxi, nullptr);
    EXPECT_EQ(linxi->name, "linxi");
    EXPECT_TRUE(holders.value().lookup()(key.thumbprint()));
    EXPECT_FALSE(holders.value().lookup()("another"));
}

TEST_F(HolderFiles, GivenNobody_WhenLoaded_ThenThereIsNobody) {
    EXPECT_TRUE(app::load_holders({}).value().all().empty());
}

TEST_F(HolderFiles, GivenSeveralMistakes_WhenLoaded_ThenAllAreListedWithTheirFiles) {
    const auto same = a_key();
    put("a.pem", same);
    put("b.pem", same);
    put("a.pub.pem", a_key());
    put("broken.pem", "-----BEGIN PUBLIC KEY-----\n");
    put("private.pem", crypto::PrivateKey::generate().to_pem());
    const auto holders = app::load_holders({folder.path(), folder.path() / "missing.pem"});
    ASSERT_FALSE(holders);
    EXPECT_THAT(
        problem_lines(holders.error()),
        AllOf(HasSubstr("b.pem: holder a has the same key"), HasSubstr("a.pub.pem: another file has the same name"),
              HasSubstr("broken.pem: public key: no PEM text"), HasSubstr("private.pem: public key: this is a private"),
              HasSubstr("missing.pem: cannot be read"), HasSubstr("5 problems")));
}

}  // namespace
}  // namespace vigil::test
