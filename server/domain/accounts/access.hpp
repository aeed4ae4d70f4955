// Who may do what: deny by default. The whole matrix of fields comes with the projections; these are the questions that
// the main job asks.
#pragma once

#include <optional>
#include <vector>
#include <vigil/protocol/result.hpp>
#include <vigil/protocol/words.hpp>

#include "domain/accounts/account.hpp"
#include "domain/alerts/alert.hpp"
#include "domain/cases/case.hpp"

namespace vigil {

// What a reader of a case is shown (promise P7).
enum class Projection {
    handling,  // the owner's and the police's: everything but the reporter's identity
    overseeing,  // the procuratorate's, and that of protection organisations which do not own the case: as handling, without
                 // kind and organisation of the reporter and what tells of them
    task,        // every other organisation's: that there is a task, its level and place
};
constexpr auto words_of(Projection) {
    using enum Projection;
    return std::array{Word<Projection>{handling, "handling", "承办", "handling"},
                      Word<Projection>{overseeing, "overseeing", "监督", "overseeing"},
                      Word<Projection>{task, "task", "任务", "task"}};
}

// Roles that work with alerts at all. Administrators and reporters do not.
bool sees_alerts(Role role);

// forbidden, code foreign_jurisdiction: the alert is another organisation's, or the caller's is barred from the case.
Result<void> may_see(const Caller& caller, const Alert& alert, const std::vector<Bar>& bars);

// As may_see; forbidden, code role_refused: the role only reads.
Result<void> may_acknowledge(const Caller& caller, const Alert& alert, const std::vector<Bar>& bars);

// The widest projection that one of the caller's organisations has of the case.
Result<Projection> may_read(const Caller& caller, const std::vector<Alert>& alerts_of_case,
                            const std::vector<Bar>& bars);

}  // namespace vigil
