// Officers who go to a home, over HTTPS and the live stream (F137).
#include <vigil/protocol/messages/visit.hpp>

#include "integration/api_officers.hpp"

namespace vigil::test {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class Visits : public OfficersTest {
protected:
    Visits() { file(red_report()); }

    protocol::BeginVisit a_visit() {
        return {.visit_id = VisitId(fresh_uuid()),
                .back_by = server.now() + 1h,
                .companion_ids = {},
                .with_police = {},
                .place = "嘎查东头第三户",
                .text = {}};
    }
    client::HttpAnswer begin(const protocol::BeginVisit& document, const std::string& session) {
        return post("/v1/cases/" + alert_of(station).case_id.str() + "/visits", protocol::encode(document), session);
    }
    client::HttpAnswer read(const VisitId& id, const std::string& session) {
        return get("/v1/visits/" + id.str(), session);
    }
    client::HttpAnswer end(const VisitId& id, VisitEnd how, const std::string& session) {
        return post("/v1/visits/" + id.str() + "/end", protocol::encode(protocol::EndVisit{how, "已电话联系"}),
                    session);
    }
    std::vector<protocol::VisitView> under_way(const std::string& session) {
        return decoded<protocol::VisitList>(get("/v1/visits", session)).visits;
    }

    std::string colleague = new_session(region.station, Role::duty_officer);
};

TEST_F(Visits, GivenARedCase_WhenAVisitBegins_ThenPoliceAreAdvisedAndColleaguesSeeThatSomebodyIsOutButNotWhere) {
    const auto document = a_visit();
    const auto answer = begin(document, station);
    ASSERT_EQ(answer.status, 201) << answer.body;
    EXPECT_EQ(decoded<protocol::VisitView>(answer).police_advised, true);
    ASSERT_THAT(under_way(colleague), SizeIs(1));
    EXPECT_EQ(under_way(colleague)[0].state, VisitState::away);
    EXPECT_THAT(get("/v1/visits", colleague).body, Not(HasSubstr("嘎查")));
    EXPECT_THAT(read(document.visit_id, colleague), IsProblem(403, "role_refused"));
    EXPECT_THAT(read(document.visit_id, station).body, HasSubstr("嘎查东头第三户"));
    EXPECT_THAT(under_way(new_session(region.police, Role::police_liaison)), IsEmpty());
}

TEST_F(Visits, GivenAVisit_WhenTheOfficerChecksInAndReturns_ThenItHasEnded) {
    const auto document = a_visit();
    begin(document, station);
    const protocol::CheckIn later{server.now() + 2h};
    const auto checked = post("/v1/visits/" + document.visit_id.str() + "/check-ins", protocol::encode(later), station);
    ASSERT_EQ(checked.status, 200) << checked.body;
    EXPECT_EQ(decoded<protocol::VisitView>(checked).back_by, later.back_by);
    EXPECT_THAT(end(document.visit_id, VisitEnd::returned, colleague), IsProblem(403, "role_refused"));
    EXPECT_EQ(end(document.visit_id, VisitEnd::returned, station).status, 200);
    EXPECT_THAT(under_way(station), IsEmpty());
    EXPECT_THAT(end(document.visit_id, VisitEnd::found_safe, colleague), IsProblem(409, "conflict"));
}

TEST_F(Visits, GivenWhoeverHasNoPartInIt_WhenTheyAskOrSendNonsense_ThenEachIsRefused) {
    auto document = a_visit();
    EXPECT_THAT(begin(document, new_session(region.school, Role::reporter)), IsProblem(403, "foreign_jurisdiction"));
    document.back_by = server.now();
    EXPECT_THAT(begin(document, station), IsProblem(422, "invalid_document"));
    EXPECT_THAT(read(VisitId(fresh_uuid()), station), IsProblem(404, "not_found"));
    EXPECT_THAT(end(VisitId(fresh_uuid()), VisitEnd::returned, station), IsProblem(404, "not_found"));
    document = a_visit();
    begin(document, station);
    EXPECT_THAT(read(document.visit_id, new_session(region.police, Role::police_liaison)), IsProblem(404, "not_found"));
}

}  // namespace
}  // namespace vigil::test
