#include "app/commands/public_keys.hpp"

#include <memory>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/identity.hpp>

#include "app/installed_keys.hpp"
#include "files/file_problems.hpp"

namespace vigil::app {

constexpr std::size_t kMostBytes = 1024 * 1024;

Result<crypto::KeyLookup> lookup_of_file(const std::string& path) {
    VIGIL_TRY(const auto text, read_file(path, kMostBytes));
    VIGIL_TRY(auto set, protocol::decode<protocol::JwkSet>(text));
    return crypto::KeyLookup([set = std::move(set)](std::string_view kid) -> std::optional<crypto::PublicKey> {
        for (const auto& each : set.keys) {
            auto key = crypto::PublicKey::from_jwk({each.x, each.y});
            if (key && key.value().thumbprint() == kid) return std::move(key).value();
        }
        return std::nullopt;
    });
}

Result<crypto::KeyLookup> lookup_of_keys(const Configuration& configuration) {
    VIGIL_TRY(const auto place, key_place(configuration));
    VIGIL_TRY(auto keys, load_keys(place));
    const auto signatures = std::make_shared<const Signatures>(std::move(keys.signing));
    return crypto::KeyLookup([signatures](std::string_view kid) { return signatures->find(kid); });
}

}  // namespace vigil::app
