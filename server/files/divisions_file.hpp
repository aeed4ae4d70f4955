// The list of divisions (config/divisions/*.csv) as values.
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>
#include <vigil/protocol/result.hpp>

#include "domain/routing/division.hpp"

namespace vigil {

// UTF-8 text: the line "code,level,parent,name", then a division a line, in any order, without quotation marks. The
// parent of the one region is empty. Errors name every line that is wrong (problem_lines). Parents come before their
// children in the result. The file has no dates: a division is valid from the beginning of time.
Result<std::vector<Division>> load_divisions(const std::filesystem::path& file);

// As load_divisions, of a text. `file` only names it in messages.
Result<std::vector<Division>> parse_divisions(std::string_view text, const std::filesystem::path& file);

// What a division of that level and name is called on a page: "town", "sumu", ..., else "other". For display only;
// nothing is decided by it, and above all nothing by the digits of a code (policy facts 4.4).
std::string_view division_kind(DivisionLevel level, std::string_view name);

}  // namespace vigil
