// The words of the rule set that ships, against the lists of the policy (sections 1.2, 4.3, 5.2 and 8).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <sstream>

#include "unit/triage/triage_case.hpp"

namespace vigil::triage::testing {
namespace {

std::set<std::string> words_in(const std::string& text) {
    std::istringstream stream(text);
    return {std::istream_iterator<std::string>(stream), {}};
}

template <class T>
std::set<std::string> codes_of(const Vocabulary<T>& vocabulary) {
    std::set<std::string> codes;
    for (const auto& term : vocabulary) codes.insert(term.code);
    return codes;
}

std::set<std::string> signals_that(bool (*wanted)(const Signal&)) {
    std::set<std::string> codes;
    for (const auto& signal : rules().words.signals)
        if (wanted(signal)) codes.insert(signal.code);
    return codes;
}

std::set<std::string> with_floor(Level level) {
    std::set<std::string> codes;
    for (const auto& signal : rules().words.signals)
        if (signal.role == SignalRole::floor && !signal.younger && signal.floor == level) codes.insert(signal.code);
    return codes;
}

TEST(Vocabulary, GivenThePolicy_WhenCompared_ThenRedSignalsAreThese) {
    EXPECT_EQ(
        with_floor(Level::red),
        words_in(
            "sexual_under14 pregnancy_under14 violence_now weapon_threat life_threatening_injury drugged poisoning "
            "unnatural_death suicide_attempt suicide_plan psychosis_danger exposure_cold missing trafficking_suspect"));
}

TEST(Vocabulary, GivenThePolicy_WhenCompared_ThenOrangeSignalsAreThese) {
    EXPECT_EQ(
        with_floor(Level::orange),
        words_in(
            "sexual_assault_14plus pregnancy_14plus_suspected_assault injury_multiple injury_inconsistent_story "
            "severe_malnutrition farewell_behavior suicide_ideation self_harm_recent alone_under8 no_food_heat "
            "guardian_lost unknown_origin begging_controlled labor_hazard forced_marriage dv_repeated bully_severe "
            "intoxicated"));
}

TEST(Vocabulary, GivenThePolicy_WhenCompared_ThenYellowSignalsAreThese) {
    EXPECT_EQ(
        with_floor(Level::yellow),
        words_in(
            "pregnancy_14plus_no_indication injury_single_unexplained care_delay self_harm_old screening_high low_mood "
            "alone_under16 child_labor dropout corporal_single dv_witness guardian_absent guardian_substance "
            "guardian_psychosis guardian_detained neglect_basic custody_conflict bully_mild misconduct_serious"));
}

TEST(Vocabulary, GivenThePolicy_WhenCompared_ThenBlueSignalsAreThese) {
    EXPECT_EQ(with_floor(Level::blue),
              words_in("hotel_verified injury_explained stress_mild peer_conflict misconduct_mild "
                       "welfare_need_signal medical_need vague_concern"));
}

TEST(Vocabulary, GivenThePolicy_WhenCompared_ThenSignalsWithAFloorByAgeAreThese) {
    std::map<std::string, int> by_age;
    for (const auto& signal : rules().words.signals)
        if (signal.younger) by_age[signal.code] = signal.younger->below_months;
    EXPECT_EQ(by_age, (std::map<std::string, int>{{"genital_injury_signal", 14 * 12},
                                                  {"online_sexual", 14 * 12},
                                                  {"hotel_adult_mismatch", 14 * 12},
                                                  {"abandoned", 8 * 12}}));
}

TEST(Vocabulary, GivenThePolicy_WhenCompared_ThenTheOtherSignalsAreThese) {
    EXPECT_EQ(signals_that([](const Signal& signal) { return signal.role == SignalRole::raises; }),
              words_in("suspect_access disability under3 guardian_refuses repeat_report"));
    EXPECT_EQ(signals_that([](const Signal& signal) { return signal.role == SignalRole::lowers; }),
              words_in("safe_now in_treatment"));
    EXPECT_EQ(signals_that([](const Signal& signal) { return signal.role == SignalRole::information; }),
              words_in("child_disclosure hearsay evidence_at_risk obstruction"));
}

TEST(Vocabulary, GivenThePolicy_WhenCompared_ThenReportersMayNotSendTheseFour) {
    EXPECT_EQ(signals_that([](const Signal& signal) { return !reporters_may_send(signal); }),
              words_in("under3 repeat_report safe_now in_treatment"));
}

TEST(Vocabulary, GivenThePolicy_WhenCompared_ThenTheNineCircumstancesAreStatutory) {
    std::set<std::string> statutory;
    for (const auto& circumstance : rules().words.circumstances)
        if (circumstance.statutory) statutory.insert(circumstance.code);
    EXPECT_EQ(
        statutory,
        words_in("genital_injury under14_sexual over14_sexual_pregnancy multiple_injuries abnormal_injury_death "
                 "abandoned_unattended unknown_origin_missing_trafficked organized_begging other_serious_or_imminent"));
}

TEST(Vocabulary, GivenThePolicy_WhenCompared_ThenTheOtherWordsAreThese) {
    const Words& words = rules().words;
    EXPECT_EQ(words.circumstances.size(), 17u);
    EXPECT_EQ(
        codes_of(words.suspect_relations),
        words_in(
            "father mother both_parents stepparent parent_partner grandparent sibling other_relative foster_carer "
            "teacher "
            "school_staff classmate neighbor local_official police_officer care_staff employer stranger online_contact "
            "self none unknown"));
    EXPECT_EQ(
        codes_of(words.reporter_kinds),
        words_in(
            "teacher school_counselor kindergarten_teacher doctor nurse village_committee residents_committee "
            "child_director child_supervisor social_worker hotel_staff training_staff welfare_staff hotline_operator "
            "citizen child peer"));
    EXPECT_EQ(
        codes_of(words.reporter_org_kinds),
        words_in("kindergarten primary_school middle_school high_school vocational_school special_school hospital "
                 "township_health_center maternal_child_hospital clinic village_committee residents_committee "
                 "social_work_agency hotel training_institution welfare_institution hotline none"));
    EXPECT_EQ(codes_of(words.child_categories),
              words_in("orphan de_facto_unattended poor_family disabled seriously_ill "
                       "guardianship_deficient left_behind migrant none unknown"));
}

TEST(Vocabulary, GivenThePolicy_WhenCompared_ThenEachRecipientHasItsFunctionAndLevel) {
    using enum DivisionLevel;
    const std::map<std::string, std::pair<Function, DivisionLevel>> expected{
        {"township_station", {Function::protection, township}},
        {"county_minor_agency", {Function::protection, banner}},
        {"prefecture_minor_agency", {Function::protection, league}},
        {"police_110", {Function::police, township}},
        {"hospital_120", {Function::emergency_medical, township}},
        {"psych_green_channel", {Function::psychiatric, banner}},
        {"village_child_director", {Function::child_director, village}},
        {"health_commission", {Function::health, banner}},
        {"education_bureau", {Function::education, banner}},
        {"procuratorate", {Function::procuratorate, banner}},
        {"women_federation", {Function::women, banner}},
        {"disabled_federation", {Function::disabled, banner}},
        {"labor_inspection", {Function::labour, banner}},
        {"county_civil_affairs", {Function::civil_affairs, banner}},
        {"medical_insurance", {Function::medical_insurance, banner}}};
    std::map<std::string, std::pair<Function, DivisionLevel>> got;
    for (const auto& recipient : rules().words.recipients)
        got[recipient.code] = {recipient.function, recipient.starts_at};
    EXPECT_EQ(got, expected);
}

}  // namespace
}  // namespace vigil::triage::testing
