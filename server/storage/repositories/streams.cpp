#include "storage/repositories/streams.hpp"

#include <map>
#include <utility>
#include <vigil/crypto/hmac.hpp>

namespace vigil::storage {

constexpr Sql kStreamHead = "SELECT head, first_kept FROM streams WHERE id = :id";

Result<StreamHead> StoredStreams::head(const StreamId& stream) {
    VIGIL_TRY(const auto head, connection_.query_one(kStreamHead, {{"id", stream}}, [](Row& row) {
        return StreamHead{row.get<Offset>(), row.get<Offset>()};
    }));
    return head.value_or(StreamHead{});
}

constexpr Sql kStreamPage = R"sql(
    SELECT item_offset, kind, subject, body, at_ms FROM items
    WHERE stream = :stream AND item_offset > :after ORDER BY item_offset LIMIT :limit)sql";

Result<std::vector<Item>> StoredStreams::page(const StreamId& stream, Offset after, std::size_t limit) {
    return connection_.query(kStreamPage, {{"stream", stream}, {"after", after}, {"limit", limit}}, [](Row& row) {
        return Item{row.get<Offset>(), row.get<ItemKind>(), row.get<std::string>(), row.get<std::string>(),
                    row.get<Instant>()};
    });
}

constexpr Sql kNewestItem = R"sql(
    SELECT body FROM items WHERE stream = :stream AND subject = :subject AND kind = :kind
    ORDER BY revision DESC LIMIT 1)sql";

Result<std::optional<std::string>> StoredStreams::newest(const StreamId& stream, ItemKind kind,
                                                         const std::string& subject) {
    return connection_.query_one(kNewestItem, {{"stream", stream}, {"subject", subject}, {"kind", kind}},
                                 [](Row& row) { return row.get<std::string>(); });
}

constexpr Sql kNewestOffset = R"sql(
    SELECT item_offset FROM items WHERE stream = :stream AND subject = :subject AND kind = :kind
    ORDER BY revision DESC LIMIT 1)sql";

Result<std::optional<Offset>> StoredStreams::newest_offset(const StreamId& stream, ItemKind kind,
                                                           const std::string& subject) {
    return connection_.query_one(kNewestOffset, {{"stream", stream}, {"subject", subject}, {"kind", kind}},
                                 [](Row& row) { return row.get<Offset>(); });
}

// A keyed hash, because the stream of a reporter is found by one: device and stream side by side would undo that. The
// size of the device's id before it keeps the two apart.
std::string StoredStreams::holder_of(const DeviceId& device, const StreamId& stream) const {
    return crypto::hmac_sha256(cursor_key_, std::to_string(device.str().size()) + ":" + device.str() + stream.str());
}

constexpr Sql kStoreCursor = R"sql(
    INSERT INTO cursors (holder, stored_offset, at_ms) VALUES (:holder, :stored_offset, :at_ms)
    ON CONFLICT (holder) DO UPDATE SET stored_offset = excluded.stored_offset, at_ms = excluded.at_ms
    WHERE excluded.stored_offset > cursors.stored_offset)sql";

Result<void> StoredStreams::store_cursor(const DeviceId& device, const StreamId& stream, Offset stored, Instant at) {
    const auto holder = holder_of(device, stream);
    VIGIL_TRY(connection_.execute(kStoreCursor, {{"holder", Blob{holder}}, {"stored_offset", stored}, {"at_ms", at}}));
    return success();
}

constexpr Sql kCursor = "SELECT stored_offset FROM cursors WHERE holder = :holder";

Result<std::optional<Offset>> StoredStreams::cursor(const DeviceId& device, const StreamId& stream) {
    const auto holder = holder_of(device, stream);
    return connection_.query_one(kCursor, {{"holder", Blob{holder}}}, [](Row& row) { return row.get<Offset>(); });
}

// The update also locks the row where several nodes write.
constexpr Sql kGrow = R"sql(
    INSERT INTO streams (id, head, first_kept) VALUES (:id, :by, 1)
    ON CONFLICT (id) DO UPDATE SET head = streams.head + excluded.head RETURNING head)sql";

Result<Offset> StoredStreams::grow(const StreamId& stream, std::size_t by) {
    VIGIL_TRY(const auto head,
              connection_.query_one(kGrow, {{"id", stream}, {"by", by}}, [](Row& row) { return row.get<Offset>(); }));
    if (!head) return Error{ErrorKind::internal, "a stream without a head"};
    return *head;
}

constexpr Sql kInsertItem = R"sql(
    INSERT INTO items (subject, kind, revision, stream, item_offset, body, at_ms)
    VALUES (:subject, :kind, :revision, :stream, :item_offset, :body, :at_ms)
    ON CONFLICT (subject, kind, revision, stream) DO NOTHING)sql";

// False: the stream has the item already.
Result<bool> StoredStreams::insert(const NewItem& item, Offset offset) {
    VIGIL_TRY(const auto inserted, connection_.execute(kInsertItem, {{"subject", item.subject},
                                                                     {"kind", item.kind},
                                                                     {"revision", item.revision},
                                                                     {"stream", item.stream},
                                                                     {"item_offset", offset},
                                                                     {"body", item.body},
                                                                     {"at_ms", item.at}}));
    return inserted > 0;
}

constexpr Sql kSetHead = "UPDATE streams SET head = :head WHERE id = :id";

Result<std::vector<StreamId>> StoredStreams::flush() {
    std::map<StreamId, std::vector<NewItem>> by_stream;
    for (auto& item : std::exchange(pending_, {})) by_stream[item.stream].push_back(std::move(item));
    std::vector<StreamId> grown;
    for (const auto& [stream, items] : by_stream) {
        VIGIL_TRY(const Offset reserved, grow(stream, items.size()));
        const Offset before = reserved - static_cast<Offset>(items.size());
        Offset head = before;
        for (const auto& item : items) {
            VIGIL_TRY(const bool added, insert(item, head + 1));
            if (added) ++head;
        }
        if (head != reserved) {
            VIGIL_TRY(connection_.execute(kSetHead, {{"id", stream}, {"head", head}}));
        }
        if (head != before) grown.push_back(stream);
    }
    return grown;
}

}  // namespace vigil::storage
