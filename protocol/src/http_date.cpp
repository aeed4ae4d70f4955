#include <algorithm>
#include <array>
#include <chrono>
#include <vigil/protocol/http_date.hpp>

namespace vigil {
namespace {

constexpr std::array<std::string_view, 7> kDayNames{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                    "Thursday", "Friday", "Saturday"};
constexpr std::array<std::string_view, 12> kMonthNames{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

// Takes a text apart from its begin; once something is not there, everything that follows is not either.
class DateReader {
public:
    explicit DateReader(std::string_view text) : rest_(text) {}

    bool is_read() const { return ok_ && rest_.empty(); }
    bool begins_with(std::string_view text) const { return rest_.starts_with(text); }

    void take(std::string_view text) {
        ok_ = ok_ && rest_.starts_with(text);
        if (ok_) rest_.remove_prefix(text.size());
    }
    // Exactly so many digits; `blank`: a space may stand for the first.
    int number(std::size_t digits, bool blank = false) {
        if (!ok_ || rest_.size() < digits) return fail();
        int value = 0;
        for (std::size_t i = 0; i < digits; ++i) {
            const char c = rest_[i];
            if (blank && i == 0 && c == ' ') continue;
            if (c < '0' || c > '9') return fail();
            value = value * 10 + (c - '0');
        }
        rest_.remove_prefix(digits);
        return value;
    }
    unsigned month() {
        const auto found = std::find(kMonthNames.begin(), kMonthNames.end(), rest_.substr(0, 3));
        if (!ok_ || found == kMonthNames.end()) return static_cast<unsigned>(fail());
        rest_.remove_prefix(3);
        return static_cast<unsigned>(found - kMonthNames.begin()) + 1;
    }

private:
    int fail() {
        ok_ = false;
        return 0;
    }

    std::string_view rest_;
    bool ok_ = true;
};

struct HttpDateParts {
    int year = 0;
    unsigned month = 0;
    int day = 0, hour = 0, minute = 0, second = 0;
};

void read_time_of_day(DateReader& reader, HttpDateParts& parts) {
    parts.hour = reader.number(2);
    reader.take(":");
    parts.minute = reader.number(2);
    reader.take(":");
    parts.second = reader.number(2);
}

std::optional<Instant> instant_of_parts(const HttpDateParts& parts) {
    namespace chrono = std::chrono;
    const chrono::year_month_day date{chrono::year(parts.year), chrono::month(parts.month),
                                      chrono::day(static_cast<unsigned>(parts.day))};
    // 60: a leap second, which is the first of the next minute here.
    if (!date.ok() || parts.hour > 23 || parts.minute > 59 || parts.second > 60) return std::nullopt;
    return chrono::sys_days(date) + chrono::hours(parts.hour) + chrono::minutes(parts.minute) +
           chrono::seconds(parts.second);
}

int year_of(Instant at) {
    return static_cast<int>(std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(at)).year());
}

}  // namespace

std::optional<Instant> parse_http_date(std::string_view text, Instant now) {
    const auto day = std::find_if(kDayNames.begin(), kDayNames.end(),
                                  [&](auto name) { return text.starts_with(name.substr(0, 3)); });
    if (day == kDayNames.end()) return std::nullopt;
    DateReader reader(text);
    HttpDateParts parts;
    if (reader.begins_with(*day)) {  // RFC 850
        reader.take(*day);
        reader.take(", ");
        parts.day = reader.number(2);
        reader.take("-");
        parts.month = reader.month();
        reader.take("-");
        const int this_year = year_of(now);
        parts.year = this_year - this_year % 100 + reader.number(2);
        reader.take(" ");
        read_time_of_day(reader, parts);
        reader.take(" GMT");
        if (parts.year > this_year + 50) parts.year -= 100;
        if (parts.year <= this_year - 50) parts.year += 100;
    } else if (reader.take(day->substr(0, 3)); reader.begins_with(", ")) {  // IMF-fixdate
        reader.take(", ");
        parts.day = reader.number(2);
        reader.take(" ");
        parts.month = reader.month();
        reader.take(" ");
        parts.year = reader.number(4);
        reader.take(" ");
        read_time_of_day(reader, parts);
        reader.take(" GMT");
    } else {  // asctime
        reader.take(" ");
        parts.month = reader.month();
        reader.take(" ");
        parts.day = reader.number(2, true);
        reader.take(" ");
        read_time_of_day(reader, parts);
        reader.take(" ");
        parts.year = reader.number(4);
    }
    if (!reader.is_read()) return std::nullopt;
    return instant_of_parts(parts);
}

}  // namespace vigil
