#include "domain/reports/previewing.hpp"

#include <algorithm>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/projecting.hpp>

#include "domain/access/access.hpp"
#include "domain/alerts/raising.hpp"
#include "domain/reports/intake.hpp"
#include "domain/triage/assess.hpp"

namespace vigil {
namespace {

constexpr std::string_view kBody = "/reports/*/body";

// The fields of the document that the projection shows and the document has.
Result<std::vector<protocol::AudienceField>> fields_of(const std::string& document, Projection projection) {
    std::vector<protocol::AudienceField> fields;
    for (const auto& row : shown_fields(projection)) {
        if (row.shown == protocol::Shown::no || !row.pointer.starts_with(kBody)) continue;
        const std::string_view pointer = row.pointer.substr(kBody.size());
        const std::array alone{protocol::ShownField{pointer, protocol::Shown::yes}};
        VIGIL_TRY(const bool there, protocol::has_any(document, alone));
        if (there) fields.push_back({std::string(pointer), row.shown == protocol::Shown::by_day});
    }
    return fields;
}

Result<std::int64_t> readers_of(Unit& unit, const OrganisationId& organisation) {
    VIGIL_TRY(const auto accounts, unit.accounts().of_organisation(organisation));
    return std::count_if(accounts.begin(), accounts.end(), [&](const Account& account) {
        return account.active &&
               std::any_of(account.memberships.begin(), account.memberships.end(), [&](const Membership& each) {
                   return each.organisation == organisation && sees_alerts(each.role);
               });
    });
}

}  // namespace

Result<protocol::Audience> preview_audience(Unit& unit, const triage::RuleSet& rules,
                                            const protocol::FileReport& document, const SenderKinds& sender,
                                            Instant now) {
    VIGIL_TRY(require_divisions(unit, document.places));
    VIGIL_TRY(const auto places, case_places(unit, document.places));
    triage::Facts facts;
    add_report(facts, facts_of(document, sender, now));
    VIGIL_TRY(complete_facts(unit, facts, places));
    const auto assessment = triage::assess(rules, facts);
    VIGIL_TRY(const auto found, find_audience(unit, rules, assessment, facts, places, CaseId()));

    const std::string text = protocol::encode(document);
    protocol::Audience audience{.level = assessment.level, .readers = {}};
    for (const auto& told : found.told) {
        const auto& organisation = told.route.organisation;
        const Alert alert{.id = {},
                          .case_id = {},
                          .organisation = organisation.id,
                          .function = told.function,
                          .owner = told.owner,
                          .division = {}};
        const auto projection = projection_of(alert);
        protocol::AudienceReader reader{.organisation_name = organisation.name,
                                        .function = told.function,
                                        .owner = told.owner,
                                        .release = told.release,
                                        .projection = std::string(to_text(projection)),
                                        .people = 0,
                                        .fields_shown = {}};
        VIGIL_TRY(reader.people, readers_of(unit, organisation.id));
        VIGIL_TRY(reader.fields_shown, fields_of(text, projection));
        audience.readers.push_back(std::move(reader));
    }
    return audience;
}

}  // namespace vigil
