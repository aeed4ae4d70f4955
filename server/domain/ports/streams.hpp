// Ordered items for one organisation or one account, each stream dense and in commit order (promise P5).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/result.hpp>
#include <vigil/protocol/time.hpp>
#include <vigil/protocol/words.hpp>

namespace vigil {

using Offset = std::int64_t;  // 1 is the first item of a stream

// `subject` + `revision` + `kind` are unique in a stream, so that a repeated fan-out adds nothing.
struct NewItem {
    StreamId stream;
    ItemKind kind{};
    std::string subject;  // the alert or report the item is about
    std::int64_t revision{};
    std::string body;  // the item as JSON, encoded by protocol; ids and codes only
    Instant at{};
};

struct Item {
    Offset offset{};
    ItemKind kind{};
    std::string subject;
    std::string body;
    Instant at{};
};

struct StreamHead {
    Offset head{};         // the last offset given; 0: empty
    Offset first_kept{1};  // the first item that can still be replayed
};

class StreamRepository {
public:
    virtual ~StreamRepository() = default;

    // Gets its offset when the unit ends, streams in id order.
    virtual void push(NewItem item) = 0;

    virtual Result<StreamHead> head(const StreamId& stream) = 0;
    // The body of the newest committed item of that kind about `subject`.
    virtual Result<std::optional<std::string>> newest(const StreamId& stream, ItemKind kind,
                                                      const std::string& subject) = 0;
    // The offset of that item.
    virtual Result<std::optional<Offset>> newest_offset(const StreamId& stream, ItemKind kind,
                                                        const std::string& subject) = 0;
    // Items after `after`, at most `limit`, in order.
    virtual Result<std::vector<Item>> page(const StreamId& stream, Offset after, std::size_t limit) = 0;

    // How far a device has stored a stream: moves forwards only.
    virtual Result<void> store_cursor(const DeviceId& device, const StreamId& stream, Offset stored, Instant at) = 0;
    virtual Result<std::optional<Offset>> cursor(const DeviceId& device, const StreamId& stream) = 0;
};

}  // namespace vigil
