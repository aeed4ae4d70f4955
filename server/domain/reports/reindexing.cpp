#include "domain/reports/reindexing.hpp"

#include <vigil/protocol/codec.hpp>

#include "domain/reports/intake.hpp"

namespace vigil {
namespace {

KeyId newest_key(const Pseudonyms& pseudonyms) { return pseudonyms.child_index({}).front().key; }

// The same terms as when the child was filed: within the league of the place that the report named first.
Result<std::vector<std::string>> terms_of(Unit& unit, const Child& child) {
    VIGIL_TRY(const auto report, unit.reports().find(child.report));
    if (!report) return Error{ErrorKind::internal, "a child without a report"};
    VIGIL_TRY(const auto filed, document_of(unit, *report));
    VIGIL_TRY(const auto router, Router::at(unit, place_now(filed.places).division));
    VIGIL_TRY(const auto identity, unit.vault().open(Field::child_identity, child.id.str(), child.sealed_identity));
    VIGIL_TRY(const auto named, protocol::decode<protocol::ReportedChild>(identity));
    return same_child_terms(named, router.division_at(DivisionLevel::league).code);
}

}  // namespace

Result<Pass> reindex_children(Unit& unit, const Pseudonyms& pseudonyms, const std::string& from, std::size_t limit) {
    const KeyId newest = newest_key(pseudonyms);
    VIGIL_TRY(const auto children, unit.upkeep().children_to_index(newest, ChildId(from), limit));
    for (const auto& child : children) {
        VIGIL_TRY(const auto before, unit.upkeep().index_of(child.id));
        VIGIL_TRY(const auto terms, terms_of(unit, child));
        for (const auto& term : terms) {
            const auto fresh = pseudonyms.child_index(term).front();
            VIGIL_TRY(unit.reports().insert_index({.hash = fresh.hash,
                                                   .version = kChildIndexVersion,
                                                   .child = child.id,
                                                   .report = child.report,
                                                   .filed_at = before.front().filed_at,
                                                   .key = fresh.key}));
        }
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
