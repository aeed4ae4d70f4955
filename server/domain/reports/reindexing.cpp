#include "domain/reports/reindexing.hpp"

#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/date.hpp>

#include "domain/matching/terms.hpp"
#include "domain/reports/intake.hpp"

namespace vigil {
namespace {

KeyId newest_key(const Pseudonyms& pseudonyms) { return pseudonyms.child_index({}).front().key; }

// The terms that are kept, as they would be if the child were named again at the same time in the same report.
Result<matching::ChildTerms> terms_of(Unit& unit, const Child& child) {
    VIGIL_TRY(const auto report, unit.reports().find(child.report));
    if (!report) return Error{ErrorKind::internal, "a child without a report"};
    VIGIL_TRY(const auto filed, document_of(unit, *report));
    VIGIL_TRY(const auto ground, matching::ground_of(unit, filed.places));
    VIGIL_TRY(const auto identity, unit.vault().open(Field::child_identity, child.id.str(), child.sealed_identity));
    VIGIL_TRY(const auto named, protocol::decode<protocol::ReportedChild>(identity));
    return matching::terms_of(named, ground, china_date(child.named_at));
}

}  // namespace

Result<Pass> reindex_children(Unit& unit, const Pseudonyms& pseudonyms, const std::string& from, std::size_t limit) {
    const KeyId newest = newest_key(pseudonyms);
    VIGIL_TRY(const auto children, unit.upkeep().children_to_index(newest, ChildId(from), limit));
    for (const auto& child : children) {
        VIGIL_TRY(const auto terms, terms_of(unit, child));
        std::vector<matching::HashedTerm> fresh;
        for (const auto& term : terms.kept) {
            auto [key, hash] = pseudonyms.child_index(term.text).front();
            fresh.push_back({term.kind, term.version, std::move(hash), std::move(key)});
        }
        VIGIL_TRY(insert_terms(unit, child.id, fresh));
    }
    Pass pass{.rows = children.size()};
    if (children.size() == limit) pass.next = children.back().id.str();
    return pass;
}

Result<Pass> reindex_logins(Unit& unit, const Pseudonyms& pseudonyms, const std::string& from, std::size_t limit) {
    const KeyId newest = newest_key(pseudonyms);
    VIGIL_TRY(const auto logins, unit.upkeep().logins_to_index(newest, AccountId(from), limit));
    for (const auto& credential : logins) {
        VIGIL_TRY(const auto login,
                  unit.vault().open(Field::account_login, credential.account.str(), credential.sealed_login));
        VIGIL_TRY(unit.upkeep().index_login(credential.account, pseudonyms.login_index(login).front()));
    }
    Pass pass{.rows = logins.size()};
    if (logins.size() == limit) pass.next = logins.back().account.str();
    return pass;
}

}  // namespace vigil
