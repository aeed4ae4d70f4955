#include "storage/repositories/handling.hpp"

#include "storage/repositories/changed.hpp"

namespace vigil::storage {
namespace {

Question read_question(Row& row) {
    return Question{row.get<QuestionId>(),
                    row.get<CaseId>(),
                    row.get<ReportId>(),
                    row.get<AccountId>(),
                    row.get<Instant>(),
                    row.blob(),
                    row.get<std::optional<SupplementId>>(),
                    row.get<std::optional<Instant>>()};
}

}  // namespace

constexpr Sql kInsertQuestion = R"sql(
    INSERT INTO questions (id, case_id, report, account, asked_ms, sealed_text, supplement, answered_ms)
    VALUES (:id, :case_id, :report, :account, :asked_ms, :sealed_text, :supplement, :answered_ms)
    ON CONFLICT (id) DO NOTHING)sql";

Result<void> StoredHandling::insert_question(const Question& question) {
    return inserted("question", connection_.execute(kInsertQuestion, {{"id", question.id},
                                                                      {"case_id", question.case_id},
                                                                      {"report", question.report},
                                                                      {"account", question.account},
                                                                      {"asked_ms", question.asked_at},
                                                                      {"sealed_text", Blob{question.sealed_text}},
                                                                      {"supplement", question.supplement},
                                                                      {"answered_ms", question.answered_at}}));
}

constexpr Sql kFindQuestion = R"sql(
    SELECT id, case_id, report, account, asked_ms, sealed_text, supplement, answered_ms
    FROM questions WHERE id = :id)sql";

Result<std::optional<Question>> StoredHandling::find_question(const QuestionId& id) {
    return connection_.query_one(kFindQuestion, {{"id", id}}, read_question);
}

constexpr Sql kAnswerQuestion = R"sql(
    UPDATE questions SET
        supplement = coalesce(supplement, :supplement), answered_ms = coalesce(answered_ms, :at)
    WHERE id = :id)sql";

Result<void> StoredHandling::answer_question(const QuestionId& id, const SupplementId& supplement, Instant at) {
    return changed("question",
                   connection_.execute(kAnswerQuestion, {{"id", id}, {"supplement", supplement}, {"at", at}}));
}

constexpr Sql kQuestionsOfCase = R"sql(
    SELECT id, case_id, report, account, asked_ms, sealed_text, supplement, answered_ms
    FROM questions WHERE case_id = :case_id ORDER BY id)sql";

Result<std::vector<Question>> StoredHandling::questions(const CaseId& id) {
    return connection_.query(kQuestionsOfCase, {{"case_id", id}}, read_question);
}

constexpr Sql kInsertCoding = R"sql(
    INSERT INTO codings (id, case_id, report, account, coded_ms, sealed_codes)
    VALUES (:id, :case_id, :report, :account, :coded_ms, :sealed_codes) ON CONFLICT (id) DO NOTHING)sql";

Result<void> StoredHandling::insert_coding(const Coding& coding) {
    return inserted("coding", connection_.execute(kInsertCoding, {{"id", coding.id},
                                                                  {"case_id", coding.case_id},
                                                                  {"report", coding.report},
                                                                  {"account", coding.account},
                                                                  {"coded_ms", coding.coded_at},
                                                                  {"sealed_codes", Blob{coding.sealed_codes}}}));
}

constexpr Sql kCodingsOfCase = R"sql(
    SELECT id, case_id, report, account, coded_ms, sealed_codes FROM codings WHERE case_id = :case_id ORDER BY id)sql";

Result<std::vector<Coding>> StoredHandling::codings(const CaseId& id) {
    return connection_.query(kCodingsOfCase, {{"case_id", id}}, [](Row& row) {
        return Coding{row.get<std::string>(), row.get<CaseId>(),  row.get<ReportId>(),
                      row.get<AccountId>(),   row.get<Instant>(), row.blob()};
    });
}

constexpr Sql kInsertLevelChange = R"sql(
    INSERT INTO level_changes (id, case_id, account, second, changed_ms, from_level, to_level, sealed_reason)
    VALUES (:id, :case_id, :account, :second, :changed_ms, :from_level, :to_level, :sealed_reason)
    ON CONFLICT (id) DO NOTHING)sql";

Result<void> StoredHandling::insert_level_change(const LevelChange& change) {
    return inserted("level change",
                    connection_.execute(kInsertLevelChange, {{"id", change.id},
                                                             {"case_id", change.case_id},
                                                             {"account", change.account},
                                                             {"second", change.second},
                                                             {"changed_ms", change.changed_at},
                                                             {"from_level", change.from},
                                                             {"to_level", change.to},
                                                             {"sealed_reason", Blob{change.sealed_reason}}}));
}

constexpr Sql kLevelChangesOfCase = R"sql(
    SELECT id, case_id, account, second, changed_ms, from_level, to_level, sealed_reason
    FROM level_changes WHERE case_id = :case_id ORDER BY id)sql";

Result<std::vector<LevelChange>> StoredHandling::level_changes(const CaseId& id) {
    return connection_.query(kLevelChangesOfCase, {{"case_id", id}}, [](Row& row) {
        return LevelChange{
            row.get<std::string>(), row.get<CaseId>(), row.get<AccountId>(), row.get<std::optional<AccountId>>(),
            row.get<Instant>(),     row.get<Level>(),  row.get<Level>(),     row.blob()};
    });
}

}  // namespace vigil::storage
