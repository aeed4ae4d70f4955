#pragma once

#include <string_view>
#include <vigil/crypto/secret.hpp>

#include "domain/ports/streams.hpp"
#include "storage/engine/connection.hpp"

namespace vigil::storage {

class StoredStreams final : public StreamRepository {
public:
    // `cursor_key`: under which the holder of a cursor is hashed.
    StoredStreams(Connection& connection, const crypto::Secret& cursor_key)
        : connection_(connection), cursor_key_(cursor_key) {}

    void push(NewItem item) override { pending_.push_back(std::move(item)); }
    Result<std::optional<std::string>> newest(const StreamId& stream, ItemKind kind,
                                              const std::string& subject) override;
    Result<StreamHead> head(const StreamId& stream) override;
    Result<std::optional<Offset>> newest_offset(const StreamId& stream, ItemKind kind,
                                                const std::string& subject) override;
    Result<std::vector<Item>> page(const StreamId& stream, Offset after, std::size_t limit) override;
    Result<void> store_cursor(const DeviceId& device, const StreamId& stream, Offset stored, Instant at) override;
    Result<std::optional<Offset>> cursor(const DeviceId& device, const StreamId& stream) override;

    bool has_pending() const noexcept { return !pending_.empty(); }
    // Gives the pushed items their offsets, streams in id order, and answers which streams have grown.
    Result<std::vector<StreamId>> flush();

private:
    std::string holder_of(const DeviceId& device, const StreamId& stream) const;
    // Reserves the next offsets and answers the last one.
    Result<Offset> grow(const StreamId& stream, std::size_t by);
    Result<bool> insert(const NewItem& item, Offset offset);

    Connection& connection_;
    const crypto::Secret& cursor_key_;
    std::vector<NewItem> pending_{};
};

}  // namespace vigil::storage
