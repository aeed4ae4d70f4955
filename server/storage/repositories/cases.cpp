#include "storage/repositories/cases.hpp"

#include "storage/repositories/changed.hpp"

namespace vigil::storage {
namespace {

Case read_case(Row& row) {
    return Case{row.get<CaseId>(),
                row.get<Instant>(),
                row.get<OrganisationId>(),
                row.get<DivisionCode>(),
                row.get<Level>(),
                row.get<bool>(),
                row.get<std::optional<Instant>>(),
                row.get<std::int64_t>(),
                row.get<KeyId>(),
                row.get<std::optional<Level>>(),
                row.get<std::optional<Level>>(),
                row.get<std::optional<CaseId>>(),
                row.get<bool>()};
}

Bar read_bar(Row& row) {
    return Bar{row.get<CaseId>(),      row.get<std::optional<OrganisationId>>(),
               row.get<std::string>(), row.get<std::string>(),
               row.maybe_blob(),       row.get<std::optional<AccountId>>()};
}

StoredAssessment read_assessment(Row& row) {
    return StoredAssessment{row.get<AssessmentId>(), row.get<CaseId>(),       row.get<ReportId>(),
                            row.get<Instant>(),      row.get<Level>(),        row.get<bool>(),
                            row.get<std::string>(),  row.get<std::int64_t>(), row.blob()};
}

}  // namespace

constexpr Sql kInsertCase = R"sql(
    INSERT INTO cases (id, opened_ms, owner, division, level, uncoded, decide_by_ms, revision, case_key,
                       raised, lowered, merged_into, drill)
    VALUES (:id, :opened_ms, :owner, :division, :level, :uncoded, :decide_by_ms, :revision, :case_key, :raised,
            :lowered, :merged_into, :drill)
    ON CONFLICT (id) DO NOTHING)sql";

Result<void> StoredCases::insert(const Case& opened) {
    return inserted("case", connection_.execute(kInsertCase, {{"id", opened.id},
                                                              {"opened_ms", opened.opened_at},
                                                              {"owner", opened.owner},
                                                              {"division", opened.division},
                                                              {"level", opened.level},
                                                              {"uncoded", opened.uncoded},
                                                              {"decide_by_ms", opened.decide_by},
                                                              {"revision", opened.revision},
                                                              {"case_key", opened.key},
                                                              {"raised", opened.raised},
                                                              {"lowered", opened.lowered},
                                                              {"merged_into", opened.merged_into},
                                                              {"drill", opened.drill}}));
}

constexpr Sql kFindCase = R"sql(
    SELECT id, opened_ms, owner, division, level, uncoded, decide_by_ms, revision, case_key, raised, lowered, merged_into,
           drill
    FROM cases WHERE id = :id)sql";

Result<std::optional<Case>> StoredCases::find(const CaseId& id) {
    return connection_.query_one(kFindCase, {{"id", id}}, read_case);
}

// Whether it is a drill is said once, when the row is made.
constexpr Sql kUpdateCase = R"sql(
    UPDATE cases SET
        opened_ms = :opened_ms, owner = :owner, division = :division, level = :level, uncoded = :uncoded,
        decide_by_ms = :decide_by_ms, revision = :revision, case_key = :case_key, raised = :raised, lowered = :lowered,
        merged_into = :merged_into
    WHERE id = :id)sql";

Result<void> StoredCases::update(const Case& changed) {
    return storage::changed("case", connection_.execute(kUpdateCase, {{"id", changed.id},
                                                                      {"opened_ms", changed.opened_at},
                                                                      {"owner", changed.owner},
                                                                      {"division", changed.division},
                                                                      {"level", changed.level},
                                                                      {"uncoded", changed.uncoded},
                                                                      {"decide_by_ms", changed.decide_by},
                                                                      {"revision", changed.revision},
                                                                      {"case_key", changed.key},
                                                                      {"raised", changed.raised},
                                                                      {"lowered", changed.lowered},
                                                                      {"merged_into", changed.merged_into}}));
}

// The earliest is the surviving one: only then do all orders of merging end alike.
constexpr Sql kMembers = R"sql(
    SELECT id, opened_ms, owner, division, level, uncoded, decide_by_ms, revision, case_key, raised, lowered, merged_into,
           drill
    FROM cases WHERE id = (SELECT COALESCE(merged_into, id) FROM cases WHERE id = :case_id)
                  OR merged_into = (SELECT COALESCE(merged_into, id) FROM cases WHERE id = :case_id)
    ORDER BY opened_ms, id)sql";

Result<std::vector<Case>> StoredCases::members(const CaseId& id) {
    return connection_.query(kMembers, {{"case_id", id}}, read_case);
}

constexpr Sql kInsertAssessment = R"sql(
    INSERT INTO assessments (id, case_id, report, made_ms, level, uncoded, rule_set, rule_version, sealed_trail)
    VALUES (:id, :case_id, :report, :made_ms, :level, :uncoded, :rule_set, :rule_version, :sealed_trail)
    ON CONFLICT (id) DO NOTHING)sql";

Result<void> StoredCases::insert_assessment(const StoredAssessment& assessment) {
    VIGIL_TRY(const bool is_new, insert_record(connection_, records_, kAssessmentRecord, kInsertAssessment,
                                               {{"id", assessment.id},
                                                {"case_id", assessment.case_id},
                                                {"report", assessment.report},
                                                {"made_ms", assessment.made_at},
                                                {"level", assessment.level},
                                                {"uncoded", assessment.uncoded},
                                                {"rule_set", assessment.rule_set},
                                                {"rule_version", assessment.rule_version},
                                                {"sealed_trail", Blob{assessment.sealed_trail}}}));
    if (!is_new) return Error{ErrorKind::conflict, "this assessment exists"};
    return success();
}

constexpr Sql kAssessmentsOfCase = R"sql(
    SELECT id, case_id, report, made_ms, level, uncoded, rule_set, rule_version, sealed_trail
    FROM assessments WHERE case_id = :case_id ORDER BY id)sql";

Result<std::vector<StoredAssessment>> StoredCases::assessments(const CaseId& id) {
    return connection_.query(kAssessmentsOfCase, {{"case_id", id}}, read_assessment);
}

constexpr Sql kInsertAssessmentPart = R"sql(
    INSERT INTO assessment_parts (case_id, assessment) VALUES (:case_id, :assessment)
    ON CONFLICT (case_id, assessment) DO NOTHING)sql";

Result<void> StoredCases::insert_assessment_part(const AssessmentId& id, const CaseId& part) {
    return inserted("part of an assessment",
                    connection_.execute(kInsertAssessmentPart, {{"case_id", part}, {"assessment", id}}));
}

constexpr Sql kAssessmentsThatJudged = R"sql(
    SELECT id, case_id, report, made_ms, level, uncoded, rule_set, rule_version, sealed_trail FROM assessments
    WHERE case_id = :case_id OR id IN (SELECT assessment FROM assessment_parts WHERE case_id = :case_id)
    ORDER BY id)sql";

Result<std::vector<StoredAssessment>> StoredCases::assessments_that_judged(const CaseId& id) {
    return connection_.query(kAssessmentsThatJudged, {{"case_id", id}}, read_assessment);
}

constexpr Sql kInsertNotification = R"sql(
    INSERT INTO notifications (id, case_id, assessment, recipient, organisation, release_class, neutral, substituted)
    VALUES (:id, :case_id, :assessment, :recipient, :organisation, :release_class, :neutral, :substituted)
    ON CONFLICT (case_id, id) DO NOTHING)sql";

Result<void> StoredCases::insert_notification(const StoredNotification& notification) {
    return inserted("notification",
                    connection_.execute(kInsertNotification, {{"id", notification.id},
                                                              {"case_id", notification.case_id},
                                                              {"assessment", notification.assessment},
                                                              {"recipient", notification.recipient},
                                                              {"organisation", notification.organisation},
                                                              {"release_class", notification.release},
                                                              {"neutral", notification.neutral},
                                                              {"substituted", notification.substituted}}));
}

constexpr Sql kNotificationsOfCase = R"sql(
    SELECT id, case_id, assessment, recipient, organisation, release_class, neutral, substituted
    FROM notifications WHERE case_id = :case_id ORDER BY id)sql";

Result<std::vector<StoredNotification>> StoredCases::notifications(const CaseId& id) {
    return connection_.query(kNotificationsOfCase, {{"case_id", id}}, [](Row& row) {
        return StoredNotification{
            row.get<NotificationId>(), row.get<CaseId>(),       row.get<AssessmentId>(), row.get<std::string>(),
            row.get<OrganisationId>(), row.get<ReleaseClass>(), row.get<bool>(),         row.get<bool>()};
    });
}

constexpr Sql kInsertBar = R"sql(
    INSERT INTO bars (id, case_id, organisation, reason, sealed_description, account)
    VALUES (:id, :case_id, :organisation, :reason, :sealed_description, :account) ON CONFLICT (id) DO NOTHING)sql";

Result<void> StoredCases::insert_bar(const Bar& bar) {
    return inserted("bar",
                    connection_.execute(kInsertBar, {{"id", bar.row},
                                                     {"case_id", bar.case_id},
                                                     {"organisation", bar.organisation},
                                                     {"reason", bar.reason},
                                                     {"sealed_description", blob_or_null(bar.sealed_description)},
                                                     {"account", bar.account}}));
}

constexpr Sql kBarsOfWholeCase = R"sql(
    SELECT case_id, organisation, reason, id, sealed_description, account FROM bars WHERE case_id IN (
        SELECT id FROM cases WHERE id = (SELECT COALESCE(merged_into, id) FROM cases WHERE id = :case_id)
                                OR merged_into = (SELECT COALESCE(merged_into, id) FROM cases WHERE id = :case_id))
    ORDER BY id)sql";

Result<std::vector<Bar>> StoredCases::bars(const CaseId& id) {
    return connection_.query(kBarsOfWholeCase, {{"case_id", id}}, read_bar);
}

constexpr Sql kBarsOfCase = R"sql(
    SELECT case_id, organisation, reason, id, sealed_description, account FROM bars WHERE case_id = :case_id ORDER BY id)sql";

Result<std::vector<Bar>> StoredCases::own_bars(const CaseId& id) {
    return connection_.query(kBarsOfCase, {{"case_id", id}}, read_bar);
}

constexpr Sql kInsertRead = R"sql(
    INSERT INTO reads (id, account, case_id, fields, reason, at_ms, sealed_reason)
    VALUES (:id, :account, :case_id, :fields, :reason, :at_ms, :sealed_reason) ON CONFLICT (id) DO NOTHING)sql";

Result<void> StoredCases::insert_read(const ReadEvent& read) {
    return inserted("read", connection_.execute(kInsertRead, {{"id", read.id},
                                                              {"account", read.account},
                                                              {"case_id", read.case_id},
                                                              {"fields", read.fields},
                                                              {"reason", read.reason},
                                                              {"at_ms", read.at},
                                                              {"sealed_reason", blob_or_null(read.sealed_reason)}}));
}

constexpr Sql kReadsOfCase = R"sql(
    SELECT id, account, case_id, fields, reason, at_ms, sealed_reason FROM reads WHERE case_id = :case_id ORDER BY id)sql";

Result<std::vector<ReadEvent>> StoredCases::reads(const CaseId& id) {
    return connection_.query(kReadsOfCase, {{"case_id", id}}, [](Row& row) {
        return ReadEvent{row.get<std::string>(), row.get<AccountId>(), row.get<CaseId>(), row.get<std::string>(),
                         row.get<ReadReason>(),  row.get<Instant>(),   row.maybe_blob()};
    });
}

}  // namespace vigil::storage
