// A code beside the password, a PIN on a duty phone, and what administrators change, shown to those whom it concerns.
#include <vigil/crypto/totp.hpp>

#include <vigil/protocol/messages/oversight.hpp>

#include "integration/api_officers.hpp"

namespace vigil::test {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

// The bytes of an otpauth secret (RFC 4648 base32), by hand.
std::string from_base32(std::string_view text) {
    constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    std::string bytes;
    std::uint32_t buffer = 0;
    int bits = 0;
    for (const char c : text) {
        buffer = buffer << 5 | static_cast<std::uint32_t>(kAlphabet.find(c));
        bits += 5;
        if (bits < 8) continue;
        bits -= 8;
        bytes += static_cast<char>(buffer >> bits & 0xff);
    }
    return bytes;
}

// ---- the second factor ----

class Factor : public OfficersTest {
protected:
    explicit Factor(const TestServer::Change& change = {}) : OfficersTest(change) {
        const protocol::AddAccount added{region.station, Role::duty_officer, "值班员", {}, "duty", "nine white horses"};
        account = protocol::decode<protocol::AccountView>(server.desk("account.add", protocol::encode(added)))
                      .value()
                      .account_id;
    }
    protocol::IssuedSecondFactor issue() {
        const auto issued = protocol::decode<protocol::IssuedSecondFactor>(
                                server.desk("account.second-factor", protocol::encode(protocol::NameAccount{account})))
                                .value();
        const auto at = issued.uri.find("secret=") + 7;
        secret = from_base32(issued.uri.substr(at, issued.uri.find('&', at) - at));
        return issued;
    }
    // As the authenticator of the account shows it, so many steps of 30 s from now.
    std::string code(std::int64_t steps = 0) {
        return crypto::totp_code(secret, crypto::totp_step(ms_of(server.now()) / 1000) + steps);
    }
    client::HttpAnswer log_in(const std::string& with, const std::string& password = "nine white horses") {
        return post("/v1/sessions/password", protocol::encode(protocol::PasswordLogin{"duty", password, {}, with}));
    }
    AccountId account;
    std::string secret;
};

TEST_F(Factor, GivenNoSecondFactor_WhenThePasswordIsRight_ThenItIsEnough) { EXPECT_THAT(log_in({}), HasStatus(201)); }

TEST_F(Factor, GivenASecondFactor_WhenThePasswordComesAlone_ThenACodeIsDemanded) {
    issue();
    EXPECT_THAT(log_in({}), IsProblem(401, "second_factor_required"));
    EXPECT_THAT(log_in({}, "a wrong one"), IsProblem(401, "session_refused")) << "nothing is told without the password";
    EXPECT_THAT(log_in(code()), HasStatus(201));
}

TEST_F(Factor, GivenACode_WhenUsedTwice_ThenTheSecondTimeIsRefused) {
    issue();
    const auto once = code();
    ASSERT_THAT(log_in(once), HasStatus(201));
    EXPECT_THAT(log_in(once), IsProblem(401, "session_refused"));
    EXPECT_THAT(log_in(code(-1)), IsProblem(401, "session_refused")) << "nor an earlier one";
    server.advance(std::chrono::seconds(30));
    EXPECT_THAT(log_in(code()), HasStatus(201));
}

// RFC 6238 section 5.2: one step of delay is forgiven, two are not.
TEST_F(Factor, GivenAClockThatIsOff_WhenByOneStep_ThenTheCodeIsTakenAndByTwoItIsNot) {
    issue();
    EXPECT_THAT(log_in(code(2)), IsProblem(401, "session_refused"));
    EXPECT_THAT(log_in(code(-2)), IsProblem(401, "session_refused"));
    EXPECT_THAT(log_in(code(-1)), HasStatus(201));
    EXPECT_THAT(log_in(code(1)), HasStatus(201));
}

TEST_F(Factor, GivenALostAuthenticator_WhenARecoveryCodeIsTyped_ThenItIsGoodOnce) {
    const auto issued = issue();
    ASSERT_THAT(issued.recovery_codes, SizeIs(10));
    EXPECT_THAT(log_in(issued.recovery_codes[3]), HasStatus(201));
    EXPECT_THAT(log_in(issued.recovery_codes[3]), IsProblem(401, "session_refused"));
    EXPECT_THAT(log_in(issued.recovery_codes[4]), HasStatus(201));
}

TEST_F(Factor, GivenWrongCodes_WhenThereAreFive_ThenTheLoginIsLockedForTheRightOneToo) {
    issue();
    for (int i = 0; i < 5; ++i) EXPECT_THAT(log_in("000000"), IsProblem(401, "session_refused"));
    EXPECT_THAT(log_in(code()), IsProblem(401, "session_refused"));
}

// Whoever had the password before must not stay logged in beside the new factor.
TEST_F(Factor, GivenASession_WhenASecondFactorIsIssued_ThenTheSessionIsOver) {
    const auto session = decoded<protocol::SessionStarted>(log_in({}));
    ASSERT_THAT(get("/v1/alerts", session.access_token), HasStatus(200));
    issue();
    EXPECT_THAT(get("/v1/alerts", session.access_token), HasStatus(401));
}

TEST_F(Factor, GivenAReporter_WhenASecondFactorIsIssued_ThenThereIsNone) {
    const protocol::AddAccount added{region.school, Role::reporter, "教师", "teacher", {}, {}};
    const auto reporter =
        protocol::decode<protocol::AccountView>(server.desk("account.add", protocol::encode(added))).value();
    EXPECT_THROW(server.desk("account.second-factor", protocol::encode(protocol::NameAccount{reporter.account_id})),
                 std::runtime_error);
}

TEST_F(Factor, GivenANewSecondFactor_WhenIssued_ThenCodesOfTheOldOneAreNoGood) {
    issue();
    const auto old = code();
    issue();
    EXPECT_THAT(log_in(old), IsProblem(401, "session_refused"));
}

class DemandedFactor : public Factor {
protected:
    DemandedFactor()
        : Factor([](Configuration& c) { c.sessions.second_factor = Configuration::SecondFactor::required; }) {}
};

TEST_F(DemandedFactor, GivenAnAccountWithoutOne_WhenThePasswordIsRight_ThenItIsNotEnough) {
    EXPECT_THAT(log_in({}), IsProblem(401, "second_factor_required"));
    issue();
    EXPECT_THAT(log_in(code()), HasStatus(201));
}

// ---- the PIN of a duty phone (F22) ----

class PinnedPhone : public OfficersTest {
protected:
    PinnedPhone() {
        file(red_report());
        id = alert_of(station).case_id;
    }
    client::HttpAnswer set_pin(const std::string& pin, const std::string& current = {}) {
        const auto body = protocol::encode(protocol::SetPin{pin, current});
        return send("PUT", "/v1/devices/current/pin", body, json_headers(station));
    }
    client::HttpAnswer unlock(const std::string& pin) {
        return post("/v1/sessions/current/unlock", protocol::encode(protocol::Pin{pin}), station);
    }
    CaseId id;
};

TEST_F(PinnedPhone, GivenAPin_WhenThePhoneLiesUnusedForTwoMinutes_ThenCasesAreLockedAndAlertsAreNot) {
    ASSERT_THAT(set_pin("135790"), HasStatus(204));
    EXPECT_THAT(read_case(id, station), HasStatus(200));
    server.advance(std::chrono::seconds(119));
    EXPECT_THAT(read_case(id, station), HasStatus(200)) << "each look is a use";
    server.advance(std::chrono::seconds(121));
    EXPECT_THAT(read_case(id, station), IsProblem(403, "pin_required"));
    EXPECT_THAT(alerts_of(station), SizeIs(1));
    const auto alert = alert_of(station);
    EXPECT_THAT(acknowledge(alert.alert_id, alert.version, station), HasStatus(200))
        << "no PIN stands before an answer";
    ASSERT_THAT(unlock("135790"), HasStatus(204));
    EXPECT_THAT(read_case(id, station), HasStatus(200));
}

TEST_F(PinnedPhone, GivenAThief_WhenFivePinsAreWrong_ThenTheDeviceIsRevoked) {
    ASSERT_THAT(set_pin("135790"), HasStatus(204));
    for (int i = 0; i < 5; ++i) EXPECT_THAT(unlock("111111"), IsProblem(403, "pin_required"));
    EXPECT_THAT(unlock("135790"), IsProblem(401, "token_revoked"));
    EXPECT_THAT(get("/v1/alerts", station), IsProblem(401, "token_revoked"));
}

TEST_F(PinnedPhone, GivenAThief_WhenThePinIsSetAnewWithinTwoMinutes_ThenTheOldOneIsNeeded) {
    ASSERT_THAT(set_pin("135790"), HasStatus(204));
    EXPECT_THAT(set_pin("111111"), IsProblem(403, "pin_required"));
    EXPECT_THAT(set_pin("111111", "222222"), IsProblem(403, "pin_required"));
    EXPECT_THAT(unlock("111111"), IsProblem(403, "pin_required"));
    EXPECT_THAT(set_pin("246801", "135790"), HasStatus(204));
    EXPECT_THAT(unlock("246801"), HasStatus(204));
}

TEST_F(PinnedPhone, GivenAThief_WhenTheOldPinIsGuessedFiveTimes_ThenTheDeviceIsRevoked) {
    ASSERT_THAT(set_pin("135790"), HasStatus(204));
    for (int i = 0; i < 5; ++i) EXPECT_THAT(set_pin("111111", "222222"), IsProblem(403, "pin_required"));
    EXPECT_THAT(get("/v1/alerts", station), IsProblem(401, "token_revoked"));
}

TEST_F(PinnedPhone, GivenALockedPhone_WhenAnythingButAlertsIsAsked_ThenThePinIsNeeded) {
    ASSERT_THAT(set_pin("135790"), HasStatus(204));
    server.advance(std::chrono::minutes(3));
    const std::string at_case = "/v1/cases/" + id.str();
    for (const auto& path :
         {at_case, at_case + "/looks", std::string("/v1/proposals"), std::string("/v1/grants"),
          std::string("/v1/unusual-looks"), std::string("/v1/changes"), "/v1/reports/" + fresh_uuid() + "/identity",
          std::string("/v1/transfers"), std::string("/v1/releases"), std::string("/v1/daily-list?day=2026-02-01"),
          std::string("/v1/duty"), "/v1/organisations/" + region.station.str() + "/roster", std::string("/v1/devices"),
          "/v1/organisations/" + region.station.str() + "/reachability", std::string("/v1/visits"),
          std::string("/v1/sirens"), "/v1/organisations/" + region.station.str() + "/sirens",
          "/v1/visits/" + fresh_uuid()})
        EXPECT_THAT(get(path, station), IsProblem(403, "pin_required")) << path;
    const auto sent = [&](const std::string& path, const std::string& body) {
        EXPECT_THAT(post(path, body, station), IsProblem(403, "pin_required")) << path;
    };
    sent(at_case + "/recusals", protocol::encode(protocol::Recuse{true, {}}));
    sent(at_case + "/bars", protocol::encode(protocol::BarFromCase{region.police, {}, "x"}));
    sent(at_case + "/grants", protocol::encode(protocol::StateReason{ReadReason::emergency, "x"}));
    sent("/v1/proposals/" + fresh_uuid() + "/decision", protocol::encode(protocol::DecideProposal{true}));
    sent("/v1/devices/losses", protocol::encode(protocol::ReportLoss{{}, server.now()}));
    EXPECT_THAT(get("/v1/alerts", station), HasStatus(200));
}

TEST_F(PinnedPhone, GivenLettersOrTooFewDigits_WhenSet_ThenTheAnswerSaysWhatIsAllowed) {
    for (const auto* pin : {"abcdef", "12345", "1234567890123"})
        EXPECT_THAT(set_pin(pin), IsProblem(422, "invalid_document")) << pin;
    EXPECT_THAT(unlock("135790"), IsProblem(403, "forbidden")) << "there is no PIN yet";
}

// ---- changes by administrators (F141) ----

// A server whose administrators need each other; its proposals are made as the desk makes them.
class Changes : public OfficersTest {
protected:
    // What the desk stores when a second administrator is demanded.
    ProposalId propose(const OrganisationId& organisation, const DivisionCode& division) {
        const ProposalId id(fresh_uuid());
        auto write = [&, now = server.now()](Unit& unit) -> Result<std::monostate> {
            Proposal proposal{.id = id,
                              .kind = ProposalKind::administration,
                              .subject = "police",
                              .organisation = organisation,
                              .division = division,
                              .sealed_document = {},
                              .proposed_by = "sys",
                              .proposed_at = now,
                              .expires_at = now + std::chrono::hours(7 * 24)};
            proposal.sealed_document = unit.vault().directory().seal(Field::proposal_document, id.str(),
                                                                     R"({"command":"coverage.remove","arguments":{}})");
            VIGIL_TRY(unit.proposals().insert(proposal));
            return std::monostate{};
        };
        EXPECT_TRUE(await(io, server.app().store().write(std::move(write))));
        return id;
    }
    void approve(const ProposalId& id) {
        auto write = [&, now = server.now()](Unit& unit) -> Result<std::monostate> {
            VIGIL_TRY(auto proposal, unit.proposals().find(id));
            proposal->state = ProposalState::approved;
            proposal->decided_by = "sec";
            proposal->decided_at = now;
            VIGIL_TRY(unit.proposals().update(*proposal));
            return std::monostate{};
        };
        EXPECT_TRUE(await(io, server.app().store().write(std::move(write))));
    }
    std::vector<protocol::ProposalView> all_changes(const std::string& session) {
        return decoded<protocol::ProposalList>(get("/v1/changes", session)).proposals;
    }
    AccountId add(const protocol::AddAccount& account) {
        return protocol::decode<protocol::AccountView>(server.desk("account.add", protocol::encode(account)))
            .value()
            .account_id;
    }
    // Those of the two administrators; what set the test up was shown too.
    std::vector<protocol::ProposalView> changes(const std::string& session) {
        auto shown = all_changes(session);
        std::erase_if(shown, [](const protocol::ProposalView& each) { return each.proposed_by != "sys"; });
        return shown;
    }
};

TEST_F(Changes, GivenAChangeOfThePolice_WhenTheyAndTheCountyLook_ThenItIsShownWithBothNames) {
    approve(propose(region.police, kTownship));
    for (const auto& session : {police, new_session(region.banner_agency, Role::county_officer)}) {
        const auto shown = changes(session);
        ASSERT_THAT(shown, SizeIs(1));
        EXPECT_EQ(shown[0].what, "coverage.remove");
        EXPECT_EQ(shown[0].proposed_by, "sys");
        EXPECT_EQ(shown[0].decided_by, "sec");
        EXPECT_EQ(shown[0].organisation_name, "派出所");
    }
}

// What one administrator may do alone to an officer's way in does not stay unseen either.
TEST_F(Changes, GivenAnOfficer_WhenOneAdministratorEndsOrLetsIn_ThenTheStationIsShownEachAndNothingOfReporters) {
    const auto officer = add({region.station, Role::duty_officer, "值班员", {}, {}, {}});
    const auto reporter = add({region.school, Role::reporter, "教师", "teacher", {}, {}});
    server.advance(std::chrono::seconds(1));
    const auto since = server.now();
    for (const auto* command : {"enrol", "account.end"})
        for (const auto& id : {officer, reporter}) server.desk(command, protocol::encode(protocol::NameAccount{id}));
    std::vector<std::string> shown;
    for (const auto& each : all_changes(station))
        if (each.proposed_at >= since) shown.push_back(each.what + " " + each.organisation_name);
    EXPECT_THAT(shown, UnorderedElementsAre("enrol 工作站", "account.end 工作站"));
}

TEST_F(Changes, GivenAChangeElsewhere_WhenAStationLooks_ThenItIsNotShown) {
    propose(region.league_agency, kLeague);
    EXPECT_THAT(changes(station), IsEmpty());
    EXPECT_THAT(changes(token(teacher())), IsEmpty()) << "reporters are shown none";
}

TEST_F(Changes, GivenAChange_WhenSevenDaysHavePassed_ThenItIsShownNoMore) {
    approve(propose(region.police, kTownship));
    server.advance(std::chrono::hours(7 * 24) - std::chrono::minutes(1));
    EXPECT_THAT(changes(new_session(region.police, Role::police_liaison)), SizeIs(1));
    server.advance(std::chrono::minutes(2));
    EXPECT_THAT(changes(new_session(region.police, Role::police_liaison)), IsEmpty());
}

}  // namespace
}  // namespace vigil::test
