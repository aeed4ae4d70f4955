// Considered, not reported (F34, F91): judged, kept, answered; and nobody is alerted.
#include "domain/considerations/considering.hpp"

#include "domain/considerations/erasing.hpp"
#include "unit/domain/casework.hpp"

namespace vigil::domain_test {
namespace {

using protocol::DecisionRecord;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class Considerations : public Casework {
protected:
    static protocol::Consider considered(protocol::FileReport report, std::string reason = "unsure") {
        return {std::move(reason), std::move(report)};
    }
    FilingMark mark_for(const protocol::Consider& document) {
        return mark_of(pseudonyms_, reporter().caller->account, document.report.key, protocol::encode(document));
    }
    Result<ConsideredGround> ground(const protocol::Consider& document) {
        return write([&](Unit& unit) {
            return find_ground(unit, mark_for(document), document.report, reporter().kinds, now());
        });
    }
    PreparedConsideration prepared_for(const protocol::Consider& document) {
        const FilingTools tools{store_.keys(), pseudonyms_, tokens_, ids_};
        return prepare(tools, rules(), document, protocol::encode(document), reporter(), mark_for(document),
                       ground(document).value(), now());
    }
    Result<KeptConsideration> try_to_keep(const protocol::Consider& document) {
        const auto prepared = prepared_for(document);
        return write([&](Unit& unit) { return keep(unit, prepared); });
    }
    DecisionRecord record_of(const protocol::Consider& document) {
        return protocol::decode<DecisionRecord>(try_to_keep(document).value().record).value();
    }
    std::string owner() { return pseudonyms_.owner(reporter().caller->account); }
};

TEST_F(Considerations, GivenBelowTheThreshold_WhenKept_ThenItSaysWhatToWatchWhomToCallAndWhenToLookAgain) {
    const auto record = record_of(considered(a_report({kYellowSignal}), "below_threshold"));
    EXPECT_EQ(record.subject, RecordSubject::consideration);
    EXPECT_EQ(record.level, Level::yellow);
    EXPECT_EQ(record.must_report, false);
    EXPECT_EQ(record.reason->code, "below_threshold");
    EXPECT_THAT(record.reason->zh, Not(IsEmpty()));
    ASSERT_TRUE(record.advice);
    EXPECT_FALSE(record.advice->duty);
    EXPECT_FALSE(record.advice->offer);
    EXPECT_THAT(record.advice->watch, Not(IsEmpty()));
    EXPECT_THAT(record.advice->call, testing::Contains(testing::Field(&protocol::AdvisedContact::number, "12356")));
    EXPECT_EQ(record.advice->look_again_at, now() + 72h);
}

TEST_F(Considerations, GivenOrangeOrRed_WhenKept_ThenItSaysThatTheLawRequiresAReportAndOffersToFileIt) {
    for (const auto* signal : {kOrangeSignal, kRedSignal}) {
        const auto record = record_of(considered(a_report({signal})));
        EXPECT_EQ(record.must_report, true);
        ASSERT_TRUE(record.advice->duty);
        EXPECT_THAT(record.advice->duty->zh, HasSubstr("法律要求您立即报告"));
        EXPECT_THAT(record.advice->duty->basis, AllOf(HasSubstr("MPL 11(2)"), HasSubstr("MR20 2")));
        ASSERT_TRUE(record.advice->offer);
        EXPECT_EQ(record.advice->offer->path, "/v1/reports");
        EXPECT_THAT(record.sources, testing::Contains(testing::Field(&protocol::NamedCode::code, "MPL")));
    }
}

TEST_F(Considerations, GivenAConsideration_WhenKept_ThenThereIsNoCaseNoReportAndNoAlert) {
    ASSERT_TRUE(try_to_keep(considered(a_report({kRedSignal}))));
    EXPECT_EQ(report_count(), 0);
    EXPECT_THAT(items_of(in_.station), IsEmpty());
    EXPECT_THAT(items_of(in_.police), IsEmpty());
}

TEST_F(Considerations, GivenTheSameBytes_WhenSentAgain_ThenItIsOneWithTheSameRecordAndItsMark) {
    const auto document = considered(a_report({kYellowSignal}));
    const auto first = try_to_keep(document).value();
    EXPECT_FALSE(first.mark);
    const auto mark = marks().front();
    pass(1h);
    const auto found = ground(document).value();
    ASSERT_TRUE(found.repeated);
    const auto again = find([&](Unit& unit) { return open_kept(unit, *found.repeated, Opening::record_only); });
    EXPECT_EQ(again.id, first.id);
    EXPECT_EQ(again.record, first.record);
    EXPECT_EQ(again.mark->pos, mark.pos);
    EXPECT_EQ(again.mark->root, mark.root);
    EXPECT_THAT(again.body, IsEmpty());
}

// Two requests at once: both found nothing, one comes second.
TEST_F(Considerations, GivenATwin_WhenItIsKeptSecond_ThenTheFirstIsAnswered) {
    const auto document = considered(a_report({kYellowSignal}));
    const auto one = prepared_for(document);
    const auto other = prepared_for(document);
    const auto first = write([&](Unit& unit) { return keep(unit, one); }).value();
    const auto second = write([&](Unit& unit) { return keep(unit, other); }).value();
    EXPECT_EQ(second.id, first.id);
    EXPECT_EQ(second.record, first.record);
    EXPECT_TRUE(second.mark);
    EXPECT_THAT(find([&](Unit& unit) { return unit.considerations().of_owner(owner(), {}, 10); }), SizeIs(1));
}

TEST_F(Considerations, GivenTheKeyOfAnother_WhenOtherBytesCome_ThenItIsRefused) {
    auto document = considered(a_report({kYellowSignal}));
    const auto twin = prepared_for(document);
    ASSERT_TRUE(try_to_keep(document));
    document.report.narrative = "其他内容";
    EXPECT_EQ(ground(document).error().code, "idempotency_key_reused");
    auto edited = twin;
    edited.row.id = ConsiderationId(ids_.next(now()));
    edited.row.body_mac = "another";
    EXPECT_EQ(write([&](Unit& unit) { return keep(unit, edited); }).error().code, "idempotency_key_reused");
}

// A report with the same key is another thing: no slot of the two is equal, so that nothing joins them.
TEST_F(Considerations, GivenTheSameKeyAndBytes_WhenFiledAsAReport_ThenItIsFiled) {
    const auto report = a_report({kOrangeSignal});
    ASSERT_TRUE(try_to_keep(considered(report)));
    ASSERT_TRUE(try_to_file(report, reporter()));
    EXPECT_NE(mark_for(considered(report)).slot,
              pseudonyms_.filing(owner(), report.key, protocol::encode(report)).slot);
}

TEST_F(Considerations, GivenWhoConsidered_WhenTheyOpenIt_ThenBodyAndRecordAreThereAndNobodyElseOpensIt) {
    const auto document = considered(a_report({kYellowSignal}));
    const auto kept = try_to_keep(document).value();
    const auto opened = find([&](Unit& unit) { return open_own(unit, owner(), kept.id); });
    EXPECT_EQ(opened.body, protocol::encode(document));
    EXPECT_EQ(opened.record, kept.record);
    const auto foreign = write([&](Unit& unit) { return open_own(unit, pseudonyms_.owner(account()), kept.id); });
    EXPECT_EQ(foreign.error().kind, ErrorKind::not_found);
}

TEST_F(Considerations, GivenTheRow_WhenLookedAt_ThenEverythingIsSealedUnderKeysOfItsOwn) {
    auto document = considered(a_report({kYellowSignal}));
    document.report.narrative = "NARRATIVE-WORDS";
    const auto prepared = prepared_for(document);
    for (const auto* sealed : {&prepared.row.sealed_body, &prepared.row.sealed_record, &prepared.row.sealed_reporter})
        EXPECT_THAT(*sealed, AllOf(Not(HasSubstr("NARRATIVE")), Not(HasSubstr("low_mood")),
                                   Not(HasSubstr(reporter().caller->account.str()))));
    EXPECT_EQ(prepared.content_key.purpose, KeyPurpose::case_content);
    EXPECT_EQ(prepared.reporter_key.purpose, KeyPurpose::reporter_identity);
    EXPECT_NE(prepared.content_key.id, prepared.reporter_key.id);
}

// A report on the same child in the 30 days before would raise a report (rule T9). Here the level is told to the sender, who
// could find out by it which names are known.
TEST_F(Considerations, GivenAnEarlierReportOnTheSameChild_WhenConsidered_ThenTheAnswerDoesNotTell) {
    auto report = a_report({kYellowSignal});
    report.children[0].child_name = "其其格";
    report.children[0].birth_date = "2015-03-01";
    report.children[0].sex = Sex::female;
    file(report);
    report.key = a_report({}).key;
    ASSERT_EQ(case_of(file(report)).level, Level::orange) << "or this would prove nothing";
    report.key = a_report({}).key;
    const auto record = record_of(considered(report));
    EXPECT_EQ(record.level, Level::yellow);
    EXPECT_EQ(record.must_report, false);
}

TEST_F(Considerations, GivenUnknownCodes_WhenValidated_ThenEachIsNamedByItsPlace) {
    auto document = considered(a_report({"no_such_signal"}), "no_such_reason");
    const auto refused = validate(document, rules(), now());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "unknown_code");
    std::vector<std::string> pointers;
    for (const auto& each : refused.error().violations) pointers.push_back(each.pointer);
    EXPECT_THAT(pointers, ElementsAre("/reason", "/report/signals/0"));
    document.reason = "unsure";
    EXPECT_EQ(validate(document, rules(), now()).error().violations.front().pointer, "/report/signals/0");
    document = considered(a_report({kYellowSignal}), "no_such_reason");
    EXPECT_EQ(validate(document, rules(), now()).error().violations.front().pointer, "/reason");
    EXPECT_TRUE(validate(considered(a_report({kYellowSignal})), rules(), now()));
}

TEST_F(Considerations, GivenAPlaceThatIsNotInTheList_WhenConsidered_ThenItIsNamedBelowTheReport) {
    auto document = considered(a_report({kYellowSignal}));
    document.report.places.now->division = kNowhere;
    const auto refused = ground(document);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "unknown_division");
    EXPECT_EQ(refused.error().violations.front().pointer, "/report/places/now/division");
}

TEST_F(Considerations, GivenSeveral_WhenListed_ThenTheNewestIsFirst) {
    const auto first = try_to_keep(considered(a_report({kYellowSignal}))).value();
    pass(1h);
    const auto second = try_to_keep(considered(a_report({kOrangeSignal}), "told_not_to")).value();
    std::vector<protocol::ConsiderationSummary> listed;
    const auto rows = find([&](Unit& unit) { return unit.considerations().of_owner(owner(), {}, 10); });
    for (const auto& row : rows) listed.push_back(find([&](Unit& unit) { return summary_of(unit, row); }));
    ASSERT_THAT(listed, SizeIs(2));
    EXPECT_EQ(listed[0].consideration_id, second.id);
    EXPECT_EQ(listed[0].level, Level::orange);
    EXPECT_TRUE(listed[0].must_report);
    EXPECT_EQ(listed[0].reason.code, "told_not_to");
    EXPECT_EQ(listed[1].consideration_id, first.id);
}

class ErasedConsiderations : public Considerations {
protected:
    ErasedConsiderations() { kept = try_to_keep(document).value(); }
    Result<ErasedConsideration> erase(const ConsiderationId& id) {
        return write([&](Unit& unit) { return erase_consideration(unit, {id, "exercise", now()}); });
    }
    Consideration row() {
        return *find([&](Unit& unit) { return unit.considerations().find(kept.id); });
    }

    protocol::Consider document = considered(a_report({kYellowSignal}));
    KeptConsideration kept{};
};

TEST_F(ErasedConsiderations, GivenAConsideration_WhenErased_ThenItsKeysAreDestroyedAndTheOldEnvelopesOpenNoMore) {
    const auto before = row();
    const auto erased = erase(kept.id).value();
    EXPECT_THAT(erased.destroyed, SizeIs(2)) << "of the content, and of who considered";
    EXPECT_EQ(erased.tombstone.keys, 2);
    const auto opened = [&](Field field, const std::string& envelope) {
        return write([&](Unit& unit) { return unit.vault().open(field, kept.id.str(), envelope); }).has_value();
    };
    EXPECT_FALSE(opened(Field::consideration_body, before.sealed_body));
    EXPECT_FALSE(opened(Field::consideration_record, before.sealed_record));
    EXPECT_FALSE(opened(Field::reporter_identity, before.sealed_reporter));
    EXPECT_TRUE(row().is_erased());
    EXPECT_EQ(row().owner, "");
    EXPECT_TRUE(was_logged(kConsiderationErased, kept.id.str()));
    EXPECT_TRUE(was_logged(kRecordStripped, kept.id.str()));
}

// Whose it was is not known any more: everybody who knows the id is told the same.
TEST_F(ErasedConsiderations, GivenAnErasedOne_WhenItsReporterAsks_ThenItIsSaidThatItWasErasedAndListedNoMore) {
    ASSERT_TRUE(erase(kept.id));
    for (const auto& asks : {owner(), pseudonyms_.owner(account())})
        EXPECT_EQ(write([&](Unit& unit) { return open_own(unit, asks, kept.id); }).error().code,
                  "consideration_erased");
    EXPECT_THAT(find([&](Unit& unit) { return unit.considerations().of_owner(owner(), {}, 10); }), IsEmpty());
    const ConsiderationId never("019ca000-0000-7000-8000-00000000dead");
    EXPECT_EQ(write([&](Unit& unit) { return open_own(unit, owner(), never); }).error().code, "not_found");
}

// A phone that never heard the answer: it must not come back, also not with other words under the same key.
TEST_F(ErasedConsiderations, GivenAnErasedOne_WhenItIsSentAgain_ThenItIsNotKeptAnew) {
    const auto twin = prepared_for(considered(a_report({kYellowSignal})));
    auto in_flight = prepared_for(considered(a_report({kYellowSignal})));
    in_flight.row.slot = row().slot;
    ASSERT_TRUE(erase(kept.id));
    EXPECT_EQ(ground(document).error().code, "consideration_erased");
    EXPECT_EQ(write([&](Unit& unit) { return keep(unit, in_flight); }).error().code, "consideration_erased");
    EXPECT_TRUE(write([&](Unit& unit) { return keep(unit, twin); })) << "another one is";
}

TEST_F(ErasedConsiderations, GivenAnErasedOne_WhenErasedAgain_ThenTheFirstTimeIsAnsweredAndNothingChanges) {
    const auto first = erase(kept.id).value();
    pass(24h);
    const auto again = erase(kept.id).value();
    EXPECT_EQ(again.tombstone.erased_at, first.tombstone.erased_at);
    EXPECT_THAT(again.destroyed, IsEmpty());
    EXPECT_THAT(marks(), IsEmpty()) << "the log has no second entry";
    const ConsiderationId never("019ca000-0000-7000-8000-00000000dead");
    EXPECT_EQ(erase(never).error().kind, ErrorKind::not_found);
}

}  // namespace
}  // namespace vigil::domain_test
