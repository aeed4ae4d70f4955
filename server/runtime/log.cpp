#include "runtime/log.hpp"

#include <cxxabi.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <mutex>
#include <utility>

namespace vigil::runtime {
namespace {

constexpr std::size_t kLongestCode = 80;
constexpr std::size_t kLongestMessage = 300;  // bytes

std::string_view severity_text(LogLevel level) {
    switch (level) {
        case LogLevel::debug:
            return "debug";
        case LogLevel::info:
            return "info";
        case LogLevel::warning:
            return "warning";
        case LogLevel::error:
            return "error";
    }
    return "error";
}

bool is_code_character(char c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool digit = c >= '0' && c <= '9';
    return letter || digit || std::string_view("._:/{}+-").find(c) != std::string_view::npos;
}

// JSON string of printable ASCII; every other byte becomes '?', so that no line can be broken or forged.
std::string json_text(std::string_view text) {
    std::string json = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') json += '\\';
        json += c >= 0x20 && c < 0x7f ? c : '?';
    }
    json += '"';
    return json;
}

std::string readable(const char* mangled) {
    int status = 0;
    const std::unique_ptr<char, decltype(&std::free)> name(abi::__cxa_demangle(mangled, nullptr, nullptr, &status),
                                                           &std::free);
    return status == 0 ? name.get() : mangled;
}

void write_whole(int descriptor, std::string_view line) {
    while (!line.empty()) {
        const auto written = ::write(descriptor, line.data(), line.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return;  // a full disk must not stop the service; the metrics tell of it
        line.remove_prefix(static_cast<std::size_t>(written));
    }
}

class StderrSink : public LogSink {
public:
    void write(std::string_view line) override {
        const std::scoped_lock lock(mutex_);
        write_whole(STDERR_FILENO, line);
    }

private:
    std::mutex mutex_;
};

class FileSink : public LogSink {
public:
    explicit FileSink(std::filesystem::path path) : path_(std::move(path)) { reopen(); }
    ~FileSink() override {
        if (descriptor_ >= 0) ::close(descriptor_);
    }

    bool is_open() const { return descriptor_ >= 0; }

    void write(std::string_view line) override {
        const std::scoped_lock lock(mutex_);
        write_whole(descriptor_, line);
    }

    void reopen() override {
        const int opened = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
        if (opened < 0) return;  // the old file goes on
        const std::scoped_lock lock(mutex_);
        if (descriptor_ >= 0) ::close(descriptor_);
        descriptor_ = opened;
    }

private:
    std::filesystem::path path_;
    std::mutex mutex_;
    int descriptor_ = -1;
};

}  // namespace

LogValue::LogValue(double number) : json_(std::isfinite(number) ? fmt::format("{}", number) : "null") {}

LogValue::LogValue(Instant at) : json_(json_text(to_rfc3339(at))) {}

LogValue LogValue::code(std::string_view text) {
    const bool fits = text.size() <= kLongestCode && std::all_of(text.begin(), text.end(), is_code_character);
    LogValue value;
    value.json_ = json_text(fits ? text : "(unprintable)");
    return value;
}

LogValue LogValue::message(const Error& error) {
    LogValue value;
    value.json_ = json_text(std::string_view(error.message).substr(0, kLongestMessage));
    return value;
}

LogValue LogValue::type_of(const std::exception_ptr& thrown) {
    LogValue value;
    try {
        if (thrown) std::rethrow_exception(thrown);
        value.json_ = json_text("nothing");
    } catch (const std::exception& exception) {
        value.json_ = json_text(readable(typeid(exception).name()));
    } catch (...) {
        value.json_ = json_text("not a std::exception");
    }
    return value;
}

std::unique_ptr<LogSink> stderr_sink() { return std::make_unique<StderrSink>(); }

Result<std::unique_ptr<LogSink>> file_sink(const std::filesystem::path& path) {
    auto sink = std::make_unique<FileSink>(path);
    if (!sink->is_open()) return Error{ErrorKind::unavailable, "log file cannot be opened for appending"};
    return std::unique_ptr<LogSink>(std::move(sink));
}

Log::Log(std::shared_ptr<LogSink> sink, const Timers& timers, LogLevel least)
    : sink_(std::move(sink)), timers_(&timers), least_(std::make_shared<std::atomic<LogLevel>>(least)) {}

Log Log::with(const LogField& field) const {
    Log copy = *this;
    copy.always_ += fmt::format(R"(,"{}":{})", field.key.text(), field.value.json());
    return copy;
}

void Log::write(LogLevel level, LogName event, Fields fields) const {
    if (level < least_->load(std::memory_order_relaxed)) return;
    auto line = fmt::format(R"({{"time":"{}","severity":"{}","event":"{}"{})", to_rfc3339(timers_->now()),
                            severity_text(level), event.text(), always_);
    for (const auto& field : fields)
        fmt::format_to(std::back_inserter(line), R"(,"{}":{})", field.key.text(), field.value.json());
    line += "}\n";
    sink_->write(line);
}

}  // namespace vigil::runtime
