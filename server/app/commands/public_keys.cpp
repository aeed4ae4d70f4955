#include "app/commands/public_keys.hpp"

#include <memory>

#include "app/installed_keys.hpp"

namespace vigil::app {

Result<crypto::KeyLookup> lookup_of_keys(const Configuration& configuration) {
    VIGIL_TRY(const auto place, key_place(configuration));
    VIGIL_TRY(auto keys, load_keys(place));
    const auto signatures = std::make_shared<const Signatures>(std::move(keys.signing));
    return crypto::KeyLookup([signatures](std::string_view kid) { return signatures->find(kid); });
}

}  // namespace vigil::app
