// What is sealed before the transaction, and with what (promises P7 and P9; decision 0008).
#include "domain/reports/filing.hpp"

#include <vigil/crypto/hash.hpp>
#include <vigil/protocol/messages/stored.hpp>

#include "unit/domain/casework.hpp"

namespace vigil::domain_test {
namespace {

using testing::HasSubstr;
using testing::Not;

// A report in which every word of the person can be told from everything else.
protocol::FileReport a_telling_report() {
    auto report = a_report({"dv_repeated"});
    report.narrative = "NARRATIVE-WORDS";
    report.places.now->detail = "DETAIL-WORDS";
    report.children[0].child_name = "CHILD-NAME";
    report.children[0].id_number = "150424201105040011";
    report.must_not_know = {{"PERSON-WORDS", {}}};
    return report;
}

class Filings : public Casework {
protected:
    // Opens under the key that the filing brings along.
    std::string opened(const WrappedKey& key, Field field, const std::string& row, const std::string& envelope) {
        const storage::KeySealer sealer(store_.keys().unwrap(key).value());
        return sealer.open(field, row, envelope).value();
    }
    protocol::FileReport anonymous_report() {
        auto report = a_telling_report();
        report.mode = ReporterMode::anonymous;
        return report;
    }
};

TEST_F(Filings, GivenAReport_WhenPrepared_ThenItsBytesAreSealedUnderTheKeyOfTheCase) {
    const auto document = a_telling_report();
    const auto filing = prepared(document, reporter());
    EXPECT_EQ(opened(filing.case_key, Field::report_body, filing.report.id.str(), filing.report.sealed_body),
              protocol::encode(document));
    EXPECT_EQ(filing.report.case_key, filing.case_key.id);
}

TEST_F(Filings, GivenAReport_WhenPrepared_ThenTheHashOfItsBytesIsSealedToo) {
    const auto document = a_telling_report();
    const auto filing = prepared(document, reporter());
    const auto hash = crypto::sha256(protocol::encode(document));
    EXPECT_EQ(filing.body_sha256, hash);
    EXPECT_EQ(
        opened(filing.case_key, Field::report_body_sha256, filing.report.id.str(), filing.report.sealed_body_sha256),
        hash);
}

TEST_F(Filings, GivenAReport_WhenPrepared_ThenTheFactsAreSealed) {
    const auto filing = prepared(a_telling_report(), reporter());
    const auto text = opened(filing.case_key, Field::case_facts, filing.report.id.str(), filing.report.sealed_facts);
    EXPECT_THAT(protocol::decode<protocol::StoredFacts>(text).value().observed, testing::ElementsAre("dv_repeated"));
}

TEST_F(Filings, GivenAChild_WhenPrepared_ThenItsIdentityIsSealedUnderAnIdOfItsOwn) {
    const auto filing = prepared(a_telling_report(), reporter());
    const auto& child = filing.children.at(0);
    const auto text = opened(filing.case_key, Field::child_identity, child.id.str(), child.sealed_identity);
    EXPECT_EQ(protocol::decode<protocol::ReportedChild>(text).value().child_name, "CHILD-NAME");
}

TEST_F(Filings, GivenSomebodyWhoMustNotKnow_WhenPrepared_ThenTheDescriptionIsSealedAndTheBarNamesNobody) {
    const auto filing = prepared(a_telling_report(), reporter());
    const auto& bar = filing.bars.at(0);
    EXPECT_EQ(opened(filing.case_key, Field::bar_description, bar.row, bar.sealed_description.value()), "PERSON-WORDS");
    EXPECT_EQ(bar.organisation, std::nullopt);
}

TEST_F(Filings, GivenAShieldedReport_WhenPrepared_ThenTheReporterIsSealedUnderAKeyOfItsOwn) {
    const auto filing = prepared(a_telling_report(), reporter());
    ASSERT_TRUE(filing.reporter_key);
    EXPECT_EQ(filing.reporter_key->purpose, KeyPurpose::reporter_identity);
    EXPECT_NE(filing.reporter_key->id, filing.case_key.id);
    const auto text =
        opened(*filing.reporter_key, Field::reporter_identity, filing.report.id.str(), filing.report.sealed_reporter);
    EXPECT_EQ(protocol::decode<protocol::StoredReporter>(text).value().account, reporter().caller->account);
}

TEST_F(Filings, GivenTwoReportsOfOneReporter_WhenPrepared_ThenNoKeyJoinsThem) {
    const auto first = prepared(a_telling_report(), reporter());
    const auto second = prepared(a_telling_report(), reporter());
    EXPECT_NE(first.case_key.id, second.case_key.id);
    EXPECT_NE(first.reporter_key->id, second.reporter_key->id);
    EXPECT_NE(first.mark.slot, second.mark.slot);
    EXPECT_NE(first.mark.twin, second.mark.twin);
}

TEST_F(Filings, GivenNoModeIsAsked_WhenPrepared_ThenTheReporterIsShielded) {
    const auto filing = prepared(a_telling_report(), reporter());
    EXPECT_EQ(filing.report.mode, ReporterMode::shielded);
    EXPECT_EQ(filing.report.verification, Verification::verified);
    EXPECT_EQ(filing.report.claim_hash, std::nullopt);
}

TEST_F(Filings, GivenALiveSession_WhenPrepared_ThenTheOwnerIsAPseudonym) {
    const auto filing = prepared(a_telling_report(), reporter());
    EXPECT_EQ(filing.report.owner, pseudonyms_.owner(reporter().caller->account));
    EXPECT_THAT(filing.report.owner.value(), Not(HasSubstr(reporter().caller->account.str())));
}

TEST_F(Filings, GivenAnAnonymousReport_WhenPrepared_ThenNothingLeadsToTheReporter) {
    const auto filing = prepared(anonymous_report(), reporter());
    EXPECT_EQ(filing.report.owner, std::nullopt);
    EXPECT_EQ(filing.report.sealed_reporter, "");
    EXPECT_FALSE(filing.reporter_key.has_value());
    const auto mark = pseudonyms_.filing(pseudonyms_.owner(reporter().caller->account), filing.document.key, "");
    EXPECT_NE(filing.mark.slot, mark.slot) << "the slot must not be under the sender's scope";
}

TEST_F(Filings, GivenAnAnonymousReport_WhenPrepared_ThenItsClaimCodeOpensItAgain) {
    const auto filing = prepared(anonymous_report(), reporter());
    const auto code = pseudonyms_.claim_code(filing.report.id);
    EXPECT_EQ(filing.report.claim_hash, pseudonyms_.claim_hash(code));
}

TEST_F(Filings, GivenNobodyIsKnown_WhenPrepared_ThenTheReportIsAnonymousAndUnverifiedWhateverItSays) {
    auto document = a_telling_report();
    document.mode = ReporterMode::named;
    const auto filing = prepared(document, Sender{});
    EXPECT_EQ(filing.report.mode, ReporterMode::anonymous);
    EXPECT_EQ(filing.report.verification, Verification::unverified);
    EXPECT_TRUE(filing.report.claim_hash.has_value());
}

TEST_F(Filings, GivenAnExpiredSession_WhenPrepared_ThenTheReportIsUnverifiedAndStillOnItsList) {
    auto sender = reporter();
    sender.verification = Verification::unverified;
    const auto filing = prepared(a_telling_report(), sender);
    EXPECT_EQ(filing.report.verification, Verification::unverified);
    EXPECT_EQ(filing.report.owner, pseudonyms_.owner(sender.caller->account));
    EXPECT_EQ(filing.report.claim_hash, std::nullopt);
}

// A revoked device may be in wrong hands: the report is taken, but joins no list that its holder could open.
TEST_F(Filings, GivenARevokedSession_WhenPrepared_ThenTheReportIsOnNoListAndHasAClaimCode) {
    auto sender = reporter();
    sender.verification = Verification::unverified;
    sender.keeps_list = false;
    const auto filing = prepared(a_telling_report(), sender);
    EXPECT_EQ(filing.report.owner, std::nullopt);
    EXPECT_TRUE(filing.report.claim_hash.has_value());
    EXPECT_NE(filing.report.sealed_reporter, "") << "who sent it is still known to the two who may open it";
}

TEST_F(Filings, GivenAReport_WhenPrepared_ThenNothingThatIsStoredHoldsAPlainWordOfIt) {
    const auto filing = prepared(a_telling_report(), reporter());
    std::string stored = filing.report.sealed_body + filing.report.sealed_body_sha256 + filing.report.sealed_facts +
                         filing.report.sealed_reporter + filing.mark.slot + filing.mark.twin + filing.mark.body_mac +
                         filing.case_key.wrapped + filing.reporter_key->wrapped + filing.report.owner.value_or("");
    for (const auto& child : filing.children) {
        stored += child.sealed_identity;
        for (const auto& term : child.terms.kept) stored += term.hash;
    }
    for (const auto& bar : filing.bars) stored += bar.reason + bar.sealed_description.value_or("");
    for (const auto* word : {"NARRATIVE-WORDS", "DETAIL-WORDS", "CHILD-NAME", "150424201105040011", "PERSON-WORDS",
                             "dv_repeated", "child_director"})
        EXPECT_THAT(stored, Not(HasSubstr(word)));
    EXPECT_THAT(stored, Not(HasSubstr(reporter().caller->account.str())));
    EXPECT_THAT(stored, Not(HasSubstr(filing.document.key)));
}

TEST_F(Filings, GivenChildrenWithIdentity_WhenPrepared_ThenEveryTermHasAKeyedHash) {
    auto document = a_telling_report();
    document.children.push_back(a_child(3));
    const auto filing = prepared(document, reporter());
    const auto& terms = filing.children.at(0).terms.kept;
    ASSERT_THAT(terms, Not(testing::IsEmpty()));
    EXPECT_EQ(terms.front().hash, pseudonyms_.child_index("id|150424201105040011").front().hash);
    EXPECT_EQ(terms.front().kind, matching::TermKind::id_number);
    EXPECT_THAT(filing.children.at(1).terms.kept, testing::IsEmpty()) << "nothing of this child is known";
}

}  // namespace
}  // namespace vigil::domain_test
