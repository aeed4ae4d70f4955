#include "storage/log/verify.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vigil/crypto/bytes.hpp>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/checkpoint.hpp>
#include <vigil/protocol/proofs.hpp>

#include "domain/ports/erasure.hpp"
#include "storage/engine/sqlite/connection.hpp"
#include "storage/log/chain.hpp"
#include "storage/log/checkpoint.hpp"
#include "storage/log/checkpoint_cursor.hpp"
#include "storage/log/records.hpp"

namespace vigil::storage {
namespace {

constexpr Sql kSelectLogId = "SELECT value FROM meta WHERE name = 'log'";
constexpr Sql kSelectLog = "SELECT pos, at_ms, kind, subject, detail, record, digest, root FROM log ORDER BY pos";
constexpr Sql kSelectRootAt = "SELECT root FROM log WHERE pos = :pos";
constexpr Sql kSelectCountersignatures = "SELECT pos, kid, holder, jws FROM countersignatures ORDER BY pos, kid";
constexpr Sql kSelectLastStrip =
    "SELECT pos FROM log WHERE subject = :subject AND kind = :kind AND record = :record ORDER BY pos DESC LIMIT 1";

std::string name_of(const KnownRoot& known) { return known.witness.empty() ? "the given root" : known.witness; }

class Examiner {
public:
    Examiner(Connection& connection, const ExaminationKeys& keys) : connection_(connection), keys_(keys) {}

    Result<LogExamination> run(const KnownRoots& known);

private:
    struct StoredEntry {
        LogEntry entry;
        std::string root;
    };

    Result<void> examine(const StoredEntry& stored, CheckpointCursor& checkpoints);
    // The last entry that commits to what an erased case has left of the row; 0: it was not erased.
    Result<std::int64_t> last_strip_of(const LogEntry& entry);
    Result<void> examine_record(const LogEntry& entry);
    Result<void> examine_checkpoints_at(std::int64_t pos, CheckpointCursor& checkpoints);
    void examine_checkpoint(const SignedRoot& checkpoint, std::int64_t pos);
    Result<void> examine_end(CheckpointCursor& checkpoints);
    Result<void> examine_unlogged();
    Result<void> examine_countersignatures();
    Result<void> examine_known(const KnownRoot& known);
    // Of an entry that was examined; of the beginning for 0.
    Result<std::string> root_at(std::int64_t pos);

    // The first fault is named: the one of the least position that was found first.
    void fault(std::int64_t pos, std::string what) {
        if (!found_.fault || pos < found_.fault->pos) found_.fault = LogFault{pos, std::move(what)};
    }

    Connection& connection_;
    const ExaminationKeys& keys_;
    std::optional<std::int64_t> unsigned_since_{};  // ms; time of the first entry after the last checkpoint
    std::int64_t last_ms_ = 0;                      // of the last entry
    std::int64_t unproven_strip_ = 0;               // the first erased row after the last checkpoint; 0: none
    LogExamination found_{};
};

Result<LogExamination> Examiner::run(const KnownRoots& known) {
    VIGIL_TRY(const auto log_id,
              connection_.query_one(kSelectLogId, {}, [](Row& row) { return row.get<std::string>(); }));
    if (!log_id) return Error{ErrorKind::not_found, "the database has no log"};
    found_.log_id = *log_id;
    found_.root = genesis_root();
    VIGIL_TRY(auto checkpoints, CheckpointCursor::open(connection_));
    VIGIL_TRY(connection_.for_each(kSelectLog, {}, [&](Row& row) -> Result<void> {
        if (found_.fault) return success();  // only the first is named
        StoredEntry stored{
            LogEntry{row.get<std::int64_t>(), row.get<std::int64_t>(), row.get<std::string>(), row.get<std::string>(),
                     row.get<std::string>(), row.get<std::optional<std::string>>().value_or(""), row.blob()},
            row.blob()};
        VIGIL_TRY(row.checked());
        return examine(stored, checkpoints);
    }));
    if (!found_.fault) {
        VIGIL_TRY(examine_end(checkpoints));
    }
    VIGIL_TRY(examine_countersignatures());
    VIGIL_TRY(known([this](const KnownRoot& each) { return examine_known(each); }));
    VIGIL_TRY(examine_unlogged());
    return found_;
}

Result<std::int64_t> Examiner::last_strip_of(const LogEntry& entry) {
    VIGIL_TRY(const auto pos,
              connection_.query_one(kSelectLastStrip,
                                    {{"subject", entry.subject}, {"kind", kRecordStripped}, {"record", entry.record}},
                                    [](Row& row) { return row.get<std::int64_t>(); }));
    return pos.value_or(0);
}

Result<void> Examiner::examine(const StoredEntry& stored, CheckpointCursor& checkpoints) {
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
    last_ms_ = entry.at_ms;
    if (!unsigned_since_) unsigned_since_ = entry.at_ms;
    VIGIL_TRY(examine_record(entry));
    return examine_checkpoints_at(entry.pos, checkpoints);
}

Result<void> Examiner::examine_record(const LogEntry& entry) {
    if (entry.record.empty()) return success();
    const auto record = std::find_if(kRecords.begin(), kRecords.end(),
                                     [&](const Record& known) { return known.table == entry.record; });
    if (record == kRecords.end()) {
        fault(entry.pos, fmt::format("entry {} commits to a table that this program does not know", entry.pos));
        return success();
    }
    // What an erased case has left of its rows was committed to anew: such a row is compared at its last entry.
    VIGIL_TRY(const auto last_strip, last_strip_of(entry));
    if (last_strip > entry.pos) return success();
    if (last_strip == entry.pos && unproven_strip_ == 0) unproven_strip_ = entry.pos;
    if (!connection_.prepare(record->select)) {
        VIGIL_TRY(const bool exists, connection_.has_table(record->table));
        if (exists) return connection_.prepare(record->select).error();
        fault(entry.pos, fmt::format("entry {}: the table {} was removed", entry.pos, record->table));
        return success();
    }
    VIGIL_TRY(const auto digest, digest_of_row(connection_, *record, entry.subject));
    const bool was_taken_away = last_strip == entry.pos && entry.digest == digest_of_nothing(*record, entry.subject);
    if (!digest && !was_taken_away)
        fault(entry.pos, fmt::format("entry {}: row {} of {} was removed", entry.pos, entry.subject, record->table));
    else if (digest && *digest != entry.digest)
        fault(entry.pos, fmt::format("entry {}: row {} of {} was changed", entry.pos, entry.subject, record->table));
    ++(last_strip == entry.pos ? found_.stripped : found_.records);
    return success();
}

Result<void> Examiner::examine_checkpoints_at(std::int64_t pos, CheckpointCursor& checkpoints) {
    while (const SignedRoot* next = checkpoints.next()) {
        if (next->pos > pos) break;
        examine_checkpoint(*next, pos);
        if (found_.fault) break;
        VIGIL_TRY(checkpoints.advance());
    }
    return success();
}

void Examiner::examine_checkpoint(const SignedRoot& checkpoint, std::int64_t pos) {
    if (checkpoint.pos != pos || checkpoint.root != found_.root)
        return fault(checkpoint.pos,
                     fmt::format("the log up to entry {} is not the one that its checkpoint states: entries after "
                                 "the checkpoint at {} were written anew",
                                 checkpoint.pos, found_.last_checkpoint));
    const auto verified = crypto::verify_compact(checkpoint.jws, kCheckpointType, keys_.server);
    if (!verified) return fault(pos, fmt::format("checkpoint {}: {}", pos, verified.error().message));
    if (verified.value().payload != checkpoint_payload(found_.log_id, pos, checkpoint.root, checkpoint.at))
        return fault(pos, fmt::format("checkpoint {}: it was signed for something else", pos));
    ++found_.checkpoints;
    found_.last_checkpoint = pos;
    unsigned_since_.reset();
    unproven_strip_ = 0;
}

Result<void> Examiner::examine_end(CheckpointCursor& checkpoints) {
    std::int64_t last = 0;
    while (const SignedRoot* next = checkpoints.next()) {
        last = next->pos;
        VIGIL_TRY(checkpoints.advance());
    }
    if (last > 0)
        fault(found_.entries + 1,
              fmt::format("the log ends after entry {}, but a checkpoint states entry {}", found_.entries, last));
    // Before a checkpoint covers it somebody without the key could have written it, to hide a change.
    if (unproven_strip_ > 0)
        fault(unproven_strip_,
              fmt::format("entry {}: a row was erased, and no checkpoint covers that yet", unproven_strip_));
    const std::chrono::milliseconds tail(unsigned_since_ ? last_ms_ - *unsigned_since_ : 0);
    if (tail > kLongestUnsignedTail)
        fault(found_.last_checkpoint + 1,
              fmt::format("the entries after {} were written during {} hours and never signed, but the server signs at "
                          "least every hour: checkpoints were removed, or signing has failed",
                          found_.last_checkpoint, std::chrono::floor<std::chrono::hours>(tail).count()));
    return success();
}

Result<std::string> Examiner::root_at(std::int64_t pos) {
    if (pos == 0) return genesis_root();
    VIGIL_TRY(auto root, connection_.query_one(kSelectRootAt, {{"pos", pos}}, [](Row& row) { return row.blob(); }));
    return std::move(root).value_or("");
}

// The holders' keys are not the server's, so these rows accuse a history that was signed anew, where somebody forgot them.
Result<void> Examiner::examine_countersignatures() {
    VIGIL_TRY(const bool exists, connection_.has_table(kCountersignatureRecord.table));
    if (!exists) return success();
    struct Stored {
        std::int64_t pos;
        std::string kid, holder, jws;
    };
    return connection_.for_each(kSelectCountersignatures, {}, [this](Row& row) -> Result<void> {
        const Stored stored{row.get<std::int64_t>(), row.get<std::string>(), row.get<std::string>(),
                            row.get<std::string>()};
        VIGIL_TRY(row.checked());
        if (found_.fault && stored.pos >= found_.fault->pos) return success();
        if (!keys_.holders(stored.kid)) return success();  // a holder whom nobody named: its word is not counted
        const auto verified = crypto::verify_compact(stored.jws, kCountersignatureType, keys_.holders);
        const auto claims = verified ? protocol::decode<protocol::CountersignatureClaims>(verified.value().payload)
                                     : Result<protocol::CountersignatureClaims>(verified.error());
        if (!claims || claims.value().log != found_.log_id || claims.value().pos != stored.pos) {
            fault(stored.pos,
                  fmt::format("the countersignature of {} at {} is not its own", stored.holder, stored.pos));
            return success();
        }
        VIGIL_TRY(const auto root, root_at(stored.pos));
        if (crypto::to_base64url(root) != claims.value().root) {
            fault(stored.pos, fmt::format("the log up to entry {} is not the one that {} has countersigned", stored.pos,
                                          stored.holder));
            return success();
        }
        ++found_.countersignatures;
        found_.last_countersigned = stored.pos;
        return success();
    });
}

Result<void> Examiner::examine_known(const KnownRoot& known) {
    if (!known.log_id.empty() && known.log_id != found_.log_id) {
        fault(0, fmt::format("this is another chain than {} was taken from", name_of(known)));
        return success();
    }
    if (found_.fault && known.pos >= found_.fault->pos) return success();  // beyond what was found to be whole
    if (known.pos > found_.entries) {
        fault(found_.entries + 1, fmt::format("the log ends after entry {}, but {} was taken after entry {}",
                                              found_.entries, name_of(known), known.pos));
        return success();
    }
    VIGIL_TRY(const auto root, root_at(known.pos));
    if (root != known.root)
        fault(known.pos,
              fmt::format("the log up to entry {} is not the one that {} was taken from", known.pos, name_of(known)));
    ++found_.known_roots;
    found_.last_known = std::max(found_.last_known, known.pos);
    return success();
}

Result<void> Examiner::examine_unlogged() {
    for (const auto& record : kRecords) {
        if (found_.fault) break;
        VIGIL_TRY(const bool exists, connection_.has_table(record.table));
        if (!exists) continue;  // a database of before that table
        VIGIL_TRY(const auto id,
                  connection_.query_one(record.select_unlogged, {}, [](Row& row) { return row.get<std::string>(); }));
        if (id) fault(0, fmt::format("row {} of {} was added: no entry commits to it", *id, record.table));
    }
    return success();
}

}  // namespace

Result<LogExamination> verify_log(const std::filesystem::path& database, const ExaminationKeys& keys,
                                  const KnownRoots& known) {
    VIGIL_TRY(const auto connection, sqlite::SqliteConnection::open({database.string()}, sqlite::Purpose::inspection));
    VIGIL_TRY(connection->begin(Access::read));  // one state, also beside a running server
    auto examination = Examiner(*connection, keys).run(known);
    connection->rollback();
    return examination;
}

Result<LogExamination> verify_log(const std::filesystem::path& database, const crypto::KeyLookup& find_key,
                                  const std::vector<KnownRoot>& known) {
    const auto nobody = [](std::string_view) -> std::optional<crypto::PublicKey> { return std::nullopt; };
    return verify_log(database, ExaminationKeys{find_key, nobody},
                      [&](const std::function<Result<void>(const KnownRoot&)>& each) -> Result<void> {
                          for (const auto& root : known) {
                              VIGIL_TRY(each(root));
                          }
                          return success();
                      });
}

}  // namespace vigil::storage
