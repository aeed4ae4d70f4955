#pragma once

#include <vigil/crypto/secret.hpp>

#include "domain/ports/secrets.hpp"
#include "secrets/key_folder.hpp"

namespace vigil {

// Keyed hashes, each under a key of its own derived from the reporter master or the index key, so that one hash says
// nothing about another.
class KeyedPseudonyms final : public Pseudonyms {
public:
    explicit KeyedPseudonyms(const MasterKeys& keys);

    std::string owner(const AccountId& account) const override;
    std::string body_mac(std::string_view body) const override;
    FilingMark filing(std::string_view scope, std::string_view key, std::string_view body) const override;
    std::string claim_code(const ReportId& report) const override;
    std::string claim_hash(std::string_view claim_code) const override;
    std::string child_index(std::string_view term) const override;
    std::string login_index(std::string_view login) const override;
    std::string external_key_index(std::string_view key) const override;

private:
    crypto::Secret owner_, body_, slot_, twin_, claim_code_, claim_hash_;
    crypto::Secret child_, login_, external_key_;
};

}  // namespace vigil
