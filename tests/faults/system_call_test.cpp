// Each system call of the storage fails in turn, from outside: strace changes what the kernel answers the real server.
//
// VIGIL_LONG=1 goes through more of them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "cli/process.hpp"
#include "faults/crew.hpp"
#include "support/server_process.hpp"

namespace vigil::test {
namespace {

using testing::IsEmpty;

struct Injection {
    const char* name;
    const char* call;
    const char* error;
    bool for_good;
    const char* file;  // behind the data folder; empty: any
    int most;  // so many faults are enough where nobody asked for all; the calls of each thread are counted alone
};

void PrintTo(const Injection& which, std::ostream* out) { *out << which.name; }

bool may_trace() {
    Process probe({"strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=fsync", "true"}, "/");
    return probe.wait().status == 0;
}

// The program that strace runs.
pid_t child_of(pid_t parent) {
    const auto id = std::to_string(parent);
    std::ifstream in("/proc/" + id + "/task/" + id + "/children");
    pid_t child = -1;
    in >> child;
    return child;
}

class SystemCalls : public testing::TestWithParam<Injection> {
protected:
    void SetUp() override {
        if (!may_trace()) GTEST_SKIP() << "this machine lets nobody trace a process (ptrace), or has no strace";
        ServerProcess server(crew.installation);
        crew.enrol();
        for (int i = 0; i < 2; ++i) ASSERT_TRUE(crew.file(crew.ledger.write_report())) << crew.last.message;
        ASSERT_EQ(server.terminate(), 0);
    }

    std::vector<std::string> words(int nth) const {
        const auto& which = GetParam();
        const std::string call = which.call;
        std::vector<std::string> all{
            "strace",
            "-f",
            "-qq",
            "--seccomp-bpf",
            "-o",
            trace().string(),
            "-e",
            "trace=" + call,
            "-e",
            "inject=" + call + ":error=" + which.error + ":when=" + std::to_string(nth) + (which.for_good ? "+" : "")};
        if (*which.file != '\0') {
            all.emplace_back("-P");
            all.push_back((crew.configuration().data.folder / which.file).string());
        }
        for (const auto& word :
             {VIGIL_BINARY, "--root", crew.installation.root().c_str(), "--config", "vigil.toml", "serve"})
            all.emplace_back(word);
        return all;
    }
    std::filesystem::path trace() const { return crew.installation.root() / "trace"; }
    bool was_injected() const {
        std::ostringstream text;
        text << std::ifstream(trace()).rdbuf();
        return text.str().find("(INJECTED)") != std::string::npos;
    }

    // A server under the fault does what it can; a healthy one then shows what is there.
    void one_fault(int nth) {
        const auto number = crew.ledger.write_report();
        crew.last = {};
        crew.hang_up();
        {
            Process traced(words(nth), crew.installation.root().string());
            if (traced.writes("Vigil is ready")) {
                crew.file(number);
                crew.acknowledge_one();
                if (const pid_t server = child_of(traced.id()); server > 0) ::kill(server, SIGTERM);
                traced.wait();
            } else {
                const auto outcome = traced.wait();
                EXPECT_EQ(outcome.status, 1) << outcome.err;
                EXPECT_FALSE(outcome.err.empty()) << "it must say why it does not start";
            }
        }
        is_done = !was_injected();
        ASSERT_THAT(crew.complaints(), IsEmpty());
        ServerProcess healthy(crew.installation);
        crew.hang_up();
        ASSERT_TRUE(crew.file_until_receipted(number)) << crew.last.message;
        ASSERT_EQ(healthy.terminate(), 0);
    }

    Crew crew{};
    bool is_done = false;
};

TEST_P(SystemCalls, GivenTheRealServer_WhenTheKernelRefusesACall_ThenWhatItAnsweredIsTrueAfterwards) {
    const int most = std::getenv("VIGIL_LONG") != nullptr ? 200 : GetParam().most;
    int faults = 0;
    for (int nth = 1; !is_done && nth <= most; ++nth) {
        ASSERT_NO_FATAL_FAILURE(one_fault(nth)) << "call " << nth;
        if (HasFailure()) FAIL() << "call " << nth;
        faults += is_done ? 0 : 1;
    }
    EXPECT_GT(faults, 0) << "strace injected nothing";
    std::printf("%s: %d faults\n", GetParam().name, faults);
}

INSTANTIATE_TEST_SUITE_P(Fail, SystemCalls,
                         testing::Values(Injection{"fdatasync_EIO", "fdatasync", "EIO", false, "", 6},
                                         Injection{"fdatasync_EINTR", "fdatasync", "EINTR", false, "", 2},
                                         Injection{"fdatasync_ENOSPC", "fdatasync", "ENOSPC", false, "", 2},
                                         Injection{"write_EIO", "pwrite64", "EIO", false, "vigil.db-wal", 4},
                                         Injection{"write_ENOSPC", "pwrite64", "ENOSPC", true, "vigil.db-wal", 4},
                                         Injection{"write_EINTR", "pwrite64", "EINTR", false, "vigil.db-wal", 2},
                                         Injection{"write_EDQUOT", "pwrite64", "EDQUOT", true, "vigil.db-wal", 2},
                                         Injection{"write_EROFS", "pwrite64", "EROFS", true, "vigil.db-wal", 2},
                                         Injection{"database_write_EIO", "pwrite64", "EIO", false, "vigil.db", 3},
                                         Injection{"truncate_EIO", "ftruncate", "EIO", false, "", 3},
                                         Injection{"open_EIO", "openat", "EIO", false, "vigil.db", 3},
                                         Injection{"open_EMFILE", "openat", "EMFILE", false, "vigil.db-wal", 2}),
                         [](const auto& each) { return std::string(each.param.name); });

}  // namespace
}  // namespace vigil::test
