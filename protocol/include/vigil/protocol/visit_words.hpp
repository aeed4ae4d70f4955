// Words of home visits (F137).
#pragma once

#include <array>
#include <vigil/protocol/words.hpp>

namespace vigil {

// Where an officer who is out stands. Each but the last has a time at which it becomes the next.
enum class VisitState { away, asked, alarmed, ended };
constexpr auto words_of(VisitState) {
    using enum VisitState;
    return std::array{Word<VisitState>{away, "away", "外出走访", "out, and due back later"},
                      Word<VisitState>{asked, "asked", "到时未回，已询问本人", "overdue; the officer's own phone asks"},
                      Word<VisitState>{alarmed, "alarmed", "未回应，已告警", "no answer; colleagues are alarmed"},
                      Word<VisitState>{ended, "ended", "已结束", "ended"}};
}

// How a visit ended.
enum class VisitEnd { returned, found_safe, taken_on };
constexpr auto words_of(VisitEnd) {
    using enum VisitEnd;
    return std::array{
        Word<VisitEnd>{returned, "returned", "本人平安返回", "the officer is back"},
        Word<VisitEnd>{found_safe, "found_safe", "同事确认平安", "a colleague knows the officer to be safe"},
        Word<VisitEnd>{taken_on, "taken_on", "同事已着手处置", "a colleague does what is needed"}};
}

}  // namespace vigil
