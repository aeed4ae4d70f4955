#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/control.hpp>
#include <vigil/protocol/messages/importing.hpp>

#include "app/commands/codes_file.hpp"
#include "app/commands/commands.hpp"
#include "app/commands/outcomes.hpp"
#include "files/file_problems.hpp"
#include "files/import_file.hpp"
#include "files/text_encoding.hpp"

namespace vigil::app {
namespace {

constexpr std::size_t kMostFileBytes = 4 * 1024 * 1024;
constexpr std::size_t kMostArguments = 1024 * 1024 - 1024;  // bytes: with its frame, a line of the socket

struct ImportAsked {
    std::string file, codes_file;
    ImportKind kind{};
    TextEncoding encoding = TextEncoding::detect;
    bool apply = false;
};

void print_problems(const std::string& file, const protocol::ImportOutcome& outcome) {
    for (const auto& each : outcome.problems) {
        const std::string column = each.column.empty() ? "" : fmt::format("[{}] ", each.column);
        fmt::print(stderr, "{}:{}: {}{} · {}\n", file, each.line, column, each.zh, each.en);
    }
    if (outcome.problem_count > static_cast<std::int64_t>(outcome.problems.size()))
        fmt::print(stderr, "共 {} 处问题，只列出前 {} 处 · {} problems, the first {} are listed\n",
                   outcome.problem_count, outcome.problems.size(), outcome.problem_count, outcome.problems.size());
}

std::string describe(const protocol::ImportOutcome& outcome, bool apply) {
    const bool has_problems = outcome.problem_count > 0;
    const std::string what = has_problems && apply
                                 ? "有问题，没有导入任何一行 · there are problems, nothing was imported"
                             : apply ? "已导入 · imported"
                                     : "试运行，没有改动任何内容 · dry run, nothing was changed";
    std::string text = fmt::format("{}\n行数 · rows {}\n新增 · added {}\n不变 · unchanged {}\n问题 · problems {}", what,
                                   outcome.rows, outcome.added, outcome.unchanged, outcome.problem_count);
    if (!apply && !has_problems) text += "\n确认无误后加上 --apply 再运行一次 · run it again with --apply";
    return text;
}

Result<std::string> arguments_of(const ImportAsked& asked) {
    VIGIL_TRY(const auto bytes, read_file(asked.file, kMostFileBytes));
    auto text = to_utf8(bytes, asked.encoding);
    if (!text) return Error{ErrorKind::invalid_input, asked.file + ": " + text.error().message};
    if (text.value().empty()) return Error{ErrorKind::invalid_input, asked.file + ": 文件是空的 · the file is empty"};
    const auto size = text.value().size();
    auto arguments = protocol::encode(protocol::ImportText{asked.kind, std::move(text).value()});
    if (size > protocol::kMostImportBytes || arguments.size() > kMostArguments)
        return Error{ErrorKind::invalid_input,
                     fmt::format("{}: 文件过大，请分成几个文件 · too large, split it (at most {} bytes)", asked.file,
                                 protocol::kMostImportBytes)};
    return arguments;
}

Result<protocol::ImportOutcome> outcome_of(const Configuration& configuration, const std::string& command,
                                           const std::string& arguments) {
    VIGIL_TRY(const auto answer, call_desk(configuration, command, arguments));
    return protocol::decode<protocol::ImportOutcome>(answer);
}

// Nothing: the import waits for a second administrator.
Result<std::optional<protocol::ImportOutcome>> apply(const Configuration& configuration, const std::string& arguments,
                                                     CommandLine& line) {
    VIGIL_TRY(const auto answer, call_desk(configuration, "import.apply", arguments));
    if (protocol::decode<protocol::ProposedChange>(answer)) {
        print_outcome(line, answer);
        return std::optional<protocol::ImportOutcome>{};
    }
    VIGIL_TRY(auto outcome, protocol::decode<protocol::ImportOutcome>(answer));
    return std::optional(std::move(outcome));
}

Result<void> write_codes(const Configuration& configuration, const std::string& arguments, CodesFile codes,
                         CommandLine& line) {
    VIGIL_TRY(const auto answer, call_desk(configuration, "import.codes", arguments));
    if (protocol::decode<protocol::ProposedChange>(answer)) {
        print_outcome(line, answer);
        line.print("同意时加上 --codes 文件，绑定码存入该文件 · approve it with --codes FILE, which the codes go to");
        return success();
    }
    VIGIL_TRY(const auto outcome, protocol::decode<protocol::ImportOutcome>(answer));
    return write_codes(std::move(codes), outcome, line);
}

// Checked first, so that every problem is listed and nothing with a problem waits for anybody.
Result<void> import(const ImportAsked& asked, CommandLine& line) {
    if (!asked.codes_file.empty() && asked.kind != ImportKind::accounts)
        return Error{ErrorKind::invalid_input, "--codes: 只用于账号 · only with --kind accounts"};
    VIGIL_TRY(const auto configuration, line.configuration());
    VIGIL_TRY(const auto arguments, arguments_of(asked));
    std::optional<CodesFile> codes;
    if (!asked.codes_file.empty()) {
        VIGIL_TRY(auto created, CodesFile::create(asked.codes_file));
        codes.emplace(std::move(created));
    }
    VIGIL_TRY(auto outcome, outcome_of(configuration, "import.check", arguments));
    print_problems(asked.file, outcome);
    if (asked.apply && outcome.problem_count == 0 && outcome.added > 0) {
        VIGIL_TRY(const auto applied, apply(configuration, arguments, line));
        if (!applied) return success();
        outcome = *applied;
    }
    line.print(describe(outcome, asked.apply));
    if (outcome.problem_count > 0) {
        line.status = 1;
        return success();
    }
    if (!codes) return success();
    return write_codes(configuration, arguments, std::move(*codes), line);
}

void run_import(const ImportAsked& asked, CommandLine& line) {
    const auto done = import(asked, line);
    if (!done) line.fail(done.error());
}

std::string columns_help() {
    std::string text = "\n列(中文或英文列名均可)· columns, by either name; * required:\n";
    for (const auto& kind : words_of(ImportKind{})) {
        text += fmt::format("  {} {}:", kind.zh, kind.text);
        for (const auto& each : columns_of(kind.value))
            text += fmt::format(" {}/{}{}", each.column.zh, each.column.key, each.is_required ? "*" : "");
        text += '\n';
    }
    return text + fmt::format("一个文件最多 {} 行、{} 字节 · at most {} rows and {} bytes of UTF-8 a file\n",
                              protocol::kMostImportRows, protocol::kMostImportBytes, protocol::kMostImportRows,
                              protocol::kMostImportBytes);
}

}  // namespace

void add_import_command(CLI::App& app, CommandLine& line) {
    auto asked = std::make_shared<ImportAsked>();
    auto* command = app.add_subcommand(
        "import", "批量导入单位、职能分工或账号 · import organisations, coverage or accounts from a CSV file");
    command->footer(columns_help());
    command->add_option("file", asked->file, "CSV 文件,UTF-8 或 GB18030 · CSV file")->required();
    std::vector<std::pair<std::string, ImportKind>> kinds;
    for (const auto& word : words_of(ImportKind{})) kinds.emplace_back(std::string(word.text), word.value);
    command->add_option("--kind", asked->kind, "种类 · what the rows are")
        ->required()
        ->transform(CLI::CheckedTransformer(kinds));
    const std::vector<std::pair<std::string, TextEncoding>> encodings{
        {"detect", TextEncoding::detect}, {"utf-8", TextEncoding::utf8}, {"gb18030", TextEncoding::gb18030}};
    command->add_option("--encoding", asked->encoding, "文字编码，默认自动判断 · default: detected")
        ->transform(CLI::CheckedTransformer(encodings, CLI::ignore_case));
    auto* apply = command->add_flag("--apply", asked->apply,
                                    "真正导入;不加则只检查 · import; without it the file is only checked");
    command
        ->add_option(
            "--codes", asked->codes_file,
            "为文件中尚无设备的账号各发一个绑定码，存入此文件(仅本人可读)· issue an enrolment code for each account "
            "of the file without a device, into this new file (mode 0600)")
        ->needs(apply);
    command->callback([&line, asked] { run_import(*asked, line); });
}

}  // namespace vigil::app
