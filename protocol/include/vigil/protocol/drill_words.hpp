// The closed word lists of drills: why one began, and what became of it (F52).
#pragma once

#include <vigil/protocol/words.hpp>

namespace vigil {

enum class DrillOrigin { weekly, by_hand };
constexpr auto words_of(DrillOrigin) {
    using enum DrillOrigin;
    return std::array{Word<DrillOrigin>{weekly, "weekly", "每周演练", "the drill of the week"},
                      Word<DrillOrigin>{by_hand, "by_hand", "人工发起", "somebody started it"}};
}

enum class DrillOutcome { in_time, late, not_answered, cut_off };
constexpr auto words_of(DrillOutcome) {
    using enum DrillOutcome;
    return std::array{Word<DrillOutcome>{in_time, "in_time", "按时签收", "answered within the limit"},
                      Word<DrillOutcome>{late, "late", "超时签收", "answered, after the limit"},
                      Word<DrillOutcome>{not_answered, "not_answered", "无人签收", "nobody answered"},
                      Word<DrillOutcome>{cut_off, "cut_off", "因真实警报中止", "ended, because a real alert came"}};
}

}  // namespace vigil
