#include "bench/load/outcome.hpp"

#include <sqlite3.h>

#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <unordered_map>

namespace vigil::bench {
namespace {

// Not by the classes that are measured: SQLite alone.
class Database {
public:
    explicit Database(const std::filesystem::path& file) {
        sqlite3* opened = nullptr;
        const int failed = sqlite3_open_v2(file.c_str(), &opened, SQLITE_OPEN_READONLY, nullptr);
        connection_.reset(opened);
        if (failed != SQLITE_OK) throw std::runtime_error("cannot open the database");
    }

    // Each row of three texts.
    template <class Row>
    void each(const char* sql, Row row) {
        sqlite3_stmt* prepared = nullptr;
        if (sqlite3_prepare_v2(connection_.get(), sql, -1, &prepared, nullptr) != SQLITE_OK)
            throw std::runtime_error(sqlite3_errmsg(connection_.get()));
        const std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)> statement(prepared, &sqlite3_finalize);
        const auto text = [&](int column) {
            const auto* found = reinterpret_cast<const char*>(sqlite3_column_text(prepared, column));
            return std::string(found != nullptr ? found : "");
        };
        while (sqlite3_step(prepared) == SQLITE_ROW) row(text(0), text(1), text(2));
    }

private:
    std::unique_ptr<sqlite3, decltype(&sqlite3_close)> connection_{nullptr, &sqlite3_close};
};

}  // namespace

Outcome examine(const Site& site, const Filing& filing, const std::vector<Listening>& listening) {
    std::map<std::string, const Watcher*> watchers;
    for (const auto& each : listening) watchers.emplace(each.organisation.str(), each.watcher);
    std::unordered_map<std::string, const Receipted*> missing;
    for (const auto& each : filing.receipted) missing.emplace(each.report.str(), &each);
    const auto mine = missing;

    Outcome outcome;
    outcome.receipted = filing.receipted.size();
    Database database(site.database());
    database.each("SELECT id, case_id, '' FROM reports",
                  [&](const std::string& report, const std::string&, const std::string&) { missing.erase(report); });
    outcome.lost = missing.size();
    database.each(
        "SELECT reports.id, alerts.id, alerts.organisation FROM reports JOIN alerts ON alerts.case_id = "
        "reports.case_id",
        [&](const std::string& report, const std::string& alert, const std::string& organisation) {
            const auto filed = mine.find(report);
            const auto watcher = watchers.find(organisation);
            if (filed == mine.end() || watcher == watchers.end()) return;
            ++outcome.alerts;
            const auto shown = watcher->second->shown().find(AlertId(alert));
            if (shown == watcher->second->shown().end()) {
                ++outcome.undelivered;
                return;
            }
            outcome.sent_to_shown.add(shown->second - filed->second->begun);
            outcome.answered_to_shown.add(std::max(Steady::duration::zero(), shown->second - filed->second->answered));
        });
    for (const auto& each : listening) outcome.doubled += each.watcher->doubled();
    return outcome;
}

}  // namespace vigil::bench
