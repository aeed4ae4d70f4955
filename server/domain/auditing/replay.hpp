// What would have happened in a time that has passed, under other limits and ladders (F54): the same reports and the same answers, and the
// steps that the rules demand between them. The same log and the same rules always give the same steps.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>
#include <vigil/protocol/result.hpp>
#include <vigil/protocol/words.hpp>

#include "domain/auditing/waiting_alerts.hpp"

namespace vigil {

enum class ReplayedKind { raised, silence, asks, repeats, ended };
constexpr auto words_of(ReplayedKind) {
    using enum ReplayedKind;
    return std::array{Word<ReplayedKind>{raised, "raised", "发出警报", "raised"},
                      Word<ReplayedKind>{silence, "silence", "签收超时", "nobody answered in time"},
                      Word<ReplayedKind>{asks, "asks", "升级", "somebody above is asked"},
                      Word<ReplayedKind>{repeats, "repeats", "重复呼叫", "all are asked again"},
                      Word<ReplayedKind>{ended, "ended", "签收或撤回", "answered or withdrawn"}};
}

struct Replayed {
    Instant at{};
    ReplayedKind kind{};
    std::string alert;
    std::string organisation;  // that was asked first
    std::int64_t version{};
    Function function{};
    Level level{};
    std::optional<DivisionLevel> asks{};

    bool operator==(const Replayed&) const = default;
};

// Takes the entries of a log from the first one on, up to those at `until`. `tools` answers with the rules that are tried, whatever version
// is asked for, or with those that were active.
class Replay {
public:
    Replay(Instant from, Instant until) : from_(from), until_(until) {}

    Result<void> take(const LoggedEvent& entry, const AuditTools& tools);
    // What follows the last entry. Everything between `from` and `until`, in its order; at one moment by alert.
    std::vector<Replayed> finish(const AuditTools& tools);

    std::int64_t position() const { return position_; }
    // Steps of the same kinds that the log says were taken in that time.
    std::int64_t steps_taken() const { return steps_taken_; }

private:
    void go_on_until(Instant at, const AuditTools& tools);
    void note(Instant at, ReplayedKind kind, const std::string& alert, const WaitingAlert& waiting,
              std::optional<DivisionLevel> asks = {});

    Instant from_;
    Instant until_;
    WaitingAlerts waiting_{};
    std::vector<Replayed> replayed_{};
    std::int64_t position_ = 0;
    std::int64_t steps_taken_ = 0;
};

}  // namespace vigil
