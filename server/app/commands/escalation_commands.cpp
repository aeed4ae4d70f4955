// audit escalations, replay: what the log says of alerts that nobody answered, and what it would say under other rules.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/date.hpp>
#include <vigil/protocol/messages/roster.hpp>

#include "app/auditor.hpp"
#include "app/commands/commands.hpp"
#include "app/rules.hpp"
#include "domain/auditing/replay.hpp"
#include "domain/duty/duty.hpp"
#include "domain/duty/roster_check.hpp"
#include "files/file_problems.hpp"
#include "runtime/system_timers.hpp"
#include "storage/log/reading.hpp"
#include "storage/store/sqlite_store.hpp"

namespace vigil::app {
namespace {

constexpr std::size_t kEntriesOfAPage = 1000;
constexpr std::size_t kMostRosterFile = 1024 * 1024;  // bytes

// The log of one database, with the rules and the calendar that stand in it.
class LoggedHistory {
public:
    static Result<std::unique_ptr<LoggedHistory>> open(const std::string& database, const CommandLine& line) {
        std::filesystem::path file = database;
        if (database.empty()) {
            VIGIL_TRY(const auto configuration, line.configuration());
            file = storage::SqliteStore::database_file(configuration.data.folder);
        }
        auto history = std::make_unique<LoggedHistory>();
        VIGIL_TRY(history->reader_, storage::LogReader::open(file));
        VIGIL_TRY(history->calendar_, history->reader_->calendar());
        return history;
    }

    // By whatever rules were active; with `instead`, by these.
    AuditTools tools(std::shared_ptr<const triage::RuleSet> instead = {}) {
        return {*calendar_,
                [this, instead](const std::string& named) -> Result<std::shared_ptr<const triage::RuleSet>> {
                    if (instead) return instead;
                    const auto version = version_named(named);
                    VIGIL_TRY(const auto text, reader_->rules(version));
                    if (!text) return Error{ErrorKind::not_found, "the log names rules that are not stored: " + named};
                    return library_.read(text->body);
                }};
    }

    // From the first entry to the last.
    template <class Judge>
    Result<void> tell(Judge& judge, const AuditTools& tools) {
        for (;;) {
            VIGIL_TRY(const auto page, reader_->after(judge.position(), kEntriesOfAPage));
            for (const auto& entry : page) {
                VIGIL_TRY(judge.take(entry, tools));
            }
            if (page.size() < kEntriesOfAPage) return success();
        }
    }

    const HolidayCalendar& calendar() const { return *calendar_; }

private:
    std::unique_ptr<storage::LogReader> reader_;
    std::shared_ptr<const HolidayCalendar> calendar_;
    RuleLibrary library_{};
};

template <class E>
std::string in_both_languages(E value) {
    for (const auto& word : words_of(E{}))
        if (word.value == value) return fmt::format("{} · {}", word.zh, word.en);
    return {};
}

void run_audit(CommandLine& line, const std::string& database) {
    const auto history = LoggedHistory::open(database, line);
    if (!history) return line.fail(history.error());
    EscalationAudit audit;
    const auto told = history.value()->tell(audit, history.value()->tools());
    if (!told) return line.fail(told.error());
    auto findings = audit.take_findings();
    const auto overdue = audit.overdue(runtime::SystemTimers().now());
    findings.insert(findings.end(), overdue.begin(), overdue.end());
    for (const auto& each : findings)
        line.print(fmt::format("{}  {}  {} {}  {}", to_china_time(each.due), in_both_languages(each.what), each.alert,
                               each.version, each.pos == 0 ? std::string("–") : std::to_string(each.pos)));
    line.print(fmt::format(
        "警报 {0}，已采取的升级步骤 {1}（其中迟延并已注明 {2}），待签收 {3}，不一致 {4} · {0} alerts, {1} steps taken "
        "({2} late and marked so), {3} waiting, {4} differences",
        audit.alerts(), audit.steps(), audit.late(), audit.waiting(), findings.size()));
    if (!findings.empty()) line.status = 1;
}

// "2026-03-02 09:00", or the day alone, in China.
std::optional<Instant> parse_china_time(std::string_view text) {
    const auto date = parse_date(text.substr(0, std::min(text.size(), text.find(' '))));
    if (!date) return std::nullopt;
    const auto day = china_midnight(*date);
    if (text.find(' ') == text.npos) return day;
    const auto time = parse_time_of_day(text.substr(text.find(' ') + 1));
    return time ? std::optional(day + *time) : std::nullopt;
}

struct ReplayAsked {
    std::string database, from, until, rules, roster, organisation;
};

Result<Instant> moment(std::string_view option, const std::string& text) {
    const auto found = parse_china_time(text);
    if (found) return *found;
    return Error{
        ErrorKind::invalid_input,
        fmt::format("{}: must be a day or a moment in China, as 2026-03-02 or \"2026-03-02 09:00\", got \"{}\"", option,
                    text)};
}

// Of the organisation whose roster is tried.
struct TriedRoster {
    protocol::Roster roster;
    OrganisationId organisation;
};

Result<std::optional<TriedRoster>> tried_roster(const ReplayAsked& asked) {
    if (asked.roster.empty() != asked.organisation.empty())
        return Error{ErrorKind::invalid_input, "--roster and --organisation belong together"};
    if (asked.roster.empty()) return std::optional<TriedRoster>();
    VIGIL_TRY(const auto text, read_file(asked.roster, kMostRosterFile));
    VIGIL_TRY(auto roster, protocol::decode<protocol::Roster>(text));
    VIGIL_TRY(vigil::check(roster));
    return std::optional(TriedRoster{std::move(roster), OrganisationId(asked.organisation)});
}

std::string described(const Replayed& step, const std::optional<TriedRoster>& tried, const HolidayCalendar& calendar) {
    auto text = fmt::format("{}  {}  {} {}  {} {}  {}", to_china_time(step.at), in_both_languages(step.kind),
                            step.alert, step.version, to_text(step.level), to_text(step.function), step.organisation);
    if (step.asks) text += fmt::format("  -> {}", to_text(*step.asks));
    if (!tried || step.organisation != tried->organisation.str() || step.kind == ReplayedKind::ended) return text;
    const auto officers = on_duty_at(tried->roster, {}, calendar, step.at);
    text += officers.empty() ? "  无人值班 · nobody on duty" : "  值班 · on duty:";
    for (const auto& each : officers) text += " " + each.str();
    return text;
}

void run_replay(CommandLine& line, const ReplayAsked& asked) {
    const auto from = moment("--from", asked.from);
    const auto until = moment("--to", asked.until);
    if (!from || !until) return line.fail(from ? until.error() : from.error());
    if (until.value() <= from.value()) return line.fail({ErrorKind::invalid_input, "--to: must lie behind --from"});
    const auto tried = tried_roster(asked);
    if (!tried) return line.fail(tried.error());
    std::shared_ptr<const triage::RuleSet> instead;
    if (!asked.rules.empty()) {
        auto rules = load_rule_set(asked.rules);
        if (!rules) return line.fail(rules.error());
        instead = std::make_shared<const triage::RuleSet>(std::move(rules).value());
    }
    const auto history = LoggedHistory::open(asked.database, line);
    if (!history) return line.fail(history.error());
    const auto tools = history.value()->tools(instead);
    Replay replay(from.value(), until.value());
    const auto told = history.value()->tell(replay, tools);
    if (!told) return line.fail(told.error());
    const auto steps = replay.finish(tools);
    std::int64_t count = 0;
    for (const auto& each : steps) {
        line.print(described(each, tried.value(), history.value()->calendar()));
        count += each.kind != ReplayedKind::raised && each.kind != ReplayedKind::ended ? 1 : 0;
    }
    line.print(
        fmt::format("升级步骤 {0}；日志中实有 {1} · {0} steps; in the log there are {1}", count, replay.steps_taken()));
}

}  // namespace

void add_escalation_audit(CLI::App& audit, CommandLine& line) {
    auto database = std::make_shared<std::string>();
    auto* command = audit.add_subcommand(
        "escalations",
        "仅凭日志核对每条警报是否按时升级；有不一致时退出状态为 1 · whether every alert climbed in "
        "time, by the log alone; exit status 1 where something differs");
    command->add_option("database", *database, "数据库文件 · database file; default: that of the configuration");
    command->callback([&line, database] { run_audit(line, *database); });
}

void add_replay_command(CLI::App& app, CommandLine& line) {
    auto asked = std::make_shared<ReplayAsked>();
    auto* replay =
        app.add_subcommand("replay",
                           "重演：同样的报告和签收，换一套时限、升级步骤或值班表会怎样 · the same reports and answers "
                           "under other limits, ladders or another roster");
    replay->add_option("--from", asked->from, "起（北京时间） · from when, in China")->required();
    replay->add_option("--to", asked->until, "止 · until when")->required();
    replay->add_option("--ladder", asked->rules, "规则文件 · rule set file whose limits and ladders are tried");
    replay->add_option("--roster", asked->roster, "值班表文件 · file: a Roster as PROTOCOL.md says");
    replay->add_option("--organisation", asked->organisation, "该值班表所属单位 · whose roster it is");
    replay->add_option("database", asked->database, "数据库文件 · database file; default: that of the configuration");
    replay->callback([&line, asked] { run_replay(line, *asked); });
}

}  // namespace vigil::app
