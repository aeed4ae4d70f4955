// What a gateway says of its own accord, read by its description. Whoever knows the key may say it: nothing of it is believed here.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "files/gateway_callback.hpp"

namespace vigil::files {

inline constexpr std::size_t kMostCarrierBytes = 256 * 1024;
inline constexpr std::size_t kMostCarrierEntries = 1000;

// A receipt: what became of one message.
struct CarrierReceipt {
    std::string delivery;  // as it was said; up to 64 bytes
    bool delivered = false;
    bool pressed = false;
    std::string code;  // code_of

    bool operator==(const CarrierReceipt&) const = default;
};

struct CarrierReply {
    std::string number;  // as it was said; up to 32 bytes
    std::string text;    // the beginning of it, up to 200 bytes

    bool operator==(const CarrierReply&) const = default;
};

// One entry that cannot be read does not spoil the others.
template <class Entry>
struct CarrierEntries {
    std::vector<Entry> entries;
    std::size_t unreadable = 0;
};

enum class CarrierBody { json, form };

// Nothing: the body is neither, has no entries where they should be, or more than kMostCarrierEntries. Entries that say that nothing has
// become of a message yet are left out. The members of a form are texts: /out_id, /success.
std::optional<CarrierEntries<CarrierReceipt>> read_receipts(const GatewayReceipts& by, CarrierBody kind,
                                                            std::string_view body);
std::optional<CarrierEntries<CarrierReply>> read_replies(const GatewayReplies& by, CarrierBody kind,
                                                         std::string_view body);

}  // namespace vigil::files
