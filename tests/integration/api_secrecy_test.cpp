// A stolen disk tells nothing, and neither do log, metrics and live items (promises P7, P9): the sample reports are filed
// with invented identities, worked on, and then looked for wherever the server has written anything.
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "app/rules.hpp"
#include "files/sample_filing.hpp"
#include "integration/api_officers.hpp"
#include "integration/stream_client.hpp"
#include "support/file_content.hpp"
#include "support/leaks.hpp"

namespace vigil::test {
namespace {

namespace fs = std::filesystem;
using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

std::vector<std::string> lines_of(const fs::path& file) {
    std::vector<std::string> lines;
    std::ifstream text(file);
    for (std::string line; std::getline(text, line);)
        if (!line.empty()) lines.push_back(line);
    return lines;
}

class ApiSecrecyTest : public OfficersTest {
protected:
    ApiSecrecyTest() {
        const auto rules = app::load_rule_set(rule_file()).value();
        const auto reporter = enrolled_as("斯琴高娃老师本人", region.school, Role::reporter, "teacher");
        const auto on_duty = enrolled_as("值班员乌日娜本人", region.station, Role::duty_officer, {});
        teachers_token = token(*reporter);
        officers_token = token(*on_duty);
        leaks.add("an access token", teachers_token);
        leaks.add("an access token", officers_token);
        add_login();
        int number = 0;
        for (const auto& line : lines_of(fs::path(VIGIL_TEST_DATA) / "data/sample-reports.jsonl"))
            file_sample(files::parse_sample_filing(line, rules, server.now()).value().report, ++number);
        answer_and_read();
        leaks.allow(content_of(rule_file()));  // it stands in the database as it is
    }

    static fs::path rule_file() { return fs::path(VIGIL_SOURCE_DIR) / "config/rules/cn-nm-2026.json"; }

    // A person of that name, which nobody may find either.
    std::unique_ptr<Person> enrolled_as(const std::string& name, const OrganisationId& organisation, Role role,
                                        const std::string& kind) {
        leaks.add("the name of an account", name);
        const protocol::AddAccount added{organisation, role, name, kind, {}, {}};
        const auto account =
            protocol::decode<protocol::AccountView>(server.desk("account.add", protocol::encode(added)));
        auto made = std::make_unique<Person>(io, server.port(), server.authority());
        const auto code = server.installation().enrolment_code(account.value().account_id);
        leaks.add("an enrolment code", code);
        made->enrol(code);
        return made;
    }

    void add_login() {
        const protocol::AddAccount added{region.station,       Role::duty_officer, "控制台的萨仁图雅", {},
                                         "sarantuyaa.station", "nine white horses"};
        server.desk("account.add", protocol::encode(added));
        post("/v1/sessions/password", protocol::encode(protocol::PasswordLogin{added.login, added.password, {}, {}}));
        leaks.add("the name of an account", added.person);
        leaks.add("a login", added.login);
        leaks.add("a password", added.password);
    }

    void add_secret(const std::string& what, int number, const std::string& text) {
        if (!text.empty()) leaks.add(fmt::format("{} of report {}", what, number), text);
    }

    // Every child gets a name, an identity number, a wish and somebody to call.
    void invent(protocol::FileReport& report, int number) {
        if (report.children.empty()) report.children.emplace_back();
        auto& child = report.children.front();
        child.child_name = fmt::format("阿拉腾其木格{:02}", number);
        child.id_number = fmt::format("15042420150101{:04}", 1000 + number * 7);
        child.wish = fmt::format("想去舅姥爷家住第{:02}晚", number);
        child.safe_contact = fmt::format("139{:08}", 12340000 + number);
        report.places.now->division = number % 3 == 0 ? kTownshipWithout : kTownship;
        report.places.now->detail = fmt::format("镇东第{:02}条巷子蓝色铁门", number);
        report.must_not_know.push_back({fmt::format("孩子的大伯父第{:02}位", number), {}});
        report.key = fresh_uuid();
        report.nonce = a_supplement().nonce;
        if (number % 5 == 0) report.mode = ReporterMode::anonymous;
        add_secret("name", number, child.child_name);
        add_secret("identity number", number, child.id_number);
        add_secret("wish", number, child.wish);
        add_secret("phone", number, child.safe_contact);
        add_secret("place", number, report.places.now->detail);
        add_secret("must not know", number, report.must_not_know.front().description);
        add_secret("narrative", number, report.narrative);
    }

    void file_sample(protocol::FileReport report, int number) {
        invent(report, number);
        const bool known = number % 7 != 0;
        const auto filed = file(report, known ? teachers_token : std::string());
        ++reports;
        add_secret("claim code", number, filed.claim_code);
        if (number % 4 != 0) return;
        auto supplement = a_supplement();
        supplement.claim_code = filed.claim_code;
        supplement.narrative = fmt::format("第{:02}次补充:孩子的左臂上又多了一处烫伤", number);
        add_secret("supplement", number, supplement.narrative);
        const auto taken = post("/v1/reports/" + filed.report_id.str() + "/supplements", protocol::encode(supplement),
                                known ? teachers_token : std::string());
        if (taken.status != 201) throw std::runtime_error("supplement: " + taken.body);
    }

    void answer_and_read() {
        for (const auto& session : {officers_token, police}) {
            for (const auto& alert : alerts_of(session)) {
                if (alert.version == 1) acknowledged(alert.alert_id, 1, session);
                case_view(alert.case_id, session);
            }
        }
        get("/v1/reports", teachers_token);
        post("/v1/reports", R"({"narrative":"阿拉腾其木格01)", teachers_token);  // refused
    }

    // Everything the server keeps but its keys.
    std::map<std::string, std::vector<std::string>> found_in_files() const {
        std::map<std::string, std::vector<std::string>> found;
        for (const auto& entry : fs::recursive_directory_iterator(server.data_folder())) {
            if (!entry.is_regular_file()) continue;
            auto leaked = leaks.found_in(content_of(entry.path()));
            if (!leaked.empty()) found[entry.path().filename().string()] = std::move(leaked);
        }
        return found;
    }
    fs::path database() const { return server.data_folder() / "vigil.db"; }
    fs::path write_ahead_log() const { return server.data_folder() / "vigil.db-wal"; }

    // Every item of every stream of this person, from the first on.
    std::string live_frames(const std::string& session) {
        std::string frames;
        protocol::Hello from_the_beginning{server.app().store().epoch(), {}};
        for (int pass = 0; pass < 2; ++pass) {
            RawClient live(server.port(), server.authority(), session);
            live.tell(from_the_beginning);
            for (const auto& frame : live.hear_until(protocol::CaughtUp::type)) {
                frames += frame.text + "\n";
                if (frame.type == protocol::CaughtUp::type)
                    from_the_beginning.cursors = {{frame.as<protocol::CaughtUp>().stream, 0}};
            }
        }
        return frames;
    }

    Leaks leaks;
    std::string teachers_token, officers_token;
    int reports = 0;
};

TEST_F(ApiSecrecyTest, GivenTheSamplesAreWorkedOn_WhenTheRunningServersFilesAreStolen_ThenTheyTellNothing) {
    ASSERT_EQ(reports, 39);
    ASSERT_GT(fs::file_size(write_ahead_log()), 0U) << "or this would look at nothing";
    EXPECT_THAT(found_in_files(), IsEmpty());
}

TEST_F(ApiSecrecyTest, GivenTheSamplesAreWorkedOn_WhenTheStoppedServersFilesAreStolen_ThenTheyTellNothing) {
    server.stop();
    ASSERT_GT(fs::file_size(database()), 100'000U);
    EXPECT_THAT(found_in_files(), IsEmpty());
}

// The search works on these very files: what is public is found in them.
TEST_F(ApiSecrecyTest, GivenTheNameOfAnOrganisation_WhenTheFilesAreSearchedForIt_ThenItIsFound) {
    leaks.add("an organisation", "旗县保护中心");
    EXPECT_THAT(found_in_files(), Not(IsEmpty()));
}

TEST_F(ApiSecrecyTest, GivenTheSamplesAreWorkedOn_WhenTheLogIsRead_ThenItTellsNothing) {
    const auto text = server.log_text();
    ASSERT_THAT(text, ::testing::HasSubstr("report.filed"));
    EXPECT_THAT(leaks.found_in(text), IsEmpty());
}

TEST_F(ApiSecrecyTest, GivenTheSamplesAreWorkedOn_WhenTheMetricsAreRead_ThenTheyTellNothing) {
    WireClient line(server.metrics_port(), "");
    const auto metrics = line.ask("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n");
    ASSERT_EQ(metrics.status, 200);
    EXPECT_THAT(leaks.found_in(metrics.body), IsEmpty());
}

TEST_F(ApiSecrecyTest, GivenTheSamplesAreWorkedOn_WhenTheirOfficersAndReporterListen_ThenNoFrameTellsAnything) {
    for (const auto& session : {officers_token, police, teachers_token}) {
        const auto frames = live_frames(session);
        EXPECT_THAT(frames, ::testing::HasSubstr("\"item\"")) << "or this would look at nothing";
        EXPECT_THAT(leaks.found_in(frames), IsEmpty());
    }
}

TEST_F(ApiSecrecyTest, GivenTheSamplesAreWorkedOn_WhenAlertsAreListed_ThenTheListTellsNothing) {
    EXPECT_THAT(leaks.found_in(get("/v1/alerts", officers_token).body), IsEmpty());
}

// The search itself: what it is told, it finds in every form.
class LeaksTest : public ::testing::TestWithParam<const char*> {};

TEST_P(LeaksTest, GivenASecretInSomeForm_WhenItStandsBetweenOtherBytes_ThenItIsFound) {
    Leaks leaks;
    leaks.add("name", "阿拉腾其木格");
    EXPECT_THAT(leaks.found_in(std::string("\0..", 3) + GetParam() + "..."), Not(IsEmpty()));
}

// "阿拉腾其木格" by another program (Python 3: encode, base64, hex), a part of it where the form allows one.
INSTANTIATE_TEST_SUITE_P(Forms, LeaksTest,
                         ::testing::Values("阿拉腾其木格", "拉腾其木", "6Zi/5ouJ6IW+5YW25pyo5qC8",
                                           "LumYv-aLieiFvuWFtuacqOagvA==", "Li7pmL/mi4nohb7lhbbmnKjmoLw=",
                                           "e998bfe68b89e885bee585b6", "E68B89E885BEE585B6E69CA8",
                                           "\x3f\x96\xc9\x62\x7e\x81\x76\x51\x28\x67\x3c\x68"));

TEST(Leaks, GivenAPublicText_WhenASecretSharesWordsWithIt_ThenThoseAreNoLeak) {
    Leaks leaks;
    leaks.add("narrative", "孩子在镇卫生院住院");
    leaks.allow("旗县卫生院名单:镇卫生院住院部");
    EXPECT_THAT(leaks.found_in("镇卫生院住院"), IsEmpty());
    EXPECT_THAT(leaks.found_in("孩子在镇卫"), Contains(StartsWith("narrative")));
}

}  // namespace
}  // namespace vigil::test
