#include "storage/repositories/log.hpp"

#include <algorithm>

namespace vigil::storage {
namespace {

LogMark read_mark(Row& row) { return LogMark{row.get<std::int64_t>(), row.blob(), row.get<Instant>()}; }

LogEntry entry_of(Event&& event) {
    return LogEntry{0,  // given when it is written
                    ms_of(event.at),
                    std::move(event.kind),
                    std::move(event.subject),
                    detail_text(event.detail),
                    {},
                    std::move(event.digest)};
}

}  // namespace

constexpr Sql kFindEntry =
    "SELECT pos, root, at_ms FROM log WHERE subject = :subject AND kind = :kind ORDER BY pos LIMIT 1";

Result<std::optional<LogMark>> StoredLog::find(std::string_view kind, std::string_view subject) {
    return connection_.query_one(kFindEntry, {{"kind", kind}, {"subject", subject}}, read_mark);
}

constexpr Sql kLogHead = "SELECT pos, root, at_ms FROM log ORDER BY pos DESC LIMIT 1";

Result<LogMark> StoredLog::head() {
    VIGIL_TRY(auto head, connection_.query_one(kLogHead, {}, read_mark));
    return head ? std::move(*head) : LogMark{0, genesis_root(), Instant{}};
}

constexpr Sql kEntriesAfter =
    "SELECT pos, at_ms, kind, subject, detail FROM log WHERE pos > :pos ORDER BY pos LIMIT :limit";

Result<std::vector<LoggedEvent>> entries_after(Connection& connection, std::int64_t pos, std::size_t limit) {
    bool is_damaged = false;
    auto read = [&](Row& row) {
        LoggedEvent entry{.pos = row.get<std::int64_t>(), .event = {}};
        entry.event.at = row.get<Instant>();
        entry.event.kind = row.get<std::string>();
        entry.event.subject = row.get<std::string>();
        auto detail = detail_of(row.get<std::string>());
        is_damaged = is_damaged || !detail;
        if (detail) entry.event.detail = std::move(*detail);
        return entry;
    };
    VIGIL_TRY(auto entries, connection.query(kEntriesAfter, {{"pos", pos}, {"limit", limit}}, read));
    if (is_damaged) return Error{ErrorKind::internal, "an entry of the log that cannot be read: `vigil audit verify`"};
    return entries;
}

Result<std::vector<LoggedEvent>> StoredLog::after(std::int64_t pos, std::size_t limit) {
    return entries_after(connection_, pos, limit);
}

constexpr Sql kInsertEntry = R"sql(
    INSERT INTO log (pos, at_ms, kind, subject, detail, record, digest, root)
    VALUES (:pos, :at_ms, :kind, :subject, :detail, :record, :digest, :root))sql";

Result<LogMark> StoredLog::insert(const LogMark& previous, const LogEntry& entry) {
    auto root = root_after(log_id_, previous.root, entry);
    VIGIL_TRY(connection_.execute(kInsertEntry, {{"pos", entry.pos},
                                                 {"at_ms", entry.at_ms},
                                                 {"kind", entry.kind},
                                                 {"subject", entry.subject},
                                                 {"detail", entry.detail},
                                                 {"record", entry.record.empty() ? Value() : Value(entry.record)},
                                                 {"digest", blob_unless_empty(entry.digest)},
                                                 {"root", Blob{root}}}));
    return LogMark{entry.pos, std::move(root), instant_of(entry.at_ms)};
}

Result<std::vector<LogMark>> StoredLog::flush(Instant now) {
    std::vector<LogEntry> entries;
    for (auto& event : std::exchange(pending_, {})) entries.push_back(entry_of(std::move(event)));
    const auto events = entries.size();
    for (auto& record : std::exchange(records_, {})) {
        const auto about = std::find_if(entries.begin(), entries.end(), [&](const LogEntry& entry) {
            return entry.subject == record.id && entry.record.empty() && entry.digest.empty();
        });
        if (about != entries.end()) {
            about->record = record.table;
            about->digest = std::move(record.digest);
        } else {
            entries.push_back({0, ms_of(now), std::string(record.table) + ".inserted", std::move(record.id), "{}",
                               std::string(record.table), std::move(record.digest)});
        }
    }
    std::vector<LogMark> marks;
    if (entries.empty()) return marks;
    VIGIL_TRY(LogMark last, head());
    for (auto& entry : entries) {
        entry.pos = last.pos + 1;
        VIGIL_TRY(last, insert(last, entry));
        if (marks.size() < events) marks.push_back(last);
    }
    last_pos_ = last.pos;
    return marks;
}

}  // namespace vigil::storage
