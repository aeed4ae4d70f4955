#include "files/csv.hpp"

#include <algorithm>
#include <utility>

namespace vigil {
namespace {

bool is_line_end(char c) { return c == '\n' || c == '\r'; }

// Tabs stand in fields: spreadsheets put them behind long numbers to keep them from being rounded.
bool is_control(char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f; }

bool is_blank(const std::vector<std::string>& fields) {
    return std::all_of(fields.begin(), fields.end(),
                       [](const std::string& field) { return field.find_first_not_of(" \t") == std::string::npos; });
}

class Reader {
public:
    explicit Reader(std::string_view text) : text_(text) {}

    CsvText read() {
        while (!at_end()) read_record();
        return std::move(found_);
    }

private:
    bool at_end() const { return at_ == text_.size(); }
    char peek() const { return text_[at_]; }

    void read_record();
    // Of the field that begins here, up to its end; false: something is wrong with it.
    bool read_plain(std::string& field);
    bool read_quoted(std::string& field);
    void take_line_end();
    bool refuse(CsvFault fault, std::int64_t line) {
        found_.problems.push_back({line, field_, fault});
        return false;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::int64_t line_ = 1;
    std::int64_t field_ = 0;  // the one that is being read
    CsvText found_{};
};

void Reader::take_line_end() {
    const bool is_pair = peek() == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n';
    at_ += is_pair ? 2 : 1;
    ++line_;
}

bool Reader::read_plain(std::string& field) {
    const auto begin = at_;
    for (; !at_end() && peek() != ',' && !is_line_end(peek()); ++at_) {
        if (peek() == '"') return refuse(CsvFault::stray_quote, line_);
        if (is_control(peek())) return refuse(CsvFault::control_character, line_);
    }
    field = text_.substr(begin, at_ - begin);
    return true;
}

bool Reader::read_quoted(std::string& field) {
    const auto begun_on = line_;
    for (++at_; !at_end();) {
        if (peek() == '"') {
            const bool is_doubled = at_ + 1 < text_.size() && text_[at_ + 1] == '"';
            at_ += is_doubled ? 2 : 1;
            if (is_doubled) {
                field += '"';
                continue;
            }
            if (at_end() || peek() == ',' || is_line_end(peek())) return true;
            return refuse(CsvFault::text_after_quote, line_);
        }
        if (is_line_end(peek())) {
            take_line_end();
            field += '\n';
        } else if (is_control(peek())) {
            return refuse(CsvFault::control_character, line_);
        } else {
            field += text_[at_++];
        }
    }
    return refuse(CsvFault::unclosed_quote, begun_on);
}

void Reader::read_record() {
    CsvRecord record{line_, {}};
    bool is_sound = true;
    for (field_ = 1; is_sound; ++field_) {
        std::string field;
        is_sound = !at_end() && peek() == '"' ? read_quoted(field) : read_plain(field);
        record.fields.push_back(std::move(field));
        if (at_end() || peek() != ',') break;
        ++at_;
    }
    while (!at_end() && !is_line_end(peek())) ++at_;  // what follows a fault
    if (!at_end()) take_line_end();
    if (is_sound && !is_blank(record.fields)) found_.records.push_back(std::move(record));
}

}  // namespace

CsvText read_csv(std::string_view text) { return Reader(text).read(); }

std::string csv_field(std::string_view text) {
    const bool is_formula = !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
    if (!is_formula && text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
    std::string field = is_formula ? "\"'" : "\"";
    for (const char c : text) field.append(c == '"' ? 2 : 1, c);
    return field + '"';
}

}  // namespace vigil
