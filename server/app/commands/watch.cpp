#include "app/commands/watch.hpp"

#include <fmt/format.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <csignal>
#include <cstdint>
#include <iostream>
#include <memory>
#include <string>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/version.hpp>

#include "app/commands/terminal.hpp"
#include "client/device_condition.hpp"
#include "client/live_client.hpp"
#include "client/live_store.hpp"
#include "runtime/system_timers.hpp"

namespace vigil::app {
namespace {

struct WatchOptions {
    std::string profile = "default";
    bool acknowledges = false;
    bool json = false;
    int until_idle_seconds = 0;  // 0: for ever
    int count = 0;               // 0: for ever
};

// Shows what the live client tells, line by line.
class Screen {
public:
    explicit Screen(bool json) : json_(json) {}

    template <class Message>
    void show(const Message& message, const std::string& line) const {
        std::cout << (json_ ? protocol::encode(message) : line) << std::endl;  // flushed: a pipe reads along
    }

    static std::string line_of(const protocol::AlertSummary& alert, std::string_view organisation,
                               const AccountId& self) {
        auto line =
            fmt::format("{}{} {} {}{} {} 区划 {} ", alert.drill ? "【演练】" : "",
                        to_china_time(alert.acknowledged_at.value_or(alert.raised_at)), coloured(alert.level),
                        zh(alert.function), alert.owner ? "(承办单位)" : "", organisation, alert.division.str());
        switch (alert.state) {
            case AlertState::open:
                line +=
                    alert.due_at ? fmt::format("待签收，须于 {} 前", to_china_time(*alert.due_at)) : "待签收，无时限";
                if (alert.decide_by) line += fmt::format(",报告人须在 {} 前决定", to_china_time(*alert.decide_by));
                break;
            case AlertState::acknowledged:
                line += alert.acknowledged_by == self ? "已由本人签收"
                                                      : fmt::format("已签收(账号 {})", alert.acknowledged_by.str());
                break;
            case AlertState::closed:
                line += "已结束";
                break;
        }
        if (alert.uncoded) line += ",尚未编码";
        if (!alert.climbed_from.empty()) line += ",因下级未签收而升级";
        return line + fmt::format(" · 警报 {} 第 {} 版", alert.alert_id.str(), alert.version);
    }

    static std::string line_of(const protocol::ReportStatus& report) {
        auto line =
            fmt::format("{} 报告 {} {}", to_china_time(report.filed_at), report.report_id.str(), zh(report.stage));
        for (const auto& organ : report.organs)
            line += fmt::format(" · {} {}{}", zh(organ.function), organ.stored ? "已送达" : zh(organ.state),
                                organ.acknowledged_at ? " " + to_china_time(*organ.acknowledged_at) : "");
        return line;
    }

    static std::string line_of(const protocol::DrillView& drill) {
        return fmt::format("【演练】{} {} 开始的演练{} · 呼叫 {} 人", drill.organisation_name,
                           to_china_time(drill.began_at), drill.outcome ? zh(*drill.outcome) : "进行中", drill.rung);
    }

    static std::string line_of(const protocol::BreachView& breach) {
        return fmt::format("{} {} {} {} 区划 {} · 个案 {}", to_china_time(breach.ended_at.value_or(breach.told_at)),
                           coloured(breach.level), zh(breach.state), breach.kind, breach.division.str(),
                           breach.case_id.str());
    }

    static std::string line_of(const protocol::VisitView& visit, const AccountId& self) {
        return fmt::format("{} 走访 {} · {}{} · 单位 {}", to_china_time(visit.ended_at.value_or(visit.back_by)),
                           visit.visit_id.str(), zh(visit.state),
                           visit.account_id == self && visit.state == VisitState::asked ? "，请报平安" : "",
                           visit.organisation_id.str());
    }

    static std::string line_of(const protocol::DigestNotice& digest) {
        return fmt::format("{} 每日提要：本单位有待办事项 · 单位 {}", digest.day, digest.organisation_id.str());
    }

    static std::string line_of(const protocol::DutyWarningView& warning) {
        auto line = fmt::format("{} {} {}", to_china_time(warning.ended_at.value_or(warning.told_at)),
                                coloured_warning("值班预警"),
                                warning.account_id.empty() ? std::string("无人可联系")
                                                           : fmt::format("账号 {} 无法联系", warning.account_id.str()));
        line += fmt::format(",值班 {} 至 {}", to_china_time(warning.from), to_china_time(warning.until));
        for (const auto reason : warning.reasons) line += fmt::format(" · {}", zh(reason));
        if (warning.end) line += fmt::format(",{}", zh(*warning.end));
        return line + fmt::format(" · 单位 {}", warning.organisation_id.str());
    }

private:
    bool json_;
};

// What a terminal can tell of itself.
protocol::DeviceCondition terminal_condition() {
    protocol::DeviceCondition condition;
    condition.version = std::string(kVersion);
    return condition;
}

class Watch : public client::LiveListener {
public:
    Watch(Terminal& terminal, client::LiveStore& store, const WatchOptions& options)
        : terminal_(terminal),
          options_(options),
          screen_(options.json),
          dialer_(terminal.io().get_executor(), terminal.http().endpoint(), terminal.tls()),
          idle_(terminal.io()),
          signals_(terminal.io(), SIGINT, SIGTERM),
          reporter_(terminal.io().get_executor(), terminal.api(), &terminal_condition),
          client_(terminal.io().get_executor(), dialer_, terminal.session(), store, *this) {}

    // True: the whole state was seen, and nothing suspicious.
    bool run() {
        signals_.async_wait([this](boost::system::error_code cancelled, int) {
            if (!cancelled) end();
        });
        touch();
        const auto ended = terminal_.run(listen());
        signals_.cancel();
        idle_.cancel();
        if (!ended) explain(ended.error());
        return ended && is_caught_up_ && !is_suspicious_;
    }

    void on_connected() override { std::cerr << "已连接 " << terminal_.http().endpoint().url() << '\n'; }
    void on_disconnected(const Error& error, std::chrono::milliseconds wait) override {
        explain(error);
        std::cerr << fmt::format("{:.1f} 秒后重新连接\n", std::chrono::duration<double>(wait).count());
    }

    void on_item(const protocol::LiveItem& item) override {
        touch();
        ++shown_;
        if (item.item.alert) {
            screen_.show(item, Screen::line_of(*item.item.alert, organisation_of(*item.item.alert),
                                               terminal_.session().account()));
            if (is_caught_up_) acknowledge(*item.item.alert);
        } else if (item.item.warning) {
            screen_.show(item, Screen::line_of(*item.item.warning));
        } else if (item.item.test) {
            reporter_.answer(*item.item.test);
            --shown_;  // for the machine alone
        } else if (item.item.report) {
            screen_.show(item, Screen::line_of(*item.item.report));
        } else if (item.item.drill) {
            screen_.show(item, Screen::line_of(*item.item.drill));
        } else if (item.item.breach) {
            screen_.show(item, Screen::line_of(*item.item.breach));
        } else if (item.item.visit) {
            screen_.show(item, Screen::line_of(*item.item.visit, terminal_.session().account()));
        } else if (item.item.digest) {
            screen_.show(item, Screen::line_of(*item.item.digest));
        }
        end_when_counted();
    }
    void on_withdrawn(const protocol::LiveItem& last) override {
        if (last.item.alert) std::cerr << "警报 " << last.item.alert->alert_id.str() << " 不再属于本单位的待办\n";
    }
    // Only now is it known which alerts are still open: a replay tells of openings before it tells of their ends.
    void on_caught_up(const protocol::CaughtUp& caught_up) override {
        touch();
        is_caught_up_ = true;
        if (options_.json) screen_.show(caught_up, {});
        const auto board = client_.state().board;
        for (const auto& [subject, known] : board)
            if (known.item.item.alert) acknowledge(*known.item.item.alert);
    }
    void on_ack_taken(const protocol::AckOk& ack) override {
        touch();
        screen_.show(ack, fmt::format("签收成功:警报 {} 第 {} 版{}", ack.alert_id.str(), ack.version,
                                      ack.stops ? ",签收时限已停止" : ",已有人先签收或已有新版"));
        end_when_counted();
    }
    void on_ack_refused(const protocol::AckRefused& refused) override {
        touch();
        screen_.show(refused, coloured_warning(fmt::format("签收被拒绝:{}", refused.code)));
        end_when_counted();
    }
    void on_log_moved_back(const protocol::Root& before, const protocol::Root& now) override {
        is_suspicious_ = true;
        std::cerr
            << coloured_warning(fmt::format(
                   "警告:服务器的日志链 {} 从第 {} 条退回到第 {} 条或内容不同，历史可能被改写，请立即报告审计管理员 · "
                   "the server's log was rolled back or rewritten",
                   before.log, before.pos, now.pos))
            << '\n';
    }
    void on_store_failed(const Error& error) override { explain(error); }
    void on_problem(const protocol::LiveProblem& problem) override {
        std::cerr << "服务器未理解一条消息:" << problem.code << '\n';
    }

private:
    // Beside the stream the terminal says that it is there, which a reporter's does not (the server refuses it).
    asio::awaitable<Result<void>> listen() {
        using namespace asio::experimental::awaitable_operators;
        Result<void> ended = success();
        auto live = [&]() -> asio::awaitable<void> {
            ended = co_await client_.run();
            reporter_.stop();
        };
        auto say = [this]() -> asio::awaitable<void> {
            [[maybe_unused]] const auto refused = co_await reporter_.run();
        };
        co_await (live() && say());
        co_return ended;
    }

    void acknowledge(const protocol::AlertSummary& alert) {
        if (!options_.acknowledges || alert.state != AlertState::open || organisation_of(alert).empty()) return;
        for (const auto& waiting : client_.state().outbox)
            if (waiting.alert_id == alert.alert_id && waiting.version == alert.version) return;
        client_.acknowledge(alert.alert_id, alert.version, timers_.now());
    }

    // Empty: an alert of somebody else's organisation, shown because the case is ours too.
    std::string_view organisation_of(const protocol::AlertSummary& alert) {
        for (const auto& each : terminal_.session().memberships())
            if (each.organisation_id == alert.organisation_id) return each.organisation_name;
        return {};
    }

    void touch() {
        if (options_.until_idle_seconds == 0) return;
        idle_.expires_after(std::chrono::seconds(options_.until_idle_seconds));
        idle_.async_wait([this](boost::system::error_code cancelled) {
            if (!cancelled) end();
        });
    }
    void end_when_counted() {
        if (options_.count > 0 && shown_ >= options_.count && client_.state().outbox.empty()) end();
    }
    void end() {
        client_.stop();
        terminal_.http().close();
    }

    Terminal& terminal_;
    const WatchOptions& options_;
    Screen screen_;
    runtime::SystemTimers timers_;
    client::WebSocketDialer dialer_;
    asio::steady_timer idle_;
    asio::signal_set signals_;
    int shown_ = 0;
    bool is_caught_up_ = false;
    bool is_suspicious_ = false;
    client::ConditionReporter reporter_;
    client::LiveClient client_;
};

void run_watch(const WatchOptions& options, int& status) {
    auto terminal = Terminal::of_device(options.profile);
    if (!terminal) return explain(terminal.error()), void(status = 1);
    auto store = client::FileLiveStore::open(terminal.value()->profile().live_state());
    if (!store) return explain(store.error()), void(status = 1);
    Watch watch(*terminal.value(), store.value(), options);
    if (!watch.run()) status = 1;
}

}  // namespace

void add_watch(CLI::App& app, int& status) {
    auto options = std::make_shared<WatchOptions>();
    auto* command = app.add_subcommand("watch", "实时显示警报,Ctrl-C 结束 · show live alerts until Ctrl-C");
    command->add_option("--profile", options->profile, "资料夹或其名称 · profile")->capture_default_str();
    command->add_flag("--ack", options->acknowledges,
                      "自动签收本单位待签收的警报 · acknowledge open alerts of one's organisations");
    command->add_flag("--json", options->json, "每行一个 JSON · one JSON document per line");
    command
        ->add_option("--until-idle", options->until_idle_seconds,
                     "多少秒无动静后结束 · end after so many quiet seconds")
        ->check(CLI::Range(1, 86400));
    command->add_option("--count", options->count, "显示多少条后结束 · end after so many items")
        ->check(CLI::PositiveNumber);
    command->callback([options, &status] { run_watch(*options, status); });
}

}  // namespace vigil::app
