// Any bytes as a compact JWS: never a crash, and nothing passes as signed but what the one key really signed.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vigil/crypto/bytes.hpp>
#include <vigil/crypto/jws.hpp>

using namespace vigil;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    // RFC 7515 appendix A.3.1; the seeds carry tokens of this key.
    static const auto key = crypto::PublicKey::from_jwk({"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
                                                         "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"})
                                .value();
    const std::string_view jws(reinterpret_cast<const char*>(data), size);

    const auto parts = crypto::split_compact(jws);
    const auto verified = crypto::verify_compact(jws, "receipt+jws", [](std::string_view) { return key; });
    if (verified && !parts) std::abort();
    if (parts) {
        // Strict base64url has one text for each byte string, so the parts make the same JWS again.
        const auto again = parts.value().signing_input + '.' + crypto::to_base64url(parts.value().signature);
        if (again != jws) std::abort();
        const bool good =
            parts.value().typ == "receipt+jws" && key.verifies(parts.value().signing_input, parts.value().signature);
        if (verified.has_value() != good) std::abort();
    }
    return 0;
}
