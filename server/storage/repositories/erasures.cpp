#include "storage/repositories/erasures.hpp"

#include "storage/repositories/changed.hpp"

namespace vigil::storage {

constexpr Sql kFindWrapped = "SELECT wrapped FROM wrapped_keys WHERE id = :id";
constexpr Sql kDeleteWrapped = "DELETE FROM wrapped_keys WHERE id = :id";

Result<std::optional<std::string>> StoredErasures::destroy_key(const KeyId& id) {
    VIGIL_TRY(auto wrapped, connection_.query_one(kFindWrapped, {{"id", id}}, [](Row& row) { return row.blob(); }));
    VIGIL_TRY(connection_.execute(kDeleteWrapped, {{"id", id}}));
    return wrapped;
}

// The log commits to what is left: its digest is that of the row as it stands now.
Result<void> StoredErasures::strip(const Record& record, Sql update, const std::string& id) {
    static const std::string nothing;
    VIGIL_TRY(changed(record.table, connection_.execute(update, {{"id", id}, {"nothing", Blob{nothing}}})));
    VIGIL_TRY(auto digest, digest_of_row(connection_, record, id));
    if (!digest) return Error{ErrorKind::internal, "a row that was just changed is not there"};
    records_.push_back({record.table, id, std::move(*digest)});
    return success();
}

constexpr Sql kStripReport = R"sql(
    UPDATE reports SET
        owner = NULL, claim_hash = NULL, sealed_body = :nothing, sealed_body_sha256 = :nothing,
        sealed_facts = :nothing, sealed_reporter = NULL
    WHERE id = :id)sql";

Result<void> StoredErasures::strip_report(const ReportId& id) { return strip(kReportRecord, kStripReport, id.str()); }

constexpr Sql kStripSupplement =
    "UPDATE supplements SET sealed_body = :nothing, sealed_body_sha256 = :nothing WHERE id = :id";

Result<void> StoredErasures::strip_supplement(const SupplementId& id) {
    return strip(kSupplementRecord, kStripSupplement, id.str());
}

constexpr Sql kStripAssessment = "UPDATE assessments SET sealed_trail = :nothing WHERE id = :id";
constexpr Sql kForgetDifferences = "DELETE FROM shadow_differences WHERE assessment = :id";

Result<void> StoredErasures::strip_assessment(const AssessmentId& id) {
    VIGIL_TRY(connection_.execute(kForgetDifferences, {{"id", id}}));
    return strip(kAssessmentRecord, kStripAssessment, id.str());
}

// The slot stays, so that it is not kept anew when it is sent again: a hash of a random key, which names nobody.
constexpr Sql kStripConsideration = R"sql(
    UPDATE considerations SET
        owner = :nothing, body_mac = :nothing, sealed_body = :nothing, sealed_record = :nothing,
        sealed_reporter = :nothing
    WHERE id = :id)sql";

Result<void> StoredErasures::strip_consideration(const ConsiderationId& id) {
    return strip(kConsiderationRecord, kStripConsideration, id.str());
}

constexpr Sql kForgetIndex =
    "DELETE FROM child_index WHERE child IN (SELECT id FROM children WHERE case_id = :case_id)";
constexpr Sql kForgetChildren = "DELETE FROM children WHERE case_id = :case_id";
constexpr Sql kForgetDescriptions =
    "DELETE FROM bars WHERE case_id = :case_id AND organisation IS NULL AND account IS NULL";
// That an organisation or an account is barred stays: what was told before must not be replayed to it. Why, goes.
constexpr Sql kForgetReasons = "UPDATE bars SET reason = 'erased', sealed_description = NULL WHERE case_id = :case_id";

// Of every kind: the log names each, so which are left would tell whose family name is the child's.
constexpr Sql kForgetUnusualLooks = "DELETE FROM unusual_looks WHERE case_id = :case_id";

Result<void> StoredErasures::forget_persons(const CaseId& id) {
    for (const auto& statement :
         {kForgetIndex, kForgetChildren, kForgetDescriptions, kForgetReasons, kForgetUnusualLooks}) {
        VIGIL_TRY(connection_.execute(statement, {{"case_id", id}}));
    }
    return success();
}

constexpr Sql kForgetQuestions = "UPDATE questions SET sealed_text = :nothing WHERE case_id = :case_id";
constexpr Sql kForgetCodings = "UPDATE codings SET sealed_codes = :nothing WHERE case_id = :case_id";
constexpr Sql kForgetLevelReasons = "UPDATE level_changes SET sealed_reason = :nothing WHERE case_id = :case_id";
constexpr Sql kForgetGrantReasons = "UPDATE grants SET sealed_reason = :nothing WHERE case_id = :case_id";
// Those of administrators are under the directory key, and tell no more than the case's id.
constexpr Sql kForgetProposals = R"sql(
    UPDATE proposals SET sealed_document = :nothing
    WHERE kind <> 'administration'
      AND (subject = :case_id OR subject IN (SELECT id FROM reports WHERE case_id = :case_id)))sql";
constexpr Sql kForgetTransfers =
    "UPDATE transfers SET sealed_reason = :nothing, sealed_answer = :nothing WHERE case_id = :case_id";
constexpr Sql kForgetReleases = "UPDATE releases SET sealed_reason = :nothing WHERE case_id = :case_id";
constexpr Sql kForgetProxies = "UPDATE proxies SET sealed_taken_by = :nothing WHERE case_id = :case_id";
constexpr Sql kForgetVisits =
    "UPDATE visits SET sealed_document = :nothing, sealed_end = :nothing WHERE case_id = :case_id";
constexpr Sql kForgetReadReasons = "UPDATE reads SET sealed_reason = NULL WHERE case_id = :case_id";

Result<void> StoredErasures::forget_words(const CaseId& id) {
    static const std::string nothing;
    for (const auto& statement : {kForgetQuestions, kForgetCodings, kForgetLevelReasons, kForgetGrantReasons,
                                  kForgetProposals, kForgetTransfers, kForgetReleases, kForgetProxies, kForgetVisits}) {
        VIGIL_TRY(connection_.execute(statement, {{"case_id", id}, {"nothing", Blob{nothing}}}));
    }
    VIGIL_TRY(connection_.execute(kForgetReadReasons, {{"case_id", id}}));
    return success();
}

constexpr Sql kDecisionsOfCase = R"sql(
    SELECT id FROM match_decisions
    WHERE match_id IN (SELECT id FROM matches WHERE case_id = :case_id OR other_case = :case_id) ORDER BY id)sql";
constexpr Sql kForgetDecision = "DELETE FROM match_decisions WHERE id = :id";
constexpr Sql kForgetMatches = "DELETE FROM matches WHERE case_id = :case_id OR other_case = :case_id";

Result<std::vector<MatchDecisionId>> StoredErasures::forget_matches(const CaseId& id) {
    VIGIL_TRY(auto decisions, connection_.query(kDecisionsOfCase, {{"case_id", id}},
                                                [](Row& row) { return row.get<MatchDecisionId>(); }));
    for (const auto& each : decisions) {
        VIGIL_TRY(changed("match decision", connection_.execute(kForgetDecision, {{"id", each}})));
        records_.push_back(
            {kMatchDecisionRecord.table, each.str(), digest_of_nothing(kMatchDecisionRecord, each.str())});
    }
    VIGIL_TRY(connection_.execute(kForgetMatches, {{"case_id", id}}));
    return decisions;
}

constexpr Sql kMeasuresOfCase = "SELECT id FROM measures WHERE case_id = :case_id ORDER BY id";
constexpr Sql kForgetMeasure = "DELETE FROM measures WHERE id = :id";

Result<std::vector<MeasureId>> StoredErasures::forget_measures(const CaseId& id) {
    VIGIL_TRY(auto measures,
              connection_.query(kMeasuresOfCase, {{"case_id", id}}, [](Row& row) { return row.get<MeasureId>(); }));
    for (const auto& each : measures) {
        VIGIL_TRY(changed("measure", connection_.execute(kForgetMeasure, {{"id", each}})));
        records_.push_back({kMeasureRecord.table, each.str(), digest_of_nothing(kMeasureRecord, each.str())});
    }
    return measures;
}

// A subject of its own for each row, because subject, kind, revision and stream are unique.
constexpr Sql kBlankItems = R"sql(
    UPDATE items SET subject = 'erased ' || item_offset, body = '' WHERE stream = :stream AND subject = :subject)sql";

Result<void> StoredErasures::blank_items(const StreamId& stream, const std::string& subject) {
    VIGIL_TRY(connection_.execute(kBlankItems, {{"stream", stream}, {"subject", subject}}));
    return success();
}

constexpr Sql kInsertTombstone = R"sql(
    INSERT INTO tombstones (case_id, erased_ms, reason, destroyed_keys, stripped_reports)
    VALUES (:case_id, :erased_ms, :reason, :destroyed_keys, :stripped_reports) ON CONFLICT (case_id) DO NOTHING)sql";

Result<void> StoredErasures::insert_tombstone(const Tombstone& tombstone) {
    return inserted("tombstone", connection_.execute(kInsertTombstone, {{"case_id", tombstone.case_id},
                                                                        {"erased_ms", tombstone.erased_at},
                                                                        {"reason", tombstone.reason},
                                                                        {"destroyed_keys", tombstone.keys},
                                                                        {"stripped_reports", tombstone.reports}}));
}

namespace {

Tombstone read_tombstone(Row& row) {
    return Tombstone{row.get<CaseId>(), row.get<Instant>(), row.get<std::string>(), row.get<int>(), row.get<int>()};
}

ConsiderationTombstone read_consideration_tombstone(Row& row) {
    return ConsiderationTombstone{row.get<ConsiderationId>(), row.get<Instant>(), row.get<std::string>(),
                                  row.get<int>()};
}

Hold read_hold(Row& row) {
    return Hold{row.get<std::string>(), row.get<CaseId>(), row.get<std::string>(), row.get<Instant>(),
                row.get<std::optional<Instant>>()};
}

}  // namespace

constexpr Sql kFindTombstone = R"sql(
    SELECT case_id, erased_ms, reason, destroyed_keys, stripped_reports FROM tombstones WHERE case_id = :case_id)sql";

Result<std::optional<Tombstone>> StoredErasures::find_tombstone(const CaseId& id) {
    return connection_.query_one(kFindTombstone, {{"case_id", id}}, read_tombstone);
}

constexpr Sql kTombstones = R"sql(
    SELECT case_id, erased_ms, reason, destroyed_keys, stripped_reports FROM tombstones ORDER BY case_id)sql";

Result<std::vector<Tombstone>> StoredErasures::tombstones() {
    return connection_.query(kTombstones, {}, read_tombstone);
}

constexpr Sql kHadFile = "SELECT value FROM meta WHERE name = 'tombstones'";
constexpr Sql kNoteFile =
    "INSERT INTO meta (name, value) VALUES ('tombstones', 'outside') ON CONFLICT (name) DO NOTHING";

Result<bool> StoredErasures::had_file() {
    VIGIL_TRY(const auto noted, connection_.query_one(kHadFile, {}, [](Row& row) { return row.get<std::string>(); }));
    return noted.has_value();
}

Result<void> StoredErasures::note_file() {
    VIGIL_TRY(connection_.execute(kNoteFile, {}));
    return success();
}

constexpr Sql kInsertConsiderationTombstone = R"sql(
    INSERT INTO consideration_tombstones (consideration, erased_ms, reason, destroyed_keys)
    VALUES (:consideration, :erased_ms, :reason, :destroyed_keys) ON CONFLICT (consideration) DO NOTHING)sql";

Result<void> StoredErasures::insert_tombstone(const ConsiderationTombstone& tombstone) {
    return inserted("tombstone",
                    connection_.execute(kInsertConsiderationTombstone, {{"consideration", tombstone.id},
                                                                        {"erased_ms", tombstone.erased_at},
                                                                        {"reason", tombstone.reason},
                                                                        {"destroyed_keys", tombstone.keys}}));
}

constexpr Sql kFindConsiderationTombstone = R"sql(
    SELECT consideration, erased_ms, reason, destroyed_keys FROM consideration_tombstones
    WHERE consideration = :consideration)sql";

Result<std::optional<ConsiderationTombstone>> StoredErasures::find_tombstone(const ConsiderationId& id) {
    return connection_.query_one(kFindConsiderationTombstone, {{"consideration", id}}, read_consideration_tombstone);
}

constexpr Sql kConsiderationTombstones = R"sql(
    SELECT consideration, erased_ms, reason, destroyed_keys FROM consideration_tombstones ORDER BY consideration)sql";

Result<std::vector<ConsiderationTombstone>> StoredErasures::consideration_tombstones() {
    return connection_.query(kConsiderationTombstones, {}, read_consideration_tombstone);
}

constexpr Sql kPlaceHold = R"sql(
    INSERT INTO holds (id, case_id, reason, placed_ms, ended_ms) VALUES (:id, :case_id, :reason, :placed_ms, :ended_ms)
    ON CONFLICT (id) DO NOTHING)sql";

Result<void> StoredErasures::place_hold(const Hold& hold) {
    return inserted("hold", connection_.execute(kPlaceHold, {{"id", hold.id},
                                                             {"case_id", hold.case_id},
                                                             {"reason", hold.reason},
                                                             {"placed_ms", hold.placed_at},
                                                             {"ended_ms", hold.ended_at}}));
}

constexpr Sql kFindHold = R"sql(
    SELECT id, case_id, reason, placed_ms, ended_ms FROM holds
    WHERE case_id = :case_id AND ended_ms IS NULL ORDER BY id LIMIT 1)sql";

Result<std::optional<Hold>> StoredErasures::find_hold(const CaseId& id) {
    return connection_.query_one(kFindHold, {{"case_id", id}}, read_hold);
}

constexpr Sql kLastHold = R"sql(
    SELECT id, case_id, reason, placed_ms, ended_ms FROM holds WHERE case_id = :case_id ORDER BY id DESC LIMIT 1)sql";

Result<std::optional<Hold>> StoredErasures::last_hold(const CaseId& id) {
    return connection_.query_one(kLastHold, {{"case_id", id}}, read_hold);
}

constexpr Sql kEndHold = "UPDATE holds SET ended_ms = :at WHERE id = :id AND ended_ms IS NULL";

Result<void> StoredErasures::end_hold(const std::string& id, Instant at) {
    return changed("hold", connection_.execute(kEndHold, {{"id", id}, {"at", at}}));
}

constexpr Sql kCasesAfter = R"sql(
    SELECT id, opened_ms, owner, division, level, uncoded, decide_by_ms, revision, case_key FROM cases
    WHERE id > :after AND merged_into IS NULL AND drill = 0
      AND NOT EXISTS (SELECT 1 FROM tombstones WHERE tombstones.case_id = cases.id)
    ORDER BY id LIMIT :limit)sql";

Result<std::vector<Case>> StoredErasures::cases_after(const CaseId& after, std::size_t limit) {
    return connection_.query(kCasesAfter, {{"after", after}, {"limit", limit}}, [](Row& row) {
        return Case{row.get<CaseId>(), row.get<Instant>(), row.get<OrganisationId>(),         row.get<DivisionCode>(),
                    row.get<Level>(),  row.get<bool>(),    row.get<std::optional<Instant>>(), row.get<std::int64_t>(),
                    row.get<KeyId>()};
    });
}

constexpr Sql kConsiderationsAfter = R"sql(
    SELECT id, considered_ms FROM considerations
    WHERE id > :after
      AND NOT EXISTS (SELECT 1 FROM consideration_tombstones WHERE consideration = considerations.id)
    ORDER BY id LIMIT :limit)sql";

Result<std::vector<ListedConsideration>> StoredErasures::considerations_after(const ConsiderationId& after,
                                                                              std::size_t limit) {
    return connection_.query(kConsiderationsAfter, {{"after", after}, {"limit", limit}}, [](Row& row) {
        return ListedConsideration{row.get<ConsiderationId>(), row.get<Instant>()};
    });
}

}  // namespace vigil::storage
