#pragma once

#include "domain/ports/log.hpp"
#include "storage/engine/connection.hpp"
#include "storage/log/chain.hpp"
#include "storage/log/records.hpp"

namespace vigil::storage {

// As Log::after.
Result<std::vector<LoggedEvent>> entries_after(Connection& connection, std::int64_t pos, std::size_t limit);

class StoredLog final : public Log {
public:
    // `log_id`: of the chain that this process appends to.
    StoredLog(Connection& connection, const std::string& log_id, NewRecords& records)
        : connection_(connection), log_id_(log_id), records_(records) {}

    void append(Event event) override { pending_.push_back(std::move(event)); }
    Result<std::optional<LogMark>> find(std::string_view kind, std::string_view subject) override;
    Result<LogMark> head() override;
    Result<std::vector<LoggedEvent>> after(std::int64_t pos, std::size_t limit) override;

    bool has_pending() const noexcept { return !pending_.empty(); }

    // Writes the appended events and answers their marks, in order. The log commits to every record of the unit: the first
    // event about it (subject = its id) carries its digest; a record that no event speaks of gets an entry
    // `<table>.inserted` of its own, after them, dated `now`.
    Result<std::vector<LogMark>> flush(Instant now);
    // Of the last entry that flush() wrote; 0: none.
    std::int64_t last_pos() const noexcept { return last_pos_; }

private:
    Result<LogMark> insert(const LogMark& previous, const LogEntry& entry);

    Connection& connection_;
    const std::string& log_id_;
    NewRecords& records_;
    std::vector<Event> pending_{};
    std::int64_t last_pos_ = 0;
};

}  // namespace vigil::storage
