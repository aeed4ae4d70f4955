#include "app/installed_keys.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>
#include <vigil/crypto/bytes.hpp>

#include "files/file_problems.hpp"

namespace vigil::app {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kSetBytes = 3;                      // that name a set of shares
constexpr std::size_t kMostCopyBytes = 16 * 1024 * 1024;  // of a sealed copy: thousands of keys

Result<dev_t> file_system_of(const fs::path& path) {
    struct stat found {};
    if (::stat(path.c_str(), &found) != 0) return unusable_file(path, std::strerror(errno));
    return found.st_dev;
}

// Of a file that may not be there yet: of the nearest folder that is.
Result<dev_t> file_system_around(fs::path path) {
    std::error_code ignored;
    while (!fs::exists(path, ignored) && path != path.parent_path()) path = path.parent_path();
    return file_system_of(path);
}

storage::Secrets secrets_of(MasterKeys& masters) {
    std::vector<KeyId> index;
    for (const auto& older : masters.index.older) index.push_back(older.id());
    index.push_back(masters.index.newest.id());
    return {std::move(masters.case_master), std::move(masters.reporter_master), std::move(masters.directory),
            std::move(index), std::move(masters.pseudonyms)};
}

}  // namespace

Result<KeyPlace> key_place(const Configuration& configuration) {
    const auto& settings = configuration.keys;
    KeyPlace place(settings.folder);
    if (settings.source == Configuration::KeySource::credentials) {
        const char* const directory = std::getenv("CREDENTIALS_DIRECTORY");
        if (directory == nullptr || *directory == '\0')
            return Error{ErrorKind::unavailable,
                         "keys.source is \"credentials\", and $CREDENTIALS_DIRECTORY is not set: only the service of "
                         "systemd has these keys; ask the running server, or run the command as a part of the service"};
        place.folder = directory;
        place.is_credentials = true;
    }
    if (!settings.token_module.empty())
        place.token = TokenPlace{settings.token_module, settings.token, settings.token_pin};
    return place;
}

Result<void> check_key_place(const Configuration& configuration) {
    if (configuration.keys.profile != Configuration::KeyProfile::production) return success();
    VIGIL_TRY(const auto place, key_place(configuration));
    VIGIL_TRY(const auto data, file_system_of(configuration.data.folder));
    VIGIL_TRY(const auto keys, file_system_of(place.folder));
    constexpr auto kOther = "with keys.profile = \"production\" it must be another one";
    if (keys == data)
        return unusable_file(place.folder, fmt::format("lies on the file system of the data; {}", kOther));
    if (place.token) {
        VIGIL_TRY(const auto pin, file_system_of(place.token->pin_file));
        if (pin == data)
            return unusable_file(place.token->pin_file, fmt::format("lies on the file system of the data; {}", kOther));
    }
    VIGIL_TRY(const auto recovery, file_system_around(configuration.keys.recovery));
    if (recovery == data || recovery == keys)
        return unusable_file(configuration.keys.recovery,
                             fmt::format("lies on the file system of the data or of the keys; {}", kOther));
    const auto& sinks = configuration.checkpoints;
    for (const auto& path : {configuration.data.tombstones, configuration.tls.key, sinks.webhook_secret}) {
        if (path.empty()) continue;  // there is no webhook
        VIGIL_TRY(const auto found, file_system_around(path));
        if (found == data) return unusable_file(path, fmt::format("lies on the file system of the data; {}", kOther));
    }
    return success();
}

Result<std::unique_ptr<InstalledKeys>> InstalledKeys::load(const Configuration& configuration, Instant now) {
    VIGIL_TRY(check_key_place(configuration));
    VIGIL_TRY(auto place, key_place(configuration));
    VIGIL_TRY(auto keys, load_keys(place));
    std::unique_ptr<InstalledKeys> installed(new InstalledKeys(configuration.keys, std::move(place), std::move(keys)));
    VIGIL_TRY(const auto copies, installed->copy_states());
    if (!are_current(copies)) (void)installed->renew_copies(now);
    return installed;
}

InstalledKeys::InstalledKeys(Configuration::Keys settings, KeyPlace place, Keys keys)
    : settings_(std::move(settings)),
      place_(std::move(place)),
      pseudonyms_(keys.masters),
      ring_(secrets_of(keys.masters)),
      signatures_(std::move(keys.signing)) {}

storage::CheckpointSigner InstalledKeys::checkpoint_signer() const {
    return [this](std::string_view typ, std::string_view payload) {
        return signatures_.sign(KeyName::checkpoints, typ, payload);
    };
}

Result<void> InstalledKeys::require_rotatable(KeyName name) const {
    if (name == KeyName::pseudonyms)
        return Error{ErrorKind::invalid_input,
                     "the key of the pseudonyms has one generation for ever: nobody keeps what was hashed with it, so "
                     "nothing could be hashed anew"};
    return require_writable(place_);
}

Result<std::string> InstalledKeys::begin(KeyName name) {
    VIGIL_TRY(require_rotatable(name));
    const std::lock_guard lock(mutex_);
    if (const auto found = begun_.find(name); found != begun_.end()) return found->second.id().str();
    if (const auto found = begun_signing_.find(name); found != begun_signing_.end()) return found->second.kid;
    if (signs(name)) {
        const auto keys = signatures_.now();
        VIGIL_TRY(auto fresh,
                  begin_signing_key(place_, name, name == KeyName::receipts ? keys->receipts : keys->checkpoints));
        return begun_signing_.emplace(name, std::move(fresh)).first->second.kid;
    }
    VIGIL_TRY(auto fresh, begin_generation(place_, name));
    return begun_.emplace(name, std::move(fresh)).first->second.id().str();
}

Result<void> InstalledKeys::take_up(KeyName name, Instant now) {
    const std::lock_guard lock(mutex_);
    if (auto found = begun_signing_.extract(name)) {
        const auto keys = signatures_.now();
        const auto before = name == KeyName::receipts ? keys->receipts : keys->checkpoints;
        signatures_.rotate(name, std::move(found.mapped()));
        VIGIL_TRY(end_signing_key(place_, before));
    }
    if (auto found = begun_.extract(name)) {
        if (name == KeyName::index) {
            ring_.add_index(found.mapped().id());
            pseudonyms_.add_index(found.mapped());
        } else {
            ring_.add(name, std::move(found.mapped()));
        }
    }
    return write_copies(now);
}

Result<void> InstalledKeys::drop(KeyName name, std::span<const KeyId> retired, Instant now) {
    const std::lock_guard lock(mutex_);
    if (name == KeyName::index) pseudonyms_.forget_indexes(retired);
    for (const auto& id : retired) {
        VIGIL_TRY(remove_generation(place_, name, id));
    }
    return write_copies(now);
}

// A crash at any point leaves a copy that the shares before open: theirs is made under its later name first.
Result<RecoveryCeremony> InstalledKeys::share(int threshold, int shares, Instant now) {
    const std::lock_guard lock(mutex_);
    VIGIL_TRY(auto ceremony, hold_ceremony(threshold, shares));
    VIGIL_TRY(const auto before, load_keys(place_));
    if (before.recovery) {
        VIGIL_TRY(
            write_copy(former_copy(settings_.recovery, set_name(*before.recovery)), *before.recovery, before, now));
    }
    VIGIL_TRY(write_recovery_key(place_, ceremony.key));
    VIGIL_TRY(write_copies(now));
    return ceremony;
}

Result<void> InstalledKeys::proved(const std::string& set, Instant now) {
    const std::lock_guard lock(mutex_);
    VIGIL_TRY(const auto keys, load_keys(place_));
    if (!keys.recovery || set_name(*keys.recovery) != set || keys.former_recovery.empty()) return success();
    // As long as a former key is there its copy comes back, so a crash leaves none that nobody keeps fresh.
    for (const auto& former : keys.former_recovery) {
        VIGIL_TRY(remove_key_file(former_copy(settings_.recovery, set_name(former))));
    }
    VIGIL_TRY(remove_former_recovery_keys(place_));
    return write_copies(now);
}

Result<std::vector<InstalledKeys::CopyState>> InstalledKeys::copy_states() const {
    const std::lock_guard lock(mutex_);
    std::vector<CopyState> states;
    VIGIL_TRY(const auto keys, load_keys(place_));
    if (!keys.recovery) return states;
    const auto fingerprint = fingerprint_of(keys);
    const auto look = [&](const RecoveryKey& key, const fs::path& file) {
        CopyState state{.key = key};
        const auto text = read_file(file, kMostCopyBytes);
        const auto label = text ? label_of(text.value()) : Result<SealedCopyLabel>(text.error());
        if (label) {
            state.label = label.value();
            state.current = state.label->set == set_name(key) && state.label->holds == fingerprint;
        }
        states.push_back(std::move(state));
    };
    look(*keys.recovery, settings_.recovery);
    for (const auto& former : keys.former_recovery) look(former, former_copy(settings_.recovery, set_name(former)));
    return states;
}

Result<void> InstalledKeys::renew_copies(Instant now) {
    const std::lock_guard lock(mutex_);
    return write_copies(now);
}

Result<void> InstalledKeys::write_copies(Instant now) const {
    VIGIL_TRY(const auto keys, load_keys(place_));
    if (!keys.recovery) return success();
    for (const auto& former : keys.former_recovery) {
        VIGIL_TRY(write_copy(former_copy(settings_.recovery, set_name(former)), former, keys, now));
    }
    return write_copy(settings_.recovery, *keys.recovery, keys, now);
}

// Also the sealed copy: whoever has k shares and this file has the keys.
Result<void> InstalledKeys::write_copy(const fs::path& path, const RecoveryKey& key, const Keys& keys,
                                       Instant now) const {
    VIGIL_TRY(const auto files, read_all_files(place_));
    VIGIL_TRY(const auto copy, seal_copy(key, files, fingerprint_of(keys), now));
    std::error_code failed;
    fs::create_directories(path.parent_path(), failed);
    VIGIL_TRY(write_key_file(path, copy));
    return sync_key_folder(path.parent_path());
}

bool are_current(std::span<const InstalledKeys::CopyState> copies) {
    return std::all_of(copies.begin(), copies.end(), [](const auto& copy) { return copy.current; });
}

fs::path former_copy(const fs::path& recovery, const std::string& set) { return recovery.string() + "." + set; }

Result<std::vector<SealedCopy>> sealed_copies(const fs::path& recovery) {
    std::vector<fs::path> files{recovery};
    const auto beginning = recovery.filename().string() + ".";
    std::error_code failed;
    for (const auto& entry : fs::directory_iterator(recovery.parent_path(), failed)) {
        const auto name = entry.path().filename().string();
        if (!name.starts_with(beginning)) continue;
        const auto set = crypto::from_hex(name.substr(beginning.size()));
        if (set && set.value().size() == kSetBytes) files.push_back(entry.path());
    }
    std::sort(files.begin() + 1, files.end());
    std::vector<SealedCopy> copies;
    Error first{ErrorKind::unavailable, recovery.string()};
    for (const auto& file : files) {
        const auto text = read_file(file, kMostCopyBytes);
        const auto label = text ? label_of(text.value()) : Result<SealedCopyLabel>(text.error());
        if (label)
            copies.push_back({file, label.value()});
        else if (file == recovery)
            first = label.error();
    }
    if (copies.empty()) return first;
    return copies;
}

Result<Rehearsed> rehearse(const fs::path& file, const KeyPlace& place, std::span<const RecoveryShare> shares) {
    VIGIL_TRY(const auto text, read_file(file, kMostCopyBytes));
    Rehearsed rehearsed;
    VIGIL_TRY(rehearsed.label, label_of(text));
    VIGIL_TRY(const auto copy, open_copy(text, shares));
    VIGIL_TRY(const auto in_use, read_all_files(place));
    for (const auto& [name, content] : in_use.files) {
        const auto kept = copy.files.find(name);
        if (kept == copy.files.end() || !crypto::equal_constant_time(kept->second, content))
            rehearsed.missing.push_back(name);
    }
    return rehearsed;
}

}  // namespace vigil::app
