#include "faults/ledger.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vigil/crypto/bytes.hpp>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/proofs.hpp>

#include "client/receipt.hpp"
#include "secrets/signatures.hpp"
#include "storage/engine/sqlite/connection.hpp"
#include "storage/log/verify.hpp"
#include "storage/store/sqlite_store.hpp"
#include "support/person.hpp"

namespace vigil::test {
namespace {

using storage::Sql;
using storage::sqlite::Purpose;
using storage::sqlite::SqliteConnection;
using Names = std::vector<std::string>;

constexpr Sql kReports = "SELECT id FROM reports ORDER BY id";
constexpr Sql kFiled = "SELECT subject FROM log WHERE kind = 'report.filed' ORDER BY subject";
constexpr Sql kAcknowledgements = "SELECT id FROM acknowledgements ORDER BY id";
constexpr Sql kAcknowledged = "SELECT subject FROM log WHERE kind = 'alert.acknowledged' ORDER BY subject";
constexpr Sql kSoundness = "PRAGMA integrity_check";

// Each answers what should not be there.
struct Question {
    std::string_view what;
    Sql sql;
};
constexpr Question kQuestions[]{
    {"a report without its filing", "SELECT id FROM reports WHERE id NOT IN (SELECT report FROM filings)"},
    {"a report without a case", "SELECT id FROM reports WHERE case_id NOT IN (SELECT id FROM cases)"},
    {"a report without the key of its case",
     "SELECT id FROM reports WHERE case_key NOT IN (SELECT id FROM wrapped_keys)"},
    {"a report that nobody judged", "SELECT id FROM reports WHERE id NOT IN (SELECT report FROM assessments)"},
    {"a case of which nobody was told", "SELECT id FROM cases WHERE id NOT IN (SELECT case_id FROM alerts)"},
    {"an alert without an item in its stream",
     "SELECT id FROM alerts WHERE NOT EXISTS (SELECT 1 FROM items WHERE subject = alerts.id AND stream = 'org:' || "
     "alerts.organisation)"},
    {"a red, orange or yellow alert that would never ring again",
     "SELECT id FROM alerts WHERE state = 'open' AND level <> 'blue' AND function <> 'procuratorate' "
     "AND NOT EXISTS (SELECT 1 FROM clocks WHERE subject = COALESCE(alerts.climbed_from, alerts.id) "
     "AND state_version = alerts.version AND stopped_ms IS NULL AND fired_ms IS NULL)"},
    {"a blue alert of which no digest would ever remind anybody",
     "SELECT id FROM alerts WHERE state = 'open' AND level = 'blue' AND NOT EXISTS (SELECT 1 FROM clocks WHERE "
     "subject = alerts.organisation AND kind = 'digest' AND stopped_ms IS NULL AND fired_ms IS NULL)"},
    {"an alert that was stopped by nothing that is there",
     "SELECT id FROM alerts WHERE acknowledgement IS NOT NULL AND acknowledgement NOT IN (SELECT id FROM "
     "acknowledgements)"},
    {"a stream with a gap",
     "SELECT id FROM streams WHERE head <> (SELECT count(*) FROM items WHERE stream = streams.id)"
     " OR head <> (SELECT coalesce(max(item_offset), 0) FROM items WHERE stream = streams.id)"},
    {"a row that names another that is not there", "SELECT \"table\" FROM pragma_foreign_key_check"},
};

Names ask(SqliteConnection& connection, const Sql& sql) {
    return connection.query(sql, {}, [](storage::Row& row) { return row.get<std::string>(); }).value();
}

// What stands in `some` and not in `all`; both sorted.
Names missing(const Names& some, const Names& all) {
    Names found;
    std::set_difference(some.begin(), some.end(), all.begin(), all.end(), std::back_inserter(found));
    return found;
}

}  // namespace

crypto::KeyLookup server_keys(const Configuration& configuration) {
    auto keys = std::make_shared<Signatures>(std::move(load_keys(configuration.keys.folder).value().signing));
    return [keys](std::string_view kid) { return keys->find(kid); };
}

Ledger::Number Ledger::write_report() {
    reports_.push_back({protocol::encode(red_report())});
    return reports_.size() - 1;
}

void Ledger::receipted(Number report, const protocol::Filed& answer) {
    auto& written = reports_[report];
    if (written.answer && written.answer->report_id != answer.report_id)
        broken_.push_back("one report was receipted as two: " + answer.report_id.str());
    if (!written.answer) written.answer = answer;
    written.is_refused = false;
}

std::vector<Ledger::Number> Ledger::unanswered() const {
    std::vector<Number> found;
    for (Number i = 0; i < reports_.size(); ++i)
        if (!reports_[i].answer && !reports_[i].is_refused) found.push_back(i);
    return found;
}

std::vector<std::string> Ledger::complaints(const std::filesystem::path& folder, const crypto::KeyLookup& keys) const {
    auto wrong = broken_;
    const auto database = storage::SqliteStore::database_file(folder);
    auto opened = SqliteConnection::open({database.string()}, Purpose::inspection);
    if (!opened) return {"the database: " + opened.error().message};
    auto& connection = *opened.value();

    Names receipted;
    std::vector<storage::KnownRoot> roots;
    std::size_t refused = 0;
    for (const auto& report : reports_) {
        refused += report.is_refused ? 1 : 0;
        if (!report.answer) continue;
        receipted.push_back(report.answer->report_id.str());
        const auto verified = crypto::verify_compact(report.answer->receipt, kReceiptType, keys);
        if (!verified) {
            wrong.push_back("a receipt does not verify: " + receipted.back());
            continue;
        }
        const auto claims = protocol::decode<protocol::ReceiptClaims>(verified.value().payload).value();
        if (!client::covers(claims, report.body)) wrong.push_back("a receipt is for other bytes: " + receipted.back());
        roots.push_back({claims.pos, crypto::from_base64url(claims.root).value(), claims.log, "receipt"});
    }
    std::sort(receipted.begin(), receipted.end());
    if (std::adjacent_find(receipted.begin(), receipted.end()) != receipted.end())
        wrong.emplace_back("two reports were receipted as one");

    const auto stored = ask(connection, kReports);
    for (const auto& id : missing(receipted, stored)) wrong.push_back("receipted and lost: report " + id);
    if (stored.size() > reports_.size() - refused)
        wrong.push_back(fmt::format("{} reports are stored, of {} that were sent and not refused", stored.size(),
                                    reports_.size() - refused));
    if (ask(connection, kFiled) != stored) wrong.emplace_back("the log does not name each report once");

    Names taken, said;
    for (const auto& id : taken_) taken.push_back(id.str());
    for (const auto& id : said_) said.push_back(id.str());
    const auto kept = ask(connection, kAcknowledgements);
    for (const auto& id : missing(taken, kept)) wrong.push_back("answered and lost: acknowledgement " + id);
    for (const auto& id : missing(kept, said)) wrong.push_back("nobody said acknowledgement " + id);
    if (ask(connection, kAcknowledged) != kept) wrong.emplace_back("the log does not name each acknowledgement once");

    for (const auto& [what, sql] : kQuestions)
        for (const auto& id : ask(connection, sql)) wrong.push_back(fmt::format("{}: {}", what, id));
    if (const auto sound = ask(connection, kSoundness); sound != Names{"ok"})
        wrong.push_back("the file: " + sound.front());

    const auto examined = storage::verify_log(database, keys, roots);
    if (!examined)
        wrong.push_back("the log cannot be read: " + examined.error().message);
    else if (examined.value().fault)
        wrong.push_back(fmt::format("the chain at {}: {}", examined.value().fault->pos, examined.value().fault->what));
    return wrong;
}

}  // namespace vigil::test
