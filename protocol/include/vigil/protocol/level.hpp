// The four levels of danger, lowest first, so that levels compare (policy facts 5.1).
#pragma once

#include <vigil/protocol/words.hpp>

namespace vigil {

enum class Level { blue, yellow, orange, red };

constexpr auto words_of(Level) {
    return std::array{
        Word<Level>{Level::blue, "blue", "蓝色", "blue"}, Word<Level>{Level::yellow, "yellow", "黄色", "yellow"},
        Word<Level>{Level::orange, "orange", "橙色", "orange"}, Word<Level>{Level::red, "red", "红色", "red"}};
}

}  // namespace vigil
