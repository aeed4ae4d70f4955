// record: a decision record, fetched by whoever may see it or from a file, verified and printed.
#include <fmt/format.h>

#include <filesystem>
#include <iostream>
#include <optional>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/consideration.hpp>
#include <vigil/protocol/messages/decision.hpp>
#include <vigil/protocol/messages/handling.hpp>

#include "app/commands/commands.hpp"
#include "app/commands/terminal.hpp"
#include "client/decision_proof.hpp"
#include "client/durable_file.hpp"
#include "domain/decisions/record_text.hpp"

namespace vigil::app {
namespace {

struct RecordOptions {
    std::string what;  // a case, a consideration, or a file
    bool is_consideration = false;
    bool as_json = false;
    bool in_english = false;
    std::optional<ReadReason> reason{};  // of whoever is not assigned to the case
    std::string why;
    std::string profile = "default";
    std::string keys_file;
    int tries = 5;
};

struct Fetched {
    protocol::SignedDecision decision;
    protocol::JwkSet keys;
};

template <class Answer>
Result<Answer> get(Terminal& terminal, std::string_view operation, const std::string& id, int tries) {
    client::CallOptions call;
    if (!id.empty()) call.path = {id};
    auto attempt = [&] { return terminal.api().read<Answer>(operation, call); };
    return terminal.run(with_retries<Answer>(terminal.api(), tries, attempt));
}

Result<protocol::SignedDecision> get_with_reason(Terminal& terminal, const RecordOptions& options) {
    client::CallOptions call;
    call.path = {options.what};
    const protocol::StateReason reason{*options.reason, options.why};
    auto attempt = [&] {
        return terminal.api().call<protocol::StateReason, protocol::SignedDecision>("read_decision_record_with_reason",
                                                                                    reason, call);
    };
    return terminal.run(with_retries<protocol::SignedDecision>(terminal.api(), options.tries, attempt));
}

Result<protocol::JwkSet> keys_of_file(const std::string& file) {
    VIGIL_TRY(const auto text, client::read_whole(file));
    return protocol::decode<protocol::JwkSet>(text);
}

// What `--json` printed, or the answer to a consideration: both hold the record and its proof.
Result<Fetched> from_file(const RecordOptions& options) {
    if (options.keys_file.empty())
        return Error{ErrorKind::invalid_input, "--jwks: the server's public keys are needed to verify a file"};
    Fetched fetched;
    VIGIL_TRY(const auto text, client::read_whole(options.what));
    VIGIL_TRY(fetched.decision, protocol::decode<protocol::SignedDecision>(text));
    VIGIL_TRY(fetched.keys, keys_of_file(options.keys_file));
    return fetched;
}

Result<Fetched> from_server(const RecordOptions& options) {
    Fetched fetched;
    VIGIL_TRY(auto terminal, Terminal::of_device(options.profile));
    if (options.is_consideration) {
        VIGIL_TRY(auto own,
                  get<protocol::OwnConsideration>(*terminal, "read_consideration", options.what, options.tries));
        fetched.decision = {std::move(own.considered.record), std::move(own.considered.proof)};
    } else if (options.reason) {
        VIGIL_TRY(fetched.decision, get_with_reason(*terminal, options));
    } else {
        VIGIL_TRY(fetched.decision,
                  get<protocol::SignedDecision>(*terminal, "read_decision_record", options.what, options.tries));
    }
    if (options.keys_file.empty()) {
        VIGIL_TRY(fetched.keys, get<protocol::JwkSet>(*terminal, "jwks", {}, options.tries));
    } else {
        VIGIL_TRY(fetched.keys, keys_of_file(options.keys_file));
    }
    return fetched;
}

std::string proof_text(const protocol::DecisionClaims& claims, bool in_english) {
    if (in_english)
        return fmt::format("The signature is valid: {} decided this; entry {} of log {}, root {}\n", claims.iss,
                           claims.pos, claims.log, claims.root);
    return fmt::format("签名有效：由 {} 判定，记入日志 {} 第 {} 条，链摘要 {}\n", claims.iss, claims.log, claims.pos,
                       claims.root);
}

// What people may state; "assigned" is found by the server.
CLI::CheckedTransformer reasons() {
    std::vector<std::pair<std::string, ReadReason>> names;
    for (const auto& word : words_of(ReadReason{}))
        if (word.value != ReadReason::assigned) names.emplace_back(std::string(word.text), word.value);
    return CLI::CheckedTransformer(names);
}

void run_record(CommandLine& line, const RecordOptions& options) {
    std::error_code ignored;
    const bool is_file = std::filesystem::exists(options.what, ignored);
    const auto fetched = is_file ? from_file(options) : from_server(options);
    if (!fetched) {
        explain(fetched.error());
        line.status = 1;
        return;
    }
    const auto& decision = fetched.value().decision;
    const auto claims = client::verify_decision(decision, fetched.value().keys);
    const auto record = protocol::decode<protocol::DecisionRecord>(decision.record);
    if (!claims || !record) {
        std::cout << "✗ 判定记录未通过验证，不能作为证明\n  The record was not verified; nothing is proved\n";
        explain(claims ? record.error() : claims.error());
        line.status = 1;
        return;
    }
    if (options.as_json) return line.print(protocol::encode(decision));
    const auto language = options.in_english ? triage::Language::en : triage::Language::zh;
    std::cout << text_of(record.value(), language) << proof_text(claims.value(), options.in_english);
}

}  // namespace

void add_record_command(CLI::App& app, CommandLine& line) {
    auto options = std::make_shared<RecordOptions>();
    auto* record = app.add_subcommand("record", "打印判定记录 · print why a case has its level");
    record->add_option("what", options->what, "个案编号，或已保存的记录文件 · a case, or a file that --json wrote")
        ->required();
    record->add_flag("--consideration", options->is_consideration,
                     "编号是本人未报告的研判 · the id is of one's own consideration");
    auto* reason = record->add_option("--reason", options->reason, "未被指派查看本案时的理由 · why, if not assigned")
                       ->transform(reasons());
    auto* why = record->add_option("--why", options->why, "理由说明 · the same in words")->needs(reason);
    reason->needs(why);
    record->add_option("--profile", options->profile, "资料夹或其名称 · profile")->capture_default_str();
    record->add_option("--jwks", options->keys_file, "公钥文件 · public keys (/.well-known/jwks.json)");
    record->add_flag("--json", options->as_json, "保存用：记录与签名 · record and proof, to be kept");
    record->add_flag("--en", options->in_english, "英文 · in English");
    record->add_option("--tries", options->tries, "最多尝试次数 · attempts")
        ->capture_default_str()
        ->check(CLI::Range(1, 100));
    record->callback([&line, options] { run_record(line, *options); });
}

}  // namespace vigil::app
