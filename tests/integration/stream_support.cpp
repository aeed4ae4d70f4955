#include "integration/stream_support.hpp"

#include <algorithm>
#include <stdexcept>
#include <vigil/crypto/bytes.hpp>
#include <vigil/crypto/random.hpp>

#include "app/commands/commands.hpp"
#include "domain/alerts/items.hpp"

namespace vigil::test {
namespace {

// More than any test sends, so that only a test's own limits show.
constexpr const char* kUnlimited =
    "[http]\nconnections_per_address = 10000\nlinger = \"50ms\"\n"
    "[intake]\nper_account = \"1000000 per 1s\"\nper_address = \"1000000 per 1s\"\n"
    "emergencies_per_account = \"1000000 per 1s\"\n";

std::unique_ptr<app::Server> started(const Configuration& configuration) {
    app::ServerSubstitutes substitutes;
    substitutes.rule_sets = known_rule_sets();
    auto server = app::Server::open(configuration, std::move(substitutes));
    if (!server) throw std::runtime_error("server: " + server.error().message);
    server.value()->start();
    return std::move(server).value();
}

}  // namespace

StreamTest::StreamTest(const std::string& tables)
    : installation(free_port(), kUnlimited + tables, Installation::Data::copied),
      server(started(installation.configuration())),
      region(installation) {}

void StreamTest::start() { server = started(installation.configuration()); }

void StreamTest::stop() { server.reset(); }

StreamTest::PersonPtr StreamTest::device_of(const AccountId& account) {
    auto someone = std::make_unique<Person>(io, port(), installation.authority());
    someone->enrol(installation.enrolment_code(account));
    tokens_[someone->device()] = await(io, someone->session().token()).value();
    return someone;
}

void StreamTest::command_desk(const std::string& command, const std::string& arguments) {
    const auto done = app::call_desk(installation.configuration(), command, arguments);
    if (!done) throw std::runtime_error(command + ": " + done.error().message);
}

ReportId StreamTest::file(Person& reporter, const protocol::FileReport& report) {
    const auto filed = reporter.file(protocol::encode(report));
    if (!filed) throw std::runtime_error("file: " + filed.error().message);
    return filed.value().report_id;
}

void StreamTest::supplement(Person& reporter, const ReportId& report, protocol::FileSupplement supplement) {
    supplement.key = fresh_uuid();
    supplement.nonce = crypto::to_base64url(crypto::random_bytes(16));
    client::CallOptions options;
    options.path = {report.str()};
    const auto filed = await(
        io, reporter.api().call<protocol::FileSupplement, protocol::Filed>("file_supplement", supplement, options));
    if (!filed) throw std::runtime_error("supplement: " + filed.error().message);
}

Person& StreamTest::teacher() {
    if (!teacher_) teacher_ = person(region.school, Role::reporter, "teacher");
    return *teacher_;
}

void StreamTest::change(const OrganisationId& organisation, int times) { write(changing(organisation, times)); }

std::function<Result<std::monostate>(Unit&)> StreamTest::changing(const OrganisationId& organisation, int times) {
    return [organisation, times, now = server->timers().now()](Unit& unit) -> Result<std::monostate> {
        VIGIL_TRY(const auto alerts, unit.alerts().of_organisations(std::array{organisation}, {}, {}, 1));
        Alert alert = alerts.at(0);
        VIGIL_TRY(const auto about, unit.cases().find(alert.case_id));
        for (int i = 0; i < times; ++i) {
            alert.revision += 1;
            VIGIL_TRY(unit.alerts().update(alert));
            VIGIL_TRY(auto summary, summary_of(unit, alert, *about));
            const protocol::ItemBody body{.kind = ItemKind::alert, .alert = std::move(summary), .report = {}};
            unit.streams().push({stream_of(organisation), ItemKind::alert, alert.id.str(), alert.revision,
                                 protocol::encode(body), now});
        }
        return std::monostate{};
    };
}

void StreamTest::fill(const OrganisationId& organisation, Offset to) {
    if (head(stream_of(organisation)) == 0) file();
    change(organisation, static_cast<int>(to - head(stream_of(organisation))));
}

void StreamTest::make_reading_slow(const OrganisationId& organisation) {
    const auto about = alerts_of(organisation).front().case_id;
    write([&](Unit& unit) -> Result<std::monostate> {
        for (int i = 0; i < 300; ++i) {
            VIGIL_TRY(unit.cases().insert_bar({.case_id = about,
                                               .organisation = {},
                                               .reason = "must_not_know",
                                               .row = fresh_uuid(),
                                               .sealed_description = "sealed"}));
        }
        return std::monostate{};
    });
}

std::vector<Item> StreamTest::table(const StreamId& stream) {
    return read([&](Unit& unit) { return unit.streams().page(stream, 0, 1'000'000); });
}

Offset StreamTest::head(const StreamId& stream) {
    return read([&](Unit& unit) { return unit.streams().head(stream); }).head;
}

std::vector<Alert> StreamTest::alerts_of(const OrganisationId& organisation) {
    return read([&](Unit& unit) { return unit.alerts().of_organisations(std::array{organisation}, {}, {}, 1000); });
}

std::vector<std::string> items(Offset first, Offset last, std::vector<std::string> then) {
    std::vector<std::string> lines;
    for (auto offset = first; offset <= last; ++offset) lines.push_back("item " + std::to_string(offset));
    lines.insert(lines.end(), then.begin(), then.end());
    return lines;
}

std::vector<Frame> of_stream(const std::vector<Frame>& frames, const StreamId& stream) {
    std::vector<Frame> found;
    const auto names_it = [&](const Frame& frame) {
        return frame.text.find("\"stream\":\"" + stream.str() + '"') != std::string::npos;
    };
    std::copy_if(frames.begin(), frames.end(), std::back_inserter(found), names_it);
    return found;
}

}  // namespace vigil::test
