// The append-only, hash-chained log (promise P8).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>
#include <vigil/protocol/result.hpp>
#include <vigil/protocol/time.hpp>

namespace vigil {

// What happened, in codes and ids; no personal data. `digest` commits to the content of the row that the entry is
// about (SHA-256 over the row's stored bytes), so that a changed row shows.
struct Event {
    std::string kind;     // dotted: "report.filed", "alert.acknowledged"
    std::string subject;  // the id the event is about
    Instant at{};
    std::vector<std::pair<std::string, std::string>> detail{};  // codes and ids, in a fixed order
    std::string digest{};                                       // 32 bytes, or empty
};

// Where an event came to stand. `root` is the chain hash after the entry (32 bytes).
struct LogMark {
    std::int64_t pos{};
    std::string root;
    Instant at{};
};

// An entry as it stands in the log; without its digest.
struct LoggedEvent {
    std::int64_t pos{};
    Event event;
};

class Log {
public:
    virtual ~Log() = default;

    // Appended when the unit ends, after its stream items, so that positions are dense and in commit order.
    virtual void append(Event event) = 0;

    // The mark of the first committed event of `kind` about `subject`.
    virtual Result<std::optional<LogMark>> find(std::string_view kind, std::string_view subject) = 0;
    virtual Result<LogMark> head() = 0;
    // Those behind `pos`, in their order, at most `limit`.
    virtual Result<std::vector<LoggedEvent>> after(std::int64_t pos, std::size_t limit) = 0;
};

}  // namespace vigil
