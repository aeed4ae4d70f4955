// Ending a case and changing the identity key take two administrators, also where the first one has a server at hand (F141).
#include <boost/asio/thread_pool.hpp>
#include <set>
#include <vigil/protocol/messages/erasure.hpp>
#include <vigil/protocol/messages/keys.hpp>
#include <vigil/protocol/proofs.hpp>

#include "app/admin/desk.hpp"
#include "app/blocking.hpp"
#include "app/erasures.hpp"
#include "app/installation.hpp"
#include "app/installed_keys.hpp"
#include "app/rules.hpp"
#include "files/retention_file.hpp"
#include "integration/api_officers.hpp"
#include "runtime/system_timers.hpp"
#include "secrets/one_time_codes.hpp"
#include "secrets/passwords.hpp"
#include "secrets/tokens.hpp"

namespace vigil::test {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const app::Operator kSystem{"sys", {Role::system_administrator}};
const app::Operator kSecurity{"sec", {Role::security_administrator}};
const app::Operator kOtherSecurity{"sec2", {Role::security_administrator}};
const app::Operator kAudit{"aud", {Role::audit_administrator}};

// The desk of an installation that demands two, between two runs of its server. Members in the order in which they are needed.
class TwoPersonDesk {
public:
    explicit TwoPersonDesk(const Configuration& configuration)
        : keys_(app::InstalledKeys::load(configuration, timers_.now()).value()),
          rules_(std::make_shared<const triage::RuleSet>(app::load_rule_set(configuration.data.rules).value())),
          retention_(files::load_retention(configuration.data.retention).value()),
          store_(storage::SqliteStore::open(app::store_settings(configuration), {keys_->ring(), timers_},
                                            keys_->checkpoint_signer())
                     .value()),
          erasures_(*store_, keys_->signatures(), app::erasure_places(configuration, *store_, *keys_)),
          desk_({.store = *store_,
                 .timers = timers_,
                 .rules = rules_,
                 .ids = ids_,
                 .tokens = tokens_,
                 .pseudonyms = keys_->pseudonyms(),
                 .passwords = passwords_,
                 .one_time_codes = one_time_codes_,
                 .workers = workers_.get_executor(),
                 .limits = {},
                 .enrolment_lifetime = std::chrono::hours(72),
                 .second_person = true,
                 .keys = keys_.get(),
                 .erasures = &erasures_,
                 .retention = &retention_}) {}

    Result<std::string> run(const std::string& command, const std::string& arguments, const app::Operator& by) {
        return app::await_here(desk_.run(command, arguments, by));
    }

    // Functions that the writer ran and undid.
    std::uint64_t undone() const { return store_->counters().failed_writes; }

private:
    runtime::SystemTimers timers_{};
    std::unique_ptr<app::InstalledKeys> keys_;
    std::shared_ptr<const triage::RuleSet> rules_;
    RetentionRules retention_;
    UuidSource ids_{};
    RandomTokens tokens_{};
    Argon2Passwords passwords_{};
    TotpCodes one_time_codes_{};
    boost::asio::thread_pool workers_{1};
    std::unique_ptr<storage::SqliteStore> store_;
    app::Erasures erasures_;
    app::AdminDesk desk_;
};

class TwoAdministrators : public OfficersTest {
protected:
    TwoAdministrators() : OfficersTest([](Configuration& changed) { changed.server.port = free_port(); }) {
        file(red_report(), token(reporter));
        case_id = alert_of(station).case_id;
        for (const auto& session : {station, police, county})
            for (const auto& alert : alerts_of(session)) acknowledged(alert.alert_id, alert.version, session);
    }

    // One command while no server runs; the server runs again afterwards.
    Result<std::string> run(const std::string& command, const std::string& arguments, const app::Operator& by) {
        server.stop();
        auto answer = TwoPersonDesk(server.installation().configuration()).run(command, arguments, by);
        server.start();
        reconnect();
        return answer;
    }
    ProposalId proposed(const std::string& command, const std::string& arguments, const app::Operator& by) {
        const auto answer = run(command, arguments, by);
        if (!answer) throw std::runtime_error(command + ": " + answer.error().message);
        return protocol::decode<protocol::ProposedChange>(answer.value()).value().proposal_id;
    }
    Result<std::string> decide(const std::string& verb, const ProposalId& proposal, const app::Operator& by) {
        return run("proposal." + verb, protocol::encode(protocol::NameProposal{proposal}), by);
    }
    static std::string named(KeyName key) { return protocol::encode(protocol::NameKey{key, {}}); }
    std::string the_case(const std::string& reason = "exercise") const {
        return protocol::encode(protocol::NameCaseWithReason{case_id, reason});
    }
    std::set<std::string> key_files() {
        std::set<std::string> files;
        for (const auto& entry : fs::directory_iterator(server.installation().configuration().keys.folder))
            files.insert(entry.path().filename().string());
        return files;
    }
    std::size_t generations_of(KeyName key) {
        const auto status = protocol::decode<protocol::KeyStatus>(server.desk("keys.status", "{}")).value();
        for (const auto& each : status.keys)
            if (each.key == key) return each.generations.size();
        return 0;
    }
    // Those of the two administrators; what set the test up was shown too.
    std::vector<protocol::ProposalView> changes_for(const std::string& session) {
        auto shown = decoded<protocol::ProposalList>(get("/v1/changes", session)).proposals;
        std::erase_if(shown, [](const protocol::ProposalView& each) { return each.proposed_by != "sys"; });
        return shown;
    }

    Person& reporter = teacher();
    std::string county = new_session(region.banner_agency, Role::county_officer);
    CaseId case_id{};
};

// Whoever proposes has a key folder at hand, and servers start now and then: neither may be enough.
TEST_F(TwoAdministrators, GivenTheIdentityKey_WhenOneWantsANewOne_ThenNoKeyIsMadeUntilAnotherAgrees) {
    const auto files = key_files();
    const auto proposal = proposed("keys.rotate", named(KeyName::reporter_master), kSecurity);
    EXPECT_EQ(key_files(), files);
    EXPECT_EQ(generations_of(KeyName::reporter_master), 1U) << "the server has started meanwhile";

    EXPECT_EQ(decide("approve", proposal, kSecurity).error().code, "another_person_required");
    EXPECT_EQ(decide("approve", proposal, kOtherSecurity).error().code, "role_refused");
    EXPECT_EQ(decide("approve", proposal, kAudit).error().code, "role_refused");
    EXPECT_EQ(key_files(), files);

    const auto approved = decide("approve", proposal, kSystem);
    ASSERT_TRUE(approved) << approved.error().message;
    EXPECT_TRUE(protocol::decode<protocol::KeyStatus>(approved.value())) << "what the command would have answered";
    EXPECT_EQ(generations_of(KeyName::reporter_master), 2U);
    EXPECT_THAT(get("/v1/reports", token(reporter)), HasStatus(200)) << "its session stands";
    EXPECT_EQ(decide("approve", proposal, kSystem).error().code, "already_decided");
    EXPECT_EQ(generations_of(KeyName::reporter_master), 2U);
}

TEST_F(TwoAdministrators, GivenAProposalToRotate_WhenItIsRefused_ThenNothingChanges) {
    const auto files = key_files();
    const auto proposal = proposed("keys.rotate", named(KeyName::reporter_master), kSecurity);
    ASSERT_TRUE(decide("refuse", proposal, kSystem));
    EXPECT_EQ(key_files(), files);
    EXPECT_EQ(decide("approve", proposal, kSystem).error().code, "already_decided");
}

TEST_F(TwoAdministrators, GivenAnyOtherKey_WhenRotated_ThenTheSecurityAdministratorIsEnoughAndNobodyElse) {
    for (const auto& other : {kSystem, kAudit})
        EXPECT_EQ(run("keys.rotate", named(KeyName::case_master), other).error().code, "role_refused");
    const auto rotated = run("keys.rotate", named(KeyName::case_master), kSecurity);
    ASSERT_TRUE(rotated) << rotated.error().message;
    EXPECT_TRUE(protocol::decode<protocol::KeyStatus>(rotated.value()));
}

// Both end something for good, or open everything.
TEST_F(TwoAdministrators, GivenRetiringAndNewShares_WhenOneWantsThem_ThenTheyWait) {
    ASSERT_TRUE(run("keys.rotate", named(KeyName::case_master), kSecurity));
    const auto files = key_files();
    const auto retiring = proposed("keys.retire", named(KeyName::case_master), kSecurity);
    const auto sharing = proposed("keys.share", R"({"threshold":2,"shares":2})", kSecurity);
    EXPECT_EQ(key_files(), files);
    ASSERT_TRUE(decide("approve", retiring, kSystem));
    EXPECT_EQ(key_files().size(), files.size() - 1);
    const auto printed = decide("approve", sharing, kSystem);
    ASSERT_TRUE(printed) << printed.error().message;
    EXPECT_THAT(protocol::decode<protocol::PrintedShares>(printed.value()).value().shares, SizeIs(2));
}

// Counting goes through every row that the key seals: the writer, which reports wait for (promise P10), is not asked to.
TEST_F(TwoAdministrators, GivenRowsThatRestOnAnEarlierKey_WhenItIsToBeRetired_ThenItIsRefusedAndTheWriterWasNotAsked) {
    server.stop();
    const auto& configuration = server.installation().configuration();
    const auto retiring = [&] {
        TwoPersonDesk desk(configuration);
        return protocol::decode<protocol::ProposedChange>(
                   desk.run("keys.retire", named(KeyName::case_master), kSecurity).value())
            .value()
            .proposal_id;
    }();
    ASSERT_TRUE(begin_generation(configuration.keys.folder, KeyName::case_master));
    TwoPersonDesk desk(configuration);
    const auto approve = [&] {
        return desk.run("proposal.approve", protocol::encode(protocol::NameProposal{retiring}), kSystem);
    };
    for (const auto& refused : {desk.run("keys.retire", named(KeyName::case_master), kSecurity), approve()}) {
        ASSERT_FALSE(refused);
        EXPECT_THAT(refused.error().message, HasSubstr("rows rest on earlier generations of case_master"));
    }
    EXPECT_EQ(desk.undone(), 0U);
    ASSERT_TRUE(desk.run("keys.renew", "{}", kSecurity));
    EXPECT_THAT(approve().error().message, HasSubstr("the key was rotated since"));
}

// Between proposing and agreeing the disk of the sealed copy was lost.
TEST_F(TwoAdministrators, GivenACopyWithoutTheKeyInUse_WhenRetiringIsAgreedTo_ThenItIsRefusedAndTheKeyStays) {
    server.stop();
    const auto& configuration = server.installation().configuration();
    TwoPersonDesk desk(configuration);
    ASSERT_TRUE(desk.run("keys.rotate", named(KeyName::case_master), kSecurity));
    const auto answer = desk.run("keys.retire", named(KeyName::case_master), kSecurity);
    ASSERT_TRUE(answer) << answer.error().message;
    const auto retiring = protocol::decode<protocol::ProposedChange>(answer.value()).value().proposal_id;
    const auto files = key_files();
    fs::remove_all(configuration.keys.recovery);
    const auto approved = desk.run("proposal.approve", protocol::encode(protocol::NameProposal{retiring}), kSystem);
    ASSERT_FALSE(approved);
    EXPECT_THAT(approved.error().message, HasSubstr("the sealed copy does not hold the keys in use"));
    EXPECT_EQ(key_files(), files);
}

TEST_F(TwoAdministrators, GivenACase_WhenOneWantsItErased_ThenItStandsUntilAnotherAgreesAndTheStationIsTold) {
    EXPECT_EQ(run("case.erase", the_case(), kSecurity).error().code, "role_refused");
    EXPECT_EQ(run("case.erase", the_case("because"), kSystem).error().code, "unknown_code") << "told at once";
    const auto proposal = proposed("case.erase", the_case(), kSystem);
    EXPECT_THAT(read_case(case_id, station), HasStatus(200));
    for (const auto& session : {station, county}) {
        const auto changes = changes_for(session);
        ASSERT_THAT(changes, SizeIs(1));
        EXPECT_EQ(changes[0].what, "case.erase");
        EXPECT_THAT(changes[0].text, AllOf(HasSubstr("exercise"), HasSubstr("cases: 1")));
        EXPECT_EQ(changes[0].case_id, case_id);
        EXPECT_EQ(changes[0].proposed_by, "sys");
    }
    EXPECT_THAT(changes_for(token(reporter)), IsEmpty());

    EXPECT_EQ(decide("approve", proposal, kSystem).error().code, "another_person_required");
    const auto approved = decide("approve", proposal, kSecurity);
    ASSERT_TRUE(approved) << approved.error().message;
    const auto erased = protocol::decode<protocol::CaseErased>(approved.value()).value();
    EXPECT_EQ(erased.remains, 0);
    EXPECT_FALSE(erased.certificate.empty());
    EXPECT_THAT(read_case(case_id, station), IsProblem(410, "case_erased"));
    EXPECT_TRUE(fs::exists(server.installation().configuration().data.tombstones));
}

// A hold that comes between proposing and agreeing outranks both.
TEST_F(TwoAdministrators, GivenAHoldAfterTheProposal_WhenItIsApproved_ThenItIsRefusedAndTheCaseStands) {
    const auto proposal = proposed("case.erase", the_case(), kSystem);
    ASSERT_TRUE(run("case.hold", the_case("court"), kSystem));
    EXPECT_EQ(decide("approve", proposal, kSecurity).error().code, "case_held");
    EXPECT_THAT(read_case(case_id, station), HasStatus(200));
}

TEST_F(TwoAdministrators, GivenAHold_WhenOneLetsItGo_ThenTheStationIsToldAndItStandsUntilAnotherAgrees) {
    ASSERT_TRUE(run("case.hold", the_case("court"), kSystem));
    EXPECT_THAT(changes_for(station), SizeIs(1)) << "that it is held";
    const auto release = proposed("case.release", protocol::encode(protocol::NameCase{case_id}), kSystem);
    EXPECT_THAT(changes_for(station), SizeIs(2));
    EXPECT_EQ(run("case.erase", the_case(), kSystem).error().code, "case_held");
    ASSERT_TRUE(decide("approve", release, kSecurity));
    ASSERT_TRUE(decide("approve", proposed("case.erase", the_case(), kSystem), kSecurity));
    EXPECT_THAT(read_case(case_id, station), IsProblem(410, "case_erased"));
}

// A case must not be betrayed by its end.
TEST_F(TwoAdministrators, GivenAPersonWhoIsBarred_WhenTheCaseIsToBeErased_ThenItIsToldNothing) {
    auto& curious = officer();
    const auto session = token(curious);
    const protocol::BarFromCase bar{{}, account_of(curious), "嫌疑人的表弟"};
    ASSERT_THAT(post("/v1/cases/" + case_id.str() + "/bars", protocol::encode(bar), county), HasStatus(204));
    const auto proposal = proposed("case.erase", the_case(), kSystem);
    EXPECT_THAT(changes_for(session), IsEmpty());
    EXPECT_THAT(changes_for(station), SizeIs(1)) << "a colleague";
    ASSERT_TRUE(decide("approve", proposal, kSecurity));
    EXPECT_THAT(changes_for(session), IsEmpty()) << "nor afterwards";
    EXPECT_THAT(changes_for(station), SizeIs(1));
}

// Both of those who may agree see what waits.
TEST_F(TwoAdministrators, GivenWhatWaits_WhenItIsListed_ThenWhoeverMayAgreeSeesIt) {
    proposed("keys.rotate", named(KeyName::reporter_master), kSecurity);
    for (const auto& by : {kSystem, kSecurity}) {
        const auto listed = run("proposal.list", "{}", by);
        ASSERT_TRUE(listed);
        EXPECT_THAT(listed.value(), AllOf(HasSubstr("keys.rotate"), HasSubstr("reporter_master")));
    }
    EXPECT_EQ(run("proposal.list", "{}", kAudit).error().code, "role_refused");
}

}  // namespace
}  // namespace vigil::test
