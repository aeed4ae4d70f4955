#include "app/commands/receipt.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <iostream>
#include <memory>
#include <string>
#include <vigil/protocol/codec.hpp>

#include "app/commands/terminal.hpp"
#include "client/durable_file.hpp"
#include "client/receipt.hpp"

namespace vigil::app {
namespace {

struct ReceiptOptions {
    std::string receipt;
    std::string keys_file;
    std::string body_file;
};

// What was given may be the receipt itself or the name of a file that holds it.
Result<std::string> receipt_text(const std::string& given) {
    std::error_code ignored;
    if (!std::filesystem::exists(given, ignored)) return given;
    VIGIL_TRY(auto text, client::read_whole(given));
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' ')) text.pop_back();
    return text;
}

Result<protocol::ReceiptClaims> verify(const ReceiptOptions& options) {
    VIGIL_TRY(const auto text, receipt_text(options.receipt));
    VIGIL_TRY(const auto keys_text, client::read_whole(options.keys_file));
    VIGIL_TRY(const auto keys, protocol::decode<protocol::JwkSet>(keys_text));
    return client::verify_receipt(text, keys);
}

void prove(std::string_view zh_text, std::string_view en_text) {
    std::cout << "✓ " << zh_text << "\n  " << en_text << '\n';
}

// Says what was proved, and what was not.
void run_receipt(const ReceiptOptions& options, int& status) {
    const auto verified = verify(options);
    if (!verified) {
        std::cout << "✗ 回执未通过验证，不能作为证明\n  The receipt was not verified; nothing is proved\n"
                  << std::flush;
        explain(verified.error());
        status = 1;
        return;
    }
    const auto& claims = verified.value();
    prove(fmt::format("签名有效:回执由 {} 签发，签发后未被改动", claims.iss),
          fmt::format("The signature is valid: {} issued the receipt, and nobody has changed it since", claims.iss));
    prove(fmt::format("报告 {} 已于 {}(北京时间)受理", claims.report_id.str(), to_china_time(claims.filed_ms)),
          fmt::format("Report {} was filed at {}", claims.report_id.str(), to_rfc3339(claims.filed_ms)));
    prove(fmt::format("报告记入日志 {} 第 {} 条，该处链摘要为 {}", claims.log, claims.pos, claims.root),
          "It is in the log at that position, with that chain hash: with it, later changes to the log can be shown");
    if (options.body_file.empty()) {
        std::cout << "- 未核对正文(没有给出 --body)\n  The content was not compared (no --body)\n";
    } else {
        const auto body = client::read_whole(options.body_file);
        if (!body) return explain(body.error()), void(status = 1);
        if (client::covers(claims, body.value())) {
            prove("正文与提交时逐字节一致", "The content is what was sent, byte for byte");
        } else {
            std::cout << "✗ 正文与提交时不一致\n  The content is not what was sent\n";
            status = 1;
        }
    }
    std::cout << "- 前提:" << options.keys_file
              << " 中的公钥确属该服务器\n  Provided that the keys in that file are the server's\n";
}

}  // namespace

void add_receipt(CLI::App& app, int& status) {
    auto options = std::make_shared<ReceiptOptions>();
    auto* receipt = app.add_subcommand("receipt", "回执 · receipts")->require_subcommand(1);
    auto* command = receipt->add_subcommand("verify", "离线验证回执 · verify a receipt without the server");
    command->add_option("receipt", options->receipt, "回执，或存放回执的文件 · the receipt, or a file that holds it")
        ->required();
    command->add_option("--jwks", options->keys_file, "公钥文件(/.well-known/jwks.json)· public keys")
        ->required()
        ->check(CLI::ExistingFile);
    command->add_option("--body", options->body_file, "所提交的正文 · the body that was sent")
        ->check(CLI::ExistingFile);
    command->callback([options, &status] { run_receipt(*options, status); });
}

}  // namespace vigil::app
