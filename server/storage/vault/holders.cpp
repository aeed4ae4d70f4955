#include "storage/vault/holders.hpp"

#include <fmt/format.h>

#include <charconv>
#include <vigil/crypto/aead.hpp>
#include <vigil/crypto/hmac.hpp>

namespace vigil::storage {
namespace {

constexpr std::size_t kIdWidth = 40;    // a UUID has 36 characters
constexpr std::size_t kTimeWidth = 20;  // ms since 1970

std::string_view name_of(MarkKind kind) {
    switch (kind) {
        case MarkKind::session_account:
            return "session account";
        case MarkKind::session_device:
            return "session device";
        case MarkKind::device_account:
            return "device account";
        case MarkKind::challenge_device:
            return "challenge device";
        case MarkKind::redemption:
            return "redemption";
        case MarkKind::login:
            return "login";
    }
    return {};
}

std::string trimmed(std::string_view padded) { return std::string(padded.substr(0, padded.find(' '))); }

}  // namespace

std::string Holders::mark(MarkKind kind, std::string_view id) const {
    return crypto::hmac_sha256(keys_.mark_key(), fmt::format("{}\n{}", name_of(kind), id));
}

std::string Holders::seal(Field field, std::string_view row, const Holder& holder) const {
    const std::string device = holder.device ? holder.device->str() : std::string();
    return keys_.holders().seal(field, row,
                                fmt::format("{:<{}}{:<{}}{:<{}}", holder.account.str(), kIdWidth, device, kIdWidth,
                                            ms_of(holder.since), kTimeWidth));
}

Result<Holder> Holders::open(Field field, std::string_view row, std::string_view envelope) const {
    VIGIL_TRY(const auto id, crypto::key_id_of(envelope));
    const auto* const sealer = keys_.find_holders(id);
    if (sealer == nullptr) return Error{ErrorKind::internal, "a holder is sealed under a key that is not here"};
    VIGIL_TRY(const auto text, sealer->open(field, row, envelope));
    if (text.size() != 2 * kIdWidth + kTimeWidth) return Error{ErrorKind::internal, "a holder of another form"};
    const std::string_view whole = text;
    Holder holder{.account = AccountId(trimmed(whole.substr(0, kIdWidth))), .device = {}, .since = {}};
    const std::string device = trimmed(whole.substr(kIdWidth, kIdWidth));
    if (!device.empty()) holder.device = DeviceId(device);
    const std::string since = trimmed(whole.substr(2 * kIdWidth));
    std::int64_t ms = 0;
    std::from_chars(since.data(), since.data() + since.size(), ms);
    holder.since = instant_of(ms);
    return holder;
}

}  // namespace vigil::storage
