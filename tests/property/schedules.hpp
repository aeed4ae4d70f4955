// Plays random schedules: so many, from which seed.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <exception>
#include <iostream>
#include <random>

namespace vigil::property {

inline std::size_t number_from(const char* variable, std::size_t otherwise) {
    const char* text = std::getenv(variable);
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

// A World has play(std::mt19937&), for one schedule after the other; some share one, so that what the earlier ones left stands in the
// way of the later ones. VIGIL_SCHEDULES and VIGIL_SEED say how many and which; the seed is printed.
template <class World>
void play_schedules(std::size_t usually, std::size_t of_a_world = 50) {
    const auto count = number_from("VIGIL_SCHEDULES", usually);
    const auto seed = number_from("VIGIL_SEED", std::random_device{}());
    std::cout << "seed " << seed << '\n';
    for (std::size_t done = 0; done < count;) {
        World world;
        for (std::size_t of_this = 0; of_this < of_a_world && done < count; ++of_this, ++done) {
            std::mt19937 random(static_cast<std::mt19937::result_type>(seed + done));
            try {
                world.play(random);
            } catch (const std::exception& thrown) {
                FAIL() << "schedule " << seed + done << ": " << thrown.what();
            }
            ASSERT_FALSE(testing::Test::HasFailure()) << "schedule " << seed + done;
        }
    }
}

}  // namespace vigil::property
