#include "runtime/worker_threads.hpp"

#include <gtest/gtest.h>
#include <pthread.h>
#include <sys/resource.h>

#include <array>
#include <atomic>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>
#include <future>
#include <string>
#include <system_error>

#include "support/sanitized.hpp"

namespace vigil::runtime {
namespace {

namespace asio = boost::asio;

TEST(WorkerThreads, GivenWorkThatWaitsForOtherWork_WhenThereAreTwo_ThenBothGoOn) {
    WorkerThreads workers(2, "test-worker");
    std::promise<int> given;
    std::promise<int> taken;
    asio::post(workers.get_executor(), [&] { taken.set_value(given.get_future().get()); });
    asio::post(workers.get_executor(), [&] { given.set_value(7); });
    EXPECT_EQ(taken.get_future().get(), 7);
}

TEST(WorkerThreads, GivenWorkThatWasPosted_WhenJoined_ThenAllOfItIsDone) {
    WorkerThreads workers(2, "test-worker");
    std::atomic<int> done = 0;
    for (int i = 0; i < 100; ++i) asio::post(workers.get_executor(), [&done] { ++done; });
    workers.join();
    EXPECT_EQ(done, 100);
}

TEST(WorkerThreads, GivenAName_WhenAThreadRuns_ThenAnOperatorSeesIt) {
    WorkerThreads workers(1, "test-worker");
    const auto name = asio::post(workers.get_executor(), asio::use_future([] {
                                     std::array<char, 16> text{};
                                     ::pthread_getname_np(::pthread_self(), text.data(), text.size());
                                     return std::string(text.data());
                                 }))
                          .get();
    EXPECT_EQ(name, "test-worker");
}

// Each thread takes address space for its stack; a process that has room for some of 1,000 and not for all.
TEST(WorkerThreadsDeathTest, GivenRoomForSomeOfThem_WhenTheyAreMade_ThenItThrowsAndNobodyWaits) {
    if (test::kSanitized) GTEST_SKIP() << "sanitizers need address space of their own";
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    const auto with_little_room = [] {
        const rlimit little{1'000'000'000, 1'000'000'000};
        if (::setrlimit(RLIMIT_AS, &little) != 0) ::_exit(2);
        try {
            const WorkerThreads workers(1000, "test-worker");
        } catch (const std::system_error& thrown) {
            ::_exit(thrown.code() == std::errc::resource_unavailable_try_again ? 0 : 3);
        }
        ::_exit(4);
    };
    EXPECT_EXIT(with_little_room(), testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace vigil::runtime
