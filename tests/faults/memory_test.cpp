// A process that may have only so much memory, from far too little to enough: it serves or it ends, and nothing that it
// answered is lost (promise P1).
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

#include "cli/process.hpp"
#include "faults/crew.hpp"
#include "support/sanitized.hpp"
#include "support/server_process.hpp"

namespace vigil::test {
namespace {

using testing::AnyOf;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr int kMegabyte = 1'000'000;
constexpr int kReportsEach = 6;  // of each server that comes to serve

class Memory : public testing::Test {
protected:
    void SetUp() override {
        if (kSanitized) GTEST_SKIP() << "sanitizers need address space of their own";
    }
    std::vector<std::string> server_with(int megabytes) const {
        const auto bytes = static_cast<std::int64_t>(megabytes) * kMegabyte;
        return {"prlimit",
                fmt::format("--as={0}:{0}", bytes),
                VIGIL_BINARY,
                "--root",
                crew.installation.root().string(),
                "--config",
                "vigil.toml",
                "serve"};
    }
    // What is less does not suffice to load it, and it has not begun when that is seen.
    int least_for_the_program() const {
        for (int megabytes = 40;; megabytes += 2) {
            auto words = server_with(megabytes);
            words.back() = "--version";
            if (Process(words, crew.installation.root().string()).wait().status == 0) return megabytes;
        }
    }
    // Whether it came to serve.
    bool serves_with(int megabytes) {
        Process server(server_with(megabytes), crew.installation.root().string());
        if (!server.writes("Vigil is ready")) return false;
        bool goes_on = true;
        for (int i = 0; i < kReportsEach && goes_on; ++i) goes_on = crew.file(crew.ledger.write_report());
        if (goes_on) crew.acknowledge_one();
        crew.hang_up();
        server.signal(SIGTERM);
        server.wait();  // it may find no memory for its farewell
        return true;
    }

    Crew crew{};
};

TEST_F(Memory, GivenLimitsFromFarTooLittleToEnough_WhenServing_ThenNothingThatWasAnsweredIsLost) {
    std::optional<ServerProcess> server(crew.installation);
    crew.enrol();
    crew.hang_up();
    ASSERT_EQ(server->terminate(), 0);
    int failed = 0, served = 0;
    for (int megabytes = 60; megabytes <= 620; megabytes += 40) ++(serves_with(megabytes) ? served : failed);
    EXPECT_GT(failed, 0) << "or no limit was too low";
    EXPECT_GT(served, 0) << "or all were";
    server.emplace(crew.installation);
    for (const auto number : crew.ledger.unanswered())
        EXPECT_TRUE(crew.file_until_receipted(number)) << crew.last.message;
    EXPECT_GT(crew.ledger.size(), 0U);
    ASSERT_EQ(server->terminate(), 0);
    EXPECT_THAT(crew.complaints(), IsEmpty());
}

TEST_F(Memory, GivenTooLittleToStart_WhenStarted_ThenItSaysWhatIsMissing) {
    int tried = 0;
    for (int megabytes = least_for_the_program();; megabytes += 8, ++tried) {
        Process server(server_with(megabytes), crew.installation.root().string());
        if (server.writes("Vigil is ready")) break;
        const auto outcome = server.wait();
        EXPECT_EQ(outcome.status, 71) << megabytes << ' ' << outcome.err;
        // Of itself, or of a thread, which needs memory for its stack.
        EXPECT_THAT(outcome.err, AnyOf(HasSubstr("there is not enough memory"),
                                       HasSubstr("the system has no more of what is needed")))
            << megabytes;
    }
    EXPECT_GT(tried, 5) << "or it needs no more than to print its version";
}

}  // namespace
}  // namespace vigil::test
