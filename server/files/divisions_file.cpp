#include "files/divisions_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <tuple>
#include <unordered_map>
#include <vigil/protocol/codec.hpp>

#include "files/file_problems.hpp"

namespace vigil {
namespace {

constexpr std::size_t kMostDivisionsBytes = 64 * 1024 * 1024;  // all of China is about 35 MB
constexpr std::string_view kHeader = "code,level,parent,name";

struct Ending {
    DivisionLevel level;
    std::string_view ending;
    std::string_view kind;
};

// The first ending that fits. Some names are followed by the name of their office, which does not change the kind.
using enum DivisionLevel;
constexpr std::array kEndings{
    Ending{region, "自治区", "autonomous_region"},
    Ending{league, "市", "city"},
    Ending{league, "盟", "league"},
    Ending{banner, "旗", "banner"},
    Ending{banner, "县", "county"},
    Ending{banner, "市", "city"},
    Ending{banner, "开发区", "development_zone"},
    Ending{banner, "区", "district"},
    Ending{township, "街道", "sub_district"},
    Ending{township, "街道办事处", "sub_district"},
    Ending{township, "镇", "town"},
    Ending{township, "苏木", "sumu"},
    Ending{township, "乡", "township"},
    Ending{village, "嘎查", "gacha"},
    Ending{village, "嘎查委会", "gacha"},
    Ending{village, "嘎查委员会", "gacha"},
    Ending{village, "嘎查村委会", "gacha"},
    Ending{village, "嘎查村民委员会", "gacha"},
    Ending{village, "社区", "community"},
    Ending{village, "居委会", "community"},
    Ending{village, "居民委员会", "community"},
    Ending{village, "村", "village"},
    Ending{village, "村委", "village"},
    Ending{village, "村委会", "village"},
    Ending{village, "村民委员会", "village"},
};

// One line of the file, valid by itself.
struct Row {
    std::size_t line{};
    DivisionCode code;
    DivisionLevel level{};
    std::string parent;  // empty: none
    std::string name;
};

std::string at_line(std::size_t line) { return fmt::format("line {}", line); }

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    for (std::size_t end = text.find(separator); end != text.npos; end = text.find(separator)) {
        parts.push_back(text.substr(0, end));
        text.remove_prefix(end + 1);
    }
    parts.push_back(text);
    return parts;
}

std::optional<DivisionLevel> level_of(std::string_view text) {
    if (text.size() != 1 || text.front() < '1' || text.front() > '5') return std::nullopt;
    return static_cast<DivisionLevel>(text.front() - '0');
}

bool is_name(std::string_view text) {
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
    return !text.empty() && text.size() <= 300 && text.front() != ' ' && text.back() != ' ' &&
           std::none_of(text.begin(), text.end(), is_control);
}

std::optional<Row> read_row(std::size_t line, std::string_view text, FileProblems& problems) {
    const auto refuse = [&](std::string_view what) {
        problems.add(at_line(line), std::string(what));
        return std::nullopt;
    };
    if (!protocol::is_utf8(text)) return refuse("is not valid UTF-8");
    if (text.find('"') != text.npos) return refuse("quotation marks are not used in this file");
    const auto cells = split(text, ',');
    if (cells.size() != 4) return refuse("must have four cells: code, level, parent, name");
    if (!is_division_code(cells[0])) return refuse("code must be twelve digits");
    const auto level = level_of(cells[1]);
    if (!level) return refuse("level must be 1..5");
    if (!cells[2].empty() && !is_division_code(cells[2])) return refuse("parent must be twelve digits, or empty");
    if (!is_name(cells[3])) return refuse("name must be 1..300 bytes without control characters or outer spaces");
    return Row{line, DivisionCode(std::string(cells[0])), *level, std::string(cells[2]), std::string(cells[3])};
}

std::vector<Row> read_rows(std::string_view text, FileProblems& problems) {
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";  // spreadsheets write it
    if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());

    std::vector<Row> rows;
    std::size_t line = 0;
    for (auto each : split(text, '\n')) {
        ++line;
        if (each.ends_with('\r')) each.remove_suffix(1);
        if (line == 1 && each != kHeader) problems.add(at_line(1), fmt::format("must be \"{}\"", kHeader));
        if (line == 1 || each.empty()) continue;
        if (auto row = read_row(line, each, problems)) rows.push_back(std::move(*row));
    }
    return rows;
}

using RowByCode = std::unordered_map<std::string_view, const Row*>;  // views into the rows

RowByCode by_code(const std::vector<Row>& rows, FileProblems& problems) {
    RowByCode found;
    for (const auto& row : rows) {
        const auto [first, is_new] = found.emplace(row.code.str(), &row);
        if (!is_new)
            problems.add(at_line(row.line), fmt::format("code stands in line {} already", first->second->line));
    }
    return found;
}

// A parent is exactly one level higher, so the divisions are a tree: a circle cannot climb.
void check_tree(const std::vector<Row>& rows, FileProblems& problems) {
    const auto rows_by_code = by_code(rows, problems);
    const Row* first_region = nullptr;
    for (const auto& row : rows) {
        if (row.level == region) {
            if (!row.parent.empty()) problems.add(at_line(row.line), "a region (level 1) has no parent");
            if (first_region != nullptr)
                problems.add(at_line(row.line),
                             fmt::format("there is a region in line {} already", first_region->line));
            first_region = first_region == nullptr ? &row : first_region;
            continue;
        }
        const auto parent = rows_by_code.find(row.parent);
        const int wanted = static_cast<int>(row.level) - 1;
        if (parent == rows_by_code.end())
            problems.add(at_line(row.line), "parent is not in this file");
        else if (static_cast<int>(parent->second->level) != wanted)
            problems.add(at_line(row.line), fmt::format("parent must be of level {}, is of level {}", wanted,
                                                        static_cast<int>(parent->second->level)));
    }
    if (first_region == nullptr) problems.add(at_line(1), "no region (level 1) follows");
}

Division division_of(Row row) {
    std::string kind(division_kind(row.level, row.name));
    std::optional<DivisionCode> parent;
    if (!row.parent.empty()) parent = DivisionCode(std::move(row.parent));
    return Division{std::move(row.code), std::move(parent), row.level, std::move(kind), std::move(row.name)};
}

}  // namespace

std::string_view division_kind(DivisionLevel level, std::string_view name) {
    for (const auto& each : kEndings)
        if (each.level == level && name.ends_with(each.ending)) return each.kind;
    return "other";
}

Result<std::vector<Division>> parse_divisions(std::string_view text, const std::filesystem::path& file) {
    FileProblems problems(file);
    auto rows = read_rows(text, problems);
    check_tree(rows, problems);
    if (!problems.none()) return problems.error();

    std::sort(rows.begin(), rows.end(),
              [](const Row& a, const Row& b) { return std::tie(a.level, a.line) < std::tie(b.level, b.line); });
    std::vector<Division> divisions;
    divisions.reserve(rows.size());
    for (auto& row : rows) divisions.push_back(division_of(std::move(row)));
    return divisions;
}

Result<std::vector<Division>> load_divisions(const std::filesystem::path& file) {
    VIGIL_TRY(const auto text, read_file(file, kMostDivisionsBytes));
    return parse_divisions(text, file);
}

}  // namespace vigil
