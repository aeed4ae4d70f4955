#pragma once

#include "domain/ports/casework.hpp"
#include "storage/engine/connection.hpp"

namespace vigil::storage {

class StoredHandling final : public HandlingRepository {
public:
    explicit StoredHandling(Connection& connection) : connection_(connection) {}

    Result<void> insert_question(const Question& question) override;
    Result<std::optional<Question>> find_question(const QuestionId& id) override;
    Result<void> answer_question(const QuestionId& id, const SupplementId& supplement, Instant at) override;
    Result<std::vector<Question>> questions(const CaseId& id) override;
    Result<void> insert_coding(const Coding& coding) override;
    Result<std::vector<Coding>> codings(const CaseId& id) override;
    Result<void> insert_level_change(const LevelChange& change) override;
    Result<std::vector<LevelChange>> level_changes(const CaseId& id) override;

private:
    Connection& connection_;
};

}  // namespace vigil::storage
