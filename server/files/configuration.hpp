// The configuration of one installation: config/vigil.toml as plain values. That file says what each key does; the
// defaults stand here.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>
#include <vigil/protocol/duty_words.hpp>
#include <vigil/protocol/result.hpp>

#include "files/network.hpp"

namespace vigil {

// `count` at once; after that, `count` more in every `per`.
struct Rate {
    int count{};
    std::chrono::milliseconds per{};

    bool operator==(const Rate&) const = default;
};

// Paths are resolved against the root. Values are within the bounds that config/vigil.toml states.
struct Configuration {
    enum class TlsMinimum { tls12, tls13 };
    enum class KeyProfile { development, production };
    enum class KeySource { folder, credentials };
    enum class LogSeverity { debug, info, warning, error };
    enum class SecondFactor { optional, required };

    struct Server {
        std::string address = "127.0.0.1";  // numeric, IPv4 or IPv6
        std::uint16_t port = 8443;          // 0: any free one
        std::string public_url{};           // never empty once loaded
        int worker_threads = 2;
        std::chrono::milliseconds drain = std::chrono::seconds(10);
        std::filesystem::path heartbeat{};  // empty: none
        bool operator==(const Server&) const = default;
    } server;

    struct Tls {
        std::filesystem::path certificate = "var/tls/server.pem";
        std::filesystem::path key = "var/tls/server.key";
        std::filesystem::path authority = "var/tls/ca.pem";
        TlsMinimum minimum = TlsMinimum::tls13;
        bool operator==(const Tls&) const = default;
    } tls;

    struct Data {
        std::filesystem::path folder = "var";
        std::filesystem::path divisions = "config/divisions/150000.csv";
        std::filesystem::path calendars = "config/calendars";
        std::filesystem::path rules = "config/rules/cn-nm-2026.json";
        std::filesystem::path retention = "config/retention.json";
        std::filesystem::path tombstones = "var/tombstones";
        bool operator==(const Data&) const = default;
    } data;

    struct Keys {
        KeySource source = KeySource::folder;
        std::filesystem::path folder = "var/keys";
        std::filesystem::path recovery = "var/recovery.sealed";
        std::filesystem::path token_module{};  // PKCS#11; empty: signature keys are files
        std::string token{};
        std::filesystem::path token_pin{};
        KeyProfile profile = KeyProfile::development;
        bool operator==(const Keys&) const = default;
    } keys;

    // Users of this machine who may command, by role. None named: whoever runs the server holds all three.
    struct Administrators {
        std::vector<std::string> system{};
        std::vector<std::string> security{};
        std::vector<std::string> audit{};
        std::filesystem::path socket{};  // empty: admin.sock in data.folder
        bool second_person = false;

        bool none() const { return system.empty() && security.empty() && audit.empty(); }
        bool operator==(const Administrators&) const = default;
    } administrators;

    struct Http {
        std::chrono::milliseconds handshake = std::chrono::seconds(10);
        std::chrono::milliseconds headers = std::chrono::seconds(10);
        std::chrono::milliseconds body = std::chrono::seconds(30);
        std::chrono::milliseconds idle = std::chrono::seconds(75);
        std::chrono::milliseconds write = std::chrono::seconds(30);
        std::chrono::milliseconds linger = std::chrono::seconds(2);
        std::chrono::milliseconds body_grace = std::chrono::seconds(5);
        std::size_t body_bytes_per_second = 1024;
        std::size_t header_bytes = 16 * 1024;
        std::size_t target_bytes = 4 * 1024;
        std::size_t connections = 2000;
        std::size_t connections_per_address = 64;
        std::size_t reserve = 200;
        bool operator==(const Http&) const = default;
    } http;

    struct Live {
        std::chrono::milliseconds ping = std::chrono::seconds(25);
        std::chrono::milliseconds dead = std::chrono::seconds(50);
        std::chrono::milliseconds goodbye = std::chrono::seconds(5);
        std::size_t message_bytes = 16 * 1024;
        std::size_t inbox_messages = 64;
        std::size_t queue_bytes = 256 * 1024;
        std::size_t drained_bytes = 64 * 1024;
        std::size_t queue_bytes_in_all = 256 * 1024 * 1024;
        std::size_t connections = 20'000;
        bool operator==(const Live&) const = default;
    } live;

    struct Store {
        int readers = 2;
        std::size_t queue = 20'000;
        std::size_t batch = 256;
        std::chrono::milliseconds batch_time = std::chrono::milliseconds(5);
        std::chrono::milliseconds checkpoint = std::chrono::seconds(1);
        bool operator==(const Store&) const = default;
    } store;

    // Where copies of the checkpoints go, and whose countersignatures count.
    struct Checkpoints {
        std::filesystem::path file{};               // empty: none
        std::string webhook{};                      // https URL; empty: none
        std::filesystem::path webhook_secret{};     // never empty where there is a webhook
        std::filesystem::path webhook_authority{};  // empty: the system's
        std::vector<files::Network> allow{};        // of the webhook
        std::vector<std::filesystem::path> holders{};
        bool operator==(const Checkpoints&) const = default;
    } checkpoints;

    // Who carries alerts to telephones: descriptions of gateways (config/gateways); and which systems of others are told of them
    // (config/webhooks).
    struct Channels {
        std::filesystem::path sms{};       // empty: none
        std::filesystem::path voice{};     // empty: none
        std::filesystem::path webhooks{};  // empty: none
        bool operator==(const Channels&) const = default;
    } channels;

    struct Watcher {
        std::string url{};  // empty: nobody
        std::chrono::milliseconds every = std::chrono::minutes(1);
        std::filesystem::path authority{};  // empty: those of the system
        std::vector<files::Network> allow{};
        bool operator==(const Watcher&) const = default;
    } watcher;

    // When organisations are drilled of their own accord. In China time.
    struct Drills {
        bool weekly = true;
        std::vector<Weekday> weekdays{Weekday::monday, Weekday::tuesday, Weekday::wednesday, Weekday::thursday,
                                      Weekday::friday};
        std::chrono::minutes from{9 * 60};    // after midnight
        std::chrono::minutes until{17 * 60};  // not of it
        bool operator==(const Drills&) const = default;
    } drills;

    // When an officer's device counts as one that an alert would reach, and how often alerts may wake an officer.
    struct Duty {
        std::chrono::milliseconds heard_within = std::chrono::hours(1);
        std::chrono::milliseconds tested_within = std::chrono::hours(48);
        std::int64_t sirens_per_shift = 4;
        bool operator==(const Duty&) const = default;
    } duty;

    struct Sessions {
        std::chrono::milliseconds access = std::chrono::hours(1);
        std::chrono::milliseconds refresh = std::chrono::hours(30 * 24);
        std::chrono::milliseconds challenge = std::chrono::minutes(5);
        std::chrono::milliseconds enrolment = std::chrono::hours(3 * 24);
        int failures_before_lock = 5;
        SecondFactor second_factor = SecondFactor::optional;
        std::chrono::milliseconds lock = std::chrono::minutes(15);
        bool operator==(const Sessions&) const = default;
    } sessions;

    struct Intake {
        Rate per_account{60, std::chrono::minutes(1)};
        Rate per_address{120, std::chrono::minutes(1)};
        Rate emergencies_per_account{20, std::chrono::minutes(1)};
        bool operator==(const Intake&) const = default;
    } intake;

    struct Overload {
        std::size_t reports_per_second = 0;  // 0: no limit
        std::chrono::milliseconds queue_delay = std::chrono::milliseconds(250);
        Rate fair_chance{6, std::chrono::minutes(1)};
        std::size_t bytes_in_flight = 64 * 1024 * 1024;
        bool operator==(const Overload&) const = default;
    } overload;

    struct Log {
        LogSeverity level = LogSeverity::info;
        std::filesystem::path file{};  // empty: standard error
        bool operator==(const Log&) const = default;
    } log;

    struct Metrics {
        std::string address = "127.0.0.1";  // loopback only
        std::uint16_t port = 9464;          // 0: any free one
        bool operator==(const Metrics&) const = default;
    } metrics;

    bool operator==(const Configuration&) const = default;
};

// Reads and checks the whole file. Errors list every problem with its dotted key (problem_lines).
Result<Configuration> load_configuration(const std::filesystem::path& file, const std::filesystem::path& root);

// As load_configuration, of a text. `file` only names it in messages.
Result<Configuration> parse_configuration(std::string_view text, const std::filesystem::path& file,
                                          const std::filesystem::path& root);

// The keys whose values differ, dotted, in the order of the tables above.
std::vector<std::string> changed_keys(const Configuration& before, const Configuration& after);

// Every key there is, dotted, in the order of the tables above.
std::vector<std::string> configuration_keys();

}  // namespace vigil
