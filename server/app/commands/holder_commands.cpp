#include "app/commands/holder_commands.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <chrono>
#include <iostream>
#include <memory>
#include <vigil/crypto/public_key_pem.hpp>
#include <vigil/crypto/secret.hpp>

#include "app/commands/witness.hpp"
#include "app/holder_state.hpp"
#include "app/holders.hpp"
#include "client/durable_file.hpp"
#include "files/file_problems.hpp"
#include "runtime/system_timers.hpp"

namespace vigil::app {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostHolderKeyBytes = 64 * 1024;

Error refuse(const fs::path& file, std::string_view why) {
    return {ErrorKind::invalid_input, fmt::format("{}: {}", file.string(), why)};
}

Result<std::string> checked_name(const std::string& given, const fs::path& key_file) {
    auto name = given.empty() ? holder_name_of(key_file) : given;
    if (!is_holder_name(name)) return refuse(key_file, "the holder's name must have 1 to 100 characters (--name)");
    return name;
}

// Never over a key that is there: its countersignatures would be lost with it.
Result<std::string> make_key(const fs::path& file) {
    if (file.extension() != ".pem") return refuse(file, "the name of the key file must end in .pem");
    VIGIL_TRY(const auto name, checked_name({}, file));
    auto public_file = file;
    public_file.replace_extension(".pub.pem");
    std::error_code failed;
    for (const auto& each : {file, public_file})
        if (fs::exists(each, failed)) return refuse(each, "exists already; choose another name");
    const auto key = crypto::PrivateKey::generate();
    auto pem = key.to_pem();
    const auto written = client::write_durably(file, pem);
    crypto::wipe(pem);
    if (!written) return refuse(file, written.error().message);
    const auto published = client::write_durably(public_file, crypto::to_pem(key.public_key()));
    if (!published) return refuse(public_file, published.error().message);
    fs::permissions(public_file,
                    fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read | fs::perms::others_read,
                    failed);
    return fmt::format(
        "见证方 · holder {}\n私钥(只归见证方保管)· private key, for the holder alone: {}\n"
        "公钥(交给服务器，放入 checkpoints.holders)· public key, for the server: {}\n密钥编号 · kid {}",
        name, file.string(), public_file.string(), key.public_key().thumbprint());
}

Result<crypto::PrivateKey> load_key(const fs::path& file) {
    struct stat info {};
    if (::stat(file.c_str(), &info) == 0 && (info.st_mode & 077) != 0)
        return refuse(file, "others may read it; allow only its owner (chmod go-rwx)");
    VIGIL_TRY(auto pem, read_file(file, kMostHolderKeyBytes));
    auto key = crypto::PrivateKey::from_pem(pem);
    crypto::wipe(pem);
    if (!key) return refuse(file, "is not a P-256 private key (PKCS#8, PEM)");
    return key;
}

struct CountersignAsked {
    std::string key, name, keys_of_server, state, follow;
    std::vector<std::string> files;
};

Result<CountersignedNow> countersign(const CountersignAsked& asked) {
    VIGIL_TRY(const auto key, load_key(asked.key));
    VIGIL_TRY(auto name, checked_name(asked.name, asked.key));
    VIGIL_TRY(auto server, load_key_set(asked.keys_of_server));
    const auto own = key.public_key();
    const storage::ExaminationKeys keys{
        std::move(server),
        [&own, kid = own.thumbprint()](std::string_view asked_kid) -> std::optional<crypto::PublicKey> {
            if (asked_kid != kid) return std::nullopt;
            return own;
        }};
    const fs::path state_file = asked.state.empty() ? asked.key + ".countersigned" : asked.state;
    VIGIL_TRY(auto state, HolderState::open(state_file, key, std::move(name)));
    for (const auto& path : asked.files) {
        VIGIL_TRY(const auto file, WitnessFile::open(path));
        VIGIL_TRY(file.read(keys, [&](const Witnessed& each) -> Result<void> {
            // A root that nobody signed is nobody's word; a receipt's is the server's, but no checkpoint.
            if (each.kind == WitnessKind::root || each.kind == WitnessKind::receipt) return success();
            return state.show(each.root, asked.follow);
        }));
    }
    return state.countersign(runtime::SystemTimers().now());
}

// The countersignature alone goes to standard output, so that it can be sent into a file.
void run_countersign(const CountersignAsked& asked, CommandLine& line) {
    const auto done = countersign(asked);
    if (!done) {
        std::cerr << "拒绝副署 · not countersigned\n";
        return line.fail(done.error());
    }
    line.print(done.value().jws);
    std::cerr << fmt::format("{}，日志位置 {} · {}, position {}\n", done.value().is_new ? "已副署" : "此前已副署",
                             done.value().pos, done.value().is_new ? "countersigned" : "countersigned before",
                             done.value().pos);
    if (done.value().is_first)
        std::cerr
            << "这是本见证方副署的第一个检查点 · the first checkpoint of this log that this holder has countersigned\n";
    if (!done.value().is_linked)
        std::cerr << "提示:所给检查点中没有上次副署的那一个，其间的历史是否一致，须用数据库核对(vigil audit verify "
                     "--witness)。\n"
                     "note: the checkpoint that was countersigned last is not among these; whether the history between "
                     "is the same, only an examination of the database shows (vigil audit verify --witness)\n";
}

}  // namespace

void add_holder_commands(CLI::App& audit, CommandLine& line) {
    auto file = std::make_shared<std::string>();
    auto* make = audit.add_subcommand("make-holder-key", "生成见证方密钥 · make the key of an outside holder");
    make->add_option("file", *file,
                     "私钥文件，例如 检察院.pem;文件名即见证方名称 · private key, such as procuratorate.pem; "
                     "the name of the file is that of the holder")
        ->required();
    make->callback([&line, file] {
        const auto made = make_key(*file);
        if (!made) return line.fail(made.error());
        line.print(made.value());
    });

    auto asked = std::make_shared<CountersignAsked>();
    auto* sign = audit.add_subcommand("countersign",
                                      "副署检查点(由见证方在自己的电脑上运行)· countersign a checkpoint, on "
                                      "the holder's own machine");
    sign->add_option("--key", asked->key, "见证方私钥 · the holder's private key")->required();
    sign->add_option("--jwks", asked->keys_of_server,
                     "服务器公钥(/.well-known/jwks.json),应当面取得 · the server's public keys, handed over in person")
        ->required();
    sign->add_option("--name", asked->name, "见证方名称;默认取自私钥文件名 · default: from the name of the key file");
    sign->add_option(
        "--state", asked->state,
        "已副署记录;默认为私钥文件名加 .countersigned · what was countersigned; default: KEY.countersigned");
    sign->add_option("--follow", asked->follow, "另行跟随的日志链 · a further log to follow");
    sign->add_option("checkpoint", asked->files,
                     "检查点文件，可多个:/v1/checkpoints/latest 的答复、检查点副本或推送内容 · files with checkpoints")
        ->required();
    sign->callback([&line, asked] { run_countersign(*asked, line); });
}

}  // namespace vigil::app
