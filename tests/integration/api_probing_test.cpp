// Somebody files reports to find out whether a child is known (promise P7). Two servers go through the same, request for
// request; on one the child that is asked about was reported before, on the other somebody else. Whatever the prober is
// answered must be equal byte for byte, apart from ids, hashes and signatures: status, size, fields, words, and the positions
// of the log in the receipts.
#include <fstream>
#include <iterator>
#include <regex>

#include <vigil/crypto/bytes.hpp>
#include <vigil/crypto/jws.hpp>

#include "domain/clocks/firing.hpp"
#include "files/rule_set_file.hpp"
#include "integration/api_officers.hpp"
#include "secrets/tokens.hpp"

namespace vigil::test {
namespace {

protocol::ReportedChild child(const char* number, const char* name) {
    protocol::ReportedChild named;
    named.id_number = number;
    named.child_name = name;
    named.birth_date = "2015-06-17";
    named.sex = Sex::female;
    return named;
}
protocol::ReportedChild asked_about() { return child("150424201506171234", "乌云高娃"); }
protocol::ReportedChild somebody_else() {
    auto other = child("150424201105040014", "其其格玛");
    other.birth_date = "2011-05-04";
    return other;
}

triage::RuleSet rules_that_ship() {
    std::ifstream file(VIGIL_SOURCE_DIR "/config/rules/cn-nm-2026.json", std::ios::binary);
    return files::parse_rule_set(std::string{std::istreambuf_iterator<char>(file), {}}).value();
}

class World : public OfficersTest {
public:
    void TestBody() override {}

    explicit World(const protocol::ReportedChild& known) {
        const auto session = token(teacher());
        for (int i = 0; i < 4; ++i) {
            auto report = red_report();
            report.children = {known};
            file(report, session);
            pass(std::chrono::hours(24));
        }
        // Days have passed: the sessions of before are over.
        station = token(officer());
        police = token(liaison());
        prober_ = token(person(region.school, Role::reporter, "teacher"));
    }

    // What the prober is answered, step by step.
    std::vector<std::string> probe() {
        auto report = red_report();
        report.signals = {"low_mood"};  // yellow by itself, red for a child that was reported four times
        report.circumstance = "other_concern";
        report.suspect_relation = "none";
        report.children = {asked_about()};
        note(post("/v1/reports/audience", protocol::encode(report), prober_));
        const auto filed = note(post("/v1/reports", protocol::encode(report), prober_));
        const std::string own = "/v1/reports/" + decoded<protocol::Filed>(filed).report_id.str();
        note(get(own, prober_));
        note(get("/v1/reports", prober_));
        answer_all(station);
        note(get(own, prober_));
        note(get("/v1/reports", prober_));

        auto supplement = a_supplement();
        supplement.children = {asked_about()};
        note(post(own + "/supplements", protocol::encode(supplement), prober_));
        note(get(own, prober_));
        answer_all(station);
        note(get(own, prober_));

        auto anonymous = report;
        anonymous.key = fresh_uuid();
        anonymous.mode = ReporterMode::anonymous;
        const auto unknown = note(post("/v1/reports", protocol::encode(anonymous)));
        const protocol::ClaimReport claim{decoded<protocol::Filed>(unknown).claim_code};
        note(post("/v1/claims", protocol::encode(claim)));
        answer_all(police);  // whoever else was called because the child is known: nobody shall see it
        note(get(own, prober_));
        note(get("/v1/reports", prober_));
        return noted_;
    }
    Level level_of_the_last() { return alerts_of(station).back().level; }

private:
    client::HttpAnswer note(client::HttpAnswer answer) {
        std::string text = std::to_string(answer.status) + ' ' + std::to_string(answer.body.size()) + '\n';
        for (const auto& [name, value] : answer.headers) text += name + ": " + value + '\n';
        text += answer.body;
        const auto body = nlohmann::json::parse(answer.body);
        if (body.contains("receipt")) {
            const auto payload = crypto::split_compact(body.at("receipt").get<std::string>()).value().payload;
            text += "\nposition " + std::to_string(nlohmann::json::parse(payload).at("pos").get<std::int64_t>());
        }
        static const std::regex uuid("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
        static const std::regex code("[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}");
        static const std::regex random("[A-Za-z0-9_.-]{22,}");
        static const std::regex moment("(_at\":)[0-9]{13}");
        static const std::regex date("Date: [^\n]*");
        text = std::regex_replace(text, uuid, "<id>");
        text = std::regex_replace(text, code, "<code>");
        text = std::regex_replace(text, random, "<random>");
        text = std::regex_replace(text, moment, "$1<moment>");
        text = std::regex_replace(text, date, "Date: <moment>");
        noted_.push_back(text);
        return answer;
    }
    void answer_all(const std::string& session) {
        pass(std::chrono::minutes(3));
        for (const auto& alert : alerts_of(session, "?state=open"))
            acknowledged(alert.alert_id, alert.version, session);
    }

    // What is due fires before the next request, in both worlds: the positions of the log depend on nobody's speed.
    void pass(std::chrono::milliseconds time) {
        server.advance(time);
        auto fire = [&](Unit& unit) { return fire_due_clocks(unit, rules_, ids_, {}, 100, server.now()); };
        while (await(io, server.app().store().write(fire)).value().value.clocks > 0) {
        }
    }

    triage::RuleSet rules_ = rules_that_ship();
    UuidSource ids_;
    std::string prober_;
    std::vector<std::string> noted_;
};

TEST(ApiProbing, GivenAChildThatIsKnown_WhenSomebodyFilesToFindOut_ThenEveryAnswerIsTheSameByteForByte) {
    World unknown(somebody_else());
    World known(asked_about());
    const auto told_of_unknown = unknown.probe();
    const auto told_of_known = known.probe();
    ASSERT_EQ(told_of_unknown.size(), told_of_known.size());
    for (std::size_t step = 0; step < told_of_known.size(); ++step)
        EXPECT_EQ(told_of_unknown[step], told_of_known[step]) << "step " << step;
    EXPECT_EQ(unknown.level_of_the_last(), Level::orange) << "yellow, and reported before by the prober";
    EXPECT_EQ(known.level_of_the_last(), Level::red) << "or there was nothing to hide";
}

}  // namespace
}  // namespace vigil::test
