// The signature keys that the key folder and the database know of.
#include <algorithm>

#include "app/blocking.hpp"
#include "app/installed_keys.hpp"

namespace vigil::app {
namespace {

bool has(const std::vector<SignatureKey>& keys, const std::string& kid) {
    return std::any_of(keys.begin(), keys.end(), [&](const SignatureKey& key) { return key.kid == kid; });
}

}  // namespace

std::vector<SignatureKey> InstalledKeys::signature_keys() const {
    const std::lock_guard lock(mutex_);
    const auto keys = signatures_.now();
    std::vector<SignatureKey> all;
    const auto add = [&](const crypto::PublicKey& key) { all.push_back({key.thumbprint(), key.to_spki_der()}); };
    add(keys->receipts.key->public_key());
    add(keys->checkpoints.key->public_key());
    for (const auto& [name, begun] : begun_signing_) add(begun.key->public_key());
    for (const auto& earlier : keys->retired) add(earlier);
    return all;
}

Result<void> InstalledKeys::agree_on_signatures(Store& store, Instant now) {
    auto list = [](Unit& unit) { return unit.upkeep().signature_keys(); };
    VIGIL_TRY(const auto known, await_read(store, std::move(list)));
    auto fresh = signature_keys();
    const auto held = fresh;
    std::erase_if(fresh, [&](const SignatureKey& key) { return has(known, key.kid); });
    if (!fresh.empty()) {
        auto adopt = [&](Unit& unit) -> Result<std::monostate> {
            for (const auto& key : fresh) {
                VIGIL_TRY(unit.upkeep().adopt(key, now));
            }
            return std::monostate{};
        };
        VIGIL_TRY(await_write(store, std::move(adopt)));
    }
    bool has_written = false;
    for (const auto& each : known) {
        if (has(held, each.kid)) continue;
        VIGIL_TRY(const auto key, crypto::PublicKey::from_spki_der(each.public_key));
        signatures_.publish(key);
        has_written = write_earlier_key(place_, key).has_value() || has_written;  // credentials stay as they are
    }
    if (has_written) (void)renew_copies(now);  // copy_states() say where that fails
    return success();
}

}  // namespace vigil::app
