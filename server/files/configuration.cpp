#include "files/configuration.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cassert>
#include <optional>

#include "files/configuration_reader.hpp"

namespace vigil {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

constexpr std::size_t kMostBytes = 1024 * 1024;
constexpr milliseconds kDay = 24h;

// What a phase of a connection may last.
constexpr Between<milliseconds> kPhase{10ms, 10min};
constexpr Between<std::uint16_t> kPort{0, 65535};

constexpr Between<std::size_t> sizes(std::size_t least, std::size_t most) { return {least, most}; }

void read(SectionReader& in, Configuration::Server& server) {
    in.address("address", server.address);
    in.number("port", server.port, kPort);
    in.text("public_url", server.public_url);
    in.number("worker_threads", server.worker_threads, {1, 64});
    in.duration("drain", server.drain, {0ms, 10min});
    in.optional_path("heartbeat", server.heartbeat);
}

void read(SectionReader& in, Configuration::Tls& tls) {
    constexpr std::array words{std::pair{std::string_view("1.3"), Configuration::TlsMinimum::tls13},
                               std::pair{std::string_view("1.2"), Configuration::TlsMinimum::tls12}};
    in.path("certificate", tls.certificate);
    in.path("key", tls.key);
    in.path("authority", tls.authority);
    in.choice("minimum", tls.minimum, words);
}

void read(SectionReader& in, Configuration::Data& data) {
    in.path("folder", data.folder);
    in.path("divisions", data.divisions);
    in.path("calendars", data.calendars);
    in.path("rules", data.rules);
    in.path("retention", data.retention);
    in.path("tombstones", data.tombstones);
}

void read(SectionReader& in, Configuration::Keys& keys) {
    constexpr std::array words{std::pair{std::string_view("development"), Configuration::KeyProfile::development},
                               std::pair{std::string_view("production"), Configuration::KeyProfile::production}};
    constexpr std::array sources{std::pair{std::string_view("folder"), Configuration::KeySource::folder},
                                 std::pair{std::string_view("credentials"), Configuration::KeySource::credentials}};
    in.choice("source", keys.source, sources);
    in.path("folder", keys.folder);
    in.path("recovery", keys.recovery);
    in.optional_path("token_module", keys.token_module);
    in.text("token", keys.token);
    in.optional_path("token_pin", keys.token_pin);
    in.choice("profile", keys.profile, words);
}

void read(SectionReader& in, Configuration::Administrators& administrators) {
    constexpr std::array words{std::pair{std::string_view("alone"), false}, std::pair{std::string_view("two"), true}};
    in.texts("system", administrators.system);
    in.texts("security", administrators.security);
    in.texts("audit", administrators.audit);
    in.optional_path("socket", administrators.socket);
    in.choice("changes", administrators.second_person, words);
}

void read(SectionReader& in, Configuration::Http& http) {
    in.duration("handshake", http.handshake, kPhase);
    in.duration("headers", http.headers, kPhase);
    in.duration("body", http.body, kPhase);
    in.duration("idle", http.idle, kPhase);
    in.duration("write", http.write, kPhase);
    in.duration("linger", http.linger, kPhase);
    in.duration("body_grace", http.body_grace, kPhase);
    in.number("body_bytes_per_second", http.body_bytes_per_second, sizes(1, 1 << 20));
    in.number("header_bytes", http.header_bytes, sizes(1024, 1 << 20));
    in.number("target_bytes", http.target_bytes, sizes(256, 64 << 10));
    in.number("connections", http.connections, sizes(1, 1'000'000));
    in.number("connections_per_address", http.connections_per_address, sizes(1, 1'000'000));
    in.number("reserve", http.reserve, sizes(0, 100'000));
}

void read(SectionReader& in, Configuration::Live& live) {
    in.duration("ping", live.ping, kPhase);
    in.duration("dead", live.dead, kPhase);
    in.duration("goodbye", live.goodbye, kPhase);
    in.number("message_bytes", live.message_bytes, sizes(1024, 1 << 20));
    in.number("inbox_messages", live.inbox_messages, sizes(1, 10'000));
    in.number("queue_bytes", live.queue_bytes, sizes(4096, 64 << 20));
    in.number("drained_bytes", live.drained_bytes, sizes(1024, 64 << 20));
    in.number("queue_bytes_in_all", live.queue_bytes_in_all, sizes(1 << 20, std::size_t{64} << 30));
    in.number("connections", live.connections, sizes(1, 1'000'000));
}

void read(SectionReader& in, Configuration::Store& store) {
    in.number("readers", store.readers, {1, 64});
    in.number("queue", store.queue, sizes(1, 1'000'000));
    in.number("batch", store.batch, sizes(1, 10'000));
    in.duration("batch_time", store.batch_time, {1ms, 1s});
    in.duration("checkpoint", store.checkpoint, {100ms, 1h});
}

void read(SectionReader& in, Configuration::Channels& channels) {
    in.optional_path("sms", channels.sms);
    in.optional_path("voice", channels.voice);
    in.optional_path("webhooks", channels.webhooks);
}

void read(SectionReader& in, Configuration::Watcher& watcher) {
    in.text("url", watcher.url);
    in.duration("every", watcher.every, {10s, 1h});
    in.optional_path("authority", watcher.authority);
    in.networks("allow", watcher.allow);
}

void read(SectionReader& in, Configuration::Drills& drills) {
    constexpr std::array words{std::pair{std::string_view("on"), true}, std::pair{std::string_view("off"), false}};
    in.choice("weekly", drills.weekly, words);
    in.weekdays("weekdays", drills.weekdays);
    in.time_of_day("from", drills.from);
    in.time_of_day("until", drills.until);
}

void read(SectionReader& in, Configuration::Duty& duty) {
    in.duration("heard_within", duty.heard_within, {30min, 7 * kDay});
    in.duration("tested_within", duty.tested_within, {kDay, 30 * kDay});
    in.number("sirens_per_shift", duty.sirens_per_shift, {1, 1000});
}

void read(SectionReader& in, Configuration::Checkpoints& checkpoints) {
    in.optional_path("file", checkpoints.file);
    in.text("webhook", checkpoints.webhook);
    in.optional_path("webhook_secret", checkpoints.webhook_secret);
    in.optional_path("webhook_authority", checkpoints.webhook_authority);
    in.networks("allow", checkpoints.allow);
    in.paths("holders", checkpoints.holders);
}

void read(SectionReader& in, Configuration::Sessions& sessions) {
    in.duration("access", sessions.access, {1min, kDay});
    in.duration("refresh", sessions.refresh, {1h, 365 * kDay});
    in.duration("challenge", sessions.challenge, {1min, 1h});
    in.duration("enrolment", sessions.enrolment, {1min, 90 * kDay});
    in.number("failures_before_lock", sessions.failures_before_lock, {1, 100});
    in.duration("lock", sessions.lock, {1min, 7 * kDay});
    constexpr std::array words{std::pair{std::string_view("optional"), Configuration::SecondFactor::optional},
                               std::pair{std::string_view("required"), Configuration::SecondFactor::required}};
    in.choice("second_factor", sessions.second_factor, words);
}

void read(SectionReader& in, Configuration::Intake& intake) {
    in.rate("per_account", intake.per_account);
    in.rate("per_address", intake.per_address);
    in.rate("emergencies_per_account", intake.emergencies_per_account);
}

void read(SectionReader& in, Configuration::Overload& overload) {
    in.number("reports_per_second", overload.reports_per_second, sizes(0, 1'000'000));
    in.duration("queue_delay", overload.queue_delay, {10ms, 1min});
    in.rate("fair_chance", overload.fair_chance);
    in.number("bytes_in_flight", overload.bytes_in_flight, sizes(2 << 20, std::size_t{64} << 30));
}

void read(SectionReader& in, Configuration::Log& log) {
    using enum Configuration::LogSeverity;
    constexpr std::array words{std::pair{std::string_view("debug"), debug}, std::pair{std::string_view("info"), info},
                               std::pair{std::string_view("warning"), warning},
                               std::pair{std::string_view("error"), error}};
    in.choice("level", log.level, words);
    in.optional_path("file", log.file);
}

void read(SectionReader& in, Configuration::Metrics& metrics) {
    in.address("address", metrics.address);
    in.number("port", metrics.port, kPort);
}

// Reads every table of `document` into `configuration`; `each` sees every SectionReader when it is done.
template <class Each>
void read_document(const toml::table& document, Configuration& configuration, FileProblems& problems, Each each) {
    std::vector<std::string> names;
    const auto section = [&](std::string_view name, auto& values) {
        names.emplace_back(name);
        const toml::node* found = document.get(name);
        if (found != nullptr && !found->is_table())
            problems.add(std::string(name), "must be a table: [" + names.back() + "]");
        SectionReader in(std::string(name), found == nullptr ? nullptr : found->as_table(), problems);
        read(in, values);
        in.refuse_others();
        each(name, in);
    };
    section("server", configuration.server);
    section("tls", configuration.tls);
    section("data", configuration.data);
    section("keys", configuration.keys);
    section("administrators", configuration.administrators);
    section("http", configuration.http);
    section("live", configuration.live);
    section("store", configuration.store);
    section("checkpoints", configuration.checkpoints);
    section("channels", configuration.channels);
    section("watcher", configuration.watcher);
    section("drills", configuration.drills);
    section("duty", configuration.duty);
    section("sessions", configuration.sessions);
    section("intake", configuration.intake);
    section("overload", configuration.overload);
    section("log", configuration.log);
    section("metrics", configuration.metrics);

    for (const auto& [key, value] : document)
        if (std::find(names.begin(), names.end(), key.str()) == names.end())
            problems.add(std::string(key.str()),
                         fmt::format("there is no such table; there are {}", fmt::join(names, ", ")));
}

bool is_loopback(const std::string& address) {
    in_addr v4{};
    if (inet_pton(AF_INET, address.c_str(), &v4) == 1) return (ntohl(v4.s_addr) >> 24) == 127;
    in6_addr v6{};
    return inet_pton(AF_INET6, address.c_str(), &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

constexpr std::string_view kScheme = "https://";

// https, a host and perhaps a port: no path, nothing else.
bool is_public_url(std::string_view url) {
    constexpr std::string_view kHost = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]";
    return url.starts_with(kScheme) && url.size() > kScheme.size() &&
           url.find_first_not_of(kHost, kScheme.size()) == url.npos;
}

// As a public URL, and perhaps a path with a query behind it. No fragment: it is never sent.
bool is_webhook_url(std::string_view url) {
    const auto path = url.size() > kScheme.size() ? url.find('/', kScheme.size()) : url.npos;
    const auto is_visible = [](char c) { return c > ' ' && c < 0x7f && c != '#' && c != '"' && c != '\\'; };
    return is_public_url(url.substr(0, path)) &&
           (path == url.npos || std::all_of(url.begin() + static_cast<std::ptrdiff_t>(path), url.end(), is_visible));
}

bool lies_in(const std::filesystem::path& file, const std::filesystem::path& folder) {
    const auto relative = file.lexically_relative(folder);
    return !relative.empty() && *relative.begin() != "..";
}

void check(const Configuration::Checkpoints& checkpoints, const std::filesystem::path& data, FileProblems& problems) {
    if (!checkpoints.file.empty() && lies_in(checkpoints.file, data))
        problems.add("checkpoints.file",
                     "must not lie in data.folder, because whoever rewrites the one rewrites the other, got \"" +
                         checkpoints.file.string() + '"');
    const bool has_webhook = !checkpoints.webhook.empty();
    if (has_webhook && !is_webhook_url(checkpoints.webhook))
        problems.add("checkpoints.webhook",
                     "must be https:// with a host, and perhaps a port and a path, got \"" + checkpoints.webhook + '"');
    if (has_webhook && checkpoints.webhook_secret.empty())
        problems.add("checkpoints.webhook_secret", "must name the file of the shared secret, got \"\"");
    const auto refuse_alone = [&](const char* key, const std::filesystem::path& path) {
        if (!has_webhook && !path.empty()) problems.add(key, "has no use without checkpoints.webhook");
    };
    refuse_alone("checkpoints.webhook_secret", checkpoints.webhook_secret);
    refuse_alone("checkpoints.webhook_authority", checkpoints.webhook_authority);
}

void check(const Configuration::Watcher& watcher, FileProblems& problems) {
    if (!watcher.url.empty() && !is_webhook_url(watcher.url))
        problems.add("watcher.url",
                     "must be https:// with a host, and perhaps a port and a path, got \"" + watcher.url + '"');
}

void check(const Configuration::Drills& drills, FileProblems& problems) {
    constexpr std::chrono::minutes kShortest{60};
    if (drills.until - drills.from < kShortest)
        problems.add("drills.until", "must be at least an hour after drills.from, on the same day");
}

std::string default_url(const Configuration::Server& server) {
    const bool is_v6 = server.address.find(':') != std::string::npos;
    return is_v6 ? fmt::format("https://[{}]:{}", server.address, server.port)
                 : fmt::format("https://{}:{}", server.address, server.port);
}

// The file system that holds `path`, or will hold it once it is made.
std::optional<dev_t> file_system_of(std::filesystem::path path) {
    struct stat found {};
    while (stat(path.c_str(), &found) != 0) {
        if (path == path.parent_path()) return std::nullopt;
        path = path.parent_path();
    }
    return found.st_dev;
}

// Profile "production": what must survive the loss of a disk, or must not be found on it, lies on another one. The credential
// directory of systemd has no path here; the server looks at it when it starts.
void check_places(const Configuration& c, FileProblems& problems) {
    const auto data = file_system_of(c.data.folder);
    const auto keys = file_system_of(c.keys.folder);
    const bool has_folder = c.keys.source == Configuration::KeySource::folder;
    if (has_folder && keys == data)
        problems.add("keys.folder",
                     "must be on another file system than data.folder (profile \"production\"): a stolen disk must "
                     "not hold both the data and its keys");
    if (!c.keys.token_pin.empty() && file_system_of(c.keys.token_pin) == data)
        problems.add("keys.token_pin",
                     "must be on another file system than data.folder (profile \"production\"): a stolen disk must "
                     "not hold both the data and what opens the token");
    const auto recovery = file_system_of(c.keys.recovery);
    if (recovery == data || (has_folder && recovery == keys))
        problems.add(
            "keys.recovery",
            "must be on another file system than data.folder and keys.folder (profile \"production\"): what takes "
            "the keys away must not take their sealed copy too, and a stolen disk must not hold it");
    if (file_system_of(c.data.tombstones) == data)
        problems.add("data.tombstones",
                     "must be on another file system than data.folder (profile \"production\"): an older copy of the "
                     "disk must not bring back what was erased");
}

// Three separate people, and two for what changes who may do what: not a matter of taste in production (F141).
void check_administrators(const Configuration& c, FileProblems& problems) {
    const auto& named = c.administrators;
    const std::array lists{std::pair{"system", &named.system}, std::pair{"security", &named.security},
                           std::pair{"audit", &named.audit}};
    for (std::size_t a = 0; a < lists.size(); ++a)
        for (std::size_t b = a + 1; b < lists.size(); ++b)
            for (const auto& user : *lists[a].second)
                if (std::find(lists[b].second->begin(), lists[b].second->end(), user) != lists[b].second->end())
                    problems.add(
                        fmt::format("administrators.{}", lists[b].first),
                        fmt::format("must not name \"{}\", who is in administrators.{} already", user, lists[a].first));
    const bool production = c.keys.profile == Configuration::KeyProfile::production;
    if (production || !named.none())
        for (const auto& [role, users] : lists)
            if (users->empty())
                problems.add(fmt::format("administrators.{}", role), "must name at least one user of this machine");
    if (production && !named.second_person)
        problems.add("administrators.changes", "must be \"two\" with keys.profile = \"production\"");
    if (production && c.sessions.second_factor != Configuration::SecondFactor::required)
        problems.add("sessions.second_factor", "must be \"required\" with keys.profile = \"production\"");
}

// What one key alone cannot show.
void check_together(const Configuration& c, FileProblems& problems) {
    if (!is_public_url(c.server.public_url))
        problems.add("server.public_url",
                     "must be https:// with a host and perhaps a port, no path, got \"" + c.server.public_url + '"');
    if (!is_loopback(c.metrics.address))
        problems.add("metrics.address",
                     "must be a loopback address (127.0.0.0/8 or ::1), got \"" + c.metrics.address + '"');
    if (c.live.dead <= c.live.ping)
        problems.add("live.dead", fmt::format("must be longer than live.ping, got \"{}\"", duration_text(c.live.dead)));
    if (c.live.drained_bytes >= c.live.queue_bytes)
        problems.add("live.drained_bytes",
                     fmt::format("must be less than live.queue_bytes, got {}", c.live.drained_bytes));
    check(c.checkpoints, c.data.folder, problems);
    check(c.watcher, problems);
    check(c.drills, problems);
    if (c.sessions.refresh < c.sessions.access)
        problems.add("sessions.refresh", fmt::format("must not be shorter than sessions.access, got \"{}\"",
                                                     duration_text(c.sessions.refresh)));
    if (!c.keys.token_module.empty() && (c.keys.token.empty() || c.keys.token_pin.empty()))
        problems.add("keys.token_module", "needs keys.token (the label of the token) and keys.token_pin (a file) too");
    check_administrators(c, problems);
    if (c.keys.profile == Configuration::KeyProfile::production) check_places(c, problems);
}

void resolve(std::filesystem::path& path, const std::filesystem::path& root) {
    if (!path.empty()) path = (root / path).lexically_normal();
}

void resolve_paths(Configuration& c, const std::filesystem::path& root) {
    for (auto* path : {&c.tls.certificate,
                       &c.tls.key,
                       &c.tls.authority,
                       &c.data.folder,
                       &c.data.divisions,
                       &c.data.calendars,
                       &c.data.rules,
                       &c.data.retention,
                       &c.data.tombstones,
                       &c.keys.folder,
                       &c.keys.recovery,
                       &c.keys.token_module,
                       &c.keys.token_pin,
                       &c.administrators.socket,
                       &c.checkpoints.file,
                       &c.checkpoints.webhook_secret,
                       &c.checkpoints.webhook_authority,
                       &c.channels.sms,
                       &c.channels.voice,
                       &c.channels.webhooks,
                       &c.log.file,
                       &c.server.heartbeat})
        resolve(*path, root);
    for (auto& holder : c.checkpoints.holders) resolve(holder, root);
}

}  // namespace

Result<Configuration> parse_configuration(std::string_view text, const std::filesystem::path& file,
                                          const std::filesystem::path& root) {
    FileProblems problems(file);
    toml::table document;
    try {
        document = toml::parse(text);
    } catch (const toml::parse_error& failed) {
        const auto& at = failed.source().begin;
        problems.add(fmt::format("line {}, column {}", at.line, at.column), std::string(failed.description()));
        return problems.error();
    }

    Configuration configuration;
    read_document(document, configuration, problems, [](std::string_view, const SectionReader&) {});
    if (configuration.server.public_url.empty()) configuration.server.public_url = default_url(configuration.server);
    resolve_paths(configuration, std::filesystem::absolute(root));
    check_together(configuration, problems);
    if (!problems.none()) return problems.error();
    return configuration;
}

Result<Configuration> load_configuration(const std::filesystem::path& file, const std::filesystem::path& root) {
    VIGIL_TRY(const auto text, read_file(file, kMostBytes));
    return parse_configuration(text, file, root);
}

namespace {

struct KeyValue {
    std::string key;  // dotted
    std::string value;
};

// An empty document leaves every value alone, and the readers see them all.
std::vector<KeyValue> values_of(Configuration configuration) {
    std::vector<KeyValue> values;
    FileProblems none("");
    read_document(toml::table{}, configuration, none, [&](std::string_view section, const SectionReader& in) {
        assert(in.keys().size() == in.values_before().size());  // every kind of value says what it was
        for (std::size_t i = 0; i < in.keys().size(); ++i)
            values.push_back({fmt::format("{}.{}", section, in.keys()[i]), in.values_before()[i]});
    });
    return values;
}

}  // namespace

std::vector<std::string> changed_keys(const Configuration& before, const Configuration& after) {
    const auto were = values_of(before);
    const auto are = values_of(after);
    std::vector<std::string> changed;
    for (std::size_t i = 0; i < were.size(); ++i)
        if (were[i].value != are[i].value) changed.push_back(were[i].key);
    return changed;
}

std::vector<std::string> configuration_keys() {
    std::vector<std::string> keys;
    for (auto& each : values_of({})) keys.push_back(std::move(each.key));
    return keys;
}

}  // namespace vigil
