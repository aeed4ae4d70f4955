// Reports, cases, alerts, clocks: what happened and who must answer.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>
#include <vigil/protocol/result.hpp>

#include "domain/alerts/alert.hpp"
#include "domain/cases/case.hpp"
#include "domain/reports/report.hpp"

namespace vigil {

class ReportRepository {
public:
    virtual ~ReportRepository() = default;
    // What the slot led to (by_slot), else what the same key and bytes led to under another scope (by_twin).
    virtual Result<std::optional<FilingOutcome>> find_by_slot(const std::string& slot) = 0;
    virtual Result<std::optional<FilingOutcome>> find_by_twin(const std::string& twin) = 0;
    virtual Result<void> remember(const FilingMark& mark, const FilingOutcome& outcome) = 0;

    virtual Result<void> insert(const Report& report) = 0;
    virtual Result<std::optional<Report>> find(const ReportId& id) = 0;
    virtual Result<std::optional<Report>> find_by_claim(const std::string& claim_hash) = 0;
    virtual Result<std::vector<Report>> of_case(const CaseId& id) = 0;
    // Of the case and of every case that was merged with it, in the order in which they were filed.
    virtual Result<std::vector<Report>> of_whole_case(const CaseId& id) = 0;
    // Newest first; `before` continues a page.
    virtual Result<std::vector<Report>> of_owner(const std::string& owner, const std::optional<ReportId>& before,
                                                 std::size_t limit) = 0;
    virtual Result<std::int64_t> count() = 0;
    // In the order of filing, from `since` to `until`, both included; `after` continues a page.
    virtual Result<std::vector<FiledReport>> filed_between(Instant since, Instant until,
                                                           const std::optional<FiledReport>& after,
                                                           std::size_t limit) = 0;
    virtual Result<std::int64_t> count_filed_between(Instant since, Instant until) = 0;

    virtual Result<void> insert_supplement(const Supplement& supplement) = 0;
    virtual Result<std::vector<Supplement>> supplements(const ReportId& id) = 0;

    virtual Result<void> insert_child(const Child& child) = 0;
    virtual Result<std::vector<Child>> children(const CaseId& id) = 0;
};

class CaseRepository {
public:
    virtual ~CaseRepository() = default;
    virtual Result<void> insert(const Case& opened) = 0;
    virtual Result<std::optional<Case>> find(const CaseId& id) = 0;
    virtual Result<void> update(const Case& changed) = 0;  // but for whether it is a drill
    // The case and every case that was merged with it: the surviving one, which is the earliest, first.
    virtual Result<std::vector<Case>> members(const CaseId& id) = 0;

    virtual Result<void> insert_assessment(const StoredAssessment& assessment) = 0;
    virtual Result<std::vector<StoredAssessment>> assessments(const CaseId& id) = 0;  // oldest first
    // That the assessment judged this case along with its own, because they were one then.
    virtual Result<void> insert_assessment_part(const AssessmentId& id, const CaseId& part) = 0;
    // Every assessment that judged the case, whichever it stands under; oldest first.
    virtual Result<std::vector<StoredAssessment>> assessments_that_judged(const CaseId& id) = 0;
    virtual Result<void> insert_notification(const StoredNotification& notification) = 0;
    virtual Result<std::vector<StoredNotification>> notifications(const CaseId& id) = 0;

    virtual Result<void> insert_bar(const Bar& bar) = 0;
    // Those of the case and of every case that was merged with it: whoever is barred from one is barred from all.
    virtual Result<std::vector<Bar>> bars(const CaseId& id) = 0;
    virtual Result<std::vector<Bar>> own_bars(const CaseId& id) = 0;  // of this case alone

    virtual Result<void> insert_read(const ReadEvent& read) = 0;
    virtual Result<std::vector<ReadEvent>> reads(const CaseId& id) = 0;

    virtual Result<void> insert_grant(const Grant& grant) = 0;
    virtual Result<std::optional<Grant>> find_grant(const GrantId& id) = 0;
    virtual Result<void> update_grant(const Grant& grant) = 0;  // its review
    virtual Result<std::vector<Grant>> grants(const CaseId& id) = 0;
    virtual Result<std::vector<Grant>> unreviewed_grants() = 0;  // oldest first
};

// What officers add to a case.
class HandlingRepository {
public:
    virtual ~HandlingRepository() = default;
    virtual Result<void> insert_question(const Question& question) = 0;
    virtual Result<std::optional<Question>> find_question(const QuestionId& id) = 0;
    // The first answer counts; later ones are further supplements.
    virtual Result<void> answer_question(const QuestionId& id, const SupplementId& supplement, Instant at) = 0;
    virtual Result<std::vector<Question>> questions(const CaseId& id) = 0;  // oldest first

    virtual Result<void> insert_coding(const Coding& coding) = 0;
    virtual Result<std::vector<Coding>> codings(const CaseId& id) = 0;

    virtual Result<void> insert_level_change(const LevelChange& change) = 0;
    virtual Result<std::vector<LevelChange>> level_changes(const CaseId& id) = 0;
};

class AlertRepository {
public:
    virtual ~AlertRepository() = default;
    virtual Result<void> insert(const Alert& alert) = 0;
    virtual Result<std::optional<Alert>> find(const AlertId& id) = 0;
    virtual Result<std::vector<Alert>> of_case(const CaseId& id) = 0;
    // Of the case and of every case that was merged with it.
    virtual Result<std::vector<Alert>> of_whole_case(const CaseId& id) = 0;
    virtual Result<void> update(const Alert& alert) = 0;  // but for whether it is of a drill
    // Alerts of the organisations, by id.
    virtual Result<std::vector<Alert>> of_organisations(std::span<const OrganisationId> organisations,
                                                        std::optional<AlertState> state,
                                                        const std::optional<AlertId>& after, std::size_t limit) = 0;
    // Its blue alerts that nobody has answered, by id.
    virtual Result<std::vector<Alert>> waiting_blue(const OrganisationId& organisation,
                                                    const std::optional<AlertId>& after, std::size_t limit) = 0;

    virtual Result<void> insert_acknowledgement(const Acknowledgement& acknowledgement) = 0;
    virtual Result<std::optional<Acknowledgement>> find_acknowledgement(const AcknowledgementId& id) = 0;
    // Its own, and those of alerts that climbed from it: whoever answers one of these answers it, in the same version.
    virtual Result<std::vector<Acknowledgement>> acknowledgements(const AlertId& id) = 0;
    virtual Result<void> insert_undertaking(const Undertaking& undertaking) = 0;
    virtual Result<std::optional<Undertaking>> find_undertaking(const AcknowledgementId& id) = 0;
    // Stores the expected time, and when it was moved.
    virtual Result<void> move_undertaking(const Undertaking& undertaking) = 0;
    virtual Result<void> insert_proxy(const Proxy& proxy) = 0;
    virtual Result<std::optional<Proxy>> find_proxy(const AcknowledgementId& id) = 0;
    virtual Result<void> confirm_proxy(const Proxy& proxy) = 0;  // stores who confirmed it, and when
    // Alerts whose standing answer the account has given since then, by id. Drills are none: nobody is busy with one.
    virtual Result<std::vector<Alert>> answered_by(const AccountId& account, Instant since) = 0;
};

}  // namespace vigil
