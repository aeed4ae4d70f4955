// SIGKILL at random instants under load: nothing that was answered is lost, doubled or out of order (promises P1, P2, P5, P8).
//
// VIGIL_KILLS=n runs it so often (20), VIGIL_SEED=n with that seed; each run prints its own.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/steady_timer.hpp>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <random>
#include <set>

#include "cli/process.hpp"
#include "client/live_state.hpp"
#include "faults/crew.hpp"
#include "support/server_process.hpp"

namespace vigil::test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using Random = std::mt19937_64;
using testing::ElementsAre;
using testing::IsEmpty;

std::uint64_t number_of(const char* variable, std::uint64_t otherwise) {
    const char* const text = std::getenv(variable);
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

constexpr int kTeachers = 3;
constexpr int kRunsOfOneFolder = 25;  // then a fresh one: what is examined after each run stays small
constexpr int kMostMilliseconds = 120;

// The offsets of one stream as a screen showed them, across every connection. What was there before the first connection came
// as one state: several alerts at one offset.
void expect_no_gap_and_no_double(const Screen& screen, const OrganisationId& organisation) {
    std::int64_t last = 0;
    std::set<std::string> first_state;
    for (const auto& item : screen.items) {
        if (item.stream.str() != "org:" + organisation.str()) continue;
        const bool is_of_first_state = last == 0 || (item.offset == last && !first_state.empty());
        if (is_of_first_state) {
            ASSERT_TRUE(first_state.insert(client::subject_of(item.item)).second) << "shown twice";
        } else {
            ASSERT_EQ(item.offset, last + 1) << "what a station was shown";
            first_state.clear();
        }
        last = item.offset;
    }
}

class Storm {
public:
    Storm() : crew_(kTeachers), server_(crew_.installation) {
        crew_.enrol();
        view_.emplace(crew_.officer);
    }
    ~Storm() {
        view_->client().stop();
        run_until(crew_.io, [this] { return view_->ended; });
    }

    // Load, SIGKILL in the middle of it, a start, and whatever had no answer once more.
    void run(Random& random) {
        const auto instant = std::chrono::milliseconds(std::uniform_int_distribution(0, kMostMilliseconds)(random));
        is_over_ = false;
        running_ = 0;
        for (int i = 0; i < kTeachers; ++i) spawn([this, i] { return file_reports(i); });
        spawn([this] { return acknowledge(); });
        asio::steady_timer killer(crew_.io, instant);
        killer.async_wait([this](boost::system::error_code) {
            server_.kill();
            is_over_ = true;
        });
        ASSERT_TRUE(run_until(crew_.io, [this] { return is_over_ && running_ == 0; }));
        // Every fifth start is killed as well, somewhere between its first system call and its first answer.
        if (std::uniform_int_distribution(0, 4)(random) == 0)
            server_.start_and_kill(
                std::chrono::milliseconds(std::uniform_int_distribution(0, kMostMilliseconds)(random)));
        server_.start();
        for (const auto number : crew_.ledger.unanswered())
            ASSERT_TRUE(crew_.file_until_receipted(number)) << crew_.last.message;
        say_again(random);
        ASSERT_TRUE(run_until(crew_.io, [this] { return view_->screen.taken.size() >= said_live_; }));
        for (const auto& taken : view_->screen.taken) crew_.ledger.taken(taken.ack_id);
        ASSERT_THAT(view_->screen.refused, IsEmpty());
        ASSERT_FALSE(view_->screen.log_moved_back);
        expect_no_gap_and_no_double(view_->screen, crew_.region.station);
        ASSERT_THAT(crew_.complaints(), IsEmpty());
    }

    // As an auditor does it, with a receipt that was kept elsewhere.
    void audit() {
        const auto root = crew_.installation.root();
        std::ofstream witness(root / "receipts");
        for (Ledger::Number i = 0; i < crew_.ledger.size(); ++i) witness << crew_.ledger.answer(i)->receipt << '\n';
        witness.close();
        Process verify({VIGIL_BINARY, "--root", root.string(), "--config", "vigil.toml", "audit", "verify", "--witness",
                        (root / "receipts").string()},
                       root.string());
        const auto outcome = verify.wait();
        EXPECT_EQ(outcome.status, 0) << outcome.out << outcome.err;
    }

    std::size_t reports() const { return crew_.ledger.size(); }
    std::size_t acknowledgements() const { return crew_.ledger.acknowledgements(); }

private:
    template <class Task>
    void spawn(Task task) {
        ++running_;
        asio::co_spawn(crew_.io, std::move(task), [this](std::exception_ptr thrown) {
            EXPECT_FALSE(thrown);
            --running_;
        });
    }

    asio::awaitable<void> file_reports(int teacher) {
        auto& person = *crew_.teachers[static_cast<std::size_t>(teacher)];
        while (!is_over_) {
            const auto number = crew_.ledger.write_report();
            auto sent = person.api().call_with<protocol::Filed>("file_report", crew_.ledger.body(number));
            const auto filed = co_await std::move(sent);
            if (filed)
                crew_.ledger.receipted(number, filed.value());
            else
                crew_.ledger.lost(number);
        }
    }

    // Answers each alert that the station's screen shows; the live client says it again until it hears that it was taken.
    asio::awaitable<void> acknowledge() {
        asio::steady_timer pause(crew_.io);
        while (!is_over_) {
            const auto& items = view_->screen.items;
            for (; seen_ < items.size(); ++seen_) {
                const auto& alert = items[seen_].item.alert;
                if (!alert || alert->state != AlertState::open || alert->organisation_id != crew_.region.station)
                    continue;
                crew_.ledger.said(view_->client().acknowledge(alert->alert_id, alert->version, std::nullopt));
                ++said_live_;
            }
            pause.expires_after(2ms);
            co_await pause.async_wait(asio::use_awaitable);
        }
    }

    // An old report once more: the same receipt, nothing new.
    void say_again(Random& random) {
        if (crew_.ledger.size() == 0) return;
        const auto number = std::uniform_int_distribution<Ledger::Number>(0, crew_.ledger.size() - 1)(random);
        const auto before = crew_.ledger.answer(number).value();
        ASSERT_TRUE(crew_.file_until_receipted(number)) << crew_.last.message;
        ASSERT_EQ(crew_.ledger.answer(number)->report_id, before.report_id);
    }

    Crew crew_;
    ServerProcess server_;
    std::optional<LiveView> view_{};
    bool is_over_ = false;
    int running_ = 0;
    std::size_t seen_ = 0;  // items of the screen that were looked at
    std::size_t said_live_ = 0;
};

TEST(Killed, GivenLoad_WhenTheServerIsKilledAtRandomInstants_ThenEveryAnswerStandsOnceAndInOrder) {
    const auto kills = number_of("VIGIL_KILLS", 20);
    const auto seed = number_of("VIGIL_SEED", std::random_device{}());
    std::printf("VIGIL_SEED=%llu VIGIL_KILLS=%llu\n", static_cast<unsigned long long>(seed),
                static_cast<unsigned long long>(kills));
    std::optional<Storm> storm;
    std::size_t reports = 0, acknowledgements = 0;
    const auto count = [&] {
        storm->audit();
        reports += storm->reports();
        acknowledgements += storm->acknowledgements();
    };
    for (std::uint64_t run = 0; run < kills; ++run) {
        if (run % kRunsOfOneFolder == 0) {
            if (storm) count();
            storm.reset();
            storm.emplace();
        }
        Random random(seed + run);
        storm->run(random);
        if (testing::Test::HasFailure()) FAIL() << "in run " << run << ": VIGIL_SEED=" << seed + run;
    }
    count();
    std::printf("%llu kills, %zu reports receipted, %zu acknowledgements taken\n",
                static_cast<unsigned long long>(kills), reports, acknowledgements);
    EXPECT_GT(reports, kills);
    EXPECT_GT(acknowledgements, 0U);
}

}  // namespace
}  // namespace vigil::test
