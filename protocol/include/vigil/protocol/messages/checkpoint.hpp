// Checkpoints of the log and the countersignatures of outside holders: what each states, and how they are handed out.
#pragma once

#include <string>
#include <vector>
#include <vigil/protocol/schema.hpp>
#include <vigil/protocol/time.hpp>

namespace vigil::protocol {

// The payload of a checkpoint's JWS.
struct CheckpointClaims {
    std::string log;
    std::int64_t pos{};
    std::string root;
    Instant at_ms{};

    static constexpr std::string_view name = "CheckpointClaims";
    static constexpr auto fields = std::tuple{
        field<&CheckpointClaims::log>("log", required, "日志链", "chain of the log"),
        field<&CheckpointClaims::pos>("pos", required, range(0, INT64_MAX), "日志位置", "position in the log"),
        field<&CheckpointClaims::root>("root", required, format(Format::base64url), "链摘要",
                                       "chain hash after the position"),
        field<&CheckpointClaims::at_ms>("at_ms", required, instant, "签署时间", "when it was signed")};
};

// The payload of a countersignature's JWS (typ vigil-countersignature+jws): `holder` has seen this root at this position of
// this log, and none that contradicts it.
struct CountersignatureClaims {
    std::string log;
    std::int64_t pos{};
    std::string root;
    std::string holder;
    Instant at_ms{};  // by the holder's clock

    static constexpr std::string_view name = "CountersignatureClaims";
    static constexpr auto fields = std::tuple{
        field<&CountersignatureClaims::log>("log", required, code_points(1, 100), "日志链", "chain of the log"),
        field<&CountersignatureClaims::pos>("pos", required, range(1, INT64_MAX), "日志位置", "position in the log"),
        field<&CountersignatureClaims::root>("root", required, format(Format::base64url, 43, 43), "链摘要",
                                             "chain hash after the position"),
        field<&CountersignatureClaims::holder>("holder", required, code_points(1, 100), "见证方",
                                               "name of the holder who countersigned"),
        field<&CountersignatureClaims::at_ms>("at_ms", required, instant, "副署时间", "when it was countersigned")};
};

// One holder's word, with the checkpoint that it is about.
struct CountersignatureView {
    std::string holder;
    std::int64_t pos{};
    std::string checkpoint;
    std::string jws;

    static constexpr std::string_view name = "Countersignature";
    static constexpr auto fields = std::tuple{
        field<&CountersignatureView::holder>("holder", required, "见证方", "name of the holder"),
        field<&CountersignatureView::pos>("pos", required, range(1, INT64_MAX), "日志位置", "position in the log"),
        field<&CountersignatureView::checkpoint>("checkpoint", optional, "检查点",
                                                 "the checkpoint that was countersigned, a compact JWS"),
        field<&CountersignatureView::jws>("jws", required, "副署", "the countersignature, a compact JWS")};
};

// GET /v1/checkpoints/latest.
struct LatestCheckpoint {
    std::string checkpoint;
    std::vector<CountersignatureView> countersignatures;

    static constexpr std::string_view name = "LatestCheckpoint";
    static constexpr auto fields = std::tuple{
        field<&LatestCheckpoint::checkpoint>("checkpoint", required, "检查点", "the newest checkpoint, a compact JWS"),
        field<&LatestCheckpoint::countersignatures>(
            "countersignatures", optional, items(0, 100), "副署",
            "of each holder the newest countersignature; it may be about an earlier checkpoint")};
};

struct CheckpointData {
    std::string jws;

    static constexpr std::string_view name = "CheckpointData";
    static constexpr auto fields =
        std::tuple{field<&CheckpointData::jws>("jws", required, "检查点", "the checkpoint, a compact JWS")};
};

// The body of a webhook, in the shape that the Standard Webhooks specification recommends.
struct CheckpointSigned {
    std::string timestamp;
    CheckpointData data;

    static constexpr std::string_view name = "CheckpointSigned";
    static constexpr std::string_view type = "checkpoint.signed";
    static constexpr auto fields = std::tuple{
        field<&CheckpointSigned::timestamp>("timestamp", required, "签署时间", "when it was signed, RFC 3339"),
        field<&CheckpointSigned::data>("data", required, "内容", "what was signed")};
};

// An administrators' command: audit.add-countersignature.
struct AddCountersignature {
    std::string jws;

    static constexpr std::string_view name = "AddCountersignature";
    static constexpr auto fields = std::tuple{field<&AddCountersignature::jws>(
        "jws", required, code_points(1, 4096), "副署", "a countersignature, a compact JWS")};
};

struct CountersignatureAdded {
    std::string holder;
    std::int64_t pos{};
    bool is_new = false;

    static constexpr std::string_view name = "CountersignatureAdded";
    static constexpr auto fields =
        std::tuple{field<&CountersignatureAdded::holder>("holder", required, "见证方", "name of the holder"),
                   field<&CountersignatureAdded::pos>("pos", required, range(1, INT64_MAX), "日志位置", "position"),
                   field<&CountersignatureAdded::is_new>("new", required, "首次收到", "false: it was there already")};
};

}  // namespace vigil::protocol
