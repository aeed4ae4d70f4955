// The messages of GET /v1/live (subprotocol vigil.v1). PROTOCOL.md draws the sequences.
#pragma once

#include <optional>
#include <string>
#include <vector>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/messages/alert.hpp>
#include <vigil/protocol/messages/digest.hpp>
#include <vigil/protocol/messages/drill.hpp>
#include <vigil/protocol/messages/measure.hpp>
#include <vigil/protocol/messages/reachability.hpp>
#include <vigil/protocol/messages/report.hpp>
#include <vigil/protocol/messages/visit.hpp>
#include <vigil/protocol/schema.hpp>
#include <vigil/protocol/words.hpp>

namespace vigil::protocol {

struct StreamCursor {
    StreamId stream;
    std::int64_t offset{};

    static constexpr std::string_view name = "StreamCursor";
    static constexpr auto fields = std::tuple{
        field<&StreamCursor::stream>("stream", required, code_points(1, 100), "流", "stream"),
        field<&StreamCursor::offset>("offset", required, range(0, INT64_MAX), "偏移", "last offset that is stored")};
};

// Client, first: where it stands. Without an epoch, or for a stream it does not name, it gets the whole state.
struct Hello {
    std::string epoch;
    std::vector<StreamCursor> cursors;

    static constexpr std::string_view name = "Hello";
    static constexpr std::string_view type = "hello";
    static constexpr auto fields =
        std::tuple{field<&Hello::epoch>("epoch", optional, code_points(0, 64), "纪元", "epoch the cursors belong to"),
                   field<&Hello::cursors>("cursors", optional, items(0, 100), "游标", "cursors")};
};

// What happened, in ids and codes; nothing sealed.
struct ItemBody {
    ItemKind kind{};
    std::optional<AlertSummary> alert;
    std::optional<ReportStatus> report;
    std::optional<BreachView> breach{};
    std::optional<DutyWarningView> warning{};
    std::optional<DutyTestView> test{};
    std::optional<DrillView> drill{};
    std::optional<DigestNotice> digest{};
    std::optional<VisitView> visit{};

    static constexpr std::string_view name = "ItemBody";
    static constexpr auto fields =
        std::tuple{field<&ItemBody::kind>("kind", required, "种类", "kind"),
                   field<&ItemBody::alert>("alert", optional, "警报", "alert"),
                   field<&ItemBody::report>("report", optional, "报告进展", "status of a report"),
                   field<&ItemBody::breach>("breach", optional, "逾期", "a limit that has passed"),
                   field<&ItemBody::warning>("warning", optional, "值班预警", "an officer who cannot be reached"),
                   field<&ItemBody::test>("test", optional, "联络测试", "a test that devices answer"),
                   field<&ItemBody::drill>("drill", optional, "演练", "a drill that nobody answered"),
                   field<&ItemBody::digest>("digest", optional, "每日提要", "something waits that rings nobody"),
                   field<&ItemBody::visit>("visit", optional, "走访", "an officer who is out")};
};

struct LiveItem {
    StreamId stream;
    std::int64_t offset{};
    ItemBody item;

    static constexpr std::string_view name = "LiveItem";
    static constexpr std::string_view type = "item";
    static constexpr auto fields =
        std::tuple{field<&LiveItem::stream>("stream", required, code_points(1, 100), "流", "stream"),
                   field<&LiveItem::offset>("offset", required, range(1, INT64_MAX), "偏移", "offset"),
                   field<&LiveItem::item>("item", required, "内容", "item")};
};

// A LiveItem around an item body that is stored encoded already.
std::string item_frame(const StreamId& stream, std::int64_t offset, std::string_view body);

// Items `from`..`to` are not, or no longer, for this reader; the sequence has no hole.
struct Gone {
    StreamId stream;
    std::int64_t offset{};

    static constexpr std::string_view name = "Gone";
    static constexpr std::string_view type = "gone";
    static constexpr auto fields =
        std::tuple{field<&Gone::stream>("stream", required, code_points(1, 100), "流", "stream"),
                   field<&Gone::offset>("offset", required, range(1, INT64_MAX), "偏移", "offset")};
};

// The replay of a stream is complete. `root` is the last root of the log that the server signed (promise P8).
struct CaughtUp {
    StreamId stream;
    std::string epoch;
    std::int64_t offset{};
    std::string log;
    std::int64_t pos{};
    std::string root;

    static constexpr std::string_view name = "CaughtUp";
    static constexpr std::string_view type = "caught_up";
    static constexpr auto fields =
        std::tuple{field<&CaughtUp::stream>("stream", required, code_points(1, 100), "流", "stream"),
                   field<&CaughtUp::epoch>("epoch", required, code_points(1, 64), "纪元", "epoch"),
                   field<&CaughtUp::offset>("offset", required, range(0, INT64_MAX), "偏移", "head of the stream"),
                   field<&CaughtUp::log>("log", required, "日志链", "chain of the log"),
                   field<&CaughtUp::pos>("pos", required, range(0, INT64_MAX), "日志位置", "position"),
                   field<&CaughtUp::root>("root", required, format(Format::base64url), "链摘要", "chain hash")};
};

// The gap can't be filled: forget this stream, `snapshot` frames with the whole state follow, then caught_up.
struct Reset {
    StreamId stream;
    std::string epoch;
    std::int64_t offset{};

    static constexpr std::string_view name = "Reset";
    static constexpr std::string_view type = "reset";
    static constexpr auto fields = std::tuple{
        field<&Reset::stream>("stream", required, code_points(1, 100), "流", "stream"),
        field<&Reset::epoch>("epoch", required, code_points(1, 64), "纪元", "epoch"),
        field<&Reset::offset>("offset", required, range(0, INT64_MAX), "偏移", "offset the state stands at")};
};

struct Snapshot {
    StreamId stream;
    std::vector<ItemBody> items;

    static constexpr std::string_view name = "Snapshot";
    static constexpr std::string_view type = "snapshot";
    static constexpr auto fields = std::tuple{
        field<&Snapshot::stream>("stream", required, code_points(1, 100), "流", "stream"),
        field<&Snapshot::items>("items", required, protocol::items(0, 64), "状态", "part of the whole state")};
};

// Client: everything up to `offset` is stored on the device. Cumulative.
struct Stored {
    StreamId stream;
    std::int64_t offset{};

    static constexpr std::string_view name = "Stored";
    static constexpr std::string_view type = "stored";
    static constexpr auto fields =
        std::tuple{field<&Stored::stream>("stream", required, code_points(1, 100), "流", "stream"),
                   field<&Stored::offset>("offset", required, range(0, INT64_MAX), "偏移", "offset")};
};

// Client: a person acknowledges. The same as POST /v1/alerts/{id}/ack; kept by the client until ack_ok.
struct LiveAck {
    AcknowledgementId ack_id;
    AlertId alert_id;
    std::int64_t version{};
    std::optional<Instant> client_at;
    std::optional<NextStep> next_step{};
    AccountId responsible_id{};
    std::optional<Instant> expected_at{};

    static constexpr std::string_view name = "LiveAck";
    static constexpr std::string_view type = "ack";
    static constexpr auto fields = std::tuple{
        field<&LiveAck::ack_id>("ack_id", required, format(Format::uuid), "签收编号", "made by the client"),
        field<&LiveAck::alert_id>("alert_id", required, format(Format::uuid), "警报编号", "alert"),
        field<&LiveAck::version>("version", required, range(1, INT64_MAX), "版本", "the version that is answered"),
        field<&LiveAck::client_at>("client_at", optional, instant, "客户端时间", "the client's own clock"),
        field<&LiveAck::next_step>("next_step", optional, "下一步", "what is done first"),
        field<&LiveAck::responsible_id>("responsible_id", optional, format(Format::uuid), "负责人账号",
                                        "an officer of the same organisation who sees to it"),
        field<&LiveAck::expected_at>(
            "expected_at", optional, instant, "预计见到孩子的时间",
            "by when the children are to be seen; a time that is past, or later than the limit, becomes the limit")};
};

struct AckOk {
    AcknowledgementId ack_id;
    AlertId alert_id;
    std::int64_t version{};
    bool stops = false;

    static constexpr std::string_view name = "AckOk";
    static constexpr std::string_view type = "ack_ok";
    static constexpr auto fields =
        std::tuple{field<&AckOk::ack_id>("ack_id", required, format(Format::uuid), "签收编号", "acknowledgement"),
                   field<&AckOk::alert_id>("alert_id", required, format(Format::uuid), "警报编号", "alert"),
                   field<&AckOk::version>("version", required, range(1, INT64_MAX), "版本", "version"),
                   field<&AckOk::stops>("stops", required, "是否停止催办", "whether it stopped the current version")};
};

// The acknowledgement can't be taken; `code` is a problem code. `retry`: the client keeps it and sends it again.
struct AckRefused {
    AcknowledgementId ack_id;
    std::string code;
    bool retry = false;

    static constexpr std::string_view name = "AckRefused";
    static constexpr std::string_view type = "ack_refused";
    static constexpr auto fields =
        std::tuple{field<&AckRefused::ack_id>("ack_id", required, format(Format::uuid), "签收编号", "acknowledgement"),
                   field<&AckRefused::code>("code", required, "原因", "problem code"),
                   field<&AckRefused::retry>("retry", required, "可否重发", "whether to send it again")};
};

// After each checkpoint.
struct Root {
    std::string log;
    std::int64_t pos{};
    std::string root;

    static constexpr std::string_view name = "Root";
    static constexpr std::string_view type = "root";
    static constexpr auto fields =
        std::tuple{field<&Root::log>("log", required, "日志链", "chain of the log"),
                   field<&Root::pos>("pos", required, range(0, INT64_MAX), "日志位置", "position"),
                   field<&Root::root>("root", required, format(Format::base64url), "链摘要", "chain hash")};
};

// The server goes away; come back after this many ms (jittered per connection, so that clients do not return at once).
struct Reconnect {
    std::int64_t after_ms{};

    static constexpr std::string_view name = "Reconnect";
    static constexpr std::string_view type = "reconnect";
    static constexpr auto fields = std::tuple{field<&Reconnect::after_ms>(
        "after_ms", required, range(0, 600000), "多少毫秒后重连", "ms to wait before reconnecting")};
};

// A message that could not be understood; the connection closes after it.
struct LiveProblem {
    std::string code;
    std::string detail;

    static constexpr std::string_view name = "LiveProblem";
    static constexpr std::string_view type = "problem";
    static constexpr auto fields =
        std::tuple{field<&LiveProblem::code>("code", required, "问题代码", "problem code"),
                   field<&LiveProblem::detail>("detail", optional, "说明", "what is allowed")};
};

}  // namespace vigil::protocol
