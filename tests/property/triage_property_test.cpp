// Promise P6: triage is monotone. The properties hold for every case, not only for the ones somebody thought of.
#include "property/triage_conditions.hpp"
#include "property/triage_generators.hpp"

#include <random>

#include "domain/triage/picture.hpp"
#include "domain/triage/satisfaction.hpp"
#include "domain/triage/would_raise.hpp"

namespace vigil::triage::testing {
namespace {

// RC_ASSERT takes its expression apart: `||` inside needs brackets of its own to stop early.

const auto kNeverLost = {"police_110", "procuratorate", "county_minor_agency"};

RC_GTEST_PROP(TriageMonotone, GivenCodedFacts_WhenAnyDangerSignalIsAdded_ThenTheLevelNeverFalls, ()) {
    Facts facts = any_coded_facts();
    const auto before = assess(rules(), facts).level;
    for (const auto& signal : danger_signals()) {
        facts.reports[0].signals.push_back({signal});
        RC_ASSERT(assess(rules(), facts).level >= before);
        facts.reports[0].signals.pop_back();
    }
}

RC_GTEST_PROP(TriageMonotone, GivenCodedFacts_WhenAnyDangerSignalIsAdded_ThenPoliceProcuratorateAndAgencyStay, ()) {
    Facts facts = any_coded_facts();
    const auto before = assess(rules(), facts);
    for (const auto& signal : danger_signals()) {
        facts.reports[0].signals.push_back({signal});
        const auto after = assess(rules(), facts);
        facts.reports[0].signals.pop_back();
        for (const auto* recipient : kNeverLost) {
            const auto* was = find_notification(before, recipient);
            const auto* is = find_notification(after, recipient);
            RC_ASSERT((was == nullptr || is != nullptr));
            RC_ASSERT((was == nullptr || is->release <= was->release));
        }
    }
}

RC_GTEST_PROP(TriageMonotone,
              GivenASignalThatDerivesAStatutoryCircumstance_WhenAnyCircumstanceIsChosen_ThenThePoliceAreTold, ()) {
    Facts facts = any_coded_facts();
    const auto statutory = [](const Assessment& assessment) {
        return std::any_of(
            assessment.circumstances.begin(), assessment.circumstances.end(),
            [](const CircumstanceFact& each) { return each.statutory && each.source == Source::derived; });
    };
    for (auto& report : facts.reports) report.circumstance = "other_concern";
    if (!statutory(assess(rules(), facts))) facts.reports[0].signals.push_back({"poisoning"});
    for (const auto& circumstance : rules().words.circumstances) {
        for (auto& report : facts.reports) report.circumstance = circumstance.code;
        RC_ASSERT(find_notification(assess(rules(), facts), "police_110") != nullptr);
    }
}

// Rule T0 makes one exception: `under3` is derived only from a stated age, so ages below 3 are left out.
RC_GTEST_PROP(TriageUnknown, GivenAStatedAgeOf3OrMore_WhenItBecomesUnknown_ThenTheLevelNeverFalls, ()) {
    Facts known = any_coded_facts();
    ChildFacts child;
    child.min_months = *rc::gen::inRange(36, 18 * 12);
    known.children.push_back(child);
    Facts unknown = known;
    unknown.children.back().min_months.reset();
    RC_ASSERT(assess(rules(), unknown).level >= assess(rules(), known).level);
}

RC_GTEST_PROP(TriageUnknown, GivenAnyAnswerButYes_WhenTheDangerQuestionBecomesUnknown_ThenTheLevelNeverFalls, ()) {
    Facts known = any_coded_facts();
    known.reports[0].danger_now = *rc::gen::element<std::optional<DangerNow>>(std::nullopt, DangerNow::no);
    Facts unknown = known;
    unknown.reports[0].danger_now = DangerNow::unknown;
    RC_ASSERT(assess(rules(), unknown).level >= assess(rules(), known).level);
}

RC_GTEST_PROP(TriageUnknown, GivenAKnownTownship_WhenItBecomesUnknown_ThenTheLevelStays, ()) {
    Facts known = any_coded_facts();
    known.township_known = true;
    Facts unknown = known;
    unknown.township_known = false;
    RC_ASSERT(assess(rules(), unknown).level == assess(rules(), known).level);
}

RC_GTEST_PROP(TriageUnknown, GivenCodedFacts_WhenNobodyHadCodedThem_ThenTheLevelIsNotLower, ()) {
    const Facts coded = any_coded_facts();
    Facts uncoded = coded;
    for (auto& report : uncoded.reports) report.coded = false;
    RC_ASSERT(assess(rules(), uncoded).level >= assess(rules(), coded).level);
}

RC_GTEST_PROP(TriageInformation, GivenCodedFacts_WhenHearsayIsAdded_ThenLevelAndRecipientsStay, ()) {
    const Facts before = any_coded_facts();
    Facts after = before;
    after.reports[0].signals.push_back({"hearsay"});
    const auto then = assess(rules(), before);
    const auto later = assess(rules(), after);
    RC_ASSERT(later.level == then.level);
    RC_ASSERT(recipients_of(later) == recipients_of(then));
}

RC_GTEST_PROP(TriageOrder, GivenFacts_WhenSignalsComeInAnotherOrder_ThenLevelAndRecipientsStay, ()) {
    const Facts before = any_coded_facts();
    Facts after = before;
    std::mt19937 random(*rc::gen::arbitrary<unsigned>());
    for (auto& report : after.reports) std::shuffle(report.signals.begin(), report.signals.end(), random);
    std::shuffle(after.children.begin(), after.children.end(), random);
    std::shuffle(after.reports.begin(), after.reports.end(), random);
    const auto then = assess(rules(), before);
    const auto later = assess(rules(), after);
    RC_ASSERT(later.level == then.level);
    RC_ASSERT(recipients_of(later) == recipients_of(then));
}

// What would raise the level says what assessing with it says, and leaves nothing out that could be asked.
RC_GTEST_PROP(TriageRaising, GivenCodedFacts_WhenASignIsAdded_ThenItIsListedExactlyWhereTheLevelRises, ()) {
    const Facts facts = any_coded_facts();
    const auto before = assess(rules(), facts);
    const auto raising = what_would_raise(rules(), facts);
    for (const auto& signal : rules().words.signals) {
        const auto is_it = [&](const auto& each) { return each.code == signal.code; };
        const auto listed = std::find_if(raising.begin(), raising.end(), is_it);
        const bool is_there = std::any_of(before.signals.begin(), before.signals.end(), is_it);
        Facts more = facts;
        const bool by_staff = !reporters_may_send(signal) && signal.suppliers.front() == Supplier::staff;
        if (by_staff)
            more.assessed.push_back({signal.code, Source::assessed});
        else
            more.reports[0].signals.push_back({signal.code, Source::observed});
        const auto after = assess(rules(), more).level;
        if (listed != raising.end()) {
            RC_ASSERT(!is_there);
            RC_ASSERT(listed->level == after);
            RC_ASSERT(after > before.level);
            RC_ASSERT(!listed->rules.empty());
        } else if (!is_there && !signal.below_months && !signal.from_months) {
            RC_ASSERT(after <= before.level);
        }
    }
}

RC_GTEST_PROP(TriageOwner, GivenAnyFacts_WhenAssessed_ThenSomebodyOwnsTheCase, ()) {
    RC_ASSERT(!assess(rules(), any_coded_facts()).owner.empty());
}

RC_GTEST_PROP(TriageConflict, GivenAConflictOfInterest_WhenAssessed_ThenNobodyElseIsTold, ()) {
    Facts facts = any_coded_facts();
    facts.reports[0].suspect_relation =
        *rc::gen::element<std::string>("local_official", "police_officer", "care_staff");
    const std::set<std::string> allowed{"county_minor_agency", "prefecture_minor_agency", "police_110", "procuratorate",
                                        "hospital_120",        "psych_green_channel"};
    const auto told = recipients_of(assess(rules(), facts));
    RC_ASSERT(std::includes(allowed.begin(), allowed.end(), told.begin(), told.end()));
}

// ---- the checker's view of conditions against their evaluation ----

bool is_true(const Formula& formula, const Value& document, const Words& words) {
    const auto part_is_true = [&](const Formula& part) { return is_true(part, document, words); };
    switch (formula.kind) {
        case Formula::Kind::all:
            return std::all_of(formula.parts.begin(), formula.parts.end(), part_is_true);
        case Formula::Kind::any:
            return std::any_of(formula.parts.begin(), formula.parts.end(), part_is_true);
        case Formula::Kind::negation:
            return !part_is_true(formula.parts.front());
        case Formula::Kind::atom:
            break;
    }
    const char16_t* names[] = {
        u"signals",  u"circumstances",   u"suspect_relations", u"reporter_kinds",  u"reporter_org_kinds",
        u"children", u"youngest_months", u"township_known",    u"lives_elsewhere", u"level"};
    const Value value = document.member(names[static_cast<std::size_t>(formula.variable)]);
    const auto domain = domain_of(formula.variable, words);
    const auto same = [&](const Value& a, const Value& b) {
        if (formula.variable != Variable::children) return strictly_equal(a, b);
        return strictly_equal(a.member(u"sex"), b.member(u"sex")) &&
               strictly_equal(a.member(u"youngest_months"), b.member(u"youngest_months"));
    };
    for (std::size_t i = 0; i < domain.size(); ++i) {
        if (!formula.allowed[i]) continue;
        if (!is_set(formula.variable)) {
            if (same(value, domain[i])) return true;
            continue;
        }
        for (const auto& element : *value.as_array())
            if (same(element, domain[i])) return true;
    }
    return false;
}

Value document_of(const Facts& facts, const Assessment& assessment) {
    Picture picture(rules(), facts);
    for (const auto& signal : assessment.signals) picture.add_signal(signal);
    for (const auto& circumstance : assessment.circumstances)
        picture.add_circumstance(circumstance.code, circumstance.source);
    picture.set_level(assessment.level_before_lowering);
    return picture.document();
}

Value document_of(const Facts& facts) { return document_of(facts, assess(rules(), facts)); }

RC_GTEST_PROP(TriageConditions, GivenACondition_WhenEvaluated_ThenItsFormulaSaysTheSame, ()) {
    const auto condition = made(any_condition(3));
    const auto document = document_of(any_coded_facts());
    RC_ASSERT(is_true(condition.formula, document, rules().words) == holds(condition.expression, document));
}

RC_GTEST_PROP(TriageConditions, GivenACondition_WhenAWayToMakeItTrueIsTaken_ThenWaysCoverExactlyIt, ()) {
    const auto condition = made(any_condition(3));
    const auto document = document_of(any_coded_facts());
    const auto fits = [&](const Way& way) {
        return std::all_of(way.begin(), way.end(), [&](const Literal& literal) {
            return is_true(*literal.atom, document, rules().words) == literal.wanted;
        });
    };
    const auto all = ways(condition.formula, true);
    RC_ASSERT(std::any_of(all.begin(), all.end(), fits) == holds(condition.expression, document));
}

RC_GTEST_PROP(TriageConditions, GivenAConditionThatIsMonotone_WhenDangerIsAdded_ThenItStaysTrue, ()) {
    const auto condition = made(any_condition(3));
    const Facts before = any_coded_facts();
    Facts after = before;
    after.reports[0].signals.push_back({*rc::gen::elementOf(danger_signals())});
    if (!condition.monotone) return;
    RC_ASSERT((!holds(condition.expression, document_of(before)) || holds(condition.expression, document_of(after))));
}

RC_GTEST_PROP(TriageConditions, GivenOneConditionImpliesAnother_WhenItHolds_ThenTheOtherHolds, ()) {
    const auto first = made(any_condition(2));
    const auto second = made(any_condition(2));
    if (!implies(first.formula, second.formula)) return;
    const auto document = document_of(any_coded_facts());
    RC_ASSERT((!holds(first.expression, document) || holds(second.expression, document)));
}

}  // namespace
}  // namespace vigil::triage::testing
