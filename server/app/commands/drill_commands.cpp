// drill start, list, show.
#include <fmt/format.h>

#include <memory>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/admin.hpp>
#include <vigil/protocol/messages/drill.hpp>

#include "app/commands/caller.hpp"
#include "app/commands/commands.hpp"
#include "app/commands/outcomes.hpp"

namespace vigil::app {
namespace {

std::string seconds(std::int64_t ms) { return fmt::format("{:.0f} 秒", static_cast<double>(ms) / 1000); }

std::string line_of(const protocol::DrillView& drill) {
    std::string outcome = "进行中 · running";
    for (const auto& word : words_of(DrillOutcome{}))
        if (drill.outcome == word.value) outcome = fmt::format("{} · {}", word.zh, word.en);
    const auto after = [&](const std::optional<Instant>& at) {
        return at ? seconds((*at - drill.began_at).count()) : std::string("-");
    };
    return fmt::format("{}  {}  呼叫 {} 人  送达 {}  查看 {}  签收 {}  {}  {}\n", to_china_time(drill.began_at),
                       drill.organisation_name, drill.rung, after(drill.stored_at), after(drill.looked_at),
                       after(drill.acknowledged_at), outcome, drill.alert_id.str());
}

std::string printed(const protocol::DrillCurve& curve) {
    std::string text;
    for (const auto& drill : curve.drills) text += line_of(drill);
    text += fmt::format(
        "{} 近十二周：按时 {} 次，超时 {} 次，无人签收 {} 次，中止 {} 次 · in time {}, late {}, not answered {}, cut "
        "off {}",
        curve.organisation_name, curve.in_time, curve.late, curve.not_answered, curve.cut_off, curve.in_time,
        curve.late, curve.not_answered, curve.cut_off);
    if (curve.slowest_ms)
        text += fmt::format("\n签收用时中位数 {}，最长 {} · median and slowest answer",
                            curve.median_ms ? seconds(*curve.median_ms) : "-", seconds(*curve.slowest_ms));
    return text;
}

std::string printed(const protocol::DrillList& list) {
    std::string text;
    for (const auto& drill : list.drills) text += line_of(drill);
    return text + (list.next.empty() ? fmt::format("共 {} 次演练 · {} drills", list.drills.size(), list.drills.size())
                                     : fmt::format("续：--after {} · more", list.next));
}

template <class Shown, class Message>
void ask_and_print(CommandLine& line, const std::string& command, const Message& arguments, bool as_json) {
    const auto result = Caller{line}.ask(command, arguments);
    if (!result) return line.fail(result.error());
    if (as_json) return print_outcome(line, result.value());
    const auto shown = protocol::decode<Shown>(result.value());
    if (!shown) return line.fail(shown.error());
    line.print(printed(shown.value()));
}

struct Asked {
    std::string organisation, after, drill;
    bool as_json = false;
};

void list(CommandLine& line, const Asked& asked) {
    if (!asked.organisation.empty())
        return ask_and_print<protocol::DrillCurve>(
            line, "drill.of", protocol::NameOrganisation{OrganisationId(asked.organisation)}, asked.as_json);
    protocol::ListDrills page;
    if (!asked.after.empty()) page.after = AlertId(asked.after);
    ask_and_print<protocol::DrillList>(line, "drill.list", page, asked.as_json);
}

}  // namespace

void add_drill_commands(CLI::App& app, CommandLine& line) {
    auto* drill = app.add_subcommand("drill", "演练 · drills")->require_subcommand(1);
    auto asked = std::make_shared<Asked>();
    auto* start = drill->add_subcommand("start", "现在对一个单位发起演练 · drill an organisation now");
    start->add_option("--organisation", asked->organisation, "单位编号 · organisation id")->required();
    start->callback([&line, asked] {
        Caller{line}("drill.start", protocol::NameOrganisation{OrganisationId(asked->organisation)});
    });

    auto* all = drill->add_subcommand("list", "演练记录，最近的在前 · drills, newest first");
    all->add_option(
        "--organisation", asked->organisation,
        "一个单位近十二周的演练和签收用时 · of one organisation: its last 12 weeks, and how soon it answered");
    all->add_option("--after", asked->after, "上一页末尾的演练 · where the page before ended");
    all->add_flag("--json", asked->as_json, "输出 JSON · as JSON");
    all->callback([&line, asked] { list(line, *asked); });

    auto* show = drill->add_subcommand("show", "查看一次演练 · one drill");
    show->add_option("drill", asked->drill, "演练警报编号 · alert of the drill")->required();
    show->callback([&line, asked] { Caller{line}("drill.show", protocol::NameDrill{AlertId(asked->drill)}); });
}

}  // namespace vigil::app
