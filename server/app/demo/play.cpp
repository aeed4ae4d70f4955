#include "app/demo/play.hpp"

#include <fmt/format.h>

#include <set>
#include <vigil/protocol/time.hpp>

namespace vigil::app::demo {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

constexpr std::size_t kOfficers = 2;  // the first players of the cast
constexpr auto kShowPatience = 20s;   // for the last acknowledgement to come back

// What an officer sees, line by line; acknowledges whatever is open for its own organisations.
class Watcher final : public client::LiveListener {
public:
    Watcher(std::string title, const std::function<void(const std::string&)>& print)
        : title_(std::move(title)), print_(print) {}

    void attach(client::LiveClient& client) { client_ = &client; }
    const std::string& title() const { return title_; }
    bool is_caught_up() const { return caught_up_; }
    std::size_t alerts() const { return alerts_.size(); }
    bool is_quiet() const { return waiting_.empty(); }

    void on_item(const protocol::LiveItem& item) override {
        if (!item.item.alert || item.item.alert->drill) return;
        const auto& alert = *item.item.alert;
        const bool own = item.stream.str() == "org:" + alert.organisation_id.str();
        if (alert.state == AlertState::open && own) {
            alerts_.insert(alert.alert_id);
            show(alert, fmt::format("新警报，{}",
                                    alert.due_at ? "须于 " + to_china_time(*alert.due_at) + " 前签收" : "供监督"));
            if (alert.due_at) waiting_.insert(client_->acknowledge(alert.alert_id, alert.version, std::nullopt));
        } else if (alert.state == AlertState::acknowledged) {
            show(alert, fmt::format("{}已签收", zh(alert.function)));
        }
    }
    void on_ack_taken(const protocol::AckOk& ack) override { waiting_.erase(ack.ack_id); }
    void on_ack_refused(const protocol::AckRefused& refused) override {
        waiting_.erase(refused.ack_id);
        print_(fmt::format("{} 签收未被接受:{}", title_, refused.code));
    }
    void on_caught_up(const protocol::CaughtUp&) override { caught_up_ = true; }

private:
    void show(const protocol::AlertSummary& alert, const std::string& what) { print_(line_of(title_, alert, what)); }

    std::string title_;
    const std::function<void(const std::string&)>& print_;
    client::LiveClient* client_ = nullptr;
    std::set<AlertId> alerts_;
    std::set<AcknowledgementId> waiting_;
    bool caught_up_ = false;
};

struct Player {
    Player(const Stage& stage, std::string title)
        : officer(stage.officer()), watcher(std::move(title), stage.parts().print) {}

    Officer officer;
    Watcher watcher;
};

class Play final : public Act {
public:
    Play(Stage& stage, const std::vector<files::SampleFiling>& filings)
        : stage_(stage), filings_(filings), station_(stage, "工作站"), police_(stage, "公安") {}

    asio::awaitable<Result<void>> run() override {
        VIGIL_CO_TRY(const auto cast, stage_.parts().cast(roles()));
        VIGIL_CO_TRY(co_await enter(station_, cast.players[0]));
        VIGIL_CO_TRY(co_await enter(police_, cast.players[1]));
        auto caught_up = [this] { return station_.watcher.is_caught_up() && police_.watcher.is_caught_up(); };
        VIGIL_CO_TRY(co_await stage_.wait_until(caught_up, kShowPatience));
        for (std::size_t i = 0; i < filings_.size(); ++i) {
            VIGIL_CO_TRY(co_await stage_.file(filings_[i], cast.players[kOfficers + i]));
        }
        VIGIL_CO_TRY(co_await wait_until_answered(station_));
        VIGIL_CO_TRY(co_await wait_until_answered(police_));
        stage_.parts().print(
            fmt::format("共提交 {} 份报告，每份都有可验证的回执;工作站收到并签收 {} 条警报，公安 {} 条。",
                        filings_.size(), station_.watcher.alerts(), police_.watcher.alerts()));
        station_.officer.live->stop();
        police_.officer.live->stop();
        co_return success();
    }

private:
    asio::awaitable<Result<void>> enter(Player& player, const protocol::DemoPlayer& cast) {
        VIGIL_CO_TRY(co_await stage_.enrol(player.officer.person, cast.code));
        stage_.watch(player.officer, player.watcher, player.watcher.title());
        player.watcher.attach(*player.officer.live);
        co_return success();
    }

    // One officer for all the stations and one for all the police units that the samples reach, then the reporters.
    protocol::DemoRoles roles() const {
        protocol::DemoRoles asked;
        protocol::DemoRole station{Role::duty_officer, {}, {}, {}, {}};
        protocol::DemoRole police{Role::police_liaison, {}, {}, {}, {}};
        for (const auto& filing : filings_) {
            station.divisions.push_back(filing.report.places.now->division);
            police.divisions.push_back(filing.report.places.now->division);
        }
        asked.roles = {station, police};
        for (const auto& filing : filings_)
            asked.roles.push_back({Role::reporter,
                                   {filing.report.places.now->division},
                                   filing.reporter_kind,
                                   filing.reporter_org_kind,
                                   {}});
        return asked;
    }

    // Until no alert that demands an answer is open for the officer, as the server says, and its watcher was told so.
    asio::awaitable<Result<void>> wait_until_answered(Player& player) {
        client::ApiClient api(player.officer.person.http, &*player.officer.person.session);
        client::CallOptions open;
        open.query = "state=open";
        const auto deadline = std::chrono::steady_clock::now() + kShowPatience;
        for (;;) {
            VIGIL_CO_TRY(const auto page, co_await api.read<protocol::AlertList>("list_alerts", open));
            const bool answered = std::none_of(page.alerts.begin(), page.alerts.end(),
                                               [](const auto& alert) { return alert.due_at.has_value(); });
            if (answered && page.next.empty() && player.watcher.is_quiet()) co_return success();
            if (std::chrono::steady_clock::now() > deadline)
                co_return Error{ErrorKind::deadline_exceeded, "the live view did not follow within 20 s"};
            co_await stage_.pause(50ms);
        }
    }

    Stage& stage_;
    const std::vector<files::SampleFiling>& filings_;
    Player station_;
    Player police_;
};

}  // namespace

Result<void> play(const StageParts& parts, const std::vector<files::SampleFiling>& filings) {
    return perform(parts, [&](Stage& stage) { return std::make_unique<Play>(stage, filings); });
}

}  // namespace vigil::app::demo
