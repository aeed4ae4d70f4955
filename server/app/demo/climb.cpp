#include "app/demo/climb.hpp"

#include <fmt/format.h>

#include <array>
#include <vigil/crypto/uuid.hpp>
#include <vigil/protocol/messages/case_view.hpp>
#include <vigil/protocol/messages/handling.hpp>
#include <vigil/protocol/messages/measure.hpp>

namespace vigil::app::demo {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

constexpr auto kPatience = 20s;  // beyond what the limits say

// The alert of the station, and those that climb from it.
struct Followed {
    bool expected = false;  // the report is under way
    std::optional<AlertId> root{};
};

std::string_view in_chinese(ClockState state) {
    for (const auto& word : words_of(ClockState{}))
        if (word.value == state) return word.zh;
    return {};
}

// What somebody sees who does not answer by themselves.
class Seat final : public client::LiveListener {
public:
    Seat(std::string title, bool is_first, Followed& followed, const std::function<void(const std::string&)>& print)
        : title_(std::move(title)), is_first_(is_first), followed_(followed), print_(print) {}

    const std::string& title() const { return title_; }
    bool is_caught_up() const { return caught_up_; }
    const std::optional<protocol::AlertSummary>& asked() const { return asked_; }
    bool sees_answer() const { return asked_ && asked_->state == AlertState::acknowledged; }

    void on_item(const protocol::LiveItem& item) override {
        if (!item.item.alert) return;
        const auto& alert = *item.item.alert;
        if (item.stream.str() != "org:" + alert.organisation_id.str() || !is_followed(alert)) return;
        if (alert.state == AlertState::acknowledged)
            print_(line_of(title_, alert, "已有人签收，停止催办"));
        else if (!asked_)
            print_(line_of(title_, alert, is_first_ ? "新警报" : "下级未签收，升级到本级"));
        else
            print_(line_of(title_, alert, "仍无人签收，再次催办"));
        asked_ = alert;
    }
    void on_caught_up(const protocol::CaughtUp&) override { caught_up_ = true; }

private:
    bool is_followed(const protocol::AlertSummary& alert) {
        if (is_first_ && followed_.expected && !followed_.root && alert.climbed_from.empty())
            followed_.root = alert.alert_id;
        return followed_.root && (is_first_ ? alert.alert_id : alert.climbed_from) == *followed_.root;
    }

    std::string title_;
    bool is_first_;
    Followed& followed_;
    const std::function<void(const std::string&)>& print_;
    std::optional<protocol::AlertSummary> asked_{};
    bool caught_up_ = false;
};

struct Seated {
    Seated(const Stage& stage, std::string title, bool is_first, Followed& followed)
        : officer(stage.officer()), seat(std::move(title), is_first, followed, stage.parts().print) {}

    Officer officer;
    Seat seat;
};

class Climb final : public Act {
public:
    Climb(Stage& stage, const files::SampleFiling& filing, std::chrono::seconds step)
        : stage_(stage),
          filing_(filing),
          step_(step),
          township_(stage, "工作站", true, followed_),
          banner_(stage, "旗县", false, followed_),
          league_(stage, "盟市", false, followed_),
          police_(stage, "公安", false, followed_) {}

    asio::awaitable<Result<void>> run() override {
        VIGIL_CO_TRY(const auto cast, stage_.parts().cast(roles()));
        std::size_t next = 0;
        for (auto* each : everybody()) {
            VIGIL_CO_TRY(co_await stage_.enrol(each->officer.person, cast.players[next++].code));
            stage_.watch(each->officer, each->seat, each->seat.title());
            auto caught_up = [each] { return each->seat.is_caught_up(); };
            VIGIL_CO_TRY(co_await stage_.wait_until(caught_up, kPatience));
        }
        stage_.parts().print(
            fmt::format("以下演示无人签收的红色警报(时限缩短为每级 {} 秒)：工作站、旗县都不签收。", step_.count()));
        followed_.expected = true;
        VIGIL_CO_TRY(co_await stage_.file(filing_, cast.players[next]));
        for (auto* each : ladder()) {
            auto is_asked = [each] { return each->seat.asked().has_value(); };
            VIGIL_CO_TRY(co_await stage_.wait_until(is_asked, step_ + kPatience));
        }
        const auto& asked = *league_.seat.asked();
        league_.officer.live->acknowledge(asked.alert_id, asked.version, std::nullopt);
        for (auto* each : ladder()) {
            auto sees_answer = [each] { return each->seat.sees_answer(); };
            VIGIL_CO_TRY(co_await stage_.wait_until(sees_answer, kPatience));
        }
        stage_.parts().print("盟市签收后，三级同时停止催办。");
        VIGIL_CO_TRY(co_await see_children(township_, asked.case_id));
        for (auto* each : everybody()) {
            VIGIL_CO_TRY(co_await answer_what_is_open(*each));
            each->officer.live->stop();
        }
        co_return success();
    }

private:
    std::array<Seated*, 3> ladder() { return {&township_, &banner_, &league_}; }
    std::array<Seated*, 4> everybody() { return {&township_, &banner_, &league_, &police_}; }

    protocol::DemoRoles roles() const {
        const std::vector<DivisionCode> here{filing_.report.places.now->division};
        protocol::DemoRoles asked;
        for (const auto level : {DivisionLevel::township, DivisionLevel::banner, DivisionLevel::league})
            asked.roles.push_back({Role::duty_officer, here, {}, {}, level});
        asked.roles.push_back({Role::police_liaison, here, {}, {}, DivisionLevel::township});
        asked.roles.push_back({Role::reporter, here, filing_.reporter_kind, filing_.reporter_org_kind, {}});
        return asked;
    }

    // Answering is not yet help: the station sees the children, which ends the limit for that.
    asio::awaitable<Result<void>> see_children(Seated& seated, CaseId about) {
        client::ApiClient api(seated.officer.person.http, &*seated.officer.person.session);
        client::CallOptions of_case;
        of_case.path = {about.str()};
        const protocol::StateReason reason{ReadReason::handover, "前往见孩子"};
        VIGIL_CO_TRY(const auto before, co_await api.call<protocol::StateReason, protocol::CaseView>(
                                            "read_case_with_reason", reason, of_case));
        for (const auto& child : before.children) {
            protocol::RecordMeasure seen;
            seen.measure_id = MeasureId(crypto::uuid_v4());
            seen.kind = MeasureKind::child_seen;
            seen.child_id = child.child_id;
            seen.place = "学校";
            seen.text = "已见到孩子，情况平稳";
            VIGIL_CO_TRY(
                [[maybe_unused]] const auto recorded,
                co_await api.call<protocol::RecordMeasure, protocol::MeasureRecorded>("record_measure", seen, of_case));
        }
        VIGIL_CO_TRY(const auto after, co_await api.call<protocol::StateReason, protocol::CaseView>(
                                           "read_case_with_reason", reason, of_case));
        for (const auto& clock : after.clocks)
            stage_.parts().print(fmt::format("  时限 {:<26} {} 到期，{}", clock.kind, to_china_time(clock.due_at),
                                             in_chinese(clock.state)));
        co_return success();
    }

    // The other alerts of the report, which were asked beside the station.
    asio::awaitable<Result<void>> answer_what_is_open(Seated& seated) {
        client::ApiClient api(seated.officer.person.http, &*seated.officer.person.session);
        client::CallOptions open;
        open.query = "state=open";
        VIGIL_CO_TRY(const auto page, co_await api.read<protocol::AlertList>("list_alerts", open));
        for (const auto& alert : page.alerts)
            seated.officer.live->acknowledge(alert.alert_id, alert.version, std::nullopt);
        const auto deadline = std::chrono::steady_clock::now() + kPatience;
        for (;;) {
            VIGIL_CO_TRY(const auto left, co_await api.read<protocol::AlertList>("list_alerts", open));
            if (left.alerts.empty()) co_return success();
            if (std::chrono::steady_clock::now() > deadline)
                co_return Error{ErrorKind::deadline_exceeded, "an answer was not taken within 20 s"};
            co_await stage_.pause(50ms);
        }
    }

    Stage& stage_;
    const files::SampleFiling& filing_;
    std::chrono::seconds step_;
    Followed followed_{};
    Seated township_;
    Seated banner_;
    Seated league_;
    Seated police_;
};

}  // namespace

Result<void> climb(const StageParts& parts, const files::SampleFiling& filing, std::chrono::seconds step) {
    return perform(parts, [&](Stage& stage) { return std::make_unique<Climb>(stage, filing, step); });
}

}  // namespace vigil::app::demo
