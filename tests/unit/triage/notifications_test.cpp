// Every clause of the notification rules N1 to N13, from their text: who is told, in which release class, and who not.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/triage/triage_case.hpp"

namespace vigil::triage::testing {
namespace {

using ::testing::UnorderedElementsAre;

struct ToldCase {
    const char* name;
    TriageCase given;
    const char* recipient;
    std::optional<ReleaseClass> expected;  // none: not told
};

std::ostream& operator<<(std::ostream& out, const ToldCase& each) { return out << each.name; }
std::string name_of_told(const ::testing::TestParamInfo<ToldCase>& info) { return info.param.name; }

class Told : public ::testing::TestWithParam<ToldCase> {};

TEST_P(Told, GivenFacts_WhenAssessed_ThenTheRecipientIsToldAsTheRuleSays) {
    const auto assessment = GetParam().given.assess();
    const auto* notification = find_notification(assessment, GetParam().recipient);
    const auto got = notification != nullptr ? std::optional(notification->release) : std::nullopt;
    EXPECT_EQ(got, GetParam().expected);
}

constexpr auto now = ReleaseClass::now;
constexpr auto on_release = ReleaseClass::on_release;
constexpr auto file_only = ReleaseClass::file_only;
constexpr auto nobody = std::nullopt;

INSTANTIATE_TEST_SUITE_P(
    N1, Told,
    ::testing::Values(ToldCase{"KnownTownshipStation", a_case().signals({"stress_mild"}), "township_station", now},
                      ToldCase{"KnownTownshipNeedsNoAgency", a_case().signals({"stress_mild"}), "county_minor_agency",
                               nobody},
                      ToldCase{"UnknownTownshipAgency", a_case().signals({"stress_mild"}).township_unknown(),
                               "county_minor_agency", now},
                      ToldCase{"UnknownTownshipHasNoStation", a_case().signals({"stress_mild"}).township_unknown(),
                               "township_station", nobody}),
    name_of_told);

INSTANTIATE_TEST_SUITE_P(
    N2ToN5, Told,
    ::testing::Values(
        ToldCase{"RedPolice", a_case().signals({"psychosis_danger"}), "police_110", now},
        ToldCase{"RedAgency", a_case().signals({"psychosis_danger"}), "county_minor_agency", now},
        ToldCase{"OrangeAloneNoPolice", a_case().signals({"suicide_ideation"}), "police_110", nobody},
        ToldCase{"OrangeAloneNoAgency", a_case().signals({"suicide_ideation"}), "county_minor_agency", nobody},
        ToldCase{"ChosenStatutoryPolice", a_case().signals({"stress_mild"}).circumstance("genital_injury"),
                 "police_110", now},
        ToldCase{"ChosenOtherNoPolice", a_case().signals({"stress_mild"}).circumstance("online_harm"), "police_110",
                 nobody},
        ToldCase{"DerivedStatutoryPolice", a_case().signals({"severe_malnutrition"}), "police_110", now},
        ToldCase{"CorporalSinglePoliceAtYellow", a_case().signals({"corporal_single"}), "police_110", now},
        ToldCase{"RepeatedViolencePolice", a_case().signals({"dv_repeated"}), "police_110", now},
        ToldCase{"WitnessedViolenceNoPolice", a_case().signals({"dv_witness"}), "police_110", nobody},
        ToldCase{"SevereBullyingPolice", a_case().signals({"bully_severe"}), "police_110", now},
        ToldCase{"SevereBullyingEducation", a_case().signals({"bully_severe"}), "education_bureau", on_release},
        ToldCase{"MildBullyingEducation", a_case().signals({"bully_mild"}), "education_bureau", on_release},
        ToldCase{"MildBullyingNoPolice", a_case().signals({"bully_mild"}), "police_110", nobody},
        ToldCase{"DropoutEducation", a_case().signals({"dropout"}), "education_bureau", on_release},
        ToldCase{"SeriousMisconductPolice", a_case().signals({"misconduct_serious"}), "police_110", now},
        ToldCase{"SeriousMisconductEducation", a_case().signals({"misconduct_serious"}), "education_bureau",
                 on_release},
        ToldCase{"MildMisconductNoEducation", a_case().signals({"misconduct_mild"}), "education_bureau", nobody},
        ToldCase{"OnlineSexualPolice", a_case().signals({"online_sexual"}), "police_110", now},
        ToldCase{"OnlineSexualNoEducation", a_case().signals({"online_sexual"}), "education_bureau", nobody}),
    name_of_told);

INSTANTIATE_TEST_SUITE_P(
    N6, Told,
    ::testing::Values(
        ToldCase{"RedThirdPersonFiled", a_case().signals({"missing"}).suspect("stranger"), "procuratorate", file_only},
        ToldCase{"RedUnknownSuspectFiled", a_case().signals({"missing"}).suspect("unknown"), "procuratorate",
                 file_only},
        ToldCase{"RedSelfNot", a_case().signals({"suicide_attempt"}).suspect("self"), "procuratorate", nobody},
        ToldCase{"RedNobodyNot", a_case().signals({"missing"}).suspect("none"), "procuratorate", nobody},
        ToldCase{"OrangeThirdPersonNot", a_case().signals({"dv_repeated"}).suspect("stranger"), "procuratorate",
                 nobody},
        ToldCase{"DeathNow", a_case().signals({"unnatural_death"}).suspect("stranger"), "procuratorate", now},
        ToldCase{"DeathWithoutThirdPersonNot", a_case().signals({"unnatural_death"}).suspect("none"), "procuratorate",
                 nobody},
        ToldCase{"SexualAtOrangeNow", a_case().signals({"sexual_assault_14plus"}), "procuratorate", now},
        ToldCase{"SexualAtOrangeNowEvenWithSelf", a_case().signals({"online_sexual"}).suspect("self"), "procuratorate",
                 now},
        ToldCase{"SexualAtRedNow", a_case().signals({"sexual_under14"}).years(9).suspect("neighbor"), "procuratorate",
                 now},
        ToldCase{"HotelMismatchNow", a_case().signals({"hotel_adult_mismatch"}), "procuratorate", now},
        ToldCase{"GenitalInjuryNow", a_case().signals({"genital_injury_signal"}), "procuratorate", now},
        ToldCase{"PregnancyWithoutIndicationIsNotInTheList",
                 a_case().signals({"pregnancy_14plus_no_indication"}).years(13).suspect("none"), "procuratorate",
                 nobody},
        ToldCase{"OneThirdPersonOfTwoReportsFiled",
                 a_case().signals({"missing"}).suspect("self").another_report().signals({"missing"}).suspect("father"),
                 "procuratorate", file_only}),
    name_of_told);

INSTANTIATE_TEST_SUITE_P(
    N7, Told,
    ::testing::Values(
        ToldCase{"KindergartenEducation", a_case().signals({"suicide_ideation"}).organisation("kindergarten"),
                 "education_bureau", on_release},
        ToldCase{"SpecialSchoolEducation", a_case().signals({"suicide_ideation"}).organisation("special_school"),
                 "education_bureau", on_release},
        ToldCase{"TrainingInstitutionNot", a_case().signals({"suicide_ideation"}).organisation("training_institution"),
                 "education_bureau", nobody},
        ToldCase{"YellowSchoolNot", a_case().signals({"low_mood"}).organisation("primary_school"), "education_bureau",
                 nobody},
        ToldCase{"SuspectTeacherNow", a_case().signals({"suicide_ideation"}).suspect("teacher"), "education_bureau",
                 now},
        ToldCase{"SuspectSchoolStaffNow",
                 a_case().signals({"suicide_ideation"}).suspect("school_staff").organisation("high_school"),
                 "education_bureau", now},
        ToldCase{"SuspectTeacherAtYellowNot", a_case().signals({"low_mood"}).suspect("teacher"), "education_bureau",
                 nobody},
        ToldCase{"HospitalHealthFiled", a_case().signals({"suicide_ideation"}).organisation("hospital"),
                 "health_commission", file_only},
        ToldCase{"ClinicHealthFiled", a_case().signals({"suicide_ideation"}).organisation("clinic"),
                 "health_commission", file_only},
        ToldCase{"HealthCentreFiled", a_case().signals({"suicide_ideation"}).organisation("township_health_center"),
                 "health_commission", file_only},
        ToldCase{"YellowHospitalNot", a_case().signals({"low_mood"}).organisation("hospital"), "health_commission",
                 nobody}),
    name_of_told);

INSTANTIATE_TEST_SUITE_P(
    N8, Told,
    ::testing::Values(
        ToldCase{"FarewellGreenChannel", a_case().signals({"farewell_behavior"}), "psych_green_channel", now},
        ToldCase{"IdeationGreenChannel", a_case().signals({"suicide_ideation"}), "psych_green_channel", now},
        ToldCase{"RecentSelfHarmGreenChannel", a_case().signals({"self_harm_recent"}), "psych_green_channel", now},
        ToldCase{"PsychosisGreenChannel", a_case().signals({"psychosis_danger"}), "psych_green_channel", now},
        ToldCase{"OldSelfHarmNot", a_case().signals({"self_harm_old"}).danger_now(DangerNow::yes),
                 "psych_green_channel", nobody},
        ToldCase{"PlanHospital", a_case().signals({"suicide_plan"}), "hospital_120", now},
        ToldCase{"PoisoningFromClinicHospital", a_case().signals({"poisoning"}).organisation("clinic"), "hospital_120",
                 now},
        ToldCase{"PoisoningFromHealthCentreHospital",
                 a_case().signals({"poisoning"}).organisation("township_health_center"), "hospital_120", now},
        ToldCase{"PoisoningFromHospitalNot", a_case().signals({"poisoning"}).organisation("hospital"), "hospital_120",
                 nobody},
        ToldCase{"PoisoningFromMaternalHospitalNot",
                 a_case().signals({"poisoning"}).organisation("maternal_child_hospital"), "hospital_120", nobody},
        ToldCase{"ColdHospital", a_case().signals({"exposure_cold"}), "hospital_120", now},
        ToldCase{"DruggedHospital", a_case().signals({"drugged"}), "hospital_120", now},
        ToldCase{"InjuryHospital", a_case().signals({"life_threatening_injury"}), "hospital_120", now},
        ToldCase{"IdeationNoHospital", a_case().signals({"suicide_ideation"}), "hospital_120", nobody},
        ToldCase{"OneReportOutsideAHospitalKeepsIt",
                 a_case().signals({"poisoning"}).another_report().signals({"poisoning"}).organisation("hospital"),
                 "hospital_120", now}),
    name_of_told);

INSTANTIATE_TEST_SUITE_P(
    N9, Told,
    ::testing::Values(
        ToldCase{"GuardianLostAgency", a_case().signals({"guardian_lost"}), "county_minor_agency", now},
        ToldCase{"BeggingAgency", a_case().signals({"begging_controlled"}), "county_minor_agency", now},
        ToldCase{"ForcedMarriageAgency", a_case().signals({"forced_marriage"}), "county_minor_agency", now},
        ToldCase{"AbandonedAt15Agency", a_case().signals({"abandoned"}), "county_minor_agency", now},
        ToldCase{"GuardianDetainedAt7Agency", a_case().signals({"guardian_detained"}).years(7), "county_minor_agency",
                 now},
        ToldCase{"GuardianDetainedAt8Not", a_case().signals({"guardian_detained"}).years(8), "county_minor_agency",
                 nobody},
        ToldCase{"GuardianAbsentAtUnknownAgeAgency", a_case().signals({"guardian_absent"}).unknown_age(),
                 "county_minor_agency", now},
        ToldCase{"LivingAloneAt15Not", a_case().signals({"alone_under16"}), "county_minor_agency", nobody},
        ToldCase{"FatherAtOrangeAgency", a_case().signals({"bully_severe"}).suspect("father"), "county_minor_agency",
                 now},
        ToldCase{"FosterCarerAtOrangeAgency", a_case().signals({"bully_severe"}).suspect("foster_carer"),
                 "county_minor_agency", now},
        ToldCase{"OtherRelativeAtOrangeAgency", a_case().signals({"bully_severe"}).suspect("other_relative"),
                 "county_minor_agency", now},
        ToldCase{"TeacherAtOrangeNot", a_case().signals({"bully_severe"}).suspect("teacher"), "county_minor_agency",
                 nobody},
        ToldCase{"FatherAtYellowNot", a_case().signals({"low_mood"}).suspect("father"), "county_minor_agency", nobody}),
    name_of_told);

INSTANTIATE_TEST_SUITE_P(
    N12, Told,
    ::testing::Values(
        ToldCase{"WitnessedViolenceWomen", a_case().signals({"dv_witness"}), "women_federation", on_release},
        ToldCase{"CustodyWomen", a_case().signals({"custody_conflict"}), "women_federation", on_release},
        ToldCase{"ViolenceNowNotInTheList", a_case().signals({"violence_now"}), "women_federation", nobody},
        ToldCase{"ChildLabourInspection", a_case().signals({"child_labor"}), "labor_inspection", on_release},
        ToldCase{"HazardousWorkInspection", a_case().signals({"labor_hazard"}), "labor_inspection", on_release},
        ToldCase{"DropoutNoInspection", a_case().signals({"dropout"}), "labor_inspection", nobody},
        ToldCase{"NeedCivilAffairsNow", a_case().signals({"welfare_need_signal"}), "county_civil_affairs", now},
        ToldCase{"MedicalNeedInsurance", a_case().signals({"medical_need"}), "medical_insurance", on_release},
        ToldCase{"MedicalNeedHealth", a_case().signals({"medical_need"}), "health_commission", on_release},
        ToldCase{"MedicalNeedOutranksFiling",
                 a_case().signals({"medical_need", "suicide_ideation"}).organisation("hospital"), "health_commission",
                 on_release},
        ToldCase{"DisabledInNeed", a_case().signals({"stress_mild", "disability"}).circumstance("welfare_need"),
                 "disabled_federation", on_release},
        ToldCase{"DisabledNotInNeed", a_case().signals({"stress_mild", "disability"}), "disabled_federation", nobody},
        ToldCase{"InNeedNotDisabled", a_case().signals({"welfare_need_signal"}).circumstance("welfare_need"),
                 "disabled_federation", nobody}),
    name_of_told);

TriageCase neglect() { return a_case().signals({"neglect_basic"}).circumstance("guardianship_neglect"); }

INSTANTIATE_TEST_SUITE_P(
    N13, Told,
    ::testing::Values(
        ToldCase{"NeglectVisit", neglect(), "village_child_director", on_release},
        ToldCase{"BlueMisconductVisit", a_case().signals({"misconduct_mild"}).circumstance("misconduct"),
                 "village_child_director", on_release},
        ToldCase{"WelfareVisit", a_case().signals({"stress_mild"}).circumstance("welfare_need"),
                 "village_child_director", on_release},
        ToldCase{"DropoutVisit", a_case().signals({"dropout"}).circumstance("dropout_or_labor"),
                 "village_child_director", on_release},
        ToldCase{"OtherCircumstanceNot", a_case().signals({"neglect_basic"}).circumstance("psych_crisis"),
                 "village_child_director", nobody},
        ToldCase{"OrangeNot", neglect().signals({"intoxicated"}), "village_child_director", nobody},
        ToldCase{"FromChildDirectorNot", neglect().kind("child_director"), "village_child_director", nobody},
        ToldCase{"FromVillageCommitteeNot", neglect().kind("village_committee"), "village_child_director", nobody},
        ToldCase{"FromResidentsCommitteeNot", neglect().kind("residents_committee"), "village_child_director", nobody},
        ToldCase{"FromTeacher", neglect().kind("teacher"), "village_child_director", on_release},
        ToldCase{"UnknownTownshipNot", neglect().township_unknown(), "village_child_director", nobody},
        ToldCase{"CorporalSingleNot", neglect().signals({"corporal_single"}), "village_child_director", nobody},
        ToldCase{"WitnessedViolenceNot", neglect().signals({"dv_witness"}), "village_child_director", nobody},
        ToldCase{"PregnancyNot", neglect().signals({"pregnancy_14plus_no_indication"}), "village_child_director",
                 nobody},
        ToldCase{"BullyingIsNotHouseholdViolence", neglect().signals({"bully_mild"}), "village_child_director",
                 on_release}),
    name_of_told);

TEST(TriageVisit, GivenN13_WhenAssessed_ThenTheTaskIsNeutral) {
    EXPECT_TRUE(find_notification(neglect().assess(), "village_child_director")->neutral);
}

TEST(TriageVisit, GivenAnyOtherRule_WhenAssessed_ThenItIsNotNeutral) {
    EXPECT_FALSE(find_notification(neglect().assess(), "township_station")->neutral);
}

TEST(TriagePlaces, GivenTheChildLivesElsewhere_WhenAssessed_ThenTheStationThereIsToldToo) {
    const auto assessment = a_case().signals({"stress_mild"}).lives_elsewhere().assess();
    EXPECT_NE(find_notification(assessment, "township_station", Place::now), nullptr);
    EXPECT_NE(find_notification(assessment, "township_station", Place::lives), nullptr);
}

TEST(TriagePlaces, GivenTheChildLivesThere_WhenAssessed_ThenOneStationIsTold) {
    EXPECT_EQ(find_notification(a_case().signals({"stress_mild"}).assess(), "township_station", Place::lives), nullptr);
}

TEST(TriageOwner, GivenKnownTownship_WhenRed_ThenTheStationOwnsTheCase) {
    EXPECT_EQ(a_case().signals({"missing"}).assess().owner, "township_station");
}

TEST(TriageOwner, GivenUnknownTownship_WhenAssessed_ThenTheBannerAgencyOwnsTheCase) {
    EXPECT_EQ(a_case().township_unknown().assess().owner, "county_minor_agency");
}

TEST(TriageOwner, GivenConflictOfInterest_WhenAssessed_ThenTheBannerAgencyOwnsTheCase) {
    EXPECT_EQ(a_case().suspect("local_official").assess().owner, "county_minor_agency");
}

TEST(TriageLoweringRecipients, GivenOrangeLowered_WhenAssessed_ThenTheRecipientsOfOrangeStay) {
    const auto assessment =
        a_case().signals({"intoxicated"}).suspect("father").assessed({"safe_now"}).reassessed().assess();
    EXPECT_NE(find_notification(assessment, "county_minor_agency"), nullptr);
}

TEST(TriageGuardian, GivenNoRecord_WhenAssessed_ThenContactWithTheGuardianIsDenied) {
    EXPECT_FALSE(a_case().assess().guardian_contact_allowed);
}

TEST(TriageGuardian, GivenAProfessionalRecordedItIsSafe_WhenAssessed_ThenContactIsAllowed) {
    auto given = a_case();
    given.facts.safe_to_tell_guardian = true;
    EXPECT_TRUE(given.assess().guardian_contact_allowed);
}

// ---- N10 ----

const auto kDenied = {"county_minor_agency", "prefecture_minor_agency", "police_110", "procuratorate"};

class Conflict : public ::testing::TestWithParam<const char*> {};

TEST_P(Conflict, GivenSuspectWorksForAReceiver_WhenAssessed_ThenOnlyTheFourAreTold) {
    const auto given =
        a_case().signals({"dv_repeated"}).suspect(GetParam()).organisation("primary_school").lives_elsewhere();
    EXPECT_EQ(recipients_of(given.assess()), std::set<std::string>(kDenied.begin(), kDenied.end()));
}

INSTANTIATE_TEST_SUITE_P(N10, Conflict, ::testing::Values("local_official", "police_officer", "care_staff"));

TEST(TriageConflict, GivenBlueReport_WhenSuspectIsALocalOfficial_ThenTheFourAreToldNow) {
    const auto assessment = a_case().signals({"stress_mild"}).suspect("local_official").assess();
    for (const auto* recipient : kDenied) {
        ASSERT_NE(find_notification(assessment, recipient), nullptr) << recipient;
        EXPECT_EQ(find_notification(assessment, recipient)->release, ReleaseClass::now);
    }
}

TEST(TriageConflict, GivenSuicideAttempt_WhenSuspectIsALocalOfficial_ThenHospitalAndGreenChannelAreKept) {
    const auto given = a_case().signals({"suicide_attempt"}).suspect("local_official");
    EXPECT_THAT(recipients_of(given.assess()),
                UnorderedElementsAre("county_minor_agency", "prefecture_minor_agency", "police_110", "procuratorate",
                                     "hospital_120", "psych_green_channel"));
}

TEST(TriageConflict, GivenAnotherSuspect_WhenAssessed_ThenThereIsNoConflict) {
    EXPECT_FALSE(a_case().signals({"dv_repeated"}).suspect("employer").assess().conflict_of_interest);
}

TEST(TriageConflict, GivenPoliceSuspect_WhenAssessed_ThenOnlyThePoliceReceiptGoesOneLevelUp) {
    const auto assessment = a_case().signals({"dv_repeated"}).suspect("police_officer").assess();
    EXPECT_EQ(find_notification(assessment, "police_110")->levels_up, 1);
    EXPECT_EQ(find_notification(assessment, "county_minor_agency")->levels_up, 0);
}

TEST(TriageConflict, GivenCareStaffSuspect_WhenAssessed_ThenOnlyTheAgencyGoesOneLevelUp) {
    const auto assessment = a_case().signals({"dv_repeated"}).suspect("care_staff").assess();
    EXPECT_EQ(find_notification(assessment, "county_minor_agency")->levels_up, 1);
    EXPECT_EQ(find_notification(assessment, "police_110")->levels_up, 0);
}

TEST(TriageConflict, GivenPersonToBeKeptOutWorksForAReceiver_WhenAssessed_ThenTheReceiverIsBarred) {
    const auto assessment = a_case().signals({"stress_mild"}).must_not_know("township_station").assess();
    EXPECT_TRUE(assessment.conflict_of_interest);
    EXPECT_EQ(find_notification(assessment, "township_station"), nullptr);
}

TEST(TriageConflict, GivenPersonToBeKeptOutWorksForThePolice_WhenAssessed_ThenThePoliceGoOneLevelUp) {
    const auto assessment = a_case().signals({"dv_repeated"}).must_not_know("police_110").assess();
    EXPECT_EQ(find_notification(assessment, "police_110")->levels_up, 1);
}

TEST(TriageConflict, GivenPersonToBeKeptOutWorksForNoReceiver_WhenAssessed_ThenRoutingStays) {
    const auto assessment = a_case().signals({"stress_mild"}).must_not_know("labor_inspection").assess();
    EXPECT_FALSE(assessment.conflict_of_interest);
    EXPECT_THAT(recipients_of(assessment), UnorderedElementsAre("township_station"));
}

// The visit of N13 goes away when danger is added; the conflict must not go with it.
TEST(TriageConflict, GivenTheChildDirectorIsToBeKeptOut_WhenNoVisitIsDue_ThenThereIsAConflictAllTheSame) {
    EXPECT_TRUE(
        a_case().signals({"dv_repeated"}).must_not_know("village_child_director").assess().conflict_of_interest);
}

TEST(TriageConflict, GivenKinshipDeclared_WhenAssessed_ThenThereIsAConflict) {
    EXPECT_TRUE(a_case().signals({"stress_mild"}).kinship().assess().conflict_of_interest);
}

TEST(TriageConflict, GivenConflict_WhenAssessed_ThenTheTrailNamesTheBarredAndNoOtherNotification) {
    const auto assessment = a_case().signals({"missing"}).suspect("local_official").assess();
    EXPECT_FALSE(has_fired(assessment, "N1"));
    EXPECT_FALSE(has_fired(assessment, "N2"));
    const auto denial = std::find_if(assessment.trail.begin(), assessment.trail.end(),
                                     [](const Fired& each) { return each.effect == Effect::denies; });
    ASSERT_NE(denial, assessment.trail.end());
    EXPECT_THAT(denial->targets, UnorderedElementsAre("township_station"));
    EXPECT_THAT(denial->causes, ::testing::ElementsAre(Cause{"local_official"}));
}

// ---- derived circumstances (5.2) ----

struct Derived {
    const char* signal;
    int years;
    Sex sex;
    const char* circumstance;  // null: none
};

std::ostream& operator<<(std::ostream& out, const Derived& each) { return out << each.signal << each.years; }

class DerivedCircumstance : public ::testing::TestWithParam<Derived> {};

TEST_P(DerivedCircumstance, GivenSignal_WhenAssessed_ThenTheStatutoryCircumstanceIsDerived) {
    const auto& [signal, years, sex, expected] = GetParam();
    const auto circumstances = a_case().signals({signal}).years(years, sex).assess().circumstances;
    std::vector<std::string> derived;
    for (const auto& each : circumstances)
        if (each.source == Source::derived && each.statutory) derived.push_back(each.code);
    EXPECT_EQ(derived, expected != nullptr ? std::vector<std::string>{expected} : std::vector<std::string>{});
}

INSTANTIATE_TEST_SUITE_P(
    Policy52, DerivedCircumstance,
    ::testing::Values(Derived{"sexual_under14", 9, Sex::female, "under14_sexual"},
                      Derived{"sexual_under14", 9, Sex::male, "other_serious_or_imminent"},
                      Derived{"sexual_under14", 9, Sex::unknown, "under14_sexual"},
                      Derived{"sexual_assault_14plus", 15, Sex::female, "other_serious_or_imminent"},
                      Derived{"sexual_assault_14plus", 13, Sex::female, "under14_sexual"},
                      Derived{"pregnancy_under14", 13, Sex::female, "under14_sexual"},
                      Derived{"pregnancy_14plus_suspected_assault", 15, Sex::female, "over14_sexual_pregnancy"},
                      Derived{"pregnancy_14plus_no_indication", 13, Sex::female, "under14_sexual"},
                      Derived{"pregnancy_14plus_no_indication", 14, Sex::female, nullptr},
                      Derived{"genital_injury_signal", 15, Sex::male, "genital_injury"},
                      Derived{"online_sexual", 15, Sex::male, "other_serious_or_imminent"},
                      Derived{"hotel_adult_mismatch", 15, Sex::male, "other_serious_or_imminent"},
                      Derived{"injury_multiple", 9, Sex::male, "multiple_injuries"},
                      Derived{"injury_inconsistent_story", 9, Sex::male, "multiple_injuries"},
                      Derived{"severe_malnutrition", 9, Sex::male, "multiple_injuries"},
                      Derived{"drugged", 9, Sex::male, "multiple_injuries"},
                      Derived{"violence_now", 9, Sex::male, "multiple_injuries"},
                      Derived{"weapon_threat", 9, Sex::male, "other_serious_or_imminent"},
                      Derived{"life_threatening_injury", 9, Sex::male, "abnormal_injury_death"},
                      Derived{"poisoning", 9, Sex::male, "abnormal_injury_death"},
                      Derived{"unnatural_death", 9, Sex::male, "abnormal_injury_death"},
                      Derived{"suicide_attempt", 9, Sex::male, "abnormal_injury_death"},
                      Derived{"abandoned", 9, Sex::male, "abandoned_unattended"},
                      Derived{"alone_under8", 7, Sex::male, "abandoned_unattended"},
                      Derived{"exposure_cold", 9, Sex::male, "other_serious_or_imminent"},
                      Derived{"unknown_origin", 9, Sex::male, "unknown_origin_missing_trafficked"},
                      Derived{"missing", 9, Sex::male, "unknown_origin_missing_trafficked"},
                      Derived{"trafficking_suspect", 9, Sex::male, "unknown_origin_missing_trafficked"},
                      Derived{"begging_controlled", 9, Sex::male, "organized_begging"},
                      Derived{"forced_marriage", 15, Sex::male, "other_serious_or_imminent"},
                      Derived{"labor_hazard", 15, Sex::male, "other_serious_or_imminent"},
                      Derived{"intoxicated", 15, Sex::male, "other_serious_or_imminent"},
                      Derived{"suicide_plan", 15, Sex::male, nullptr},
                      Derived{"psychosis_danger", 15, Sex::male, nullptr},
                      Derived{"dv_repeated", 9, Sex::male, nullptr}, Derived{"bully_severe", 9, Sex::male, nullptr},
                      Derived{"guardian_lost", 9, Sex::male, nullptr}, Derived{"no_food_heat", 9, Sex::male, nullptr}));

}  // namespace
}  // namespace vigil::triage::testing
