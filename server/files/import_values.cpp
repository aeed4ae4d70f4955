#include "files/import_values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vigil/protocol/codec.hpp>

#include "domain/deliveries/telephone_number.hpp"

namespace vigil {
namespace {

// ASCII blanks, the full-width space and the no-break space.
constexpr std::array<std::string_view, 6> kBlanks{" ", "\t", "\n", "\r", "\u3000", "\u00A0"};

// What stands between the functions of a list.
constexpr std::array<std::string_view, 8> kSeparators{"、", ";", "；", ",", "，", "|", "/", " "};

// Kinds of organisations that are none of the reporters' own.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kOfficeKinds{
    {{"工作站", "station"}, {"派出所", "police"}, {"机关", "office"}, {"救助保护机构", "agency"}}};

template <class E>
std::optional<E> word_of(std::string_view value) {
    for (const auto& word : words_of(E{}))
        if (word.text == value || word.zh == value) return word.value;
    return std::nullopt;
}

template <class E>
std::string allowed_zh() {
    std::string all;
    for (const auto& word : words_of(E{})) all += fmt::format("{}{}({})", all.empty() ? "" : "、", word.zh, word.text);
    return all;
}
template <class E>
std::string allowed_en() {
    std::string all;
    for (const auto& word : words_of(E{})) all += fmt::format("{}{}", all.empty() ? "" : ", ", word.text);
    return all;
}

bool is_code(std::string_view text) {
    const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
    return !text.empty() && text.size() <= 64 && is_lower(text[0]) &&
           std::all_of(text.begin(), text.end(),
                       [&](char c) { return is_lower(c) || (c >= '0' && c <= '9') || c == '_'; });
}

const std::string* code_of(const triage::Vocabulary<triage::Term>& terms, std::string_view value) {
    for (const auto& term : terms)
        if (term.code == value || term.name.zh == value) return &term.code;
    return nullptr;
}

std::string shortened(const triage::Vocabulary<triage::Term>& terms) {
    std::string all;
    for (const auto& term : terms) all += (all.empty() ? "" : "、") + term.name.zh;
    return all;
}
std::string codes(const triage::Vocabulary<triage::Term>& terms) {
    std::string all;
    for (const auto& term : terms) all += (all.empty() ? "" : ", ") + term.code;
    return all;
}

}  // namespace

std::string_view trimmed(std::string_view text) {
    for (bool changed = true; changed;) {
        changed = false;
        for (const auto blank : kBlanks) {
            if (text.starts_with(blank)) text.remove_prefix(blank.size()), changed = true;
            if (text.ends_with(blank)) text.remove_suffix(blank.size()), changed = true;
        }
    }
    return text;
}

std::string ValueReader::text(const ImportColumn& column, std::string_view value, std::size_t longest) {
    if (value.empty()) return refuse(column, "不能为空", "must not be empty"), std::string();
    const bool fits =
        protocol::count_code_points(value) <= longest &&
        std::none_of(value.begin(), value.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; });
    if (fits) return std::string(value);
    refuse(column, fmt::format("应当是 1 至 {} 个字，不换行", longest),
           fmt::format("must have 1 to {} characters on one line", longest));
    return {};
}

DivisionCode ValueReader::division(std::string_view value) {
    if (is_division_code(value)) return DivisionCode(std::string(value));
    refuse(kDivisionColumn, "应当是 12 位数字；表格若显示成 1.5E+11，请先把该列改为文本格式，再重新填写",
           "must be twelve digits; where the sheet shows 1.5E+11, format the column as text and enter it again");
    return {};
}

std::string ValueReader::organisation_kind(std::string_view value) {
    if (const auto* code = code_of(words_.reporter_org_kinds, value)) return *code;
    for (const auto& [name, code] : kOfficeKinds)
        if (name == value) return std::string(code);
    if (is_code(value)) return std::string(value);
    refuse(kKindColumn,
           "应当是类别代码（小写字母、数字和下划线），或者下列名称：工作站、派出所、机关、救助保护机构、" +
               shortened(words_.reporter_org_kinds),
           "must be a code of a-z, 0-9 and _, such as station, police, office, agency, " +
               codes(words_.reporter_org_kinds));
    return {};
}

std::optional<std::string> ValueReader::reporter_kind(std::string_view value) {
    if (value.empty()) return std::string();
    if (const auto* code = code_of(words_.reporter_kinds, value)) return *code;
    refuse(kReporterKindColumn, "应当为空，或者是下列之一：" + shortened(words_.reporter_kinds),
           "must be empty or one of: " + codes(words_.reporter_kinds));
    return std::nullopt;
}

std::optional<std::string> ValueReader::telephone(std::string_view value) {
    if (value.empty()) return std::string();
    auto number = number_of(value);
    const bool names_country = value.starts_with("+") || value.starts_with("00");
    if (!number.empty() && (names_country || number.starts_with("+861"))) return number;
    refuse(
        kTelephoneColumn,
        "应当是 11 位手机号，或者以 + 和国家代码开头的号码；表格若显示成 1.38E+10，请先把该列改为文本格式，再重新填写",
        "must be a mobile number of 11 digits, or + and the code of a country before it; where the sheet shows "
        "1.38E+10, "
        "format the column as text and enter it again");
    return std::nullopt;
}

std::optional<Role> ValueReader::role(std::string_view value) {
    const auto role = word_of<Role>(value);
    if (!role) refuse(kRoleColumn, "应当是下列之一：" + allowed_zh<Role>(), "must be one of: " + allowed_en<Role>());
    return role;
}

std::optional<Function> ValueReader::function(std::string_view value) {
    const auto function = word_of<Function>(value);
    if (!function)
        refuse(kFunctionColumn, "应当是下列之一：" + allowed_zh<Function>(),
               "must be one of: " + allowed_en<Function>());
    return function;
}

std::vector<Function> ValueReader::functions(std::string_view value) {
    std::vector<Function> functions;
    while (!value.empty()) {
        std::size_t end = value.size();
        std::size_t width = 0;
        for (const auto separator : kSeparators) {
            const auto at = value.find(separator);
            if (at < end) end = at, width = separator.size();
        }
        const auto name = trimmed(value.substr(0, end));
        value.remove_prefix(end + width);
        if (name.empty()) continue;
        const auto function = word_of<Function>(name);
        if (!function) {
            refuse(kFunctionsColumn, "用顿号隔开，每一项应当是下列之一：" + allowed_zh<Function>(),
                   "each, separated by ; must be one of: " + allowed_en<Function>());
            return {};
        }
        if (std::find(functions.begin(), functions.end(), *function) == functions.end()) functions.push_back(*function);
    }
    return functions;
}

}  // namespace vigil
