#include <fmt/format.h>

#include <chrono>
#include <sstream>
#include <vigil/crypto/bytes.hpp>
#include <vigil/crypto/public_key_pem.hpp>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/checkpoint.hpp>

#include "app/commands/commands.hpp"
#include "app/commands/holder_commands.hpp"
#include "app/commands/public_keys.hpp"
#include "app/commands/witness.hpp"
#include "app/holders.hpp"
#include "files/file_problems.hpp"
#include "storage/log/verify.hpp"
#include "storage/store/sqlite_store.hpp"

namespace vigil::app {
namespace {

using Seconds = std::chrono::duration<double>;

std::string describe(const storage::LogExamination& found, Seconds took) {
    const auto per_second =
        static_cast<std::int64_t>(static_cast<double>(found.entries) / std::max(took.count(), 1e-6));
    std::string text = fmt::format(
        "日志链 · log {}\n日志条目 · entries {} ({:.2f} s, {} 条/秒 · entries/s)\n已核对的行 · rows compared {}\n"
        "已销毁个案的行 · rows of erased cases {}\n"
        "已验证的检查点 · checkpoints verified {} (最后位置 · last at {}，其后未签名 · unsigned after it {})\n",
        found.log_id, found.entries, took.count(), per_second, found.records, found.stripped, found.checkpoints,
        found.last_checkpoint, found.entries - found.last_checkpoint);
    if (found.countersignatures > 0)
        text += fmt::format("已验证的副署 · countersignatures verified {} (最后位置 · last at {})\n",
                            found.countersignatures, found.last_countersigned);
    if (found.known_roots > 0)
        text += fmt::format("已比对的外部见证 · roots kept elsewhere compared {} (最后位置 · last at {})\n",
                            found.known_roots, found.last_known);
    text += "链摘要 · root " + crypto::to_base64url(found.root);
    if (found.fault)
        text += fmt::format("\n发现问题，位置 · FAULT at entry {}: {}", found.fault->pos, found.fault->what);
    else
        text += "\n未发现改动 · nothing was changed";
    return text;
}

struct AuditAsked {
    std::string database, key_set;
    std::vector<std::string> witnesses, holders;
};

// Whose signatures count, and which file is examined. With a set of keys and a named database nothing of the installation is
// needed: an auditor has neither its configuration nor its keys.
struct Subject {
    std::filesystem::path database;
    storage::ExaminationKeys keys;
};

Result<Subject> find_subject(const AuditAsked& asked, const CommandLine& line) {
    Subject subject{asked.database, {}};
    VIGIL_TRY(const auto named, load_holders({asked.holders.begin(), asked.holders.end()}));
    Holders configured;
    if (!asked.key_set.empty()) {
        VIGIL_TRY(subject.keys.server, load_key_set(asked.key_set));
    }
    if (asked.key_set.empty() || asked.database.empty()) {
        VIGIL_TRY(const auto configuration, line.configuration());
        if (asked.database.empty()) subject.database = storage::SqliteStore::database_file(configuration.data.folder);
        if (asked.key_set.empty()) {
            VIGIL_TRY(subject.keys.server, lookup_of_keys(configuration));
            VIGIL_TRY(configured, load_holders(configuration.checkpoints.holders));
        }
    }
    subject.keys.holders = [first = named.lookup(), second = configured.lookup()](std::string_view kid) {
        auto key = first(kid);
        return key ? key : second(kid);
    };
    return subject;
}

void run_verify(const AuditAsked& asked, CommandLine& line) {
    const auto subject = find_subject(asked, line);
    if (!subject) return line.fail(subject.error());
    // Before the database is opened: a witness must not be newer than what it is compared with.
    std::vector<WitnessFile> witnesses;
    for (const auto& path : asked.witnesses) {
        auto witness = WitnessFile::open(path);
        if (!witness) return line.fail(witness.error());
        witnesses.push_back(std::move(witness).value());
    }
    const auto& keys = subject.value().keys;
    const auto known = [&](const std::function<Result<void>(const storage::KnownRoot&)>& each) -> Result<void> {
        for (const auto& witness : witnesses) {
            VIGIL_TRY(witness.read(keys, [&](const Witnessed& found) { return each(found.root); }));
        }
        return success();
    };
    const auto started = std::chrono::steady_clock::now();
    const auto found = storage::verify_log(subject.value().database, keys, known);
    if (!found) return line.fail(found.error());
    line.print(describe(found.value(), std::chrono::steady_clock::now() - started));
    if (found.value().fault) line.status = 1;
}

void run_add(const std::string& path, CommandLine& line) {
    const auto configuration = line.configuration();
    if (!configuration) return line.fail(configuration.error());
    constexpr std::size_t kMostBytes = 1024 * 1024;
    const auto text = read_file(path, kMostBytes);
    if (!text) return line.fail(text.error());
    std::istringstream lines(text.value());
    for (std::string jws; std::getline(lines, jws);) {
        while (!jws.empty() && (jws.back() == '\r' || jws.back() == ' ')) jws.pop_back();
        if (jws.empty()) continue;
        const auto answer = call_desk(configuration.value(), "audit.add-countersignature",
                                      protocol::encode(protocol::AddCountersignature{jws}));
        if (!answer) return line.fail(answer.error());
        const auto added = protocol::decode<protocol::CountersignatureAdded>(answer.value());
        if (!added) return line.fail(added.error());
        line.print(fmt::format("{}，见证方 {}，日志位置 {} · {}, holder {}, position {}",
                               added.value().is_new ? "已存入" : "已有", added.value().holder, added.value().pos,
                               added.value().is_new ? "added" : "there already", added.value().holder,
                               added.value().pos));
    }
}

}  // namespace

void add_audit_commands(CLI::App& app, CommandLine& line) {
    auto* audit = app.add_subcommand("audit", "审计 · audit")->require_subcommand(1);
    auto asked = std::make_shared<AuditAsked>();
    auto* verify = audit->add_subcommand("verify", "核对日志 · verify the log of a database");
    verify->add_option("database", asked->database, "数据库文件 · database file; default: that of the configuration");
    verify->add_option("--witness", asked->witnesses,
                       "另行保存的回执、检查点、副署或客户端的 live.jsonl,可多次 · a receipt, checkpoints, "
                       "countersignatures or a client's "
                       "live.jsonl kept elsewhere, repeatable");
    verify->add_option(
        "--holder", asked->holders,
        "见证方公钥，可多次 · public key of an outside holder, repeatable; beside those of the configuration");
    verify->add_option("--jwks", asked->key_set,
                       "服务器公钥文件，代替本机密钥 · the server's public keys, instead of the keys of this machine");
    verify->callback([&line, asked] { run_verify(*asked, line); });

    add_holder_commands(*audit, line);
    add_escalation_audit(*audit, line);

    auto file = std::make_shared<std::string>();
    auto* add =
        audit->add_subcommand("add-countersignature", "存入见证方的副署 · keep the countersignatures of a holder");
    add->add_option("file", *file, "副署文件，每行一个 · file with countersignatures, one a line")->required();
    add->callback([&line, file] { run_add(*file, line); });
}

}  // namespace vigil::app
