// What is asked of a message as a whole: that one of several members is given, and its type.
#include <gtest/gtest.h>

#include <string>

#include "unit/protocol/decoding.hpp"
#include "unit/protocol/sample_messages.hpp"

using namespace vigil::protocol;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

class Given : public testing::TestWithParam<const char*> {};
TEST_P(Given, GivenOneOfTheMembers_WhenDecoded_ThenTheRuleIsSatisfied) {
    EXPECT_THAT(violations_of<Choice>(GetParam()), IsEmpty());
}
INSTANTIATE_TEST_SUITE_P(AtLeastOne, Given,
                         testing::Values(R"({"text":"a"})", R"({"list":["a"]})", R"({"flag":true})",
                                         R"({"word":"unknown"})", R"({"part":{"label":"a"}})",
                                         R"({"text":"","list":["a"]})"));

class NotGiven : public testing::TestWithParam<const char*> {};
TEST_P(NotGiven, GivenNoneOrEmptyOnes_WhenDecoded_ThenAtLeastOneAtTheMessage) {
    EXPECT_THAT(violations_of<Choice>(GetParam()), ElementsAre(violation("", "at_least_one")));
}
INSTANTIATE_TEST_SUITE_P(AtLeastOne, NotGiven,
                         testing::Values("{}", R"({"text":""})", R"({"list":[]})", R"({"flag":false})",
                                         R"({"other":"a"})", R"({"text":"","list":[],"flag":false})"));

TEST(AtLeastOne, GivenAMemberOfTheWrongType_WhenDecoded_ThenOnlyThatIsComplainedOf) {
    EXPECT_THAT(violations_of<Choice>(R"({"text":1})"), ElementsAre(violation("/text", "wrong_type")));
    EXPECT_THAT(violations_of<Choice>(R"({"list":"a"})"), ElementsAre(violation("/list", "wrong_type")));
    EXPECT_THAT(violations_of<Choice>(R"({"list":["a","b","c"]})"), ElementsAre(violation("/list", "too_many")));
    EXPECT_THAT(violations_of<Choice>(R"({"word":"often"})"), ElementsAre(violation("/word", "unknown_value")));
}

TEST(AtLeastOne, GivenNoMember_WhenDecoded_ThenTheMessageNamesThem) {
    const auto read = decode<Choice>("{}");
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().violations.at(0).message, "one of these is needed: text, list, flag, word, part");
}

TEST(Type, GivenAMessageWithAType_WhenDecoded_ThenItMustBeThatType) {
    EXPECT_THAT(violations_of<Greeting>(R"({"type":"greeting"})"), IsEmpty());
    EXPECT_THAT(violations_of<Greeting>("{}"), ElementsAre(violation("/type", "required")));
    EXPECT_THAT(violations_of<Greeting>(R"({"type":"farewell"})"), ElementsAre(violation("/type", "unknown_value")));
    EXPECT_THAT(violations_of<Greeting>(R"({"type":null})"), ElementsAre(violation("/type", "wrong_type")));
}

TEST(Type, GivenTheMemberTypeAnywhere_WhenAsked_ThenItIsFound) {
    EXPECT_EQ(type_of(R"({"type":"ack","x":1})").value(), "ack");
    EXPECT_EQ(type_of(R"({"x":{"type":"inner"},"y":[{"type":"other"}],"type":"ack"})").value(), "ack");
}

TEST(Type, GivenNoUsableType_WhenAsked_ThenAnInvalidDocument) {
    const auto fault = [](std::string_view text) {
        const auto read = type_of(text);
        return read ? PointerAndCode{}
                    : PointerAndCode{read.error().violations.at(0).pointer, read.error().violations.at(0).code};
    };
    EXPECT_EQ(fault("{}"), violation("/type", "required"));
    EXPECT_EQ(fault(R"({"x":{"type":"inner"}})"), violation("/type", "required"));
    EXPECT_EQ(fault(R"({"type":1})"), violation("/type", "wrong_type"));
    EXPECT_EQ(fault("[]"), violation("", "wrong_type"));
    EXPECT_EQ(fault(R"({"type":"a","type":"b"})"), violation("", "duplicate_key"));
    EXPECT_EQ(fault("{"), violation("", "malformed_json"));
}

}  // namespace
