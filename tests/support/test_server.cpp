#include "support/test_server.hpp"

#include <fstream>
#include <sstream>
#include <stdexcept>

#include "app/commands/commands.hpp"
#include "storage/engine/sqlite/connection.hpp"

namespace vigil::test {
namespace {

using namespace std::chrono_literals;

class MovedTimeSource final : public runtime::TimeSource {
public:
    MovedTimeSource(Instant begun, std::shared_ptr<std::atomic<std::int64_t>> passed)
        : begun_(begun), passed_(std::move(passed)) {}
    Instant wall() const override { return begun_ + since_boot(); }
    std::chrono::milliseconds since_boot() const override { return std::chrono::milliseconds(passed_->load()); }
    bool synchronised() const override { return true; }

private:
    Instant begun_;
    std::shared_ptr<std::atomic<std::int64_t>> passed_;
};

// A server starts at the time of its installation at the earliest, so the test's time begins now.
Instant system_now() {
    return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

constexpr storage::Sql kCountRows = R"sql(
    SELECT 'accounts', COUNT(*) FROM accounts
    UNION ALL SELECT 'acknowledgements', COUNT(*) FROM acknowledgements
    UNION ALL SELECT 'alerts', COUNT(*) FROM alerts
    UNION ALL SELECT 'assessments', COUNT(*) FROM assessments
    UNION ALL SELECT 'bars', COUNT(*) FROM bars
    UNION ALL SELECT 'cases', COUNT(*) FROM cases
    UNION ALL SELECT 'child_index', COUNT(*) FROM child_index
    UNION ALL SELECT 'children', COUNT(*) FROM children
    UNION ALL SELECT 'clocks', COUNT(*) FROM clocks
    UNION ALL SELECT 'considerations', COUNT(*) FROM considerations
    UNION ALL SELECT 'devices', COUNT(*) FROM devices
    UNION ALL SELECT 'filings', COUNT(*) FROM filings
    UNION ALL SELECT 'items', COUNT(*) FROM items
    UNION ALL SELECT 'log', COUNT(*) FROM log
    UNION ALL SELECT 'notifications', COUNT(*) FROM notifications
    UNION ALL SELECT 'organisations', COUNT(*) FROM organisations
    UNION ALL SELECT 'reads', COUNT(*) FROM reads
    UNION ALL SELECT 'reports', COUNT(*) FROM reports
    UNION ALL SELECT 'sessions', COUNT(*) FROM sessions
    UNION ALL SELECT 'streams', COUNT(*) FROM streams
    UNION ALL SELECT 'supplements', COUNT(*) FROM supplements
    UNION ALL SELECT 'wrapped_keys', COUNT(*) FROM wrapped_keys)sql";

template <class T>
T value_of(Result<T> result, const char* what) {
    if (!result) throw std::runtime_error(std::string(what) + ": " + result.error().message);
    return std::move(result).value();
}

}  // namespace

MovableTime::MovableTime() : passed_(std::make_shared<std::atomic<std::int64_t>>(0)), begun_(system_now()) {}

std::unique_ptr<runtime::TimeSource> MovableTime::source() const {
    return std::make_unique<MovedTimeSource>(begun_, passed_);
}

TestServer::TestServer(const Change& change)
    : installation_(0, {}, Installation::Data::copied), configuration_(installation_.configuration()) {
    configuration_.server.public_url = kPublicUrl;
    configuration_.http.connections_per_address = 1000;
    configuration_.intake.per_account = configuration_.intake.per_address = Rate{100'000, 1min};
    if (change) change(configuration_);
    start();
}

void TestServer::start() {
    app::ServerSubstitutes substitutes;
    substitutes.time = time_.source();
    substitutes.rule_sets = known_rule_sets();
    server_ = value_of(app::Server::open(configuration_, std::move(substitutes)), "open");
    server_->start();
}

void TestServer::stop() {
    if (server_) server_->stop();
    server_.reset();  // holds the lock of the folder as long as it lives
}

std::string TestServer::desk(const std::string& command, const std::string& arguments) {
    return value_of(app::call_desk(configuration_, command, arguments), command.c_str());
}

std::string TestServer::log_text() const {
    std::ostringstream text;
    text << std::ifstream(configuration_.log.file, std::ios::binary).rdbuf();
    return text.str();
}

std::map<std::string, std::int64_t> TestServer::rows() const {
    const auto file = storage::SqliteStore::database_file(configuration_.data.folder);
    const auto connection =
        value_of(storage::sqlite::SqliteConnection::open({file.string()}, storage::sqlite::Purpose::read), "rows");
    if (!connection->begin(storage::Access::read)) throw std::runtime_error("rows: no transaction");
    const auto read = [](storage::Row& row) { return std::pair{row.get<std::string>(), row.get<std::int64_t>()}; };
    const auto counts = value_of(connection->query(kCountRows, {}, read), "rows");
    connection->rollback();
    return {counts.begin(), counts.end()};
}

}  // namespace vigil::test
