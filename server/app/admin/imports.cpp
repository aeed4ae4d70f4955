// import.*: many organisations, coverages or accounts at once.
#include <fmt/format.h>

#include <algorithm>
#include <vigil/crypto/bytes.hpp>
#include <vigil/crypto/hash.hpp>
#include <vigil/protocol/messages/importing.hpp>
#include <vigil/protocol/problems.hpp>

#include "app/admin/command.hpp"
#include "app/admin/officers.hpp"
#include "domain/administration/importing.hpp"
#include "files/import_file.hpp"

namespace vigil::app {
namespace {

using protocol::decode;
using protocol::encode;
using protocol::ImportOutcome;

protocol::ImportProblem view_of(const RowProblem& problem) {
    std::string column(problem.column.zh);
    if (!column.empty()) column += " · " + std::string(problem.column.key);
    return {problem.line, std::move(column), problem.zh, problem.en};
}

// Calls `use` with the rows of the file's kind.
template <class Use>
auto with_rows(ImportKind kind, const ImportFile& file, Use use) {
    switch (kind) {
        case ImportKind::organisations:
            return use(file.organisations);
        case ImportKind::coverage:
            return use(file.coverage);
        case ImportKind::accounts:
            break;
    }
    return use(file.accounts);
}

void complain_of_telephones(ImportFile& file) {
    for (const auto& row : file.accounts)
        if (row.telephone && !row.telephone->empty())
            file.problems.push_back({row.line, kTelephoneColumn, "没有配置短信或电话网关，应当为空",
                                     "must be empty: no gateway is configured that would call it"});
}

Result<ImportOutcome> check_file(const DeskParts& parts, ImportKind kind, ImportFile& file, Importer& importer) {
    if (!parts.calls_telephones) complain_of_telephones(file);
    ImportOutcome outcome;
    outcome.rows = file.rows;
    auto examine = [&](const auto& rows) { return importer.check(rows, file.problems); };
    VIGIL_TRY(const auto counted, with_rows(kind, file, examine));
    outcome.added = counted.added;
    outcome.unchanged = counted.unchanged;
    sort_by_line(file.problems);
    outcome.problem_count = static_cast<std::int64_t>(file.problems.size());
    for (const auto& each : file.problems) {
        if (outcome.problems.size() == protocol::kMostImportProblems) break;
        outcome.problems.push_back(view_of(each));
    }
    return outcome;
}

bool names_officers(const ImportFile& file) {
    return std::any_of(file.accounts.begin(), file.accounts.end(),
                       [](const AccountRow& each) { return each.role != Role::reporter; });
}

// A file that calls an officer a reporter would get one administrator the officer's code.
Result<void> require_reporter(Unit& unit, const ImportedAccount& account) {
    VIGIL_TRY(const auto role, officers_role(unit, account.id));
    if (!role) return success();
    return problem("conflict", fmt::format("line {}: the account is an officer's, which the file does not say: give it "
                                           "a code with enrol",
                                           account.line));
}

// Whoever has a device already needs none.
Result<void> issue_codes(const DeskParts& parts, Unit& unit, const ImportFile& file,
                         const std::vector<ImportedAccount>& accounts, Instant now, ImportOutcome& outcome) {
    const Administration administration(*parts.rules, parts.ids);
    for (const auto& account : accounts) {
        if (!names_officers(file)) {
            VIGIL_TRY(require_reporter(unit, account));
        }
        VIGIL_TRY(const auto devices, unit.devices().of_account(account.id));
        if (std::any_of(devices.begin(), devices.end(), [](const Device& each) { return !each.revoked_at; })) continue;
        const std::string code = parts.tokens.enrolment_code();
        VIGIL_TRY(const auto issued, administration.enrol(unit, account.id, parts.tokens.enrolment_hash(code),
                                                          now + parts.enrolment_lifetime, now));
        outcome.codes.push_back(
            {account.line, account.external_key, account.name, account.id, code, issued.expires_at});
    }
    return success();
}

Result<std::string> check(const DeskParts& parts, Unit& unit, const std::string& arguments, Instant) {
    VIGIL_TRY(const auto asked, decode<protocol::ImportText>(arguments));
    auto file = read_import(asked.kind, asked.text, parts.rules->words);
    const Administration administration(*parts.rules, parts.ids);
    Importer importer(unit, administration, parts.pseudonyms);
    VIGIL_TRY(const auto outcome, check_file(parts, asked.kind, file, importer));
    return encode(outcome);
}

// A file with a problem is refused as a whole: whoever approves it must be able to rely on what was proposed.
Result<ImportOutcome> check_without_problems(const DeskParts& parts, ImportKind kind, ImportFile& file,
                                             Importer& importer) {
    VIGIL_TRY(auto outcome, check_file(parts, kind, file, importer));
    if (outcome.problem_count > 0)
        return problem("conflict", "the file has " + std::to_string(outcome.problem_count) +
                                       " problems, which import.check lists; nothing was imported");
    return outcome;
}

Result<std::string> apply(const DeskParts& parts, Unit& unit, const std::string& arguments, Instant now) {
    VIGIL_TRY(const auto asked, decode<protocol::ImportText>(arguments));
    auto file = read_import(asked.kind, asked.text, parts.rules->words);
    const Administration administration(*parts.rules, parts.ids);
    Importer importer(unit, administration, parts.pseudonyms);
    VIGIL_TRY(auto outcome, check_without_problems(parts, asked.kind, file, importer));
    auto add = [&](const auto& rows) { return importer.add(rows, now); };
    VIGIL_TRY(with_rows(asked.kind, file, add));
    if (outcome.added > 0)
        unit.log().append({"import.applied",
                           parts.ids.next(now),
                           now,
                           {{"kind", std::string(to_text(asked.kind))}, {"added", std::to_string(outcome.added)}}});
    outcome.applied = true;
    return encode(outcome);
}

// Apart from the import: that may wait for a second administrator, and the codes are for whoever hands them out.
Result<std::string> issue(const DeskParts& parts, Unit& unit, const std::string& arguments, Instant now) {
    VIGIL_TRY(const auto asked, decode<protocol::ImportText>(arguments));
    if (asked.kind != ImportKind::accounts) return problem("invalid_document", "only accounts have enrolment codes");
    auto file = read_import(asked.kind, asked.text, parts.rules->words);
    const Administration administration(*parts.rules, parts.ids);
    Importer importer(unit, administration, parts.pseudonyms);
    VIGIL_TRY(auto outcome, check_without_problems(parts, asked.kind, file, importer));
    if (outcome.added > 0) return problem("conflict", "the file has rows that are not imported yet: import it first");
    VIGIL_TRY(const auto accounts, importer.accounts_of(file.accounts));
    VIGIL_TRY(issue_codes(parts, unit, file, accounts, now, outcome));
    outcome.applied = !outcome.codes.empty();
    return encode(outcome);
}

// Two administrators compare the file by what sha256sum prints of it.
Result<Concern> concern_of_import(Unit&, const std::string& arguments) {
    VIGIL_TRY(const auto asked, decode<protocol::ImportText>(arguments));
    const auto file = read_import(asked.kind, asked.text, {});
    return Concern{
        std::string(to_text(asked.kind)),
        {},
        {},
        fmt::format("{0} 行 · {0} rows, SHA-256 {1}", file.rows, crypto::to_hex(crypto::sha256(asked.text)))};
}

// As the same rows one by one would (accounts.cpp, devices.cpp, organisations.cpp).
Result<Weight> weight_of_import(Unit&, const std::string& arguments) {
    VIGIL_TRY(const auto asked, decode<protocol::ImportText>(arguments));
    if (asked.kind == ImportKind::coverage) return Weight::two;
    const auto file = read_import(asked.kind, asked.text, {});
    const bool gives_functions = std::any_of(file.organisations.begin(), file.organisations.end(),
                                             [](const OrganisationRow& each) { return !each.functions.empty(); });
    return gives_functions || names_officers(file) ? Weight::two : Weight::light;
}

constexpr std::array kImportCommands{
    AdminCommand{"import.check", Effect::reads, check},
    AdminCommand{"import.apply", Effect::changes, apply, nullptr, nullptr, Right::administer, concern_of_import,
                 weight_of_import},
    AdminCommand{"import.codes", Effect::changes, issue, nullptr, nullptr, Right::administer, concern_of_import,
                 weight_of_import},
};

}  // namespace

std::span<const AdminCommand> import_commands() { return kImportCommands; }

}  // namespace vigil::app
