// What triage decides: a level, who is told, and why. It never says that an offence happened or who is guilty (T10).
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>
#include <vigil/protocol/level.hpp>
#include <vigil/protocol/words.hpp>

#include "domain/triage/facts.hpp"

namespace vigil::triage {

enum class Effect {
    derives_signal,
    derives_circumstance,
    starts_at,      // the level begins here (T0, T1)
    at_least,       // the level is raised to this one
    one_step_up,    // T4, T9
    one_step_down,  // T5
    asks_back,      // T6
    notifies,
    denies,        // N10: everybody who is not named by the rule
    one_level_up,  // N10: the recipient's superior is told instead
    guardian_may_be_told,
};
constexpr auto words_of(Effect) {
    using enum Effect;
    return std::array{
        Word<Effect>{derives_signal, "derives_signal", "推出迹象", "derives the signal"},
        Word<Effect>{derives_circumstance, "derives_circumstance", "推出情形", "derives the circumstance"},
        Word<Effect>{starts_at, "starts_at", "起始级别", "starts at"},
        Word<Effect>{at_least, "at_least", "不低于", "at least"},
        Word<Effect>{one_step_up, "one_step_up", "升一级", "one step up to"},
        Word<Effect>{one_step_down, "one_step_down", "降一级", "one step down to"},
        Word<Effect>{asks_back, "asks_back", "需回问", "asks back"},
        Word<Effect>{notifies, "notifies", "通知", "notifies"},
        Word<Effect>{denies, "denies", "回避其余接收方", "denies everybody but"},
        Word<Effect>{one_level_up, "one_level_up", "改送上一级", "one level up for"},
        Word<Effect>{guardian_may_be_told, "guardian_may_be_told", "可告知监护人", "the guardian may be told"}};
}

// What made a rule fire: a signal or circumstance with its source (P6: who supplied it), or an answer or suspect relation
// without one, because only reporters give those.
struct Cause {
    std::string code;
    std::optional<Source> source{};

    bool operator==(const Cause&) const = default;
};

// One entry of the trail.
struct Fired {
    std::string rule;  // "T3a.infant_injury"
    Effect effect{};
    std::vector<Cause> causes{};
    std::optional<Level> level{};        // the level that this entry leads to
    std::vector<std::string> targets{};  // derived codes, recipients, or what is asked back
    std::optional<ReleaseClass> release{};
    std::string basis{};  // "MPL 11(2); MR20 2"
};

// Which place of the child a notification is routed by.
enum class Place { now, lives };
constexpr auto words_of(Place) {
    return std::array{Word<Place>{Place::now, "now", "现在所在地", "where the child is now"},
                      Word<Place>{Place::lives, "lives", "居住地", "where the child lives"}};
}

struct Notification {
    std::string recipient;  // a code of the rule set
    ReleaseClass release{};
    std::vector<std::string> rules{};
    Place place = Place::now;
    int levels_up = 0;     // N10: how many levels above the usual organisation
    bool neutral = false;  // N13: carries neither reason nor source
};

struct CircumstanceFact {
    std::string code;
    Source source{};  // observed: chosen by a reporter; derived from signals
    bool statutory = false;

    bool operator==(const CircumstanceFact&) const = default;
};

struct Assessment {
    std::string rule_set;  // "cn-nm-2026"
    int rule_version{};
    Level level{};
    Level level_before_lowering{};          // before T5: the recipients are those of this level
    bool uncoded = false;                   // a report without any signal that has a floor, which nobody has coded yet
    bool statutory = false;                 // a statutory circumstance, chosen or derived
    bool conflict_of_interest = false;      // N10 holds: a named replacement answers, with a first contact of its own
    bool guardian_contact_allowed = false;  // N11
    std::vector<SignalFact> signals{};      // each code once
    std::vector<CircumstanceFact> circumstances{};
    std::vector<std::string> ask_back{};  // T6: "age", "township"
    std::vector<Notification> notifications{};
    std::string owner;  // the recipient that owns the case: the first notified that protects children
    std::vector<Fired> trail{};
};

}  // namespace vigil::triage
