#include "storage/log/verify.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <vector>

#include "domain/ports/erasure.hpp"
#include "storage/engine/sqlite/connection.hpp"
#include "storage/log/chain.hpp"
#include "storage/log/checkpoint.hpp"
#include "storage/log/records.hpp"

namespace vigil::storage {
namespace {

struct StoredCheckpoint {
    std::int64_t pos;
    std::string root;
    Instant at;
    std::string jws;
};

constexpr Sql kSelectLogId = "SELECT value FROM meta WHERE name = 'log'";
constexpr Sql kSelectLog = "SELECT pos, at_ms, kind, subject, detail, record, digest, root FROM log ORDER BY pos";
constexpr Sql kSelectStripped = "SELECT pos, subject, record FROM log WHERE kind = :kind ORDER BY pos";
constexpr Sql kSelectCheckpoints = "SELECT pos, root, at_ms, jws FROM checkpoints ORDER BY pos";

std::string name_of(const KnownRoot& known) { return known.witness.empty() ? "the given root" : known.witness; }

class Examiner {
public:
    Examiner(Connection& connection, const crypto::KeyLookup& find_key, const std::vector<KnownRoot>& known)
        : connection_(connection), find_key_(find_key), known_(known) {}

    Result<LogExamination> run();

private:
    struct StoredEntry {
        LogEntry entry;
        std::string root;
    };

    Result<void> read_stripped();
    Result<void> examine(const StoredEntry& stored);
    Result<void> examine_record(const LogEntry& entry);
    void examine_checkpoints_at(std::int64_t pos);
    void examine_known_at(std::int64_t pos);
    void examine_end();
    Result<void> examine_unlogged();

    void fault(std::int64_t pos, std::string what) {
        if (!found_.fault) found_.fault = LogFault{pos, std::move(what)};
    }

    Connection& connection_;
    const crypto::KeyLookup& find_key_;
    const std::vector<KnownRoot>& known_;
    std::vector<StoredCheckpoint> checkpoints_{};  // by position
    std::size_t next_checkpoint_ = 0;
    std::map<std::string, std::int64_t> stripped_{};  // "<table> <id>" to the last entry that commits to the row
    LogExamination found_{};
};

Result<LogExamination> Examiner::run() {
    VIGIL_TRY(const auto log_id,
              connection_.query_one(kSelectLogId, {}, [](Row& row) { return row.get<std::string>(); }));
    if (!log_id) return Error{ErrorKind::not_found, "the database has no log"};
    found_.log_id = *log_id;
    found_.root = genesis_root();
    VIGIL_TRY(checkpoints_, connection_.query(kSelectCheckpoints, {}, [](Row& row) {
        return StoredCheckpoint{row.get<std::int64_t>(), row.blob(), row.get<Instant>(), row.get<std::string>()};
    }));
    for (const auto& known : known_)
        if (!known.log_id.empty() && known.log_id != found_.log_id)
            fault(0, fmt::format("this is another chain than {} was taken from", name_of(known)));
    examine_known_at(0);
    VIGIL_TRY(read_stripped());
    VIGIL_TRY(connection_.for_each(kSelectLog, {}, [this](Row& row) -> Result<void> {
        if (found_.fault) return success();  // only the first is named
        StoredEntry stored{
            LogEntry{row.get<std::int64_t>(), row.get<std::int64_t>(), row.get<std::string>(), row.get<std::string>(),
                     row.get<std::string>(), row.get<std::optional<std::string>>().value_or(""), row.blob()},
            row.blob()};
        VIGIL_TRY(row.checked());
        return examine(stored);
    }));
    examine_end();
    VIGIL_TRY(examine_unlogged());
    return found_;
}

// What an erased case has left of its rows was committed to anew. Such an entry counts once a checkpoint covers it: before
// that, somebody without the key could have written it to hide a change.
Result<void> Examiner::read_stripped() {
    const std::int64_t proven = checkpoints_.empty() ? 0 : checkpoints_.back().pos;
    return connection_.for_each(kSelectStripped, {{"kind", kRecordStripped}}, [&](Row& row) -> Result<void> {
        const auto pos = row.get<std::int64_t>();
        const auto subject = row.get<std::string>();
        const auto record = row.get<std::optional<std::string>>().value_or("");
        VIGIL_TRY(row.checked());
        if (pos > proven)
            fault(pos, fmt::format("entry {}: row {} of {} was erased, and no checkpoint covers that yet", pos, subject,
                                   record));
        stripped_[record + " " + subject] = pos;
        return success();
    });
}

Result<void> Examiner::examine(const StoredEntry& stored) {
    const auto& entry = stored.entry;
    const auto expected = found_.entries + 1;
    if (entry.pos != expected) {
        fault(expected, fmt::format("entry {} is missing", expected));
        return success();
    }
    if (root_after(found_.log_id, found_.root, entry) != stored.root) {
        fault(entry.pos,
              fmt::format("entry {} is not the one that was written after entry {}", entry.pos, expected - 1));
        return success();
    }
    found_.entries = entry.pos;
    found_.root = stored.root;
    VIGIL_TRY(examine_record(entry));
    examine_checkpoints_at(entry.pos);
    examine_known_at(entry.pos);
    return success();
}

Result<void> Examiner::examine_record(const LogEntry& entry) {
    if (entry.record.empty()) return success();
    const auto record = std::find_if(kRecords.begin(), kRecords.end(),
                                     [&](const Record& known) { return known.table == entry.record; });
    if (record == kRecords.end()) {
        fault(entry.pos, fmt::format("entry {} commits to a table that this program does not know", entry.pos));
        return success();
    }
    const auto stripped = stripped_.find(entry.record + " " + entry.subject);
    if (stripped != stripped_.end() && stripped->second > entry.pos) return success();  // compared at its last entry
    VIGIL_TRY(const auto digest, digest_of_row(connection_, *record, entry.subject));
    if (!digest)
        fault(entry.pos, fmt::format("entry {}: row {} of {} was removed", entry.pos, entry.subject, record->table));
    else if (*digest != entry.digest)
        fault(entry.pos, fmt::format("entry {}: row {} of {} was changed", entry.pos, entry.subject, record->table));
    ++(stripped != stripped_.end() ? found_.stripped : found_.records);
    return success();
}

void Examiner::examine_checkpoints_at(std::int64_t pos) {
    for (; next_checkpoint_ < checkpoints_.size() && checkpoints_[next_checkpoint_].pos <= pos; ++next_checkpoint_) {
        const auto& checkpoint = checkpoints_[next_checkpoint_];
        if (checkpoint.pos != pos || checkpoint.root != found_.root)
            return fault(checkpoint.pos,
                         fmt::format("the log up to entry {} is not the one that its checkpoint states: entries after "
                                     "the checkpoint at {} were written anew",
                                     checkpoint.pos, found_.last_checkpoint));
        const auto verified = crypto::verify_compact(checkpoint.jws, kCheckpointType, find_key_);
        if (!verified) return fault(pos, fmt::format("checkpoint {}: {}", pos, verified.error().message));
        if (verified.value().payload != checkpoint_payload(found_.log_id, pos, checkpoint.root, checkpoint.at))
            return fault(pos, fmt::format("checkpoint {}: it was signed for something else", pos));
        ++found_.checkpoints;
        found_.last_checkpoint = pos;
    }
}

void Examiner::examine_known_at(std::int64_t pos) {
    for (const auto& known : known_)
        if (known.pos == pos && known.root != found_.root)
            fault(pos,
                  fmt::format("the log up to entry {} is not the one that {} was taken from", pos, name_of(known)));
}

void Examiner::examine_end() {
    if (next_checkpoint_ < checkpoints_.size())
        fault(found_.entries + 1, fmt::format("the log ends after entry {}, but a checkpoint states entry {}",
                                              found_.entries, checkpoints_.back().pos));
    for (const auto& known : known_)
        if (known.pos > found_.entries)
            fault(found_.entries + 1, fmt::format("the log ends after entry {}, but {} was taken after entry {}",
                                                  found_.entries, name_of(known), known.pos));
}

Result<void> Examiner::examine_unlogged() {
    for (const auto& record : kRecords) {
        if (found_.fault) break;
        VIGIL_TRY(const auto id,
                  connection_.query_one(record.select_unlogged, {}, [](Row& row) { return row.get<std::string>(); }));
        if (id) fault(0, fmt::format("row {} of {} was added: no entry commits to it", *id, record.table));
    }
    return success();
}

}  // namespace

Result<LogExamination> verify_log(const std::filesystem::path& database, const crypto::KeyLookup& find_key,
                                  const std::vector<KnownRoot>& known) {
    VIGIL_TRY(const auto connection, sqlite::SqliteConnection::open({database.string()}, sqlite::Purpose::inspection));
    VIGIL_TRY(connection->begin(Access::read));  // one state, also beside a running server
    auto examination = Examiner(*connection, find_key, known).run();
    connection->rollback();
    return examination;
}

}  // namespace vigil::storage
