#include <fmt/format.h>

#include <filesystem>
#include <vigil/protocol/messages/erasure.hpp>
#include <vigil/protocol/proofs.hpp>

#include "app/commands/caller.hpp"
#include "app/commands/outcomes.hpp"
#include "app/commands/witness.hpp"
#include "files/file_problems.hpp"
#include "files/retention_file.hpp"

namespace vigil::app {
namespace {

constexpr std::size_t kMostCertificateBytes = 1024 * 1024;

// What may wait for a second administrator.
template <class Message>
void ask(CommandLine& line, const std::string& command, const Message& asked) {
    const auto answer = Caller{line}.ask(command, asked);
    if (!answer) return line.fail(answer.error());
    print_outcome(line, answer.value());
}

Result<protocol::ErasureClaims> claims_of(const std::string& certificate, const std::string& keys_file) {
    std::error_code ignored;
    std::string text = certificate;
    if (std::filesystem::exists(certificate, ignored)) {
        VIGIL_TRY(text, read_file(certificate, kMostCertificateBytes));
    }
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' ')) text.pop_back();
    VIGIL_TRY(const auto find_key, load_key_set(keys_file));
    VIGIL_TRY(const auto verified, crypto::verify_compact(text, kErasureType, find_key));
    return protocol::decode<protocol::ErasureClaims>(verified.payload);
}

void verify(CommandLine& line, const std::string& certificate, const std::string& keys_file) {
    const auto claims = claims_of(certificate, keys_file);
    if (!claims) {
        line.print("✗ 销毁证明未通过验证，不能作为证明\n  The certificate was not verified; nothing is proved");
        return line.fail(claims.error());
    }
    const auto& proved = claims.value();
    const bool is_case = !proved.case_id.str().empty();
    line.print(fmt::format(
        "✓ 签名有效：证明由 {0} 签发，签发后未被改动\n  The signature is valid: {0} issued the certificate\n"
        "✓ {11} {1} 已于 {2}（北京时间）销毁，理由 {3}，销毁密钥 {4} 个、清除报告 {5} 份\n  {12} {1} was erased at "
        "{6}, reason "
        "{3}: {4} keys destroyed, {5} reports emptied\n"
        "✓ 记入日志 {7} 第 {8} 条，该处链摘要为 {9}\n  It is in the log at that position, with that chain hash\n"
        "- 前提：{10} 中的公钥确属该服务器\n  Provided that the keys in that file are the server's",
        proved.iss, is_case ? proved.case_id.str() : proved.consideration_id.str(), to_china_time(proved.erased_ms),
        proved.reason, proved.keys, proved.reports, to_rfc3339(proved.erased_ms), proved.log, proved.pos, proved.root,
        keys_file, is_case ? "个案" : "研判记录", is_case ? "Case" : "Consideration"));
}

std::string term_text(const RetentionClass& each) {
    if (!each.keep_months) return "永久 · for ever";
    return fmt::format("{} 个月 · months", *each.keep_months);
}

void check(CommandLine& line, std::string file) {
    if (file.empty()) {
        const auto configuration = line.configuration();
        if (!configuration) return line.fail(configuration.error());
        file = configuration.value().data.retention.string();
    }
    const auto rules = files::load_retention(file);
    if (!rules) return line.fail(rules.error());
    line.print(fmt::format("{} {}", rules.value().id, rules.value().version));
    for (const auto& each : rules.value().classes)
        line.print(fmt::format("{} {} · {}: {} ({} · {})\n  {}", each.code, each.name.zh, each.name.en, term_text(each),
                               each.set_by == TermSource::law ? "法定" : "由使用单位确定", to_text(each.set_by),
                               each.basis));
}

struct Page {
    std::string after;
    std::int64_t limit = 100;
};

std::shared_ptr<Page> add_page(CLI::App& command) {
    auto page = std::make_shared<Page>();
    command.add_option("--after", page->after, "从该编号之后继续 · go on after this id");
    command.add_option("--limit", page->limit, "查看的数量 · how many to look at")->capture_default_str();
    return page;
}

void add_consideration_commands(CLI::App& app, CommandLine& line) {
    auto* considerations =
        app.add_subcommand("consideration", "研判后未报告的记录 · what was considered and not reported")
            ->require_subcommand(1);
    struct Asked {
        std::string id, reason;
    };
    auto erased = std::make_shared<Asked>();
    auto* erasing =
        considerations->add_subcommand("erase", "销毁一份记录，不可恢复 · erase one for good: its keys are destroyed");
    erasing->add_option("consideration", erased->id, "研判记录编号 · consideration id")->required();
    erasing->add_option("--reason", erased->reason, "理由代码，见保存规则 · code of a reason of the retention rules")
        ->required();
    erasing->callback([&line, erased] {
        ask(line, "consideration.erase",
            protocol::NameConsiderationWithReason{ConsiderationId(erased->id), erased->reason});
    });
    auto* due = considerations->add_subcommand(
        "due", "列出到期记录，不销毁 · those past their term, for a person to decide on; erases nothing");
    const auto page = add_page(*due);
    due->callback([&line, page] {
        Caller{line}("consideration.due", protocol::ListDueConsiderations{ConsiderationId(page->after), page->limit});
    });
}

}  // namespace

void add_case_commands(CLI::App& app, CommandLine& line) {
    auto* cases = app.add_subcommand("case", "个案 · cases")->require_subcommand(1);
    struct Asked {
        std::string id, reason;
    };
    const auto add_asked = [](CLI::App& command, Asked& asked) {
        command.add_option("case", asked.id, "个案编号 · case id")->required();
        command.add_option("--reason", asked.reason, "理由代码，见保存规则 · code of a reason of the retention rules")
            ->required();
    };
    auto erased = std::make_shared<Asked>();
    auto* erasing =
        cases->add_subcommand("erase", "销毁个案，不可恢复 · erase a case for good: its keys are destroyed");
    add_asked(*erasing, *erased);
    erasing->callback([&line, erased] {
        ask(line, "case.erase", protocol::NameCaseWithReason{CaseId(erased->id), erased->reason});
    });

    auto held = std::make_shared<Asked>();
    auto* holding = cases->add_subcommand("hold", "法律保全，不得销毁 · legal hold: the case must not be erased");
    add_asked(*holding, *held);
    holding->callback([&line, held] {
        Caller{line}("case.hold", protocol::NameCaseWithReason{CaseId(held->id), held->reason});
    });

    auto released = std::make_shared<std::string>();
    auto* releasing = cases->add_subcommand("release", "解除法律保全 · end the hold");
    releasing->add_option("case", *released, "个案编号 · case id")->required();
    releasing->callback([&line, released] { ask(line, "case.release", protocol::NameCase{CaseId(*released)}); });

    struct Verified {
        std::string certificate, keys_file;
    };
    auto verified = std::make_shared<Verified>();
    auto* verifying = cases->add_subcommand("verify", "离线验证销毁证明 · verify a certificate without the server");
    verifying
        ->add_option("certificate", verified->certificate,
                     "证明，或存放它的文件 · the certificate, or a file that holds it")
        ->required();
    verifying->add_option("--jwks", verified->keys_file, "公钥文件（/.well-known/jwks.json）· public keys")
        ->required()
        ->check(CLI::ExistingFile);
    verifying->callback([&line, verified] { verify(line, verified->certificate, verified->keys_file); });

    add_consideration_commands(app, line);

    auto* retention = app.add_subcommand("retention", "保存期限 · how long what is kept")->require_subcommand(1);
    auto file = std::make_shared<std::string>();
    auto* checking = retention->add_subcommand("check", "检查保存规则 · check the retention rules and print them");
    checking->add_option("file", *file, "保存规则 · retention rules; default: those of the configuration");
    checking->callback([&line, file] { check(line, *file); });

    auto* due = retention->add_subcommand(
        "due", "列出到期个案，不销毁 · cases past their term, for a person to decide on; erases nothing");
    const auto page = add_page(*due);
    due->callback([&line, page] {
        Caller{line}("retention.due", protocol::ListDue{CaseId(page->after), page->limit});
    });
}

}  // namespace vigil::app
