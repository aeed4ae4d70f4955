// SIGHUP: a serving process takes up what was changed on disk, and keeps the old state where a file is broken.
#include <poll.h>

#include <chrono>
#include <csignal>
#include <stdexcept>
#include <vigil/crypto/x509.hpp>

#include "cli/cli.hpp"
#include "support/person.hpp"

namespace vigil::test {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string replaced(std::string text, const std::string& what, const std::string& with) {
    const auto at = text.find(what);
    if (at == std::string::npos) throw std::runtime_error("not in the text: " + what);
    return text.replace(at, what.size(), with);
}

class Reload : public Cli {
protected:
    // With a rule file of its own.
    Reload() {
        std::filesystem::copy_file(configuration().data.rules, rules());
        configure(replaced(toml(), configuration().data.rules.string(), rules().string()));
        server = std::make_unique<Process>(command({"serve"}), home());
        if (!server->writes("Vigil is ready")) throw std::runtime_error("it does not start: " + server->wait().err);
        answer({"org", "list"});  // from here on it answers, and hears signals
    }
    std::filesystem::path rules() const { return root() / "rules.json"; }
    std::string toml() const { return text_of(root() / "vigil.toml"); }
    void configure(const std::string& text) const { write_text(root() / "vigil.toml", text); }
    std::string log() const { return text_of(configuration().log.file); }

    // Waits until it has been taken up.
    void hang_up() {
        ++reloads_;
        server->signal(SIGHUP);
        const auto deadline = std::chrono::steady_clock::now() + 20s;
        for (;;) {
            int done = 0;
            const auto text = log();
            for (auto at = text.find("\"reload.done\""); at != std::string::npos;
                 at = text.find("\"reload.done\"", at + 1))
                ++done;
            if (done >= reloads_) return;
            if (std::chrono::steady_clock::now() > deadline) throw std::runtime_error("nothing was reloaded");
            ::poll(nullptr, 0, 5);
        }
    }
    // The status of a request over a new connection, by somebody who trusts this authority; 0: no connection.
    int get(const std::string& target, const std::string& authority) {
        return status_of({"GET", target, {}, {}}, authority);
    }
    int status_of(client::HttpRequest request, const std::string& authority) {
        boost::asio::io_context io;
        Person stranger(io, configuration().server.port, authority);
        const auto answered = await(io, stranger.http().send(std::move(request)));
        return answered ? answered.value().status : 0;
    }
    json read(const std::string& target) {
        boost::asio::io_context io;
        Person stranger(io, configuration().server.port, installation.authority());
        return json::parse(await(io, stranger.http().send({"GET", target, {}, {}})).value().body);
    }
    int file_anonymously() {
        auto report = red_report();
        report.mode = ReporterMode::anonymous;
        return status_of({"POST", "/v1/reports", {{"Content-Type", "application/json"}}, protocol::encode(report)},
                         installation.authority());
    }

    std::unique_ptr<Process> server;

private:
    int reloads_ = 0;
};

// Another certificate of another authority, in place of the one that serves.
std::string replace_certificate(const Configuration& configuration) {
    const auto now = std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
    const auto authority = crypto::make_certificate_authority("another authority", now, std::chrono::days(10)).value();
    const crypto::ServerNames names{{"localhost"}, {"127.0.0.1"}};
    const auto certificate =
        crypto::make_server_certificate(authority.key, authority.certificate_pem, names, now, std::chrono::days(10))
            .value();
    write_text(configuration.tls.key, certificate.key.to_pem());
    write_text(configuration.tls.certificate, certificate.certificate_pem);
    return authority.certificate_pem;
}

TEST_F(Reload, GivenANewCertificate_WhenHungUp_ThenNewConnectionsGetItAndOpenOnesGoOn) {
    const auto before = installation.authority();
    boost::asio::io_context io;
    Person open(io, configuration().server.port, before);
    ASSERT_EQ(await(io, open.http().send({"GET", "/healthz", {}, {}})).value().status, 200);

    const auto after = replace_certificate(configuration());
    EXPECT_EQ(get("/healthz", after), 0) << "not yet";
    hang_up();
    EXPECT_EQ(get("/healthz", after), 200);
    EXPECT_EQ(get("/healthz", before), 0) << "the old certificate is served no more";
    EXPECT_EQ(await(io, open.http().send({"GET", "/healthz", {}, {}})).value().status, 200);
}

TEST_F(Reload, GivenABrokenCertificate_WhenHungUp_ThenTheOldOneServesOnAndTheLogSaysWhy) {
    write_text(configuration().tls.certificate, "no certificate");
    hang_up();
    EXPECT_EQ(get("/healthz", installation.authority()), 200);
    EXPECT_THAT(log(), AllOf(HasSubstr("reload.certificate_refused"), HasSubstr("no certificate chain"),
                             HasSubstr("\"event\":\"reload.done\",\"refused\":1")));
}

TEST_F(Reload, GivenNarrowerRates_WhenHungUp_ThenTheyHold) {
    const SmallRegion region(installation);
    EXPECT_EQ(file_anonymously(), 201);
    EXPECT_EQ(file_anonymously(), 201);
    configure(toml() + "[intake]\nper_address = \"1 per 1d\"\nemergencies_per_account = \"1 per 1d\"\n");
    hang_up();
    EXPECT_EQ(file_anonymously(), 201);
    EXPECT_EQ(file_anonymously(), 201) << "an emergency has a rate of its own beside it";
    EXPECT_EQ(file_anonymously(), 429);
}

TEST_F(Reload, GivenKeysThatCannotBeChangedWhileServing_WhenHungUp_ThenEachIsNamedEveryTime) {
    configure(replaced(toml(), "[server]\n", "[server]\nworker_threads = 7\n") + "[http]\nbody = \"31s\"\n");
    hang_up();
    EXPECT_THAT(log(), AllOf(HasSubstr("\"event\":\"reload.needs_restart\",\"key\":\"server.worker_threads\""),
                             HasSubstr("\"event\":\"reload.needs_restart\",\"key\":\"http.body\"")));
    EXPECT_THAT(log(), Not(HasSubstr("\"key\":\"server.port\"")));
    const auto first = log().size();
    hang_up();
    EXPECT_THAT(log().substr(first), HasSubstr("\"key\":\"http.body\"")) << "as long as it is not restarted";
}

TEST_F(Reload, GivenABrokenConfiguration_WhenHungUp_ThenEveryProblemIsLoggedAndNothingOfItIsTaken) {
    configure(toml() + "[intake]\nper_address = \"many\"\n[nonsense]\nkey = 1\n");
    hang_up();
    EXPECT_EQ(get("/healthz", installation.authority()), 200);
    EXPECT_THAT(log(), AllOf(HasSubstr("reload.configuration_refused"), HasSubstr("intake.per_address: must be a rate"),
                             HasSubstr("nonsense: there is no such table")));
}

TEST_F(Reload, GivenALongerListOfDivisions_WhenHungUp_ThenItIsServed) {
    const auto list = root() / "divisions.csv";
    const auto before = read("/v1/divisions?parent=150424000000").at("divisions").size();
    write_text(list, text_of(list) + "150424103000,4,150424000000,某镇\n");
    hang_up();
    EXPECT_EQ(read("/v1/divisions?parent=150424000000").at("divisions").size(), before + 1);
    write_text(list, "code,level,parent,name\nnonsense\n");
    hang_up();
    EXPECT_THAT(log(), HasSubstr("reload.divisions_refused"));
    EXPECT_EQ(read("/v1/divisions?parent=150424000000").at("divisions").size(), before + 1);
}

TEST_F(Reload, GivenANewerRuleFile_WhenHungUp_ThenItWaitsUntilItIsActivated) {
    auto document = nlohmann::ordered_json::parse(text_of(rules()));
    document["version"] = 5;
    write_text(rules(), document.dump());
    hang_up();
    EXPECT_THAT(log(), HasSubstr("\"event\":\"rules.file_waits\",\"rule_set\":\"cn-nm-2026\",\"version\":5"));
    EXPECT_EQ(read("/v1/vocabulary").at("rule_version"), 4);
    EXPECT_EQ(answer({"rules", "activate", rules().string()}).at("changed"), true);
    EXPECT_EQ(read("/v1/vocabulary").at("rule_version"), 5);
    hang_up();
    EXPECT_THAT(log(), HasSubstr("\"event\":\"rules.file_active\",\"rule_set\":\"cn-nm-2026\",\"version\":5"));
}

TEST_F(Reload, GivenAnEditedRuleFile_WhenHungUp_ThenWhatJudgesStaysAndTheLogSaysWhatToDo) {
    auto document = nlohmann::ordered_json::parse(text_of(rules()));
    document["title"]["en"] = "edited";
    write_text(rules(), document.dump());
    hang_up();
    EXPECT_THAT(log(), AllOf(HasSubstr("rules.file_edited"), HasSubstr("next version number")));
    EXPECT_EQ(read("/v1/vocabulary").at("rule_version"), 4);
}

TEST_F(Reload, GivenALogThatWasRotatedAway_WhenHungUp_ThenANewFileIsWritten) {
    const auto file = configuration().log.file;
    const auto rotated = file.string() + ".1";
    std::filesystem::rename(file, rotated);
    hang_up();
    EXPECT_THAT(log(), HasSubstr("reload.done"));
    EXPECT_THAT(text_of(rotated), Not(HasSubstr("reload.done")));
}

}  // namespace
}  // namespace vigil::test
