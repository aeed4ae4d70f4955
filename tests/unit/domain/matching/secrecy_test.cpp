// A reporter gets no sign of a match (promise P7): whoever files reports to find out whether a child is known learns nothing.
// Every test does the same twice: once where the child is unknown, once where it is known.
#include <functional>

#include "domain/alerts/items.hpp"
#include "unit/domain/casework.hpp"

namespace vigil::domain_test {
namespace {

using testing::ElementsAre;

protocol::ReportedChild known_child() {
    auto child = a_child(15);
    child.id_number = "150424201105040014";
    child.child_name = "其其格";
    return child;
}
protocol::ReportedChild unknown_child() {
    auto child = a_child(15);
    child.id_number = "150424201506171234";
    child.child_name = "乌云高娃";
    return child;
}

// What one reporter is told, without ids and moments.
struct Told {
    std::vector<std::string> statuses;  // by the API, after each step
    std::vector<std::string> items;     // in the stream
    std::vector<std::size_t> entries;   // of the log, for each of their filings
    bool operator==(const Told&) const = default;
};

std::string without_ids(protocol::ReportStatus status, Instant since) {
    status.report_id = ReportId();
    status.filed_at = Instant(status.filed_at - since);
    for (auto& organ : status.organs)
        if (organ.acknowledged_at) organ.acknowledged_at = Instant(*organ.acknowledged_at - since);
    return protocol::encode(status);
}

class MatchingSecrecy : public Casework {
protected:
    // Four earlier reports on the known child, one of them red: every rule of T9 has something to say of it.
    void SetUp() override {
        for (int i = 0; i < 4; ++i) {
            auto report = a_report({i == 0 ? kRedSignal : kYellowSignal});
            report.children = {known_child()};
            earlier_.push_back(file(report));
            pass(24h);
        }
    }

    // Runs the prober's and the officers' steps on a report about `child`.
    Told probe(const protocol::ReportedChild& child, const char* signal,
               const std::function<void(const Report&, Told&)>& steps) {
        Told told;
        auto sender = reporter();
        sender.caller->account = account();
        prober_ = sender;
        since_ = now();
        auto document = a_report({signal});
        document.suspect_relation = "father";
        document.children = {child};
        const auto report = file(document, sender);
        told.entries.push_back(marks().size());
        look(report, told);
        steps(report, told);
        for (const auto& item : items_of(stream_of_owner(report.owner.value())))
            told.items.push_back(without_ids(item.report.value(), since_));
        return told;
    }
    void look(const Report& report, Told& told) { told.statuses.push_back(without_ids(status(report), since_)); }
    // Every organisation that has an open alert of the case answers, the owner first, then the hidden ones.
    void everybody_answers(const Report& report) {
        for (const auto& alert : alerts_of(report))
            if (alert.state == AlertState::open) acknowledge(alert);
    }

    std::vector<Report> earlier_;
    Sender prober_;
    Instant since_{};
};

TEST_F(MatchingSecrecy, GivenReportsOfEveryLevel_WhenTheChildIsKnown_ThenTheReporterIsToldTheSame) {
    for (const auto* signal : {kBlueSignal, kYellowSignal, kOrangeSignal, kRedSignal}) {
        const auto steps = [&](const Report& report, Told& told) {
            pass(1h);
            everybody_answers(report);
            look(report, told);
        };
        EXPECT_EQ(probe(unknown_child(), signal, steps), probe(known_child(), signal, steps)) << signal;
        pass(400 * 24h);
    }
}

TEST_F(MatchingSecrecy, GivenAKnownChild_WhenTheLevelIsRaised_ThenMoreAreAlertedThanTheReporterIsShown) {
    Told told;
    auto document = a_report({kYellowSignal});
    document.children = {known_child()};
    const auto report = file(document);
    EXPECT_EQ(case_of(report).level, Level::red);
    EXPECT_THAT(alerted(report), testing::UnorderedElementsAre(in_.station, in_.police, in_.banner_agency));
    ASSERT_EQ(status(report).organs.size(), 1u);
    EXPECT_EQ(status(report).organs[0].function, Function::protection);
    acknowledge(alert_of(report, in_.police).value());
    acknowledge(alert_of(report, in_.banner_agency).value());
    EXPECT_EQ(status(report).stage, ReportStage::dispatched) << "nobody whom the report itself called has answered";
    acknowledge(alert_of(report, in_.station).value());
    EXPECT_EQ(status(report).stage, ReportStage::acknowledged);
}

TEST_F(MatchingSecrecy, GivenASupplementThatNamesTheChild_WhenItIsKnown_ThenTheReporterIsToldTheSame) {
    const auto with = [&](const protocol::ReportedChild& child) {
        return probe(a_child(15), kYellowSignal, [&](const Report& report, Told& told) {
            everybody_answers(report);
            pass(1h);
            auto names = a_supplement();
            names.children = {child};
            ASSERT_TRUE(try_to_supplement(report.id, names, claim_of(prober_)));
            told.entries.push_back(marks().size());
            look(report, told);
            everybody_answers(report);
            look(report, told);
            ASSERT_TRUE(try_to_supplement(report.id, a_supplement({kRedSignal}), claim_of(prober_)));
            look(report, told);
        });
    };
    EXPECT_EQ(with(unknown_child()), with(known_child()));
}

TEST_F(MatchingSecrecy, GivenAMatch_WhenPeopleDecideAboutIt_ThenItsReportersAreToldNothing) {
    auto document = a_report({kYellowSignal});
    document.children = {known_child()};
    document.children[0].id_number = "150424201105040041";  // a slip
    pass(400 * 24h);
    const auto report = file(document);
    acknowledge(alert_of(report, in_.station).value());
    const auto before = without_ids(status(report), now());
    const auto items = items_of(stream_of_owner(report.owner.value())).size();
    auto caller = officer(in_.station);
    for (const auto verdict :
         {MatchVerdict::same_child, MatchVerdict::same_event, MatchVerdict::same_child, MatchVerdict::different}) {
        ASSERT_TRUE(decide(caller, match_between(report, earlier_.front()).id, verdict));
        EXPECT_EQ(without_ids(status(report), now()), before);
        EXPECT_EQ(items_of(stream_of_owner(report.owner.value())).size(), items);
    }
}

TEST_F(MatchingSecrecy, GivenTheEarlierReporter_WhenTheChildIsReportedAgain_ThenTheirStreamIsSilent) {
    const auto stream = stream_of_owner(earlier_.front().owner.value());
    auto sender = reporter();
    sender.caller->account = account();
    const auto before = items_of(stream).size();
    auto document = a_report({kRedSignal});
    document.children = {known_child()};
    file(document, sender);
    EXPECT_EQ(items_of(stream).size(), before);
}

}  // namespace
}  // namespace vigil::domain_test
