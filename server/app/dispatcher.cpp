#include "app/dispatcher.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "app/wall_clock.hpp"
#include "files/gateway_file.hpp"
#include "gateways/http_gateway.hpp"
#include "gateways/pace.hpp"

namespace vigil::app {
namespace {

namespace asio = boost::asio;

constexpr std::array kWays{ChannelKind::sms, ChannelKind::voice};
constexpr std::chrono::seconds kLookAgain{5};  // for whoever waits for a way that is closed
constexpr std::size_t kDivertedAtOnce = 100;
constexpr std::size_t kSentAtOnce = 4;  // messages of one way; as many connections as its gateway has

}  // namespace

struct Dispatcher::Way {
    Way(ChannelKind by, std::unique_ptr<gateways::Channel> opened, runtime::Metrics& metrics)
        : kind(by),
          channel(std::move(opened)),
          sent(metrics.counter("vigil_deliveries_sent_total", "Messages that a carrier took.",
                               {{"channel", std::string(to_text(by))}})),
          failures(metrics.counter("vigil_delivery_attempts_failed_total", "Attempts to send that came to nothing.",
                                   {{"channel", std::string(to_text(by))}})) {}

    // While it lives, one message more is under way.
    class Busy {
    public:
        explicit Busy(Way& way) : way_(way) { ++way_.under_way; }
        ~Busy() { --way_.under_way; }
        Busy(const Busy&) = delete;
        Busy& operator=(const Busy&) = delete;

    private:
        Way& way_;
    };

    ChannelKind kind;
    std::unique_ptr<gateways::Channel> channel;  // null: not configured
    std::size_t under_way = 0;
    gateways::Breaker breaker{};
    bool is_failing = false;  // of the store
    bool is_closed = false;   // as it was last told
    runtime::Counter& sent;
    runtime::Counter& failures;
};

Dispatcher::Dispatcher(const asio::any_io_executor& executor, DispatcherParts parts)
    : parts_(std::move(parts)), executor_(executor), tasks_(executor, [this](std::exception_ptr thrown) {
          parts_.log.error("deliveries.bug", {{"thrown", runtime::LogValue::type_of(thrown)}});
      }) {}

Dispatcher::~Dispatcher() = default;

Result<std::unique_ptr<Dispatcher>> Dispatcher::open(const asio::any_io_executor& executor,
                                                     const OpenChannel& open_channel, DispatcherParts parts) {
    std::unique_ptr<Dispatcher> dispatcher(new Dispatcher(executor, std::move(parts)));
    for (const auto kind : kWays) {
        VIGIL_TRY(auto channel, open_channel(kind, executor));
        dispatcher->ways_.push_back(std::make_unique<Way>(kind, std::move(channel), dispatcher->parts_.metrics));
    }
    return dispatcher;
}

void Dispatcher::start() {
    for (const auto& way : ways_) tasks_.spawn([this, &way = *way] { return keep_sending(way); });
}

void Dispatcher::cancel() {
    tasks_.cancel();
    for (const auto& way : ways_)
        if (way->channel) way->channel->close();
}

void Dispatcher::report(Way& way, const Error& error) {
    if (std::exchange(way.is_failing, true)) return;  // one line an outage
    parts_.log.error("deliveries.not_sending", {{"channel", runtime::LogValue::code(to_text(way.kind))},
                                                {"error", runtime::LogValue::message(error)}});
}

asio::awaitable<void> Dispatcher::keep_sending(Way& way) {
    asio::steady_timer timer(executor_);
    for (;;) {
        try {
            const auto done = co_await send_due(way);
            if (!done)
                report(way, done.error());
            else if (std::exchange(way.is_failing, false))
                parts_.log.info("deliveries.sending_again", {{"channel", runtime::LogValue::code(to_text(way.kind))}});
        } catch (const std::bad_alloc&) {  // there may be some when it looks again
        }
        timer.expires_after(parts_.look_every);
        co_await timer.async_wait(asio::use_awaitable);
    }
}

asio::awaitable<Result<void>> Dispatcher::send_due(Way& way) {
    for (;;) {
        const Instant now = parts_.timers.now();
        auto look = [&way, now](Unit& unit) { return unit.deliveries().due(way.kind, now, 1); };
        VIGIL_CO_TRY(const auto due, co_await parts_.store.read(look));
        if (due.empty()) co_return success();
        if (way.under_way >= kSentAtOnce) co_return success();
        if (!way.channel || !way.breaker.may_send(now)) co_return co_await divert(way, now);
        if (std::exchange(way.is_closed, false))
            parts_.log.info("channel.open", {{"channel", runtime::LogValue::code(to_text(way.kind))}});
        const bool is_probe = way.breaker.state() == gateways::Breaker::State::half_open;
        const std::size_t most = is_probe ? 1 : kSentAtOnce - way.under_way;
        auto take = [&way, now, most](Unit& unit) { return lease_deliveries(unit, way.kind, most, now); };
        VIGIL_CO_TRY(auto leased, co_await parts_.store.write(take, Urgency::emergency));
        if (leased.value.empty()) way.breaker.withdraw();
        for (auto& each : leased.value)
            tasks_.spawn([this, &way, message = std::move(each)] { return send_one(way, message); });
        if (leased.value.empty() || is_probe) co_return success();
    }
}

asio::awaitable<Result<void>> Dispatcher::divert(Way& way, Instant now) {
    if (!std::exchange(way.is_closed, true))
        parts_.log.error("channel.closed", {{"channel", runtime::LogValue::code(to_text(way.kind))},
                                            {"configured", way.channel != nullptr}});
    const auto again_at = !way.channel ? std::nullopt : std::optional(now + kLookAgain);
    auto others = [&way, again_at, now](Unit& unit) {
        return go_other_ways(unit, way.kind, again_at, kDivertedAtOnce, now);
    };
    const auto diverted = co_await parts_.store.write(others, Urgency::emergency);
    if (!diverted) co_return diverted.error();
    co_return success();
}

asio::awaitable<void> Dispatcher::send_one(Way& way, Leased leased) {
    const gateways::Outgoing message{leased.delivery.id.str(), leased.number, leased.delivery.reply_code};
    const Way::Busy busy(way);
    const Attempt attempt = co_await way.channel->send(message);
    const Instant now = parts_.timers.now();
    way.breaker.note(attempt, now);
    (attempt.outcome == SendOutcome::accepted ? way.sent : way.failures).add();
    if (attempt.outcome != SendOutcome::accepted)
        parts_.log.warning("delivery.not_sent", {{"delivery", leased.delivery.id},
                                                 {"channel", runtime::LogValue::code(to_text(way.kind))},
                                                 {"outcome", runtime::LogValue::code(to_text(attempt.outcome))},
                                                 {"code", runtime::LogValue::code(attempt.code)}});
    const auto wait = gateways::wait_before_next(leased.delivery.attempts, attempt, random_());
    auto note = [&leased, &attempt, wait, now](Unit& unit) -> Result<std::monostate> {
        VIGIL_TRY(note_attempt(unit, leased.delivery.id, attempt, wait, now));
        return std::monostate{};
    };
    // Where this cannot be written the lease ends by itself, and the message goes out once more.
    const auto noted = co_await parts_.store.write(note, Urgency::emergency);
    if (!noted) report(way, noted.error());
}

OpenChannel configured_channels(const Configuration::Channels& channels) {
    using Opened = std::unique_ptr<gateways::Channel>;
    return [channels](ChannelKind by, const asio::any_io_executor& executor) -> Result<Opened> {
        const auto& file = by == ChannelKind::sms ? channels.sms : channels.voice;
        if (file.empty()) return Opened();
        VIGIL_TRY(auto description, files::load_gateway(file));
        VIGIL_TRY(auto opened, gateways::HttpGateway::open(executor, std::move(description), {.now = &wall_clock}));
        return Opened(std::move(opened));
    };
}

}  // namespace vigil::app
