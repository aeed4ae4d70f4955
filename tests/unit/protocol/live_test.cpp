#include <gtest/gtest.h>

#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/live.hpp>

using namespace vigil;
using namespace vigil::protocol;

namespace {

ItemBody acknowledged_report() {
    ItemBody body;
    body.kind = ItemKind::report_status;
    body.report = ReportStatus{.report_id = ReportId("01981f3c-5a7e-7c11-8a3f-2d1f0c5b9e77"),
                               .filed_at = instant_of(1790000000000),
                               .stage = ReportStage::acknowledged,
                               .organs = {},
                               .supplements = 1,
                               .open_questions = {},
                               .identity_opened_at = {}};
    return body;
}

TEST(ItemFrame, GivenAStoredBody_WhenFramed_ThenItDecodesAsTheItem) {
    const auto read = decode<LiveItem>(item_frame(StreamId("org:\"1\""), 42, encode(acknowledged_report())));
    ASSERT_TRUE(read);
    EXPECT_EQ(read.value().stream, StreamId("org:\"1\""));
    EXPECT_EQ(read.value().offset, 42);
    EXPECT_EQ(read.value().item.kind, ItemKind::report_status);
    ASSERT_TRUE(read.value().item.report);
    EXPECT_EQ(read.value().item.report->stage, ReportStage::acknowledged);
    EXPECT_EQ(read.value().item.report->supplements, 1);
}

TEST(ItemFrame, GivenAStoredBody_WhenFramed_ThenTheBytesAreThoseOfTheCodec) {
    const LiveItem item{.stream = StreamId("acc:2"), .offset = 7, .item = acknowledged_report()};
    EXPECT_EQ(item_frame(item.stream, item.offset, encode(item.item)), encode(item));
}

}  // namespace
