#include <nlohmann/json.hpp>
#include <set>
#include <vigil/crypto/bytes.hpp>
#include <vigil/crypto/jws.hpp>

namespace vigil::crypto {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMaxHeaderSize = 1024;  // bytes, decoded

Error malformed(const char* what) { return {ErrorKind::invalid_input, what}; }

struct Header {
    std::string kid;
    std::string typ;
};

// A JSON object whose own members have different names; nothing otherwise. nlohmann would keep the last of two equal
// names, and its error text, which repeats the input, is never made here.
std::optional<Json> parse_object(std::string_view text) {
    std::set<std::string> names;
    bool repeated = false;
    const auto watch = [&](int depth, Json::parse_event_t event, Json& parsed) {
        if (event == Json::parse_event_t::key && depth == 1) {
            repeated |= !names.insert(parsed.get<std::string>()).second;
        }
        return true;
    };
    auto object = Json::parse(text, watch, /*allow_exceptions=*/false);
    if (repeated || !object.is_object()) return std::nullopt;
    return object;
}

std::optional<std::string> text_member(const Json& object, const char* name) {
    const auto member = object.find(name);
    if (member == object.end() || !member->is_string()) return std::nullopt;
    return member->get<std::string>();
}

Result<Header> parse_header(std::string_view text) {
    if (text.size() > kMaxHeaderSize) return malformed("jws header: longer than 1 KiB");
    const auto object = parse_object(text);
    if (!object) return malformed("jws header: not a JSON object with distinct names");
    if (object->contains("crit")) return malformed("jws header: crit is not supported");
    if (object->contains("b64")) return malformed("jws header: b64 is not supported");
    if (text_member(*object, "alg") != name_of(SignatureAlgorithm::es256)) {
        return malformed("jws header: alg is not ES256");
    }
    auto kid = text_member(*object, "kid");
    if (!kid) return malformed("jws header: no kid");
    auto typ = text_member(*object, "typ");
    if (!typ) return malformed("jws header: no typ");
    return Header{std::move(*kid), std::move(*typ)};
}

std::string signing_input_of(std::string_view kid, std::string_view typ, std::string_view payload) {
    const Json header{{"alg", name_of(SignatureAlgorithm::es256)}, {"kid", kid}, {"typ", typ}};
    return to_base64url(header.dump()) + '.' + to_base64url(payload);
}

}  // namespace

std::string sign_compact(const PrivateKey& key, std::string_view kid, std::string_view typ, std::string_view payload) {
    const auto signing_input = signing_input_of(kid, typ, payload);
    return signing_input + '.' + to_base64url(key.sign(signing_input));
}

Result<std::string> sign_compact(const Signer& key, std::string_view kid, std::string_view typ,
                                 std::string_view payload) {
    const auto signing_input = signing_input_of(kid, typ, payload);
    VIGIL_TRY(const auto signature, key.sign(signing_input));
    return signing_input + '.' + to_base64url(signature);
}

Result<UnverifiedJws> split_compact(std::string_view jws) {
    const auto first = jws.find('.');
    const auto second = first == std::string_view::npos ? first : jws.find('.', first + 1);
    if (second == std::string_view::npos) return malformed("jws: fewer than three parts");
    if (jws.find('.', second + 1) != std::string_view::npos) return malformed("jws: more than three parts");

    VIGIL_TRY(const auto header_text, from_base64url(jws.substr(0, first)));
    VIGIL_TRY(auto header, parse_header(header_text));
    VIGIL_TRY(auto payload, from_base64url(jws.substr(first + 1, second - first - 1)));
    VIGIL_TRY(auto signature, from_base64url(jws.substr(second + 1)));
    if (signature.size() != kEs256SignatureSize) return malformed("jws signature: not 64 bytes");
    return UnverifiedJws{std::move(header.kid), std::move(header.typ), std::move(payload),
                         std::string(jws.substr(0, second)), std::move(signature)};
}

Result<VerifiedJws> verify_compact(std::string_view jws, std::string_view typ, const KeyLookup& find_key) {
    VIGIL_TRY(auto parts, split_compact(jws));
    if (parts.typ != typ) return malformed("jws header: typ is another one");
    const auto key = find_key(parts.kid);
    if (!key) return Error{ErrorKind::unauthenticated, "jws: unknown key"};
    if (!key->verifies(parts.signing_input, parts.signature)) {
        return Error{ErrorKind::unauthenticated, "jws: wrong signature"};
    }
    return VerifiedJws{std::move(parts.kid), std::move(parts.payload)};
}

}  // namespace vigil::crypto
