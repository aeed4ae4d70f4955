// Each call of the storage fails in turn, below everything that is ours, while the whole server starts, takes a report and an
// acknowledgement, signs a checkpoint, and stops: whatever it answers is true afterwards.
//
// VIGIL_LONG=1 leaves out none of the frequent calls.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "app/server.hpp"
#include "faults/crew.hpp"
#include "unit/storage/faulty_vfs.hpp"

namespace vigil::test {
namespace {

using testing::IsEmpty;

struct Case {
    const char* name;
    StorageCall call;
    bool as_full;
    bool for_good;
    int stride;  // 1: each call fails in turn
};

void PrintTo(const Case& which, std::ostream* out) { *out << which.name; }

bool leaves_none_out() { return std::getenv("VIGIL_LONG") != nullptr; }

class StorageCalls : public testing::TestWithParam<Case> {
protected:
    StorageCalls() { FaultyVfs::instance().heal(); }
    ~StorageCalls() override { FaultyVfs::instance().heal(); }
    static void SetUpTestSuite() { FaultyVfs::instance().make_default(); }

    // False: it refused to start, and said why.
    bool start() {
        auto opened = app::Server::open(crew_.configuration());
        if (!opened) {
            EXPECT_EQ(opened.error().kind, ErrorKind::unavailable) << opened.error().message;
            EXPECT_FALSE(opened.error().message.empty());
            return false;
        }
        server_ = std::move(opened).value();
        server_->start();
        return true;
    }
    void stop() {
        if (server_) server_->stop();
        server_.reset();
        crew_.hang_up();
    }

    // A report and the officer's answer to another one, as far as they are taken.
    void work(Ledger::Number number) {
        crew_.file(number);
        EXPECT_NE(crew_.last.code, "internal") << crew_.last.message;
        crew_.acknowledge_one();
        EXPECT_NE(crew_.last.code, "internal") << crew_.last.message;
    }

    void one_fault(const FaultyVfs::Fault& fault) {
        auto& vfs = FaultyVfs::instance();
        const auto number = crew_.ledger.write_report();
        crew_.last = {};
        vfs.arm(fault);
        if (start()) work(number);
        stop();
        const bool failed = vfs.has_failed();
        vfs.heal();
        // Refused is not there, receipted is, at once and without another try.
        ASSERT_THAT(crew_.complaints(), IsEmpty());
        ASSERT_TRUE(start());
        ASSERT_TRUE(crew_.file_until_receipted(number)) << crew_.last.message;
        if (!failed) is_done_ = true;
    }

    Crew crew_{};
    std::unique_ptr<app::Server> server_{};
    bool is_done_ = false;
};

TEST_P(StorageCalls, GivenAServerAtWork_WhenTheCallsFailInTurn_ThenWhatItAnsweredIsTrueAfterwards) {
    ASSERT_TRUE(start());
    crew_.enrol();
    for (int i = 0; i < 2; ++i) ASSERT_TRUE(crew_.file_until_receipted(crew_.ledger.write_report()));
    const auto& which = GetParam();
    const int stride = leaves_none_out() ? 1 : which.stride;
    int faults = 0;
    for (int nth = 1; !is_done_; nth += stride) {
        stop();
        ASSERT_NO_FATAL_FAILURE(one_fault({which.call, nth, which.as_full, which.for_good})) << "call " << nth;
        if (HasFailure()) FAIL() << "call " << nth;
        ++faults;
    }
    stop();
    EXPECT_THAT(crew_.complaints(), IsEmpty());
    EXPECT_GT(faults, 1) << "no such call was made";
    RecordProperty("faults", faults);
    std::printf("%s: %d faults\n", which.name, faults - 1);
}

INSTANTIATE_TEST_SUITE_P(Fail, StorageCalls,
                         testing::Values(Case{"open", StorageCall::open, false, false, 1},
                                         Case{"write", StorageCall::write, false, false, 1},
                                         Case{"write_full", StorageCall::write, true, false, 1},
                                         Case{"write_full_from_then_on", StorageCall::write, true, true, 1},
                                         Case{"write_from_then_on", StorageCall::write, false, true, 1},
                                         Case{"sync", StorageCall::sync, false, false, 1},
                                         Case{"sync_from_then_on", StorageCall::sync, false, true, 1},
                                         Case{"truncate", StorageCall::truncate, false, false, 1},
                                         Case{"index_map", StorageCall::index_map, false, false, 1},
                                         Case{"index_map_full", StorageCall::index_map, true, false, 1},
                                         Case{"size", StorageCall::size, false, false, 3},
                                         Case{"lock", StorageCall::lock, false, false, 3},
                                         Case{"exists", StorageCall::exists, false, false, 1},
                                         Case{"read", StorageCall::read, false, false, 17},
                                         Case{"index_lock", StorageCall::index_lock, false, false, 29}),
                         [](const auto& each) { return std::string(each.param.name); });

}  // namespace
}  // namespace vigil::test
