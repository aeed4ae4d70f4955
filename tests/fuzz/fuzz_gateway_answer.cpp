// Any bytes as a gateway's answer - lines of status, Retry-After and Date, and then the body: never a crash, nothing but the five
// outcomes, and what is passed on is printable, short and waits no longer than it may.
#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "files/gateway_answer.hpp"

using namespace vigil;

namespace {

const files::GatewayDescription& description() {
    static const auto made = [] {
        files::GatewayDescription description;
        description.success = {{200, 201}, "/Code", R"("OK")"};
        description.id = "/data/0/id";
        description.errors = {
            {std::nullopt, "/Code", R"("isv.LIMIT")", false, SendOutcome::retry, std::chrono::seconds(3600)},
            {std::nullopt, "/Code", "Throttling", true, SendOutcome::retry, std::nullopt},
            {400, "/e/~01/0", "7", false, SendOutcome::target_dead, std::nullopt},
            {401, "", "", false, SendOutcome::refresh_credentials, std::nullopt},
        };
        return description;
    }();
    return made;
}

std::string_view take_line(std::string_view& text) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return line;
}

bool is_plain(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

// So many digits in a row are somebody's number.
bool has_number(std::string_view text) {
    std::size_t digits = 0;
    for (const char c : text) {
        digits = c >= '0' && c <= '9' ? digits + 1 : 0;
        if (digits == 11) return true;
    }
    return false;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view rest(reinterpret_cast<const char*>(data), size);
    files::GatewayAnswer answer;
    const auto status = take_line(rest);
    std::from_chars(status.data(), status.data() + status.size(), answer.status);
    answer.retry_after = take_line(rest);
    answer.date = take_line(rest);
    answer.body = rest;
    const auto now = instant_of(1'769'846'709'000);  // 2026-01-31T08:05:09Z
    const auto attempt = files::classify(description(), answer, now);

    if (attempt.code.empty() || attempt.code.size() > 64 || !is_plain(attempt.code)) std::abort();
    if (has_number(attempt.code)) std::abort();
    if (attempt.message_id.size() > 128 || !is_plain(attempt.message_id)) std::abort();
    if (attempt.wait && (attempt.wait->count() < 0 || *attempt.wait > files::kLongestRetryAfter)) std::abort();
    if (attempt.outcome == SendOutcome::accepted) {
        const bool is_told = (answer.status == 200 || answer.status == 201) && attempt.code == "OK";
        if (!is_told || attempt.unknown || attempt.wait) std::abort();
    } else if (!attempt.message_id.empty()) {
        std::abort();
    }
    if (attempt.wait && attempt.outcome != SendOutcome::retry) std::abort();
    if (answer.status / 100 == 3 && attempt.outcome != SendOutcome::ask_operator) std::abort();
    return 0;
}
