// Words and ids of matches: two mentions of what may be one child, and what a person says of them.
#pragma once

#include <array>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/words.hpp>

namespace vigil {

using MatchId = Id<struct MatchTag>;
using MatchDecisionId = Id<struct MatchDecisionTag>;

enum class MatchState { suggested, different, same_child, agreed, same_event };
constexpr auto words_of(MatchState) {
    using enum MatchState;
    return std::array{
        Word<MatchState>{suggested, "suggested", "待确认", "nobody has decided yet"},
        Word<MatchState>{different, "different", "不是同一儿童", "two children"},
        Word<MatchState>{same_child, "same_child", "同一儿童", "one child, two events"},
        Word<MatchState>{agreed, "agreed", "一方认为是同一事件，待另一方确认",
                         "one side says it is one event, the other has yet to agree"},
        Word<MatchState>{same_event, "same_event", "同一事件，个案已合并", "one event: the cases are merged"}};
}

enum class MatchVerdict { different, same_child, same_event };
constexpr auto words_of(MatchVerdict) {
    using enum MatchVerdict;
    return std::array{
        Word<MatchVerdict>{different, "different", "不是同一儿童", "two children"},
        Word<MatchVerdict>{same_child, "same_child", "同一儿童，不是同一事件", "one child, two events"},
        Word<MatchVerdict>{same_event, "same_event", "同一儿童的同一事件，合并个案", "one event: merge the cases"}};
}

}  // namespace vigil
