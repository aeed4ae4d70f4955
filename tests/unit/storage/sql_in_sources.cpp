#include "unit/storage/sql_in_sources.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <string_view>

namespace vigil::storage::testing {
namespace {

namespace fs = std::filesystem;

bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

std::string with_single_blanks(std::string_view text) {
    std::string single;
    for (const char c : text) {
        if (!is_blank(c))
            single += c;
        else if (!single.empty() && single.back() != ' ')
            single += ' ';
    }
    if (!single.empty() && single.back() == ' ') single.pop_back();
    return single;
}

bool is_statement(std::string_view sql) {
    constexpr std::array<std::string_view, 5> kVerbs{"SELECT ", "INSERT ", "UPDATE ", "DELETE ", "WITH "};
    return std::any_of(kVerbs.begin(), kVerbs.end(), [&](std::string_view verb) { return sql.starts_with(verb); });
}

// Reads C++ just far enough to tell literals from comments.
class Reader {
public:
    Reader(std::string file, std::string_view text) : file_(std::move(file)), text_(text) {}

    std::vector<FoundStatement> run() {
        while (at_ < text_.size()) {
            if (is_blank(text_[at_]) || skip_comment())
                at_ += is_blank_here() ? 1 : 0;
            else if (starts_with("R\""))
                take_raw();
            else if (text_[at_] == '"')
                take_plain();
            else {
                end_literal();
                at_ += text_[at_] == '\'' ? character_size() : 1;
            }
        }
        end_literal();
        return std::move(found_);
    }

private:
    bool is_blank_here() const { return at_ < text_.size() && is_blank(text_[at_]); }
    bool starts_with(std::string_view wanted) const { return text_.substr(at_).starts_with(wanted); }

    bool skip_comment() {
        const bool line = starts_with("//"), block = starts_with("/*");
        if (!line && !block) return false;
        const auto end = text_.find(line ? "\n" : "*/", at_);
        at_ = std::min(end == text_.npos ? text_.size() : end + (line ? 0 : 2), text_.size());
        return true;
    }

    // 'c' or '\n'; a digit separator is one character.
    std::size_t character_size() const {
        if (at_ + 2 < text_.size() && text_[at_ + 2] == '\'') return 3;
        return at_ + 3 < text_.size() && text_[at_ + 1] == '\\' && text_[at_ + 3] == '\'' ? 4 : 1;
    }

    void take_raw() {
        begin_literal();
        const auto open = text_.find('(', at_);
        const auto end = ")" + std::string(text_.substr(at_ + 2, open - at_ - 2)) + "\"";
        const auto close = text_.find(end, open);
        literal_ += text_.substr(open + 1, close - open - 1);
        at_ = std::min(close + end.size(), text_.size());
    }

    void take_plain() {
        begin_literal();
        for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
            if (text_[at_] == '\\') ++at_;
            literal_ += text_[at_];
        }
        ++at_;
    }

    // Literals that stand beside each other are one.
    void begin_literal() {
        if (!is_open_)
            line_ = 1 + static_cast<int>(std::count(text_.begin(), text_.begin() + std::ptrdiff_t(at_), '\n'));
        is_open_ = true;
    }
    void end_literal() {
        const auto sql = with_single_blanks(literal_);
        if (is_open_ && is_statement(sql)) found_.push_back({file_, line_, sql});
        literal_.clear();
        is_open_ = false;
    }

    std::string file_;
    std::string_view text_;
    std::size_t at_ = 0;
    std::string literal_{};
    bool is_open_ = false;
    int line_ = 0;
    std::vector<FoundStatement> found_{};
};

}  // namespace

std::vector<FoundStatement> find_statements(const fs::path& folder) {
    std::vector<FoundStatement> all;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        const auto& path = entry.path();
        if (path.extension() != ".cpp" && path.extension() != ".hpp") continue;
        std::ifstream file(path, std::ios::binary);
        const std::string text{std::istreambuf_iterator<char>(file), {}};
        const auto found = Reader(fs::relative(path, folder).string(), text).run();
        all.insert(all.end(), found.begin(), found.end());
    }
    return all;
}

}  // namespace vigil::storage::testing
