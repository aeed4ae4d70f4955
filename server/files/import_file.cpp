#include "files/import_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <vigil/protocol/codec.hpp>

#include "files/csv.hpp"
#include "files/import_values.hpp"

namespace vigil {
namespace {

std::string names_of(const std::vector<ExpectedColumn>& columns, bool zh) {
    std::string names;
    for (const auto& each : columns) {
        if (!names.empty()) names += zh ? "、" : ", ";
        names += zh ? each.column.zh : each.column.key;
    }
    return names;
}

// Which field of a record belongs to which column.
class Header {
public:
    Header(const CsvRecord& record, const std::vector<ExpectedColumn>& expected, RowProblems& problems);

    std::size_t size() const noexcept { return columns_.size(); }
    bool is_known(std::size_t field) const { return columns_[field].has_value(); }
    // The value of a column; empty where the file does not have it.
    std::string_view value(const CsvRecord& record, const ImportColumn& column) const {
        const auto found = std::find(columns_.begin(), columns_.end(), column);
        if (found == columns_.end()) return {};
        return trimmed(record.fields[static_cast<std::size_t>(found - columns_.begin())]);
    }

private:
    std::vector<std::optional<ImportColumn>> columns_{};
};

Header::Header(const CsvRecord& record, const std::vector<ExpectedColumn>& expected, RowProblems& problems) {
    const auto complain = [&](std::string zh, std::string en) {
        problems.push_back({record.line, {}, std::move(zh), std::move(en)});
    };
    for (std::size_t i = 0; i < record.fields.size(); ++i) {
        const auto name = trimmed(record.fields[i]);
        const auto found = std::find_if(expected.begin(), expected.end(), [&](const ExpectedColumn& each) {
            return each.column.zh == name || each.column.key == name;
        });
        if (found != expected.end() && std::find(columns_.begin(), columns_.end(), found->column) != columns_.end())
            complain(fmt::format("“{}”列出现了两次", found->column.zh),
                     fmt::format("the column {} stands twice", found->column.key));
        if (found == expected.end() && !name.empty())
            complain(fmt::format("第 {} 列的列名应当是下列之一：{}", i + 1, names_of(expected, true)),
                     fmt::format("the name of column {} must be one of: {}", i + 1, names_of(expected, false)));
        columns_.push_back(found == expected.end() ? std::nullopt : std::optional(found->column));
    }
    for (const auto& each : expected)
        if (each.is_required && std::find(columns_.begin(), columns_.end(), each.column) == columns_.end())
            complain(fmt::format("缺少“{}”列", each.column.zh),
                     fmt::format("the column {} is missing", each.column.key));
}

RowProblem problem_of(const CsvProblem& problem) {
    const auto at = [&](std::string_view zh, std::string_view en) {
        return RowProblem{problem.line,
                          {},
                          fmt::format("第 {} 个字段：{}", problem.field, zh),
                          fmt::format("field {}: {}", problem.field, en)};
    };
    switch (problem.fault) {
        case CsvFault::stray_quote:
            return at("含有引号的内容，整个字段应当加引号，其中的引号写两次",
                      "a field with a quotation mark must be quoted, and the mark doubled");
        case CsvFault::text_after_quote:
            return at("引号之后只能是逗号或行尾",
                      "only a comma or the end of the line may follow a closing quotation mark");
        case CsvFault::unclosed_quote:
            return at("引号没有结束；其后的内容没有读取",
                      "the quotation mark is never closed; nothing behind it was read");
        case CsvFault::control_character:
            return at("含有控制字符", "control characters are not allowed");
    }
    return at("无法读取", "cannot be read");
}

class FileReader {
public:
    FileReader(ImportKind kind, const triage::Words& words) : kind_(kind), words_(words) {}

    ImportFile read(std::string_view text);

private:
    void read_record(const Header& header, const CsvRecord& record);

    ImportKind kind_;
    const triage::Words& words_;
    ImportFile file_{};
};

ImportFile FileReader::read(std::string_view text) {
    const auto csv = read_csv(text);
    for (const auto& each : csv.problems) file_.problems.push_back(problem_of(each));
    if (csv.records.empty()) {
        if (csv.problems.empty()) file_.problems.push_back({1, {}, "文件是空的", "the file is empty"});
        return std::move(file_);
    }
    const auto before = file_.problems.size();
    const Header header(csv.records.front(), columns_of(kind_), file_.problems);
    if (file_.problems.size() == before) {
        file_.rows = static_cast<std::int64_t>(csv.records.size()) - 1;
        if (csv.records.size() - 1 > protocol::kMostImportRows)
            file_.problems.push_back({csv.records[protocol::kMostImportRows].line + 1,
                                      {},
                                      fmt::format("一个文件最多 {} 行，请分成几个文件", protocol::kMostImportRows),
                                      fmt::format("a file has at most {} rows; split it", protocol::kMostImportRows)});
        else
            std::for_each(csv.records.begin() + 1, csv.records.end(),
                          [&](const CsvRecord& record) { read_record(header, record); });
    }
    sort_by_line(file_.problems);
    return std::move(file_);
}

void FileReader::read_record(const Header& header, const CsvRecord& record) {
    if (record.fields.size() != header.size()) {
        file_.problems.push_back(
            {record.line,
             {},
             fmt::format("应当有 {} 个字段，实际有 {} 个", header.size(), record.fields.size()),
             fmt::format("must have {} fields, as the header has, and has {}", header.size(), record.fields.size())});
        return;
    }
    for (std::size_t i = 0; i < header.size(); ++i)
        if (!header.is_known(i) && !trimmed(record.fields[i]).empty())
            file_.problems.push_back({record.line,
                                      {},
                                      fmt::format("第 {} 列没有列名，应当是空的", i + 1),
                                      fmt::format("column {} has no name and must be empty", i + 1)});
    const auto value = [&](const ImportColumn& column) { return header.value(record, column); };
    ValueReader in(record.line, words_, file_.problems);
    switch (kind_) {
        case ImportKind::organisations:
            file_.organisations.push_back({record.line, in.text(kExternalKeyColumn, value(kExternalKeyColumn), 100),
                                           in.text(kNameColumn, value(kNameColumn), 200),
                                           in.organisation_kind(value(kKindColumn)),
                                           in.division(value(kDivisionColumn)), in.functions(value(kFunctionsColumn))});
            break;
        case ImportKind::coverage:
            file_.coverage.push_back({record.line, in.text(kOrganisationColumn, value(kOrganisationColumn), 100),
                                      in.function(value(kFunctionColumn)), in.division(value(kDivisionColumn))});
            break;
        case ImportKind::accounts:
            file_.accounts.push_back({record.line, in.text(kExternalKeyColumn, value(kExternalKeyColumn), 100),
                                      in.text(kOrganisationColumn, value(kOrganisationColumn), 100),
                                      in.role(value(kRoleColumn)), in.text(kPersonColumn, value(kPersonColumn), 100),
                                      in.reporter_kind(value(kReporterKindColumn)),
                                      in.telephone(value(kTelephoneColumn))});
            break;
    }
}

}  // namespace

std::vector<ExpectedColumn> columns_of(ImportKind kind) {
    switch (kind) {
        case ImportKind::organisations:
            return {{kExternalKeyColumn}, {kNameColumn}, {kKindColumn}, {kDivisionColumn}, {kFunctionsColumn, false}};
        case ImportKind::coverage:
            return {{kOrganisationColumn}, {kFunctionColumn}, {kDivisionColumn}};
        case ImportKind::accounts:
            return {{kExternalKeyColumn}, {kOrganisationColumn},        {kRoleColumn},
                    {kPersonColumn},      {kReporterKindColumn, false}, {kTelephoneColumn, false}};
    }
    return {};
}

void sort_by_line(RowProblems& problems) {
    std::stable_sort(problems.begin(), problems.end(),
                     [](const RowProblem& a, const RowProblem& b) { return a.line < b.line; });
}

ImportFile read_import(ImportKind kind, std::string_view text, const triage::Words& words) {
    return FileReader(kind, words).read(text);
}

}  // namespace vigil
