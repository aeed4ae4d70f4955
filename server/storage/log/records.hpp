// Records: the tables whose rows are never changed, and how the log commits to each row.
//
// A row's digest = SHA-256 of  text "vigil record v1", text table, then for each column in the order of its Record:
//                              text name, one byte for the kind (n, i, t, b) and its value: nothing, integer, text, text
// with the encodings of digest.hpp. Whoever inserts the row computes it from the values it binds; whoever verifies the
// log, from the row.
#pragma once

#include <array>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>
#include <vigil/protocol/result.hpp>

#include "storage/engine/connection.hpp"

namespace vigil::storage {

struct Record {
    std::string_view table;
    Sql select;           // the row of an `:id`, its columns in the order in which they are hashed
    Sql select_unlogged;  // the id of the first row that no entry of the log commits to
};

inline constexpr Record kReportRecord{
    "reports",
    R"sql(SELECT id, case_id, filed_ms, verification, mode, owner, claim_hash, case_key, sealed_body,
                 sealed_body_sha256, sealed_facts, sealed_reporter
          FROM reports WHERE id = :id)sql",
    R"sql(SELECT id FROM reports WHERE NOT EXISTS
              (SELECT 1 FROM log WHERE log.subject = reports.id AND log.record = 'reports') ORDER BY id LIMIT 1)sql"};

inline constexpr Record kSupplementRecord{
    "supplements",
    R"sql(SELECT id, report, filed_ms, sealed_body, sealed_body_sha256 FROM supplements WHERE id = :id)sql",
    R"sql(SELECT id FROM supplements WHERE NOT EXISTS
              (SELECT 1 FROM log WHERE log.subject = supplements.id AND log.record = 'supplements') ORDER BY id LIMIT 1)sql"};

inline constexpr Record kAssessmentRecord{
    "assessments",
    R"sql(SELECT id, case_id, report, made_ms, level, uncoded, rule_set, rule_version, sealed_trail
          FROM assessments WHERE id = :id)sql",
    R"sql(SELECT id FROM assessments WHERE NOT EXISTS
              (SELECT 1 FROM log WHERE log.subject = assessments.id AND log.record = 'assessments') ORDER BY id LIMIT 1)sql"};

inline constexpr Record kAcknowledgementRecord{
    "acknowledgements",
    R"sql(SELECT id, alert, version, account, device, organisation, at_ms, client_at_ms, stops
          FROM acknowledgements WHERE id = :id)sql",
    R"sql(SELECT id FROM acknowledgements WHERE NOT EXISTS
              (SELECT 1 FROM log WHERE log.subject = acknowledgements.id AND log.record = 'acknowledgements')
          ORDER BY id LIMIT 1)sql"};

inline constexpr Record kCountersignatureRecord{
    "countersignatures", R"sql(SELECT id, pos, kid, holder, added_ms, jws FROM countersignatures WHERE id = :id)sql",
    R"sql(SELECT id FROM countersignatures WHERE NOT EXISTS
              (SELECT 1 FROM log WHERE log.subject = countersignatures.id AND log.record = 'countersignatures')
          ORDER BY id LIMIT 1)sql"};

inline constexpr Record kMatchDecisionRecord{
    "match_decisions",
    R"sql(SELECT id, match_id, verdict, side, account, organisation, at_ms, sealed_reason
          FROM match_decisions WHERE id = :id)sql",
    R"sql(SELECT id FROM match_decisions WHERE NOT EXISTS
              (SELECT 1 FROM log WHERE log.subject = match_decisions.id AND log.record = 'match_decisions')
          ORDER BY id LIMIT 1)sql"};

inline constexpr Record kMeasureRecord{
    "measures",
    R"sql(SELECT id, case_id, kind, account, organisation, done_ms, recorded_ms, child, report, code, sealed_document
          FROM measures WHERE id = :id)sql",
    R"sql(SELECT id FROM measures WHERE NOT EXISTS
              (SELECT 1 FROM log WHERE log.subject = measures.id AND log.record = 'measures') ORDER BY id LIMIT 1)sql"};

inline constexpr Record kRuleSetRecord{
    "rule_sets", R"sql(SELECT id, rule_set, version, sha256, body, stored_ms FROM rule_sets WHERE id = :id)sql",
    R"sql(SELECT id FROM rule_sets WHERE NOT EXISTS
              (SELECT 1 FROM log WHERE log.subject = rule_sets.id AND log.record = 'rule_sets') ORDER BY id LIMIT 1)sql"};

inline constexpr Record kRuleActivationRecord{
    "rule_activations",
    R"sql(SELECT id, number, rules, how, operator, second, at_ms FROM rule_activations WHERE id = :id)sql",
    R"sql(SELECT id FROM rule_activations WHERE NOT EXISTS
              (SELECT 1 FROM log WHERE log.subject = rule_activations.id AND log.record = 'rule_activations')
          ORDER BY id LIMIT 1)sql"};

inline constexpr Record kConsiderationRecord{
    "considerations",
    R"sql(SELECT id, considered_ms, owner, slot, body_mac, content_key, sealed_body, sealed_record, sealed_reporter
          FROM considerations WHERE id = :id)sql",
    R"sql(SELECT id FROM considerations WHERE NOT EXISTS
              (SELECT 1 FROM log WHERE log.subject = considerations.id AND log.record = 'considerations')
          ORDER BY id LIMIT 1)sql"};

inline constexpr std::array kRecords{
    kReportRecord,        kSupplementRecord, kAssessmentRecord, kAcknowledgementRecord, kCountersignatureRecord,
    kMatchDecisionRecord, kMeasureRecord,    kRuleSetRecord,    kRuleActivationRecord,  kConsiderationRecord};

std::string digest_of(const Record& record, std::span<const Parameter> columns);

// What the log commits to where a row was taken away: SHA-256 of text "vigil record removed v1", text table, text id.
std::string digest_of_nothing(const Record& record, std::string_view id);

// Of the row as it stands in the database; none: there is no such row.
Result<std::optional<std::string>> digest_of_row(Connection& connection, const Record& record, std::string_view id);

// A row that was inserted, stripped or taken away in this unit and that the log has yet to commit to.
struct NewRecord {
    std::string_view table;
    std::string id;
    std::string digest;
};

// The records of one unit, between their insertion and the end of the unit, where the log takes them up.
using NewRecords = std::vector<NewRecord>;

// Inserts a row of `record`; the first column is its id. `insert` ends in ON CONFLICT DO NOTHING; answers whether there is
// a new row.
Result<bool> insert_record(Connection& connection, NewRecords& records, const Record& record, Sql insert,
                           std::initializer_list<Parameter> columns);

}  // namespace vigil::storage
