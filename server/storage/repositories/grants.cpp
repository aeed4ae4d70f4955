#include "storage/repositories/cases.hpp"
#include "storage/repositories/changed.hpp"

namespace vigil::storage {
namespace {

Grant read_grant(Row& row) {
    return Grant{row.get<GrantId>(),
                 row.get<AccountId>(),
                 row.get<OrganisationId>(),
                 row.get<CaseId>(),
                 row.get<ReadReason>(),
                 row.blob(),
                 row.get<Instant>(),
                 row.get<Instant>(),
                 row.get<Instant>(),
                 row.get<std::optional<std::string>>(),
                 row.get<std::optional<Instant>>(),
                 row.get<std::optional<bool>>()};
}

}  // namespace

constexpr Sql kInsertGrant = R"sql(
    INSERT INTO grants (id, account, organisation, case_id, reason, sealed_reason, granted_ms, expires_ms, review_due_ms,
                        reviewed_by, reviewed_ms, justified)
    VALUES (:id, :account, :organisation, :case_id, :reason, :sealed_reason, :granted_ms, :expires_ms, :review_due_ms,
            :reviewed_by, :reviewed_ms, :justified)
    ON CONFLICT (id) DO NOTHING)sql";

Result<void> StoredCases::insert_grant(const Grant& grant) {
    return inserted("grant", connection_.execute(kInsertGrant, {{"id", grant.id},
                                                                {"account", grant.account},
                                                                {"organisation", grant.organisation},
                                                                {"case_id", grant.case_id},
                                                                {"reason", grant.reason},
                                                                {"sealed_reason", Blob{grant.sealed_reason}},
                                                                {"granted_ms", grant.granted_at},
                                                                {"expires_ms", grant.expires_at},
                                                                {"review_due_ms", grant.review_due_at},
                                                                {"reviewed_by", grant.reviewed_by},
                                                                {"reviewed_ms", grant.reviewed_at},
                                                                {"justified", grant.justified}}));
}

constexpr Sql kFindGrant = R"sql(
    SELECT id, account, organisation, case_id, reason, sealed_reason, granted_ms, expires_ms, review_due_ms, reviewed_by,
           reviewed_ms, justified
    FROM grants WHERE id = :id)sql";

Result<std::optional<Grant>> StoredCases::find_grant(const GrantId& id) {
    return connection_.query_one(kFindGrant, {{"id", id}}, read_grant);
}

constexpr Sql kReviewGrant = R"sql(
    UPDATE grants SET reviewed_by = :reviewed_by, reviewed_ms = :reviewed_ms, justified = :justified
    WHERE id = :id)sql";

Result<void> StoredCases::update_grant(const Grant& grant) {
    return changed("grant", connection_.execute(kReviewGrant, {{"id", grant.id},
                                                               {"reviewed_by", grant.reviewed_by},
                                                               {"reviewed_ms", grant.reviewed_at},
                                                               {"justified", grant.justified}}));
}

constexpr Sql kGrantsOfCase = R"sql(
    SELECT id, account, organisation, case_id, reason, sealed_reason, granted_ms, expires_ms, review_due_ms, reviewed_by,
           reviewed_ms, justified
    FROM grants WHERE case_id = :case_id ORDER BY id)sql";

Result<std::vector<Grant>> StoredCases::grants(const CaseId& id) {
    return connection_.query(kGrantsOfCase, {{"case_id", id}}, read_grant);
}

constexpr Sql kUnreviewedGrants = R"sql(
    SELECT id, account, organisation, case_id, reason, sealed_reason, granted_ms, expires_ms, review_due_ms, reviewed_by,
           reviewed_ms, justified
    FROM grants WHERE reviewed_ms IS NULL ORDER BY id)sql";

Result<std::vector<Grant>> StoredCases::unreviewed_grants() {
    return connection_.query(kUnreviewedGrants, {}, read_grant);
}

}  // namespace vigil::storage
