#include <fmt/format.h>

#include <vigil/crypto/bytes.hpp>

#include "app/commands/commands.hpp"
#include "app/commands/public_keys.hpp"
#include "app/commands/witness.hpp"
#include "storage/log/verify.hpp"
#include "storage/store/sqlite_store.hpp"

namespace vigil::app {
namespace {

std::string describe(const storage::LogExamination& found) {
    std::string text = fmt::format(
        "日志链 · log {}\n日志条目 · entries {}\n已核对的行 · rows compared {}\n已销毁个案的行 · rows of erased cases "
        "{}\n已验证的检查点 · checkpoints verified {} (最后位置 · last at {})\n链摘要 · root {}",
        found.log_id, found.entries, found.records, found.stripped, found.checkpoints, found.last_checkpoint,
        crypto::to_base64url(found.root));
    if (found.fault)
        text += fmt::format("\n发现问题,位置 · FAULT at entry {}: {}", found.fault->pos, found.fault->what);
    else
        text += "\n未发现改动 · nothing was changed";
    return text;
}

}  // namespace

void add_audit_commands(CLI::App& app, CommandLine& line) {
    auto* audit = app.add_subcommand("audit", "审计 · audit")->require_subcommand(1);
    auto file = std::make_shared<std::string>();
    auto* verify = audit->add_subcommand("verify", "核对日志 · verify the log of a database");
    verify->add_option("database", *file, "数据库文件 · database file; default: that of the configuration");
    auto witnesses = std::make_shared<std::vector<std::string>>();
    verify->add_option(
        "--witness", *witnesses,
        "另行保存的回执、检查点或客户端的 live.jsonl，可多次 · a receipt, a checkpoint or a client's live.jsonl "
        "kept elsewhere, repeatable");
    // The public keys are enough, and an auditor has no others.
    auto keys_file = std::make_shared<std::string>();
    verify
        ->add_option("--jwks", *keys_file,
                     "公钥文件（/.well-known/jwks.json），无需密钥目录 · public keys instead of the key folder")
        ->check(CLI::ExistingFile);
    verify->callback([&line, file, witnesses, keys_file] {
        const auto configuration = line.configuration();
        if (!configuration) return line.fail(configuration.error());
        const auto lookup = keys_file->empty() ? lookup_of_keys(configuration.value()) : lookup_of_file(*keys_file);
        if (!lookup) return line.fail(lookup.error());
        const crypto::KeyLookup& find_key = lookup.value();
        const std::filesystem::path database =
            file->empty() ? storage::SqliteStore::database_file(configuration.value().data.folder)
                          : std::filesystem::path(*file);
        std::vector<storage::KnownRoot> known;
        for (const auto& witness : *witnesses) {
            const auto roots = read_witness(witness, find_key);
            if (!roots) return line.fail(roots.error());
            known.insert(known.end(), roots.value().begin(), roots.value().end());
        }
        const auto found = storage::verify_log(database, find_key, known);
        if (!found) return line.fail(found.error());
        line.print(describe(found.value()));
        if (found.value().fault) line.status = 1;
    });
}

}  // namespace vigil::app
