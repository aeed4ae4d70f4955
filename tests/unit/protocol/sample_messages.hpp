// Messages of the tests: every kind of field and bound that a declaration may have, each in its plainest form.
#pragma once

#include <optional>
#include <string>
#include <vector>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/schema.hpp>
#include <vigil/protocol/time.hpp>
#include <vigil/protocol/words.hpp>

namespace vigil::protocol {

struct Nothing {
    static constexpr std::string_view name = "Nothing";
    static constexpr auto fields = std::tuple<>{};
};

struct Texts {
    std::string text;
    std::string sized;
    std::string formatted;
    AlertId id;

    static constexpr std::string_view name = "Texts";
    static constexpr auto fields = std::tuple{
        field<&Texts::text>("text", optional, "文", "any text"),
        field<&Texts::sized>("sized", optional, code_points(2, 4), "文", "two to four"),
        field<&Texts::formatted>("formatted", optional, format(Format::base64url, 4, 6), "文", "sized and formatted"),
        field<&Texts::id>("id", optional, format(Format::uuid), "号", "an id")};
};

struct Formatted {
    std::string uuid;
    std::string division;
    std::string code;
    std::string date;
    std::string time;
    std::string nonce;
    std::string base64url;
    std::string telephone;
    std::string version;

    static constexpr std::string_view name = "Formatted";
    static constexpr auto fields =
        std::tuple{field<&Formatted::uuid>("uuid", optional, format(Format::uuid), "文", "text"),
                   field<&Formatted::division>("division_code", optional, format(Format::division_code), "文", "text"),
                   field<&Formatted::code>("code", optional, format(Format::code), "文", "text"),
                   field<&Formatted::date>("date", optional, format(Format::date), "文", "text"),
                   field<&Formatted::time>("time", optional, format(Format::time_of_day), "文", "text"),
                   field<&Formatted::nonce>("nonce", optional, format(Format::nonce), "文", "text"),
                   field<&Formatted::base64url>("base64url", optional, format(Format::base64url), "文", "text"),
                   field<&Formatted::telephone>("telephone", optional, format(Format::telephone), "文", "text"),
                   field<&Formatted::version>("version", optional, format(Format::version), "文", "text")};
};

struct Numbers {
    std::optional<std::int64_t> any;
    std::optional<std::int64_t> bounded;
    std::optional<std::int64_t> wide;
    std::optional<Instant> at;

    static constexpr std::string_view name = "Numbers";
    static constexpr auto fields =
        std::tuple{field<&Numbers::any>("any", optional, "数", "any number"),
                   field<&Numbers::bounded>("bounded", optional, range(-3, 7), "数", "-3 to 7"),
                   field<&Numbers::wide>("wide", optional, range(1, INT64_MAX), "数", "one or more"),
                   field<&Numbers::at>("at", optional, instant, "时", "an instant")};
};

struct Part {
    std::string label;
    std::optional<bool> yes;

    static constexpr std::string_view name = "Part";
    static constexpr auto fields =
        std::tuple{field<&Part::label>("label", required, code_points(1, 3), "名", "one to three"),
                   field<&Part::yes>("yes", optional, "是", "a flag")};
};

// Required members of every type, and lists.
struct Whole {
    std::string text;
    bool flag = false;
    std::int64_t number{};
    DangerNow word{};
    Part part;
    std::vector<Part> parts;
    std::vector<std::string> codes;
    std::vector<std::vector<std::int64_t>> table;
    RawJson raw;

    static constexpr std::string_view name = "Whole";
    static constexpr auto fields =
        std::tuple{field<&Whole::text>("text", required, "文", "text"),
                   field<&Whole::flag>("flag", required, "是", "flag"),
                   field<&Whole::number>("number", required, "数", "number"),
                   field<&Whole::word>("word", required, "词", "word"),
                   field<&Whole::part>("part", required, "部分", "part"),
                   field<&Whole::parts>("parts", required, items(1, 3), "部分", "one to three parts"),
                   field<&Whole::codes>("codes", optional, items(0, 100, format(Format::code)), "码", "codes"),
                   field<&Whole::table>("table", optional, "表", "numbers in rows"),
                   field<&Whole::raw>("raw", optional, "原文", "any value")};
};

// One of each kind that a rule over a message looks at.
struct Choice {
    std::string text;
    std::vector<std::string> list;
    std::optional<bool> flag;
    std::optional<DangerNow> word;
    std::optional<Part> part;
    std::string other;

    static constexpr std::string_view name = "Choice";
    static constexpr auto fields = std::tuple{field<&Choice::text>("text", optional, "文", "text"),
                                              field<&Choice::list>("list", optional, items(0, 2), "列", "list"),
                                              field<&Choice::flag>("flag", optional, "是", "flag"),
                                              field<&Choice::word>("word", optional, "词", "word"),
                                              field<&Choice::part>("part", optional, "部分", "part"),
                                              field<&Choice::other>("other", optional, "它", "not of the rule")};
    static constexpr auto rules =
        std::tuple{at_least_one<&Choice::text, &Choice::list, &Choice::flag, &Choice::word, &Choice::part>};
};

struct Greeting {
    std::string to;

    static constexpr std::string_view name = "Greeting";
    static constexpr std::string_view type = "greeting";
    static constexpr auto fields = std::tuple{field<&Greeting::to>("to", optional, "谁", "whom")};
};

}  // namespace vigil::protocol
