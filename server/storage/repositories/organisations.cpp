#include "storage/repositories/organisations.hpp"

#include <set>

#include "storage/repositories/changed.hpp"

namespace vigil::storage {
namespace {

Organisation read_organisation(Row& row) {
    return Organisation{row.get<OrganisationId>(), row.get<std::string>(), row.get<std::string>(),
                        row.get<DivisionCode>(), row.get<bool>()};
}

Coverage read_coverage(Row& row) {
    return Coverage{row.get<OrganisationId>(), row.get<Function>(), row.get<DivisionCode>()};
}

}  // namespace

constexpr Sql kInsertOrganisation = R"sql(
    INSERT INTO organisations (id, name, kind, division, active) VALUES (:id, :name, :kind, :division, :active)
    ON CONFLICT (id) DO NOTHING)sql";

Result<void> StoredOrganisations::insert(const Organisation& organisation) {
    if (memo_) memo_->change();
    return inserted("organisation", connection_.execute(kInsertOrganisation, {{"id", organisation.id},
                                                                              {"name", organisation.name},
                                                                              {"kind", organisation.kind},
                                                                              {"division", organisation.division},
                                                                              {"active", organisation.active}}));
}

constexpr Sql kFindOrganisation = "SELECT id, name, kind, division, active FROM organisations WHERE id = :id";

Result<std::optional<Organisation>> StoredOrganisations::find(const OrganisationId& id) {
    const auto load = [&] { return connection_.query_one(kFindOrganisation, {{"id", id}}, read_organisation); };
    return memo_ ? memo_->organisation(id, load) : load();
}

constexpr Sql kUpdateOrganisation = R"sql(
    UPDATE organisations SET name = :name, kind = :kind, division = :division, active = :active WHERE id = :id)sql";

Result<void> StoredOrganisations::update(const Organisation& organisation) {
    if (memo_) memo_->change();
    return changed("organisation", connection_.execute(kUpdateOrganisation, {{"id", organisation.id},
                                                                             {"name", organisation.name},
                                                                             {"kind", organisation.kind},
                                                                             {"division", organisation.division},
                                                                             {"active", organisation.active}}));
}

constexpr Sql kAllOrganisations = "SELECT id, name, kind, division, active FROM organisations ORDER BY id";
constexpr Sql kOrganisationsOfDivision =
    "SELECT id, name, kind, division, active FROM organisations WHERE division = :division ORDER BY id";

Result<std::vector<Organisation>> StoredOrganisations::list(const std::optional<DivisionCode>& division) {
    if (!division) return connection_.query(kAllOrganisations, {}, read_organisation);
    return connection_.query(kOrganisationsOfDivision, {{"division", *division}}, read_organisation);
}

constexpr Sql kCountOrganisations = "SELECT count(*) FROM organisations";

Result<std::int64_t> StoredOrganisations::count() {
    VIGIL_TRY(const auto count,
              connection_.query_one(kCountOrganisations, {}, [](Row& row) { return row.get<std::int64_t>(); }));
    return count.value_or(0);
}

constexpr Sql kCover = R"sql(
    INSERT INTO coverage (division, function, organisation) VALUES (:division, :function, :organisation)
    ON CONFLICT (division, function, organisation) DO NOTHING)sql";

Result<void> StoredOrganisations::cover(const Coverage& coverage) {
    if (memo_) memo_->change();
    VIGIL_TRY(connection_.execute(
        kCover,
        {{"division", coverage.division}, {"function", coverage.function}, {"organisation", coverage.organisation}}));
    return success();
}

constexpr Sql kUncover = R"sql(
    DELETE FROM coverage WHERE division = :division AND function = :function AND organisation = :organisation)sql";

Result<void> StoredOrganisations::uncover(const Coverage& coverage) {
    if (memo_) memo_->change();
    VIGIL_TRY(connection_.execute(
        kUncover,
        {{"division", coverage.division}, {"function", coverage.function}, {"organisation", coverage.organisation}}));
    return success();
}

constexpr Sql kCoverageOf = R"sql(
    SELECT organisation, function, division FROM coverage WHERE organisation = :id ORDER BY division, function)sql";

Result<std::vector<Coverage>> StoredOrganisations::coverage_of(const OrganisationId& id) {
    return connection_.query(kCoverageOf, {{"id", id}}, read_coverage);
}

constexpr Sql kCovering = R"sql(
    SELECT organisation, function, coverage.division
    FROM coverage JOIN organisations ON organisations.id = coverage.organisation
    WHERE coverage.division = :division AND function = :function AND active = 1
    ORDER BY organisation)sql";

Result<std::vector<Coverage>> StoredOrganisations::covering(Function function,
                                                            std::span<const DivisionCode> divisions) {
    std::vector<Coverage> found;
    for (const auto& division : std::set<DivisionCode>(divisions.begin(), divisions.end())) {
        const auto load = [&] {
            return connection_.query(kCovering, {{"division", division}, {"function", function}}, read_coverage);
        };
        VIGIL_TRY(const auto here, memo_ ? memo_->covering(function, division, load) : load());
        found.insert(found.end(), here.begin(), here.end());
    }
    return found;
}

}  // namespace vigil::storage
