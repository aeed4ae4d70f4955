// What an import brings: rows of organisations, coverage or accounts, and what is wrong with them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/time.hpp>
#include <vigil/protocol/words.hpp>

namespace vigil {

// A column by both of its names; either may stand in the header.
struct ImportColumn {
    std::string_view key;
    std::string_view zh;

    bool operator==(const ImportColumn&) const = default;
};

inline constexpr ImportColumn kExternalKeyColumn{"external_key", "外部编号"};
inline constexpr ImportColumn kOrganisationColumn{"organisation", "所属单位"};  // its external key, or its id
inline constexpr ImportColumn kNameColumn{"name", "名称"};
inline constexpr ImportColumn kPersonColumn{"name", "姓名"};
inline constexpr ImportColumn kKindColumn{"kind", "类别"};
inline constexpr ImportColumn kDivisionColumn{"division", "区划代码"};
inline constexpr ImportColumn kFunctionsColumn{"functions", "职能"};
inline constexpr ImportColumn kFunctionColumn{"function", "职能"};
inline constexpr ImportColumn kRoleColumn{"role", "角色"};
inline constexpr ImportColumn kReporterKindColumn{"reporter_kind", "报告人类别"};
inline constexpr ImportColumn kTelephoneColumn{"telephone", "手机号"};

// One thing wrong with one row; says what is allowed and never what stands there.
struct RowProblem {
    std::int64_t line{};
    ImportColumn column{};  // empty: the whole row
    std::string zh;
    std::string en;
};
using RowProblems = std::vector<RowProblem>;

// A member that is empty was complained of already.
struct OrganisationRow {
    std::int64_t line{};
    std::string external_key;
    std::string name;
    std::string kind;
    DivisionCode division;
    std::vector<Function> functions{};
};

struct CoverageRow {
    std::int64_t line{};
    std::string organisation;
    std::optional<Function> function{};
    DivisionCode division;
};

// Several rows of one key are several roles of one person.
struct AccountRow {
    std::int64_t line{};
    std::string external_key;
    std::string organisation;
    std::optional<Role> role{};
    std::string name;
    std::optional<std::string> reporter_kind{};  // a code; empty text: none
    std::optional<std::string> telephone{};      // E.164; empty text: none
};

}  // namespace vigil
