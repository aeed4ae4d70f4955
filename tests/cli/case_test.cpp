// vigil case, vigil consideration, vigil retention: erasing with a certificate that anybody can verify.
#include <vigil/protocol/messages/consideration.hpp>

#include "cli/cli.hpp"
#include "support/person.hpp"

namespace vigil::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class CaseCommands : public Cli {
protected:
    CaseCommands() : region(installation), server(installation) {
        Person officer(io, configuration().server.port, installation.authority());
        officer.enrol(installation.enrolment_code(installation.account(region.station, Role::duty_officer)));
        Person police(io, configuration().server.port, installation.authority());
        police.enrol(installation.enrolment_code(installation.account(region.police, Role::police_liaison)));
        Person banner(io, configuration().server.port, installation.authority());
        banner.enrol(installation.enrolment_code(installation.account(region.banner_agency, Role::county_officer)));
        if (!officer.file(protocol::encode(red_report()))) throw std::runtime_error("not filed");
        for (auto* someone : {&officer, &police, &banner}) {
            const auto list = someone->get<protocol::AlertList>("list_alerts").value();
            for (const auto& alert : list.alerts) {
                case_id = alert.case_id.str();
                if (!someone->acknowledge(alert.alert_id, alert.version, AcknowledgementId(fresh_uuid())))
                    throw std::runtime_error("not acknowledged");
            }
        }
        const auto keys = officer.get<protocol::JwkSet>("jwks");
        write_text(root() / "jwks.json", protocol::encode(keys.value()));
    }
    std::string jwks() const { return (root() / "jwks.json").string(); }

    boost::asio::io_context io{};
    SmallRegion region;
    Serving server;
    std::string case_id{};
};

TEST_F(CaseCommands, GivenACase_WhenErased_ThenTheCertificateIsPrintedAndVerifiesAndTheAuditHolds) {
    const auto erased = vigil({"case", "erase", case_id, "--reason", "exercise"});
    EXPECT_EQ(erased.status, 0) << erased.err;
    EXPECT_THAT(erased.out, AllOf(HasSubstr("已查不到被销毁的密钥"), HasSubstr("no file of the database holds"),
                                  HasSubstr("certificate")));
    const auto certificate = erased.out.substr(erased.out.rfind('\n', erased.out.size() - 2) + 1);
    write_text(root() / "certificate", certificate);
    for (const auto& given : {(root() / "certificate").string(), certificate.substr(0, certificate.size() - 1)}) {
        const auto verified = vigil({"case", "verify", given, "--jwks", jwks()});
        EXPECT_EQ(verified.status, 0) << verified.err;
        EXPECT_THAT(verified.out, AllOf(HasSubstr(case_id), HasSubstr("exercise"), HasSubstr("2 keys destroyed")));
    }
    server.terminate();
    const auto audit = vigil({"audit", "verify", "--jwks", jwks()});
    EXPECT_EQ(audit.status, 0) << audit.out << audit.err;
    EXPECT_THAT(audit.out, AllOf(HasSubstr("rows of erased cases 2"), HasSubstr("nothing was changed")));
}

TEST_F(CaseCommands, GivenACertificateThatWasChanged_WhenVerified_ThenNothingIsProved) {
    const auto erased = vigil({"case", "erase", case_id, "--reason", "exercise"});
    auto certificate = erased.out.substr(erased.out.rfind('\n', erased.out.size() - 2) + 1);
    certificate.pop_back();
    auto& changed = certificate[certificate.find('.') + 10];
    changed = changed == 'A' ? 'B' : 'A';
    const auto verified = vigil({"case", "verify", certificate, "--jwks", jwks()});
    EXPECT_EQ(verified.status, 1);
    EXPECT_THAT(verified.out, HasSubstr("nothing is proved"));
}

TEST_F(CaseCommands, GivenAHold_WhenErased_ThenItIsRefused) {
    EXPECT_EQ(answer({"case", "hold", case_id, "--reason", "procuratorate"}).at("reason"), "procuratorate");
    const auto refused = vigil({"case", "erase", case_id, "--reason", "exercise"});
    EXPECT_EQ(refused.status, 1);
    EXPECT_THAT(refused.err, HasSubstr("legal hold"));
    EXPECT_TRUE(answer({"case", "release", case_id}).contains("ended_at"));
    EXPECT_EQ(vigil({"case", "erase", case_id, "--reason", "exercise"}).status, 0);
}

TEST_F(CaseCommands, GivenNoReasonOrAStrangeOne_WhenErased_ThenItIsRefused) {
    EXPECT_EQ(vigil({"case", "erase", case_id}).status, 2);
    const auto refused = vigil({"case", "erase", case_id, "--reason", "because"});
    EXPECT_EQ(refused.status, 1);
    EXPECT_THAT(refused.err, HasSubstr("term_ended"));
}

TEST_F(CaseCommands, GivenAConsideration_WhenErased_ThenItIsPrintedLikeACaseAndNeverDueBefore) {
    Person teacher(io, configuration().server.port, installation.authority());
    teacher.enrol(installation.enrolment_code(installation.account(region.school, Role::reporter, "teacher")));
    const protocol::Consider document{"unsure", red_report()};
    const auto considered =
        await(io, teacher.api().call<protocol::Consider, protocol::Considered>("consider", document, {}));
    ASSERT_TRUE(considered) << considered.error().message;
    const auto id = considered.value().consideration_id.str();
    EXPECT_EQ(answer({"consideration", "due"}).at("considerations"), json::array());
    EXPECT_EQ(vigil({"consideration", "erase", id}).status, 2) << "without a reason";
    const auto erased = vigil({"consideration", "erase", id, "--reason", "exercise"});
    EXPECT_EQ(erased.status, 0) << erased.err;
    EXPECT_THAT(erased.out, AllOf(HasSubstr("研判记录 " + id), HasSubstr("no file of the database holds")));
    auto certificate = erased.out.substr(erased.out.rfind('\n', erased.out.size() - 2) + 1);
    certificate.pop_back();
    const auto verified = vigil({"case", "verify", certificate, "--jwks", jwks()});
    EXPECT_EQ(verified.status, 0) << verified.err;
    EXPECT_THAT(verified.out, AllOf(HasSubstr("Consideration " + id), HasSubstr("2 keys destroyed")));
}

TEST_F(CaseCommands, GivenAFreshCase_WhenDueCasesAreListed_ThenThereIsNone) {
    EXPECT_EQ(answer({"retention", "due"}).at("cases"), json::array());
}

TEST_F(CaseCommands, GivenTheShippedRules_WhenChecked_ThenEveryClassIsPrintedWithWhoSetsIt) {
    const auto checked = vigil({"retention", "check"});
    EXPECT_EQ(checked.status, 0) << checked.err;
    EXPECT_THAT(checked.out, AllOf(HasSubstr("case_serious"), HasSubstr("由使用单位确定"), HasSubstr("法定"),
                                   HasSubstr("个人信息保护法第五十六条")));
    write_text(root() / "wrong.json", R"({"id": "x"})");
    const auto wrong = vigil({"retention", "check", (root() / "wrong.json").string()});
    EXPECT_EQ(wrong.status, 1);
    EXPECT_THAT(wrong.err, AllOf(HasSubstr("wrong.json: /version"), HasSubstr("wrong.json: /classes")));
}

}  // namespace
}  // namespace vigil::test
