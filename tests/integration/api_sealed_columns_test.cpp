// Every sealed column of the schema, filled by a server that works, and rotated: nothing is left under a key that was retired.
// A column that is added later is found in the schema, not in a list: where no row of it is written here the test fails, and
// where a rotation forgets it too.
#include <algorithm>
#include <set>
#include <vigil/crypto/aead.hpp>
#include <vigil/protocol/messages/consideration.hpp>
#include <vigil/protocol/messages/duty.hpp>
#include <vigil/protocol/messages/keys.hpp>
#include <vigil/protocol/messages/matching.hpp>
#include <vigil/protocol/messages/measure.hpp>
#include <vigil/protocol/messages/release.hpp>
#include <vigil/protocol/messages/transfer.hpp>
#include <vigil/protocol/messages/visit.hpp>

#include "integration/api_officers.hpp"
#include "integration/database_rows.hpp"
#include "secrets/key_folder.hpp"
#include "storage/vault/key_ring.hpp"

namespace vigil::test {
namespace {

using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class SealedColumnsTest : public OfficersTest {
protected:
    SealedColumnsTest() {
        handle(file_by_teacher());
        consider();
        decide_match();
        add_console();
        add_telephone();
        propose_change();
    }

    std::string at(const CaseId& id, const std::string& what) const { return "/v1/cases/" + id.str() + "/" + what; }
    void done(const client::HttpAnswer& answer) {
        if (answer.status / 100 != 2) throw std::runtime_error("refused: " + answer.body);
    }

    ReportId file_by_teacher() {
        const auto session = token(teacher());
        auto report = red_report();
        report.children[0].id_number = "150424201705040011";
        report.children[0].child_name = "欧阳某";
        report.must_not_know.push_back({"他的叔叔", {}});
        const auto filed = file(report, session);
        supplement_with("no_food_heat", filed.report_id, session);
        return filed.report_id;
    }
    // What officers write about a case: each is sealed under the key of the case.
    void handle(const ReportId& report) {
        const auto county = new_session(region.banner_agency, Role::county_officer);
        const auto league = new_session(region.league_agency, Role::county_officer);
        const auto id = alert_of(station).case_id;
        case_id = id;
        done(post(at(id, "questions"), protocol::encode(protocol::AskReporter{report, "孩子现在在哪里"}), station));
        done(post(at(id, "codings"), protocol::encode(protocol::CodeReport{report, {"low_mood"}, {}}), station));
        protocol::RecordMeasure note;
        note.measure_id = MeasureId(fresh_uuid());
        note.kind = MeasureKind::note;
        note.text = "已派员前往";
        done(post(at(id, "measures"), protocol::encode(note), station));
        done(read_with_reason(id, station));
        done(
            post(at(id, "grants"), protocol::encode(protocol::StateReason{ReadReason::emergency, "联系不上"}), league));
        const auto answer =
            post(at(id, "level"), protocol::encode(protocol::ChangeLevel{Level::orange, "已见到孩子"}), station);
        done(answer);
        const protocol::AskForTransfer transfer{TransferId(fresh_uuid()), region.banner_agency, "孩子住在旗里"};
        done(post(at(id, "transfers"), protocol::encode(transfer), station));
        go_to_a_home(id);
        release_departments();
        plan_duty(county);
        tell_police_by_telephone();
        for (const auto& by : {county, league}) {  // the other side does not take it, and whoever stands above agrees
            const protocol::DecideTransfer refusal{AcknowledgementId(fresh_uuid()), TransferVerdict::refuse,
                                                   "应由工作站办理"};
            done(post("/v1/transfers/" + transfer.transfer_id.str() + "/decision", protocol::encode(refusal), by));
        }
        const auto proposal = decoded<protocol::LevelAnswer>(answer).proposal_id.value();
        done(post("/v1/proposals/" + proposal.str() + "/decision", protocol::encode(protocol::DecideProposal{true}),
                  county));
    }
    // Rule N7: reported from a school, so that education waits for a release.
    void release_departments() {
        protocol::DecideRelease decision;
        decision.verdict = ReleaseVerdict::withhold;
        decision.text = "学校已在处理";
        for (const auto& each : decoded<protocol::ReleaseList>(get("/v1/releases", station)).releases)
            done(post("/v1/releases/" + each.notification_id.str() + "/decision", protocol::encode(decision), station));
    }
    void go_to_a_home(const CaseId& id) {
        const protocol::BeginVisit visit{.visit_id = VisitId(fresh_uuid()),
                                         .back_by = server.now() + std::chrono::hours(1),
                                         .companion_ids = {},
                                         .with_police = {},
                                         .place = "嘎查东头第三户",
                                         .text = {}};
        done(post(at(id, "visits"), protocol::encode(visit), station));
        const protocol::EndVisit end{VisitEnd::returned, "已回到站里"};
        done(post("/v1/visits/" + visit.visit_id.str() + "/end", protocol::encode(end), station));
    }
    void tell_police_by_telephone() {
        const auto alert = alerts_of(police).back();
        protocol::AcknowledgeAlert answer{AcknowledgementId(fresh_uuid()), alert.version, {}};
        answer.taken_by = "值班民警，警号1234";
        done(post("/v1/alerts/" + alert.alert_id.str() + "/ack", protocol::encode(answer), station));
    }
    void add_telephone() {
        const auto officer_account = account_of(person(region.station, Role::duty_officer));
        auto put = [&](Unit& unit) -> Result<std::monostate> {
            VIGIL_TRY(unit.deliveries().put_telephone({.account = officer_account,
                                                       .sealed_number = unit.vault().directory().seal(
                                                           Field::telephone, officer_account.str(), "+8613800000000"),
                                                       .set_at = server.now()}));
            return std::monostate{};
        };
        ASSERT_TRUE(await(io, server.app().store().write(std::move(put))));
    }
    // Nobody of the station on duty: a reason is needed.
    void plan_duty(const std::string& county) {
        protocol::SetRoster change{.replaces = 0, .roster = {}};
        change.force = true;
        change.text = "人员外出培训";
        done(send("PUT", "/v1/organisations/" + region.station.str() + "/roster", protocol::encode(change),
                  json_headers(county)));
    }
    // What a teacher weighed and did not report.
    void consider() {
        const protocol::Consider document{"unsure", red_report()};
        done(post("/v1/considerations", protocol::encode(document), token(teacher())));
    }
    // A second report on the same child, of whom an officer says that it is the same.
    void decide_match() {
        file_by_teacher();
        for (const auto& alert : alerts_of(station))
            if (alert.case_id != case_id) second_case_id = alert.case_id;
        const auto match = decoded<protocol::MatchList>(get(at(second_case_id, "matches"), station)).matches.at(0);
        const protocol::DecideMatch decision{MatchDecisionId(fresh_uuid()), match.revision, MatchVerdict::same_child,
                                             "两份报告说的是同一名学生"};
        done(post("/v1/matches/" + match.match_id.str() + "/decision", protocol::encode(decision), station));
    }
    void add_console() {
        const auto added = protocol::decode<protocol::AccountView>(server.desk(
            "account.add", protocol::encode(protocol::AddAccount{
                               region.station, Role::duty_officer, "张三", {}, "zhangsan", "correct horse battery"})));
        server.desk("account.second-factor", protocol::encode(protocol::NameAccount{added.value().account_id}));
    }
    // As the desk of an installation keeps it that asks for a second administrator.
    void propose_change() {
        auto propose = [now = server.now()](Unit& unit) -> Result<std::monostate> {
            Proposal proposal{.id = ProposalId(fresh_uuid()),
                              .kind = ProposalKind::administration,
                              .subject = "directory",
                              .organisation = {},
                              .division = {},
                              .sealed_document = {},
                              .proposed_by = "sys",
                              .proposed_at = now,
                              .expires_at = now + std::chrono::hours(1)};
            proposal.sealed_document = unit.vault().directory().seal(Field::proposal_document, proposal.id.str(), "{}");
            VIGIL_TRY(unit.proposals().insert(proposal));
            return std::monostate{};
        };
        if (!await(io, server.app().store().write(std::move(propose)))) throw std::runtime_error("not proposed");
    }

    std::set<DatabaseRow> rows() const { return rows_of(server.data_folder() / "vigil.db"); }
    // "table.column" of the schema to its envelopes, each with the row in which it stands.
    struct Envelope {
        std::string bytes;
        DatabaseRow row;
    };
    std::map<std::string, std::vector<Envelope>> envelopes() const {
        std::map<std::string, std::vector<Envelope>> found;
        for (const auto& column : sealed_columns()) found[column];
        for (const auto& row : rows())
            for (const auto& [column, value] : row.values)
                if (column.starts_with("sealed") && !value.empty())
                    found[row.table + "." + column].push_back({value, row});
        return found;
    }
    std::vector<std::string> sealed_columns() const {
        std::vector<std::string> names;
        sqlite3* file = nullptr;
        EXPECT_EQ(sqlite3_open_v2((server.data_folder() / "vigil.db").c_str(), &file, SQLITE_OPEN_READONLY, nullptr),
                  SQLITE_OK);
        query_file(file,
                   "SELECT tables.name || '.' || columns.name "
                   "FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns "
                   "WHERE tables.type = 'table' AND columns.name LIKE 'sealed%'",
                   [&](sqlite3_stmt* row) { names.push_back(value_of(row, 0)); });
        sqlite3_close(file);
        return names;
    }

    // With nothing but the keys of the folder as it is now.
    storage::KeyRing ring() {
        auto keys = load_keys(server.installation().configuration().keys.folder).value();
        return storage::KeyRing({std::move(keys.masters.case_master),
                                 std::move(keys.masters.reporter_master),
                                 std::move(keys.masters.directory),
                                 {keys.masters.index.newest.id()},
                                 std::move(keys.masters.pseudonyms)});
    }
    // Whether any field of its row opens: which one it is stands in no row.
    static bool opens(const storage::KeySealer& sealer, const Envelope& envelope) {
        for (std::uint16_t field = 1; field <= 64; ++field)
            for (const auto& [column, bound_to] : envelope.row.values)
                if (sealer.open(static_cast<Field>(field), bound_to, envelope.bytes)) return true;
        return false;
    }
    void rotate_and_retire(KeyName key) {
        const auto named = protocol::encode(protocol::NameKey{key, {}});
        server.desk("keys.rotate", named);
        server.desk("keys.retire", named);
    }

    CaseId case_id{}, second_case_id{};
};

TEST_F(SealedColumnsTest,
       GivenEverySealedColumn_WhenEveryKeyIsRotatedAndRetired_ThenEachEnvelopeOpensWithTheKeysThatAreLeft) {
    const auto columns = envelopes();
    ASSERT_THAT(columns, SizeIs(testing::Ge(25U)));
    for (const auto& [column, found] : columns)
        ASSERT_THAT(found, Not(IsEmpty())) << column << " has no row: let the constructor write one";
    for (const auto key : {KeyName::case_master, KeyName::reporter_master, KeyName::directory, KeyName::index})
        rotate_and_retire(key);

    const auto left = ring();
    const auto held = left.held();
    EXPECT_THAT(held, SizeIs(5)) << "one generation of each";
    std::map<KeyId, storage::KeySealer> data_keys;
    for (const auto& row : rows()) {
        if (row.table != "wrapped_keys") continue;
        const KeyId id(row.values.at("id"));
        const auto purpose =
            row.values.at("purpose") == "case_content" ? KeyPurpose::case_content : KeyPurpose::reporter_identity;
        auto key = left.unwrap({id, purpose, row.values.at("wrapped")});
        ASSERT_TRUE(key) << "a wrapped key rests on a master that was retired";
        data_keys.emplace(id, storage::KeySealer(std::move(key).value()));
    }
    for (const auto& [column, found] : envelopes())
        for (const auto& each : found) {
            const auto id = crypto::key_id_of(each.bytes).value();
            const auto data_key = data_keys.find(id);
            const auto* sealer = data_key != data_keys.end() ? &data_key->second : left.find_directory(id);
            if (sealer == nullptr) sealer = left.find_holders(id);
            ASSERT_NE(sealer, nullptr) << column << " rests on a key that was retired";
            EXPECT_TRUE(opens(*sealer, each)) << column;
        }
}

// The words of a case are gone with its keys, in every column of the schema: what is left opens with no key of the case.
TEST_F(SealedColumnsTest, GivenEverySealedColumn_WhenEveryCaseIsErased_ThenNoEnvelopeOfACaseIsLeft) {
    for (const auto& session : {station, police, new_session(region.banner_agency, Role::county_officer)})
        for (const auto& alert : alerts_of(session))
            if (alert.state == AlertState::open) acknowledged(alert.alert_id, alert.version, session);
    for (const auto& id : {case_id, second_case_id})
        server.desk("case.erase", R"({"case_id":")" + id.str() + R"(","reason":"exercise"})");
    const auto left = ring();
    std::size_t wrapped = 0;
    for (const auto& row : rows()) wrapped += row.table == "wrapped_keys" ? 1 : 0;
    EXPECT_EQ(wrapped, 2U) << "of what was considered: its content, and who did";
    for (const auto& [column, found] : envelopes())
        for (const auto& each : found) {
            if (column.starts_with("considerations.")) continue;  // of no case
            const auto id = crypto::key_id_of(each.bytes).value();
            EXPECT_TRUE(left.find_directory(id) != nullptr || left.find_holders(id) != nullptr)
                << column << " still holds what was sealed under a key of the case";
        }
}

}  // namespace
}  // namespace vigil::test
