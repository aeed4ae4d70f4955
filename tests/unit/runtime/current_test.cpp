// A value that is replaced while others read it; the thread sanitizer sees what this cannot.
#include "runtime/current.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace vigil::runtime {
namespace {

TEST(Current, GivenAValue_WhenItIsReplaced_ThenWhoeverTookItKeepsItAndOthersGetTheNewOne) {
    Current<int> current(std::make_shared<const int>(1));
    const auto before = current.get();
    current.replace(std::make_shared<const int>(2));
    EXPECT_EQ(*before, 1);
    EXPECT_EQ(*current.get(), 2);
    current.replace(nullptr);
    EXPECT_EQ(current.get(), nullptr);
}

TEST(Current, GivenReadersOnOtherThreads_WhenItIsReplacedManyTimes_ThenTheyOnlySeeWholeValuesAndNoneComesBack) {
    struct Pair {
        int first, second;
    };
    Current<Pair> current(std::make_shared<const Pair>(Pair{0, 0}));
    std::atomic<bool> done{false};
    std::atomic<int> torn{0};
    std::vector<std::thread> readers;
    for (int i = 0; i < 3; ++i)
        readers.emplace_back([&] {
            int last = 0;
            while (!done) {
                const auto seen = current.get();
                if (seen->first != seen->second || seen->first < last) ++torn;
                last = seen->first;
            }
        });
    for (int i = 1; i <= 20'000; ++i) current.replace(std::make_shared<const Pair>(Pair{i, i}));
    done = true;
    for (auto& reader : readers) reader.join();
    EXPECT_EQ(torn, 0);
}

}  // namespace
}  // namespace vigil::runtime
