#include "app/server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/use_future.hpp>
#include <csignal>
#include <future>
#include <new>
#include <random>
#include <vigil/crypto/key_memory.hpp>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/live.hpp>

#include "app/blocking.hpp"
#include "app/calendars.hpp"
#include "app/descriptors.hpp"
#include "app/hardening.hpp"
#include "app/installation.hpp"
#include "app/key_renewal.hpp"
#include "app/limits.hpp"
#include "domain/reachability/looking.hpp"
#include "files/retention_file.hpp"
#include "runtime/thread_name.hpp"

namespace vigil::app {
namespace {

namespace asio = boost::asio;

constexpr std::size_t kMostLimitedKeys = 100'000;
constexpr std::int64_t kLongestReconnectMs = 10'000;
constexpr int kStorageFailedStatus = 74;  // EX_IOERR of sysexits.h: what was asked could not be written

Result<std::shared_ptr<runtime::LogSink>> sink_of(const Configuration::Log& log,
                                                  std::shared_ptr<runtime::LogSink> given) {
    if (given) return given;
    if (log.file.empty()) return std::shared_ptr<runtime::LogSink>(runtime::stderr_sink());
    VIGIL_TRY(auto sink, runtime::file_sink(log.file));
    return std::shared_ptr<runtime::LogSink>(std::move(sink));
}

std::string farewell() {
    thread_local std::mt19937_64 random{std::random_device{}()};
    std::uniform_int_distribution<std::int64_t> after(0, kLongestReconnectMs);
    return protocol::encode(protocol::Reconnect{after(random)});
}

}  // namespace

Result<std::unique_ptr<Server>> Server::open(const Configuration& configuration, ServerSubstitutes substitutes) {
    VIGIL_TRY(auto keys, InstalledKeys::load(configuration, runtime::SystemTimers().now()));
    VIGIL_TRY(auto retention, files::load_retention(configuration.data.retention));
    VIGIL_TRY(auto sink, sink_of(configuration.log, std::move(substitutes.log)));
    std::unique_ptr<Server> server(
        new Server(configuration, std::move(substitutes), std::move(keys), std::move(retention), std::move(sink)));
    VIGIL_TRY(server->open_store());
    VIGIL_TRY(server->open_rules());
    VIGIL_TRY(server->open_calendar());
    VIGIL_TRY(server->open_rounds());
    VIGIL_TRY(server->erase_again());
    VIGIL_TRY(server->open_sinks());
    VIGIL_TRY(server->open_network());
    return server;
}

Server::Server(Configuration configuration, ServerSubstitutes substitutes, std::unique_ptr<InstalledKeys> keys,
               RetentionRules retention, std::shared_ptr<runtime::LogSink> sink)
    : configuration_(std::move(configuration)),
      timers_(substitutes.time ? std::move(substitutes.time) : runtime::system_time_source()),
      log_(std::move(sink), timers_, level_of(configuration_.log.level)),
      keys_(std::move(keys)),
      retention_(std::move(retention)),
      session_limits_(limits_of(configuration_.sessions)),
      limiters_{{limit_of(configuration_.intake.per_account), kMostLimitedKeys},
                {limit_of(configuration_.intake.per_address), kMostLimitedKeys},
                {limit_of(configuration_.intake.emergencies_per_account), kMostLimitedKeys},
                http::Bursts([this] { return ids_.random(); })},
      admission_(
          limits_of(configuration_.overload), [this] { return queue_waits(); }, metrics_),
      workers_(static_cast<std::size_t>(configuration_.server.worker_threads), "vigil-worker"),
      hub_(live_io_.get_executor()) {
    if (substitutes.rule_sets) rules_.library = std::move(substitutes.rule_sets);
}

Result<void> Server::open_store() {
    storage::StoreHooks hooks;
    hooks.on_committed = [this](const std::vector<StreamId>& streams, std::int64_t) {
        timers_.floor(timers_.now());
        auto* publisher = publishing_.load();
        if (publisher != nullptr && !streams.empty()) publisher->committed(streams);
    };
    hooks.on_checkpoint = [this](const storage::Checkpoint& checkpoint) {
        auto* publisher = publishing_.load();
        if (publisher != nullptr)
            publisher->signed_root(checkpoint.mark,
                                   protocol::encode(protocol::Root{checkpoint.log_id, checkpoint.mark.pos,
                                                                   tokens_.text_of(checkpoint.mark.root)}));
        if (auto* copying = copying_.load()) copying->hint(checkpoint.mark.at);
    };
    hooks.on_failure = [this](const Error& error) {
        log_.error("store.failed", {{"error", runtime::LogValue::message(error)}});
    };
    hooks.on_bug = [this](const std::string&) { log_.error("store.bug"); };
    VIGIL_TRY(store_, storage::SqliteStore::open(store_settings(configuration_), {keys_->ring(), timers_},
                                                 keys_->checkpoint_signer(), std::move(hooks)));
    auto last = [](Unit& unit) { return unit.log().head(); };
    VIGIL_TRY(const auto head, await_read(*store_, std::move(last)));
    timers_.floor(head.at);
    const std::string& issuer = configuration_.server.public_url;
    receipts_ = std::make_unique<JwsReceiptSigner>(keys_->signatures(), issuer, store_->log_id());
    VIGIL_TRY(keys_->agree_on_signatures(*store_, timers_.now()));
    erasures_ =
        std::make_unique<Erasures>(*store_, keys_->signatures(), erasure_places(configuration_, *store_, *keys_));
    if (!crypto::key_memory_is_locked()) log_.warning("keys.memory_not_locked");
    VIGIL_TRY(const auto copies, keys_->copy_states());
    if (copies.empty()) log_.warning("keys.no_recovery_shares");
    if (!are_current(copies)) log_.error("keys.sealed_copy_outdated");
    return success();
}

Result<void> Server::open_rules() {
    VIGIL_TRY(app::open_rules(rules_, *store_, configuration_.data.rules, tokens_, ids_, timers_.now()));
    // Whatever the file is, what judges stands in the database: no report waits for somebody who edited a file.
    VIGIL_TRY(const auto file, examine_rule_file(rules_, *store_, configuration_.data.rules));
    log_rule_file(log_, file);
    const auto active = rules_.active.get();
    log_.info("rules.active", {{"rule_set", runtime::LogValue::code(active->id)}, {"version", active->version}});
    return success();
}

Result<void> Server::open_calendar() {
    auto read = [](Unit& unit) { return unit.calendars().calendar(); };
    VIGIL_TRY(const auto calendar, await_read(*store_, std::move(read)));
    for (const int year : missing_years(*calendar, timers_.now())) log_.warning("calendar.missing", {{"year", year}});
    return success();
}

// Where an earlier version kept the data, its organisations get their clocks now.
Result<void> Server::open_rounds() {
    VIGIL_TRY(const bool are_running, await_read(*store_, &has_rounds));
    if (are_running) return success();
    auto begin = [this](Unit& unit) -> Result<std::monostate> {
        VIGIL_TRY(begin_rounds(unit, ids_, timers_.now()));
        return std::monostate{};
    };
    VIGIL_TRY(await_write(*store_, std::move(begin)));
    return success();
}

// Before anybody is served, and by the rules that judge: what an erased case leaves behind is judged again.
Result<void> Server::erase_again() {
    const auto rules = rules_.active.get();
    VIGIL_TRY(const auto reconciled, erasures_->reconcile({*rules, ids_}, timers_.now()));
    if (reconciled.erased_again > 0) log_.warning("cases.erased_again", {{"cases", reconciled.erased_again}});
    if (reconciled.damaged > 0) log_.error("tombstones.damaged", {{"lines", reconciled.damaged}});
    if (reconciled.withheld > 0) log_.error("cases.withheld", {{"cases", reconciled.withheld}});
    if (reconciled.is_missing) log_.error("tombstones.missing");
    if (reconciled.damaged > 0) doubts_about_erasures_.emplace_back("tombstones_damaged");
    if (reconciled.withheld > 0) doubts_about_erasures_.emplace_back("cases_withheld");
    if (reconciled.is_missing) doubts_about_erasures_.emplace_back("tombstones_missing");
    return success();
}

Result<void> Server::open_sinks() {
    VIGIL_TRY(holders_, load_holders(configuration_.checkpoints.holders));
    VIGIL_TRY(sinks_,
              CheckpointSinks::open(configuration_.checkpoints, {*store_, timers_, store_->log_id(), log_, metrics_}));
    copying_ = sinks_.get();
    VIGIL_TRY(dispatch_, DispatchThread::open("vigil-deliver", [this](const asio::any_io_executor& executor) {
                  return Dispatcher::open(executor, configured_channels(configuration_.channels),
                                          {*store_, timers_, log_, metrics_});
              }));
    VIGIL_TRY(webhooks_, open_webhooks(configuration_.channels.webhooks, {*store_, timers_, ids_, log_, metrics_}));
    VIGIL_TRY(watcher_, Watcher::open(request_io_.get_executor(), configuration_.watcher, log_));
    VIGIL_TRY(carriers_, Carriers::open(configuration_.channels, {*store_, timers_, rules_.active, log_, metrics_}));
    return success();
}

// Rows that rest on earlier keys, where a rotation was interrupted.
asio::awaitable<void> Server::renew_rows() {
    const GoOn until_stopped = [this] { return !stopping_; };
    const auto renewed = co_await renew_all_rows(*store_, keys_->pseudonyms(), until_stopped);
    if (!renewed)
        log_.error("keys.renewal_failed", {{"error", runtime::LogValue::message(renewed.error())}});
    else if (renewed.value() > 0)
        log_.info("keys.rows_renewed", {{"rows", renewed.value()}});
}

// By a calendar that was changed, where counting was interrupted.
asio::awaitable<void> Server::recount_clocks() {
    const GoOn until_stopped = [this] { return !stopping_; };
    const auto recounted = co_await recount_all_clocks(*store_, timers_, until_stopped);
    if (!recounted)
        log_.error("calendar.recounting_failed", {{"error", runtime::LogValue::message(recounted.error())}});
    else if (recounted.value() > 0)
        log_.info("calendar.clocks_recounted", {{"clocks", recounted.value()}});
}

Result<void> Server::open_network() {
    VIGIL_TRY(tls_,
              transport::Tls::load({.certificate_chain = configuration_.tls.certificate,
                                    .private_key = configuration_.tls.key,
                                    .allow_tls12 = configuration_.tls.minimum == Configuration::TlsMinimum::tls12}));
    auto is_own_page = [url = configuration_.server.public_url](std::string_view origin) { return origin == url; };
    const auto shares = share_descriptors(raise_descriptor_limit(), configuration_);
    if (shares.is_short)
        log_.warning("server.few_descriptors", {{"wanted", shares.wanted},
                                                {"connections", shares.connections},
                                                {"reserve", shares.reserve},
                                                {"live", shares.live}});
    auto live_limits = limits_of(configuration_.live);
    live_limits.connections = shares.live;
    live_server_ = std::make_unique<live::LiveServer>(live_io_.get_executor(), live_limits, std::move(is_own_page),
                                                      log_, metrics_);
    publisher_ =
        std::make_unique<live::Publisher>(live_io_.get_executor(), *store_, hub_, [this](std::exception_ptr thrown) {
            log_.error("publisher.bug", {{"thrown", runtime::LogValue::type_of(thrown)}});
        });
    publishing_ = publisher_.get();
    context_ = std::make_unique<http::Context>(make_context());
    auto routes = http::api_routes(*context_);
    for (auto& route : carriers_->routes()) routes.push_back(std::move(route));
    public_router_ = std::make_unique<http::Router>(std::move(routes));
    loopback_router_ = std::make_unique<http::Router>(http::loopback_routes(*context_));
    auto limits = limits_of(configuration_.http, configuration_.overload.bytes_in_flight);
    limits.connections = shares.connections;
    limits.reserve = shares.reserve;
    public_listener_ = std::make_unique<http::Listener>(
        request_io_.get_executor(),
        http::ListenerOptions{configuration_.server.address, configuration_.server.port, limits}, tls_.get(),
        *public_router_, timers_, &admission_, log_, metrics_);
    loopback_listener_ = std::make_unique<http::Listener>(
        request_io_.get_executor(),
        http::ListenerOptions{configuration_.metrics.address, configuration_.metrics.port, limits}, nullptr,
        *loopback_router_, timers_, nullptr, log_, metrics_);
    desk_ = std::make_unique<AdminDesk>(desk_parts());
    admin_ = std::make_unique<AdminSocket>(request_io_.get_executor(), admin_socket(configuration_), *desk_,
                                           configuration_.administrators, log_);
    VIGIL_TRY(admin_->open());
    VIGIL_TRY(public_listener_->open());
    VIGIL_TRY(loopback_listener_->open());
    register_metrics();
    return success();
}

http::Context Server::make_context() {
    return {.store = *store_,
            .timers = timers_,
            .rules = rules_.active,
            .shadow = rules_.shadow,
            .read_rules = [this](const std::string& text) { return rules_.library->read(text); },
            .filing = {keys_->ring(), keys_->pseudonyms(), tokens_, ids_},
            .receipts = *receipts_,
            .signatures = signatures_,
            .passwords = passwords_,
            .one_time_codes = one_time_codes_,
            .sessions = Sessions(session_limits_),
            .factor_demand = configuration_.sessions.second_factor == Configuration::SecondFactor::required
                                 ? FactorDemand::always
                                 : FactorDemand::where_it_exists,
            .workers = workers_.get_executor(),
            .limiters = limiters_,
            .admission = admission_,
            .pins = pins_,
            .live_server = *live_server_,
            .hub = hub_,
            .contacts = contact_book_,
            .reachability = limits_of(configuration_.duty, timers_.now()),
            .sirens_per_shift = configuration_.duty.sirens_per_shift,
            .epoch = store_->epoch(),
            .log_id = store_->log_id(),
            .public_url = configuration_.server.public_url,
            .unready = [this] { return unready(); },
            .doubts =
                [this] {
                    auto doubts = doubts_about_erasures_;
                    const auto status = timers_.status();
                    if (!status.synchronised) doubts.emplace_back("time_unsynchronised");
                    if (status.held_step.count() != 0) doubts.emplace_back("time_step_held");
                    if (status.behind > runtime::SystemTimers::kLargestStep)
                        doubts.emplace_back("time_before_last_event");
                    if (auditor_ && auditor_->has_doubts()) doubts.emplace_back("escalations_differ");
                    if (webhooks_ && webhooks_->sender().is_in_trouble()) doubts.emplace_back("webhooks_failing");
                    return doubts;
                },
            .log = log_,
            .metrics = metrics_};
}

// Asked on the request thread, by what it serves.
http::QueueWaits Server::queue_waits() const {
    http::QueueWaits waits{.requests = public_listener_->request_wait(), .reads = store_->read_wait(Urgency::first)};
    // Where nothing can be written nothing waits for it either: it is refused at once, and what is read goes on.
    if (store_->is_stopped()) return waits;
    waits.unknown_emergencies = store_->write_wait(Urgency::unknown_emergency);
    waits.reports = store_->write_wait(Urgency::first);
    waits.unknown_reports = store_->write_wait(Urgency::unknown);
    return waits;
}

std::vector<std::string> Server::unready() {
    std::vector<std::string> reasons;
    if (stopping_) reasons.emplace_back("shutting_down");
    if (const auto trouble = store_->trouble(); !trouble.empty()) reasons.emplace_back(trouble);
    return reasons;
}

// Reports are taken, and alerts do not go on as they must.
std::vector<std::string> Server::stalled() {
    std::vector<std::string> reasons;
    if (scheduler_ && scheduler_->is_behind()) reasons.emplace_back("clocks_behind");
    if (auditor_ && auditor_->misses_a_step()) reasons.emplace_back("escalation_missing");
    return reasons;
}

HeartbeatParts Server::heartbeat_parts() {
    return {.request = request_io_.get_executor(),
            .live = live_io_.get_executor(),
            .workers = workers_.get_executor(),
            .unready = [this] { return unready(); },
            .stalled = [this] { return stalled(); },
            .watcher = watcher_.get(),
            .manager = service_manager_,
            .file = configuration_.server.heartbeat,
            .timers = timers_,
            .log = log_};
}

DeskParts Server::desk_parts() {
    return {.store = *store_,
            .timers = timers_,
            .rules = rules_.active.get(),
            .ids = ids_,
            .tokens = tokens_,
            .pseudonyms = keys_->pseudonyms(),
            .passwords = passwords_,
            .one_time_codes = one_time_codes_,
            .workers = workers_.get_executor(),
            .limits = session_limits_,
            .reachability = limits_of(configuration_.duty, timers_.now()),
            .sirens_per_shift = configuration_.duty.sirens_per_shift,
            .enrolment_lifetime = configuration_.sessions.enrolment,
            .second_person = configuration_.administrators.second_person,
            .on_device_revoked = [this](const DeviceId& id) { hub_.end_device(id, live::CloseCode::revoked); },
            .on_account_ended = [this](const AccountId& id) { hub_.end_account(id, live::CloseCode::revoked); },
            .on_roles_changed = [this](const AccountId& id) { hub_.end_account(id, live::CloseCode::resume); },
            .accept_time = [this] { return static_cast<std::int64_t>(timers_.accept_step().count()); },
            .calls_telephones = calls_telephones(configuration_),
            .rules_in_use = &rules_,
            .log_id = store_->log_id(),
            .holders = holders_,
            .keys = keys_.get(),
            .erasures = erasures_.get(),
            .retention = &retention_};
}

void Server::start() {
    if (sinks_) sinks_->start();
    dispatch_->start();
    if (webhooks_) webhooks_->start();
    public_listener_->start();
    loopback_listener_->start();
    admin_->start();
    upkeep_.emplace(request_io_.get_executor(), [this](std::exception_ptr thrown) {
        log_.error("upkeep.bug", {{"thrown", runtime::LogValue::type_of(thrown)}});
    });
    upkeep_->spawn([this] { return renew_rows(); });
    upkeep_->spawn([this] { return recount_clocks(); });
    heartbeat_.emplace(heartbeat_parts());
    heartbeat_->start();
    scheduler_.emplace(SchedulerParts{.executor = request_io_.get_executor(),
                                      .store = *store_,
                                      .timers = timers_,
                                      .rules = rules_.active,
                                      .ids = ids_,
                                      .log = log_,
                                      .metrics = metrics_,
                                      .reachability = limits_of(configuration_.duty, timers_.now())});
    scheduler_->start();
    contacts_.emplace(ContactsParts{.executor = live_io_.get_executor(),
                                    .store = *store_,
                                    .timers = timers_,
                                    .hub = hub_,
                                    .book = contact_book_,
                                    .limits = limits_of(configuration_.duty, timers_.now()),
                                    .log = log_});
    contacts_->start();
    auditor_.emplace(AuditorParts{.executor = request_io_.get_executor(),
                                  .store = *store_,
                                  .timers = timers_,
                                  .library = *rules_.library,
                                  .log = log_,
                                  .metrics = metrics_});
    auditor_->start();
    drills_.emplace(DrillsParts{.executor = request_io_.get_executor(),
                                .store = *store_,
                                .timers = timers_,
                                .rules = rules_.active,
                                .ids = ids_,
                                .pseudonyms = keys_->pseudonyms(),
                                .configuration = configuration_.drills,
                                .log = log_,
                                .metrics = metrics_});
    drills_->start();
    request_work_.emplace(request_io_.get_executor());
    live_work_.emplace(live_io_.get_executor());
    begin_threads();
    log_.info("server.ready", {{"port", static_cast<int>(port())}});
    service_manager_.say("READY=1");
}

// Both or none: to drain, each needs the other.
void Server::begin_threads() {
    request_thread_ = std::thread([this] { run(request_io_, "vigil-request"); });
    try {
        live_thread_ = std::thread([this] { run(live_io_, "vigil-live"); });
    } catch (...) {
        request_io_.stop();
        request_thread_.join();
        throw;
    }
}

// What gets here was thrown beside every task, so for want of memory; the others go on.
void Server::run(asio::io_context& io, const char* name) {
    runtime::name_thread(name);
    for (;;) {
        try {
            io.run();
            return;
        } catch (const std::bad_alloc&) {
            no_memory_.add();
        }
    }
}

asio::awaitable<void> Server::drain() {
    co_await public_listener_->drain(configuration_.server.drain);
    co_await loopback_listener_->drain(std::chrono::seconds(1));
    co_await admin_->close();
    co_await heartbeat_->stop();
    if (watcher_) co_await watcher_->stop();
    co_await scheduler_->stop(configuration_.server.drain);
    co_await auditor_->stop();
    co_await drills_->stop(configuration_.server.drain);
    co_await upkeep_->join(configuration_.server.drain);  // ends after its present part
}

void Server::stop() {
    if (stopping_.exchange(true)) return;
    if (request_thread_.joinable()) {
        log_.info("server.stopping");
        service_manager_.say("STOPPING=1");
        asio::post(live_io_, [this] { live_server_->begin_drain(&farewell); });
        asio::co_spawn(
            request_io_, [this] { return drain(); }, asio::use_future)
            .get();
        auto lives = [this] { return live_server_->drain(&farewell, configuration_.server.drain); };
        asio::co_spawn(live_io_, std::move(lives), asio::use_future).get();
        auto last = [this]() -> asio::awaitable<void> {
            co_await contacts_->stop();
            co_await publisher_->stop();
        };
        asio::co_spawn(live_io_, std::move(last), asio::use_future).get();
        publishing_ = nullptr;
        request_work_.reset();
        live_work_.reset();
        request_thread_.join();
        live_thread_.join();
    }
    workers_.join();
    if (webhooks_) webhooks_->stop();
    if (dispatch_) dispatch_->stop();  // null: it was never opened
    copying_ = nullptr;
    if (sinks_) sinks_->stop();
    if (!store_) return;
    trouble_at_end_ = store_->trouble();
    const auto closed = store_->close();
    if (!closed) log_.error("store.close_failed", {{"error", runtime::LogValue::message(closed.error())}});
    if (sinks_) {
        const auto file = storage::SqliteStore::database_file(configuration_.data.folder);
        const auto completed = sinks_->complete_file(file);
        if (!completed)
            log_.error("checkpoints.file_failed", {{"error", runtime::LogValue::message(completed.error())}});
    }
    log_.info("server.stopped");
}

Server::~Server() { stop(); }

void Server::reload(const ConfigurationReader& read_configuration) {
    const ReloadParts parts{configuration_, *store_, *tls_, limiters_, admission_, rules_, timers_, log_};
    app::reload(parts, read_configuration);
}

int Server::run_until_signal(const std::function<void()>& ready, const ConfigurationReader& read_configuration) {
    harden_process();
    asio::io_context signals_io;
    asio::signal_set signals(signals_io, SIGINT, SIGTERM, SIGHUP);
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ,
                SIG_IGN);  // beyond the limit of a file's size: an error of the write, not the end of the process
    std::function<void()> wait = [&] {
        signals.async_wait([&](const boost::system::error_code& failed, int number) {
            if (failed || number != SIGHUP) return;
            reload(read_configuration);
            wait();
        });
    };
    wait();
    start();
    ready();
    signals_io.run();
    stop();
    return trouble_at_end_.empty() ? 0 : kStorageFailedStatus;
}

}  // namespace vigil::app
