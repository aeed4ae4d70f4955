#include "domain/cases/asking.hpp"

#include "domain/alerts/items.hpp"

namespace vigil {

Result<Question> ask_reporter(Unit& unit, IdSource& ids, const Caller& caller, const CaseId& id,
                              const ReportId& report_id, const std::string& text, Instant now) {
    VIGIL_TRY(auto found, find_handled_case(unit, caller, id));
    VIGIL_TRY(const auto report, report_of_case(unit, found, report_id));
    VIGIL_TRY(const auto sealer, unit.vault().sealer(report.case_key));
    Question question{.id = QuestionId(ids.next(now)),
                      .case_id = report.case_id,
                      .report = report.id,
                      .account = caller.account,
                      .asked_at = now,
                      .sealed_text = {}};
    question.sealed_text = sealer->seal(Field::question, question.id.str(), text);
    VIGIL_TRY(unit.handling().insert_question(question));
    unit.log().append(
        {"reporter.asked",
         question.id.str(),
         now,
         {{"case", report.case_id.str()}, {"report", report.id.str()}, {"account", caller.account.str()}}});
    auto& its_case = found.part(report.case_id);  // only its reporter hears of it
    its_case.revision += 1;
    VIGIL_TRY(unit.cases().update(its_case));
    VIGIL_TRY(announce_status(unit, its_case, now));
    return question;
}

}  // namespace vigil
