#include "app/webhooks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <new>
#include <utility>

#include "app/blocking.hpp"
#include "app/wall_clock.hpp"
#include "files/file_problems.hpp"
#include "gateways/webhook.hpp"

namespace vigil::app {
namespace {

namespace asio = boost::asio;
using runtime::LogValue;

constexpr std::size_t kToldAtOnce = 4;      // messages to one endpoint; as many connections as it has
constexpr std::size_t kQueuedAtOnce = 100;  // of each stream, in one transaction

std::vector<WebhookSubscription> subscriptions_of(const std::vector<files::WebhookDescription>& all) {
    std::vector<WebhookSubscription> subscriptions;
    for (const auto& each : all) subscriptions.push_back({each.name, each.organisations, each.kinds});
    return subscriptions;
}

}  // namespace

struct Webhooks::Endpoint {
    Endpoint(WebhookSubscription wanted, std::unique_ptr<gateways::Webhook> opened, runtime::Metrics& metrics)
        : subscription(std::move(wanted)),
          webhook(std::move(opened)),
          sent(metrics.counter("vigil_webhooks_sent_total", "Messages that an endpoint took.", labels())),
          failures(metrics.counter("vigil_webhook_attempts_failed_total", "Attempts that came to nothing.", labels())),
          failing(metrics.gauge("vigil_webhook_failing_seconds", "For how long every attempt has failed.", labels())),
          disabled(
              metrics.gauge("vigil_webhook_disabled", "1: the endpoint wants to be told nothing more.", labels())) {}

    // While it lives, one message more is under way.
    class Busy {
    public:
        explicit Busy(Endpoint& endpoint) : endpoint_(endpoint) { ++endpoint_.under_way; }
        ~Busy() { --endpoint_.under_way; }
        Busy(const Busy&) = delete;
        Busy& operator=(const Busy&) = delete;

    private:
        Endpoint& endpoint_;
    };

    runtime::Metrics::Labels labels() const { return {{"endpoint", subscription.endpoint}}; }
    LogValue name() const { return LogValue::code(subscription.endpoint); }

    WebhookSubscription subscription;
    std::unique_ptr<gateways::Webhook> webhook;
    std::size_t under_way = 0;
    gateways::Breaker breaker{};
    Instant rests_until{};       // it has asked to be left alone
    bool is_failing = false;     // the store, not the endpoint
    bool is_closed = false;      // as it was last told
    bool is_in_trouble = false;  // likewise
    runtime::Counter& sent;
    runtime::Counter& failures;
    runtime::Gauge& failing;
    runtime::Gauge& disabled;
};

// What there is to be done.
struct Webhooks::Sight {
    std::optional<WebhookEndpoint> endpoint{};
    bool has_news = false;
    bool is_due = false;
};

Webhooks::Webhooks(const asio::any_io_executor& executor, WebhookParts parts)
    : parts_(std::move(parts)), executor_(executor), tasks_(executor, [this](std::exception_ptr thrown) {
          parts_.log.error("webhooks.bug", {{"thrown", LogValue::type_of(thrown)}});
      }) {}

Webhooks::~Webhooks() = default;

Result<std::unique_ptr<Webhooks>> Webhooks::open(const asio::any_io_executor& executor,
                                                 const std::vector<files::WebhookDescription>& all,
                                                 WebhookParts parts) {
    std::unique_ptr<Webhooks> webhooks(new Webhooks(executor, std::move(parts)));
    VIGIL_TRY(webhooks->add_all(all));
    return webhooks;
}

Result<void> Webhooks::add_all(const std::vector<files::WebhookDescription>& all) {
    const auto subscriptions = subscriptions_of(all);
    auto look_up = [&](Unit& unit) { return unknown_organisations(unit, subscriptions); };
    VIGIL_TRY(auto problems, await_read(parts_.store, look_up));
    for (std::size_t i = 0; i < all.size(); ++i) {
        auto opened = gateways::Webhook::open(executor_, all[i], &wall_clock);
        if (opened) {
            endpoints_.push_back(
                std::make_unique<Endpoint>(subscriptions[i], std::move(opened).value(), parts_.metrics));
            continue;
        }
        for (auto each : opened.error().violations) {
            each.pointer = fmt::format("/endpoints/{}{}", i, each.pointer);
            problems.push_back(std::move(each));
        }
    }
    if (!problems.empty())
        return Error{ErrorKind::invalid_input, "the webhooks cannot be used", {}, std::move(problems)};
    auto take = [&, now = parts_.timers.now()](Unit& unit) -> Result<std::monostate> {
        VIGIL_TRY(take_up(unit, subscriptions, now));
        return std::monostate{};
    };
    VIGIL_TRY(await_write(parts_.store, take));
    return success();
}

void Webhooks::start() {
    for (const auto& endpoint : endpoints_)
        tasks_.spawn([this, &endpoint = *endpoint] { return keep_telling(endpoint); });
}

void Webhooks::cancel() {
    tasks_.cancel();
    for (const auto& endpoint : endpoints_) endpoint->webhook->close();
}

void Webhooks::report(Endpoint& endpoint, const Error& error) {
    if (std::exchange(endpoint.is_failing, true)) return;  // one line an outage
    parts_.log.error("webhooks.not_telling", {{"endpoint", endpoint.name()}, {"error", LogValue::message(error)}});
}

asio::awaitable<void> Webhooks::keep_telling(Endpoint& endpoint) {
    asio::steady_timer timer(executor_);
    for (;;) {
        try {
            const auto done = co_await tell(endpoint);
            if (!done)
                report(endpoint, done.error());
            else if (std::exchange(endpoint.is_failing, false))
                parts_.log.info("webhooks.telling_again", {{"endpoint", endpoint.name()}});
        } catch (const std::bad_alloc&) {  // there may be some when it looks again
        }
        timer.expires_after(parts_.look_every);
        co_await timer.async_wait(asio::use_awaitable);
    }
}

// Until there is nothing more to be done at once.
asio::awaitable<Result<void>> Webhooks::tell(Endpoint& endpoint) {
    for (;;) {
        const Instant now = parts_.timers.now();
        VIGIL_CO_TRY(const auto sight, co_await look(endpoint, now));
        if (!sight.endpoint) co_return success();  // another server on this database is configured otherwise
        watch(endpoint, *sight.endpoint, now);
        if (sight.endpoint->disabled_at) co_return success();
        if (sight.has_news) {
            auto queue = [this, &endpoint, now](Unit& unit) {
                return queue_news(unit, parts_.ids, endpoint.subscription, kQueuedAtOnce, now);
            };
            VIGIL_CO_TRY(co_await parts_.store.write(queue, Urgency::later));
        }
        std::size_t leased = 0;
        if (sight.has_news || sight.is_due) {
            VIGIL_CO_TRY(leased, co_await send_due(endpoint, now));
        }
        if (!sight.has_news && leased == 0) co_return success();
    }
}

asio::awaitable<Result<Webhooks::Sight>> Webhooks::look(Endpoint& endpoint, Instant now) {
    auto see = [&name = endpoint.subscription.endpoint, now](Unit& unit) -> Result<Sight> {
        Sight sight;
        VIGIL_TRY(sight.endpoint, unit.webhooks().endpoint(name));
        VIGIL_TRY(sight.has_news, has_news(unit, name));
        VIGIL_TRY(const auto due, unit.webhooks().due(name, now, 1));
        sight.is_due = !due.empty();
        return sight;
    };
    co_return co_await parts_.store.read(see, Urgency::later);
}

bool Webhooks::may_send(Endpoint& endpoint, Instant now) {
    if (endpoint.under_way >= kToldAtOnce || now < endpoint.rests_until) return false;
    if (!endpoint.breaker.may_send(now)) {
        if (!std::exchange(endpoint.is_closed, true))
            parts_.log.warning("webhook.closed", {{"endpoint", endpoint.name()}});
        return false;
    }
    if (std::exchange(endpoint.is_closed, false)) parts_.log.info("webhook.open", {{"endpoint", endpoint.name()}});
    return true;
}

// How many were taken.
asio::awaitable<Result<std::size_t>> Webhooks::send_due(Endpoint& endpoint, Instant now) {
    if (!may_send(endpoint, now)) co_return std::size_t{0};
    const bool is_probe = endpoint.breaker.state() == gateways::Breaker::State::half_open;
    const std::size_t most = is_probe ? 1 : kToldAtOnce - endpoint.under_way;
    auto take = [&name = endpoint.subscription.endpoint, most, now](Unit& unit) {
        return lease_webhooks(unit, name, most, now);
    };
    VIGIL_CO_TRY(auto leased, co_await parts_.store.write(take));
    if (leased.value.empty()) endpoint.breaker.withdraw();
    for (auto& each : leased.value)
        tasks_.spawn([this, &endpoint, message = std::move(each)] { return send_one(endpoint, message); });
    co_return leased.value.size();
}

asio::awaitable<void> Webhooks::send_one(Endpoint& endpoint, WebhookMessage message) {
    const Endpoint::Busy busy(endpoint);
    gateways::OutgoingWebhook outgoing{message.id.str(), webhook_body(message)};
    const Attempt attempt = co_await endpoint.webhook->send(std::move(outgoing));
    const Instant now = parts_.timers.now();
    endpoint.breaker.note(attempt, now);
    if (attempt.wait) endpoint.rests_until = std::max(endpoint.rests_until, now + *attempt.wait);
    (attempt.outcome == SendOutcome::accepted ? endpoint.sent : endpoint.failures).add();
    if (attempt.outcome != SendOutcome::accepted)
        parts_.log.warning("webhook.not_sent", {{"endpoint", endpoint.name()},
                                                {"message", message.id},
                                                {"attempt", message.attempts},
                                                {"outcome", attempt.outcome},
                                                {"code", LogValue::code(attempt.code)}});
    auto note = [&, now, fraction = random_()](Unit& unit) {
        return note_webhook(unit, message.id, attempt, fraction, now);
    };
    // Where this cannot be written the lease ends by itself, and the message goes out once more.
    const auto noted = co_await parts_.store.write(note);
    if (!noted) co_return report(endpoint, noted.error());
    if (noted.value().value) watch(endpoint, *noted.value().value, now);
}

// Tells an operator what cannot mend itself, once each time.
void Webhooks::watch(Endpoint& endpoint, const WebhookEndpoint& known, Instant now) {
    const auto failing = known.failing_since ? now - *known.failing_since : std::chrono::milliseconds(0);
    endpoint.failing.set(std::chrono::duration_cast<std::chrono::seconds>(failing).count());
    endpoint.disabled.set(known.disabled_at ? 1 : 0);
    const bool is_in_trouble = known.disabled_at || failing >= kLongFailure;
    if (is_in_trouble == std::exchange(endpoint.is_in_trouble, is_in_trouble)) return;
    in_trouble_ += is_in_trouble ? 1 : -1;
    if (!is_in_trouble)
        parts_.log.info("webhook.well", {{"endpoint", endpoint.name()}});
    else if (known.disabled_at)
        parts_.log.error("webhook.disabled", {{"endpoint", endpoint.name()}, {"code", LogValue::code(known.code)}});
    else
        parts_.log.error(
            "webhook.failing",
            {{"endpoint", endpoint.name()}, {"since", *known.failing_since}, {"code", LogValue::code(known.code)}});
}

Result<std::unique_ptr<WebhookThread>> open_webhooks(const std::filesystem::path& file, const WebhookParts& parts) {
    std::vector<files::WebhookDescription> all;
    if (!file.empty()) {
        VIGIL_TRY(all, files::load_webhooks(file));
    }
    auto opened = WebhookThread::open(
        "vigil-webhook", [&](const asio::any_io_executor& executor) { return Webhooks::open(executor, all, parts); });
    if (!opened) return file.empty() ? std::move(opened).error() : named_after(file, std::move(opened).error());
    if (all.empty()) return std::unique_ptr<WebhookThread>();
    return std::move(opened).value();
}

}  // namespace vigil::app
