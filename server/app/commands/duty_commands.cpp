// duty check, show, set.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/admin.hpp>
#include <vigil/protocol/messages/duty.hpp>

#include "app/commands/caller.hpp"
#include "app/commands/commands.hpp"
#include "app/commands/outcomes.hpp"
#include "files/file_problems.hpp"

namespace vigil::app {
namespace {

constexpr std::size_t kMostRosterBytes = 1024 * 1024;

std::string printed(const protocol::DutyCheck& check) {
    std::string text;
    for (const auto& hole : check.holes) {
        std::string_view zh, en;
        for (const auto& word : words_of(HoleKind{}))
            if (word.value == hole.kind) zh = word.zh, en = word.en;
        text += fmt::format("{}  {} – {}  {} · {}  ({})\n", hole.organisation_name, to_china_time(hole.from),
                            to_china_time(hole.until), zh, en, hole.organisation_id.str());
    }
    for (const auto& officer : check.officers) {
        text += fmt::format("{}  {}  {}", officer.organisation_name, officer.account_id.str(),
                            officer.reachable ? "可联系，近期未应答测试 · reachable, has answered no test lately"
                                              : "无法联系 · cannot be reached");
        for (const auto& word : words_of(Unreached{}))
            if (std::find(officer.reasons.begin(), officer.reasons.end(), word.value) != officer.reasons.end())
                text += fmt::format("  {} · {}", word.zh, word.en);
        text += '\n';
    }
    return text + fmt::format(
                      "{0} 至 {1}（北京时间）共检查 {2} 个单位，{3} 处空缺，{4} 名值班员未确认可联系 · {2} "
                      "organisations checked from "
                      "{0} to {1}, {3} holes, {4} officers not proved reachable",
                      to_china_time(check.from), to_china_time(check.until), check.organisations, check.holes.size(),
                      check.officers.size());
}

void check(CommandLine& line, const std::string& organisation, bool as_json) {
    const auto result = Caller{line}.ask("duty.check", protocol::CheckDuty{OrganisationId(organisation)});
    if (!result) return line.fail(result.error());
    const auto found = protocol::decode<protocol::DutyCheck>(result.value());
    if (!found) return line.fail(found.error());
    if (as_json)
        print_outcome(line, result.value());
    else
        line.print(printed(found.value()));
    if (!found.value().holes.empty()) line.status = 1;
}

void set(CommandLine& line, const std::string& organisation, const std::string& file, const std::string& reason) {
    const auto text = read_file(file, kMostRosterBytes);
    if (!text) return line.fail(text.error());
    auto roster = protocol::decode<protocol::Roster>(text.value());
    if (!roster) return line.fail(roster.error());
    const auto shown = Caller{line}.ask("duty.show", protocol::NameOrganisation{OrganisationId(organisation)});
    if (!shown) return line.fail(shown.error());
    const auto standing = protocol::decode<protocol::RosterView>(shown.value());
    if (!standing) return line.fail(standing.error());
    protocol::SetRoster change{.replaces = standing.value().version, .roster = std::move(roster).value()};
    if (!reason.empty()) {
        change.force = true;
        change.text = reason;
    }
    Caller{line}("duty.set", protocol::AdministerRoster{OrganisationId(organisation), std::move(change)});
}

}  // namespace

void add_duty_commands(CLI::App& app, CommandLine& line) {
    auto* duty = app.add_subcommand("duty", "值班 · who is on duty")->require_subcommand(1);
    struct Asked {
        std::string organisation, file, reason;
        bool as_json = false;
    };
    auto asked = std::make_shared<Asked>();
    auto* all =
        duty->add_subcommand("check",
                             "今后十四日每一分钟是否有人可呼叫，以及哪些值班员现在无法联系；有空缺时退出状态为 1 · "
                             "whether somebody can be rung at every minute of the next 14 days, and who cannot be "
                             "reached now; exit status 1 where there is a hole");
    all->add_option("--organisation", asked->organisation, "只检查一个单位 · of one organisation");
    all->add_flag("--json", asked->as_json, "输出 JSON · as JSON");
    all->callback([&line, asked] { check(line, asked->organisation, asked->as_json); });

    auto* show = duty->add_subcommand("show", "查看值班表 · the roster, and who is on duty in the next 14 days");
    show->add_option("organisation", asked->organisation, "单位编号 · organisation id")->required();
    show->callback(
        [&line, asked] { Caller{line}("duty.show", protocol::NameOrganisation{OrganisationId(asked->organisation)}); });

    auto* put = duty->add_subcommand("set", "设定值班表 · set the roster");
    put->add_option("organisation", asked->organisation, "单位编号 · organisation id")->required();
    put->add_option("file", asked->file, "文件，JSON · file: a Roster as PROTOCOL.md says")->required();
    put->add_option(
        "--force", asked->reason,
        "理由：即使出现空缺也保存 · why it is kept although it leaves a time in which nobody can be reached");
    put->callback([&line, asked] { set(line, asked->organisation, asked->file, asked->reason); });
}

}  // namespace vigil::app
