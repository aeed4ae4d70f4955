// Overload sheds the least first (promise P10), over the whole server: the document decides, known senders come before others,
// and nothing is dropped silently. The server's time stands still unless a test moves it.
#include "integration/api_officers.hpp"
#include "integration/stream_blockade.hpp"

namespace vigil::test {
namespace {

using namespace std::chrono_literals;
using ::testing::Each;
using ::testing::HasSubstr;

class ApiOverload : public OfficersTest {
protected:
    // One report a second; four at once, which is the least there can be.
    explicit ApiOverload(const TestServer::Change& change = [](Configuration& c) { c.overload.reports_per_second = 1; })
        : OfficersTest(change) {}

    static std::string ordinary() { return protocol::encode(orange_report()); }
    static std::string emergency() { return protocol::encode(red_report()); }
    client::HttpAnswer file_bytes(const std::string& body, const std::string& token = {}, const Headers& more = {}) {
        return post("/v1/reports", body, token, more);
    }
    void use_up(const std::string& token) {
        for (int i = 0; i < 4; ++i) ASSERT_THAT(file_bytes(ordinary(), token), HasStatus(201)) << i;
    }
    std::string metrics() const {
        return WireClient(server.metrics_port(), "").ask("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n").body;
    }

    std::string session = token(teacher());
};

TEST_F(ApiOverload, GivenMoreReportsThanAreLetIn_WhenOneIsSentAway_ThenNothingIsStoredAndItIsTakenOnceAfterwards) {
    use_up(session);
    const auto before = server.rows();
    const auto body = ordinary();
    const auto refused = file_bytes(body, session);
    EXPECT_THAT(refused, IsProblem(503, "unavailable"));
    EXPECT_GE(std::stoi(std::string(refused.header("Retry-After"))), 2);
    EXPECT_EQ(server.rows(), before);
    server.advance(1s);
    EXPECT_THAT(file_bytes(body, session), HasStatus(201));
    EXPECT_THAT(file_bytes(ordinary(), session), HasStatus(503)) << "one a second";
    EXPECT_THAT(metrics(), HasSubstr("vigil_refused_total{kind=\"report\",reason=\"rate\"} 2\n"));
    EXPECT_THAT(metrics(), HasSubstr("vigil_admitted_total{kind=\"emergency\"} 0\n"));
}

TEST_F(ApiOverload, GivenNoRoomForReports_WhenTheDocumentsAreEmergencies_ThenAllAreTakenAlsoOfStrangers) {
    use_up(session);
    auto in_danger = orange_report();
    in_danger.danger_now = DangerNow::yes;
    auto soon = orange_report();
    soon.decide_by = server.now() + 20min;
    for (const auto& body : {emergency(), protocol::encode(in_danger), protocol::encode(soon)})
        EXPECT_THAT(file_bytes(body, session), HasStatus(201));
    for (int i = 0; i < 20; ++i) EXPECT_THAT(file_bytes(emergency()), HasStatus(201)) << i;
}

TEST_F(ApiOverload, GivenNoRoomForReports_WhenTheHeaderSaysOtherwise_ThenTheDocumentDecides) {
    use_up(session);
    EXPECT_THAT(file_bytes(ordinary(), session, {{"Priority", "u=0"}}), IsProblem(503, "unavailable"));
    EXPECT_THAT(file_bytes(emergency(), session, {{"Priority", "u=7"}}), HasStatus(201));
}

TEST_F(ApiOverload, GivenNoRoomForReports_WhenASupplementComes_ThenItWaitsUnlessItSaysDanger) {
    const auto filed = file(orange_report(), session);
    for (int i = 0; i < 3; ++i) ASSERT_THAT(file_bytes(ordinary(), session), HasStatus(201));
    const std::string target = "/v1/reports/" + filed.report_id.str() + "/supplements";
    auto supplement = a_supplement();
    EXPECT_THAT(post(target, protocol::encode(supplement), session), IsProblem(503, "unavailable"));
    supplement.danger_now = DangerNow::yes;
    EXPECT_THAT(post(target, protocol::encode(supplement), session), HasStatus(201));
}

TEST_F(ApiOverload, GivenNoRoomForReports_WhenAnOfficerAnswersAndSomebodyLogsIn_ThenBothAreServed) {
    use_up(session);
    for (const auto& alert : alerts_of(station)) EXPECT_THAT(acknowledge(alert.alert_id, 1, station), HasStatus(200));
    EXPECT_THAT(file_bytes(emergency(), token(teacher())), HasStatus(201));
}

TEST_F(ApiOverload, GivenStrangersWhoFileReports_WhenTheyHaveHadTheirPart_ThenARestIsLeftToKnownSenders) {
    for (int i = 0; i < 2; ++i) EXPECT_THAT(file_bytes(ordinary()), HasStatus(201));
    EXPECT_THAT(file_bytes(ordinary()), IsProblem(503, "unavailable"));
    for (int i = 0; i < 2; ++i) EXPECT_THAT(file_bytes(ordinary(), session), HasStatus(201));
    EXPECT_THAT(file_bytes(ordinary(), session), HasStatus(503));
}

TEST_F(ApiOverload, GivenADocumentThatIsWrong_WhenThereIsNoRoom_ThenItIsToldSoAndNotToComeBack) {
    use_up(session);
    auto wrong = orange_report();
    wrong.circumstance = "no_such_thing";
    EXPECT_THAT(file_bytes(protocol::encode(wrong), session), IsProblem(422, "unknown_code"));
}

// An emergency does not wait behind ordinary work; and each lane keeps its order.
class ApiLanes : public ApiOverload {
protected:
    ApiLanes() : ApiOverload([](Configuration&) {}) {}

    auto block_writing() {
        return std::make_unique<Blockade>(io, 1, 0,
                                          [this](auto f) { return server.app().store().write(std::move(f)); });
    }
    // Sends it over a connection of its own; returns when it waits for the writer.
    WireClient& send_and_wait(const std::string& body, const std::string& token) {
        clients_.push_back(connect());
        const auto waiting = server.app().store().waiting_writes();
        clients_.back()->send(post_bytes("/v1/reports", body, json_headers(token)));
        while (server.app().store().waiting_writes() == waiting) std::this_thread::yield();
        return *clients_.back();
    }
    // Where it came in the log.
    std::int64_t place_of(WireClient& client) {
        const auto filed = decoded<protocol::Filed>(answer_of(client.read_response()));
        auto find = [&](Unit& unit) -> Result<std::int64_t> {
            VIGIL_TRY(const auto mark, unit.log().find("report.filed", filed.report_id.str()));
            return mark->pos;
        };
        return await(io, server.app().store().read(std::move(find))).value();
    }

private:
    std::vector<std::unique_ptr<WireClient>> clients_{};
};

TEST_F(ApiLanes, GivenReportsThatWaitForTheWriter_WhenEmergenciesCome_ThenTheyAreFirstAndTheKnownOneBeforeTheStranger) {
    auto blockade = block_writing();
    std::vector<WireClient*> reports;
    for (int i = 0; i < 12; ++i) reports.push_back(&send_and_wait(ordinary(), session));
    auto& stranger = send_and_wait(emergency(), {});
    auto& known = send_and_wait(emergency(), session);
    blockade->open();
    const auto first = place_of(known);
    const auto second = place_of(stranger);
    EXPECT_LT(first, second);
    auto before = second;
    for (auto* report : reports) {
        const auto place = place_of(*report);
        EXPECT_GT(place, before) << "in the order in which they came";
        before = place;
    }
}

TEST_F(ApiLanes, GivenAWriterThatHangs_WhenReportsStand_ThenListsAreSentAwayEmergenciesWaitAndAllIsWellAfterwards) {
    auto blockade = block_writing();
    auto& report = send_and_wait(ordinary(), session);
    auto list = get("/v1/reports", session);
    for (int tries = 0; list.status == 200 && tries < 100'000; ++tries) {
        server.advance(50ms);
        list = get("/v1/reports", session);
    }
    EXPECT_THAT(list, IsProblem(503, "unavailable"));
    auto& urgent = send_and_wait(emergency(), session);
    EXPECT_THAT(get("/healthz"), HasStatus(200));
    blockade->open();
    EXPECT_LT(place_of(urgent), place_of(report));
    EXPECT_THAT(get("/v1/reports", session), HasStatus(200));
}

class ApiOverConnections : public ApiOverload {
protected:
    // Each person has a connection, and so has the test itself.
    ApiOverConnections() : ApiOverload([](Configuration& c) { c.http.connections_per_address = 4; }) {}

    client::HttpAnswer ask_over(const std::string& bytes) { return answer_of(connect()->ask(bytes)); }
    client::HttpAnswer file_over(const std::string& body, const Headers& more) {
        return ask_over(post_bytes("/v1/reports", body, json_headers(session, more)));
    }
};

TEST_F(ApiOverConnections, GivenConnectionsOverTheLimit_WhenTheyClaimAnEmergency_ThenTheDocumentMustBeOne) {
    ASSERT_THAT(get("/healthz"), HasStatus(200));
    const Headers claim{{"Priority", "u=0"}};
    EXPECT_THAT(file_over(emergency(), {}), IsProblem(503, "too_many_connections")) << "nobody reads it to find out";
    EXPECT_THAT(file_over(ordinary(), claim), IsProblem(503, "too_many_connections"));
    EXPECT_THAT(file_over(emergency(), claim), HasStatus(201));
    EXPECT_THAT(ask_over("GET /v1/alerts HTTP/1.1\r\nHost: localhost\r\nPriority: u=0\r\nAuthorization: Bearer " +
                         station + "\r\n\r\n"),
                IsProblem(503, "too_many_connections"));
}

}  // namespace
}  // namespace vigil::test
