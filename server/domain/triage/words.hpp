// The words of a rule set: what reports, conditions and notifications are coded in.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>
#include <vigil/protocol/level.hpp>
#include <vigil/protocol/words.hpp>

#include "domain/triage/vocabulary.hpp"

namespace vigil::triage {

struct Circumstance : Term {
    bool statutory = false;  // one of the nine that must be reported
    std::string basis;
};

// What a signal does to the level. Every signal but `information` and `lowers` is a danger signal.
enum class SignalRole { floor, raises, lowers, information };
constexpr auto words_of(SignalRole) {
    using enum SignalRole;
    return std::array{Word<SignalRole>{floor, "floor", "定级", "floor"},
                      Word<SignalRole>{raises, "raises", "升级", "raises"},
                      Word<SignalRole>{lowers, "lowers", "降级", "lowers"},
                      Word<SignalRole>{information, "information", "仅供参考", "information"}};
}

enum class Supplier { reporter, staff, engine };
constexpr auto words_of(Supplier) {
    using enum Supplier;
    return std::array{Word<Supplier>{reporter, "reporter", "报告人", "reporter"},
                      Word<Supplier>{staff, "staff", "工作人员", "staff"},
                      Word<Supplier>{engine, "engine", "系统", "engine"}};
}

struct YoungerFloor {
    int below_months{};  // also for unknown age
    Level level{};
};

struct Signal : Term {
    SignalRole role{};
    Level floor{};                          // of role `floor`
    std::optional<YoungerFloor> younger{};  // a higher floor for a younger child
    std::vector<std::string> groups{};      // "sexual", "placement", ...: named by conditions
    Text question;                          // plain words for the reporter: what was seen
    std::vector<Supplier> suppliers{};      // who may send it
    std::optional<int> below_months{};      // the question is for children under this age ...
    std::optional<int> from_months{};       // ... or from this age on
    std::string basis;
};

struct Recipient : Term {
    Function function{};
    DivisionLevel starts_at{};  // where routing begins; it walks up the parents from there
};

struct Words {
    Vocabulary<Circumstance> circumstances;
    Vocabulary<Signal> signals;
    Vocabulary<Term> signal_groups;
    Vocabulary<Term> suspect_relations;
    Vocabulary<Term> reporter_kinds;
    Vocabulary<Term> reporter_org_kinds;
    Vocabulary<Term> child_categories;
    Vocabulary<Recipient> recipients;
};

// True when a reporter may send the signal; the others are the engine's or the staff's.
bool reporters_may_send(const Signal& signal) noexcept;

}  // namespace vigil::triage
