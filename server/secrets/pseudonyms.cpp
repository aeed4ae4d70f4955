#include "secrets/pseudonyms.hpp"

#include <algorithm>
#include <vigil/crypto/code.hpp>
#include <vigil/crypto/hmac.hpp>

namespace vigil {
namespace {

// Two texts as one, so that no two pairs look alike.
std::string pair_of(std::string_view first, std::string_view second) {
    std::string pair = std::to_string(first.size());
    pair += ':';
    pair.append(first).append(second);
    return pair;
}

// 80 bits as Crockford base32 in groups of four, as crypto::random_code writes them.
std::string spell(std::string_view ten_bytes) {
    constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    std::string text;
    unsigned buffer = 0;
    int bits = 0;
    std::size_t letters = 0;
    for (const char c : ten_bytes) {
        buffer = (buffer << 8) | static_cast<unsigned char>(c);
        bits += 8;
        while (bits >= 5) {
            if (letters != 0 && letters % 4 == 0) text += '-';
            text += kAlphabet[(buffer >> (bits - 5)) & 31];
            bits -= 5;
            ++letters;
        }
        buffer &= (1U << bits) - 1;
    }
    return text;
}

}  // namespace

KeyedPseudonyms::IndexKeys::IndexKeys(const crypto::SealingKey& key)
    : id(key.id()),
      child(crypto::derive_secret(key.secret(), "vigil child index v1")),
      login(crypto::derive_secret(key.secret(), "vigil login index v1")) {}

KeyedPseudonyms::KeyedPseudonyms(const MasterKeys& keys)
    : owner_(crypto::derive_secret(keys.pseudonyms.secret(), "vigil report owner v1")),
      body_(crypto::derive_secret(keys.pseudonyms.secret(), "vigil report body v1")),
      slot_(crypto::derive_secret(keys.pseudonyms.secret(), "vigil filing slot v1")),
      twin_(crypto::derive_secret(keys.pseudonyms.secret(), "vigil filing twin v1")),
      claim_code_(crypto::derive_secret(keys.pseudonyms.secret(), "vigil claim code v1")),
      claim_hash_(crypto::derive_secret(keys.pseudonyms.secret(), "vigil claim hash v1")),
      external_key_(crypto::derive_secret(keys.pseudonyms.secret(), "vigil external key v1")),
      drill_lot_(crypto::derive_secret(keys.pseudonyms.secret(), "vigil drill lot v1")) {
    for (const auto& older : keys.index.older) add_index(older);
    add_index(keys.index.newest);
}

void KeyedPseudonyms::add_index(const crypto::SealingKey& fresh) {
    auto keys = std::make_shared<const IndexKeys>(fresh);
    const std::lock_guard lock(mutex_);
    indexes_.insert(indexes_.begin(), std::move(keys));
}

void KeyedPseudonyms::forget_indexes(std::span<const KeyId> retired) {
    const std::lock_guard lock(mutex_);
    const auto is_retired = [&](const std::shared_ptr<const IndexKeys>& keys) {
        return std::find(retired.begin(), retired.end(), keys->id) != retired.end();
    };
    indexes_.erase(std::remove_if(indexes_.begin() + 1, indexes_.end(), is_retired), indexes_.end());
}

KeyedPseudonyms::Indexes KeyedPseudonyms::indexes() const {
    const std::lock_guard lock(mutex_);
    return indexes_;
}

std::string KeyedPseudonyms::owner(const AccountId& account) const {
    return crypto::hmac_sha256(owner_, account.str());
}

std::string KeyedPseudonyms::body_mac(std::string_view body) const { return crypto::hmac_sha256(body_, body); }

FilingMark KeyedPseudonyms::filing(std::string_view scope, std::string_view key, std::string_view body) const {
    return {crypto::hmac_sha256(slot_, pair_of(scope, key)), crypto::hmac_sha256(twin_, pair_of(key, body)),
            body_mac(body)};
}

std::string KeyedPseudonyms::claim_code(const ReportId& report) const {
    return spell(crypto::hmac_sha256(claim_code_, report.str()).substr(0, 10));
}

std::string KeyedPseudonyms::claim_hash(std::string_view claim_code) const {
    // A text that is no code hashes to something that was never stored.
    const auto canonical = crypto::normalise_code(claim_code);
    return crypto::hmac_sha256(claim_hash_, canonical ? std::string_view(canonical.value()) : std::string_view());
}

std::vector<BlindIndex> KeyedPseudonyms::child_index(std::string_view term) const {
    std::vector<BlindIndex> hashes;
    for (const auto& keys : indexes()) hashes.push_back({keys->id, crypto::hmac_sha256(keys->child, term)});
    return hashes;
}

std::vector<BlindIndex> KeyedPseudonyms::login_index(std::string_view login) const {
    std::vector<BlindIndex> hashes;
    for (const auto& keys : indexes()) hashes.push_back({keys->id, crypto::hmac_sha256(keys->login, login)});
    return hashes;
}

std::string KeyedPseudonyms::external_key_index(std::string_view key) const {
    return crypto::hmac_sha256(external_key_, key);
}

std::string KeyedPseudonyms::drill_lot(const OrganisationId& organisation, std::string_view week) const {
    return crypto::hmac_sha256(drill_lot_, pair_of(organisation.str(), week));
}

}  // namespace vigil
