// Erasing a case: what goes, what stays, and what stands in the way (F112).
#include "domain/cases/erasing.hpp"

#include <vigil/protocol/problems.hpp>

#include "domain/alerts/items.hpp"
#include "domain/cases/asking.hpp"
#include "domain/cases/barring.hpp"
#include "domain/cases/case_reader.hpp"
#include "domain/cases/coding.hpp"
#include "domain/cases/glass.hpp"
#include "domain/cases/levels.hpp"
#include "domain/control/deciding.hpp"
#include "domain/reports/opening.hpp"
#include "unit/domain/casework.hpp"

namespace vigil::domain_test {
namespace {

using testing::AllOf;
using testing::Each;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class Erasing : public Casework {
protected:
    // A red report by a reporter who keeps a list, with a supplement; everything was answered.
    Erasing() {
        document.must_not_know.push_back({"他的叔叔", {}});
        report = file(document);
        supplement(report, a_supplement({kOrangeSignal}));
        answer_everything();
    }
    static protocol::FileReport a_red_report() {
        auto red = domain_test::a_report({kRedSignal});
        red.children[0].child_name = "欧阳春晓";
        red.children[0].birth_date = "2011-05-01";
        red.children[0].sex = Sex::female;
        return red;
    }
    void answer_everything() {
        for (const auto& alert : alerts_of(report))
            if (alert.state == AlertState::open) acknowledge(alert);
    }
    Result<Erased> try_to_erase(const CaseId& id, Occasion occasion = Occasion::ordered) {
        return write([&](Unit& unit) { return erase_case(unit, {rules(), ids_}, {id, "exercise", now(), occasion}); });
    }
    Result<Erased> try_to_erase(Occasion occasion = Occasion::ordered) {
        return try_to_erase(report.case_id, occasion);
    }
    Erased erase() {
        auto erased = try_to_erase();
        if (!erased) throw std::runtime_error(erased.error().message);
        return std::move(erased).value();
    }
    Result<std::string> open_body(const Report& of) {
        return write([&](Unit& unit) { return unit.vault().open(Field::report_body, of.id.str(), of.sealed_body); });
    }
    std::optional<Report> stored(const ReportId& id) {
        return find([&](Unit& unit) { return unit.reports().find(id); });
    }
    // By somebody at the station who states a reason.
    Result<protocol::CaseView> read(const CaseId& id) {
        const StatedReason reason{ReadReason::supervision, "核查处置情况"};
        const auto reader = officer(in_.station);
        return write([&](Unit& unit) { return read_case(unit, reader, id, reason, ids_, now()); });
    }
    std::vector<StoredAssessment> assessments_of(const Report& of) {
        return find([&](Unit& unit) { return unit.cases().assessments(of.case_id); });
    }

    protocol::FileReport document = a_red_report();
    Report report{};
};

TEST_F(Erasing, GivenACase_WhenErased_ThenItsKeysAreDestroyedAndTheOldEnvelopesOpenNoMore) {
    const auto before = *stored(report.id);
    ASSERT_TRUE(open_body(before));
    const auto erased = erase();
    EXPECT_THAT(erased.destroyed, SizeIs(2)) << "the key of the case, and of the reporter's identity";
    EXPECT_EQ(erased.tombstone.keys, 2);
    EXPECT_EQ(erased.tombstone.reports, 1);
    const auto opened = open_body(before);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, "case_erased");
    const auto reporter = write([&](Unit& unit) {
        return unit.vault().open(Field::reporter_identity, before.id.str(), before.sealed_reporter);
    });
    EXPECT_EQ(reporter.error().code, "case_erased");
}

TEST_F(Erasing, GivenACase_WhenErased_ThenNoRowPointsAtAPerson) {
    erase();
    const auto left = *stored(report.id);
    EXPECT_FALSE(left.owner);
    EXPECT_FALSE(left.claim_hash);
    EXPECT_EQ(left.sealed_body + left.sealed_body_sha256 + left.sealed_facts + left.sealed_reporter, "");
    find([&](Unit& unit) -> Result<int> {
        VIGIL_TRY(const auto children, unit.reports().children(report.case_id));
        EXPECT_THAT(children, IsEmpty());
        VIGIL_TRY(const auto index, unit.matches().terms_of_case(report.case_id));
        EXPECT_THAT(index, IsEmpty());
        VIGIL_TRY(const auto bars, unit.cases().bars(report.case_id));
        for (const auto& bar : bars) {
            EXPECT_TRUE(bar.organisation || bar.account) << "a description of a person";
            EXPECT_FALSE(bar.sealed_description);
            EXPECT_EQ(bar.reason, "erased");
        }
        VIGIL_TRY(const auto supplements, unit.reports().supplements(report.id));
        EXPECT_THAT(supplements, SizeIs(1));
        for (const auto& each : supplements) EXPECT_EQ(each.sealed_body + each.sealed_body_sha256, "");
        VIGIL_TRY(const auto assessments, unit.cases().assessments(report.case_id));
        EXPECT_THAT(assessments, Not(IsEmpty()));
        for (const auto& each : assessments) EXPECT_EQ(each.sealed_trail, "");
        VIGIL_TRY(const auto listed, unit.reports().of_owner(*report.owner, {}, 10));
        EXPECT_THAT(listed, IsEmpty()) << "nothing joins the reporter's list and the report";
        return 0;
    });
}

// What officers wrote about it is theirs and about persons too.
class ErasingWords : public Erasing {
protected:
    ErasingWords() {
        done([&](Unit& unit) { return ask_reporter(unit, ids_, handler, id(), report.id, "孩子现在在哪里", now()); });
        done([&](Unit& unit) {
            return code_report(unit, {rules(), ids_}, handler, id(), {report.id, {kOrangeSignal}, {}}, now());
        });
        done([&](Unit& unit) {
            return set_level(unit, {rules(), ids_}, handler, id(), Level::orange, "已见到孩子", now());
        });
        done([&](Unit& unit) { return request_opening(unit, ids_, handler, report.id, "法院调取证人", now()); });
        done([&](Unit& unit) {
            return break_glass(unit, ids_, above, id(), {ReadReason::emergency, "联系不上"}, now());
        });
        done([&](Unit& unit) { return read_case(unit, handler, id(), reason, ids_, now()); });
        done([&](Unit& unit) {
            return bar_from_case(unit, {rules(), ids_}, above, id(), {{}, barred, "嫌疑人的表弟"}, now());
        });
        answer_everything();
    }
    template <class F>
    void done(F f) {
        const auto answer = write(std::move(f));
        if (!answer) throw std::runtime_error(answer.error().message);
    }
    const CaseId& id() const { return report.case_id; }

    const StatedReason reason{ReadReason::supervision, "核查处置情况"};
    Caller handler = officer(in_.station);
    Caller above = officer(in_.league_agency, Role::supervisor);
    Caller barred_person = officer(in_.station);
    AccountId barred = barred_person.account;
};

TEST_F(ErasingWords, GivenWhatOfficersWrote_WhenErased_ThenTheWordsGoAndWhoDidWhatAndWhenStays) {
    erase();
    find([&](Unit& unit) -> Result<int> {
        VIGIL_TRY(const auto questions, unit.handling().questions(id()));
        EXPECT_THAT(questions, SizeIs(1));
        for (const auto& each : questions) EXPECT_EQ(each.sealed_text, "");
        VIGIL_TRY(const auto codings, unit.handling().codings(id()));
        EXPECT_THAT(codings, SizeIs(1));
        for (const auto& each : codings) EXPECT_EQ(each.sealed_codes, "");
        VIGIL_TRY(const auto grants, unit.cases().grants(id()));
        EXPECT_THAT(grants, SizeIs(1));
        for (const auto& each : grants) EXPECT_EQ(each.sealed_reason, "");
        VIGIL_TRY(const auto reads, unit.cases().reads(id()));
        EXPECT_THAT(reads, SizeIs(1));
        for (const auto& each : reads) {
            EXPECT_FALSE(each.sealed_reason);
            EXPECT_EQ(each.account, handler.account);
        }
        for (const auto& subject : {id().str(), report.id.str()}) {
            VIGIL_TRY(const auto proposals, unit.proposals().about(subject));
            EXPECT_THAT(proposals, SizeIs(1)) << subject;
            for (const auto& each : proposals) EXPECT_EQ(each.sealed_document, "");
        }
        return 0;
    });
}

// It could never be decided, and would spoil the list of whoever may decide.
TEST_F(ErasingWords, GivenProposalsThatWait_WhenErased_ThenTheyAreRefusedAndTheListsOfOthersRead) {
    const auto waiting = [&] {
        return find([&](Unit& unit) { return proposals_for(unit, ids_, above, now()); }).proposals;
    };
    ASSERT_THAT(waiting(), SizeIs(2));
    erase();
    EXPECT_THAT(waiting(), IsEmpty());
}

TEST_F(ErasingWords, GivenGlassThatNobodyHasReviewed_WhenErased_ThenItIsReviewedAllTheSame) {
    erase();
    const auto grants = find([&](Unit& unit) { return unreviewed_grants(unit, ids_, above, now()); }).grants;
    ASSERT_THAT(grants, SizeIs(1));
    EXPECT_EQ(grants[0].text, "");
    const auto reviewer = officer(in_.league_agency, Role::supervisor);
    EXPECT_TRUE(write([&](Unit& unit) { return review_grant(unit, reviewer, grants[0].grant_id, false, now()); }));
}

// Else the stream would be replayed to whoever must never know.
TEST_F(ErasingWords, GivenAPersonWhoIsBarred_WhenErased_ThenItStaysBarredWithoutTheReason) {
    erase();
    const auto bars = find([&](Unit& unit) { return unit.cases().bars(id()); });
    EXPECT_TRUE(is_barred(barred, bars));
    for (const auto& bar : bars) EXPECT_EQ(bar.reason, "erased");
}

// The log is never erased: why somebody is kept out ("kinship") says who the child is.
TEST_F(ErasingWords, GivenSomebodyWhoIsKin_WhenTheLogIsRead_ThenItSaysThatTheyAreKeptOutAndNotWhy) {
    done([&](Unit& unit) {
        return recuse(unit, {rules(), ids_}, handler, id(), {.kinship = true, .text = "是我侄女"}, now());
    });
    std::vector<std::string> told;
    for (const auto& entry : store_.log())
        if (entry.kind == "case.barred") told.push_back(entry.detail);
    const auto detail = [&](const AccountId& account, const Caller& by) {
        return R"({"case":")" + id().str() + R"(","organisation":"","account":")" + account.str() + R"(","by":")" +
               by.account.str() + R"("})";
    };
    EXPECT_THAT(told, testing::ElementsAre(detail(barred, above), detail(handler.account, handler)));
    const auto bars = find([&](Unit& unit) { return unit.cases().bars(id()); });
    EXPECT_THAT(bars, testing::Contains(testing::Field(&Bar::reason, kKinship)))
        << "the row says why, until it is erased";
}

// Which kinds of looks are left would tell which are not: that the reader bears the child's name.
TEST_F(ErasingWords, GivenLooksOfEveryUnusualKind_WhenErased_ThenNoneIsLeftToTellByWhatIsMissing) {
    const auto looks = [&] { return find([&](Unit& unit) { return unit.oversight().of_case(id(), now() - 24h); }); };
    done([&](Unit& unit) -> Result<std::monostate> {
        VIGIL_TRY(const auto reads, unit.cases().reads(id()));
        for (const auto unusual : {Unusual::many_cases, Unusual::many_readers, Unusual::same_family_name}) {
            VIGIL_TRY(unit.oversight().insert({.id = UnusualLookId(ids_.next(now())),
                                               .unusual = unusual,
                                               .account = handler.account,
                                               .case_id = id(),
                                               .read = reads.at(0).id,
                                               .at = now()}));
        }
        return std::monostate{};
    });
    ASSERT_THAT(looks(), SizeIs(3));
    erase();
    EXPECT_THAT(looks(), IsEmpty());
}

TEST_F(ErasingWords, GivenAnErasedCase_WhenAnybodyActsOnIt_ThenItIsSaidThatItWasErased) {
    erase();
    const auto code_of = [&](auto act) { return write(act).error().code; };
    EXPECT_EQ(code_of([&](Unit& unit) { return ask_reporter(unit, ids_, handler, id(), report.id, "x", now()); }),
              "case_erased");
    EXPECT_EQ(code_of([&](Unit& unit) {
                  return code_report(unit, {rules(), ids_}, handler, id(), {report.id, {kOrangeSignal}, {}}, now());
              }),
              "case_erased");
    ASSERT_EQ(case_of(report).level, Level::red);
    const auto set_to = [&](Level level) {
        return code_of([&](Unit& unit) { return set_level(unit, {rules(), ids_}, handler, id(), level, "x", now()); });
    };
    EXPECT_EQ(set_to(Level::yellow), "case_erased");
    EXPECT_EQ(set_to(Level::red), "invalid_document") << "the level that it has, which stays to be seen";
    EXPECT_EQ(code_of([&](Unit& unit) {
                  return break_glass(unit, ids_, above, id(), {ReadReason::emergency, "x"}, now());
              }),
              "case_erased");
}

TEST_F(ErasingWords, GivenAnErasedCase_WhenTheLooksAreAsked_ThenItIsStillKnownWhoLooked) {
    const auto reviewer = officer(in_.banner_agency, Role::supervisor);
    erase();
    const auto looks = write([&](Unit& unit) { return read_looks(unit, reviewer, id(), ids_, now()); });
    ASSERT_TRUE(looks) << looks.error().message;
    ASSERT_THAT(looks.value().looks, Not(IsEmpty()));
    EXPECT_EQ(looks.value().looks[0].account_id, handler.account);
    EXPECT_EQ(looks.value().looks[0].text, "");
}

// A match says who the child is: that of the living case. It goes, and what people decided about it, which the log committed to.
class ErasingMatches : public Erasing {
protected:
    // Somebody who may speak for both sides.
    Caller everybody() {
        auto caller = officer(in_.station);
        caller.memberships.push_back({in_.police, Role::police_liaison});
        caller.memberships.push_back({in_.banner_agency, Role::county_officer});
        return caller;
    }
    void decided(MatchVerdict verdict) {
        const auto made = decide(everybody(), match_between(later, report).id, verdict);
        ASSERT_TRUE(made) << made.error().message;
        for (const auto& alert : alerts_of(later))
            if (alert.state == AlertState::open) acknowledge(alert);
        answer_everything();
    }
    std::size_t decisions(const MatchId& id) {
        return find([&](Unit& unit) { return unit.matches().decisions(id); }).size();
    }
    Report later = file(a_red_report());
};

TEST_F(ErasingMatches, GivenAChildThatAPersonSaidIsTheSame_WhenErased_ThenTheLivingCaseDoesNotPointAtIt) {
    const auto match = match_between(later, report);
    decided(MatchVerdict::same_child);
    ASSERT_EQ(decisions(match.id), 1U);
    erase();
    EXPECT_THAT(matches_of(later), IsEmpty());
    EXPECT_EQ(decisions(match.id), 0U);
    EXPECT_TRUE(open_body(*stored(later.id)));
    find([&](Unit& unit) -> Result<int> {
        VIGIL_TRY(const auto children, unit.reports().children(later.case_id));
        EXPECT_THAT(children, SizeIs(1));
        VIGIL_TRY(const auto linked, unit.matches().linked_to(children[0].id));
        EXPECT_THAT(linked, IsEmpty());
        return 0;
    });
}

TEST_F(ErasingMatches, GivenTwoReportsOfOneEvent_WhenTheSurvivingCaseIsErased_ThenBothAreAndEachHasATombstone) {
    decided(MatchVerdict::same_event);
    ASSERT_EQ(case_of(later).merged_into, report.case_id);
    const auto erased = erase();
    EXPECT_THAT(erased.merged, testing::ElementsAre(later.case_id));
    EXPECT_THAT(erased.destroyed, SizeIs(4)) << "a key of each case, and of each reporter's identity";
    for (const auto& each : {report, later}) {
        EXPECT_EQ(stored(each.id)->sealed_body, "");
        EXPECT_TRUE(find([&](Unit& unit) { return unit.erasures().find_tombstone(each.case_id); }));
        EXPECT_TRUE(was_logged(kCaseErased, each.case_id.str()));
        for (const auto& alert : alerts_of(each)) EXPECT_EQ(alert.state, AlertState::closed);
    }
    EXPECT_THAT(erase().merged, testing::ElementsAre(later.case_id)) << "a second time";
}

TEST_F(ErasingMatches, GivenACaseThatLivesOnInAnother_WhenErased_ThenTheOtherMustBeNamed) {
    decided(MatchVerdict::same_event);
    const auto refused = try_to_erase(later.case_id);
    EXPECT_EQ(refused.error().kind, ErrorKind::conflict);
    EXPECT_THAT(refused.error().message, testing::HasSubstr(report.case_id.str()));
    EXPECT_TRUE(open_body(*stored(later.id)));
}

TEST_F(ErasingMatches, GivenAHoldOnAPart_WhenTheWholeIsErased_ThenItIsRefused) {
    decided(MatchVerdict::same_event);
    ASSERT_TRUE(write([&](Unit& unit) { return hold_case(unit, ids_, later.case_id, "court", now()); }));
    EXPECT_EQ(try_to_erase().error().code, "case_held");
}

// The older copy was made while they were one; since then they were taken apart, and one of them erased.
TEST_F(ErasingMatches, GivenACopyInWhichTheCaseIsMerged_WhenItIsErasedAgain_ThenTheOtherLivesOnAndReads) {
    decided(MatchVerdict::same_event);
    const auto level = case_of(report).level;
    ASSERT_TRUE(try_to_erase(Occasion::restored));
    EXPECT_EQ(stored(report.id)->sealed_body, "");
    EXPECT_EQ(case_of(later).merged_into, std::nullopt);
    EXPECT_EQ(case_of(later).level, level);
    const auto view = read(later.case_id);
    ASSERT_TRUE(view) << view.error().message;
    EXPECT_THAT(view.value().reports, SizeIs(1));
}

// What was judged while they were one rests on the reports of both, and its reasons name them.
TEST_F(ErasingMatches, GivenCasesThatWereOneForAWhile_WhenOneIsErased_ThenWhatWasJudgedOfBothTellsNothingMore) {
    const auto alone = assessments_of(report).back();
    pass(1h);
    decided(MatchVerdict::same_event);
    const auto of_both = assessments_of(report).back();
    pass(1h);
    decided(MatchVerdict::same_child);
    const auto apart = assessments_of(report).back();
    ASSERT_EQ(case_of(later).merged_into, std::nullopt);
    ASSERT_NE(of_both.id, alone.id);
    ASSERT_NE(apart.id, of_both.id);

    ASSERT_TRUE(try_to_erase(later.case_id));
    for (const auto& each : assessments_of(report)) {
        const bool judged_both = each.id >= of_both.id && each.id < apart.id;
        EXPECT_EQ(each.sealed_trail.empty(), judged_both) << each.id.str();
        EXPECT_EQ(was_logged(kRecordStripped, each.id.str()), judged_both);
    }
    const auto view = read(report.case_id);
    ASSERT_TRUE(view) << view.error().message;
    EXPECT_THAT(view.value().assessments, SizeIs(assessments_of(report).size())) << "the levels are history";
    EXPECT_THAT(view.value().assessments.back().trail, Not(IsEmpty()));
}

// There the surviving case stands on what was judged of both: it is judged again, by what is left.
TEST_F(ErasingMatches, GivenACopyInWhichTheCaseIsMerged_WhenItIsErasedAgain_ThenTheOtherIsJudgedByItsOwnReports) {
    supplement(later, a_supplement({"weapon_threat"}));
    decided(MatchVerdict::same_event);
    const auto of_both = assessments_of(report).back();
    ASSERT_TRUE(try_to_erase(later.case_id, Occasion::restored));
    const auto view = read(report.case_id);
    ASSERT_TRUE(view) << view.error().message;
    const auto newest = assessments_of(report).back();
    EXPECT_GT(newest.id, of_both.id);
    EXPECT_EQ(newest.report, report.id);
    std::string reasons;
    for (const auto& fired : view.value().assessments.back().trail) reasons += fired.on + " ";
    EXPECT_THAT(reasons, testing::HasSubstr(kRedSignal));
    EXPECT_THAT(reasons, Not(testing::HasSubstr("weapon_threat"))) << "of the other's reports";
    EXPECT_EQ(case_of(report).level, Level::red);
}

// The reporter's stream keeps its offsets, so that nobody who resumes it sees a gap; and whoever listens is told by one more.
TEST_F(Erasing, GivenTheReportersStream_WhenErased_ThenItsItemsStandNameNothingAndOneMoreSaysThatSomethingIsGone) {
    const auto stream = stream_of_owner(*report.owner);
    const auto page = [&] { return find([&](Unit& unit) { return unit.streams().page(stream, 0, 100); }); };
    const auto before = page();
    ASSERT_THAT(before, Not(IsEmpty()));
    erase();
    const auto after = page();
    ASSERT_EQ(after.size(), before.size() + 1);
    for (std::size_t i = 0; i < before.size(); ++i) EXPECT_EQ(after[i].offset, before[i].offset);
    EXPECT_EQ(after.back().offset, before.back().offset + 1);
    EXPECT_THAT(after,
                Each(AllOf(testing::Field(&Item::body, ""), testing::Field(&Item::subject, Not(report.id.str())))));
}

TEST_F(Erasing, GivenACase_WhenErased_ThenItsAlertsEndItsClocksStopAndConsolesAreTold) {
    erase();
    for (const auto& alert : alerts_of(report)) {
        EXPECT_EQ(alert.state, AlertState::closed);
        EXPECT_THAT(running_clocks(alert), IsEmpty());
    }
    const auto items = items_of(in_.station);
    ASSERT_TRUE(items.back().alert);
    EXPECT_EQ(items.back().alert->state, AlertState::closed);
}

TEST_F(Erasing, GivenAnErasedCase_WhenSomebodyWhoMayReadsIt_ThenItIsSaidThatItWasErased) {
    ASSERT_TRUE(read(report.case_id));
    erase();
    EXPECT_EQ(read(report.case_id).error().code, "case_erased");
}

TEST_F(Erasing, GivenAnErasedCase_WhenSomebodyWhoMayNotReadsIt_ThenThatIsAllThatIsSaid) {
    erase();
    const auto stranger = officer(in_.education);
    const auto read = write([&](Unit& unit) { return read_case(unit, stranger, report.case_id, {}, ids_, now()); });
    EXPECT_EQ(read.error().kind, ErrorKind::forbidden);
}

// A phone that never heard the answer sends its report again, perhaps years later: it must not raise the case from the dead.
TEST_F(Erasing, GivenAnErasedCase_WhenItsFilingIsSentAgain_ThenItIsRefusedAndNoCaseIsOpened) {
    erase();
    const auto reports = report_count();
    const auto again = try_to_file(document, reporter());
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, "case_erased");
    EXPECT_EQ(report_count(), reports);
}

// What a phone kept while it had no signal ("danger now") must be filed anew, as a report.
TEST_F(Erasing, GivenAnErasedCase_WhenItsReporterAddsToIt_ThenItIsSaidThatItWasErased) {
    erase();
    SupplementClaim by_code;
    by_code.claim_hash = pseudonyms_.claim_hash("0000-0000-0000-0000");
    for (const auto& claim : {claim_of(reporter()), by_code})
        EXPECT_EQ(try_to_supplement(report.id, a_supplement({}), claim).error().code, "case_erased");
    const ReportId never("019ca000-0000-7000-8000-00000000dead");
    const auto refused = try_to_supplement(never, a_supplement({}), claim_of(reporter()));
    EXPECT_EQ(problem_type(refused.error()).code, "not_found");
}

TEST_F(Erasing, GivenTheSameChild_WhenAnotherReportComes_ThenTheErasedOneIsNotCounted) {
    const auto earlier = [&] { return earlier_of(prepared(a_red_report(), reporter())).in_life; };
    EXPECT_EQ(earlier(), 1);
    erase();
    EXPECT_EQ(earlier(), 0);
}

TEST_F(Erasing, GivenAnotherCase_WhenOneIsErased_ThenTheOtherReadsAsBefore) {
    const auto other = file(domain_test::a_report({kBlueSignal}));
    erase();
    EXPECT_TRUE(open_body(*stored(other.id)));
    EXPECT_TRUE(stored(other.id)->owner);
    EXPECT_THAT(items_of(stream_of_owner(*other.owner)), Not(IsEmpty()));
}

TEST_F(Erasing, GivenAnErasure_WhenTheLogIsAsked_ThenItTellsThatAndWhyAndNothingElse) {
    const auto before = store_.log().size();
    const auto assessments = assessments_of(report);
    ASSERT_THAT(assessments, SizeIs(2)) << "of the report, and of its supplement";
    erase();
    std::vector<std::string> told;
    const auto log = store_.log();
    for (std::size_t at = before; at < log.size(); ++at)
        told.push_back(log[at].kind + " " + log[at].subject + " " + log[at].detail);
    const auto of_case = R"({"case":")" + report.case_id.str() + R"("})";
    const auto supplements = find([&](Unit& unit) { return unit.reports().supplements(report.id); });
    EXPECT_THAT(told,
                testing::ElementsAre("case.erased " + report.case_id.str() +
                                         R"( {"reason":"exercise","occasion":"ordered","keys":"2","reports":"1"})",
                                     "record.stripped " + report.id.str() + " " + of_case,
                                     "record.stripped " + supplements.at(0).id.str() + " " + of_case,
                                     "record.stripped " + assessments[0].id.str() + " " + of_case,
                                     "record.stripped " + assessments[1].id.str() + " " + of_case));
}

TEST_F(Erasing, GivenAnErasedCase_WhenErasedAgain_ThenTheFirstTimeIsAnsweredAndNothingChanges) {
    const auto first = erase();
    pass(24h);
    const auto again = erase();
    EXPECT_EQ(again.tombstone.erased_at, first.tombstone.erased_at);
    EXPECT_THAT(again.destroyed, IsEmpty());
    EXPECT_THAT(marks(), IsEmpty()) << "the log has no second entry";
}

TEST_F(Erasing, GivenNoSuchCase_WhenErased_ThenItIsNotFound) {
    const auto refused = try_to_erase(CaseId("019ca000-0000-7000-8000-00000000dead"));
    EXPECT_EQ(refused.error().kind, ErrorKind::not_found);
}

TEST_F(Erasing, GivenAnAlertThatWaits_WhenErased_ThenItIsRefusedAndNothingWent) {
    const auto waiting = file(domain_test::a_report({kYellowSignal}));
    const auto refused = try_to_erase(waiting.case_id);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::conflict);
    EXPECT_TRUE(open_body(*stored(waiting.id)));
}

class Holding : public Erasing {
protected:
    Result<Hold> hold() {
        return write([&](Unit& unit) { return hold_case(unit, ids_, report.case_id, "court", now()); });
    }
    Result<Hold> release() {
        return write([&](Unit& unit) -> Result<Hold> {
            VIGIL_TRY(const auto standing, unit.erasures().find_hold(report.case_id));
            return release_case(unit, report.case_id, standing ? standing->id : std::string(), now());
        });
    }
};

TEST_F(Holding, GivenAHold_WhenErased_ThenItIsRefusedUntilTheHoldEnds) {
    ASSERT_TRUE(hold());
    EXPECT_EQ(try_to_erase().error().code, "case_held");
    EXPECT_TRUE(open_body(*stored(report.id)));
    ASSERT_TRUE(release());
    EXPECT_TRUE(try_to_erase());
    EXPECT_TRUE(was_logged("case.held", report.case_id.str()));
    EXPECT_TRUE(was_logged("case.released", report.case_id.str()));
}

TEST_F(Holding, GivenAHold_WhenHeldAgainOrReleasedTwice_ThenThatIsRefused) {
    ASSERT_TRUE(hold());
    EXPECT_EQ(hold().error().kind, ErrorKind::conflict);
    ASSERT_TRUE(release());
    EXPECT_EQ(release().error().kind, ErrorKind::not_found);
    EXPECT_TRUE(hold()) << "a second hold after the first";
}

TEST_F(Holding, GivenAnErasedCase_WhenHeld_ThenItIsSaidThatItWasErased) {
    erase();
    EXPECT_EQ(hold().error().code, "case_erased");
}

// An older copy of the database was put back: what was decided is done again, whatever that copy says.
TEST_F(Holding, GivenACopyWithAHoldAndAnAlertThatWaits_WhenErasedAgainAfterARestore_ThenItIsErased) {
    ASSERT_TRUE(hold());
    supplement(report, a_supplement({"weapon_threat"}));
    const auto erased = try_to_erase(Occasion::restored);
    ASSERT_TRUE(erased) << erased.error().message;
    EXPECT_EQ(stored(report.id)->sealed_body, "");
    for (const auto& alert : alerts_of(report)) EXPECT_EQ(alert.state, AlertState::closed);
}

}  // namespace
}  // namespace vigil::domain_test
