// Comma-separated values as RFC 4180 has them, and as spreadsheets write them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vigil {

struct CsvRecord {
    std::int64_t line{};  // on which it begins, from 1
    std::vector<std::string> fields;
};

enum class CsvFault {
    stray_quote,       // a quotation mark inside of a field that does not begin with one
    text_after_quote,  // something other than a comma behind a closing quotation mark
    unclosed_quote,    // the text ends inside of a quoted field
    control_character,
};

struct CsvProblem {
    std::int64_t line{};
    std::int64_t field{};  // from 1
    CsvFault fault{};
};

struct CsvText {
    std::vector<CsvRecord> records;
    std::vector<CsvProblem> problems;  // a record with one is left out
};

// Lines end in CRLF, LF or CR; a quoted field may hold them. Lines without any text but commas and blanks are left out, since
// spreadsheets write them for empty rows. Everything wrong is noted at once; only behind an unclosed quote is nothing read any
// more. `text` is UTF-8 without a byte order mark.
CsvText read_csv(std::string_view text);

// One field as it may stand in a file: quoted where it must be, and where a spreadsheet would take it for a formula also
// preceded by an apostrophe.
std::string csv_field(std::string_view text);

}  // namespace vigil
