// Bulk import, as it crosses the administrators' socket: a CSV text in, what became of each row out.
#pragma once

#include <cstddef>
#include <string>
#include <vector>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/schema.hpp>
#include <vigil/protocol/time.hpp>
#include <vigil/protocol/words.hpp>

namespace vigil {

enum class ImportKind { organisations, coverage, accounts };
constexpr auto words_of(ImportKind) {
    using enum ImportKind;
    return std::array{Word<ImportKind>{organisations, "organisations", "单位", "organisations"},
                      Word<ImportKind>{coverage, "coverage", "职能分工", "coverage"},
                      Word<ImportKind>{accounts, "accounts", "账号", "accounts"}};
}

}  // namespace vigil

namespace vigil::protocol {

// What one import may hold: it is one transaction, during which nothing else is written, and one line of the socket, which
// is 1 MiB. 10,000 accounts take a few seconds.
inline constexpr std::size_t kMostImportRows = 10'000;
inline constexpr std::size_t kMostImportBytes = 900'000;   // of UTF-8
inline constexpr std::size_t kMostImportProblems = 1'000;  // that are listed; all are counted

// import.check, import.apply, import.codes (a code for each account of the file that has no device yet)
struct ImportText {
    ImportKind kind{};
    std::string text;

    static constexpr std::string_view name = "ImportText";
    static constexpr auto fields =
        std::tuple{field<&ImportText::kind>("kind", required, "种类", "what the rows are"),
                   field<&ImportText::text>("text", required, code_points(1, kMostImportBytes), "内容",
                                            "CSV (RFC 4180), a header first")};
};

// One thing wrong with one row. Never the value itself: it may be a person's name.
struct ImportProblem {
    std::int64_t line{};
    std::string column;
    std::string zh;
    std::string en;

    static constexpr std::string_view name = "ImportProblem";
    static constexpr auto fields =
        std::tuple{field<&ImportProblem::line>("line", required, range(1, INT64_MAX), "行号", "line of the file"),
                   field<&ImportProblem::column>("column", optional, "列", "name of the column; absent: the whole row"),
                   field<&ImportProblem::zh>("zh", required, "应当如何", "what is allowed, in Chinese"),
                   field<&ImportProblem::en>("en", required, "应当如何(英文)", "what is allowed, in English")};
};

struct ImportedCode {
    std::int64_t line{};
    std::string external_key;
    std::string person;
    AccountId account_id;
    std::string code;
    Instant expires_at{};

    static constexpr std::string_view name = "ImportedCode";
    static constexpr auto fields =
        std::tuple{field<&ImportedCode::line>("line", required, range(1, INT64_MAX), "行号", "line of the file"),
                   field<&ImportedCode::external_key>("external_key", required, "外部编号", "external key"),
                   field<&ImportedCode::person>("name", required, "姓名", "name"),
                   field<&ImportedCode::account_id>("account_id", required, format(Format::uuid), "账号", "account"),
                   field<&ImportedCode::code>("code", required, "绑定码", "one-time code"),
                   field<&ImportedCode::expires_at>("expires_at", required, instant, "失效时间", "when it expires")};
};

struct ImportOutcome {
    bool applied = false;  // false: a dry run, or there are problems; nothing was changed
    std::int64_t rows{};
    std::int64_t added{};      // rows that add something, or would
    std::int64_t unchanged{};  // rows whose content is there already
    std::int64_t problem_count{};
    std::vector<ImportProblem> problems;
    std::vector<ImportedCode> codes;

    static constexpr std::string_view name = "ImportOutcome";
    static constexpr auto fields = std::tuple{
        field<&ImportOutcome::applied>("applied", required, "已导入", "whether anything was changed"),
        field<&ImportOutcome::rows>("rows", required, range(0, INT64_MAX), "行数", "rows"),
        field<&ImportOutcome::added>("added", required, range(0, INT64_MAX), "新增", "rows that add something"),
        field<&ImportOutcome::unchanged>("unchanged", required, range(0, INT64_MAX), "不变",
                                         "rows that are there already"),
        field<&ImportOutcome::problem_count>("problem_count", required, range(0, INT64_MAX), "问题数",
                                             "how many problems there are"),
        field<&ImportOutcome::problems>("problems", optional, items(0, kMostImportProblems), "问题",
                                        "by line; the first thousand"),
        field<&ImportOutcome::codes>("codes", optional, items(0, kMostImportRows), "绑定码", "codes that were issued")};
};

}  // namespace vigil::protocol
