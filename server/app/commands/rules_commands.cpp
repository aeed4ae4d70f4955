#include <iostream>
#include <map>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/report.hpp>

#include "app/commands/commands.hpp"
#include "app/rules.hpp"
#include "domain/reports/facts.hpp"
#include "domain/reports/filing.hpp"
#include "domain/triage/assess.hpp"
#include "domain/triage/explanation.hpp"
#include "files/divisions_file.hpp"
#include "files/file_problems.hpp"
#include "files/rule_set_tools.hpp"
#include "runtime/system_timers.hpp"

namespace vigil::app {
namespace {

constexpr std::size_t kMostSamplesBytes = 64 * 1024 * 1024;

// The rule set of the configuration unless another file is named.
struct RulesOption {
    std::string file;

    Result<std::filesystem::path> path(const CommandLine& line) const {
        if (!file.empty()) return std::filesystem::path(file);
        VIGIL_TRY(const auto configuration, line.configuration());
        return configuration.data.rules;
    }
};

void print(CommandLine& line, const files::ToolOutput& output) {
    std::cout << output.text;
    if (!output.text.empty() && output.text.back() != '\n') std::cout << '\n';
    line.status = output.status;
}

// A POST /v1/reports body is told from a sample line by its places.
bool is_report_body(const std::string& text) { return text.find("\"places\"") != std::string::npos; }

// The division at the township's level, or the nearest above it; null: the list does not know the code.
const Division* township_of(const std::map<DivisionCode, Division>& divisions, const DivisionCode& code) {
    for (auto at = divisions.find(code); at != divisions.end(); at = divisions.find(*at->second.parent)) {
        if (at->second.level <= DivisionLevel::township) return &at->second;
        if (!at->second.parent) break;
    }
    return nullptr;
}

Result<triage::Facts> facts_of_body(const CommandLine& line, const std::string& text) {
    VIGIL_TRY(const auto report, protocol::decode<protocol::FileReport>(text));
    VIGIL_TRY(const auto configuration, line.configuration());
    VIGIL_TRY(const auto listed, load_divisions(configuration.data.divisions));
    std::map<DivisionCode, Division> divisions;
    for (const auto& division : listed) divisions.emplace(division.code, division);

    const runtime::SystemTimers timers;
    triage::Facts facts;
    vigil::add_report(facts, facts_of(report, {}, timers.now()));
    const auto* now = township_of(divisions, place_now(report.places).division);
    if (now == nullptr) return Error{ErrorKind::invalid_input, "a place names no division of the list"};
    facts.township_known = now->level == DivisionLevel::township;
    if (report.places.now && report.places.lives) {
        const auto* lives = township_of(divisions, report.places.lives->division);
        facts.lives_elsewhere = lives != nullptr && lives->code != now->code;
    }
    return facts;
}

void explain_report(CommandLine& line, const RulesOption& option, const std::string& file, triage::Language language) {
    const auto path = option.path(line);
    if (!path) return line.fail(path.error());
    const auto rules = load_rule_set(path.value());
    if (!rules) return line.fail(rules.error());
    const auto text = read_file(file, kMostSamplesBytes);
    if (!text) return line.fail(text.error());
    if (!is_report_body(text.value())) return print(line, files::explain_sample(rules.value(), text.value(), language));
    const auto facts = facts_of_body(line, text.value());
    if (!facts) return line.fail(facts.error());
    const auto raising = triage::what_would_raise(rules.value(), facts.value());
    print(line, {0, triage::explain(rules.value(), triage::assess(rules.value(), facts.value()), raising, language)});
}

}  // namespace

void add_rules_commands(CLI::App& app, CommandLine& line) {
    auto* rules = app.add_subcommand("rules", "研判规则 · triage rules")->require_subcommand(1);
    auto option = std::make_shared<RulesOption>();
    rules->add_option("--rules", option->file, "规则文件 · rule set; default: that of the configuration");

    auto checked = std::make_shared<std::string>();
    auto* check = rules->add_subcommand("check", "检查规则文件 · check a rule set");
    check->add_option("file", *checked, "规则文件 · rule set; default: that of the configuration");
    check->callback([&line, option, checked] {
        if (!checked->empty()) option->file = *checked;
        const auto path = option->path(line);
        if (!path) return line.fail(path.error());
        const auto text = read_file(path.value(), kMostSamplesBytes);
        if (!text) return line.fail(text.error());
        print(line, files::check_rules(text.value()));
    });

    auto explained = std::make_shared<std::string>();
    auto in_english = std::make_shared<bool>(false);
    auto* explain_it = rules->add_subcommand("explain", "说明一份报告的研判结果 · explain the assessment of a report");
    explain_it->add_option("report", *explained, "报告文件 · a sample line, or a body of POST /v1/reports")->required();
    explain_it->add_flag("--en", *in_english, "英文 · in English");
    explain_it->callback([&line, option, explained, in_english] {
        explain_report(line, *option, *explained, *in_english ? triage::Language::en : triage::Language::zh);
    });

    struct Compared {
        std::string before, after, samples;
    };
    auto compared = std::make_shared<Compared>();
    auto* diff =
        rules->add_subcommand("diff", "比较两版规则对同一批报告的研判结果 · what another rule set would change");
    diff->add_option("old", compared->before, "现行规则 · the rule set before")->required();
    diff->add_option("new", compared->after, "新规则 · the rule set after")->required();
    diff->add_option("samples", compared->samples, "样本文件，每行一份 · JSON lines")->required();
    diff->callback([&line, compared] {
        const auto before = load_rule_set(compared->before);
        if (!before) return line.fail(before.error(), 2);
        const auto after = load_rule_set(compared->after);
        if (!after) return line.fail(after.error(), 2);
        const auto text = read_file(compared->samples, kMostSamplesBytes);
        if (!text) return line.fail(text.error(), 2);
        print(line, files::diff_rules(before.value(), after.value(), text.value()));
    });

    auto tested = std::make_shared<std::string>();
    auto* test = rules->add_subcommand("test", "用样本检验规则 · test the rules with samples");
    test->add_option("samples", *tested, "样本文件，每行一份 · JSON lines")->required();
    test->callback([&line, option, tested] {
        const auto path = option->path(line);
        if (!path) return line.fail(path.error());
        const auto loaded = load_rule_set(path.value());
        if (!loaded) return line.fail(loaded.error());
        const auto text = read_file(*tested, kMostSamplesBytes);
        if (!text) return line.fail(text.error());
        print(line, files::test_samples(loaded.value(), text.value()));
    });

    add_rules_admin_commands(*rules, line);
}

}  // namespace vigil::app
