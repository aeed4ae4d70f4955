#include "domain/administration/importing.hpp"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

namespace vigil {
namespace {

void complain(RowProblems& problems, std::int64_t line, const ImportColumn& column, std::string zh, std::string en) {
    problems.push_back({line, column, std::move(zh), std::move(en)});
}

void differs(RowProblems& problems, std::int64_t line, const ImportColumn& column) {
    complain(problems, line, column, "与系统中已有的内容不同；导入只新增，不修改",
             "differs from what is there already; an import only adds");
}

void unknown_organisation(RowProblems& problems, std::int64_t line) {
    complain(problems, line, kOrganisationColumn, "应当是已导入单位的外部编号，或者系统中在用单位的编号",
             "must be the external key of an organisation that was imported, or the id of an active one");
}

void ended(RowProblems& problems, std::int64_t line, const char* zh, const char* en) {
    complain(problems, line, kExternalKeyColumn, std::string(zh) + "已停用", std::string(en) + " has ended");
}

std::string line_zh(std::int64_t line) { return "第 " + std::to_string(line) + " 行"; }

bool covers(const std::vector<Coverage>& coverage, Function function, const DivisionCode& division) {
    return std::any_of(coverage.begin(), coverage.end(),
                       [&](const Coverage& each) { return each.function == function && each.division == division; });
}

// Counts a row by what becomes of it; one with a problem counts as neither.
template <class Row>
void count(ImportCount& counted, Row row, Row adds, bool has_problems) {
    if (has_problems) return;
    (row == adds ? counted.added : counted.unchanged) += 1;
}

}  // namespace

Result<std::optional<std::string>> Importer::find(ExternalKeyOf of, const std::string& key) {
    return unit_.external_keys().find(of, pseudonyms_.external_key_index(key));
}

Result<std::optional<OrganisationId>> Importer::organisation(const std::string& named) {
    const auto kept = organisations_.find(named);
    if (kept != organisations_.end()) return kept->second;
    VIGIL_TRY(const auto by_key, find(ExternalKeyOf::organisation, named));
    std::optional<OrganisationId> found;
    if (by_key || is_uuid(named)) {
        VIGIL_TRY(const auto organisation, unit_.organisations().find(OrganisationId(by_key.value_or(named))));
        if (organisation && organisation->active) found = organisation->id;
    }
    organisations_.emplace(named, found);
    return found;
}

Result<void> Importer::check_division(std::int64_t line, const DivisionCode& division, RowProblems& problems) {
    if (division.empty()) return success();
    auto kept = divisions_.find(division);
    if (kept == divisions_.end()) {
        VIGIL_TRY(const auto found, unit_.divisions().find(division));
        kept = divisions_.emplace(division, found.has_value()).first;
    }
    if (!kept->second)
        complain(problems, line, kDivisionColumn, "应当是区划表中的代码", "must be a division of the list");
    return success();
}

// Organisations ------------------------------------------------------------------------------------------------------

Result<Importer::Row> Importer::check_existing(const OrganisationRow& row, const OrganisationId& id,
                                               RowProblems& problems) {
    VIGIL_TRY(const auto there, unit_.organisations().find(id));
    if (!there) return Error{ErrorKind::internal, "an external key of an organisation that does not exist"};
    if (!there->active) ended(problems, row.line, "该单位", "the organisation");
    if (!row.name.empty() && row.name != there->name) differs(problems, row.line, kNameColumn);
    if (!row.kind.empty() && row.kind != there->kind) differs(problems, row.line, kKindColumn);
    if (!row.division.empty() && row.division != there->division) differs(problems, row.line, kDivisionColumn);
    VIGIL_TRY(const auto coverage, unit_.organisations().coverage_of(id));
    const bool has_all = std::all_of(row.functions.begin(), row.functions.end(),
                                     [&](Function function) { return covers(coverage, function, there->division); });
    return has_all ? Row::is_there : Row::adds;
}

Result<Importer::Row> Importer::check(const OrganisationRow& row, RowProblems& problems) {
    VIGIL_TRY(check_division(row.line, row.division, problems));
    if (row.external_key.empty()) return Row::adds;
    VIGIL_TRY(const auto known, find(ExternalKeyOf::organisation, row.external_key));
    if (known) return check_existing(row, OrganisationId(*known), problems);
    if (row.division.empty() || row.name.empty()) return Row::adds;
    VIGIL_TRY(const auto neighbours, unit_.organisations().list(row.division));
    for (const auto& each : neighbours)
        if (each.active && each.name == row.name)
            complain(problems, row.line, kNameColumn, "该区划已有同名的单位，且不是用这个外部编号导入的",
                     "an organisation of this division has this name already, and was not imported by this key");
    return Row::adds;
}

Result<ImportCount> Importer::check(const std::vector<OrganisationRow>& rows, RowProblems& problems) {
    ImportCount counted;
    std::map<std::string, std::int64_t> seen;
    for (const auto& row : rows) {
        const auto before = problems.size();
        if (!row.external_key.empty()) {
            const auto [first, is_new] = seen.emplace(row.external_key, row.line);
            if (!is_new)
                complain(problems, row.line, kExternalKeyColumn, "与" + line_zh(first->second) + "重复",
                         "stands in line " + std::to_string(first->second) + " too");
        }
        VIGIL_TRY(const auto becomes, check(row, problems));
        count(counted, becomes, Row::adds, problems.size() != before);
    }
    return counted;
}

Result<std::monostate> Importer::add(const std::vector<OrganisationRow>& rows, Instant now) {
    for (const auto& row : rows) {
        VIGIL_TRY(const auto known, find(ExternalKeyOf::organisation, row.external_key));
        if (!known) {
            VIGIL_TRY(const auto added,
                      administration_.add_organisation(unit_, row.name, row.kind, row.division, row.functions, now));
            VIGIL_TRY(unit_.external_keys().insert(ExternalKeyOf::organisation,
                                                   pseudonyms_.external_key_index(row.external_key), added.id.str()));
            continue;
        }
        const OrganisationId id(*known);
        VIGIL_TRY(const auto coverage, unit_.organisations().coverage_of(id));
        for (const auto function : row.functions)
            if (!covers(coverage, function, row.division)) {
                VIGIL_TRY(administration_.cover(unit_, {id, function, row.division}, now));
            }
    }
    return std::monostate{};
}

// Coverage -----------------------------------------------------------------------------------------------------------

Result<Importer::Row> Importer::check(const CoverageRow& row, RowProblems& problems) {
    VIGIL_TRY(check_division(row.line, row.division, problems));
    if (row.organisation.empty()) return Row::adds;
    VIGIL_TRY(const auto id, organisation(row.organisation));
    if (!id) unknown_organisation(problems, row.line);
    if (!id || !row.function) return Row::adds;
    VIGIL_TRY(const auto coverage, unit_.organisations().coverage_of(*id));
    return covers(coverage, *row.function, row.division) ? Row::is_there : Row::adds;
}

Result<ImportCount> Importer::check(const std::vector<CoverageRow>& rows, RowProblems& problems) {
    ImportCount counted;
    std::map<std::tuple<std::string, Function, DivisionCode>, std::int64_t> seen;
    for (const auto& row : rows) {
        const auto before = problems.size();
        if (row.function) {
            const auto [first, is_new] =
                seen.emplace(std::tuple(row.organisation, *row.function, row.division), row.line);
            if (!is_new)
                complain(problems, row.line, {}, "与" + line_zh(first->second) + "重复",
                         "repeats line " + std::to_string(first->second));
        }
        VIGIL_TRY(const auto becomes, check(row, problems));
        count(counted, becomes, Row::adds, problems.size() != before);
    }
    return counted;
}

Result<std::monostate> Importer::add(const std::vector<CoverageRow>& rows, Instant now) {
    for (const auto& row : rows) {
        VIGIL_TRY(const auto id, organisation(row.organisation));
        if (!id || !row.function) return Error{ErrorKind::internal, "rows with problems are not added"};
        VIGIL_TRY(const auto coverage, unit_.organisations().coverage_of(*id));
        if (covers(coverage, *row.function, row.division)) continue;
        VIGIL_TRY(administration_.cover(unit_, {*id, *row.function, row.division}, now));
    }
    return std::monostate{};
}

// Accounts -----------------------------------------------------------------------------------------------------------

// `first`: the first row of the same key.
Result<Importer::Row> Importer::check(const AccountRow& row, const AccountRow& first, RowProblems& problems) {
    std::optional<OrganisationId> id;
    if (!row.organisation.empty()) {
        VIGIL_TRY(id, organisation(row.organisation));
        if (!id) unknown_organisation(problems, row.line);
    }
    const auto same_person = [&](bool is_same, const ImportColumn& column) {
        if (!is_same)
            complain(problems, row.line, column, "外部编号与" + line_zh(first.line) + "相同，此列也应当相同",
                     "must be as in line " + std::to_string(first.line) + ", which has the same external key");
    };
    same_person(row.name.empty() || first.name.empty() || row.name == first.name, kPersonColumn);
    same_person(!row.reporter_kind || !first.reporter_kind || row.reporter_kind == first.reporter_kind,
                kReporterKindColumn);
    same_person(!row.telephone || !first.telephone || row.telephone == first.telephone, kTelephoneColumn);
    if (row.external_key.empty()) return Row::adds;
    VIGIL_TRY(const auto known, find(ExternalKeyOf::account, row.external_key));
    if (!known) return Row::adds;
    VIGIL_TRY(const auto there, unit_.accounts().find(AccountId(*known)));
    if (!there) return Error{ErrorKind::internal, "an external key of an account that does not exist"};
    if (!there->active) ended(problems, row.line, "该账号", "the account");
    VIGIL_TRY(const auto name, unit_.vault().open(Field::account_name, there->id.str(), there->sealed_name));
    if (!row.name.empty() && row.name != name) differs(problems, row.line, kPersonColumn);
    if (row.reporter_kind && *row.reporter_kind != there->reporter_kind)
        differs(problems, row.line, kReporterKindColumn);
    VIGIL_TRY(const auto telephone, check_telephone(row, *there, problems));
    if (!id || !row.role) return Row::adds;
    const Membership membership{*id, *row.role};
    const bool holds =
        std::find(there->memberships.begin(), there->memberships.end(), membership) != there->memberships.end();
    return holds ? telephone : Row::adds;
}

Result<Importer::Row> Importer::check_telephone(const AccountRow& row, const Account& there, RowProblems& problems) {
    if (!row.telephone || row.telephone->empty()) return Row::is_there;
    VIGIL_TRY(const auto known, unit_.deliveries().telephone(there.id));
    if (!known) return Row::adds;
    VIGIL_TRY(const auto number, unit_.vault().open(Field::telephone, there.id.str(), known->sealed_number));
    if (number != *row.telephone) differs(problems, row.line, kTelephoneColumn);
    return Row::is_there;
}

Result<ImportCount> Importer::check(const std::vector<AccountRow>& rows, RowProblems& problems) {
    ImportCount counted;
    std::map<std::string, const AccountRow*> first_of;
    std::set<std::string> officers;  // by their external keys
    for (const auto& row : rows)
        if (row.role && *row.role != Role::reporter) officers.insert(row.external_key);
    std::map<std::tuple<std::string, std::string, Role>, std::int64_t> seen;
    for (const auto& row : rows) {
        const auto before = problems.size();
        const AccountRow* first = &row;
        if (!row.external_key.empty()) first = first_of.emplace(row.external_key, &row).first->second;
        if (row.role && !row.external_key.empty()) {
            const auto [same, is_new] =
                seen.emplace(std::tuple(row.external_key, row.organisation, *row.role), row.line);
            if (!is_new)
                complain(problems, row.line, {}, "与" + line_zh(same->second) + "重复",
                         "repeats line " + std::to_string(same->second));
        }
        if (row.telephone && !row.telephone->empty() && !officers.contains(row.external_key))
            complain(problems, row.line, kTelephoneColumn, "只拨打值守警报的人员，报告人应当为空",
                     "must be empty: only somebody who answers alerts is called, a reporter is not");
        VIGIL_TRY(const auto becomes, check(row, *first, problems));
        count(counted, becomes, Row::adds, problems.size() != before);
    }
    return counted;
}

// Whoever has none yet; check has made sure that a number which is there is the same.
Result<void> Importer::set_telephones(const std::vector<AccountRow>& rows, Instant now) {
    for (const auto& row : rows) {
        if (!row.telephone || row.telephone->empty()) continue;
        VIGIL_TRY(const auto known, find(ExternalKeyOf::account, row.external_key));
        if (!known) return Error{ErrorKind::internal, "an account of the rows was not added"};
        const AccountId id(*known);
        VIGIL_TRY(const auto telephone, unit_.deliveries().telephone(id));
        if (telephone) continue;
        VIGIL_TRY(administration_.set_telephone(unit_, id, *row.telephone, now));
    }
    return success();
}

Result<std::monostate> Importer::add(const std::vector<AccountRow>& rows, Instant now) {
    for (const auto& row : rows) {
        VIGIL_TRY(const auto id, organisation(row.organisation));
        if (!id || !row.role || !row.reporter_kind)
            return Error{ErrorKind::internal, "rows with problems are not added"};
        VIGIL_TRY(const auto known, find(ExternalKeyOf::account, row.external_key));
        if (known) {
            VIGIL_TRY(administration_.join(unit_, AccountId(*known), {*id, *row.role}, now));
            continue;
        }
        const NewAccount account{*id, *row.role, row.name, *row.reporter_kind, {}};
        VIGIL_TRY(const auto added, administration_.add_account(unit_, account, now));
        VIGIL_TRY(unit_.external_keys().insert(ExternalKeyOf::account, pseudonyms_.external_key_index(row.external_key),
                                               added.id.str()));
    }
    VIGIL_TRY(set_telephones(rows, now));
    return std::monostate{};
}

Result<std::vector<ImportedAccount>> Importer::accounts_of(const std::vector<AccountRow>& rows) {
    std::vector<ImportedAccount> accounts;
    std::set<std::string> seen;
    for (const auto& row : rows) {
        if (!seen.insert(row.external_key).second) continue;
        VIGIL_TRY(const auto id, find(ExternalKeyOf::account, row.external_key));
        if (!id) return Error{ErrorKind::internal, "an account of the rows was not added"};
        accounts.push_back({row.line, row.external_key, row.name, AccountId(*id)});
    }
    return accounts;
}

}  // namespace vigil
