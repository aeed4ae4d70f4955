// rules activate, roll-back, history, export, shadow, shadow-report, replay: the administrators' commands about rules.
#include <fmt/format.h>

#include <condition_variable>
#include <iostream>
#include <mutex>
#include <thread>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/indented.hpp>
#include <vigil/protocol/messages/admin.hpp>
#include <vigil/protocol/messages/rules.hpp>

#include "app/admin/socket.hpp"
#include "app/commands/caller.hpp"
#include "app/commands/commands.hpp"
#include "app/installation.hpp"
#include "domain/triage/differences.hpp"
#include "files/duration.hpp"
#include "files/file_problems.hpp"
#include "runtime/system_timers.hpp"

namespace vigil::app {
namespace {

using protocol::decode;
using protocol::encode;

constexpr std::size_t kMostRuleSetBytes = 16 * 1024 * 1024;
constexpr std::chrono::milliseconds kProgressEvery{500};

Result<protocol::OfferRules> offer_of(const std::string& file) {
    VIGIL_TRY(auto body, read_file(file, kMostRuleSetBytes));
    return protocol::OfferRules{std::move(body)};
}

void offer(CommandLine& line, const std::string& command, const std::string& file) {
    const auto offered = offer_of(file);
    if (!offered) return line.fail(offered.error());
    Caller{line}(command, offered.value());
}

std::string cases_of(const protocol::DifferenceCount& counted) {
    std::string text;
    for (const auto& example : counted.examples) text += fmt::format("{}{}", text.empty() ? "" : ", ", example.str());
    return text;
}

// "  12  level: yellow -> orange   (case 0194..., 0195...)", most frequent first.
std::string counts_of(const std::vector<protocol::DifferenceCount>& differences) {
    std::string text;
    for (const auto& each : differences)
        text += fmt::format("{:>6}  {}   (case {})\n", each.count,
                            triage::line_of({each.kind, each.subject, each.before, each.after}), cases_of(each));
    return text;
}

std::string text_of(const protocol::ShadowReport& report) {
    const auto& run = report.run;
    std::string text = fmt::format(
        "试运行 · runs along: {} version {}\n现行 · judges: {} version {}\n开始 · began: {} (北京时间) by {}\n",
        run.rule_set, run.version, run.against_rule_set, run.against_version, to_china_time(run.began_at),
        run.began_by);
    if (run.ended_at)
        text += fmt::format("结束 · ended: {} (北京时间) by {}\n", to_china_time(*run.ended_at), run.ended_by);
    text += counts_of(report.differences);
    return text +
           fmt::format("共比较 {1} 次研判，{0} 次不同 · {0} of {1} assessments differ\n", run.differing, run.compared);
}

std::string text_of(const protocol::Replayed& result) {
    std::string text;
    for (const auto& each : result.lines) text += each + '\n';
    if (result.lines_left_out > 0)
        text += fmt::format("另有 {0} 行未列出 · {0} further lines are only counted\n", result.lines_left_out);
    if (!result.differences.empty()) text += "\n按种类计 · by kind\n" + counts_of(result.differences) + '\n';
    text += fmt::format("{1} 件个案中 {0} 件有变化 · {0} of {1} cases change from {2} version {3} to {4} version {5}\n",
                        result.changed, result.cases, result.rule_set_before, result.version_before, result.rule_set,
                        result.version);
    if (result.unreadable > 0)
        text += fmt::format("{0} 件个案无法打开 · {0} cases could not be opened\n", result.unreadable);
    return text;
}

// Says on standard error how far the server has come, while the command waits for its answer. Without a server there is
// nobody to ask, and nothing is said.
class ProgressLine {
public:
    explicit ProgressLine(std::filesystem::path socket)
        : thread_([socket = std::move(socket)](const std::stop_token& stop) { run(socket, stop); }) {}

private:
    static void run(const std::filesystem::path& socket, const std::stop_token& stop) {
        std::mutex mutex;
        std::condition_variable_any stopped;
        std::int64_t said = -1;
        for (;;) {
            std::unique_lock lock(mutex);
            stopped.wait_for(lock, stop, kProgressEvery, [] { return false; });
            if (stop.stop_requested()) return;
            const auto progress = look(socket);
            if (!progress || !progress->running || progress->done == said) continue;
            said = progress->done;
            std::cerr << fmt::format("已重放 · replayed {} / {}\n", progress->done, progress->of);
        }
    }
    static std::optional<protocol::ReplayProgress> look(const std::filesystem::path& socket) {
        const auto line = ask_admin(socket, encode(protocol::AdminRequest{"rules.replay-progress", {}}));
        if (!line) return std::nullopt;
        const auto reply = decode<protocol::AdminReply>(line.value());
        if (!reply || !reply.value().ok) return std::nullopt;
        const auto progress = decode<protocol::ReplayProgress>(reply.value().result.text);
        if (!progress) return std::nullopt;
        return progress.value();
    }

    std::jthread thread_;  // asked to stop and joined at the end of its life
};

void replay(CommandLine& line, const std::string& file, const std::string& since, bool as_json) {
    const auto offered = offer_of(file);
    if (!offered) return line.fail(offered.error(), 2);
    const auto window = parse_duration(since);
    if (!window)
        return line.fail({ErrorKind::invalid_input, "--since: must be a whole number and d, h or m, like 90d"}, 2);
    const auto configuration = line.configuration();
    if (!configuration) return line.fail(configuration.error(), 2);
    const protocol::ReplayRules asked{offered.value().body, runtime::SystemTimers().now() - *window};
    Result<std::string> answer = Error{ErrorKind::internal, "it was not asked"};
    {
        const ProgressLine progress(admin_socket(configuration.value()));
        answer = call_desk(configuration.value(), "rules.replay", encode(asked));
    }
    if (!answer) return line.fail(answer.error(), 2);
    const auto result = decode<protocol::Replayed>(answer.value());
    if (!result) return line.fail(result.error(), 2);
    std::cout << (as_json ? protocol::indented(answer.value()) + "\n" : text_of(result.value()));
    line.status = result.value().unreadable > 0 ? 2 : result.value().changed > 0 ? 1 : 0;
}

void report_shadow(CommandLine& line, bool as_json) {
    const auto answer = Caller{line}.ask("rules.shadow-report", protocol::Done{});
    if (!answer) return line.fail(answer.error());
    if (as_json) return line.print(protocol::indented(answer.value()));
    const auto report = decode<protocol::ShadowReport>(answer.value());
    if (!report) return line.fail(report.error());
    std::cout << text_of(report.value());
}

void export_version(CommandLine& line, std::int64_t version) {
    const auto answer = Caller{line}.ask("rules.export", protocol::NameRules{version});
    if (!answer) return line.fail(answer.error());
    const auto exported = decode<protocol::ExportedRules>(answer.value());
    if (!exported) return line.fail(exported.error());
    std::cout << exported.value().body;  // byte for byte
}

void add_activation(CLI::App& rules, CommandLine& line) {
    auto activated = std::make_shared<std::string>();
    auto* activate = rules.add_subcommand("activate", "启用新版规则 · from now on these rules judge");
    activate->add_option("file", *activated, "规则文件 · rule set")->required();
    activate->callback([&line, activated] { offer(line, "rules.activate", *activated); });

    auto version = std::make_shared<std::int64_t>(0);
    auto* roll_back = rules.add_subcommand("roll-back", "退回曾启用的版本 · back to a version that judged before");
    roll_back->add_option("version", *version, "版本 · version")->required()->check(CLI::PositiveNumber);
    roll_back->callback([&line, version] { Caller{line}("rules.roll-back", protocol::NameRules{*version}); });

    rules.add_subcommand("history", "启用记录和已存版本 · what judged when, and what is stored")->callback([&line] {
        Caller{line}("rules.history", protocol::Done{});
    });

    auto exported = std::make_shared<std::int64_t>(0);
    auto* export_it = rules.add_subcommand("export", "取出已存版本的原文件 · the file of a stored version");
    export_it->add_option("version", *exported, "版本 · version")->required()->check(CLI::PositiveNumber);
    export_it->callback([&line, exported] { export_version(line, *exported); });
}

void add_trial(CLI::App& rules, CommandLine& line) {
    auto shadowed = std::make_shared<std::string>();
    auto off = std::make_shared<bool>(false);
    auto* shadow = rules.add_subcommand("shadow", "新版规则试运行，不产生效力 · let rules judge along, without effect");
    auto* file = shadow->add_option("file", *shadowed, "规则文件 · rule set");
    shadow->add_flag("--off", *off, "结束试运行 · end it")->excludes(file);
    shadow->callback([&line, shadowed, off] {
        if (*off) return Caller{line}("rules.shadow-off", protocol::Done{});
        if (shadowed->empty())
            return line.fail({ErrorKind::invalid_input, "rules shadow: a file, or --off to end what runs along"}, 2);
        offer(line, "rules.shadow", *shadowed);
    });

    auto report_json = std::make_shared<bool>(false);
    auto* report = rules.add_subcommand("shadow-report", "试运行的差异 · what the rules that run along would change");
    report->add_flag("--json", *report_json, "JSON");
    report->callback([&line, report_json] { report_shadow(line, *report_json); });

    struct Asked {
        std::string file, since = "90d";
        bool as_json = false;
    };
    auto asked = std::make_shared<Asked>();
    auto* replay_it =
        rules.add_subcommand("replay", "用新版规则重放已存报告 · what other rules would change in stored cases");
    replay_it->add_option("file", asked->file, "规则文件 · rule set")->required();
    replay_it->add_option("--since", asked->since, "时间窗 · how far back, like 90d")->capture_default_str();
    replay_it->add_flag("--json", asked->as_json, "JSON");
    replay_it->callback([&line, asked] { replay(line, asked->file, asked->since, asked->as_json); });
}

}  // namespace

void add_rules_admin_commands(CLI::App& rules, CommandLine& line) {
    add_activation(rules, line);
    add_trial(rules, line);
}

}  // namespace vigil::app
