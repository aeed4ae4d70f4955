#include "secrets/token.hpp"

#include <dlfcn.h>
#include <fmt/format.h>
#include <p11-kit/pkcs11.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <optional>
#include <vector>
#include <vigil/crypto/bytes.hpp>
#include <vigil/crypto/hash.hpp>
#include <vigil/crypto/random.hpp>
#include <vigil/crypto/secret.hpp>

#include "secrets/key_files.hpp"

namespace vigil {
namespace {

// prime256v1 as DER, for CKA_EC_PARAMS (PKCS#11 v2.40, section 2.3.3).
constexpr std::array<unsigned char, 10> kP256{0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07};
constexpr std::size_t kIdSize = 16;
constexpr std::size_t kCoordinate = 32;

Error refuse(std::string_view step, CK_RV code) {
    return {ErrorKind::unavailable, fmt::format("pkcs11: {} failed (CKR 0x{:x})", step, code)};
}

Result<void> check(std::string_view step, CK_RV code) {
    if (code != CKR_OK) return refuse(step, code);
    return success();
}

CK_ATTRIBUTE attribute(CK_ATTRIBUTE_TYPE type, std::string_view bytes) {
    // PKCS#11 takes pointers to mutable data, but only reads what it is given.
    return {type, const_cast<char*>(bytes.data()), static_cast<CK_ULONG>(bytes.size())};
}
template <class T>
CK_ATTRIBUTE attribute_of(CK_ATTRIBUTE_TYPE type, T& value) {
    return {type, &value, sizeof value};
}

// A label of a token fills its 32 bytes with blanks.
std::string_view without_blanks(const CK_UTF8CHAR* text, std::size_t size) {
    std::string_view view(reinterpret_cast<const char*>(text), size);
    return view.substr(0, std::min(view.find_last_not_of(' ') + 1, view.size()));
}

// A session that ended: the card was taken out and put back, or its reader was restarted.
bool is_lost(CK_RV code) {
    return code == CKR_SESSION_HANDLE_INVALID || code == CKR_SESSION_CLOSED || code == CKR_DEVICE_REMOVED ||
           code == CKR_TOKEN_NOT_PRESENT || code == CKR_USER_NOT_LOGGED_IN || code == CKR_OBJECT_HANDLE_INVALID;
}

}  // namespace

struct Token::Library {
    TokenPlace place;
    CK_FUNCTION_LIST* functions = nullptr;  // of the module, which stays loaded: others of this process may use it
    CK_SESSION_HANDLE session = 0;
    std::mutex mutex{};  // one session, one operation at a time

    Result<void> load() {
        void* const module = ::dlopen(place.module.c_str(), RTLD_NOW | RTLD_LOCAL);
        if (module == nullptr) return key_file_error(place.module, "is no PKCS#11 module that can be loaded");
        const auto list = reinterpret_cast<CK_C_GetFunctionList>(::dlsym(module, "C_GetFunctionList"));
        if (list == nullptr || list(&functions) != CKR_OK)
            return key_file_error(place.module, "is no PKCS#11 module: it gives no list of functions");
        CK_C_INITIALIZE_ARGS threads{};
        threads.flags = CKF_OS_LOCKING_OK;
        const CK_RV begun = functions->C_Initialize(&threads);
        if (begun != CKR_OK && begun != CKR_CRYPTOKI_ALREADY_INITIALIZED) return refuse("starting the module", begun);
        return success();
    }

    Result<CK_SLOT_ID> slot() {
        CK_ULONG count = 0;
        VIGIL_TRY(check("listing slots", functions->C_GetSlotList(CK_TRUE, nullptr, &count)));
        std::vector<CK_SLOT_ID> slots(count);
        VIGIL_TRY(check("listing slots", functions->C_GetSlotList(CK_TRUE, slots.data(), &count)));
        slots.resize(count);
        for (const auto each : slots) {
            CK_TOKEN_INFO info{};
            if (functions->C_GetTokenInfo(each, &info) == CKR_OK &&
                without_blanks(info.label, sizeof info.label) == place.label)
                return each;
        }
        return Error{ErrorKind::unavailable, fmt::format("pkcs11: there is no token \"{}\"", place.label)};
    }

    Result<void> log_in() {
        if (session != 0) functions->C_CloseSession(session);
        session = 0;
        VIGIL_TRY(const auto found, slot());
        VIGIL_TRY(check("opening a session", functions->C_OpenSession(found, CKF_SERIAL_SESSION | CKF_RW_SESSION,
                                                                      nullptr, nullptr, &session)));
        VIGIL_TRY(auto pin, read_key_file(place.pin_file, Privacy::granted_by_systemd));
        const auto end = std::min(pin.find_first_of("\r\n"), pin.size());
        const CK_RV logged_in = functions->C_Login(session, CKU_USER, reinterpret_cast<CK_UTF8CHAR*>(pin.data()), end);
        crypto::wipe(pin);
        // Known once for the whole process.
        if (logged_in != CKR_OK && logged_in != CKR_USER_ALREADY_LOGGED_IN) return refuse("logging in", logged_in);
        return success();
    }

    // Runs `act`, and once more in a new session where the old one was lost. Requires: mutex is held.
    template <class Act>
    CK_RV again_if_lost(Act act) {
        const CK_RV code = act();
        if (!is_lost(code) || !log_in()) return code;
        return act();
    }

    Result<std::vector<CK_OBJECT_HANDLE>> objects(CK_OBJECT_CLASS kind, const std::string& id) {
        std::array wanted{attribute_of(CKA_CLASS, kind), attribute(CKA_ID, id)};
        VIGIL_TRY(check("looking for a key", again_if_lost([&] {
                            return functions->C_FindObjectsInit(session, wanted.data(), wanted.size());
                        })));
        std::vector<CK_OBJECT_HANDLE> found(8);
        CK_ULONG count = 0;
        const CK_RV code = functions->C_FindObjects(session, found.data(), found.size(), &count);
        functions->C_FindObjectsFinal(session);
        VIGIL_TRY(check("looking for a key", code));
        found.resize(count);
        return found;
    }
    Result<CK_OBJECT_HANDLE> object(CK_OBJECT_CLASS kind, const std::string& id) {
        VIGIL_TRY(const auto found, objects(kind, id));
        if (found.size() == 1) return found.front();
        return Error{ErrorKind::unavailable, fmt::format("pkcs11: token \"{}\" has {} keys with the id {}", place.label,
                                                         found.size(), crypto::to_hex(id))};
    }

    Result<crypto::PublicKey> public_key(const std::string& id) {
        VIGIL_TRY(const auto handle, object(CKO_PUBLIC_KEY, id));
        std::string point(128, '\0');
        CK_ATTRIBUTE asked{CKA_EC_POINT, point.data(), static_cast<CK_ULONG>(point.size())};
        VIGIL_TRY(check("reading a public key", functions->C_GetAttributeValue(session, handle, &asked, 1)));
        point.resize(asked.ulValueLen);
        // 04, then both coordinates; most tokens put that into a DER OCTET STRING (04 41 ...), as the standard says.
        if (point.size() == 2 * kCoordinate + 3 && point.starts_with("\x04\x41\x04")) point.erase(0, 2);
        if (point.size() != 2 * kCoordinate + 1 || point[0] != '\x04')
            return Error{ErrorKind::unavailable, "pkcs11: the key is no uncompressed point of P-256"};
        return crypto::PublicKey::from_jwk(
            {crypto::to_base64url(point.substr(1, kCoordinate)), crypto::to_base64url(point.substr(1 + kCoordinate))});
    }
};

// Holds the token alive.
class Token::KeySigner final : public crypto::Signer {
public:
    KeySigner(std::shared_ptr<Token> token, std::string id, crypto::PublicKey key)
        : token_(std::move(token)), id_(std::move(id)), key_(std::move(key)) {}

    crypto::PublicKey public_key() const override { return key_; }

    Result<std::string> sign(std::string_view message) const override {
        const auto digest = crypto::sha256(message);
        auto& library = *token_->library_;
        const std::lock_guard lock(library.mutex);
        std::string signature(crypto::kEs256SignatureSize, '\0');
        auto size = static_cast<CK_ULONG>(signature.size());
        std::optional<Error> missing;
        const CK_RV code = library.again_if_lost([&]() -> CK_RV {
            const auto handle = library.object(CKO_PRIVATE_KEY, id_);
            if (!handle) {
                missing = handle.error();
                return CKR_OK;
            }
            CK_MECHANISM mechanism{CKM_ECDSA, nullptr, 0};
            const CK_RV begun = library.functions->C_SignInit(library.session, &mechanism, handle.value());
            if (begun != CKR_OK) return begun;
            auto* const bytes = reinterpret_cast<CK_BYTE*>(const_cast<char*>(digest.data()));
            return library.functions->C_Sign(library.session, bytes, digest.size(),
                                             reinterpret_cast<CK_BYTE*>(signature.data()), &size);
        });
        if (missing) return *missing;
        VIGIL_TRY(check("signing", code));
        if (size != crypto::kEs256SignatureSize) return Error{ErrorKind::unavailable, "pkcs11: not a P-256 signature"};
        return signature;
    }

private:
    std::shared_ptr<Token> token_;
    std::string id_;
    crypto::PublicKey key_;
};

Token::Token(std::unique_ptr<Library> library) : library_(std::move(library)) {}

// The login belongs to the whole process and ends with it.
Token::~Token() {
    if (library_->session != 0) library_->functions->C_CloseSession(library_->session);
}

Result<std::shared_ptr<Token>> Token::open(const TokenPlace& place) {
    auto library = std::make_unique<Library>();
    library->place = place;
    VIGIL_TRY(library->load());
    std::shared_ptr<Token> token(new Token(std::move(library)));
    const std::lock_guard lock(token->library_->mutex);
    VIGIL_TRY(token->library_->log_in());
    return token;
}

Result<std::string> Token::generate(std::string_view label) {
    const std::lock_guard lock(library_->mutex);
    const auto id = crypto::random_bytes(kIdSize);
    CK_BBOOL yes = CK_TRUE, no = CK_FALSE;
    const std::string_view curve(reinterpret_cast<const char*>(kP256.data()), kP256.size());
    std::array public_half{attribute_of(CKA_TOKEN, yes), attribute_of(CKA_VERIFY, yes), attribute(CKA_EC_PARAMS, curve),
                           attribute(CKA_LABEL, label), attribute(CKA_ID, id)};
    std::array private_half{attribute_of(CKA_TOKEN, yes),
                            attribute_of(CKA_PRIVATE, yes),
                            attribute_of(CKA_SENSITIVE, yes),
                            attribute_of(CKA_EXTRACTABLE, no),
                            attribute_of(CKA_SIGN, yes),
                            attribute(CKA_LABEL, label),
                            attribute(CKA_ID, id)};
    CK_MECHANISM mechanism{CKM_EC_KEY_PAIR_GEN, nullptr, 0};
    CK_OBJECT_HANDLE made_public = 0, made_private = 0;
    VIGIL_TRY(check("making a key pair", library_->again_if_lost([&] {
        return library_->functions->C_GenerateKeyPair(library_->session, &mechanism, public_half.data(),
                                                      public_half.size(), private_half.data(), private_half.size(),
                                                      &made_public, &made_private);
    })));
    return id;
}

Result<std::shared_ptr<const crypto::Signer>> Token::find(const std::shared_ptr<Token>& token, const std::string& id) {
    const std::lock_guard lock(token->library_->mutex);
    VIGIL_TRY(token->library_->object(CKO_PRIVATE_KEY, id));
    VIGIL_TRY(auto key, token->library_->public_key(id));
    return std::shared_ptr<const crypto::Signer>(std::make_shared<KeySigner>(token, id, std::move(key)));
}

Result<void> Token::destroy(const std::string& id) {
    const std::lock_guard lock(library_->mutex);
    for (const CK_OBJECT_CLASS kind : {CKO_PRIVATE_KEY, CKO_PUBLIC_KEY}) {
        VIGIL_TRY(const auto found, library_->objects(kind, id));
        for (const auto each : found) {
            VIGIL_TRY(check("destroying a key", library_->functions->C_DestroyObject(library_->session, each)));
        }
    }
    return success();
}

}  // namespace vigil
