// Importing many organisations, coverages or accounts at once: all or nothing, and only ever adding.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "domain/administration/administration.hpp"
#include "domain/administration/import_rows.hpp"

namespace vigil {

struct ImportedAccount {
    std::int64_t line{};  // the first of its rows
    std::string external_key;
    std::string name;
    AccountId id;
};

struct ImportCount {
    std::int64_t added = 0;      // rows that add something
    std::int64_t unchanged = 0;  // rows whose content is there already
};

// Rows that are there already, by their external keys, change nothing, so a file may be imported again, also with further
// rows. What differs from what is there is a problem: an import never changes anything. One call of check before one of
// add, in the same transaction; add requires that there were no problems. Lives for one Unit.
class Importer {
public:
    Importer(Unit& unit, const Administration& administration, const Pseudonyms& pseudonyms)
        : unit_(unit), administration_(administration), pseudonyms_(pseudonyms) {}

    // Everything that is wrong with the rows goes to `problems`.
    Result<ImportCount> check(const std::vector<OrganisationRow>& rows, RowProblems& problems);
    Result<ImportCount> check(const std::vector<CoverageRow>& rows, RowProblems& problems);
    Result<ImportCount> check(const std::vector<AccountRow>& rows, RowProblems& problems);

    Result<std::monostate> add(const std::vector<OrganisationRow>& rows, Instant now);
    Result<std::monostate> add(const std::vector<CoverageRow>& rows, Instant now);
    Result<std::monostate> add(const std::vector<AccountRow>& rows, Instant now);

    // The accounts of these rows, in the order of the file.
    Result<std::vector<ImportedAccount>> accounts_of(const std::vector<AccountRow>& rows);

private:
    // What becomes of a row.
    enum class Row { adds, is_there };

    Result<Row> check(const OrganisationRow& row, RowProblems& problems);
    Result<Row> check_existing(const OrganisationRow& row, const OrganisationId& id, RowProblems& problems);
    Result<Row> check(const CoverageRow& row, RowProblems& problems);
    Result<Row> check(const AccountRow& row, const AccountRow& first, RowProblems& problems);
    Result<Row> check_telephone(const AccountRow& row, const Account& there, RowProblems& problems);
    Result<void> set_telephones(const std::vector<AccountRow>& rows, Instant now);
    Result<void> check_division(std::int64_t line, const DivisionCode& division, RowProblems& problems);

    Result<std::optional<std::string>> find(ExternalKeyOf of, const std::string& key);
    // By external key or id; nothing where there is no such active organisation. Kept, because files name few of them often.
    Result<std::optional<OrganisationId>> organisation(const std::string& named);

    Unit& unit_;
    const Administration& administration_;
    const Pseudonyms& pseudonyms_;
    std::map<std::string, std::optional<OrganisationId>> organisations_{};
    std::map<DivisionCode, bool> divisions_{};
};

}  // namespace vigil
