// The server: builds every part, joins them, starts and stops them in order.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <optional>
#include <thread>

#include "app/admin/desk.hpp"
#include "app/admin/socket.hpp"
#include "app/auditor.hpp"
#include "app/carriers.hpp"
#include "app/checkpoint_sinks.hpp"
#include "app/contacts.hpp"
#include "app/dispatcher.hpp"
#include "app/drills.hpp"
#include "app/erasures.hpp"
#include "app/heartbeat.hpp"
#include "app/installed_keys.hpp"
#include "app/reloading.hpp"
#include "app/rules.hpp"
#include "app/scheduler.hpp"
#include "app/webhooks.hpp"
#include "files/configuration.hpp"
#include "runtime/log.hpp"
#include "runtime/metrics.hpp"
#include "runtime/service_manager.hpp"
#include "runtime/system_timers.hpp"
#include "runtime/task_group.hpp"
#include "runtime/worker_threads.hpp"
#include "secrets/one_time_codes.hpp"
#include "secrets/passwords.hpp"
#include "secrets/receipts.hpp"
#include "secrets/tokens.hpp"
#include "storage/store/sqlite_store.hpp"
#include "transport/http/api.hpp"
#include "transport/http/listener.hpp"
#include "transport/live/publisher.hpp"
#include "transport/tls.hpp"

namespace vigil::app {

// What a test puts in place of the system's own.
struct ServerSubstitutes {
    std::unique_ptr<runtime::TimeSource> time{};
    std::shared_ptr<runtime::LogSink> log{};
    std::shared_ptr<RuleLibrary> rule_sets{};  // what other servers of the process have read
};

// Members stand in dependency order, so destruction is right by construction. Threads: one for requests, one for live
// connections, a small pool for password hashes, and the store's own.
class Server {
public:
    // Opens everything and listens; nothing is served before start().
    static Result<std::unique_ptr<Server>> open(const Configuration& configuration, ServerSubstitutes substitutes = {});
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    void start();

    // Stops accepting, tells live clients when to come back, finishes what is in flight within the configured bound,
    // closes the store last. Any thread; the first call counts.
    void stop();

    // start(), `ready`, then stop() at SIGINT or SIGTERM; reload() at SIGHUP. The exit status: 0, or 74 where nothing could be
    // written in the end.
    int run_until_signal(const std::function<void()>& ready, const ConfigurationReader& read_configuration = {});

    // Takes up what was changed on disk, as far as that is possible while serving (reloading.hpp). The thread of
    // run_until_signal().
    void reload(const ConfigurationReader& read_configuration);

    std::uint16_t port() const { return public_listener_->port(); }
    std::uint16_t metrics_port() const { return loopback_listener_->port(); }
    runtime::SystemTimers& timers() { return timers_; }
    storage::SqliteStore& store() { return *store_; }

private:
    Server(Configuration configuration, ServerSubstitutes substitutes, std::unique_ptr<InstalledKeys> keys,
           RetentionRules retention, std::shared_ptr<runtime::LogSink> sink);

    Result<void> open_store();
    Result<void> open_sinks();
    Result<void> open_rules();
    Result<void> open_calendar();
    Result<void> open_rounds();
    Result<void> erase_again();
    Result<void> open_network();
    http::Context make_context();
    http::QueueWaits queue_waits() const;
    DeskParts desk_parts();
    HeartbeatParts heartbeat_parts();
    void begin_threads();
    void run(boost::asio::io_context& io, const char* name);
    std::vector<std::string> unready();
    std::vector<std::string> stalled();
    boost::asio::awaitable<void> drain();
    boost::asio::awaitable<void> renew_rows();
    boost::asio::awaitable<void> recount_clocks();
    void register_metrics();

    Configuration configuration_;
    runtime::SystemTimers timers_;
    runtime::Log log_;
    runtime::Metrics metrics_;
    runtime::Counter& no_memory_ =
        metrics_.counter("vigil_no_memory_total", "Pieces of work that were given up for want of memory.");
    runtime::ServiceManager service_manager_ = runtime::ServiceManager::of_environment();

    std::unique_ptr<InstalledKeys> keys_;
    RulesInUse rules_;
    RetentionRules retention_;
    UuidSource ids_;
    RandomTokens tokens_;
    DeviceSignatureCheck signatures_;
    Argon2Passwords passwords_;
    TotpCodes one_time_codes_;
    SessionLimits session_limits_;
    http::IntakeLimiters limiters_;
    http::Admission admission_;
    http::PinGate pins_;

    boost::asio::io_context request_io_{1};
    boost::asio::io_context live_io_{1};
    runtime::WorkerThreads workers_;
    live::Hub hub_;
    http::ContactBook contact_book_;
    std::atomic<live::Publisher*> publishing_{nullptr};  // null until there is somebody to publish to
    std::atomic<CheckpointSinks*> copying_{nullptr};     // likewise
    Holders holders_;

    std::unique_ptr<storage::SqliteStore> store_;
    std::unique_ptr<CheckpointSinks> sinks_;  // null: none are configured
    std::unique_ptr<DispatchThread> dispatch_;
    std::unique_ptr<Carriers> carriers_;
    std::unique_ptr<Watcher> watcher_;
    std::unique_ptr<WebhookThread> webhooks_;  // null: nobody is to be told
    std::unique_ptr<JwsReceiptSigner> receipts_;
    std::unique_ptr<Erasures> erasures_;
    std::vector<std::string> doubts_about_erasures_;  // as the start left them
    std::unique_ptr<transport::Tls> tls_;
    std::unique_ptr<live::LiveServer> live_server_;
    std::unique_ptr<live::Publisher> publisher_;
    std::unique_ptr<http::Context> context_;
    std::unique_ptr<http::Router> public_router_;
    std::unique_ptr<http::Router> loopback_router_;
    std::unique_ptr<http::Listener> public_listener_;
    std::unique_ptr<http::Listener> loopback_listener_;
    std::unique_ptr<AdminDesk> desk_;
    std::unique_ptr<AdminSocket> admin_;
    std::optional<runtime::TaskGroup> upkeep_;
    std::optional<Heartbeat> heartbeat_;
    std::optional<Scheduler> scheduler_;
    std::optional<Auditor> auditor_;
    std::optional<Drills> drills_;
    std::optional<Contacts> contacts_;

    using Work = boost::asio::executor_work_guard<boost::asio::io_context::executor_type>;
    std::optional<Work> request_work_;
    std::optional<Work> live_work_;
    std::thread request_thread_;
    std::thread live_thread_;
    std::atomic<bool> stopping_{false};
    std::string_view trouble_at_end_{};  // of the store, before it was closed
};

}  // namespace vigil::app
