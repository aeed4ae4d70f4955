// Which alerts have woken whom, as long as the database lives.
#pragma once

#include <optional>
#include <vector>
#include <vigil/protocol/result.hpp>

#include "domain/sirens/siren.hpp"

namespace vigil {

// A result that was recorded for the case of an alert.
struct SirenResult {
    AlertId alert;
    Outcome outcome{};
};

struct AlertOfCase {
    AlertId alert;
    CaseId case_id;
};

class SirenRepository {
public:
    virtual ~SirenRepository() = default;
    virtual Result<void> insert(const Siren& siren) = 0;  // one more of its alert
    virtual Result<std::vector<Siren>> of_version(const AlertId& alert, AlertVersion version) = 0;
    // Those of the version have an answer.
    virtual Result<void> answer(const AlertId& alert, AlertVersion version, Instant at) = 0;
    // Those that began since then, the newest first.
    virtual Result<std::vector<Siren>> of_organisation(const OrganisationId& organisation, Instant since,
                                                       std::size_t limit) = 0;
    // At which an alert has woken somebody since then, by id, from behind `after`.
    virtual Result<std::vector<OrganisationId>> organisations(Instant since,
                                                              const std::optional<OrganisationId>& after) = 0;
    // The alerts of the organisation's sirens since then from whose whole cases somebody is barred.
    virtual Result<std::vector<AlertOfCase>> with_bars(const OrganisationId& organisation, Instant since) = 0;
    // What became of the cases of these; the newest last.
    virtual Result<std::vector<SirenResult>> results(const OrganisationId& organisation, Instant since) = 0;
};

}  // namespace vigil
