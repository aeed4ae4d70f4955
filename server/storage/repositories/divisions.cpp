#include "storage/repositories/divisions.hpp"

namespace vigil::storage {
namespace {

Division read_division(Row& row) {
    return Division{row.get<DivisionCode>(),
                    row.get<std::optional<DivisionCode>>(),
                    row.get<DivisionLevel>(),
                    row.get<std::string>(),
                    row.get<std::string>(),
                    row.get<Instant>(),
                    row.get<std::optional<Instant>>(),
                    row.get<std::optional<DivisionCode>>()};
}

}  // namespace

constexpr Sql kFindDivision = R"sql(
    SELECT code, parent, level, kind, name, valid_from_ms, valid_to_ms, successor
    FROM divisions WHERE code = :code)sql";

Result<std::optional<Division>> StoredDivisions::find(const DivisionCode& code) {
    if (memo_) {
        VIGIL_TRY(const auto line, ancestry(code));
        return line.empty() ? std::optional<Division>() : line.front();
    }
    return connection_.query_one(kFindDivision, {{"code", code}}, read_division);
}

// `step` orders the answer; its bound stops a list whose parents go round in a circle. Five levels exist.
constexpr Sql kDivisionAncestry = R"sql(
    WITH RECURSIVE ancestry (code, parent, step) AS (
        SELECT code, parent, 0 FROM divisions WHERE code = :code
        UNION ALL
        SELECT divisions.code, divisions.parent, ancestry.step + 1
        FROM ancestry JOIN divisions ON divisions.code = ancestry.parent
        WHERE ancestry.step < 16)
    SELECT divisions.code, divisions.parent, level, kind, name, valid_from_ms, valid_to_ms, successor
    FROM ancestry JOIN divisions ON divisions.code = ancestry.code
    ORDER BY ancestry.step)sql";

Result<std::vector<Division>> StoredDivisions::ancestry(const DivisionCode& code) {
    const auto load = [&] { return connection_.query(kDivisionAncestry, {{"code", code}}, read_division); };
    return memo_ ? memo_->ancestry(code, load) : load();
}

constexpr Sql kDivisionChildren = R"sql(
    SELECT code, parent, level, kind, name, valid_from_ms, valid_to_ms, successor
    FROM divisions WHERE parent = :parent ORDER BY code)sql";

Result<std::vector<Division>> StoredDivisions::children(const DivisionCode& parent) {
    return connection_.query(kDivisionChildren, {{"parent", parent}}, read_division);
}

constexpr Sql kRootDivisions = R"sql(
    SELECT code, parent, level, kind, name, valid_from_ms, valid_to_ms, successor
    FROM divisions WHERE parent IS NULL ORDER BY code)sql";

Result<std::vector<Division>> StoredDivisions::roots() { return connection_.query(kRootDivisions, {}, read_division); }

constexpr Sql kAllDivisions = R"sql(
    SELECT code, parent, level, kind, name, valid_from_ms, valid_to_ms, successor
    FROM divisions ORDER BY code)sql";

Result<std::vector<Division>> StoredDivisions::all() { return connection_.query(kAllDivisions, {}, read_division); }

constexpr Sql kCountDivisions = "SELECT count(*) FROM divisions";

Result<std::int64_t> StoredDivisions::count() {
    VIGIL_TRY(const auto count,
              connection_.query_one(kCountDivisions, {}, [](Row& row) { return row.get<std::int64_t>(); }));
    return count.value_or(0);
}

constexpr Sql kPutDivision = R"sql(
    INSERT INTO divisions (code, parent, level, kind, name, valid_from_ms, valid_to_ms, successor)
    VALUES (:code, :parent, :level, :kind, :name, :valid_from_ms, :valid_to_ms, :successor)
    ON CONFLICT (code) DO UPDATE SET
        parent = excluded.parent, level = excluded.level, kind = excluded.kind, name = excluded.name,
        valid_from_ms = excluded.valid_from_ms, valid_to_ms = excluded.valid_to_ms, successor = excluded.successor)sql";

Result<void> StoredDivisions::put(const Division& division) {
    if (memo_) memo_->change();
    VIGIL_TRY(connection_.execute(kPutDivision, {{"code", division.code},
                                                 {"parent", division.parent},
                                                 {"level", division.level},
                                                 {"kind", division.kind},
                                                 {"name", division.name},
                                                 {"valid_from_ms", division.valid_from},
                                                 {"valid_to_ms", division.valid_to},
                                                 {"successor", division.successor}}));
    return success();
}

}  // namespace vigil::storage
