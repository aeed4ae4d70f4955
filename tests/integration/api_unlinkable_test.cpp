// Whoever has the database, its write-ahead log, the server's log and metrics, and every key but the identity key cannot
// join an account with a report: not by value, key, order, time, size, stream, idempotency row or session row (F140). The
// identity key is two files: the reporter master, which opens, and the key of the pseudonyms, which finds.
//
// Teachers come one after the other, each at once from binding a phone to a report. So whatever is written meanwhile stands
// in an order that says who came when. The proof: nothing that is written meanwhile names anybody, in the clear or under a
// key that the attacker has; then no order, time or neighbourhood of it joins anything.
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <vigil/crypto/aead.hpp>
#include <vigil/crypto/bytes.hpp>
#include <vigil/protocol/messages/consideration.hpp>
#include <vigil/protocol/messages/stored.hpp>

#include "integration/api_officers.hpp"
#include "integration/database_rows.hpp"
#include "secrets/key_folder.hpp"
#include "storage/vault/holders.hpp"
#include "support/file_content.hpp"

namespace vigil::test {
namespace {

namespace fs = std::filesystem;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr int kTeachers = 8;

using Row = DatabaseRow;

class Unlinkable : public OfficersTest {
protected:
    void SetUp() override {
        offices();
        for (int i = 0; i < kTeachers; ++i) {
            const protocol::AddAccount added{
                region.school, Role::reporter, fmt::format("教师甲乙丙丁{:02}", i), "teacher", {}, {}};
            const auto account =
                protocol::decode<protocol::AccountView>(server.desk("account.add", protocol::encode(added)))
                    .value()
                    .account_id;
            accounts_.push_back(account);
            names_.push_back(added.person);
            codes_.push_back(server.installation().enrolment_code(account));
        }
        offices();
        server.stop();  // the write-ahead log is empty now
        server.start();
        server.advance(std::chrono::seconds(1));  // ids from now on stand behind those of before
        before_ = rows();
        log_before_ = server.log_text().size();
        // In an order that is not that of the accounts.
        for (const int i : {5, 0, 7, 2, 6, 1, 4, 3}) come(i);
    }

    // The write-ahead log holds whole pages of the database. Those that name the accounts shall name nothing newer or older:
    // rows of the time between theirs and what comes later fill the pages after them; and a device's id, which is random,
    // may stand in front of every id that begins with its time, so rows of the time before fill the pages in front of them.
    void offices() {
        for (int i = 0; i < 120; ++i)
            server.installation().organisation(fmt::format("某单位{}", ++offices_), "office", kTownship, {});
    }

    // From binding a phone to a report and a consideration, at once.
    void come(int i) {
        Person teacher(io, server.port(), server.authority());
        teacher.enrol(codes_[static_cast<std::size_t>(i)]);
        const auto session = await(io, teacher.session().token()).value();
        auto report = red_report();
        report.narrative = fmt::format("第{}份报告", i);
        client::HttpClient http(io.get_executor(), teacher.server(), teacher.tls());
        client::HttpRequest request{"POST", "/v1/reports", json_headers(session), protocol::encode(report)};
        const auto answer = await(io, http.send(std::move(request)));
        ASSERT_TRUE(answer);
        ASSERT_EQ(answer.value().status, 201) << answer.value().body;
        reports_.push_back(protocol::decode<protocol::Filed>(answer.value().body).value().report_id);
        // And what was considered and not reported.
        const protocol::Consider considered{"unsure", red_report()};
        client::HttpRequest other{"POST", "/v1/considerations", json_headers(session), protocol::encode(considered)};
        const auto kept = await(io, http.send(std::move(other)));
        ASSERT_TRUE(kept);
        ASSERT_EQ(kept.value().status, 201) << kept.value().body;
    }

    std::set<Row> rows() const { return rows_of(server.data_folder() / "vigil.db"); }

    // What was written while the teachers came.
    std::vector<Row> written() const {
        std::vector<Row> fresh;
        const auto now = rows();
        std::set_difference(now.begin(), now.end(), before_.begin(), before_.end(), std::back_inserter(fresh));
        return fresh;
    }

    // Every envelope that opens with a key the attacker has, opened.
    std::vector<std::string> opened(const std::vector<Row>& from) {
        auto keys = load_keys(server.installation().configuration().keys.folder).value();
        std::map<KeyId, crypto::SealingKey> held;
        held.emplace(keys.masters.directory.newest.id(), std::move(keys.masters.directory.newest));
        for (const auto& row : from) {
            if (row.table != "wrapped_keys" || row.values.at("purpose") != "case_content") continue;
            const KeyId id(row.values.at("id"));
            held.emplace(id, crypto::unwrap_key(keys.masters.case_master.newest, id, row.values.at("wrapped")).value());
        }
        std::vector<std::string> texts;
        for (const auto& row : from) {
            for (const auto& [column, value] : row.values) {
                const auto id = crypto::key_id_of(value);
                const auto key = id ? held.find(id.value()) : held.end();
                if (key == held.end()) continue;
                for (std::uint16_t field = 1; field <= 64; ++field)
                    for (const auto& [other, bound_to] : row.values)
                        if (auto text = crypto::open(key->second, static_cast<crypto::FieldId>(field), bound_to, value))
                            texts.push_back(std::move(text).value());
            }
        }
        return texts;
    }

    // Which of the accounts and names stand in these bytes, whatever the form.
    std::vector<std::string> named_in(const std::string& bytes) const {
        std::vector<std::string> found;
        for (std::size_t i = 0; i < accounts_.size(); ++i) {
            std::string raw = accounts_[i].str();
            std::erase(raw, '-');
            for (const std::string& form : {accounts_[i].str(), raw, crypto::from_hex(raw).value(), names_[i]})
                if (bytes.find(form) != std::string::npos) found.push_back(accounts_[i].str());
        }
        return found;
    }

    std::vector<AccountId> accounts_;
    std::vector<std::string> names_, codes_;
    std::vector<ReportId> reports_;
    std::set<Row> before_;
    std::size_t log_before_ = 0;
    int offices_ = 0;
};

TEST_F(Unlinkable, GivenTeachersWhoCame_WhenWhatWasWrittenMeanwhileIsRead_ThenNoRowNamesAnyOfThem) {
    const auto fresh = written();
    ASSERT_GT(fresh.size(), 15U * kTeachers) << "or this would look at nothing";
    for (const auto& row : fresh)
        for (const auto& [column, value] : row.values)
            EXPECT_THAT(named_in(value), IsEmpty()) << row.table << "." << column;
}

TEST_F(Unlinkable, GivenEveryKeyButTheIdentityKey_WhenWhatWasWrittenIsOpened_ThenItNamesNobody) {
    const auto texts = opened(written());
    ASSERT_GT(texts.size(), 3U * kTeachers) << "or nothing would have been opened";
    for (const auto& text : texts) EXPECT_THAT(named_in(text), IsEmpty()) << text;
}

// The rows that name accounts were not touched, and share no value with those that were written: nothing but what
// everybody of a place has in common.
TEST_F(Unlinkable, GivenTheRowsOfTheAccounts_WhenComparedWithWhatWasWritten_ThenTheyShareNothingOfTheirOwn) {
    std::map<std::string, int> holders;  // how many rows that name a teacher hold a value
    for (const auto& row : before_) {
        const bool names = std::any_of(row.values.begin(), row.values.end(),
                                       [&](const auto& each) { return !named_in(each.second).empty(); });
        if (!names) continue;
        for (const auto& [column, value] : row.values)
            if (value.size() >= 8) ++holders[value];
    }
    ASSERT_GT(holders.size(), 3U * kTeachers);
    int compared = 0;
    for (const auto& row : written()) {
        for (const auto& [column, value] : row.values) {
            const auto found = holders.find(value);
            ++compared;
            EXPECT_TRUE(found == holders.end() || found->second >= kTeachers)
                << row.table << "." << column << " is one of " << (found == holders.end() ? 0 : found->second);
        }
    }
    EXPECT_GT(compared, 100);
    const auto now = rows();
    for (const auto& row : before_) {
        if (row.table != "accounts" && row.table != "memberships" && row.table != "enrolments") continue;
        EXPECT_TRUE(now.contains(row)) << "a row of " << row.table << " was changed while they came";
    }
}

TEST_F(Unlinkable, GivenTheWriteAheadLogAndTheServersLog_WhenSearched_ThenTheyNameNobody) {
    const auto frames = content_of(server.data_folder() / "vigil.db-wal");
    ASSERT_GT(frames.size(), 100'000U);
    EXPECT_THAT(named_in(frames), IsEmpty());
    const auto lines = server.log_text().substr(log_before_);
    ASSERT_THAT(lines, ::testing::HasSubstr("report.filed"));
    EXPECT_THAT(named_in(lines), IsEmpty());
    WireClient line(server.metrics_port(), "");
    EXPECT_THAT(named_in(line.ask("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n").body), IsEmpty());
}

TEST_F(Unlinkable, GivenWhatIsSealedOfAReporter_WhenMeasured_ThenEveryOneIsAsLong) {
    std::map<std::string, std::set<std::size_t>> sizes;
    for (const auto& row : written())
        for (const auto* column : {"sealed_holder", "sealed_reporter", "account_mark", "device_mark", "owner", "slot"})
            if (const auto value = row.values.find(column); value != row.values.end())
                sizes[row.table + "." + column].insert(value->second.size());
    EXPECT_THAT(sizes, SizeIs(::testing::Ge(7U)));
    for (const auto& [column, found] : sizes) EXPECT_THAT(found, SizeIs(1)) << column;
}

// The search works on these very rows: with the identity key they say who came.
TEST_F(Unlinkable, GivenTheIdentityKeyToo_WhenTheSessionsAreOpened_ThenTheyNameEveryTeacher) {
    auto keys = load_keys(server.installation().configuration().keys.folder).value();
    const storage::KeyRing ring({std::move(keys.masters.case_master),
                                 std::move(keys.masters.reporter_master),
                                 std::move(keys.masters.directory),
                                 {keys.masters.index.newest.id()},
                                 std::move(keys.masters.pseudonyms)});
    const storage::Holders holders(ring);
    std::set<AccountId> named;
    for (const auto& row : written())
        if (row.table == "sessions")
            named.insert(holders.open(Field::session_holder, row.values.at("id"), row.values.at("sealed_holder"))
                             .value()
                             .account);
    EXPECT_EQ(named, std::set<AccountId>(accounts_.begin(), accounts_.end()));
}

}  // namespace
}  // namespace vigil::test
