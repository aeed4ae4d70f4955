// A rule set: everything about triage that is not one of its phases, as plain data (config/rules/*.json).
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>
#include <vigil/protocol/delivery_words.hpp>
#include <vigil/protocol/duty_words.hpp>
#include <vigil/protocol/level.hpp>
#include <vigil/protocol/words.hpp>

#include "domain/clocks/limit.hpp"
#include "domain/triage/advice.hpp"
#include "domain/triage/assessment.hpp"
#include "domain/triage/condition.hpp"
#include "domain/triage/words.hpp"

namespace vigil::triage {

// ---- rules ----

struct Rule {
    std::string id;
    Text text;
    std::string basis;
};

struct Derivation : Rule {
    Condition when;
    std::string circumstance;
};

struct LevelRule : Rule {  // T3a
    Condition when;
    Level at_least{};
};

struct Modifier {  // T4
    std::string signal;
    std::vector<Level> from;
};

enum class PatternWindow { days_30, days_180, life };
constexpr auto words_of(PatternWindow) {
    using enum PatternWindow;
    return std::array{Word<PatternWindow>{days_30, "days_30", "30日内", "within 30 days"},
                      Word<PatternWindow>{days_180, "days_180", "180日内", "within 180 days"},
                      Word<PatternWindow>{life, "life", "累计", "in life"}};
}

struct LongPattern : Rule {  // T9
    PatternWindow window{};
    int at_least{};  // earlier reports in the window
};

struct LevelRules {
    struct DangerNowRule : Rule {  // T0
        Level when_yes{};
        Level when_unknown{};
    } danger_now;
    struct FloorRule : Rule {  // T1
        Level uncoded{};       // while no officer has coded a report without any floor
    } floors;
    struct StatutoryRule : Rule {  // T2
        Level at_least{};
    } statutory;
    struct AccumulationRule : Rule {  // T3
        Level floor{};
        int count{};
        Level at_least{};
    } accumulation;
    std::vector<LevelRule> by_age;  // T3a
    struct StepRule : Rule {        // T4
        std::vector<Modifier> modifiers;
    } step;
    struct LoweringRule : Rule {  // T5
        std::vector<std::string> signals;
        Level from{};
        Condition unless;
    } lowering;
    Rule ask_back;     // T6
    Rule standing;     // T11
    Rule young_child;  // T0: derives `signal` from an age that was stated
    std::string young_child_signal;
    int young_child_below_months{};
    Rule repeat_report;  // T9: derives `signal` from an earlier report within 30 days
    std::string repeat_report_signal;
    std::vector<LongPattern> long_patterns;
    Rule guardian_contact;  // N11
};

struct NotificationRule : Rule {
    Condition when;
    std::vector<std::string> recipients;
    ReleaseClass release{};
    Place place = Place::now;
    bool neutral = false;
};

// N10. When it holds nobody is told but `recipients`, and those of `kept` that another rule already named.
struct DenyRule : Rule {
    struct LevelUp {
        std::string suspect_relation;
        std::string recipient;
    };
    Condition when;
    std::vector<std::string> recipients;
    std::vector<std::string> kept;
    std::vector<LevelUp> level_up;
};

// ---- clocks ----

// What starts a clock.
enum class ClockStart {
    report_accepted,
    alert_raised,  // and each new version of the alert
    assessment_required,
    order_applied_for,
    order_made,
    placement_began,
    file_assessed,
};
constexpr auto words_of(ClockStart) {
    using enum ClockStart;
    return std::array{
        Word<ClockStart>{report_accepted, "report_accepted", "受理报告", "report accepted"},
        Word<ClockStart>{alert_raised, "alert_raised", "发出警报", "alert raised"},
        Word<ClockStart>{assessment_required, "assessment_required", "需要监护评估", "assessment required"},
        Word<ClockStart>{order_applied_for, "order_applied_for", "申请保护令", "order applied for"},
        Word<ClockStart>{order_made, "order_made", "作出保护令", "order made"},
        Word<ClockStart>{placement_began, "placement_began", "开始临时监护", "placement began"},
        Word<ClockStart>{file_assessed, "file_assessed", "档案评估", "file assessed"}};
}

using LimitByLevel = std::array<std::optional<Limit>, 4>;  // blue first; none: no limit at that level

inline const std::optional<Limit>& limit_at(const LimitByLevel& limits, Level level) noexcept {
    return limits[static_cast<std::size_t>(level)];
}

// The clocks that an alert starts; a rule set without them is refused.
inline constexpr std::string_view kStationAcknowledges = "station_acknowledges";
inline constexpr std::string_view kPoliceAcknowledge = "police_acknowledge";

// Whom an alert rings within the organisation that is asked, so long after it was raised; the first at once.
struct Ring {
    Rings whom{};
    LimitByLevel after{};
};

// Who is asked beside those who stay silent: whoever performs their function at this level, or the nearest above it that has
// not been asked yet.
struct Rung {
    DivisionLevel asks{};
    LimitByLevel after{};  // counted as the limit of its clock is; none: no climbing at that level
};

// By which way whoever is rung is reached too, so long after that, unless the live stream has.
struct FurtherChannel {
    ChannelKind by{};
    Reached unless{};
    LimitByLevel after{};  // in seconds; none: not at that level
};

// Climbed when an alert's clock fires, rung by rung; the last is repeated until somebody answers (promise P4).
struct Ladder {
    std::vector<Ring> rings{};  // empty: it rings everybody at once
    std::vector<FurtherChannel> channels{};
    std::vector<Rung> rungs{};
    LimitByLevel repeats{};  // so long after the last rung, and again each time
};

struct ClockRule {
    std::string code;  // "station_acknowledges"
    Text name;
    std::string basis;
    ClockStart starts{};
    LimitByLevel limits{};
    LimitByLevel before_decide_by{};          // due this long before `decide_by`, if that is earlier
    std::optional<Condition> when{};          // runs only where this holds
    bool statutory = false;                   // never follows a change of the level
    bool repeats = false;                     // starts again when it is due
    std::vector<Limit> reminders{};           // this long before it is due
    std::optional<DivisionLevel> superior{};  // who learns of a breach
    Ladder ladder{};                          // of the clocks that an acknowledgement stops; others have none

    const std::optional<Limit>& limit(Level level) const noexcept { return limit_at(limits, level); }
};

struct VisitSeries {
    Limit every;
    int times{};
};

struct RuleSet {
    std::string id;
    int version{};
    Text title;
    Vocabulary<Term> sources;  // laws and documents that a basis cites by their short names
    Words words;
    std::vector<Derivation> derivations;
    LevelRules levels;
    std::vector<Rule> principles;  // what no rule may break; text for people
    std::vector<NotificationRule> notifications;
    DenyRule deny;
    std::vector<ClockRule> clocks;
    std::array<std::vector<VisitSeries>, 4> visits_after_closing{};  // by level
    ConsiderationRules considerations{};

    const ClockRule* clock(std::string_view code) const noexcept;
    // By when whoever is asked in that capacity must answer. None of the procuratorate, which only watches.
    const ClockRule* acknowledgement(Function function) const noexcept;
};

}  // namespace vigil::triage
