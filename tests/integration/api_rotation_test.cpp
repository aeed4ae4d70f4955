// Keys that change while the server serves (F155): no request is lost, nothing becomes unreadable, old proofs hold.
#include <algorithm>
#include <array>
#include <atomic>
#include <deque>
#include <functional>
#include <mutex>
#include <set>
#include <thread>
#include <vigil/protocol/messages/keys.hpp>

#include "app/commands/commands.hpp"
#include "client/receipt.hpp"
#include "integration/api_officers.hpp"
#include "secrets/signatures.hpp"
#include "storage/log/verify.hpp"

namespace vigil::test {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::array kAll{KeyName::case_master, KeyName::reporter_master, KeyName::directory,
                          KeyName::index,       KeyName::receipts,        KeyName::checkpoints};
constexpr std::array kWithGenerations{KeyName::case_master, KeyName::reporter_master, KeyName::directory,
                                      KeyName::index};

class ApiRotationTest : public OfficersTest {
protected:
    // A port of its own, so that it is the same after a restart. Nobody is sent away for the machine's being slow.
    ApiRotationTest()
        : OfficersTest([](Configuration& changed) {
              changed.server.port = free_port();
              changed.overload.queue_delay = std::chrono::minutes(1);
          }) {}

    protocol::KeyStatus rotate(KeyName key) { return command("keys.rotate", key); }
    protocol::KeyStatus retire(KeyName key) { return command("keys.retire", key); }
    // A rotation may come in between: then what was looked at is no longer the newest.
    void retire_unless_rotated(KeyName key) {
        const auto done = app::call_desk(server.installation().configuration(), "keys.retire",
                                         protocol::encode(protocol::NameKey{key, {}}));
        if (!done) {
            EXPECT_THAT(done.error().message, HasSubstr("the key was rotated since"));
        }
    }
    protocol::KeyStatus status() {
        return protocol::decode<protocol::KeyStatus>(server.desk("keys.status", "{}")).value();
    }
    Error refusal(const std::string& name, KeyName key) {
        const auto refused =
            app::call_desk(server.installation().configuration(), name, protocol::encode(protocol::NameKey{key, {}}));
        if (refused) throw std::runtime_error(name + " was not refused");
        return refused.error();
    }
    static const protocol::KeyView& of(const protocol::KeyStatus& status, KeyName key) {
        for (const auto& each : status.keys)
            if (each.key == key) return each;
        throw std::runtime_error("no such key");
    }
    protocol::JwkSet published() { return decoded<protocol::JwkSet>(get("/.well-known/jwks.json")); }
    std::filesystem::path key_folder() { return server.installation().configuration().keys.folder; }
    std::set<std::string> key_files() {
        std::set<std::string> names;
        for (const auto& entry : std::filesystem::directory_iterator(key_folder()))
            names.insert(entry.path().filename().string());
        return names;
    }
    void restart() {
        server.stop();
        server.start();
        reconnect();
    }

private:
    protocol::KeyStatus command(const std::string& name, KeyName key) {
        return protocol::decode<protocol::KeyStatus>(server.desk(name, protocol::encode(protocol::NameKey{key, {}})))
            .value();
    }
};

// People, each on a thread of their own, who do one thing again and again until they are stopped.
class Crowd {
public:
    // An empty text: it went well.
    using Act = std::function<std::string()>;

    ~Crowd() { stop(); }

    // `arrive` runs on the new thread, and answers what is done there from then on.
    void add(std::function<Act()> arrive) {
        auto& count = counts_.emplace_back(0);
        threads_.emplace_back([this, &count, arrive = std::move(arrive)] {
            const Act act = arrive();
            while (!stopping_) {
                auto failure = act();
                ++count;
                if (failure.empty()) continue;
                const std::lock_guard lock(mutex_);
                failures_.push_back(std::move(failure));
            }
        });
    }
    // Until each of them has done it so often once more.
    void wait_for(int more) {
        std::vector<int> until;
        for (const auto& count : counts_) until.push_back(count + more);
        for (std::size_t i = 0; i < until.size(); ++i)
            while (counts_[i] < until[i]) std::this_thread::yield();
    }
    // What went wrong.
    std::vector<std::string> stop() {
        stopping_ = true;
        for (auto& thread : threads_)
            if (thread.joinable()) thread.join();
        return failures_;
    }

private:
    std::deque<std::atomic<int>> counts_{};
    std::vector<std::thread> threads_{};
    std::atomic<bool> stopping_{false};
    std::mutex mutex_{};
    std::vector<std::string> failures_{};
};

template <class T>
std::string failure_of(const char* what, const Result<T>& result) {
    return result ? std::string() : std::string(what) + ": " + result.error().message;
}

class BusyServer : public ApiRotationTest {
protected:
    BusyServer() {
        server.desk("account.add",
                    protocol::encode(protocol::AddAccount{
                        region.station, Role::duty_officer, "张三", {}, "zhangsan", "correct horse battery"}));
        decoded<protocol::Filed>(post("/v1/reports", protocol::encode(red_report())));
        case_id = alert_of(station).case_id;
    }
    // Somebody who talks to the server on a thread of their own.
    struct Visitor {
        explicit Visitor(const TestServer& server) : person(io, server.port(), server.authority()) {}
        boost::asio::io_context io{};
        Person person;
    };
    std::shared_ptr<Visitor> arrive(const std::string& code = {}) {
        auto visitor = std::make_shared<Visitor>(server);
        if (!code.empty()) visitor->person.enrol(code);
        return visitor;
    }
    std::string code_for(const OrganisationId& organisation, Role role, const std::string& kind = {}) {
        return server.installation().enrolment_code(server.installation().account(organisation, role, kind));
    }

    // Files one report after the other in the same session: its key is made before a rotation and stored after it.
    void add_reporter(Crowd& crowd) {
        crowd.add([this, code = code_for(region.school, Role::reporter, "teacher")]() -> Crowd::Act {
            return [this, own = arrive(code)] {
                const auto filed = own->person.file(protocol::encode(red_report()));
                if (filed) {
                    const std::lock_guard lock(mutex);
                    receipts.push_back(filed.value().receipt);
                }
                return failure_of("filing", filed);
            };
        });
    }
    // Begins a session anew each time, by a challenge, and reads its own list: what the identity key seals and finds.
    void add_phone(Crowd& crowd) {
        crowd.add([this, code = code_for(region.school, Role::reporter, "teacher")]() -> Crowd::Act {
            return [own = arrive(code)] {
                auto& person = own->person;
                client::DeviceSession session(person.http(), person.key(), person.device());
                client::ApiClient api(person.http(), &session);
                return failure_of("a new session", await(own->io, api.read<protocol::ReportList>(
                                                                      "list_reports", client::CallOptions{})));
            };
        });
    }
    // Logs in at a console: what the index key finds and the directory key seals.
    void add_console(Crowd& crowd) {
        crowd.add([this]() -> Crowd::Act {
            return [own = arrive()] {
                const protocol::PasswordLogin login{"zhangsan", "correct horse battery", {}, {}};
                return failure_of(
                    "a login", await(own->io, own->person.api().call<protocol::PasswordLogin, protocol::SessionStarted>(
                                                  "password_login", login)));
            };
        });
    }
    // Reads its alerts and one case: what the case master wraps.
    void add_officer(Crowd& crowd) {
        crowd.add([this, code = code_for(region.station, Role::duty_officer)]() -> Crowd::Act {
            return [this, own = arrive(code)] {
                const auto alerts = own->person.get<protocol::AlertList>("list_alerts");
                if (!alerts) return failure_of("a list", alerts);
                client::CallOptions options;
                options.path = {case_id.str()};
                const protocol::StateReason reason{ReadReason::supervision, "核查处置情况"};
                return failure_of("a case",
                                  await(own->io, own->person.api().call<protocol::StateReason, protocol::CaseView>(
                                                     "read_case_with_reason", reason, options)));
            };
        });
    }

    CaseId case_id{};
    std::mutex mutex{};
    std::vector<std::string> receipts{};
};

TEST_F(BusyServer, GivenPeopleWhoFileLogInAndRead_WhenEveryKeyIsRotatedAndRetiredMeanwhile_ThenNoRequestIsLost) {
    std::vector<std::string> failures;
    {
        Crowd crowd;
        add_reporter(crowd);
        add_reporter(crowd);
        add_phone(crowd);
        add_console(crowd);
        add_officer(crowd);
        for (const auto key : kAll) {
            crowd.wait_for(2);
            rotate(key);
        }
        crowd.wait_for(2);
        for (const auto key : kWithGenerations) {
            retire(key);
            crowd.wait_for(2);
        }
        failures = crowd.stop();
    }
    EXPECT_THAT(failures, IsEmpty());
    ASSERT_GT(receipts.size(), 40U);

    // Nothing rests on what was retired, and it is on no disk.
    restart();
    for (const auto& view : status().keys) EXPECT_EQ(view.resting, 0) << to_text(view.key);
    EXPECT_THAT(key_files(), SizeIs(7 + 2 + 1)) << "five keys, two that sign, two public halves, the recovery key";

    const auto keys = published();
    EXPECT_THAT(keys.keys, SizeIs(4));
    std::set<std::string> kids;
    for (const auto& receipt : receipts) {
        EXPECT_TRUE(client::verify_receipt(receipt, keys)) << "a receipt by a key that no longer signs";
        kids.insert(crypto::split_compact(receipt).value().kid);
    }
    EXPECT_THAT(kids, SizeIs(2)) << "some were signed before, some after";
    EXPECT_THAT(case_view(case_id, token(officer())).reports, SizeIs(1));
}

// Two administrators who do not know of each other: neither takes away what the other has just made.
TEST_F(BusyServer, GivenOneAdministratorWhoRotatesAndOneWhoRetires_WhenBothGoOn_ThenNothingIsLost) {
    for (const auto key : kWithGenerations) {
        std::thread other([&] {
            for (int i = 0; i < 4; ++i) retire_unless_rotated(key);
        });
        for (int i = 0; i < 3; ++i) rotate(key);
        other.join();
    }
    restart();
    for (const auto key : kWithGenerations) retire(key);
    restart();
    EXPECT_THAT(case_view(case_id, token(officer())).reports, SizeIs(1));
    for (const auto& view : status().keys) EXPECT_EQ(view.resting, 0) << to_text(view.key);
}

TEST_F(ApiRotationTest, GivenReportsOfBefore_WhenEveryKeyWasRotatedAndRetired_ThenTheyReadAndRepeatAsBefore) {
    Person& reporter = teacher();
    const std::string named_body = protocol::encode(red_report()), anonymous_body = protocol::encode(red_report());
    const auto named = decoded<protocol::Filed>(post("/v1/reports", named_body, token(reporter)));
    const auto anonymous = decoded<protocol::Filed>(post("/v1/reports", anonymous_body));
    const auto alerts = alerts_of(station);
    for (const auto key : kAll) rotate(key);
    for (const auto key : kWithGenerations) retire(key);
    for (int round = 0; round < 2; ++round) {
        // The case opens, the reporter's list and claim code find their reports, the same filing is the same report.
        for (const auto& alert : alerts) EXPECT_THAT(case_view(alert.case_id, station).reports, SizeIs(1));
        EXPECT_THAT(decoded<protocol::ReportList>(get("/v1/reports", token(reporter))).reports, SizeIs(1));
        EXPECT_THAT(get("/v1/reports/" + named.report_id.str(), token(reporter)), HasStatus(200));
        EXPECT_THAT(post("/v1/claims", protocol::encode(protocol::ClaimReport{anonymous.claim_code})), HasStatus(200));
        const auto again = post("/v1/reports", named_body, token(reporter));
        EXPECT_THAT(again, HasStatus(200));
        EXPECT_EQ(crypto::split_compact(decoded<protocol::Filed>(again).receipt).value().payload,
                  crypto::split_compact(named.receipt).value().payload);
        const auto anonymous_again = decoded<protocol::Filed>(post("/v1/reports", anonymous_body));
        EXPECT_EQ(anonymous_again.report_id, anonymous.report_id);
        EXPECT_EQ(anonymous_again.claim_code, anonymous.claim_code);
        if (round == 0) {
            restart();
        }
    }
}

TEST_F(ApiRotationTest, GivenAConsole_WhenTheIndexAndTheDirectoryChange_ThenItLogsInAtEveryStep) {
    server.desk("account.add",
                protocol::encode(protocol::AddAccount{
                    region.station, Role::duty_officer, "张三", {}, "zhangsan", "correct horse battery"}));
    const auto log_in = [&](const char* password) {
        return post("/v1/sessions/password", protocol::encode(protocol::PasswordLogin{"zhangsan", password, {}, {}}));
    };
    EXPECT_THAT(log_in("correct horse battery"), HasStatus(201));
    rotate(KeyName::index);
    EXPECT_THAT(log_in("a wrong password"), IsProblem(401, "session_refused"));
    EXPECT_THAT(log_in("correct horse battery"), HasStatus(201));
    retire(KeyName::index);
    rotate(KeyName::directory);
    retire(KeyName::directory);
    EXPECT_THAT(log_in("correct horse battery"), HasStatus(201));
    EXPECT_THAT(server.desk("account.list", protocol::encode(protocol::NameOrganisation{region.station})),
                HasSubstr("张三"));
    const auto taken =
        app::call_desk(server.installation().configuration(), "account.add",
                       protocol::encode(protocol::AddAccount{
                           region.station, Role::duty_officer, "李四", {}, "zhangsan", "another password"}));
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error().kind, ErrorKind::conflict);
}

TEST_F(ApiRotationTest, GivenManyRotationsOfTheSignatureKeys_WhenAnOldReceiptIsChecked_ThenItVerifiesForEver) {
    std::vector<std::string> receipts;
    for (int i = 0; i < 4; ++i) {
        receipts.push_back(file(red_report()).receipt);
        rotate(KeyName::receipts);
        rotate(KeyName::checkpoints);
    }
    restart();
    const auto keys = published();
    EXPECT_THAT(keys.keys, SizeIs(2 + 8));
    for (const auto& receipt : receipts) EXPECT_TRUE(client::verify_receipt(receipt, keys));
    server.stop();
    const Signatures signatures(std::move(load_keys(key_folder()).value().signing));
    const auto examined = storage::verify_log(storage::SqliteStore::database_file(server.data_folder()),
                                              [&](std::string_view kid) { return signatures.find(kid); });
    ASSERT_TRUE(examined);
    EXPECT_FALSE(examined.value().fault) << examined.value().fault->what;
    EXPECT_GT(examined.value().checkpoints, 1);
}

TEST_F(ApiRotationTest, GivenARotation_WhenTheStatusIsAsked_ThenItTellsGenerationsAndTheCopyAndNoKey) {
    const auto before = status();
    EXPECT_THAT(of(before, KeyName::case_master).generations, SizeIs(1));
    rotate(KeyName::case_master);
    const auto after = status();
    const auto& generations = of(after, KeyName::case_master).generations;
    ASSERT_THAT(generations, SizeIs(2));
    EXPECT_NE(generations[0].newest, generations[1].newest);
    retire(KeyName::case_master);
    int retired = 0;
    const auto at_last = status();
    for (const auto& each : of(at_last, KeyName::case_master).generations) retired += each.retired_at ? 1 : 0;
    EXPECT_EQ(retired, 1);
    ASSERT_TRUE(status().recovery);
    EXPECT_TRUE(status().recovery->current);
    EXPECT_EQ(status().recovery->threshold, 2);
}

TEST_F(ApiRotationTest, GivenWhatCannotBeRotatedOrRetired_WhenAsked_ThenItSaysWhy) {
    EXPECT_THAT(refusal("keys.rotate", KeyName::pseudonyms).message, HasSubstr("one generation for ever"));
    EXPECT_THAT(refusal("keys.retire", KeyName::receipts).message, HasSubstr("public halves stay"));
}

// The process died after the new key was on disk: the next start finds it, and does by itself what the rotation would have done.
TEST_F(ApiRotationTest, GivenARotationThatDiedAfterItsFirstStep_WhenTheServerStarts_ThenItFinishesByItself) {
    for (int i = 0; i < 5; ++i) file(red_report());
    server.stop();
    for (const auto key : kWithGenerations) ASSERT_TRUE(begin_generation(key_folder(), key));
    server.start();
    reconnect();
    const auto done = [&] {
        const auto now = status();
        return std::all_of(now.keys.begin(), now.keys.end(), [](const auto& view) { return view.resting == 0; });
    };
    EXPECT_TRUE(run_until(io, done));
    EXPECT_TRUE(status().recovery->current) << "the sealed copy holds the new keys too";
    for (const auto& alert : alerts_of(station)) EXPECT_THAT(case_view(alert.case_id, station).reports, SizeIs(1));
    for (const auto key : kWithGenerations) retire(key);
    EXPECT_THAT(key_files(), SizeIs(7 + 1));
}

TEST_F(ApiRotationTest, GivenAnOldCopyOfTheKeyFolder_WhenTheServerStarts_ThenTheMissingKeyIsNamed) {
    const auto copy = server.installation().root() / "copy";
    std::filesystem::copy(key_folder(), copy, std::filesystem::copy_options::recursive);
    rotate(KeyName::reporter_master);
    server.stop();
    std::filesystem::remove_all(key_folder());
    std::filesystem::rename(copy, key_folder());
    const auto opened = app::Server::open(server.installation().configuration());
    ASSERT_FALSE(opened);
    EXPECT_THAT(opened.error().message, HasSubstr("reporter_master"));
    EXPECT_THAT(opened.error().message, HasSubstr("vigil keys recover"));
}

// A folder from before pseudonyms.key has none; one that lost it must not go on with another key in its place.
TEST_F(ApiRotationTest, GivenAFolderThatLostTheKeyOfThePseudonyms_WhenTheServerStarts_ThenItIsNamed) {
    server.stop();
    std::filesystem::remove(key_folder() / "pseudonyms.key");
    const auto opened = app::Server::open(server.installation().configuration());
    ASSERT_FALSE(opened);
    EXPECT_THAT(opened.error().message, HasSubstr("pseudonyms"));
}

}  // namespace
}  // namespace vigil::test
