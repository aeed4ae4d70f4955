#pragma once

#include "domain/ports/checkpoints.hpp"
#include "storage/engine/connection.hpp"
#include "storage/log/records.hpp"

namespace vigil::storage {

// Signing a checkpoint is the writer's (storage/log/checkpoint.hpp); this reads them.
class StoredCheckpoints final : public CheckpointRepository {
public:
    StoredCheckpoints(Connection& connection, NewRecords& records) : connection_(connection), records_(records) {}

    Result<std::optional<SignedRoot>> newest() override;
    Result<std::optional<SignedRoot>> find(std::int64_t pos) override;
    Result<std::vector<SignedRoot>> after(std::int64_t pos, std::size_t limit) override;
    Result<std::int64_t> count_after(std::int64_t pos) override;
    Result<std::optional<std::string>> root_at(std::int64_t pos) override;
    Result<bool> insert(const Countersignature& countersignature) override;
    Result<std::vector<CountersignedRoot>> newest_countersigned() override;
    Result<std::optional<std::int64_t>> taken_by(std::string_view sink) override;
    Result<void> set_taken_by(std::string_view sink, std::int64_t pos, Instant at) override;

private:
    Connection& connection_;
    NewRecords& records_;
};

}  // namespace vigil::storage
