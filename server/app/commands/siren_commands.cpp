// siren list, show.
#include <fmt/format.h>

#include <memory>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/admin.hpp>
#include <vigil/protocol/messages/siren.hpp>

#include "app/commands/caller.hpp"
#include "app/commands/commands.hpp"
#include "app/commands/outcomes.hpp"

namespace vigil::app {
namespace {

std::string line_of(const protocol::SirenSummary& of) {
    return fmt::format("{}{}  响铃警报 {} 起  两分钟内签收 {}  已有结果 {}  查实 {}  单班最多 {} 次  超限 {} 班  {}\n",
                       of.above_budget > 0 ? "【超限】" : "", of.organisation_name, of.alerts, of.answered_soon,
                       of.known, of.confirmed, of.most, of.above_budget, of.organisation_id.str());
}

std::string printed(const protocol::SirenList& list) {
    std::string text;
    for (const auto& each : list.organisations) text += line_of(each);
    const auto count = list.organisations.size();
    return text + (list.next.empty()
                       ? fmt::format("近四周有响铃的单位 {} 个，每班上限 {} 次 · {} organisations with sirens, "
                                     "budget {} a shift",
                                     count, list.budget, count, list.budget)
                       : fmt::format("续：--after {} · more", list.next));
}

std::string printed(const protocol::SirenReport& report) {
    std::string text;
    for (const auto& each : report.above_budget)
        text += fmt::format("{}至{}  {}  响铃 {} 次  {}\n", to_china_time(each.from), to_china_time(each.until),
                            each.on_duty ? "值班" : "非值班", each.sirens, each.account_id.str());
    for (const auto& each : report.officers)
        text += fmt::format("{}  响铃 {} 次，{} 班，单班最多 {} 次\n", each.account_id.str(), each.sirens, each.shifts,
                            each.most);
    return text + line_of(report.total) +
           fmt::format("自{}起，每班上限 {} 次 · since {}, budget {} a shift", to_china_time(report.since),
                       report.budget, to_china_time(report.since), report.budget);
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
    std::string organisation, after;
    bool as_json = false;
};

void list(CommandLine& line, const Asked& asked) {
    protocol::ListSirens page;
    if (!asked.after.empty()) page.after = OrganisationId(asked.after);
    ask_and_print<protocol::SirenList>(line, "siren.list", page, asked.as_json);
}

void show(CommandLine& line, const Asked& asked) {
    const protocol::NameOrganisation named{OrganisationId(asked.organisation)};
    ask_and_print<protocol::SirenReport>(line, "siren.of", named, asked.as_json);
}

}  // namespace

void add_siren_commands(CLI::App& app, CommandLine& line) {
    auto* siren = app.add_subcommand("siren", "响铃次数 · how often alerts wake officers")->require_subcommand(1);
    auto asked = std::make_shared<Asked>();

    auto* all =
        siren->add_subcommand("list", "近四周各单位响铃、签收和查实情况 · of each organisation in the last four weeks");
    all->add_option("--after", asked->after, "上一页末尾的单位 · where the page before ended");
    all->add_flag("--json", asked->as_json, "输出 JSON · as JSON");
    all->callback([&line, asked] { list(line, *asked); });

    auto* one =
        siren->add_subcommand("show", "一个单位各人、各班的响铃次数 · of one organisation, by officer and shift");
    one->add_option("--organisation", asked->organisation, "单位编号 · organisation id")->required();
    one->add_flag("--json", asked->as_json, "输出 JSON · as JSON");
    one->callback([&line, asked] { show(line, *asked); });
}

}  // namespace vigil::app
