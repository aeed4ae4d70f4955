// Who is on duty in an organisation, as its people plan it. Days and times of day are those of China (UTC+8).
#pragma once

#include <optional>
#include <string>
#include <vector>
#include <vigil/protocol/duty_words.hpp>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/schema.hpp>
#include <vigil/protocol/time.hpp>
#include <vigil/protocol/words.hpp>

namespace vigil::protocol {

// Its officers are on duty together, each time it begins, for at most 24 hours. `until` at or before `from` is a time of the
// next day. `on` asks about the day on which it begins; without it: every day. `first` and `last` are such days too.
struct Shift {
    std::string shift_name{};
    std::vector<Weekday> days;
    std::optional<DayKind> on{};
    std::string from;
    std::string until;
    std::vector<AccountId> officers;
    std::string first{};
    std::string last{};

    static constexpr std::string_view name = "Shift";
    static constexpr auto fields = std::tuple{
        field<&Shift::shift_name>("name", optional, code_points(1, 40), "名称", "a label, no personal data"),
        field<&Shift::days>("days", required, items(1, 7), "星期", "weekdays on which it begins, each once"),
        field<&Shift::on>("on", optional, "日期类别", "of these only work days or days off; without it: every day"),
        field<&Shift::from>("from", required, format(Format::time_of_day), "开始时间", "it begins, before 24:00"),
        field<&Shift::until>("until", required, format(Format::time_of_day), "结束时间",
                             "it ends; at or before its beginning: on the next day"),
        field<&Shift::officers>("officers", required, items(1, 50, format(Format::uuid)), "值班员账号",
                                "who is on duty, together"),
        field<&Shift::first>("first", optional, format(Format::date), "首日", "the first day on which it may begin"),
        field<&Shift::last>("last", optional, format(Format::date), "末日", "the last day on which it may begin")};
};

// One officer at a time, at all hours, each for `every_days` days and then the next; after the last comes the first again.
struct Rotation {
    std::vector<AccountId> officers;
    std::int64_t every_days{};
    std::string at;
    std::string first;
    std::string last{};

    static constexpr std::string_view name = "Rotation";
    static constexpr auto fields = std::tuple{
        field<&Rotation::officers>("officers", required, items(2, 50, format(Format::uuid)), "值班员账号",
                                   "who is on duty, one after the other"),
        field<&Rotation::every_days>("every_days", required, range(1, 366), "轮值天数", "days until the next one"),
        field<&Rotation::at>("at", required, format(Format::time_of_day), "交接时间", "of handing over, before 24:00"),
        field<&Rotation::first>("first", required, format(Format::date), "首日",
                                "the day on which the first one begins"),
        field<&Rotation::last>("last", optional, format(Format::date), "末日",
                               "the day on which it ends, at the time of handing over")};
};

// In this time only these officers are on duty, whatever shifts and rotations say; without officers nobody is.
struct Override {
    Instant from{};
    Instant until{};
    std::vector<AccountId> officers;

    static constexpr std::string_view name = "Override";
    static constexpr auto fields =
        std::tuple{field<&Override::from>("from", required, instant, "开始时间", "it begins"),
                   field<&Override::until>("until", required, instant, "结束时间", "it ends"),
                   field<&Override::officers>("officers", required, items(0, 50, format(Format::uuid)), "值班员账号",
                                              "who alone is on duty; empty: nobody")};
};

// The roster of one organisation, as it is set. Shifts and rotations add up: whoever one of them names is on duty. The lists
// are required, so that a misspelt one does not pass for an empty one.
struct Roster {
    std::vector<Shift> shifts;
    std::vector<Rotation> rotations;
    std::vector<Override> overrides;
    std::vector<AccountId> chiefs{};

    static constexpr std::string_view name = "Roster";
    static constexpr auto fields =
        std::tuple{field<&Roster::shifts>("shifts", required, items(0, 60), "班次", "shifts"),
                   field<&Roster::rotations>("rotations", required, items(0, 20), "轮值", "rotations"),
                   field<&Roster::overrides>("overrides", required, items(0, 100), "调班",
                                             "times that are otherwise; no two at the same time"),
                   field<&Roster::chiefs>("chiefs", optional, items(0, 10, format(Format::uuid)), "负责人账号",
                                          "who may set the roster, and is rung last")};
};

}  // namespace vigil::protocol
