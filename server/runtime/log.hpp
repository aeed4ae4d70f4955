// Structured logs: one JSON object per line, one event per fact, no personal data.
//
//     log.info("alert.raised", {{"alert", alert.id}, {"level", alert.level}});
//     {"time":"2026-01-31T08:05:09.123Z","severity":"info","event":"alert.raised","alert":"0194...","level":"red"}
#pragma once

#include <atomic>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/result.hpp>
#include <vigil/protocol/time.hpp>
#include <vigil/protocol/words.hpp>

namespace vigil::runtime {

// A name that stands in the source: an event ("http.request") or a key ("request"). Only a literal makes one, and only of
// lower-case letters, digits, '.' and '_'; anything else does not compile.
class LogName {
public:
    template <std::size_t N>
    consteval LogName(const char (&literal)[N]) : text_(literal, N - 1) {  // NOLINT: implicit, so that calls read well
        for (const char c : text_)
            if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_')) throw "not a log name";
    }
    constexpr std::string_view text() const noexcept { return text_; }

private:
    std::string_view text_;
};

template <class E>
concept WireWord = std::is_enum_v<E> && requires {
    words_of(E{});
};

// What may stand in a log: an id, a number, a truth, a duration, an instant, a word of a closed list, a short code. There
// is no way in for free text, so a name, a phone number or a message body cannot be logged by accident.
class LogValue {
public:
    template <class Tag>
    LogValue(const Id<Tag>& id) : LogValue(code(id.str())) {}  // NOLINT: implicit, as the next ones
    template <std::integral N>
    LogValue(N number) : json_(number_text(number)) {}
    LogValue(double number);
    LogValue(std::chrono::milliseconds duration) : LogValue(duration.count()) {}
    LogValue(Instant at);
    template <WireWord E>
    LogValue(E word) : LogValue(code(to_text(word))) {}

    // A machine's word: at most 80 characters out of A-Z a-z 0-9 and ._:/{}+- ; anything else is logged as "(unprintable)".
    static LogValue code(std::string_view text);
    // Error.message, which by its contract holds no input and no personal data.
    static LogValue message(const Error& error);
    // The type of something thrown, never its text: libraries quote their input in it.
    static LogValue type_of(const std::exception_ptr& thrown);

    const std::string& json() const noexcept { return json_; }

private:
    LogValue() = default;
    template <class N>
    static std::string number_text(N number) {
        if constexpr (std::is_same_v<N, bool>)
            return number ? "true" : "false";
        else
            return std::to_string(number);
    }

    std::string json_;
};

struct LogField {
    LogName key;
    LogValue value;
};

enum class LogLevel { debug, info, warning, error };

// Where lines go. May be used from any thread; a line is written whole or not at all.
class LogSink {
public:
    virtual ~LogSink() = default;
    virtual void write(std::string_view line) = 0;
    virtual void reopen() {}  // after the file was rotated away
};

std::unique_ptr<LogSink> stderr_sink();
Result<std::unique_ptr<LogSink>> file_sink(const std::filesystem::path& path);

// A cheap handle: copies share the sink. May be used from any thread.
class Log {
public:
    using Fields = std::initializer_list<LogField>;

    // `timers` must outlive every copy.
    Log(std::shared_ptr<LogSink> sink, const Timers& timers, LogLevel least = LogLevel::info);

    // From here on only lines of `least` and above are written, by every copy.
    void set_level(LogLevel least) const { least_->store(least, std::memory_order_relaxed); }
    // After the file was rotated away.
    void reopen() const { sink_->reopen(); }

    // The same log with one more field on each line, for example the request id.
    Log with(const LogField& field) const;

    void debug(LogName event, Fields fields = {}) const { write(LogLevel::debug, event, fields); }
    void info(LogName event, Fields fields = {}) const { write(LogLevel::info, event, fields); }
    void warning(LogName event, Fields fields = {}) const { write(LogLevel::warning, event, fields); }
    void error(LogName event, Fields fields = {}) const { write(LogLevel::error, event, fields); }

private:
    void write(LogLevel level, LogName event, Fields fields) const;

    std::shared_ptr<LogSink> sink_;  // shared by all copies
    const Timers* timers_;
    std::shared_ptr<std::atomic<LogLevel>> least_;  // shared by all copies
    std::string always_;                            // fields of with(), already JSON: ,"request":"..."
};

}  // namespace vigil::runtime
