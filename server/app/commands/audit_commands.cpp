#include <fmt/format.h>

#include <vigil/crypto/bytes.hpp>

#include "app/checkpoints.hpp"
#include "app/commands/commands.hpp"
#include "secrets/key_folder.hpp"
#include "storage/log/verify.hpp"
#include "storage/store/sqlite_store.hpp"

namespace vigil::app {
namespace {

std::string describe(const storage::LogExamination& found) {
    std::string text = fmt::format(
        "日志链 · log {}\n记录 · entries {}\n已核对的行 · rows compared {}\n已验证的检查点 · checkpoints verified {} "
        "(最后位置 · last at {})\n链摘要 · root {}",
        found.log_id, found.entries, found.records, found.checkpoints, found.last_checkpoint,
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
    verify->callback([&line, file] {
        const auto configuration = line.configuration();
        if (!configuration) return line.fail(configuration.error());
        const auto keys = load_keys(configuration.value().keys.folder);
        if (!keys) return line.fail(keys.error());
        const std::filesystem::path database =
            file->empty() ? storage::SqliteStore::database_file(configuration.value().data.folder)
                          : std::filesystem::path(*file);
        const auto found = storage::verify_log(database, published_keys(keys.value().signing));
        if (!found) return line.fail(found.error());
        line.print(describe(found.value()));
        if (found.value().fault) line.status = 1;
    });
}

}  // namespace vigil::app
