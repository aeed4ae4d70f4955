#include "app/installation.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <fstream>
#include <sstream>
#include <thread>
#include <vigil/crypto/x509.hpp>

#include "app/blocking.hpp"
#include "app/calendars.hpp"
#include "app/installed_keys.hpp"
#include "app/rules.hpp"
#include "client/endpoint.hpp"
#include "files/file_problems.hpp"
#include "runtime/system_timers.hpp"
#include "secrets/tokens.hpp"

namespace vigil::app {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::days kAuthorityDays{3650};
constexpr std::chrono::days kServerDays{820};  // some clients refuse more than 825

// Whole or not at all, also when the process ends in the middle; replaces what was there.
Result<void> write_file(const fs::path& path, const std::string& text, mode_t mode) {
    std::error_code failed;
    fs::create_directories(path.parent_path(), failed);
    const fs::path draft = path.string() + ".new";
    const int file = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    if (file < 0) return unusable_file(draft, std::strerror(errno));
    const bool written =
        ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(file) == 0;
    ::close(file);
    if (!written) return unusable_file(draft, "could not be written");
    if (::rename(draft.c_str(), path.c_str()) != 0) return unusable_file(path, std::strerror(errno));
    return success();
}

// The certificate serves this machine and the host of the public URL.
crypto::ServerNames server_names(const Configuration& configuration) {
    crypto::ServerNames names{{"localhost"}, {"127.0.0.1", "::1"}};
    const auto url = client::parse_endpoint(configuration.server.public_url);
    if (!url) return names;
    const std::string& host = url.value().host;
    boost::system::error_code is_name;
    boost::asio::ip::make_address(host, is_name);
    auto& list = is_name ? names.dns : names.addresses;
    if (std::find(list.begin(), list.end(), host) == list.end()) list.push_back(host);
    return names;
}

Result<bool> make_certificate(const Configuration& configuration, Instant now) {
    if (fs::exists(configuration.tls.certificate)) return false;
    VIGIL_TRY(const auto authority, crypto::make_certificate_authority("Vigil local authority", now, kAuthorityDays));
    VIGIL_TRY(const auto server, crypto::make_server_certificate(authority.key, authority.certificate_pem,
                                                                 server_names(configuration), now, kServerDays));
    // The authority's key is not kept: this authority vouches for this one certificate only. The certificate comes last: as
    // long as it is missing, all three are made anew.
    VIGIL_TRY(write_file(configuration.tls.authority, authority.certificate_pem, 0644));
    std::string key = server.key.to_pem();
    VIGIL_TRY(write_file(configuration.tls.key, key, 0600));
    crypto::wipe(key);
    VIGIL_TRY(write_file(configuration.tls.certificate, server.certificate_pem, 0644));
    return true;
}

}  // namespace

storage::StoreSettings store_settings(const Configuration& configuration) {
    storage::StoreSettings settings{.folder = configuration.data.folder};
    settings.readers = static_cast<std::size_t>(configuration.store.readers);
    settings.max_waiting = configuration.store.queue;
    settings.max_batch = configuration.store.batch;
    settings.max_batch_time = configuration.store.batch_time;
    settings.checkpoint_interval = configuration.store.checkpoint;
    return settings;
}

ErasurePlaces erasure_places(const Configuration& configuration, storage::SqliteStore& store, InstalledKeys& keys) {
    return {.tombstones = configuration.data.tombstones,
            .empty_wal = [&store] { return store.empty_wal(); },
            .empty_wal_later = [&store] { store.empty_wal_later(); },
            .pause = [] { std::this_thread::sleep_for(std::chrono::seconds(1)); },
            .look_for = [&store](const std::vector<std::string>& wanted) { return store.look_for(wanted); },
            .withhold = [&keys](const std::set<KeyId>& data_keys) { keys.withhold(data_keys); },
            .issuer = configuration.server.public_url,
            .log_id = store.log_id()};
}

Taking taking_of(const Configuration::Administrators& administrators) {
    return administrators.second_person ? Taking::first_list : Taking::always;
}

fs::path admin_socket(const Configuration& configuration) {
    if (!configuration.administrators.socket.empty()) return configuration.administrators.socket;
    return configuration.data.folder / "admin.sock";
}

Result<InstallationReport> install(const Configuration& configuration, RecoveryShares split) {
    std::error_code failed;
    fs::create_directories(configuration.data.folder, failed);
    if (failed) return unusable_file(configuration.data.folder, failed.message());
    fs::permissions(configuration.data.folder, fs::perms::owner_all, failed);
    if (failed) return unusable_file(configuration.data.folder, failed.message());

    const runtime::SystemTimers timers;
    InstallationReport report;
    VIGIL_TRY(const auto place, key_place(configuration));
    report.made_keys = !has_keys(place);
    if (report.made_keys && fs::exists(storage::SqliteStore::database_file(configuration.data.folder)))
        return unusable_file(
            place.folder,
            "has no keys, but there is a database already: put its keys back, or recover them from their sealed "
            "copy (vigil keys recover); new ones would open nothing of it");
    VIGIL_TRY(create_keys(place));
    VIGIL_TRY(const auto keys, InstalledKeys::load(configuration, timers.now()));
    VIGIL_TRY(report.made_certificate, make_certificate(configuration, timers.now()));

    VIGIL_TRY(const auto store, storage::SqliteStore::open(store_settings(configuration), {keys->ring(), timers},
                                                           keys->checkpoint_signer()));
    VIGIL_TRY(keys->agree_on_signatures(*store, timers.now()));
    VIGIL_TRY(Erasures(*store, keys->signatures(), erasure_places(configuration, *store, *keys)).begin());
    VIGIL_TRY(const auto divisions,
              take_divisions(*store, configuration.data.divisions, taking_of(configuration.administrators)));
    report.loaded_divisions = divisions.taken > 0;
    report.waiting_divisions = static_cast<std::int64_t>(divisions.waiting);
    VIGIL_TRY(const auto calendars,
              take_calendars(*store, configuration.data.calendars, taking_of(configuration.administrators), timers));
    report.waiting_calendars = static_cast<std::int64_t>(calendars.waiting);
    const RandomTokens tokens;
    UuidSource ids;
    RulesInUse rules;
    VIGIL_TRY(open_rules(rules, *store, configuration.data.rules, tokens, ids, timers.now()));
    auto count = [](Unit& unit) { return unit.divisions().count(); };
    VIGIL_TRY(report.divisions, await_read(*store, std::move(count)));
    VIGIL_TRY(const auto copies, keys->copy_states());
    report.has_recovery = report.made_keys || !copies.empty();
    if (!copies.empty()) {
        report.recovery_set = set_name(copies.front().key);
        auto rehearsal = [&](Unit& unit) { return unit.log().find(kKeyRehearsed, report.recovery_set); };
        VIGIL_TRY(const auto rehearsed, await_read(*store, std::move(rehearsal)));
        report.is_rehearsed = rehearsed.has_value();
    }
    VIGIL_TRY(store->close());
    // Last, so that shares are printed for an installation that stands.
    if (report.made_keys) {
        VIGIL_TRY(auto ceremony, keys->share(split.threshold, split.shares, timers.now()));
        report.recovery_set = set_name(ceremony.key);
        report.shares = std::move(ceremony.shares);
    }
    return report;
}

}  // namespace vigil::app
