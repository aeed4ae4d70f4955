#include "bench/load/site.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <vigil/protocol/codec.hpp>

#include "app/commands/commands.hpp"
#include "bench/load/timings.hpp"
#include "storage/store/sqlite_store.hpp"
#include "support/installation.hpp"

namespace vigil::bench {
namespace {

namespace fs = std::filesystem;

constexpr auto kReadyWithin = std::chrono::seconds(60);
constexpr std::string_view kReadyLine = "Vigil is ready";

std::string text_of(const fs::path& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

std::string configuration_text(std::uint16_t port, const std::string& settings) {
    const std::string source = VIGIL_SOURCE_DIR;
    return fmt::format(R"([server]
port = {0}
[data]
divisions = "{1}/config/divisions/150000.csv"
rules = "{1}/config/rules/cn-nm-2026.json"
calendars = "{1}/config/calendars"
retention = "{1}/config/retention.json"
[http]
connections = 6000
connections_per_address = 100000
[live]
connections = 100000
[intake]
per_account = "1000000 per 1m"
per_address = "1000000 per 1m"
[drills]
weekly = "off"
[metrics]
port = 0
[log]
level = "warning"
{2})",
                       port, source, settings);
}

}  // namespace

Site::Site(fs::path binary, fs::path folder, const std::string& settings)
    : binary_(std::move(binary)), folder_(std::move(folder)) {
    fs::create_directories(folder_);
    std::ofstream(folder_ / "vigil.toml") << configuration_text(test::free_port(), settings);
    auto loaded = load_configuration(folder_ / "vigil.toml", folder_);
    if (!loaded) throw std::runtime_error("configuration: " + loaded.error().violations.front().message);
    configuration_ = std::move(loaded).value();
    run({"init"});
    run({"demo", "region"});
    endpoint_ = {"127.0.0.1", std::to_string(configuration_.server.port)};
    tls_ = client::make_tls_context(text_of(configuration_.tls.authority)).value();
}

fs::path Site::database() const { return storage::SqliteStore::database_file(configuration_.data.folder); }

// Its output goes into a file, in which its readiness is looked for.
std::unique_ptr<Child> Site::spawn(const std::vector<std::string>& arguments) const {
    std::vector<std::string> words{binary_.string(), "--root", folder_.string(), "--config", "vigil.toml"};
    words.insert(words.end(), arguments.begin(), arguments.end());
    const int output = ::open((folder_ / "output.log").c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    auto child = std::make_unique<Child>(std::move(words), output);
    ::close(output);
    return child;
}

std::string Site::run(const std::vector<std::string>& arguments) const {
    const int status = spawn(arguments)->wait();
    auto printed = text_of(folder_ / "output.log");
    if (status != 0) throw std::runtime_error("vigil " + arguments.front() + ": " + printed);
    return printed;
}

void Site::start() {
    const auto until = Steady::now() + kReadyWithin;
    server_ = spawn({"serve"});
    while (text_of(folder_ / "output.log").find(kReadyLine) == std::string::npos) {
        if (server_->has_ended() || Steady::now() > until)
            throw std::runtime_error("the server is not ready: " + text_of(folder_ / "output.log"));
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
}

int Site::stop() { return server_->end(SIGTERM); }

void Site::kill() { server_->end(SIGKILL); }

std::string Site::desk(const std::string& command, const std::string& arguments) const {
    auto answer = app::call_desk(configuration_, command, arguments);
    if (!answer) throw std::runtime_error(command + ": " + answer.error().message);
    return std::move(answer).value();
}

std::vector<protocol::OrganisationView> Site::organisations(const std::string& kind) const {
    auto all = protocol::decode<protocol::OrganisationList>(desk("org.list", "{}")).value().organisations;
    std::erase_if(all, [&](const auto& each) { return each.kind != kind; });
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.division < b.division; });
    return all;
}

std::string Site::enrolment_code(const OrganisationId& organisation, Role role,
                                 const std::string& reporter_kind) const {
    const protocol::AddAccount person{organisation, role, "压力测试", reporter_kind, {}, {}};
    const auto account =
        protocol::decode<protocol::AccountView>(desk("account.add", protocol::encode(person))).value().account_id;
    const auto issued = desk("enrol", protocol::encode(protocol::NameAccount{account}));
    return protocol::decode<protocol::IssuedEnrolment>(issued).value().code;
}

}  // namespace vigil::bench
