#pragma once

#include <memory>
#include <mutex>
#include <span>
#include <vector>
#include <vigil/crypto/secret.hpp>

#include "domain/ports/secrets.hpp"
#include "secrets/key_folder.hpp"

namespace vigil {

// Keyed hashes, each under a key of its own derived from the key of the pseudonyms or an index key, so that one hash says
// nothing about another. What is about reporters has one key for ever; an index key may be followed by another.
class KeyedPseudonyms final : public Pseudonyms {
public:
    explicit KeyedPseudonyms(const MasterKeys& keys);

    // `fresh` is the newest index key from now on; the earlier ones are still looked up. Any thread.
    void add_index(const crypto::SealingKey& fresh);
    // Nothing is hashed under these any more. The newest stays, whatever is asked.
    void forget_indexes(std::span<const KeyId> retired);

    std::string owner(const AccountId& account) const override;
    std::string body_mac(std::string_view body) const override;
    FilingMark filing(std::string_view scope, std::string_view key, std::string_view body) const override;
    std::string claim_code(const ReportId& report) const override;
    std::string claim_hash(std::string_view claim_code) const override;
    std::vector<BlindIndex> child_index(std::string_view term) const override;
    std::vector<BlindIndex> login_index(std::string_view login) const override;
    std::string external_key_index(std::string_view key) const override;
    std::string drill_lot(const OrganisationId& organisation, std::string_view week) const override;

private:
    // What is derived from one index key.
    struct IndexKeys {
        explicit IndexKeys(const crypto::SealingKey& key);
        KeyId id;
        crypto::Secret child, login;
    };
    using Indexes = std::vector<std::shared_ptr<const IndexKeys>>;  // the newest first
    Indexes indexes() const;

    crypto::Secret owner_, body_, slot_, twin_, claim_code_, claim_hash_;
    crypto::Secret external_key_;
    crypto::Secret drill_lot_;
    mutable std::mutex mutex_{};
    Indexes indexes_{};
};

}  // namespace vigil
