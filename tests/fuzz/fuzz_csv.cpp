// Any bytes as an import file: never a crash, every line is accounted for, and what is read can be written again.
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "domain/triage/words.hpp"
#include "files/csv.hpp"
#include "files/import_file.hpp"
#include "files/text_encoding.hpp"

using namespace vigil;

namespace {

void check_round_trip(const CsvRecord& record) {
    std::string text;
    for (const auto& field : record.fields) {
        if (&field != &record.fields.front()) text += ',';
        text += csv_field(field);
    }
    const auto again = read_csv(text);
    assert(again.problems.empty());
    if (again.records.empty()) return;  // nothing but blanks
    assert(again.records.size() == 1 && again.records[0].fields.size() == record.fields.size());
    for (std::size_t i = 0; i < record.fields.size(); ++i) {
        const auto& before = record.fields[i];
        const auto& after = again.records[0].fields[i];
        assert(after == before || after == "'" + before);  // a formula is disarmed
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const triage::Words words;
    const auto text = to_utf8({reinterpret_cast<const char*>(data), size});
    if (!text) return 0;
    const auto csv = read_csv(text.value());
    std::int64_t line = 0;
    for (const auto& record : csv.records) {
        assert(record.line > line && !record.fields.empty());
        line = record.line;
        check_round_trip(record);
    }
    for (const auto kind : {ImportKind::organisations, ImportKind::coverage, ImportKind::accounts})
        read_import(kind, text.value(), words);
    return 0;
}
