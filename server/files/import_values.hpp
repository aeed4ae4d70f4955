// The values of one row of an import, each with what it may be.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/administration/import_rows.hpp"
#include "domain/triage/words.hpp"

namespace vigil {

// Without the blanks, tabs and full-width spaces around it.
std::string_view trimmed(std::string_view text);

// Takes trimmed values. What is not allowed is noted, and comes back empty.
class ValueReader {
public:
    ValueReader(std::int64_t line, const triage::Words& words, RowProblems& problems)
        : line_(line), words_(words), problems_(problems) {}

    std::string text(const ImportColumn& column, std::string_view value,
                     std::size_t longest);  // required; in characters
    DivisionCode division(std::string_view value);
    std::string organisation_kind(std::string_view value);
    std::optional<std::string> reporter_kind(std::string_view value);  // empty is allowed
    std::optional<std::string> telephone(std::string_view value);      // empty is allowed
    std::optional<Role> role(std::string_view value);
    std::optional<Function> function(std::string_view value);
    std::vector<Function> functions(std::string_view value);  // a list; empty is allowed

private:
    void refuse(const ImportColumn& column, std::string zh, std::string en) {
        problems_.push_back({line_, column, std::move(zh), std::move(en)});
    }

    std::int64_t line_;
    const triage::Words& words_;
    RowProblems& problems_;
};

}  // namespace vigil
