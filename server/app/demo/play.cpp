#include "app/demo/play.hpp"

#include <fmt/format.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <map>
#include <set>
#include <vigil/crypto/bytes.hpp>
#include <vigil/crypto/random.hpp>
#include <vigil/crypto/uuid.hpp>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/time.hpp>

#include "client/api_client.hpp"
#include "client/device_key.hpp"
#include "client/live_client.hpp"
#include "client/live_store.hpp"
#include "client/receipt.hpp"
#include "client/session.hpp"
#include "client/tls.hpp"

namespace vigil::app::demo {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

constexpr std::size_t kOfficers = 2;  // the first players of the cast
constexpr auto kShowPatience = 20s;   // for the last acknowledgement to come back
constexpr auto kLongestTurn = 90s;    // for the rate limits of one address to let the next reporter in

std::string_view colour_of(Level level) {
    switch (level) {
        case Level::red:
            return "\033[1;37;41m";
        case Level::orange:
            return "\033[30;43m";
        case Level::yellow:
            return "\033[30;103m";
        case Level::blue:
            return "\033[37;44m";
    }
    return "";
}

template <class E>
std::string_view zh(E value) {
    for (const auto& word : words_of(E{}))
        if (word.value == value) return word.zh;
    return {};
}

// What an officer sees, line by line; acknowledges whatever is open for its own organisations.
class Watcher final : public client::LiveListener {
public:
    Watcher(std::string title, const std::function<void(const std::string&)>& print)
        : title_(std::move(title)), print_(print) {}

    void attach(client::LiveClient& client) { client_ = &client; }
    bool is_caught_up() const { return caught_up_; }
    std::size_t alerts() const { return alerts_.size(); }
    bool is_quiet() const { return waiting_.empty(); }

    void on_item(const protocol::LiveItem& item) override {
        if (!item.item.alert) return;
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
    void on_ended(const Error& why) { print_(fmt::format("{} 实时连接已结束:{}", title_, why.message)); }

private:
    void show(const protocol::AlertSummary& alert, const std::string& what) {
        print_(fmt::format("{:<6} {} {} \033[0m {} 区划 {} 个案 …{}{}", title_, colour_of(alert.level), zh(alert.level),
                           what, alert.division.str(), alert.case_id.str().substr(28),
                           alert.uncoded ? "(尚未编码)" : ""));
    }

    std::string title_;
    const std::function<void(const std::string&)>& print_;
    client::LiveClient* client_ = nullptr;
    std::set<AlertId> alerts_;
    std::set<AcknowledgementId> waiting_;
    bool caught_up_ = false;
};

// An enrolled person with a session and, for officers, a live view.
struct Person {
    Person(const asio::any_io_executor& executor, const client::Endpoint& server, const client::TlsContext& tls)
        : http(executor, server, tls) {}

    asio::awaitable<Result<void>> enrol(std::string code) {
        client::ApiClient stranger(http);
        VIGIL_CO_TRY(const auto enrolled, co_await client::enrol(stranger, key, std::move(code), "演示终端"));
        session.emplace(http, key, enrolled.device_id);
        co_return success();
    }

    client::MemoryDeviceKey key;
    client::HttpClient http;
    std::optional<client::DeviceSession> session;
};

struct Officer {
    Officer(const asio::any_io_executor& executor, const client::Endpoint& server, const client::TlsContext& tls,
            std::string title, const std::function<void(const std::string&)>& print)
        : person(executor, server, tls), dialer(executor, server, tls), watcher(std::move(title), print) {}

    void watch(const asio::any_io_executor& executor) {
        live.emplace(executor, dialer, *person.session, store, watcher);
        watcher.attach(*live);
        auto run = [this]() -> asio::awaitable<void> {
            const auto ended = co_await live->run();
            if (!ended) watcher.on_ended(ended.error());
        };
        asio::co_spawn(executor, std::move(run), [](std::exception_ptr bug) {
            if (bug) std::rethrow_exception(bug);  // out of the play, to the named edge of commands
        });
    }

    Person person;
    client::WebSocketDialer dialer;
    client::MemoryLiveStore store;
    Watcher watcher;
    std::optional<client::LiveClient> live;
};

class Play {
public:
    Play(const PlayParts& parts, asio::io_context& io, client::Endpoint server, client::TlsContext tls)
        : parts_(parts),
          executor_(io.get_executor()),
          server_(std::move(server)),
          tls_(std::move(tls)),
          station_(executor_, server_, tls_, "工作站", parts.print),
          police_(executor_, server_, tls_, "公安", parts.print) {}

    asio::awaitable<Result<void>> run() {
        VIGIL_CO_TRY(const auto cast, parts_.cast(roles()));
        auto enrol_station = [&] { return station_.person.enrol(cast.players[0].code); };
        auto enrol_police = [&] { return police_.person.enrol(cast.players[1].code); };
        VIGIL_CO_TRY(co_await patiently(enrol_station));
        VIGIL_CO_TRY(co_await patiently(enrol_police));
        station_.watch(executor_);
        police_.watch(executor_);
        VIGIL_CO_TRY(
            co_await wait_until([this] { return station_.watcher.is_caught_up() && police_.watcher.is_caught_up(); }));

        client::HttpClient http(executor_, server_, tls_);
        client::ApiClient anybody(http);
        VIGIL_CO_TRY(keys_, co_await anybody.read<protocol::JwkSet>("jwks"));
        for (std::size_t i = 0; i < parts_.filings.size(); ++i) {
            VIGIL_CO_TRY(co_await file(parts_.filings[i], cast.players[kOfficers + i]));
        }
        VIGIL_CO_TRY(co_await wait_until_answered(station_));
        VIGIL_CO_TRY(co_await wait_until_answered(police_));
        parts_.print(fmt::format("共提交 {} 份报告，每份都有可验证的回执;工作站收到并签收 {} 条警报，公安 {} 条。",
                                 parts_.filings.size(), station_.watcher.alerts(), police_.watcher.alerts()));
        station_.live->stop();
        police_.live->stop();
        co_return success();
    }

private:
    // One officer for all the stations and one for all the police units that the samples reach, then the reporters.
    protocol::DemoRoles roles() const {
        protocol::DemoRoles asked;
        protocol::DemoRole station{Role::duty_officer, {}, {}, {}};
        protocol::DemoRole police{Role::police_liaison, {}, {}, {}};
        for (const auto& filing : parts_.filings) {
            station.divisions.push_back(filing.report.places.now->division);
            police.divisions.push_back(filing.report.places.now->division);
        }
        asked.roles = {station, police};
        for (const auto& filing : parts_.filings)
            asked.roles.push_back(
                {Role::reporter, {filing.report.places.now->division}, filing.reporter_kind, filing.reporter_org_kind});
        return asked;
    }

    asio::awaitable<Result<void>> file(const files::SampleFiling& filing, const protocol::DemoPlayer& player) {
        Person reporter(executor_, server_, tls_);
        auto enrolment = [&] { return reporter.enrol(player.code); };
        VIGIL_CO_TRY(co_await patiently(enrolment));
        client::ApiClient api(reporter.http, &*reporter.session);
        protocol::FileReport report = filing.report;
        report.key = crypto::uuid_v4();
        report.nonce = crypto::to_base64url(crypto::random_bytes(16));
        const std::string body = protocol::encode(report);
        client::CallOptions options;
        options.idempotency_key = report.key;
        options.emergency = report.danger_now == DangerNow::yes;
        auto attempt = [&] { return api.call_with<protocol::Filed>("file_report", body, options); };
        VIGIL_CO_TRY(const auto filed, co_await patiently(attempt));
        VIGIL_CO_TRY(const auto claims, client::verify_receipt(filed.receipt, keys_));
        if (!client::covers(claims, body))
            co_return Error{ErrorKind::internal, "a receipt does not cover the bytes that were sent"};
        parts_.print(fmt::format("报告人   {} {} 已提交，回执已验证，日志位置 {}", filing.id, player.organisation_name,
                                 claims.pos));
        co_return success();
    }

    // Until no alert that demands an answer is open for the officer, as the server says, and its watcher was told so.
    asio::awaitable<Result<void>> wait_until_answered(Officer& officer) {
        client::ApiClient api(officer.person.http, &*officer.person.session);
        client::CallOptions open;
        open.query = "state=open";
        const auto deadline = std::chrono::steady_clock::now() + kShowPatience;
        for (;;) {
            VIGIL_CO_TRY(const auto page, co_await api.read<protocol::AlertList>("list_alerts", open));
            const bool answered = std::none_of(page.alerts.begin(), page.alerts.end(),
                                               [](const auto& alert) { return alert.due_at.has_value(); });
            if (answered && page.next.empty() && officer.watcher.is_quiet()) co_return success();
            if (std::chrono::steady_clock::now() > deadline) co_return not_in_time();
            co_await pause(50ms);
        }
    }

    // The server lets one address enrol and log in only so often: a play waits its turn.
    template <class Attempt>
    std::invoke_result_t<Attempt> patiently(Attempt attempt) {
        const auto deadline = std::chrono::steady_clock::now() + kLongestTurn;
        for (;;) {
            auto answer = co_await attempt();
            const bool must_wait = !answer && answer.error().kind == ErrorKind::too_many_requests;
            if (!must_wait || std::chrono::steady_clock::now() > deadline) co_return answer;
            co_await pause(1s);
        }
    }

    asio::awaitable<void> pause(std::chrono::milliseconds time) {
        asio::steady_timer timer(executor_, time);
        co_await timer.async_wait(asio::use_awaitable);
    }

    static Error not_in_time() { return {ErrorKind::deadline_exceeded, "the live view did not follow within 20 s"}; }

    template <class Predicate>
    asio::awaitable<Result<void>> wait_until(Predicate holds) {
        const auto deadline = std::chrono::steady_clock::now() + kShowPatience;
        while (!holds()) {
            if (std::chrono::steady_clock::now() > deadline) co_return not_in_time();
            co_await pause(50ms);
        }
        co_return success();
    }

    const PlayParts& parts_;
    asio::any_io_executor executor_;
    client::Endpoint server_;
    client::TlsContext tls_;
    Officer station_;
    Officer police_;
    protocol::JwkSet keys_;
};

}  // namespace

Result<void> play(const PlayParts& parts) {
    VIGIL_TRY(auto server, client::parse_endpoint(parts.server_url));
    VIGIL_TRY(auto tls, client::make_tls_context(parts.authorities_pem));
    asio::io_context io;
    Play play(parts, io, std::move(server), std::move(tls));
    Result<void> outcome = Error{ErrorKind::internal, "the play did not run"};
    std::exception_ptr thrown;
    auto run = [&]() -> asio::awaitable<void> { outcome = co_await play.run(); };
    asio::co_spawn(io, std::move(run), [&](std::exception_ptr error) {
        thrown = error;
        if (error || !outcome) io.stop();  // a failed play leaves watchers behind
    });
    io.run();
    if (thrown) std::rethrow_exception(thrown);
    return outcome;
}

}  // namespace vigil::app::demo
