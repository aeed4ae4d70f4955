#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vigil/protocol/percent_encoding.hpp>

namespace vigil {
namespace {

using testing::ElementsAre;
using testing::Optional;
using testing::Pair;

// URL Standard, section 5.1.
TEST(PercentEncoding, GivenAForm_WhenRead_ThenPlusIsASpaceAndFieldsKeepTheirOrder) {
    EXPECT_THAT(form_fields("a=1&b=%E5%8C%97+x&a=2&=&c&&d=x=y", 10),
                Optional(ElementsAre(Pair("a", "1"), Pair("b", "北 x"), Pair("a", "2"), Pair("", ""), Pair("c", ""),
                                     Pair("d", "x=y"))));
    EXPECT_THAT(form_fields("", 1), Optional(ElementsAre()));
    EXPECT_THAT(form_fields("a=%2B", 1), Optional(ElementsAre(Pair("a", "+"))));
}

TEST(PercentEncoding, GivenAFormThatIsNone_WhenRead_ThenNothingIs) {
    EXPECT_FALSE(form_fields("a=%", 10));
    EXPECT_FALSE(form_fields("%0a=1", 10));
    EXPECT_FALSE(form_fields("a=%ff", 10));
    EXPECT_FALSE(form_fields("a=1&b=2", 1));
}

}  // namespace
}  // namespace vigil
