// Any bytes as what people type and programs send for keys: codes read aloud, tokens, ids, dates, secrets of webhooks. Never a
// crash, and what is understood has one canonical text.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vigil/crypto/base64.hpp>
#include <vigil/crypto/bytes.hpp>
#include <vigil/crypto/code.hpp>
#include <vigil/crypto/uuid.hpp>
#include <vigil/crypto/webhook.hpp>
#include <vigil/protocol/date.hpp>
#include <vigil/protocol/ids.hpp>

using namespace vigil;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);

    if (const auto code = crypto::normalise_code(text)) {
        require(code.value().size() == 19);
        require(crypto::normalise_code(code.value()).value() == code.value());
    }
    if (const auto characters = crypto::typed_characters(text)) {
        require(crypto::typed_characters(characters.value()).value() == characters.value());
        if (const auto bytes = crypto::from_crockford(characters.value()))
            require(crypto::to_crockford(bytes.value()) == characters.value());
    }
    if (const auto bytes = crypto::from_base64url(text)) require(crypto::to_base64url(bytes.value()) == text);
    if (const auto bytes = crypto::from_base64(text)) require(crypto::to_base64(bytes.value()) == text);
    if (const auto bytes = crypto::from_hex(text)) require(crypto::to_hex(bytes.value()).size() == text.size());
    if (const auto raw = crypto::uuid_to_raw(text)) {
        require(is_uuid(text));
        require(crypto::uuid_from_raw(raw.value()).value() == text);
    }
    if (const auto date = parse_date(text)) require(date_of_days(days_since_epoch(*date)) == *date);
    if (const auto secret = crypto::WebhookSecret::from_text(text))
        require(!secret.value().sign("id", instant_of(0), text).empty());

    // Any bytes have one text of each kind.
    require(crypto::from_base64url(crypto::to_base64url(text)).value() == text);
    require(crypto::from_base64(crypto::to_base64(text)).value() == text);
    require(crypto::from_hex(crypto::to_hex(text)).value() == text);
    require(crypto::from_crockford(crypto::to_crockford(text)).value() == text);
    return 0;
}
