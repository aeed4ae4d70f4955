#include "app/rules.hpp"

#include "files/file_problems.hpp"
#include "files/rule_set_file.hpp"

namespace vigil::app {

constexpr std::size_t kMostBytes = 16 * 1024 * 1024;

Result<triage::RuleSet> load_rule_set(const std::filesystem::path& file) {
    VIGIL_TRY(const auto text, read_file(file, kMostBytes));
    auto rules = files::parse_rule_set(text);
    if (!rules) return named_after(file, std::move(rules).error());
    return std::move(rules).value();
}

}  // namespace vigil::app
