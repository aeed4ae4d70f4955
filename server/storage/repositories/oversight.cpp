#include "storage/repositories/oversight.hpp"

#include "storage/repositories/changed.hpp"

namespace vigil::storage {
namespace {

UnusualLook read_look(Row& row) {
    return UnusualLook{row.get<UnusualLookId>(),
                       row.get<Unusual>(),
                       row.get<AccountId>(),
                       row.get<CaseId>(),
                       row.get<std::string>(),
                       row.get<Instant>(),
                       row.get<std::optional<AccountId>>(),
                       row.get<std::optional<Instant>>(),
                       row.get<std::optional<bool>>()};
}

ReadEvent read_event(Row& row) {
    return ReadEvent{row.get<std::string>(), row.get<AccountId>(), row.get<CaseId>(), row.get<std::string>(),
                     row.get<ReadReason>(),  row.get<Instant>(),   row.maybe_blob()};
}

}  // namespace

constexpr Sql kReadsByAccount = R"sql(
    SELECT id, account, case_id, fields, reason, at_ms, sealed_reason FROM reads
    WHERE account = :account AND at_ms > :since AND reason <> :assigned ORDER BY id)sql";

Result<std::vector<ReadEvent>> StoredOversight::unassigned_reads_by(const AccountId& account, Instant since) {
    return connection_.query(kReadsByAccount,
                             {{"account", account}, {"since", since}, {"assigned", ReadReason::assigned}}, read_event);
}

constexpr Sql kReadsOfCaseSince = R"sql(
    SELECT id, account, case_id, fields, reason, at_ms, sealed_reason FROM reads
    WHERE case_id = :case_id AND at_ms > :since AND reason <> :assigned ORDER BY id)sql";

Result<std::vector<ReadEvent>> StoredOversight::unassigned_reads_of(const CaseId& id, Instant since) {
    return connection_.query(kReadsOfCaseSince, {{"case_id", id}, {"since", since}, {"assigned", ReadReason::assigned}},
                             read_event);
}

constexpr Sql kInsertLook = R"sql(
    INSERT INTO unusual_looks (id, unusual, account, case_id, read, at_ms, reviewed_by, reviewed_ms, justified)
    VALUES (:id, :unusual, :account, :case_id, :read, :at_ms, :reviewed_by, :reviewed_ms, :justified)
    ON CONFLICT (id) DO NOTHING)sql";

Result<void> StoredOversight::insert(const UnusualLook& look) {
    return inserted("unusual look", connection_.execute(kInsertLook, {{"id", look.id},
                                                                      {"unusual", look.unusual},
                                                                      {"account", look.account},
                                                                      {"case_id", look.case_id},
                                                                      {"read", look.read},
                                                                      {"at_ms", look.at},
                                                                      {"reviewed_by", look.reviewed_by},
                                                                      {"reviewed_ms", look.reviewed_at},
                                                                      {"justified", look.justified}}));
}

constexpr Sql kFindLook = R"sql(
    SELECT id, unusual, account, case_id, read, at_ms, reviewed_by, reviewed_ms, justified
    FROM unusual_looks WHERE id = :id)sql";

Result<std::optional<UnusualLook>> StoredOversight::find(const UnusualLookId& id) {
    return connection_.query_one(kFindLook, {{"id", id}}, read_look);
}

constexpr Sql kReviewLook = R"sql(
    UPDATE unusual_looks SET reviewed_by = :by, reviewed_ms = :at, justified = :justified WHERE id = :id)sql";

Result<void> StoredOversight::update(const UnusualLook& look) {
    return changed("unusual look", connection_.execute(kReviewLook, {{"id", look.id},
                                                                     {"by", look.reviewed_by},
                                                                     {"at", look.reviewed_at},
                                                                     {"justified", look.justified}}));
}

constexpr Sql kUnreviewedLooks = R"sql(
    SELECT id, unusual, account, case_id, read, at_ms, reviewed_by, reviewed_ms, justified
    FROM unusual_looks WHERE reviewed_ms IS NULL ORDER BY id)sql";

Result<std::vector<UnusualLook>> StoredOversight::unreviewed() {
    return connection_.query(kUnreviewedLooks, {}, read_look);
}

constexpr Sql kLooksOfAccount = R"sql(
    SELECT id, unusual, account, case_id, read, at_ms, reviewed_by, reviewed_ms, justified
    FROM unusual_looks WHERE account = :account AND at_ms > :since ORDER BY id)sql";

Result<std::vector<UnusualLook>> StoredOversight::of_account(const AccountId& account, Instant since) {
    return connection_.query(kLooksOfAccount, {{"account", account}, {"since", since}}, read_look);
}

constexpr Sql kLooksOfCase = R"sql(
    SELECT id, unusual, account, case_id, read, at_ms, reviewed_by, reviewed_ms, justified
    FROM unusual_looks WHERE case_id = :case_id AND at_ms > :since ORDER BY id)sql";

Result<std::vector<UnusualLook>> StoredOversight::of_case(const CaseId& id, Instant since) {
    return connection_.query(kLooksOfCase, {{"case_id", id}, {"since", since}}, read_look);
}

}  // namespace vigil::storage
