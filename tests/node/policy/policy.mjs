// The triage policy, written down a second time, from its text and not from the rule set: the first assessment of one
// report in the format of tests/data/sample-reports.jsonl. T0 to T11 and N1 to N13 are the numbers of the policy's rules.

// Signals by the level below which they never let a case fall.
const RED_FLOOR = ["sexual_under14", "pregnancy_under14", "violence_now", "weapon_threat", "life_threatening_injury", "drugged",
  "poisoning", "unnatural_death", "suicide_attempt", "suicide_plan", "psychosis_danger", "exposure_cold", "missing",
  "trafficking_suspect"];
const RED_UNDER_14 = ["genital_injury_signal", "online_sexual", "hotel_adult_mismatch"]; // else orange
const RED_UNDER_8 = ["abandoned"]; // else orange
const ORANGE_FLOOR = ["sexual_assault_14plus", "pregnancy_14plus_suspected_assault", "injury_multiple",
  "injury_inconsistent_story", "severe_malnutrition", "farewell_behavior", "suicide_ideation", "self_harm_recent",
  "alone_under8", "no_food_heat", "guardian_lost", "unknown_origin", "begging_controlled", "labor_hazard", "forced_marriage",
  "dv_repeated", "bully_severe", "intoxicated"];
const YELLOW_FLOOR = ["pregnancy_14plus_no_indication", "injury_single_unexplained", "care_delay", "self_harm_old",
  "screening_high", "low_mood", "alone_under16", "child_labor", "dropout", "corporal_single", "dv_witness", "guardian_absent",
  "guardian_substance", "guardian_psychosis", "guardian_detained", "neglect_basic", "custody_conflict", "bully_mild",
  "misconduct_serious"];
const BLUE_FLOOR = ["hotel_verified", "injury_explained", "stress_mild", "peer_conflict", "misconduct_mild",
  "welfare_need_signal", "medical_need", "vague_concern"];

// Signals without a floor.
const MODIFIERS = ["suspect_access", "disability", "under3", "guardian_refuses", "repeat_report", "safe_now", "in_treatment"];
const INFORMATION = ["child_disclosure", "hearsay", "evidence_at_risk", "obstruction"];

const PREGNANCY = ["pregnancy_under14", "pregnancy_14plus_suspected_assault", "pregnancy_14plus_no_indication"];

// The list of N6. A pregnancy without any indication of assault is not on it.
const SEXUAL = ["sexual_under14", "pregnancy_under14", "sexual_assault_14plus", "pregnancy_14plus_suspected_assault",
  "genital_injury_signal", "online_sexual", "hotel_adult_mismatch"];

// Circumstances that everybody in contact with children has a duty to report, and the signals from which one follows.
const STATUTORY = ["genital_injury", "under14_sexual", "over14_sexual_pregnancy", "multiple_injuries", "abnormal_injury_death",
  "abandoned_unattended", "unknown_origin_missing_trafficked", "organized_begging", "other_serious_or_imminent"];
const DERIVES_STATUTORY = [...SEXUAL, "injury_multiple", "injury_inconsistent_story", "severe_malnutrition", "drugged",
  "violence_now", "weapon_threat", "life_threatening_injury", "poisoning", "unnatural_death", "suicide_attempt", "abandoned",
  "alone_under8", "exposure_cold", "unknown_origin", "missing", "trafficking_suspect", "begging_controlled", "forced_marriage",
  "labor_hazard", "intoxicated"];

export const vocabulary = {
  floors: [RED_FLOOR, [...RED_UNDER_14, ...RED_UNDER_8], ORANGE_FLOOR, YELLOW_FLOOR, BLUE_FLOOR],
  floorless: [...MODIFIERS, ...INFORMATION],
  statutory: STATUTORY,
};

const ALONE_UNDER_8 = ["guardian_detained", "guardian_absent", "alone_under16"]; // worse when the child is under 8
const PLACEMENT = ["abandoned", "alone_under8", "guardian_lost", "begging_controlled", "unknown_origin", "trafficking_suspect",
  "forced_marriage", "exposure_cold"];
const HOUSEHOLD_VIOLENCE = ["corporal_single", "dv_repeated", "dv_witness", "violence_now"];

const PSYCHIATRIC = ["farewell_behavior", "suicide_ideation", "self_harm_recent", "suicide_plan", "suicide_attempt",
  "psychosis_danger"];
const EMERGENCY = ["suicide_attempt", "suicide_plan", "poisoning", "life_threatening_injury", "exposure_cold", "drugged"];

const SCHOOLS = ["kindergarten", "primary_school", "middle_school", "high_school", "vocational_school", "special_school"];
const MEDICAL = ["hospital", "township_health_center", "maternal_child_hospital", "clinic"];
const HOUSEHOLD = ["father", "mother", "both_parents", "stepparent", "parent_partner", "grandparent", "sibling",
  "other_relative", "foster_carer"];
const CONFLICT_OF_INTEREST = ["local_official", "police_officer", "care_staff"]; // N10

const LEVELS = ["blue", "yellow", "orange", "red"];
const rank = (level) => LEVELS.indexOf(level);
const highest = (levels) => levels.reduce((a, b) => (rank(a) >= rank(b) ? a : b));
const oneHigher = (level) => LEVELS[Math.min(rank(level) + 1, rank("red"))];

function signalsOf(report) {
  const signals = new Set(report.signals);
  return {
    any: (names) => names.some((name) => signals.has(name)),
    count: (names) => names.filter((name) => signals.has(name)).length,
  };
}

// T0: the most endangered child decides, so one child under a limit is enough. An unknown age is under every limit,
// but makes no child under 3. A report that names no child counts as one child of unknown age.
function agesOf({ child }) {
  const ages = child ? [child.age, ...(child.others ?? []).map((other) => other.age)] : [null];
  return {
    under: (limit) => ages.some((age) => age === null || age < limit),
    statedUnder: (limit) => ages.some((age) => age !== null && age < limit),
  };
}

// T2: chosen by the reporter or derived; a wrong choice never keeps the police out.
function isStatutory(report, signals, ages) {
  return STATUTORY.includes(report.circumstance) || signals.any(DERIVES_STATUTORY) ||
    (signals.any(["pregnancy_14plus_no_indication"]) && ages.under(14));
}

function levelByFloors(signals, ages) {
  const floors = [];
  if (signals.any(RED_FLOOR)) floors.push("red");
  if (signals.any(RED_UNDER_14)) floors.push(ages.under(14) ? "red" : "orange");
  if (signals.any(RED_UNDER_8)) floors.push(ages.under(8) ? "red" : "orange");
  if (signals.any(ORANGE_FLOOR)) floors.push("orange");
  if (signals.any(YELLOW_FLOOR)) floors.push("yellow");
  if (signals.any(BLUE_FLOOR)) floors.push("blue");
  return floors.length > 0 ? highest(floors) : "orange"; // T1: uncoded
}

// T5 lowers only at a re-assessment; repeat_report of T9 stands in the signals or not.
function levelOf(report, signals, ages, statutory) {
  const atLeast = [levelByFloors(signals, ages)];
  if (report.danger_now === "yes") atLeast.push("red"); // T0
  if (report.danger_now === "unknown") atLeast.push("orange");
  if (statutory) atLeast.push("orange"); // T2
  if (signals.count(YELLOW_FLOOR) >= 3) atLeast.push("orange"); // T3
  if (signals.any([...SEXUAL, ...PREGNANCY]) && ages.under(14)) atLeast.push("red"); // T3a
  if (signals.any(ALONE_UNDER_8) && ages.under(8)) atLeast.push("orange");
  if (signals.any(["injury_single_unexplained"]) && ages.under(1)) atLeast.push("red");

  // T4: one step in total, however many reasons there are.
  const before = highest(atLeast);
  const vulnerable = signals.any(["disability", "under3", "guardian_refuses"]) || ages.statedUnder(3);
  const raised =
    signals.any(["repeat_report"]) ||
    (vulnerable && ["yellow", "orange"].includes(before)) ||
    (signals.any(["suspect_access"]) && before === "orange");
  return raised ? oneHigher(before) : before;
}

// Twelve digits: six of the county, three of the township, three of the village; 000 is unknown.
const isTownshipKnown = ({ division_code: code }) => code.slice(6, 9) !== "000";

function recipientsOf(report, signals, ages, statutory, level) {
  const { circumstance, suspect_relation: suspect, reporter_kind: reporter, reporter_org_kind: organisation } = report;
  const orangeOrRed = rank(level) >= rank("orange");
  const notify = new Set();
  const tell = (...recipients) => recipients.forEach((recipient) => notify.add(recipient));

  // N8
  if (orangeOrRed && signals.any(PSYCHIATRIC)) tell("psych_green_channel");
  if (signals.any(EMERGENCY) && !["hospital", "maternal_child_hospital"].includes(organisation)) tell("hospital_120");

  // N10 outranks all others: these, with N8, and nobody else.
  if (CONFLICT_OF_INTEREST.includes(suspect)) {
    tell("county_minor_agency", "prefecture_minor_agency", "police_110", "procuratorate");
    return notify;
  }

  tell(isTownshipKnown(report) ? "township_station" : "county_minor_agency"); // N1
  if (level === "red") tell("police_110", "county_minor_agency"); // N2
  if (statutory) tell("police_110"); // N3
  if (signals.any(["dv_repeated", "corporal_single", "violence_now"])) tell("police_110"); // N4

  // N5
  if (signals.any(["bully_severe", "online_sexual", "misconduct_serious"])) tell("police_110");
  if (signals.any(["bully_mild", "bully_severe", "dropout", "misconduct_serious"])) tell("education_bureau");

  // N6: a person not known counts as a third one.
  if (level === "red" && !["self", "none"].includes(suspect)) tell("procuratorate");
  if (orangeOrRed && signals.any(SEXUAL)) tell("procuratorate");

  // N7
  if (orangeOrRed && SCHOOLS.includes(organisation)) tell("education_bureau");
  if (orangeOrRed && ["teacher", "school_staff"].includes(suspect)) tell("education_bureau");
  if (orangeOrRed && MEDICAL.includes(organisation)) tell("health_commission");

  // N9
  if (signals.any(PLACEMENT) || (signals.any(ALONE_UNDER_8) && ages.under(8))) tell("county_minor_agency");
  if (orangeOrRed && HOUSEHOLD.includes(suspect)) tell("county_minor_agency");

  // N12
  if (signals.any(["corporal_single", "dv_repeated", "dv_witness", "custody_conflict"])) tell("women_federation");
  if (signals.any(["child_labor", "labor_hazard"])) tell("labor_inspection");
  if (signals.any(["welfare_need_signal"])) tell("county_civil_affairs");
  if (signals.any(["medical_need"])) tell("medical_insurance", "health_commission");
  if (signals.any(["disability"]) && circumstance === "welfare_need") tell("disabled_federation");

  // N13: a neighbour never learns of violence, of a pregnancy or of anything sexual.
  if (!orangeOrRed && ["guardianship_neglect", "welfare_need", "misconduct", "dropout_or_labor"].includes(circumstance) &&
    !["child_director", "village_committee", "residents_committee"].includes(reporter) && isTownshipKnown(report) &&
    !signals.any([...HOUSEHOLD_VIOLENCE, ...PREGNANCY, ...SEXUAL])) tell("village_child_director");
  return notify;
}

// One line of the samples' format -> {level, notify}
export function assess(report) {
  const signals = signalsOf(report);
  const ages = agesOf(report);
  const statutory = isStatutory(report, signals, ages);
  const level = levelOf(report, signals, ages, statutory);
  return { level, notify: recipientsOf(report, signals, ages, statutory, level) };
}
