// The handling side asks a reporter through the server; who that is stays sealed (F89).
#pragma once

#include "domain/cases/casework.hpp"
#include "domain/ports/secrets.hpp"

namespace vigil {

// The reporter sees it with the status of the report, whether by session or by claim code, and answers with a supplement
// that names it. Errors: those of find_handled_case; not_found: the case has no such report.
Result<Question> ask_reporter(Unit& unit, IdSource& ids, const Caller& caller, const CaseId& id, const ReportId& report,
                              const std::string& text, Instant now);

}  // namespace vigil
