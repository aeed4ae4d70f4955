// What `vigil init` makes once: folders, keys, certificates, the database with its divisions.
#pragma once

#include <vigil/protocol/result.hpp>

#include "app/divisions.hpp"
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
};

// Makes what is missing and leaves the rest: idempotent. Takes the lock of the data folder while the database is open.
Result<InstallationReport> install(const Configuration& configuration);

// In production the keys must not lie on the data's file system: a stolen disk would hold both (promise P9).
Result<void> check_key_place(const Configuration& configuration);

DivisionTaking taking_of(const Configuration::Administrators& administrators);

// Settings of the store, as the configuration says them.
storage::StoreSettings store_settings(const Configuration& configuration);

std::filesystem::path admin_socket(const Configuration& configuration);

}  // namespace vigil::app
