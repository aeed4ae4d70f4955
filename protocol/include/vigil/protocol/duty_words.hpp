// The closed word lists of duty: when officers are, whom an alert rings, what is missing, and swaps.
#pragma once

#include <vigil/protocol/words.hpp>

namespace vigil {

enum class Weekday { monday, tuesday, wednesday, thursday, friday, saturday, sunday };
constexpr auto words_of(Weekday) {
    using enum Weekday;
    return std::array{Word<Weekday>{monday, "monday", "星期一", "Monday"},
                      Word<Weekday>{tuesday, "tuesday", "星期二", "Tuesday"},
                      Word<Weekday>{wednesday, "wednesday", "星期三", "Wednesday"},
                      Word<Weekday>{thursday, "thursday", "星期四", "Thursday"},
                      Word<Weekday>{friday, "friday", "星期五", "Friday"},
                      Word<Weekday>{saturday, "saturday", "星期六", "Saturday"},
                      Word<Weekday>{sunday, "sunday", "星期日", "Sunday"}};
}

// Which of its weekdays a shift begins on, by the holiday calendar.
enum class DayKind { every_day, work_days, days_off };
constexpr auto words_of(DayKind) {
    using enum DayKind;
    return std::array{Word<DayKind>{every_day, "every_day", "每天", "every day"},
                      Word<DayKind>{work_days, "work_days", "工作日", "work days"},
                      Word<DayKind>{days_off, "days_off", "休息日", "days off"}};
}

// Whom an alert rings within the organisation that is asked; each is more than the one before.
enum class Rings { on_duty, everybody, chiefs };
constexpr auto words_of(Rings) {
    using enum Rings;
    return std::array{Word<Rings>{on_duty, "on_duty", "值班员", "whoever is on duty"},
                      Word<Rings>{everybody, "everybody", "全体工作人员", "all officers but the chiefs"},
                      Word<Rings>{chiefs, "chiefs", "全体工作人员和负责人", "all officers and the chiefs"}};
}

// What is missing where an alert would find nobody.
enum class HoleKind { nobody_on_duty, nobody_reachable, chain_ends };
constexpr auto words_of(HoleKind) {
    using enum HoleKind;
    return std::array{
        Word<HoleKind>{nobody_on_duty, "nobody_on_duty", "无人值班", "nobody is on duty"},
        Word<HoleKind>{nobody_reachable, "nobody_reachable", "值班员无法联系", "whoever is on duty cannot be reached"},
        Word<HoleKind>{chain_ends, "chain_ends", "逐级催办无人可找", "nobody on the whole ladder can be reached"}};
}

// What became of a swap of duty.
enum class SwapState { asked, agreed, refused, withdrawn };
constexpr auto words_of(SwapState) {
    using enum SwapState;
    return std::array{Word<SwapState>{asked, "asked", "待同意", "the colleague is asked"},
                      Word<SwapState>{agreed, "agreed", "已同意", "agreed on"},
                      Word<SwapState>{refused, "refused", "未同意", "refused"},
                      Word<SwapState>{withdrawn, "withdrawn", "已撤回", "withdrawn"}};
}

enum class SwapVerdict { agree, refuse, withdraw };
constexpr auto words_of(SwapVerdict) {
    using enum SwapVerdict;
    return std::array{Word<SwapVerdict>{agree, "agree", "同意", "agree"},
                      Word<SwapVerdict>{refuse, "refuse", "不同意", "refuse"},
                      Word<SwapVerdict>{withdraw, "withdraw", "撤回", "withdraw"}};
}

}  // namespace vigil
