#include <fmt/format.h>

#include <charconv>
#include <csignal>

#include "app/commands/recovery_shares.hpp"
#include "app/installation.hpp"
#include "app/server.hpp"

namespace vigil::app {
namespace {

std::string describe(const InstallationReport& report) {
    std::string waiting;
    if (report.waiting_divisions > 0)
        waiting = fmt::format(
            "\n行政区划表有 {0} 处不同，须两人变更：vigil divisions load 文件 · {0} divisions of the list differ; "
            "changing them "
            "takes two administrators: vigil divisions load FILE",
            report.waiting_divisions);
    if (report.waiting_calendars > 0)
        waiting += fmt::format(
            "\n节假日安排有 {0} 年不同，须两人变更：vigil calendars load 文件 · the holiday calendars of {0} years "
            "differ; "
            "changing them takes two administrators: vigil calendars load FILE",
            report.waiting_calendars);
    return fmt::format("密钥{}、证书{}、行政区划 {} 个{}。· keys {}, certificate {}, {} divisions{}.",
                       report.made_keys ? "已生成" : "已存在", report.made_certificate ? "已签发" : "已存在",
                       report.divisions, report.loaded_divisions ? "(已载入)" : "", report.made_keys ? "made" : "kept",
                       report.made_certificate ? "made" : "kept", report.divisions,
                       report.loaded_divisions ? " (loaded)" : "") +
           waiting;
}

// Printed once; nothing keeps them.
void print_shares(CommandLine& line, const std::vector<std::string>& shares, int threshold, const std::string& set) {
    line.print(fmt::format(
        "\n恢复份额（套号 {0}，共 {1} 份，任意 {2} 份可打开密钥的密封副本）。只显示这一次：请分别抄写或打印，交 {1} "
        "位负责人各自保管，不得放在一起，不得存入本机。用 vigil keys rehearse 演练；演练之前，旧份额仍有效。\n"
        "Recovery shares (set {0}: {1} shares, any {2} of them open the sealed copy of the keys). Shown this once: "
        "give each "
        "to another person, on paper, apart from the others and from this machine. Rehearse with: vigil keys "
        "rehearse; until then the shares before them stay good.",
        set, shares.size(), threshold));
    for (std::size_t i = 0; i < shares.size(); ++i)
        line.print(fmt::format("\n份额 {0} · share {0}\n{1}", i + 1, shares[i]));
}

// A server that runs on the folder has been installed: nothing is left to do.
bool is_served(const Configuration& configuration) {
    return ask_admin(admin_socket(configuration), "{\"command\":\"org.list\"}").has_value();
}

}  // namespace

Result<RecoveryShares> parse_split(const std::string& text) {
    RecoveryShares split{0, 0};
    const auto* const end = text.data() + text.size();
    const auto first = std::from_chars(text.data(), end, split.threshold);
    constexpr std::string_view kOf = "-of-";
    if (std::string_view(first.ptr, static_cast<std::size_t>(end - first.ptr)).starts_with(kOf)) {
        const auto second = std::from_chars(first.ptr + kOf.size(), end, split.shares);
        if (second.ptr == end && 2 <= split.threshold && split.threshold <= split.shares && split.shares <= 16)
            return split;
    }
    return Error{ErrorKind::invalid_input,
                 "--recovery-shares must be K-of-N with 2 <= K <= N <= 16, for example 2-of-3 or 3-of-5"};
}

void print_recovery_shares(CommandLine& line, const protocol::PrintedShares& printed) {
    print_shares(line, printed.shares, static_cast<int>(printed.threshold), printed.set);
}

void add_server_commands(CLI::App& app, CommandLine& line) {
    auto split = std::make_shared<std::string>("2-of-3");
    auto* init = app.add_subcommand("init", "生成密钥、证书和数据库 · make keys, certificate and database");
    init->add_option("--recovery-shares", *split, "恢复份额，如 2-of-3 · so many of so many shares recover the keys")
        ->capture_default_str();
    init->callback([&line, split] {
        const auto shares = parse_split(*split);
        if (!shares) return line.fail(shares.error(), 2);
        const auto configuration = line.configuration();
        if (!configuration) return line.fail(configuration.error());
        if (is_served(configuration.value()))
            return line.print("服务正在运行，无需初始化。· A server is running; nothing to do.");
        const auto report = install(configuration.value(), shares.value());
        if (!report) return line.fail(report.error());
        line.print(describe(report.value()));
        if (!report.value().shares.empty())
            print_shares(line, report.value().shares, shares.value().threshold, report.value().recovery_set);
        else if (!report.value().has_recovery)
            line.print(
                "尚无恢复份额：请运行 vigil keys share。· Nobody holds recovery shares yet: run vigil keys share.");
        else if (!report.value().is_rehearsed)
            line.print(
                fmt::format("套号 {0} 的恢复份额从未演练：请运行 vigil keys rehearse；若无人持有，请运行 vigil keys "
                            "share。\nRecovery "
                            "shares of set {0} were never rehearsed: run vigil keys rehearse, or vigil keys share if "
                            "nobody has them.",
                            report.value().recovery_set));
    });
    app.add_subcommand("serve", "启动服务 · run the server")->callback([&line] {
        std::signal(SIGHUP, SIG_IGN);  // until the server takes it: it does not end a start
        const auto configuration = line.configuration();
        if (!configuration) return line.fail(configuration.error());
        const auto server = Server::open(configuration.value());
        if (!server) return line.fail(server.error());
        const auto ready = [&] {
            line.print(fmt::format("守望已就绪:{} · Vigil is ready (Ctrl-C 退出 · to stop)",
                                   configuration.value().server.public_url));
            std::fflush(stdout);
        };
        const auto read_configuration = [&] { return line.configuration(); };
        line.status = server.value()->run_until_signal(ready, read_configuration);
    });
}

}  // namespace vigil::app
