// Random reports in the format of tests/data/sample-reports.jsonl, the same for the same seed.
import { vocabulary } from "./policy.mjs";
import { Random } from "./random.mjs";

const OTHER_CIRCUMSTANCES = ["psych_crisis", "student_bullying", "guardianship_neglect", "misconduct", "dropout_or_labor",
  "welfare_need", "online_harm", "other_concern"];
const REPORTER_KINDS = ["teacher", "school_counselor", "kindergarten_teacher", "doctor", "nurse", "village_committee",
  "residents_committee", "child_director", "child_supervisor", "social_worker", "hotel_staff", "training_staff", "welfare_staff",
  "hotline_operator", "citizen", "child", "peer"];
const ORGANISATION_KINDS = ["kindergarten", "primary_school", "middle_school", "high_school", "vocational_school",
  "special_school", "hospital", "township_health_center", "maternal_child_hospital", "clinic", "village_committee",
  "residents_committee", "social_work_agency", "hotel", "training_institution", "welfare_institution", "hotline", "none"];
const SUSPECTS = ["father", "mother", "both_parents", "stepparent", "parent_partner", "grandparent", "sibling", "other_relative",
  "foster_carer", "teacher", "school_staff", "classmate", "neighbor", "local_official", "police_officer", "care_staff",
  "employer", "stranger", "online_contact", "self", "none", "unknown"];
const CATEGORIES = ["none", "unknown", "left_behind", "migrant", "disabled", "orphan", "guardianship_deficient"];
const NARRATIVES = ["", "孩子今天没来上学,电话打不通。", "听邻居说的,我没有亲眼看到。", "邻居说:\"夜里有哭声\"\n别的不清楚。"];

const AGES_AT_A_LIMIT = [0, 1, 2, 3, 7, 8, 11, 12, 13, 14, 15, 16, 17];
const [RED, BY_AGE, ORANGE, YELLOW, BLUE] = vocabulary.floors;
const MILD = [...YELLOW, ...BLUE];
const ALL = [...vocabulary.floors.flat(), ...vocabulary.floorless];

export class Generator {
  #random;
  #townships;
  #villages;
  #above; // banners and leagues: the township is not known

  // `divisions`: the text of a file of config/divisions
  constructor(seed, divisions) {
    this.#random = new Random(seed);
    const rows = divisions.trim().split("\n").slice(1).map((row) => row.split(","));
    const codesOf = (level) => rows.filter((row) => row[1] === level).map((row) => row[0]);
    this.#above = [...codesOf("2"), ...codesOf("3")];
    this.#townships = codesOf("4");
    this.#villages = codesOf("5");
  }

  // Rarely a statutory circumstance or the first question answered: they would hide what the signals do.
  report(id) {
    const random = this.#random;
    const report = {
      id,
      reporter_kind: random.pick(REPORTER_KINDS),
      reporter_org_kind: random.pick(ORGANISATION_KINDS),
      circumstance: random.pick(random.chance(25) ? vocabulary.statutory : OTHER_CIRCUMSTANCES),
      division_code: this.#division(),
      occurred_hint: "",
      suspect_relation: random.pick(SUSPECTS),
      narrative_zh: random.pick(NARRATIVES),
      signals: this.#signals(),
    };
    if (!random.chance(2)) report.child = this.#child();
    if (random.chance(20)) report.danger_now = random.pick(["yes", "no", "no", "unknown"]);
    if (random.chance(20)) report.voice_note = random.chance(50);
    return report;
  }

  #division() {
    const kind = this.#random.below(10);
    return this.#random.pick(kind < 4 ? this.#townships : kind < 7 ? this.#villages : this.#above);
  }

  #child() {
    const child = this.#oneOfChildren();
    if (this.#random.chance(50)) child.category = this.#random.pick(CATEGORIES);
    if (this.#random.chance(20)) child.others = Array.from({ length: this.#random.between(0, 3) }, () => this.#oneOfChildren());
    return child;
  }
  #oneOfChildren() {
    return { age: this.#age(), sex: this.#random.pick(["M", "F", "U"]) };
  }
  #age() {
    if (this.#random.chance(12)) return null;
    return this.#random.chance(60) ? this.#random.pick(AGES_AT_A_LIMIT) : this.#random.between(0, 17);
  }

  // Often only mild ones, where counting and the steps up decide; sometimes none, none with a floor, or very many.
  #signals() {
    const random = this.#random;
    const kind = random.below(100);
    if (kind < 5) return [];
    if (kind < 11) return this.#distinct(vocabulary.floorless, random.between(1, 3));
    if (kind < 26) return this.#distinct(ALL, 1);
    if (kind < 38) return this.#distinct([...BLUE, ...BLUE, ...vocabulary.floorless], random.between(1, 4));
    if (kind < 64) return this.#distinct([...MILD, ...vocabulary.floorless], random.between(2, 5));
    if (kind < 78) return this.#distinct([...ORANGE, ...BY_AGE, ...MILD, ...vocabulary.floorless], random.between(2, 4));
    if (kind < 84) return this.#distinct([...RED, ...vocabulary.floorless], random.between(1, 4));
    if (kind < 96) return this.#distinct(ALL, random.between(2, 6));
    return this.#distinct(ALL, random.between(7, 20));
  }
  #distinct(list, count) {
    return [...new Set(this.#random.several(list, count))];
  }
}
