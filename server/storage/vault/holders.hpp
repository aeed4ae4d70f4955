// Who holds a session or a device: found by keyed hashes under the key of the pseudonyms, read back with the reporter master
// (promise P7). When that master is changed the envelopes are sealed anew; the hashes stay.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/time.hpp>

#include "storage/vault/key_ring.hpp"

namespace vigil::storage {

struct Holder {
    AccountId account;
    std::optional<DeviceId> device{};
    Instant since{};
};

// What a mark is for. Marks of two kinds never look alike, so that no two tables are joined by them.
enum class MarkKind { session_account, session_device, device_account, challenge_device, redemption, login };

// May be used from any thread; the ring outlives it.
class Holders {
public:
    explicit Holders(const KeyRing& keys) : keys_(keys) {}

    std::string mark(MarkKind kind, std::string_view id) const;  // 32 bytes

    // Every envelope is as long as every other: its size tells nothing.
    std::string seal(Field field, std::string_view row, const Holder& holder) const;
    Result<Holder> open(Field field, std::string_view row, std::string_view envelope) const;

private:
    const KeyRing& keys_;
};

}  // namespace vigil::storage
