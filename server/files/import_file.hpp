// An import file: CSV with a header, to rows and every problem at once.
#pragma once

#include <string_view>
#include <vector>
#include <vigil/protocol/messages/importing.hpp>

#include "domain/administration/import_rows.hpp"
#include "domain/triage/words.hpp"

namespace vigil {

struct ImportFile {
    std::vector<OrganisationRow> organisations{};
    std::vector<CoverageRow> coverage{};
    std::vector<AccountRow> accounts{};
    std::int64_t rows = 0;
    RowProblems problems{};  // by line
};

// The header names columns by their key or their Chinese name, in any order. Where the header is wrong, no row is read. Words
// are taken by code or Chinese name. `text` is UTF-8. What rows mean together, and whether what they name exists, is not
// asked here.
ImportFile read_import(ImportKind kind, std::string_view text, const triage::Words& words);

// By line; those of one line keep their order.
void sort_by_line(RowProblems& problems);

// The columns of a kind, in the order in which they are documented; for help texts.
struct ExpectedColumn {
    ImportColumn column;
    bool is_required = true;
};
std::vector<ExpectedColumn> columns_of(ImportKind kind);

}  // namespace vigil
