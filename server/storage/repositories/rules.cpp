#include "storage/repositories/rules.hpp"

#include "storage/repositories/changed.hpp"

namespace vigil::storage {
namespace {

// The id of a row of rule_sets; no name of a rule set holds a space.
std::string id_of(const RuleVersion& version) { return version.rule_set + ' ' + std::to_string(version.version); }

RuleVersion read_version(Row& row) { return RuleVersion{row.get<std::string>(), row.get<std::int64_t>()}; }

ActedBy read_who(Row& row) {
    return ActedBy{row.get<std::string>(), row.get<std::optional<std::string>>().value_or(std::string())};
}

Activation read_activation(Row& row) {
    return Activation{row.get<ActivationId>(),   row.get<std::int64_t>(), read_version(row),
                      row.get<ActivationKind>(), read_who(row),           row.get<Instant>()};
}

}  // namespace

constexpr Sql kInsertRules = R"sql(
    INSERT INTO rule_sets (id, rule_set, version, sha256, body, stored_ms)
    VALUES (:id, :rule_set, :version, :sha256, :body, :stored_ms) ON CONFLICT DO NOTHING)sql";

Result<void> StoredRuleSets::insert(const RuleText& rules, Instant now) {
    const std::string id = id_of(rules.version);
    VIGIL_TRY(const bool is_new, insert_record(connection_, records_, kRuleSetRecord, kInsertRules,
                                               {{"id", id},
                                                {"rule_set", rules.version.rule_set},
                                                {"version", rules.version.version},
                                                {"sha256", Blob{rules.sha256}},
                                                {"body", rules.body},
                                                {"stored_ms", now}}));
    if (!is_new) return Error{ErrorKind::conflict, "this version of the rules exists"};
    return success();
}

constexpr Sql kFindRules = R"sql(
    SELECT rule_set, version, sha256, body FROM rule_sets WHERE rule_set = :rule_set AND version = :version)sql";

Result<std::optional<RuleText>> StoredRuleSets::find(const RuleVersion& version) {
    return connection_.query_one(kFindRules, {{"rule_set", version.rule_set}, {"version", version.version}},
                                 [](Row& row) {
                                     return RuleText{read_version(row), row.blob(), row.get<std::string>()};
                                 });
}

constexpr Sql kRuleVersions = "SELECT rule_set, version, sha256, stored_ms FROM rule_sets ORDER BY rule_set, version";

Result<std::vector<StoredRules>> StoredRuleSets::versions() {
    return connection_.query(kRuleVersions, {}, [](Row& row) {
        return StoredRules{read_version(row), row.blob(), row.get<Instant>()};
    });
}

constexpr Sql kInsertActivation = R"sql(
    INSERT INTO rule_activations (id, number, rules, how, operator, second, at_ms)
    VALUES (:id, :number, :rules, :how, :operator, :second, :at_ms) ON CONFLICT DO NOTHING)sql";

Result<void> StoredRuleSets::insert_activation(const Activation& activation) {
    const std::string rules = id_of(activation.version);
    const auto second =
        activation.who.second.empty() ? std::nullopt : std::optional<std::string>(activation.who.second);
    VIGIL_TRY(const bool is_new, insert_record(connection_, records_, kRuleActivationRecord, kInsertActivation,
                                               {{"id", activation.id},
                                                {"number", activation.number},
                                                {"rules", rules},
                                                {"how", activation.how},
                                                {"operator", activation.who.by},
                                                {"second", second},
                                                {"at_ms", activation.at}}));
    if (!is_new) return Error{ErrorKind::conflict, "this activation exists"};
    return success();
}

constexpr Sql kActive = R"sql(
    SELECT rule_activations.id, number, rule_set, version, how, operator, second, at_ms
    FROM rule_activations JOIN rule_sets ON rule_sets.id = rule_activations.rules ORDER BY number DESC LIMIT 1)sql";

Result<std::optional<Activation>> StoredRuleSets::active() {
    return connection_.query_one(kActive, {}, read_activation);
}

constexpr Sql kActivations = R"sql(
    SELECT rule_activations.id, number, rule_set, version, how, operator, second, at_ms
    FROM rule_activations JOIN rule_sets ON rule_sets.id = rule_activations.rules ORDER BY number DESC)sql";

Result<std::vector<Activation>> StoredRuleSets::activations() {
    return connection_.query(kActivations, {}, read_activation);
}

constexpr Sql kLastShadowNumber = "SELECT MAX(number) FROM shadow_runs";
constexpr Sql kInsertShadowRun = R"sql(
    INSERT INTO shadow_runs (id, number, rules, against, began_ms, began_by, ended_ms, ended_by, compared, differing)
    VALUES (:id, :number, :rules, :against, :began_ms, :began_by, NULL, NULL, 0, 0) ON CONFLICT DO NOTHING)sql";

Result<void> StoredRuleSets::insert_shadow_run(const ShadowRun& run) {
    VIGIL_TRY(const auto last, connection_.query_one(kLastShadowNumber, {}, [](Row& row) {
        return row.get<std::optional<std::int64_t>>().value_or(0);
    }));
    const std::string rules = id_of(run.version);
    const std::string against = id_of(run.against);
    return inserted("shadow run", connection_.execute(kInsertShadowRun, {{"id", run.id},
                                                                         {"number", last.value_or(0) + 1},
                                                                         {"rules", rules},
                                                                         {"against", against},
                                                                         {"began_ms", run.began_at},
                                                                         {"began_by", run.began_by}}));
}

constexpr Sql kEndShadowRun = R"sql(
    UPDATE shadow_runs SET ended_ms = :ended_ms, ended_by = :ended_by WHERE id = :id AND ended_ms IS NULL)sql";

Result<void> StoredRuleSets::end_shadow_run(const ShadowRunId& id, const std::string& by, Instant at) {
    return changed("shadow run", connection_.execute(kEndShadowRun, {{"id", id}, {"ended_by", by}, {"ended_ms", at}}));
}

constexpr Sql kLastShadowRun = R"sql(
    SELECT shadow_runs.id, mine.rule_set, mine.version, other.rule_set, other.version, began_ms, began_by, ended_ms,
           COALESCE(ended_by, ''), compared, differing
    FROM shadow_runs
    JOIN rule_sets AS mine ON mine.id = shadow_runs.rules
    JOIN rule_sets AS other ON other.id = shadow_runs.against
    ORDER BY number DESC LIMIT 1)sql";

Result<std::optional<ShadowRun>> StoredRuleSets::last_shadow_run() {
    return connection_.query_one(kLastShadowRun, {}, [](Row& row) {
        return ShadowRun{row.get<ShadowRunId>(), read_version(row),       read_version(row),
                         row.get<Instant>(),     row.get<std::string>(),  row.get<std::optional<Instant>>(),
                         row.get<std::string>(), row.get<std::int64_t>(), row.get<std::int64_t>()};
    });
}

constexpr Sql kCountComparison = R"sql(
    UPDATE shadow_runs SET compared = compared + 1, differing = differing + :differing
    WHERE id = :id AND ended_ms IS NULL)sql";

constexpr Sql kInsertDifference = R"sql(
    INSERT INTO shadow_differences (run, kind, subject, old_value, new_value, assessment, case_id)
    VALUES (:run, :kind, :subject, :old_value, :new_value, :assessment, :case_id) ON CONFLICT DO NOTHING)sql";

Result<bool> StoredRuleSets::note_comparison(const ShadowRunId& run, const AssessmentId& assessment,
                                             const CaseId& about, std::span<const triage::Difference> differences) {
    VIGIL_TRY(const auto counted,
              connection_.execute(kCountComparison, {{"id", run}, {"differing", differences.empty() ? 0 : 1}}));
    if (counted == 0) return false;
    for (const auto& each : differences) {
        VIGIL_TRY(connection_.execute(kInsertDifference, {{"run", run},
                                                          {"kind", each.kind},
                                                          {"subject", each.subject},
                                                          {"old_value", each.before},
                                                          {"new_value", each.after},
                                                          {"assessment", assessment},
                                                          {"case_id", about}}));
    }
    return true;
}

constexpr Sql kDifferences = R"sql(
    SELECT kind, subject, old_value, new_value, COUNT(*) FROM shadow_differences WHERE run = :run
    GROUP BY kind, subject, old_value, new_value ORDER BY COUNT(*) DESC, kind, subject, old_value, new_value)sql";

Result<std::vector<CountedDifference>> StoredRuleSets::differences(const ShadowRunId& run) {
    return connection_.query(kDifferences, {{"run", run}}, [](Row& row) {
        return CountedDifference{triage::Difference{row.get<DifferenceKind>(), row.get<std::string>(),
                                                    row.get<std::string>(), row.get<std::string>()},
                                 row.get<std::int64_t>()};
    });
}

constexpr Sql kExamples = R"sql(
    SELECT case_id FROM shadow_differences
    WHERE run = :run AND kind = :kind AND subject = :subject AND old_value = :old_value AND new_value = :new_value
    ORDER BY assessment LIMIT :limit)sql";

Result<std::vector<CaseId>> StoredRuleSets::examples(const ShadowRunId& run, const triage::Difference& difference,
                                                     std::size_t limit) {
    return connection_.query(kExamples,
                             {{"run", run},
                              {"kind", difference.kind},
                              {"subject", difference.subject},
                              {"old_value", difference.before},
                              {"new_value", difference.after},
                              {"limit", limit}},
                             [](Row& row) { return row.get<CaseId>(); });
}

}  // namespace vigil::storage
