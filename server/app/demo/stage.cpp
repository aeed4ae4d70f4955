#include "app/demo/stage.hpp"

#include <fmt/format.h>

#include <boost/asio/co_spawn.hpp>
#include <vigil/crypto/bytes.hpp>
#include <vigil/crypto/random.hpp>
#include <vigil/crypto/uuid.hpp>
#include <vigil/protocol/codec.hpp>

#include "client/receipt.hpp"

namespace vigil::app::demo {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

constexpr auto kLongestTurn = 90s;  // for the rate limits of one address to let the next one in

}  // namespace

Stage::Stage(const StageParts& parts, const asio::any_io_executor& executor, client::Endpoint server,
             client::TlsContext tls)
    : parts_(parts), executor_(executor), server_(std::move(server)), tls_(std::move(tls)) {}

template <class Attempt>
std::invoke_result_t<Attempt> Stage::patiently(Attempt attempt) {
    const auto deadline = std::chrono::steady_clock::now() + kLongestTurn;
    for (;;) {
        auto answer = co_await attempt();
        const bool must_wait = !answer && answer.error().kind == ErrorKind::too_many_requests;
        if (!must_wait || std::chrono::steady_clock::now() > deadline) co_return answer;
        co_await pause(1s);
    }
}

asio::awaitable<Result<void>> Stage::enrol(Person& person, const std::string& code) {
    client::ApiClient stranger(person.http);
    auto attempt = [&] { return client::enrol(stranger, person.key, code, "演示终端"); };
    VIGIL_CO_TRY(const auto enrolled, co_await patiently(attempt));
    person.session.emplace(person.http, person.key, enrolled.device_id);
    co_return success();
}

void Stage::watch(Officer& officer, client::LiveListener& listener, std::string title) {
    officer.live.emplace(executor_, officer.dialer, *officer.person.session, officer.store, listener);
    auto run = [this, &officer, who = std::move(title)]() -> asio::awaitable<void> {
        const auto ended = co_await officer.live->run();
        if (!ended) parts_.print(fmt::format("{} 实时连接已结束:{}", who, ended.error().message));
    };
    asio::co_spawn(executor_, std::move(run), [](std::exception_ptr bug) {
        if (bug) std::rethrow_exception(bug);  // out of the play, to the named edge of commands
    });
}

asio::awaitable<Result<void>> Stage::file(const files::SampleFiling& filing, const protocol::DemoPlayer& player) {
    if (!keys_) {
        client::HttpClient http(executor_, server_, tls_);
        client::ApiClient anybody(http);
        VIGIL_CO_TRY(keys_, co_await anybody.read<protocol::JwkSet>("jwks"));
    }
    Person reporter = person();
    VIGIL_CO_TRY(co_await enrol(reporter, player.code));
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
    VIGIL_CO_TRY(const auto claims, client::verify_receipt(filed.receipt, *keys_));
    if (!client::covers(claims, body))
        co_return Error{ErrorKind::internal, "a receipt does not cover the bytes that were sent"};
    parts_.print(
        fmt::format("报告人   {} {} 已提交，回执已验证，日志位置 {}", filing.id, player.organisation_name, claims.pos));
    co_return success();
}

asio::awaitable<void> Stage::pause(std::chrono::milliseconds time) {
    asio::steady_timer timer(executor_, time);
    co_await timer.async_wait(asio::use_awaitable);
}

Result<void> perform(const StageParts& parts, const std::function<std::unique_ptr<Act>(Stage&)>& make_act) {
    VIGIL_TRY(auto server, client::parse_endpoint(parts.server_url));
    VIGIL_TRY(auto tls, client::make_tls_context(parts.authorities_pem));
    asio::io_context io;
    Stage stage(parts, io.get_executor(), std::move(server), std::move(tls));
    const auto act = make_act(stage);
    Result<void> outcome = Error{ErrorKind::internal, "the play did not run"};
    std::exception_ptr thrown;
    auto run = [&]() -> asio::awaitable<void> { outcome = co_await act->run(); };
    asio::co_spawn(io, std::move(run), [&](std::exception_ptr error) {
        thrown = error;
        if (error || !outcome) io.stop();  // a failed play leaves watchers behind
    });
    io.run();
    if (thrown) std::rethrow_exception(thrown);
    return outcome;
}

std::string line_of(const std::string& title, const protocol::AlertSummary& alert, const std::string& what) {
    return fmt::format("{:<6} {} {} 区划 {} 个案 …{}{}", title, coloured(alert.level), what, alert.division.str(),
                       alert.case_id.str().substr(28), alert.uncoded ? "(尚未编码)" : "");
}

}  // namespace vigil::app::demo
