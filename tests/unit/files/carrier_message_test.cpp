#include "files/carrier_message.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vigil::files {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

constexpr const char* kDelivery = "0f8fad5b-d9cb-469f-a165-70867728950e";

// Receipts of text messages as Alibaba Cloud writes them (SmsReport).
GatewayReceipts of_messages() {
    return {.delivery = "/out_id", .delivered = {"/success", "true"}, .code = "/err_code"};
}
constexpr const char* kReports = R"([
    {"phone_number": "13900000001", "send_time": "2017-01-01 11:12:13", "report_time": "2017-02-02 22:23:24", "success": true,
     "err_code": "DELIVERED", "err_msg": "用户接收成功", "sms_size": "1", "biz_id": "12345",
     "out_id": "0f8fad5b-d9cb-469f-a165-70867728950e"},
    {"phone_number": "13900000002", "success": false, "err_code": "MK:13900000002", "biz_id": "12346", "out_id": "d-2"}])";

// Receipts of calls, with the key that was pressed.
GatewayReceipts of_calls() {
    return {.delivery = "/out_id",
            .delivered = {"/status_code", R"("200000")"},
            .pending = GatewayMatch{"/status_code", R"("200001")"},
            .code = "/status_code",
            .pressed = GatewayMatch{"/dtmf", R"("1")"}};
}

std::optional<CarrierEntries<CarrierReceipt>> receipts(const std::string& body,
                                                       const GatewayReceipts& by = of_messages()) {
    return read_receipts(by, CarrierBody::json, body);
}

TEST(CarrierMessage, GivenReceipts_WhenRead_ThenEachSaysWhatBecameOfItsMessage) {
    const auto read = receipts(kReports).value();
    EXPECT_EQ(read.unreadable, 0U);
    ASSERT_THAT(read.entries, SizeIs(2));
    EXPECT_EQ(read.entries[0],
              (CarrierReceipt{.delivery = kDelivery, .delivered = true, .pressed = false, .code = "DELIVERED"}));
    EXPECT_EQ(read.entries[1],
              (CarrierReceipt{.delivery = "d-2", .delivered = false, .pressed = false, .code = "MK:###########"}))
        << "no number is repeated";
}

TEST(CarrierMessage, GivenCalls_WhenRead_ThenKeysCountAndWhatIsPendingDoesNot) {
    const auto read = receipts(R"([{"out_id": "a", "status_code": "200000", "dtmf": "1"},
                                   {"out_id": "b", "status_code": "200000", "dtmf": "2"},
                                   {"out_id": "c", "status_code": "200001"},
                                   {"out_id": "d", "status_code": "200005", "dtmf": ""}])",
                               of_calls())
                          .value();
    ASSERT_THAT(read.entries, SizeIs(3));
    EXPECT_TRUE(read.entries[0].pressed);
    EXPECT_TRUE(read.entries[1].delivered);
    EXPECT_FALSE(read.entries[1].pressed);
    EXPECT_EQ(read.entries[2].delivery, "d");
    EXPECT_FALSE(read.entries[2].delivered);
}

TEST(CarrierMessage, GivenEntriesThatCannotBeRead_WhenOthersCan_ThenTheyAreCountedAndSpoilNothing) {
    const auto read = receipts(R"([{"success": true}, {"out_id": "", "success": true}, {"out_id": "a"}, 7, null,
                                   {"out_id": {"x": 1}, "success": true}, {"out_id": 12, "success": true}, {"out_id": ")" +
                               std::string(65, 'x') + R"(", "success": true}])")
                          .value();
    EXPECT_EQ(read.unreadable, 7U);
    ASSERT_THAT(read.entries, SizeIs(1));
    EXPECT_EQ(read.entries[0].delivery, "12");
}

TEST(CarrierMessage, GivenBodiesThatAreNone_WhenRead_ThenNothingIs) {
    for (const auto* body : {"", "x", "7", "\"x\"", "null", "[", "[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]"})
        EXPECT_FALSE(receipts(body)) << body;
    std::string many = "[";
    for (std::size_t i = 0; i <= kMostCarrierEntries; ++i) many += std::string(i == 0 ? "" : ",") + "{}";
    EXPECT_FALSE(receipts(many + "]"));
    EXPECT_THAT(receipts("[]")->entries, IsEmpty());
}

TEST(CarrierMessage, GivenALaterPlaceForTheEntries_WhenRead_ThenAListAndOneAloneAreBothFound) {
    auto by = of_messages();
    by.entries = "/data/reports";
    EXPECT_THAT(receipts(R"({"data": {"reports": [{"out_id": "a", "success": true}]}})", by)->entries, SizeIs(1));
    EXPECT_THAT(receipts(R"({"data": {"reports": {"out_id": "a", "success": true}}})", by)->entries, SizeIs(1));
    EXPECT_FALSE(receipts(R"({"data": []})", by));
}

TEST(CarrierMessage, GivenAForm_WhenRead_ThenItsFieldsAreTexts) {
    const GatewayReceipts by{.delivery = "/out_id", .delivered = {"/status", R"("0")"}, .code = "/status"};
    const auto read =
        read_receipts(by, CarrierBody::form, "out_id=a%2Db&status=0&out_id=c&text=%E6%94%B6+%E5%88%B0").value();
    ASSERT_THAT(read.entries, SizeIs(1));
    EXPECT_EQ(read.entries[0].delivery, "a-b");
    EXPECT_TRUE(read.entries[0].delivered);
    EXPECT_FALSE(read_receipts(by, CarrierBody::form, "out_id=%zz"));
}

// As Alibaba Cloud writes what was replied (SmsUp).
TEST(CarrierMessage, GivenReplies_WhenRead_ThenTheyAreNumbersAndTexts) {
    const GatewayReplies by{.number = "/phone_number", .text = "/content"};
    const auto read = read_replies(by, CarrierBody::json, R"([
        {"dest_code": "1234", "send_time": "2017-08-30 00:00:00", "sign_name": "签名", "sp_id": "99", "sequence_id": 1,
         "phone_number": "13900000001", "content": "收到 123456"},
        {"content": "nobody"}, {"phone_number": "13900000002"}])")
                          .value();
    EXPECT_EQ(read.unreadable, 1U);
    ASSERT_THAT(read.entries, SizeIs(2));
    EXPECT_EQ(read.entries[0], (CarrierReply{"13900000001", "收到 123456"}));
    EXPECT_EQ(read.entries[1], (CarrierReply{"13900000002", ""}));
    const auto longest = read_replies(by, CarrierBody::form, "phone_number=1&content=" + std::string(5000, 'x'));
    EXPECT_THAT(longest->entries.at(0).text, SizeIs(200));
}

}  // namespace
}  // namespace vigil::files
