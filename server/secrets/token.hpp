// Signature keys that live in a PKCS#11 token (a cryptographic card, an HSM, SoftHSM): they sign there and never leave it.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vigil/crypto/sign.hpp>
#include <vigil/protocol/result.hpp>

namespace vigil {

// Where a token is found.
struct TokenPlace {
    std::filesystem::path module;    // the library of its maker, for example /usr/lib/softhsm/libsofthsm2.so
    std::string label;               // of the token
    std::filesystem::path pin_file;  // its first line is the user's PIN

    bool operator==(const TokenPlace&) const = default;
};

// One session with one token. May be used from any thread; the token signs one message at a time. Errors are `unavailable`
// and name the step and the PKCS#11 code, never the PIN.
class Token {
public:
    static Result<std::shared_ptr<Token>> open(const TokenPlace& place);
    ~Token();
    Token(const Token&) = delete;
    Token& operator=(const Token&) = delete;

    // A fresh P-256 key pair whose private half cannot be exported. Answers its CKA_ID, 16 random bytes.
    Result<std::string> generate(std::string_view label);
    // The pair of that CKA_ID.
    static Result<std::shared_ptr<const crypto::Signer>> find(const std::shared_ptr<Token>& token,
                                                              const std::string& id);
    // Both halves; nothing where they are not there.
    Result<void> destroy(const std::string& id);

private:
    struct Library;
    class KeySigner;
    explicit Token(std::unique_ptr<Library> library);

    std::unique_ptr<Library> library_;
};

}  // namespace vigil
