// The domain at work in the small region, over the product's repositories: one call, one transaction.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <initializer_list>
#include <ostream>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/live.hpp>

#include "contract/memory_store.hpp"
#include "domain/alerts/acknowledging.hpp"
#include "domain/matching/deciding.hpp"
#include "domain/reports/intake.hpp"
#include "domain/reports/supplementing.hpp"
#include "secrets/pseudonyms.hpp"
#include "secrets/tokens.hpp"
#include "unit/domain/small_region.hpp"

namespace vigil {

// Closed words and ids as failures show them.
template <class E>
requires(std::is_enum_v<E>&& requires { words_of(E{}); }) void PrintTo(const E& word, std::ostream* out) {
    *out << to_text(word);
}

template <class Tag>
void PrintTo(const Id<Tag>& id, std::ostream* out) {
    *out << id.str();
}

}  // namespace vigil

namespace vigil::domain_test {

using namespace std::chrono_literals;

// The rule set that ships.
const triage::RuleSet& rules();

// An instant in China Standard Time (UTC+8), by the calendar of the standard library.
Instant china(int year, unsigned month, unsigned day, int hour = 0, int minute = 0);

// A report of nothing in particular: another concern about a child of 15 in kTownship, no suspect. A test states what
// matters to it.
protocol::FileReport a_report(std::initializer_list<const char*> signals = {});
protocol::FileSupplement a_supplement(std::initializer_list<const char*> signals = {});
protocol::ReportedChild a_child(int years);

// Signals that lead a_report to a level and tell nobody but the station.
inline constexpr const char* kBlueSignal = "vague_concern";
inline constexpr const char* kYellowSignal = "low_mood";
inline constexpr const char* kOrangeSignal = "no_food_heat";
// Red, statutory: station, police and banner agency are told at once.
inline constexpr const char* kRedSignal = "missing";

class Casework : public testing::Test {
protected:
    Casework();

    Instant now() { return store_.timers().now(); }
    void pass(std::chrono::milliseconds time) { store_.timers().advance(time); }

    // Runs `f` in a transaction of its own, and answers what it answers.
    template <class F>
    std::invoke_result_t<F, Unit&> write(F f) {
        std::optional<std::invoke_result_t<F, Unit&>> answer;
        auto marks = store_.write_now([&](Unit& unit) -> Result<void> {
            answer.emplace(f(unit));
            if (answer->has_error()) return answer->error();
            return success();
        });
        if (!marks) return marks.error();
        marks_ = std::move(marks).value();
        return std::move(*answer);
    }
    // What `f` finds; an error is a bug of the test.
    template <class F>
    auto find(F f) {
        return write(std::move(f)).value();
    }
    // The log marks of the last transaction.
    const std::vector<LogMark>& marks() const { return marks_; }

    // People.
    AccountId account();
    Caller officer(const OrganisationId& organisation, Role role = Role::duty_officer);
    // A child director with a live session: a kind of reporter on which no rule depends.
    const Sender& reporter() const { return reporter_; }

    // Filing. The bytes are those of the encoded document.
    Filing prepared(const protocol::FileReport& document, const Sender& sender);
    Result<Intaken> take(const Filing& filing);
    Result<Intaken> try_to_file(const protocol::FileReport& document, const Sender& sender);
    Report file(const protocol::FileReport& document) { return file(document, reporter_); }
    Report file(const protocol::FileReport& document, const Sender& sender);

    SupplementClaim claim_of(const Sender& sender) const;
    Result<Intaken> try_to_supplement(const ReportId& report, const protocol::FileSupplement& document,
                                      const SupplementClaim& claim);
    Supplement supplement(const Report& report, const protocol::FileSupplement& document);

    Result<Acknowledgement> acknowledge(const Caller& caller, const Alert& alert, AlertVersion version,
                                        const AcknowledgementId& id);
    Acknowledgement acknowledge(const Alert& alert);  // by an officer of its organisation

    // What a filing would find of earlier reports, as it was prepared.
    EarlierReports earlier_of(const Filing& filing);

    // Fires what is due, at most `at_once` in a transaction; how many fired.
    std::size_t fire_clocks(std::size_t at_once = 100);

    // Matching.
    std::vector<Match> matches_of(const Report& report);
    Match match_between(const Report& later, const Report& earlier);  // throws where there is none
    Result<matching::Decided> decide(const Caller& caller, const MatchId& match, MatchVerdict verdict);
    std::vector<Case> members_of(const Report& report);  // of the whole case, the surviving one first

    // What is on disk.
    Case case_of(const Report& report);
    std::vector<Alert> alerts_of(const Report& report);
    std::optional<Alert> alert_of(const Report& report, const OrganisationId& organisation);
    std::vector<OrganisationId> alerted(const Report& report);
    std::vector<OrganisationId> barred(const Report& report);
    std::vector<StoredNotification> notifications_of(const Report& report);
    std::vector<Clock> running_clocks(const Alert& alert);
    std::vector<protocol::ItemBody> items_of(const StreamId& stream);
    std::vector<protocol::ItemBody> items_of(const OrganisationId& organisation);
    protocol::ReportStatus status(const Report& report);
    std::int64_t report_count();
    bool was_logged(std::string_view kind, std::string_view subject);

    AcknowledgementId an_acknowledgement_id();

    test::MemoryStore store_{};
    MasterKeys masters_;
    KeyedPseudonyms pseudonyms_{masters_};
    RandomTokens tokens_{};
    UuidSource ids_{};
    SmallRegion in_{};

private:
    Sender reporter_{};
    std::vector<LogMark> marks_{};
};

}  // namespace vigil::domain_test
