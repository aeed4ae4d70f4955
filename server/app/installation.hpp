// What `vigil init` makes once: folders, keys, certificates, the database with its divisions.
#pragma once

#include <string>
#include <vector>
#include <vigil/protocol/result.hpp>

#include "app/divisions.hpp"
#include "app/erasures.hpp"
#include "app/installed_keys.hpp"
#include "files/configuration.hpp"
#include "storage/store/sqlite_store.hpp"

namespace vigil::app {

struct InstallationReport {
    bool made_keys = false;
    bool made_certificate = false;
    std::int64_t divisions = 0;     // in the database now
    bool loaded_divisions = false;  // by this call
    // Differ from the list and wait for `vigil divisions load`, because changes take two administrators here.
    std::int64_t waiting_divisions = 0;
    std::int64_t waiting_calendars = 0;  // years; likewise, for `vigil calendars load`
    std::vector<std::string> shares{};   // of the recovery secret, when keys were made: to be printed, kept nowhere
    std::string recovery_set{};          // what names the newest set of shares
    bool has_recovery = false;           // shares were made, now or before
    bool is_rehearsed = false;           // shares of that set have opened the copy: somebody has them
};

// So many of so many shares open the sealed copy of the keys.
struct RecoveryShares {
    int threshold = 2;
    int shares = 3;
};

// Makes what is missing and leaves the rest: idempotent. Takes the lock of the data folder while the database is open.
Result<InstallationReport> install(const Configuration& configuration, RecoveryShares split = {});

// Where erasures are kept, and what they look at. `store` and `keys` outlive the answer.
ErasurePlaces erasure_places(const Configuration& configuration, storage::SqliteStore& store, InstalledKeys& keys);

Taking taking_of(const Configuration::Administrators& administrators);

// Settings of the store, as the configuration says them.
storage::StoreSettings store_settings(const Configuration& configuration);

std::filesystem::path admin_socket(const Configuration& configuration);

}  // namespace vigil::app
