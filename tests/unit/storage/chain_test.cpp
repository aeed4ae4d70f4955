// The log's hashes, against values that another program computed (Python's hashlib, from the description in chain.hpp and
// records.hpp).
#include "storage/log/chain.hpp"

#include <gtest/gtest.h>

#include <array>
#include <vigil/crypto/bytes.hpp>

#include "storage/log/records.hpp"

namespace vigil::storage {
namespace {

TEST(Chain, GivenAnEntryWithARecord_WhenHashed_ThenTheRootIsTheOneComputedElsewhere) {
    std::string digest(32, '\0');
    for (std::size_t i = 0; i < digest.size(); ++i) digest[i] = static_cast<char>(i);
    const LogEntry entry{1, 1'772'413'200'000, "report.filed", "r-1", R"({"level":"red"})", "reports", digest};
    EXPECT_EQ(crypto::to_hex(root_after("log-1", genesis_root(), entry)),
              "67e81a505634fc2ada2c0236f078647c60925a79d3a1394cd1b5b10ea607f922");
}

TEST(Chain, GivenAFurtherEntry_WhenHashed_ThenItsRootCoversTheOneBefore) {
    const auto first = crypto::from_hex("67e81a505634fc2ada2c0236f078647c60925a79d3a1394cd1b5b10ea607f922").value();
    const LogEntry entry{2, 1'772'413'200'001, "alert.acknowledged", "a-1", "{}", "", ""};
    EXPECT_EQ(crypto::to_hex(root_after("log-1", first, entry)),
              "7765e1619c19e92f327b76aa11426648f844f7986cd76f3daf9594be7f63eb57");
}

TEST(Chain, GivenARowOfEveryKindOfValue_WhenDigested_ThenTheDigestIsTheOneComputedElsewhere) {
    const std::array columns{Parameter{"id", "s-1"}, Parameter{"filed_ms", -5},
                             Parameter{"sealed_body", Blob{std::string_view("\0\xff", 2)}},
                             Parameter{"owner", Value()}};
    EXPECT_EQ(crypto::to_hex(digest_of(kSupplementRecord, columns)),
              "75fdc89b087d6507f6dc795867f232eeb4ca463613a1c65c912b3c4f01033fe4");
}

// RFC 8259 section 7.
TEST(Chain, GivenDetailWithQuotesAndControls_WhenWritten_ThenItIsJson) {
    EXPECT_EQ(detail_text({{"a\"b", "c\\d"}, {"line", "1\n2\x1f"}}),
              "{\"a\\\"b\":\"c\\\\d\",\"line\":\"1\\u000a2\\u001f\"}");
}

TEST(Chain, GivenNoDetail_WhenWritten_ThenItIsAnEmptyObject) { EXPECT_EQ(detail_text({}), "{}"); }

TEST(Chain, GivenDetail_WhenReadBack_ThenItIsTheSame) {
    using Detail = std::vector<std::pair<std::string, std::string>>;
    for (const auto& detail :
         {Detail{}, Detail{{"a", ""}}, Detail{{"a\"b", "c\\d"}, {"line", "1\n2\x1f"}, {"a", "\\u0041"}}})
        EXPECT_EQ(detail_of(detail_text(detail)), detail);
}

TEST(Chain, GivenTextThatWasNotWrittenSo_WhenReadBack_ThenItIsNothing) {
    for (const auto* text : {"", "{", "}", "[]", "{\"a\"}", "{\"a\":}", "{\"a\":\"b\",}", "{\"a\":\"b\"\"c\":\"d\"}",
                             "{\"a\":1}", "{\"a\":\"b}", "{\"a\":\"\\\"}", "{\"a\":\"\\u00zz\"}", "{\"a\":\"\\u12\"}"})
        EXPECT_FALSE(detail_of(text)) << text;
}

}  // namespace
}  // namespace vigil::storage
