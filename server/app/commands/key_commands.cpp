#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <iostream>
#include <vigil/crypto/bytes.hpp>
#include <vigil/crypto/secret.hpp>
#include <vigil/protocol/messages/admin.hpp>
#include <vigil/protocol/messages/keys.hpp>

#include "app/commands/caller.hpp"
#include "app/commands/outcomes.hpp"
#include "app/commands/recovery_shares.hpp"
#include "app/installed_keys.hpp"
#include "files/file_problems.hpp"
#include "runtime/system_timers.hpp"

namespace vigil::app {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostSealedBytes = 16 * 1024 * 1024;

CLI::CheckedTransformer key_names() {
    std::vector<std::pair<std::string, KeyName>> names;
    for (const auto& word : words_of(KeyName{})) names.emplace_back(std::string(word.text), word.value);
    return CLI::CheckedTransformer(names);
}

Error mistyped(std::size_t which, const Error& error) {
    return {ErrorKind::invalid_input, fmt::format("第 {0} 份 · share {0}: {1}", which, error.message)};
}

// A share that was written into a file.
Result<RecoveryShare> share_of_file(const std::string& path, std::size_t which) {
    std::error_code ignored;
    if (!fs::exists(path, ignored))
        return Error{
            ErrorKind::invalid_input,
            "份额不能写在命令行上（他人可见，并留在命令历史里）：请给出存放份额的文件，或不带参数按提示输入 · a share "
            "does not belong on the command line, where others see it and the shell keeps it: name a file that "
            "holds it, or leave it out and type it when asked"};
    VIGIL_TRY(auto text, read_file(path, 4096));
    auto share = parse_share(text);
    crypto::wipe(text);
    if (!share) return mistyped(which, share.error());
    return std::move(share).value();
}

// Lines until they are as long as a share; asked again until it is right, where a person types it.
Result<RecoveryShare> share_of_input(std::size_t which, const std::string& of) {
    const bool asks = ::isatty(STDIN_FILENO) == 1;
    constexpr std::size_t kCharacters = 80;
    for (;;) {
        std::cerr << fmt::format("请输入第 {0} 份{1}份额 · type share {0}{2}:\n", which,
                                 of.empty() ? "" : "（" + of + "）", of.empty() ? "" : " (" + of + ")")
                  << std::flush;
        std::string text, line;
        std::size_t characters = 0;
        while (characters < kCharacters && std::getline(std::cin, line)) {
            for (const char c : line) characters += c == ' ' || c == '-' || c == '\r' ? 0U : 1U;
            text += line + " ";
            if (line.empty() && characters > 0) break;  // an empty line ends one that is too short
        }
        crypto::wipe(line);
        auto share = parse_share(text);
        crypto::wipe(text);
        if (share) return std::move(share).value();
        if (!asks || std::cin.eof()) return mistyped(which, share.error());
        std::cerr << mistyped(which, share.error()).message << '\n';
    }
}

struct Opening {
    std::string copy;  // the sealed copy's file; empty: those of the configuration
    std::vector<std::string> shares;
};

// A sealed copy, and shares for it.
struct Opened {
    SealedCopy copy;
    std::vector<RecoveryShare> shares;
};

// The copy for the set that the share is of; the first one, whose refusal says what is wanted, where there is none.
SealedCopy copy_for(const std::vector<SealedCopy>& copies, const RecoveryShare& share) {
    const auto set = crypto::to_hex(share.set);
    for (const auto& copy : copies)
        if (copy.label.set == set) return copy;
    return copies.front();
}

// The first share tells which copy is meant.
Result<Opened> read_shares(const std::vector<SealedCopy>& copies, const std::vector<std::string>& files) {
    Opened opened{copies.front(), {}};
    for (const auto& file : files) {
        VIGIL_TRY(auto share, share_of_file(file, opened.shares.size() + 1));
        opened.shares.push_back(std::move(share));
    }
    if (!files.empty()) opened.copy = copy_for(copies, opened.shares.front());
    while (files.empty() && opened.shares.size() < static_cast<std::size_t>(opened.copy.label.threshold)) {
        const auto& label = opened.copy.label;
        VIGIL_TRY(auto share,
                  share_of_input(opened.shares.size() + 1, fmt::format("{}-of-{}", label.threshold, label.shares)));
        opened.shares.push_back(std::move(share));
        if (opened.shares.size() == 1) opened.copy = copy_for(copies, opened.shares.front());
    }
    return opened;
}

// Says which sets of shares there are copies for.
Result<Opened> opened_by(CommandLine& line, const Opening& opening) {
    std::vector<SealedCopy> copies;
    if (opening.copy.empty()) {
        VIGIL_TRY(const auto configuration, line.configuration());
        VIGIL_TRY(copies, sealed_copies(configuration.keys.recovery));
    } else {
        VIGIL_TRY(const auto text, read_file(opening.copy, kMostSealedBytes));
        VIGIL_TRY(auto label, label_of(text));
        copies.push_back({opening.copy, std::move(label)});
    }
    for (const auto& copy : copies)
        std::cerr << fmt::format(
            "密封副本 {0} 需要套号 {1} 的份额（{2}-of-{3}）· the sealed copy {0} wants shares of set {1} "
            "({2}-of-{3})\n",
            copy.file.string(), copy.label.set, copy.label.threshold, copy.label.shares);
    return read_shares(copies, opening.shares);
}

void add_opening(CLI::App& command, Opening& opening) {
    command.add_option(
        "shares", opening.shares,
        "存放份额的文件；不写则按提示输入 · files that hold a share each; without them they are asked for");
    command.add_option("--copy", opening.copy,
                       "密钥的密封副本 · the sealed copy of the keys; default: that of the configuration");
}

void rehearse_shares(CommandLine& line, const Opening& opening) {
    const auto configuration = line.configuration();
    if (!configuration) return line.fail(configuration.error());
    const auto place = key_place(configuration.value());
    if (!place) return line.fail(place.error());
    const auto opened = opened_by(line, opening);
    if (!opened) return line.fail(opened.error());
    const auto& shares = opened.value().shares;
    const auto rehearsed = rehearse(opened.value().copy.file, place.value(), shares);
    if (!rehearsed) return line.fail(rehearsed.error());
    const auto& label = rehearsed.value().label;
    if (!rehearsed.value().missing.empty()) {
        line.status = 1;
        return line.print(
            fmt::format("✗ 份额打开了套号 {0} 的密封副本，但它不含现用的密钥文件：{1}\n  The shares open the "
                        "sealed copy of set {0}, but it does not hold these files in use: {1}",
                        label.set, fmt::join(rehearsed.value().missing, ", ")));
    }
    line.print(
        fmt::format("✓ 份额打开了套号 {0} 的密封副本（{1} 生成），副本包含现用的全部密钥\n  The shares open the sealed "
                    "copy of set {0}, made at {2}, and it holds all keys in use",
                    label.set, to_china_time(label.made_at), to_rfc3339(label.made_at)));
    const protocol::Rehearsal done{label.set, static_cast<std::int64_t>(shares.size())};
    if (const auto noted = Caller{line}.ask("keys.rehearsed", done); !noted)
        line.print("- 演练未能记入日志 · the rehearsal could not be entered in the log: " + noted.error().message);
}

void recover(CommandLine& line, const Opening& opening, const std::string& into) {
    const auto opened = opened_by(line, opening);
    if (!opened) return line.fail(opened.error());
    const auto text = read_file(opened.value().copy.file, kMostSealedBytes);
    if (!text) return line.fail(text.error());
    const auto files = open_copy(text.value(), opened.value().shares);
    if (!files) return line.fail(files.error());
    const auto written = write_all_files(into, files.value());
    if (!written) return line.fail(written.error());
    line.print(fmt::format(
        "✓ 已将 {0} 个密钥文件恢复到 {1}；请将 keys.folder 指向该目录后启动\n  {0} key files were recovered "
        "into {1}; point keys.folder there and start",
        files.value().files.size(), into));
}

// The step on disk alone, for a folder that a service of systemd loads its credentials from.
void rotate_folder(CommandLine& line, KeyName name, const std::string& folder) {
    const auto configuration = line.configuration();
    if (!configuration) return line.fail(configuration.error());
    auto changed = configuration.value();
    changed.keys.source = Configuration::KeySource::folder;
    changed.keys.folder = folder;
    const auto keys = InstalledKeys::load(changed, runtime::SystemTimers().now());
    if (!keys) return line.fail(keys.error());
    const auto begun = keys.value()->begin(name);
    if (!begun) return line.fail(begun.error());
    const auto taken = keys.value()->take_up(name, runtime::SystemTimers().now());
    if (!taken) return line.fail(taken.error());
    line.print(
        fmt::format("✓ {0} 的新密钥 {1} 已写入 {2}；重启服务后生效\n  The new key of {0}, {1}, is in {2}; it is used "
                    "once the service was restarted",
                    to_text(name), begun.value(), folder));
}

void share(CommandLine& line, const std::string& split) {
    const auto asked = parse_split(split);
    if (!asked) return line.fail(asked.error(), 2);
    const auto answer =
        Caller{line}.ask("keys.share", protocol::ShareKeys{asked.value().threshold, asked.value().shares});
    if (!answer) return line.fail(answer.error());
    print_outcome(line, answer.value());
}

}  // namespace

void add_key_commands(CLI::App& app, CommandLine& line) {
    auto* keys = app.add_subcommand("keys", "密钥 · keys")->require_subcommand(1);
    keys->add_subcommand("status", "各代密钥、恢复份额 · generations, rows that rest on them, recovery")
        ->callback([&line] { Caller{line}("keys.status", protocol::Done{}); });
    keys->add_subcommand("renew", "继续被中断的换代 · go on where a rotation was interrupted")->callback([&line] {
        Caller{line}("keys.renew", protocol::Done{});
    });

    struct Rotated {
        KeyName key{};
        std::string folder;
    };
    auto rotated = std::make_shared<Rotated>();
    auto* rotate = keys->add_subcommand("rotate", "换一代密钥，服务不停 · a new generation, while serving");
    rotate->add_option("key", rotated->key, "密钥 · key")->required()->transform(key_names());
    rotate->add_option(
        "--in", rotated->folder,
        "只更换该目录中的文件（systemd 凭据的来源）· only the files of this folder, where a service loads its "
        "credentials from");
    rotate->callback([&line, rotated] {
        if (!rotated->folder.empty()) return rotate_folder(line, rotated->key, rotated->folder);
        Caller{line}("keys.rotate", protocol::NameKey{rotated->key, {}});
    });

    auto retired = std::make_shared<KeyName>();
    auto* retire =
        keys->add_subcommand("retire", "销毁不再使用的旧密钥 · destroy earlier generations that nothing rests on");
    retire->add_option("key", *retired, "密钥 · key")->required()->transform(key_names());
    retire->callback([&line, retired] { Caller{line}("keys.retire", protocol::NameKey{*retired, {}}); });

    auto split = std::make_shared<std::string>("2-of-3");
    auto* sharing = keys->add_subcommand(
        "share",
        "重新生成恢复份额，演练后旧份额作废 · new recovery shares; the old ones end once these were rehearsed");
    sharing->add_option("--recovery-shares", *split, "如 2-of-3 · so many of so many")->capture_default_str();
    sharing->callback([&line, split] { share(line, *split); });

    auto rehearsed = std::make_shared<Opening>();
    auto* rehearsal = keys->add_subcommand(
        "rehearse", "演练恢复，不写任何密钥 · prove that shares open the sealed copy; writes no key");
    add_opening(*rehearsal, *rehearsed);
    rehearsal->callback([&line, rehearsed] { rehearse_shares(line, *rehearsed); });

    auto recovered = std::make_shared<Opening>();
    auto into = std::make_shared<std::string>();
    auto* recovery = keys->add_subcommand("recover", "用份额恢复密钥 · recover the keys with shares");
    add_opening(*recovery, *recovered);
    recovery->add_option("--into", *into, "恢复到的新目录 · the new folder")->required();
    recovery->callback([&line, recovered, into] { recover(line, *recovered, *into); });
}

}  // namespace vigil::app
