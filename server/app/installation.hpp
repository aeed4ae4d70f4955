// What `vigil init` makes once: folders, keys, certificates, the database with its divisions.
#pragma once

#include <vigil/protocol/result.hpp>

#include "files/configuration.hpp"
#include "storage/store/sqlite_store.hpp"

namespace vigil::app {

struct InstallationReport {
    bool made_keys = false;
    bool made_certificate = false;
    std::int64_t divisions = 0;     // in the database now
    bool loaded_divisions = false;  // by this call
};

// Makes what is missing and leaves the rest: idempotent. Takes the lock of the data folder while the database is open.
Result<InstallationReport> install(const Configuration& configuration);

// Brings the database up to the list: new divisions and changed ones, a part at a time. What the list no longer has stays,
// because cases may stand on it. How many were new or changed. Blocks; not on an io thread.
Result<std::size_t> take_divisions(Store& store, const std::filesystem::path& list);

// In production the keys must not lie on the data's file system: a stolen disk would hold both (promise P9).
Result<void> check_key_place(const Configuration& configuration);

// Settings of the store, as the configuration says them.
storage::StoreSettings store_settings(const Configuration& configuration);

std::filesystem::path admin_socket(const Configuration& configuration);

}  // namespace vigil::app
